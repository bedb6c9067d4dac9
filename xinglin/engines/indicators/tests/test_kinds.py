"""Kinds of measure on random facts: parts add up, lists are as long as the number, middles are."""

import datetime as dt
import statistics
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xinglin.engines.indicators import (
    DAYS,
    INSTITUTION,
    PERCENT,
    TIMES_A_PERSON,
    USUAL,
    VISITS,
    attribute,
    bases,
    count,
    days_from,
    flow_in,
    flow_out,
    indicator,
    indicators,
    mean,
    median,
    percentile,
    queries,
    ratio,
    row,
    share,
    stock,
    total,
)
from xinglin.engines.indicators.arithmetic import Arithmetic, Sums
from xinglin.engines.indicators.arithmetic import percentile as middle
from xinglin.engines.indicators.counting import tally
from xinglin.engines.indicators.counting.engine import Rows
from xinglin.engines.indicators.counting.examples import _filled
from xinglin.engines.indicators.lake.schema import LAKE
from xinglin.engines.indicators.tables import days_to, encounters, enrolments, residents, visits
from xinglin.engines.indicators.words.populations import LIVING_HERE, MANAGED
from xinglin.kernel.time import Period, age_on, year

PLACES = ["990101001001000", "990101001002000", "990101002001000"]
AREA = tally.EVERYWHERE
TOLD = {"source": "made up", "owner": "nobody"}
BY = (*USUAL, INSTITUTION, attribute("programme", "项目"))
PERIOD = year(2025)


def declared():
    """One figure of each kind, over the same tables."""
    made = {}

    def figure(code, **more):
        return lambda function: made.setdefault(
            code, indicator(code, title=code, **{**TOLD, "by": BY, **more})(function)
        )

    @figure("share", base=MANAGED)
    def _(period):
        """有随访者。"""
        register = enrolments.every().active(period)
        return share(visits.during(period).of_people(register), of=register)

    @figure("rows", unit=VISITS)
    def _(period):
        """随访人次。"""
        return count(visits.during(period), rows=True)

    @figure("of-rows", unit=PERCENT, base=MANAGED)
    def _(period):
        """测量占比。"""
        seen = visits.during(period)
        return share(seen.where(row.measured == 1), of=seen, rows=True)

    @figure("each", unit=TIMES_A_PERSON, base=MANAGED)
    def _(period):
        """人均次数。"""
        return ratio(visits.during(period).of_people(MANAGED(period)), to=MANAGED, per=1, rows=True)

    @figure("sum", unit=DAYS)
    def _(period):
        """在管总天数。"""
        ended = enrolments.every().ended_in(period)
        return total(ended, of=days_from(row.joined, row.left))

    @figure("mean", unit="mmHg")
    def _(period):
        """平均收缩压。"""
        return mean(visits.during(period), of=row.systolic, decimals=1)

    @figure("middle", unit="mmHg")
    def _(period):
        """收缩压中位数。"""
        return median(visits.during(period), of=row.systolic, decimals=1)

    return made


@pytest.fixture(scope="module")
def figures():
    before = dict(indicators._things)
    yield declared()
    indicators._things = before


days = st.dates(dt.date(2024, 6, 1), dt.date(2026, 6, 1))
spells = st.tuples(st.sampled_from("xy"), days, st.none() | days, st.sampled_from(["", "1", "2"]))
seen = st.tuples(st.sampled_from("xy"), days, st.none() | st.integers(900, 2100))
persons = st.lists(
    st.tuples(
        st.sampled_from(PLACES), st.sampled_from("12"), st.dates(dt.date(1930, 1, 1)),
        st.lists(spells, max_size=3), st.lists(seen, max_size=5),
    ),
    min_size=1, max_size=15,
)  # fmt: skip


def made_of(several) -> dict[str, pa.Table]:
    """The people as tables of the lake."""
    spell = ["person | place | sex | birth | programme | joined | left | institution"]
    visit = ["person | place | sex | age | programme | date | bp | measured"]
    for number, (place, sex, birth, held, met) in enumerate(several, start=1):
        birth = min(birth, dt.date(2024, 1, 1))
        who = f"{number} | {place} | {sex}"
        for programme, joined, left, institution in held:
            ended = "" if left is None or left < joined else left
            spell.append(f"{who} | {birth} | {programme} | {joined} | {ended} | {institution}")
        for programme, day, pressure in met:
            bp = "" if pressure is None else f"{pressure / 10}/80"
            visit.append(
                f"{who} | {age_on(birth, day)} | {programme} | {day} | {bp} | {int(bool(bp))}"
            )
    texts = {"enrolments": "\n".join(spell), "visits": "\n".join(visit)}
    return {name: _filled(name, texts.get(name, ""), {}) for name in LAKE}


ADDED = ("share", "rows", "of-rows", "each", "sum", "mean", "middle")
DIVIDED = {"share": ("sex", "age_band", "institution"), "rows": ("programme", "sex")}


def sums_of(one, tables, by=()):
    made = tally.compiled((one,), PERIOD)
    return made, tally.tally(made, Rows(tables), AREA, by)[one.code]


@given(several=persons)
@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("code", ADDED)
def test_parts_add_up_to_the_whole(figures, code, several):
    tables, by = made_of(several), DIVIDED.get(code, ("sex", "age_band"))
    made, divided = sums_of(figures[code], tables, by)
    _, whole = sums_of(figures[code], tables)
    for village, expected in whole.items():
        groups = defaultdict(Sums)
        for cell, sums in divided.items():
            if cell.place == village.place:
                more = tuple(name for name, _ in cell.more)
                groups[bool(cell.sex), bool(cell.age_band), more] += sums
        assert all(found == expected for found in groups.values())
    places = [990101000000000, 990101001000000, 990101002000000, *map(int, PLACES)]
    rolled = tally.rolled_up(whole, places, places[0])
    assert rolled.get(tally.Cell(places[0]), Sums()) == sum(whole.values(), Sums())
    towns = [rolled.get(tally.Cell(number), Sums()) for number in places[1:3]]
    assert sum(towns, Sums()) == sum(whole.values(), Sums())
    assert made.arithmetic(code).kind


