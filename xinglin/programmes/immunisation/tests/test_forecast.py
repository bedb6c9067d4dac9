"""The forecast against the worked cases of the schedule, and against whatever chance makes up."""

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinglin.engines.followup import Barred, Given, Status
from xinglin.programmes.immunisation.forecast import CAUSES, FACTS, forecast
from xinglin.programmes.immunisation.schedule import (
    PRODUCTS,
    edition_on,
    later,
    schedule_on,
)

D = dt.date
BORN, LATER = D(2021, 3, 31), D(2030, 1, 1)


def doses(*told):
    """Given doses from pairs of product and day."""
    return [Given(product, day, at) for at, (product, day) in enumerate(told, 1)]


def next_of(course, told, on, birth=BORN, **more):
    """The next dose of a course."""
    found = forecast(birth, told, on=on, ahead=False, **more)
    return next((one for one in found.expected if one.course == course), None)


def judged(told, on=LATER, birth=BORN, **more):
    """What every dose counts for, in order of day."""
    return [one.counts for one in forecast(birth, told, on=on, **more).judged]


def played(birth, until, sex="2", facts=frozenset(), start=(), waits=None):
    """A child who gets whatever is due, on the day it is recommended or some days later."""
    told, on = list(start), birth
    if told:
        on = max(one.day for one in told) + dt.timedelta(days=1)
    waits = itertools.cycle(waits or [0])
    while on <= until:
        for one in forecast(birth, told, on=on, sex=sex, facts=facts, ahead=False).due:
            told.append(Given(one.product, on, len(told) + 1))
        after = forecast(birth, told, on=on, sex=sex, facts=facts, ahead=False)
        assert not after.due
        days = [
            one.recommended
            for one in after.expected
            if one.status is Status.NOT_YET and one.recommended
        ]
        if not days:
            return told, after
        on = min(days) + dt.timedelta(days=next(waits))
    return told, forecast(birth, told, on=until, sex=sex, facts=facts, ahead=False)


# --- the calendar ---


def test_months_are_calendar_months():
    assert later(D(2021, 3, 31).toordinal(), 1) == D(2021, 4, 30).toordinal()
    assert later(D(2024, 2, 29).toordinal(), 12) == D(2025, 2, 28).toordinal()


def test_the_edition_is_that_of_the_day():
    assert edition_on(D(2024, 12, 31)) == "2021年版"
    assert edition_on(D(2025, 1, 1)) == "2025年百白破调整"
    assert edition_on(D(2026, 6, 17)) == "2026年版"
    assert forecast(BORN, [], on=D(2026, 6, 16)).edition == "2025年HPV纳入"


# --- minimum age and interval: the day itself is enough, the day before is not ---


@pytest.mark.parametrize(
    ("told", "last", "first_day"),
    [
        ([], "IPV", D(2021, 5, 31)),
        ([("IPV", D(2021, 5, 31))], "IPV", D(2021, 6, 30)),
        ([("IPV", D(2021, 6, 10))], "IPV", D(2021, 7, 8)),
        ([], "DTaP", D(2021, 6, 30)),
        ([], "MMR", D(2021, 11, 30)),
        ([("MMR", D(2021, 12, 1))], "MMR", D(2022, 9, 30)),
        ([("HepB", BORN), ("HepB", D(2021, 7, 20))], "HepB", D(2021, 9, 30)),
        ([("HepB", BORN), ("HepB", D(2021, 8, 20))], "HepB", D(2021, 10, 19)),
        ([("HepB", D(2021, 7, 1)), ("HepB", D(2021, 8, 1))], "HepB", D(2021, 11, 1)),
        ([("JE-L", D(2021, 12, 10))], "JE-L", D(2023, 3, 31)),
        ([("JE-L", D(2022, 12, 10))], "JE-L", D(2023, 12, 10)),
        ([("MPSV-A", D(2021, 10, 15))], "MPSV-A", D(2022, 1, 15)),
        ([("HepA-I", D(2022, 10, 1))], "HepA-I", D(2023, 4, 1)),
        ([("JE-I", D(2021, 12, 1))], "JE-I", D(2021, 12, 8)),
    ],
)
def test_the_first_day_counts_and_the_day_before_does_not(told, last, first_day):
    before = doses(*told, (last, first_day - dt.timedelta(days=1)))
    on_it = doses(*told, (last, first_day))
    assert judged(before)[-1] == ()
    assert judged(on_it)[-1] != ()


