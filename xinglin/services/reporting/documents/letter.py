"""反馈函: what the records of one institution show, in the form of an official letter."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.reports import Colophon, Column, Document, Heading, Lines, Paragraph, TagTable

OPENING = (
    "根据{{ 时期 }}居民健康记录统计（数据截至{{ 数据截至 }}），"
    "现将你单位承担的基本公共卫生服务指标完成情况反馈如下。"
)
MAIN = (
    '你单位在管高血压患者{{ 值("HTN6") }}，规范管理率{{ 值("HTN1") }}，{{ 同比("HTN1") }}，'
    '{{ 比平均("HTN1") }}；血压控制率{{ 值("HTN2") }}，{{ 比平均("HTN2") }}。'
    '{% if 进度("HTN1") == "完成" %}规范管理率已达到年度目标，请继续保持。'
    '{% elif 进度("HTN1") == "有序推进" %}规范管理率接近年度目标，请抓紧推进。'
    "{% else %}规范管理率与年度目标差距较大，请逐人核对随访安排，限期补访。{% endif %}"
)
COLUMNS = (
    Column("序号", 10), Column("指标", 40, left=True), Column("你单位", 22), Column("同比", 26),
    Column("各单位平均", 22), Column("年度目标", 22),
)  # fmt: skip
CELLS = (
    "{{ 项.序号 }}", "{{ 项.指标 }}", "{{ 项.数值 }}", "{{ 项.同比 }}", "{{ 项.平均 }}",
    "{{ 项.目标 }}",
)  # fmt: skip


def template() -> Document:
    """The feedback letter to one institution."""
    return Document(
        title="{{ 机关 }}关于\n{{ 时期 }}基本公共卫生服务\n指标完成情况的反馈函",
        organ="示范县卫生健康局",
        made_on=dt.date(2026, 1, 1),
        mast="示范县卫生健康局",
        number="{{ 文号 }}",
        addressee="{{ 收文机构 }}",
        letter=True,
        tags={"mast": "{{ 机关 }}", "organ": "{{ 机关 }}", "day": "{{ 成文日期 }}"},
        colophon=Colophon(copies_to="{{ 抄送 }}"),
        blocks=(
            Paragraph((OPENING,)),
            Heading(1, "总体情况"),
            Paragraph((MAIN,)),
            TagTable("指标反馈表", COLUMNS, "项 in 机构指标", CELLS,
                     note="“各单位平均”为全县有该项服务的各单位的算术平均数。"),
            Heading(1, "有关要求"),
            Lines((
                ("请对照反馈情况查找原因，自收到本函之日起10个工作日内书面报送整改措施。", "正文"),
                ("特此函告。", "正文"),
            )),
        ),
    )  # fmt: skip
