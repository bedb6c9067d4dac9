from zipfile import ZipFile

import docx
import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from xinglin.engines.reports import Colophon, Column, FigureTable, actions
from xinglin.engines.reports.layout import fonts
from xinglin.engines.reports.layout.styles import AREA
from xinglin.engines.reports.tests.sample import share, summary


def opened(written):
    return docx.Document(str(written.path))


def texts(made):
    return [paragraph.text for paragraph in made.paragraphs]


def test_the_page_is_the_official_one(written):
    section = opened(written).sections[0]
    measures = (
        (section.page_width, 210),
        (section.page_height, 297),
        (section.top_margin, 37),
        (section.bottom_margin, 35),
        (section.left_margin, 28),
        (section.right_margin, 26),
    )
    assert all(abs(found - Mm(wanted)) < Mm(0.1) for found, wanted in measures)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    pitch = int(grid.get(qn("w:linePitch"))) / 20
    cell = 16 + int(grid.get(qn("w:charSpace"))) / 4096
    assert int(Mm(225).pt / pitch) == 22
    assert int(Mm(156).pt / cell) == 28


@pytest.mark.parametrize(
    ("name", "font", "size"),
    [
        ("标题", "方正小标宋简体", 22),
        ("正文", "仿宋_GB2312", 16),
        ("一级", "黑体", 16),
        ("二级", "楷体_GB2312", 16),
        ("三级", "仿宋_GB2312", 16),
        ("四级", "仿宋_GB2312", 16),
        ("表题", "黑体", 14),
        ("页码", "宋体", 14),
        ("主送机关", "仿宋_GB2312", 16),
        ("版记", "仿宋_GB2312", 14),
    ],
)
def test_the_styles_name_the_official_fonts(written, name, font, size):
    style = opened(written).styles[name]
    assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert style.font.size == Pt(size)
    assert style.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY


def test_lines_are_exact_and_paragraphs_begin_two_characters_in(written):
    body = opened(written).styles["正文"]
    assert body.paragraph_format.line_spacing == Pt(28.95)
    assert body.element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert abs(body.paragraph_format.first_line_indent - Pt(31.6)) < Pt(0.1)


def test_nothing_in_the_text_is_formatted_directly(red):
    for paragraph in opened(red).element.body.iter(qn("w:p")):
        properties = paragraph.pPr
        assert [one.tag for one in properties] == [qn("w:pStyle")]
        runs = (run.find(qn("w:rPr")) for run in paragraph.iter(qn("w:r")))
        assert all([one.tag for one in run] == [qn("w:rStyle")] for run in runs if run is not None)


def test_page_numbers_stand_outside_odd_right_even_left(written):
    made = opened(written)
    section = made.sections[0]
    assert made.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph.text == "— 1 —"
        assert "PAGE" in "".join(paragraph._p.xpath(".//w:instrText/text()"))
        assert paragraph.style.element.pPr.find(qn("w:jc")).get(qn("w:val")) == side


def test_the_text_reads_as_the_rules_say(written):
    said = texts(opened(written))
    assert said[0] == "杏林县（虚构）卫生健康局\n2025年工作总结和2026年工作要点"
    assert said[1] == "县人民政府："
    assert "一、2025年工作开展情况" in said
    assert "（一）主要指标完成情况" in said
    figures = next(text for text in said if text.startswith("全县慢病"))
    assert figures == (
        "全县慢病患者规范管理率为78.43%，同比上升3.20个百分点，完成年度目标。"
        "在管患者3.98万人中3.12万人接受了规范管理。"
        "为65岁及以上老年人健康体检6.12万人，同比下降2.82%，有序推进。"
        "重点人群家庭医生签约率71.28%，同比上升0.12个百分点，进度滞后，需加力推进。"
        "适龄儿童疫苗接种率（待补），专项整治办结率—。"
    )
    assert any(text.startswith("1.加强行风建设。组织开展") for text in said)
    assert said[-2:] == ["杏林县（虚构）卫生健康局", "2026年1月5日"]


