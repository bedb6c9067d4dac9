"""Readings and consultations from the order to the end: both ends, every refusal, every clock."""

import contextlib
import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import queries as figures
from xinglin.engines.ledger.actions import change, commit
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Institution, Place
from xinglin.engines.workflow import actions as workflow
from xinglin.engines.workflow import queries as cases
from xinglin.engines.workflow.models import Alert
from xinglin.kernel.errors import Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.time import ZONE, days, stopped, today
from xinglin.services.consultation import actions, queries
from xinglin.services.consultation.demo import drawn
from xinglin.services.consultation.models import Centre, Consultation, Reading
from xinglin.services.consultation.rules import (
    ASKED_FOR,
    CONSULTATION,
    FINAL,
    READING,
    SENT_IN,
)
from xinglin.services.portal.models import Message
from xinglin.ui.pages import contributed

BY = KEEPER_AT_CONSOLE
TEXT = "已联系，情况属实"
ORDER = {"urgency": "critical", "item": "十二导联心电图", "question": "胸痛一小时，请阅图"}
ASK = {"specialty": "肾内科", "urgency": "hurried", "diagnosis": "高血压3级",
       "question": "三联降压药治疗四周仍在170/100，请教调药"}  # fmt: skip


@pytest.fixture
def ends(reads):
    """A village doctor and a hospital's clinician."""
    return reads("cunyi"), reads("linchuang")


def patient(reader, turn=0):
    rows = Resident.objects.filter(
        place__number__range=(reader.place.number, reader.place.last), deceased_on=None,
        left_on=None, merged_into=None,
    )  # fmt: skip
    return rows.order_by("pk")[turn]


def ordered(ends, **more):
    village, _hospital = ends
    centre = Centre.objects.get(kind="ecg")
    given = {**ORDER, "name": "心电图.png", "content": drawn("ecg"), "centre": centre.pk, **more}
    return actions.order(by=village.actor, resident=patient(village).pk, **given)


def asked(ends, **more):
    village, hospital = ends
    given = {**ASK, "target": hospital.actor.institution, **more}
    return actions.ask(by=village.actor, resident=patient(village).pk, **given)


def state(one):
    return queries.states_of(type(one), [one.pk])[one.pk][0]


def test_an_ecg_of_the_night_is_read_within_its_clock(ends):
    village, hospital = ends
    night = dt.datetime.combine(days(1).after(today()), dt.time(2, 30), ZONE)
    with stopped(night):
        one = ordered(ends)
        assert one.due_at == night + dt.timedelta(minutes=30)
        with pytest.raises(NotAllowed):  # the sender cannot read it himself
            actions.take(by=village.actor, reading_id=one.pk)
        actions.take(by=hospital.actor, reading_id=one.pk)
    with stopped(night + dt.timedelta(minutes=12)):
        with pytest.raises(Refused, match="诊断意见"):
            actions.report(by=hospital.actor, reading_id=one.pk, finding=TEXT, conclusion="")
        one = actions.report(by=hospital.actor, reading_id=one.pk, finding="ST段抬高",
                             conclusion="急性前壁心肌梗死", alarming=True)  # fmt: skip
        assert (one.minutes, one.in_time, state(one)) == (12, True, "reported")
        case = cases.case_of(READING, SENT_IN, one.pk)
        assert case.office_id == village.actor.institution
        assert case.due_at == night + dt.timedelta(minutes=22)
        page = village.opens(f"/consultation/readings/{one.pk}/")
        assert "心肌梗死" in page.text and "请立即处置" in page.text
        with pytest.raises(Refused):
            actions.see(by=hospital.actor, reading_id=one.pk, done_so=TEXT)
        pushed = Message.objects.count()
        assert not queries.told_to(one.resident_id)  # a doctor tells what is critical
        actions.see(by=village.actor, reading_id=one.pk, done_so="已呼叫120转运")
        assert Message.objects.count() == pushed + 1
    assert [each.pk for each in queries.told_to(one.resident_id)] == [one.pk]
    shown = contributed("portal", HttpRequest(), one.resident)
    [told] = [each for each in shown if getattr(each, "title", "") == "我的检查报告"]
    assert told.rows[0]["says"] == "急性前壁心肌梗死"
    one = queries.reading(one.pk, village.actor)
    assert (state(one), one.open) == ("done", False)
    assert queries.reading(one.pk, hospital.actor)  # the centre keeps its reports


