"""Cases through the law: every way, every refusal, every clock, the money, the papers."""

import contextlib
import datetime as dt
import io
import itertools
from decimal import Decimal

import docx
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import queries as figures
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places import queries as places
from xinglin.engines.places.models import Place
from xinglin.engines.workflow import actions as workflow
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import days, now, stopped, today, workdays_after
from xinglin.services.enforcement import actions, queries
from xinglin.services.enforcement.actions.filing import open_matter
from xinglin.services.enforcement.models import Matter, Payment
from xinglin.services.enforcement.workflow import SUBJECT, penalty

BY = KEEPER_AT_CONSOLE
PDF = b"%PDF-1.4\n% a record\n%%EOF\n"
FIRST = dt.date(2026, 3, 2)  # a Monday


@pytest.fixture
def office(county, db):
    here = Place.objects.get(level="county")
    return places.institutions(here.number, here.last, "K100").first()


def clue(office, **more):
    village = Place.objects.filter(level="village").order_by("number").first()
    given = {
        "office": office.pk,
        "place_id": village.number,
        "field": "01",
        "source": "3",
        "party": "trader",
        "party_name": "清泉浴池",
        "says": "用品用具未消毒",
        "found_on": today(),
        "continuing": True,
    }
    with commit(by=BY, why="a clue"):
        return open_matter(BY, **{**given, **more})


def officers(office):
    return [(one.pk, f"99{n:04d}") for n, one in enumerate(places.staff_of(office.pk)[:2])]


def filed(office, **more):
    one = clue(office, **more)
    actions.accept(by=BY, matter_id=one.pk)
    actions.file_case(by=BY, matter_id=one.pk, grounds="属实", officers=officers(office))
    actions.add_paper(
        by=BY,
        matter_id=one.pk,
        kind="record",
        title="",
        day=today(),
        pages=3,
        name="笔录.pdf",
        content=PDF,
    )
    return one


def reported(office, fine="2000", told=("first",), violation="01-02", **more):
    one = filed(office, **more)
    actions.report(
        by=BY,
        matter_id=one.pk,
        violation=violation,
        circumstances=list(told),
        kinds=["101", "102"],
        planned_fine=Decimal(fine),
        text="证据确凿",
    )
    return one


def decided(office, **more):
    one = reported(office, **more)
    actions.review(by=BY, matter_id=one.pk, opinion="同意")
    actions.notify(by=BY, matter_id=one.pk, noticed_on=today())
    actions.proceed(by=BY, matter_id=one.pk, statement="未提出", waived=True)
    actions.decide(by=BY, matter_id=one.pk, fine=Decimal(more.get("fine", "2000")))
    return one


def state(one):
    return cases.case_of(penalty.code, SUBJECT, one.pk).state


def test_a_case_from_the_clue_to_the_archive(office):
    with stopped(FIRST):
        one = decided(office)
        actions.serve(by=BY, matter_id=one.pk, served_on=today(), served_by="1")
    one.refresh_from_db()
    assert one.pay_by == dt.date(2026, 3, 17) and state(one) == "served"
    with stopped(dt.date(2026, 3, 19)):
        assert queries.debt_of(one, today()).left == Decimal(2120), "two days at 3 % of 2,000"
        with pytest.raises(Refused, match="多于应缴"):
            pay(one, "2120.01", "r0")
        pay(one, "2000", "r1")
        assert state(one) == "served", "the late fee is still owed"
        with pytest.raises(Refused, match="已经登记过"):
            pay(one, "1", "r1")
        pay(one, "120", "r2")
        assert state(one) == "executed"
        actions.close(by=BY, matter_id=one.pk, closing="已履行")
        actions.publish(by=BY, matter_id=one.pk)
        done = actions.archive(by=BY, matter_id=one.pk)
        assert state(one) == "archived" and done.volume
        with pytest.raises(Refused, match="已经归档"):
            actions.add_paper(
                by=BY,
                matter_id=one.pk,
                kind="other",
                title="",
                day=today(),
                pages=1,
                name="x.pdf",
                content=PDF,
            )
    volume = queries.volume_of(one.pk)
    assert volume[0].title == "行政处罚决定书" and volume[0].first == 1
    assert all(b.first == a.last + 1 for a, b in itertools.pairwise(volume))


