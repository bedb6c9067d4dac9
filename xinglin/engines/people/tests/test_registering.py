"""Registering, changing, moving, dying: one person at a time."""

import datetime as dt

import pytest

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.access.queries import unseal
from xinglin.engines.codes import id_check_digit
from xinglin.engines.ledger.queries import entries, history_of
from xinglin.engines.people import Candidate, Match, WrongDetail, actions, matchers, queries
from xinglin.engines.people.models import Identifier, Move, Resident
from xinglin.engines.people.tests.conftest import EAST, WEST, WILLOW
from xinglin.kernel import events
from xinglin.kernel.errors import Conflict, Missing, NotAllowed, Refused
from xinglin.kernel.time import stopped

BIRTH = dt.date(1949, 12, 31)
NUMBER = "11010519491231002X"
WANG = {"name": "王芳", "sex": "2", "birth": BIRTH, "place": WILLOW}


def test_a_new_resident_is_filed_sealed_and_findable(doctor):
    done = actions.register(by=doctor, **WANG, id_number="110105491231002", phone="139 1234 5678")
    row = Resident.objects.get(pk=done.resident.pk)
    assert done.match is Match.NEW and done.reason
    assert (row.pinyin, row.initials, row.record_no) == ("wangfang", "wf", "99010100110100001")
    identifier = Identifier.objects.get(resident=row)
    assert unseal(identifier.value) == NUMBER and NUMBER.encode() not in bytes(identifier.value)
    assert unseal(row.phone) == "13912345678"
    assert queries.known_by_id([NUMBER, "110105491231002", "x"]) == {
        NUMBER: row.pk,
        "110105491231002": row.pk,
    }
    noted = entries(verb="people.register", subject_id=row.pk).get()
    assert noted.who == doctor.account and NUMBER not in noted.detail
    second = actions.register(by=doctor, **WANG | {"name": "李静"})
    assert second.resident.record_no == "99010100110100002"


def test_sex_and_birth_may_be_left_to_the_number(doctor):
    done = actions.register(by=doctor, name="王芳", place=WILLOW, id_number=NUMBER)
    assert (done.resident.sex, done.resident.birth) == ("2", BIRTH)
    warned = actions.register(
        by=doctor, name="李刚", sex="2", place=WILLOW, id_number="440524188001010014"
    )
    assert any("性别" in one for one in warned.warnings)


WRONG = [
    ({"id_number": "110105194912310021"}, "id_number", "校验码"),
    ({"id_number": NUMBER, "birth": dt.date(1949, 12, 30)}, "birth", "不一致"),
    ({"birth": dt.date(2099, 1, 1)}, "birth", "晚于今天"),
    ({"birth": dt.date(1879, 1, 1)}, "birth", "1880"),
    ({"birth": None}, "birth", "出生日期"),
    ({"name": " · "}, "name", "姓名"),
    ({"sex": "3"}, "sex", "性别"),
    ({"phone": "12345"}, "phone", "电话"),
    ({"place": 990101001777000}, "place", "居住地"),
    ({"id_number": "1", "id_kind": "03"}, "id_number", "号码"),
    ({"id_number": "E1234567", "id_kind": "77"}, "id_kind", "证件类型"),
    ({"household": 404}, "household", "家庭"),
    ({"relation": "51"}, "relation", "户主"),
]


@pytest.mark.parametrize("given, field, says", WRONG)
def test_what_cannot_be_is_refused_with_its_field(doctor, given, field, says):
    with pytest.raises(WrongDetail) as refused:
        actions.register(by=doctor, **WANG | given)
    assert refused.value.field == field and says in str(refused.value)
    assert not Resident.objects.exists()


def test_nobody_registers_outside_of_his_scope(doctor, office):
    with pytest.raises(NotAllowed):
        actions.register(by=doctor, **WANG | {"place": WEST})
    with pytest.raises(NotAllowed):
        actions.register(by=office, **WANG)


def test_the_same_number_is_the_same_person(doctor, other_doctor):
    first = actions.register(by=doctor, **WANG, id_number=NUMBER)
    again = actions.register(by=other_doctor, **WANG | {"place": WEST}, id_number=NUMBER)
    assert again.match is Match.SAME and again.resident.pk == first.resident.pk
    assert "迁入" in again.reason
    other = actions.register(by=doctor, **WANG | {"name": "王方"}, id_number=NUMBER, despite=True)
    assert other.match is Match.CONFLICT and other.resident is None
    assert other.candidates == (first.resident.pk,) and "姓名" in other.reason
    assert Resident.objects.count() == 1