def test_the_table_repeats_its_header_and_says_every_number_in_full(written):
    table = opened(written).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == (
        ["序号", "指标", "年度目标", "完成值", "完成率", "同比", "责任单位", "备注"]
    )
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[2].cells][2:6] == [
        "65000人",
        "61234人",
        "94.21%",
        "下降2.82%",
    ]
    assert sum(int(one.get(qn("w:w"))) for one in table._tbl.tblGrid) == AREA


def test_a_table_with_a_hidden_cell_says_why(tmp_path):
    hidden = share("a", "甲", 3, 40, suppressed=True)
    table = FigureTable("表1", (Column("甲"), Column("乙")), (("一", hidden),), unit="%")
    made = opened(actions.write(summary(blocks=(table,)), tmp_path / "a.docx"))
    assert made.tables[0].rows[1].cells[1].text == "＊"
    assert "注：＊表示人数过少，不予公布。" in texts(made)
    assert "单位：%" in texts(made)


def test_what_is_missing_is_printed_so_and_listed(written):
    assert {(gap.code, gap.period) for gap in written.missing} == {("vaccine", "2025")}
    assert {gap.where.count("/") for gap in written.missing} == {1, 2}


def test_a_sentence_whose_condition_fails_is_left_out(tmp_path):
    blocks = summary().blocks
    chapter = blocks[1].blocks[0]
    conditional = chapter.blocks[0].sentences[3]
    other = type(conditional)(conditional.template, conditional.figures, {"pace": "完成"})
    done = actions.write(summary(blocks=(other,), signed_on=None), tmp_path / "a.docx")
    assert done.figures == ()
    assert texts(opened(done))[2:] == []


def test_the_red_head_and_the_end_matter(red):
    made = opened(red)
    said = texts(made)
    assert said[:4] == ["000001", "特急", "杏林县（虚构）卫生健康局文件", "杏卫健发〔2026〕5号"]
    mast, number = made.styles["发文机关标志"], made.styles["发文字号"]
    assert str(mast.font.color.rgb) == "FF0000"
    assert mast.font.size.pt * 14 <= Mm(156).pt
    assert number.element.pPr.find(qn("w:pBdr"))[0].get(qn("w:color")) == "FF0000"
    assert "附件：1.\t2025年主要指标完成情况分乡镇表" in said
    assert "（联系人：张三，电话：0000—0000000）" in said
    assert said.count("附件1") == said.count("附件2") == 1
    foot = [p.text for p in made.element.body.iter(qn("w:p")) if p.style and "版记" in p.style]
    assert "抄送：县委办公室，县人大常委会办公室，县政协办公室。" in foot
    assert "杏林县（虚构）卫生健康局办公室\t2026年1月5日印发" in foot
    date, name = made.styles["成文日期"].element, made.styles["署名"].element
    assert date.pPr.ind.get(qn("w:rightChars")) == "400"
    assert name.pPr.ind.get(qn("w:rightChars")) == "100"


def test_a_colophon_may_have_a_page_of_its_own(tmp_path):
    day = summary().made_on
    document = summary(colophon=Colophon("办公室", day, new_page=True), issuer="李四", mast="文件")
    made = opened(actions.write(document, tmp_path / "a.docx"))
    assert made.styles["版记另页"].paragraph_format.page_break_before
    assert any("签发人：李四" in text for text in texts(made))


def test_the_same_document_gives_the_same_bytes(red, tmp_path):
    from xinglin.engines.reports.tests.sample import with_everything

    again = actions.write(with_everything(), tmp_path / "again.docx")
    assert red.path.read_bytes() == again.path.read_bytes()
    with ZipFile(again.path) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_fonts_that_are_not_there_are_named_and_never_replaced(written):
    assert fonts.missing_fonts(lambda: None) is None
    have = {"SimHei", "宋体", "Times New Roman", "方正小标宋简体"}
    lacking = fonts.missing_fonts(lambda: have)
    assert [font.name for font in lacking] == ["仿宋_GB2312", "楷体_GB2312"]
    with ZipFile(written.path) as archive:
        table = archive.read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋"/>' in table
