"""A person's shared documents: in the timeline, in words, issued and fetched by whoever may."""

import pytest

from tests.county import somebody
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import actions
from xinglin.engines.exchange.models import Document
from xinglin.engines.exchange.tests.papers import paper, section
from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.people.queries import identifiers_of
from xinglin.kernel.time import today


@pytest.fixture
def doctor(reads):
    return reads("cunyi")


@pytest.fixture
def registered(doctor):
    """A document of somebody of the doctor's village, with markup of its own."""
    who = somebody(doctor.place)
    numbers = identifiers_of(who, KEEPER_AT_CONSOLE, plain=True)
    card = next(one.value for one in numbers if len(one.value) == 18)
    body = section(
        "11450-4", "诊断经过", text="<paragraph>肺炎</paragraph><script>alert(1)</script>"
    )
    text = paper(
        "HSDC00.03", card=card, name=who.name, sex=who.sex, birth=f"{who.birth:%Y%m%d}",
        day=f"{today():%Y%m%d}", body=body,
    )  # fmt: skip
    done = actions.register_document(
        by=KEEPER_AT_CONSOLE, data=text.encode(), place=who.place_id, sender="医院"
    )
    assert done.document.resident_id == who.pk, done.judged
    return done.document


def test_a_document_is_read_from_the_timeline(doctor, registered):
    who = registered.resident_id
    where = f"/ehr/{who}/documents/{registered.pk}/"
    assert where in doctor.opens(f"/ehr/{who}/").links("/ehr/")
    assert where in doctor.opens(f"/ehr/{who}/", kind="document").links("/ehr/")
    page = doctor.opens(where)
    assert "诊断经过" in page.text and "肺炎" in page.text
    assert "<script>alert" not in page.text, "words, never markup"
    newest = AuditEntry.objects.filter(verb="records.document").order_by("-number").first()
    assert newest is not None and newest.subject_id == who


def test_the_bytes_are_fetched_with_a_reason(doctor, registered):
    where = f"/ehr/{registered.resident_id}/documents/{registered.pk}/"
    done = doctor.sends(where, "下载原文", why="转诊需要")
    assert done.status_code == 200 and done.content.startswith(b"<?xml")
    entry = AuditEntry.objects.filter(verb="exchange.fetch").order_by("-number").first()
    assert entry is not None and "转诊需要" in entry.detail


def test_a_document_is_issued_from_the_page(doctor, registered):
    who = registered.resident_id
    done = doctor.sends(f"/ehr/{who}/documents/", "出具个人基本健康信息登记")
    made = Document.objects.get(issued=True, resident=who)
    assert done.status_code == 302 and done.url == f"/ehr/{who}/documents/{made.pk}/"
    assert "本平台" in doctor.opens(f"/ehr/{who}/documents/").text


def test_strangers_see_nothing(reads, registered):
    where = f"/ehr/{registered.resident_id}/documents/"
    other = reads("shenji")
    for path in (where, f"{where}{registered.pk}/"):
        assert other.client.get(path).status_code in (403, 404)
    doctor = reads("cunyi")
    wrong = somebody(doctor.place, pk__gt=registered.resident_id)
    assert doctor.client.get(f"/ehr/{wrong.pk}/documents/{registered.pk}/").status_code == 404
