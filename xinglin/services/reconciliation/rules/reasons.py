"""Why a record of one side has none on the other: the reasons, and what mends each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """A class into which a record falls: its title, and what whoever answers for it should do."""

    code: str
    title: str
    mend: str


AGREED = Reason("agreed", "一致", "")
MISSING_HERE = Reason(
    "missing_here", "本平台没有", "核对服务是否做过：做过的补录，没有做过的请对方作废"
)
MISSING_THERE = Reason("missing_there", "对方没有", "核对是否漏报：补报给对方，或更正本平台的记录")
DUPLICATED_THERE = Reason("duplicated_there", "对方重复", "同一人同日同类另有一条：请对方作废一条")
DUPLICATED_HERE = Reason("duplicated_here", "本平台重复", "同一人同日同类另有一条：剔除重复的一条")
OTHER_PERIOD = Reason("other_period", "计入其他时期", "核对发生日期和所属期间，归到同一期")
OTHER_PLACE = Reason("other_place", "计入其他机构", "核对由哪个机构提供，改正一方的机构")
DIFFERS = Reason("differs", "内容不一致", "核对原始记录，改正错误的一方")
UNLINKED = Reason("unlinked", "对不上人", "核对身份证号；本平台没有这个人的先登记")
UNLISTED = Reason("unlisted", "合计与名单不符", "上报的合计多于或少于名单：补齐名单或改正合计")
REASONS = {
    one.code: one
    for one in (
        AGREED, MISSING_HERE, MISSING_THERE, DUPLICATED_THERE, DUPLICATED_HERE, OTHER_PERIOD,
        OTHER_PLACE, DIFFERS, UNLINKED, UNLISTED,
    )
}  # fmt: skip
OPEN_REASONS = [one for one in REASONS.values() if one is not AGREED]
