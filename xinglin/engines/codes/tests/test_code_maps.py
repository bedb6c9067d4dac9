"""Paper form against standard: what lines up, and every trap where it does not."""

import pytest

from xinglin.engines import codes
from xinglin.engines.codes import CODE_MAPS

TRAPS = [
    # map, form code, standard code: where the two digits differ or the order turns
    (codes.NBPHS3_BLOOD_RH, "1", "2"),
    (codes.NBPHS3_BLOOD_RH, "2", "1"),
    (codes.NBPHS3_BLOOD_RH, "3", "3"),
    (codes.NBPHS3_BLOOD_ABO, "3", "3"),
    (codes.NBPHS3_MARRIAGE, "1", "10"),
    (codes.NBPHS3_MARRIAGE, "2", "20"),
    (codes.NBPHS3_MARRIAGE, "3", "30"),
    (codes.NBPHS3_MARRIAGE, "4", "40"),
    (codes.NBPHS3_MARRIAGE, "5", "90"),
    (codes.NBPHS3_PAYMENT, "7", "07"),
    (codes.NBPHS3_PAYMENT, "8", "99"),
    (codes.NBPHS3_EDUCATION, "1", "10"),
    (codes.NBPHS3_EDUCATION, "9", "90"),
    (codes.NBPHS3_PAST_DISEASE, "9", "09"),
    (codes.NBPHS3_PAST_DISEASE, "10", "10"),
    (codes.NBPHS3_PAST_DISEASE, "11", "98"),
    (codes.NBPHS3_PAST_DISEASE, "12", "12"),
    (codes.NBPHS3_PAST_DISEASE, "13", "99"),
    (codes.NBPHS3_DISABILITY, "8", "99"),
    (codes.NBPHS3_ALLERGY, "4", "107"),
    (codes.NBPHS3_KITCHEN_EXHAUST, "2", "1"),
    (codes.NBPHS3_KITCHEN_EXHAUST, "4", "3"),
    (codes.NBPHS3_FUEL, "6", "9"),
    (codes.NBPHS3_DRINKING_WATER, "6", "9"),
    (codes.NBPHS3_LIVESTOCK_PEN, "2", "1"),
    (codes.NBPHS3_RISK_GRADE, "0", "1"),
    (codes.NBPHS3_RISK_GRADE, "5", "6"),
    (codes.NBPHS3_TB_SYMPTOM, "0", "01"),
    (codes.NBPHS3_TB_SYMPTOM, "10", "99"),
    (codes.SEX_FHIR, "1", "male"),
    (codes.SEX_FHIR, "2", "female"),
    (codes.SEX_FHIR, "0", "unknown"),
    (codes.SEX_FHIR, "9", "unknown"),
    (codes.INSURANCE_PAYMENT, "07", "05"),
]


@pytest.mark.parametrize(("one", "form", "standard"), TRAPS)
def test_forward(one, form, standard):
    assert one.forward(form).one == standard


@pytest.mark.parametrize("one", CODE_MAPS, ids=lambda one: one.code)
def test_pairs_read_both_ways_come_back(one):
    for pair in one.pairs:
        if pair.way == "=":
            assert pair.source in one.backward(pair.target).codes
            assert pair.target in one.forward(pair.source).codes
        else:
            assert pair.source or pair.target


@pytest.mark.parametrize("one", CODE_MAPS, ids=lambda one: one.code)
def test_every_source_code_is_answered(one):
    for row in one.source:
        found = one.forward(row.code)
        assert found.one or found.why
        assert all(code in one.target for code in found.codes)


@pytest.mark.parametrize("one", CODE_MAPS, ids=lambda one: one.code)
def test_every_target_code_is_answered(one):
    for row in one.target:
        found = one.backward(row.code)
        assert found.one or found.why
        assert all(code in one.source for code in found.codes)


@pytest.mark.parametrize(
    "name",
    ["sex", "blood-abo", "blood-rh", "marriage", "payment", "disability", "risk-grade", "fuel"],
)
def test_maps_without_gaps_round_trip(name):
    one = CODE_MAPS[f"nbphs3-{name}"]
    for row in one.source:
        assert one.backward(one.forward(row.code).one).one == row.code


@pytest.mark.parametrize(
    ("one", "form"),
    [
        (codes.NBPHS3_EDUCATION, "10"),
        (codes.NBPHS3_ETHNIC, "99"),
        (codes.NBPHS3_ALLERGY, "1"),
        (codes.NBPHS3_KITCHEN_EXHAUST, "1"),
        (codes.NBPHS3_LIVESTOCK_PEN, "1"),
        (codes.INSURANCE_PAYMENT, "04"),
    ],
)
def test_no_counterpart_is_said_with_its_reason(one, form):
    found = one.forward(form)
    assert not found
    assert found.one is None
    assert "没有对应代码：" in found.why


def test_several_counterparts_ask_for_a_choice():
    found = codes.SEX_FHIR.backward("unknown")
    assert found.codes == ("0", "9")
    assert found.one is None
    assert "须选定" in found.why


def test_fhir_other_is_never_used():
    found = codes.SEX_FHIR.backward("other")
    assert not found
    assert "不可用9代替" in found.why


def test_liver_disease_is_not_simply_hepatitis():
    assert codes.NBPHS3_PAST_DISEASE.forward("10").why == "肝炎只是肝脏疾病的一种"
    assert codes.NBPHS3_PAST_DISEASE.backward("10").codes == ("10", "13")
    for standard in ("11", "13", "14", "99"):
        assert codes.NBPHS3_PAST_DISEASE.backward(standard).one == "13"


def test_finer_standard_codes_fall_into_the_form_class():
    assert codes.NBPHS3_MARRIAGE.backward("21").one == "2"
    assert codes.NBPHS3_EDUCATION.backward("49").one == "4"
    assert codes.NBPHS3_ETHNIC.backward("15").one == "99"
    assert codes.NBPHS3_OCCUPATION.forward("5").codes == ("6", "7", "8", "9")


def test_standard_codes_that_the_form_lacks():
    for one, standard in (
        (codes.NBPHS3_EXPOSURE, "5"),
        (codes.NBPHS3_FOLLOWUP_MODE, "4"),
        (codes.NBPHS3_TOILET, "9"),
        (codes.NBPHS3_ALLERGY, "204"),
    ):
        assert not one.backward(standard)
        assert one.note


def test_a_code_that_no_set_holds_is_named():
    assert codes.NBPHS3_SEX.forward("7").why == "“性别（第三版表）”中没有代码“7”"
