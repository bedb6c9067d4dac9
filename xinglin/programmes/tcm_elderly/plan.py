"""Whom, when, and what thirty-three answers mean: constitutions of people of 65 and older."""
# ruff: noqa: E501 - tables of examples, one case a line

from xinglin.engines.followup import Limits, Programme, Remark, Rule, Visit, advise, turning
from xinglin.engines.records import Form, Ticks, options
from xinglin.kernel.time import YEAR
from xinglin.programmes.tcm_elderly.scoring import MOSTLY, QUESTIONS, SCORES, TENDING, YES, of_kind

LIMITS = Limits("""
    name         | value | unit | from       | to | source                                        | tag
    counted_from | 65    | year | 2013-08-05 |    | 中医药健康管理服务规范 (2013), in NBPHS 3rd ed. | V*
""")
GUIDANCE = Ticks(
    "tcm_guidance",
    "中医药保健指导",
    english="Guidance given",
    choices=options("1 情志调摄|2 饮食调养|3 起居调摄|4 运动保健|5 穴位保健"),
)


def answered(now):
    return now.constitution is not None


def complete(now):
    return answered(now) and bool(now.tcm_guidance)


def open_questions(now, before):
    return not answered(now)


def biased(now, before):
    return bool(of_kind(now, YES)) and now.tcm01_band != YES


def is_balanced(now, before):
    return now.tcm01_band == YES


def mostly_balanced(now, before):
    return now.tcm01_band == MOSTLY


def tending(now, before):
    return bool(of_kind(now, TENDING))


def without_guidance(now, before):
    return not now.tcm_guidance


def spelled(table):
    """An example table in which the column `answers` (33 digits, 0 for open) becomes 33 columns."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    at = lines[0].index("answers")
    lines[0][at : at + 1] = [one.code for one in QUESTIONS]
    for cells in lines[1:]:
        digits = cells[at] or "0" * len(QUESTIONS)
        cells[at : at + 1] = ["" if one == "0" else one for one in digits]
    return "\n".join(" | ".join(cells) for cells in lines)


tcm_elderly = Programme(
    code="tcm-elder",
    title="老年人中医药健康管理",
    english="Traditional Chinese medicine for the elderly",
    source="《国家基本公共卫生服务规范（第三版）》中医药健康管理服务规范：老年人",
    order=35,
    who=turning(65),
    asks=Form(groups={"体质辨识": QUESTIONS, "指导": [GUIDANCE]}),
    visits=[Visit("constitution test", "体质辨识与指导", once_a=YEAR)],
    limits=LIMITS,
    measured=complete,
    computes=SCORES,
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "open questions",
            open_questions,
            [advise("补问未回答的问题")],
            title="未答完",
            says="33项没有答完，不能辨识体质：请补问。",
        ),
        Rule(
            "biased",
            biased,
            [advise("按体质做情志、饮食、起居、运动、穴位保健指导")],
            title="偏颇体质",
            says="有偏颇体质：按体质做保健指导，明年再辨识。",
        ),
        Rule(
            "balanced",
            is_balanced,
            [advise("保持现有生活方式")],
            title="平和质",
            says="平和质：保持现有生活方式，明年再辨识。",
        ),
        Rule(
            "mostly balanced",
            mostly_balanced,
            [advise("保持现有生活方式，兼顾倾向体质")],
            title="基本是平和质",
            says="基本是平和质：保持现有生活方式，兼顾倾向的体质，明年再辨识。",
        ),
        Rule(
            "tending",
            tending,
            [advise("按倾向体质做保健指导")],
            title="倾向偏颇体质",
            says="有偏颇体质的倾向：按倾向的体质做保健指导，明年再辨识。",
        ),
        Rule(
            "undecided",
            True,
            [advise("核对回答")],
            title="未能判定",
            says="没有一种体质成立：核对回答，由中医师判断。",
        ),
    ],
    remarks=[Remark(without_guidance, "没有记录保健指导，暂不计入中医药健康管理。")],
    examples=[
        spelled("""
        case                          | answers                           | tcm_guidance | tcm01 | tcm01_band | constitution | grade
        lively, nothing else          | 511111111111111111111111111111111 | 1,2 | 25 | 1 | 平和质 | balanced
        seventeen, all others eight   | 122222222222222222222222222222222 | 2   | 17 | 1 | 平和质 | balanced
        sixteen is not seventeen      | 132222222222222222222222222222222 | 2   | 16 | 0 | 倾向气虚质 | tending
        sixteen, and nothing else     | 131222222222222222222222222222222 | 2   | 16 | 0 | 未能判定 | undecided
        one sum of seven              | 513211111111111111111111111111111 | 2   | 24 | 1 | 平和质 | balanced
        nine for qi                   | 514211111111121111111111111111111 | 2   | 24 | 2 | 基本是平和质、倾向气虚质 | mostly balanced
        ten for qi                    | 514311111111121111111111111111111 | 2   | 23 | 2 | 基本是平和质、倾向气虚质 | mostly balanced
        eleven for qi                 | 515311111111121111111111111111111 | 2   | 23 | 0 | 气虚质 | biased
        the last question left open   | 511111111111111111111111111111110 | 2   |    |   |          | open questions
        """),
        spelled("""
        case                  | answers                           | tcm02 | tcm03 | tcm04 | tcm05 | tcm06 | tcm07 | tcm08 | tcm09 | constitution | grade
        qi is weak            | 255511111111151111111111111111111 | 20 | 4  | 4  | 4  | 4  | 4  | 4  | 4  | 气虚质 | biased
        yang is weak          | 211111111155511111111111111151111 | 4  | 20 | 4  | 4  | 4  | 4  | 4  | 4  | 阳虚质 | biased
        yin is weak           | 211111111511111111115111151111511 | 4  | 4  | 20 | 4  | 4  | 4  | 4  | 4  | 阴虚质 | biased
        phlegm                | 211111115111111511111111111511151 | 4  | 4  | 4  | 20 | 4  | 4  | 4  | 4  | 痰湿质 | biased
        damp heat             | 211111111111111111111151515115111 | 4  | 4  | 4  | 4  | 20 | 4  | 4  | 4  | 湿热质 | biased
        stagnant blood        | 211111111111111111511515111111115 | 4  | 4  | 4  | 4  | 4  | 20 | 4  | 4  | 血瘀质 | biased
        stagnant qi           | 211155551111111111111111111111111 | 4  | 4  | 4  | 4  | 4  | 4  | 20 | 4  | 气郁质 | biased
        allergic              | 211111111111115155151111111111111 | 4  | 4  | 4  | 4  | 4  | 4  | 4  | 20 | 特禀质 | biased
        two at once           | 255511111155551111111111111151111 | 20 | 20 | 4  | 4  | 4  | 4  | 4  | 4  | 气虚质、阳虚质 | biased
        one, and a tendency   | 255511111132251111111111111121111 | 20 | 9  | 4  | 4  | 4  | 4  | 4  | 4  | 气虚质、倾向阳虚质 | biased
        """),
    ],
)
