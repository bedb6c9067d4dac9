"""Whoever has no business here: what he is told, what he learns (nothing), what is kept."""

from __future__ import annotations

import re

from tests.journeys.served import Reply, Served


def log_in(served: Served, username: str, password: str, address: str = "127.0.0.1") -> Reply:
    """The answer to the login form, as a script would send it."""
    door = served.ask("GET", "/login/", address=address)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', door.text)
    assert token is not None
    data = {"csrfmiddlewaretoken": token[1], "_panel": "0", "username": username,
            "password": password, "code": ""}  # fmt: skip
    cookie = {"Cookie": f"csrftoken={door.cookies['csrftoken']}"}
    return served.ask("POST", "/login/", data=data, headers=cookie, address=address)


def with_session(served: Served, session: str, path: str = "/clinic/due/") -> Reply:
    """A page as somebody who holds that cookie gets it."""
    return served.ask("GET", path, headers={"Cookie": f"sessionid={session}"})


def sent_to_the_login(reply: Reply) -> bool:
    return reply.status == 302 and reply.headers["Location"].startswith("/login/")


def then_nothing_is_learnt_of(visitor, person):
    visitor.does_not_see(person["name"])
    assert person["name"] not in visitor.page.content()


def test_another_villages_person_is_not_to_be_found(sits, served):
    stranger = served.person("stranger")
    doctor = sits("cunyi")
    for path in (f"/ehr/{stranger['id']}/", f"/clinic/visit/{stranger['enrolment']}/"):
        answer = doctor.opens(path)
        assert answer is not None and answer.status == 404, path
        doctor.sees("问谁", "404")
        then_nothing_is_learnt_of(doctor, stranger)
    nobody = doctor.opens("/ehr/99999999/")
    assert nobody is not None and nobody.status == 404
    said = doctor.reads("main")
    doctor.opens(f"/ehr/{stranger['id']}/")
    assert doctor.reads("main") == said, "whether he exists can be told from the answer"
    doctor.photographs("refused")


def test_a_search_finds_nobody_of_another_village(sits, served):
    doctor = sits("cunyi")
    doctor.opens(f"/residents/find/?q={served.person('stranger')['name']}")
    doctor.sees("没有找到")


def test_a_clinician_breaks_the_glass_with_a_reason_and_it_is_on_record(sits, served):
    stranger = served.person("stranger")
    clinician = sits("jizhen")
    clinician.opens(f"/ehr/{stranger['id']}/")
    clinician.sees("紧急调阅", "审计")
    then_nothing_is_learnt_of(clinician, stranger)
    clinician.types(why="急")
    clinician.presses("打开档案")
    clinician.sees("请写明紧急调阅的理由")
    clinician.types(why="患者昏迷送来抢救，需要查看既往病史")
    clinician.presses("打开档案")
    clinician.sees(stranger["name"], "基本信息", "问题清单")
    clinician.photographs("glass-broken")
    auditor = sits("shenji")
    auditor.opens(
        f"/administration/audit/?subject_id.from={stranger['id']}&subject_id.to={stranger['id']}"
    )
    auditor.sees("紧急调阅", "临时人员")


def test_an_account_without_a_post_is_told_so(sits, served):
    nobody = sits("wugang")
    for path in ("/clinic/due/", "/residents/find/", "/administration/audit/"):
        answer = nobody.opens(path)
        assert answer is not None and answer.status == 403, path
        nobody.sees("您不能打开此页面", "怎么办", "问谁")
    nobody.opens("/")
    nobody.sees("本人账号")


def test_whoever_is_not_logged_in_is_led_to_the_login_and_back(sits, served):
    visitor = sits()
    visitor.opens("/residents/find/?q=wjm")
    assert "/login/" in visitor.page.url
    visitor.photographs("login")
    visitor.types(username="cunyi", password=served.facts["password"])
    visitor.presses("登录")
    assert visitor.page.url.endswith("/residents/find/?q=wjm")
    visitor.sees(served.person("danger")["name"])


def test_a_stolen_session_ends_with_the_logout(sits, served):
    doctor = sits()
    doctor.opens("/login/")
    doctor.types(username="koulin", password=served.facts["password"])
    doctor.presses("登录")
    stolen = next(c["value"] for c in doctor.context.cookies() if c["name"] == "sessionid")
    assert with_session(served, stolen).status == 200
    doctor.page.locator(".top-button.person").click()
    doctor.presses("退出登录", within="header")
    doctor.sees("登录")
    assert sent_to_the_login(with_session(served, stolen))


def test_a_stolen_session_ends_with_a_new_password(sits, served):
    stolen = served.facts["sessions"]["xinren"]
    assert with_session(served, stolen).status == 200
    doctor = sits("xinren")
    doctor.opens("/account/")
    doctor.types(old=served.facts["password"], new="jiuri-huangcao-88", again="jiuri-huangcao-88")
    doctor.presses("修改密码")
    doctor.sees("密码已修改")
    assert sent_to_the_login(with_session(served, stolen))
    doctor.opens("/clinic/due/")
    doctor.sees("我的工作")


def test_a_forged_form_is_refused_politely(served):
    session = f"sessionid={served.facts['sessions']['cunyi']}"
    visit = f"/clinic/visit/{served.person('careless')['enrolment']}/"
    forged = served.ask("POST", visit, data={"_panel": "0"}, headers={"Cookie": session})
    assert forged.status == 403
    assert "提交没有被接受" in forged.text and "刷新后重新提交" in forged.text


def test_guessing_is_slowed_down_after_five_failures(served):
    guesser = "127.0.0.9"
    for _ in range(5):
        said = log_in(served, "meiyouren", "not-the-password", guesser)
        assert "用户名、密码或动态口令不对" in said.text
    said = log_in(served, "meiyouren", "not-the-password", guesser)
    assert "登录失败次数过多" in said.text and "分钟后再试" in said.text
