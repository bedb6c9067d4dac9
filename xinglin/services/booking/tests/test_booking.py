"""From a schedule to the visit: slots taken once, the line, no-shows, days off, every page."""

import contextlib
import datetime as dt

import lxml.html
import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import queries as figures
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people.models import Resident
from xinglin.engines.places import queries as places
from xinglin.engines.places.models import Institution, Place
from xinglin.kernel.errors import Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.time import ZONE, days, stopped, today
from xinglin.services.booking import actions, queries
from xinglin.services.booking.models import Booking, Convenience, Schedule, Slot
from xinglin.services.booking.pages.own import own_actor
from xinglin.services.portal.models import Message, Opening

BY = KEEPER_AT_CONSOLE
MORNING = dt.time(7, 0)


def at(day, hour, minute=0):
    return dt.datetime.combine(day, dt.time(hour, minute), ZONE)


@pytest.fixture
def ends(reads):
    """A village doctor and a hospital's clinician."""
    return reads("cunyi"), reads("linchuang")


@pytest.fixture
def clinic(ends):
    """A clinic of three slots a week from today, one of them kept."""
    hospital = ends[1].actor
    doctor = places.staff_of(hospital.institution).last()
    day = days(2).after(today())
    return actions.plan(by=hospital, doctor=doctor.pk, department="眼科", weekday=day.weekday(),
                        session="am", slots=3, minutes=20, since_on=today())  # fmt: skip


def slots(clinic):
    day = days(2).after(today())
    return list(Slot.objects.filter(schedule=clinic, day=day).order_by("number"))


def patients(reader, **where):
    rows = Resident.objects.filter(
        place__number__range=(reader.place.number, reader.place.last), deceased_on=None,
        left_on=None, merged_into=None, **where,
    )  # fmt: skip
    return list(rows.order_by("pk"))


def young(reader):
    return patients(reader, birth__gte=dt.date(1975, 1, 1))


def test_a_pattern_becomes_slots_and_a_slot_is_taken_once(ends, clinic):
    village, _hospital = ends
    first, second, kept = slots(clinic)
    assert [one.kept for one in (first, second, kept)] == [False, False, True]
    assert Slot.objects.filter(schedule=clinic).count() == 6  # two weeks
    one, other, *_ = young(village)
    made = actions.book(by=village.actor, resident=one.pk, slot=first.pk)
    assert made.ahead and made.stage[0] == "已预约"
    with pytest.raises(Conflict, match="约走"):
        actions.book(by=village.actor, resident=other.pk, slot=first.pk)
    with pytest.raises(Conflict, match="已有预约"):
        actions.book(by=village.actor, resident=one.pk, slot=second.pk)
    with pytest.raises(Refused, match="65岁"):
        actions.book(by=village.actor, resident=other.pk, slot=kept.pk)
    with pytest.raises(IntegrityError), transaction.atomic(), commit(by=BY, why="past the rules"):
        Booking.objects.create(
            slot=first, resident=other, institution_id=made.institution_id,
            place_id=made.place_id, department="眼科", day=made.day, booked_on=today(),
        )  # fmt: skip
    actions.cancel(by=village.actor, booking_id=made.pk)
    assert actions.book(by=village.actor, resident=other.pk, slot=first.pk).slot_id == first.pk
    with pytest.raises(Refused, match="不能取消"):
        actions.cancel(by=village.actor, booking_id=made.pk)
    again = Booking.objects.get(slot=first, live=True)
    with stopped(first.at - dt.timedelta(minutes=30)), pytest.raises(Refused, match="太近"):
        actions.cancel(by=village.actor, booking_id=again.pk)


def test_the_line_is_called_passed_and_seen(ends, clinic):
    village, hospital = ends
    people = young(village)[:2]
    made = [
        actions.book(by=village.actor, resident=who.pk, slot=slot.pk)
        for who, slot in zip(people, slots(clinic), strict=False)
    ]
    day = made[0].day
    with pytest.raises(Refused, match="不是今天"):
        actions.check_in(by=hospital.actor, booking_id=made[0].pk)
    with stopped(at(day, 7, 50)):
        tickets = [actions.check_in(by=hospital.actor, booking_id=one.pk).ticket for one in made]
        assert tickets == [1, 2]
        with pytest.raises(Conflict, match="候诊号是 1"):
            actions.check_in(by=hospital.actor, booking_id=made[0].pk)
    before = Message.objects.count()
    with stopped(at(day, 8, 12)):
        one = actions.call_next(by=hospital.actor, department="眼科")
        assert (one.pk, one.waited) == (made[0].pk, 12)
        assert Message.objects.count() == before + 1  # the next one is told
        actions.recall(by=hospital.actor, booking_id=one.pk)
        actions.pass_over(by=hospital.actor, booking_id=one.pk)
        with pytest.raises(Refused, match="叫号中"):
            actions.pass_over(by=hospital.actor, booking_id=one.pk)
        two = actions.call_next(by=hospital.actor, department="眼科")
        assert two.pk == made[1].pk
        actions.finish(by=hospital.actor, booking_id=two.pk)
        one = actions.call_next(by=hospital.actor, department="眼科")
        assert one.waited == 12  # the first call counts
        done = actions.finish(by=hospital.actor, booking_id=one.pk)
        assert (done.stage[0], done.seen_on) == ("已就诊", day)
        with pytest.raises(Refused, match="没有候诊"):
            actions.call_next(by=hospital.actor, department="眼科")
        with pytest.raises(Refused, match="没有叫到"):
            actions.finish(by=hospital.actor, booking_id=done.pk)


