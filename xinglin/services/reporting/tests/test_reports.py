"""A report from draft to archive: edited by sentence, checked, approved, issued, proved later."""

import datetime as dt
import io
import re
import shutil

import docx
import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx.oxml.ns import qn

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.indicators import actions as lake
from xinglin.engines.indicators import queries as counting
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Institution, Place
from xinglin.engines.registers import discover
from xinglin.engines.reports import chinese_date, figures_of
from xinglin.engines.reports import queries as reading
from xinglin.engines.reports.layout.runs import plain_text
from xinglin.kernel.errors import Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.time import today
from xinglin.services.reporting import actions, queries, rules
from xinglin.services.reporting.documents import shipped
from xinglin.services.reporting.models import Report
from xinglin.services.reporting.pages import noticeboard

YEAR = str(today().year - 1)


@pytest.fixture
def office(reads):
    return reads("guzhang")


@pytest.fixture
def statistician(reads):
    return reads("tongji")


@pytest.fixture
def director(reads):
    return reads("juzhang")


@pytest.fixture
def draft(office):
    return actions.draft_report(by=office.actor, kind=rules.ANNUAL, place=office.place, period=YEAR)


@pytest.fixture
def issued(draft, statistician, director):
    actions.check_report(by=statistician.actor, pk=draft.pk)
    actions.approve_report(by=director.actor, pk=draft.pk)
    return actions.issue_report(by=director.actor, pk=draft.pk, code="杏卫健发")


def text_of(content):
    made = docx.Document(io.BytesIO(content))
    return "\n".join(paragraph.text for paragraph in made.paragraphs)


def everything_in(content):
    """Every paragraph, those of the ruled box at the foot included."""
    body = docx.Document(io.BytesIO(content)).element.body
    return "\n".join(plain_text(one) for one in body.iter(qn("w:p")))


def sentence(report, having):
    return next(one for one in queries.sentences_of(report) if having in one.text)


def test_registers_tell_their_numbers_with_their_passports(office, draft):
    """The registers' sentences stand in the annual report; each number is one of the book's."""
    content = queries.content_of(draft.first)
    text = text_of(content)
    marks = {
        figure.code for mark in reading.numbers_of(content) for figure in figures_of(mark.printed)
    }
    told = {one.code: set(re.findall(r"\{(\w+)\}", one.tells)) for one in discover()}
    assert not [code for code, codes in told.items() if bool(codes) == (code == "discipline_clue")]
    printed = {code for codes in told.values() for code in codes & marks}
    assert len(printed) > 5 and "纪检" not in text
    spoken = text.split("台账登记的工作", 1)[1].split("特色亮点", 1)[0]
    assert "—" not in spoken and "；；" not in spoken and "：，" not in spoken


def test_the_desk_writes_a_draft_and_shows_it(office):
    answer = office.sends("/reporting/new/", "生成初稿", kind="annual", period=YEAR, institution="")
    assert answer.status_code == 302, answer.content.decode()[:2000]
    page = office.opens(answer.headers["Location"])
    text = page.tree.text_content()
    assert "主要指标完成情况" in text and "没有问题" in text and "等待统计人员核对" in text
    report = Report.objects.latest("pk")
    given = office.client.get(f"/reporting/{report.pk}/file/")
    assert "工作要点" in text_of(given.content)
    assert "报告工作台" in office.opens("/reporting/").tree.text_content()


def test_a_sentence_is_edited_and_its_numbers_stay_tied(office, draft):
    row = sentence(draft, "常住居民")
    shown = queries.shown_for_editing(row)
    assert "⟦" in shown
    page = f"/reporting/{draft.pk}/?s={row.pk}"
    answer = office.sends(page, "保存这一句", text=shown.replace("常住居民", "常住人口"))
    assert answer.status_code == 302
    draft.refresh_from_db()
    content = queries.content_of(draft.file)
    assert "常住人口" in text_of(content)
    assert queries.check_content(content, office.actor).holds
    found = queries.history(type(row).objects.get(pk=row.pk))
    assert len(found) == 2 and "常住人口" in found[0].text and found[0].who == office.actor.name
    assert "常住居民" in found[1].text


