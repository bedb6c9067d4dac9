"""HL7 v2 messages: stored before they are answered, taken once, none lost."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE, STEWARD, Actor, Grant
from xinglin.engines.access.queries import unseal
from xinglin.engines.exchange import Frames, Malformed, actions, framed, queries
from xinglin.engines.exchange.actions import messages
from xinglin.engines.exchange.models import Batch, Known, Posted, Received
from xinglin.engines.exchange.rules.messages import (
    encoding_of,
    moment_of,
    read_message,
)
from xinglin.engines.exchange.tests.made import number
from xinglin.engines.people.models import Identifier, Resident
from xinglin.engines.records.models import Encounter, Observation
from xinglin.kernel.errors import Missing, NotAllowed, Refused

ME = KEEPER_AT_CONSOLE
PLACE = "990101001101"


def message(
    kind="ADT^A01", control="1", *, mrn="MR1", name="张三", birth="19700301", sex="M", card="",
    charset="UNICODE UTF-8", more=(), encoding="utf-8",
):  # fmt: skip
    """A message of the county hospital."""
    numbers = f"{mrn}^^^HIS^MR" + (f"~{card}^^^CN^NNCHN" if card else "")
    lines = [
        f"MSH|^~\\&|HIS|COUNTY|XINGLIN||20260301120000||{kind}|{control}|P|2.4||||||{charset}",
        f"PID|1||{numbers}||{name}||{birth}|{sex}|||1组^^东风村||13900000000",
        *more,
    ]
    return "\r".join(lines).encode(encoding)


def visit(number="V1", kind="O", day="20260301"):
    return f"PV1|1|{kind}" + "|" * 17 + number + "|" * 25 + f"{day}0900|{day}1000"


def result(
    code="2345-7", value="5.8", unit="mmol/L", system="LN", kind="NM", nth=1, at="202603011000"
):
    return f"OBX|{nth}|{kind}|{code}^葡萄糖^{system}||{value}|{unit}|3.9-6.1||||F|||{at}"


REQUEST = "OBR|1|P1|F1|GLU^血糖^L|||202603010950"


def send(data, by=ME, place=PLACE):
    """What the acknowledgement says: code, control number, text."""
    told = actions.receive_message(by=by, data=data, place=place)
    text = told.decode(read_encoding(data))
    code, control, why = text.split("\r")[1].split("|")[1:4]
    return code, control, why


def read_encoding(data):
    return encoding_of(data) if data.startswith(b"MSH") else "utf-8"


def test_an_admission_is_a_person_and_an_encounter(county):
    card = number("19700301", 1)
    assert send(message(card=card, more=[visit()])) == ("AA", "1", "")
    one = Resident.objects.get()
    assert (one.name, one.sex, str(one.birth)) == ("张三", "1", "1970-03-01")
    assert Encounter.objects.count() == 1 and Identifier.objects.filter(resident=one).exists()
    assert send(message(card=card, more=[visit()])) == ("AA", "1", "")
    assert (Resident.objects.count(), Posted.objects.count(), Batch.objects.count()) == (1, 1, 1)
    assert send(message("ADT^A08", "2", card=card))[0] == "AA" and Resident.objects.count() == 1


def test_the_number_of_a_message_is_used_once(county):
    assert send(message())[0] == "AA"
    code, _, why = send(message(name="李四", mrn="MR2"))
    assert code == "AE" and "编号" in why and Resident.objects.count() == 1
    assert Posted.objects.get(state="dead").field == "MSH-10"


def test_laboratory_results_become_records(county):
    more = [REQUEST, result(), result("X1", "3.2", "", "L", nth=2)]
    assert send(message("ORU^R01", more=more))[0] == "AA"
    assert Observation.objects.count() + Received.objects.filter(kind="Observation").count() == 2
    before = Observation.objects.count()
    assert send(message("ORU^R01", "2", more=[REQUEST, result(value="6.4")]))[0] == "AA"
    assert Observation.objects.count() == before, "a corrected result is no second one"
    code, _, why = send(message("ORU^R01", "3", more=[REQUEST, result(value="高")]))
    assert code == "AE" and "不是数字" in why


def test_what_a_message_may_leave_out_or_say_otherwise(county):
    card = number("19700301", 1)
    more = [
        REQUEST.replace("F1", "F2"), result("X2", "A^A型", "", "L", kind="CE"),
        result("X3", ">^200", "IU", "L", kind="SN", nth=2),
        result("X4", "阴性", "", "L", kind="ST", nth=3).replace("||F|||202603011000", "||F|||"),
    ]  # fmt: skip
    data = message("ORU^R01", more=more).decode()
    head, who, rest = data.split("\r", 2)
    plain = "|".join([*who.split("|")[:3], "", *who.split("|")[4:9], *[""] * 10, card])
    assert send("\r".join([head, plain, rest]).encode())[0] == "AA"
    results = Received.objects.filter(kind="Observation").count() + Observation.objects.count()
    assert results == 3 and not Known.objects.filter(key__contains=card).exists()
    told = Resident.objects.get()
    assert told.phone is None and Identifier.objects.filter(resident=told).exists()
    ends = visit("住院 1/2", "I").removesuffix("|202603011000")
    assert send(message("ADT^A01", "2", card=card, more=[ends]))[0] == "AA"
    bare = message("ADT^A08", "3", card=card).replace("1组".encode(), b"")
    assert send(bare)[0] == "AA"
    booked = ["SCH||B1", "AIS|1||^复诊|202604010900"]
    assert send(message("SIU^S12", "4", card=card, more=booked))[0] == "AA"
    untimed = REQUEST.replace("202603010950", "")
    code, _, why = send(message("ORU^R01", "5", more=[untimed, result(at="x")]))
    assert code == "AE" and "时间" in why


def test_an_identity_number_is_no_key_in_the_open(county):
    card = number("19700301", 1)
    assert send(message(mrn=card, more=[visit()]))[0] == "AA"
    assert send(message("ADT^A40", "2", mrn=card, more=[f"MRG|{card}"]))[0] == "AA"
    assert Resident.objects.count() == 1 and not Known.objects.filter(key__contains=card).exists()


def test_an_appointment_is_kept_as_it_came(county):
    more = ["SCH|A1|A2|||||^复诊^L||||^^^202604010900"]
    assert send(message("SIU^S12", more=more))[0] == "AA"
    assert Received.objects.get().kind == "Appointment"


@pytest.mark.parametrize("event, more, status, end", [
    ("S13", ["SCH|A1|A2|||||||||^^^202604020900^202604020930"], "booked", "T09:30:00+08:00"),
    ("S14", ["SCH|A1|A2|||||||20||^^^202604010900"], "booked", "T09:20:00+08:00"),
    ("S26", ["SCH|A1|A2|||||||x||^^^202604010900"], "noshow", "T09:00:00+08:00"),
    ("S15", ["SCH|A1|A2||||^病人改期"], "cancelled", ""),
])  # fmt: skip
def test_an_appointment_is_moved_called_off_or_missed(county, event, more, status, end):
    assert send(message("SIU^S12", more=["SCH|A1|A2|||||^复诊^L||||^^^202604010900"]))[0] == "AA"
    assert send(message(f"SIU^{event}", "2", more=more))[0] == "AA"
    told = json.loads(unseal(Received.objects.get().body))
    assert told["status"] == status and told.get("end", "")[10:] == end
    assert ("cancelationReason" in told) == (event == "S15")


@pytest.mark.parametrize("data, code, says", [
    (b"", "AR", "HL7"), (b"GET / HTTP/1.1", "AR", "HL7"), (b"MSH|||||||", "AR", "HL7"),
    (message("ADT^A03"), "AR", "不接收"), (message(control=""), "AR", "MSH-10"),
    (message(birth="x"), "AE", "出生日期"), (message(mrn=""), "AE", "PID-3"),
    (message("ORU^R01"), "AE", "OBX"), (message("SIU^S12"), "AE", "预约"),
    (message("ADT^A40"), "AE", "MRG-1"), (message("ORU^R01", more=[result()]), "AE", "OBR-3"),
    (message().split(b"\r")[0], "AE", "PID"),
])  # fmt: skip
def test_what_cannot_be_taken_is_a_dead_letter_with_its_reason(county, data, code, says):
    found, _, why = send(data)
    assert found == code and says in why, (found, why)
    dead = Posted.objects.get()
    assert (dead.state, dead.tries) == ("dead", 1)
    assert messages.text_of_message(dead) == data


def test_a_dead_letter_is_tried_again_and_taken_once(county, monkeypatch):
    def broken(read, cover):
        raise messages.Unfit("线路故障", "PID")

    whole = messages.resources_of
    monkeypatch.setattr(messages, "resources_of", broken)
    assert send(message())[0] == "AE"
    monkeypatch.setattr(messages, "resources_of", whole)
    dead = queries.messages(ME).get()
    assert queries.message_counts(ME) == {"dead": 1}
    assert actions.take_message_again(by=ME, message=dead).state == "taken"
    with pytest.raises(Refused, match="已经接收"):
        actions.take_message_again(by=ME, message=dead)
    assert Resident.objects.count() == 1
    assert send(message())[0] == "AA", "whoever sends it again hears how it stands"


class Killed(BaseException):
    """The machine stops."""


def test_what_is_stored_is_taken_after_a_stop(county, monkeypatch):
    take = messages._take

    def stop(*words):
        raise Killed

    monkeypatch.setattr(messages, "_take", stop)
    with pytest.raises(Killed):
        send(message())
    assert Posted.objects.get().state == "received", "stored, and not answered"
    monkeypatch.setattr(messages, "_take", take)
    assert [one.state for one in actions.take_interrupted(by=ME)] == ["taken"]
    assert send(message())[0] == "AA" and Resident.objects.count() == 1


def test_a_message_at_which_the_program_fails_does_not_block_the_line(county, monkeypatch):
    def fail(*words):
        raise RuntimeError("a fault of ours")

    take = messages._take
    monkeypatch.setattr(messages, "_take", fail)
    for _ in range(messages.TRIES):
        with pytest.raises(RuntimeError):
            send(message())
    code, _, why = send(message())
    assert code == "AE" and "程序出错" in why and Posted.objects.get().state == "dead"
    monkeypatch.setattr(messages, "_take", take)
    assert actions.take_message_again(by=ME, message=Posted.objects.get()).state == "taken"


def test_two_who_were_merged_elsewhere_wait_for_a_steward(county):
    assert send(message(control="1", mrn="A", name="张三"))[0] == "AA"
    assert send(message(control="2", mrn="B", name="李四", birth="19800505", sex="F"))[0] == "AA"
    both = message("ADT^A40", "3", mrn="A", more=["MRG|B"])
    assert send(both)[0] == "AA" and Posted.objects.get(control="3").state == "waiting"
    assert Resident.objects.filter(merged_into=None).count() == 2, "never behind anybody's back"
    alone = message("ADT^A40", "4", mrn="A", more=["MRG|unknown"])
    assert send(alone)[0] == "AA" and Posted.objects.get(control="4").state == "taken"


@pytest.mark.parametrize("charset, encoding", [
    ("UNICODE UTF-8", "utf-8"), ("GB 18030-2000", "gb18030"), ("", "gb18030"), ("", "utf-8"),
])  # fmt: skip
def test_chinese_in_either_charset(county, charset, encoding):
    data = message(name="欧阳龘", charset=charset, encoding=encoding)
    answer = actions.receive_message(by=ME, data=data, place=PLACE)
    assert b"MSA|AA|1|" in answer and Resident.objects.get().name == "欧阳龘"
    bad = message(control="9", birth="x", charset=charset, encoding=encoding)
    assert "缺少" in actions.receive_message(by=ME, data=bad, place=PLACE).decode(encoding)


def test_messages_stay_within_reach(county):
    far = Actor(5, "甲", grants=(Grant(STEWARD, 990102000000000, 990102999999999),))
    with pytest.raises(NotAllowed):
        actions.receive_message(by=far, data=message(), place=PLACE)
    assert not Posted.objects.exists()
    send(message())
    one = Posted.objects.get()
    assert not queries.messages(far).exists()
    with pytest.raises(Missing):
        queries.message(one.pk, far)
    with pytest.raises(NotAllowed):
        actions.take_message_again(by=far, message=one)
    assert "张三" in queries.message_text(one, ME)
    assert "张三".encode() not in bytes(one.body)


# --- frames and fuzz ---


@given(st.lists(st.binary(max_size=40).filter(lambda b: b"\x1c\r" not in b and b"\x0b" not in b)),
       st.integers(1, 7))  # fmt: skip
def test_frames_give_back_what_was_framed(parts, size):
    parts = [one for one in parts if not one.endswith(b"\x1c")]
    data, frames, found = b"".join(map(framed, parts)), Frames(), []
    for at in range(0, len(data), size):
        found += frames.feed(data[at : at + size])
    assert found == parts


def test_a_frame_that_never_ends_is_cut_off():
    for data in (b"x" * 20, b"x" * 20 + b"\x1c\r"):
        frames = Frames(10)
        with pytest.raises(Malformed):
            list(frames.feed(b"\x0b" + data))
    assert list(Frames(10).feed(b"noise")) == []


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.data())
def test_any_bytes_are_answered_and_kept(county, data):
    whole = message("ORU^R01", more=[visit(), REQUEST, result()])
    kind = data.draw(st.sampled_from(["cut", "change", "noise"]))
    if kind == "cut":
        body = whole[: data.draw(st.integers(0, len(whole)))]
    elif kind == "change":
        at = data.draw(st.integers(0, len(whole) - 1))
        body = whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + 1 :]
    else:
        body = b"MSH|^~\\&|" + data.draw(st.binary(max_size=60))
    answer = actions.receive_message(by=ME, data=body, place=PLACE)
    assert b"MSA|A" in answer
    assert not Posted.objects.filter(state="received").exists()


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_none(text):
    assert moment_of(text) == "" or moment_of(text)[4] == "-"


@given(st.binary(max_size=80))
def test_any_bytes_are_a_message_or_malformed(data):
    try:
        assert read_message(data).names()[0] == "MSH"
    except Malformed:
        assert True
