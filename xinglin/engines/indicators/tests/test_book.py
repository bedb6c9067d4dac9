"""The whole book counts what its figures count one by one, to the last person."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from xinglin.engines.followup.models import Enrolment
from xinglin.engines.indicators import actions, count, indicator, median, rate, ratio, row, share
from xinglin.engines.indicators.counting import book, hand, planning, tally
from xinglin.engines.indicators.counting.engine import Lake
from xinglin.engines.indicators.lake import manifest
from xinglin.engines.indicators.tables import encounters, enrolments, residents, visits
from xinglin.engines.indicators.tests.made_up import VILLAGES, person, seen
from xinglin.engines.indicators.tests.test_lake import BY, Life
from xinglin.engines.indicators.words import indicators
from xinglin.engines.ledger.actions import commit
from xinglin.engines.records.models import Condition
from xinglin.kernel.time import Period

TOLD = {"source": "made up", "owner": "nobody"}
MONTHS = Period.parse("2025-01-01..2025-02-28").months()


def declared(code, what, unit):
    """A figure that is what a function says."""

    @indicator(code, title=code, unit=unit, base="常住", **TOLD)
    def figure(period):
        """Made up."""
        return what(period)


@pytest.fixture
def several(monkeypatch):
    """Figures of every kind that is fused, and one that is not."""
    monkeypatch.setattr(indicators, "_things", dict(indicators._things))

    def register(period):
        return enrolments.of("x").active(period)

    def here(period):
        return residents.living(period.end)

    definitions = {
        "seen": lambda p: rate(encounters.during(p), of=here(p)),
        "seen women": lambda p: rate(encounters.during(p), of=here(p).where(row.sex == "2")),
        "ever": lambda p: share(encounters.rows, of=here(p).aged(60, on=p.end)),
        "high": lambda p: share(visits.during(p).where(row.systolic > 140), of=register(p)),
        "latest": lambda p: share(
            visits.during(p).of_people(register(p)).latest().where(row.systolic < 140),
            of=register(p),
        ),
        "unseen": lambda p: share(register(p).without(visits.during(p)), of=register(p)),
        "share of rows": lambda p: share(
            visits.during(p).where(row.measured == 1), of=visits.during(p), rows=True
        ),
        "beside": lambda p: ratio(register(p), to=(here(p), register(p)), times="0.5"),
        "visits": lambda p: count(visits.during(p), rows=True),
        "last visits": lambda p: count(visits.during(p).latest(), rows=True),
        "people": lambda p: count(register(p)),
        "middle": lambda p: median(visits.during(p), of=row.systolic),
    }
    units = {"seen": "‰", "seen women": "‰", "visits": "人次", "last visits": "人次",
             "people": "人", "middle": "mmHg"}  # fmt: skip
    for code, what in definitions.items():
        declared(code, what, units.get(code, "%"))
    return [indicators[code] for code in definitions]


def one_by_one(several, lake, area=tally.EVERYWHERE):
    for period in MONTHS:
        every = tally.tally(tally.compiled(tuple(several), period), lake, area)
        for one in several:
            cells = every[one.code]
            above = {c.place // s * s for c in cells for s in tally.LEVELS} - {0}
            sums = tally.rolled_up(cells, above | {c.place for c in cells}, VILLAGES[0])
            for cell, found in sums.items():
                if cell.place in above or cell.place in {c.place for c in cells}:
                    yield one.code, period.code, cell.place, found


def lives(seed, home):
    import random

    life = Life(random.Random(seed))
    for _ in range(6):
        life.one_commit()
    with commit(by=BY, why="somebody belongs to a town, and to a county"):
        for number, place in enumerate((990101001000000, 990101000000000)):
            one = person(90 + number, place_id=place)
            seen(one, dt.date(2025, 2, 3), (150, 90))
            Enrolment.objects.create(
                resident=one, programme="x", place_id=place, joined=dt.date(2024, 1, 1)
            )
    actions.refresh(by=BY)
    return Lake(home / "lake", manifest.read(home / "lake"))


@given(seed=st.integers(0, 10**6))
@settings(
    max_examples=1, deadline=None, phases=[Phase.generate],  # too dear to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
def test_fused_is_one_by_one(county, several, settings, tmp_path_factory, seed):
    settings.HOME = tmp_path_factory.mktemp("home")
    with transaction.atomic():
        lake = lives(seed, settings.HOME)
        found = book.whole(several, MONTHS, lake)
        again = book.whole(several, MONTHS, lake)  # by the plan that was kept
        transaction.set_rollback(True)
    counted = 0
    for code, period, place, sums in one_by_one(several, lake):
        assert found.sums(code, period, place) == sums, (code, period, place)
        assert again.sums(code, period, place) == sums
        counted += sums.above + sums.below
    assert counted and found.size == again.size
    assert found.sums("people", "2025-01", 990199000000000) == tally.NOTHING


def test_who_belongs_to_a_town_or_county_counts_in_every_row_above(
    county, several, settings, tmp_path
):
    settings.HOME = tmp_path
    lake = lives(1, tmp_path)
    found = book.whole(several, MONTHS, lake)
    sums = {
        place: found.sums("people", "2025-02", place).above
        for place in (*VILLAGES, 990101001000000, 990101002000000, 990101000000000)
    }
    villages = [sums[place] for place in VILLAGES]
    assert sums[990101001000000] == sum(villages[:2]) + 1
    assert sums[990101000000000] == sum(villages) + 2


def test_what_is_no_set_of_people_goes_one_by_one(several):
    made = planning.Planner({one.code: [one(p) for p in MONTHS] for one in several}).make()
    assert made.one_by_one == ["middle"]


@pytest.mark.parametrize("most", [hand.MOST, 0])
def test_tables_at_hand_answer_as_the_files_do(
    county, several, settings, tmp_path, monkeypatch, most
):
    settings.HOME = tmp_path
    monkeypatch.setattr(hand, "MOST", most)  # none is held that has more rows than that
    lake = lives(3, tmp_path)
    before = Lake(lake.folder, lake.manifest, lake.as_of - 1)
    village = (VILLAGES[0], VILLAGES[0] + 999)
    asked = [tally.compiled((one,), MONTHS[1]) for one in several]
    areas = [tally.EVERYWHERE, village]
    plainly = [[tally.tally(one, lake, area) for area in areas] for one in asked]
    people = [tally.people(one, lake, village, "denominator") for one in asked]
    with hand.at_hand(lake, *tally.EVERYWHERE):
        held = hand.hand_for(lake, *village)
        assert [[tally.tally(one, lake, area) for area in areas] for one in asked] == plainly
        assert [tally.people(one, lake, village, "denominator") for one in asked] == people
        assert set(map(bool, held.tables.values())) == {most > 0}
        assert hand.hand_for(before, *village) is before
        with hand.at_hand(lake, *village):
            assert hand.hand_for(lake, *village) is held
    assert hand.hand_for(lake, *village) is lake and any(map(any, plainly[0]))
    together = tally.tally(tally.compiled(tuple(several), MONTHS[1]), lake, tally.EVERYWHERE)
    assert [{code: cells} for code, cells in together.items()] == [one[0] for one in plainly]


def test_a_stored_book_is_read_until_a_table_of_it_changes(
    county, several, settings, tmp_path, monkeypatch
):
    settings.HOME = tmp_path
    wanted = [one for one in several if one.code in ("people", "visits")]
    lake = lives(2, tmp_path)
    first = book.whole(wanted, MONTHS, lake, store=True)
    runs, run = [], book._run
    monkeypatch.setattr(book, "_run", lambda *given: runs.append(given) or run(*given))
    assert book.whole(wanted, MONTHS, lake).figures.keys() == first.figures.keys() and not runs
    with commit(by=BY, why="a diagnosis, of which no figure knows"):
        Condition.objects.create(resident=person(95), system="icd10", code="E11")
    actions.refresh(by=BY)
    folder = tmp_path / "lake"
    again = book.whole(wanted, MONTHS, Lake(folder, manifest.read(folder)))
    assert not runs and again.sums("visits", "2025-01", VILLAGES[0]) == first.sums(
        "visits", "2025-01", VILLAGES[0]
    )
    with commit(by=BY, why="a visit"):
        seen(person(96), dt.date(2025, 1, 9), (120, 80))
    actions.refresh(by=BY)
    fresh = book.whole(wanted, MONTHS, Lake(folder, manifest.read(folder)))
    assert runs and fresh.sums("visits", "2025-01", VILLAGES[0]).above == (
        first.sums("visits", "2025-01", VILLAGES[0]).above + 1
    )