def pay(one, amount, receipt, **more):
    return actions.record_payment(
        by=BY,
        matter_id=one.pk,
        day=today(),
        amount=Decimal(amount),
        receipt=f"{one.pk}-{receipt}",
        **more,
    )


def test_discretion_is_kept(office):
    one = reported(office)
    actions.review(by=BY, matter_id=one.pk, opinion="同意")
    actions.notify(by=BY, matter_id=one.pk, noticed_on=today())
    actions.proceed(by=BY, matter_id=one.pk, statement="未提出", waived=True)
    with pytest.raises(Refused, match="法定幅度"):
        actions.decide(by=BY, matter_id=one.pk, fine=Decimal(20001))
    with pytest.raises(Refused, match="裁量幅度"):
        actions.decide(by=BY, matter_id=one.pk, fine=Decimal(7000))
    with pytest.raises(Refused, match="第四十五条"):
        actions.decide(by=BY, matter_id=one.pk, fine=Decimal(2001))
    with pytest.raises(Refused, match="第三十三条"):
        actions.decide(by=BY, matter_id=one.pk, fine=Decimal(0), spare=True)
    assert actions.decide(by=BY, matter_id=one.pk, fine=Decimal(1500)).decision_number


def test_outside_the_tier_only_together_and_with_a_reason(office):
    one = reported(office, fine="9000")
    actions.review(by=BY, matter_id=one.pk, opinion="同意")
    actions.notify(by=BY, matter_id=one.pk, noticed_on=today())
    actions.proceed(by=BY, matter_id=one.pk, statement="未提出", waived=True)
    with pytest.raises(Refused, match="裁量幅度"):
        actions.decide(by=BY, matter_id=one.pk, fine=Decimal(9000), outside="理由")
    actions.record_discussion(by=BY, matter_id=one.pk, on=today(), text="一致同意")
    with pytest.raises(Refused, match="理由"):
        actions.decide(by=BY, matter_id=one.pk, fine=Decimal(9000))
    made = actions.decide(by=BY, matter_id=one.pk, fine=Decimal(9000), outside="涉及人数众多")
    assert made.outside == "涉及人数众多"


def test_no_penalty_where_the_law_says_so(office):
    one = reported(office, told=("minor", "corrected", "no_harm"))
    actions.review(by=BY, matter_id=one.pk, opinion="同意")
    actions.notify(by=BY, matter_id=one.pk, noticed_on=today())
    actions.proceed(by=BY, matter_id=one.pk, statement="未提出", waived=True)
    with pytest.raises(Refused, match="集体讨论"):
        actions.decide(by=BY, matter_id=one.pk, fine=Decimal(0), spare=True)
    actions.record_discussion(by=BY, matter_id=one.pk, on=today(), text="同意")
    made = actions.decide(by=BY, matter_id=one.pk, fine=Decimal(0), spare=True)
    actions.serve(by=BY, matter_id=one.pk, served_on=today(), served_by="1")
    assert made.no_penalty and not made.kinds and state(one) == "executed"
    with pytest.raises(Refused, match="不能公示"):
        actions.publish(by=BY, matter_id=one.pk)


