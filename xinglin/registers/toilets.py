"""Toilets (厕所革命): rebuilt in villages and institutions, accepted on the spot, kept up.

Figures: F003A1-01, F003A1-02, F003A1-04.
"""

from xinglin.engines.access import OFFICE_HEAD, TEAM_LEADER, VILLAGE_DOCTOR
from xinglin.engines.indicators import NEITHER, answered_on, count, indicator, row, share
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_place
from xinglin.engines.workflow import (
    Choice,
    Day,
    Late,
    Money,
    Move,
    Number,
    Text,
    calendar_days,
    working_days,
)
from xinglin.kernel.time import year

DONE = ("accepted", "paid", "kept", "repairing")

# fmt: off
toilets = Register(
    "toilet",
    title="厕所革命",
    english="Toilets rebuilt",
    office="爱国卫生股",
    source="农村人居环境整治和“厕所革命”工作要求",
    subject=about_place("村（社区）", level="village"),
    asks=[
        Choice("kind", "类别", ["农村户厕", "农村公厕", "医疗机构厕所", "学校厕所"]),
        Text("where", "位置或户编号"),
        Choice("before", "改造前", ["旱厕", "简易水冲", "无厕", "非标准水冲"]),
        Choice("build", "改造类型", ["三格化粪池式", "双瓮式", "沼气池式", "完整下水道式", "粪尿分集式"],
               required=False),
        Day("listed_on", "摸底日期", past=True),
        Number("toilets", "座数", unit="座", at_least=1, at_most=500),
        Day("accepted_on", "验收日期", past=True, required=False),
        Money("subsidy", "补助金额", required=False),
    ],
    states="listed 摸底在册 | building 施工中 | accepted 已验收 | paid 补助已拨付 | kept 正常使用 | repairing 待维修 | dropped 不再改造",
    starts="listed",
    moves=[
        Move("build",  "开工",     "listed -> building",        by=(OFFICE_HEAD, TEAM_LEADER), needs=["build"]),
        Move("drop",   "不再改造", "listed -> dropped",         by=OFFICE_HEAD, needs=[Text("why", "原因")]),
        Move("accept", "验收",     "building -> accepted",      by=OFFICE_HEAD, needs=["accepted_on"]),
        Move("redo",   "退回整改", "accepted -> building",      by=OFFICE_HEAD, needs=[Text("fault", "不合格之处")]),
        Move("pay",    "拨付",     "accepted -> paid",          by=OFFICE_HEAD, needs=["subsidy"]),
        Move("look",   "回访正常", "paid | repairing -> kept",  by=(OFFICE_HEAD, VILLAGE_DOCTOR)),
        Move("break_", "报修",     "paid | kept -> repairing",  by=(OFFICE_HEAD, VILLAGE_DOCTOR), needs=[Text("broken", "损坏情况")]),
    ],
    deadlines=[
        Late("building", calendar_days(120), tell=OFFICE_HEAD),
        Late("accepted", working_days(30), tell=OFFICE_HEAD),
        Late("repairing", calendar_days(15), tell=OFFICE_HEAD),
    ],
    on="listed_on",
    kind="kind",
    name="where",
    unique=("subject", "kind", "where"),
    writers=(OFFICE_HEAD, TEAM_LEADER),
    says="摸底改造厕所{toilets}座，其中{kinds}",
    tells="累计完成农村无害化卫生厕所改造{TOI1}，任务完成率{TOI2}",
    unit="处",
    times=6,
    demo="""
        state     | ago | kind       | where          | before    | build        | toilets | accepted_on | subsidy
        kept      | 320 | 农村户厕   | 一组1号/二组8号/三组3号/四组6号/五组9号/六组2号 | 旱厕 | 三格化粪池式 | 1 | 90 | 2000
        paid      | 250 | 农村户厕   | 一组5号/二组2号/三组7号/四组1号/五组4号/六组6号 | 简易水冲 | 双瓮式 | 1 | 80 | 2000
        accepted  | 120 | 农村公厕   | 村委会旁/集市东侧/小学旁 | 非标准水冲 | 完整下水道式 | 1..3 | 70 |
        building  | 60  | 农村户厕   | 七组1号/七组2号/八组3号/八组6号/九组1号/九组5号 | 旱厕 | 三格化粪池式 | 1 | |
        listed    | 30  | 医疗机构厕所 | 村卫生室       | 简易水冲  |              | 1       |             |
        repairing | 280 | 农村公厕   | 文化广场/老村口 | 旱厕      | 三格化粪池式 | 1       | 60          | 15000
    """,
)
# fmt: on


def _built(until):
    """Whatever was accepted by then."""
    return entries(toilets.code).where(row.state.isin(DONE), answered_on("accepted_on") <= until)


@indicator(
    "TOI1", title="累计完成农村无害化卫生厕所改造", english="Harmless rural toilets rebuilt so far",
    unit="个", source=toilets.source, owner=toilets.office, by=("place",), better=NEITHER,
)  # fmt: skip
def rebuilt(period):
    """
    截至期末已验收的农村户厕和农村公厕改造处数，验收后报修的仍计入。
    """
    rural = ("农村户厕", "农村公厕")
    return count(_built(period.end).where(row.kind.isin(rural)), rows=True)


LINES = """
    register | day        | kind         | state    | answers
    toilet   | 2025-02-01 | 农村户厕     | kept     | accepted_on=2025-06-01
    toilet   | 2025-02-01 | 农村公厕     | accepted | accepted_on=2026-01-10
    toilet   | 2025-03-01 | 农村户厕     | building |
    toilet   | 2025-03-01 | 医疗机构厕所 | paid     | accepted_on=2025-07-01
    toilet   | 2025-03-01 | 农村户厕     | dropped  |
    drill    | 2025-03-01 | 桌面推演     | held     |
"""
rebuilt.example(
    about="one was accepted only the year after, one is no rural toilet",
    period=year(2025), register_entries=LINES, gives="1",
)  # fmt: skip


@indicator(
    "TOI2", title="厕所改造任务完成率", english="Toilets rebuilt of those listed", source=toilets.source,
    owner=toilets.office, by=("place",), base="台账条目",
)  # fmt: skip
def finished(period):
    """
    分母：截至期末摸底在册的处数，不再改造的除外。分子：其中截至期末已验收的处数。
    """
    listed = entries(toilets.code).where(row.day <= period.end, row.state != "dropped")
    done = row.state.isin(DONE) & (answered_on("accepted_on") <= period.end)
    return share(listed.where(done), of=listed, rows=True)


finished.example(period=year(2025), register_entries=LINES, gives="2 of 4")


@indicator(
    "TOI3", title="医疗机构厕所提档升级改造", english="Toilets of institutions rebuilt", unit="个",
    source=toilets.source, owner=toilets.office, by=("place",), better=NEITHER,
)  # fmt: skip
def of_institutions(period):
    """
    截至期末已验收的医疗机构厕所改造处数。
    """
    return count(_built(period.end).where(row.kind == "医疗机构厕所"), rows=True)


of_institutions.example(period=year(2025), register_entries=LINES, gives="1")
