import contextlib
import copy
import os
from dataclasses import replace
from decimal import Decimal
from zipfile import ZipFile

import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.reports import Sentence, actions, queries
from xinglin.engines.reports.tests.sample import CHECKED, MANAGED, share, summary
from xinglin.kernel.errors import Refused

FIRST = "xl_1"


def kinds(verdict):
    return [finding.kind for finding in verdict.findings]


def test_an_untouched_document_holds(written, honest):
    verdict = queries.verify(written.path, honest)
    assert verdict.holds
    assert verdict.checked == len(written.figures) == 29


def test_a_number_that_was_typed_over_is_named(written, honest, alter, run_of):
    def raise_it(made):
        run_of(made, FIRST).text = "88.43%"

    verdict = queries.verify(alter(written.path, raise_it), honest)
    assert kinds(verdict) == ["typed over"]
    assert str(verdict.findings[0]) == (
        "一、2025年工作开展情况/（一）主要指标完成情况：慢病患者规范管理率，数字被改动，"
        "现为88.43%，原为78.43%"
    )


def test_a_number_in_the_table_is_checked_too(written, honest, alter):
    def raise_it(made):
        made.tables[0].rows[1].cells[3].paragraphs[0].runs[0].text = "99.99%"

    verdict = queries.verify(alter(written.path, raise_it), honest)
    assert kinds(verdict) == ["typed over"]
    assert verdict.findings[0].where.endswith("表1 2025年主要指标完成情况")


def test_a_number_typed_beside_its_mark_is_seen(written, honest, alter, run_of):
    def put_before(made):
        run = copy.deepcopy(run_of(made, FIRST))
        run.text = "9"
        run_of(made, FIRST).getprevious().addprevious(run)

    verdict = queries.verify(alter(written.path, put_before), honest)
    assert kinds(verdict) == ["unsourced"]
    assert "978.43%" in verdict.findings[0].reads


def test_a_number_that_took_its_mark_with_it_is_seen(written, honest, alter, run_of):
    def replace_it(made):
        run = run_of(made, FIRST)
        run.getprevious().getparent().remove(run.getprevious())
        run.getparent().remove(run.getnext())
        run.text = "80.00%"

    assert kinds(queries.verify(alter(written.path, replace_it), honest)) == ["gone", "unsourced"]


def test_a_tracked_deletion_does_not_count_as_text(written, honest, alter, run_of):
    def strike(made):
        for text in run_of(made, FIRST).iter(qn("w:t")):
            text.tag = qn("w:delText")

    assert kinds(queries.verify(alter(written.path, strike), honest)) == ["gone"]


def test_a_gap_filled_in_by_hand_is_named(written, honest, alter):
    def fill(made):
        made.tables[0].rows[4].cells[3].paragraphs[0].runs[0].text = "96.10%"

    verdict = queries.verify(alter(written.path, fill), honest)
    assert kinds(verdict) == ["filled in"]


def test_a_forged_passport_is_seen(written, honest, alter, run_of):
    def forge(made):
        run_of(made, FIRST).text = "88.43%"
        for part in made.part.package.iter_parts():
            if str(part.partname) == "/customXml/item1.xml":
                part._blob = part.blob.replace(b"78.43%", b"88.43%")

    verdict = queries.verify(alter(written.path, forge), honest)
    assert [one.kind for one in verdict.findings if one.mark == FIRST] == ["forged", "recounted"]


def test_a_recount_that_differs_is_named_with_what_it_gives(written, honest):
    def recount(figure):
        found = honest(figure)
        return replace(found, numerator=Decimal(30000)) if figure == MANAGED else found

    verdict = queries.verify(written.path, recount)
    assert set(kinds(verdict)) == {"recounted"}
    assert "75.30%" in {finding.recounted for finding in verdict.findings}


def test_a_figure_nobody_can_count_again_is_said_to_be_so(written, honest):
    verdict = queries.verify(written.path, lambda one: None if one == CHECKED else honest(one))
    assert set(kinds(verdict)) == {"not recounted"}
    assert len(verdict.findings) == 6


def test_fonts_can_be_asked_for_without_writing(written):
    assert queries.missing_fonts() == written.fonts


def test_the_passport_comes_back_whole(written, honest):
    seen = set()

    def recount(figure):
        seen.add(figure)
        return honest(figure)

    queries.verify(written.path, recount)
    assert MANAGED in seen
    assert CHECKED in seen


def test_one_figure_with_two_values_is_refused_and_nothing_is_written(tmp_path):
    sentences = tuple(Sentence("{rate}", {"rate": share("a", "甲", part, 3)}) for part in (1, 2))
    with pytest.raises(Refused, match=r"33\.33%与66\.67%"):
        actions.write(summary(blocks=sentences), tmp_path / "a.docx")
    assert list(tmp_path.iterdir()) == []


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    out = tmp_path / "a.docx"
    actions.write(summary(), out)
    before = out.read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        actions.write(summary(title="另一篇"), out)
    assert out.read_bytes() == before
    assert list(tmp_path.iterdir()) == [out]


def judged_or_refused(path):
    """Gives a verdict or says why not; anything else is a fault of ours."""
    with contextlib.suppress(Refused):
        assert queries.verify(path, lambda figure: figure).checked >= 0


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_refused_or_judged_and_never_breaks(written, tmp_path, data):
    content = bytearray(written.path.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(0, len(content)))]
    damaged = tmp_path / "damaged.docx"
    damaged.write_bytes(content)
    judged_or_refused(damaged)


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_mangled_part_is_refused_or_judged_and_never_breaks(written, tmp_path, data):
    with ZipFile(written.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(["customXml/item1.xml", "word/document.xml", *sorted(parts)]))
    part = parts[name]
    start = data.draw(st.integers(0, len(part)))
    end = data.draw(st.integers(start, min(start + 40, len(part))))
    filling = data.draw(st.text('0123456789.e-"{}[]:,<>/ f', max_size=12)).encode()
    parts[name] = part[:start] + filling + part[end:]
    mangled = tmp_path / "mangled.docx"
    with ZipFile(mangled, "w") as archive:
        for one, content in parts.items():
            archive.writestr(one, content)
    judged_or_refused(mangled)


def test_any_other_document_is_refused(tmp_path, written, alter):
    def strip(made):
        for part in made.part.package.iter_parts():
            if str(part.partname) == "/customXml/item1.xml":
                part._blob = b"<other/>"

    with pytest.raises(Refused, match="没有可读的数据存根"):
        queries.verify(alter(written.path, strip), lambda figure: figure)
    with pytest.raises(Refused, match="无法打开"):
        queries.verify(tmp_path / "none.docx", lambda figure: figure)
