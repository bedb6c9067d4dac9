"""Cases: opened, moved by the right hands, handed on, suspended, told of; never in two states."""

import datetime as dt
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from xinglin.engines.access import DIRECTOR, KEEPER_AT_CONSOLE, NURSE, OFFICE_HEAD, Actor
from xinglin.engines.ledger.actions import commit
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.workflow import actions, queries, working_days
from xinglin.engines.workflow.models import Alert, Case, Clock, Part, Step
from xinglin.engines.workflow.tests.conftest import LETTER, TOWN, VILLAGE, at
from xinglin.kernel import events
from xinglin.kernel.errors import Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.time import stopped

START = at("2026-03-02")


def opened(town, number=1, **more):
    told = {"by": town.doctor, "workflow": "letter", "subject": "x.letter", "subject_id": number,
            "place": VILLAGE, "title": "第一封", "at": START, **more}  # fmt: skip
    return actions.open_case(**told)


def sent(town, number=1, when=START):
    case = opened(town, number)
    said = {"about": "请会诊", "to": town.hospital.pk}
    return actions.move(by=town.doctor, case=case, verb="send", said=said, at=when)


def taken(town, number=1, when=START):
    said = {"how": "电话", "on": "2026-03-01"}
    return actions.move(by=town.nurse, case=sent(town, number), verb="take", said=said, at=when)


# --- moves -------------------------------------------------------------------------------------


def test_a_case_goes_its_way(town):
    case = taken(town)
    assert (case.state, case.office_id, case.opener_id) == ("taken", town.hospital.pk,
                                                            town.clinic.pk)  # fmt: skip
    tell = {"by": town.nurse, "case": case, "verb": "tell", "at": at("2026-03-03")}
    with pytest.raises(Refused, match="现在不能办理“拟复”"):
        actions.move(**tell)
    case = actions.move(**tell, facts={"checked": True})
    case = actions.move(by=town.head, case=case, verb="close", said={"score": "5"},
                        at=at("2026-03-04"))  # fmt: skip
    assert case.closed_at == at("2026-03-04") and case.due_at.year == 9999
    assert [one.verb for one in queries.history(case)] == ["", "send", "take", "tell", "close"]
    assert case.said["score"] == 5 and case.version == 5
    assert not Clock.objects.filter(ended_at=None).exists()
    assert {one.state for one in Clock.objects.all()} == {Clock.KEPT}
    told = queries.timeline(case)
    assert told[0].title == "办结" and "评分：5" in told[0].text and told[0].state == "已办结"
    assert AuditEntry.objects.filter(verb="letter.close", subject="x.letter").exists()
    with pytest.raises(Conflict, match="现在的状态是“已办结”"):
        actions.move(by=town.nurse, case=case, verb="take", said={})


def test_one_case_of_a_subject(town):
    opened(town)
    with pytest.raises(Conflict, match="已经立项"):
        opened(town)
    assert Case.objects.count() == 1 and Step.objects.count() == 1


def test_the_wrong_hand_and_the_wrong_step(town):
    case = sent(town)
    with pytest.raises(NotAllowed, match="不在您的单位"):
        actions.move(by=town.head, case=case, verb="take", said={})
    with pytest.raises(NotAllowed, match="系统"):
        actions.move(by=town.nurse, case=case, verb="lapse")
    with pytest.raises(Missing, match="没有这个步骤"):
        actions.move(by=town.nurse, case=case, verb="fly")
    with pytest.raises(Missing):
        actions.move(by=town.nurse, case=10**9, verb="take")
    with pytest.raises(Refused, match="“方式”没有填写；“日期”没有填写"):
        actions.move(by=town.nurse, case=case, verb="take", said={})
    assert actions.move(by=town.stranger, case=case, verb="lapse", itself=True).state == "dropped"