def test_an_early_dose_is_kept_with_the_reason_and_not_counted():
    found = forecast(BORN, doses(("MMR", D(2021, 10, 1))), on=D(2021, 12, 5))
    assert [one.why for one in found.judged] == [CAUSES["early age"]]
    assert next_of("MMR", doses(("MMR", D(2021, 10, 1))), D(2021, 12, 5)).number == 1
    early = doses(("IPV", D(2021, 5, 31)), ("IPV", D(2021, 6, 20)))
    assert forecast(BORN, early, on=D(2021, 7, 1)).judged[1].why == CAUSES["early age"]
    close = doses(("IPV", D(2021, 7, 31)), ("IPV", D(2021, 8, 20)))
    assert forecast(BORN, close, on=D(2021, 9, 1)).judged[1].why == CAUSES["early"]


def test_states_of_a_dose():
    assert next_of("MMR", [], D(2021, 11, 29)).status is Status.NOT_YET
    assert next_of("MMR", [], D(2021, 11, 30)).status is Status.DUE
    assert next_of("MMR", [], D(2022, 3, 30)).status is Status.DUE
    assert next_of("MMR", [], D(2022, 3, 31)).status is Status.OVERDUE
    assert next_of("Polio", [], D(2021, 6, 15)).status is Status.DUE
    assert next_of("Polio", [], D(2021, 7, 1)).status is Status.OVERDUE  # open for a month


def test_in_time_is_before_the_age_named():
    timely = forecast(BORN, doses(("HepB", BORN + dt.timedelta(days=1))), on=D(2022, 1, 1))
    assert timely.judged[0].timely == ("HepB-1",)
    late = forecast(BORN, doses(("HepB", BORN + dt.timedelta(days=2))), on=D(2022, 1, 1))
    assert late.judged[0].counts == ("HepB-1",) and late.judged[0].timely == ()


# --- catch-up, vaccine by vaccine ---


def test_only_what_is_missing_is_given_and_nothing_begins_again():
    told = doses(("HepB", BORN), ("DTaP", D(2021, 7, 1)))
    found = forecast(BORN, told, on=D(2023, 7, 1), ahead=False)
    wanted = {(one.course, one.number) for one in found.due}
    assert ("HepB", 2) in wanted and ("DTP", 2) in wanted and ("Polio", 1) in wanted


def test_bcg_is_caught_up_by_age():
    assert next_of("BCG", [], D(2021, 6, 29)).status is Status.DUE
    late = next_of("BCG", [], D(2021, 7, 1))
    assert late.status is Status.DEFERRED and "PPD" in late.why
    tested = next_of("BCG", [], D(2021, 7, 1), facts=frozenset({"ppd_negative"}))
    assert tested.open
    assert next_of("BCG", [], D(2025, 3, 31)) is None
    shown = forecast(BORN, [], on=D(2025, 3, 31)).expected
    assert any(one.status is Status.NOT_REQUIRED for one in shown if one.course == "BCG")
    assert next_of("BCG", [], D(2021, 4, 2), facts=frozenset({"preterm"})).status is Status.DEFERRED
    hiv = next_of("BCG", [], D(2021, 4, 2), facts=frozenset({"hiv_exposed"}))
    assert hiv.status is Status.DEFERRED


def test_polio_begins_with_the_dead_vaccine_and_counts_combinations():
    assert next_of("Polio", doses(("bOPV", D(2021, 6, 1))), D(2021, 8, 1)).product == "IPV"
    told = doses(("IPV", D(2021, 6, 1)), ("IPV", D(2021, 7, 1)))
    assert next_of("Polio", told, D(2021, 8, 5)).product == "bOPV"
    five = doses(
        ("Penta", D(2021, 6, 30)), ("Penta", D(2021, 7, 31)), ("Penta", D(2021, 8, 31)),
        ("Penta", D(2022, 10, 1)),
    )  # fmt: skip
    assert [("DTP-4" in one, "Polio-4" in one) for one in judged(five)][-1] == (True, True)
    assert next_of("Polio", five, D(2025, 4, 1)) is None  # four doses with IPV: none at four years


def test_pertussis_crosses_two_schedules_by_interval():
    born = D(2024, 9, 10)
    begun = doses(("DTaP", D(2024, 12, 12)))
    second = next_of("DTP", begun, D(2025, 1, 5), birth=born)
    assert second.earliest == D(2025, 1, 10)  # the ages of the schedule it was begun under
    two = doses(("DTaP", D(2024, 12, 12)), ("DTaP", D(2025, 1, 12)))
    assert next_of("DTP", two, D(2025, 2, 1), birth=born).earliest == D(2025, 2, 10)
    fresh = next_of("DTP", [], D(2025, 1, 5), birth=D(2024, 11, 20))
    assert fresh.earliest == D(2025, 1, 20)  # two months under the new one
    three = doses(
        ("DTaP", D(2025, 1, 20)), ("DTaP", D(2025, 3, 20)), ("DTaP", D(2025, 5, 20)),
        ("DTaP", D(2026, 5, 20)),
    )  # fmt: skip
    assert next_of("DTP", three, D(2026, 6, 1), birth=D(2024, 11, 20)).number == 5