def test_a_late_reading_is_reported_to_the_ladder(ends):
    night = dt.datetime.combine(days(1).after(today()), dt.time(2, 30), ZONE)
    with stopped(night):
        one = ordered(ends)
    late = night + dt.timedelta(minutes=31)
    case = cases.case_of(READING, SENT_IN, one.pk)
    mine = cases.ran_out(late).filter(case=case)
    assert not cases.ran_out(night).filter(case=case) and mine.exists()
    workflow.escalate(by=BY, at=late, fresh=True)  # as the watch does, and not only the night
    assert not cases.ran_out(late).exists()
    told = {one.role for one in Alert.objects.filter(case=case)}
    assert told == {"clinician", "office_head"}
    with stopped(late):
        assert "超时 1 分钟" in ends[1].opens("/consultation/readings/").text
        actions.take(by=ends[1].actor, reading_id=one.pk)
        one = actions.report(
            by=ends[1].actor, reading_id=one.pk, finding=TEXT, conclusion="窦性心律"
        )
        assert (one.minutes, one.in_time) == (31, False)


def test_an_unfit_tracing_is_recorded_again_with_a_new_clock(ends):
    village, hospital = ends
    one = ordered(ends, urgency="urgent")
    actions.refuse(by=hospital.actor, reading_id=one.pk, why="导联脱落，基线漂移")
    assert state(one) == "unfit"
    with pytest.raises(NotAllowed):
        actions.order_again(by=hospital.actor, reading_id=one.pk, name="a.png",
                            content=drawn("ecg"))  # fmt: skip
    with pytest.raises(Refused, match="只接受"):
        actions.order_again(by=village.actor, reading_id=one.pk, name="a.exe", content=b"MZ")
    again = actions.order_again(
        by=village.actor, reading_id=one.pk, name="b.png", content=drawn("ecg")
    )
    assert (state(again), again.paper_name) == ("sent", "b.png")
    left = again.due_at - again.sent_at - dt.timedelta(minutes=120)
    assert abs(left) < dt.timedelta(seconds=2)
    actions.cancel_reading(by=village.actor, reading_id=one.pk, why="病人已转院")
    assert state(one) == "cancelled"


