"""A resident proves who he is, reads his own record and nobody else's; proxies; objections."""

import datetime as dt
import re

import pytest
from django.test import Client

from tests.county import somebody
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.access.models import Attempt
from xinglin.engines.people.models import Resident
from xinglin.engines.people.queries import identifiers_of
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import now, stopped, today
from xinglin.services.portal import actions, queries, rules
from xinglin.services.portal.models import Objection, OneTimeCode, Opening, Proxy

BY = KEEPER_AT_CONSOLE


@pytest.fixture
def who(county, db):
    """Somebody with a number and a telephone on record."""
    from xinglin.engines.access.queries import unseal

    for one in Resident.objects.filter(
        phone__isnull=False, record_no__isnull=False, deceased_on=None, left_on=None,
        merged_into=None, birth__lt=dt.date(1980, 1, 1),
    ).order_by("pk"):  # fmt: skip
        shown = [x.value for x in identifiers_of(one, BY, plain=True) if x.kind == "01"]
        if shown:
            return one, shown[0], unseal(one.phone)
    pytest.fail("nobody has both")


def sends(client, path, having, **typed):
    """Fill in the form of a page that asks for this, and send it."""
    import lxml.html

    tree = lxml.html.fromstring(client.get(path).content.decode())
    form = next(
        one for one in tree.xpath("//form[@method='post']") if one.xpath(f".//*[@name='{having}']")
    )
    return client.post(path, {**dict(form.form_values()), **typed})


def code_sent():
    return re.search(r"\d{6}", queries.outbox()[0]["text"])[0]


def test_the_whole_way_in(who):
    one, number, phone = who
    Opening.objects.filter(resident=one)._raw_delete(Opening.objects.db)
    client = Client()
    assert client.get("/portal/me/")["Location"] == "/portal/"
    answer = client.post("/portal/", {"id_number": number, "phone": phone})
    assert answer["Location"] == "/portal/code/", answer.content.decode()[:400]
    assert "验证码已经发出" in client.get("/portal/code/").content.decode()
    assert sends(client, "/portal/code/", "code", code="000000").status_code == 422
    answer = sends(client, "/portal/code/", "code", code=code_sent())
    assert answer["Location"] == "/portal/me/"
    page = client.get("/portal/me/").content.decode()
    assert one.name in page and "接下来的日期" in page and "card-code" in page
    assert "谁看过我的档案" in page and "居民本人" in client.get("/portal/me/").content.decode()
    opening = queries.opening_of(one.pk)
    assert opening.last_seen_on == today() and opening.how == "code"
    answer = sends(client, "/portal/me/", "says", about="随访日期", says="那天我不在家")
    assert Objection.objects.filter(resident=one, says="那天我不在家").exists(), answer.status_code
    assert "随访日期" in client.get("/portal/objections/").content.decode()
    client.get("/portal/leave/")
    assert client.get("/portal/me/")["Location"] == "/portal/"


def test_the_answer_is_the_same_to_whoever_knows_nothing(who):
    one, number, phone = who
    client = Client()
    wrong = client.post("/portal/", {"id_number": number, "phone": "13800000000"})
    assert wrong["Location"] == "/portal/code/" and not OneTimeCode.objects.exists()
    assert sends(client, "/portal/code/", "code", code="123456").status_code == 422
    assert phone not in client.get("/portal/code/").content.decode()
    other = client.post("/portal/", {"id_number": "11010519491231002X", "phone": phone})
    assert other["Location"] == "/portal/code/"
    assert Attempt.objects.filter(key__startswith="portal:").exists() and one


def test_a_code_is_tried_five_times_and_holds_five_minutes(who):
    one, number, phone = who
    asked = actions.ask_code(id_number=number, phone=phone, address="x")
    assert asked == one.pk
    with pytest.raises(Refused, match="刚刚发送"):
        actions.ask_code(id_number=number, phone=phone, address="x")
    good = code_sent()
    wrong = f"{(int(good) + 1) % 10**6:06d}"
    with stopped(now() + dt.timedelta(minutes=6)), pytest.raises(Refused, match="过期"):
        actions.let_in(resident=one.pk, code=good)
    for _ in range(4):
        with pytest.raises(Refused):
            actions.let_in(resident=one.pk, code=wrong)
    with pytest.raises(Refused, match="次数过多"):
        actions.let_in(resident=one.pk, code=good)
    kept = OneTimeCode.objects.get(resident=one)
    assert good not in kept.digest and kept.tries >= 5


