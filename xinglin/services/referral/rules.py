"""What referral decides: the direction, who may receive whom, how fast an answer is owed."""

# ruff: noqa: E501 - a table, one limit a line

from __future__ import annotations

import datetime as dt

from xinglin.engines.followup import Limits

REFERRAL, SUBJECT = "referral", "referral.referral"
UP, DOWN, ACROSS = "up", "down", "across"
DIRECTIONS = {UP: "上转", DOWN: "下转", ACROSS: "平级转诊"}
ORDINARY, EMERGENCY, MATERNAL = "ordinary", "emergency", "mother"
URGENCIES = {ORDINARY: "普通", EMERGENCY: "急诊", MATERNAL: "危重孕产妇"}
RISKS = {"yellow": "黄色", "orange": "橙色", "red": "红色", "purple": "紫色"}
KINDS = {"bed": "床位", "slot": "号源"}
VILLAGE, TOWN, COUNTY, CITY = 1, 2, 3, 4
TIERS = {VILLAGE: "村级", TOWN: "乡级", COUNTY: "县级", CITY: "市级及以上"}
LINES = {"rural": "乡镇卫生院和村卫生室", "urban": "社区卫生服务中心和站", "hospital": "医院"}
STATES = {
    "draft": "起草",
    "sent": "待接收",
    "offered": "改期待确认",
    "accepted": "已接收",
    "arrived": "已到院",
    "returned": "待回访",
    "declined": "未接收",
    "missed": "未到院",
    "onward": "已转往他院",
    "done": "已办结",
    "cancelled": "已取消",
}
FINAL = ("onward", "done", "cancelled")
WAITING = ("sent", "offered", "accepted")

LIMITS = Limits("""
    name     | value | unit   | from       | to | source                                        | tag
    ordinary | 2     | 工作日 | 2009-01-01 |    | 双向转诊管理惯例：普通转诊的答复              | G
    emergency| 15    | 分钟   | 2009-01-01 |    | 急诊绿色通道惯例：急诊转诊的答复              | G
    mother   | 10    | 分钟   | 2017-01-01 |    | 危重孕产妇救治中心惯例：接报后的答复          | G
    agree    | 2     | 工作日 | 2009-01-01 |    | 改期后的确认                                  | G
    arrive   | 7     | 天     | 2009-01-01 |    | 接收后到院                                    | G
    letter   | 30    | 天     | 2009-01-01 |    | 到院后回转单                                  | G
    again    | 2     | 工作日 | 2009-01-01 |    | 未接收、未到院后的处置                        | G
    look     | 14    | 天     | 2017-02-28 |    | 国家基本公共卫生服务规范（第三版）：转诊后2周内随访 | V*
""")


def tier_of(kind: str, level: str = "") -> int:
    """The tier of an institution by its kind in WS 218 and its grade.

    >>> tier_of("D600"), tier_of("B200"), tier_of("C220", "1"), tier_of("B100", "1")
    (1, 1, 2, 2)
    >>> tier_of("A100", "2"), tier_of("G100", "2"), tier_of("A100", "3")
    (3, 3, 4)
    """
    if kind.startswith("D") or kind == "B200":
        return VILLAGE
    if kind[:1] in ("B", "C"):
        return TOWN
    return CITY if level.startswith("3") else COUNTY


def treats(kind: str) -> bool:
    """Whether an institution of this kind can receive patients.

    >>> treats("A100"), treats("C220"), treats("J100"), treats("R100")
    (True, True, False, False)
    """
    return kind[:1] in ("A", "B", "C", "D", "G")


def line_of(kind: str) -> str:
    """Rural, urban or hospital: how upward referrals are told apart.

    >>> line_of("D600"), line_of("C210"), line_of("B200"), line_of("G100")
    ('rural', 'rural', 'urban', 'hospital')
    """
    return "urban" if kind[:1] == "B" else "rural" if kind[:1] in ("C", "D") else "hospital"


def direction_of(sender: int, receiver: int) -> str:
    """Up, down or between equals.

    >>> direction_of(VILLAGE, COUNTY), direction_of(COUNTY, TOWN), direction_of(TOWN, TOWN)
    ('up', 'down', 'across')
    """
    return UP if receiver > sender else DOWN if receiver < sender else ACROSS


def unfit(urgency: str, risk: str, direction: str, receiver: int) -> str:
    """Why an institution of that tier must not receive such a patient; nothing when it may.

    Mothers in orange are cared for at county level or above, and so are emergencies that do not
    come from below a town; nobody in red or purple goes down. A township centre may take the
    first step of a rescue.

    >>> unfit(ORDINARY, "orange", UP, TOWN)
    '橙色风险的孕产妇须由县级及以上机构接收'
    >>> unfit(MATERNAL, "red", UP, TOWN), unfit(MATERNAL, "red", UP, COUNTY)
    ('', '')
    >>> unfit(MATERNAL, "red", DOWN, TOWN)
    '红色风险的孕产妇不得下转'
    >>> unfit(EMERGENCY, "", DOWN, TOWN)
    '急诊病人不得下转'
    """
    if direction == DOWN and risk in ("orange", "red", "purple"):
        return f"{RISKS[risk]}风险的孕产妇不得下转"
    if direction == DOWN and urgency != ORDINARY:
        return f"{URGENCIES[urgency]}病人不得下转"
    if risk == "orange" and urgency != MATERNAL and receiver < COUNTY:
        return "橙色风险的孕产妇须由县级及以上机构接收"
    return ""


def urgency_for(urgency: str, risk: str) -> str:
    """A mother in red is always a rescue, whatever was ticked.

    >>> urgency_for(ORDINARY, "red"), urgency_for(EMERGENCY, "yellow"), urgency_for(ORDINARY, "")
    ('mother', 'emergency', 'ordinary')
    """
    return MATERNAL if risk == "red" else urgency


def at_night(at: dt.datetime) -> bool:
    """Between ten at night and seven in the morning: whoever is on duty is called by telephone.

    >>> [at_night(dt.datetime(2026, 3, 2, hour)) for hour in (6, 7, 21, 22)]
    [True, False, False, True]
    """
    return at.hour >= 22 or at.hour < 7


def left_of(total: int, taken: int) -> int:
    """Places that are left of an offer; never fewer than none.

    >>> left_of(3, 1), left_of(1, 4)
    (2, 0)
    """
    return max(0, total - taken)
