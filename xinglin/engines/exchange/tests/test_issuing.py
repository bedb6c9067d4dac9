"""What is on record here goes out as a document, and says the same when it is read."""

from __future__ import annotations

import datetime as dt

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE, STEWARD, Actor, Grant
from xinglin.engines.exchange import actions, queries
from xinglin.engines.exchange.models import Document
from xinglin.engines.exchange.rules.cda.facts import facts_in, shots_in
from xinglin.engines.exchange.rules.cda.heading import read_document
from xinglin.engines.exchange.rules.cda.meaning import answers_of, diagnoses_in, row_of
from xinglin.engines.exchange.tests.made import number
from xinglin.engines.exchange.words.papers import papers, part_of, parts
from xinglin.engines.followup import programmes
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people import actions as people
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Condition, Dose, Encounter, Visit
from xinglin.kernel.errors import Missing, NotAllowed
from xinglin.kernel.time import now

ME = KEEPER_AT_CONSOLE
DAY = dt.date(2026, 3, 1)
ANSWERS = {
    "systolic": 138, "diastolic": 86, "weight": 71.5, "height": 170.0, "heart_rate": 72,
    "smoking": 5, "salt": "2", "symptoms": ["2", "6"], "drug_adherence": "1",
    "lab_tests": "血钾 <4.1> & 正常\n复查", "adverse_reaction": "1",
    "medicines": [{"name": "氨氯地平", "unit": "mg", "times": 1, "dose": 5}],
}  # fmt: skip


@pytest.fixture
def who(county):
    with commit(by=ME, why="登记"):
        [pk] = people.register_many(
            by=ME, names=["王五"], sexes=["1"], births=["1960-03-01"], places=[990101001101000],
            id_numbers=[number("19600301", 1)], phones=["13900000000"], source="x", file=False,
        )  # fmt: skip
    return Resident.objects.get(pk=pk)


def record(model, **values):
    with commit(by=ME, why="记录"):
        row = model(**values)
        row.save()
    return row


def read(one):
    return read_document(queries.document_bytes(queries.document_of(one.pk, ME), ME), now())


def plan_of(kind):
    return next(
        (plan, visit) for plan in programmes for visit in plan.visits if visit.document == kind
    )


def test_a_follow_up_goes_round(who):
    plan, visit = plan_of("HSDB04.01")
    record(Visit, resident=who, programme=plan.code, kind=visit.name, day=DAY, mode="2",
           next_on=dt.date(2026, 6, 1), answers=ANSWERS)  # fmt: skip
    one = actions.issue_document(by=ME, resident=who.pk, kind="HSDB04.01")
    root, told = read(one)
    assert told.subject.id_number == number("19600301", 1) and told.subject.name == "王五"
    assert (told.paper.code, told.on, told.version) == ("HSDB04.01", DAY, 1)
    facts = facts_in(root)
    given = answers_of(facts, plan.form(visit.name))
    checked = plan.form(visit.name).check(given, age=65, sex="1", day=DAY, mode="2")
    assert not checked.refusals
    kept = {name: checked.values[name] for name in ANSWERS}
    assert kept == ANSWERS | {"lab_tests": "血钾 <4.1> & 正常 复查"}
    row = row_of(told, facts, plan)
    assert (row["day"], row["mode"], row["id_number"]) == ("2026-03-01", "2", number("19600301", 1))
    shown = queries.document_shown(one, ME)
    assert [section.title for section in shown][:2] == ["症状与诊断", "生命体征"]
    assert any("138" in cell for part in shown for block in part.blocks for row in block.rows
               for cell in row)  # fmt: skip


def test_the_same_record_is_the_same_document_and_a_changed_one_a_new_version(who):
    plan, visit = plan_of("HSDB04.01")
    row = record(Visit, resident=who, programme=plan.code, kind=visit.name, day=DAY,
                 answers=ANSWERS)  # fmt: skip
    first = actions.issue_document(by=ME, resident=who.pk, kind="HSDB04.01")
    assert actions.issue_document(by=ME, resident=who.pk, kind="HSDB04.01") == first
    with commit(by=ME, why="更正"):
        row.answers = ANSWERS | {"systolic": 128}
        row.save()
    second = actions.issue_document(by=ME, resident=who.pk, kind="HSDB04.01")
    first.refresh_from_db()
    assert (first.state, second.version, second.replaces) == ("replaced", 2, first)
    assert read(second)[1].replaces == (first.own,)


