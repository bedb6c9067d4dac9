"""Medical alliances of a county: so many of them, covering so many institutions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xinglin.demo.care.county import Known
from xinglin.demo.scenarios.courses import Part
from xinglin.engines.places import actions as keeping
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.services.alliance.rules import CARE, COUNTY, REMOTE, SPECIALTY, tight_of

NUMBER, COVERED = "ALL1", "ALL2"
TITLES = ((COUNTY, "县域医共体"), (SPECIALTY, "专科联盟"), (REMOTE, "远程医疗协作网"))
FOUNDED = dt.date(2016, 9, 1)


def standing(of: Known, part: Part) -> int:
    """The county's alliances, founded the year before; every institution covered is in one."""
    above, covered = part.numerator, part.others[COVERED][0]
    if not above:
        return 0
    county = places.place(of.who.county.number)
    inside = [one for one in places.institutions(county.number, county.last)
              if one.kind[:1] in CARE and _there(one)]  # fmt: skip
    inside.sort(key=lambda one: (-one.beds, one.pk))
    dealt = deal(above, covered, len(inside))
    rows, members = [], []
    for turn, several in enumerate(dealt):
        kind, title = TITLES[0 if not turn else 1 + turn % 2]
        rows.append({
            "name": f"{county.name}{title}{turn or ''}", "kind": kind,
            "lead_id": inside[several[0]].pk, "place_id": county.pk,
            "tight": tight_of(kind, False), "across": False, "agreement": "",
            "founded_on": FOUNDED.isoformat(),
        })  # fmt: skip
        members.append([(inside[at].pk, FOUNDED.isoformat(), None) for at in several])
    keeping.write_alliances(rows=rows, members=members)
    return covered


def _there(one: Any) -> bool:
    """Whether an institution was open on the day of founding: none joins before it exists."""
    return one.opened_on is None or one.opened_on <= FOUNDED


def deal(alliances: int, covered: int, there: int) -> list[list[int]]:
    """Which institutions stand in which alliance, the lead first: together exactly so many.

    >>> deal(2, 5, 9)
    [[0, 2, 4], [1, 3]]
    >>> deal(3, 2, 9)
    [[0], [1], [0]]
    """
    if alliances and not 0 < covered <= there:
        raise Refused(
            f"“{COVERED}”需要 {covered} 家医疗机构，县内有 {there} 家",
            mend="请核对定额，或加大人口",
        )
    dealt: list[list[int]] = [[turn % covered] for turn in range(alliances)]
    for at in range(alliances, covered):
        dealt[at % alliances].append(at)
    return dealt
