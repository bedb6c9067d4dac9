"""Referrals from the request to the look afterwards: both ends, every refusal, every owner."""

import contextlib
import datetime as dt
import io

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.followup import programmes
from xinglin.engines.followup.models import Enrolment, Task
from xinglin.engines.indicators import queries as figures
from xinglin.engines.ledger.actions import change, commit
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.people.models import Resident
from xinglin.engines.places import queries as places
from xinglin.engines.places.models import Place
from xinglin.engines.workflow import actions as workflow
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.errors import Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.time import ZONE, days, now, stopped, today
from xinglin.services.referral import actions, queries
from xinglin.services.referral.models import Offer, Referral
from xinglin.services.referral.rules import FINAL, REFERRAL, SUBJECT

BY = KEEPER_AT_CONSOLE
ASKED = {"urgency": "ordinary", "diagnosis": "高血压急症", "reason": "血压明显升高，伴头痛"}


@pytest.fixture
def ends(reads):
    """A village doctor and a hospital's clinician."""
    return reads("cunyi"), reads("linchuang")


def sent(ends, **more):
    village, hospital = ends
    who = patient(village)
    target = hospital.actor.institution
    return actions.ask(by=village.actor, resident=who.pk, **{**ASKED, "target": target, **more})


def patient(reader):
    busy = Referral.objects.filter(open=True).values("resident")
    rows = Resident.objects.filter(
        place__number__range=(reader.place.number, reader.place.last), deceased_on=None,
        left_on=None, merged_into=None,
    ).exclude(pk__in=busy)  # fmt: skip
    return rows.order_by("pk").first()


def state(one):
    return queries.states_of([one.pk])[one.pk][0]


def test_up_to_the_hospital_and_back_home(ends):
    village, hospital = ends
    one = sent(ends)
    assert (one.direction, one.line, one.summary_commit > 0) == ("up", "rural", True)
    with pytest.raises(Conflict, match="未办结"):
        actions.ask(by=village.actor, resident=one.resident_id, target=one.target_id, **ASKED)
    with pytest.raises(NotAllowed):  # the sender cannot answer himself
        actions.accept(by=village.actor, referral_id=one.pk, arrive_on=today(), where="急诊科")
    actions.accept(by=hospital.actor, referral_id=one.pk, arrive_on=today(), where="急诊科 120")
    one = queries.referral(one.pk, hospital.actor)
    assert one.in_time
    actions.arrive(by=hospital.actor, referral_id=one.pk, arrived_on=today())
    with pytest.raises(Refused, match="康复和管理建议"):
        actions.answer(by=hospital.actor, referral_id=one.pk, letter="病情平稳", advice="")
    actions.answer(by=hospital.actor, referral_id=one.pk, letter="病情平稳", advice="规律服药")
    assert state(one) == "returned"
    case = cases.case_of(REFERRAL, SUBJECT, one.pk)
    assert case.office_id == village.actor.institution
    assert (case.due_at.date() - now().date()).days in (13, 14)
    actions.look(by=village.actor, referral_id=one.pk, found_so="血压平稳，无不适")
    one = queries.referral(one.pk, village.actor)
    assert (state(one), one.open, one.looked_on) == ("done", False, today())


def test_a_followed_patient_becomes_a_task_of_the_family_doctor(reads):
    village, hospital = reads("duizhang"), reads("linchuang")
    inside = Enrolment.objects.filter(
        left=None, place__number__range=(village.place.number, village.place.last)
    ).exclude(resident__in=Referral.objects.filter(open=True).values("resident"))
    row = next((one for one in inside if not programmes[one.programme].permission), None)
    assert row is not None
    one = actions.ask(
        by=village.actor, resident=row.resident_id, target=hospital.actor.institution, **ASKED
    )
    assert one.summary["programmes"]
    actions.accept(by=hospital.actor, referral_id=one.pk, arrive_on=today(), where="急诊科")
    actions.arrive(by=hospital.actor, referral_id=one.pk, arrived_on=today())
    one = actions.answer(by=hospital.actor, referral_id=one.pk, letter="病情平稳", advice="服药")
    task = Task.objects.get(pk=one.task)
    assert (task.kind, task.until_on) == ("check-back", days(14).after(today()))
    actions.look(by=village.actor, referral_id=one.pk, found_so="已回访，平稳")
    assert Task.objects.get(pk=one.task).done_on == today()


