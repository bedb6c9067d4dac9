"""At the desk: a newcomer is written down once, and two who write at once learn of each other."""

from __future__ import annotations

from xinglin.engines.codes.rules.identity import id_check_digit
from xinglin.kernel.time import today

BIRTH = "1987-06-05"
NUMBER = "99010119870605042"


def right():
    return NUMBER + id_check_digit(NUMBER)


def wrong():
    return NUMBER + ("1" if id_check_digit(NUMBER) != "1" else "2")


def given_the_form(doctor, served):
    doctor.opens("/residents/register/")
    doctor.types(name="新来客", birth=BIRTH, id_number=right(), address="二组 8 号")
    doctor.ticks("sex", "2")
    doctor.ticks("place", served.place("village")["code"])


def when_it_is_sent(doctor, **changes):
    doctor.types(**changes)
    doctor.presses("登记")


def test_a_newcomer_is_registered_once(sits, served):
    doctor = sits("cunyi")
    given_the_form(doctor, served)
    when_it_is_sent(doctor, id_number=wrong())
    doctor.sees("校验", within="main [role=alert]")
    doctor.photographs("register-refused")
    when_it_is_sent(doctor, id_number=right(), birth="1987-06-15")
    doctor.sees("出生日期", "不", within="main [role=alert]")
    when_it_is_sent(doctor, birth=BIRTH)
    assert "/ehr/" in doctor.page.url
    doctor.sees("新来客", "990101********", served.place("village")["name"])
    doctor.does_not_see(right())
    first = doctor.page.url
    given_the_form(doctor, served)
    when_it_is_sent(doctor)
    assert doctor.page.url == first, "the same person is not written down twice"
    doctor.sees("已登记", "证件号")


def test_one_who_only_looks_alike_is_asked_about(sits, served):
    doctor = sits("cunyi")
    doctor.opens("/residents/register/")
    birth = today().replace(year=today().year - 52, month=1, day=2)
    doctor.types(name=served.person("careless")["name"], birth=birth.isoformat())
    doctor.ticks("sex", "2")
    doctor.ticks("place", served.place("village")["code"])
    doctor.presses("登记")
    doctor.sees("同", "确认是另一人", within="main [role=alert]")


def test_the_second_who_writes_sees_what_changed_and_decides(sits, served):
    person = served.person("seventy_high")
    one, other = sits("cunyi"), sits("duizhang")
    for doctor in (one, other):
        doctor.opens(f"/ehr/{person['id']}/edit/")
    one.types(address="三组 1 号")
    one.presses("保存")
    one.sees("三组 1 号")
    other.types(address="四组 2 号")
    other.presses("保存")
    other.sees("刚被别人改过", "已被他人改动的内容", "三组 1 号", within="main [role=alert]")
    other.photographs("conflict")
    other.ticks("overwrite", "mine")
    other.presses("保存")
    other.sees("四组 2 号")
    other.does_not_see("三组 1 号")