FOUR = [("DTaP", D(2016, 7, 1)), ("DTaP", D(2016, 8, 1)), ("DTaP", D(2016, 9, 1)),
        ("DTaP", D(2017, 10, 1))]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "on", "product", "earliest"),
    [
        (FOUR, D(2022, 5, 1), "DT", D(2022, 3, 31)),
        (FOUR, D(2026, 5, 1), "DT", D(2022, 3, 31)),
        (FOUR[:3], D(2022, 5, 1), "DT", D(2022, 3, 31)),
        (FOUR[:1], D(2023, 5, 1), "DT", D(2022, 3, 31)),
        ([*FOUR[:3], ("DT", D(2022, 4, 1))], D(2026, 5, 1), None, None),
        ([("DT", D(2024, 1, 5)), ("DT", D(2024, 3, 5))], D(2026, 5, 1), "DT", D(2024, 9, 5)),
        ([*FOUR, ("DT", D(2022, 5, 1))], D(2026, 5, 1), None, None),
    ],
)
def test_the_small_vaccine_of_the_older(told, on, product, earliest):
    found = next_of("DTP", doses(*told), on, birth=D(2016, 3, 31))
    assert (found and found.product, found and found.earliest) == (product, earliest)


def test_from_twelve_years_on_nothing_is_asked_for_pertussis():
    assert next_of("DTP", [], D(2028, 4, 1), birth=D(2016, 3, 31)) is None


def test_measles_by_cohort():
    old = D(2018, 1, 10)  # two against measles, one against rubella and mumps
    told = doses(("MR", D(2018, 9, 20)), ("MMR", D(2019, 7, 20)))
    assert next_of("MMR", told, D(2020, 1, 1), birth=old) is None
    new = D(2020, 1, 10)
    told = doses(
        ("MMR", D(2020, 9, 20)),
    )
    assert next_of("MMR", told, D(2021, 8, 1), birth=new).number == 2
    measles_only = doses(("M", D(2020, 9, 20)), ("MMR", D(2021, 7, 20)))
    assert next_of("MMR", measles_only, D(2021, 9, 1), birth=new).number == 3
    outbreak = doses(("M", D(2020, 7, 20)), ("MMR", D(2020, 9, 20)))
    assert judged(outbreak, birth=new)[0] == ()  # the extra dose at six months does not count


def test_encephalitis_takes_the_way_it_began():
    assert next_of("JE", [], D(2021, 12, 1)).product == "JE-L"
    begun = doses(("JE-I", D(2021, 12, 1)))
    assert next_of("JE", begun, D(2021, 12, 20)).product == "JE-I"
    courses = [one.product for one in forecast(BORN, begun, on=D(2021, 12, 20)).expected
               if one.course == "JE"]  # fmt: skip
    assert set(courses) == {"JE-I"}
    weak = next_of("JE", [], D(2021, 12, 1), facts=frozenset({"immune_deficient"}))
    assert weak.product == "JE-I"


def test_meningitis_by_age():
    two = [("MPSV-A", D(2021, 10, 15)), ("MPSV-A", D(2022, 1, 20))]
    assert next_of("Men", doses(*two), D(2024, 4, 1)).earliest == D(2024, 3, 31)
    assert next_of("Men", doses(two[0]), D(2023, 4, 1)).product == "MPSV-AC"
    assert next_of("Men", doses(("MPSV-A", D(2023, 2, 1))), D(2023, 4, 5)).earliest == D(2023, 5, 1)
    assert next_of("Men", [], D(2023, 3, 30)).product == "MPSV-A"
    assert next_of("Men", [], D(2023, 3, 31)).product == "MPSV-AC"
    late_a = doses(*two[:1], ("MPSV-A", D(2023, 4, 10)))
    assert forecast(BORN, late_a, on=D(2023, 5, 1)).judged[1].why == CAUSES["old"]
    ac = doses(*two, ("MPSV-AC", D(2024, 4, 10)))
    assert next_of("Men", ac, D(2026, 1, 1)).earliest == D(2027, 4, 10)
    assert next_of("Men", ac, D(2026, 1, 1)).latest == D(2028, 3, 31)


