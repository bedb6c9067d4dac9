"""Whom, when, and what an examination means: children of 0 to 6 years."""
# ruff: noqa: E501 - tables of examples, one case a line

from xinglin.engines.followup import (
    Coded,
    Demo,
    Extra,
    Formula,
    Limits,
    Programme,
    Remark,
    Rule,
    Visit,
    ZScore,
    advise,
    aged,
    refer,
)
from xinglin.kernel.time import Span, days, months, weeks, years
from xinglin.programmes.child.asked import AGAIN, FULL_MONTH, NEWBORN, examined
from xinglin.programmes.child.growth import (
    HEAD_FOR_AGE,
    LENGTH_FOR_AGE,
    WEIGHT_FOR_AGE,
    below,
    nutrition,
    weight_for_length,
)

LIMITS = Limits("""
    name            | value | unit   | from       | to | source                                        | tag
    within          | 7     | 天     | 2017-02-28 |    | NBPHS 3rd ed., ch. 4: after discharge         | V*
    low_weight      | 2500  | g      | 2012-04-20 |    | newborn visits: low birth weight              | G
    preterm         | 37    | 周     | 2012-04-20 |    | newborn visits: preterm                       | G
    fever           | 37.5  | ℃      | 2012-04-20 |    | newborn visits: refer at once from            | G
    cold            | 35.5  | ℃      | 2012-04-20 |    | newborn visits: refer at once down to         | G
    slow_breath     | 20    | 次/min | 2012-04-20 |    | newborn visits: refer at once below           | G
    fast_breath     | 60    | 次/min | 2012-04-20 |    | newborn visits: refer at once above           | G
    slow_heart      | 100   | 次/min | 2012-04-20 |    | newborn visits: refer at once below           | G
    fast_heart      | 160   | 次/min | 2012-04-20 |    | newborn visits: refer at once above           | G
    anaemia         | 110   | g/L    | 2012-04-20 |    | nutritional disorders: 6 to 59 months         | G
    anaemia_older   | 115   | g/L    | 2012-04-20 |    | nutritional disorders: 5 to 6 years           | G
    moderate        | 90    | g/L    | 2012-04-20 |    | nutritional disorders: moderate below         | G
    severe          | 60    | g/L    | 2012-04-20 |    | nutritional disorders: severe below           | G
    vision_four     | 0.6   |        | 2013-04-15 |    | eye care: refer at 4 years down to            | G
    vision_five     | 0.8   |        | 2013-04-15 |    | eye care: refer from 5 years down to          | G
    grace           | 1     | 月     | 2017-02-28 |    | in time until the day before the next month   | G
""")
MONTHS = (3, 6, 8, 12, 18, 24, 30, 36)
YEARS = (4, 5, 6)
TOUCH_POINTS = {f"{age} months": age for age in MONTHS} | {
    f"{age} years": 12 * age for age in YEARS
}
NEWBORN_VISIT, FULL_MONTH_VISIT = "newborn", "full month"
FIVE_YEARS = 60
MILD, MODERATE, SEVERE = "1", "2", "3"
FIVE_POINT = "2"
GRAVE = {"wasted": "消瘦", "light": "低体重", "short": "生长迟缓", "obese": "肥胖"}


def anaemia(now):
    """The degree of anaemia as a code; `0` for none, nothing where the blood was not tested."""
    if now.haemoglobin is None or now.months is None or now.months < 6:
        return None
    at = LIMITS.on(now.day)
    if now.haemoglobin < at.severe:
        return SEVERE
    if now.haemoglobin < at.moderate:
        return MODERATE
    low = at.anaemia_older if now.months >= FIVE_YEARS else at.anaemia
    return MILD if now.haemoglobin < low else "0"


def decimal_vision(now, side):
    """The vision of one eye as a decimal, whichever scale it was written in."""
    value = getattr(now, side)
    if value is None or now.vision_scale != FIVE_POINT:
        return value
    return 10 ** (value - 5)


def dim(now):
    """Whether an eye sees too little for the age."""
    if now.months is None or now.months < 48:
        return False
    at = LIMITS.on(now.day)
    limit = at.vision_four if now.months < FIVE_YEARS else at.vision_five
    found = (decimal_vision(now, side) for side in ("vision_left", "vision_right"))
    return any(one is not None and round(one, 2) <= limit for one in found)


