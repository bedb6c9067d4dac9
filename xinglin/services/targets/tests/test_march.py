"""In March an office head sees which target will be missed in December, and who would save it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from tests.county import Reader
from tests.county import standing as county_standing
from xinglin.kernel.time import today
from xinglin.services.targets import queries, rules
from xinglin.services.targets.rules import Kind

MARCH = dt.date(today().year, 3, 16)


@pytest.fixture(scope="module")
def march(django_db_setup, django_db_blocker, tmp_path_factory):
    """The county as it stands in the middle of March: nothing later has happened in it."""
    with county_standing(django_db_blocker, tmp_path_factory.mktemp("march"), 600, MARCH):
        yield


@pytest.fixture
def office(march, db):
    return Reader("guzhang")


def missed(office):
    """The rates of the year that the work already due will not bring to their goals."""
    found = []
    for standing in queries.standings(
        list(queries.targets(office.actor, MARCH.year, office.place)), office.actor, MARCH
    ):
        if standing.target.sort is Kind.RATE:
            near = queries.reach(standing, office.actor, MARCH)
            ahead = queries.forecast(standing, near)
            if ahead.reached is False:
                found.append((standing, near, ahead))
    return found


def test_the_wall_says_in_march_what_december_will_miss(office):
    text = office.opens("/targets/wall/").tree.text_content()
    assert str(MARCH) in text and "滞后的目标" in text
    found = missed(office)
    assert found, "a county where nothing will be missed proves nothing"
    standing, near, ahead = found[0]
    page = office.opens(f"/targets/{standing.target.pk}/").tree.text_content()
    assert "预计完不成" in page and f"再有{near.needed}人达标即完成" in page
    assert standing.target.title in office.opens("/targets/wall/").tree.text_content()
    assert ahead.value < Fraction(standing.target.goal)


def test_the_people_who_would_save_it_are_named_and_are_enough(office):
    enough = [one for one in missed(office) if len(one[1].people) >= one[1].needed]
    assert enough, "somebody can be saved"
    for standing, near, _ in enough:
        people = near.people[: near.needed]
        assert len({one.resident for one in people}) == near.needed
        lifted = standing.numerator + near.needed
        assert 100 * Fraction(lifted) / Fraction(standing.denominator) >= standing.target.goal
        fewer = 100 * Fraction(lifted - 1) / Fraction(standing.denominator)
        assert fewer < standing.target.goal, "one fewer would not do"
        assert [one.near for one in near.people] == sorted(
            (one.near for one in near.people), reverse=True
        )
        page = office.opens(f"/targets/{standing.target.pk}/")
        links = page.links("/ehr/")
        shown = {int(link.strip("/").split("/")[1]) for link in links if link.count("/") == 3}
        first = [one.resident for one in people[:25]]
        assert set(first) <= shown | set() or not first
        assert (
            rules.needed(standing.numerator, standing.denominator, standing.target.goal)
            == near.needed
        )
