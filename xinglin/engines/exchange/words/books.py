"""Follow-up books: for every programme one, made from what its form asks."""

from __future__ import annotations

from dataclasses import replace

from xinglin.engines.codes import FOLLOWUP_MODE
from xinglin.engines.exchange.words.datasets import Choices, Column, Dataset, Kind, datasets
from xinglin.engines.followup import Programme, programmes
from xinglin.engines.records import Choice, DayAsked, Measure, Pair, Question, Tick, Ticks
from xinglin.kernel.errors import Missing

ENDING = "-followup"
PASSED_OVER = (
    "序号", "编号", "备注", "说明", "性别", "出生日期", "年龄", "居住地", "住址", "联系电话",
    "随访医生", "医生", "下次随访日期", "随访分类", "此次随访分类", "结论", "原因", "如何修正",
)  # fmt: skip


def dataset(code: str) -> Dataset:
    """The data set of that code: a declared one, or the book of a programme. Raises Missing."""
    found = datasets.get(code)
    if found is not None:
        return found
    programme = programmes.get(code.removesuffix(ENDING)) if code.endswith(ENDING) else None
    if programme is None:
        raise Missing(f"没有名为“{code[:40]}”的数据集", mend=f"可用的有：{'、'.join(codes())}")
    return book_of(programme)


def codes() -> list[str]:
    """The codes of every data set that can come in as a table."""
    return [*datasets.codes(), *(f"{one.code}{ENDING}" for one in programmes)]


def book_of(programme: Programme) -> Dataset:
    """The follow-up book of a programme: who, when, how, and a column for each question."""
    columns = [
        Column(
            "id_number",
            "身份证号",
            Kind.IDENTITY,
            ("身份证号码", "公民身份号码", "身份证", "证件号码", "证件号"),
            True,
            example="11010519491231002X",
            says="按身份证号找到居民；单元格请设为文本格式",
        ),
        Column("name", "姓名", Kind.NAME, ("患者姓名", "居民姓名"), example="张三"),
        Column("day", "随访日期", Kind.DAY, ("随访时间", "日期"), True, example="2026-03-01"),
        Column(
            "mode",
            "随访方式",
            Kind.CODE,
            ("随访方法",),
            values=tuple(FOLLOWUP_MODE.choices()),
            example="1 门诊",
            says="不填视为门诊",
        ),
        *(column for asked in programme.asks for column in columns_of(asked)),
        Column(
            "confirmed_on",
            "确诊日期",
            Kind.DAY,
            ("诊断日期", "确诊时间"),
            says="尚未纳入管理的人，随导入纳入（--enrol）时从这一天算起",
        ),
    ]
    return Dataset(
        f"{programme.code}{ENDING}",
        f"{programme.title}随访记录",
        _once(columns),
        key=("id_number", "day"),
        says=f"一行一次随访。{programme.source}",
        passes_over=PASSED_OVER,
        programme=programme.code,
    )


def columns_of(asked: Question) -> list[Column]:
    """The columns in which a question is answered."""
    if isinstance(asked, Pair):
        parts = [
            replace(_measured(one), needed=bool(asked.required), only_sex=asked.only_sex)
            for one in (asked.upper, asked.lower)
        ]
        whole = Column(asked.code, asked.title, says="两个值写在一格时，如 152/88")
        return [*parts, whole]
    if isinstance(asked, Measure):
        return [_measured(asked)]
    kind = Kind.TEXT
    values: Choices = ()
    if isinstance(asked, DayAsked):
        kind = Kind.DAY
    elif isinstance(asked, Choice):
        values = asked.choices
    elif isinstance(asked, Tick):
        values = (("是", "是"), ("否", "否"))
    return [
        Column(
            asked.code,
            asked.title,
            kind,
            _also(asked),
            values=values,
            says=asked.allowed(),
            several=isinstance(asked, Ticks),
            needed=bool(asked.required),
            only_sex=asked.only_sex,
        )
    ]


def _measured(asked: Measure) -> Column:
    """The column of a number: its likely range for the example, what is possible in words."""
    low, high = asked.soft or asked.hard
    bounded = (low, high) if abs(low) < 1e9 and abs(high) < 1e9 else (None, None)
    return Column(
        asked.code,
        asked.title,
        Kind.NUMBER,
        _also(asked),
        says=asked.allowed(),
        low=bounded[0],
        high=bounded[1],
        digits=asked.digits,
        needed=bool(asked.required),
        only_sex=asked.only_sex,
    )


def _also(asked: Question) -> tuple[str, ...]:
    return (f"{asked.title}{asked.unit}" if asked.unit else asked.title,)


def _once(columns: list[Column]) -> tuple[Column, ...]:
    """Each field once: a form may ask for a day that the book has a column for already."""
    return tuple({column.field: column for column in reversed(columns)}.values())[::-1]
