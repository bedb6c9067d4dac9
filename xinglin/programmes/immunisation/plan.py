"""The register of children with a vaccination certificate, and the checks of their card."""
# ruff: noqa: E501 - tables of examples, one case a line

from xinglin.engines.followup import (
    Demo,
    Extra,
    Limits,
    Programme,
    Rule,
    Visit,
    advise,
    aged,
    refer,
)
from xinglin.engines.records import ALWAYS, Choice, DayAsked, Form, Text, Ticks, options
from xinglin.kernel.time import days, months, years

LIMITS = Limits("""
    name        | value | unit | from       | to | source                                     | tag
    certificate | 1     | 月   | 2019-12-01 |    | 疫苗管理法 art. 47: within a month of birth | V
""")
CERTIFIED = DayAsked("certified_on", "建证日期", english="Certificate made on")
CARD = Choice(
    "card_state", "接种卡核查", english="The card", required=ALWAYS,
    choices=options("1 按程序完成|2 有漏种，已补种|3 有漏种，待补种|4 拒绝接种|5 无接种证"),
)  # fmt: skip
MISSED = Text("card_missed", "漏种的疫苗和剂次", english="What is missing")
WHERE = Choice(
    "checked_where", "核查场所", english="Checked at",
    choices=options("1 接种门诊|2 托育机构|3 幼儿园|4 小学|5 家庭"),
)  # fmt: skip
REACTED = Ticks(
    "reaction_after", "上次接种后反应", english="Reaction to the last dose", nothing="1",
    choices=options("1 无|2 发热|3 局部红肿硬结|4 过敏|9 其他"),
)  # fmt: skip
CHECK = Form(CERTIFIED, CARD, MISSED, WHERE, REACTED, Text("check_note", "备注", english="Note"))


def no_card(now, before):
    return now.card_state == "5"


def refused(now, before):
    return now.card_state == "4"


def to_be_given(now, before):
    return now.card_state == "3"


def caught_up(now, before):
    return now.card_state == "2"


def allergic(now, before):
    return "4" in (now.reaction_after or ())


immunisation = Programme(
    code="nip",
    title="预防接种",
    english="Immunisation",
    source="《国家基本公共卫生服务规范（第三版）》预防接种服务规范；《疫苗管理法》；国家免疫规划疫苗儿童免疫程序（2021、2026年版）",
    order=26,
    who=aged(below=years(7)),
    asks=CHECK,
    ends=years(7),
    visits=[
        Visit("certificate", "建证", at=days(0), until=months(1), late=months(2)),
        Visit("at 1 year", "满1周岁核查", at=months(12), until=months(13)),
        Visit("at 2 years", "满2周岁核查", at=months(24), until=months(25)),
        Visit("nursery", "入托入园查验", at=years(3), until=months(42), late=months(6)),
        Visit("school", "入学查验", at=years(6), until=months(80)),
        Visit("catch-up", "补种随访", as_needed=True),
    ],
    limits=LIMITS,
    measured=lambda now: now.card_state in ("1", "2"),
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "allergic",
            allergic,
            [refer("hospital"), advise("下一剂接种前评估禁忌，登记暂缓或禁忌")],
            title="接种后过敏",
            says="上次接种后过敏：转诊评估，登记暂缓或禁忌，2周内随访。",
        ),
        Rule(
            "no certificate",
            no_card,
            [advise("补建接种证，补录既往接种史")],
            title="无接种证",
            says="没有接种证：补证，按既往接种史补种缺少的剂次，不必重新开始。",
        ),
        Rule(
            "declined",
            refused,
            [advise("说明接种的必要性，登记拒绝，按季度随访")],
            title="拒绝接种",
            says="拒绝接种：说明必要性，登记拒绝，下季度再联系。",
        ),
        Rule(
            "to be caught up",
            to_be_given,
            [advise("预约补种，只补缺少的剂次")],
            title="待补种",
            says="有漏种待补：1个月内预约补种，只补缺少的剂次。",
        ),
        Rule(
            "caught up",
            caught_up,
            [advise("按程序预约下一剂")],
            title="已补种",
            says="漏种已补：按程序预约下一剂。",
        ),
        Rule(
            "complete",
            True,
            [advise("按程序预约下一剂")],
            title="按程序完成",
            says="按程序完成到本月龄：按程序预约下一剂。",
        ),
    ],
    extras=[
        Extra(
            "catch-up",
            "补种随访",
            to_be_given,
            after=days(1),
            until=months(1),
            says="1个月内核实补种。",
        ),
        Extra(
            "refused",
            "拒种随访",
            refused,
            after=months(3),
            until=months(4),
            says="下季度再联系。",
        ),
    ],
    demo=Demo(share=0.95),
    examples="""
        case                     | kind        | age       | card_state | reaction_after | grade           | refer | extra
        the certificate is made  | certificate | 10 days   | 1          | 1              | complete        | no    | -
        no certificate yet       | certificate | 40 days   | 5          | 1              | no certificate  | no    | -
        complete at one year     | at 1 year   | 12 months | 1          | 1              | complete        | no    | -
        a fever after the last   | at 1 year   | 12 months | 1          | 2              | complete        | no    | -
        an allergy               | at 1 year   | 12 months | 1          | 4              | allergic        | yes   | -
        something is missing     | nursery     | 3         | 3          | 1              | to be caught up | no    | catch-up
        it was given at once     | nursery     | 3         | 2          | 1              | caught up       | no    | -
        the parents refuse       | school      | 6         | 4          | 1              | declined        | no    | refused
        nobody looked            | school      | 6         |            | 1              | refused         |       |
    """,
)
