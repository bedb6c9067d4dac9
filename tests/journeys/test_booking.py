"""A resident books by telephone, is seen in the doctor's list, and cancels."""

from __future__ import annotations

import re


def test_a_resident_books_on_the_own_page_and_cancels(sits, served):
    who = served.person("reachable")
    doctor, keeper, resident = sits("cunyi"), sits("guanli"), sits(phone=True)
    doctor.opens(f"/ehr/{who['id']}/")
    doctor.presses("当面核验并开放")
    doctor.sees("已向本人开放")
    resident.opens("/portal/")
    resident.types(id_number=who["number"], phone=who["phone"])
    resident.presses("获取验证码")
    keeper.opens("/portal/outbox/")
    sent = keeper.page.locator("main tbody tr", has_text=who["name"]).first.inner_text()
    code = re.search(r"(?<!\d)\d{6}(?!\d)", sent)
    assert code is not None, sent
    resident.types(code=code.group())
    resident.presses("进入")
    resident.sees(who["name"], "我的预约", "没有预约")
    resident.page.locator('main nav[aria-label="预约门诊"] a').first.click()
    resident.looks_it_over()
    resident.sees("可预约的号")
    resident.photographs("booking-slots")
    slots = resident.page.locator("section, article").filter(has_text="可预约的号").last
    book = slots.get_by_role("button", name="预约", exact=True).first
    box = book.bounding_box()
    assert box is not None and box["x"] + box["width"] <= 390, box
    with resident.page.expect_navigation():
        book.click()
    resident.looks_it_over()
    resident.sees("已预约")
    resident.needs_no_sideways_scrolling()
    resident.photographs("booking-held")
    doctor.opens(f"/ehr/{who['id']}/")
    doctor.sees("已预约")
    resident.presses("取消预约")
    resident.sees("已取消预约")
