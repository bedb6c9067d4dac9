"""The desks of registers: seen, written, moved, imported; secrets and bad input."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xinglin.engines.ledger.models import AuditEntry
from xinglin.engines.places.models import Institution
from xinglin.engines.registers import queries, registers
from xinglin.engines.registers.models import Batch, Entry
from xinglin.engines.workflow.models import Case

CODE = "drill"
HEAD = "guzhang"

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def head(reads):
    return reads(HEAD)


def test_every_register_is_shown_with_its_lines(head):
    page = head.opens("/registry/")
    known = {one.code for one in queries.known_to(head.actor)}
    assert "birth" in known and "discipline_clue" not in known
    for one in registers:
        assert (f"/registry/book/{one.code}/" in page.text) == (one.code in known), one.code
        book = head.opens(f"/registry/book/{one.code}/", 200 if one.code in known else 404)
        if one.code in known:
            assert "条目" in book.text and f"/registry/book/{one.code}/law/" in book.text
            law = head.opens(f"/registry/book/{one.code}/law/")
            assert "<svg" in law.text and one.workflow.moves[0].title in law.text


def test_a_line_is_read_moved_and_put_right(head):
    line = Entry.objects.filter(register=CODE, state="planned").first()
    path = f"/registry/entry/{line.pk}/"
    page = head.opens(path)
    assert "办理时限" in page.text or "办理记录" in page.text
    assert AuditEntry.objects.filter(verb="registers.read", subject_id=line.pk).exists()
    assert "实施" in page.text and "<svg" in page.text
    answer = head.sends(path, "参演人数", held_on="2026-01-05", people="12")
    assert answer.status_code in (302, 200, 204)
    line.refresh_from_db()
    assert (line.state, line.values["people"]) == ("held", 12)
    put = head.sends(f"{path}correct/", "情景", people="13")
    assert put.status_code == 302
    line.refresh_from_db()
    assert line.values["people"] == 13


def test_a_line_is_written_by_hand(head):
    office = Institution.objects.filter(kind__startswith="A").first()
    said = {"subject_": str(office.pk), "kind": "桌面推演", "scenario": "测试情景"}
    answer = head.sends(f"/registry/book/{CODE}/new/", "情景", **said)
    made = Entry.objects.get(values__scenario="测试情景")
    assert answer["Location"] == reverse("registry:entry", args=[made.pk])
    assert Case.objects.get(workflow=CODE, subject_id=made.pk).state == "planned"
    empty = head.sends(f"/registry/book/{CODE}/new/", "情景", subject_=str(office.pk))
    assert empty.status_code == 422


def test_a_file_is_taken_and_what_is_wrong_is_set_aside(head):
    register = registers[CODE]
    head.opens(f"/registry/book/{CODE}/template/")
    office = Institution.objects.filter(kind__startswith="A").first()
    from xinglin.engines.registers.queries.sheets import headings

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings(register))
        sheet.write_row(1, 0, [office.name, "计划", "桌面推演", "甲情景"])
        sheet.write_row(2, 0, ["没有的医院", "计划", "桌面推演", "乙情景"])
    sent = SimpleUploadedFile("演练.xlsx", out.getvalue())
    answer = head.sends(f"/registry/book/{CODE}/import/", "Excel", file=sent)
    batch = Batch.objects.get()
    assert answer["Location"] == reverse("registry:batch", args=[batch.pk])
    page = head.opens(answer["Location"])
    assert "没有的医院" in page.text and (batch.taken, batch.set_aside) == (1, 1)
    head.opens(reverse("registry:unread", args=[batch.pk]))
    head.opens(f"/registry/book/{CODE}/export/")
    bad = SimpleUploadedFile("x.xlsx", b"MZ")
    assert head.sends(f"/registry/book/{CODE}/import/", "Excel", file=bad).status_code == 422


def test_inboxes_and_odd_addresses(head, reads):
    for view in ("", "?view=late", "?view=week", "?view=joint", "?view=nonsense", "?view=overseen"):
        assert "待办" in head.opens(f"/registry/inbox/{view}").text
    head.opens("/registry/next-week/")
    for path in ("book/nothing/", "entry/999999999/", "batch/999999999/", "book/nothing/law/"):
        head.opens(f"/registry/{path}", 404)
    head.opens(f"/registry/book/{CODE}/?state=nonsense&year=abc&page=-4&q=%00")
    doctor = reads("cunyi")
    doctor.opens(f"/registry/book/{CODE}/new/")
    said = {"subject_": "1", "kind": "桌面推演", "scenario": "不该有"}
    assert doctor.sends(f"/registry/book/{CODE}/new/", "情景", **said).status_code in (
        403,
        404,
        422,
    )
    assert not Entry.objects.filter(values__scenario="不该有").exists()


def test_the_secret_register_is_seen_by_its_own(reads):
    director = reads("juzhang")
    secret = registers["discipline_clue"]
    assert secret.title in director.opens("/registry/").text
    line = Entry.objects.filter(register=secret.code).first()
    director.opens(f"/registry/entry/{line.pk}/")
    for name in (HEAD, "guanli", "shenji", "cunyi"):
        reads(name).opens(f"/registry/entry/{line.pk}/", 404)
        assert not queries.known_to(reads(name).actor).count(secret)


def test_births_and_deaths_are_known_to_their_keepers_only(head, reads):
    """A birth's line names nobody, and whoever does not keep the register does not know of it."""
    for code in ("birth", "maternal_child_death", "birth_defect"):
        line = Entry.objects.filter(register=code).first()
        assert line is not None and "登记" not in line.title
        head.opens(f"/registry/entry/{line.pk}/")
        reads("cunyi").opens(f"/registry/entry/{line.pk}/", 404)
        reads("cunyi").opens(f"/registry/book/{code}/", 404)


