"""A full course goes by the platform; the third dose of a protein vaccine is no booster."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinglin.engines.followup import Barred, Given, Status
from xinglin.programmes.immunisation.covid import (
    COVID_PRODUCTS,
    NEED,
    PLATFORM,
    forecast_covid,
    status,
)

D = dt.date
OLD, ON = D(1955, 1, 1), D(2022, 12, 31)


def doses(*told):
    return [Given(product, day, at) for at, (product, day) in enumerate(told, 1)]


DEAD = [("BBIBP", D(2021, 5, 1)), ("CoronaVac", D(2021, 5, 22))]
PROTEIN = [("ZF2001", D(2021, 5, 1)), ("ZF2001", D(2021, 5, 29)), ("ZF2001", D(2021, 6, 26))]


@pytest.mark.parametrize(
    ("told", "full", "booster", "sequential", "booster2"),
    [
        (DEAD[:1], False, False, False, False),
        (DEAD, True, False, False, False),
        (PROTEIN[:2], False, False, False, False),
        (PROTEIN, True, False, False, False),
        ([*PROTEIN, ("ZF2001", D(2021, 12, 26))], True, True, False, False),
        ([("Ad5-nCoV", D(2021, 5, 1))], True, False, False, False),
        ([("Ad5-nCoV", D(2021, 5, 1)), ("Ad5-IH", D(2022, 10, 1))], True, True, False, False),
        ([*DEAD, ("CoronaVac", D(2021, 11, 22))], True, True, False, False),
        ([*DEAD, ("CoronaVac", D(2021, 11, 21))], True, False, False, False),
        ([*DEAD, ("ZF2001", D(2022, 3, 1))], True, True, True, False),
        ([*DEAD, ("ZF2001", D(2022, 3, 1)), ("ZF2001", D(2022, 12, 20))], True, True, True, True),
    ],
)
def test_how_a_person_stands(told, full, booster, sequential, booster2):
    found = status(doses(*told), ON)
    assert found["covered"]
    kept = (found["full"], found["booster"], found["sequential"], found["booster2"])
    assert kept == (full, booster, sequential, booster2)


def test_three_months_are_enough_from_the_end_of_november_2022():
    late = [("BBIBP", D(2022, 8, 1)), ("BBIBP", D(2022, 8, 25))]
    assert status(doses(*late, ("BBIBP", D(2022, 11, 28))), ON)["booster"] is False
    assert status(doses(*late, ("BBIBP", D(2022, 11, 29))), ON)["booster"] is True


def test_an_early_second_dose():
    far_too_early = doses(("BBIBP", D(2021, 5, 1)), ("BBIBP", D(2021, 5, 14)))
    assert not status(far_too_early, ON)["full"]
    again = doses(("BBIBP", D(2021, 5, 1)), ("BBIBP", D(2021, 5, 14)), ("BBIBP", D(2021, 6, 10)))
    assert status(again, ON)["full"] and not status(again, ON)["booster"]
    accepted = doses(("BBIBP", D(2021, 5, 1)), ("BBIBP", D(2021, 5, 15)))
    assert status(accepted, ON)["full"]


def test_late_doses_count_and_nothing_begins_again():
    assert status(doses(("BBIBP", D(2021, 5, 1)), ("BBIBP", D(2022, 5, 1))), ON)["full"]


def test_a_mixed_course_goes_by_the_first_and_is_flagged():
    mixed = status(doses(("BBIBP", D(2021, 5, 1)), ("ZF2001", D(2021, 6, 1))), ON)
    assert (mixed["platform"], mixed["full"], mixed["mixed"]) == ("inactivated", True, True)


def test_a_dose_without_a_product_is_settled_first():
    found = forecast_covid(OLD, [Given("", D(2021, 5, 1), 7)], on=ON)
    assert found.judged[0].counts == () and "核实" in found.judged[0].why


def next_of(told, on=ON, birth=OLD, **more):
    return next((one for one in forecast_covid(birth, doses(*told), on=on, **more).expected
                 if one.given is None), None)  # fmt: skip


def test_what_comes_next():
    assert next_of([], D(2021, 5, 1)).status is Status.DUE
    second = next_of(DEAD[:1], D(2021, 5, 10))
    assert (second.status, second.earliest) == (Status.NOT_YET, D(2021, 5, 22))
    assert next_of(DEAD[:1], D(2021, 7, 1)).status is Status.OVERDUE
    assert next_of(DEAD, D(2021, 12, 1)).earliest == D(2021, 11, 22)
    third = next_of(PROTEIN[:2], D(2021, 7, 1))
    assert (third.number, third.latest) == (3, D(2021, 11, 1))
    boosted = [*DEAD, ("ZF2001", D(2022, 3, 1))]
    assert next_of(boosted, D(2022, 12, 20)).number == 4
    assert next_of(boosted, D(2022, 12, 20), birth=D(1980, 1, 1)) is None


def test_ages_began_one_after_the_other():
    assert next_of([], D(2021, 6, 30), birth=D(2008, 1, 1)).status is Status.NOT_YET
    assert next_of([], D(2021, 7, 1), birth=D(2008, 1, 1)).open
    assert next_of([], D(2021, 9, 30), birth=D(2017, 1, 1)).status is Status.NOT_YET
    assert next_of([], D(2021, 10, 1), birth=D(2017, 1, 1)).open
    assert next_of([], D(2022, 6, 1), birth=D(2020, 1, 1)).earliest == D(2023, 1, 1)


def test_what_is_barred():
    bar = [Barred("COVID", why="首剂后过敏性休克")]
    assert next_of(DEAD[:1], D(2021, 7, 1), barred=bar).status is Status.CONTRAINDICATED
    assert next_of(DEAD[:1], D(2021, 7, 1), barred=[Barred("COVID", "refused")]).open


histories = st.lists(
    st.tuples(st.sampled_from(sorted(COVID_PRODUCTS)), st.dates(D(2021, 3, 1), D(2022, 12, 31))),
    max_size=7,
)


@settings(max_examples=300, deadline=None)
@given(histories)
def test_boosted_is_full_is_covered(told):
    found = status(doses(*told), ON)
    assert found["covered"] == bool(told)
    assert not found["booster"] or found["full"]
    assert not found["booster2"] or found["booster"]
    assert not found["sequential"] or found["booster"]
    judged = forecast_covid(OLD, doses(*told), on=ON).judged
    counted = [one for one in judged if one.counts]
    if found["full"]:
        assert len(counted) >= NEED[found["platform"]]
        assert (
            found["platform"]
            == PLATFORM[min(doses(*told), key=lambda g: (g.day, g.product)).product]
        )