def test_what_is_issued_here_changes_nothing_when_it_comes_back(who):
    one = actions.issue_document(by=ME, resident=who.pk, kind="HSDA00.01")
    data = queries.document_bytes(one, ME)
    back = actions.register_document(by=ME, data=data, place="990101001101", sender="省平台")
    assert back.document == one and str(back.judged.outcome) == "unchanged"
    assert Document.objects.count() == 1


@pytest.mark.parametrize("kind", sorted({v.document for p in programmes for v in p.visits} - {""}))
def test_every_declared_kind_can_be_issued_and_read(who, kind):
    plan, visit = plan_of(kind)
    form = plan.form(visit.name)
    given = {}
    for asked in form:
        if asked.allowed() and hasattr(asked, "choices") and asked.choices:
            given[asked.code] = asked.choices[0][0]
    answers = form.check(given, age=30, sex="", day=DAY).values
    record(Visit, resident=who, programme=plan.code, kind=visit.name, day=DAY, answers=answers)
    one = actions.issue_document(by=ME, resident=who.pk, kind=kind)
    root, told = read(one)
    assert told.paper.code == kind
    told_again = form.check(answers_of(facts_in(root), form), age=30, sex="", day=DAY).values
    assert {n: told_again.get(n) for n in answers if answers[n]} == {
        n: v for n, v in answers.items() if v}  # fmt: skip


def test_meetings_and_doses_go_out_too(who):
    met = record(Encounter, resident=who, kind="IMP", day=DAY, ended_on=dt.date(2026, 3, 9),
                 reason="J18.9")  # fmt: skip
    record(Condition, resident=who, encounter=met, system="icd10", code="J18.9", title="肺炎")
    record(Dose, resident=who, product="HepB", day=DAY, number=1, lot="L1")
    ward = actions.issue_document(by=ME, resident=who.pk, kind="HSDC00.03")
    root, told = read(ward)
    assert (told.on, told.until) == (DAY, dt.date(2026, 3, 9))
    assert diagnoses_in(facts_in(root)) == [("J18.9", "肺炎")]
    [shot] = shots_in(read(actions.issue_document(by=ME, resident=who.pk, kind="HSDB03.01"))[0])
    assert (shot.product, shot.day, shot.lot) == ("HepB", "2026-03-01", "L1")
    kinds = {one.paper.code for one in queries.sources_of(who, ME)}
    assert kinds == {"HSDC00.03", "HSDB03.01", "HSDA00.01"}


def test_whoever_has_no_number_has_one_of_ours(county):
    with commit(by=ME, why="登记"):
        [pk] = people.register_many(
            by=ME, names=["无号"], sexes=["2"], births=["2020-01-01"], places=[990101001101000],
            id_numbers=[""], phones=[""], source="x", file=False,
        )  # fmt: skip
    told = read(actions.issue_document(by=ME, resident=pk, kind="HSDA00.01"))[1]
    assert not told.subject.id_number and told.subject.others[0][1] == f"XL-{pk}"


def test_who_may_not_issues_nothing(who):
    far = Actor(5, "甲", grants=(Grant(STEWARD, 990102000000000, 990102999999999),))
    with pytest.raises((Missing, NotAllowed)):
        actions.issue_document(by=far, resident=who.pk, kind="HSDA00.01")
    with pytest.raises(Missing, match="没有可以出具"):
        actions.issue_document(by=ME, resident=who.pk, kind="HSDC00.02")
    with pytest.raises(Missing):
        actions.issue_document(by=ME, resident=who.pk, kind="HSDX")
    assert not Document.objects.exists()


def test_the_twenty_kinds_are_declared_once():
    assert sorted(one.part for one in papers) == list(range(1, 21))
    assert all(code in parts for one in papers for code in one.sections)
    assert {v.document for p in programmes for v in p.visits} - {""} <= set(papers.codes())
    assert part_of(papers["HSDB04.01"], "bp") == "8716-3"
    assert part_of(papers["HSDB03.01"], "bp") == "11369-6"
