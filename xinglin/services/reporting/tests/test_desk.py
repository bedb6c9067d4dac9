"""The report desk: the file that is downloaded holds; a changed one is found out."""

import datetime as dt
import io
import shutil

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import actions as lake
from xinglin.engines.indicators import queries as counting
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people.models import Resident
from xinglin.kernel.time import today
from xinglin.services.reporting import queries

YEAR = str(today().year - 1)


@pytest.fixture
def report(reads):
    """The file as the office head gets it."""
    one = reads("guzhang")
    answer = one.sends("/reporting/annual/", "生成 Word 文件", year=YEAR)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    assert answer.headers["Content-Type"].endswith("wordprocessingml.document")
    assert ".docx" in answer.headers["Content-Disposition"]
    return answer.content


def verdict_of(reader, content):
    """What the desk says of an uploaded file."""
    file = SimpleUploadedFile("r.docx", content)
    answer = reader.sends("/reporting/annual/", "核对每个数字", file=file)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return reader.opens(answer.headers["Location"]).tree.text_content()


def test_the_downloaded_report_verifies(reads, report, tmp_path):
    file = tmp_path / "r.docx"
    file.write_bytes(report)
    one = reads("guzhang")
    verdict = queries.check(file, one.actor)
    assert verdict.holds and verdict.checked > 5
    assert "全部相符" in verdict_of(one, report)
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(report)).paragraphs)
    assert one.place.name in text and YEAR in text


def test_a_number_typed_over_is_named_on_the_page(reads, report):
    made = docx.Document(io.BytesIO(report))
    run = next(
        run
        for table in made.tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
        for run in paragraph.runs
        if "%" in run.text and any(char.isdigit() for char in run.text)
    )
    run.text = "99.99%"
    held = io.BytesIO()
    made.save(held)
    assert "改动" in verdict_of(reads("guzhang"), held.getvalue())


def test_a_file_that_is_none_of_ours_is_refused(reads):
    file = SimpleUploadedFile("r.docx", b"PK\x03\x04 nothing")
    answer = reads("guzhang").sends("/reporting/annual/", "核对每个数字", file=file)
    assert 400 <= answer.status_code < 500 or "无法打开" in answer.content.decode()


@pytest.mark.parametrize("who", ["cunyi", "linchuang", "jiandu", "shenji"])
def test_reports_are_for_those_who_write_them(reads, who):
    reads(who).opens("/reporting/annual/", status=403)


def test_what_was_corrected_since_is_no_fault_of_the_report(reads, report, tmp_path, settings):
    shutil.copytree(settings.HOME, tmp_path / "later")
    settings.HOME = tmp_path / "later"
    one = reads("guzhang")
    with commit(by=KEEPER_AT_CONSOLE, why="a test", door="test"):
        gone = Resident.objects.order_by("pk").values_list("pk", flat=True)[:40]
        Resident.objects.filter(pk__in=list(gone)).update(deceased_on=dt.date(int(YEAR), 1, 2))
    before = counting.compute("POP1", one.place, YEAR, seen_by=one.actor)[0]
    lake.refresh(by=KEEPER_AT_CONSOLE)
    after = counting.compute("POP1", one.place, YEAR, seen_by=one.actor)[0]
    assert after.value < before.value
    file = tmp_path / "r.docx"
    file.write_bytes(report)
    assert queries.check(file, one.actor).holds
