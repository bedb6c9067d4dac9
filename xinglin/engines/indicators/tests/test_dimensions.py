"""Figures of a small county divided by institution, time and attributes, and by older versions."""

import datetime as dt
from decimal import Decimal

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE, STATISTICIAN, Actor, Grant
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.indicators import (
    BY_DIFFERENCE,
    DAYS,
    INSTITUTION,
    PEOPLE,
    PERCENT,
    POINTS_OF_PERCENT,
    PREVIOUS_PERIOD,
    TEN_THOUSAND_PEOPLE,
    USUAL,
    VISITS,
    actions,
    attribute,
    change,
    count,
    derived,
    indicator,
    indicators,
    median,
    minus,
    queries,
    quotient,
    row,
    share,
)
from xinglin.engines.indicators.tables import days_to, enrolments, residents, visits
from xinglin.engines.indicators.tests.made_up import VILLAGES, person, seen
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.models import Institution
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import year

BY = KEEPER_AT_CONSOLE
COUNTY = "990101"
TOLD = {"source": "made up", "owner": "nobody"}


@pytest.fixture
def book(monkeypatch):
    """Figures of these tests alone."""
    monkeypatch.setattr(indicators, "_things", {})
    kind = attribute("kind", "类型", {"follow-up": "随访"})

    @indicator(
        "S", title="率", base="在管", by=(*USUAL, INSTITUTION), version="2",
        valid_from=dt.date(2020, 1, 1), **TOLD,
    )  # fmt: skip
    def calm(period):
        """低于140者。"""
        register = enrolments.of("x").active(period)
        latest = visits.of("x").during(period).of_people(register).latest()
        return share(latest.where(row.systolic < 140), of=register)

    @calm.before("1", until=dt.date(2019, 12, 31), why="改限值")
    def calmer(period):
        """低于120者。"""
        register = enrolments.of("x").active(period)
        latest = visits.of("x").during(period).of_people(register).latest()
        return share(latest.where(row.systolic < 120), of=register)

    @indicator("V", title="人次", unit=VISITS, by=(*USUAL, kind), **TOLD)
    def every(period):
        """随访人次。"""
        return count(visits.during(period), rows=True)

    @indicator("P", title="人数", unit=PEOPLE, **TOLD)
    def people(period):
        """随访人数。"""
        return count(visits.during(period))

    @indicator("R", title="居民", unit=TEN_THOUSAND_PEOPLE, **TOLD)
    def living(period):
        """常住人数。"""
        return count(residents.living(period.end))

    @indicator("W", title="等候", unit=DAYS, **TOLD)
    def waited(period):
        """等候天数。"""
        register = enrolments.of("x").earliest()
        return median(days_to(visits.of("x").during(period), since=register), of=row.days)

    said = {"V2": change("V"), "V3": change("V", against=PREVIOUS_PERIOD)}
    for code, formula in said.items():
        derived(code, formula, title=code, unit=PERCENT, **TOLD)(other())
    derived("S2", change("S", told=BY_DIFFERENCE), title="差", unit=POINTS_OF_PERCENT, **TOLD)(
        other()
    )
    derived("PR", quotient("P", "R"), title="商", unit=PERCENT, base="常住", **TOLD)(other())
    derived("M", minus("P", "P", "P"), title="差数", unit=PEOPLE, **TOLD)(other())
    for one in indicators:
        for each in one.definitions:
            one.at(each.version).example(period=year(2025), gives="0")
    return indicators


def other():
    def made(period):
        """由他项得出。"""

    return made


@pytest.fixture
def counted(county, book, settings, tmp_path):
    """Twenty people in three villages, looked after by two institutions, most of them seen."""
    settings.HOME = tmp_path
    ids = list(Institution.objects.order_by("pk").values_list("pk", flat=True))
    with commit(by=BY, why="people"):
        for number in range(20):
            one = person(number, place_id=VILLAGES[number % 3])
            Enrolment.objects.create(
                resident=one, programme="x", place_id=one.place_id, joined=dt.date(2024, 1, 1),
                institution_id=[*ids, None][number % 3],
            )  # fmt: skip
            if number % 5:
                high = 150.0 if number % 4 == 0 else 118.0 if number % 3 else 130.0
                seen(one, dt.date(2025, 1 + number % 12, 5), (high, 80))
                seen(one, dt.date(2024, 1 + number % 6, 5), (150.0, 80))
    actions.refresh(by=BY)


