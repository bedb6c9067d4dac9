"""Births (出生医学证明): issued first, replaced, reissued, void; one birth is one line, sensitive.

Figures: F001-33 to F001-35, F001-38, F001-39. No name is kept: the newborn's number at the place of
birth names the line. Whether a birth lay within the policy is said by the rule of its own day.
"""

import re
from typing import Any

from xinglin.engines.access import CLINICIAN, NURSE, OFFICE_HEAD
from xinglin.engines.indicators import (
    BY_DIFFERENCE,
    NEITHER,
    answer,
    answered,
    answered_on,
    attribute,
    change,
    count,
    days_from,
    derived,
    indicator,
    quotient,
    row,
    share,
)
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_place
from xinglin.engines.workflow import (
    Choice,
    Day,
    Guard,
    Late,
    Move,
    Number,
    Text,
    Yes,
    calendar_days,
)
from xinglin.kernel.time import year

KEEPERS = (NURSE, CLINICIAN, OFFICE_HEAD)
SEXES = [("1", "男婴"), ("2", "女婴"), ("9", "性别不明")]
NUMBERED = re.compile(r"[A-Z]\d{9}")  # the printed number of a certificate: a letter, nine digits
KEPT = ("issued", "replaced", "reissued")  # a certificate is out


def numbered(now):
    """Whether the number that is given now looks like the number of a certificate."""
    return bool(NUMBERED.fullmatch(now.given["certificate"]))


NUMBER = Guard("编号应为一个大写字母加九位数字", numbered, answers=True)
CODES = [f"S{n:03}" for n in range(1, 181)]
OUT = "/".join(CODES[:120])
MORE = "/".join(CODES[120:160])
WAITING = "/".join(CODES[160:])
PRINTED = "/".join(f"R33{n:07}" for n in range(1200, 9900, 9))

# fmt: off
births = Register(
    "birth",
    title="出生医学证明",
    english="Birth certificates",
    office="妇幼健康股",
    source="《母婴保健法》第二十三条；《户口登记条例》第七条（一个月内申报）；出生医学证明管理的现行规定",
    subject=about_place("母亲现住村（社区）", level="village"),
    asks=[
        Text("newborn", "新生儿编号", note="助产机构的编号，不写姓名"),
        Choice("sex", "性别", SEXES),
        Day("born_on", "出生日期", past=True),
        Choice("where", "出生地点", ["医疗机构", "家中", "途中", "其他"]),
        Number("order", "孩次", unit="孩", at_least=1, at_most=15),
        Number("weeks", "孕周", unit="周", at_least=20, at_most=44, required=False),
        Number("weight", "出生体重", unit="克", at_least=300, at_most=8000, required=False),
        Yes("two_child", "二孩政策内出生", required=False, note="按出生当日的政策"),
        Yes("outside", "政策外出生", required=False, note="按出生当日的政策，2021年5月31日以后不填"),
        Text("certificate", "证明编号", note="一个大写字母加九位数字"),
        Day("issued_on", "签发日期", past=True),
    ],
    states="born 待签发 | issued 已首次签发 | replaced 已换发 | reissued 已补发 | void 已作废",
    starts="born",
    moves=[
        Move("issue",   "首次签发", "born -> issued",                          by=KEEPERS, needs=["certificate", "issued_on"], when=[NUMBER]),
        Move("replace", "换发",     "issued | replaced | reissued -> replaced", by=OFFICE_HEAD, needs=["certificate", "issued_on", Choice("replaced_for", "换发原因", ["登记信息有误", "亲子鉴定", "证件损毁", "其他"])], when=[NUMBER]),
        Move("reissue", "补发",     "issued | replaced | reissued -> reissued", by=OFFICE_HEAD, needs=["certificate", "issued_on", Text("lost", "遗失声明")], when=[NUMBER]),
        Move("void",    "作废",     "born | issued | replaced | reissued -> void", by=OFFICE_HEAD, needs=[Text("why", "原因")]),
    ],
    deadlines=[
        Late("born", calendar_days(30), tell=(NURSE, OFFICE_HEAD), warn=calendar_days(7)),
    ],
    on="born_on",
    kind="sex",
    name="newborn",
    unique=("newborn",),
    writers=KEEPERS,
    secret=KEEPERS,
    says="登记出生{count}例：{kinds}",
    tells="登记出生{BRT1}，出生人口性别比{BRT2}，三十日内首次签发出生医学证明的占{BRT6}",
    unit="例",
    times=24,
    demo=f"""
        state    | ago | newborn  | sex | where    | order | weeks  | weight     | two_child | outside | certificate | issued_on
        issued   | 500 | {OUT}    | 1/2 | 医疗机构 | 1/1/2 | 37..41 | 2500..3900 | 否        |         | {PRINTED}   | 4
        issued   | 380 | {OUT}    | 1/2 | 医疗机构 | 1/2   | 36..41 | 2300..3900 | 是/否     |         | {PRINTED}   | 6
        issued   | 200 | {OUT}    | 2/1 | 医疗机构 | 1/1/3 | 37..41 | 2500..3900 | 否        |         | {PRINTED}   | 5
        issued   | 100 | {OUT}    | 1/2 | 医疗机构/途中 | 1/2 | 36..41 | 2400..3800 | 否     |         | {PRINTED}   | 40/6/3/8
        reissued | 300 | {MORE}   | 1/2 | 医疗机构 | 1     | 39     | 3100..3500 | 否        |         | {PRINTED}   | 90
        replaced | 260 | {MORE}   | 1/2 | 医疗机构 | 2     | 38     | 2900..3300 | 否        |         | {PRINTED}   | 60
        born     | 12  | {WAITING} | 1/2 | 医疗机构 | 1/2  | 38..41 | 2700..3700 |           |         |             |
    """,
)
# fmt: on
SEX = attribute("kind", "性别", dict(SEXES))
LINES = """
    register | day        | kind | state    | answers
    birth    | 2025-02-01 | 1    | issued   | order=1, issued_on=2025-02-10
    birth    | 2025-03-01 | 1    | issued   | order=3, outside=true, issued_on=2025-04-20
    birth    | 2025-04-01 | 2    | replaced | order=2, two_child=true, issued_on=2025-04-08
    birth    | 2025-05-01 | 2    | void     | order=1
    birth    | 2025-11-01 | 1    | born     | order=2
    birth    | 2024-05-01 | 2    | issued   | order=2, two_child=true, issued_on=2024-05-10
    birth    | 2024-06-01 | 1    | issued   | order=3, issued_on=2024-06-10
"""
ABOUT: dict[str, Any] = {
    "source": births.source,
    "owner": births.office,
    "by": ("place",),
    "better": NEITHER,
}