def test_a_hearing_in_its_days(office):
    with stopped(FIRST):
        one = reported(
            office, fine="60000", violation="06-01", field="06", party="organisation", told=()
        )
        one.refresh_from_db()
        assert one.hearing_right
        actions.review(by=BY, matter_id=one.pk, opinion="同意")
        actions.notify(by=BY, matter_id=one.pk, noticed_on=today())
    with stopped(dt.date(2026, 3, 6)):
        with pytest.raises(Refused, match="要求听证"):
            actions.proceed(by=BY, matter_id=one.pk, statement="无")
        actions.ask_hearing(by=BY, matter_id=one.pk, asked_on=today())
        with pytest.raises(Refused, match="还没有通知"):
            actions.hold_hearing(by=BY, matter_id=one.pk, heard_on=today(), record="x")
        with pytest.raises(Refused, match="最早可在"):
            actions.call_hearing(
                by=BY,
                matter_id=one.pk,
                called_on=today(),
                chair="陈主持",
                planned_on=dt.date(2026, 3, 16),
            )
        name = one.handlers.select_related("staff").first().staff.name
        with pytest.raises(Refused, match="主持人"):
            actions.call_hearing(
                by=BY,
                matter_id=one.pk,
                called_on=today(),
                chair=name,
                planned_on=dt.date(2026, 3, 17),
            )
        actions.call_hearing(
            by=BY,
            matter_id=one.pk,
            called_on=today(),
            chair="陈主持",
            planned_on=dt.date(2026, 3, 17),
        )
    with stopped(dt.date(2026, 3, 17)):
        actions.hold_hearing(by=BY, matter_id=one.pk, heard_on=today(), record="各方意见")
        with pytest.raises(Refused, match="集体讨论"):
            actions.decide(by=BY, matter_id=one.pk, fine=Decimal(60000))
        actions.record_discussion(by=BY, matter_id=one.pk, on=today(), text="同意")
        actions.decide(by=BY, matter_id=one.pk, fine=Decimal(60000))
    assert state(one) == "decided"


def test_a_hearing_asked_too_late(office):
    with stopped(FIRST):
        one = reported(
            office, fine="60000", violation="06-01", field="06", party="organisation", told=()
        )
        actions.review(by=BY, matter_id=one.pk, opinion="同意")
        actions.notify(by=BY, matter_id=one.pk, noticed_on=today())
    with stopped(dt.date(2026, 3, 10)):
        with pytest.raises(Refused, match="已过提出听证"):
            actions.ask_hearing(by=BY, matter_id=one.pk, asked_on=today())
        actions.proceed(by=BY, matter_id=one.pk, statement="未提出")


def test_on_the_spot(office):
    one = clue(office)
    given = {
        "by": BY,
        "matter_id": one.pk,
        "violation": "01-05",
        "circumstances": ["first"],
        "kinds": ["101", "102"],
        "officers": officers(office),
    }
    with pytest.raises(Refused, match="超过3000元"):
        actions.decide_on_spot(fine=Decimal(3001), **given)
    with pytest.raises(Refused, match="不确凿"):
        actions.decide_on_spot(fine=Decimal(100), certain=False, **given)
    with pytest.raises(Refused, match="不足 2 名"):
        actions.decide_on_spot(fine=Decimal(100), **{**given, "officers": []})
    actions.decide_on_spot(fine=Decimal(100), **given)
    paid = pay(one, "100", "s1", on_spot=True)
    assert state(one) == "decided", "not served yet"
    actions.serve(by=BY, matter_id=one.pk, served_on=today(), served_by="1")
    assert any("上交" in clock["title"] for clock in queries.clocks_of_matter(one))
    actions.settle(by=BY, matter_id=one.pk)
    with pytest.raises(Refused, match="没有上交"):
        actions.close(by=BY, matter_id=one.pk, closing="x")
    actions.hand_in(by=BY, payment_id=paid.pk, on=today())
    actions.close(by=BY, matter_id=one.pk, closing="已履行")
    assert state(one) == "closed"


def test_what_may_not_be_filed(office):
    old = clue(office, found_on=FIRST, act_ended_on=dt.date(2020, 1, 1), continuing=False)
    actions.accept(by=BY, matter_id=old.pk)
    with pytest.raises(Refused, match="追责期限"):
        actions.file_case(by=BY, matter_id=old.pk, grounds="x", officers=officers(office))
    one = clue(office)
    actions.accept(by=BY, matter_id=one.pk)
    with pytest.raises(Refused, match="不足 2 名"):
        actions.file_case(by=BY, matter_id=one.pk, grounds="x", officers=officers(office)[:1])
    with pytest.raises(Refused, match="立案理由"):
        actions.file_case(by=BY, matter_id=one.pk, grounds=" ", officers=officers(office))
    actions.refuse(by=BY, matter_id=one.pk, why="不属实")
    assert state(one) == "not_filed"


