"""SMD4 and SMD5: medicines taken, and how stable people are."""

from xinglin.engines.indicators import indicator, row, share
from xinglin.engines.indicators.tables import visits
from xinglin.kernel.time import year
from xinglin.programmes.mental_disorder.indicators.register import (
    ADOPTED,
    ILL,
    OFFICE,
    PEOPLE,
    SOURCE,
    latest,
    registered,
)


def taking(period, *codes):
    """Whose last visit says that medicines are taken so."""
    found = row.answers.contains(f"|drug_taking={codes[0]}|")
    for code in codes[1:]:
        found = found | row.answers.contains(f"|drug_taking={code}|")
    return latest(period).where(found)


TAKING = """
    person | programme | kind      | date       | answers
    wang   | smd       | follow-up | 2025-02-01 | drug_taking=3
    wang   | smd       | follow-up | 2025-10-01 | drug_taking=1
    li     | smd       | follow-up | 2025-10-01 | drug_taking=2
    zhao   | smd       | follow-up | 2025-02-01 | drug_taking=4
    away   | smd       | follow-up | 2025-02-01 | drug_taking=1
"""


@indicator(
    "SMD4",
    title="严重精神障碍患者服药率",
    english="Registered people with a severe mental disorder who take medicines",
    source=SOURCE,
    owner=OFFICE,
    base="登记",
    valid_from=ADOPTED,
)
def medicated(period):
    """
    分母：期末在册患者数。
    分子：其中期内最近一次随访正在服药的人数（规律或间断用药）。医嘱无需用药的、没有随访的不计入分子。
    """
    people = registered(period)
    return share(
        taking(period, "1", "2"),
        of=people,
        otherwise={"最近一次随访没有服药": latest(period), "期内没有随访": people},
    )


medicated.example(
    about="the last visit decides; who needs none takes none",
    period=year(2025),
    residents=PEOPLE,
    conditions=ILL,
    visits=TAKING,
    gives="2 of 4",
)


@indicator(
    "SMD4-regular",
    title="严重精神障碍患者规律服药率",
    english="Registered people with a severe mental disorder who take medicines regularly",
    source=SOURCE,
    owner=OFFICE,
    base="登记",
    valid_from=ADOPTED,
)
def regularly_medicated(period):
    """
    分母：期末在册患者数。
    分子：其中期内最近一次随访按医嘱规律用药的人数。
    """
    people = registered(period)
    return share(
        taking(period, "1"),
        of=people,
        otherwise={"最近一次随访不是规律用药": latest(period), "期内没有随访": people},
    )


regularly_medicated.example(
    about="now and then is not regularly",
    period=year(2025),
    residents=PEOPLE,
    conditions=ILL,
    visits=TAKING,
    gives="1 of 4",
)


@indicator(
    "SMD5",
    title="严重精神障碍患者病情稳定率",
    english="People with a severe mental disorder who are stable",
    source=SOURCE,
    owner=OFFICE,
    base="在管",
    valid_from=ADOPTED,
)
def stability(period):
    """
    分母：期内有随访分类的患者数（小于在册患者数）；评估不完整、没有分类的随访不计。
    分子：其中期内最近一次有分类的随访为“稳定”（第3类）的人数；“基本稳定”不计入。
    """
    classed = visits.of("smd").during(period).where(row.code.isin(["1", "2", "3"])).latest()
    return share(
        classed.where(row.code == "3"), of=classed, otherwise={"不稳定或基本稳定": classed}
    )


stability.example(
    about="mostly stable is not stable; a visit that was not assessed is passed over",
    period=year(2025),
    visits="""
        person | programme | kind      | date       | code
        wang   | smd       | follow-up | 2025-02-01 | 1
        wang   | smd       | follow-up | 2025-10-01 | 3
        li     | smd       | follow-up | 2025-10-01 | 2
        zhao   | smd       | follow-up | 2025-08-01 | 3
        zhao   | smd       | follow-up | 2025-10-01 |
        chen   | smd       | follow-up | 2024-10-01 | 3
    """,
    gives="2 of 3",
)
