"""Whom, when, and what a visit means: from booking to the 42nd day after the birth."""
# ruff: noqa: E501 - tables of examples, one case a line

from xinglin.engines.followup import (
    Anchor,
    Coded,
    Extra,
    Leaving,
    Limits,
    Programme,
    Remark,
    Rule,
    Visit,
    advise,
    any_of,
    bear,
    between_weeks,
    close,
    delivered,
    pregnant,
    refer,
    report,
    see_again,
)
from xinglin.kernel.time import days, weeks
from xinglin.programmes.maternal.asked import (
    BOOKING,
    DAY_42,
    DELIVERY,
    LATER,
    POSTNATAL,
    SCREENING,
)
from xinglin.programmes.maternal.risks import GREEN, ORANGE, PURPLE, RED, YELLOW, heaviest

LIMITS = Limits("""
    name            | value | unit     | from       | to | source                                     | tag
    early           | 13    | 周       | 2017-02-28 |    | NBPHS 3rd ed., ch. 5: before 13+0          | V*
    young           | 18    | 岁       | 2017-09-22 |    | risk assessment 2017: yellow up to         | G
    older           | 35    | 岁       | 2017-09-22 |    | risk assessment 2017: yellow from          | G
    oldest          | 40    | 岁       | 2017-09-22 |    | risk assessment 2017: orange from          | G
    thin            | 18.5  | kg/m²    | 2017-09-22 |    | risk assessment 2017: yellow below         | G
    stout           | 25    | kg/m²    | 2017-09-22 |    | risk assessment 2017: yellow above         | G
    obese           | 28    | kg/m²    | 2017-09-22 |    | risk assessment 2017: orange from          | G
    anaemia         | 110   | g/L      | 2017-09-22 |    | risk assessment 2017: yellow below         | G
    severe_anaemia  | 60    | g/L      | 2017-09-22 |    | risk assessment 2017: orange up to         | G
    gravest_anaemia | 40    | g/L      | 2017-09-22 |    | risk assessment 2017: red up to            | G
    few_platelets   | 100   | 10⁹/L    | 2017-09-22 |    | risk assessment 2017: yellow below         | G
    fewer_platelets | 50    | 10⁹/L    | 2017-09-22 |    | risk assessment 2017: orange below         | G
    least_platelets | 30    | 10⁹/L    | 2017-09-22 |    | risk assessment 2017: red below            | G
    systolic        | 140   | mmHg     | 2017-09-22 |    | hypertension in pregnancy                  | G
    diastolic       | 90    | mmHg     | 2017-09-22 |    | hypertension in pregnancy                  | G
    severe_systolic | 160   | mmHg     | 2017-09-22 |    | severe pre-eclampsia                       | G
    severe_diastol  | 110   | mmHg     | 2017-09-22 |    | severe pre-eclampsia                       | G
    slow_heart      | 110   | 次/min   | 2017-02-28 |    | fetal heart: normal from                   | G
    fast_heart      | 160   | 次/min   | 2017-02-28 |    | fetal heart: normal up to                  | G
    blood_lost      | 500   | ml       | 2017-02-28 |    | bleeding after vaginal birth from          | G
    fever           | 38    | ℃        | 2017-02-28 |    | puerperal infection from                   | G
    low_mood        | 13    | 分       | 2020-08-31 |    | EPDS: depression likely from               | G
    after_discharge | 7     | 天       | 2017-02-28 |    | NBPHS 3rd ed., ch. 5: postnatal visit      | G
    at_the_latest   | 28    | 天       | 2017-02-28 |    | NBPHS 3rd ed.: postnatal visit counts      | V*
""")
ANTENATAL = ("booking", "second", "third", "fourth", "fifth", "extra")
AFTERWARDS = ("postnatal", "day 42")
SCREENED_HIGH = ("3", "6")