def in_danger(now, before):
    """A newborn to be sent to hospital at once."""
    if now.kind not in (NEWBORN_VISIT, FULL_MONTH_VISIT):
        return False
    at = LIMITS.on(now.day)
    warm = now.temperature is not None and not at.cold < now.temperature < at.fever
    breath = now.breathing is not None and not at.slow_breath <= now.breathing <= at.fast_breath
    heart = now.pulse is not None and not at.slow_heart <= now.pulse <= at.fast_heart
    return (
        warm
        or breath
        or heart
        or now.complexion in ("3", "4")
        or now.reacts in ("2", "3")
        or now.navel == "4"
        or now.fontanelle == "2"
        or "5" in (now.jaundice or ())
    )


def newborn_to_be_seen(now, before):
    """A newborn whom a hospital should look at: yellow limbs, late jaundice, something found."""
    late = now.kind == FULL_MONTH_VISIT and bool(now.jaundice)
    yellow = now.kind in (NEWBORN_VISIT, FULL_MONTH_VISIT) and "4" in (now.jaundice or ())
    found = now.kind == NEWBORN_VISIT and (now.malformed or now.blood_screened == "3")
    return bool(late or yellow or found)


def not_measured(now, before):
    return now.kind != "extra" and not measured(now)


def severe_anaemia(now, before):
    return now.anaemia in (MODERATE, SEVERE)


def anaemia_stays(now, before):
    return now.anaemia == MILD and before is not None and before.anaemia == MILD


def grows_badly(now, before):
    """From the full month on: what a newborn weighs is judged at birth."""
    return now.kind != NEWBORN_VISIT and now.nutrition in GRAVE


def rickets(now, before):
    return now.rickets == "3"


def deaf(now, before):
    return now.hearing_behaved == "2" or now.hearing_screened == "2"


def sees_badly(now, before):
    eye = "eye_look eye_red_reflex eye_light eye_blink eye_follows eye_behaviour eye_motion eye_cover refraction"
    return dim(now) or any(getattr(now, one) == "2" for one in eye.split())


def warned(now, before):
    return bool(now.development)


def mild_anaemia(now, before):
    return now.anaemia == MILD


def heavy(now, before):
    return now.nutrition == "heavy"


def at_risk(now, before):
    """A newborn who is visited more often: light, early, one of several, malformed."""
    if now.kind != NEWBORN_VISIT:
        return False
    at = LIMITS.on(now.day)
    light = now.birth_weight is not None and now.birth_weight < at.low_weight
    early = now.gestation_weeks is not None and now.gestation_weeks < at.preterm
    return light or early or now.multiple in ("2", "3") or bool(now.malformed)


def late_visit(now, before):
    """More than a week after leaving hospital."""
    if now.kind != NEWBORN_VISIT or now.discharged_on is None:
        return False
    return (now.day - now.discharged_on).days > LIMITS.on(now.day).within


def small_head(now, before):
    return below(now.hcz, -2)


def unscreened(now, before):
    return now.kind == NEWBORN_VISIT and (now.hearing_screened == "3" or now.blood_screened == "1")


def measured(now):
    """Whether weight and length are there: growth is what an examination watches."""
    if now.kind == NEWBORN_VISIT:
        return now.weight is not None
    return now.weight is not None and now.height is not None


def touch_points():
    """The visits of each age, each with its own questions."""
    for name, age in TOUCH_POINTS.items():
        last = Span(months=age + (11 if age >= 48 else 0), days=29)
        title = f"{age // 12}岁" if age >= 48 else f"{age}月龄"
        yield Visit(
            name, title, at=months(age), until=last, early=days(7), asks=examined(age),
            graded=True, face_to_face=True, document="HSDB01.03",
        )  # fmt: skip