def test_a_number_in_brackets_cannot_be_rewritten(office, draft):
    row = sentence(draft, "常住居民")
    with pytest.raises(Refused, match="不是这一句的数字"):
        actions.edit_sentence(by=office.actor, pk=row.pk, text="常住人口⟦99999人⟧。")
    with pytest.raises(Conflict):
        actions.edit_sentence(by=office.actor, pk=row.pk, text="甲。", seen="别的")


def test_a_typed_number_is_pointed_out_and_new_figures_keep_the_edits(office, draft):
    row = sentence(draft, "加强组织领导")
    actions.edit_sentence(by=office.actor, pk=row.pk, text="每月调度12次，落实到人。")
    draft.refresh_from_db()
    found = queries.problems(draft, office.actor)
    assert [one.stops for one in found] == [False] and "12" in found[0].what
    renewed = actions.renew_report(by=office.actor, pk=draft.pk)
    assert "每月调度12次" in text_of(queries.content_of(renewed.file))


def test_three_pairs_of_hands(office, statistician, director, draft):
    with pytest.raises(NotAllowed):
        actions.check_report(by=office.actor, pk=draft.pk)
    with pytest.raises(Refused, match="不能“签发”"):
        actions.approve_report(by=director.actor, pk=draft.pk)
    actions.comment_on(by=statistician.actor, pk=draft.pk, text="请补充。")
    with pytest.raises(Refused, match="不能核对通过"):
        actions.check_report(by=statistician.actor, pk=draft.pk)
    comment = draft.comments.get()
    actions.settle_comment(by=office.actor, pk=comment.pk, answer="已补充")
    checked = actions.check_report(by=statistician.actor, pk=draft.pk)
    assert checked.state == rules.CHECKED
    with pytest.raises(Refused, match="不能再改"):
        actions.edit_sentence(by=office.actor, pk=queries.sentences_of(draft)[0].pk, text="改。")
    with pytest.raises(Refused, match="退回原因"):
        actions.send_back(by=director.actor, pk=draft.pk, why=" ")
    assert actions.send_back(by=director.actor, pk=draft.pk, why="太长").state == rules.DRAFT


def test_a_director_does_not_issue_what_he_drafted(director, statistician):
    own = actions.draft_report(
        by=director.actor, kind=rules.ANNUAL, place=director.place, period=YEAR
    )
    actions.check_report(by=statistician.actor, pk=own.pk)
    with pytest.raises(NotAllowed, match="拟稿人不能自己"):
        actions.approve_report(by=director.actor, pk=own.pk)


def test_an_issued_report_is_numbered_sealed_and_never_changes(
    office, director, statistician, issued
):
    assert issued.number == f"杏卫健发〔{today().year}〕1号"
    text = text_of(queries.content_of(issued.file))
    assert issued.number in text and "待编号" not in text
    assert queries.numbered(issued.file) == issued
    for act in (actions.renew_report, actions.check_report, actions.approve_report):
        with pytest.raises((Refused, NotAllowed)):
            act(by=KEEPER_AT_CONSOLE, pk=issued.pk)
    second = actions.draft_report(
        by=office.actor, kind=rules.ANNUAL, place=office.place, period=YEAR
    )
    actions.check_report(by=statistician.actor, pk=second.pk)
    actions.approve_report(by=director.actor, pk=second.pk)
    with pytest.raises(Refused, match="机关代字"):
        actions.issue_report(by=director.actor, pk=second.pk, code="WJ2026")
    assert actions.issue_report(by=director.actor, pk=second.pk, code="杏卫健发").serial == 2
    assert actions.archive_report(by=director.actor, pk=issued.pk).state == rules.ARCHIVED