def body_colour(now):
    """The colour that age, weight, blood and blood pressure give by themselves."""
    at = LIMITS.on(now.day)
    found = [GREEN]
    if now.kind == "booking":
        found.append(standing_colour(now))
    if now.haemoglobin is not None:
        found += [YELLOW] * (now.haemoglobin < at.anaemia)
        found += [ORANGE] * (now.haemoglobin <= at.severe_anaemia)
        found += [RED] * (now.haemoglobin <= at.gravest_anaemia)
    if now.platelets is not None:
        found += [YELLOW] * (now.platelets < at.few_platelets)
        found += [ORANGE] * (now.platelets < at.fewer_platelets)
        found += [RED] * (now.platelets < at.least_platelets)
    if high_pressure(now):
        found.append(ORANGE if severe_pressure(now) else YELLOW)
    return max(found)


def high_pressure(now):
    at = LIMITS.on(now.day)
    return now.systolic is not None and (
        now.systolic >= at.systolic or now.diastolic >= at.diastolic
    )


def severe_pressure(now):
    at = LIMITS.on(now.day)
    return now.systolic is not None and (
        now.systolic >= at.severe_systolic or now.diastolic >= at.severe_diastol
    )


def risk(now):
    """The colour of the pregnancy: what was ticked, what was measured, what was so before."""
    if now.risk_factors_found is None:  # not looked at: after the birth, or before it is filled in
        return None
    found = [heaviest(now.risk_factors_found)]
    found.append(body_colour(now))
    booking = next((one for one in now.earlier() if one.kind == "booking"), None)
    if booking is not None:  # age and weight at booking stay with the pregnancy
        found.append(standing_colour(booking))
    return max(found)


def standing_colour(booking):
    """The colour that age and weight at booking give."""
    at = LIMITS.on(booking.day)
    found = [GREEN]
    found += [ORANGE] * (booking.age >= at.oldest)
    found += [YELLOW] * (booking.age >= at.older or booking.age <= at.young)
    if booking.bmi is not None:
        found += [ORANGE] * (booking.bmi >= at.obese)
        found += [YELLOW] * (booking.bmi > at.stout or booking.bmi < at.thin)
    return max(found)


def infectious(now):
    """Purple: an infectious disease, ticked or found in the blood; nothing otherwise."""
    ticked = any(one.startswith("p") for one in now.risk_factors_found or ())
    tested = "2" in (now.hbsag, now.syphilis, now.hiv)
    return PURPLE if ticked or tested else None


def booked(now):
    """Whether the booking was in time: `early` or `late`."""
    if now.kind != "booking" or now.anchor is None:
        return None
    return "early" if (now.day - now.anchor).days < 7 * LIMITS.on(now.day).early else "late"


def week(now):
    """The week of the pregnancy as `12+3`."""
    if now.anchor is None or now.kind not in ANTENATAL:
        return None
    old = (now.day - now.anchor).days
    return f"{old // 7}+{old % 7}" if 0 <= old < 7 * 45 else None


def gave_birth(now, before):
    return now.kind == "delivery"


def bled_much(now):
    return now.blood_lost is not None and now.blood_lost >= LIMITS.on(now.day).blood_lost


def bled(now, before):
    return now.kind == "delivery" and now.outcome_of_birth == "1" and bled_much(now)


def bled_besides(now, before):
    return lost(now, before) and bled_much(now)


def lost(now, before):
    return now.kind == "delivery" and now.outcome_of_birth != "1"


def danger(now, before):
    at = LIMITS.on(now.day)
    heart = now.fetal_heart is not None and not at.slow_heart <= now.fetal_heart <= at.fast_heart
    return now.kind in ANTENATAL and (bool(now.maternal_danger) or heart or severe_pressure(now))


def flagged(now):
    at = LIMITS.on(now.day)
    hot = now.temperature is not None and now.temperature >= at.fever
    low = now.epds is not None and now.epds >= at.low_mood
    return bool(now.postnatal_flags) or hot or low or high_pressure(now)


def unwell_afterwards(now, before):
    return now.kind == "postnatal" and flagged(now)


def unwell_at_the_end(now, before):
    return now.kind == "day 42" and flagged(now)


def well_at_the_end(now, before):
    return now.kind == "day 42"


def well_afterwards(now, before):
    return now.kind == "postnatal"


def is_red(now, before):
    return now.risk == RED


