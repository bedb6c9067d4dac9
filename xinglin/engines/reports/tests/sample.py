"""A made-up annual summary, as the tests write it."""

from datetime import date
from decimal import Decimal

from xinglin.engines.reports import (
    Attachment,
    Change,
    Chapter,
    Colophon,
    Document,
    Figure,
    Heading,
    Pace,
    Paragraph,
    Part,
    Sentence,
    TargetRow,
    target_table,
)

PLACE = "990101000000000"


def figure(code, title, period="2025", **facts):
    facts.setdefault("value", None)
    return Figure(
        code=code,
        title=title,
        place=PLACE,
        period=period,
        commit=1204,
        definition="2025.1",
        hash="9f2c",
        data_cut=date(2026, 1, 4),
        **facts,
    )


def share(code, title, numerator, denominator, period="2025", **facts):
    return figure(
        code, title, period, numerator=numerator, denominator=denominator, unit="%", **facts
    )


def goal(code, title, value, unit="%"):
    return figure(f"goal:{code}", f"{title}（目标）", value=Decimal(value), unit=unit)


MANAGED = share("managed", "慢病患者规范管理率", 31245, 39838, base="在管")
MANAGED_BEFORE = share("managed", "慢病患者规范管理率", 28100, 37350, "2024", base="在管")
MANAGED_GOAL = goal("managed", "规范管理率", "0.70")
CHECKED = figure("checked", "老年人健康体检人数", value=Decimal(61234), unit="人")
CHECKED_BEFORE = figure("checked", "老年人健康体检人数", "2024", value=Decimal(63010), unit="人")
CHECKED_GOAL = goal("checked", "健康体检人数", 65000, "人")
SIGNED = share("signed", "重点人群签约率", 80120, 112400, base="常住")
SIGNED_BEFORE = share("signed", "重点人群签约率", 79000, 111020, "2024", base="常住")
SIGNED_GOAL = goal("signed", "重点人群签约率", "0.85")
VACCINE = figure("vaccine", "适龄儿童接种率", unit="%")
VACCINE_BEFORE = share("vaccine", "适龄儿童接种率", 9812, 10021, "2024")
VACCINE_GOAL = goal("vaccine", "适龄儿童接种率", "0.95")
CLOSED = share("closed", "专项整治办结率", 0, 0)

ROWS = (
    TargetRow("慢病患者规范管理率", MANAGED_GOAL, MANAGED, MANAGED_BEFORE, "基层卫生健康股"),
    TargetRow("65岁及以上老年人健康体检人数", CHECKED_GOAL, CHECKED, CHECKED_BEFORE, "老龄健康股"),
    TargetRow("重点人群家庭医生签约率", SIGNED_GOAL, SIGNED, SIGNED_BEFORE, "基层卫生健康股"),
    TargetRow("适龄儿童疫苗接种率", VACCINE_GOAL, VACCINE, VACCINE_BEFORE, "疾控股", "数据待核"),
)

SENTENCES = (
    Sentence(
        "全县慢病患者规范管理率为{rate}，{change}，{pace}年度目标。",
        {
            "rate": MANAGED,
            "change": Change(MANAGED, MANAGED_BEFORE),
            "pace": Pace(MANAGED, MANAGED_GOAL),
        },
    ),
    Sentence(
        "在管患者{people}中{managed}接受了规范管理。",
        {"people": Part(MANAGED, "denominator"), "managed": Part(MANAGED)},
    ),
    Sentence(
        "为65岁及以上老年人健康体检{count}，{change}，{pace}。",
        {
            "count": CHECKED,
            "change": Change(CHECKED, CHECKED_BEFORE),
            "pace": Pace(CHECKED, CHECKED_GOAL),
        },
    ),
    Sentence(
        "重点人群家庭医生签约率{rate}，{change}，进度{pace}，需加力推进。",
        {
            "rate": SIGNED,
            "change": Change(SIGNED, SIGNED_BEFORE),
            "pace": Pace(SIGNED, SIGNED_GOAL),
        },
        when={"pace": "滞后"},
    ),
    Sentence(
        "适龄儿童疫苗接种率{rate}，专项整治办结率{closed}。", {"rate": VACCINE, "closed": CLOSED}
    ),
)

PROSE = (
    "2025年，在县委、县政府的坚强领导和上级卫生健康部门的精心指导下，我局坚持以人民健康为中心，"
    "统筹推进基本公共卫生服务、家庭医生签约和县域医共体建设，各项工作取得新成效。"
)


TASK = "推进村卫生室提质达标。（责任单位：基层卫生健康股；完成时限：2026年6月30日）"


def summary(**changes):
    """The summary, with other facts where the test says so."""
    facts = {
        "title": "杏林县（虚构）卫生健康局2025年工作总结和2026年工作要点",
        "organ": "杏林县（虚构）卫生健康局",
        "made_on": date(2026, 1, 5),
        "signed_on": date(2026, 1, 5),
        "addressee": "县人民政府",
        "blocks": (
            Paragraph((PROSE,)),
            Chapter(
                Heading(1, "2025年工作开展情况"),
                (
                    Chapter(
                        Heading(2, "主要指标完成情况"),
                        (
                            Paragraph(SENTENCES),
                            target_table(
                                "表1 2025年主要指标完成情况", ROWS, "数据截至2026年1月4日。"
                            ),
                        ),
                    ),
                    Chapter(
                        Heading(2, "重点工作推进情况"),
                        (
                            Heading(3, "加强行风建设。", run_in=True),
                            Paragraph(("组织开展警示教育，" + PROSE,)),
                            Heading(3, "做实基本公共卫生服务"),
                            Paragraph((PROSE * 3,)),
                        ),
                    ),
                ),
            ),
            Chapter(Heading(1, "存在的主要问题"), (Paragraph((PROSE,)),)),
            Chapter(
                Heading(1, "2026年工作要点"),
                (
                    Chapter(
                        Heading(2, "总体思路"),
                        (
                            Paragraph((PROSE * 2,)),
                            Paragraph((TASK,)),
                        ),
                    ),
                ),
            ),
        ),
    }
    return Document(**{**facts, **changes})


def with_everything():
    """The same, sent down under a red head, with attachments and a colophon."""
    return summary(
        mast="杏林县（虚构）卫生健康局文件",
        number="杏卫健发〔2026〕5号",
        copy_number="000001",
        urgency="特急",
        sealed=True,
        contact="联系人：张三，电话：0000—0000000",
        attachments=(
            Attachment("2025年主要指标完成情况分乡镇表", (Paragraph((PROSE,)),)),
            Attachment(
                "2026年重点任务清单及责任分工一览表（含各乡镇卫生院和县直医疗卫生单位）",
                (Heading(1, "重点任务"), Paragraph((PROSE,))),
            ),
        ),
        colophon=Colophon(
            "杏林县（虚构）卫生健康局办公室",
            date(2026, 1, 5),
            copies_to="县委办公室，县人大常委会办公室，县政协办公室",
        ),
    )