def test_an_issued_report_verifies_after_a_year_of_corrections(office, issued, tmp_path, settings):
    shutil.copytree(settings.HOME, tmp_path / "later")
    settings.HOME = tmp_path / "later"
    before = counting.compute("POP1", office.place, YEAR, seen_by=office.actor)[0]
    people = list(Resident.objects.order_by("pk").values_list("pk", flat=True)[:48])
    for month in range(12):
        with commit(by=KEEPER_AT_CONSOLE, why="更正", door="test"):
            part = people[month * 4 : month * 4 + 4]
            Resident.objects.filter(pk__in=part).update(
                deceased_on=dt.date(int(YEAR), month + 1, 2)
            )
        lake.refresh(by=KEEPER_AT_CONSOLE)
    after = counting.compute("POP1", office.place, YEAR, seen_by=office.actor)[0]
    assert after.value < before.value
    verdict = queries.check_content(queries.content_of(issued.file), office.actor)
    assert verdict.holds and verdict.checked > 50, [str(one) for one in verdict.findings]


def test_the_public_version_hides_small_cells(director, issued, reads):
    with pytest.raises(Refused, match="没有印发"):
        other = actions.draft_report(
            by=KEEPER_AT_CONSOLE, kind=rules.ANNUAL, place=director.place, period=YEAR
        )
        actions.publish_report(by=director.actor, pk=other.pk)
    published = actions.publish_report(by=director.actor, pk=issued.pk)
    text = text_of(queries.content_of(published.public))
    assert published.hidden and "＊" in text
    assert "＊" not in text_of(queries.content_of(published.file))
    doctor = reads("cunyi")
    assert issued.title in doctor.opens("/reporting/published/").tree.text_content()
    given = doctor.client.get(f"/reporting/published/{issued.pk}/")
    assert given.content == queries.content_of(published.public)
    doctor.opens(f"/reporting/{issued.pk}/", status=403)
    assert director.client.get("/reporting/published/999999/").status_code == 404


def test_beside_last_year_on_the_page_and_as_a_file(office, draft):
    page = office.opens(f"/reporting/{draft.pk}/redline/")
    assert page.tree.xpath("//ins") and page.tree.xpath("//del")
    given = office.client.get(f"/reporting/{draft.pk}/redline/file/")
    xml = docx.Document(io.BytesIO(given.content)).element.body.xml
    assert "<w:ins " in xml and "<w:del " in xml


def test_a_template_is_edited_uploaded_used_and_retired(office, director):
    plain = office.client.get("/reporting/templates/shipped/annual/").content
    assert plain == shipped(rules.ANNUAL)
    made = docx.Document(io.BytesIO(plain))
    last = next(p for p in made.paragraphs if "总体平稳" in p.text)
    last.runs[0].text = '本局自己的开头，常住{{ 值("POP1") }}。'
    held = io.BytesIO()
    made.save(held)
    file = SimpleUploadedFile("自定.docx", held.getvalue())
    sent = office.sends("/reporting/templates/", "上传并核对", kind="annual", file=file, name="")
    assert sent.status_code == 302, sent.content.decode()[:3000]
    report = actions.draft_report(
        by=office.actor, kind=rules.ANNUAL, place=office.place, period=YEAR
    )
    assert "本局自己的开头" in text_of(queries.content_of(report.file))
    row = queries.templates_of(office.actor, office.place).get()
    assert office.client.get(f"/reporting/templates/{row.pk}/").content == held.getvalue()
    actions.retire_template(by=director.actor, pk=row.pk)
    assert queries.the_template(rules.ANNUAL, office.place)[0] is None


def test_a_wrong_template_is_refused_with_its_paragraph(office):
    made = docx.Document(io.BytesIO(shipped(rules.ANNUAL)))
    made.paragraphs[4].runs[0].text = '{{ 值("NOPE") }}'
    held = io.BytesIO()
    made.save(held)
    file = SimpleUploadedFile("错.docx", held.getvalue())
    sent = office.sends("/reporting/templates/", "上传并核对", kind="annual", file=file, name="")
    text = sent.content.decode()
    assert sent.status_code == 422 and "第5段" in text and "没有代码为“NOPE”的指标" in text


