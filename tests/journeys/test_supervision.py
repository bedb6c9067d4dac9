"""A bath-house drawn, found wanting, fined, paid, closed, published; a draw that anybody checks."""

from __future__ import annotations

import re
import subprocess
import sys

from playwright.sync_api import expect

from xinglin.kernel.time import today

TODAY = today().isoformat()
PDF = b"%PDF-1.4\n% a record of the spot\n%%EOF\n"
DRAW = f"{today().year}年沐浴场所冬季抽查"


def asks(who, title, typed=(), chosen=(), ticked=(), file=None, refused=False):
    """Press a button that asks something: fields that are typed, chosen from a list, ticked."""
    small = (
        who.page.locator("main details.act-asks")
        .filter(has=who.page.locator("summary").get_by_text(title, exact=True))
        .first
    )
    small.locator("summary").click()
    for name, value in dict(typed).items():
        small.locator(f'[name="{name}"]').fill(value)
    for name, value in dict(chosen).items():
        box = small.locator(f'select[name="{name}"]')
        if box.count():
            box.select_option(value) if isinstance(value, str) else box.select_option(index=value)
        else:
            small.locator(f'label.chip:has(input[name="{name}"][value="{value}"])').click()
    for name in ticked:
        small.locator(f'input[name="{name}"]').first.check(force=True)
    if file is not None:
        small.locator('input[type="file"]').set_input_files(file)
    with who.page.expect_navigation() as moved:
        small.get_by_role("button", name=title, exact=True).click()
    assert (moved.value.status == 422) is refused, who.reads("main")
    who.looks_it_over()


def address_of(who):
    return re.sub(r"^https?://[^/]+", "", who.page.url)


def test_a_bath_house_is_drawn_fined_paid_closed_and_published(sits, served):
    head = sits("guzhang")
    when_the_lot_is_drawn(head)
    check, name, seated = given_a_bath_house_among_the_drawn(head)
    inspector = sits(served.facts["inspectors"][seated], phone=True)
    when_it_is_found_wanting(inspector, check)
    case = then_a_clue_is_open(sits, inspector, name)
    director = sits("juzhang")
    when_the_case_is_filed_and_reviewed(inspector, head, director, case)
    number = when_it_is_decided_and_paid(inspector, director, case)
    when_it_is_closed_and_published(director, case)
    stranger = sits()
    stranger.opens("/enforcement/open/")
    stranger.sees(number, name)
    stranger.photographs("penalty-published")


def when_the_lot_is_drawn(head):
    head.opens("/supervision/draws/")
    head.follows(DRAW)
    head.sees("承诺（SHA-256）", "已承诺")
    asks(head, "抽取", {"public_value": "02 05 11 17 23 30 09", "witness": "法规股"})
    head.sees("重新计算，抽中的对象逐一相同", "相符")
    head.does_not_see("不符")
    head.sees("因利害关系回避", "近亲属")
    head.photographs("draw")


def given_a_bath_house_among_the_drawn(head):
    link = head.page.locator('main a[href*="/supervision/checks/"]').first
    name = link.inner_text()
    with head.page.expect_navigation():
        link.click()
    head.looks_it_over()
    text = head.page.locator("main").inner_text()
    certificates = [one for one in head.served.facts["inspectors"] if one in text]
    assert len(certificates) == 2, certificates
    return address_of(head), name, certificates[0]


def when_it_is_found_wanting(inspector, check):
    inspector.opens("/supervision/mine/")
    inspector.needs_no_sideways_scrolling()
    inspector.opens(check)
    for item in range(1, 9):
        inspector.ticks(f"item-01-0{item}", "0" if item == 3 else "1")
    inspector.ticks("result", "3")
    inspector.types(met_with="张经理", said="拖鞋、浴巾未按规定清洗消毒")
    inspector.photographs("checklist")  # which waits until the live grade has come
    inspector.page.wait_for_timeout(1500)
    inspector.page.wait_for_load_state("networkidle")
    inspector.presses("完成检查")
    inspector.sees("转立案", "意见书")


