"""A township sends its roster through the page; every row gets a verdict."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xinglin.engines.codes import id_check_digit
from xinglin.engines.exchange.models import Batch, Verdict
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Place


@pytest.fixture
def steward(reads):
    return reads("suoyin")


def number(birth="19600102", order="951"):
    """A valid number of the made-up county."""
    body = f"990101{birth}{order}"
    return body + id_check_digit(body)


def roster(*rows):
    """A CSV roster as a township would write it."""
    head = "姓名,性别,出生日期,身份证号,居住村（社区）"
    return SimpleUploadedFile("花名册.csv", "\n".join([head, *rows]).encode("utf-8-sig"))


def send(reader, file):
    """Send a file in through the form on the page."""
    return reader.client.post(
        "/administration/imports/", {"_panel": "0", "file": file, "dataset": "", "enrol": "no"}
    )


def test_rows_are_taken_or_set_aside_with_a_reason(county, db, steward):
    village = Place.objects.filter(level="village").order_by("number").first()
    good = f"贾宝山,男,1960-01-02,{number()},{village.name}"
    bad = f"甄士隐,男,1960-01-02,{number()[:-1]}?,{village.name}"
    before = Resident.objects.count()
    answer = send(steward, roster(good, bad))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    batch = Batch.objects.get()
    assert (batch.accepted, batch.set_aside) == (1, 1)
    assert Resident.objects.count() == before + 1
    page = steward.opens(f"/administration/imports/{batch.pk}/")
    assert Verdict.objects.get().why in page.text and "搁置" in page.text
    workbook = steward.opens(f"/administration/imports/{batch.pk}/verdicts/")
    assert workbook.answer.headers["Content-Disposition"].startswith("attachment")
    assert send(steward, roster(good, bad)).status_code == 302
    assert Resident.objects.count() == before + 1


def test_what_is_no_roster_is_refused_on_the_page(county, db, steward):
    answer = send(steward, SimpleUploadedFile("x.csv", b"\x00\x01\x02 not a table"))
    assert answer.status_code == 422
    assert not Resident.objects.filter(source="x").exists()


def test_templates_are_there_for_every_data_set(county, db, steward):
    page = steward.opens("/administration/imports/")
    links = page.links("/administration/imports/template/")
    assert len(links) >= 2
    for link in links:
        assert steward.opens(link).answer.content[:2] == b"PK"


def test_who_may_not_import_sees_no_form(county, db, reads):
    assert "导入文件" not in reads("shenji").opens("/administration/imports/").text
    reads("cunyi").opens("/administration/imports/", 403)
    reads("shenji").opens("/administration/imports/99/", 404)
