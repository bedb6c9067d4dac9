"""Shared documents: stored whole before anything else, registered once, each new version kept."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE, STEWARD, Actor, Grant
from xinglin.engines.exchange import Outcome, actions, queries
from xinglin.engines.exchange.models import Document, DocumentBody, Resource
from xinglin.engines.exchange.tests.papers import (
    CARD,
    PRESSURE,
    observed,
    paper,
    quantity,
    section,
)
from xinglin.engines.followup import actions as followup
from xinglin.engines.followup import programmes
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Condition, Encounter, Observation, Visit
from xinglin.kernel.errors import Missing, NotAllowed, Refused

ME = KEEPER_AT_CONSOLE
PLACE = "990101001101"
ILLNESS = observed(
    "DE05.01.024.00",
    '<value xsi:type="CD" code="I10.x00" codeSystem="2.16.156.10011.2.3.3.11" '
    'displayName="高血压"/>',
    "疾病诊断编码",
)
FAR = Actor(5, "甲", grants=(Grant(STEWARD, 990102000000000, 990102999999999),))


def send(text, by=ME, sender="医院", encoding="utf-8"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return actions.register_document(by=by, data=data, place=PLACE, sender=sender)


def test_a_document_is_registered_once_and_kept_byte_for_byte(county):
    text = paper()
    done = send(text)
    one = done.document
    assert (done.judged.outcome, one.state, one.kind) == (Outcome.ACCEPTED, "taken", "HSDB04.01")
    who = Resident.objects.get()
    assert one.resident == who and (who.name, str(who.birth)) == ("王五", "1960-03-01")
    assert queries.document_bytes(queries.document_of(one.pk, ME), ME) == text.encode()
    assert "王五".encode() not in bytes(DocumentBody.objects.get().body)
    again = send(text)
    assert (again.judged.outcome, again.document.pk) == (Outcome.UNCHANGED, one.pk)
    assert Document.objects.count() == 1 and Resident.objects.count() == 1


def test_its_entries_become_records(county):
    body = section(
        "8716-3", "体征", PRESSURE, observed("DE04.10.188.00", quantity(70.5, "kg"), "体重"),
        observed("DE04.10.188.00", quantity(9000, "kg"), "体重"),
        observed("DE99.99.001.00", '<value xsi:type="ST">清</value>', "神志"),
    ) + section("11450-4", "诊断", ILLNESS)  # fmt: skip
    one = send(paper("HSDC00.02", body=body)).document
    assert one.state == "taken" and one.records["set_aside"] == 1
    assert any("9000" in note for note in one.notes)
    read = {row.question: row for row in Observation.objects.all()}
    assert (read["bp"].value, read["bp"].second, read["weight"].value) == (152, 88, 70.5)
    assert read["de:DE99.99.001.00"].text == "神志：清"
    assert Encounter.objects.get().kind == "AMB" and Condition.objects.get().code == "I10.x00"
    assert read["bp"].encounter == Encounter.objects.get()


def test_a_follow_up_of_somebody_enrolled_becomes_a_visit(county):
    send(paper("HSDC00.02", "D0", body=section("11450-4", "诊断", ILLNESS), day="20251201"))
    who, code = Resident.objects.get(), of_kind("HSDB04.01")
    followup.enrol(by=ME, resident=who.pk, programme=code, joined=dt.date(2026, 1, 1))
    one = send(paper()).document
    assert one.records == {"visits": 1}, (one.records, one.notes)
    visit = Visit.objects.get()
    assert (visit.programme, visit.answers["systolic"], visit.grade != "") == (code, 152, True)
    second = paper(version="2").replace('value="152"', 'value="132"')
    done = send(second)
    assert done.replaced == one, done.judged
    visit.refresh_from_db()
    one.refresh_from_db()
    assert visit.answers["systolic"] == 132 and one.state == "replaced"
    assert queries.document_bytes(queries.document_of(one.pk, ME), ME) == paper().encode()


def of_kind(kind):
    return next(one.code for one in programmes if one.main.document == kind)


def test_whoever_is_not_enrolled_has_measurements_and_a_reason(county):
    one = send(paper()).document
    assert Observation.objects.get(question="bp").value == 152 and not Visit.objects.exists()
    assert any("随访" in note for note in one.notes)


@pytest.mark.parametrize("more, old, state, field", [
    ({"version": "2"}, "replaced", "taken", ""),
    ({"own": "D2", "replaces": "D1"}, "replaced", "taken", ""),
    ({}, "taken", "aside", "versionNumber"),
    ({"own": "D2", "replaces": "D9"}, "taken", "aside", "relatedDocument"),
    ({"own": "D2"}, "taken", "taken", ""),
])  # fmt: skip
def test_what_replaces_what(county, more, old, state, field):
    first = send(paper()).document
    done = send(paper(name="王五", day="20260302", **more)).document
    first.refresh_from_db()
    assert (first.state, done.state, done.field) == (old, state, field), done.why


def test_one_sender_replaces_nothing_of_another(county):
    first = send(paper()).document
    send(paper(version="2", day="20260302"), sender="别的医院")
    first.refresh_from_db()
    assert first.state == "taken"


BOMB = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)
) + "]>"  # fmt: skip


@pytest.mark.parametrize("text, field, says", [
    (paper("HSDX99.99"), "code", "不认识"),
    (paper(card=CARD[:-1] + ("1" if CARD[-1] != "1" else "2")), "patient/id", "校验"),
    (paper(author=""), "author", "机构"),
    (paper(card=""), "recordTarget", "号码"),
    (paper(card="", file="9", name=""), "recordTarget", "姓名"),
    (paper(birth="19700101"), "birthTime", "不一致"),
    (paper(day="20990101"), "effectiveTime", "晚于"),
    (paper(own=""), "id", "编号"),
    (paper().replace("</title>", ""), "XML", "不是完整"),
    (paper(head=BOMB), "XML", "DOCTYPE"),
    (paper(head='<!DOCTYPE a SYSTEM "file:///etc/passwd">'), "XML", "DOCTYPE"),
    (paper(body="<a>" * 300 + "</a>" * 300), "XML", ""),
    (paper(body="<a>" * 120 + "</a>" * 120), "XML", "嵌套"),
    (paper().encode("gb18030"), "encoding", "UTF-8"),
    (paper(encoding="GB18030").encode(), "encoding", "UTF-8"),
    (paper(encoding="EBCDIC").encode(), "encoding", "不支持"),
    (b"\xff\xfe\x00", "encoding", ""), (b"PK\x03\x04", "XML", ""), (b"<a/>", "XML", "CDA"),
])  # fmt: skip
def test_what_cannot_be_registered_is_kept_with_its_reason(county, text, field, says):
    done = send(text)
    one = Document.objects.get()
    assert done.judged.outcome is Outcome.SET_ASIDE and one.state == "aside"
    assert one.field == field and says in one.why and one.mend, (one.field, one.why)
    assert (one.kind == "HSDB04.01") == (field not in ("code", "XML", "encoding"))
    assert not Resident.objects.exists() and not Observation.objects.exists()
    assert DocumentBody.objects.get().document == one
    with pytest.raises(Missing):
        queries.document_of(one.pk, ME)


@pytest.mark.parametrize("named, encoding", [
    ("UTF-8", "utf-8"), ("GB18030", "gb18030"), ("gbk", "gb18030"), ("UTF-16", "utf-16"),
])  # fmt: skip
def test_chinese_in_any_charset(county, named, encoding):
    assert send(paper(encoding=named), encoding=encoding).document.state == "taken"
    assert Resident.objects.get().name == "王五"


def test_it_is_found_by_whoever_may(county):
    one = send(paper()).document
    send(paper("HSDC00.02", "D2", day="20250301", body=""))
    wanted = queries.Wanted
    found = queries.found_documents(wanted(id_number=CARD, kind="HSDB04.01"), ME)
    assert [row.pk for row in found.rows] == [one.pk] and found.after is None
    early = wanted(last=dt.date(2025, 12, 31))
    assert [row.kind for row in queries.found_documents(early, ME).rows] == ["HSDC00.02"]
    for many, asked in ((2, wanted(author="H1")), (2, wanted(author="杏林县人民医院")),
                        (0, wanted(id_number="x")), (0, wanted(file_number="1")),
                        (1, wanted(first=dt.date(2026, 1, 1), replaced=True))):  # fmt: skip
        assert len(queries.found_documents(asked, ME).rows) == many
    assert not queries.found_documents(wanted(), FAR).rows
    with pytest.raises(Missing):
        queries.document_of(one.pk, FAR)
    with pytest.raises(NotAllowed):
        send(paper(own="D3"), by=FAR)
    assert queries.documents_of(one.resident_id, ME)[0].pk == one.pk
    assert not queries.documents(FAR).exists()


def test_it_stands_on_the_fhir_side(county):
    one = send(paper()).document
    shown = queries.read("DocumentReference", f"xl-{one.pk}", ME)
    told = queries.exact.read_resource(shown.body)
    assert told["content"][0]["attachment"]["url"] == f"Binary/cda-{one.pk}"
    asked = queries.asked("DocumentReference", [
        ("patient", f"Patient/xl-{one.resident_id}"), ("type", "HSDB04.01"),
        ("period", "2026-03-01")], "http://x/fhir")  # fmt: skip
    assert len(queries.found_ids(asked, ME, 5)) == 1
    send(paper(version="2", day="20260302"))
    shown = queries.read("DocumentReference", f"xl-{one.pk}", ME)
    assert queries.exact.read_resource(shown.body)["status"] == "superseded"
    before = Resource.objects.filter(kind="DocumentReference").count()
    actions.publish_records(by=ME)
    assert Resource.objects.filter(kind="DocumentReference").count() == before == 2


def test_what_a_sensitive_programme_keeps_is_for_its_staff(county):
    text = paper("HSDB04.04", body=section("8716-3", "体征", PRESSURE))
    plain = Actor(7, "乙", grants=(Grant(STEWARD, 990101000000000, 990101999999999),))
    one = send(text, by=plain).document
    assert one.state == "taken" and not Observation.objects.exists() and not Visit.objects.exists()
    with pytest.raises(Missing):
        queries.document_of(one.pk, plain, "exchange.fhir")
    assert not queries.found_documents(queries.Wanted(), plain).rows
    assert not Resource.objects.filter(kind="DocumentReference").exists()


def test_it_is_read_as_words_never_as_markup(county):
    html = "<paragraph>头晕<br/>三天</paragraph><script>alert(1)</script>"
    table = "<table><tr><th>项</th><th>值</th></tr><tr><td>a</td><td>&lt;b&gt;</td></tr></table>"
    many = "<list><item>甲</item><item>乙</item></list>"
    body = section("11450-4", "主诉", text=html + table + many) + section(
        "8716-3", "体征", PRESSURE)  # fmt: skip
    one = send(paper("HSDC00.02", body=body)).document
    first, second = queries.document_shown(queries.document_of(one.pk, ME), ME)
    assert first.title == "主诉" and first.blocks[0].rows == (("头晕三天",), ("alert(1)",))
    assert first.blocks[1].rows == (("a", "<b>"),) and first.blocks[1].head == ("项", "值")
    assert first.blocks[2].rows == (("甲",), ("乙",))
    assert second.blocks[0].rows == (("收缩压", "152 mmHg"), ("舒张压", "88 mmHg"))


def test_a_known_file_number_is_enough_and_a_wrong_name_waits(county):
    send(paper())
    who = Resident.objects.get()
    from xinglin.engines.ledger.actions import commit

    with commit(by=ME, why="建档"):
        who.record_no = "99010100110100001"
        who.save()
    more = {"card": "", "file": who.record_no}
    assert send(paper(own="D2", **more)).document.resident == who
    waits = send(paper(own="D3", name="赵六", **more), sender="他院").document
    assert (waits.state, Resident.objects.count()) == ("waiting", 1)
    assert actions.publish_records(by=ME) > 0, "one that is nobody's yet stands in no other's way"
    assert not Resource.objects.filter(record="exchange.document", record_id=waits.pk).exists()
    with pytest.raises(Refused, match="已经登记"):
        actions.register_again(by=ME, document=Document.objects.get(own__endswith="D2"))
    assert actions.register_again(by=ME, document=waits).document.state == "waiting"


def test_an_interrupted_document_is_taken_when_it_comes_again(county, monkeypatch):
    from xinglin.engines.exchange.actions import documents

    class Killed(BaseException):
        """The machine stops."""

    def stop(*words, **more):
        raise Killed

    whole = documents.take_entries
    monkeypatch.setattr(documents, "take_entries", stop)
    for _ in range(2):
        with pytest.raises(Killed):
            send(paper())
    assert Document.objects.get().state == "received"
    monkeypatch.setattr(documents, "take_entries", whole)
    assert send(paper()).document.state == "taken" and Document.objects.count() == 1
    assert Observation.objects.count() == 1 and Resident.objects.count() == 1


def test_a_file_is_imported_and_a_bad_one_says_why(bring, tmp_path):
    good, bad = tmp_path / "随访.xml", tmp_path / "坏.xml"
    good.write_text(paper(), "utf-8")
    bad.write_text(paper(author=""), "utf-8")
    totals = bring(good, bad, place=PLACE)
    assert (totals.accepted, totals.set_aside) == (1, 1) and "机构" in totals.refused[0]["what"]
    assert bring(good, place=PLACE, dry_run=True).unchanged == 1
    assert "--place" in bring(good, place=None).refused[0]["mend"]
    assert Document.objects.count() == 2


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.data())
def test_any_bytes_are_judged_and_kept(county, data):
    whole = paper().encode()
    kind = data.draw(st.sampled_from(["cut", "change", "noise", "text"]))
    at = data.draw(st.integers(0, len(whole) - 1))
    body = {
        "cut": lambda: whole[: at + 1],
        "change": lambda: whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + 1 :],
        "noise": lambda: b"<?xml" + data.draw(st.binary(max_size=60)),
        "text": lambda: paper(
            name=data.draw(st.text(max_size=9)), own=data.draw(st.text(max_size=9)),
            day=data.draw(st.text(max_size=9)),
        ).encode("utf-8", "replace"),
    }[kind]()  # fmt: skip
    done = send(body)
    assert done.document.state in ("taken", "aside", "waiting")


def test_nothing_is_stored_of_nothing_or_of_too_much(county):
    for data in (b" ", b"x" * (queries.LARGEST_DOCUMENT + 1)):
        with pytest.raises(Refused):
            send(data)
    assert not Document.objects.exists()


@pytest.mark.parametrize("kind", queries.kinds_of_document())
def test_each_of_the_twenty_kinds_is_registered(county, kind):
    one = send(paper(kind, body=section("51848-0", "评估", PRESSURE))).document
    assert (one.state, one.kind) == ("taken", kind), one.why
    assert [row.pk for row in queries.documents_of(one.resident_id, ME)] == [one.pk]