def test_two_clicks_at_once(town):
    case = sent(town)
    seen = case.version
    said = {"how": "电话", "on": "2026-03-01"}
    actions.move(by=town.nurse, case=case.pk, verb="take", said=said, seen=seen, at=START)
    with pytest.raises(Conflict, match="李护士刚刚办理了这件事") as lost:
        actions.move(by=town.other_nurse, case=case.pk, verb="take", said=said, seen=seen)
    assert "办理中" in lost.value.why and lost.value.changes
    with pytest.raises(Conflict, match="不能“接收”"):
        actions.move(by=town.other_nurse, case=case.pk, verb="take", said=said)
    assert Step.objects.filter(case=case, verb="take").count() == 1


def test_a_row_that_changed_under_the_hand_is_not_written(town):
    """Even without the pen of the commit: the version is part of the writing."""
    from xinglin.engines.workflow.actions.moving import store

    case = sent(town)
    stale = Case.objects.get(pk=case.pk)
    with commit(by="测试", why="抢先"):
        store(case, version=case.version + 1, state="draft")
        with pytest.raises(Conflict, match="刚刚被别人办理"):
            store(stale, version=stale.version + 1, state="taken")
    assert Case.objects.get(pk=case.pk).state == "draft"


def test_whoever_listens_is_told_and_can_undo(town, monkeypatch):
    heard = []

    def listen(**told):
        heard.append(told)
        if told["case"].title == "第二封":
            raise Refused("仓库没有了")

    monkeypatch.setitem(events._listeners, "letter.send", [listen])
    case = sent(town)
    assert heard[0]["subject_id"] == 1 and heard[0]["said"]["about"] == "请会诊"
    assert heard[0]["case"].pk == case.pk and heard[0]["by"] is town.doctor
    second = opened(town, 2, title="第二封")
    said = {"about": "x", "to": town.hospital.pk}
    with pytest.raises(Refused, match="仓库"):
        actions.move(by=town.doctor, case=second, verb="send", said=said)
    assert Case.objects.get(pk=second.pk).state == "draft"


# --- hands -------------------------------------------------------------------------------------


def test_delegated_and_returned(town):
    case = sent(town)
    actions.delegate(by=town.nurse, case=case, staff=town.nurses[1].pk, why="值班")
    said = {"how": "电话", "on": "2026-03-01"}
    with pytest.raises(NotAllowed, match="其他同事"):
        actions.move(by=town.nurse, case=case, verb="take", said=said)
    with pytest.raises(Refused, match="本单位在岗"):
        actions.delegate(by=town.nurse, case=case, staff=10**6)
    with pytest.raises(Conflict, match="已经由这位同事"):
        actions.delegate(by=town.nurse, case=case, staff=town.nurses[1].pk)
    assert [one.case for one in queries.inbox(town.other_nurse, which="mine").rows] == [case.pk]
    assert not queries.inbox(town.nurse, which="todo").rows
    actions.delegate(by=town.nurse, case=case, staff=None)
    case = actions.move(by=town.nurse, case=case, verb="refuse", said={"why": "材料不全"})
    assert (case.state, case.office_id, case.staff_id) == ("draft", town.clinic.pk, None)


def test_handed_over_and_given_back(town):
    case = sent(town)
    with pytest.raises(NotAllowed, match="不在您的单位"):
        actions.hand_over(by=town.doctor, case=case, office=town.bureau.pk, why="请办")
    with pytest.raises(Refused, match="没有写明事由"):
        actions.hand_over(by=town.nurse, case=case, office=town.bureau.pk, why=" ")
    with pytest.raises(Missing, match="没有这个单位"):
        actions.hand_over(by=town.nurse, case=case, office=10**6, why="请办")
    actions.hand_over(by=town.nurse, case=case, office=town.bureau.pk, why="请办")
    with pytest.raises(Conflict, match="已经在这个单位"):
        actions.hand_over(by=town.head, case=case, office=town.bureau.pk, why="请办")
    case = actions.give_back(by=town.head, case=case, why="不归我局")
    assert (case.state, case.office_id) == ("sent", town.hospital.pk)
    fresh = opened(town, 2)
    with pytest.raises(Refused, match="不是其他单位转来的"):
        actions.give_back(by=town.doctor, case=fresh, why="退")


