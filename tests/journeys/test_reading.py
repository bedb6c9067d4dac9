"""An ECG sent from the village at night, read by the county's centre within its clock."""

from __future__ import annotations

import re

from xinglin.services.consultation.demo import drawn


def asks_for(who, title, choices=(), **answers):
    """A button that first asks: lists by value, the rest typed."""
    small = who.page.locator("main details.act-asks").filter(
        has=who.page.locator("summary").get_by_text(title, exact=True)
    )
    small.first.locator("summary").click()
    for name, value in dict(choices).items():
        small.first.locator(f'[name="{name}"]').select_option(value)
    for name, value in answers.items():
        small.first.locator(f'[name="{name}"]').fill(value)
    with who.page.expect_navigation():
        small.first.get_by_role("button", name=title, exact=True).click()
    who.looks_it_over()


def test_an_ecg_from_the_village_is_read_within_its_clock(sits, served):
    patient = served.person("seventy_high")
    village, centre = sits("cunyi", phone=True), sits("linchuang")
    village.opens(f"/ehr/{patient['id']}/")
    village.follows("送阅片")
    select = village.page.locator('main form select[name="centre"]').first
    ecg = select.locator("option", has_text="心电诊断中心").first
    select.select_option(ecg.get_attribute("value"))
    village.ticks("urgency", "critical")
    village.types(item="十二导联心电图", question="胸痛一小时，大汗，请立即阅图")
    village.page.locator('main form input[type="file"]').first.set_input_files(
        {"name": "心电图.png", "mimeType": "image/png", "buffer": drawn("ecg")}
    )
    village.presses("送出")
    village.sees("待阅片", "危急", "剩")
    village.needs_no_sideways_scrolling()
    village.photographs("reading-sent")
    address = re.sub(r"^https?://[^/]+", "", village.page.url)
    centre.opens("/consultation/readings/")
    centre.sees(patient["name"], "危急", "待阅片")
    centre.photographs("reading-board")
    centre.opens(address)
    centre.presses("开始阅片")
    centre.sees("阅片中", "十二导联心电图")
    told = {"finding": "V1–V4导联ST段弓背向上抬高", "conclusion": "急性前壁心肌梗死可能"}
    asks_for(centre, "签发报告", {"alarming": "1"}, **told)
    centre.sees("待查收", "按时")
    village.opens(address)
    village.sees("请立即处置", "心肌梗死")
    village.photographs("reading-back")
    asks_for(village, "查收报告", done_so="已呼叫120，转运至县医院胸痛中心")
    village.sees("已查收")