child = Programme(
    code="child-health",
    title="0–6岁儿童健康管理",
    english="Children of 0 to 6 years",
    source="《国家基本公共卫生服务规范（第三版）》0～6岁儿童健康管理服务规范；《0～6岁儿童眼保健及视力检查服务规范（试行）》（2021）",
    order=25,
    who=aged(below=years(7)),
    asks=NEWBORN,
    ends=years(7),
    visits=[
        Visit(
            NEWBORN_VISIT,
            "新生儿家庭访视",
            at=days(3),
            until=days(10),
            early=days(3),
            late=days(17),
            face_to_face=True,
            document="HSDB01.02",
        ),
        Visit(
            FULL_MONTH_VISIT,
            "满月健康管理",
            at=days(28),
            until=days(30),
            asks=FULL_MONTH,
            graded=True,
            face_to_face=True,
            document="HSDB01.03",
        ),
        *touch_points(),
        Visit("extra", "复查或追加访视", as_needed=True, asks=AGAIN, graded=True),
    ],
    limits=LIMITS,
    measured=measured,
    computes=[
        ZScore("waz", "年龄别体重Z值", of="weight", table=WEIGHT_FOR_AGE, by="days"),
        ZScore("haz", "年龄别身长Z值", of="height", table=LENGTH_FOR_AGE, by="days"),
        ZScore("hcz", "年龄别头围Z值", of="head", table=HEAD_FOR_AGE, by="days"),
        Formula("whz", "身长别体重Z值", ("sex", "days", "weight", "height"), weight_for_length),
        Coded("nutrition", "生长评价", nutrition),
        Coded("anaemia", "贫血程度", anaemia),
    ],
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "danger",
            in_danger,
            [refer("hospital", at_once=True)],
            title="新生儿危急征象",
            says="有危急征象（体温、呼吸、心率异常，面色苍白发绀，反应差，黄染至手足，脐部化脓等）：立即转诊，2周内随访转诊结果。",
        ),
        Rule(
            "not measured",
            not_measured,
            [advise("补测身长（身高）和体重")],
            title="未测体重身长",
            says="没有测体重和身长（身高）：请补测，生长监测不能缺。",
        ),
        Rule(
            "newborn to be seen",
            newborn_to_be_seen,
            [refer("hospital")],
            title="新生儿建议转诊",
            says="黄疸波及四肢或满月未退、发现畸形或疾病筛查阳性：建议转诊，2周内随访。",
        ),
        Rule(
            "severe anaemia",
            severe_anaemia,
            [refer("hospital")],
            title="中重度贫血",
            says="中重度贫血：转诊，2周内随访。",
        ),
        Rule(
            "anaemia stays",
            anaemia_stays,
            [refer("hospital")],
            title="贫血治疗无效",
            says="轻度贫血经1–3个月干预没有好转：转诊，2周内随访。",
        ),
        Rule(
            "growth",
            grows_badly,
            [refer("hospital", check=weeks(2)), advise("营养评估与喂养指导，登记专案管理")],
            title="生长偏离",
            says="低体重、生长迟缓、消瘦或肥胖：登记专案管理，转诊评估，2周内随访。",
        ),
        Rule(
            "rickets",
            rickets,
            [refer("hospital")],
            title="活动期佝偻病",
            says="活动期佝偻病：转诊，2周内随访。",
        ),
        Rule(
            "hearing",
            deaf,
            [refer("hospital")],
            title="听力筛查未通过",
            says="听力筛查未通过：转诊复筛或诊断，2周内随访。",
        ),
        Rule(
            "eyes",
            sees_badly,
            [refer("hospital")],
            title="眼或视力异常",
            says="眼病筛查异常或视力低于同龄标准（4岁≤0.6、5岁及以上≤0.8）：转诊，2周内随访。",
        ),
        Rule(
            "development",
            warned,
            [refer("hospital")],
            title="发育预警征阳性",
            says="有发育预警征：复查，转诊作发育评估，2周内随访。",
        ),
        Rule(
            "mild anaemia",
            mild_anaemia,
            [advise("铁剂与饮食指导，1个月复查血红蛋白")],
            title="轻度贫血",
            says="轻度贫血：补铁和饮食指导，1个月后复查血红蛋白。",
        ),
        Rule(
            "overweight",
            heavy,
            [advise("饮食与运动指导，监测体重")],
            title="超重",
            says="超重：指导饮食和户外活动，下次复测。",
        ),
        Rule(
            "normal",
            True,
            [advise("按月龄预约下一次")],
            title="正常",
            says="生长发育在正常范围：按月龄预约下一次。",
        ),
    ],
    remarks=[
        Remark(grows_badly, "生长评价见Z值。"),
        Remark(small_head, "头围低于同龄均值减2个标准差，请复测并评估。"),
        Remark(late_visit, "本次访视在出院7天之后。"),
        Remark(unscreened, "尚未做听力或疾病筛查，请督促补做。"),
    ],
    extras=[
        Extra(
            "high-risk newborn",
            "高危新生儿追加访视",
            at_risk,
            after=days(7),
            until=days(10),
            says="低出生体重、早产、双多胎或有出生缺陷：1周内追加访视。",
        ),
        Extra(
            "anaemia recheck",
            "贫血复查",
            mild_anaemia,
            after=months(1),
            until=weeks(6),
            says="1个月后复查血红蛋白。",
        ),
        Extra(
            "development recheck",
            "发育复查",
            warned,
            after=weeks(2),
            until=months(1),
            says="2周后了解发育评估结果。",
        ),
    ],
    demo=Demo(share=0.9),
    examples=[
        """
        case                        | kind    | age     | sex | birth_weight | gestation_weeks | weight | temperature | pulse | breathing | jaundice | navel | reacts | multiple | malformed | hearing_screened | grade              | refer | extra
        a healthy newborn           | newborn | 6 days  | 1   | 3300         | 39              | 3.25   | 36.8        | 130   | 42        | 1        | 2     | 1      | 1        | 无        | 1                | normal             | no    | -
        yellow in the face          | newborn | 6 days  | 1   | 3300         | 39              | 3.25   | 36.8        | 130   | 42        | 2        | 1     | 1      | 1        | 无        | 1                | normal             | no    | -
        yellow to the limbs         | newborn | 6 days  | 1   | 3300         | 39              | 3.25   | 36.8        | 130   | 42        | 2,3,4    | 1     | 1      | 1        | 无        | 1                | newborn to be seen | yes   | -
        yellow to hands and feet    | newborn | 6 days  | 1   | 3300         | 39              | 3.25   | 36.8        | 130   | 42        | 2,3,4,5  | 1     | 1      | 1        | 无        | 1                | danger             | yes   | -
        fever of 37.5               | newborn | 6 days  | 2   | 3300         | 39              | 3.25   | 37.5        | 130   | 42        | 1        | 2     | 1      | 1        | 无        | 1                | danger             | yes   | -
        37.4 is none                | newborn | 6 days  | 2   | 3300         | 39              | 3.25   | 37.4        | 130   | 42        | 1        | 2     | 1      | 1        | 无        | 1                | normal             | no    | -
        cold                        | newborn | 6 days  | 2   | 3300         | 39              | 3.25   | 35.5        | 130   | 42        | 1        | 2     | 1      | 1        | 无        | 1                | danger             | yes   | -
        breathes 61 times           | newborn | 6 days  | 2   | 3300         | 39              | 3.25   | 36.8        | 130   | 61        | 1        | 2     | 1      | 1        | 无        | 1                | danger             | yes   | -
        breathes 60 times           | newborn | 6 days  | 2   | 3300         | 39              | 3.25   | 36.8        | 130   | 60        | 1        | 2     | 1      | 1        | 无        | 1                | normal             | no    | -
        a heart of 99               | newborn | 6 days  | 2   | 3300         | 39              | 3.25   | 36.8        | 99    | 42        | 1        | 2     | 1      | 1        | 无        | 1                | danger             | yes   | -
        pus at the navel            | newborn | 6 days  | 2   | 3300         | 39              | 3.25   | 36.8        | 130   | 42        | 1        | 4     | 1      | 1        | 无        | 1                | danger             | yes   | -
        sucks weakly                | newborn | 6 days  | 2   | 3300         | 39              | 3.25   | 36.8        | 130   | 42        | 1        | 2     | 2      | 1        | 无        | 1                | danger             | yes   | -
        light                       | newborn | 6 days  | 1   | 2499         | 38              | 2.6    | 36.8        | 130   | 42        | 1        | 2     | 1      | 1        | 无        | 1                | normal             | no    | high-risk newborn
        early                       | newborn | 6 days  | 1   | 2600         | 36              | 2.6    | 36.8        | 130   | 42        | 1        | 2     | 1      | 1        | 无        | 1                | normal             | no    | high-risk newborn
        a twin                      | newborn | 6 days  | 1   | 2600         | 38              | 2.7    | 36.8        | 130   | 42        | 1        | 2     | 1      | 2        | 无        | 1                | normal             | no    | high-risk newborn
        malformed                   | newborn | 6 days  | 1   | 3300         | 39              | 3.25   | 36.8        | 130   | 42        | 1        | 2     | 1      | 1        | 有        | 1                | newborn to be seen | yes   | high-risk newborn
        did not pass the hearing    | newborn | 6 days  | 1   | 3300         | 39              | 3.25   | 36.8        | 130   | 42        | 1        | 2     | 1      | 1        | 无        | 2                | hearing            | yes   | -
        much too light              | newborn | 6 days  | 1   | 2300         | 38              | 2.2    | 36.8        | 130   | 42        | 1        | 2     | 1      | 1        | 无        | 1                | normal             | no    | high-risk newborn
        not weighed                 | newborn | 6 days  | 1   | 3300         | 39              |        | 36.8        | 130   | 42        | 1        | 2     | 1      | 1        | 无        | 1                | refused            |       |
        a birth weight of 9 kg      | newborn | 6 days  | 1   | 9000         | 39              | 3.25   | 36.8        | 130   | 42        | 1        | 2     | 1      | 1        | 无        | 1                | refused            |       |
        """,
        """
        case                     | kind       | age      | sex | weight | height | jaundice | grade              | refer
        a full month             | full month | 29 days  | 2   | 4.1    | 53.5   | 1        | normal             | no
        still yellow             | full month | 29 days  | 2   | 4.1    | 53.5   | 2        | newborn to be seen | yes
        """,
        """
        case                        | kind      | age       | sex | weight | height | haemoglobin | haemoglobin before | hearing_behaved | development | rickets | waz   | haz   | whz   | nutrition | anaemia | grade          | refer | extra
        a boy of 6 months           | 6 months  | 6 months  | 1   | 7.9    | 67.6   | 118         |                    | 1               | 0           | 1       | -0.01 | 0.03  | 0.04  | normal    | 0       | normal         | no    | -
        a girl of 6 months          | 6 months  | 6 months  | 2   | 7.3    | 65.7   | 118         |                    | 1               | 0           | 1       | 0.03  | 0.03  | 0.09  | normal    | 0       | normal         | no    | -
        haemoglobin of 110          | 6 months  | 6 months  | 1   | 7.9    | 67.6   | 110         |                    | 1               | 0           | 1       |       |       |       | normal    | 0       | normal         | no    | -
        mild anaemia                | 6 months  | 6 months  | 1   | 7.9    | 67.6   | 109         |                    | 1               | 0           | 1       |       |       |       | normal    | 1       | mild anaemia   | no    | anaemia recheck
        mild at 90                  | 6 months  | 6 months  | 1   | 7.9    | 67.6   | 90          |                    | 1               | 0           | 1       |       |       |       | normal    | 1       | mild anaemia   | no    | anaemia recheck
        moderate                    | 6 months  | 6 months  | 1   | 7.9    | 67.6   | 89          |                    | 1               | 0           | 1       |       |       |       | normal    | 2       | severe anaemia | yes   | -
        severe                      | 6 months  | 6 months  | 1   | 7.9    | 67.6   | 59          |                    | 1               | 0           | 1       |       |       |       | normal    | 3       | severe anaemia | yes   | -
        low weight                  | 6 months  | 6 months  | 1   | 6.3    | 64.0   | 118         |                    | 1               | 0           | 1       |       |       |       | light     | 0       | growth         | yes   | -
        stunted                     | 6 months  | 6 months  | 1   | 6.9    | 63.2   | 118         |                    | 1               | 0           | 1       |       |       |       | short     | 0       | growth         | yes   | -
        wasted                      | 6 months  | 6 months  | 1   | 6.4    | 68.5   | 118         |                    | 1               | 0           | 1       |       |       |       | wasted    | 0       | growth         | yes   | -
        overweight                  | 6 months  | 6 months  | 1   | 9.2    | 68.5   | 118         |                    | 1               | 0           | 1       |       |       |       | heavy     | 0       | overweight     | no    | -
        obese                       | 6 months  | 6 months  | 1   | 10.4   | 68.5   | 118         |                    | 1               | 0           | 1       |       |       |       | obese     | 0       | growth         | yes   | -
        active rickets              | 6 months  | 6 months  | 1   | 7.9    | 67.6   | 118         |                    | 1               | 0           | 3       |       |       |       | normal    | 0       | rickets        | yes   | -
        does not hear               | 6 months  | 6 months  | 1   | 7.9    | 67.6   | 118         |                    | 2               | 0           | 1       |       |       |       | normal    | 0       | hearing        | yes   | -
        cannot sit with help        | 6 months  | 6 months  | 1   | 7.9    | 67.6   | 118         |                    | 1               | 4           | 1       |       |       |       | normal    | 0       | development    | yes   | development recheck
        a sign, and none            | 6 months  | 6 months  | 1   | 7.9    | 67.6   | 118         |                    | 1               | 0,4         | 1       |       |       |       |           |         | refused        |       |
        not measured                | 6 months  | 6 months  | 1   |        |        | 118         |                    | 1               | 0           | 1       |       |       |       |           |         | refused        |       |
        """,
        """
        case                        | kind     | age     | sex | weight | height | haemoglobin | vision_scale | vision_left | vision_right | refraction | anaemia | grade        | refer
        sees 0.8 at four            | 4 years  | 4       | 2   | 16.1   | 102.7  | 120         | 1            | 0.8         | 0.8          | 1          | 0       | normal       | no
        sees 0.6 at four            | 4 years  | 4       | 2   | 16.1   | 102.7  | 120         | 1            | 0.6         | 0.8          | 1          | 0       | eyes         | yes
        sees 0.8 at five            | 5 years  | 5       | 2   | 18.1   | 109.4  | 120         | 1            | 0.8         | 1.0          | 1          | 0       | eyes         | yes
        4.9 is 0.8                  | 5 years  | 5       | 2   | 18.1   | 109.4  | 120         | 2            | 5.0         | 4.9          | 1          | 0       | eyes         | yes
        5.0 is 1.0                  | 5 years  | 5       | 2   | 18.1   | 109.4  | 120         | 2            | 5.0         | 5.0          | 1          | 0       | normal       | no
        refraction is not normal    | 4 years  | 4       | 2   | 16.1   | 102.7  | 120         | 1            | 0.8         | 0.8          | 2          | 0       | eyes         | yes
        anaemia from five is 115    | 5 years  | 5       | 2   | 18.1   | 109.4  | 114         | 1            | 1.0         | 1.0          | 1          | 1       | mild anaemia | no
        114 at four is none         | 4 years  | 4       | 2   | 16.1   | 102.7  | 114         | 1            | 1.0         | 1.0          | 1          | 0       | normal       | no
        """,
        """
        case                        | kind     | age      | sex | weight before | height before | haemoglobin before | weight | height | haemoglobin | grade         | refer
        still mildly anaemic        | 6 months | 9 months | 1   | 7.2           | 63.9          | 105                | 8.9    | 72.0   | 107         | anaemia stays | yes
        better again                | 6 months | 9 months | 1   | 7.2           | 63.9          | 105                | 8.9    | 72.0   | 112         | normal        | no
        anaemic for the first time  | 6 months | 9 months | 1   | 7.2           | 63.9          |                    | 8.9    | 72.0   | 107         | mild anaemia  | no
        """,
        """
        case                         | kind     | mode | age      | weight | height | haemoglobin | haemoglobin before | weight before | height before | grade        | refer
        asked on the telephone only  | 6 months | 3    | 6 months |        |        |             |                    |               |               | not measured | no
        blood tested again           | extra    | 1    | 9 months |        |        | 118         |                    |               |               | normal       | no
        """,
    ],
)