def test_several_offices_at_once(town):
    case = taken(town)
    asked = {"by": town.nurse, "case": case, "what": "请核实", "within": working_days(5),
             "at": START}  # fmt: skip
    parts = actions.ask_offices(**asked, offices=[town.bureau.pk, town.clinic.pk])
    with pytest.raises(Conflict, match="还没有回复"):
        actions.ask_offices(**asked, offices=[town.bureau.pk])
    with pytest.raises(Refused, match="没有选择"):
        actions.ask_offices(**asked, offices=[])
    tell = {"by": town.nurse, "case": case, "verb": "tell", "facts": {"checked": True}}
    with pytest.raises(Refused) as refusal:
        actions.move(**tell)
    assert "还有 2 个会办单位没有回复" in refusal.value.why
    with stopped(START):
        inbox = queries.inbox(town.head, which="joint").rows
        assert [(one.part, one.asked, one.left) for one in inbox] == [
            (parts[0].pk, "请核实", "还有 7 天")
        ]
    with pytest.raises(NotAllowed):
        actions.answer(by=town.nurse, part=parts[0], said="好")
    actions.answer(by=town.head, part=parts[0], said="属实")
    with pytest.raises(Conflict, match="已经回复"):
        actions.answer(by=town.head, part=parts[0], said="属实")
    actions.answer(by=town.doctor, part=parts[1].pk, said="属实")
    assert [one.answer for one in queries.parts(case)] == ["属实", "属实"]
    assert actions.move(**tell).state == "told"
    with pytest.raises(Missing):
        actions.answer(by=town.head, part=10**6, said="x")


def test_a_closed_case_asks_nobody(town):
    case = taken(town)
    actions.ask_offices(by=town.nurse, case=case, offices=[town.bureau.pk], what="请核实")
    with commit(by="测试", why="改"):
        Case.objects.filter(pk=case.pk).update(state="told")
    actions.move(by=town.head, case=case, verb="close")
    assert not Part.objects.filter(answered_at=None).exists()
    with pytest.raises(Conflict, match="已经办结"):
        actions.hand_over(by=town.nurse, case=case, office=town.bureau.pk, why="x")


# --- clocks ------------------------------------------------------------------------------------


def running():
    return {one.code: one.due_at for one in Clock.objects.filter(ended_at=None)}


def test_clocks_start_and_end_with_the_moves(town):
    opened(town)
    assert running() == {"whole": at("2026-05-31", 23, 59) + dt.timedelta(seconds=59)}
    case = sent(town, 2)
    assert case.due_at == at("2026-03-03")
    case = taken(town, 3, when=at("2026-03-04"))
    ends = {one.code: one.state for one in Clock.objects.filter(case=case)}
    assert ends["in_sent"] == Clock.MISSED
    assert Alert.objects.get(case=case).role == NURSE.code  # reported by the late step itself
    assert f"{case.due_at.astimezone(START.tzinfo):%m-%d}" == "03-13"  # seven working days
    since = Clock.objects.get(case=case, code="since_day")
    assert f"{since.starts_at.astimezone(START.tzinfo):%m-%d}" == "03-01"


def test_a_suspended_case_stands_still(town):
    case = taken(town)
    with pytest.raises(Refused, match="不能因为这个原因"):
        actions.suspend(by=town.nurse, case=case, why="放假")
    case = actions.suspend(by=town.nurse, case=case, why="检验检测", at=at("2026-03-03"))
    states = dict(Clock.objects.filter(ended_at=None).values_list("code", "state"))
    assert states == {"whole": "paused", "in_taken": "paused", "since_day": "running"}
    with pytest.raises(Conflict, match="已经中止"):
        actions.suspend(by=town.nurse, case=case, why="检验检测")
    with pytest.raises(Refused) as refusal:
        actions.move(by=town.nurse, case=case, verb="tell", facts={"checked": True})
    assert "中止" in refusal.value.why
    assert [one.left for one in queries.clocks(case) if one.title == "全程九十日"] == ["中止计时"]
    case = actions.resume(by=town.nurse, case=case, at=at("2026-03-13"))
    with pytest.raises(Conflict, match="没有中止"):
        actions.resume(by=town.nurse, case=case)
    new = {code: f"{due.astimezone(START.tzinfo):%m-%d}" for code, due in running().items()}
    assert new == {"whole": "06-10", "in_taken": "03-23", "since_day": "03-16"}


