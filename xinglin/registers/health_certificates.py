"""Health certificates (从业人员健康证): examined, issued, bound to an employer, run out.

The certificate is valid for a year (《公共场所卫生管理条例实施细则》; 《食品安全法》第四十五条).
"""

from xinglin.engines.access import CDC_OFFICER, INSPECTOR, OFFICE_HEAD
from xinglin.engines.indicators import NEITHER, answered_on, attribute, count, indicator, row, share
from xinglin.engines.indicators.tables import entries
from xinglin.engines.registers import Register, about_person
from xinglin.engines.workflow import (
    Choice,
    Day,
    Deadline,
    Move,
    Text,
    Yes,
    calendar_days,
    working_days,
)
from xinglin.kernel.time import year

TRADES = ["食品", "公共场所", "供水", "化妆品", "托幼机构"]
VALID = ("issued", "bound")

# fmt: off
health_certificates = Register(
    "health_certificate",
    title="从业人员健康证",
    english="Health certificates",
    office="综合监督股",
    source="《食品安全法》第四十五条；《公共场所卫生管理条例实施细则》",
    subject=about_person("从业人员", ages=(16, 70)),
    asks=[
        Choice("kind", "行业", TRADES),
        Text("number_", "证号"),
        Day("examined_on", "体检日期", past=True),
        Yes("fit", "体检合格"),
        Day("issued_on", "发证日期", past=True),
        Day("valid_until", "有效期至"),
        Text("employer", "用人单位"),
    ],
    states="examined 已体检 | qualified 合格 | issued 已发证 | bound 已绑定单位 | unfit 不合格 | expired 已过期 | withdrawn 已收回",
    starts="examined",
    moves=[
        Move("qualify",  "判定合格",   "examined -> qualified",        by=(CDC_OFFICER, OFFICE_HEAD), needs=["fit"]),
        Move("fail",     "判定不合格", "examined -> unfit",            by=(CDC_OFFICER, OFFICE_HEAD), needs=["fit", Text("tell_employer", "告知用人单位的情况")]),
        Move("issue",    "发证",       "qualified -> issued",          by=(CDC_OFFICER, OFFICE_HEAD), needs=["issued_on", "valid_until"]),
        Move("bind",     "绑定单位",   "issued | bound -> bound",      by=(CDC_OFFICER, INSPECTOR, OFFICE_HEAD), needs=["employer"]),
        Move("expire",   "到期注销",   "issued | bound -> expired",    by=(CDC_OFFICER, OFFICE_HEAD)),
        Move("withdraw", "收回",       "issued | bound -> withdrawn",  by=(CDC_OFFICER, INSPECTOR, OFFICE_HEAD), needs=[Text("why", "原因")]),
    ],
    deadlines=[
        Deadline("decide", "体检后五个工作日内判定并发证", working_days(5), starts="@examined", ends=("@issued", "@unfit"), tell=CDC_OFFICER),
        Deadline("validity", "有效期届满前复检", calendar_days(0), starts="issue", since="valid_until", tell=(CDC_OFFICER, INSPECTOR), warn=calendar_days(30)),
    ],
    on="examined_on",
    kind="kind",
    unique=("number_",),
    writers=(CDC_OFFICER, OFFICE_HEAD),
    says="从业人员健康体检{count}人：{kinds}",
    tells="有效健康证{HCE1}，从业人员体检合格率{HCE2}",
    unit="人",
    times=5,
    demo="""
        state     | ago | kind          | number_     | fit | issued_on | valid_until | employer
        bound     | 200 | 食品/公共场所 | JK1001/JK1002/JK1003/JK1004/JK1005/JK1006/JK1007/JK1008 | 是 | 4 | 369 | 好味餐馆/和平旅店/洁净浴室
        bound     | 340 | 食品/供水     | JK2001/JK2002/JK2003/JK2004/JK2005/JK2006/JK2007/JK2008 | 是 | 4 | 369 | 城关水厂/团圆饭店
        issued    | 60  | 托幼机构      | JK3001/JK3002/JK3003/JK3004/JK3005/JK3006 | 是  | 4 | 369 |
        expired   | 460 | 食品          | JK4001/JK4002/JK4003/JK4004 | 是  | 4         | 369         | 老街小吃
        examined  | 3   | 公共场所      | JK5001/JK5002/JK5003/JK5004 | 是  |           |             |
        unfit     | 90  | 食品          | JK6001/JK6002               | 否  |           |             |
    """,
)
# fmt: on
TRADE = attribute("kind", "行业")
LINES = """
    register           | day        | kind | state    | answers
    health_certificate | 2025-03-01 | 食品 | bound    | fit=true, issued_on=2025-03-04, valid_until=2026-03-03
    health_certificate | 2024-03-01 | 食品 | expired  | fit=true, issued_on=2024-03-04, valid_until=2025-03-03
    health_certificate | 2025-06-01 | 供水 | issued   | fit=true, issued_on=2025-06-04, valid_until=2026-06-03
    health_certificate | 2025-07-01 | 食品 | unfit    | fit=false
"""


@indicator(
    "HCE1", title="有效健康证人数", english="People with a valid health certificate", unit="份",
    source=health_certificates.source, owner=health_certificates.office, by=("place", TRADE),
    better=NEITHER,
)  # fmt: skip
def valid(period):
    """
    期末处于有效期内、未收回的健康证份数，按行业分列。
    """
    held = entries(health_certificates.code).where(
        row.state.isin(VALID), answered_on("issued_on") <= period.end,
        answered_on("valid_until") >= period.end,
    )  # fmt: skip
    return count(held, rows=True)


valid.example(period=year(2025), register_entries=LINES, gives="2")


@indicator(
    "HCE2", title="从业人员体检合格率", english="Examined workers found fit",
    source=health_certificates.source, owner=health_certificates.office, by=("place", TRADE),
    base="台账条目",
)  # fmt: skip
def fit(period):
    """
    分母：期内体检并已判定的从业人员人次。分子：其中判定合格的人次。
    """
    judged = entries(health_certificates.code).during(period).where(row.state != "examined")
    return share(judged.where(row.state != "unfit"), of=judged, rows=True)


fit.example(period=year(2025), register_entries=LINES, gives="2 of 3")
