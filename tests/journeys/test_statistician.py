"""The statistician's question: from the county's rate to a village, to its people, and back.

He changes the period, takes the table along, and gives a colleague the link; the colleague sees the
number, is told that the people are not for him, and sees none.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import openpyxl
from playwright.sync_api import expect

from xinglin.kernel.time import today

PATIENT = 90_000  # the first reader of a period waits for its statements
YEAR, BEFORE = str(today().year - 1), str(today().year - 2)


def asked(address: str) -> dict[str, str]:
    """What an address asks for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def digits(text: str) -> list[float]:
    return [float(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def tile(someone, title: str) -> float:
    """The number of one of the big tiles."""
    return digits(someone.reads(f'.figure:has(.figure-title:has-text("{title}")) .figure-value'))[0]


def download(someone, within: str, where) -> openpyxl.Workbook:
    """Press «导出», choose Excel, and read the file that comes."""
    panel = someone.page.locator("section.panel", has_text=within).first
    panel.get_by_role("button", name="导出").click()
    with someone.page.expect_download() as waiting:
        panel.get_by_role("link", name="Excel").click()
    file = where / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.suffix == ".xlsx"
    return openpyxl.load_workbook(file)


def given_the_figure_found_in_the_book(someone):
    county = someone.served.place("county")["code"]  # he may have looked at another place before
    someone.opens(f"/figures/book/?period={YEAR}&at={county}")
    expect(someone.page.locator("tr.rows-group").first).to_be_visible(timeout=PATIENT)
    someone.page.locator('main input[name="q"]').fill("xykzl")
    someone.presses("查找")
    someone.sees("HTN2", "管理人群血压控制率", within="main")
    someone.does_not_see("常住居民人数", within="main")
    someone.photographs("figures-book-searched")
    someone.follows("管理人群血压控制率")
    someone.sees("趋势", "漏斗图", "出处（护照）", "数据截至")


def test_from_the_county_to_a_village_to_the_people_and_back(sits, served, tmp_path):
    one = sits("tongji")
    given_the_figure_found_in_the_book(one)
    county = one.page.url
    expect(one.page.locator("canvas")).not_to_have_count(0, timeout=PATIENT)
    one.photographs("figure-county")
    village = when_he_drills_to_a_village(one)
    people = when_he_opens_its_people(one)
    then_a_person_opens_to_the_records_that_made_him_count(one)
    then_the_way_back_is_the_breadcrumbs(one, county)
    one.page.goto(village)
    then_another_period_keeps_the_place(one)
    then_the_table_is_taken_along(one, served, county, tmp_path)
    shared = then_the_link_holds_place_and_period(one, people)
    then_the_colleague_sees_the_number_only(sits("juzhang"), shared, people)


def when_he_drills_to_a_village(someone) -> str:
    place = someone.page.locator("section.panel-table td a").first
    with someone.page.expect_navigation():
        place.click()
    someone.looks_it_over()
    assert len(asked(someone.page.url)["at"]) == 9, "the towns come first"
    with someone.page.expect_navigation():
        someone.page.locator("section.panel-table td a").first.click()
    someone.looks_it_over()
    someone.photographs("figure-village")
    found = asked(someone.page.url)
    assert len(found["at"]) == 12 and found["period"] == YEAR
    return someone.page.url


def when_he_opens_its_people(someone) -> str:
    many = int(tile(someone, "分母"))
    someone.page.locator(".panel-tally a", has_text="分母").first.click()
    someone.sees("分母中的人", "证件号码")
    someone.looks_it_over()
    rows = someone.page.locator("table.rows tbody tr")
    assert rows.count() == min(many, 50)
    someone.photographs("figure-people")
    return someone.page.url


def then_a_person_opens_to_the_records_that_made_him_count(someone):
    someone.follows("查看记录")
    someone.sees("为什么这样计", "在管登记", "计入的依据")
    someone.photographs("figure-records")
    someone.page.go_back()


def then_the_way_back_is_the_breadcrumbs(someone, county: str):
    links = someone.page.locator("nav.crumbs a")
    assert links.count() == 3, "the book, the county, the town"
    with someone.page.expect_navigation():
        links.nth(1).click()
    someone.looks_it_over()
    assert asked(someone.page.url)["at"] == asked(county)["at"]
    assert asked(someone.page.url)["period"] == YEAR


def then_another_period_keeps_the_place(someone):
    place = asked(someone.page.url)["at"]
    someone.follows(f"{BEFORE}年", within="nav.choices")
    assert asked(someone.page.url) == {"at": place, "period": BEFORE}
    someone.sees(f"{BEFORE}年", within="main .lead")
    someone.page.go_back()


def then_the_table_is_taken_along(someone, served, county: str, where):
    someone.page.goto(f"{county}&level=village")
    shown = someone.page.locator("section.panel-table tbody tr").all_inner_texts()
    book = download(someone, "村（社区）排名", where)
    rows = list(book["数据"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows][: len(shown)] == [text.split("\t")[0] for text in shown]
    about = [list(row) for row in book["口径"].iter_rows(values_only=True)]
    head = next(row for row in about if row[0] == "代码")
    lines = [dict(zip(head, row, strict=True)) for row in about if row[0] == "HTN2"]
    assert {(line["地区"], line["分子"]) for line in lines} == {row[:2] for row in rows}
    command = lines[0]["核对命令"].split()
    told = served.command(*command[1:], "--json")
    assert f'"numerator": {lines[0]["分子"]}' in told, "the command in the file proves the number"


def then_the_link_holds_place_and_period(someone, people: str) -> str:
    someone.page.goto(people)
    someone.page.locator("details.share summary").click()
    shared = someone.page.locator("details.share input").input_value()
    assert asked(shared)["at"] == asked(people)["at"] and asked(shared)["period"] == YEAR
    return shared


def then_the_colleague_sees_the_number_only(colleague, shared: str, people: str):
    colleague.page.goto(shared)
    colleague.looks_it_over()
    colleague.sees("管理人群血压控制率", "没有查看其背后人员名单的权限")
    assert tile(colleague, "分母") > 0
    assert colleague.page.locator("main table").count() == 0
    assert not colleague.page.locator('main a[href^="/ehr/"]').count()
    colleague.photographs("figure-people-not-for-the-colleague")
    colleague.follows("总览", within="nav.tabs")
    colleague.sees("没有查看其背后人员名单的权限", "趋势")


def test_a_number_opens_to_its_passport_and_to_why_it_changed(sits):
    one = sits("duizhang")
    one.opens(f"/figures/HTN2/?period={YEAR}")
    one.follows("护照", within="nav.tabs")
    one.sees("定义沿革", "计入与未计入", "数据快照", "核对命令", "FHIR MeasureReport")
    one.presses("重算")
    one.sees("已从记录重新计算，结果一致")
    one.photographs("figure-passport")
    one.follows("为何变化", within="nav.tabs")
    one.sees("从前值到后值", "各项之和正好等于变化", "时期推移")
    expect(one.page.locator("canvas")).not_to_have_count(0, timeout=PATIENT)
    one.photographs("figure-why")
    cause = one.page.locator("section.panel-table td a").first
    with one.page.expect_navigation():
        cause.click()
    one.sees("涉及的人", "居住地")
    one.looks_it_over()
    one.follows("分组", within="nav.tabs")
    one.follows("性别", within="nav.choices[aria-label*='分组']")
    one.sees("男", "女", "95%区间")
    one.photographs("figure-divided")


def test_anybody_reads_what_is_counted(sits):
    visitor = sits()
    visitor.opens("/definitions/")
    visitor.sees("HTN2", "任何人都可以查阅")
    visitor.photographs("definitions")
    visitor.follows("管理人群血压控制率")
    visitor.sees("算例 1", "版本沿革", "3 / 5")
    visitor.photographs("definition")
    english = sits(english=True)
    english.opens("/definitions/HTN2/")
    english.sees("Blood pressure controlled among the managed")


def test_a_figure_on_a_phone_and_on_paper(sits):
    phone = sits("tongji", phone=True)
    for path, name in ((f"/figures/book/?period={YEAR}", "phone-book"),
                       (f"/figures/HTN2/?period={YEAR}", "phone-figure"),
                       (f"/figures/HTN2/passport/?period={YEAR}", "phone-passport"),
                       (f"/figures/HTN2/why/?period={YEAR}", "phone-why"),
                       ("/definitions/HTN2/", "phone-definition")):  # fmt: skip
        phone.opens(path)
        phone.needs_no_sideways_scrolling()
        phone.photographs(name)
    desk = sits("tongji")
    desk.opens(f"/figures/HTN2/?period={YEAR}")
    expect(desk.page.locator("canvas")).not_to_have_count(0, timeout=PATIENT)
    desk.page.emulate_media(media="print")
    expect(desk.page.locator("header.top")).to_be_hidden()
    desk.photographs("figure-printed")