def test_what_cannot_be_ordered_is_refused_in_words(ends, reads):
    village, hospital = ends
    for more, words in (
        ({"urgency": "never"}, "缓急"),
        ({"item": " "}, "检查项目"),
        ({"question": "长" * 401}, "太长"),
        ({"content": b""}, "空的"),
        ({"content": b"MZ..."}, "只接受"),
        ({"centre": 10**9}, "没有这个阅片中心"),
    ):
        with pytest.raises(Refused, match=words):
            ordered(ends, **more)
    with pytest.raises(Refused, match="本单位"):
        ordered((hospital, hospital))
    office, at = reads("guzhang").actor, Institution.objects.get(kind="A210")
    cdc = Institution.objects.get(kind="J100")
    for institution, kind, on, words in (
        (at, "teeth", today(), "类别"), (cdc, "ecg", today(), "不能作为"),
        (at, "ecg", days(1).after(today()), "没有到"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            actions.open_centre(by=office, institution=institution.pk, kind=kind, on=on)
    made = actions.open_centre(by=office, institution=at.pk, kind="smear", on=today())
    with pytest.raises(Conflict):
        actions.open_centre(by=office, institution=at.pk, kind="smear", on=today())
    with pytest.raises(Refused, match="停用日期"):
        actions.close_centre(by=office, centre_id=made.pk, on=days(1).before(today()))
    actions.close_centre(by=office, centre_id=made.pk, on=today())
    with pytest.raises(Missing):
        ordered(ends, centre=made.pk)
    with pytest.raises(NotAllowed):
        actions.open_centre(by=village.actor, institution=at.pk, kind="ecg", on=today())


def test_experts_answer_and_see_the_case_until_it_is_closed(ends):
    village, hospital = ends
    one = asked(ends)
    assert one.summary_commit > 0 and "conditions" in one.summary
    with pytest.raises(Conflict, match="没有办结"):
        asked(ends)
    for more, words in (
        ({"target": village.actor.institution}, "本单位"),
        ({"question": "请看"}, "资料不全"),
        ({"urgency": "never"}, "缓急"),
        ({"target": Institution.objects.get(kind="J100").pk}, "不开展"),
    ):
        with pytest.raises(Refused, match=words):
            asked(ends, **more)
    with pytest.raises(Refused, match="30 天"):
        actions.arrange(by=hospital.actor, consultation_id=one.pk, meets_on=days(31).after(today()),
                        expert="某主任")  # fmt: skip
    actions.decline(by=hospital.actor, consultation_id=one.pk, why="资料不全，请补检查")
    actions.ask_again(by=village.actor, consultation_id=one.pk, target=hospital.actor.institution)
    one = actions.arrange(
        by=hospital.actor, consultation_id=one.pk, meets_on=today(), expert="某主任"
    )
    assert one.in_time
    one = actions.opine(by=hospital.actor, consultation_id=one.pk, opinion="建议加用利尿剂")
    assert (state(one), one.hours, one.opined_on) == ("opined", 0, today())
    assert queries.consultation(one.pk, hospital.actor)
    actions.feed_back(by=village.actor, consultation_id=one.pk, outcome="已采纳，血压下降")
    with pytest.raises(Missing, match="会诊单"):
        queries.consultation(one.pk, hospital.actor)
    assert not queries.consultation(one.pk, village.actor).open


def test_both_ends_lay_papers_beside_a_consultation_while_it_is_open(ends, reads):
    village, hospital = ends
    one = asked(ends)
    path, film = f"/consultation/{one.pk}/", drawn("image")
    assert "上传会诊资料" in village.opens(path).text
    answer = village.sends(path, "上传会诊资料", title="十二导联心电图",
                           file=SimpleUploadedFile("心电图.png", drawn("ecg")))  # fmt: skip
    assert answer.status_code < 400
    [tracing] = queries.attachments_of(one)
    seen = hospital.opens(f"/consultation/papers/{tracing.pk}/")
    assert seen.answer.content == drawn("ecg") and "十二导联心电图" in hospital.opens(path).text
    assert AuditEntry.objects.filter(verb="consultation.attachment").count() == 1
    answer = hospital.sends(path, "上传会诊资料", title="对照片",
                            file=SimpleUploadedFile("胸片.png", film))  # fmt: skip
    assert answer.status_code < 400
    given = {"by": village.actor, "consultation_id": one.pk, "title": "又一份", "name": "x.png"}
    for content, words in ((film, "已经上传"), (b"MZ not a paper", "PDF")):
        with pytest.raises(Refused, match=words):
            actions.attach(**given, content=content)
    for stranger, status in ((reads("duizhang"), 404), (reads("tongji"), 403)):
        stranger.opens(f"/consultation/papers/{tracing.pk}/", status=status)
    village.opens("/consultation/papers/999999/", status=404)
    actions.cancel_consultation(by=village.actor, consultation_id=one.pk, why="病人已转院")
    with pytest.raises(Conflict, match="办结"):
        actions.attach(**given, content=b"%PDF-1.4 later")
    hospital.opens(f"/consultation/papers/{tracing.pk}/", status=404)  # closed: no longer theirs


VERBS = {
    READING: ("take", "refuse", "report", "see", "cancel", "again"),
    CONSULTATION: ("arrange", "decline", "opine", "feed_back", "cancel", "again"),
}


def tries(one, verb, actor):
    """One move, with answers that fit it."""
    read, ask = {"by": actor, "reading_id": one.pk}, {"by": actor, "consultation_id": one.pk}
    make = {
        "take": lambda: actions.take(**read),
        "refuse": lambda: actions.refuse(**read, why=TEXT),
        "report": lambda: actions.report(**read, finding=TEXT, conclusion=TEXT),
        "see": lambda: actions.see(**read, done_so=TEXT),
        "arrange": lambda: actions.arrange(**ask, meets_on=today(), expert=TEXT),
        "decline": lambda: actions.decline(**ask, why=TEXT),
        "opine": lambda: actions.opine(**ask, opinion=TEXT),
        "feed_back": lambda: actions.feed_back(**ask, outcome=TEXT),
        "cancel": lambda: (
            actions.cancel_reading(**read, why=TEXT) if isinstance(one, Reading)
            else actions.cancel_consultation(**ask, why=TEXT)
        ),
        "again": lambda: (
            actions.order_again(**read, name="c.png", content=drawn("ecg"))
            if isinstance(one, Reading) else actions.ask_again(**ask, target=one.target_id)
        ),
    }  # fmt: skip
    make[verb]()


@pytest.mark.parametrize(
    ("law", "subject", "made"), [(READING, SENT_IN, ordered), (CONSULTATION, ASKED_FOR, asked)]
)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=8))
def test_no_sequence_leaves_a_case_in_two_states_or_without_an_owner(
    ends, law, subject, made, path
):
    village, hospital = ends
    one = made(ends)
    for turn, at_the_hospital in path:
        actor = (hospital if at_the_hospital else village).actor
        with contextlib.suppress(Refused):
            tries(type(one).objects.get(pk=one.pk), VERBS[law][turn], actor)
    row, case = type(one).objects.get(pk=one.pk), cases.case_of(law, subject, one.pk)
    assert row.open == (case.closed_at is None) == (case.state not in FINAL)
    assert case.office_id in (row.origin_id, row.target_id)
    running = [clock for clock in cases.clocks(case) if clock.ended_at is None]
    assert bool(running) == row.open
    if isinstance(row, Reading):
        assert (row.minutes is None) == (case.state not in ("reported", "done"))
    if row.open:
        late = max(clock.due_at for clock in running) + dt.timedelta(days=1)
        workflow.escalate(by=BY, at=late)
        assert cases.unreported(late) == 0
        with commit(by=BY, why="out of the way of the next example"):
            change(row, open=False)