def test_whatever_stands_in_an_inbox_can_be_opened(reads):
    from xinglin.ui import address_of

    kinds = set(Case.objects.values_list("subject", flat=True))
    assert len(kinds) >= 2 and all(address_of(kind, 1) for kind in kinds)
    assert address_of("nothing.at-all", 1) == ""
    inspector = reads("jiandu")
    links = inspector.opens("/registry/inbox/").links("/enforcement/")
    assert links
    assert "（" in inspector.opens(links[0]).tree.text_content()


@pytest.mark.parametrize("year", [None, "0", "5", "x"])
def test_a_book_without_a_year_shows_the_lines_of_all_years(reads, year):
    page = reads("jiandu").opens("/registry/book/toilet/", **({"year": year} if year else {}))
    assert Entry.objects.filter(register="toilet").exists()
    assert "还没有登记" not in page.text and page.links("/registry/entry/")


def test_a_paper_is_handed_in_read_and_kept_when_the_line_is_put_right(head, reads):
    hospital = Institution.objects.filter(kind__startswith="A").first()
    given = {"subject_": str(hospital.pk), "kind": "hospital", "round": "测试轮次",
             "noticed_on": "2026-01-05"}  # fmt: skip
    where = "/registry/book/institution_inspection/new/"
    no_paper = SimpleUploadedFile("通知.pdf", b"MZ not a paper")
    assert head.sends(where, "轮次", **given, notice=no_paper).status_code == 422
    sent = SimpleUploadedFile("关于巡查的通知.pdf", PDF)
    assert head.sends(where, "轮次", **given, notice=sent).status_code == 302
    line = Entry.objects.get(values__round="测试轮次")
    path = f"/registry/entry/{line.pk}/"
    page = head.opens(path)
    assert "关于巡查的通知.pdf" in page.text and f"{path}papers/notice/" in page.text
    answer = head.client.get(f"{path}papers/notice/")
    assert answer.content == PDF and answer["Content-Type"] == "application/pdf"
    head.opens(f"{path}papers/round/", 404)
    head.opens(f"{path}papers/nothing/", 404)
    assert head.sends(f"{path}correct/", "轮次", round="测试轮次二").status_code == 302
    line.refresh_from_db()
    assert line.values["round"] == "测试轮次二" and line.values["notice"].endswith("通知.pdf")
    assert "|notice=" not in line.answers


def test_a_line_stands_still_and_goes_on(head):
    """Suspended for a reason the register knows; then nothing but going on is offered."""
    line = Entry.objects.filter(register="institution_inspection", state="planned").first()
    path = f"/registry/entry/{line.pk}/"
    assert "中止办理" in head.opens(path).text
    answer = head.sends(path, "中止原因", reason="不在单上的原因")
    assert answer.status_code == 422
    head.sends(path, "中止原因", reason="等待上级意见", note="待市级批复")
    case = Case.objects.get(workflow="institution_inspection", subject_id=line.pk)
    assert case.paused_why == "等待上级意见"
    page = head.opens(path)
    assert "恢复办理" in page.text and "中止原因" not in page.text
    head.sends(path, "恢复办理", note="已批复")
    case.refresh_from_db()
    assert case.paused_at is None
    still = Entry.objects.filter(register="publicity", state="planned").first()
    assert "中止办理" not in head.opens(f"/registry/entry/{still.pk}/").text
