"""Whom, when, and what is taught: children at 6, 12, 18, 24, 30 and 36 months."""

from xinglin.engines.followup import Limits, Programme, Rule, Visit, advise, aged
from xinglin.engines.records import Form, Text, Ticks, options
from xinglin.kernel.time import Span, days, months

LIMITS = Limits("""
    name  | value | unit | from       | to | source                                          | tag
    grace | 1     | 月   | 2013-08-05 |    | in time until the day before the next whole month | G
""")
SOOTHING, NOSE_AND_LEG, CROWN = "3", "4", "5"
TAUGHT = Ticks(
    "tcm_taught",
    "中医药健康管理服务",
    english="What the parents were taught",
    choices=options(
        "1 中医饮食调养指导|2 中医起居调摄指导|3 传授摩腹、捏脊方法|4 传授按揉迎香穴、足三里穴方法"
        "|5 传授按揉四神聪穴方法|9 其他"
    ),
)
# The technique that each age is taught, beside diet and daily life.
AGES = {6: SOOTHING, 12: SOOTHING, 18: NOSE_AND_LEG, 24: NOSE_AND_LEG, 30: CROWN, 36: CROWN}
TOUCH_POINTS = {f"{age} months": age for age in AGES}


def complete(now):
    """Diet, daily life and the technique of that age."""
    age = TOUCH_POINTS.get(now.kind)
    return age is not None and {"1", "2", AGES[age]} <= set(now.tcm_taught or ())


def whole(now, before):
    return complete(now)


def other_technique(now, before):
    taught = set(now.tcm_taught or ())
    return {"1", "2"} <= taught and bool(taught & {SOOTHING, NOSE_AND_LEG, CROWN})


tcm_child = Programme(
    code="tcm-child",
    title="0–36个月儿童中医药健康管理",
    english="Traditional Chinese medicine for children of 0 to 36 months",
    source="《国家基本公共卫生服务规范（第三版）》中医药健康管理服务规范：0–36个月儿童",
    order=45,
    who=aged(below=months(37)),
    asks=Form(TAUGHT, Text("tcm_other", "其他服务内容", english="What else was done")),
    visits=[
        Visit(
            name,
            f"{age}月龄",
            at=months(age),
            until=Span(months=age, days=29),
            early=days(7),
            face_to_face=True,
        )
        for name, age in TOUCH_POINTS.items()
    ],
    limits=LIMITS,
    measured=complete,
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "complete",
            whole,
            [advise("预约下一个月龄")],
            title="内容完整",
            says="饮食调养、起居调摄和本月龄的保健方法都已指导：按月龄预约下一次。",
        ),
        Rule(
            "wrong technique",
            other_technique,
            [advise("补教本月龄的保健方法")],
            title="方法与月龄不符",
            says="所教方法不是本月龄的（6、12月龄摩腹捏脊，18、24月龄按揉迎香、足三里，30、36月龄按揉四神聪）：请补教。",
        ),
        Rule(
            "incomplete",
            True,
            [advise("补做缺少的指导")],
            title="内容不全",
            says="缺少饮食调养、起居调摄或本月龄保健方法的指导：请补做。",
        ),
    ],
    examples="""
        case                       | kind      | age       | tcm_taught | grade
        the first, with soothing   | 6 months  | 6 months  | 1,2,3      | complete
        the second the same        | 12 months | 12 months | 1,2,3      | complete
        nose and leg at 18 months  | 18 months | 18 months | 1,2,4      | complete
        nose and leg at 24 months  | 24 months | 24 months | 1,2,4      | complete
        crown at 30 months         | 30 months | 30 months | 1,2,5      | complete
        the last                   | 36 months | 36 months | 1,2,5,9    | complete
        soothing is for the small  | 18 months | 18 months | 1,2,3      | wrong technique
        crown is for the big       | 24 months | 24 months | 1,2,5      | wrong technique
        no advice on diet          | 6 months  | 6 months  | 2,3        | incomplete
        no technique               | 6 months  | 6 months  | 1,2        | incomplete
        nothing at all             | 6 months  | 6 months  |            | incomplete
        all at once                | 12 months | 12 months | 1,2,3,4,5  | complete
    """,
)
