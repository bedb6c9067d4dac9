"""What was done, what the law allows for it, and how much of it the circumstances leave.

The ranges are those of the regulations as they are generally applied [G]: a county checks them
against the text in force before it relies on them. Each row is dated.
"""
# ruff: noqa: E501 - a table, one violation a line

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from xinglin.kernel.errors import Refused
from xinglin.kernel.tables import read_table
from xinglin.services.enforcement.rules.circumstances import HEAVY, LIGHT, TIERS, tier_of
from xinglin.services.enforcement.rules.limits import LIMITS

YUAN = Decimal(1)


@dataclass(frozen=True)
class Violation:
    """Something the law forbids, and the fine it sets; `items` are lines of checklists."""

    code: str
    field: str
    title: str
    breaks: str
    punished_by: str
    low: Decimal
    high: Decimal
    valid_from: dt.date
    valid_to: dt.date | None
    items: tuple[str, ...]

    def holds(self, on: dt.date) -> bool:
        """Whether this row is the law of that day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


def _violation(row: dict[str, str]) -> Violation:
    return Violation(
        row["code"], row["code"][:2], row["title"], row["breaks"], row["punished_by"],
        Decimal(row["low"]), Decimal(row["high"]), dt.date.fromisoformat(row["from"]),
        dt.date.fromisoformat(row["to"]) if row["to"] else None, tuple(row["items"].split()),
    )  # fmt: skip


VIOLATIONS = tuple(map(_violation, read_table("""
    code  | title                                  | breaks                              | punished_by                               | low  | high   | from       | to | items
    01-01 | 未依法取得公共场所卫生许可证擅自营业   | 公共场所卫生管理条例实施细则第二十二条 | 公共场所卫生管理条例实施细则第三十五条 | 500  | 30000  | 2011-05-01 |    | 01.01
    01-02 | 未按规定对公共用品用具清洗、消毒、保洁 | 公共场所卫生管理条例实施细则第十四条 | 公共场所卫生管理条例实施细则第三十六条 | 0    | 20000  | 2011-05-01 |    | 01.03
    01-03 | 未按规定对空气、水质等进行卫生检测     | 公共场所卫生管理条例实施细则第十九条 | 公共场所卫生管理条例实施细则第三十六条 | 0    | 20000  | 2011-05-01 |    | 01.04
    01-04 | 安排未获得有效健康合格证明的人员直接为顾客服务 | 公共场所卫生管理条例实施细则第十条 | 公共场所卫生管理条例实施细则第三十八条 | 500 | 15000 | 2011-05-01 | | 01.02
    01-05 | 未按规定建立卫生管理制度、配备设施等   | 公共场所卫生管理条例实施细则第八条 | 公共场所卫生管理条例实施细则第三十七条 | 0 | 10000 | 2011-05-01 | | 01.05 01.06 01.07 01.08
    02-01 | 安排未取得健康合格证明的人员从事直接供、管水 | 生活饮用水卫生监督管理办法第十一条 | 生活饮用水卫生监督管理办法第二十五条 | 20 | 1000 | 1997-01-01 | | 02.02
    02-02 | 供应的饮用水不符合国家生活饮用水卫生标准 | 生活饮用水卫生监督管理办法第六条 | 生活饮用水卫生监督管理办法第二十六条 | 20 | 5000 | 1997-01-01 | | 02.03 02.04
    02-03 | 未取得卫生许可证擅自供水               | 生活饮用水卫生监督管理办法第七条 | 生活饮用水卫生监督管理办法第二十六条 | 20 | 5000 | 1997-01-01 | | 02.01
    03-01 | 未按规定进行职业病危害因素检测、评价   | 职业病防治法第二十六条 | 职业病防治法第七十条 | 0 | 100000 | 2018-12-29 | | 03.03
    03-02 | 未按规定组织职业健康检查               | 职业病防治法第三十五条 | 职业病防治法第七十一条 | 50000 | 100000 | 2018-12-29 | | 03.04
    03-03 | 未如实申报职业病危害项目               | 职业病防治法第十六条 | 职业病防治法第七十一条 | 50000 | 100000 | 2018-12-29 | | 03.02
    04-01 | 未取得放射诊疗许可从事放射诊疗         | 放射诊疗管理规定第四条 | 放射诊疗管理规定第三十八条 | 0 | 3000 | 2006-03-01 | | 04.01
    04-02 | 未按规定使用安全防护装置、进行检测和个人剂量监测 | 放射诊疗管理规定第九条 | 放射诊疗管理规定第四十一条 | 0 | 10000 | 2006-03-01 | | 04.02 04.03 04.04 04.05
    06-01 | 使用非卫生技术人员从事医疗卫生技术工作 | 医疗机构管理条例第二十七条 | 医疗机构管理条例第四十七条 | 10000 | 100000 | 2022-05-01 | | 06.03
    06-02 | 诊疗活动超出登记或者备案范围           | 医疗机构管理条例第二十六条 | 医疗机构管理条例第四十六条 | 10000 | 100000 | 2022-05-01 | | 06.02
    06-03 | 未按规定分类收集、暂存医疗废物         | 医疗废物管理条例第十六条 | 医疗废物管理条例第四十六条 | 0 | 5000 | 2003-06-16 | | 06.04
    06-04 | 未按规定执行消毒灭菌和医院感染管理     | 消毒管理办法第四条 | 消毒管理办法第四十一条 | 5000 | 20000 | 2002-07-01 | | 06.05
    07-01 | 未按规定进行预检分诊、消毒隔离         | 消毒管理办法第七条 | 消毒管理办法第四十一条 | 5000 | 20000 | 2002-07-01 | | 07.02 07.03
    07-02 | 医疗废物、污水处置不符合规定           | 医疗废物管理条例第二十条 | 医疗废物管理条例第四十七条 | 5000 | 30000 | 2003-06-16 | | 07.04
    09-01 | 未取得医疗机构执业许可证擅自执业       | 基本医疗卫生与健康促进法第三十八条 | 基本医疗卫生与健康促进法第九十九条 | 50000 | 200000 | 2020-06-01 | | 09.01
    09-03 | 未取得医疗机构执业许可证擅自执业（2020年5月底以前） | 医疗机构管理条例第二十四条 | 医疗机构管理条例第四十四条 | 0 | 10000 | 1994-09-01 | 2020-06-01 |
    09-02 | 非医师行医                             | 医师法第十三条 | 医师法第五十九条 | 20000 | 100000 | 2022-03-01 | | 09.02
