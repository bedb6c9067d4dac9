"""How often people under management are seen, and how often face to face."""

from xinglin.engines.indicators import (
    MANAGED,
    PERCENT,
    TIMES_A_PERSON,
    USUAL,
    VISITS,
    attribute,
    base,
    indicator,
    ratio,
    row,
    share,
)
from xinglin.engines.indicators.tables import visits
from xinglin.kernel.time import year
from xinglin.services.ehr.indicators.following import OFFICE, QUALITY, SINCE

VISITED = {
    "enrolments": """
        person | programme | joined
        a      | x         | 2024-01-10
        b      | x         | 2024-02-01
    """,
    "visits": """
        person | programme | date       | mode
        a      | x         | 2025-01-10 | 1
        a      | x         | 2025-04-10 | 2
        a      | x         | 2025-07-10 | 3
        b      | x         | 2024-07-10 | 1
    """,
}


@indicator(
    "FUP8", title="人均随访次数", english="Visits a managed person", unit=TIMES_A_PERSON,
    source=QUALITY, owner=OFFICE, base=MANAGED, valid_from=SINCE,
)  # fmt: skip
def visits_a_person(period):
    """
    分子：期内随访次数，不论方式和项目。分母：期内在管人数。
    """
    seen = visits.rows.during(period).of_people(MANAGED(period))
    return ratio(seen, to=MANAGED, per=1, rows=True)


visits_a_person.example(
    about="three visits in the year to two people", period=year(2025), gives="3 of 2", **VISITED
)


@indicator(
    "FUP9", title="面对面随访占比", english="Share of visits face to face", unit=PERCENT,
    source="《国家基本公共卫生服务规范（第三版）》慢性病患者面对面随访的要求",
    owner=OFFICE, base="随访", valid_from=SINCE,
    by=(*USUAL, attribute("programme", "管理项目")),
)  # fmt: skip
def face_to_face(period):
    """
    分母：期内随访人次。分子：其中门诊或家庭随访的人次；电话、短信、网络随访不算面对面。
    """
    seen = visits.rows.during(period)
    return share(
        seen.where(row["mode"].isin(["1", "2"])), of=seen, rows=True,
        otherwise={"不是面对面随访": seen},
    )  # fmt: skip


@base("随访", title="随访人次", english="Visits", unit=VISITS)
def all_visits(period):
    """
    期内各管理项目的全部随访，按次计，不论方式。
    """
    return visits.rows.during(period)


all_visits.example(about="people visited: a alone in 2025", period=year(2025), gives="1", **VISITED)

face_to_face.example(
    about="clinic and home, and one by telephone", period=year(2025), gives="2 of 3", **VISITED
)
