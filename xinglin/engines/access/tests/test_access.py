"""Who may do what where; sealing; logging in; breaking the glass."""

import datetime as dt

import pytest
from django.contrib.auth import authenticate
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.access import (
    KEEPER,
    KEEPER_AT_CONSOLE,
    NOBODY,
    VILLAGE_DOCTOR,
    Actor,
    Grant,
    actions,
    queries,
)
from xinglin.engines.access.models import Account, Attempt, BrokenGlass, Holding
from xinglin.engines.access.rules import (
    code_holds,
    mask_id,
    mask_name,
    mask_phone,
    one_time_code,
    wait_after,
)
from xinglin.engines.access.sealing import Unreadable, blind, seal, unseal
from xinglin.engines.access.words import PUBLIC, permissions
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.actions import load_divisions
from xinglin.engines.places.models import Place
from xinglin.engines.places.words import area
from xinglin.kernel.errors import Missing, NotAllowed, Refused
from xinglin.kernel.time import now, stopped

PASSWORD = "xing-lin-2026"


@pytest.fixture
def places(db):
    with commit(by=KEEPER_AT_CONSOLE, why="test"):
        load_divisions(
            rows=[
                ("990000", "杏省"), ("990100", "杏市"), ("990101", "杏林县"), ("990102", "桃源县"),
                ("990101001", "东关街道"), ("990101001001", "一社区"),
            ]
        )  # fmt: skip
    return {p.code: p for p in Place.objects.all()}


@pytest.fixture
def doctor(places):
    account = actions.open_account(
        by=KEEPER_AT_CONSOLE, username="yisheng", name="王医生", password=PASSWORD
    )
    actions.grant(
        by=KEEPER_AT_CONSOLE,
        account_id=account.pk,
        role="village_doctor",
        place=places["990101001001"],
    )
    return account


def test_a_role_holds_over_a_place_and_all_below_it_and_nowhere_else(doctor, places):
    actor = queries.actor_for(doctor)
    inside, outside = places["990101001001"], places["990102"]
    assert actor.may("people.read", inside.number) and actor.may("people.read")
    assert not actor.may("people.read", outside.number)
    assert not actor.may("access.manage") and not actor.may("no.such.permission")
    assert NOBODY.may(PUBLIC) and not NOBODY.may("people.read") and not NOBODY.known
    with pytest.raises(NotAllowed) as refused:
        actor.must("people.read", outside.number)
    assert "在这个地方" in refused.value.what and refused.value.ask


def test_queries_show_what_lies_within_reach(doctor, places):
    actor = queries.actor_for(doctor)
    rows = Place.objects.order_by("number")
    assert [p.code for p in queries.within(rows, actor, "people.read", "number")] == [
        "990101001001"
    ]
    assert not queries.within(rows, NOBODY, "people.read", "number").exists()
    everything = queries.within(rows, KEEPER_AT_CONSOLE, "people.read", "number")
    assert everything.count() == len(places)


def test_a_role_ends_on_its_day(doctor, places):
    holding = Holding.objects.get()
    actions.withdraw(by=KEEPER_AT_CONSOLE, holding_id=holding.pk)
    assert queries.actor_for(doctor).grants == ()
    with pytest.raises(Missing):
        actions.withdraw(by=KEEPER_AT_CONSOLE, holding_id=holding.pk + 1)


def test_nobody_grants_beyond_his_own_reach(places):
    span = area("990101")
    keeper = Actor(7, "县管理员", grants=(Grant(KEEPER, span.number, span.last),))
    account = actions.open_account(by=keeper, username="x", name="X", password=PASSWORD)
    with pytest.raises(NotAllowed):
        actions.grant(by=keeper, account_id=account.pk, role="keeper", place=places["990100"])
    doctor = Actor(8, "村医", grants=(Grant(VILLAGE_DOCTOR, span.number, span.last),))
    with pytest.raises(NotAllowed):
        actions.open_account(by=doctor, username="y", name="Y", password=PASSWORD)


def test_every_permission_names_roles_and_has_a_title():
    assert len(permissions) > 10
    for one in permissions:
        assert one.title and one.roles and "." in one.code


def test_the_password_policy_speaks_chinese(db):
    with pytest.raises(Refused) as refused:
        actions.open_account(by=KEEPER_AT_CONSOLE, username="x", name="X", password="123")
    assert refused.value.why
    actions.open_account(by=KEEPER_AT_CONSOLE, username="x", name="X", password=PASSWORD)
    with pytest.raises(Refused, match="已被使用"):
        actions.open_account(by=KEEPER_AT_CONSOLE, username="x", name="X", password=PASSWORD)