def value(code, period="2025", by=(), **more):
    return queries.compute(code, COUNTY, period, by, seen_by=BY, **more)


def test_institutions_add_up_and_have_names(counted):
    whole, *parts = value("S", by=["institution"])
    assert sum(one.denominator for one in parts) == whole.denominator == 20
    assert sum(one.numerator for one in parts) == whole.numerator
    assert {one.institution_name for one in parts} == {"C210", "A100", "未登记机构"}
    assert {one.division for one in parts} == {"C210", "A100", "未登记机构"}
    with pytest.raises(Refused, match="不能按“institution”分组"):
        value("P", by=["institution"])


def test_time_is_cut_into_its_parts(counted):
    quarters = value("V", by=["quarter"])
    assert [one.period for one in quarters] == [f"2025-Q{n}" for n in (1, 2, 3, 4)]
    assert sum(one.numerator for one in quarters) == value("V")[0].numerator == 16
    window = value("V", "2025-02-03..2025-04-30", ["month"])
    assert [one.period for one in window] == ["2025-02-03..2025-02-28", "2025-03", "2025-04"]
    both = value("V", "2024-01-01..2025-12-31", ["year", "mch"])
    assert [one.period for one in both][:2] == ["2024", "2025"]
    assert sum(one.numerator for one in both if one.period in ("2024", "2025")) == 32


def test_attributes_are_titled(counted):
    whole, part = value("V", by=["kind"])
    assert part.attributes == {"kind": "随访"} and part.numerator == whole.numerator
    with pytest.raises(Refused, match="不能按“kind”分组"):
        queries.compute(["V", "P"], COUNTY, "2025", ["kind"], seen_by=BY)


def test_older_definitions_are_computed(counted):
    new, old = value("S")[0], value("S", definition="1")[0]
    assert (new.definition_version, old.definition_version) == ("2", "1")
    assert new.numerator > old.numerator > 0 and new.denominator == old.denominator
    assert value("S", "2018", definition="in force")[0].definition_version == "1"
    assert value("S", definition={"S": "1"})[0] == old
    passport = queries.explain("S", COUNTY, "2025", seen_by=BY, definition="1")
    assert len(passport.numerator_people) == old.numerator
    told = passport.as_dict()
    assert told["definition"] == "低于120者。" and told["definition_version"] == "1"
    assert [one["version"] for one in told["history"]] == ["2", "1"]
    newest = queries.explain("S", COUNTY, "2025", seen_by=BY)
    assert newest.hash != passport.hash
    people = queries.people_of("S", COUNTY, "2025", seen_by=BY, definition="1")
    assert len(people) == old.numerator
    with pytest.raises(Missing):
        value("S", definition="9")


def test_an_older_definition_needs_its_example_too(counted):
    indicators["S"].at("1").examples.clear()
    with pytest.raises(Refused, match="定义版本1没有算例"):
        value("S", definition="1")


def test_change_on_the_year(counted):
    [change_] = value("V2")
    assert (change_.numerator, change_.denominator, change_.value) == (None, None, 0)
    assert change_.parts == ("V", "V（上年同期）") and change_.kind == "change"
    [before] = value("V2", "2024")
    assert before.value is None and before.shown == "—"
    [month] = value("V3", "2025-03")
    now, then = value("V", "2025-03")[0].value, value("V", "2025-02")[0].value
    assert month.value == ((now - then) * 100 / then).quantize(Decimal("0.01"))
    [points] = value("S2")
    assert points.value == value("S")[0].value - value("S", "2024")[0].value
    assert points.numerator is None and points.unit == "百分点"