def _born(period):
    """Births of the period; what was declared void is none."""
    return entries(births.code).during(period).where(row.state != "void")


def _out(period):
    return _born(period).where(row.state.isin(KEPT))


@indicator("BRT1", title="出生登记例数", english="Births written down", unit="例",
           **(ABOUT | {"by": ("place", SEX)}))  # fmt: skip
def born(period):
    """
    出生日期在期内的登记例数，按性别分列；作废的不计。
    """
    return count(_born(period), rows=True)


born.example(period=year(2025), register_entries=LINES, gives="4")


@indicator("BRT8", title="出生登记男婴", english="Boys written down", unit="例", **ABOUT)
def boys(period):
    """
    出生日期在期内的男婴登记例数；作废的不计。
    """
    return count(_born(period).where(row.kind == "1"), rows=True)


boys.example(period=year(2025), register_entries=LINES, gives="3")


@indicator("BRT9", title="出生登记女婴", english="Girls written down", unit="例", **ABOUT)
def girls(period):
    """
    出生日期在期内的女婴登记例数；作废的不计。
    """
    return count(_born(period).where(row.kind == "2"), rows=True)


girls.example(period=year(2025), register_entries=LINES, gives="1")


@derived("BRT2", quotient("BRT8", "BRT9", per=100), title="出生人口性别比", english="Sex ratio at birth", unit="（女=100）",
         source=births.source, owner=births.office)  # fmt: skip
def sex_ratio(period):
    """
    出生日期在期内的男婴例数除以女婴例数，每百名女婴；性别不明的不计，作废的不计。
    """


sex_ratio.example(period=year(2025), register_entries=LINES, gives="300.00")


@derived("BRT3", change("BRT2", told=BY_DIFFERENCE), title="出生人口性别比同比增减", english="Change of the sex ratio at birth", unit="（女=100）",
         source=births.source, owner=births.office)  # fmt: skip
def sex_ratio_change(period):
    """
    本期出生人口性别比减去上年同期。
    """


sex_ratio_change.example(period=year(2025), register_entries=LINES, gives="200.00")


@indicator("BRT4", title="政策外多孩率", english="Births of third and later children outside policy", unit="%",
           **(ABOUT | {"base": "台账条目", "better": "lower"}))  # fmt: skip
def outside(period):
    """
    分母：出生日期在期内的登记例数，作废的不计。分子：其中政策外出生且孩次在三孩及以上的。
    """
    return share(
        _born(period).where(answered("outside", "true"), answer("order") >= 3),
        of=_born(period),
        rows=True,
    )


outside.example(period=year(2025), register_entries=LINES, gives="1 of 4")


@derived("BRT5", change("BRT4", told=BY_DIFFERENCE), title="政策外多孩率同比增减", english="Change of births outside policy", unit="百分点",
         source=births.source, owner=births.office)  # fmt: skip
def outside_change(period):
    """
    本期政策外多孩率减去上年同期。
    """


outside_change.example(period=year(2025), register_entries=LINES, gives="25.00")


@indicator("BRT6", title="出生医学证明及时签发率", english="Certificates issued within thirty days", unit="%",
           **(ABOUT | {"base": "台账条目", "better": "higher"}))  # fmt: skip
def in_time(period):
    """
    分母：出生日期在期内、已签发证明的例数。分子：其中最近一次签发在出生后三十日内的。
    """
    return share(
        _out(period).where(days_from(row.day, answered_on("issued_on")) <= 30),
        of=_out(period),
        rows=True,
    )


in_time.example(period=year(2025), register_entries=LINES, gives="2 of 3")


@indicator("BRT7", title="二孩政策内累计出生", english="Births under the two-child policy so far", unit="例",
           **ABOUT)  # fmt: skip
def two_child(period):
    """
    截至期末登记为二孩政策内出生的例数，作废的不计。
    """
    return count(
        entries(births.code).where(
            row.day <= period.end, row.state != "void", answered("two_child", "true")
        ),
        rows=True,
    )


two_child.example(period=year(2025), register_entries=LINES, gives="2")
