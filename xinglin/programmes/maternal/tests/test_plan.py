"""What one visit leaves to the next: age and weight at booking stay with the pregnancy."""

import datetime as dt

import pytest

from xinglin.engines.followup import Standing
from xinglin.programmes.maternal.plan import maternal
from xinglin.programmes.maternal.risks import COLOUR_OF, ROWS, heaviest

D = dt.date
LMP, BOOKED, LATER = D(2026, 1, 5), D(2026, 3, 2), D(2026, 8, 3)
BOOKING = {"height": 160, "weight": 55, "bmi": 21.48, "systolic": 110, "diastolic": 70,
           "risk_factors_found": ["none"], "risk_assessed": "2"}  # fmt: skip
FOURTH = {"systolic": 112, "diastolic": 70, "risk_factors_found": ["none"], "risk_assessed": "2"}


def fourth(age, booking=None, **more):
    """The visit at thirty weeks of a woman booked at that age."""
    before = maternal.facts(
        {**BOOKING, **(booking or {})}, day=BOOKED, age=age, kind="booking", anchor=LMP
    )
    return maternal.facts({**FOURTH, **more}, day=LATER, age=age, kind="fourth", anchor=LMP,
                          before=before)  # fmt: skip


@pytest.mark.parametrize(
    ("age", "booking", "colour"),
    [
        (28, {}, "1"),
        (36, {}, "2"),
        (41, {}, "3"),
        (28, {"bmi": 28.5}, "3"),
        (28, {"bmi": 18.0}, "2"),
        (28, {"haemoglobin": 100}, "1"),  # what the blood was then is not what it is now
    ],
)
def test_age_and_weight_at_booking_stay(age, booking, colour):
    assert fourth(age, booking).risk == colour


def test_what_is_new_counts_most():
    assert fourth(28, haemoglobin=100).risk == "2"
    assert fourth(36, risk_factors_found=["r22", "y20"]).risk == "4"
    assert maternal.decide(fourth(28, risk_factors_found=["p11"])).grade == "purple"


def test_every_factor_has_a_colour_and_a_title():
    assert len(COLOUR_OF) == len(ROWS) - 1
    assert len({row["title"] for row in ROWS}) == len(ROWS)
    assert heaviest([]) == heaviest(["none"]) == heaviest(["p10"]) == "1"


def test_the_schedule_by_weeks_and_after_the_birth():
    planned = {one.kind: one for one in maternal.schedule(LMP)}
    assert planned["booking"].until == LMP + dt.timedelta(days=90)  # 12 weeks and 6 days
    assert planned["second"].on == LMP + dt.timedelta(weeks=16)
    assert planned["fifth"].until == LMP + dt.timedelta(days=7 * 40 + 6)
    assert "postnatal" not in planned
    born = {"delivered_on": D(2026, 10, 1), "discharged_on": D(2026, 10, 4)}
    after = {one.kind: one for one in maternal.schedule(LMP, born)}
    assert (after["postnatal"].on, after["postnatal"].until) == (D(2026, 10, 4), D(2026, 10, 11))
    assert (after["day 42"].on, after["day 42"].until) == (D(2026, 11, 5), D(2026, 11, 26))
    standing = Standing(BOOKED, LMP, reached="third", days=born)
    assert maternal.next_due(standing, D(2026, 10, 5)).kind == "postnatal"


def test_the_expected_day_gives_the_last_period():
    anchor, named = maternal.days_told({"edd": "2026-10-12"})
    assert anchor == D(2026, 1, 5) and named == {}
