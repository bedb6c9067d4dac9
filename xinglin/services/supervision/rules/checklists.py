"""What is looked at on the spot, declared for each kind: items, their basis, their points.

Basis: 《公共场所卫生管理条例实施细则》, 《生活饮用水卫生监督管理办法》, 《医疗机构管理条例》,
《学校卫生工作条例》, 《放射诊疗管理规定》, 《职业病防治法》, 《消毒管理办法》 [G for the wording].
Items marked `key` are those for which a unit gets no grade if they are not met.
"""
# ruff: noqa: E501 - a table, one item a line

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xinglin.kernel.tables import read_table
from xinglin.services.supervision.rules.kinds import MEND, NO_FAULT, UNIT_KINDS

MET, UNMET, NOT_APPLICABLE = "1", "0", "9"
VERDICTS = {MET: "符合", UNMET: "不符合", NOT_APPLICABLE: "不适用"}


@dataclass(frozen=True)
class Item:
    """One thing that is looked at."""

    code: str
    title: str
    basis: str
    points: int
    key: bool = False


@dataclass(frozen=True)
class Checklist:
    """The items of one field, in the order in which one walks through."""

    field: str
    title: str
    version: str
    items: tuple[Item, ...]

    def item(self, code: str) -> Item:
        """One of its items."""
        return next(one for one in self.items if one.code == code)


def _checklist(field: str, title: str, table: str, version: str = "2026.1") -> Checklist:
    items = tuple(
        Item(row["code"], row["item"], row["basis"], int(row["points"]), row["key"] == "是")
        for row in read_table(table)
    )
    if sum(one.points for one in items) != 100:
        raise ValueError(f"the points of {title} do not add up to 100")
    return Checklist(field, title, version, items)


