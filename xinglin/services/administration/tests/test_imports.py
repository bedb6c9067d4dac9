"""A township sends its roster through the page; every row gets a verdict."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xinglin.engines.codes import id_check_digit
from xinglin.engines.exchange.models import Batch, Verdict
from xinglin.engines.jobs.actions import carry_out
from xinglin.engines.jobs.models import Run
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Place
from xinglin.kernel.time import now
from xinglin.services.administration.pages import imports


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
    batch = Batch.objects.latest("pk")
    assert (batch.accepted, batch.set_aside) == (1, 1)
    assert Resident.objects.count() == before + 1
    page = steward.opens(f"/administration/imports/{batch.pk}/")
    assert Verdict.objects.filter(batch=batch).latest("pk").why in page.text and "搁置" in page.text
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


def test_a_large_file_is_taken_in_behind_the_page(county, db, steward, monkeypatch):
    monkeypatch.setattr(imports, "WAITED_FOR", 100)
    village = Place.objects.filter(level="village").order_by("number").first()
    good = f"贾宝山,男,1960-01-02,{number(order='953')},{village.name}"
    answer = send(steward, roster(good))
    run = Run.objects.get()
    assert answer.headers["Location"].endswith(f"/administration/jobs/{run.pk}/")
    waiting = steward.opens(f"/administration/jobs/{run.pk}/")
    assert (
        "可以离开此页" in waiting.text and not Batch.objects.filter(who=steward.account.pk).exists()
    )
    carry_out.func(run.pk)
    run.refresh_from_db()
    assert (
        run.state == "done"
        and run.link == f"/administration/imports/{Batch.objects.latest('pk').pk}/"
    )
    page = steward.opens(f"/administration/jobs/{run.pk}/")
    assert "查看结果" in page.text and run.link in page.text
    assert "导入文件" in steward.opens("/administration/jobs/").text
    assert not Path(run.arguments["file"]).exists()


def test_a_job_of_somebody_else_is_not_shown(county, db, steward, reads):
    Run.objects.create(job="administration.delivery", who_name="他人", asked_at=now())
    assert reads("cunyi").opens(f"/administration/jobs/{Run.objects.get().pk}/", status=404)
