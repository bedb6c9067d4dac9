"""A figure is declared on pages: typed, checked, given a paper, confirmed by somebody else."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile

from xinglin.engines.indicators import queries as counting
from xinglin.engines.indicators.models import DeclaredFigure
from xinglin.kernel.time import today

PDF = b"%PDF-1.7\nmade up\n%%EOF"
YEAR = str(today().year - 1)


def test_the_made_up_county_has_declared_figures_that_say_so(reads):
    one = reads("tongji")
    page = one.opens("/figures/declared/")
    shown = page.tree.text_content()
    assert "无偿献血" in shown and "申报" in shown and "已确认" in shown
    draft = DeclaredFigure.objects.get(state="draft")
    told = one.opens(f"/figures/declared/{draft.pk}/").tree.text_content()
    assert "不成立" in told and "123/866" in told and "还没有" not in told


def form(**more):
    given = {"title": "婚检率", "unit": "%", "period": YEAR, "value": "72.17",
             "numerator": "866", "denominator": "1200"}  # fmt: skip
    return given | more | {"_panel": "0"}


def test_from_the_form_to_the_paper(reads):
    one = reads("tongji")
    paper = SimpleUploadedFile("盖章.pdf", PDF)
    answer = one.client.post("/figures/declared/new/", form(paper=paper))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    row = DeclaredFigure.objects.order_by("-pk").first()
    assert row.value == "72.17" and row.paper_name == "盖章.pdf"
    given = one.client.get(f"/figures/declared/{row.pk}/paper/")
    assert given.content == PDF and given["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in given["Content-Disposition"]
    one.sends(f"/figures/declared/{row.pk}/", "提交审核")
    assert DeclaredFigure.objects.get(pk=row.pk).state == "declared"


def test_a_false_paper_is_refused_and_what_was_typed_stays(reads):
    one = reads("tongji")
    page = SimpleUploadedFile("a.pdf", b"<script>")
    answer = one.client.post("/figures/declared/new/", form(paper=page, title="特别的率"))
    assert answer.status_code == 422 and "只接受" in answer.content.decode()
    assert not DeclaredFigure.objects.filter(title="特别的率").exists()


def test_a_typed_table_becomes_drafts(reads):
    one = reads("tongji")
    sheet = SimpleUploadedFile("t.csv", "指标,数值,单位\n献血,18,人次\n".encode())
    before = DeclaredFigure.objects.count()
    answer = one.client.post(
        "/figures/declared/table/", {"_panel": "0", "sheet": sheet, "period": YEAR}
    )
    assert answer.status_code == 302 and DeclaredFigure.objects.count() == before + 1


def test_a_table_is_checked_and_not_kept(reads):
    one = reads("juzhang")
    text = "编号,指标,数值,单位,关系\nt,总户数,237,户,a+b\na,甲,167,户,\nb,乙,88,户,\n"
    sheet = SimpleUploadedFile("小结.csv", io.BytesIO(text.encode()).getvalue())
    answer = one.client.post("/figures/check/", {"_panel": "0", "sheet": sheet}, follow=True)
    shown = answer.content.decode()
    assert "不成立" in shown and "167 + 88 = 255" in shown
    assert "没有可校验" not in shown


def test_who_may_not_declare_sees_no_form_and_no_drafts(reads):
    one = reads("cunyi")
    one.opens("/figures/declared/new/", status=403)
    assert "草稿" not in {r.state_title for r in counting.declared_of(seen_by=one.actor)}