def test_a_code_is_used_once(who):
    one, number, phone = who
    actions.ask_code(id_number=number, phone=phone, address="x")
    code = code_sent()
    actions.let_in(resident=one.pk, code=code)
    with pytest.raises(Refused, match="先获取"):
        actions.let_in(resident=one.pk, code=code)


def test_who_may_look_for_whom():
    birth, on = dt.date(2015, 1, 1), dt.date(2026, 1, 1)
    rules.must_be_proxy("parent", birth, "", on)
    with pytest.raises(Refused, match="监护人"):
        rules.must_be_proxy("parent", dt.date(1950, 1, 1), "同意书", on)
    with pytest.raises(Refused, match="授权"):
        rules.must_be_proxy("offspring", dt.date(1950, 1, 1), " ", on)
    with pytest.raises(Refused, match="关系"):
        rules.must_be_proxy("neighbour", birth, "", on)
    assert not rules.may_look("offspring", dt.date(1950, 1, 1), dt.date(2025, 1, 1), on)


def test_a_proxy_reads_one_record_and_no_other(reads, who):
    doctor = reads("duizhang")
    place = doctor.place
    old, holder = (
        Resident.objects.filter(
            place__number__range=(place.number, place.last), deceased_on=None, left_on=None,
            merged_into=None, birth__lt=dt.date(1985, 1, 1),
        ).order_by("pk")[:2]
    )  # fmt: skip
    stranger = Resident.objects.exclude(pk__in=[old.pk, holder.pk]).first()
    made = actions.grant_proxy(
        by=doctor.actor, resident=old.pk, holder=holder.pk, relation="offspring", consent="当面同意"
    )
    queries.must_look(holder.pk, old.pk)
    with pytest.raises(Missing):
        queries.must_look(holder.pk, stranger.pk)
    actor = queries.resident_as_actor(old.pk, holder.pk)
    assert queries.record_of(old.pk, actor).pk == old.pk
    with pytest.raises(Missing):
        queries.record_of(stranger.pk, actor)
    with pytest.raises(Refused, match="已有授权"):
        actions.grant_proxy(
            by=doctor.actor,
            resident=old.pk,
            holder=holder.pk,
            relation="offspring",
            consent="书面同意",
        )
    actions.end_proxy(by=doctor.actor, proxy=made.pk)
    with stopped(today() + dt.timedelta(days=1)), pytest.raises(Missing):
        queries.must_look(holder.pk, old.pk)
    assert Proxy.objects.filter(pk=made.pk, ends_on=today()).exists()


def test_the_desk_opens_shuts_and_answers(reads):
    doctor = reads("duizhang")
    held = Opening.objects.values("resident")
    one = somebody(doctor.place, record_no__isnull=False)
    one = Resident.objects.filter(
        place__number__range=(doctor.place.number, doctor.place.last), record_no__isnull=False,
        deceased_on=None, left_on=None, merged_into=None,
    ).exclude(pk__in=held).first() or one  # fmt: skip
    actions.open_record(by=doctor.actor, resident=one.pk)
    with pytest.raises(Refused, match="已经开放"):
        actions.open_record(by=doctor.actor, resident=one.pk)
    assert "档案开放" in doctor.opens(f"/ehr/{one.pk}/").text
    actions.close_record(by=doctor.actor, resident=one.pk)
    assert queries.opening_of(one.pk) is None
    said = actions.object_to(resident=one.pk, holder=one.pk, about="用药", says="药已经换了")
    doctor.opens("/portal/objections/desk/")
    with pytest.raises(Refused, match="答复"):
        actions.answer(by=doctor.actor, objection=said.pk, outcome="amended", text=" ")
    done = actions.answer(by=doctor.actor, objection=said.pk, outcome="amended", text="已更新用药")
    assert done.answered_on == today()
    reads("guanli").opens("/portal/outbox/")
    doctor.opens("/portal/outbox/", status=403)
