"""工作简报: one month on two pages."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.reports import (
    Chapter,
    Column,
    Document,
    Heading,
    Lines,
    Paragraph,
    TagTable,
)

COLUMNS = (
    Column("序号", 10), Column("指标", 34, left=True), Column("年度目标", 18),
    Column("本年累计", 20), Column("完成率", 18), Column("进度", 18), Column("责任单位", 22),
)  # fmt: skip
CELLS = (
    "{{ 项.序号 }}", "{{ 项.指标 }}", "{{ 项.目标 }}", "{{ 项.完成值 }}", "{{ 项.完成率 }}",
    "{{ 项.进度 }}", "{{ 项.责任单位 }}",
)  # fmt: skip
MONTH = (
    '本月诊疗{{ 值("ENC1") }}，{{ 环比("ENC1") }}，{{ 同比("ENC1") }}；'
    '入院{{ 值("ENC8") }}，{{ 环比("ENC8") }}；新纳入随访管理{{ 值("FUP3") }}，'
    '终止管理{{ 值("FUP4") }}。月末高血压患者在管{{ 值("HTN6") }}。'
)


def template() -> Document:
    """The monthly brief."""
    return Document(
        title="{{ 地区 }}卫生健康工作简报\n（{{ 时期 }}）",
        organ="示范县卫生健康局",
        made_on=dt.date(2026, 1, 1),
        number="{{ 文号 }}",
        tags={"organ": "{{ 机关 }}", "day": "{{ 成文日期 }}"},
        blocks=(
            Chapter(Heading(1, "本月概况"), (
                Paragraph((MONTH,)),
                Lines((('{{ 图("ENC1", "各地", "各地诊疗人次") }}', "图"),
                       ("各地本月诊疗人次", "图题"))),
            )),
            Chapter(Heading(1, "年度目标进展"), (
                Paragraph((("{% for 项 in 完成情况 if 项.进度 == \"滞后\" %}{% if loop.first %}"
                           "截至本月，进度滞后的有：{% endif %}{{ 项.指标 }}（{{ 项.完成值 }}，"
                           "目标{{ 项.目标 }}）{% if loop.last %}。请责任单位分析原因，"
                           "下月报送整改进展。{% else %}、{% endif %}{% endfor %}"
                           "{% if not 完成情况 %}本年度未设目标。{% endif %}"),)),
                TagTable("年度目标进展（截至{{ 数据截至 }}）", COLUMNS, "项 in 完成情况", CELLS),
            )),
            Chapter(Heading(1, "重点任务"), (
                Lines((
                    ("{%p for 项 in 近期任务 %}", "正文"),
                    (("{{ loop.index }}.{{ 项.任务 }}：{{ 项.状态 }}。{{ 项.语句 }}"
                     "（责任单位：{{ 项.责任单位 }}；完成时限：{{ 项.时限 }}）"), "正文"),
                    ("{%p endfor %}", "正文"),
                    ("{%p if not 近期任务 %}", "正文"),
                    ("本月没有到期或逾期的任务。", "正文"),
                    ("{%p endif %}", "正文"),
                )),
            )),
        ),
    )  # fmt: skip
