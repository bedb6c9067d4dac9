"""A sender's columns and codes beside ours: what is meant by them, what they probably mean."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pypinyin import Style, lazy_pinyin

from xinglin.engines.exchange.rules.cells import text_of
from xinglin.engines.exchange.words import Column, Dataset, Kind, plain_header
from xinglin.engines.exchange.words.datasets import EXAMPLE_HEADER
from xinglin.kernel.errors import Refused

LEFT_OUT = ""  # a column that the sender has and we do not want
CODED = (Kind.SEX, Kind.CODE, Kind.TRUTH)
NEAR = 0.72
MOST_VALUES, LONGEST_VALUE = 40, 20
# What other systems write where ours has a Chinese title; also their abbreviations of it.
ALSO_CALLED = {
    "姓名": ("病人姓名", "患者名称", "居民名称", "名字", "xm", "name", "patientname", "fullname"),
    "身份证号": ("证件代码", "sfzh", "sfz", "zjhm", "idcard", "idno", "idnumber"),
    "性别": ("性别代码", "男女", "xb", "sex", "gender"),
    "出生日期": ("出生年月", "csrq", "birth", "birthday", "birthdate", "dob"),
    "联系电话": ("本人联系方式", "联系方式", "lxdh", "sjh", "phone", "mobile", "tel"),
    "详细地址": ("居住地址", "家庭地址", "xzz", "jtzz", "address"),
    "随访日期": ("就诊日期", "随访登记日期", "sfrq", "visitdate"),
    "民族": ("民族代码", "mz", "nation"),
}
VALUES_ALSO = {
    "1": ("m", "male", "男性", "男士", "y", "yes", "true", "t", "√", "有"),
    "2": ("f", "female", "女性", "女士"),
    "0": ("n", "no", "false", "×", "无", "u", "unknown", "不详"),
    "是": ("1", "y", "yes", "true", "t", "√", "有"),
    "否": ("0", "n", "no", "false", "×", "无"),
}


@dataclass(frozen=True)
class Mapped:
    """Headers of a sender to our fields ("" leaves a column out), and values to our codes."""

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def by_header(self) -> dict[str, str]:
        """Fields by the plain form of the sender's header."""
        return {plain_header(title): name for title, name in self.columns.items()}

    def value(self, name: str, cell: Any) -> Any:
        """The cell as we write it; what is not mapped stays as it is.

        >>> Mapped(values={"sex": {"M": "1"}}).value("sex", "M")
        '1'
        """
        known = self.values.get(name)
        return known.get(text_of(cell), cell) if known else cell


NOTHING_MAPPED = Mapped()


def guess_header(rows: Sequence[Sequence[Any]]) -> tuple[int, tuple[str, ...]]:
    """The row that looks most like a header: the most different short words, no figures.

    >>> guess_header([["2026年名单", "", ""], ["XM", "XB", "CSRQ"], ["张三", "M", "19600102"]])
    (1, ('XM', 'XB', 'CSRQ'))
    """
    best, most = 0, 0
    titles: tuple[str, ...] = ()
    for number, row in enumerate(rows):
        words = tuple(text_of(cell) for cell in row)
        told = {w for w in words if w and len(w) <= 40 and not any(c.isdigit() for c in w[:4])}
        if len(told) > most:
            best, most, titles = number, len(told), words
    return best, titles


@lru_cache(maxsize=4_000)
def _initials(text: str) -> str:
    """
    >>> _initials("出生日期")
    'csrq'
    """
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER, errors="ignore"))


def _names(column: Column) -> Iterable[str]:
    for one in (column.header, *column.also):
        yield plain_header(one)
    yield plain_header(column.field)
    for title, others in ALSO_CALLED.items():
        if title == column.header:
            yield from others


def suggest(titles: Sequence[str], dataset: Dataset) -> dict[str, str]:
    """Our field for each title that may well mean it; each field once, the surest first.

    >>> from xinglin.engines.exchange import dataset
    >>> suggest(["XM", "病人性别", "CSRQ", "床号"], dataset("residents"))
    {'XM': 'name', '病人性别': 'sex', 'CSRQ': 'birth'}
    """
    passed = {plain_header(one) for one in (*dataset.passes_over, EXAMPLE_HEADER)}
    scored = sorted(
        (
            (-likeness(title, column), at, place, title, column.field)
            for at, title in enumerate(titles)
            if title and plain_header(title) not in passed
            for place, column in enumerate(dataset.columns)
        ),
        key=lambda one: one[:3],
    )
    found: dict[str, str] = {}
    for score, _, _, title, name in scored:
        if -score >= NEAR and title not in found and name not in found.values():
            found[title] = name
    return {title: found[title] for title in titles if title in found}