@given(several=persons)
@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("code", ADDED)
def test_lists_are_as_long_as_the_number(figures, code, several):
    tables = made_of(several)
    made, cells = sums_of(figures[code], tables)
    sums = sum(cells.values(), Sums())
    above = tally.people(made, Rows(tables), AREA, "numerator")
    below = tally.people(made, Rows(tables), AREA, "denominator")
    missed = tally.people(made, Rows(tables), AREA, "missed")
    assert (len(above), len(below)) == (sums.above, sums.below)
    if code not in ("each", "rows", "sum"):
        assert len(missed) == sums.below - sums.above
    if code in ("sum", "mean"):
        assert sum(one.amount for one in above) == sums.total
    if code in ("rows", "of-rows", "sum", "mean"):
        assert len({one.record for one in above}) == sums.above
    if code == "share":
        assert len({one.person for one in above}) == sums.above


@given(several=persons)
@settings(max_examples=25, deadline=None)
def test_the_middle_is_taken_of_the_rows_of_each_place(figures, several):
    tables = made_of(several)
    made, cells = sums_of(figures["middle"], tables)
    county = 990101000000000
    rolled = tally.rolled_up(cells, [county, *map(int, PLACES)], county)
    values = defaultdict(list)
    for place, *_, met in several:
        for _, day, pressure in met:
            if pressure is not None and PERIOD.contains(day):
                values[int(place)].append(Fraction(pressure, 10))
                values[county].append(Fraction(pressure, 10))
    for number, sums in ((cell.place, sums) for cell, sums in rolled.items()):
        answer = made.answer("middle", sums)
        known = values[number]
        assert answer.exact == (statistics.median(known) if known else None)
        assert answer.numerator == len(known)


@given(st.lists(st.integers(-50, 50), min_size=1), st.integers(0, 100))
def test_percentiles_as_spreadsheets_take_them(values, at):
    spread = defaultdict(int)
    for value in values:
        spread[value] += 1
    ordered, place = sorted(values), Fraction((len(values) - 1) * at, 100)
    low = ordered[int(place)]
    high = ordered[min(int(place) + 1, len(values) - 1)]
    assert middle(spread, at) == low + (high - low) * (place - int(place))
    assert middle({}, at) is None


def test_sums_become_values_exactly():
    sums = Sums(3, 7, 1234, {})
    assert Arithmetic("total", decimals=2).answer(sums).exact == Fraction(1234, 100)
    assert Arithmetic("mean", decimals=1).answer(sums).exact == Fraction(1234, 30)
    assert Arithmetic("mean").answer(Sums()).exact is None
    assert Arithmetic("quotient", "0.5", 1000).answer(sums).denominator == Decimal("3.5")
    assert Arithmetic("quotient", "1", 100).answer(Sums()).exact is None


def test_time_to_and_stock_and_flows():
    tables = made_of([])
    tables["enrolments"] = _filled(
        "enrolments",
        """
        person | programme | joined     | left
        1      | x         | 2025-01-10 |
        1      | y         | 2025-03-01 | 2025-04-01
        2      | x         | 2024-02-01 | 2025-06-30
        """,
        {},
    )
    tables["visits"] = _filled(
        "visits", "person | programme | date\n1 | x | 2025-01-20\n1 | x | 2025-02-20\n", {}
    )

    def people(result):
        from xinglin.engines.indicators import expressions

        judged = expressions.judged(result, PERIOD.end)
        return Rows(tables).run(
            f"SELECT person, counted, based, amount FROM ({expressions.sql(judged)}) ORDER BY 1",
            list(tables), *AREA,
        )  # fmt: skip

    every = enrolments.every()
    assert people(stock(every.on(dt.date(2025, 6, 29)))) == [(1, 1, 0, None), (2, 1, 0, None)]
    assert people(stock(every.on(dt.date(2025, 6, 30)))) == [(1, 1, 0, None)]
    assert len(people(flow_in(every.began_in(PERIOD), rows=True))) == 2
    assert len(people(flow_in(every.began_in(PERIOD)))) == 1
    assert len(people(flow_out(every.ended_in(PERIOD), rows=True))) == 2
    waited = days_to(visits.rows, since=every.earliest())
    assert people(median(waited, of=row.days)) == [(1, 1, 1, 10), (2, 0, 1, None)]
    assert people(percentile(every.last(), of=days_from(row.joined, row.left), at=90))[0][0] == 1
    first = visits.rows.first().having(twice=row.month * 2)
    beside = every.last().beside(first, "twice")
    assert people(mean(beside, of=row.twice))[0][3] == 405002
    both = ratio(visits.rows.first(), to=(every.last(), LIVING_HERE(PERIOD)), times="0.5")
    assert [one[0] for one in people(both)] == [1, 1, 2]
    assert not people(count(encounters.rows.on(dt.date(2025, 1, 1))))
    assert not people(count(residents.moved_away(Period.parse("2025"))))


def test_the_bases_hold_whom_they_say():
    assert queries.faults_of_bases() == []
    wrong = bases["常住"].example(period=year(2025), gives="7", residents="person\nwang")
    assert queries.faults_of_bases() == ["常住 (2025): says 7, gives 1"]
    wrong.examples.pop()
