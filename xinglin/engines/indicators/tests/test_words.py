"""The words alone: units, quantities, rounding, periods, versions, fingerprints, faults."""

import datetime as dt
import itertools
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.indicators import (
    BY_DIFFERENCE,
    DAYS,
    LIVING_HERE,
    PEOPLE,
    PER_MILLE,
    PERCENT,
    POINTS_OF_PERCENT,
    PREVIOUS_PERIOD,
    TEN_THOUSAND_PEOPLE,
    TIMES_A_PERSON,
    VISITS,
    YUAN,
    MixedUnits,
    Quantity,
    Rounding,
    attribute,
    band_of,
    base,
    bases,
    change,
    count,
    derived,
    faults_of_book,
    indicator,
    indicators,
    mean,
    minus,
    parts_of,
    percentile,
    period_before,
    plus,
    quotient,
    rate,
    share,
    unit_named,
    units,
)
from xinglin.engines.indicators.words.faults import unit_of_formula, unit_of_result
from xinglin.engines.indicators.words.fingerprints import fingerprint
from xinglin.engines.indicators.words.versions import differences
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import Period, year

TOLD = {"source": "made up", "owner": "nobody"}


@pytest.fixture
def alone(monkeypatch):
    """The book of this test alone."""
    monkeypatch.setattr(indicators, "_things", {})
    monkeypatch.setattr(bases, "_things", dict(bases._things))


# --- units and quantities ------------------------------------------------------------------


def of(number, unit):
    return Quantity(Decimal(str(number)), unit)


def test_people_are_not_visits():
    with pytest.raises(MixedUnits, match="人与人次相加"):
        of(3, PEOPLE) + of(4, VISITS)
    with pytest.raises(MixedUnits, match="换算"):
        of(3, PEOPLE).to(YUAN)
    with pytest.raises(MixedUnits, match="比较"):
        assert of(3, PEOPLE) < of(4, DAYS)


def test_rates_do_not_add_up():
    with pytest.raises(MixedUnits, match="率和比不能相加"):
        of(60, PERCENT) + of(1, PERCENT)
    with pytest.raises(MixedUnits):
        of(60, PERCENT) / of(30, PERCENT)
    assert of(60, PERCENT) - of(57, PERCENT) == of(3, POINTS_OF_PERCENT)
    assert of(3, PEOPLE) / of(4, PEOPLE) == of(75, PERCENT)
    with pytest.raises(MixedUnits, match="除以0"):
        of(3, PEOPLE) / of(0, PEOPLE)


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_tens_of_thousands_are_converted_exactly(one, other):
    both = of(one, PEOPLE).to(TEN_THOUSAND_PEOPLE) + of(other, PEOPLE)
    assert both.to(PEOPLE) == of(one + other, PEOPLE)
    assert (of(one, PEOPLE) <= of(other, PEOPLE)) == (one <= other)


def test_units_are_found_as_they_are_printed():
    assert unit_named("人次") is VISITS and unit_named("people") is PEOPLE
    assert unit_named(DAYS) is DAYS and f"{PERCENT}" == "%"
    with pytest.raises(Refused, match="没有单位"):
        unit_named("头")
    titles = [one.title for one in units]
    assert len(titles) == len(set(titles))
    assert all(one.english for one in units)


# --- rounding ------------------------------------------------------------------------------


@given(st.fractions(min_value=-(10**6), max_value=10**6), st.integers(0, 4))
def test_halves_go_away_from_zero(exact, places):
    numerator, denominator = exact.numerator, exact.denominator
    wide = Decimal(numerator) / Decimal(denominator)
    given_ = Rounding(places).of(exact)
    assert abs(Fraction(given_) - exact) <= Fraction(1, 2 * 10**places)
    if (exact * 10**places * 2).denominator == 1:  # exactly half, or whole
        assert given_ == wide.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def test_other_rounding_is_declared():
    assert Rounding(0, "half-even").of(Fraction(5, 2)) == 2
    assert Rounding(0, "half-even").of(Fraction(7, 2)) == 4
    assert Rounding(1).of(Fraction(-1, 1000)) == 0
    with pytest.raises(ValueError, match="rounding"):
        Rounding(0, "down")


# --- periods and bands ---------------------------------------------------------------------


windows = st.tuples(st.dates(dt.date(2019, 1, 1), dt.date(2026, 1, 1)), st.integers(0, 900)).map(
    lambda pair: Period.parse(f"{pair[0]}..{pair[0] + dt.timedelta(days=pair[1])}")
)


@given(windows, st.sampled_from(["month", "quarter", "year", "mch"]))
def test_parts_are_the_whole(period, kind):
    parts = parts_of(period, [kind])
    assert parts[0].start == period.start and parts[-1].end == period.end
    for one, other in itertools.pairwise(parts):
        assert other.start == one.end + dt.timedelta(days=1)


@given(windows)
def test_the_period_before_ends_where_this_one_begins(period):
    before = period_before(period)
    assert before.end == period.start - dt.timedelta(days=1)
    assert before.start <= before.end


