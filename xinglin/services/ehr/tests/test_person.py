"""One person's page: whole, in words, masked, and closed to strangers."""

import pytest

from tests.county import elsewhere, somebody
from xinglin.engines.access.models import Account
from xinglin.engines.access.queries import unseal
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.people.models import Identifier
from xinglin.engines.records import queries as records
from xinglin.engines.records.models import Encounter, Visit
from xinglin.engines.records.words.guards import guards


@pytest.fixture
def doctor(reads):
    return reads("cunyi")


@pytest.fixture
def followed(doctor):
    """Somebody of the doctor's village who has follow-ups and encounters."""
    seen = Visit.objects.exclude(grade="").values("resident")
    met = Encounter.objects.exclude(reason="").values("resident")
    return somebody(doctor.place, pk__in=seen.intersection(met))


def test_the_timeline_speaks_titles_and_no_codes(doctor, followed):
    page = doctor.opens(f"/ehr/{followed.pk}/", all=1)
    assert followed.name in page.text and "时间线" in page.text
    shown = page.tree.text_content()
    grades = set(Visit.objects.filter(resident=followed).values_list("grade", flat=True)) - {""}
    assert grades and not any(f"：{code}" in shown for code in grades)
    reasons = set(Encounter.objects.filter(resident=followed).values_list("reason", flat=True))
    assert reasons and not any(
        code and code in shown for code in reasons - {"Z00.0"} if "." in code
    )
    assert "follow-up" not in shown and "AMB" not in shown
    programme = Enrolment.objects.filter(resident=followed).values_list("programme", flat=True)[0]
    assert f" {programme} " not in shown


def test_numbers_are_masked_and_the_look_is_on_record(doctor, followed):
    number = unseal(Identifier.objects.filter(resident=followed, kind="01").get().value)
    page = doctor.opens(f"/ehr/{followed.pk}/")
    assert (number not in page.text and number[-4:] in page.text) or "*" in page.text
    newest = AuditEntry.objects.filter(verb="people.read").order_by("-number").first()
    assert newest is not None and newest.who == doctor.account.pk and newest.reading


def test_a_number_is_shown_in_full_for_a_reason(doctor, followed):
    number = unseal(Identifier.objects.filter(resident=followed, kind="01").get().value)
    path = f"/ehr/{followed.pk}/"
    answer = doctor.sends(path, "显示完整证件号", why="办理转诊手续")
    told = answer.content.decode() + doctor.client.get(path).content.decode()
    assert number in told
    assert AuditEntry.objects.filter(verb="people.reveal", subject_id=followed.pk).exists()


def test_another_village_is_closed(doctor):
    there = somebody(elsewhere(doctor.place))
    answer = doctor.client.get(f"/ehr/{there.pk}/")
    assert answer.status_code in (302, 404)
    assert there.name not in answer.content.decode()
    if answer.status_code == 302:
        assert "/emergency/" in answer.headers["Location"]
    assert doctor.client.get("/ehr/999999999/").status_code in (302, 404)


def test_the_glass_is_broken_with_a_reason_and_told(reads, doctor):
    leader = reads("duizhang")
    there = somebody(elsewhere(leader.place))
    path = f"/ehr/{there.pk}/emergency/"
    assert leader.client.get(f"/ehr/{there.pk}/").headers["Location"] == path
    assert leader.sends(path, "紧急调阅的理由", why="").status_code == 422
    leader.sends(path, "紧急调阅的理由", why="昏迷送医，需要用药史")
    assert there.name in leader.opens(f"/ehr/{there.pk}/").text
    assert AuditEntry.objects.filter(verb="access.break_glass", subject_id=there.pk).exists()
    doctor.opens(path, status=403)


def test_search_finds_in_ones_own_reach_only(doctor):
    own, other = somebody(doctor.place), somebody(elsewhere(doctor.place))
    assert f"/ehr/{own.pk}/" in doctor.opens("/residents/find/", q=own.name).links("/ehr/")
    assert f"/ehr/{other.pk}/" not in doctor.opens("/residents/find/", q=other.name).links("/ehr/")
    assert "没有找到" in doctor.opens("/residents/find/", q="查无此人氏").text


def test_records_of_a_guarded_programme_stay_closed(doctor, followed, monkeypatch):
    """What is sensitive is seen by its own staff alone, on the page as everywhere."""
    seen = records.visits_of(followed.pk, seen_by=doctor.actor, limit=20)
    visit = next(one for one in seen if one.grade)
    programme = visit.programme
    open_page = doctor.opens(f"/ehr/{followed.pk}/").tree.text_content()
    monkeypatch.setitem(guards, programme, "followup.sensitive")
    closed_page = doctor.opens(f"/ehr/{followed.pk}/").tree.text_content()
    assert f"{visit.day}" in open_page
    assert "上次随访" not in closed_page or programme not in closed_page
    assert closed_page.count("随访") < open_page.count("随访")


@pytest.mark.parametrize("who", ["tongji", "juzhang", "guanli"])
def test_who_does_not_read_people_has_no_page(reads, doctor, who):
    reads(who).opens(f"/ehr/{somebody(doctor.place).pk}/", status=403)


def test_every_account_opens_its_first_page(reads):
    for username in Account.objects.values_list("username", flat=True):
        one = reads(username)
        assert one.client.get("/", follow=True).status_code == 200, username
