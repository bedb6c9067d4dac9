"""Declared figures: with a paper, under the checks, by two pairs of eyes, always marked."""

import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.access import OFFICE_HEAD, STATISTICIAN, Actor, Grant
from xinglin.engines.access.words import TEAM_LEADER, VILLAGE_DOCTOR
from xinglin.engines.indicators import actions, queries
from xinglin.engines.indicators.checks.printed import Printed
from xinglin.engines.indicators.models import DeclaredFigure
from xinglin.engines.ledger import queries as ledger
from xinglin.engines.places.words import area
from xinglin.kernel import papers
from xinglin.kernel.errors import Missing, NotAllowed, Refused

COUNTY, TOWN = "990101", "990101001"
PDF = b"%PDF-1.7\n%made-up paper\n%%EOF"


def actor(account, role, code=COUNTY):
    where = area(code)
    return Actor(account, f"某{account}", grants=(Grant(role, where.number, where.last),))


LEADER, HEAD = actor(1, TEAM_LEADER, TOWN), actor(2, OFFICE_HEAD)
PREMARITAL = {"title": "婚检率", "value": "72.17", "unit": "%", "period": "2025",
              "numerator": "866", "denominator": "1200"}  # fmt: skip


def packed(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return made.getvalue()


@pytest.fixture
def home(settings, tmp_path, county):
    settings.HOME = tmp_path
    return tmp_path


def drafted(by=LEADER, place=TOWN, **more):
    return actions.draft_figure(by=by, place=place, **(PREMARITAL | more))


def handed_in(by=LEADER, **more):
    row = drafted(by, **more)
    actions.attach_paper(by=by, pk=row.pk, name="盖章件.pdf", content=PDF)
    return actions.declare_figure(by=by, pk=row.pk)


def test_from_draft_to_confirmed(home):
    row = handed_in()
    assert row.state == "declared" and row.who_name == "某1" and row.declared_at
    assert queries.declared_figures(TOWN, "2025", seen_by=HEAD) == []
    done = actions.confirm_figure(by=HEAD, pk=row.pk)
    assert done.state == "confirmed" and done.confirmed_name == "某2"
    [figure] = queries.declared_figures(TOWN, "2025", seen_by=HEAD)
    assert figure.declared and figure.as_dict()["declared"] is True
    assert (figure.value, figure.numerator) == (Decimal("72.17"), 866)
    assert queries.declared_figures(COUNTY, "2025", seen_by=HEAD) == []


def test_every_version_is_kept(home):
    row = handed_in()
    before = ledger.head()
    actions.return_figure(by=HEAD, pk=row.pk, why="请附分母的出处")
    current, past = ledger.as_of(DeclaredFigure, before)
    assert not current.exists() and past.get().state == "declared"
    again = actions.draft_figure(by=LEADER, place=TOWN, pk=row.pk, **PREMARITAL)
    assert again.state == "draft"
    assert actions.declare_figure(by=LEADER, pk=row.pk).state == "declared"


def test_without_a_paper_nothing_is_handed_in(home):
    row = drafted()
    with pytest.raises(Refused, match="还没有依据文件"):
        actions.declare_figure(by=LEADER, pk=row.pk)
    with pytest.raises(Missing, match="还没有依据文件"):
        queries.paper_of(row.pk, seen_by=LEADER)


def test_what_does_not_hold_is_mended_or_explained(home):
    with pytest.raises(Refused, match=r"866/1200 = 72\.1667"):
        handed_in(value="90.72")
    assert handed_in(value="90.72", note="分子另含补检，见附件").state == "declared"


def test_two_values_of_one_figure_are_noticed(home):
    actions.confirm_figure(by=HEAD, pk=handed_in(title="诫勉谈话", value="13", unit="人",
                                                  numerator="", denominator="").pk)  # fmt: skip
    with pytest.raises(Refused, match="两个值"):
        handed_in(title="诫勉谈话", value="3", unit="人", numerator="", denominator="")


def test_nobody_confirms_his_own(home):
    row = handed_in(by=HEAD)
    with pytest.raises(NotAllowed, match="自己申报"):
        actions.confirm_figure(by=HEAD, pk=row.pk)
    other = actor(3, STATISTICIAN)
    assert actions.confirm_figure(by=other, pk=row.pk).confirmed_by == 3
    with pytest.raises(Refused, match="不能再审核"):
        actions.confirm_figure(by=other, pk=row.pk)


def test_rights_and_reach(home):
    with pytest.raises(NotAllowed):
        drafted(place=COUNTY)
    with pytest.raises(NotAllowed):
        drafted(by=actor(4, VILLAGE_DOCTOR))
    row = handed_in()
    with pytest.raises(NotAllowed):
        actions.confirm_figure(by=LEADER, pk=row.pk)
    stranger = actor(5, OFFICE_HEAD, "990101002")
    with pytest.raises(Missing):
        queries.declared_one(row.pk, seen_by=stranger)
    with pytest.raises(Missing):
        queries.paper_of(row.pk, seen_by=stranger)
    reader = actor(6, VILLAGE_DOCTOR)
    assert not queries.declared_of(seen_by=reader).exists()
    actions.confirm_figure(by=HEAD, pk=row.pk)
    assert queries.declared_of(seen_by=reader).get() == row


def test_taking_back(home):
    row = handed_in()
    with pytest.raises(Refused, match="写明撤回"):
        actions.withdraw_figure(by=LEADER, pk=row.pk, why=" ")
    with pytest.raises(Refused, match="不能再修改"):
        actions.draft_figure(by=LEADER, place=TOWN, pk=row.pk, **PREMARITAL)
    actions.confirm_figure(by=HEAD, pk=row.pk)
    with pytest.raises(NotAllowed):
        actions.withdraw_figure(by=LEADER, pk=row.pk, why="算错")
    assert actions.withdraw_figure(by=HEAD, pk=row.pk, why="算错").state == "withdrawn"
    with pytest.raises(Refused, match="已经撤回"):
        actions.withdraw_figure(by=HEAD, pk=row.pk, why="算错")
    with pytest.raises(Refused, match="退回的原因"):
        actions.return_figure(by=HEAD, pk=row.pk, why="")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"title": ""}, "指标名称"),
        ({"value": ""}, "数值"),
        ({"value": "很多"}, "不是数字"),
        ({"numerator": "x" * 41}, "不是数字"),
        ({"unit": "箱"}, "没有单位"),
        ({"period": "去年"}, "去年"),
    ],
)
def test_what_is_no_figure_is_refused(home, given, says):
    with pytest.raises(Refused, match=says):
        drafted(**given)


