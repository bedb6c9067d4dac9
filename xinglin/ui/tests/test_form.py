"""Forms: what was typed is read, refused with the allowed range, checked while typing, kept."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from xinglin.kernel.errors import Change, Conflict, Refused
from xinglin.ui import Field, Form, Group, drafts
from xinglin.ui.panels.answers import read_all, soft_words
from xinglin.ui.panels.fields import KINDS
from xinglin.ui.tests.conftest import make_request

BP = Field(
    "bp", "血压", "pair", unit="mmHg", low=(60, 30), high=(260, 160), soft_low=(90, 60),
    soft_high=(139, 89), required=True, last="148/92",
)  # fmt: skip
WEIGHT = Field("weight", "体重", "number", unit="kg", low=20, high=200, places=1)
SMOKES = Field("smokes", "吸烟", "choice", choices=[("1", "从不"), ("3", "吸烟")])
HOW_MANY = Field("many", "日吸烟量", "number", low=0, high=100, when=("smokes", ("3",)))
SIGNS = Field("signs", "症状", "ticks", choices=[("0", "无"), ("1", "头痛")], alone=("0",))
ALL = [BP, WEIGHT, SMOKES, HOW_MANY, SIGNS, Field("on", "日期", "date")]


def read(text: str, *fields: Field) -> tuple[dict[str, Any], dict[str, str]]:
    return read_all(fields or ALL, QueryDict(text))


def visit_form(**more: Any) -> Form:
    return Form([Group("体征", [BP, WEIGHT]), SMOKES, HOW_MANY, SIGNS], title="随访", **more)


def test_answers_come_in_their_own_types():
    answers, errors = read("bp.0=138&bp.1=86&weight=６３．5&smokes=3&many=5&signs=1&on=2026-03-01")
    assert not errors
    assert answers["bp"] == (138, 86) and answers["weight"] == Decimal("63.5")
    assert answers["signs"] == ["1"] and answers["on"] == dt.date(2026, 3, 1)


def test_a_refusal_names_the_allowed_range():
    _answers, errors = read("bp.0=300&bp.1=86")
    assert "60–260 mmHg" in errors["bp"] and "血压" in errors["bp"]


@pytest.mark.parametrize(
    ("text", "field", "word"),
    [
        ("weight=abc", WEIGHT, "请填数字"),
        ("weight=63.55", WEIGHT, "最多 1 位小数"),
        ("weight=1e99", WEIGHT, "请填数字"),
        ("weight=NaN", WEIGHT, "请填数字"),
        ("bp.0=120", BP, "两个数都要填"),
        ("", BP, "必填"),
        ("smokes=9", SMOKES, "请从所列选项中选择"),
        ("signs=0&signs=1", SIGNS, "不能与其他选项同选"),
        ("on=2026-02-30", Field("on", "日期", "date"), "请填日期"),
        ("on=1999-01-01", Field("on", "日期", "date", low=dt.date(2000, 1, 1)), "2000-01-01"),
        ("t=abcd", Field("t", "话", "text", longest=3), "最多 3 字"),
    ],
)
def test_what_is_refused(text, field, word):
    assert word in read(text, field)[1][field.name]


def test_a_question_not_asked_is_not_answered():
    answers, errors = read("smokes=1&many=5000", SMOKES, HOW_MANY)
    assert answers["many"] is None and not errors


def test_amber_words():
    answers, _errors = read("bp.0=152&bp.1=80", BP)
    assert soft_words([BP], answers) == {"bp": "偏高，请复核"}


@given(st.sampled_from(KINDS), st.text(max_size=60))
def test_nothing_typed_makes_it_stumble(kind, text):
    field = Field("x", "题", kind, low=None, choices=[("1", "一")])
    data = QueryDict(mutable=True)
    data.setlist("x", [text, text])
    data["x.0"] = data["x.1"] = text
    read_all([field], data)


def test_an_unknown_kind_cannot_be_declared():
    with pytest.raises(ValueError, match="no such kind"):
        Field("x", "x", "colour")


# --- the panel -----------------------------------------------------------------------------------


def test_it_draws_labels_ranges_last_values_and_legends():
    html = str(visit_form(initial={"bp": (142, 88)}).bind(make_request(), 0).draw())
    assert "<legend>体征</legend>" in html and "60–260 / 30–160" in html
    assert 'inputmode="decimal"' in html and "148/92" in html and 'value="142"' in html
    assert "csrfmiddlewaretoken" in html and 'aria-describedby="panel-0-bp-help"' in html


def test_saving_hands_over_the_answers_and_goes_on():
    saved: list[Any] = []

    def save(answers):
        saved.append(answers)
        return "/next/"

    form = visit_form(save=save, also=[("next", "下一位")])
    post = {"bp.0": "120", "bp.1": "80", "_also": "next"}
    response = form.bind(make_request(post=post), 0).post()
    assert response["Location"] == "/next/"
    assert saved[0]["bp"] == (120, 80) and saved[0]["_also"] == "next"


def test_refused_answers_are_drawn_again_with_422():
    form = visit_form(save=lambda answers: "/next/")
    form.bind(make_request(post={"bp.0": "999", "bp.1": "80"}), 0)
    assert form.post() is None and form.status == 422
    html = str(form.draw())
    assert 'value="999"' in html and 'aria-invalid="true"' in html and "还不能保存" in html


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (Refused("医生说不行", mend="换一天"), 422),
        (Conflict("已被他人修改", [Change("bp", "血压", "150/90", "148/88")]), 409),
    ],
)
def test_a_refusal_in_save_keeps_what_was_typed(refusal, status):
    def save(answers):
        raise refusal

    form = visit_form(save=save)
    form.bind(make_request(post={"bp.0": "121", "bp.1": "80"}), 0)
    assert form.post() is None and form.status == status
    html = str(form.draw())
    assert refusal.what in html and 'value="121"' in html
    assert status != 409 or "148/88" in html


def test_checking_while_typing_says_result_amber_and_refusals():
    form = visit_form(check=lambda answers: f"收缩压 {answers['bp'][0]}" if answers["bp"] else "")
    request = make_request(data={"check": "1"}, post={"bp.0": "152", "bp.1": "80", "weight": "5"})
    html = form.bind(request, 0).post().content.decode()
    assert "收缩压 152" in html and "偏高，请复核" in html and "20–200 kg" in html
    assert "必填" not in html


def test_drafts_are_kept_sealed_and_found_again():
    form = visit_form(save=lambda answers: "/next/", draft="v1", check=lambda answers: "")
    request = make_request(data={"check": "1"}, post={"bp.0": "152", "bp.1": "", "weight": "63"})
    form.bind(request, 0).post()
    assert "152" not in str(dict(request.session.items()))
    again = make_request(session=request.session)
    html = str(visit_form(draft="v1").bind(again, 0).draw())
    assert 'value="152"' in html and "草稿" in html
    other = make_request("/elsewhere/", session=request.session)
    assert drafts.find(other, "/elsewhere/#v1") is None
    done = make_request(post={"bp.0": "120", "bp.1": "80"}, session=request.session)
    assert form.bind(done, 0).post().status_code == 302
    assert drafts.find(done, "/uitest/#v1") is None


def test_pick_offers_what_is_found():
    form = Form(
        [Field("v", "村", "pick", find=lambda text: [("1", "东村")] if "东" in text else [])]
    )
    request = make_request(data={"panel": "0", "pick": "v", "v.text": "东"})
    assert 'data-value="1"' in form.bind(request, 0).answer().content.decode()