def test_no_report_without_evidence_and_no_fine_outside_the_law(office):
    one = clue(office)
    actions.accept(by=BY, matter_id=one.pk)
    actions.file_case(by=BY, matter_id=one.pk, grounds="属实", officers=officers(office))
    given = {
        "by": BY,
        "matter_id": one.pk,
        "violation": "01-02",
        "circumstances": [],
        "kinds": ["102"],
        "text": "x",
    }
    with pytest.raises(Refused, match="没有证据"):
        actions.report(planned_fine=Decimal(8000), **given)
    actions.add_paper(
        by=BY,
        matter_id=one.pk,
        kind="evidence",
        title="照片",
        day=today(),
        pages=2,
        name="x.pdf",
        content=PDF,
    )
    with pytest.raises(Refused, match="法定幅度"):
        actions.report(planned_fine=Decimal(99999), **given)
    with pytest.raises(Refused, match="不一致"):
        actions.report(planned_fine=Decimal(0), **given)
    actions.report(planned_fine=Decimal(8000), **given)
    actions.send_back(by=BY, matter_id=one.pk, why="证据不足")
    assert state(one) == "filed"


def test_things_in_keeping_hold_the_case_open(office):
    with stopped(FIRST):
        one = filed(office)
        thing = actions.keep_thing(
            by=BY, matter_id=one.pk, kind="seize", what="器械", since=today()
        )
        actions.longer(by=BY, thing_id=thing.pk)
        with pytest.raises(Refused, match="不能延长"):
            actions.longer(by=BY, thing_id=thing.pk)
    with stopped(dt.date(2026, 5, 10)):
        late = [c for c in queries.clocks_of_matter(one) if "查封" in c["title"]]
        assert late[0]["state"] == "late"
        actions.dispose(by=BY, thing_id=thing.pk, how="退还", on=today())


def test_tests_do_not_count_in_the_ninety_days(office):
    with stopped(FIRST):
        one = filed(office)
        actions.pause(by=BY, matter_id=one.pk, why="检验检测")
    with stopped(days(30).after(FIRST)):
        actions.resume(by=BY, matter_id=one.pk)
        [clock] = [c for c in queries.clocks_of_matter(one) if c["title"] == "作出处罚决定"]
    assert (clock["due"] - FIRST).days == 120 and "第六十条" in clock["source"]


def test_the_court_in_its_window(office):
    with stopped(FIRST):
        one = decided(office)
        actions.serve(by=BY, matter_id=one.pk, served_on=today(), served_by="3")
        with pytest.raises(Refused, match="期限还没有到"):
            actions.urge(by=BY, matter_id=one.pk, urged_on=today())
    with stopped(dt.date(2026, 4, 1)):
        actions.urge(by=BY, matter_id=one.pk, urged_on=today())
        with pytest.raises(Refused, match="10 个工作日"):
            actions.apply_to_court(by=BY, matter_id=one.pk, court="县法院")
    with stopped(dt.date(2026, 6, 1)), pytest.raises(Refused, match="前不能申请"):
        actions.apply_to_court(by=BY, matter_id=one.pk, court="县法院")
    with stopped(dt.date(2026, 12, 20)), pytest.raises(Refused, match="已过申请期限"):
        actions.apply_to_court(by=BY, matter_id=one.pk, court="县法院")
    with stopped(dt.date(2026, 9, 10)):
        actions.record_suit(by=BY, matter_id=one.pk, suit_from=dt.date(2026, 3, 18))
        assert queries.debt_of(Matter.objects.get(pk=one.pk), today()).fee == 0
        actions.apply_to_court(by=BY, matter_id=one.pk, court="县法院")
        actions.close(by=BY, matter_id=one.pk, closing="法院已受理")


