"""Signing, renewing, ending; services counted from records; lists with a verdict for each row."""

import datetime as dt
import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from tests.county import elsewhere, somebody
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.followup import actions as followup
from xinglin.engines.indicators import queries as figures
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people import actions as people
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Place
from xinglin.engines.records import actions as records
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import days, stopped, today
from xinglin.services.contracts import actions, queries
from xinglin.services.contracts.models import Contract, Member, Owed, Package, Team
from xinglin.services.contracts.rules import Why, last_day

BY = KEEPER_AT_CONSOLE


@pytest.fixture
def free(county, db):
    """Somebody grown up without a contract, with the team and the package for all."""
    held = Contract.objects.filter(ended_on=None).values("resident")
    who = Resident.objects.filter(
        lives_here=True, deceased_on=None, left_on=None, birth__lt=dt.date(2000, 1, 1)
    ).exclude(pk__in=held).order_by("pk").first()  # fmt: skip
    return who


@pytest.fixture
def package(free):
    return Package.objects.get(title="基础服务包")


@pytest.fixture
def team(free):
    return Team.objects.get(pk=queries.suggested([free.place_id])[free.place_id])


def signed(free, package, team, **more):
    given = {"signed_on": today(), "consent": "1", "package_id": package.pk, "team_id": team.pk}
    return actions.sign(by=BY, resident=free.pk, **{**given, **more})


def test_a_resident_has_one_contract(free, package, team):
    made = signed(free, package, team)
    assert made.ends_on == last_day(today()) and made.place_id == free.place_id
    assert Owed.objects.filter(contract=made).count() == 2
    with pytest.raises(Refused, match="已有有效签约"):
        signed(free, package, team)
    copy = Contract.objects.get(pk=made.pk)
    copy.pk, copy.starts_on = None, days(1).after(made.starts_on)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        commit(by=BY, why="a second one"),
    ):
        copy._state.adding = True
        copy.save(force_insert=True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"consent": ""}, "同意"),
        ({"consent": "2"}, "代签"),
        ({"signed_on": dt.date(2999, 1, 1)}, "今天之后"),
        ({"package_id": 0}, "服务包"),
    ],
)
def test_what_is_refused(free, package, team, wrong, said):
    with pytest.raises(Refused, match=said):
        signed(free, package, team, **wrong)
    assert not queries.active_of([free.pk], today())


def test_a_package_for_the_old_is_not_signed_by_the_young(free, team):
    child = Package.objects.get(title="儿童健康服务包")
    with pytest.raises(Refused, match="只面向"):
        signed(free, child, team)


def test_it_is_renewed_when_it_is_time(free, package, team):
    made = signed(free, package, team)
    with pytest.raises(Refused, match="还没有到续约的时候"):
        actions.renew(by=BY, contract_id=made.pk, package_id=package.pk, consent="1")
    with stopped(days(10).before(made.ends_on)):
        after = actions.renew(by=BY, contract_id=made.pk, package_id=package.pk, consent="1")
        assert after.starts_on == days(1).after(made.ends_on) and after.renews_id == made.pk
        assert queries.active_of([free.pk], today())[free.pk].pk == made.pk
    with stopped(days(1).after(made.ends_on)):
        assert queries.active_of([free.pk], today())[free.pk].pk == after.pk
    made.refresh_from_db()
    assert made.ended_why == Why.RENEWED


def test_who_signs_after_it_ran_out_long_ago_is_new(free, package, team):
    made = signed(free, package, team)
    with stopped(days(60).after(made.ends_on)):
        again = signed(free, package, team)
        made.refresh_from_db()
        assert made.ended_why == Why.EXPIRED and again.renews_id == made.pk
        assert made.ended_on == made.ends_on


def test_it_ends_with_a_reason_and_owes_no_more(free, package, team):
    made = signed(free, package, team)
    with pytest.raises(Refused, match="说明"):
        actions.end_contract(by=BY, contract_id=made.pk, on=today(), why="asked", note=" ")
    with pytest.raises(Refused, match="原因"):
        actions.end_contract(by=BY, contract_id=made.pk, on=today(), why="died", note="x")
    actions.end_contract(by=BY, contract_id=made.pk, on=today(), why="asked", note="本人要求")
    assert not Owed.objects.filter(contract=made).exists()
    assert not queries.active_of([free.pk], days(1).after(today()))
    with pytest.raises(Refused, match="已经终止"):
        actions.end_contract(by=BY, contract_id=made.pk, on=today(), why="asked", note="x")