def test_what_was_late_before_the_pause_stays_late(town):
    case = taken(town)
    actions.suspend(by=town.nurse, case=case, why="检验检测", at=at("2026-03-20"))
    assert Clock.objects.get(code="in_taken").state == Clock.RUNNING
    assert Clock.objects.get(code="whole").state == Clock.PAUSED


def test_the_night_tells_the_ladder_once(town, monkeypatch):
    heard = []
    monkeypatch.setitem(events._listeners, "workflow.late", [lambda **told: heard.append(told)])
    taken(town)
    with pytest.raises(NotAllowed):
        actions.escalate(by=town.nurse)
    night = {"by": KEEPER_AT_CONSOLE}
    assert actions.escalate(**night, at=at("2026-03-03", 1)) == (0, 0)
    assert actions.escalate(**night, at=at("2026-03-09", 1)) == (0, 1)  # three days before
    assert actions.escalate(**night, at=at("2026-03-12", 1)) == (1, 1)
    assert queries.unreported(at("2026-03-12", 1)) == 0
    assert actions.escalate(**night, at=at("2026-03-12", 2)) == (1, 0)
    assert actions.escalate(**night, at=at("2026-03-25", 1)) == (2, 3)
    told = {(one.clock.code, one.role, one.late) for one in Alert.objects.all()}
    assert told == {
        ("in_taken", NURSE.code, -1), ("in_taken", NURSE.code, 0),
        ("in_taken", OFFICE_HEAD.code, 3), ("in_taken", DIRECTOR.code, 7),
        ("since_day", NURSE.code, 0),
    }  # fmt: skip
    assert [one["code"] for one in heard] == ["in_taken", "since_day"]
    assert {one.role for one in queries.alerts(town.nurse)} == {NURSE.code}
    assert len(queries.alerts(KEEPER_AT_CONSOLE)) == 5


def test_limits_are_counted_again_when_the_year_is_announced(town, monkeypatch):
    case = taken(town)
    with commit(by="测试", why="改"):
        Clock.objects.filter(code="in_taken").update(provisional=True, due_at=at("2026-12-31"))
    actions.escalate(by=KEEPER_AT_CONSOLE, at=START)
    clock = Clock.objects.get(code="in_taken")
    assert not clock.provisional and f"{clock.due_at.astimezone(START.tzinfo):%m-%d}" == "03-11"
    assert Case.objects.get(pk=case.pk).due_at == clock.due_at


# --- inboxes -----------------------------------------------------------------------------------


def test_an_inbox_page_by_page(town):
    for number in range(7):
        sent(town, number, when=START + dt.timedelta(hours=number))
    with stopped(at("2026-03-03", 12)):
        first = queries.inbox(town.nurse, size=3)
        second = queries.inbox(town.nurse, size=3, after=first.after)
        third = queries.inbox(town.nurse, size=3, after=second.after)
        pages = [[one.subject_id for one in page.rows] for page in (first, second, third)]
        assert pages == [[0, 1, 2], [3, 4, 5], [6]] and not third.after
        assert first.rows[0].left == "今天已超期" and first.rows[0].state_title == "待接收"
        found = queries.counts(town.nurse)
        assert (found["todo"], found["late"], found["week"], found["office"]) == (7, 3, 0, 7)
        assert "overseen" not in found and queries.counts(town.head)["overseen"] == 7
        assert not queries.inbox(town.nurse, workflow="secret_letter").rows
        assert not queries.inbox(town.stranger).rows
        for after in ("x", "2026-03-01|1", "2026-03-01T00:00:00+08:00|x"):
            with pytest.raises(Refused, match="翻页"):
                queries.inbox(town.nurse, after=after)
        with pytest.raises(Refused, match="视图"):
            queries.inbox(town.nurse, which="all")
    with stopped(at("2026-02-26")):
        assert len(queries.late_next_week(town.head)) == 7
        assert len(queries.late_next_week(town.nurse)) == 7


