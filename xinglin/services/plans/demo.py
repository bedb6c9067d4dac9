"""Made-up plans: last year's finished with its papers, this year's under way, next year's drawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import indicators
from xinglin.engines.places import queries as places
from xinglin.kernel.tables import read_table
from xinglin.services.plans import actions

OFFICE = Actor(None, "县局股室（示例）", door="demo", everything=True)
PAPER = b"%PDF-1.4\n% a made-up paper of a made-up county\n%%EOF\n"
TASKS = """
    theme | title | office | begins | due | done | indicator | highlight
    党的建设与行风 | 开展医药领域腐败问题集中整治“回头看” | 办公室 | 02-01 | 06-30 | 06-24 | |
    基本公共卫生服务 | 居民健康档案向个人开放 | 基层卫生股 | 01-05 | 11-30 | | EHR3 |
    基本公共卫生服务 | 老年人健康体检应检尽检 | 基层卫生股 | 03-01 | 10-31 | 10-20 | ELD2 |
    家庭医生签约 | 重点人群签约服务提质 | 基层卫生股 | 01-05 | 12-20 | | |
    妇幼健康 | 适龄妇女两癌免费筛查 | 妇幼健康股 | 03-01 | 11-15 | | |
    老年健康和慢病管理 | 高血压规范管理攻坚 | 基层卫生股 | 01-05 | 12-20 | | HTN1 |
    老年健康和慢病管理 | 糖尿病“三师共管”试点 | 基层卫生股 | 02-15 | 09-30 | 09-12 | DM2 | yes
    传染病防控与免疫规划 | 肺结核患者规范服药管理 | 疾病预防控制股 | 01-05 | 12-20 | | TB1 |
    传染病防控与免疫规划 | 查漏补种春季行动 | 疾病预防控制股 | 03-01 | 05-31 | 05-28 | |
    卫生应急与急救 | 新建乡镇急救站点 | 卫生应急办 | 02-01 | 08-31 | | |
    综合监督 | 医疗美容机构专项整治 | 综合监督股 | 03-15 | 07-31 | 07-30 | |
    医改与医共体 | 县人民医院新院区建设 | 规划财务股 | 01-05 | 12-20 | | | yes
    医改与医共体 | 检查检验结果县域互认 | 医政医管股 | 02-01 | 09-30 | 09-22 | | yes
    信息化 | 县域健康大脑上线运行 | 规划信息股 | 01-05 | 10-31 | 10-09 | | yes
    人口家庭 | 普惠托育示范机构建设 | 人口家庭股 | 03-01 | 11-20 | | |
    中医药 | 基层中医馆全覆盖 | 中医药股 | 02-01 | 10-31 | 10-30 | TCM1 |
"""
SENTENCES = {
    "居民健康档案向个人开放": "推进健康档案向个人开放，档案使用率{值}，{同比}。",
    "老年人健康体检应检尽检": "65岁及以上老年人规范健康管理服务率{值}，年度目标{目标}，{进度}。",
    "高血压规范管理攻坚": "高血压患者规范管理率{值}，{同比}，年度目标{目标}，{进度}。",
    "糖尿病“三师共管”试点": (
        "在试点乡镇实行专科医师、全科医师和健康管理师共管，管理人群血糖控制率{值}，{同比}。"
    ),
    "肺结核患者规范服药管理": "肺结核患者管理率{值}，年度目标{目标}，{进度}。",
    "基层中医馆全覆盖": (
        "乡镇卫生院和社区卫生服务中心中医馆全部建成，老年人中医药健康管理率{值}，{同比}。"
    ),
    "检查检验结果县域互认": "县域内检查检验结果互认目录印发执行，减少重复检查。",
    "县域健康大脑上线运行": "县域健康大脑上线，基层一次录入、全县共用，报表由记录直接生成。",
}  # fmt: skip
TROUBLES = {
    "高血压规范管理攻坚": ("部分村规范管理率偏低", "外出务工人员随访衔接不畅，村医力量不足"),
    "新建乡镇急救站点": ("乡镇急救站点建设进度滞后", "两处选址用地手续未办结"),
    "普惠托育示范机构建设": ("普惠托位供给不足", "社会机构投入意愿不强，运营补助标准偏低"),
}
MEASURES = {
    "基本公共卫生服务": "按村排出名单，按月调度，季度抽查",
    "家庭医生签约": "分人群制定服务包，签约一人履约一人",
    "老年健康和慢病管理": "超期人员逐人电话核对，集中补访", "医改与医共体": "倒排工期，按周会商",
}  # fmt: skip


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Three years of plans for every county: last year's done, this year's, and next year's."""
    top = places.top()
    if top is None:
        return
    for county in places.subtree(top.number, "county"):
        for number in (day.year - 1, day.year, day.year + 1):
            for row in read_table(TASKS):
                _task(by, county, number, row, day)


def _task(by: Actor, county: Any, number: int, row: dict[str, str], day: dt.date) -> None:
    code = row["indicator"] if row["indicator"] in indicators else ""
    sentence = SENTENCES.get(row["title"], "")
    problem, cause = TROUBLES.get(row["title"], ("", "")) if number == day.year else ("", "")
    task = actions.set_task(
        by=by, year=number, place=county, theme=row["theme"], title=row["title"],
        office=row["office"], begins=_on(number, row["begins"]), due=_on(number, row["due"]),
        indicator=code, highlight=row["highlight"] == "yes", measure=MEASURES.get(row["theme"], ""),
        sentence=sentence if code or "{" not in sentence else "", problem=problem, cause=cause,
        leader="分管副局长",
    )  # fmt: skip
    finished = _on(number, row["done"] or (row["due"] if number < day.year else ""))
    if finished is None or finished > day:
        return
    actions.prove_task(by=OFFICE, pk=task.pk, day=finished, says=f"{row['title']}验收材料",
                       name=f"{row['title']}.pdf", content=PAPER)  # fmt: skip
    actions.finish_task(by=OFFICE, pk=task.pk, done_on=finished)


def _on(number: int, text: str) -> Any:
    return dt.date.fromisoformat(f"{number}-{text}") if text else None