def test_periods_before_are_of_the_same_kind():
    codes = {"2026": "2025", "2026-Q1": "2025-Q4", "2026-01": "2025-12", "mch2026": "mch2025"}
    assert {code: period_before(Period.parse(code)).code for code in codes} == codes
    half = Period.parse("2026-01-01..2026-06-30")
    assert period_before(half).code == "2025-07-01..2025-12-31"
    mch = parts_of(Period.parse("2025"), ["mch"])
    assert [one.code for one in mch] == ["2025-01-01..2025-09-30", "2025-10-01..2025-12-31"]


def test_bands_are_the_indicators_own():
    assert band_of(1, (0, 1, 3)) == "1–2岁" and band_of(3, (0, 1, 3)) == "3岁及以上"
    with pytest.raises(ValueError, match="bands"):
        indicator("X", title="试", bands=(3, 1), **TOLD)


def test_dimensions_are_known_or_declared():
    with pytest.raises(ValueError, match="unknown colour"):
        indicator("X", title="试", by=("place", "colour"), **TOLD)
    with pytest.raises(ValueError, match="dimension of all"):
        indicator("X", title="试", by=(attribute("sex", "性别"),), **TOLD)
    assert attribute("grade", "分级", {"high": "高"}).titled("high") == "高"
    assert attribute("grade", "分级").titled("") == "未记录"
    with pytest.raises(ValueError, match="better"):
        indicator("X", title="试", better="up", **TOLD)


# --- versions ------------------------------------------------------------------------------


@pytest.fixture
def twice(alone):
    """A figure that is defined in its second version."""

    @indicator(
        "V", title="乙", base=LIVING_HERE, version="2", valid_from=dt.date(2020, 1, 1), **TOLD
    )
    def now(period):
        """分母：甲。分子：丙，不论年龄。"""
        return share(1, of=2)

    @now.before(
        "1", until=dt.date(2019, 12, 31), valid_from=dt.date(2010, 1, 1), why="新规范", title="甲"
    )
    def then(period):
        """分母：甲。分子：乙。"""
        return share(3, of=4)

    return now, then


def test_older_versions_stand_beside(twice):
    now, then = twice
    assert now.version == "2" and then.version == "1" and then is now.at("1")
    assert now.at(None) is now and then.at(None) is now and then.at("2") is now
    assert then.title == "甲" and now.title == "乙"
    assert then(year(2012)).numerator == 3 and now(year(2026)).numerator == 1
    assert now.in_force(dt.date(2012, 1, 1)) is then
    assert now.in_force(dt.date(2020, 1, 1)) is now
    assert now.in_force(dt.date(1999, 1, 1)) is then
    with pytest.raises(Missing, match="定义版本3"):
        now.at("3")
    with pytest.raises(ValueError, match="two definitions"):
        now.before("1", until=dt.date(2018, 1, 1), why="")(lambda period: None)


def test_history_says_what_changed(twice):
    now, _ = twice
    newest, oldest = now.history()
    assert newest["changes"] == ["名称由“甲”改为“乙”", "“分子：乙。”改为“分子：丙，不论年龄。”"]
    assert oldest["changes"] == [] and oldest["why"] == "新规范"
    assert newest["fingerprint"] != oldest["fingerprint"]


def test_texts_are_compared_by_sentences():
    assert differences("甲。\n乙。", "甲。乙。丙。") == ["增加“丙。”"]
    assert differences("甲。乙。", "甲。") == ["删去“乙。”"]
    assert differences("甲。", "甲。") == []


def test_versions_must_not_overlap(twice):
    now, then = twice
    now.example(period=year(2026), gives="1")
    assert faults_of_book() == ["指标 V 的定义版本1没有算例"]
    then.example(period=year(2012), gives="1")
    assert not faults_of_book()
    now.older[0].until = dt.date(2020, 6, 1)
    assert faults_of_book() == ["指标 V 的定义版本1与2的时间重叠"]
    now.chosen.valid_from = None
    assert faults_of_book() == ["指标 V 的定义版本2没有写明何时起用"]


def limit():
    return 140


def test_a_fingerprint_is_of_words_and_meaning():
    def one(period):
        """甲。"""
        return period + limit()  # a remark

    def same(period):
        """甲。"""
        return period + limit()

    def other(period):
        """甲。"""
        return period - limit()

    same.__name__ = other.__name__ = "one"
    assert fingerprint(one) != fingerprint(other)
    assert fingerprint(one) != fingerprint(one, "bands 1,2")
    same.__doc__ = "乙。"
    assert fingerprint(one) != fingerprint(same)


def test_a_helper_is_part_of_the_meaning(monkeypatch):
    from xinglin.engines.indicators.words import fingerprints

    def one(period):
        """甲。"""
        return limit()

    monkeypatch.setattr(fingerprints, "MACHINERY", ())
    before = fingerprint(one)
    changed = dict(fingerprints._top_level(one.__module__))
    del changed["limit"]
    monkeypatch.setattr(fingerprints, "_top_level", lambda module: changed)
    assert fingerprint(one) != before