def test_the_night_marks_no_shows_reminds_and_makes_slots(ends, clinic):
    village, _hospital = ends
    who = young(village)[0]
    made = actions.book(by=village.actor, resident=who.pk, slot=slots(clinic)[0].pk)
    before = Message.objects.count()
    with commit(by=BY, why="the night before"):
        actions.close_days(days(1).before(made.day))
        assert Booking.objects.get(pk=made.pk).reminded_on
    assert Message.objects.count() > before
    with commit(by=BY, why="the night after"):
        actions.close_days(days(1).after(made.day))
        actions.close_days(days(1).after(made.day))
    row = Booking.objects.get(pk=made.pk)
    assert (row.missed_on, row.live, row.stage[0]) == (made.day, False, "爽约")
    with commit(by=BY, why="twice more"):
        for turn in (1, 2):
            Booking.objects.create(
                slot=slots(clinic)[turn], resident=who, institution_id=made.institution_id,
                place_id=made.place_id, department="眼科", day=made.day, live=False,
                booked_on=today(), missed_on=days(turn).before(today()),
            )  # fmt: skip
    assert queries.barred(who.pk, days(1).after(made.day)) == days(30).after(made.day)
    with stopped(at(days(1).after(made.day), 7)):
        later = Slot.objects.filter(schedule=clinic, day__gt=made.day, kept=False).first()
        with pytest.raises(Refused, match="爽约"):
            actions.book(by=village.actor, resident=who.pk, slot=later.pk)
        assert "暂停预约" in village.opens(f"/booking/new/?resident={who.pk}").text


def test_a_day_off_frees_and_tells(ends, clinic):
    village, hospital = ends
    made = actions.book(by=village.actor, resident=young(village)[0].pk, slot=slots(clinic)[0].pk)
    before = Message.objects.count()
    with pytest.raises(Refused, match="没有这个门诊"):
        actions.stop(
            by=hospital.actor, schedule_id=clinic.pk, day=days(1).after(made.day), why="会"
        )
    actions.stop(by=hospital.actor, schedule_id=clinic.pk, day=made.day, why="外出进修")
    with pytest.raises(Conflict):
        actions.stop(by=hospital.actor, schedule_id=clinic.pk, day=made.day, why="外出进修")
    assert Message.objects.count() == before + 1
    assert not Booking.objects.get(pk=made.pk).live
    assert not queries.free(made.institution_id, "眼科").filter(day=made.day)
    with pytest.raises(Refused, match="停诊"):
        actions.book(by=village.actor, resident=made.resident_id, slot=made.slot_id)
    same = {"doctor": clinic.doctor_id, "department": "眼科", "weekday": clinic.weekday,
            "session": "am", "slots": 3, "minutes": 20, "since_on": today()}  # fmt: skip
    with pytest.raises(Conflict):
        actions.plan(by=hospital.actor, **same)
    for more in ({"slots": 61}, {"minutes": 0}, {"weekday": 9}, {"department": " "}):
        asked = {"doctor": clinic.doctor_id, "department": "眼科", "weekday": 1, "session": "pm",
                 "slots": 3, "minutes": 20, "since_on": today()}  # fmt: skip
        with pytest.raises(Refused):
            actions.plan(by=hospital.actor, **{**asked, **more})
    actions.end_schedule(by=hospital.actor, schedule_id=clinic.pk)
    with pytest.raises(Missing):
        queries.schedule(clinic.pk, hospital.actor)
    with pytest.raises(NotAllowed):
        actions.plan(by=village.actor, doctor=clinic.doctor_id, department="眼科", weekday=1,
                     session="pm", slots=3, minutes=20, since_on=today())  # fmt: skip


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(clicks=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=10))
def test_whoever_clicks_no_slot_is_taken_twice(ends, clinic, clicks):
    village, _hospital = ends
    people, places_ = young(village)[:4], slots(clinic)
    for who, slot, cancels in clicks:
        held = Booking.objects.filter(resident=people[who], slot__schedule=clinic, live=True)
        with contextlib.suppress(Refused):
            if cancels and held:
                actions.cancel(by=village.actor, booking_id=held[0].pk)
            else:
                actions.book(by=village.actor, resident=people[who].pk, slot=places_[slot].pk)
    live = Booking.objects.filter(live=True, slot__schedule=clinic)
    assert not live.values("slot").annotate(many=Count("pk")).filter(many__gt=1)
    assert not live.values("resident", "day").annotate(many=Count("pk")).filter(many__gt=1)
    for one in live:
        actions.cancel(by=village.actor, booking_id=one.pk)


