"""Codes of the case: CV09.00.202 sources, CV09.00.203 fields, CV09.00.204 penalties [V]."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

PENALTY, SUBJECT = "penalty", "enforcement.matter"  # the workflow, and what its cases are about
CLUE_SOURCES = {
    "1": "监督检查",
    "2": "监测报告",
    "3": "投诉举报",
    "4": "上级交办",
    "5": "下级报请",
    "6": "移送",
}
FIELDS = {
    "01": "公共场所",
    "02": "生活饮用水",
    "03": "职业卫生",
    "04": "放射卫生",
    "05": "学校卫生",
    "06": "医疗机构",
    "07": "传染病防治",
    "08": "采供血",
    "09": "非法行医",
}
PENALTIES = {
    "101": "警告",
    "102": "罚款",
    "103": "没收违法所得",
    "104": "没收财物",
    "105": "没收药品器械",
    "106": "停业整顿",
    "107": "暂扣或吊销许可证",
    "108": "吊销诊疗科目",
    "109": "吊销执业证书",
    "111": "通报批评",
    "112": "降低资质等级",
    "113": "限制从业",
    "199": "其他处罚",
}
FINE, GAINS = "102", "103"
# 111–113 are a local extension: the law of 2021 names them, the code table does not.
MEASURES = {
    "201": "责令改正",
    "202": "责令停止执业",
    "203": "限期补办校验",
    "204": "暂停执业",
    "205": "限期整顿",
    "206": "取缔",
    "207": "封闭或封存",
    "208": "停止职业危害作业",
    "209": "提请停建关闭",
    "299": "其他措施",
}
PARTIES = {"person": "自然人", "trader": "个体工商户", "organisation": "法人或其他组织"}
SERVED_BY = {
    "1": "直接送达",
    "2": "留置送达",
    "3": "邮寄送达",
    "4": "电子送达（已签确认书）",
    "5": "公告送达",
    "6": "委托送达",
}
PAPER_KINDS = {
    "clue": "案件受理记录",
    "filing": "立案报告",
    "record": "现场笔录",
    "inquiry": "询问笔录",
    "evidence": "证据",
    "report": "案件调查终结报告",
    "review": "法制审核意见",
    "notice": "行政处罚事先告知书",
    "statement": "陈述申辩笔录",
    "hearing": "听证笔录",
    "discussion": "集体讨论记录",
    "decision": "行政处罚决定书",
    "receipt": "送达回证",
    "payment": "罚没款票据",
    "demand": "催告书",
    "court": "强制执行申请书",
    "closing": "结案报告",
    "other": "其他材料",
}
STATES = {
    "clue": "线索",
    "accepted": "已受理",
    "filed": "调查取证",
    "reviewing": "法制审核",
    "reviewed": "待告知",
    "noticed": "已告知",
    "hearing": "待听证",
    "heard": "待决定",
    "decided": "待送达",
    "served": "待履行",
    "urged": "已催告",
    "enforcing": "申请强制执行",
    "executed": "已履行",
    "closed": "已结案",
    "archived": "已归档",
    "not_filed": "不予立案",
    "withdrawn": "撤案",
    "moved": "移送",
}


def penalty_words(kinds: Iterable[str], fine: Decimal, gains: Decimal) -> str:
    """A penalty as it is published: each kind once, money with its kind.

    >>> penalty_words(["101", "102"], Decimal("3000.00"), Decimal(0))
    '警告、罚款3000元'
    """
    money = {FINE: fine, GAINS: gains}
    return "、".join(
        f"{PENALTIES[kind]}{yuan(money[kind])}" if money.get(kind) else PENALTIES[kind]
        for kind in kinds
    )


def yuan(amount: Decimal) -> str:
    """An amount without idle noughts.

    >>> yuan(Decimal("167.00")), yuan(Decimal("0.50"))
    ('167元', '0.5元')
    """
    return f"{amount:.2f}".rstrip("0").rstrip(".") + "元"
