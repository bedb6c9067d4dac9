"""From a change here to a receipt from above: once, in order, minimised, and never lost."""

import datetime as dt
import json
from contextlib import suppress

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import chained
from xinglin.engines.exchange.actions import Wish
from xinglin.engines.exchange.models import Delivered, Feed
from xinglin.engines.places import queries as places
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import now
from xinglin.services.returns import actions, queries
from xinglin.services.returns.actions import sending
from xinglin.services.returns.models import Alarm, Interface, Item, Message
from xinglin.services.returns.rules import SUBJECT
from xinglin.services.returns.workflow import alarm as law

BY = KEEPER_AT_CONSOLE
PERSON = {
    "resourceType": "Patient", "name": [{"text": "张三"}], "gender": "male",
    "birthDate": "1960-01-01", "telecom": [{"system": "phone", "value": "13800000000"}],
    "address": [{"text": "城关镇1号"}],
}  # fmt: skip


@pytest.fixture
def here(county, db):
    return places.top()


def declared(here, platform, **more):
    told = {
        "name": "up", "counterpart": "省平台", "dataset": "residents", "place": here.number,
        "way": "https", "address": f"{platform.host}/fhir", "every": 60,
    } | more  # fmt: skip
    return actions.declare_interface(by=BY, **told)


def put(here, key, **more):
    wish = Wish({**PERSON, "id": key, **more}, key)
    exchange.store(by=BY, wishes=[wish], place=here.number, base="http://x/fhir")


def run(one):
    return actions.run_interface(by=BY, interface=Interface.objects.get(pk=one.pk))


def states(one):
    return dict(Item.objects.filter(interface=one).values_list("key", "state"))


def test_what_changed_goes_up_minimised_and_once(here, platform):
    one = declared(here, platform, token="geheim")
    put(here, "a1")
    first = run(one)
    came = platform.came[0]["entry"]
    sent = {each["request"]["url"]: each.get("resource") for each in came}
    person = sent[f"Patient/{here.code}-a1"]
    assert person["name"] == [{"text": "张三"}] and person["birthDate"] == "1960-01-01"
    assert not {"telecom", "address", "meta", "text"} & set(person)
    assert "13800000000" not in json.dumps(platform.came)
    assert first.sent == first.acknowledged and states(one)["Patient/a1"] == "acknowledged"
    assert run(one).sent == 0, "nothing changed: nothing goes"
    put(here, "a1", gender="female")
    again = run(one)
    assert (again.sent, again.acknowledged) == (1, 1)
    assert platform.came[-1]["entry"][0]["resource"]["gender"] == "female"
    assert Item.objects.get(interface=one, key="Patient/a1").again == 1


def test_what_is_retired_is_taken_away_above(here, platform):
    one = declared(here, platform)
    put(here, "a1")
    put(here, "a2")
    retired = queries.exchange.current("Patient", "a2", BY)
    exchange.retire(by=BY, found=retired)
    run(one)
    assert f"Patient/{here.code}-a2" not in platform.urls, "never known above: nothing to take away"
    exchange.retire(by=BY, found=queries.exchange.current("Patient", "a1", BY))
    assert run(one).acknowledged == 1
    [entry] = platform.came[-1]["entry"]
    assert entry == {"request": {"method": "DELETE", "url": f"Patient/{here.code}-a1"}}


def test_what_is_refused_says_why_and_goes_again(here, platform, reads):
    one = declared(here, platform)
    put(here, "a1")
    put(here, "a2")
    run(one)
    platform.bad[f"Patient/{here.code}-a2"] = "出生日期与身份证号不符"
    put(here, "a2", birthDate="1961-01-01")
    went = run(one)
    assert (went.acknowledged, went.refused) == (0, 1)
    row = Item.objects.get(interface=one, key="Patient/a2")
    assert (row.state, row.status, row.why) == ("refused", 422, "出生日期与身份证号不符")
    page = reads("guanli").opens(reverse("returns:one", args=[one.pk]))
    assert page.status == 200 and "出生日期与身份证号不符" in page.text
    assert run(one).sent == 0, "what came back waits for somebody"
    assert actions.send_again(by=BY, interface=one) == 1
    platform.bad.clear()
    assert run(one).acknowledged == 1 and states(one)["Patient/a2"] == "acknowledged"
    with pytest.raises(Refused):
        actions.send_again(by=BY, interface=one)
    put(here, "a2", birthDate="1962-01-01")
    assert run(one).sent == 1, "a correction goes by itself"


