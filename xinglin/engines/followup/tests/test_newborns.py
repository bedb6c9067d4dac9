"""A pregnancy is a stay of its own; a birth makes a child who is due."""

import datetime as dt

import pytest

from xinglin.engines.access import CLINICIAN, VILLAGE_DOCTOR
from xinglin.engines.followup import (
    Anchor,
    Leaving,
    Programme,
    Rule,
    Visit,
    actions,
    advise,
    aged,
    bear,
    close,
    programmes,
    queries,
)
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.followup.tests.conftest import NEXT_VILLAGE, VILLAGE, live, over
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people import actions as people
from xinglin.engines.people import queries as who_is
from xinglin.engines.people import women
from xinglin.engines.people.models import Household, Kinship, Resident
from xinglin.engines.records import Choice, DayAsked, Form, Measure, options
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import days, stopped, weeks, years

D = dt.date
BORN, SAID = D(2026, 5, 20), D(2026, 5, 22)
LMP = DayAsked("lmp", "末次月经")
CAME = Form(
    DayAsked("born_on", "分娩日期", required="always"),
    Choice("whose_sex", "性别", choices=options("1 男|2 女")),
    Measure("alive", "活产数", hard=(0, 5)),
)


@pytest.fixture
def plans(monkeypatch):
    """A pregnancy with a birth, and a programme for those who were born."""
    monkeypatch.setattr(programmes, "_things", dict(programmes._things))
    expecting = Programme(
        code="expecting",
        title="怀孕",
        who=women(15, 50),
        asks=Form(LMP, Choice("tired", "乏力", choices=options("1 否|2 是"))),
        anchor=Anchor("lmp"),
        afresh=True,
        visits=[
            Visit("early", at=weeks(6), until=weeks(12), before="born_on"),
            Visit("late", at=weeks(30), until=weeks(36), before="born_on"),
            Visit("birth", as_needed=True, asks=CAME, graded=True),
            Visit("after", at=days(7), until=days(14), since="born_on"),
        ],
        plan=[
            Rule("none", lambda now, before: now.kind == "birth" and now.alive == 0),
            Rule(
                "born",
                lambda now, before: now.kind == "birth",
                [bear("small", born="born_on", sex="whose_sex", many="alive")],
            ),
            Rule("over", lambda now, before: now.kind == "after", [close(Leaving.FINISHED)]),
            Rule("tired again", lambda now, before: before is not None and before.tired == "2"),
            Rule("well", True, [advise("继续")]),
        ],
        examples="case | kind | tired | grade\none | early | 1 | well",
    )
    small = Programme(
        code="small",
        title="小儿",
        who=aged(below=years(7)),
        asks=Form(Measure("grams", "体重", hard=(1, 9000))),
        visits=[Visit("first", at=days(3), until=days(10))],
        plan=[Rule("seen", True, [advise("好")])],
        examples="case | grams | grade\none | 3000 | seen",
    )
    programmes.add("expecting", expecting)
    programmes.add("small", small)
    return expecting, small


@pytest.fixture
def doctor(county):
    return over(VILLAGE_DOCTOR, VILLAGE)


@pytest.fixture
def mother(county, plans, doctor):
    """A woman in her household, expecting since August."""
    with commit(by="测试", why="立户"):
        home = Household.objects.create(number="990101001001000001", place_id=VILLAGE)
    woman = live("李梅", D(1996, 3, 1), "2", ill=None, household=home, relation="12")
    with stopped(D(2025, 10, 1)):
        actions.enrol(
            by=doctor, resident=woman.pk, programme="expecting", joined=D(2025, 10, 1),
            anchor=D(2025, 8, 14),
        )  # fmt: skip
    return woman


def gives_birth(doctor, woman, **answers):
    with stopped(SAID):
        return actions.record_follow_up(
            by=doctor,
            resident=woman.pk,
            programme="expecting",
            day=SAID,
            kind="birth",
            answers={"born_on": str(BORN), **answers},
        )


def test_a_birth_makes_a_child_of_its_mother_who_is_due(mother, doctor, plans):
    made = gives_birth(doctor, mother, whose_sex="2")
    with stopped(SAID):
        (waiting,) = queries.newborns_awaited(seen_by=doctor)
        assert (waiting.mother, waiting.born, waiting.sex, waiting.left) == (
            mother.pk,
            BORN,
            "2",
            1,
        )
        child = actions.register_newborn(by=doctor, visit=made.pk, name="李小梅")
        assert (child.birth, child.sex, child.place_id) == (BORN, "2", VILLAGE)
        assert (child.household_id, child.relation) == (mother.household_id, "30")
        assert who_is.mothers_of([child.pk]) == {child.pk: mother.pk}
        (told,) = who_is.kin_of(child.pk, seen_by=doctor)
        assert (told.resident.pk, told.title) == (mother.pk, "母亲")
        row = Enrolment.objects.get(resident_id=child.pk)
        assert (row.programme, row.joined, row.next_on) == ("small", BORN, days(3).after(BORN))
        assert not queries.newborns_awaited(seen_by=doctor, resident=mother.pk)
        with pytest.raises(Missing):
            actions.register_newborn(by=doctor, visit=made.pk, name="再来一个")


