"""The director's four minutes, the statistician's morning: a number and what it is made of."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def given_the_book(someone):
    someone.opens("/")
    someone.sees("指标手册")
    someone.opens(f"/figures/book/?at={someone.served.place('county')['code']}")
    someone.sees("HTN2", "血压控制率")
    return someone


def test_a_number_opens_to_its_people_and_is_counted_again(sits, served):
    head = given_the_book(sits("guzhang"))
    head.photographs("book")
    head.follows("HTN2")
    head.sees("出处", "定义", "账本提交", "下级地区")
    head.photographs("indicator")
    passport = head.page.url
    head.page.locator(".panel-tally a", has_text="分母").first.click()
    head.sees("分母中的人", "证件号码")
    head.looks_it_over()
    head.photographs("people-behind")
    head.follows("在分母、不在分子的人")
    head.page.goto(passport)
    head.follows("护照", within="nav.tabs")
    head.presses("重算")
    head.sees("已从记录重新计算，结果一致")


def test_the_village_figure_changes_after_the_refresh(sits, served):
    doctor, statistician = sits("cunyi"), sits("tongji")
    figure = f"/figures/HTN2/?at={served.place('village')['code']}"
    before = then_the_numbers_are_read(doctor, figure)
    given_a_controlled_visit(doctor, served)
    assert then_the_numbers_are_read(doctor, figure) == before, "the lake was not refreshed yet"
    statistician.opens(figure)
    statistician.presses("刷新数据")
    statistician.sees("指标数据已更新")
    after = then_the_numbers_are_read(doctor, figure)
    assert after[0] == before[0] + 1, (before, after)
    doctor.page.locator(".panel-tally a", has_text="分子").first.click()
    doctor.sees("分子中的人", served.person("newly_fine")["name"])
    doctor.looks_it_over()


def given_a_controlled_visit(doctor, served):
    doctor.opens(f"/clinic/visit/{served.person('newly_fine')['enrolment']}/")
    doctor.types(bp=(128, 80))
    doctor.presses("签署")
    doctor.sees("已签署")


def then_the_numbers_are_read(doctor, figure):
    """Numerator and denominator on the indicator's page."""
    doctor.opens(figure)
    found = []
    for title in ("分子", "分母"):
        text = doctor.page.locator(".figure", has_text=title).first.inner_text()
        digits = re.search(r"\d[\d,]*", text)
        found.append(int(digits[0].replace(",", "")) if digits else 0)
    return tuple(found)


def test_the_annual_report_is_taken_along_and_every_number_in_it_holds(sits, tmp_path):
    head = sits("juzhang")
    head.opens("/reporting/annual/")
    head.photographs("reports")
    with head.page.expect_download() as waiting:
        head.page.get_by_role("button", name="生成 Word 文件").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.suffix == ".docx" and file.read_bytes()[:2] == b"PK"
    head.page.locator('input[type="file"]').set_input_files(file)
    head.presses("核对每个数字")
    head.sees("核对结果", "0 处不符", "全部相符")
    head.photographs("verdict")


def test_the_place_is_switched_and_the_page_follows(sits, served):
    head = given_the_book(sits("juzhang"))
    head.page.locator(".place-switch > button").click()
    head.page.locator("#place-search").fill(served.place("village")["name"])
    choice = head.page.locator("#place-choices a", has_text=served.place("village")["name"]).first
    with head.page.expect_navigation():
        choice.click()
    head.sees("指标手册", within="main h1")
    head.sees(served.place("village")["name"], within="main .lead")
    head.looks_it_over()


def test_english_is_a_switch_away_and_so_is_the_way_back(sits):
    head = given_the_book(sits("juzhang"))
    for language, words in (("English", "Indicator"), ("中文", "指标手册")):
        head.page.locator("header button[aria-label]:has(svg)").nth(1).click()
        head.presses(language, within="header")
        head.sees(words, within="main h1")


def test_a_phone_shows_the_list_and_the_form_whole(sits, served):
    doctor = sits("cunyi", phone=True)
    for path, name in (("/clinic/due/?which=overdue", "phone-list"),
                       (f"/clinic/visit/{served.person('careless')['enrolment']}/", "phone-form"),
                       (f"/ehr/{served.person('careless')['id']}/", "phone-person")):  # fmt: skip
        doctor.opens(path)
        doctor.needs_no_sideways_scrolling()
        expect(doctor.page.locator("nav.bottom")).to_be_visible()
        doctor.photographs(name)


def test_what_is_printed_leaves_the_surroundings_out(sits, served):
    doctor = sits("cunyi")
    doctor.opens(f"/ehr/{served.person('seventy')['id']}/")
    doctor.page.emulate_media(media="print")
    for part in ("header.top", "#rail", "nav.bottom"):
        expect(doctor.page.locator(part)).to_be_hidden()
    doctor.photographs("person-printed")
    assert doctor.page.pdf(format="A4")[:4] == b"%PDF"