def test_killed_between_sending_and_hearing_it_goes_once_more(here, platform, monkeypatch):
    one = declared(here, platform)
    put(here, "a1")
    with monkeypatch.context() as patched:
        patched.setattr(sending, "_answered", _die)
        with pytest.raises(KeyboardInterrupt):
            run(one)
    assert states(one)["Patient/a1"] == "sent" and platform.urls
    before = list(platform.urls)
    run(one)
    assert platform.urls == before * 2, "the same things under the same ids"
    assert set(states(one).values()) == {"acknowledged"}
    told = Message.objects.get(interface=one)
    assert (told.number, told.tries, told.acknowledged) == (1, 2, len(before))


@pytest.mark.parametrize("status, whole", [(503, b""), (200, b"<html>"), (401, b""), (200, b"{}")])
def test_no_receipt_no_acknowledgement(here, platform, status, whole):
    one = declared(here, platform)
    put(here, "a1")
    platform.status, platform.whole = status, whole
    went = run(one)
    assert went.why and went.acknowledged == 0 and states(one)["Patient/a1"] == "sent"
    held = Interface.objects.get(pk=one.pk)
    assert held.fails == 1 and held.next_at > now()
    platform.status, platform.whole = 200, None
    assert run(one).acknowledged == len(states(one)) and Interface.objects.get(pk=one.pk).fails == 0


def test_what_stands_still_is_an_alarm_until_it_moves(here, platform, reads):
    one = declared(here, platform)
    put(here, "a1")
    platform.status = 503
    for _ in range(3):
        run(one)
    assert queries.alarms_differ(now())
    actions.tend_alarms(by=BY)
    found = Alarm.objects.get(kind="return", of=one.pk, gone_at=None)
    assert "连续3次" in found.why and not queries.alarms_differ(now())
    case = cases.case_of(law.code, SUBJECT, found.pk)
    assert case.state == "open" and case.place_id == here.pk
    keeper = reads("guanli")
    assert found.title in keeper.opens(reverse("registry:inbox")).text
    page = keeper.opens(reverse("returns:alarm", args=[found.pk]))
    assert page.status == 200 and "已联系处理" in page.text
    actor = keeper.actor
    actions.tell_alarm(by=actor, pk=found.pk, verb="tell", said={"what": "已电话联系"}, seen=None)
    platform.status = 200
    run(one)
    actions.tend_alarms(by=BY)
    assert Alarm.objects.get(pk=found.pk).gone_at is not None
    assert cases.case_of(law.code, SUBJECT, found.pk).state == "gone"


def test_a_gap_of_a_feed_is_an_alarm_too(here):
    feed = Feed.objects.create(
        name="h", sender="县医院", place=here.number, kind="folder", address="h", every=60,
        next_at=now(), made_at=now(), who_name="",
    )  # fmt: skip
    gap = Delivered.objects.create(feed=feed, number=2, state="missing", noticed_at=now())
    actions.tend_alarms(by=BY)
    found = Alarm.objects.get(kind="feed", of=feed.pk)
    assert found.title == "县医院：数据没有收齐" and found.why == "第2批缺号"
    actions.tend_alarms(by=BY)
    assert Alarm.objects.filter(kind="feed", of=feed.pk).count() == 1
    gap.delete()
    actions.tend_alarms(by=BY)
    assert Alarm.objects.get(pk=found.pk).gone_at is not None


def test_figures_go_up_by_month_and_again_when_they_change(here, platform):
    one = declared(here, platform, dataset="figures", codes="HTN1, EHR2")
    went = run(one)
    assert went.sent == went.acknowledged == 6, "two figures of three finished months"
    report = platform.came[0]["entry"][0]["resource"]
    assert report["resourceType"] == "MeasureReport" and report["group"]
    assert report["id"].startswith(f"{here.code}-HTN1-")
    assert run(one).listed == 0, "counted again, the same: nothing goes"
    Item.objects.filter(interface=one, key__startswith="HTN1:").update(digest="changed", version=0)
    assert run(one).sent == 3


def test_through_a_folder(here, platform, settings, tmp_path):
    settings.RETURN_FOLDER = tmp_path
    one = declared(here, platform, way="folder", address="province")
    put(here, "a1")
    run(one)
    out = tmp_path / "province" / "out" / "000001.json"
    told = json.loads(out.read_bytes())
    assert set(states(one).values()) == {"sent"} and told["type"] == "batch"
    put(here, "a1", gender="female")
    back = tmp_path / "province" / "receipts"
    back.mkdir()
    (back / "000001.json").write_bytes(platform.answer(told))
    went = run(one)
    assert went.acknowledged == len(told["entry"])
    assert states(one)["Patient/a1"] == "sent", "the later version waits for its own receipt"
    assert Message.objects.filter(interface=one).count() == 2
    first, second = Message.objects.filter(interface=one).order_by("number")
    assert second.chain == chained(first.chain, 2, second.items, second.digest)
    (back / "000002.json").write_text("?")
    assert "读不懂" in run(one).why