def likeness(title: str, column: Column) -> float:
    """How surely a title means a column: 1 when it is one of its names, less when it is near."""
    plain = plain_header(title)
    names = list(_names(column))
    if plain in names:
        return 1.0
    if plain.isascii():
        initials = {_initials(one) for one in names if not one.isascii()}
        return 0.9 if len(plain) > 1 and plain in initials else 0.0
    chinese = [one for one in names if not one.isascii()]
    if any(len(one) > 1 and plain.endswith(one) for one in chinese):
        return 0.8
    near = max((difflib.SequenceMatcher(None, plain, one).ratio() for one in chinese), default=0)
    return near * 0.9


def suggest_values(seen: Iterable[str], column: Column) -> dict[str, str]:
    """Our code for each value that the column does not know by itself, where one is likely.

    >>> sex = Column("sex", "性别", Kind.SEX, values=(("1", "男"), ("2", "女")))
    >>> suggest_values(["M", "女性", "男", "?"], sex)
    {'M': '1', '女性': '2', '?': ''}
    """
    found = {}
    ours = dict.fromkeys(code for code, _ in column.values)
    for text in seen:
        if text in column.codes:
            continue
        likely = [code for code in ours if text.casefold() in VALUES_ALSO.get(code, ())]
        near = difflib.get_close_matches(text, [t for _, t in column.values], 1, 0.6)
        found[text] = likely[0] if likely else (column.codes[near[0]] if near else "")
    return found


def values_seen(
    rows: Iterable[Sequence[Any]], titles: Sequence[str], fields: Mapping[str, str], data: Dataset
) -> dict[str, list[str]]:
    """What stands in the coded columns, by title; a column of too many values is none of codes."""
    coded = {
        at: title
        for at, title in enumerate(titles)
        if title in fields and data.by_field[fields[title]].kind in CODED
    }
    found: dict[str, dict[str, None]] = {title: {} for title in coded.values()}
    for row in rows:
        for at, title in coded.items():
            text = text_of(row[at]) if at < len(row) else ""
            if text and len(text) <= LONGEST_VALUE and len(found[title]) <= MOST_VALUES:
                found[title][text] = None
    return {title: list(texts) for title, texts in found.items() if len(texts) <= MOST_VALUES}


def sound(mapped: Mapped, dataset: Dataset) -> Mapped:
    """The mapping, if every part of it leads to something of ours; else Refused says what not."""
    taken: dict[str, str] = {}
    for title, name in mapped.columns.items():
        if not plain_header(title):
            raise Refused("表头对照中有一列没有名称")
        if name == LEFT_OUT:
            continue
        if name not in dataset.by_field:
            raise Refused(
                f"{dataset.title}没有“{name[:40]}”这一列",
                mend=f"可用的列：{'、'.join(c.header for c in dataset.columns)}",
            )
        if name in taken:
            raise Refused(
                f"“{taken[name]}”和“{title}”对照到了同一列“{dataset.title_of(name)}”",
                mend="一列只能对照一次；不用的列请选“不导入”",
            )
        taken[name] = title
    for name, pairs in mapped.values.items():
        column = dataset.by_field.get(name)
        if column is None or column.kind not in CODED:
            raise Refused(f"“{dataset.title_of(name)[:40]}”不是代码列，不能对照取值")
        ours = {code for code, _ in column.values}
        for text, code in pairs.items():
            if code not in ours:
                listed = "、".join(list(dict.fromkeys(t for _, t in column.values))[:12])
                why = f"“{column.header}”没有代码“{code[:20]}”（对照“{text[:20]}”）"
                raise Refused(why, mend=f"可用：{listed}")
    return mapped


def told(texts: Sequence[str], dataset: Dataset) -> Mapped:
    """A mapping as it is written on the command line: `病人姓名=姓名`, `性别:M=男`, `床号=`.

    >>> from xinglin.engines.exchange import dataset
    >>> told(["XM=姓名", "性别:M=男", "床号="], dataset("residents"))
    Mapped(columns={'XM': 'name', '床号': ''}, values={'sex': {'M': '1'}})
    """
    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for text in texts:
        left, sign, right = (part.strip() for part in text.rpartition("="))
        if not sign or not left:
            raise Refused(
                f"看不懂“{text[:60]}”",
                mend="请写成 '对方的列=我们的列'，或 '我们的列:对方的值=代码'",
            )
        head, colon, value = left.replace("：", ":").partition(":")
        column = _column(head, dataset) if colon else None
        if column is not None:
            values.setdefault(column.field, {})[value] = column.codes.get(right, right)
        else:
            ours = _column(right, dataset) if right else None
            columns[left] = ours.field if ours else right
    return sound(Mapped(columns, values), dataset)


def _column(text: str, dataset: Dataset) -> Column | None:
    return dataset.by_field.get(text) or dataset.by_header.get(plain_header(text))