def test_a_look_alike_is_asked_about(doctor):
    first = actions.register(by=doctor, **WANG)
    asked = actions.register(by=doctor, **WANG)
    assert asked.match is Match.POSSIBLE and asked.candidates == (first.resident.pk,)
    assert Resident.objects.count() == 1
    assert actions.register(by=doctor, **WANG, despite=True).match is Match.NEW
    elsewhere = actions.register(by=doctor, **WANG | {"place": EAST})
    assert elsewhere.match is Match.POSSIBLE  # the next village: the same weights say so
    assert "出生日期相同" in elsewhere.reason


def test_a_phone_makes_a_look_alike_the_same(doctor):
    first = actions.register(by=doctor, **WANG, phone="13912345678")
    again = actions.register(
        by=doctor, **WANG | {"place": EAST}, phone="139-1234-5678", id_number=NUMBER
    )
    assert again.match is Match.SAME and again.resident.pk == first.resident.pk
    assert any("补录" in one for one in again.warnings)


def test_other_ways_of_matching_are_asked_after_the_exact_ones(doctor, monkeypatch):
    first = actions.register(by=doctor, **WANG).resident

    def by_sound(asked):
        return [Candidate(first.pk, 0.8, "读音相同")] if asked.name == "汪芳" else []

    monkeypatch.setattr(matchers, "_things", {"sound": by_sound})
    done = actions.register(by=doctor, **WANG | {"name": "汪芳"})
    assert done.match is Match.POSSIBLE and done.reason == "读音相同"
    assert actions.register(by=doctor, **WANG | {"name": "李芳"}).match is Match.NEW


def test_the_dead_are_known_as_dead(doctor):
    row = actions.register(by=doctor, **WANG, id_number=NUMBER).resident
    died = actions.record_death(by=doctor, resident=row, day=dt.date(2026, 1, 5))
    assert died.deceased_on == dt.date(2026, 1, 5)
    again = actions.register(by=doctor, **WANG, id_number=NUMBER)
    assert again.match is Match.SAME and "死亡" in again.reason
    assert actions.record_death(by=doctor, resident=row, day=dt.date(2026, 1, 5)) == died
    for wrong in (dt.date(2026, 1, 6), dt.date(1949, 1, 1), dt.date(2099, 1, 1)):
        with pytest.raises(Refused):
            actions.record_death(by=doctor, resident=row, day=wrong)
    with pytest.raises(Refused):
        actions.move(by=doctor, resident=row, to_place=EAST, day=dt.date(2026, 2, 1))


def test_the_second_writer_sees_what_changed(doctor):
    row = actions.register(by=doctor, **WANG, phone="13912345678").resident
    seen = row.since
    actions.change_details(by=doctor, resident=row, seen=seen, address="一组3号")
    with pytest.raises(Conflict) as conflict:
        actions.change_details(by=doctor, resident=row, seen=seen, address="一组5号", phone="")
    assert [(c.field, c.after) for c in conflict.value.changes] == [("address", "一组3号")]
    row.refresh_from_db()
    assert row.address == "一组3号" and row.phone is not None
    changed = actions.change_details(by=doctor, resident=row, seen=row.since, phone="")
    assert changed.phone is None and changed.phone_index is None
    assert len(history_of(changed)) == 3


def test_changed_details_are_checked(doctor, other_doctor):
    row = actions.register(by=doctor, **WANG, id_number=NUMBER).resident
    with pytest.raises(WrongDetail) as refused:
        actions.change_details(by=doctor, resident=row, birth=dt.date(1950, 1, 1))
    assert refused.value.field == "birth"
    with pytest.raises(NotAllowed):
        actions.change_details(by=other_doctor, resident=row, address="x")
    with pytest.raises(TypeError):
        actions.change_details(by=doctor, resident=row, place=WEST)
    with pytest.raises(Missing):
        actions.change_details(by=doctor, resident=0, address="x")
    renamed = actions.change_details(by=doctor, resident=row, name="翟芳")
    assert renamed.pinyin == "zhaifang"
    assert [hit.resident for hit in queries.find("zhaifang", doctor)] == [row.pk]
    assert not queries.find("王芳", doctor)