def test_without_an_office_it_is_the_places(town):
    case = actions.open_case(
        by=KEEPER_AT_CONSOLE, workflow="letter", subject="x.letter", subject_id=1, place=TOWN
    )
    assert case.office_id is None
    assert [one.case for one in queries.inbox(town.doctor).rows] == [case.pk]
    assert not queries.inbox(town.stranger, which="office").rows
    assert queries.case(case.pk, town.doctor).pk == case.pk
    with pytest.raises(NotAllowed):
        actions.delegate(by=town.doctor, case=case, staff=town.nurses[0].pk)
    actions.hand_over(by=town.head, case=case, office=town.hospital.pk, why="请办")
    assert queries.case(case.pk, town.nurse).office == town.hospital


def test_secrets_are_kept(town):
    case = actions.open_case(by=town.head, workflow="secret_letter", subject="x.secret",
                             subject_id=1, place=VILLAGE)  # fmt: skip
    assert queries.case(case.pk, town.head) and queries.offered(case, town.head)
    inside = Actor(9, "同事", None, town.bureau.pk, town.nurse.grants)
    with pytest.raises(Missing):
        queries.case(case.pk, inside)
    assert not queries.offered(case, inside)
    assert not queries.inbox(inside, which="office").rows
    assert queries.inbox(town.head, which="office").rows
    with pytest.raises(NotAllowed):
        actions.move(by=inside, case=case, verb="shut")


def test_what_one_may_know_of(town):
    case = sent(town)
    for actor in (town.doctor, town.nurse, town.head, KEEPER_AT_CONSOLE):
        assert queries.case(case.pk, actor).pk == case.pk
    with pytest.raises(Missing):
        queries.case(case.pk, town.stranger)
    told = {one.move.verb: one.open for one in queries.offered(case, town.nurse)}
    assert told == {"drop": False, "refuse": True, "take": True, "lapse": False}
    assert queries.case_of("letter", "x.letter", 1).pk == case.pk
    assert queries.cases_of("letter", "x.letter", [1, 2]).keys() == {1}
    area = (TOWN, TOWN + 10**6)
    found = queries.in_states("letter", ["sent"], area=area, office=town.hospital.pk,
                              open_only=True)  # fmt: skip
    assert found.get().pk == case.pk
    assert "<svg" in queries.diagram("letter", "sent") and "sent" in queries.mermaid("letter")
    assert queries.kept_share("letter", town.head) == (0, 0)


# --- in sets -----------------------------------------------------------------------------------


def test_many_at_once_have_the_history_they_would_have(town):
    days = [at("2026-03-02"), at("2026-03-02"), at("2026-03-02")]
    made = actions.open_many(
        by=KEEPER_AT_CONSOLE, workflow="letter", subject="x.letter",
        columns={
            "subject_id": [1, 2, 3], "place": [VILLAGE] * 3, "office": [town.hospital.pk] * 3,
            "state": ["draft", "taken", "dropped"], "title": list("甲乙丙"), "opened_at": days,
            "entered_at": [at("2026-03-02"), at("2026-03-06"), at("2026-03-04")],
            "said": [{}, {"on": "2026-03-05"}, {}],
        },
    )  # fmt: skip
    first, second, third = (Case.objects.get(pk=pk) for pk in made)
    assert [len(queries.history(one)) for one in (first, second, third)] == [1, 3, 2]
    assert second.version == 3 and third.closed_at == at("2026-03-04")
    clocks = {one.code: one for one in Clock.objects.filter(case=second)}
    assert clocks["in_sent"].state == Clock.MISSED and clocks["in_taken"].state == Clock.RUNNING
    assert second.due_at == clocks["in_taken"].due_at
    case = actions.move(by=town.nurse, case=second, verb="tell", facts={"checked": True})
    assert case.version == 4
    assert not len(actions.open_many(by=KEEPER_AT_CONSOLE, workflow="letter", subject="x",
                                     columns={"subject_id": [], "place": []}))  # fmt: skip
    with pytest.raises(ValueError, match="no such columns"):
        actions.open_many(by=KEEPER_AT_CONSOLE, workflow="letter", subject="x",
                          columns={"subject_id": [1], "place": [1], "colour": [1]})  # fmt: skip