def test_a_place_is_taken_once_and_given_back(ends):
    village, hospital = ends
    actor = hospital.actor
    offer = actions.offer_places(by=actor, day=today(), kind="bed", department="神经内科", total=1)
    one = sent(ends, offer=offer.pk)
    assert Offer.objects.get(pk=offer.pk).taken == 1
    with pytest.raises(Conflict, match="刚刚用完"):
        sent(ends, offer=offer.pk)
    with pytest.raises(Refused, match="不能少于"):
        actions.offer_places(by=actor, day=today(), kind="bed", department="神经内科", total=0)
    with pytest.raises(Refused, match="60 天"):
        actions.offer_places(
            by=actor, day=days(1).before(today()), kind="bed", department="内科", total=1
        )
    actions.decline(by=actor, referral_id=one.pk, why="没有卒中单元", instead="第二人民医院")
    assert Offer.objects.get(pk=offer.pk).taken == 0
    assert state(one) == "declined"
    again = actions.ask_again(by=village.actor, referral_id=one.pk, target=one.target_id,
                              offer=offer.pk)  # fmt: skip
    assert (state(again), again.answered_at, again.offer_id) == ("sent", None, offer.pk)
    actions.suggest(by=actor, referral_id=one.pk, other_day=days(2).after(today()), why="满床")
    actions.agree(by=village.actor, referral_id=one.pk)
    assert (state(one), Offer.objects.get(pk=offer.pk).taken) == ("accepted", 0)
    actions.miss(by=actor, referral_id=one.pk, why="电话联系，病人改去市医院")
    actions.cancel(by=village.actor, referral_id=one.pk, why="已自行就医")
    assert state(one) == "cancelled"


def test_a_mother_in_red_through_three_levels(reads):
    village, centre, hospital = reads("cunyi"), reads("duizhang"), reads("linchuang")
    who = patient(village)
    one = actions.ask(
        by=village.actor, resident=who.pk, target=centre.actor.institution, **ASKED, risk="red"
    )
    assert one.urgency == "mother"  # whatever was ticked
    assert one.due_at - one.sent_at <= dt.timedelta(minutes=10, seconds=5)
    actions.accept(by=centre.actor, referral_id=one.pk, arrive_on=today(), where="产科抢救室")
    actions.arrive(by=centre.actor, referral_id=one.pk, arrived_on=today())
    told = {"letter": "已建立静脉通路", "reason": "子痫前期，须上级救治", "urgency": "ordinary"}
    up = actions.pass_on(
        by=centre.actor, referral_id=one.pk, target=hospital.actor.institution, risk="red", **told
    )
    assert (state(one), state(up)) == ("onward", "sent")
    assert (up.urgency, up.previous_id, up.summary) == ("mother", one.pk, one.summary)
    with pytest.raises(Missing):  # the village sees its own leg only
        queries.referral(up.pk, village.actor)
    actions.accept(by=hospital.actor, referral_id=up.pk, arrive_on=today(), where="产科")
    actions.arrive(by=hospital.actor, referral_id=up.pk, arrived_on=today())
    down = {"letter": "母婴平安", "reason": "产后康复", "target": centre.actor.institution}
    with pytest.raises(Refused, match="不能转往"):
        actions.pass_on(
            by=hospital.actor, referral_id=up.pk, urgency="ordinary", risk="red", **down
        )
    home = actions.pass_on(by=hospital.actor, referral_id=up.pk, urgency="ordinary", **down)
    assert home.direction == "down"
    actions.accept(by=centre.actor, referral_id=home.pk, arrive_on=today(), where="妇幼保健科")
    actions.arrive(by=centre.actor, referral_id=home.pk, arrived_on=today())
    actions.settle(by=centre.actor, referral_id=home.pk, plan="产后访视，监测血压")
    actions.look(by=centre.actor, referral_id=home.pk, found_so="恢复良好")
    assert state(home) == "done"


