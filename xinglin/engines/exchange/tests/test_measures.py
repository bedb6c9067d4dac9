"""Figures as FHIR: what is written is valid R4, says the same numbers, and names nobody."""

import json
from decimal import Decimal

import pytest
from fhir.resources.R4B.measure import Measure
from fhir.resources.R4B.measurereport import MeasureReport

from tests.county import standing
from xinglin.engines.access import KEEPER_AT_CONSOLE, STATISTICIAN, VILLAGE_DOCTOR, Actor, Grant
from xinglin.engines.exchange import queries
from xinglin.engines.exchange.rules.fhir.measure_reports import ABSENT, number
from xinglin.engines.exchange.rules.fhir.measures import identity, ucum
from xinglin.engines.followup import discover
from xinglin.engines.indicators import Formula, Ratio, Share, indicators, units
from xinglin.engines.indicators import queries as figures
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Place
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import year

COUNTY = "990101"
PERIOD = "2025"


@pytest.fixture(autouse=True)
def declared():
    """Every programme of the book."""
    discover()


@pytest.fixture(scope="module")
def made_up_county(django_db_setup, django_db_blocker, tmp_path_factory):
    """Of this module alone: its neighbours have counties of their own."""
    with standing(django_db_blocker, tmp_path_factory.mktemp("county")):
        yield


@pytest.fixture
def counted(made_up_county, db):
    """The made-up county, counted."""


def populations(group):
    """Code -> count of a group's or stratum's populations."""
    return {p["code"]["coding"][0]["code"]: p.get("count") for p in group.get("population", [])}


def code_of(element):
    return element["coding"][0]["code"]


def why_absent(element):
    """The reason why a number is not there; empty when it is."""
    reasons = [e["valueCode"] for e in element.get("extension", []) if e["url"] == ABSENT]
    return reasons[0] if reasons else ""


def extension(resource, name):
    [found] = [e for e in resource["extension"] if e["url"].endswith(f":figure:{name}")]
    return next(value for key, value in found.items() if key.startswith("value"))


def test_every_definition_is_a_valid_measure():
    for one in indicators:
        told = queries.measure(one.code)
        Measure.model_validate_json(json.dumps(told, ensure_ascii=False))
        assert told["version"] == one.version and told["title"] == one.title
        assert told["description"] == one.definition
        assert told["url"] == f"urn:xinglin:measure:{one.code}"
        assert extension(told, "definition-hash") == one.fingerprint


def test_the_kinds_of_measure_are_told_apart():
    for one in indicators:
        told, result = queries.measure(one.code), one(year(2025))
        known = [code_of(p["code"]) for p in told["group"][0].get("population", [])]
        if isinstance(result, Share):
            assert code_of(told["scoring"]) == "proportion"
            assert {"initial-population", "denominator", "numerator"} <= set(known)
            assert ("denominator-exclusion" in known) == bool(result.left_out)
        elif isinstance(result, Ratio):
            assert code_of(told["scoring"]) == "ratio"
        elif isinstance(result, Formula):
            assert code_of(told["scoring"]) == "composite"
            assert any(a["type"] == "composed-of" for a in told["relatedArtifact"])


def test_a_measure_says_its_title_in_english_too():
    told = queries.measure("HTN1")
    parts = told["_title"]["extension"][0]["extension"]
    assert parts == [
        {"url": "lang", "valueCode": "en"},
        {"url": "content", "valueString": "Hypertension patients managed by the standard"},
    ]
    assert code_of(told["improvementNotation"]) == "increase"
    assert {s["code"]["text"] for s in told["group"][0]["stratifier"]} >= {"地区", "性别", "年龄段"}


def test_what_is_not_in_the_book_is_missing():
    with pytest.raises(Missing):
        queries.measure("nothing")


def test_every_unit_has_a_code():
    assert all(ucum(unit) for unit in units)
    assert len(identity("x" * 90)) == 64


def test_every_report_is_valid_and_says_the_figure(counted):
    for one in indicators:
        [figure] = figures.compute(one.code, COUNTY, PERIOD, seen_by=KEEPER_AT_CONSOLE)
        told = queries.measure_report(one.code, COUNTY, PERIOD, seen_by=KEEPER_AT_CONSOLE)
        MeasureReport.model_validate_json(json.dumps(told, ensure_ascii=False))
        [group] = told["group"]
        score = group["measureScore"]
        if figure.value is None:
            assert "value" not in score and why_absent(score) == "not-applicable"
        else:
            assert Decimal(str(score["value"])) == figure.value
        assert told["measure"] == f"urn:xinglin:measure:{one.code}|{one.version}"
        assert extension(told, "commit") == figure.commit
        assert extension(told, "snapshot") == figure.snapshot
        assert len(extension(told, "hash")) == 64