def test_nobody_presses_a_button_past_the_desk(office):
    one = clue(office)
    case = cases.case_of(penalty.code, SUBJECT, one.pk)
    with pytest.raises(Refused, match="案卷页"):
        workflow.move(by=BY, case=case, verb="accept")


MOVES = (
    "accept",
    "file",
    "paper",
    "report",
    "review",
    "back",
    "notify",
    "proceed",
    "decide",
    "serve",
    "pay",
    "urge",
    "close",
    "archive",
    "pause",
    "resume",
    "wait",
    "wait",
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 60)), min_size=3, max_size=16))
def test_no_sequence_of_moves_passes_a_legal_limit_unreported(office, steps):
    """Random moves on random days: after each night, what is past a limit has been told."""
    on = FIRST
    with stopped(on):
        one = clue(office)
    for verb, wait in steps:
        on = min(days(wait).after(on), dt.date(2026, 11, 20))
        with stopped(on):
            with contextlib.suppress(Refused):
                attempt(one, verb, office)
            one.refresh_from_db()
            at = days(1).after(now())
            workflow.escalate(by=BY, at=at)
            assert cases.unreported(at) == 0
            must = expected_late(one, on)
            shown = {c["title"] for c in queries.clocks_of_matter(one) if c["state"] == "late"}
            assert must <= shown, (verb, on, must, shown)


def attempt(one, verb, office):
    by, pk = BY, one.pk
    {
        "accept": lambda: actions.accept(by=by, matter_id=pk),
        "file": lambda: actions.file_case(
            by=by, matter_id=pk, grounds="x", officers=officers(office)
        ),
        "paper": lambda: actions.add_paper(
            by=by,
            matter_id=pk,
            kind="record",
            title="",
            day=today(),
            pages=1,
            name="x.pdf",
            content=PDF,
        ),
        "report": lambda: actions.report(
            by=by,
            matter_id=pk,
            violation="01-02",
            text="x",
            circumstances=["first"],
            kinds=["102"],
            planned_fine=Decimal(2000),
        ),
        "review": lambda: actions.review(by=by, matter_id=pk, opinion="x"),
        "back": lambda: actions.send_back(by=by, matter_id=pk, why="x"),
        "notify": lambda: actions.notify(by=by, matter_id=pk, noticed_on=today()),
        "proceed": lambda: actions.proceed(by=by, matter_id=pk, statement="x", waived=True),
        "decide": lambda: actions.decide(by=by, matter_id=pk, fine=Decimal(2000)),
        "serve": lambda: actions.serve(by=by, matter_id=pk, served_on=today(), served_by="1"),
        "pay": lambda: pay(one, "2000", f"{today()}"),
        "urge": lambda: actions.urge(by=by, matter_id=pk, urged_on=today()),
        "close": lambda: actions.close(by=by, matter_id=pk, closing="x"),
        "archive": lambda: actions.archive(by=by, matter_id=pk),
        "pause": lambda: actions.pause(by=by, matter_id=pk, why="鉴定"),
        "resume": lambda: actions.resume(by=by, matter_id=pk),
        "wait": lambda: None,
    }[verb]()


def expected_late(one, on):
    """Limits that are past, told from the days of the case alone and not from any clock."""
    case = cases.case_of(penalty.code, SUBJECT, one.pk)
    late = set()
    if case.paused_at is None and cases.history(case)[-1].kind != "pause":
        paused = any(step.kind == "pause" for step in cases.history(case))
        open_case = one.filed_on and one.decided_on is None and not paused
        if open_case and on > days(90).after(one.filed_on):
            late.add("作出处罚决定")
    if one.accepted_on and one.filed_on is None and on > days(7).after(one.accepted_on):
        late.add("立案")
    if one.decided_on and one.served_on is None and on > workdays_after(one.decided_on, 7):
        late.add("送达决定书")
    if one.decided_on and one.published_on is None and on > workdays_after(one.decided_on, 20):
        late.add("公示处罚决定")
    return late