def test_nobody_but_the_two_ends_sees_it(ends, reads):
    one = sent(ends)
    for other in ("duizhang", "jikong", "tongji"):
        with pytest.raises(Missing):
            queries.referral(one.pk, reads(other).actor)
    reads("duizhang").opens(f"/referral/{one.pk}/", status=404)
    for end in ends:
        before = AuditEntry.objects.count()
        page = end.opens(f"/referral/{one.pk}/")
        assert "病人摘要" in page.text and AuditEntry.objects.count() > before
        file = end.client.get(f"/referral/{one.pk}/print/sent/")
        cells = [c.text for t in docx.Document(io.BytesIO(file.content)).tables
                 for r in t.rows for c in r.cells]  # fmt: skip
        assert "高血压急症" in cells
        end.opens(f"/referral/{one.pk}/print/back/", status=404)
        end.opens(f"/referral/{one.pk}/print/other/", status=404)


def test_the_pages(ends, reads):
    village, hospital = ends
    who = patient(village)
    assert f"/referral/new/?resident={who.pk}" in village.opens(f"/ehr/{who.pk}/").text
    target = str(hospital.actor.institution)
    page = f"/referral/new/?resident={who.pk}"
    answer = village.sends(page, "初步诊断", **{**ASKED, "urgency": "emergency", "target": target})
    assert answer.status_code == 302
    assert "急诊" in hospital.opens("/referral/").text
    one = f"/referral/{Referral.objects.get(resident=who, open=True).pk}/"
    yesterday, on = days(1).before(today()).isoformat(), today().isoformat()
    hospital.sends(one, "接收", arrive_on=yesterday, where="急诊科 120")
    assert state(Referral.objects.get(resident=who, open=True)) == "sent"  # refused in words
    assert hospital.sends(one, "科室和联系方式", arrive_on=on, where="急诊科 120").status_code < 400
    assert hospital.sends(one, "到院日期", arrived_on=on).status_code < 400
    assert state(Referral.objects.get(resident=who, open=True)) == "arrived"
    for view in ("open", "sent", "received", "done", "strange"):
        village.opens("/referral/", view=view)
    for bad in ("", "x", "9" * 30, "999999"):
        village.opens("/referral/new/", status=404, resident=bad)
    hospital.opens("/referral/beds/")
    answer = hospital.sends("/referral/beds/", "公布", day=today().isoformat(), kind="slot",
                            department="眼科", total="3")  # fmt: skip
    assert answer.status_code == 302
    assert "眼科" in village.opens("/referral/beds/").text
    assert "下转占比" in reads("tongji").opens("/referral/counts/").text
    reads("tongji").opens("/referral/", status=403)


def test_bad_requests_are_refused_in_words(ends):
    village, hospital = ends
    cdc = places.institutions(
        village.place.number // 10**9 * 10**9, village.place.number // 10**9 * 10**9 + 10**9, "J100"
    ).first()
    for more, words in (
        ({"urgency": "never"}, "没有选择"),
        ({"risk": "pink"}, "没有选择"),
        ({"diagnosis": " "}, "初步诊断"),
        ({"reason": "长" * 401}, "太长"),
        ({"target": village.actor.institution}, "本单位"),
        ({"target": cdc.pk}, "不接收病人"),
    ):
        with pytest.raises(Refused, match=words):
            sent(ends, **more)
    one = sent(ends)
    with pytest.raises(Refused, match="已经过去"):
        actions.accept(
            by=hospital.actor, referral_id=one.pk, arrive_on=days(1).before(today()), where="急诊"
        )
    actions.accept(by=hospital.actor, referral_id=one.pk, arrive_on=today(), where="急诊科")
    with pytest.raises(Refused, match="到院日期不对"):
        actions.arrive(
            by=hospital.actor, referral_id=one.pk, arrived_on=days(1).before(one.sent_on)
        )
    actions.arrive(by=hospital.actor, referral_id=one.pk, arrived_on=today())
    with pytest.raises(Refused, match="下转"):
        actions.settle(by=hospital.actor, referral_id=one.pk, plan="随访计划")


