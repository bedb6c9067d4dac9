"""Alliances from their founding to their end: members by day, clinics, figures, every page."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import queries as figures
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places import actions as keeping
from xinglin.engines.places import queries as places
from xinglin.engines.places.models import Alliance, AllianceMembership, Institution, Place
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import days, today
from xinglin.services.alliance import actions, queries
from xinglin.services.alliance.models import JointClinic, JointSession, Shared

BY = KEEPER_AT_CONSOLE
FOUNDED = dt.date(2024, 1, 1)


@pytest.fixture
def here(county, db):
    return Place.objects.get(level="county")


@pytest.fixture
def office(reads):
    return reads("guzhang")


def tight_ones(here):
    return Alliance.objects.get(kind="county", place=here)


def free_clinic(here):
    """A village clinic that stands in no tight group."""
    held = AllianceMembership.objects.filter(tight=True, left_on=None).values("institution")
    return (
        Institution.objects.filter(kind="D600", place__number__range=(here.number, here.last))
        .exclude(pk__in=held).order_by("pk").first()
    )  # fmt: skip


def founded(by, here, **more):
    lead = Institution.objects.get(kind="A210")
    given = {"name": "中医药服务集团", "kind": "city", "lead": lead.pk, "place": here,
             "founded_on": FOUNDED, "tight": True}  # fmt: skip
    return actions.found(by=by, **{**given, **more})


def test_membership_is_dated_and_one_tight_group_at_a_time(office, here):
    by = office.actor
    one = founded(by, here)
    assert [m.institution_id for m in queries.members(one.pk, FOUNDED)] == [one.lead_id]
    assert not queries.members(one.pk, days(1).before(FOUNDED))
    clinic = free_clinic(here)
    joined = actions.admit(by=by, alliance_id=one.pk, institution=clinic.pk, on=FOUNDED)
    with pytest.raises(Refused, match="已经是成员"):
        actions.admit(by=by, alliance_id=one.pk, institution=clinic.pk, on=today())
    with pytest.raises(Refused, match="只能加入一个紧密型"):
        actions.admit(by=by, alliance_id=tight_ones(here).pk, institution=clinic.pk, on=today())
    with pytest.raises(IntegrityError), transaction.atomic(), commit(by=BY, why="past the rules"):
        keeping.join_alliance(alliance=tight_ones(here), institution=clinic, on=today())
    last = dt.date(2025, 3, 31)
    actions.release(by=by, membership=joined.pk, on=last)
    assert clinic.pk in {m.institution_id for m in queries.members(one.pk, last)}
    assert clinic.pk not in {m.institution_id for m in queries.members(one.pk, days(1).after(last))}
    with pytest.raises(Refused, match="只能加入一个紧密型"):
        actions.admit(by=by, alliance_id=tight_ones(here).pk, institution=clinic.pk, on=last)
    actions.admit(
        by=by, alliance_id=tight_ones(here).pk, institution=clinic.pk, on=days(1).after(last)
    )
    with pytest.raises(Missing, match="在册"):
        actions.release(by=by, membership=joined.pk, on=today())
    lead = AllianceMembership.objects.get(alliance=one, institution=one.lead)
    with pytest.raises(Refused, match="牵头机构不能退出"):
        actions.release(by=by, membership=lead.pk, on=today())
    ended = actions.dissolve(by=by, alliance_id=one.pk, on=today())
    assert ended.ended_on == today() and not ended.alliancemembership_set.filter(left_on=None)
    with pytest.raises(Refused, match="已经解散"):
        actions.dissolve(by=by, alliance_id=one.pk, on=today())


def test_what_cannot_be_is_refused_in_words(office, here):
    by = office.actor
    cdc = Institution.objects.get(kind="J100")
    hospital = Institution.objects.filter(kind="A100", place__number__gt=here.number).first()
    for more, words in (
        ({"kind": "club"}, "类型"),
        ({"name": " "}, "名称"),
        ({"name": "长" * 81}, "太长"),
        ({"lead": cdc.pk}, "不是医疗卫生机构"),
        ({"lead": hospital.pk}, "不能牵头"),
        ({"founded_on": days(1).after(today())}, "成立日期"),
        ({"name": tight_ones(here).name}, "已有名为"),
    ):
        with pytest.raises(Refused, match=words):
            founded(by, here, **more)
    one = founded(by, here)
    clinic = free_clinic(here)
    for on, words in (
        (dt.date(2023, 12, 31), "早于医联体成立"), (days(1).after(today()), "加入日期"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            actions.admit(by=by, alliance_id=one.pk, institution=clinic.pk, on=on)
    actions.admit(by=by, alliance_id=one.pk, institution=clinic.pk, on=today())
    with pytest.raises(Refused, match="之后才加入"):
        actions.dissolve(by=by, alliance_id=one.pk, on=days(1).before(today()))
    with pytest.raises(Missing):
        queries.alliance(10**9, by)


def test_a_stranger_keeps_nothing(reads, office, here):
    one = founded(office.actor, here)
    for who in ("cunyi", "linchuang"):
        with pytest.raises(NotAllowed):
            founded(reads(who).actor, here, name="另一个集团")
        with pytest.raises((NotAllowed, Missing)):
            actions.dissolve(by=reads(who).actor, alliance_id=one.pk, on=today())


def test_a_joint_clinic_and_its_sessions(office, reads, here):
    by, specialist = office.actor, reads("linchuang").actor
    one = tight_ones(here)
    seat = next(
        m.institution for m in queries.members(one.pk, today())
        if m.institution.kind in ("B100", "C210", "C220")
    )  # fmt: skip
    asked = {"alliance_id": one.pk, "institution": seat.pk, "specialty": "眼科",
             "room": "诊室三", "opened_on": days(30).before(today())}  # fmt: skip
    with pytest.raises(Refused, match="类别"):
        actions.open_clinic(by=by, kind="spa", **asked)
    with pytest.raises(Refused, match="同一家"):
        actions.open_clinic(by=by, kind="clinic", partner=seat.pk, **asked)
    made = actions.open_clinic(by=by, kind="clinic", **asked)
    with pytest.raises(Refused, match="已有眼科"):
        actions.open_clinic(by=by, kind="clinic", **asked)
    home = places.staff_of(seat.pk).first().pk
    guest = places.staff_of(made.partner_id).first().pk
    told = {"clinic_id": made.pk, "day": today(), "persons": 12}
    both = {"home_doctor": home, "guest_doctor": guest}
    with pytest.raises(Refused, match="不能计入"):
        actions.hold(by=specialist, **told, home_doctor=home, guest_doctor=home)
    with pytest.raises(Refused, match="诊疗人次"):
        actions.hold(by=specialist, **{**told, "persons": -1}, **both)
    with pytest.raises(Refused, match="没有开设"):
        actions.hold(by=specialist, **{**told, "day": days(31).before(today())}, **both)
    done = actions.hold(by=specialist, **told, **both)
    assert (done.kind, done.persons, done.place_id) == ("clinic", 12, seat.place_id)
    with pytest.raises(Refused, match="已经登记"):
        actions.hold(by=specialist, **told, **both)
    other = next(
        m.institution_id for m in queries.members(one.pk, today())
        if m.institution_id not in (seat.pk, made.partner_id)
    )  # fmt: skip
    actions.share(by=by, alliance_id=one.pk, institution=other, service="bed", on=today())
    with pytest.raises(Refused, match="已经联通"):
        actions.share(by=by, alliance_id=one.pk, institution=other, service="bed", on=today())
    actions.unshare(by=by, alliance_id=one.pk, institution=other, service="bed", on=today())
    assert "bed" not in queries.shared(one.pk, today()).get(other, {})
    with pytest.raises(Missing):
        actions.unshare(by=by, alliance_id=one.pk, institution=other, service="bed", on=today())
    with pytest.raises(Refused, match="还有出诊"):
        actions.close_clinic(by=by, clinic_id=made.pk, on=days(1).before(today()))
    actions.close_clinic(by=by, clinic_id=made.pk, on=today())
    with pytest.raises(Refused, match="已经停办"):
        actions.close_clinic(by=by, clinic_id=made.pk, on=today())


def sheet(rows):
    book = openpyxl.Workbook()
    for row in (("医联体", "成员机构", "加入日期", "退出日期"), *rows):
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("名单.xlsx", kept.getvalue())


def test_members_come_in_by_excel_with_a_verdict_for_every_row(reads, here, settings, tmp_path):
    office = reads("suoyin")
    settings.HOME = tmp_path
    (tmp_path / "files").mkdir()
    one, clinic = founded(office.actor, here), free_clinic(here)
    member = queries.members(tight_ones(here).pk, today())[1].institution
    rows = [
        (one.name, clinic.name, "2024-02-01", ""),
        (one.name, member.name, "2024-02-01", ""),
        ("没有的联盟", clinic.name, "2024-02-01", ""),
        (one.name, "没有的诊所", "2024-02-01", ""),
        (one.name, clinic.name, "后天", ""),
    ]
    answer = office.sends("/alliance/batch/", "成员名单", file=sheet(rows))
    assert answer.status_code == 302
    page = office.opens(answer.url)
    for words in ("只能加入一个紧密型", "没有名为", "没有这家机构", "2026-03-01 的样子"):
        assert words in page.text
    assert AllianceMembership.objects.filter(alliance=one, institution=clinic).count() == 1
    left = (one.name, clinic.name, "2024-02-01", "2025-01-31")
    office.sends("/alliance/batch/", "成员名单", file=sheet([left]))
    assert AllianceMembership.objects.get(alliance=one, institution=clinic).left_on == dt.date(
        2025, 1, 31
    )
    office.sends("/alliance/batch/", "成员名单", file=sheet([left]))
    assert AllianceMembership.objects.filter(alliance=one, institution=clinic).count() == 1
    assert office.opens("/alliance/batch/template/").answer["Content-Type"].endswith("sheet")
    office.opens("/alliance/batch/999999/", status=404)


def test_pages_show_members_on_a_day_and_do_the_work(office, reads, here):
    one = tight_ones(here)
    assert one.name in office.opens("/alliance/").text
    for query in ({"kind": "specialty"}, {"kind": "nonsense"}):
        office.opens("/alliance/", **query)
    page = office.opens(f"/alliance/{one.pk}/", on="2019-09-01")
    assert "2019-09-01 的成员" in page.text
    assert office.opens(f"/alliance/{one.pk}/", on="garbage").text
    clinic = free_clinic(here)
    path = f"/alliance/{one.pk}/"
    answer = office.sends(path, "登记加入", institution=str(clinic.pk), on=today().isoformat())
    assert answer.status_code < 400
    assert AllianceMembership.objects.filter(alliance=one, institution=clinic, left_on=None)
    answer = office.sends(
        "/alliance/new/", "协议文号", name="眼科联盟", kind="specialty", lead=str(one.lead_id),
        founded_on="2025-05-01", more="across",
    )  # fmt: skip
    made = Alliance.objects.get(name="眼科联盟")
    assert (answer.status_code, made.across, made.tight) == (302, True, False)
    joint = JointClinic.objects.filter(closed_on=None).first()
    for path in ("/alliance/clinics/", f"/alliance/clinics/{joint.pk}/"):
        assert joint.institution.name in reads("linchuang").opens(path).text
    before = JointSession.objects.count()
    office.sends(f"/alliance/clinics/{joint.pk}/", "诊疗人次", persons="9", day=today().isoformat(),
                 home_doctor=str(places.staff_of(joint.institution_id).first().pk),
                 guest_doctor=str(places.staff_of(joint.partner_id).first().pk))  # fmt: skip
    assert JointSession.objects.count() == before + 1
    assert reads("cunyi").opens("/alliance/").text
    reads("cunyi").opens("/alliance/new/", status=403)
    office.opens("/alliance/clinics/999999/", status=404)


def test_figures_follow_the_records(here):
    found = figures.compute(
        ["ALL1", "ALL2", "ALL4", "JOINT1", "JOINT2", "JOINT3"], here.number,
        f"{days(364).before(today())}..{today()}", seen_by=BY,
    )  # fmt: skip
    every, covered, centres, joint, held, seen = found
    assert every.numerator == Alliance.objects.filter(place=here, ended_on=None).count()
    inside = AllianceMembership.objects.filter(
        left_on=None, institution__place__number__range=(here.number, here.last)
    )
    assert covered.numerator == inside.values("institution").distinct().count()
    assert centres.denominator == Institution.objects.filter(kind="B100", closed_on=None).count()
    assert joint.numerator == JointClinic.objects.filter(closed_on=None).count()
    first = days(364).before(today())
    sessions = JointSession.objects.filter(day__range=(first, today()))
    assert held.numerator == sessions.count() > 0
    assert seen.value == sum(sessions.values_list("persons", flat=True))
    for name in ("kind", "across"):
        cells = figures.compute("ALL1", here.number, "2025", (name,), seen_by=BY)
        parts = [one.numerator for one in cells if one.attributes.get(name)]
        assert len(parts) > 1 and sum(parts) == Alliance.objects.filter(place=here).count()
    assert Shared.objects.exists()
