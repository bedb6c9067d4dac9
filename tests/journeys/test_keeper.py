"""The keeper opens an account; the newcomer makes it his own."""

from __future__ import annotations

import base64
import re

from xinglin.engines.access.rules import one_time_code
from xinglin.kernel.time import now

FIRST, OWN = "chushi-mima-2026", "xiaomai-jinhuang-7"


def given_a_fresh_account(sits, served):
    keeper = sits("guanli")
    keeper.opens("/administration/accounts/")
    keeper.sees("cunyi", "乡村医生")
    keeper.photographs("accounts")
    keeper.types(username="xinyi", name="新医生", password=FIRST)
    keeper.presses("开通")
    keeper.sees("新医生", "还没有授予角色")
    keeper.ticks("role", "nurse")
    keeper.types(place=served.place("village")["code"])
    keeper.presses("授予")
    keeper.sees("已授予", "社区护士", served.place("village")["name"])
    keeper.photographs("account")


def when_the_newcomer_logs_in(someone, password, code=""):
    someone.opens("/login/")
    someone.types(username="xinyi", password=password, code=code)
    someone.presses("登录")


def now_shown_for(key):
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    return one_time_code(secret, now())


def test_an_account_is_opened_given_a_post_and_made_ones_own(sits, served):
    given_a_fresh_account(sits, served)
    newcomer = sits()
    when_the_newcomer_logs_in(newcomer, FIRST)
    newcomer.sees("我的工作", served.place("village")["name"])
    newcomer.opens("/account/")
    newcomer.sees("社区护士", "未启用")
    newcomer.types(old=FIRST, new=OWN, again="something-else-9")
    newcomer.presses("修改密码")
    newcomer.sees("两次输入的新密码不一致")
    newcomer.types(old=FIRST, new=OWN, again=OWN)
    newcomer.presses("修改密码")
    newcomer.sees("密码已修改")
    newcomer.photographs("own-account")
    key = when_the_second_step_is_set_up(newcomer)
    newcomer.page.locator(".top-button.person").click()
    newcomer.presses("退出登录", within="header")
    when_the_newcomer_logs_in(newcomer, OWN)
    newcomer.sees("用户名、密码或动态口令不对")
    when_the_newcomer_logs_in(newcomer, OWN, now_shown_for(key))
    newcomer.sees("我的工作")


def when_the_second_step_is_set_up(newcomer):
    found = re.search(r"密钥：([A-Z2-7]+)", newcomer.reads("main"))
    assert found is not None
    newcomer.types(code="000000" if now_shown_for(found[1]) != "000000" else "111111")
    newcomer.presses("启用动态口令")
    newcomer.sees("动态口令不对")
    found = re.search(r"密钥：([A-Z2-7]+)", newcomer.reads("main"))
    assert found is not None
    newcomer.types(code=now_shown_for(found[1]))
    newcomer.presses("启用动态口令")
    newcomer.sees("已启用动态口令")
    return found[1]
