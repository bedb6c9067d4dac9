"""A job is done once, tells how far it is, outlives its worker, and ends with a reason."""

import datetime as dt
import os
import socket
from unittest.mock import patch

import pytest
from django_tasks_db.management.commands.db_worker import Worker

from xinglin.engines.access import KEEPER_AT_CONSOLE, NURSE, Actor, Grant
from xinglin.engines.access.models import Account
from xinglin.engines.jobs import Outcome, actions, jobs, queries, words
from xinglin.engines.jobs.models import Run
from xinglin.engines.ledger.actions import commit
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def declared(monkeypatch):
    """Declare jobs for one test, beside which there are no others."""
    monkeypatch.setattr(jobs, "_things", {})

    def declare(code, work, may="jobs.read", nightly="", whenever=None):
        words.job(code, title="试做", may=may, nightly=nightly, whenever=whenever)(work)

    return declare


@pytest.fixture
def nurse():
    """Somebody with an account and no right over others' jobs."""
    with commit(by=KEEPER_AT_CONSOLE, why="a test", door="test"):
        account = Account(username="hushi", name="贺护士", password="!")
        account.save()
    return Actor(account.pk, account.name, grants=(Grant(NURSE, 0, 10**15 - 1),))


def work_off():
    """What a worker does with everything that is queued."""
    # Between two jobs a worker drops connections that are not as they were: here that would be the
    # test's own, which is inside a transaction.
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        Worker(
            queue_names=["default"], excluded_queue_names=[], interval=0.05, batch=True,
            backend_name="default", startup_delay=False, max_tasks=None, worker_id="test",
        ).run()  # fmt: skip


def fresh(run):
    run.refresh_from_db()
    return run


def test_what_was_asked_for_is_done_once_with_its_arguments(declared):
    seen = []
    declared("one", lambda by, tell, n: seen.append((by.door, n)) or Outcome("好", "/there/"))
    run = actions.ask(by=KEEPER_AT_CONSOLE, code="one", arguments={"n": 7})
    assert (run.state, queries.waiting()) == ("ready", 1)
    work_off()
    work_off()
    assert seen == [("job", 7)]
    assert (fresh(run).state, run.said, run.link, run.tries) == ("done", "好", "/there/", 1)
    assert run.over and queries.waiting() == 0


def test_a_refusal_says_why_and_what_would_mend_it(declared):
    def refuse(by, tell):
        raise Refused("没有这个文件", why="已被删除", mend="请重新上传")

    declared("no", refuse)
    run = actions.ask(by=KEEPER_AT_CONSOLE, code="no")
    work_off()
    assert fresh(run).state == "refused"
    assert (run.said, run.mend) == ("没有这个文件：已被删除", "请重新上传")


def test_a_fault_is_kept_without_the_words_of_the_error(declared, caplog):
    declared("bad", lambda by, tell: {}["王小明 990101195001011234"])
    run = actions.ask(by=KEEPER_AT_CONSOLE, code="bad")
    work_off()
    assert fresh(run).state == "failed" and "KeyError" in run.said
    assert "KeyError" in caplog.text and "王小明" not in caplog.text + run.said


def test_it_tells_how_far_it_is_and_stops_when_asked(declared, monkeypatch):
    monkeypatch.setattr(actions, "BETWEEN", dt.timedelta(0))
    came = []

    def long(by, tell):
        for piece in range(10):
            tell(piece, 10, f"第{piece}步")
            came.append(piece)
            if piece == 3:
                actions.stop(by=KEEPER_AT_CONSOLE, run_id=Run.objects.get().pk)
        return Outcome()

    declared("long", long)
    run = actions.ask(by=KEEPER_AT_CONSOLE, code="long")
    work_off()
    assert came == [0, 1, 2, 3]
    assert (fresh(run).state, run.done, run.total) == ("stopped", 4, 10)


def test_one_that_has_not_begun_is_stopped_at_once(declared):
    declared("wait", lambda by, tell: pytest.fail("it was stopped"))
    run = actions.ask(by=KEEPER_AT_CONSOLE, code="wait")
    assert actions.stop(by=KEEPER_AT_CONSOLE, run_id=run.pk).state == "stopped"
    work_off()
    assert fresh(run).state == "stopped"


def lost(run, **how):
    """As a worker that was killed leaves it."""
    Run.objects.filter(pk=run.pk).update(state="running", beat_at=now(), tries=1, **how)


