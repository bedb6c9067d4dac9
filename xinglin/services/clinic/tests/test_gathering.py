"""People in a row, a household, a round of calls, slips, who came back from hospital."""

import datetime as dt

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.followup.models import Attempt, Enrolment
from xinglin.engines.ledger.actions import commit
from xinglin.engines.records.models import Encounter
from xinglin.kernel.time import days, today
from xinglin.services.clinic.queries import gathering

BY = KEEPER_AT_CONSOLE


def a_patient(doctor):
    return Enrolment.objects.filter(
        place__number__range=(doctor.place.number, doctor.place.last), left=None,
        resident__deceased_on=None,
    ).select_related("resident").order_by("pk").first()  # fmt: skip


def test_who_is_scanned_is_examined_and_the_next_is_scanned(reads):
    doctor = reads("cunyi")
    one = a_patient(doctor)
    page = doctor.opens("/clinic/gathering/")
    assert "今天已做" in page.text
    answer = doctor.client.get("/clinic/gathering/", {"q": one.resident.record_no})
    found = gathering.open_visits(one.resident_id, doctor.actor)
    if len(found) == 1:
        assert answer.status_code == 302 and "then=gathering" in answer["Location"]
    else:
        assert answer.status_code == 200 and "then=gathering" in answer.content.decode()
    assert doctor.client.get("/clinic/gathering/", {"q": "没有这个人"}).status_code == 200


def test_a_family_is_seen_together(reads):
    doctor = reads("cunyi")
    one = a_patient(doctor)
    page = doctor.opens(f"/clinic/household/{one.resident_id}/")
    assert one.resident.name in page.text and "这一家要做的服务" in page.text
    outside = Enrolment.objects.exclude(
        place__number__range=(doctor.place.number, doctor.place.last)
    ).first()  # fmt: skip
    doctor.opens(f"/clinic/household/{outside.resident_id}/", status=404)


def test_a_round_of_calls_goes_one_by_one(reads):
    doctor = reads("cunyi")
    page = doctor.opens("/clinic/round/", which="overdue")
    if "名单已经联系完" not in page.text:
        before = Attempt.objects.count()
        answer = doctor.sends(
            "/clinic/round/?which=overdue", "没有联系上", why="无人接听", mode="3"
        )
        assert answer.status_code in (204, 302), answer.content.decode()[:400]
        assert Attempt.objects.count() == before + 1
    assert "名单已经联系完" in doctor.opens("/clinic/round/", which="overdue", n=99999).text
    assert doctor.opens("/clinic/round/", which="nonsense", n="x").status == 200


def test_slips_are_printed(reads):
    doctor = reads("cunyi")
    for which in ("today", "week", "overdue", "nonsense"):
        page = doctor.opens("/clinic/slips/", which=which)
        assert "健康服务通知单" in page.text or "没有要通知的人" in page.text


def test_who_left_the_hospital_is_told_until_he_is_visited(reads):
    doctor = reads("cunyi")
    one = a_patient(doctor)
    with commit(by=BY, why="discharged"):
        Encounter.objects.create(
            resident_id=one.resident_id, kind="IMP", day=days(6).before(today()),
            ended_on=days(1).before(today()), reason="I63.9",
        )  # fmt: skip
        Enrolment.objects.filter(resident_id=one.resident_id).update(
            last_on=days(30).before(today())
        )
    rows = gathering.back_from_hospital(doctor.actor, doctor.place)
    assert one.resident_id in {row["resident"] for row in rows}
    assert "近两周出院" in doctor.opens("/clinic/due/").text
    with commit(by=BY, why="visited"):
        Enrolment.objects.filter(resident_id=one.resident_id).update(last_on=today())
    rows = gathering.back_from_hospital(doctor.actor, doctor.place)
    assert one.resident_id not in {row["resident"] for row in rows}
    assert isinstance(today(), dt.date)