def test_publication_is_masked_and_taken_back(office):
    with stopped(FIRST):
        one = decided(office, party="person", party_name="李小四", address="东街12号")
        actions.serve(by=BY, matter_id=one.pk, served_on=today(), served_by="1")
    with stopped(dt.date(2026, 3, 12)):
        assert actions.publish_due(by=BY) >= 1
        told = Client().get(f"/enforcement/open/{one.pk}/").content.decode()
        assert "李小四" not in told and "李某某" in told and "未按规定" in told
        actions.take_back(by=BY, matter_id=one.pk, why="复议撤销")
        assert Client().get(f"/enforcement/open/{one.pk}/").status_code == 404
        assert actions.publish_due(by=BY) == 0


def test_pages_and_papers(reads):
    inspector, head, leader = reads("jiandu"), reads("guzhang"), reads("juzhang")
    for who in (inspector, head, leader):
        for view in ("open", "late", "owing", "done", "all"):
            who.opens(f"/enforcement/?view={view}")
    for one in Matter.objects.filter(source_ref__gt="")[:7]:
        inspector.opens(f"/enforcement/{one.pk}/")
        leader.opens(f"/enforcement/{one.pk}/")
    whole = Matter.objects.filter(archived_on__isnull=False, simple=False).first()
    for kind in ("filing", "notice", "decision", "receipt", "demand", "closing", "index"):
        answer = inspector.opens(f"/enforcement/{whole.pk}/print/{kind}/").answer
        made = docx.Document(io.BytesIO(answer.content))
        text = "\n".join(p.text for p in made.paragraphs)
        cells = [c.text for t in made.tables for row in t.rows for c in row.cells]
        assert whole.party_name in text or whole.party_name in cells or kind == "index", kind
    inspector.opens(f"/enforcement/{whole.pk}/print/nothing/", status=404)
    inspector.opens("/enforcement/clues/new/")
    inspector.opens("/enforcement/0/", status=404)
    reads("cunyi").opens("/enforcement/", status=403)
    paper = whole.leaves.exclude(paper_sha256="").first()
    assert inspector.opens(f"/enforcement/papers/{paper.pk}/").answer["Content-Type"]


def test_only_the_right_hands(reads, office):
    one = filed(office)
    doctor = reads("cunyi").actor
    with pytest.raises((NotAllowed, Missing)):
        actions.accept(by=doctor, matter_id=one.pk)
    inspector = reads("jiandu").actor
    with pytest.raises(NotAllowed):
        actions.review(by=inspector, matter_id=one.pk, opinion="x")
    with pytest.raises(NotAllowed):
        actions.decide(by=inspector, matter_id=one.pk, fine=Decimal(1))


def test_a_clue_from_the_desk(reads, office):
    inspector = reads("jiandu").actor
    village = Place.objects.filter(level="village").first()
    given = {
        "by": inspector,
        "place": village.number,
        "field": "09",
        "source": "3",
        "party": "person",
        "party_name": "游医",
        "says": "集市镶牙",
        "found_on": today(),
    }
    made = actions.add_clue(**given)
    assert state(made) == "clue"
    for wrong in ({"field": "99"}, {"party_name": ""}, {"found_on": days(1).after(today())}):
        with pytest.raises(Refused):
            actions.add_clue(**{**given, **wrong})


def test_the_figures_are_those_of_the_board(county, db):
    here = Place.objects.get(level="county")
    told = queries.standing(BY, here)
    period = f"{today().year}-01-01..{today()}"
    opened, closed, money = figures.compute(
        ["ENF1", "ENF2", "ENF3"], here.number, period, seen_by=BY
    )
    assert opened.numerator == told.filed and closed.numerator == told.closed
    assert (
        money.value
        == told.fines
        == sum(row.amount for row in Payment.objects.filter(day__year=today().year))
    )
