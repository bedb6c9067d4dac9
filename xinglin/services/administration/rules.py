"""How the audit trail is said in words."""

from __future__ import annotations

DOORS = {
    "page": "页面",
    "console": "控制台",
    "import": "导入",
    "api": "接口",
    "job": "定时任务",
    "demo": "演示数据",
}
OUTCOMES = {
    "done": "完成",
    "refused": "拒绝",
    "left": "退出",
    "new": "新登记",
    "same": "已有档案",
    "possible": "疑似同一人",
    "conflict": "与已有档案不符",
}
SUBJECTS = {
    "people.resident": "居民",
    "people.merge": "合并",
    "people.household": "家庭",
    "records.visit": "随访记录",
    "records.condition": "诊断",
    "records.encounter": "就诊",
    "records.observation": "测量",
    "followup.enrolment": "管理项目",
    "followup.due": "应访名单",
    "access.account": "账号",
    "access.holding": "任职",
    "access.brokenglass": "紧急调阅",
    "indicators.indicator": "指标",
    "exchange.batch": "导入批次",
    "exchange.feed": "定时接收",
    "exchange.posted": "HL7 消息",
    "exchange.columnmap": "表头对照",
    "indicators.lake": "指标数据",
    "indicators.people": "指标名单",
}
# What is read has no permission of its own name; what is done is said by its permission's title.
READINGS = {
    "access.login": "登录",
    "ledger.commit": "提交",
    "records.timeline": "查看时间线",
    "records.trend": "查看趋势",
    "records.visits": "查看随访记录",
    "records.visit": "查看一次随访",
    "records.conditions": "查看诊断",
    "followup.enrolments": "查看管理项目",
    "doses.card": "查看接种卡",
    "doses.notes": "查看接种提示",
    "followup.candidates": "查看可纳入的项目",
    "followup.tasks": "查看随访任务",
    "followup.course": "查看管理经过",
    "followup.list": "查看应访名单",
    "followup.leave": "终止管理",
    "people.list": "查看居民名单",
    "exchange.received": "接收数据",
    "exchange.rejects": "查看搁置的行",
    "exchange.verdicts": "下载结论工作簿",
    "exchange.resubmit": "重交搁置的行",
    "exchange.map": "登记表头对照",
    "exchange.unmap": "停用表头对照",
    "exchange.feed": "登记定时接收",
    "exchange.message": "查看或重新处理消息",
    "exchange.enrol": "导入并纳入管理",
    "figures.explain": "查看指标出处",
    "ui.export": "导出列表",
}


def door(code: str) -> str:
    """Through which door something came."""
    return DOORS.get(code, code)


def outcome(code: str) -> str:
    """What came of it."""
    return OUTCOMES.get(code, code)


def subject(code: str) -> str:
    """What it was about."""
    return SUBJECTS.get(code, code)