def test_login_and_its_throttle(doctor):
    start = dt.datetime(2026, 5, 6, 9, 0)
    with stopped(start):
        assert authenticate(None, username="yisheng", password=PASSWORD) == doctor
        for _ in range(5):
            assert authenticate(None, username="yisheng", password="wrong") is None
        with pytest.raises(Refused, match="过多"):
            authenticate(None, username="yisheng", password=PASSWORD)
    with stopped(start + dt.timedelta(minutes=20)):
        assert authenticate(None, username="yisheng", password=PASSWORD) == doctor
        assert not Attempt.objects.filter(key="user:yisheng").exists()
        assert authenticate(None, username="nobody", password=PASSWORD) is None
    refused = ledger.entries(verb="access.login", outcome="refused")
    assert refused.count() == 6


def test_the_second_step(doctor):
    actor = queries.actor_for(doctor)
    secret, address = actions.new_one_time_secret(by=actor)
    assert address.startswith("otpauth://totp/Xinglin:yisheng")
    with pytest.raises(Refused):
        actions.require_code(by=actor, secret=secret, code="000000x")
    code = one_time_code(bytes.fromhex(secret), now())
    actions.require_code(by=actor, secret=secret, code=code)
    assert authenticate(None, username="yisheng", password=PASSWORD) is None
    assert authenticate(None, username="yisheng", password=PASSWORD, code=code) == doctor
    with pytest.raises(Refused):
        actions.stop_requiring_code(by=actor, password="wrong")
    actions.stop_requiring_code(by=actor, password=PASSWORD)
    assert authenticate(None, username="yisheng", password=PASSWORD) == doctor


def test_one_changes_ones_own_password(doctor):
    actor = queries.actor_for(doctor)
    with pytest.raises(Refused, match="原密码"):
        actions.change_password(by=actor, old="x", new="another-2026-x")
    actions.change_password(by=actor, old=PASSWORD, new="another-2026-x")
    assert Account.objects.get(pk=doctor.pk).check_password("another-2026-x")
    assert authenticate(None, username="yisheng", password="another-2026-x")


def test_breaking_the_glass_needs_a_reason_ends_and_is_on_record(places):
    account = actions.open_account(
        by=KEEPER_AT_CONSOLE, username="jizhen", name="急诊医生", password=PASSWORD
    )
    actions.grant(
        by=KEEPER_AT_CONSOLE, account_id=account.pk, role="clinician", place=places["990102"]
    )
    actor = queries.actor_for(account)
    with pytest.raises(Refused):
        actions.break_glass(by=actor, subject_id=5, why="急")
    actions.break_glass(by=actor, subject_id=5, why="昏迷送入急诊，需了解用药史")
    assert 5 in queries.actor_for(account).opened
    with stopped(now() + dt.timedelta(hours=3)):
        assert 5 not in queries.actor_for(account).opened
    assert BrokenGlass.objects.count() == 1
    assert ledger.readers_of("people.resident", 5).filter(verb="access.break_glass").exists()


def test_accounts_are_seen_by_their_keeper_only(doctor, places):
    span = area("990101")
    keeper = Actor(7, "县管理员", grants=(Grant(KEEPER, span.number, span.last),))
    assert list(queries.accounts(keeper)) == [doctor]
    assert queries.account(doctor.pk, keeper) == doctor
    elsewhere = area("990102")
    other = Actor(8, "邻县管理员", grants=(Grant(KEEPER, elsewhere.number, elsewhere.last),))
    assert not queries.accounts(other).exists()
    with pytest.raises(Missing):
        queries.account(doctor.pk, other)
    assert "access.own" in [code for code, _, _ in queries.permission_titles()]


@given(st.text(max_size=60))
def test_what_is_sealed_opens_again_and_never_looks_the_same(text):
    one, other = seal(text), seal(text)
    assert unseal(one) == unseal(other) == text and one != other
    assert blind(text, "a") == blind(text, "a") != blind(text, "b")


@given(st.binary(min_size=28, max_size=60), st.integers(0, 27))
def test_a_changed_seal_does_not_open(body, at):
    sealed = bytearray(seal("11010519491231002X"))
    sealed[at] ^= 1
    for broken in (bytes(sealed), body, b""):
        with pytest.raises(Unreadable):
            unseal(broken)


def test_masks_hide_the_middle():
    assert mask_id("11010519491231002X") == "110105********002X"
    assert mask_id("12") == "**" and mask_phone("123") == "***"
    assert mask_name("欧阳小明") == "欧**明" and mask_name("") == ""


def test_one_time_codes_are_those_of_the_standard():
    secret = b"12345678901234567890"  # RFC 6238, appendix B
    at = dt.datetime.fromtimestamp(59, dt.UTC)
    assert one_time_code(secret, at) == "287082"
    assert code_holds(secret, "287082", at + dt.timedelta(seconds=30))
    assert not code_holds(secret, "287082", at + dt.timedelta(seconds=120))
    assert wait_after(50) == dt.timedelta(minutes=15)


def test_a_verb_takes_keywords_only():
    with pytest.raises(TypeError):
        actions.verb("access.own", title="x")(lambda by: None)
