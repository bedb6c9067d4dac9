"""What another source lists, coming in as a table: a data set of each item, a verdict a row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from xinglin.engines.access.queries import blind, seal
from xinglin.engines.exchange import (
    ACCEPTED,
    UNCHANGED,
    Column,
    Dataset,
    Judged,
    Kind,
    Unclear,
    datasets,
    day_of,
    set_aside,
    text_of,
)
from xinglin.engines.ledger.actions import change_columns, insert_columns
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period
from xinglin.services.reconciliation import queries
from xinglin.services.reconciliation.models import Stated
from xinglin.services.reconciliation.rules import TOWNSHIP, Item, Source, items

WHOLE = (0, 10**15 - 1)
PREFIX = "stated-"
LONGEST, LONGEST_KEY = 60, 19
VOID = {"作废", "撤销", "无效", "1"}
WRITTEN = (
    "item", "kind", "source", "number", "month", "institution_id", "resident_id", "sealed", "sort",
    "day", "value", "record", "void", "digest",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A row that could be read: a record as its source tells of it."""

    row: dict[str, Any]
    digest: str

    @property
    def name(self) -> tuple[str, str]:
        """By what the source calls it."""
        return self.row["source"], self.row["number"]


class StatedDesk:
    """The desk at which rows of another source's list are read and kept, chunk by chunk."""

    def __init__(self, dataset: Dataset, run: Any) -> None:
        self.dataset, self.run = dataset, run
        self.item: Item = items[dataset.code.removeprefix(PREFIX)]
        self.kinds = {text: code for code, title in queries.kinds_of(self.item)
                      for text in (code, title)}  # fmt: skip
        self.sorts = {text: code for code, title in queries.sorts_of(self.item)
                      for text in (code, title)}  # fmt: skip
        self.values = {text: code for code, title in self.item.values
                       for text in (code, title, f"{code} {title}")}  # fmt: skip
        self.named: dict[str, list[int]] = {}
        self.seen: dict[tuple[str, str], int] = {}

    def read(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> list[Any]:
        """What each row tells, or why it is set aside."""
        numbers = [_identity(row) for _, row in rows]
        known = people.known_by_id([one for one in numbers if one])
        told: list[Any] = []
        for (line, row), number in zip(rows, numbers, strict=True):
            try:
                one = self._read(row, number, known.get(number))
            except Aside as aside:
                told.append(aside.judged)
                continue
            first = self.seen.setdefault(one.name, line)
            told.append(one if first == line else set_aside(
                f"与第{first}行的流水号相同", "一个流水号只能写一行", "number"
            ))  # fmt: skip
        return told

    def _read(self, row: Mapping[str, Any], id_number: str, resident: int | None) -> Told:
        number = text_of(row.get("number"))
        if not number or len(number) > LONGEST:
            raise Aside("没有填写对方流水号" if not number else "流水号太长", "number")
        source = self._source(text_of(row.get("source")))
        institution = self._institution(text_of(row.get("institution")), source)
        day = self._day(row, "day")
        month = self._month(text_of(row.get("month")), day)
        kind = self._coded(row, "kind", self.kinds) if self.item.each else ""
        sort = self._coded(row, "sort", self.sorts) if self.sorts else ""
        body = {
            "item": self.item.code, "kind": kind, "source": source.code, "number": number,
            "month": month, "institution_id": institution, "sort": sort, "day": day,
            "value": self._value(row), "record": _whole(text_of(row.get("record"))),
            "void": text_of(row.get("state")) in VOID,
        }  # fmt: skip
        who = orjson.dumps([id_number, text_of(row.get("name"))[:LONGEST]]).decode()
        plain = repr(sorted(body.items())) + who
        digest = blind(plain, "reconciliation.row").hex()
        body |= {"resident_id": resident, "sealed": b"" if resident else seal(who)}
        return Told(body, digest)

    def _source(self, text: str) -> Source:
        said = text or self.run.source
        allowed = self.item.sources
        for one in allowed:
            if said and (
                said in (one.title, one.code, *one.also) or (not text and one.title in said)
            ):
                return one
        known = "、".join(one.title for one in allowed)
        why = f"不认识的来源“{said[:20]}”" if said else "没有写明来源"
        raise Aside(why, "source", f"可选：{known}")

    def _institution(self, text: str, source: Source) -> int:
        """An institution in the actor's reach; only who compares brings other sources' lists."""
        needed = "reconciliation.bring"
        key = f"{source.code}|{text}"
        if key not in self.named:
            by = self.run.by
            reach = [WHOLE] if by.everything else by.reach(needed)
            if source is not TOWNSHIP and not by.everything:
                reach = by.reach("reconciliation.compare")
            fits = {one.pk for lo, hi in reach for one in places.institutions_named(text, lo, hi)}
            self.named[key] = sorted(fits)
        found = self.named[key]
        if len(found) != 1:
            why = "没有填写机构" if not text else (
                "有多家机构同名" if found else "没有这家机构，或您不能代它导入这个来源的名单"
            )  # fmt: skip
            raise Aside(why, "institution", "请写机构全称")
        return found[0]

    def _day(self, row: Mapping[str, Any], field: str) -> dt.date | None:
        try:
            day = day_of(row.get(field))
        except Unclear as unclear:
            raise Aside(str(unclear), field, "请写成 2026-03-01 的样子") from unclear
        if day is None and self.item.by_day:
            raise Aside(f"没有填写{self.item.day}", field)
        if day is not None and not (1900 <= day.year <= self.run.today.year + 1):
            raise Aside(f"日期{day}不可能", field)
        return day

    def _month(self, text: str, day: dt.date | None) -> dt.date:
        if not text and (self.item.at_end or day is None):
            raise Aside("没有填写所属期间", "month", "请写成 2026-03 的样子")
        plain = text.replace("年", "-").replace("月", "").replace("/", "-").replace(".", "-")
        if plain.isdecimal() and len(plain) == 6:
            plain = f"{plain[:4]}-{plain[4:]}"
        head, _, tail = plain[:7].partition("-")
        try:
            period = Period.parse(f"{head}-{tail.strip('-').zfill(2)}") if text else None
        except Refused as unclear:
            raise Aside(f"看不懂的期间“{text[:20]}”", "month", "请写成 2026-03 的样子") from unclear
        if period is None:
            assert day is not None
            return day.replace(day=1)
        if period.start > self.run.today:
            raise Aside("所属期间还没有到", "month")
        return period.start

    def _coded(self, row: Mapping[str, Any], field: str, codes: Mapping[str, str]) -> str:
        text = text_of(row.get(field))
        code = codes.get(text)
        if code is None:
            why = f"不认识的{self.dataset.title_of(field)}“{text[:20]}”" if text else (
                f"没有填写{self.dataset.title_of(field)}"
            )  # fmt: skip
            raise Aside(why, field, "可选的写法见模板的数据字典，或在“表头对照”中对照一次")
        return code

    def _value(self, row: Mapping[str, Any]) -> str:
        if not self.item.value:
            return ""
        cell = row.get("value")
        text = text_of(cell)
        if self.values:
            return self.values.get(text, text[:LONGEST])
        try:
            day = day_of(cell) if self.item.value.endswith("日期") else None
        except Unclear:
            day = None
        return day.isoformat() if day else text[:LONGEST]

    def take(self, told: Sequence[Any]) -> list[Judged]:
        """A verdict for each; what stands so already is unchanged, the rest is written."""
        fresh = [one for one in told if isinstance(one, Told)]
        before = queries.stated_by_number(self.item.code, [one.name for one in fresh])
        new = [one for one in fresh if one.name not in before]
        changed = [one for one in fresh
                   if one.name in before and before[one.name][1] != one.digest]  # fmt: skip
        if new:
            insert_columns(Stated, _columns(new))
        if changed:
            change_columns(Stated, [before[one.name][0] for one in changed], _columns(changed))
        same = {one.name for one in fresh} - {one.name for one in (*new, *changed)}
        return [
            one if isinstance(one, Judged) else UNCHANGED if one.name in same else ACCEPTED
            for one in told
        ]


class Aside(Exception):
    """Why a row cannot be taken."""

    def __init__(self, why: str, field: str, mend: str = "请补填或改正后重新导入这一行") -> None:
        super().__init__(why)
        self.judged = set_aside(why, mend, field)


def _identity(row: Mapping[str, Any]) -> str:
    return text_of(row.get("id_number")).upper()[:30]


def _whole(text: str) -> int:
    """The number of one of our records; 0 for what cannot be one."""
    return int(text) if text.isdecimal() and len(text) < LONGEST_KEY else 0


def _columns(rows: Sequence[Told]) -> dict[str, list[Any]]:
    return {
        name: [one.digest if name == "digest" else one.row[name] for one in rows]
        for name in WRITTEN
    }  # fmt: skip


def dataset_of(item: Item) -> Dataset:
    """The template of an item, made from its declaration."""
    sources = tuple((one.title, one.title) for one in item.sources)
    columns = [
        Column("number", "对方流水号", Kind.TEXT,
               ("流水号", "结算流水号", "业务编号", "记录编号", "省平台编号"), True,
               example="JS20260301000001", says="对方系统里这一条的编号；同号再来即更正"),
        Column("id_number", "身份证号", Kind.IDENTITY, ("身份证号码", "证件号码", "公民身份号码"),
               True, example="11010519491231002X", says="按身份证号与本平台的居民对上；请设为文本"),
        Column("name", "姓名", Kind.NAME, ("居民姓名", "患者姓名"), example="张三"),
        Column("institution", "机构", Kind.TEXT, ("机构名称", "定点机构", "医疗机构"), True,
               example="城关镇中心卫生院", says="提供服务（管理）的机构，写全称或简称"),
        Column("day", item.day, Kind.DAY, ("服务日期", "日期"), item.by_day, example="2026-03-01"),
        Column("month", "所属期间", Kind.TEXT, ("期间", "计入月份", "结算月份"), item.at_end,
               example="2026-03", says="对方计入的月份；不填按日期" if item.by_day else ""),
        Column("source", "来源", Kind.TEXT, ("数据来源",), example=item.sources[0].title,
               values=sources, says="不填时按导入时写明的来源单位"),
        Column("record", "本平台记录号", Kind.TEXT, ("平台记录号",),
               says="对方知道本平台的记录号时填写，按号核对"),
        Column("state", "状态", Kind.TEXT, ("记录状态",),
               values=(("有效", "有效"), ("作废", "作废")), example="有效", says="作废的不再计入"),
    ]  # fmt: skip
    if item.each:
        kinds = tuple((title, title) for _, title in queries.kinds_of(item))
        columns.insert(4, Column("kind", "管理项目", Kind.TEXT, ("项目", "病种"), True,
                                 values=kinds))  # fmt: skip
    if sorts := queries.sorts_of(item):
        columns.insert(4, Column("sort", "疫苗", Kind.TEXT, ("疫苗名称", "制品"), True,
                                 values=tuple((title, title) for _, title in sorts)))  # fmt: skip
    if item.value:
        values = tuple((title, title) for _, title in item.values)
        columns.append(Column("value", item.value, Kind.TEXT, values=values))
    return Dataset(
        f"{PREFIX}{item.code}", f"对账名单：{item.title}", tuple(columns), key=("number",),
        says=f"{item.says}来源：{'、'.join(one.title for one in item.sources)}。", desk=StatedDesk,
    )  # fmt: skip


for _item in items:
    datasets.add(f"{PREFIX}{_item.code}", dataset_of(_item))