def test_pages_do_the_work_and_note_who_read(ends, reads):
    village, hospital = ends
    who = patient(village)
    assert f"/consultation/readings/new/?resident={who.pk}" in village.opens(f"/ehr/{who.pk}/").text
    answer = village.sends(
        f"/consultation/readings/new/?resident={who.pk}", "检查资料", **ORDER,
        centre=str(Centre.objects.get(kind="ecg").pk),
        file=SimpleUploadedFile("心电图.png", drawn("ecg")),
    )  # fmt: skip
    assert answer.status_code == 302
    one = Reading.objects.latest("pk")
    path = f"/consultation/readings/{one.pk}/"
    before = AuditEntry.objects.filter(verb="consultation.reading").count()
    assert "待阅片" in hospital.opens(path).text
    assert AuditEntry.objects.filter(verb="consultation.reading").count() == before + 1
    assert hospital.opens(f"{path}paper/").answer["Content-Type"] == "image/png"
    assert hospital.sends(path, "开始阅片").status_code < 400
    answer = hospital.sends(path, "签发报告", finding="窦性心律", conclusion="正常心电图",
                            alarming="0")  # fmt: skip
    assert answer.status_code < 400
    assert village.sends(path, "查收报告", done_so="已告知").status_code < 400
    answer = village.sends(f"/consultation/new/?resident={who.pk}", "会诊目的", **ASK,
                           target=str(hospital.actor.institution))  # fmt: skip
    assert answer.status_code == 302
    asked_one = Consultation.objects.latest("pk")
    assert "待安排" in hospital.opens(f"/consultation/{asked_one.pk}/").text
    answer = hospital.sends(f"/consultation/{asked_one.pk}/", "安排会诊",
                            meets_on=today().isoformat(), expert="某主任")  # fmt: skip
    assert answer.status_code < 400 and state(asked_one) == "arranged"
    for view in ("open", "sent", "received", "done", "strange"):
        village.opens("/consultation/", view=view)
        hospital.opens("/consultation/readings/", view=view, kind="ecg")
    for bad in ("", "x", "9" * 30, "999999"):
        village.opens("/consultation/new/", status=404, resident=bad)
        village.opens("/consultation/readings/new/", status=404, resident=bad)
    stranger = reads("duizhang")
    stranger.opens(f"/consultation/{asked_one.pk}/", status=404)
    stranger.opens(f"{path}paper/", status=404)
    assert "用时中位数" in reads("tongji").opens("/consultation/counts/").text
    reads("tongji").opens("/consultation/", status=403)
    office = reads("guzhang")
    at = Institution.objects.get(kind="A210")
    answer = office.sends(
        "/consultation/centres/", "承担机构", institution=str(at.pk), kind="image",
        on=today().isoformat(),
    )  # fmt: skip
    assert answer.status_code == 302 and Centre.objects.filter(institution=at).exists()


def test_figures_follow_the_records(county, db):
    here = Place.objects.get(level="county")
    first = days(364).before(today())
    told = figures.compute(
        ["READ1", "READ2", "READ3", "TELE1", "TELE2"], here.number, f"{first}..{today()}",
        seen_by=BY,
    )  # fmt: skip
    centres, every, in_time, held, arranged = told
    rows = Reading.objects.filter(ordered_on__range=(first, today()), minutes__isnull=False)
    assert centres.numerator == Centre.objects.filter(closed_on=None).count() == 3
    assert every.numerator == rows.count() > 0
    assert (in_time.numerator, in_time.denominator) == (
        rows.filter(in_time=True).count(), rows.count(),
    )  # fmt: skip
    asks = Consultation.objects.filter(asked_on__range=(first, today()))
    assert held.numerator == asks.filter(opined_on__isnull=False).count() > 0
    assert arranged.denominator == asks.filter(in_time__isnull=False).count()
    assert sum(one["many"] for one in queries.counts(BY, here, first, today())) == rows.count()