def test_twins_are_two_children_and_a_stillbirth_none(mother, doctor):
    made = gives_birth(doctor, mother, alive=2)
    with stopped(SAID):
        one = actions.register_newborn(by=doctor, visit=made.pk, name="李大", sex="1")
        two = actions.register_newborn(by=doctor, visit=made.pk, name="李二", sex="1")
        assert one.pk != two.pk
        assert Kinship.objects.filter(relative=mother).count() == 2
        with pytest.raises(Missing):
            actions.register_newborn(by=doctor, visit=made.pk, name="李三", sex="1")


def test_no_child_of_a_stillbirth(mother, doctor):
    made = gives_birth(doctor, mother, alive=0)
    with stopped(SAID), pytest.raises(Missing, match="没有待登记的新生儿"):
        actions.register_newborn(by=doctor, visit=made.pk, name="无")


def test_a_child_who_stands_in_the_household_already_is_linked(mother, doctor):
    there = live("李早", BORN, "1", ill=None, household=mother.household, relation="20")
    made = gives_birth(doctor, mother)
    with stopped(SAID):
        assert actions.register_newborn(by=doctor, visit=made.pk, name="李早").pk == there.pk
    assert Resident.objects.filter(birth=BORN).count() == 1


def test_a_child_without_a_name_is_asked_for_one(mother, doctor):
    made = gives_birth(doctor, mother)
    with stopped(SAID), pytest.raises(Refused, match="姓名"):
        actions.register_newborn(by=doctor, visit=made.pk, name=" ")


def test_strangers_see_no_births(mother, doctor):
    made = gives_birth(doctor, mother)
    far = over(VILLAGE_DOCTOR, NEXT_VILLAGE)
    with stopped(SAID):
        assert queries.newborns_awaited(seen_by=far) == []
        with pytest.raises(Missing):
            actions.register_newborn(by=far, visit=made.pk, name="李小梅")
        assert queries.newborns_awaited(seen_by=over(CLINICIAN, NEXT_VILLAGE)) == []


def test_a_second_pregnancy_begins_afresh(mother, doctor, plans):
    with stopped(D(2025, 10, 1)):
        first = Enrolment.objects.get(resident_id=mother.pk)
        actions.record_follow_up(
            by=doctor, enrolment=first.pk, day=D(2025, 10, 1), kind="early",
            answers={"tired": "2"},
        )  # fmt: skip
    gives_birth(doctor, mother)
    with stopped(D(2026, 5, 30)):
        over_ = actions.record_follow_up(
            by=doctor, enrolment=first.pk, day=D(2026, 5, 30), kind="after", answers={}
        )
        assert over_.grade == "over"
        assert Enrolment.objects.get(pk=first.pk).left_why == "finished"
    again = D(2027, 9, 1)
    with stopped(again):
        second = actions.enrol(
            by=doctor, resident=mother.pk, programme="expecting", joined=again,
            anchor=D(2027, 7, 10),
        )  # fmt: skip
        assert second.days == {} and second.reached == "" and second.last_on is None
        assert second.next_kind == "early"
        seen = actions.record_follow_up(
            by=doctor, enrolment=second.pk, day=again, kind="early", answers={"tired": "1"}
        )
        assert seen.grade == "well"  # the tiredness of the first pregnancy is not looked back on
        shown = {one.kind: one.made_on for one in queries.plan_of(second.pk, seen_by=doctor)}
        assert shown == {"early": again, "late": None}
        before = {one.kind: one.made_on for one in queries.plan_of(first.pk, seen_by=doctor)}
        assert before["early"] == D(2025, 10, 1)


def test_kin_must_be_possible(mother, doctor):
    child = live("李幼", D(2020, 1, 1), "1", ill=None)
    man = live("李强", D(1990, 1, 1), "1", ill=None)
    with pytest.raises(Refused, match="性别不符"):
        people.link_kin(by=doctor, resident=child, relative=man, kind="mother")
    with pytest.raises(Refused, match="本人"):
        people.link_kin(by=doctor, resident=child, relative=child, kind="father")
    with pytest.raises(Refused, match="晚于"):
        people.link_kin(by=doctor, resident=mother, relative=child, kind="guardian")
    with pytest.raises(Refused, match="请选择"):
        people.link_kin(by=doctor, resident=child, relative=mother, kind="aunt")
    made = people.link_kin(by=doctor, resident=child, relative=mother, kind="mother")
    assert people.link_kin(by=doctor, resident=child, relative=mother, kind="mother").pk == made.pk
    other = live("王梅", D(1990, 3, 1), "2", ill=None)
    people.link_kin(by=doctor, resident=child, relative=other, kind="mother")
    assert who_is.mothers_of([child.pk]) == {child.pk: other.pk}
    people.unlink_kin(by=doctor, link=made.pk)
    assert who_is.kin_of(child.pk, seen_by=doctor) == []
    with pytest.raises(Missing):
        people.unlink_kin(by=doctor, link=made.pk)
