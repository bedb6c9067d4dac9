"""The steward's afternoon: two files of one person become one, and two again."""

from __future__ import annotations


def then_the_file_holds(someone, person, *readings, not_these=()):
    someone.opens(f"/ehr/{person['id']}/")
    someone.sees(person["name"], *readings)
    someone.does_not_see(*not_these)


def test_two_files_are_merged_seen_together_and_taken_apart_again(sits, served):
    one, other = served.person("twin"), served.person("twin_again")
    doctor, steward = sits("cunyi"), sits("suoyin")
    then_the_file_holds(doctor, one, "138/86", not_these=["136/84"])
    when_the_steward_merges_them(steward, one, other)
    then_the_file_holds(doctor, one, "138/86", "136/84")
    doctor.opens(f"/ehr/{other['id']}/")
    assert doctor.page.url.endswith(f"/ehr/{one['id']}/"), "the old address leads to the one file"
    when_the_merge_is_undone(steward)
    then_the_file_holds(doctor, one, "138/86", not_these=["136/84"])
    then_the_file_holds(doctor, other, "136/84", not_these=["138/86"])


def when_the_steward_merges_them(steward, one, other):
    steward.opens("/stewardship/duplicates/")
    steward.sees(one["name"], "同村")
    steward.photographs("duplicates")
    steward.page.locator(f'a[href$="/{one["id"]}/{other["id"]}/"]').first.click()
    steward.sees("是同一个人吗", "甲", "乙")
    steward.looks_it_over()
    steward.photographs("compare")
    steward.does("合并，保留甲", why="电话核实，是同一个人")
    steward.sees(one["name"])


def when_the_merge_is_undone(steward):
    steward.opens("/stewardship/merges/")
    steward.sees("双生子", "有效")
    steward.photographs("merges")
    steward.does("撤销合并", why="家属说明，是两个人")
    steward.sees("已撤销合并")
