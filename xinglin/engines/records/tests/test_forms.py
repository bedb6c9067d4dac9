"""What a form takes, refuses and warns of."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.codes import DIABETES, HYPERTENSION
from xinglin.engines.people import Population, adults
from xinglin.engines.records import (
    ADVERSE_REACTION,
    ALWAYS,
    BLOOD_PRESSURE,
    BMI,
    BODY,
    DRUG_ADHERENCE,
    EXAMINATION,
    HEART_RATE,
    HEIGHT,
    LIFESTYLE,
    MEDICINES,
    REFERRAL,
    SYMPTOMS,
    TREATMENT,
    WEIGHT,
    WHEN_SEEN,
    About,
    DayAsked,
    Form,
    Measure,
    Pair,
    Range,
    Text,
    Tick,
    Ticks,
    diagnosed,
    never_diagnosed,
    questions,
)

DAY = dt.date(2026, 3, 2)
MEASURES = [one.code for one in questions if isinstance(one, Measure)]


def check(question, given, **about):
    return Form(question, recomputes=()).check(given, day=DAY, **about)


@pytest.mark.parametrize("code", MEASURES)
def test_a_measure_takes_its_ends_and_nothing_beyond(code):
    one = questions[code]
    step = 10**-one.digits
    for end, beyond in ((one.hard[0], -step), (one.hard[1], step)):
        assert check(one, {code: repr(round(end, 3))}, age=50).ok
        refused = check(one, {code: repr(round(end + beyond, 3))}, age=50)
        assert [r.field for r in refused.refusals] == [code]
        assert one.unit in refused.refusals[0].allowed


@pytest.mark.parametrize("code", [code for code in MEASURES if questions[code].soft])
def test_unusual_is_warned_of_and_kept(code):
    one = questions[code]
    if one.soft[1] < one.hard[1]:
        found = check(one, {code: one.hard[1]}, age=50)
        assert found.ok and [w.field for w in found.warnings] == [code]
        assert "通常" in str(found.warnings[0])
    middle = round((one.soft[0] + one.soft[1]) / 2, one.digits)
    assert not check(one, {code: middle}, age=50).warnings


def test_the_range_goes_with_the_age():
    born = dt.date(2026, 2, 20)
    assert check(HEIGHT, {"height": 50}, age=0).ok
    assert not check(HEIGHT, {"height": 50}, age=40).ok
    assert not check(HEART_RATE, {"heart_rate": 130}, born=born).warnings
    assert check(HEART_RATE, {"heart_rate": 130}, age=40).warnings


def test_a_range_is_dated():
    one = Measure("x", "某项", hard=(0, 10), others=(Range((0, 20), since=dt.date(2026, 1, 1)),))
    assert Form(one).check({"x": 15}, day=dt.date(2026, 5, 1)).ok
    assert not Form(one).check({"x": 15}, day=dt.date(2025, 5, 1)).ok


@pytest.mark.parametrize("given_", [{"bp": "152/88"}, {"bp": (152, 88)}, {"bp": "１５２／８８"},
                                    {"systolic": "152", "diastolic": 88.0}])  # fmt: skip
def test_a_pressure_may_be_given_in_several_ways(given_):
    assert check(BLOOD_PRESSURE, given_).values == {"systolic": 152, "diastolic": 88}


@pytest.mark.parametrize(
    "given_, field",
    [
        ({"bp": "88/152"}, "diastolic"),
        ({"bp": "120/120"}, "diastolic"),
        ({"bp": "152"}, "diastolic"),
        ({"diastolic": "80"}, "systolic"),
        ({"bp": "49/30"}, "systolic"),
        ({"bp": "250/201"}, "diastolic"),
        ({"bp": "1/2/3"}, "systolic"),
        ({"bp": "120.5/80"}, "systolic"),
        ({"bp": "高/低"}, "systolic"),
    ],
)
def test_a_pressure_that_cannot_be(given_, field):
    assert field in check(BLOOD_PRESSURE, given_).by_field()


def test_what_must_be_said_when_met():
    asked = Form(BLOOD_PRESSURE.asked(required=WHEN_SEEN))
    assert not asked.check({}, mode="1").ok
    assert asked.check({}, mode="3").ok
    assert not Form(WEIGHT.asked(required=ALWAYS)).check({}, mode="3").ok


def test_body_mass_follows_from_weight_and_height():
    asked = Form(WEIGHT, HEIGHT, BMI)
    assert asked.check({"weight": 70, "height": 170}, age=40).values["bmi"] == 24.22
    assert asked.check({"weight": 70, "height": 170, "bmi": "24.3"}, age=40).ok
    wrong = asked.check({"weight": 70, "height": 170, "bmi": "25"}, age=40)
    assert "24.22" in str(wrong.refusals[0])
    assert asked.check({"bmi": "25"}, age=40).ok


def test_choices_by_code_or_title():
    assert check(DRUG_ADHERENCE, {"drug_adherence": "规律"}).values == {"drug_adherence": "1"}
    assert check(DRUG_ADHERENCE, {"drug_adherence": 2}).values == {"drug_adherence": "2"}
    refused = check(DRUG_ADHERENCE, {"drug_adherence": "7"})
    assert "1 规律" in refused.refusals[0].allowed
    form = Form(ADVERSE_REACTION)
    assert form.live(form.check({"adverse_reaction": "有"}).values) == {"adverse_reaction": True}
    assert form.live({}) == {"adverse_reaction": None}


def test_nothing_and_something_exclude_each_other():
    assert check(SYMPTOMS, {"symptoms": ["3", "2"]}).values == {"symptoms": ["2", "3"]}
    assert not check(SYMPTOMS, {"symptoms": ["1", "2"]}).ok
    form = Form(SYMPTOMS)
    assert form.live({"symptoms": ["1"]}) == {"symptoms": ()}


def test_days_lie_between_birth_and_the_visit():
    asked = DayAsked("since", "起病日期")
    born = dt.date(1970, 1, 1)
    assert check(asked, {"since": "2026/3/1"}, born=born).values == {"since": "2026-03-01"}
    for wrong in ("2026-03-03", "1969-12-31", "2026-02-30", "昨天"):
        assert not check(asked, {"since": wrong}, born=born).ok


def test_medicines_as_rows_or_as_lines():
    rows = [{"name": "氨氯地平", "times": "1", "dose": 5, "unit": "mg"}]
    one = check(MEDICINES, {"medicines": rows})
    same = check(MEDICINES, {"medicines": "氨氯地平 每日1次 每次5mg"})
    assert one.values == same.values and one.ok
    assert MEDICINES.show(one.values) == "氨氯地平 每日1次 每次5 mg"
    assert not check(MEDICINES, {"medicines": [{"name": "", "dose": 5}]}).ok
    assert not check(MEDICINES, {"medicines": [{"name": "药", "dose": -1}]}).ok


def test_texts_are_cleaned_and_limited():
    note = Text("note", "备注", longest=5)
    assert check(note, {"note": " 好\x00的 "}).values == {"note": "好的"}
    assert not check(note, {"note": "一二三四五六"}).ok


def test_a_form_asks_once():
    with pytest.raises(ValueError, match="twice"):
        Form(WEIGHT, WEIGHT)


def test_only_women_are_asked():
    asked = Tick("pregnant", "妊娠", only_sex="2", required=ALWAYS)
    assert check(asked, {}, sex="1").ok and not check(asked, {}, sex="2").ok
    assert not check(asked, {"pregnant": "yes"}, sex="1").ok


def test_what_is_shown_and_what_is_measured():
    form = Form(BLOOD_PRESSURE, WEIGHT, SYMPTOMS)
    values = form.check({"bp": "152/88", "weight": 70, "symptoms": "1"}, age=50).values
    assert form.show(values) == [("血压", "152/88 mmHg"), ("体重", "70 kg"), ("症状", "无症状")]
    assert form.observed(values) == [("bp", 152.0, 88.0, ""), ("weight", 70.0, None, "")]


def test_who_is_meant():
    meant = adults(35) & diagnosed(HYPERTENSION)
    assert meant == diagnosed(HYPERTENSION) & adults(35)
    assert meant.title == "35岁及以上，确诊高血压"
    ill = [("icd10", "I10.x00")]
    assert meant.holds(age=50, sex="1", conditions=ill)
    assert not meant.holds(age=34, sex="1", conditions=ill)
    assert not meant.holds(age=50, sex="1")
    free = meant & never_diagnosed(DIABETES)
    assert not free.holds(age=50, sex="1", conditions=[*ill, ("icd10", "E11.9")])
    assert meant.by_age_and_sex == Population(min_age=35)


EVERYTHING = Form(
    groups={
        "体": [BLOOD_PRESSURE, *BODY],
        "活": LIFESTYLE,
        "药": [*TREATMENT, SYMPTOMS],
        "转": [*REFERRAL, DayAsked("since", "日期")],
    }
)
anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.lists(st.text(max_size=5), max_size=4),
    st.lists(st.dictionaries(st.sampled_from(["name", "dose", "times"]), st.text(max_size=6))),
    st.dates(),
)


@given(st.dictionaries(st.sampled_from([*EVERYTHING.fields, "bp", "??"]), anything, max_size=8))
def test_no_input_breaks_a_form_and_what_it_takes_it_takes_again(answers):
    found = EVERYTHING.check(answers, age=50, sex="1", day=DAY)
    json.dumps(dict(found.values))
    EVERYTHING.live(found.values)
    EVERYTHING.show(found.values)
    if found.ok:
        again = EVERYTHING.check(found.values, age=50, sex="1", day=DAY)
        assert again.ok and again.values == found.values


def test_the_examination_asks_for_a_pressure():
    assert isinstance(EXAMINATION.question_of("bp"), Pair)
    assert not EXAMINATION.check({}, mode="1").ok


def test_a_title_with_separators_and_full_width_brackets_is_read_back():
    choices = (("a", "神经、免疫系统疾病（病情稳定）"), ("b", "贫血"), ("none", "无"))
    asked = Ticks("risk", "风险", choices=choices, nothing="none")
    told = asked.read({"risk": "贫血、神经、免疫系统疾病(病情稳定)"}, About())
    assert told.values["risk"] == ["a", "b"] and not told.refusals
    assert asked.read({"risk": asked.show(told.values)}, About()).values == told.values
    assert asked.read({"risk": "无、贫血"}, About()).refusals
