"""The way in, accounts and what they hold, the trail, places and institutions."""

import pytest
from django.test import Client

from xinglin.demo.county import PASSWORD
from xinglin.engines.access.models import Account, Holding
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.places.models import Place

FRESH = "ping-an-2026-xinglin"


@pytest.fixture
def keeper(reads):
    return reads("guanli")


def log_in(username, password):
    """A stranger at the login form."""
    client = Client()
    answer = client.post("/login/", {"_panel": "0", "username": username, "password": password,
                                     "code": ""})  # fmt: skip
    return client, answer


def test_the_door_opens_with_the_right_password_only(county, db):
    _, answer = log_in("cunyi", "wrong-password-1")
    assert answer.status_code == 422 or "不对" in answer.content.decode()
    client, answer = log_in("cunyi", PASSWORD)
    assert answer.status_code == 302
    assert client.get("/clinic/due/").status_code == 200
    assert AuditEntry.objects.filter(verb="access.login").exists()
    client.post("/logout/")
    assert client.get("/clinic/due/").status_code == 302


def test_a_stranger_is_led_to_the_door(county, db):
    for path in ("/", "/clinic/due/", "/figures/book/", "/administration/accounts/", "/ehr/1/"):
        answer = Client().get(path)
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/login/")


def test_the_login_does_not_lead_out_of_the_house(county, db):
    answer = Client().post(
        "/login/?next=https://evil.example/",
        {"_panel": "0", "username": "cunyi", "password": PASSWORD, "code": ""},
    )
    assert answer.status_code == 302 and answer.headers["Location"] == "/"


def test_an_account_is_opened_given_a_role_and_loses_it(keeper):
    answer = keeper.sends(
        "/administration/accounts/",
        'name="username"',
        username="xinyi",
        name="新医生",
        password=FRESH,
    )
    assert answer.status_code == 302, answer.content.decode()[:2000]
    made = Account.objects.get(username="xinyi")
    path = f"/administration/accounts/{made.pk}/"
    village = Place.objects.filter(level="village").order_by("number")[0]
    answer = keeper.sends(path, 'name="role"', role="village_doctor", place=village.code)
    assert answer.status_code in (200, 302)
    held = Holding.objects.get(account=made)
    assert (held.role, held.place_id) == ("village_doctor", village.number)
    client, answer = log_in("xinyi", FRESH)
    assert answer.status_code == 302 and client.get("/clinic/due/").status_code == 200
    keeper.sends(path, "收回", _act="withdraw", _row=str(held.pk))
    assert client.get("/clinic/due/").status_code == 403


def test_a_weak_password_is_refused(keeper):
    for password in ("12345678901", "short", "password123"):
        answer = keeper.sends(
            "/administration/accounts/",
            'name="username"',
            username="ruo",
            name="弱",
            password=password,
        )
        assert answer.status_code != 302 and not Account.objects.filter(username="ruo").exists()


@pytest.mark.parametrize("who", ["cunyi", "juzhang", "tongji", "suoyin"])
def test_accounts_and_trail_are_for_their_keepers(reads, who):
    one = reads(who)
    assert one.client.get("/administration/audit/").status_code == 403
    assert one.client.get("/administration/accounts/").status_code == 403
    made = Account.objects.get(username="guanli").pk
    assert one.client.get(f"/administration/accounts/{made}/").status_code == 403


def test_the_trail_speaks_and_shows_who_read(reads):
    reads("cunyi").opens("/clinic/due/")
    page = reads("shenji").opens("/administration/audit/")
    assert "审计" in page.text and "cunyi" not in page.tree.text_content().replace("乡村医生", "")


@pytest.mark.parametrize("path", ["places/", "tree/", "institutions/", "staff/"])
@pytest.mark.parametrize("who", ["guanli", "cunyi"])
def test_places_institutions_and_staff_are_there_for_all_staff(reads, who, path):
    reads(who).opens(f"/administration/{path}")


def test_an_institution_shows_its_staff(reads):
    links = reads("guanli").opens("/administration/institutions/").links("/administration/inst")
    assert links
    assert "人员" in reads("guanli").opens(links[0]).text


def test_the_state_of_the_data_names_the_latest_commit(keeper):
    assert "最近一次提交" in keeper.opens("/administration/state/").text
    keeper.opens("/administration/institutions/999999/", status=404)