def test_pages_do_the_work(ends, clinic, reads):
    village, hospital = ends
    who = young(village)[0]
    assert f"/booking/new/?resident={who.pk}" in village.opens(f"/ehr/{who.pk}/").text
    code = f"{clinic.institution_id}-眼科"
    page = village.opens("/booking/new/", resident=who.pk, clinic=code)
    assert "可预约的号" in page.text and "老年人和现场" in page.text
    for bad in ("", "x", "9" * 30, "999999"):
        village.opens("/booking/new/", status=404, resident=bad)
    made = actions.book(by=village.actor, resident=who.pk, slot=slots(clinic)[0].pk)
    with stopped(at(made.day, 7, 50)):
        page = hospital.opens("/booking/", department="眼科")
        assert who.name in page.text and "叫下一位" in page.text
        hospital.opens("/booking/", on="nonsense", department="nowhere")
        assert hospital.sends("/booking/?department=眼科", "签到").status_code < 400
    assert "眼科" in hospital.opens("/booking/schedules/").text
    assert "四项便民服务" in reads("tongji").opens("/booking/counts/").text
    reads("tongji").opens("/booking/", status=403)
    office, at_ = reads("guzhang"), Institution.objects.get(kind="A210")
    Convenience.objects.filter(institution=at_)
    filled = {"institution": str(at_.pk), "service": "payment", "on": today().isoformat()}
    office.sends("/booking/counts/", "便民服务", what="end", **filled)
    assert not Convenience.objects.filter(institution=at_, service="payment", until_on=None)
    office.sends("/booking/counts/", "便民服务", what="begin", **filled)
    assert Convenience.objects.filter(institution=at_, service="payment", until_on=None)
    with pytest.raises(Conflict):
        actions.offer(by=office.actor, institution=at_.pk, service="payment", on=today())


def test_a_resident_books_and_cancels_on_the_own_page(ends, clinic):
    village = ends[0]
    who, other = young(village)[:2]
    with commit(by=BY, why="test"):
        for each in (who, other):
            if not Opening.objects.filter(resident=each).exists():
                Opening.objects.create(resident=each, opened_on=today(), how="code")
    client = Client()
    client.session.save()
    session = client.session
    session["portal.resident"] = session["portal.for"] = who.pk
    session.save()
    url = f"/portal/me/?clinic={clinic.institution_id}-眼科"
    page = lxml.html.fromstring(client.get(url).content.decode())
    assert "可预约的号" in page.text_content() and "我的预约" in page.text_content()
    Booking.objects.filter(resident=who).exclude(department="眼科")._raw_delete("default")

    def presses(tree, title):
        form = next(
            one for one in tree.xpath("//form[@method='post']")
            if title == one.xpath("normalize-space(.//button)")
        )  # fmt: skip
        given = dict(form.form_values())
        button = form.xpath(".//button[@name]")
        given |= {button[0].get("name"): button[0].get("value")} if button else {}
        return client.post(url, given)

    assert presses(page, "预约").status_code < 400
    [one] = Booking.objects.filter(resident=who, live=True, department="眼科")
    assert one.day > today() and one.ahead
    with pytest.raises(Missing):  # only the own one
        actions.cancel_own(by=own_actor(other.pk), resident=other.pk, booking_id=one.pk)
    with pytest.raises(Missing):
        actions.book_own(by=own_actor(other.pk), resident=who.pk, slot=slots(clinic)[1].pk)
    page = lxml.html.fromstring(client.get(url).content.decode())
    assert presses(page, "取消预约").status_code < 400
    one.refresh_from_db()
    assert not one.live and one.cancelled_on == today()


def test_figures_follow_the_records(county, db):
    here = Place.objects.get(level="county")
    first = days(80).before(today())
    ahead, missed, waited, seen, four = figures.compute(
        ["BOOK1", "BOOK2", "BOOK3", "BOOK4", "BOOK5"], here.number, f"{first}..{today()}",
        seen_by=BY,
    )  # fmt: skip
    rows = Booking.objects.filter(day__range=(first, today()))
    came = rows.filter(seen_at__isnull=False)
    assert seen.numerator == came.count() == ahead.denominator > 0
    assert ahead.numerator == came.filter(ahead=True).count()
    assert missed.numerator == rows.filter(missed_on__isnull=False).count()
    assert waited.value > 0 and four.denominator > four.numerator > 0
    assert Schedule.objects.exists()