def test_it_ends_with_life_and_with_leaving(free, package, team):
    made = signed(free, package, team)
    people.record_death(by=BY, resident=free.pk, day=today())
    made.refresh_from_db()
    assert (made.ended_on, made.ended_why) == (today(), Why.DIED)


def test_who_leaves_the_area_is_not_signed_here(free, package, team):
    made = signed(free, package, team)
    people.move(by=BY, resident=free.pk, to_place=None, day=today())
    made.refresh_from_db()
    assert made.ended_why == Why.MOVED


def test_services_are_counted_from_the_records(free, package, team):
    made = signed(free, package, team)
    assert [one["done"] for one in queries.owed_of(made.pk)] == [0, 0]
    with commit(by=BY, why="seen"):
        records.record_encounter(by=BY, resident=free.pk, kind="AMB", day=today())
    changed = actions.count_services(by=BY)
    assert changed >= 1 and actions.count_services(by=BY) == 0
    done = {one["title"]: one["done"] for one in queries.owed_of(made.pk)}
    assert done == {"家庭医生随访或咨询": 0, "基层首诊和转诊指导": 1}


def test_a_visit_counts_at_once(county, db):
    held = Contract.objects.filter(ended_on=None, package__title="高血压糖尿病服务包")
    from xinglin.engines.followup.models import Enrolment

    for one in held.order_by("pk"):
        found = Enrolment.objects.filter(resident_id=one.resident_id, left=None).first()
        if found is None or one.ends_on < today():
            continue
        before = Owed.objects.filter(contract=one, done_on=None).count()
        from xinglin.engines.records.models import Visit

        last = Visit.objects.filter(
            resident_id=one.resident_id, programme=found.programme, mode="1"
        ).exclude(grade="").order_by("-day").first()  # fmt: skip
        if last is None or last.day == today() or not before:
            continue
        followup.record_follow_up(
            by=BY, enrolment=found.pk, day=today(), answers=last.answers, mode="1",
            kind=last.kind,
        )  # fmt: skip
        assert Owed.objects.filter(contract=one, done_on=None).count() == before - 1
        return
    pytest.fail("nobody to visit")


def test_long_expired_contracts_are_closed_in_sets(free, package, team):
    made = signed(free, package, team)
    with stopped(days(40).after(made.ends_on)):
        assert actions.close_expired(by=BY) >= 1
    made.refresh_from_db()
    assert (made.ended_on, made.ended_why) == (made.ends_on, Why.EXPIRED)


def test_a_team_signs_no_more_than_its_doctors_may(free, package, team):
    with commit(by=BY, why="all doctors left"):
        Member.objects.filter(team=team).exclude(role="nurse").update(ends_on=today())
    with pytest.raises(Refused, match="已签满"):
        signed(free, package, team)


def test_key_groups_are_computed_and_sensitive_ones_kept(reads):
    person = Resident.objects.get(pk=somebody(reads("cunyi").place).pk)
    groups = queries.groups_of({person.pk: dt.date(1940, 1, 1)}, today())
    assert "elderly" in groups[person.pk]
    doctor = reads("cunyi").actor
    assert "mental" not in queries.may_be_told(["mental", "elderly"], doctor, person.place_id)
    keeper = queries.may_be_told(["mental"], BY, person.place_id)
    assert keeper == ["mental"]
    actions.register_key_person(
        by=BY, resident=person.pk, group="disabled", starts_on=today(), source="证1"
    )
    assert "disabled" in queries.groups_of({person.pk: person.birth}, today())[person.pk]
    with pytest.raises(Refused):
        actions.register_key_person(
            by=BY, resident=person.pk, group="elderly", starts_on=today(), source="证1"
        )


def test_the_demo_is_counted(county, db):
    top = Place.objects.get(level="county")
    period = f"{today().year}-01-01..{today()}"
    told = {
        one.code: one
        for one in figures.compute(["FD1", "FD2", "FD4", "FD7"], top, period, seen_by=BY)
    }
    living = Contract.objects.filter(
        starts_on__lte=today(), ends_on__gte=today(), resident__lives_here=True,
        resident__deceased_on=None, resident__left_on=None,
    ).exclude(ended_on__lt=today())  # fmt: skip
    assert told["FD1"].numerator == told["FD7"].numerator == living.count() > 0
    owed = Owed.objects.filter(due_on__year=today().year, due_on__lte=today())
    assert told["FD4"].denominator == owed.count()
    assert told["FD4"].numerator == owed.filter(done_on__lte=today()).count() > 0
    assert told["FD2"].denominator < told["FD1"].denominator