def test_the_window_of_the_second_meningitis_dose_widened_in_2026():
    rows = {one.since: one.rows["Men"][1].before for one in map(schedule_on, (
        D(2026, 6, 16).toordinal(), D(2026, 6, 17).toordinal()))}  # fmt: skip
    assert list(rows.values()) == [(18, 0), (24, 0)]


def test_hepatitis_a_one_live_or_two_dead():
    assert next_of("HepA", doses(("HepA-L", D(2022, 10, 1))), D(2023, 1, 1)) is None
    dead = doses(("HepA-I", D(2022, 10, 1)))
    assert next_of("HepA", dead, D(2023, 1, 1)).earliest == D(2023, 4, 1)
    mixed = doses(("HepA-I", D(2022, 10, 1)), ("HepA-L", D(2023, 4, 1)))
    assert next_of("HepA", mixed, D(2024, 1, 1)) is None


def test_hepatitis_b_of_a_light_child_of_a_positive_mother():
    facts = frozenset({"hbsag_mother", "low_weight"})
    told, _ = played(BORN, D(2023, 1, 1), facts=facts)
    assert [one.day for one in told if one.product == "HepB"] == [
        BORN, D(2021, 4, 30), D(2021, 5, 31), D(2021, 10, 31)
    ]  # fmt: skip


def test_hpv_for_girls_of_thirteen_of_the_cohort():
    girl = D(2012, 12, 1)
    assert next_of("HPV", [], D(2025, 12, 1), birth=girl, sex="2").open
    assert next_of("HPV", [], D(2025, 12, 1), birth=girl, sex="1") is None
    assert next_of("HPV", [], D(2025, 12, 1), birth=D(2011, 11, 9), sex="2") is None
    once = doses(("HPV2", D(2025, 12, 1)))
    assert next_of("HPV", once, D(2026, 1, 1), birth=girl, sex="2").earliest == D(2026, 6, 1)


# --- between vaccines ---


def test_two_live_vaccines_on_one_day_or_four_weeks_apart():
    together = doses(("MMR", D(2021, 12, 1)), ("JE-L", D(2021, 12, 1)))
    assert all(judged(together))
    close = doses(("MMR", D(2021, 12, 1)), ("JE-L", D(2021, 12, 28)))
    assert forecast(BORN, close, on=D(2022, 1, 1)).judged[1].why == CAUSES["live"]
    apart = doses(("MMR", D(2021, 12, 1)), ("JE-L", D(2021, 12, 29)))
    assert all(judged(apart))
    waits = next_of("JE", doses(("MMR", D(2021, 12, 1))), D(2021, 12, 10))
    assert (waits.status, waits.earliest, waits.why) == (
        Status.NOT_YET, D(2021, 12, 29), CAUSES["live"]
    )  # fmt: skip
    oral = doses(("MMR", D(2021, 12, 1)), ("IPV", D(2021, 12, 5)))
    assert all(judged(oral))


def test_immunoglobulin_keeps_live_vaccines_waiting():
    told = doses(("IG", D(2021, 11, 1)))
    assert next_of("MMR", told, D(2021, 12, 5)).earliest == D(2022, 2, 1)
    assert next_of("JE", told, D(2021, 12, 5)).earliest == D(2022, 2, 1)
    dead = doses(("JE-I", D(2021, 11, 30)), ("IG", D(2021, 12, 1)))
    assert next_of("JE", dead, D(2021, 12, 20)).earliest == D(2022, 1, 1)
    assert next_of("Polio", told, D(2021, 12, 5)).open


def test_what_is_barred_says_why_and_a_refusal_stays_due():
    bar = [Barred("MMR", why="对明胶严重过敏")]
    found = next_of("MMR", [], D(2021, 12, 5), barred=bar)
    assert (found.status, found.why) == (Status.CONTRAINDICATED, "对明胶严重过敏")
    live = [Barred("live", "deferred", D(2022, 1, 1))]
    assert next_of("JE", [], D(2021, 12, 5), barred=live).status is Status.DEFERRED
    assert next_of("JE", [], D(2022, 1, 1), barred=live).open
    assert next_of("Polio", [], D(2021, 12, 5), barred=live).open
    refusal = [Barred("*", "refused", why="家长拒绝")]
    assert next_of("MMR", [], D(2021, 12, 5), barred=refusal).open


def test_unknown_and_other_products_are_told():
    told = doses(("FLU", D(2021, 12, 1)), ("NOPE", D(2021, 12, 1)), ("HepB", D(2020, 1, 1)))
    whys = {one.id: one.why for one in forecast(BORN, told, on=D(2022, 1, 1)).judged}
    assert whys == {1: CAUSES["other"], 2: CAUSES["unknown"], 3: CAUSES["unborn"]}


