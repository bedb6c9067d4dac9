"""A stroke referred at night and back home; a mother in red through three levels."""

from __future__ import annotations

import re

from xinglin.kernel.time import today

TODAY = today().isoformat()


def asks_for(who, title, choices=(), **answers):
    """A button that first asks: lists by value or by the words of an entry, the rest typed."""
    small = who.page.locator("main details.act-asks").filter(
        has=who.page.locator("summary").get_by_text(title, exact=True)
    )
    small.first.locator("summary").click()
    for name, words in dict(choices).items():
        select = small.first.locator(f'[name="{name}"]')
        entry = select.locator("option", has_text=words).first
        select.select_option(entry.get_attribute("value"))
    for name, value in answers.items():
        small.first.locator(f'[name="{name}"]').fill(value)
    with who.page.expect_navigation():
        small.first.get_by_role("button", name=title, exact=True).click()
    who.looks_it_over()


def of(who):
    """The institution at which somebody sits, as the board names it."""
    who.opens("/referral/")
    return who.page.locator(".page-line .lead").first.inner_text().strip()


def sends(who, resident, to, diagnosis, **chosen):
    """From the resident's page to the referral that was sent; its address."""
    who.opens(f"/ehr/{resident}/")
    who.follows("转诊")
    for name, value in chosen.items():
        who.ticks(name, value)
    select = who.page.locator('main form select[name="target"]').first
    select.select_option(select.locator("option", has_text=to).first.get_attribute("value"))
    who.types(diagnosis=diagnosis, reason="病情需要上级医院救治")
    who.presses("发出转诊")
    who.sees("待接收", diagnosis, "病人摘要")
    return re.sub(r"^https?://[^/]+", "", who.page.url)


def takes(who, address, where):
    """Accepted with a day and a department, and arrived."""
    who.opens(address)
    asks_for(who, "接收", arrive_on=TODAY, where=where)
    who.sees("已接收")
    asks_for(who, "到院", arrived_on=TODAY)
    who.sees("已到院")


def test_a_stroke_referred_at_night_and_back_home(sits, served):
    patient = served.person("seventy_high")
    village, hospital = sits("cunyi", phone=True), sits("linchuang")
    to = of(hospital)
    address = sends(village, patient["id"], to, "急性脑卒中", urgency="emergency")
    village.photographs("referral-sent")
    village.needs_no_sideways_scrolling()
    hospital.opens("/referral/")
    hospital.sees(patient["name"], "急诊", "待接收")
    hospital.photographs("referral-board")
    takes(hospital, address, "卒中绿色通道")
    asks_for(hospital, "开具回转单", letter="静脉溶栓后好转出院。", advice="规律服药，康复训练。")
    hospital.sees("待回访")
    village.opens(address)
    village.sees("回转单", "康复训练")
    asks_for(village, "登记回访", found_so="肢体活动好转，血压平稳。")
    village.sees("已办结")
    village.photographs("referral-home")


def test_a_mother_in_red_through_three_levels(sits, served):
    mother = served.person("expecting")
    village, centre, hospital = sits("cunyi"), sits("duizhang"), sits("linchuang")
    first, second = of(centre), of(hospital)
    leg = sends(village, mother["id"], first, "重度子痫前期", risk="red")
    village.sees("危重孕产妇", "红色")
    takes(centre, leg, "产科抢救室")
    told = {"letter": "硫酸镁已用，血压 170/112。", "reason": "须上级救治"}
    up = {"target": second, "urgency": "危重孕产妇", "risk": "红色"}
    asks_for(centre, "转往他院", up, **told)
    centre.sees("待接收", "重度子痫前期")
    leg = re.sub(r"^https?://[^/]+", "", centre.page.url)
    takes(hospital, leg, "产科")
    told = {"letter": "剖宫产，母婴平安。", "reason": "产后康复", "advice": "监测血压"}
    asks_for(hospital, "转往他院", {"target": first, "urgency": "普通"}, **told)
    hospital.sees("下转", "待接收")
    leg = re.sub(r"^https?://[^/]+", "", hospital.page.url)
    takes(centre, leg, "妇幼保健科")
    asks_for(centre, "接管", plan="产后访视，监测血压。")
    asks_for(centre, "登记回访", found_so="母婴健康。")
    centre.sees("已办结")
