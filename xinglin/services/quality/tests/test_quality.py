"""Two cards and their replay, the screening of the made-up county, decisions and their effect."""

import datetime as dt

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.indicators import actions as lake
from xinglin.engines.indicators import queries as figures
from xinglin.engines.places.models import Place
from xinglin.engines.records.models import Observation, Visit
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import days, now, stopped, today
from xinglin.services.quality import actions, queries
from xinglin.services.quality.models import (
    ACCEPTED,
    OPEN,
    PENDING,
    UPHELD,
    VERIFIED,
    Confirmation,
    Doubt,
    Suspicion,
)
from xinglin.services.quality.rules import make_code

BY = KEEPER_AT_CONSOLE


@pytest.fixture
def doctor(reads):
    return reads("cunyi")


@pytest.fixture
def visit(doctor):
    """A visit that the doctor made today, face to face."""
    from xinglin.engines.ledger.actions import commit

    mine = Enrolment.objects.filter(
        place__number__range=(doctor.place.number, doctor.place.last), left=None
    ).first()  # fmt: skip
    with commit(by=BY, why="seen today"):
        return Visit.objects.create(
            resident_id=mine.resident_id, programme=mine.programme, kind="extra", mode="2",
            day=today(), staff_id=doctor.account.staff_id,
        )  # fmt: skip


def both(doctor, visit, **more):
    codes = {
        "resident_code": queries.code_of_resident(visit.resident_id),
        "staff_code": queries.code_of_staff(doctor.actor),
    }
    return actions.confirm(by=doctor.actor, visit=visit.pk, **{**codes, **more})


def test_two_fresh_codes_confirm_a_service(doctor, visit):
    assert visit.pk in {one["visit"] for one in queries.unconfirmed(doctor.actor)}
    made = both(doctor, visit)
    assert made.state == VERIFIED and made.at is not None
    assert visit.pk not in {one["visit"] for one in queries.unconfirmed(doctor.actor)}
    with pytest.raises(Refused, match="已经核验过"):
        both(doctor, visit)


def test_a_code_is_not_used_twice(doctor, visit):
    from xinglin.engines.ledger.actions import commit

    code = queries.code_of_resident(visit.resident_id)
    both(doctor, visit, resident_code=code)
    with commit(by=BY, why="a second visit"):
        again = Visit.objects.create(
            resident_id=visit.resident_id, programme=visit.programme, kind="other", mode="1",
            day=today(), staff_id=doctor.account.staff_id,
        )  # fmt: skip
    for replayed in (code, code.lower().replace("-", "")):
        with pytest.raises(Refused, match="已经用过"):
            both(doctor, again, resident_code=replayed)
    assert both(doctor, again, resident_code=queries_later(visit)).state == VERIFIED


def queries_later(visit):
    """A code made a few seconds later is another code."""
    at = (now() - dt.timedelta(seconds=9)).timestamp()
    return make_code(queries.secret(), "R", visit.resident_id, at)


def test_wrong_codes_are_refused(doctor, visit):
    other = make_code(queries.secret(), "R", visit.resident_id + 1, now().timestamp())
    foreign = make_code(queries.secret(), "S", 10**6, now().timestamp())
    mine, staff = queries.code_of_resident(visit.resident_id), queries.code_of_staff(doctor.actor)
    for codes, said in (
        ({"resident_code": other}, "不是这次服务的居民"),
        ({"staff_code": foreign}, "不是您本人的"),
        ({"resident_code": staff, "staff_code": mine}, "放反"),
        ({"resident_code": "123"}, "码不正确"),
    ):
        with pytest.raises(Refused, match=said):
            both(doctor, visit, **codes)
    old = queries.code_of_resident(visit.resident_id)
    with stopped(now() + dt.timedelta(minutes=5)), pytest.raises(Refused, match="过期"):
        both(doctor, visit, resident_code=old)


def test_only_ones_own_face_to_face_services(doctor, visit, reads):
    nurse = reads("duizhang")
    with pytest.raises(Refused, match="自己"):
        actions.explain(by=nurse.actor, visit=visit.pk, reason="没有手机证明")
    from xinglin.engines.ledger.actions import commit

    with commit(by=BY, why="by telephone"):
        Visit.objects.filter(pk=visit.pk).update(mode="3")
    with pytest.raises(Refused, match="面对面"):
        both(doctor, visit)


def test_an_exception_waits_for_a_reviewer(doctor, visit, reads):
    with pytest.raises(Refused, match="原因"):
        actions.explain(by=doctor.actor, visit=visit.pk, reason=" ")
    made = actions.explain(by=doctor.actor, visit=visit.pk, reason="老人没有手机")
    chief = reads("guzhang")
    assert made.pk in {one.pk for one in queries.pending(chief.actor, None)}
    with pytest.raises(NotAllowed):
        actions.accept(by=doctor.actor, confirmation=made.pk, holds=True, note="我自己")
    with pytest.raises(Refused, match="意见"):
        actions.accept(by=chief.actor, confirmation=made.pk, holds=True, note=" ")
    done = actions.accept(by=chief.actor, confirmation=made.pk, holds=True, note="电话属实")
    assert done.state == ACCEPTED and made.state == PENDING
    with pytest.raises(Missing):
        actions.accept(by=chief.actor, confirmation=made.pk, holds=False, note="再来")