def test_the_score_follows_from_the_populations(counted):
    for one in indicators:
        result = one(year(2025))
        if not isinstance(result, Share):
            continue
        by = ("sex",) if "sex" in one.by else ()
        told = queries.measure_report(one.code, COUNTY, PERIOD, by=by, seen_by=KEEPER_AT_CONSOLE)
        [group] = told["group"]
        for part in (group, *(s for d in group.get("stratifier", []) for s in d["stratum"])):
            counts = populations(part)
            below = counts["denominator"] - counts.get("denominator-exclusion", 0)
            score = part["measureScore"].get("value")
            if not below:
                assert score is None
                continue
            exact = one.rounding.of(Decimal(counts["numerator"]) * result.per / below)
            assert Decimal(str(score)) == exact


def test_strata_add_up(counted):
    told = queries.measure_report(
        "HTN1", COUNTY, PERIOD, by=("sex", "place", "month"), seen_by=KEEPER_AT_CONSOLE
    )
    MeasureReport.model_validate_json(json.dumps(told, ensure_ascii=False))
    [group] = told["group"]
    by_name = {code_of(d["code"][0]): d["stratum"] for d in group["stratifier"]}
    assert list(by_name) == ["sex", "place", "month"]
    counts = populations(group)
    by_sex = [populations(s) for s in by_name["sex"]]
    assert sum(c["numerator"] for c in by_sex) == counts["numerator"]
    towns = [s for s in by_name["place"] if len(code_of(s["value"])) == 9]
    assert sum(populations(s)["numerator"] for s in towns) == counts["numerator"]
    assert [code_of(s["value"]) for s in by_name["month"]][:2] == ["2025-01", "2025-02"]


def test_subjects_are_numbers_and_the_same_as_in_the_passport(counted):
    names = list(Resident.objects.values_list("name", flat=True))
    for one in indicators:
        told = queries.measure_report(
            one.code, COUNTY, PERIOD, report="subject-list", seen_by=KEEPER_AT_CONSOLE
        )
        text = json.dumps(told, ensure_ascii=False)
        MeasureReport.model_validate_json(text)
        assert not [name for name in names if name in text]
        lists = {each["id"]: each for each in told.get("contained", [])}
        named = {p["subjectResults"]["reference"][1:] for p in told["group"][0]["population"]}
        assert named == set(lists), "every list is referred to, and every reference leads to one"
        passport = figures.explain(one.code, COUNTY, PERIOD, seen_by=KEEPER_AT_CONSOLE)
        assert extension(told, "hash") == passport.hash
        above = {f"Patient/{person}" for person in passport.numerator_people}
        for code in set(lists) & {"numerator", "measure-population"}:
            found = [e["item"]["reference"] for e in lists[code].get("entry", [])]
            assert set(found) == above and len(found) == len(above)


def outsider(*grants):
    return Actor(7, "外人", grants=grants)


def test_lists_are_for_those_who_may_see_them(counted):
    village = Place.objects.filter(level="village").order_by("number").first()
    doctor = outsider(Grant(VILLAGE_DOCTOR, village.number, village.last))
    queries.measure_report("HTN1", village, PERIOD, report="subject-list", seen_by=doctor)
    with pytest.raises(NotAllowed):
        queries.measure_report("HTN1", COUNTY, PERIOD, report="subject-list", seen_by=doctor)
    with pytest.raises(NotAllowed):
        queries.measure_report("HTN1", COUNTY, PERIOD, seen_by=outsider())


def test_small_cells_are_masked_outside_ones_reach(counted):
    village = Place.objects.filter(level="village").order_by("number").first()
    doctor = outsider(Grant(STATISTICIAN, village.number, village.last))
    told = queries.measure_report("HTN1", COUNTY, PERIOD, by=("place",), seen_by=doctor)
    MeasureReport.model_validate_json(json.dumps(told, ensure_ascii=False))
    [group] = told["group"]
    assert populations(group)["denominator-exclusion"] is None, "an outsider is not told"
    strata = group["stratifier"][0]["stratum"]
    hidden = [s for s in strata if why_absent(s["measureScore"]) == "masked"]
    assert hidden
    for stratum in hidden:
        assert all("count" not in each for each in stratum["population"])
        assert {why_absent(each["_count"]) for each in stratum["population"]} == {"masked"}


def test_what_cannot_be_asked_is_refused(counted):
    for wrong in ({"report": "individual"}, {"by": ("colour",)}):
        with pytest.raises(Refused):
            queries.measure_report("HTN1", COUNTY, PERIOD, seen_by=KEEPER_AT_CONSOLE, **wrong)


def test_the_hash_changes_with_the_state_of_the_data(counted):
    told = [
        queries.measure_report("HTN1", COUNTY, period, seen_by=KEEPER_AT_CONSOLE)
        for period in (PERIOD, PERIOD, "2024")
    ]
    one, same, other = (extension(each, "hash") for each in told)
    assert one == same != other


def test_numbers_are_numbers():
    assert json.dumps([number(Decimal(text)) for text in ("0.10", "100.00", "33.33")]) == (
        "[0.1, 100, 33.33]"
    )