def test_only_where_the_keeper_named(here, platform, reads, settings):
    with pytest.raises(Refused):
        declared(here, platform, address="https://elsewhere.example/fhir")
    with pytest.raises(Refused):
        declared(here, platform, way="folder", address="../out")
    for more in ({"name": "A"}, {"dataset": "all"}, {"every": 1}, {"counterpart": " "},
                 {"dataset": "figures", "codes": ""}, {"dataset": "figures", "codes": "XYZ"},
                 {"way": "fax"}):  # fmt: skip
        with pytest.raises(Refused):
            declared(here, platform, **more)
    one = declared(here, platform)
    with pytest.raises(Refused):
        declared(here, platform, dataset="doses")
    put(here, "a1")
    settings.RETURN_HOSTS = []
    assert "名单" in run(one).why and not platform.came, (
        "nothing leaves to a host taken off the list"
    )


def test_who_may(here, platform, reads):
    one = declared(here, platform)
    doctor = reads("cunyi")
    doctor.opens(reverse("returns:board"), status=403)
    with pytest.raises(NotAllowed):
        actions.switch_interface(by=doctor.actor, interface=one, active=False)
    with pytest.raises(Missing):
        queries.interface(one.pk, doctor.actor)
    clerk = reads("tongji")
    clerk.opens(reverse("returns:board"))
    with pytest.raises(NotAllowed):
        actions.declare_interface(
            by=clerk.actor, name="up2", counterpart="省", dataset="residents", place=here.number,
            way="https", address=f"{platform.host}/fhir", every=60,
        )  # fmt: skip


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 4)),
        st.tuples(st.just("run"), st.sampled_from(["well", "down", "refuse", "killed"])),
        st.tuples(st.just("again"), st.just(0)),
    ),
    max_size=10,
)


@settings(max_examples=15, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(steps=STEPS)
def test_whatever_happens_the_last_version_of_each_arrives(here, platform, monkeypatch, steps):
    with transaction.atomic():
        _storm(here, platform, monkeypatch, steps)
        transaction.set_rollback(True)


def _storm(here, platform, monkeypatch, steps):
    platform.came.clear()
    one, written = declared(here, platform), {}
    for turn, (what, how) in enumerate(steps):
        if what == "put":
            written[f"k{how}"] = f"{1950 + turn}-01-01"
            put(here, f"k{how}", birthDate=written[f"k{how}"])
        elif what == "again":
            if Item.objects.filter(interface=one, state="refused").exists():
                actions.send_again(by=BY, interface=one)
        else:
            _run_so(one, here, platform, monkeypatch, how)
    platform.status = 200
    platform.bad.clear()
    run(one)
    if Item.objects.filter(interface=one, state="refused").exists():
        actions.send_again(by=BY, interface=one)
        run(one)
    above = {}
    for message in platform.came:
        for each in message["entry"]:
            above[each["request"]["url"]] = each["resource"]["birthDate"]
    for key, birth in written.items():
        assert above[f"Patient/{here.code}-{key}"] == birth
    assert set(states(one).values()) <= {"acknowledged"}
    rows = list(Message.objects.filter(interface=one).order_by("number"))
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert all(row.told_at and row.acknowledged + row.refused == row.items for row in rows)


def _run_so(one, here, platform, monkeypatch, how):
    platform.status = 503 if how == "down" else 200
    platform.bad = (
        {f"Patient/{here.code}-k{n}": "no" for n in range(1, 5)} if how == "refuse" else {}
    )
    if how != "killed":
        run(one)
        return
    with monkeypatch.context() as patched, suppress(KeyboardInterrupt):
        patched.setattr(sending, "_answered", _die)
        run(one)


def _die(*_):
    raise KeyboardInterrupt


def test_each_day_adds_up(here, reads):
    one = Interface.objects.get(name="province-index")
    for row in queries.by_day(one):
        assert row["sent"] == row["taken"] + row["back"] + row["open"]
    page = reads("guanli").opens(reverse("returns:board"))
    assert page.status == 200 and "数据停滞" in page.text
    assert queries.interface_named("province-index", BY).pk == one.pk
    with pytest.raises(Missing):
        queries.interface_named("nobody", BY)


def test_it_rests_and_goes_on(here, platform, reads):
    one = declared(here, platform)
    actions.switch_interface(by=BY, interface=one, active=False)
    later = now() + dt.timedelta(days=9)
    assert one.pk not in {each.pk for each in queries.due(later)}
    page = reads("guanli").opens(reverse("returns:one", args=[one.pk]))
    assert "已停用" in page.text
    actions.switch_interface(by=BY, interface=one, active=True)
    assert one.pk in {each.pk for each in queries.due(later)} and queries.any_due(later)
    assert actions.run_due(by=BY, interfaces=[one], tell=lambda *_: None) >= 0