def test_the_screening_finds_the_planted_and_names_nobody_else_by_signals(county, db):
    made = actions.screen(by=BY)
    assert made.providers >= 3 and made.visits > 100
    named = {one.staff_id for one in Suspicion.objects.filter(state=OPEN) if one.signals}
    truth = named_by_demo()
    assert truth and named == truth, (named, truth)
    assert Doubt.objects.filter(rule="sample").exists()
    again = actions.screen(by=BY)
    assert again.pk != made.pk
    open_ones = Suspicion.objects.filter(state=OPEN)
    assert open_ones.count() == open_ones.values("staff").distinct().count()


def named_by_demo():
    """The staff whose home visits come seventy days apart to the day."""
    found = {}
    rows = Visit.objects.filter(mode="2", source="demo", day__gte=days(370).before(today()))
    last = {}
    for staff, who, day in rows.order_by("resident_id", "day").values_list(
        "staff_id", "resident_id", "day"
    ):
        gap = (day - last[who]).days if who in last else 0
        found.setdefault(staff, []).append(gap == 70)
        last[who] = day
    return {staff for staff, even in found.items() if sum(even) > 20}


def test_what_is_upheld_is_struck_out_and_kept_and_figures_change(county, db):
    actions.screen(by=BY)
    found = Suspicion.objects.exclude(signals=[]).first()
    doubt = found.doubts.filter(state=OPEN).order_by("-odds").first()
    top = Place.objects.get(level="county")
    before = figures.compute("AUT1", top, str(doubt.visit.day.year), seen_by=BY)[0]
    with pytest.raises(Refused, match="怎样核查"):
        actions.decide(by=BY, doubt=doubt.pk, upheld=True, note="是")
    readings = Observation.objects.filter(visit_id=doubt.visit_id).count()
    done = actions.decide(by=BY, doubt=doubt.pk, upheld=True, note="电话回访本人，没有来过")
    assert done.state == UPHELD
    kept = Visit.objects.get(pk=doubt.visit_id)
    assert "没有来过" in kept.struck_why and kept.answers and readings
    assert not Observation.objects.filter(visit_id=kept.pk).exists()
    with pytest.raises(Refused, match="核查过"):
        actions.decide(by=BY, doubt=doubt.pk, upheld=False, note="再看一次")
    lake.refresh(by=BY)
    after = figures.compute("AUT1", top, str(kept.day.year), seen_by=BY)[0]
    assert after.denominator == before.denominator - 1
    told = {one.code: one for one in queries.effects(top, str(kept.day.year), BY, ["AUT1", "FUP1"])}
    assert told["AUT1"].denominator == after.denominator
    suppose = figures.Supposed("visits", again=frozenset({(kept.pk, done.since)}))
    was = figures.compute("AUT1", top, str(kept.day.year), seen_by=BY, suppose=suppose)[0]
    assert was.denominator == before.denominator
    held = Enrolment.objects.filter(resident_id=kept.resident_id, programme=kept.programme).first()
    assert held is None or held.last_on is None or held.last_on != kept.day or (
        Visit.objects.filter(
            resident_id=kept.resident_id, programme=kept.programme, day=kept.day, struck_why=""
        ).exists()
    )  # fmt: skip


def test_a_review_is_closed_with_a_conclusion(county, db):
    actions.screen(by=BY)
    found = Suspicion.objects.exclude(signals=[]).first()
    with pytest.raises(Refused, match="还没有核查"):
        actions.close(by=BY, suspicion=found.pk, conclusion="都属实，血压计是水银柱")
    doubt = found.doubts.filter(state=OPEN).first()
    actions.decide(by=BY, doubt=doubt.pk, upheld=False, note="电话回访，确有其事")
    actions.close(by=BY, suspicion=found.pk, conclusion="抽查属实，血压计是水银柱")
    with pytest.raises(Refused, match="已经办结"):
        actions.close(by=BY, suspicion=found.pk, conclusion="再办结一次吧")
    listed, drawn = queries.precision()
    assert listed.value == 0 and drawn.value is None


def test_the_pages_open_for_those_who_may(reads):
    actions.screen(by=BY)
    chief, doctor = reads("guzhang"), reads("cunyi")
    one = Suspicion.objects.exclude(signals=[]).first()
    page = chief.opens("/quality/")
    assert "核查名单" in page.text and "造假" not in page.text
    chief.opens("/quality/effect/")
    assert "核查顺序" in chief.opens(f"/quality/review/{one.pk}/").text
    chief.opens("/quality/review/999999/", status=404)
    doctor.opens("/quality/confirm/")
    shown = doctor.opens("/quality/confirm/code/")
    assert "card-code" in shown.text and shown.tree.xpath("//span[@class='qr']/svg")
    doctor.opens("/quality/", status=403)
    assert Confirmation.objects.exists()