""")))  # fmt: skip
BY_CODE = {one.code: one for one in VIOLATIONS}


@dataclass(frozen=True)
class Range:
    """The range that the law sets, and within it the range of a tier, in whole yuan."""

    tier: str
    low: Decimal
    high: Decimal
    law_low: Decimal
    law_high: Decimal

    @property
    def words(self) -> str:
        """As people say it: 从轻：500–9350元（法定500–30000元）."""
        law = f"法定{self.law_low:f}–{self.law_high:f}元"
        return f"{TIERS[self.tier]}：{self.low:f}–{self.high:f}元（{law}）"


def range_of(code: str, told: Collection[str], on: dt.date) -> Range:
    """The fine that circumstances leave, by the law of a day.

    >>> range_of("01-01", ["first"], dt.date(2026, 3, 1)).words
    '从轻：500–9350元（法定500–30000元）'
    >>> range_of("01-01", ["repeated"], dt.date(2026, 3, 1)).words
    '从重：21150–30000元（法定500–30000元）'
    """
    found = BY_CODE.get(code)
    if found is None or not found.holds(on):
        raise Refused("没有这项案由，或当日没有生效", mend="请从案由表中选择")
    held = LIMITS.on(on)
    width = found.high - found.low
    below = found.low + width * Decimal(held.light_share) / 100
    above = found.low + width * Decimal(held.heavy_share) / 100
    tier = tier_of(told)
    low = above.to_integral_value(ROUND_CEILING) if tier == HEAVY else (
        found.low if tier == LIGHT else below.to_integral_value(ROUND_FLOOR))  # fmt: skip
    high = below.to_integral_value(ROUND_FLOOR) if tier == LIGHT else (
        found.high if tier == HEAVY else above.to_integral_value(ROUND_CEILING))  # fmt: skip
    return Range(tier, low * YUAN, high * YUAN, found.low, found.high)


def must_fit(fine: Decimal, allowed: Range, collective: bool, reason: str = "") -> None:
    """Refuse a fine outside the law; outside the tier it needs a collective decision and why."""
    if fine < 0 or fine != fine.quantize(Decimal("0.01")):
        raise Refused("罚款数额不对", mend="请填写不小于0、精确到分的数额")
    if not allowed.law_low <= fine <= allowed.law_high:
        raise Refused(
            f"罚款{fine:f}元超出法定幅度",
            why=f"法定幅度为{allowed.law_low:f}–{allowed.law_high:f}元",
            mend="请在法定幅度内确定；依法减轻处罚的，按不予处罚或减轻处罚另行审批",
        )
    if allowed.low <= fine <= allowed.high:
        return
    if not collective:
        raise Refused(
            f"罚款{fine:f}元超出裁量幅度", why=allowed.words,
            mend="请调整罚款，或先提交集体讨论并记录理由",
        )  # fmt: skip
    if not reason.strip():
        raise Refused("超出裁量幅度而没有写明理由", mend="请写明集体讨论决定的理由")


def violations_of(items: Collection[str], on: dt.date) -> list[Violation]:
    """What unmet lines of a checklist point to.

    >>> [one.code for one in violations_of(["01.03", "01.07"], dt.date(2026, 1, 1))]
    ['01-02', '01-05']
    """
    return [one for one in VIOLATIONS if one.holds(on) and set(one.items) & set(items)]