TEXT = "已联系，情况属实"


def tries(one, verb, actor):
    """One move, with answers that fit it."""
    make = {
        "accept": lambda: actions.accept(
            by=actor, referral_id=one.pk, arrive_on=today(), where=TEXT),
        "decline": lambda: actions.decline(by=actor, referral_id=one.pk, why=TEXT, instead=TEXT),
        "suggest": lambda: actions.suggest(
            by=actor, referral_id=one.pk, other_day=today(), why=TEXT),
        "agree": lambda: actions.agree(by=actor, referral_id=one.pk),
        "arrive": lambda: actions.arrive(by=actor, referral_id=one.pk, arrived_on=today()),
        "miss": lambda: actions.miss(by=actor, referral_id=one.pk, why=TEXT),
        "answer": lambda: actions.answer(by=actor, referral_id=one.pk, letter=TEXT, advice=TEXT),
        "settle": lambda: actions.settle(by=actor, referral_id=one.pk, plan=TEXT),
        "look": lambda: actions.look(by=actor, referral_id=one.pk, found_so=TEXT),
        "cancel": lambda: actions.cancel(by=actor, referral_id=one.pk, why=TEXT),
        "again": lambda: actions.ask_again(by=actor, referral_id=one.pk, target=one.target_id),
    }  # fmt: skip
    make[verb]()


VERBS = st.sampled_from(
    ["accept", "decline", "suggest", "agree", "arrive", "miss", "answer", "settle", "look",
     "cancel", "again"]
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.lists(st.tuples(VERBS, st.booleans()), max_size=8))
def test_no_sequence_leaves_a_referral_without_an_owner_or_unreported(ends, path):
    village, hospital = ends
    one = sent(ends)
    for verb, at_the_hospital in path:
        actor = (hospital if at_the_hospital else village).actor
        with contextlib.suppress(Refused):
            tries(Referral.objects.get(pk=one.pk), verb, actor)
    row = Referral.objects.get(pk=one.pk)
    case = cases.case_of(REFERRAL, SUBJECT, one.pk)
    assert row.open == (case.closed_at is None) == (case.state not in FINAL)
    assert case.office_id in (row.origin_id, row.target_id)
    running = [clock for clock in cases.clocks(case) if clock.ended_at is None]
    assert bool(running) == row.open
    if row.open:
        late = max(clock.due_at for clock in running) + dt.timedelta(days=1)
        workflow.escalate(by=BY, at=late)
        assert cases.unreported(late) == 0
        with commit(by=BY, why="out of the way of the next example"):
            change(row, open=False)


def test_figures_follow_the_referrals(county, db):
    here = Place.objects.get(level="county")
    period = f"{days(364).before(today())}..{today()}"
    every, up, down, share = figures.compute(
        ["REF1", "REF2", "REF3", "REF4"], here.number, period, seen_by=BY
    )
    first = days(364).before(today())
    rows = Referral.objects.filter(sent_on__range=(first, today()))
    assert every.numerator == rows.count() > 0
    assert up.numerator + down.numerator <= every.numerator
    assert (share.numerator, share.denominator) == (down.numerator, every.numerator)


def test_a_stroke_at_night_is_answered_in_minutes_or_reported(ends):
    village, hospital = ends
    night = dt.datetime.combine(days(1).after(today()), dt.time(2, 30), ZONE)
    with stopped(night):
        one = sent(ends, urgency="emergency", diagnosis="急性脑卒中")
        assert one.due_at == night + dt.timedelta(minutes=15)
        late = night + dt.timedelta(minutes=16)
        workflow.escalate(by=BY, at=late)
        assert cases.unreported(late) == 0
        assert "超时" not in village.opens(f"/referral/{one.pk}/").text
        assert "夜间" in village.opens(f"/referral/new/?resident={patient(village).pk}").text
    with stopped(late):
        assert "超时 1 分钟" in hospital.opens(f"/referral/{one.pk}/").text
        actions.accept(by=hospital.actor, referral_id=one.pk, arrive_on=late.date(), where="急诊")
    assert queries.referral(one.pk, hospital.actor).in_time is False
