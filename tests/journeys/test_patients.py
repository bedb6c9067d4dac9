"""A patient who moves away and returns; one whose grade rises to 3."""

from __future__ import annotations

from xinglin.kernel.time import days, today

AWAY = days(30).before(today())


def moves(who, person, to, day, place=""):
    """The form of a move on the page of somebody's details."""
    who.opens(f"/ehr/{person['id']}/edit/")
    form = who.page.locator("main form").filter(
        has=who.page.get_by_role("button", name="登记迁移", exact=True)
    )
    form.locator(f'label.chip:has(input[name="to"][value="{to}"])').click()
    if place:
        picks(who, form, place)
    form.locator('[name="day"]').fill(day.isoformat())
    form.locator('[name="why"]').fill("外出务工")
    with who.page.expect_navigation():
        form.get_by_role("button", name="登记迁移", exact=True).click()
    who.looks_it_over()


def picks(who, form, name):
    """Type into a field that finds, and take what it offers."""
    form.locator('.pick [role="combobox"]').fill(name)
    offered = who.page.locator('[role="option"]', has_text=name).first
    offered.click()


def test_a_patient_moves_away_and_returns(sits, served):
    person, village = served.person("mover"), served.place("village")["name"]
    doctor = sits("cunyi")
    moves(doctor, person, "away", AWAY)
    doctor.sees(f"已于 {AWAY} 迁出本地", "已终止", "迁出")
    doctor.opens(f"/clinic/visit/{person['enrolment']}/")
    doctor.sees(f"已于 {AWAY} 终止管理")

    moves(doctor, person, "here", today(), village)
    doctor.does_not_see("迁出本地。")
    doctor.does("恢复", why="返乡居住，继续管理")
    doctor.sees("在管")
    doctor.opens(f"/clinic/visit/{person['enrolment']}/")
    doctor.types(bp=("136", "82"))
    doctor.sees("规则", within=".form-result")
    doctor.presses("签署")
    doctor.sees("已签署", "136/82")


def test_a_grade_that_rises_to_three_is_referred_and_reported(sits, served):
    person = served.person("guarded")
    stranger = sits("huli")
    stranger.opens(f"/ehr/{person['id']}/")
    stranger.does_not_see("严重精神障碍", person["name"])

    guard = sits("jingfang")
    guard.opens(f"/clinic/visit/{person['enrolment']}/?kind=follow-up")
    for field, code in (("risk", "4"), ("psychosis", "3"), ("insight", "3"), ("self_care", "3")):
        guard.ticks(field, code)
    guard.sees("不稳定（危险性3–5级）", "立即转诊", "公安", within=".form-result")
    guard.looks_it_over()
    guard.presses("签署")
    guard.sees("已签署", "不稳定（危险性3–5级）")
    guard.sees("待办任务", "公安派出所")
    guard.photographs("guarded")
    guard.does("办结", outcome="已电话报告派出所民警，联合处置")
    guard.sees("已办结")