def test_a_figure_of_the_book_brings_its_words(home):
    row = drafted(code="HTN2", value="61.5")
    assert (row.title, row.unit) == ("管理人群血压控制率", "%") and row.base
    about = drafted(value="850余", unit="户次", title="监督", numerator="", denominator="")
    assert queries.as_figure(about).value == 850


def test_the_paper_is_kept_under_its_digest_and_proved(home):
    row = handed_in()
    assert (row.paper_name, row.paper_kind, row.paper_size) == ("盖章件.pdf", "pdf", len(PDF))
    assert len(row.paper_sha256) == len(row.paper_sm3) == 64
    assert queries.paper_of(row.pk, seen_by=HEAD) == ("盖章件.pdf", "application/pdf", PDF)
    kept = papers.where(home, row.paper_sha256)
    assert papers.keep(home, papers.received("again.pdf", PDF), PDF) == kept
    kept.write_bytes(PDF + b"altered")
    with pytest.raises(Refused, match="摘要不符"):
        queries.paper_of(row.pk, seen_by=HEAD)
    kept.unlink()
    with pytest.raises(Missing, match="不在原处"):
        queries.paper_of(row.pk, seen_by=HEAD)


WORD = packed("word/document.xml", "[Content_Types].xml")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n", "png"),
        (WORD, "docx"),
        (packed("word/document.xml", "word/vbaProject.bin"), ""),
        (packed("xl/workbook.xml"), ""),
        (b"PK\x03\x04broken", ""),
        (b"<html>", ""),
    ],
)
def test_a_paper_is_what_its_content_says(content, kind):
    assert papers.kind_of(content) == kind
    if not kind:
        with pytest.raises(Refused, match="只接受"):
            papers.received("a.pdf", content)


def test_empty_and_huge_papers_are_refused():
    with pytest.raises(Refused, match="空的"):
        papers.received("a.pdf", b"")
    with pytest.raises(Refused, match="20 MB"):
        papers.received("a.pdf", PDF + b"x" * papers.LARGEST)


@given(st.text(max_size=200), st.binary(max_size=64))
def test_no_name_and_no_content_leads_out_of_the_folder(name, tail):
    paper = papers.received(name, PDF + tail)
    assert paper.name and not set(paper.name) & set('/\\<>:"|?*\x00') and len(paper.name) <= 120
    assert papers.where(papers.Path("/h"), paper.sha256).parent.parent.name == "papers"


def test_a_typed_table_becomes_drafts_on_one_paper(home):
    rows = [
        Printed("a", "免费婚检", "866", "人"),
        Printed("b", "婚检任务", "1200", "人"),
        Printed("c", "任务完成率", "72.17", "%", numerator="a", denominator="b"),
    ]
    made = actions.draft_table(
        by=LEADER, place=TOWN, period="2025", rows=rows, paper=("年报.pdf", PDF)
    )
    assert [one.value for one in made] == ["866", "1200", "72.17"]
    assert (made[2].numerator, made[2].denominator) == ("866", "1200")
    assert {one.paper_sha256 for one in made} == {made[0].paper_sha256}
    told = queries.findings_of(made[2], seen_by=LEADER)
    assert [one.grade for one in told] == ["holds"]
    plain = actions.draft_table(by=LEADER, place=TOWN, period="2025", rows=rows[:1])
    assert not plain[0].paper_sha256


def test_a_declared_figure_stands_beside_what_is_counted(home, monkeypatch):
    from xinglin.engines.indicators.queries import declared

    row = drafted(code="HTN2", value="61.5", numerator="", denominator="")
    assert all(one.check != "once" for one in queries.findings_of(row, seen_by=HEAD))
    monkeypatch.setattr(declared.manifest, "read", lambda folder: object())
    counted = queries.as_figure(drafted(code="HTN2", value="58.20"))
    monkeypatch.setattr(declared, "compute", lambda *a, **k: [counted])
    found = [one for one in queries.findings_of(row, seen_by=HEAD) if "本平台统计" in one.says]
    assert found[0].grade == "doubt" and "58.20" in found[0].says
    alike = drafted(code="HTN2", value="58.20", numerator="", denominator="")
    told = [one for one in queries.findings_of(alike, seen_by=HEAD) if "本平台统计" in one.says]
    assert told[0].grade == "holds"