def test_the_next_worker_takes_up_what_a_killed_one_left(declared):
    done = []
    declared("half", lambda by, tell: done.append(1) or Outcome())
    run = actions.ask(by=KEEPER_AT_CONSOLE, code="half")
    work_off()
    lost(run, worker=f"{socket.gethostname()}:{os.getpid()}:another process of that number")
    assert actions.tend() == 1
    work_off()
    assert (fresh(run).state, run.tries, len(done)) == ("done", 2, 2)


def test_a_worker_elsewhere_is_given_up_when_it_is_silent(declared):
    declared("far", lambda by, tell: Outcome())
    run = actions.ask(by=KEEPER_AT_CONSOLE, code="far")
    lost(run, worker="another-machine:1:2")
    assert actions.tend() == 0
    assert actions.tend(now() + dt.timedelta(minutes=11)) == 1


def test_what_never_gets_done_is_given_up(declared):
    declared("doom", lambda by, tell: Outcome())
    run = actions.ask(by=KEEPER_AT_CONSOLE, code="doom")
    lost(run, worker=f"{socket.gethostname()}:999999999:1")
    Run.objects.filter(pk=run.pk).update(tries=5)
    assert actions.tend() == 0
    assert fresh(run).state == "failed" and run.mend


def test_one_at_work_is_left_alone(declared):
    declared("busy", lambda by, tell: Outcome())
    run = actions.ask(by=KEEPER_AT_CONSOLE, code="busy")
    lost(run, worker=actions._me())
    assert actions.tend() == 0


def test_each_night_once(declared):
    done = []
    declared("night", lambda by, tell: done.append(by.everything) or Outcome(), nightly="01:30")
    at = now().replace(hour=1, minute=31)
    before = Run.objects.filter(job="night").count
    for moment in (at, at + dt.timedelta(hours=5), at + dt.timedelta(days=1)):
        actions.tend(moment)
        Run.objects.filter(job="night", asked_at__gte=now()).update(asked_at=moment)
    work_off()
    assert done == [True, True] and before() == 2


def test_what_cannot_wait_is_queued_once_and_again_when_there_is_more(declared):
    done, waits = [], [True]
    declared("watch", lambda by, tell: done.append(waits.pop()) or Outcome(),
             whenever=lambda at: bool(waits))  # fmt: skip
    assert [actions.tend(), actions.tend()] == [1, 0]
    work_off()
    assert (done, actions.tend()) == ([True], 0)
    waits.append(True)
    assert actions.tend() == 1
    work_off()
    assert done == [True, True]


def test_a_job_again_only_when_it_is_over(declared):
    declared("twice", lambda by, tell: Outcome())
    run = actions.ask(by=KEEPER_AT_CONSOLE, code="twice", arguments={})
    with pytest.raises(Refused):
        actions.again(by=KEEPER_AT_CONSOLE, run_id=run.pk)
    work_off()
    assert actions.again(by=KEEPER_AT_CONSOLE, run_id=run.pk).pk != run.pk


def test_only_who_may_asks(declared, nurse):
    declared("secret", lambda by, tell: Outcome(), may="jobs.manage")
    with pytest.raises(NotAllowed):
        actions.ask(by=nurse, code="secret")
    assert not Run.objects.all().exists()


def test_everybody_sees_his_own(declared, nurse):
    seen = []
    declared("mine", lambda by, tell: seen.append(by.name) or Outcome())
    run = actions.ask(by=KEEPER_AT_CONSOLE, code="mine")
    assert not queries.runs(nurse).exists()
    with pytest.raises(Missing):
        queries.run(run.pk, nurse)
    with pytest.raises(Missing):
        actions.stop(by=nurse, run_id=run.pk)
    own = actions.ask(by=nurse, code="mine")
    assert queries.run(own.pk, nurse).who_name == nurse.name
    work_off()
    assert (fresh(own).state, seen) == ("done", ["控制台", nurse.name])


def test_a_closed_account_gets_nothing_done(declared, nurse):
    declared("mine", lambda by, tell: pytest.fail("the account is closed"))
    run = actions.ask(by=nurse, code="mine")
    with commit(by=KEEPER_AT_CONSOLE, why="a test", door="test"):
        Account.objects.filter(pk=nurse.account).update(is_active=False)
    work_off()
    assert fresh(run).state == "refused"
