"""Fields of supervision, kinds of units, grades, results, interests.

Codes: CV09.00.203 (fields), CV09.00.201 (grades) [V]; results of a random check [V* list].
"""

from __future__ import annotations

from collections.abc import Iterable

FIELDS = {
    "01": "公共场所", "02": "生活饮用水", "03": "职业卫生", "04": "放射卫生", "05": "学校卫生",
    "06": "医疗机构", "07": "传染病防治", "08": "采供血", "09": "非法行医",
}  # fmt: skip
UNIT_KINDS = {
    "hotel": ("住宿场所", "01"), "bath": ("沐浴场所", "01"), "foot": ("沐足场所", "01"),
    "hair": ("美容美发场所", "01"), "pool": ("游泳场所", "01"), "mall": ("商场", "01"),
    "cinema": ("影剧院", "01"), "water": ("集中式供水单位", "02"),
    "tank": ("二次供水单位", "02"), "employer": ("用人单位（职业病危害）", "03"),
    "radiation": ("放射诊疗机构", "04"), "school": ("学校", "05"), "care": ("托幼机构", "05"),
    "hospital": ("医院", "06"), "centre": ("基层医疗卫生机构", "06"),
    "clinic": ("村卫生室（诊所）", "06"), "dental": ("口腔诊所", "06"),
    "beauty": ("医疗美容机构", "06"), "disinfection": ("消毒产品生产企业", "07"),
    "blood": ("采供血机构", "08"), "unlicensed": ("无证行医场所", "09"),
}  # fmt: skip
GRADES = {"1": "A级", "2": "B级", "3": "C级", "4": "不予评级", "5": "未评级"}
RISKS = {"1": "低风险", "2": "中风险", "3": "高风险"}
KINDS = {
    "random": "双随机抽查", "routine": "日常监督", "recheck": "复查", "special": "专项检查",
    "complaint": "投诉举报核查", "assist": "协管巡查",
}  # fmt: skip
RESULTS = {
    "1": "未发现问题", "2": "发现问题已责令改正", "3": "行政处罚", "4": "无法联系或已关闭",
    "5": "不配合检查", "6": "未开展本次抽查涉及的业务",
}  # fmt: skip
NO_FAULT, MEND, PUNISH, NO_CONTACT, REFUSED_CHECK, NOT_RUNNING = "1", "2", "3", "4", "5", "6"
VISIT_STATES = {
    "planned": "待检查", "checked": "已检查", "mending": "整改中", "passed_on": "转立案",
    "closed": "已办结", "cancelled": "取消",
}  # fmt: skip
INTERESTS = {
    "relative": "近亲属", "stake": "有直接利害关系", "former": "曾在该单位任职",
    "own": "本单位", "other": "其他可能影响公正的关系",
}  # fmt: skip


def grade_of(score: int) -> str:
    """量化分级: 90 and more A, 70 B, 60 C, below no grade.

    >>> [GRADES[grade_of(score)] for score in (90, 89, 70, 60, 59)]
    ['A级', 'B级', 'B级', 'C级', '不予评级']
    """
    if score >= 90:
        return "1"
    return "2" if score >= 70 else "3" if score >= 60 else "4"


def risk_after(
    grade: str,
    penalties: int,
    false_checks: int = 0,
    missed_checks: int = 0,
    dangerous: bool = False,
) -> str:
    """The risk of a unit: what it is, how it was found, what it was punished for in two years.

    Points: no grade 2, C 2, B 1; each penalty 2; each false self-check 2, every second missed
    one 1; a dangerous kind 1. From 2 points the risk is medium, from 4 high [G].

    >>> RISKS[risk_after("1", 0)], RISKS[risk_after("2", 0, dangerous=True)]
    ('低风险', '中风险')
    >>> RISKS[risk_after("3", 1)], RISKS[risk_after("1", 0, missed_checks=3)]
    ('高风险', '低风险')
    """
    points = {"4": 2, "3": 2, "2": 1}.get(grade, 0) + 2 * penalties + 2 * false_checks
    points += missed_checks // 2 + dangerous
    return "3" if points >= 4 else "2" if points >= 2 else "1"


DANGEROUS = frozenset({"pool", "bath", "water", "radiation", "dental", "beauty", "blood"})


def field_of(kind: str) -> str:
    """The field a kind of unit belongs to."""
    return UNIT_KINDS[kind][1]


def kinds_of(fields: Iterable[str]) -> list[str]:
    """The kinds of units of some fields."""
    wanted = set(fields)
    return [kind for kind, (_title, field) in UNIT_KINDS.items() if field in wanted]