# --- what is wrong with the book -----------------------------------------------------------


def test_gaps_are_named(alone):
    @indicator("A", title="甲", **TOLD)
    def nothing(period):
        """甲。"""

    @indicator("B", title="乙", base="无此口径", **TOLD)
    def unknown(period):
        """乙。"""

    unknown.example(period=year(2025), gives="0 of 0")

    @base("新口径")
    def empty(period):
        """无人。"""

    assert set(faults_of_book()) == {
        "口径 新口径 没有算例", "指标 A 没有算例", "指标 A 是率，没有说明口径",
        "指标 B 的口径“无此口径”没有声明",
    }  # fmt: skip
    with pytest.raises(ValueError, match="docstring"):
        base("无言")(lambda period: None)


def made(code, formula, unit):
    @derived(code, formula, title=code, unit=unit, **TOLD)
    def one(period):
        """由他项得出。"""

    return one.example(period=year(2025), gives="0")


def counted(code, unit):
    @indicator(code, title=code, unit=unit, **TOLD)
    def one(period):
        """所数之人。"""
        return count(1)

    return one.example(period=year(2025), gives="0")


def test_people_and_visits_are_not_added(alone):
    counted("P", PEOPLE), counted("Q", PEOPLE), counted("V", VISITS)
    made("SUM", plus("P", "Q"), PEOPLE)
    assert not faults_of_book()
    made("BAD", minus("P", "V"), PEOPLE)
    assert faults_of_book() == ["指标 BAD 不能把人与人次相加减"]


def test_formulas_name_what_there_is(alone):
    made("ONE", plus("TWO"), PEOPLE)
    assert faults_of_book() == ["指标 ONE 引用了没有声明的指标TWO"]
    made("TWO", plus("ONE"), PEOPLE)
    assert faults_of_book() == ["指标 ONE 引用了自己", "指标 TWO 引用了自己"]


def test_units_fit_formulas():
    assert not unit_of_formula(quotient("A", "B", per=1), [VISITS, PEOPLE], TIMES_A_PERSON)
    assert unit_of_formula(quotient("A", "B"), [PEOPLE, PEOPLE], PEOPLE)
    assert not unit_of_formula(change("A"), [PEOPLE], PERCENT)
    assert unit_of_formula(change("A"), [PEOPLE], PEOPLE)
    assert not unit_of_formula(change("A", told=BY_DIFFERENCE), [PERCENT], POINTS_OF_PERCENT)
    assert unit_of_formula(change("A", told=BY_DIFFERENCE), [PERCENT], PERCENT)
    assert not unit_of_formula(change("A", told=BY_DIFFERENCE), [PEOPLE], PEOPLE)
    assert unit_of_formula(plus("A", "B"), [PERCENT, PERCENT], PERCENT)
    assert unit_of_formula(plus("A", "B"), [PEOPLE, PEOPLE], VISITS)
    with pytest.raises(ValueError, match="against"):
        change("A", against="yesterday")


def test_units_fit_kinds():
    assert not unit_of_result(share(1, of=2), PERCENT)
    assert unit_of_result(share(1, of=2), PER_MILLE) and unit_of_result(share(1, of=2), PEOPLE)
    assert not unit_of_result(rate(1, of=2, per=1000), PER_MILLE)
    assert not unit_of_result(count(1), PEOPLE) and not unit_of_result(count(1, rows=True), VISITS)
    assert unit_of_result(count(1), VISITS) and unit_of_result(count(1, rows=True), PEOPLE)
    assert unit_of_result(count(1), PERCENT)
    assert not unit_of_result(mean(1, of=2), DAYS) and unit_of_result(mean(1, of=2), PERCENT)
    with pytest.raises(ValueError, match="percentile"):
        percentile(1, of=2, at=101)


# --- formulas ------------------------------------------------------------------------------


def test_what_formulas_make_of_values():
    assert change("A").exact([Fraction(120), Fraction(100)]) == 20
    assert change("A").exact([Fraction(120), Fraction(0)]) is None
    assert change("A").exact([None, Fraction(1)]) is None
    assert change("A", told=BY_DIFFERENCE).exact([Fraction(1), Fraction(3)]) == -2
    assert minus("A", "B").exact([Fraction(1), Fraction(3)]) == -2
    assert plus("A", "B").exact([Fraction(1), None]) is None
    assert quotient("A", "B").exact([Fraction(1), Fraction(3)]) == Fraction(100, 3)
    assert quotient("A", "B").exact([Fraction(1), Fraction(0)]) is None


def test_formulas_are_said_in_signs():
    said = [change("A"), change("A", against=PREVIOUS_PERIOD, told=BY_DIFFERENCE), minus("A", "B")]
    assert [str(one) for one in said] == [
        "(A − A（上年同期）) ÷ A（上年同期）",
        "A − A（上一期）",
        "A − B",
    ]
    assert str(quotient("A", "B")) == "A ÷ B" and str(plus("A", "B")) == "A + B"
