"""Who may have tuberculosis: symptoms asked, sent to the designated hospital, asked after."""

import datetime as dt

from xinglin.engines.codes import CONTACT_WITH_TUBERCULOSIS, DIABETES
from xinglin.engines.followup import (
    Limits,
    Programme,
    Rule,
    Visit,
    advise,
    any_of,
    exposed,
    refer,
    see_again,
    turning,
)
from xinglin.engines.indicators import PEOPLE, count, indicator, row, share
from xinglin.engines.indicators.tables import visits
from xinglin.engines.people import everyone
from xinglin.engines.records import Choice, Form, Tick, Ticks, diagnosed, options
from xinglin.kernel.time import YEAR, weeks, year

LIMITS = Limits("""
    name        | value | unit | from       | to | source               | tag
    check_weeks | 1     | 周   | 2017-02-28 |    | NBPHS 3rd ed., ch. 12 | V*
""")
SIGNS = Ticks(
    "suspect_signs",
    "可疑症状",
    english="Suspicious symptoms",
    nothing="0",
    choices=options("0 无|1 咳嗽咳痰2周及以上|2 咯血或血痰|3 发热|4 盗汗|5 胸痛|6 不明原因消瘦"),
)
SLIP = Tick("referral_slip", "已开具双向转诊单，推介到定点医疗机构", english="Slip given, sent on")
ARRIVED = Choice(
    "arrived",
    "1周内电话随访结果",
    english="Asked after within a week",
    choices=options("1 已就诊，确诊|2 已就诊，排除|3 未就诊，已督促|4 未联系上"),
)


def suspect(now, before):
    return bool(now.suspect_signs)


def kept_back(now, before):
    return suspect(now, before) and not now.referral_slip


def unasked(now, before):
    return now.suspect_signs is None


tuberculosis_suspects = Programme(
    code="ptb-suspect",
    title="肺结核可疑症状筛查与推介转诊",
    english="People who may have tuberculosis",
    source="《国家基本公共卫生服务规范（第三版）》肺结核患者健康管理服务规范：筛查及推介转诊",
    order=41,
    who=any_of(turning(65), everyone & diagnosed(DIABETES), exposed(CONTACT_WITH_TUBERCULOSIS)),
    asks=Form(SIGNS, SLIP, ARRIVED),
    visits=[
        Visit("screening", "症状筛查", once_a=YEAR),
        Visit("asked after", "电话随访", as_needed=True),
    ],
    limits=LIMITS,
    plan=[
        Rule(
            "suspect not sent",
            kept_back,
            [advise("开具转诊单，推介到定点医疗机构"), see_again(weeks(1))],
            title="可疑，未推介",
            says="有肺结核可疑症状：填写双向转诊单，推荐到结核病定点医疗机构检查。",
        ),
        Rule(
            "suspect",
            suspect,
            [refer("结核病定点医疗机构", check=weeks(1))],
            title="可疑，已推介",
            says="已推介到结核病定点医疗机构：1周内电话随访，了解是否就诊，督促及时就医。",
        ),
        Rule(
            "not asked",
            unasked,
            [advise("补问可疑症状")],
            title="未筛查",
            says="没有问可疑症状：请补问。",
        ),
        Rule(
            "no signs",
            True,
            [advise("结核病防治知识宣传")],
            title="无可疑症状",
            says="没有可疑症状：每年筛查一次，出现症状随时就诊。",
        ),
    ],
    examples="""
        case                     | suspect_signs | referral_slip | grade            | next   | refer
        coughs for two weeks     | 1             | yes           | suspect          | 1 week | yes
        blood in the sputum      | 2             | yes           | suspect          | 1 week | yes
        fever and night sweats   | 3,4           | yes           | suspect          | 1 week | yes
        pain in the chest        | 5             | yes           | suspect          | 1 week | yes
        has grown thin           | 6             | yes           | suspect          | 1 week | yes
        nobody sent him on       | 1             | no            | suspect not sent | 1 week | no
        nobody said so           | 1             |               | suspect not sent | 1 week | no
        nothing to be found      | 0             |               | no signs         |        | no
        nobody asked             |               |               | not asked        |        | no
        nothing, and a cough     | 0,1           |               | refused          |        |
    """,
)


@indicator(
    "TB3",
    title="肺结核可疑症状者推介转诊率",
    english="Suspects of tuberculosis who were sent to the designated hospital",
    source="《国家基本公共卫生服务规范（第三版）》肺结核患者健康管理服务规范（分母为地方口径）",
    owner="疾病预防控制股",
    base="登记",
    valid_from=dt.date(2017, 2, 28),
)
def sent_on(period):
    """
    分母：期内筛查发现有肺结核可疑症状的人数（规范只给出推介转诊人数，分母是地方口径）。
    分子：其中期内已开具转诊单、推介到结核病定点医疗机构的人数。同一人期内多次发现的计一人。
    """
    seen = visits.of("ptb-suspect").during(period)
    found = seen.where(row.grade.isin(["suspect", "suspect not sent"]))
    return share(seen.where(row.grade == "suspect"), of=found, otherwise={"未推介": found})


sent_on.example(
    about="sent on at the second visit counts once; who has no signs is no suspect",
    period=year(2025),
    visits="""
        person | programme   | kind        | date       | grade
        wang   | ptb-suspect | screening   | 2025-03-01 | suspect not sent
        wang   | ptb-suspect | asked after | 2025-03-08 | suspect
        li     | ptb-suspect | screening   | 2025-03-01 | suspect
        zhao   | ptb-suspect | screening   | 2025-03-01 | suspect not sent
        chen   | ptb-suspect | screening   | 2025-03-01 | no signs
        early  | ptb-suspect | screening   | 2024-12-31 | suspect
    """,
    gives="2 of 3",
)


@indicator(
    "TB4",
    title="肺结核可疑症状者到定点医院检查人数",
    english="Suspects of tuberculosis who were examined",
    unit=PEOPLE,
    source="《国家基本公共卫生服务规范（第三版）》肺结核患者健康管理服务规范",
    owner="疾病预防控制股",
    valid_from=dt.date(2017, 2, 28),
)
def examined(period):
    """
    期内推介转诊后随访得知已到结核病定点医疗机构就诊的人数，确诊和排除的都计；同一人期内多次的计一人。
    """
    asked = visits.of("ptb-suspect").during(period)
    went = row.answers.contains("|arrived=1|") | row.answers.contains("|arrived=2|")
    return count(asked.where(went))


examined.example(
    about="one was found ill, one was not; the third has not gone, the fourth went last year",
    period=year(2025),
    visits="""
        person | programme   | kind        | date       | grade   | answers
        wang   | ptb-suspect | asked after | 2025-03-08 | suspect | arrived=1
        li     | ptb-suspect | asked after | 2025-03-08 | suspect | arrived=2
        zhao   | ptb-suspect | asked after | 2025-03-08 | suspect | arrived=3
        early  | ptb-suspect | asked after | 2024-12-31 | suspect | arrived=1
    """,
    gives="2",
)
