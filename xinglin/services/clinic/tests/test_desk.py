"""The doctor's desk: who is due here, and nobody from elsewhere."""

import datetime as dt
import re

import pytest

from tests.county import elsewhere
from xinglin.engines.followup import programmes
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.records.models import Visit
from xinglin.kernel.time import today
from xinglin.services.clinic.pages import VIEWS

VISIT = re.compile(r"/clinic/visit/(\d+)/")


@pytest.fixture
def doctor(reads):
    return reads("cunyi")


def shown(page):
    """The enrolments that the page leads to."""
    return {int(found) for found in VISIT.findall(" ".join(page.links("/clinic/visit/")))}


@pytest.mark.parametrize("which", [*VIEWS, "nonsense"])
@pytest.mark.parametrize("who", ["cunyi", "huli", "duizhang"])
def test_a_due_list_never_shows_another_place(reads, who, which):
    one = reads(who)
    page = one.opens("/clinic/due/", which=which)
    places = Enrolment.objects.filter(pk__in=shown(page)).values_list("place_id", flat=True)
    assert all(one.place.number <= place <= one.place.last for place in places)


def test_looking_elsewhere_by_the_address_shows_ones_own(doctor):
    there = elsewhere(doctor.place)
    for which in VIEWS:
        page = doctor.opens("/clinic/due/", which=which, at=there.code)
        found = Enrolment.objects.filter(pk__in=shown(page))
        assert not found.exclude(
            place__number__range=(doctor.place.number, doctor.place.last)
        ).exists()


def test_who_is_overdue_is_on_the_list(doctor):
    here = (doctor.place.number, doctor.place.last)
    due = Enrolment.objects.filter(place__number__range=here, left=None, until_on__lt=today())
    due = due.exclude(programme__in=[one.code for one in programmes if one.permission])
    page = doctor.opens("/clinic/due/", which="overdue")
    longest = due.order_by("until_on", "pk")[:20].values_list("pk", flat=True)
    assert shown(page) >= set(longest) if due.exists() else not shown(page)


def test_a_visit_is_recorded_and_the_next_one_planned(doctor):
    here = (doctor.place.number, doctor.place.last)
    one = Enrolment.objects.filter(place__number__range=here, left=None).order_by("pk").first()
    assert one is not None
    before = Visit.objects.filter(resident=one.resident).count()
    answer = doctor.sends(
        f"/clinic/visit/{one.pk}/", "随访日期",
        **{"bp.0": "128", "bp.1": "78", "visit_mode": "1", "visit_day": today().isoformat()},
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert Visit.objects.filter(resident=one.resident).count() == before + 1
    one.refresh_from_db()
    assert one.last_on == today() and one.last_grade == "controlled"
    assert one.next_on is not None and one.next_on > today() + dt.timedelta(days=80)


def test_nonsense_is_refused_and_nothing_written(doctor):
    here = (doctor.place.number, doctor.place.last)
    one = Enrolment.objects.filter(place__number__range=here, left=None).order_by("pk").first()
    before = Visit.objects.count()
    tomorrow = (today() + dt.timedelta(days=1)).isoformat()
    for typed in ({"bp.0": "70", "bp.1": "120"}, {"bp.0": "1280", "bp.1": "78"},
                  {"bp.0": "128", "bp.1": "78", "visit_day": tomorrow}):  # fmt: skip
        typed = {"visit_mode": "1", "visit_day": today().isoformat()} | typed
        answer = doctor.sends(f"/clinic/visit/{one.pk}/", "随访日期", **typed)
        assert answer.status_code == 422, typed
    assert Visit.objects.count() == before


def test_the_visit_of_another_village_is_closed(doctor):
    there = elsewhere(doctor.place)
    other = Enrolment.objects.filter(place__number__range=(there.number, there.last)).first()
    other = (
        other
        or Enrolment.objects.exclude(
            place__number__range=(doctor.place.number, doctor.place.last)
        ).first()
    )
    assert other is not None
    doctor.opens(f"/clinic/visit/{other.pk}/", status=404)


@pytest.mark.parametrize("who", ["tongji", "juzhang", "suoyin", "shenji", "guanli", "jiandu"])
def test_who_is_no_clinician_has_no_desk(reads, who):
    reads(who).opens("/clinic/due/", status=403)
    reads(who).opens("/clinic/registers/", status=403)


def test_the_register_holds_the_managed_of_the_place(doctor):
    page = doctor.opens("/clinic/registers/")
    assert "管理名册" in page.text and page.links("/ehr/")


def test_the_common_form_of_several_programmes_grades_each_while_one_types(reads):
    doctor = reads("duizhang")
    here = (doctor.place.number, doctor.place.last)
    inside = Enrolment.objects.filter(place__number__range=here, left=None, programme="htn")
    known = Enrolment.objects.filter(left=None, programme="elder-exam")
    one = inside.filter(resident__in=known.values("resident")).order_by("pk").first()
    assert one is not None, "nobody is followed for both"
    address = f"/clinic/combined/{one.resident_id}/"
    page = doctor.opens(f"{address}?with=htn&with=elder-exam")
    [check] = {found for found in page.tree.xpath("//@hx-post") if "check=1" in found}
    typed = {"visit_mode": "1", "visit_day": today().isoformat(), "bp.0": "186", "bp.1": "112"}
    before = Visit.objects.count()
    check = address + check.removeprefix(address)
    shown = doctor.client.post(check, typed).content.decode()
    assert programmes["htn"].title in shown and programmes["elder-exam"].title in shown
    assert shown.count("is-critical") == 4, "both plans say so"
    assert shown.count("少见，请核对") == 2, "what both ask is asked once, and said once"
    calm = doctor.client.post(check, typed | {"bp.0": "128", "bp.1": "78"}).content.decode()
    assert "is-critical" not in calm and programmes["htn"].title in calm
    assert Visit.objects.count() == before, "nothing is written by typing"
