"""The annual report: written by an office, checked, approved and issued by others."""

from __future__ import annotations

import io
import re

import docx

from xinglin.kernel.time import today

YEAR = str(today().year - 1)


def test_the_annual_report_from_the_first_draft_to_its_number(sits, tmp_path):
    office, statistician, director = sits("guzhang"), sits("tongji"), sits("juzhang")
    address = given_a_draft(office)
    when_a_sentence_is_reworded(office, address)
    when_the_director_comments(director, office, address)
    statistician.opens(address)
    statistician.presses("核对通过")
    statistician.sees("已核对", "等待局领导签发")
    director.opens(address)
    director.photographs("report-checked")
    director.presses("签发")
    director.does("编号印发", code="杏卫健发")
    director.sees("已印发", "杏卫健发〔", "1号")
    director.photographs("report-issued")
    then_the_file_holds(director, address, tmp_path)
    director.presses("公开")
    director.opens("/reporting/published/")
    director.sees(f"{YEAR}年工作总结")


def given_a_draft(office):
    office.opens("/reporting/new/")
    office.ticks("kind", "annual")
    office.types(period=YEAR)
    office.presses("生成初稿")
    office.sees("主要指标完成情况", "重点工作推进情况", "存在的主要问题", "工作要点")
    office.photographs("report-draft")
    return re.sub(r"^https?://[^/]+", "", office.page.url)


def when_a_sentence_is_reworded(office, address):
    sentence = office.page.locator("article.paper a.sentence", has_text="常住居民").first
    with office.page.expect_navigation():
        sentence.click()
    office.sees("修改语句", "这一句的修改")
    box = office.field("text")
    box.fill(box.input_value().replace("常住居民", "常住人口"))
    office.presses("保存这一句")
    office.sees("常住人口", within="article.paper")
    office.photographs("report-sentence")


def when_the_director_comments(director, office, address):
    director.opens(address)
    director.types(comment="请补充调度频次。")
    director.presses("提出意见")
    office.opens(address)
    office.sees("意见未处理：请补充调度频次。")
    office.page.locator("details.act-asks summary", has_text="处理").first.click()
    office.page.locator('details.act-asks [name="answer"]:visible').fill("已补充")
    with office.page.expect_navigation():
        office.page.locator("details.act-asks[open] button", has_text="处理").first.click()
    office.sees("没有问题")


def then_the_file_holds(director, address, tmp_path):
    with director.page.expect_download() as waiting:
        director.page.get_by_role("link", name="Word 文件").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    made = docx.Document(io.BytesIO(file.read_bytes()))
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "常住人口" in text and re.search(r"杏卫健发〔\d{4}〕1号", text)
    director.opens("/reporting/annual/")
    director.page.locator('input[type="file"]').set_input_files(file)
    director.presses("核对每个数字")
    director.sees("0 处不符")
    director.opens(address)


def test_what_last_years_report_said_stands_beside(sits):
    office = sits("guzhang")
    office.opens("/reporting/")
    office.follows(f"{YEAR}年工作总结")
    office.follows("与上年比较", within="body")
    office.sees("段有改动")
    assert office.page.locator("article.paper ins").count()
    office.photographs("report-redline")


def test_the_plan_of_the_year_and_a_task_in_it(sits):
    office = sits("guzhang")
    office.opens("/plans/")
    office.sees("工作计划", "逾期", "已完成")
    office.photographs("plan")
    office.follows("高血压规范管理攻坚")
    office.sees("总结中的语句", "规范管理率")
    office.photographs("plan-task")