def is_orange(now, before):
    return now.risk == ORANGE


def is_yellow(now, before):
    return now.risk == YELLOW


def is_purple(now, before):
    return now.infectious == PURPLE


def unassessed(now, before):
    return now.risk == YELLOW and now.risk_assessed != "2"


def booked_late(now, before):
    return now.booked == "late"


def screened_high(now, before):
    return now.prenatal_screened in SCREENED_HIGH


def no_case(now, before):
    return now.risk in (ORANGE, RED) and now.case_managed != "1"


def purple_beside(now, before):
    return is_purple(now, before) and now.risk != GREEN


maternal = Programme(
    code="maternal",
    title="孕产妇健康管理",
    english="Pregnant women and new mothers",
    source="《国家基本公共卫生服务规范（第三版）》孕产妇健康管理服务规范；《孕产妇妊娠风险评估与管理工作规范》（2017）",
    order=24,
    who=any_of(pregnant(), delivered(within=days(56))),
    asks=BOOKING,
    anchor=Anchor("lmp", "末次月经", also={"edd": days(280)}),
    afresh=True,
    visits=[
        Visit(
            "booking",
            "建册与第1次产检",
            **between_weeks(0, 12),
            before="delivered_on",
            face_to_face=True,
            document="HSDB02.01",
        ),
        Visit(
            "second",
            "第2次产检",
            **between_weeks(16, 20),
            asks=SCREENING,
            graded=True,
            before="delivered_on",
            document="HSDB02.02",
        ),
        Visit(
            "third",
            "第3次产检",
            **between_weeks(21, 24),
            asks=SCREENING,
            graded=True,
            before="delivered_on",
            document="HSDB02.02",
        ),
        Visit(
            "fourth",
            "第4次产检",
            **between_weeks(28, 36),
            asks=LATER,
            graded=True,
            before="delivered_on",
            document="HSDB02.02",
        ),
        Visit(
            "fifth",
            "第5次产检",
            **between_weeks(37, 40),
            asks=LATER,
            graded=True,
            before="delivered_on",
            document="HSDB02.02",
        ),
        Visit(
            "extra", "追加产检或复查", as_needed=True, asks=LATER, graded=True, document="HSDB02.02"
        ),
        Visit("delivery", "分娩记录", as_needed=True, asks=DELIVERY, graded=True),
        Visit(
            "postnatal",
            "产后访视",
            at=days(0),
            until=days(7),
            late=days(21),
            since="discharged_on",
            asks=POSTNATAL,
            graded=True,
            face_to_face=True,
            document="HSDB02.03",
        ),
        Visit(
            "day 42",
            "产后42天健康检查",
            at=days(35),
            until=days(56),
            late=days(28),
            since="delivered_on",
            asks=DAY_42,
            graded=True,
            face_to_face=True,
            document="HSDB02.04",
        ),
    ],
    limits=LIMITS,
    computes=[
        Coded("gestation", "孕周", week),
        Coded("booked", "建册时机", booked),
        Coded("risk", "妊娠风险分级", risk),
        Coded("infectious", "传染病（紫色）", infectious),
    ],
    plan=[  # read from the top; the first rule that holds decides
        Rule(
            "bleeding",
            bled,
            [
                refer("hospital", at_once=True),
                bear(
                    "child-health", "nip", born="delivered_on", sex="baby_sex", many="live_births"
                ),
            ],
            title="产后出血",
            says="产后24小时出血达500ml：危急，由分娩机构处置，2周内随访。",
        ),
        Rule(
            "pregnancy lost",
            lost,
            [advise("心理关怀，指导休养和避孕，42天复查")],
            title="未获活产",
            says="妊娠未获活产：给予关怀和指导，产后42天复查后结案。",
        ),
        Rule(
            "delivered",
            gave_birth,
            [
                advise("出院后7天内产后访视和新生儿访视"),
                bear(
                    "child-health", "nip", born="delivered_on", sex="baby_sex", many="live_births"
                ),
            ],
            title="已分娩",
            says="已分娩：登记新生儿并关联母亲，出院后7天内入户访视母婴。",
        ),
        Rule(
            "unwell at the end",
            unwell_at_the_end,
            [refer("hospital"), close(Leaving.FINISHED)],
            title="42天检查异常，结案转诊",
            says="产后42天检查异常：转上级医疗机构，结案。",
        ),
        Rule(
            "closed",
            well_at_the_end,
            [advise("结案"), close(Leaving.FINISHED)],
            title="恢复良好，结案",
            says="产后恢复良好：指导避孕和喂养，结案。",
        ),
        Rule(
            "unwell afterwards",
            unwell_afterwards,
            [refer("hospital")],
            title="产后异常",
            says="产褥感染、出血、子宫复旧不良、血压高或抑郁：转诊，2周内随访。",
        ),
        Rule(
            "well afterwards",
            well_afterwards,
            [advise("母乳喂养和新生儿护理指导，预约42天检查")],
            title="产后正常",
            says="产后恢复正常：指导喂养和护理，预约产后42天检查。",
        ),
        Rule(
            "danger",
            danger,
            [refer("hospital", at_once=True), report("危重孕产妇救治中心", within=days(1))],
            title="危急征象",
            says="有危急征象（流血、抽搐、胎动消失、胎心异常、血压≥160/110等）：立即转诊，2周内随访。",
        ),
        Rule(
            "red",
            is_red,
            [
                refer("hospital", at_once=True),
                report("妇幼保健机构", within=days(1)),
                advise("专案管理，评估是否适宜继续妊娠"),
            ],
            title="红色：高风险",
            says="妊娠风险红色：立即转三级医疗机构，24小时内报告妇幼保健机构，专案管理，2周内随访。",
        ),
        Rule(
            "orange",
            is_orange,
            [
                refer("hospital"),
                report("妇幼保健机构", within=days(3)),
                advise("专案管理，在县级及以上危重孕产妇救治中心产检和分娩"),
            ],
            title="橙色：较高风险",
            says="妊娠风险橙色：转县级及以上机构，3日内报告妇幼保健机构，专案管理，2周内随访。",
        ),
        Rule(
            "purple",
            is_purple,
            [refer("hospital"), advise("到定点机构产检和分娩，落实母婴阻断")],
            title="紫色：妊娠合并传染病",
            says="妊娠合并传染病（紫色）：转定点医疗机构，落实预防母婴传播措施，2周内随访。",
        ),
        Rule(
            "yellow, not assessed",
            unassessed,
            [refer("hospital")],
            title="筛查阳性，待评估",
            says="风险筛查阳性（黄色）：转二级及以上机构作妊娠风险评估，2周内随访结果。",
        ),
        Rule(
            "yellow",
            is_yellow,
            [advise("在二级及以上机构产检，动态评估"), see_again(weeks(4))],
            title="黄色：一般风险",
            says="妊娠风险黄色，已评估：在二级及以上机构产检，4周内随访并动态评估。",
        ),
        Rule(
            "green",
            True,
            [advise("按孕周预约下一次产检")],
            title="绿色：低风险",
            says="妊娠风险绿色：按孕周预约下一次产检。",
        ),
    ],
    remarks=[
        Remark(bled_besides, "产后24小时出血达500ml，由分娩机构处置。"),
        Remark(booked_late, "建册时已满13周。"),
        Remark(screened_high, "产前筛查高风险：转产前诊断机构。"),
        Remark(no_case, "橙色、红色应建立专案。"),
        Remark(purple_beside, "同时有传染病（紫色）。"),
    ],
    extras=[
        Extra(
            "prenatal diagnosis",
            "核实产前诊断",
            screened_high,
            after=days(7),
            until=weeks(3),
            says="3周内核实产前诊断结果。",
        ),
    ],
    examples=[
        """
        case                          | week | age | height | weight | bp      | haemoglobin | platelets | hbsag | syphilis | hiv  | risk_factors_found | risk_assessed | maternal_danger | grade                | refer | risk | infectious | booked | gestation
        all is well                   | 10   | 28  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 1             | 1               | green                | no    | 1    | -          | early  | 10+0
        the last day of twelve weeks  | 12+6 | 28  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 1             | 1               | green                | no    | 1    | -          | early  | 12+6
        thirteen weeks are late       | 13   | 28  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 1             | 1               | green                | no    | 1    | -          | late   | 13+0
        thirty-five is yellow         | 10   | 35  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 1             | 1               | yellow, not assessed | yes   | 2    | -          | early  |
        eighteen is yellow            | 10   | 18  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 2             | 1               | yellow               | no    | 2    | -          | early  |
        nineteen is not               | 10   | 19  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 1             | 1               | green                | no    | 1    | -          | early  |
        forty is orange               | 10   | 40  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 1             | 1               | orange               | yes   | 3    | -          | early  |
        a body mass of 25.4 is yellow | 10   | 28  | 160    | 65     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 2             | 1               | yellow               | no    | 2    | -          | early  |
        a body mass of 28.1 is orange | 10   | 28  | 160    | 72     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 2             | 1               | orange               | yes   | 3    | -          | early  |
        too thin is yellow            | 10   | 28  | 160    | 47     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 2             | 1               | yellow               | no    | 2    | -          | early  |
        a scar, assessed              | 10   | 28  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | y04                | 2             | 1               | yellow               | no    | 2    | -          | early  |
        a scar of a year ago          | 10   | 28  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | y04,o22            | 2             | 1               | orange               | yes   | 3    | -          | early  |
        a failing heart               | 10   | 28  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | r10                | 1             | 1               | red                  | yes   | 4    | -          | early  |
        haemoglobin of 109            | 10   | 28  | 160    | 55     | 110/70  | 109         | 200       | 阴性  | 阴性     | 阴性 | none               | 2             | 1               | yellow               | no    | 2    | -          | early  |
        haemoglobin of 60             | 10   | 28  | 160    | 55     | 110/70  | 60          | 200       | 阴性  | 阴性     | 阴性 | none               | 2             | 1               | orange               | yes   | 3    | -          | early  |
        haemoglobin of 40             | 10   | 28  | 160    | 55     | 110/70  | 40          | 200       | 阴性  | 阴性     | 阴性 | none               | 2             | 1               | red                  | yes   | 4    | -          | early  |
        platelets of 49               | 10   | 28  | 160    | 55     | 110/70  | 125         | 49        | 阴性  | 阴性     | 阴性 | none               | 2             | 1               | orange               | yes   | 3    | -          | early  |
        platelets of 29               | 10   | 28  | 160    | 55     | 110/70  | 125         | 29        | 阴性  | 阴性     | 阴性 | none               | 2             | 1               | red                  | yes   | 4    | -          | early  |
        hepatitis B                   | 10   | 28  | 160    | 55     | 110/70  | 125         | 200       | 阳性  | 阴性     | 阴性 | none               | 1             | 1               | purple               | yes   | 1    | 5          | early  |
        HIV uncertain is not purple   | 10   | 28  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 3    | none               | 1             | 1               | green                | no    | 1    | -          | early  |
        syphilis, and a weak heart    | 10   | 28  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阳性     | 阴性 | o10                | 2             | 1               | orange               | yes   | 3    | 5          | early  |
        pressure of 140               | 10   | 28  | 160    | 55     | 140/80  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 2             | 1               | yellow               | no    | 2    | -          | early  |
        pressure of 160               | 10   | 28  | 160    | 55     | 160/100 | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 2             | 1               | danger               | yes   | 3    | -          | early  |
        bleeds                        | 10   | 28  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none               | 2             | 2               | danger               | yes   | 1    | -          | early  |
        risks were not looked at      | 10   | 28  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 |                    |               |                 | refused              |       |      |            |        |
        none and a scar               | 10   | 28  | 160    | 55     | 110/70  | 125         | 200       | 阴性  | 阴性     | 阴性 | none,y04           |               |                 | refused              |       |      |            |        |
        """,
        """
        case                       | kind   | week | age | bp      | fetal_heart | haemoglobin | prenatal_screened | risk_factors_found | risk_assessed | case_managed | grade                | refer | risk | extra
        the second visit           | second | 18   | 28  | 112/70  | 145         | 120         | 2                 | none               | 1             |              | green                | no    | 1    | -
        serum says high risk       | second | 18   | 28  | 112/70  | 145         | 120         | 3                 | none               | 1             |              | green                | no    | 1    | prenatal diagnosis
        NIPT says high risk        | third  | 22   | 28  | 112/70  | 145         | 120         | 6                 | none               | 1             |              | green                | no    | 1    | prenatal diagnosis
        a heart of 110             | second | 18   | 28  | 112/70  | 110         | 120         | 2                 | none               | 1             |              | green                | no    | 1    | -
        a heart of 109             | second | 18   | 28  | 112/70  | 109         | 120         | 2                 | none               | 1             |              | danger               | yes   | 1    | -
        a heart of 161             | second | 18   | 28  | 112/70  | 161         | 120         | 2                 | none               | 1             |              | danger               | yes   | 1    | -
        twins, not assessed        | third  | 22   | 28  | 112/70  | 145         | 120         | 2                 | y20                | 1             |              | yellow, not assessed | yes   | 2    | -
        twins, assessed            | third  | 22   | 28  | 112/70  | 145         | 120         | 2                 | y20                | 2             |              | yellow               | no    | 2    | -
        placenta praevia on a scar | fourth | 32   | 28  | 112/70  | 145         | 120         |                   | o23                | 2             | 1            | orange               | yes   | 3    | -
        the placenta comes loose   | fourth | 33   | 28  | 112/70  | 145         | 120         |                   | r22                | 1             |              | red                  | yes   | 4    | -
        """,
        """
        case                        | kind   | week | age | height before | weight before | bp before | risk_factors_found before | bp     | fetal_heart | risk_factors_found | risk_assessed | grade  | risk
        it was green, it turns red  | fourth | 32   | 28  |               |               | 110/70    | none                      | 118/76 | 150         | r10                | 1             | red    | 4
        it was orange, it is green  | fourth | 32   | 28  |               |               | 110/70    | o10                       | 118/76 | 150         | none               | 2             | green  | 1
        """,
        """
        case                     | kind     | delivered_on | delivered_at | outcome_of_birth | blood_lost | antenatal_times | discharged_on | grade          | refer
        born in hospital         | delivery | 2026-03-01   | 1            | 1                | 200        | 8               |               | delivered      | no
        bled half a litre        | delivery | 2026-03-01   | 1            | 1                | 500        | 8               |               | bleeding       | yes
        born dead                | delivery | 2026-03-01   | 1            | 3                | 200        | 8               |               | pregnancy lost | no
        where is not said        | delivery | 2026-03-01   |              | 1                | 200        | 8               |               | refused        |
        born tomorrow            | delivery | 2026-03-03   | 1            | 1                | 200        | 8               |               | refused        |
        """,
        """
        case                     | kind      | temperature | bp     | womb | epds | postnatal_flags | grade             | refer
        recovers                 | postnatal | 36.7        | 115/75 | 1    | 5    | 1               | well afterwards   | no
        an infection             | postnatal | 36.7        | 115/75 | 1    | 5    | 2               | unwell afterwards | yes
        a fever of 38            | postnatal | 38.0        | 115/75 | 1    | 5    | 1               | unwell afterwards | yes
        depressed by the scale   | postnatal | 36.7        | 115/75 | 1    | 13   | 1               | unwell afterwards | yes
        twelve is not            | postnatal | 36.7        | 115/75 | 1    | 12   | 1               | well afterwards   | no
        flags were not looked at | postnatal | 36.7        | 115/75 | 1    | 5    |                 | refused           |
        """,
        """
        case                 | kind   | bp     | womb | epds | postnatal_flags | grade             | refer
        recovered            | day 42 | 115/75 | 1    | 4    | 1               | closed            | no
        the womb is slow     | day 42 | 115/75 | 2    | 4    | 3               | unwell at the end | yes
        pressure stayed high | day 42 | 145/95 | 1    | 4    | 1               | unwell at the end | yes
        """,
    ],
)