def test_moving_tells_the_house_and_moves_the_search(doctor, other_doctor, monkeypatch):
    told = []
    monkeypatch.setitem(events._listeners, "people.moved", [lambda **facts: told.append(facts)])
    row = actions.register(by=doctor, **WANG).resident
    moved = actions.move(
        by=other_doctor, resident=row, to_place=WEST, day=dt.date(2026, 3, 1), why="投靠子女"
    )
    assert moved.place_id == WEST and moved.record_no == row.record_no
    assert told == [{"resident_ids": [row.pk], "place": WEST, "day": dt.date(2026, 3, 1)}]
    step = Move.objects.get()
    assert (step.from_place_id, step.to_place_id) == (WILLOW, WEST)
    assert queries.find("王芳", other_doctor) and not queries.find("王芳", doctor)
    with pytest.raises(NotAllowed):
        actions.move(by=doctor, resident=row, to_place=None, day=dt.date(2026, 4, 1))
    with pytest.raises(WrongDetail):
        actions.move(by=other_doctor, resident=row, to_place=WEST, day=dt.date(2026, 4, 1))
    gone = actions.move(by=other_doctor, resident=row, to_place=None, day=dt.date(2026, 4, 1))
    assert gone.left_on == dt.date(2026, 4, 1) and gone.place_id == WEST


def test_a_household_has_one_head(doctor, office):
    (home,) = actions.form_households(
        by=doctor, numbers=["1"], places=[WILLOW], addresses=["一组3号"]
    )
    head = actions.register(by=doctor, **WANG, household=home, relation="02").resident
    son = actions.register(
        by=doctor, name="李强", sex="1", birth=dt.date(1980, 5, 5), place=WILLOW
    ).resident
    with pytest.raises(WrongDetail):
        actions.set_household(by=doctor, resident=son, household=home, relation="02")
    with pytest.raises(WrongDetail):
        actions.set_household(by=doctor, resident=son, household=home, relation="30")
    actions.set_household(by=doctor, resident=son, household=home, relation="20")
    assert [one.pk for one in queries.household_of(head, office)] == [head.pk, son.pk]


def test_a_number_belongs_to_one_person(doctor):
    row = actions.register(by=doctor, **WANG).resident
    other = actions.register(by=doctor, **WANG | {"name": "李静"}).resident
    first = actions.add_identifier(by=doctor, resident=row, kind="01", value=NUMBER)
    assert actions.add_identifier(by=doctor, resident=row, kind="01", value=NUMBER) == first
    with pytest.raises(WrongDetail) as refused:
        actions.add_identifier(by=doctor, resident=other, kind="01", value=NUMBER)
    assert "合并" in refused.value.mend
    ended = actions.end_identifier(by=doctor, identifier=first.pk, on=dt.date(2026, 1, 1))
    assert ended.ends_on and NUMBER not in queries.known_by_id([NUMBER])


def test_many_at_once(doctor, steward):
    first17 = [f"990101195001{d:02d}{s:03d}" for d in range(1, 21) for s in range(1, 6)]
    numbers = [one + id_check_digit(one) for one in first17]
    names = [f"王{'芳伟强静敏'[n % 5]}" for n in range(100)]
    births = [f"1950-01-{1 + n // 5:02d}" for n in range(100)]
    with stopped(dt.date(2026, 11, 22)):
        ids = actions.register_many(
            by=steward,
            names=names,
            sexes=["1"] * 100,
            births=births,
            places=[WILLOW, WEST] * 50,
            id_numbers=[None, *numbers[1:]],
            phones=["13912345678", "", *([None] * 98)],
            lives_here=[True] * 99 + [False],
            source="演示",
        )
    rows = {row.pk: row for row in Resident.objects.all()}
    assert sorted(rows) == list(ids)
    assert rows[ids[0]].record_no == "99010100110100001"
    assert rows[ids[3]].record_no == "99010110210100002"
    assert rows[ids[0]].phone_index and not rows[ids[1]].phone_index
    assert not rows[ids[99]].lives_here and rows[ids[5]].birth == dt.date(1950, 1, 2)
    assert queries.known_by_id(numbers) == dict(zip(numbers[1:], ids[1:], strict=True))
    details = queries.known_by_details([("王芳", dt.date(1950, 1, 1), "1"), ("无名", BIRTH, "1")])
    (known,) = details[("王芳", dt.date(1950, 1, 1), "1")]
    assert (known.resident, known.place, known.has_number) == (ids[0], WILLOW, False)
    assert len(queries.find("王芳", doctor, limit=50)) == 10  # half of the twenty live in the west
    last = actions.register(by=steward, **WANG | {"name": "李静"})
    assert last.resident.record_no == "99010100110100051"
    with pytest.raises(NotAllowed):
        actions.register_many(
            by=doctor, names=["王芳"], sexes=["1"], births=["1950-01-01"], places=[WEST]
        )
    assert actions.register_many(by=doctor, names=[], sexes=[], births=[], places=[]) == range(0)
    assert actions.rebuild_search(by=KEEPER_AT_CONSOLE) == 101
    assert len(queries.find("王芳", doctor, limit=50)) == 10
