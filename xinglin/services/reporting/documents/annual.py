"""工作总结和工作要点: the skeleton of `domain/reports.md` §2, every number by its indicator."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.reports import (
    Chapter,
    Colophon,
    Column,
    Document,
    Heading,
    Lines,
    Paragraph,
    TagTable,
)

COLUMNS = (
    Column("序号", 11), Column("指标", 34, left=True), Column("年度目标", 18), Column("完成值", 20),
    Column("完成率", 18), Column("同比", 23), Column("责任单位", 20), Column("备注", 16),
)  # fmt: skip
CELLS = (
    "{{ 项.序号 }}", "{{ 项.指标 }}", "{{ 项.目标 }}", "{{ 项.完成值 }}", "{{ 项.完成率 }}",
    "{{ 项.同比 }}", "{{ 项.责任单位 }}", "{{ 项.备注 }}",
)  # fmt: skip


NAMED = 6  # how many a sentence names before it says how many there are


def _those(word: str, begins: str, value: str) -> str:
    """A sentence that names the first targets that stand so; nothing where none does."""
    return (
        f'{{% for 项 in 完成情况 if 项.进度 == "{word}" %}}'
        f"{{% if loop.first %}}{begins}{{% endif %}}"
        f"{{% if loop.index <= {NAMED} %}}{{% if not loop.first %}}、{{% endif %}}"
        f"{{{{ 项.指标 }}}}{value}{{% endif %}}"
        f"{{% if loop.last %}}{{% if loop.length > {NAMED} %}}等{{{{ loop.length }}}}项"
        "{% endif %}。{% endif %}{% endfor %}"
    )


COMPARED = "（{{ 项.完成值 }}{% if 项.较上年 %}，{{ 项.较上年 }}{% endif %}）"
OPENING = (
    "{{ 年 }}年，{{ 地区 }}卫生健康系统坚持以人民健康为中心，围绕年度目标抓落实，"
    '各项工作总体平稳。全辖区常住居民{{ 值("POP1") }}，{{ 同比("POP1") }}；'
    '纳入随访管理{{ 值("FUP1") }}，{{ 同比("FUP1") }}；'
    '全年诊疗{{ 值("ENC1") }}，{{ 同比("ENC1") }}。现将主要工作总结如下。'
)
WORK = (
    '高血压患者规范管理率{{ 值("HTN1") }}，{{ 同比("HTN1") }}，年度目标{{ 目标("HTN1") }}，'
    '{{ 进度("HTN1") }}；管理人群血压控制率{{ 值("HTN2") }}，{{ 同比("HTN2") }}。'
    '{% if 进度("HTN1") == "滞后" %}规范管理率未达目标，主要是随访间隔超期，'
    "已按名单逐村补访。{% endif %}"
)
PLACES = (
    '从各地看，高血压患者规范管理率平均{{ 平均("HTN1") }}'
    '{% for 地 in 各地("HTN1")|sort(attribute="值", reverse=true) %}'
    "{% if loop.first %}，最高的{{ 地.名称 }}为{{ 地.值 }}{% endif %}"
    "{% if loop.last and not loop.first %}，最低的{{ 地.名称 }}为{{ 地.值 }}{% endif %}"
    "{% endfor %}。"
)

SUPERVISED = (
    '卫生监督执法方面，监督检查{{ 值("SUP1") }}，出动监督人员{{ 值("SUP2") }}，'
    '下达卫生监督意见书{{ 值("SUP3") }}；双随机抽查任务完成率{{ 值("SUP11") }}；'
    '行政处罚立案{{ 值("ENF1") }}，结案{{ 值("ENF2") }}，罚没款入库{{ 值("ENF3") }}，'
    '公示处罚决定{{ 值("ENF5") }}。'
)


def template() -> Document:
    """The annual summary and plan as a document whose texts hold tags."""
    return Document(
        title="{{ 机关 }}\n{{ 年 }}年工作总结和{{ 下年 }}年工作要点",
        organ="示范县卫生健康局",
        made_on=dt.date(2026, 1, 1),
        mast="示范县卫生健康局文件",
        number="{{ 文号 }}",
        tags={"mast": "{{ 机关 }}文件", "organ": "{{ 机关 }}", "day": "{{ 成文日期 }}"},
        colophon=Colophon("{{ 机关 }}办公室", "{{ 成文日期 }}"),
        blocks=(
            Paragraph((OPENING,)),
            Chapter(Heading(1, "{{ 年 }}年工作开展情况"), (
                Heading(2, "主要指标完成情况"),
                Paragraph((
                    _those("完成", "已完成年度目标的有：", COMPARED),
                    _those("有序推进", "有序推进的有：", "（{{ 项.完成值 }}，目标{{ 项.目标 }}）"),
                    _those("滞后", "进度滞后的有：", "（{{ 项.完成值 }}，目标{{ 项.目标 }}）"),
                )),
                TagTable("{{ 年 }}年主要指标完成情况", COLUMNS, "项 in 完成情况", CELLS,
                         note="由平台从居民健康记录直接统计的数字，截至{{ 数据截至 }}；"
                              "责任股室填报的在备注中注明。“—”表示无此项或分母为零。"),
                Paragraph((WORK, PLACES)),
                Paragraph((SUPERVISED,)),
                Lines((('{{ 图("HTN1", "各地") }}', "图"),
                       ("{{ 地区 }}各地{{ 名称(\"HTN1\") }}（{{ 年 }}年）", "图题"))),
                Heading(2, "重点工作推进情况"),
                Lines((
                    ("{%p for 组 in 重点工作 %}", "正文"),
                    ("{{ loop.index }}.{{ 组.主题 }}", "三级"),
                    ("{{ 组.语句 }}", "正文"),
                    ("{%p endfor %}", "正文"),
                )),
                Heading(2, "台账登记的工作"),
                Lines((
                    ("{%p if not 台账工作 %}", "正文"),
                    ("本年度台账没有登记需要报告的事项。", "正文"),
                    ("{%p endif %}", "正文"),
                    ("{%p for 组 in 台账工作 %}", "正文"),
                    ("{{ 组.科室 }}：{{ 组.语句 }}", "正文"),
                    ("{%p endfor %}", "正文"),
                )),
                Heading(2, "特色亮点"),
                Lines((
                    ("{%p if not 特色亮点 %}", "正文"),
                    ("本年度未列特色亮点项目。", "正文"),
                    ("{%p endif %}", "正文"),
                    ("{%p for 项 in 特色亮点 %}", "正文"),
                    ("{{ loop.index }}.{{ 项.任务 }}。{{ 项.语句 }}", "正文"),
                    ("{%p endfor %}", "正文"),
                )),
            )),
            Chapter(Heading(1, "存在的主要问题"), (
                Lines((
                    ("{%p for 项 in 存在问题 %}", "正文"),
                    ("{{ loop.index }}.{{ 项.问题 }}{{ 项.原因 }}", "正文"),
                    ("{%p endfor %}", "正文"),
                    ("{%p if not 存在问题 %}", "正文"),
                    ("对照年度目标，没有滞后的指标和逾期的任务。", "正文"),
                    ("{%p endif %}", "正文"),
                )),
            )),
            Chapter(Heading(1, "{{ 下年 }}年工作要点"), (
                Heading(2, "总体思路"),
                Paragraph((("坚持预防为主、防治结合，以年度目标为牵引，"
                           "把任务落到责任股室、落到月份、落到人。"),)),
                Heading(2, "目标指标"),
                Lines((
                    (("{% if not 下年目标 %}{{ 下年 }}年目标指标待上级下达后另行印发。{% endif %}"
                     "{% for 项 in 下年目标 %}{{ 项.指标 }}{{ 项.要求 }}{{ 项.目标 }}"
                     "{% if loop.last %}。{% else %}；{% endif %}{% endfor %}"), "正文"),
                )),
                Heading(2, "重点任务"),
                Lines((
                    ("{%p for 项 in 要点任务 %}", "正文"),
                    (("{{ loop.index }}.{{ 项.任务 }}。{{ 项.措施 }}"
                     "（责任单位：{{ 项.责任单位 }}；完成时限：{{ 项.时限 }}）"), "正文"),
                    ("{%p endfor %}", "正文"),
                )),
                Heading(2, "保障措施"),
                Paragraph((("加强组织领导，实行挂图作战、按月调度；加强数据质量管理，"
                           "所有指标由居民健康记录直接统计，一数一源；加强督办问效，"
                           "对滞后事项发提醒函并限期答复。"),)),
            )),
        ),
    )  # fmt: skip
