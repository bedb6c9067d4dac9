"""Whom, when, and what a visit means: lung tuberculosis, supervised from notice to closing."""
# ruff: noqa: E501 - tables of examples, one case a line

from xinglin.engines.codes import PULMONARY_TUBERCULOSIS, TB_OUTCOME
from xinglin.engines.followup import (
    JOINED,
    Extra,
    Formula,
    Leaving,
    Limits,
    Phase,
    Programme,
    Remark,
    Rule,
    Visit,
    advise,
    close,
    recorded,
    refer,
    report,
    see_again,
)
from xinglin.kernel.time import days, months, weeks, years
from xinglin.programmes.tuberculosis.asked import CLOSING, FIRST_VISIT, FOLLOW_UP, LESSONS

LIMITS = Limits("""
    name           | value | unit | from       | to | source                          | tag
    first_within   | 72    | h    | 2017-02-28 |    | NBPHS 3rd ed., ch. 12           | V*
    regular        | 90    | %    | 2017-02-28 |    | taken of due doses, whole course | G
    missed_a_week  | 7     | 次   | 2017-02-28 |    | NBPHS 3rd ed.: more than a week | G
    initial_doses  | 180   | 次   | 2017-02-28 |    | 2HRZE/4HR, daily                | V*
    repeated_doses | 240   | 次   | 2017-02-28 |    | 2HRZES/6HRE, daily              | V*
""")
STAFF = "1"
CURED, COMPLETED, DEATHS, LOST = "01", "02", ("03", "04"), "06"


def interval(now):
    """Supervised by staff once a month, by the family every ten days while treatment is intensive."""
    return months(1) if now.tb_supervisor == STAFF else days(10)


def ended(*outcomes):
    """A rule's condition: treatment stopped, with one of these outcomes."""

    def holds(now, before):
        return now.tb_outcome in outcomes

    return holds


def stopped(now, before):
    return now.tb_outcome is not None


def regular(now):
    """At closing: whether nine tenths of the doses were taken; nothing at other visits."""
    if now.tb_outcome is None:
        return None
    return now.taken_rate is not None and now.taken_rate >= LIMITS.on(now.day).regular


def reaction(now, before):
    return now.adverse_reaction or now.tb_complication


def missed_long(now, before):
    return now.missed_doses is not None and now.missed_doses > LIMITS.on(now.day).missed_a_week


def missed_some(now, before):
    return bool(now.missed_doses)


def not_met(now, before):
    return now.not_met


def first_visit(now, before):
    return now.kind == "first visit"


def to_be_taught(now, before):
    return any(getattr(now, one.code) == "2" for one in LESSONS)


def unaired(now, before):
    return now.tb_own_room == "2" or now.tb_ventilation == "3"