def test_measles_comes_first_when_not_all_can_be_given():
    found = forecast(BORN, [], on=D(2022, 1, 10), ahead=False).due
    assert found[0].course == "MMR" and len(found) > 4


def test_a_whole_course_in_order():
    told, after = played(BORN, D(2040, 1, 1))
    days = {}
    for one in told:
        days.setdefault(one.product, []).append(one.day)
    assert days["DTaP"] == [
        D(2021, 6, 30), D(2021, 7, 31), D(2021, 8, 31), D(2022, 9, 30), D(2027, 3, 31)
    ]  # fmt: skip
    assert days["MMR"] == [D(2021, 11, 30), D(2022, 9, 30)]
    assert days["bOPV"] == [D(2021, 7, 31), D(2025, 3, 31)]
    assert days["JE-L"] == [D(2021, 11, 30), D(2023, 3, 31)]
    assert days["MPSV-AC"] == [D(2024, 3, 31), D(2027, 3, 31)]
    assert days["HPV2"] == [D(2034, 3, 31), D(2034, 9, 30)]
    assert not after.due
    assert "MR" not in days


def test_the_card_shows_what_follows():
    shown = forecast(BORN, doses(("HepB", BORN)), on=D(2021, 4, 2)).expected
    hepb = [(one.number, one.status) for one in shown if one.course == "HepB"]
    assert hepb == [(1, Status.DONE), (2, Status.NOT_YET), (3, Status.NOT_YET)]
    assert FACTS


# --- whatever chance makes up ---

births = st.dates(D(2010, 1, 1), D(2026, 6, 1))
histories = st.lists(
    st.tuples(st.sampled_from(sorted(PRODUCTS)), st.integers(-20, 3200)), max_size=18
)


def made(birth, history):
    return doses(*((product, birth + dt.timedelta(days=old)) for product, old in history))


@settings(max_examples=150, deadline=None)
@given(births, histories, st.integers(0, 4000), st.sampled_from(["1", "2"]))
def test_nothing_is_recommended_before_its_age_and_interval(birth, history, old, sex):
    on = birth + dt.timedelta(days=old)
    told = made(birth, history)
    found = forecast(birth, told, on=on, sex=sex, ahead=False)
    for one in found.expected:
        if one.status not in (Status.DUE, Status.OVERDUE, Status.NOT_YET):
            continue
        if one.open:
            assert one.earliest <= on
        given_then = [*told, Given(one.product, max(one.recommended, on), 99)]
        after = forecast(birth, [d for d in given_then if d.day <= on or d.id == 99],
                         on=max(one.recommended, on), sex=sex)  # fmt: skip
        counted = next(j for j in after.judged if j.id == 99)
        assert any(token.startswith(f"{one.course}-") for token in counted.counts), (one, counted)


@settings(max_examples=100, deadline=None)
@given(births, histories, st.randoms(use_true_random=False), st.integers(0, 4000))
def test_the_order_of_writing_down_does_not_matter(birth, history, chance, old):
    told, on = made(birth, history), birth + dt.timedelta(days=old)
    shuffled = list(told)
    chance.shuffle(shuffled)
    one, other = forecast(birth, told, on=on), forecast(birth, shuffled, on=on)
    assert one == other


@settings(max_examples=60, deadline=None)
@given(births, histories, st.lists(st.integers(0, 90), min_size=1, max_size=8))
def test_giving_what_is_recommended_comes_to_an_end(birth, history, waits):
    start = [one for one in made(birth, history) if one.day >= birth]
    until = birth.replace(day=1, year=birth.year + 17)
    told, after = played(birth, until, start=start, waits=waits)
    assert len(told) < len(start) + 40
    held = {Status.DEFERRED, Status.CONTRAINDICATED}
    assert all(one.status in held or one.recommended > until for one in after.expected)


@settings(max_examples=100, deadline=None)
@given(births, histories, st.integers(0, 4000))
def test_going_on_from_what_was_judged_comes_to_the_same(birth, history, old):
    on = birth + dt.timedelta(days=old)
    told = made(birth, history)
    whole = forecast(birth, told, on=on, ahead=False)
    by_id = {one.id: one.counts for one in whole.judged}
    known = [Given(one.product, one.day, one.id, by_id.get(one.id)) for one in told]
    again = forecast(birth, known, on=on, ahead=False)
    shown = [(one.course, one.product, one.status, one.earliest) for one in whole.expected]
    assert [(one.course, one.product, one.status, one.earliest) for one in again.expected] == shown
