"""Whom a programme is for: what one person's record proves is what the store finds in sets."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.codes import ANTENATAL, DELIVERY, DIABETES_TYPE_2, HYPERTENSION
from xinglin.engines.followup import (
    Diagnosed,
    Known,
    Measured,
    PersonMark,
    aged,
    any_of,
    delivered,
    exposed,
    managed_in,
    marked,
    marks,
    none_of,
    observed,
    pregnant,
    proof,
    queries,
    recorded,
    turning,
)
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.queries.fitting import fits
from xinglin.engines.followup.tests.conftest import VILLAGE
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people import adults, children, women
from xinglin.engines.people.models import Resident
from xinglin.engines.records import BLOOD_PRESSURE, FASTING_GLUCOSE, diagnosed, never_diagnosed
from xinglin.engines.records.models import Condition, Observation
from xinglin.kernel.time import days, months, weeks, years

D = dt.date
ON = D(2026, 2, 28)
BORN = (D(1960, 2, 29), D(1961, 12, 31), D(1991, 3, 1), D(2019, 2, 28), D(2025, 8, 31),
        D(2026, 1, 31), D(2026, 2, 27))  # fmt: skip
CODES = (("icd10", "I10.x00x002"), ("icd10", "i11900"), ("snomed", "44054006"),
         ("icd10", "E11.900"), ("icd10", "Z34.900"), ("ICD10", "O80.001"), ("icd10", "Z20.100"),
         ("icd10", "G30.100x002+I10"), ("local", "I10"))  # fmt: skip
POPULATIONS = {
    "adults": adults(65),
    "children": children(6),
    "women with": women(18) & diagnosed(HYPERTENSION),
    "months": aged(months(6), months(37)),
    "newborn": aged(below=days(29)),
    "turning": turning(65),
    "diagnosed": adults(35) & diagnosed(DIABETES_TYPE_2),
    "never": adults(35) & never_diagnosed(HYPERTENSION),
    "recorded": recorded(HYPERTENSION, within=years(1)),
    "pregnant": pregnant(),
    "delivered": delivered(days(42)),
    "unless": recorded(ANTENATAL, weeks(44), unless=DELIVERY),
    "exposed": exposed(ANTENATAL),
    "sugar": observed(FASTING_GLUCOSE, at_least=7.0),
    "low": observed(FASTING_GLUCOSE, below=3.9),
    "pressure": observed(BLOOD_PRESSURE, at_least=140, second_at_least=90, days=2),
    "managed": managed_in("elsewhere"),
    "marked": marked("contract"),
    "either": any_of(turning(65), aged(below=days(29))),
    "neither": none_of(adults(18)) & aged(at_least=days(1)),
}
PRESSURES = ((139, 89), (140, 80), (120, 90))
DAYS = (None, D(2024, 2, 1), D(2025, 6, 1), D(2026, 1, 20), D(2026, 2, 28), D(2026, 3, 5))

people = st.fixed_dictionaries(
    {
        "birth": st.sampled_from(BORN),
        "sex": st.sampled_from("12"),
        "ill": st.lists(st.tuples(st.sampled_from(CODES), st.sampled_from(DAYS)), max_size=3),
        "sugar": st.lists(
            st.tuples(st.sampled_from(DAYS[1:]), st.sampled_from([3.5, 6.9, 7.0])), max_size=2
        ),
        "pressure": st.lists(
            st.tuples(
                st.sampled_from(DAYS[1:]), st.sampled_from([(139, 89), (140, 80), (120, 90)])
            ),
            max_size=3,
        ),
        "inside": st.booleans(),
    }
)


def store(one):
    """The person with all that is on record of him."""
    who = Resident.objects.create(
        name="某人", birth=one["birth"], sex=one["sex"], place_id=VILLAGE, lives_here=True
    )
    for (system, code), day in one["ill"]:
        Condition.objects.create(resident=who, system=system, code=code, recorded_on=day)
    for day, value in one["sugar"]:
        Observation.objects.create(resident=who, question="fasting_glucose", day=day, value=value)
    for day, (upper, lower) in one["pressure"]:
        Observation.objects.create(resident=who, question="bp", day=day, value=upper, second=lower)
    if one["inside"]:
        Enrolment.objects.create(
            resident=who, programme="elsewhere", place_id=VILLAGE, joined=D(2026, 1, 1)
        )
    return who


@pytest.fixture
def contract(monkeypatch):
    """A mark that every second resident holds."""
    monkeypatch.setattr(marks, "_things", {})

    def among(ids, on):
        every = Resident.objects.values_list("pk", flat=True) if ids is None else ids
        return {pk for pk in every if pk % 2 == 0}

    return marks.add("contract", PersonMark("contract", "已签约", among))


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.lists(people, min_size=1, max_size=5))
def test_what_is_proved_one_by_one_is_found_in_sets(county, contract, several):
    with commit(by="测试", why="建档"):
        for model in (Enrolment, Observation, Condition, Resident):
            for row in model.objects.all():
                row.delete()
        everybody = [store(one) for one in several]
    for name, who in POPULATIONS.items():
        found = set(Resident.objects.filter(fits(who, ON)).values_list("pk", flat=True))
        proved = {one.pk for one in everybody if proof(who, queries.known_of(one, ON)) is not None}
        if name in {"sugar", "low", "pressure"}:
            proved = {one.pk for one in everybody if proof(who, _measured(one)) is not None}
        assert found == proved, name


def _measured(one):
    """What is known of a person, with the measurements these populations ask for."""
    rows = Observation.objects.filter(resident=one)
    found = {}
    for row in rows:
        found.setdefault(row.question, []).append(Measured(row.day, row.value, row.second))
    return Known(one.birth, one.sex, ON, measured=found)


def test_the_reason_says_what_is_known():
    known = Known(
        D(1960, 3, 1), "2", ON,
        conditions=[Diagnosed("icd10", "I10.x00", "高血压", D(2024, 5, 1))],
        measured={"bp": [Measured(D(2026, 1, 5), 152, 88)]},
        programmes=["htn"],
    )  # fmt: skip
    assert proof(adults(35) & diagnosed(HYPERTENSION), known) == "65岁；2024-05-01 高血压 I10.x00"
    assert "152/88" in proof(observed(BLOOD_PRESSURE, at_least=140), known)
    assert proof(managed_in("htn", "高血压"), known) == "在管：高血压"
    assert proof(adults(35) & never_diagnosed(DIABETES_TYPE_2), known).endswith("糖尿病的诊断记录")
    assert proof(adults(70), known) is None


def test_populations_are_put_into_words():
    assert (adults(35) & diagnosed(HYPERTENSION) & aged(below=years(80))).title == (
        "35岁及以上，确诊高血压，不满80岁"
    )
    assert turning(65).title == "年内满65岁及以上"
    assert any_of(adults(65), children(6)).title == "（65岁及以上）或（0–6岁）"
    assert "近1年" in observed(FASTING_GLUCOSE, at_least=7).title
    with pytest.raises(ValueError, match="age"):
        aged()
    with pytest.raises(ValueError, match="high"):
        observed(FASTING_GLUCOSE)