# --- whatever happens --------------------------------------------------------------------------

DEEDS = some.lists(
    some.tuples(
        some.sampled_from(
            [*LETTER.by_verb, "suspend", "resume", "delegate", "give", "back", "ask", "answer",
             "night"]
        ),
        some.sampled_from(["doctor", "nurse", "other_nurse", "head", "stranger"]),
        some.integers(0, 400),  # hours that pass before
        some.integers(0, 2),  # how old the page is on which it is clicked
    ),
    max_size=14,
)  # fmt: skip


def attempt(town, case, deed, who, when, old):
    actor = getattr(town, who)
    about = {"by": actor, "case": case.pk, "at": when}
    said = {
        "send": {"about": "x", "to": town.hospital.pk}, "drop": {"why": "x"},
        "refuse": {"why": "x"}, "take": {"how": "电话", "on": "2026-03-01"},
    }  # fmt: skip
    if deed in LETTER.by_verb:
        seen = Case.objects.get(pk=case.pk).version - old
        actions.move(**about, verb=deed, said=said.get(deed, {}), seen=seen,
                     facts={"checked": True}, itself=deed == "lapse")  # fmt: skip
    elif deed == "suspend":
        actions.suspend(**about, why="检验检测")
    elif deed == "resume":
        actions.resume(**about)
    elif deed == "delegate":
        actions.delegate(**about, staff=town.nurses[old % 2].pk)
    elif deed == "give":
        actions.hand_over(**about, office=town.bureau.pk, why="x")
    elif deed == "back":
        actions.give_back(**about, why="x")
    elif deed == "ask":
        actions.ask_offices(**about, offices=[town.bureau.pk], what="x")
    elif deed == "answer":
        part = Part.objects.filter(case=case).last()
        if part is not None:
            actions.answer(by=actor, part=part, said="x", at=when)
    else:
        actions.escalate(by=KEEPER_AT_CONSOLE, at=when)


def must_be_sound(case, when):
    """One state that its steps lead to, an owner while open, no limit past and untold."""
    row = Case.objects.get(pk=case.pk)
    steps = queries.history(row)
    assert [one.number for one in steps] == list(range(1, row.version + 1))
    states = [one for one in steps if one.kind in (Step.OPEN, Step.MOVE)]
    assert states[-1].after == row.state
    assert all(one.after == other.before for one, other in pairwise(states))
    final = LETTER.state(row.state).final
    assert final == (row.closed_at is not None)
    running_ = Clock.objects.filter(case=row, ended_at=None)
    if final:
        assert not running_.exists() and row.due_at.year == 9999
    else:
        assert row.office_id is not None  # opened by an office: some office holds it
        assert any(move.roles for move in LETTER.moves_from(row.state))
        earliest = [one.due_at for one in running_.filter(state=Clock.RUNNING)]
        assert row.due_at == min(earliest, default=row.due_at)
        if row.paused_at is None:
            assert not running_.filter(state=Clock.PAUSED).exists()
    assert not Clock.objects.filter(case=row, state=Clock.MISSED, told_day__lt=0).exists()
    actions.escalate(by=KEEPER_AT_CONSOLE, at=when)
    assert queries.unreported(when) == 0


def test_no_sequence_leaves_a_case_in_two_states_or_without_an_owner_or_late_untold(town):
    @settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
    @given(DEEDS)
    def whatever_happens(deeds):
        with transaction.atomic():
            case, when = opened(town), START
            for deed, who, hours, old in deeds:
                when += dt.timedelta(hours=hours)
                try:
                    attempt(town, case, deed, who, when, old)
                except Refused as refusal:
                    assert refusal.what
            must_be_sound(case, when)
            transaction.set_rollback(True)

    whatever_happens()
