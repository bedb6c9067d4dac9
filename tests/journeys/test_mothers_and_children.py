"""A newborn to the first birthday across three institutions; a pregnancy that turns red."""

from __future__ import annotations

import datetime as dt

from playwright.sync_api import expect

from xinglin.kernel.time import months, today

NAME = "文小苗"
BORN = today() - dt.timedelta(days=366)


def opens_the_visit_of(who, programme, kind=""):
    """From a person's page to the form of a programme, perhaps of a certain kind."""
    row = who.page.locator("main tr", has_text=programme).filter(
        has=who.page.get_by_role("link", name="随访", exact=True)
    )
    with who.page.expect_navigation():
        row.first.get_by_role("link", name="随访", exact=True).click()
    if kind and who.page.locator("main").get_by_role("link", name=kind, exact=True).count():
        who.follows(kind)  # unless it is the one that is due


def signed(who):
    """Signed once the last look at the answers has come in: a look cut short would complain."""
    who.page.evaluate("() => document.activeElement.blur()")
    who.sees("规则", within=".form-result")
    who.page.wait_for_timeout(2500)
    who.page.wait_for_load_state("networkidle")
    who.presses("签署")


def signs(who, day, **answers):
    """Fill in the day and the answers, and sign."""
    who.types(visit_day=day.isoformat(), **answers)
    signed(who)
    who.sees("已签署")


def asks_for(who, title, **answers):
    """A small form whose fields are lists or texts."""
    small = who.page.locator("main details.act-asks").filter(
        has=who.page.locator("summary").get_by_text(title, exact=True)
    )
    small.first.locator("summary").click()
    for name, value in answers.items():
        field = small.first.locator(f'[name="{name}"]')
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with who.page.expect_navigation():
        small.first.get_by_role("button", name=title, exact=True).click()


def test_a_newborn_to_the_first_birthday_across_three_institutions(sits, served):
    mother = served.person("labour")
    hospital = sits("linchuang")
    hospital.opens(f"/clinic/visit/{mother['enrolment']}/")
    hospital.follows("分娩记录")
    hospital.types(delivered_on=BORN.isoformat(), live_births="1")
    for field, code in (("delivered_at", "1"), ("outcome_of_birth", "1"), ("baby_sex", "2")):
        hospital.ticks(field, code)
    signed(hospital)
    hospital.sees("已签署", "待登记的新生儿")
    asks_for(hospital, "登记", name=NAME)
    hospital.sees(f"已登记{NAME}", "母亲与子女")
    hospital.follows(NAME)
    child = hospital.page.url.removeprefix(served.url)
    asks_for(hospital, "补录外地接种", product="HepB", day=BORN.isoformat())
    hospital.sees("已补录")

    village = sits("cunyi")
    village.opens(child)
    village.sees("新生儿家庭访视", "母亲", mother["name"])
    opens_the_visit_of(village, "0–6岁儿童健康管理", "新生儿家庭访视")
    signs(village, BORN + dt.timedelta(days=6), birth_weight="3300", weight="3.3",
          temperature="36.8")  # fmt: skip

    township = sits("duizhang")
    township.opens(child)
    for age, weight, height in ((3, "6.0", "60.2"), (6, "7.4", "66.0"), (8, "8.0", "69.0")):
        opens_the_visit_of(township, "0–6岁儿童健康管理", f"{age}月龄")
        signs(township, months(age).after(BORN), weight=weight, height=height)
    opens_the_visit_of(township, "0–6岁儿童健康管理", "12月龄")
    township.ticks("development", "0")
    signs(township, months(12).after(BORN), weight="9.0", height="74.2")
    township.sees("生长评价", "按时", "接种卡：国家免疫规划", "逾期未种")
    township.photographs("child-first-birthday")


def test_a_pregnancy_that_turns_red(sits, served):
    woman = served.person("expecting")
    doctor = sits("cunyi")
    doctor.opens(f"/clinic/visit/{woman['enrolment']}/")
    doctor.follows("第4次产检")
    doctor.types(bp=(118, 74), fetal_heart="146")
    doctor.ticks("risk_factors_found", "none")
    doctor.sees("绿色：低风险", within=".form-result")
    doctor.ticks("risk_factors_found", "none")
    doctor.ticks("risk_factors_found", "r10")
    doctor.sees("红色：高风险", "立即转诊", within=".form-result")
    expect(doctor.page.locator(".form-result .notice.is-critical")).to_be_visible()
    doctor.photographs("pregnancy-red")
    doctor.presses("签署")
    doctor.sees("已签署", "红色：高风险")
    doctor.opens("/clinic/tasks/")
    doctor.sees(woman["name"], "妇幼保健机构")