tuberculosis = Programme(
    code="ptb",
    title="肺结核患者健康管理",
    english="Lung tuberculosis",
    source="《国家基本公共卫生服务规范（第三版）》肺结核患者健康管理服务规范",
    order=40,
    who=recorded(PULMONARY_TUBERCULOSIS, within=years(1)),
    asks=FOLLOW_UP,
    anchor=JOINED,
    visits=[
        Visit(
            "follow-up",
            "督导随访",
            phases=[
                Phase("intensive", "强化期（注射期）", every=interval, lasts=months(2)),
                Phase("continuation", "继续期（非注射期）", every=months(1)),
            ],
            first=days(10),
        ),
        Visit(
            "first visit",
            "第一次入户随访",
            at=days(0),
            until=days(3),
            asks=FIRST_VISIT,
            graded=True,
            face_to_face=True,
        ),
        Visit("extra", "临时随访", as_needed=True),
        Visit("closing", "结案评估", as_needed=True, asks=CLOSING, graded=True),
    ],
    limits=LIMITS,
    controlled=regular,
    computes=[
        Formula(
            "taken_rate",
            "服药率",
            ("doses_taken", "doses_due"),
            lambda taken, due: taken * 100 / due,
        ),
        Formula(
            "visited_rate",
            "访视率",
            ("visits_made", "visits_due"),
            lambda made, due: made * 100 / due if due else None,
        ),
    ],
    outcomes=tuple(TB_OUTCOME.choices()),
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "cured",
            ended(CURED),
            [advise("结案，保存记录"), close(Leaving.CURED)],
            title="治愈",
            says="治愈：结案。",
        ),
        Rule(
            "completed",
            ended(COMPLETED),
            [advise("结案，2周内核实是否到定点医院进行疗效评估"), close(Leaving.FINISHED)],
            title="完成疗程",
            says="完成疗程：填写结案评估，2周内核实患者是否到定点医疗机构进行疗效评估。",
        ),
        Rule(
            "died",
            ended(*DEATHS),
            [advise("结案，保存记录"), close(Leaving.DIED)],
            title="死亡",
            says="死亡：结案。",
        ),
        Rule(
            "lost",
            ended(LOST),
            [report("上级专业机构"), close(Leaving.LOST)],
            title="丢失",
            says="中断治疗2个月以上：报告上级专业机构，结案。",
        ),
        Rule(
            "stopped otherwise",
            stopped,
            [advise("结案，转归报告定点医疗机构"), close(Leaving.FINISHED)],
            title="其他原因停止治疗",
            says="因其他原因停止治疗：结案，2周内核实患者去向和疗效评估。",
        ),
        Rule(
            "not met",
            not_met,
            [report("上级专业机构"), see_again(days(3))],
            title="72小时内未见到患者",
            says="72小时内2次访视均未见到患者：报告上级专业机构，继续查找。",
        ),
        Rule(
            "reaction or complication",
            reaction,
            [refer("定点医疗机构", at_once=True), see_again(weeks(2))],
            title="不良反应或并发症",
            says="出现药物不良反应、并发症或合并症：立即转诊，2周内随访转诊情况。",
        ),
        Rule(
            "missed over a week",
            missed_long,
            [advise("查明漏服原因"), report("上级专业机构")],
            title="漏服药超过1周",
            says="未按医嘱服药超过1周：查明原因，向上级专业机构报告。",
        ),
        Rule(
            "missed some doses",
            missed_some,
            [advise("查明漏服原因，强调规律服药，及时补服")],
            title="有漏服",
            says="有漏服药：查明原因，加强教育，及时补服，按期随访。",
        ),
        Rule(
            "begun",
            first_visit,
            [advise("确定督导人员、服药地点和时间"), advise("居住环境评估和健康教育")],
            title="已入户",
            says="完成第一次入户随访：确定督导人员和服药安排，按期督导。",
        ),
        Rule(
            "regular",
            True,
            [advise("继续督导服药")],
            title="规律服药",
            says="规律服药，没有不良反应：继续督导，按期随访。",
        ),
    ],
    remarks=[
        Remark(to_be_taught, "有未掌握的内容：再次讲解。"),
        Remark(unaired, "居住环境不利于隔离：指导通风和分室居住。"),
        Remark(missed_long, "漏服药超过1周，需向上级专业机构报告。"),
    ],
    extras=[
        Extra(
            "outcome check",
            "核实疗效评估",
            stopped,
            after=days(1),
            until=weeks(2),
            says="停止治疗后2周内核实患者是否到定点医疗机构进行疗效评估。",
        ),
    ],
    examples=[
        """
        case                         | week | tb_supervisor | missed_doses | adverse_reaction | tb_complication | grade                    | next     | refer
        by staff, intensive          | 3    | 医生          | 0            | 无               | 无              | regular                  | 1 month  | no
        by the family, intensive     | 3    | 家属          | 0            | 无               | 无              | regular                  | 10 days  | no
        takes them alone             | 3    | 自服药        | 0            | 无               | 无              | regular                  | 10 days  | no
        by the family, later         | 12   | 家属          | 0            | 无               | 无              | regular                  | 1 month  | no
        by staff, later              | 12   | 医生          | 0            | 无               | 无              | regular                  | 1 month  | no
        missed one                   | 3    | 家属          | 1            | 无               | 无              | missed some doses        | 10 days  | no
        missed a week                | 3    | 家属          | 7            | 无               | 无              | missed some doses        | 10 days  | no
        missed more than a week      | 3    | 家属          | 8            | 无               | 无              | missed over a week       | 10 days  | no
        a reaction                   | 12   | 医生          | 0            | 有               | 无              | reaction or complication | 2 weeks  | yes
        a complication               | 12   | 医生          | 0            | 无               | 有              | reaction or complication | 2 weeks  | yes
        a reaction, and many missed  | 12   | 医生          | 9            | 有               | 无              | reaction or complication | 2 weeks  | yes
        nobody said who supervises   | 3    |               | 0            | 无               | 无              | refused                  |          |
        121 doses cannot be          | 3    | 医生          | 121          | 无               | 无              | refused                  |          |
        """,
        """
        case                    | kind        | week | tb_supervisor | not_met | adverse_reaction | tb_own_room | taught_card | grade                    | next
        the first visit         | first visit | 0    | 医生          | no      | 无               | 1           | 1           | begun                    | 1 month
        by the family           | first visit | 0    | 家属          | no      | 无               | 2           | 2           | begun                    | 10 days
        not met in 72 hours     | first visit | 0    |               | yes     |                  |             |             | not met                  | 3 days
        a reaction from the day | first visit | 0    | 医生          | no      | 有               | 1           | 1           | reaction or complication | 2 weeks
        """,
        """
        case                   | kind    | week | treatment_stopped | tb_outcome | doses_due | doses_taken | taken_rate | grade             | controlled | extra
        cured                  | closing | 26   | 2026-03-01        | 治愈       | 180       | 180         | 100        | cured             | yes        | outcome check
        nine tenths            | closing | 26   | 2026-03-01        | 完成疗程   | 180       | 162         | 90         | completed         | yes        | outcome check
        less than nine tenths  | closing | 26   | 2026-03-01        | 完成疗程   | 180       | 161         | 89.44      | completed         | no         | outcome check
        doses not written down | closing | 26   | 2026-03-01        | 完成疗程   |           |             |            | completed         | no         | outcome check
        a treated-before one   | closing | 35   | 2026-03-01        | 治愈       | 240       | 230         | 95.83      | cured             | yes        | outcome check
        died of tuberculosis   | closing | 10   | 2026-02-20        | 03         | 70        | 70          | 100        | died              | yes        | outcome check
        died of something else | closing | 10   | 2026-02-20        | 04         | 70        | 70          | 100        | died              | yes        | outcome check
        away for two months    | closing | 20   | 2026-03-01        | 丢失       | 140       | 80          | 57.14      | lost              | no         | outcome check
        refused treatment      | closing | 4    | 2026-03-01        | 拒治       | 28        | 10          | 35.71      | stopped otherwise | no         | outcome check
        diagnosis changed      | closing | 4    | 2026-03-01        | 诊断变更   | 28        | 28          | 100        | stopped otherwise | yes        | outcome check
        no outcome given       | closing | 26   | 2026-03-01        |            | 180       | 180         |            | refused           |            |
        """,
    ],
)