def test_sums_and_quotients_of_figures(counted):
    people, residents_ = value("P")[0], value("R")[0]
    assert residents_.value == Decimal("0.00") and residents_.numerator == 20
    [quotient_] = value("PR")
    assert (quotient_.numerator, quotient_.denominator) == (16, 20)
    assert quotient_.value == Decimal("80.00") and quotient_.base_code == "常住"
    assert value("M")[0].value == -people.value
    assert str(people.quantity) == "16人"
    by_place = value("PR", by=["place"])
    assert len(by_place) == 6 and by_place[0].value == Decimal("80.00")


def test_people_behind_derived_figures(counted):
    sides = {
        side: queries.people_of("V2", COUNTY, "2025", side, seen_by=BY)
        for side in ("numerator", "denominator", "missed", "excluded")
    }
    assert [len(one) for one in sides.values()] == [16, 16, 0, 0]
    assert {one.record for one in sides["numerator"]}.isdisjoint(
        {one.record for one in sides["denominator"]}
    )
    parts = queries.people_of("M", COUNTY, "2025", "numerator", seen_by=BY)
    assert len(parts) == 48 and {one.reason for one in parts} == {"P"}
    assert not queries.people_of("M", COUNTY, "2025", "denominator", seen_by=BY)
    assert not queries.people_of("M", COUNTY, "2025", "missed", seen_by=BY)
    passport = queries.explain("V2", COUNTY, "2025", seen_by=BY)
    assert passport.expression.startswith("-- V2 = (V − V（上年同期）) ÷ V（上年同期）")
    assert len(passport.numerator_records) == 16


def test_why_a_derived_figure_changed_is_told_by_its_figures(counted):
    told = queries.why("PR", COUNTY, ("2024", None), ("2025", None), seen_by=BY)
    assert [one.code for one in told.movements] == ["P", "R"] and told.adds_up
    assert told.value == told.after.value - told.before.value
    assert sum(one.exact for one in told.movements) == told.exact
    for one in told.movements:
        assert [end.code for end in one.ends] == [one.code] * 2
        apart = queries.why(one.code, COUNTY, *((code, None) for code in one.periods), seen_by=BY)
        assert apart.value == one.ends[1].value - one.ends[0].value
    grown = queries.why("V2", COUNTY, ("2024", None), ("2025", None), seen_by=BY)
    assert grown.value is None and not grown.movements  # in 2023 there was nothing to grow from
    still = queries.why("V2", COUNTY, ("2025", None), ("2025", None), seen_by=BY)
    assert [one.periods for one in still.movements] == [("2025", "2025"), ("2024", "2024")]
    assert still.value == 0 and still.adds_up


def test_middles_of_places_are_their_own(counted):
    figures = value("W", by=["place"])
    assert figures[0].kind == "percentile" and figures[0].numerator == 16
    assert figures[0].denominator == 20
    below = [one.value for one in figures if len(one.place) == 12]
    assert figures[0].value not in (None, sum(below) / len(below))


def test_what_is_made_of_small_cells_is_hidden(counted):
    stranger = Actor(7, "统计员", grants=(Grant(STATISTICIAN, VILLAGES[2], VILLAGES[2] + 999),))
    shown = queries.compute(["S", "S2", "M"], COUNTY, "2025", ["place"], seen_by=stranger)
    by_code = {
        code: {one.place for one in shown if one.code == code and one.hidden}
        for code in ("S", "S2", "M")
    }
    assert by_code["S"] and by_code["S"] <= by_code["S2"]
    assert "990101" not in by_code["M"]


def test_a_formula_of_nothing_is_refused(counted):
    derived("GONE", change("NOWHERE"), title="无", unit=PERCENT, **TOLD)(other()).example(
        period=year(2025), gives="0"
    )
    with pytest.raises(Refused, match="NOWHERE"):
        value("GONE")


def test_bases_are_listed():
    told = {one["code"]: one for one in queries.bases_list()}
    assert told["常住"]["english"] == "Usual residents" and told["常住"]["definition"]