def then_a_clue_is_open(sits, inspector, name):
    inspector.opens("/enforcement/")
    inspector.follows(name)
    case = address_of(inspector)
    inspector.presses("受理")
    inspector.sees("已受理", "法定时限", "立案")
    return case


def when_the_case_is_filed_and_reviewed(inspector, head, director, case):
    director.opens(case)
    asks(
        director,
        "批准立案",
        {"grounds": "现场检查属实", "certificate1": "990001", "certificate2": "990002"},
        {"staff1": 1, "staff2": 2},
    )
    director.sees("作出处罚决定")
    inspector.opens(case)
    asks(
        inspector,
        "归入材料",
        {"day": TODAY, "pages": "3", "title": "现场笔录"},
        {"kind": "record"},
        file={"name": "bl.pdf", "mimeType": "application/pdf", "buffer": PDF},
    )
    inspector.ticks("violation", "01-02")
    inspector.ticks("circumstances", "first")
    inspector.ticks("kinds", "102")
    inspector.types(fine="6000", text="用品用具未按规定清洗消毒，事实清楚")
    inspector.page.wait_for_load_state("networkidle")
    inspector.presses("调查终结，送法制审核")
    head.opens(case)
    asks(head, "审核通过", {"opinion": "事实清楚，程序合法"})
    inspector.opens(case)
    asks(inspector, "送达告知书", {"noticed_on": TODAY})
    asks(inspector, "提请决定", {"statement": "未提出，书面放弃"}, ticked=["waived"])
    inspector.sees("待决定")


def when_it_is_decided_and_paid(inspector, director, case):
    director.opens(case)
    asks(director, "作出决定", {"fine": "90000"}, refused=True)
    director.sees("法定幅度")
    director.opens(case)
    asks(director, "作出决定", {"fine": "6000"})
    number = re.search(r"\S+卫罚〔\d{4}〕\d+号", director.reads("main")).group()
    inspector.opens(case)
    asks(inspector, "送达", {"served_on": TODAY}, {"served_by": "1"})
    asks(inspector, "登记缴款", {"day": TODAY, "amount": "6000", "receipt": "CZ-JOURNEY-1"})
    inspector.sees("尚欠 0.00 元", "已履行")
    return number


def when_it_is_closed_and_published(director, case):
    director.opens(case)
    asks(director, "结案", {"closing": "当事人已履行"})
    director.presses("公示决定")
    director.sees("已结案", "案卷目录")
    director.photographs("case")


def test_an_outsider_recomputes_the_draw(sits, tmp_path):
    stranger = sits()
    stranger.opens("/supervision/open/")
    stranger.follows("双随机抽取过程")
    stranger.follows(f"{today().year}年公共场所卫生双随机抽查")
    stranger.sees("种子", "十行 Python")
    stranger.photographs("draw-public")
    page, script = tmp_path / "draw.json", tmp_path / "check.py"
    data = address_of(stranger)
    base = stranger.served.url
    page.write_bytes(stranger.context.request.get(f"{base}{data}draw.json").body())
    script.write_bytes(stranger.context.request.get(f"{base}/supervision/open/check.py").body())
    told = subprocess.run([sys.executable, "-I", script, page], capture_output=True, text=True)
    lines = told.stdout.splitlines()
    assert lines and all(one.endswith("True") for one in lines), told
    expect(stranger.page.locator("pre.lines")).to_contain_text("hashlib")


def test_an_officer_is_kept_away_by_kinship(sits):
    head = sits("guzhang")
    head.opens("/supervision/units/?q=清泉浴池")
    link = head.page.locator('main td a[href*="/supervision/units/"]').first
    with head.page.expect_navigation():
        link.click()
    head.looks_it_over()
    head.sees("应当回避的人员", "近亲属")
