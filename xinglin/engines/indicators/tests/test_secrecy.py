"""A number of a sensitive programme may be known; who stands behind it is for its own staff."""

import pytest

from xinglin.engines.access import OFFICE_HEAD, Actor, Grant
from xinglin.engines.access.words import permissions
from xinglin.engines.followup import programmes
from xinglin.engines.indicators import indicators
from xinglin.engines.indicators.queries.passports import (
    expression_of,
    kept_to_its_staff,
    people_of,
)
from xinglin.engines.places import area
from xinglin.kernel.errors import NotAllowed
from xinglin.kernel.time import year

WHERE, WHEN = area("990101"), year(2025)
SHUT = [one for one in programmes if one.permission]


def over(*roles):
    return Actor(1, "某人", grants=tuple(Grant(role, WHERE.number, WHERE.last) for role in roles))


def counting(code):
    """The figures that look at a programme, by what they compute."""
    return [one for one in indicators if f"'{code}'" in expression_of(one, WHEN)]


@pytest.mark.parametrize("programme", SHUT, ids=lambda one: one.code)
def test_the_people_of_a_sensitive_programme_are_withheld(programme):
    [one, *_] = counting(programme.code)
    staff = permissions[programme.permission].roles[0]
    assert kept_to_its_staff(one, WHEN, WHERE, over(OFFICE_HEAD)) == programme.permission
    assert kept_to_its_staff(one, WHEN, WHERE, over(OFFICE_HEAD, staff)) == ""
    with pytest.raises(NotAllowed):
        people_of(one.code, "990101", WHEN, seen_by=over(OFFICE_HEAD))


def test_other_figures_are_as_open_as_before():
    shut = {code.code for one in SHUT for code in counting(one.code)}
    plain = next(one for one in indicators if one.code not in shut)
    assert kept_to_its_staff(plain, WHEN, WHERE, over(OFFICE_HEAD)) == ""