CHECKLISTS = {
    one.field: one
    for one in (
        _checklist("01", "公共场所卫生监督检查表", """
            code  | item                                     | basis                                   | points | key
            01.01 | 持有有效的公共场所卫生许可证并公示       | 公共场所卫生管理条例实施细则第二十二条  | 20     | 是
            01.02 | 从业人员持有有效健康合格证明             | 公共场所卫生管理条例实施细则第十条      | 15     |
            01.03 | 公共用品用具按规定清洗、消毒、保洁       | 公共场所卫生管理条例实施细则第十四条    | 20     | 是
            01.04 | 按规定对空气、水质、用品用具进行卫生检测 | 公共场所卫生管理条例实施细则第十九条    | 15     |
            01.05 | 设置清洗、消毒、保洁、盥洗等专用设施     | 公共场所卫生管理条例实施细则第十五条    | 10     |
            01.06 | 集中空调通风系统按规定清洗和检测         | 公共场所卫生管理条例实施细则第十二条    | 5      |
            01.07 | 室内吸烟管理和禁烟标识                   | 公共场所卫生管理条例实施细则第十八条    | 5      |
            01.08 | 建立卫生管理制度和卫生管理档案           | 公共场所卫生管理条例实施细则第八条      | 10     |
        """),
        _checklist("02", "生活饮用水卫生监督检查表", """
            code  | item                                 | basis                            | points | key
            02.01 | 持有有效的供水单位卫生许可证         | 生活饮用水卫生监督管理办法第七条 | 20     | 是
            02.02 | 供、管水人员持有有效健康合格证明     | 生活饮用水卫生监督管理办法第十一条 | 15     |
            02.03 | 水质净化消毒设施正常运转             | 生活饮用水卫生监督管理办法第九条 | 20     | 是
            02.04 | 按规定开展水质检测并公示             | 生活饮用水卫生监督管理办法第十条 | 20     |
            02.05 | 水源防护地带符合规定                 | 生活饮用水卫生监督管理办法第十三条 | 15     |
            02.06 | 使用的涉水产品具有卫生许可批件       | 生活饮用水卫生监督管理办法第十二条 | 10     |
        """),
        _checklist("03", "职业卫生监督检查表", """
            code  | item                                       | basis                  | points | key
            03.01 | 设置职业卫生管理机构或配备专兼职人员       | 职业病防治法第二十条   | 15     |
            03.02 | 职业病危害项目如实申报                     | 职业病防治法第十六条   | 20     | 是
            03.03 | 工作场所职业病危害因素定期检测、评价       | 职业病防治法第二十六条 | 20     | 是
            03.04 | 劳动者上岗前、在岗、离岗职业健康检查       | 职业病防治法第三十五条 | 20     |
            03.05 | 提供符合要求的职业病防护用品               | 职业病防治法第二十二条 | 15     |
            03.06 | 设置公告栏和警示标识                       | 职业病防治法第二十四条 | 10     |
        """),
        _checklist("04", "放射诊疗监督检查表", """
            code  | item                                   | basis                    | points | key
            04.01 | 持有有效的放射诊疗许可证并按期校验     | 放射诊疗管理规定第四条   | 25     | 是
            04.02 | 放射诊疗设备状态检测合格               | 放射诊疗管理规定第二十条 | 20     | 是
            04.03 | 工作场所放射防护检测合格、警示标志齐全 | 放射诊疗管理规定第十条   | 20     |
            04.04 | 放射工作人员个人剂量监测和健康检查     | 放射诊疗管理规定第二十三条 | 20     |
            04.05 | 对受检者非检查部位进行防护             | 放射诊疗管理规定第二十六条 | 15     |
        """),
        _checklist("05", "学校卫生监督检查表", """
            code  | item                                   | basis                    | points | key
            05.01 | 教室采光、照明、课桌椅符合卫生标准     | 学校卫生工作条例第六条   | 20     |
            05.02 | 学校饮用水符合卫生标准                 | 学校卫生工作条例第七条   | 20     | 是
            05.03 | 落实传染病防控：晨检、因病缺勤登记追踪 | 传染病防治法；学校卫生工作条例第十七条 | 25 | 是
            05.04 | 设置卫生室或配备校医、保健教师         | 学校卫生工作条例第二十条 | 15     |
            05.05 | 组织学生健康体检并建立健康档案         | 学校卫生工作条例第十四条 | 20     |
        """),
        _checklist("06", "医疗机构监督检查表", """
            code  | item                                   | basis                    | points | key
            06.01 | 持有有效的医疗机构执业许可证（备案）   | 医疗机构管理条例第二十三条 | 20     | 是
            06.02 | 执业活动未超出登记（备案）的诊疗科目   | 医疗机构管理条例第二十六条 | 15     |
            06.03 | 未使用非卫生技术人员从事诊疗活动       | 医疗机构管理条例第二十七条 | 20     | 是
            06.04 | 医疗废物分类收集、暂存和交接登记       | 医疗废物管理条例第十六条、第十九条 | 15 |
            06.05 | 一人一用一灭菌，消毒灭菌效果监测合格   | 医院感染管理办法第十二条 | 20     | 是
            06.06 | 处方、病历书写和保存符合规定           | 处方管理办法第六条、第五十条 | 10  |
        """),
        _checklist("07", "传染病防治监督检查表", """
            code  | item                                   | basis                    | points | key
            07.01 | 执行传染病疫情报告制度，无漏报、迟报   | 传染病防治法             | 25     | 是
            07.02 | 预检分诊和发热门诊设置符合要求         | 医疗机构传染病预检分诊管理办法第三条 | 20 |
            07.03 | 消毒隔离制度落实，消毒产品合格         | 消毒管理办法第四条至第八条 | 30     | 是
            07.04 | 医疗废物、污水处置符合要求             | 医疗废物管理条例第二十条 | 25     |
        """),
        _checklist("08", "采供血监督检查表", """
            code  | item                                   | basis                    | points | key
            08.01 | 持有有效的采供血执业许可证             | 血站管理办法             | 30     | 是
            08.02 | 献血者身份核对和健康征询               | 献血法第九条             | 35     | 是
            08.03 | 血液检测、储存、运输符合标准           | 献血法第十条、第十二条   | 35     |
        """),
        _checklist("09", "非法行医核查表", """
            code  | item                                   | basis                    | points | key
            09.01 | 已取得医疗机构执业许可证或诊所备案     | 基本医疗卫生与健康促进法第三十八条 | 60 | 是
            09.02 | 从事诊疗活动的人员具有执业资格         | 医师法第十三条           | 40     | 是
        """),
    )
}  # fmt: skip


def checklist_of(kind: str) -> Checklist:
    """The checklist for a kind of unit."""
    return CHECKLISTS[UNIT_KINDS[kind][1]]


def score_of(checklist: Checklist, verdicts: Mapping[str, str]) -> int:
    """Points out of a hundred; what does not apply is left out of both sides, half-up.

    A key item that is not met takes the unit below 60: no grade.

    >>> sheet = CHECKLISTS["05"]
    >>> every = {one.code: MET for one in sheet.items}
    >>> score_of(sheet, every), score_of(sheet, every | {"05.04": UNMET})
    (100, 85)
    >>> score_of(sheet, every | {"05.04": NOT_APPLICABLE}), score_of(sheet, every | {"05.02": UNMET})
    (100, 59)
    """
    met = sum(one.points for one in checklist.items if verdicts.get(one.code) == MET)
    asked = sum(one.points for one in checklist.items if verdicts.get(one.code) in (MET, UNMET))
    if not asked:
        return 0
    score = (200 * met + asked) // (2 * asked)
    failed = any(one.key and verdicts.get(one.code) == UNMET for one in checklist.items)
    return min(score, 59) if failed else score


def result_of(verdicts: Mapping[str, str]) -> str:
    """The result as the findings have it: something unmet is to be mended.

    >>> result_of({"1": MET, "2": UNMET}), result_of({"1": MET, "2": NOT_APPLICABLE})
    ('2', '1')
    """
    return MEND if UNMET in verdicts.values() else NO_FAULT