@pytest.mark.parametrize(
    "given, says",
    [
        ({"kind": "novel", "period": YEAR}, "没有这种报告"),
        ({"kind": rules.ANNUAL, "period": f"{YEAR}-03"}, "时期不适合"),
        ({"kind": rules.LETTER, "period": YEAR}, "没有选择收文机构"),
        ({"kind": rules.ANNUAL, "period": str(today().year + 2)}, "还没有开始"),
    ],
)
def test_what_cannot_be_drafted_is_refused(office, given, says):
    with pytest.raises(Refused, match=says):
        actions.draft_report(by=office.actor, place=office.place, **given)


def test_a_brief_and_a_letter(office):
    brief = actions.draft_report(
        by=office.actor, kind=rules.MONTHLY, place=office.place, period=f"{YEAR}-09"
    )
    assert "工作简报" in text_of(queries.content_of(brief.file))
    template = queries.the_template(rules.LETTER, office.place)[1]
    from xinglin.engines.places import queries as places

    among = [one.pk for one in places.institutions(office.place.number, office.place.last)]
    to = queries.counted_institution(template, office.place, YEAR, among)
    letter = actions.draft_report(
        by=office.actor, kind=rules.LETTER, place=office.place, period=YEAR, institution=to
    )
    content = queries.content_of(letter.file)
    assert letter.institution.name in text_of(content)
    assert queries.check_content(content, office.actor).holds
    assert (
        queries.copied_to(letter.institution) in docx.Document(io.BytesIO(content)).element.body.xml
    )
    assert "印发" not in everything_in(content), "a letter has no printer and no date of printing"


def test_a_letter_is_copied_to_the_government_of_the_township(county):
    institutions = list(Institution.objects.select_related("place"))
    towns = [one for one in institutions if one.place.level in ("town", "village")]
    assert towns and all(queries.copied_to(one).endswith(("人民政府", "办事处")) for one in towns)
    above = Institution(place=Place.objects.get(level="county"))
    assert queries.copied_to(above) == "", "nobody stands between a county and its institutions"


def test_an_issued_summary_says_who_printed_it_and_when(issued):
    issued.refresh_from_db()
    told = everything_in(queries.content_of(issued.file))
    assert f"{issued.organ}办公室\t{chinese_date(today())}印发" in told


def test_everybody_reads_what_is_published_and_nothing_else(director, draft, issued, monkeypatch):
    cache.clear()
    stranger = Client()
    assert "还没有公开" in stranger.get("/reports/").content.decode()
    for path in ("", "file/"):
        assert stranger.get(f"/reports/{issued.pk}/{path}").status_code == 404
    published = actions.publish_report(by=director.actor, pk=issued.pk)
    shown = stranger.get("/reports/").content.decode()
    assert issued.title in shown and f"place={issued.place.code}" in shown
    assert issued.title in stranger.get("/reports/", {"place": issued.place.code}).content.decode()
    read = stranger.get(f"/reports/{issued.pk}/").content.decode()
    assert "主要指标完成情况" in read and "＊" in read and published.public in read
    given = stranger.get(f"/reports/{issued.pk}/file/")
    assert given.content == queries.content_of(published.public)
    assert given.content != queries.content_of(published.file)
    assert stranger.get("/reports/", {"place": "没有"}).status_code == 200
    monkeypatch.setattr(noticeboard, "MOST", 3)
    cache.clear()
    answers = [stranger.get("/reports/").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    cache.clear()


def test_reports_of_others_are_out_of_reach(reads, draft):
    with pytest.raises((Missing, NotAllowed)):
        queries.one(draft.pk, reads("cunyi").actor)
    for path in ("", "file/", "pdf/", "redline/", "redline/file/"):
        reads("cunyi").opens(f"/reporting/{draft.pk}/{path}", status=403)