def sheet(rows):
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for at, row in enumerate(rows):
            page.write_row(at, 0, row)
    return SimpleUploadedFile("名单.xlsx", kept.getvalue())


def test_a_list_is_signed_with_a_verdict_for_each_row(reads, package):
    leader = reads("duizhang")
    held = Contract.objects.filter(ended_on=None).values("resident")
    inside = Resident.objects.filter(
        place__number__range=(leader.place.number, leader.place.last), lives_here=True,
        deceased_on=None, left_on=None, merged_into=None,
    )  # fmt: skip
    from xinglin.engines.people.queries import identifiers_of

    fresh = list(inside.exclude(pk__in=held).order_by("pk")[:40])
    numbers = {}
    for one in fresh:
        shown = [i.value for i in identifiers_of(one, BY, plain=True) if i.kind == "01"]
        if shown:
            numbers[one.pk] = (one, shown[0])
    (first, number), (second, other) = list(numbers.values())[:2]
    head = ["身份证号", "姓名", "签约日期", "服务包", "同意方式"]
    day = str(days(3).before(today()))
    rows = [
        [number, first.name, day, "基础服务包", "本人签字"],
        [other, "别人名", day, "基础服务包", "1"],
        [other, second.name, day, "没有的包", "1"],
        ["11010519491231002X", "外人", day, "基础服务包", "1"],
        [number, first.name, day, "基础服务包", "1"],
        [other, second.name, "不是日期", "基础服务包", "1"],
    ]
    answer = leader.client.post("/contracts/batch/", {"file": sheet([head, *rows]), "_panel": "0"})
    assert answer.status_code in (200, 302), answer.content.decode()[:500]
    if answer.status_code == 200:
        answer = leader.sends("/contracts/batch/", "签约名单", file=sheet([head, *rows]))
    page = leader.opens(answer["Location"])
    assert "姓名与档案不符" in page.text and "没有这个服务包" in page.text
    assert Contract.objects.get(resident=first, ended_on=None).source == "import"
    assert not Contract.objects.filter(resident=second, ended_on=None).exists()


def test_every_page_opens_for_those_who_may(reads):
    leader, chief = reads("duizhang"), reads("guzhang")
    held = Contract.objects.filter(
        ended_on=None, place__number__range=(leader.place.number, leader.place.last)
    ).first()  # fmt: skip
    team = held.team_id
    for path in (
        "/contracts/", "/contracts/panel/", "/contracts/panel/?view=due&team=all",
        "/contracts/panel/?view=ending", "/contracts/sign/", "/contracts/sign/?q=王",
        f"/contracts/sign/?resident={held.resident_id}", f"/contracts/{held.pk}/",
        f"/contracts/teams/{team}/", "/contracts/packages/", "/contracts/batch/",
        "/contracts/batch/template/", "/contracts/teams/new/",
    ):  # fmt: skip
        leader.opens(path)
    chief.opens("/contracts/packages/new/")
    assert "家庭医生" in leader.opens(f"/ehr/{held.resident_id}/").text
    reads("jiandu").opens("/contracts/panel/", status=403)


def test_a_stranger_sees_and_signs_nothing(reads, package):
    doctor = reads("cunyi")
    away = elsewhere(doctor.place)
    other = Contract.objects.exclude(
        place__number__range=(doctor.place.number, doctor.place.last)
    ).filter(ended_on=None).first()  # fmt: skip
    assert away is not None
    doctor.opens(f"/contracts/{other.pk}/", status=404)
    doctor.opens(f"/contracts/sign/?resident={other.resident_id}", status=404)
    with pytest.raises(Missing):
        actions.judge(by=doctor.actor, contract_id=other.pk, satisfied=5)
    with pytest.raises(NotAllowed):
        actions.add_package(
            by=doctor.actor, title="x", place=doctor.place.number,
            items=[{"title": "x", "by": "visit", "times": 1}],
        )  # fmt: skip


def test_it_is_signed_on_the_page(reads, package):
    doctor = reads("cunyi")
    held = Contract.objects.filter(ended_on=None).values("resident")
    who = Resident.objects.filter(
        place__number__range=(doctor.place.number, doctor.place.last), lives_here=True,
        deceased_on=None, left_on=None, merged_into=None,
    ).exclude(pk__in=held).order_by("pk").first()  # fmt: skip
    answer = doctor.sends(
        f"/contracts/sign/?resident={who.pk}", "同意方式", package=str(package.pk)
    )
    assert answer.status_code == 302, answer.content.decode()[:800]
    made = Contract.objects.get(resident=who, ended_on=None)
    assert made.staff_id == doctor.account.staff_id and doctor.opens(answer["Location"])
