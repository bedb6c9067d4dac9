"""A template is filled from a book, checked at upload, edited, compared and masked."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import docx
import pytest
from docx.oxml.ns import qn

from xinglin.engines.reports import (
    MISSING,
    Column,
    Document,
    Figure,
    Heading,
    Lines,
    Order,
    Paragraph,
    TagTable,
    Vocabulary,
    actions,
    queries,
)
from xinglin.engines.reports.rules.checking import check
from xinglin.kernel.errors import Refused

COUNTY = "990101"
RATES = {"990101001": (40, 50), "990101002": (3, 60), "990101003": (55, 80)}


def figure(code, place=COUNTY, period="2025", **facts):
    given = {"commit": 9, "definition": "1", "unit": "%", "value": None, **facts}
    return Figure(code=code, title="规范管理率", place=place, period=period, **given)


def share(above, below, place=COUNTY, period="2025", **facts):
    return figure("R1", place, period, numerator=above, denominator=below, **facts)


class Book:
    """A small book: one rate, one count, one figure that nobody has."""

    def __init__(self, **changes):
        self.changes = changes

    def codes(self):
        return {"R1": "规范管理率", "C1": "体检人数", "M1": "缺失指标"}

    def figure(self, code, place, period, institution):
        when = period or "2025"
        if code == "R1":
            above, below = RATES.get(place, (98, 190) if when == "2025" else (80, 190))
            return share(above, below, place or COUNTY, when, **self.changes.get(code, {}))
        if code == "C1":
            known = {"unit": "人", "value": Decimal(12345), **self.changes.get(code, {})}
            return figure(code, place or COUNTY, when, **known)
        return figure(code, place or COUNTY, when)

    def earlier(self, one, *, step):
        return self.figure(one.code, one.place if one.place != COUNTY else "", "2024", "")

    def goal(self, one):
        made = figure(f"{one.code}-goal", value=Decimal("0.5"), commit=None)
        return (made, False) if one.code == "R1" else None

    def owner(self, code):
        return "基层卫生股"

    def below(self, code, period):
        return [(f"{at}乡", self.figure("R1", at, "", "")) for at in RATES]

    def months(self, code):
        return [("1月", self.figure("R1", "", "2025-01", ""))]


def template(*texts, table=False):
    blocks = [Heading(1, "情况"), *[Paragraph((one,)) for one in texts]]
    if table:
        columns = (Column("序号"), Column("完成值", 2))
        blocks.append(TagTable("表", columns, "项 in 完成情况", ("{{ 项.序号 }}", "{{ 项.值 }}")))
    return actions.draft_template(
        Document(title="{{ 地区 }}\n总结", organ="某局", made_on=date(2026, 1, 1),
                 blocks=tuple(blocks))
    )  # fmt: skip


def order(**changes):
    rows = {
        "完成情况": [
            {"序号": "1", "值": share(98, 190)},
            {"序号": "2", "值": share(3, 60, "990101002")},
        ]
    }
    return Order(Book(**changes.pop("book", {})), {"地区": "某县"}, rows, **changes)


def text_of(content):
    made = docx.Document(io.BytesIO(content))
    return "\n".join(paragraph.text for paragraph in made.paragraphs)


def fill(*texts, **changes):
    return actions.fill(template(*texts), order(**changes))


WORDS = Vocabulary(
    {"R1": "规范管理率", "C1": "体检人数"}, {"地区": "地区"}, {"完成情况": {"序号": "", "值": ""}}
)


def again(known):
    return lambda figure: figure if figure in known else None


def test_numbers_stand_where_the_template_says_and_verify():
    made = fill('率{{ 值("R1") }}，{{ 同比("R1") }}，目标{{ 目标("R1") }}，{{ 进度("R1") }}。')
    assert "率51.58%，同比上升9.47个百分点，目标50.00%，完成。" in text_of(made.content)
    known = {one for mark in made.figures for one in queries.figures_of(mark.printed)}
    verdict = queries.verify_content(made.content, again(known))
    assert verdict.holds and verdict.checked == 4 and not made.missing


def test_mean_of_places_and_the_distance_to_it():
    made = fill('平均{{ 平均("R1") }}，本县{{ 比平均("R1") }}。')
    assert "平均51.25%，本县高于平均0.33个百分点。" in text_of(made.content)


def test_a_typed_over_number_is_named():
    made = fill('体检{{ 值("C1") }}。')
    changed = docx.Document(io.BytesIO(made.content))
    run = next(r for p in changed.paragraphs for r in p.runs if r.text == "1.23万人")
    run.text = "2万人"
    held = io.BytesIO()
    changed.save(held)
    known = {mark.printed for mark in made.figures}
    [finding] = queries.verify_content(held.getvalue(), again(known)).findings
    assert (finding.reads, finding.written) == ("2万人", "1.23万人")


def test_what_is_missing_prints_and_is_listed():
    made = fill('{{ 值("M1") }}。{% if 值("M1") > 3 %}不会印出{% endif %}')
    assert f"{MISSING}。" in text_of(made.content) and "不会印出" not in text_of(made.content)
    assert {one.where for one in made.missing} == {"一、情况", "条件语句"}


@pytest.mark.parametrize(
    "changes, says",
    [
        ({"C1": {"commit": 5}}, "按提交5统计，其余数字按提交9统计"),
        ({"C1": {"commit": 9, "definition": "1"}}, ""),
    ],
)
def test_a_stale_number_refuses(changes, says):
    texts = ('{{ 值("R1") }}{{ 同比("R1") }}{{ 值("C1") }}',)
    if not says:
        assert fill(*texts, book=changes, head=10).figures
        return
    with pytest.raises(Refused) as refusal:
        fill(*texts, book=changes, head=10)
    assert says in refusal.value.why


def test_a_condition_prints_its_sentence():
    text = '{% if 进度("R1") == "完成" %}已完成{% else %}未完成{% endif %}{{ 值("R1") }}'
    assert "已完成51.58%" in text_of(fill(text).content)
    assert "甲" in text_of(fill('{% if 值("R1") >= 51 %}甲{% endif %}').content)
    assert "甲" not in text_of(fill('{% if 值("R1") >= 52 %}甲{% endif %}').content)


def test_rows_charts_and_full_width_signs():
    text = "{% for 地 in 各地(“R1”)|sort(attribute=“值”) %}{{ 地.名称 }}{{ 地.值 }}；{% endfor %}"
    content = actions.fill(template(text, '{{ 图（"R1"，"各地"） }}', table=True), order()).content
    assert "990101002乡5.00%；990101003乡68.75%；990101001乡80.00%；" in text_of(content)
    [points] = queries.chart_points(content).values()
    assert [text for _, text in points] == ["80.00%", "5.00%", "68.75%"]
    cells = [line.text for line in queries.lines_of(content) if line.cell]
    assert cells[:2] == ["序号", "完成值"] and len(cells) == 6
    known = {one for m in queries.numbers_of(content) for one in queries.figures_of(m.printed)}
    assert queries.verify_content(content, again(known)).holds


def test_a_point_of_a_chart_that_was_changed_is_named():
    content = fill('{{ 图("R1", "各地") }}').content
    made = docx.Document(io.BytesIO(content))
    for part in made.part.package.iter_parts():
        if "charts" in str(part.partname):
            part._blob = part.blob.replace(b"<c:v>80.00</c:v>", b"<c:v>90.00</c:v>")
    held = io.BytesIO()
    made.save(held)
    known = {mark.printed for mark in queries.numbers_of(content)}
    [finding] = queries.verify_content(held.getvalue(), again(known)).findings
    assert (finding.reads, finding.written) == ("90.00%", "80.00%")


@pytest.mark.parametrize(
    "text, where, why",
    [
        ('{{ 值("R9") }}', "第3段", "没有代码为“R9”的指标"),
        ('{{ 值("R1" }}', "第3段", "标签写法有误"),
        ('{{ 值("R1") }', "第3段", "标签没有写完整"),
        ("{{ 县名 }}", "第3段", "没有名为“县名”的内容"),
        ("{{ 值 }}", "第3段", "要写明指标代码"),
        ('{{ 中位("R1") }}', "第3段", "没有名为“中位”的写法"),
        ('{{ 值("R1", 乡镇="x") }}', "第3段", "没有参数“乡镇”"),
        ('{{ 图("R1", "饼") }}', "第3段", "没有“饼”这种图"),
        ('{% if 进度("R1") == "完成" %}甲', "第3段", "没有写结束标签"),
        ("甲{% endif %}", "第3段", "前面没有与它成对的"),
        ("{% for 项 in 完成情况 %}{{ 项.数 }}{% endfor %}", "第3段", "没有字段“数”"),
        ("{{ 地区|倒过来 }}", "第3段", "没有名为“倒过来”的处理方式"),
    ],
)
def test_a_wrong_template_is_named_with_its_paragraph(text, where, why):
    faults = queries.check_template(template(text), WORDS)
    assert any(one.where == where and why in one.why for one in faults), [str(f) for f in faults]


def test_a_right_template_has_no_faults_and_a_table_is_named_by_its_cell():
    good = template('{{ 值("R1") }}{% if 同比("R1") %}甲{% elif 地区 %}乙{% endif %}', table=True)
    assert not queries.check_template(good, WORDS)
    assert queries.codes_of(good, WORDS) == ["R1"]
    bad = Document(title="题", organ="某局", made_on=date(2026, 1, 1), blocks=(
        TagTable("表", (Column("甲"), Column("乙")), "项 in 完成情况",
                 ("{{ 项.序号 }}", "{{ 项.没有 }}")),))  # fmt: skip
    [fault] = queries.check_template(actions.draft_template(bad), WORDS)
    assert fault.where == "表1第3行第2列"


def test_a_template_reaches_nothing_but_what_it_is_given():
    for text in ("{{ ''.__class__.__mro__ }}", "{{ 值.__globals__ }}", "{{ range(3) }}"):
        with pytest.raises(Refused):
            fill(text)


def test_no_numbers_in_the_head_of_a_page():
    made = docx.Document(io.BytesIO(template("文")))
    made.sections[0].header.paragraphs[0].text = '{{ 值("R1") }}'
    held = io.BytesIO()
    made.save(held)
    [fault] = queries.check_template(held.getvalue(), WORDS)
    assert fault.where == "页眉"
    with pytest.raises(Refused, match="页眉页脚"):
        actions.fill(held.getvalue(), order())


def test_an_edited_paragraph_keeps_its_numbers_and_typed_ones_are_named():
    made = fill('率{{ 值("R1") }}，{{ 同比("R1") }}。')
    [line] = [one for one in queries.lines_of(made.content) if "⟦" in one.text]
    assert line.text == "率⟦xl_1⟧，⟦xl_2⟧。"
    content = actions.rewrite(made.content, {line.number: "达⟦xl_1⟧，共77个村。"}, {})
    assert "达51.58%，共77个村。" in text_of(content)
    known = {one for mark in made.figures for one in queries.figures_of(mark.printed)}
    verdict = queries.verify_content(content, again(known))
    assert verdict.checked == 1 and [one.title for one in verdict.findings] == ["77"]


def test_the_public_version_hides_fewer_than_five_and_what_would_tell():
    content = actions.fill(
        template('{% for 地 in 各地("R1") %}{{ 地.名称 }}{{ 地.值 }}；{% endfor %}{{ 值("R1") }}',
                 '{{ 图("R1", "各地") }}', table=True), order()).content  # fmt: skip
    public, hidden = actions.publish(content)
    text = text_of(public)
    assert "990101002乡＊；" in text and "5.00%" not in text
    assert "990101001乡＊；" in text, "the next smallest would be told by the sum"
    assert "68.75%" in text and hidden == 5
    [points] = queries.chart_points(public).values()
    assert [text for _, text in points] == ["", "", "68.75%"]
    raw = b"".join(
        part.blob for part in docx.Document(io.BytesIO(public)).part.package.iter_parts()
    )
    assert b'"numerator":"3"' not in raw and b">5.00<" not in raw
    known = {one for m in queries.numbers_of(public) for one in queries.figures_of(m.printed)}
    assert queries.verify_content(public, again(known)).holds


def test_last_years_text_beside_this_years():
    before, after = (
        fill("总体平稳。", "乙项工作按计划完成。"),
        fill("总体稳中有进。", "丙事起步早见效快。"),
    )
    pieces = [one.pieces for one in queries.beside(before.content, after.content)]
    assert any(("=", "总体") in one for one in pieces)
    made = docx.Document(io.BytesIO(
        actions.redline(before.content, after.content, "某人", datetime(2026, 1, 5))
    ))  # fmt: skip
    gone = "".join(one.text for one in made.element.body.iter(qn("w:delText")))
    come = [
        "".join(t.text for t in one.iter(qn("w:t"))) for one in made.element.body.iter(qn("w:ins"))
    ]
    assert "乙项工作按计划完成。" in gone and "丙事起步早见效快。" in come
    assert next(made.element.body.iter(qn("w:ins"))).get(qn("w:author")) == "某人"


def test_number_and_date_are_put_in_late():
    document = Document(
        title="题", organ="某局", made_on=date(2026, 1, 1), mast="某局文件", number="（待编号）",
        tags={"mast": "某某县卫生健康局文件", "organ": "某局", "day": "2026年1月1日"},
        blocks=(Paragraph(("文。",)),),
    )  # fmt: skip
    content = actions.fill(actions.draft_template(document), order()).content
    made = actions.rewrite(content, {}, {"发文字号": "某发〔2026〕3号", "成文日期": "2026年2月5日"})
    text = text_of(made)
    assert "某发〔2026〕3号" in text and "2026年2月5日" in text and "待编号" not in text
    assert queries.verify_content(made, again(set())).holds


def test_a_letter_has_its_lines_and_no_number_on_the_first_page():
    document = Document(
        title="函", organ="某局", made_on=date(2026, 1, 1), mast="某局", number="（待编号）",
        letter=True, blocks=(Lines((("文。", "正文"),)),),
    )  # fmt: skip
    made = docx.Document(io.BytesIO(actions.draft_template(document)))
    section = made.sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == "某局"
    assert round(section.header_distance.mm) == 30 and round(section.footer_distance.mm) == 20
    assert "PAGE" not in section.first_page_footer._element.xml


def test_pdf_by_the_word_processor_and_what_to_do_without(tmp_path, monkeypatch):
    from xinglin.engines.reports.layout import pdf

    content = fill("文。").content
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    assert not queries.can_draw_pdf()
    with pytest.raises(Refused, match="LibreOffice"):
        actions.draw_pdf(content)
    tool = tmp_path / "soffice"
    tool.write_text('#!/bin/sh\nprintf "%%PDF-1.7" > "$7/report.pdf"\n')
    tool.chmod(0o755)
    monkeypatch.setattr(pdf.shutil, "which", lambda name: str(tool))
    assert actions.draw_pdf(content).startswith(b"%PDF")
    tool.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(Refused, match="没有生成"):
        actions.draw_pdf(content)


def test_fonts_of_a_template_are_listed_whoever_chose_them():
    from xinglin.engines.reports.layout.fonts import wanting

    made = docx.Document(io.BytesIO(template("文")))
    made.styles["正文"].font.name = "华文行楷"
    names = [one.name for one in wanting(made, lambda: {"仿宋_GB2312", "SimHei"}) or ()]
    assert "华文行楷" in names and "仿宋_GB2312" not in names and "黑体" not in names
    assert wanting(made, lambda: None) is None


def test_the_same_figure_has_one_value():
    class Torn(Book):
        def below(self, code, period):
            return [("县", replace(share(98, 190), numerator=Decimal(97)))]

    with pytest.raises(Refused, match="两个数值"):
        actions.fill(template('{{ 值("R1") }}{{ 平均("R1") }}'), Order(Torn(), {"地区": "县"}, {}))


def test_the_grammar_is_checked_without_a_file():
    from xinglin.engines.reports.layout.filling import environment

    faults, codes = check([("第1段", "{{ 值（“R1”） }}{# 注 #}")], WORDS, environment())
    assert not faults and codes == ["R1"]


def test_every_word_that_a_template_may_say():
    text = (
        '{{ 分子("R1") }}/{{ 分母("R1") }}，{{ 环比("R1") }}，{{ 完成率("R1") }}，'
        '{{ 名称("R1") }}由{{ 责任("R1") }}负责，{{ 目标("C1") }}；'
        '{% for 月 in 各月("R1") %}{{ 月.名称 }}{{ 月.值 }}{% endfor %}'
        '{% if 值("R1") > 值("R1", 地区="990101002") and 值("R1") <= 60 %}对{% endif %}'
        '{% if 值("R1") < "甲" %}错{% endif %}{% if 值("R1") == 52 %}错{% endif %}'
    )
    said = text_of(fill(text).content)
    assert (
        "98人/190人，环比上升9.47个百分点，103.16%，规范管理率由基层卫生股负责，年度未设目标"
        in said
    )
    assert "1月42.11%对" in said and "错" not in said


def test_a_template_without_our_styles_still_fills_and_shows_its_gaps():
    made = docx.Document()
    made.add_paragraph('率{{ 值("R1") }}，缺{{ 值("M1") }}')
    made.add_paragraph('{{ 图("R1", "各月", "逐月") }}')
    held = io.BytesIO()
    made.save(held)
    filled = actions.fill(held.getvalue(), order())
    body = docx.Document(io.BytesIO(filled.content)).element.body
    assert body.xml.count('w:highlight w:val="yellow"') == 1
    assert 'w:lineRule="auto"' in body.xml
    assert list(queries.chart_points(filled.content)) == ["逐月"]


def test_an_indicator_that_nobody_knows_refuses_at_filling_too():
    with pytest.raises(Refused, match="没有代码"):
        fill('{{ 值("R9") }}')
    with pytest.raises(Refused, match="数据存根"):
        actions.publish(template("文。"))


def test_what_rests_on_hidden_figures_is_hidden_too():
    text = '{{ 值("R1", 地区="990101002") }}{{ 平均("R1") }}{{ 比平均("R1") }}{{ 同比("R1") }}'
    public, hidden = actions.publish(fill(text).content)
    assert "＊＊＊" in text_of(public) and "个百分点" in text_of(public) and hidden == 3


def test_deleted_paragraphs_stand_where_they_stood():
    before = fill("甲项工作圆满完成。", "乙。")
    made = docx.Document(io.BytesIO(
        actions.redline(before.content, fill("乙。").content, "某人", datetime(2026, 1, 5))
    ))  # fmt: skip
    gone = [one.text for one in made.element.body.iter(qn("w:delText"))]
    assert "甲项工作圆满完成。" in gone
    content = actions.rewrite(
        before.content,
        {line.number: "" for line in queries.lines_of(before.content) if line.text == "乙。"},
        {},
    )
    assert "乙。" not in text_of(content)


@pytest.mark.parametrize("given", [b"", b"PK\x03\x04", b"x" * 300])
def test_what_is_no_document_is_refused(given):
    for ask in (queries.lines_of, queries.numbers_of, lambda c: queries.check_template(c, WORDS)):
        with pytest.raises(Refused, match="无法打开"):
            ask(given)
