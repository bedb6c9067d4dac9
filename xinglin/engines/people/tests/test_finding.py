"""Finding people: every way of asking, scope, reasons, what may be shown to whom."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.access import NOBODY, VILLAGE_DOCTOR, Actor, Grant
from xinglin.engines.ledger.queries import entries
from xinglin.engines.people import actions, queries
from xinglin.engines.people.tests.conftest import EAST, WEST, WILLOW, actor
from xinglin.kernel.errors import Missing, NotAllowed, Refused

NUMBER = "11010519491231002X"
BIRTH = dt.date(1949, 12, 31)


def ids(hits):
    return [hit.resident for hit in hits]


@pytest.fixture
def shan(enrol):
    return enrol("单雄信", BIRTH, "2", id_number=NUMBER, phone="13912345678", address="一组3号")


WAYS = [
    ("单雄信", "姓名相同"),
    ("雄信", "姓名含"),
    ("单雄", "开头"),
    ("shanxiongxin", "拼音相同"),
    ("shan xiong", "拼音以"),
    ("Shanx", "拼音以"),
    ("danxiongxin", "拼音相同"),
    ("xiongxin", "名字拼音"),
    ("sxx", "首字母相同"),
    ("sx", "首字母以"),
    ("单xiong", "姓名与拼音"),
    ("002x", "末4位"),
    (NUMBER, "身份证件号码"),
    ("110105491231002", "身份证件号码"),
    ("１１０１０５１９４９１２３１００２Ｘ", "身份证件号码"),
    ("139 1234 5678", "电话"),
    ("99010100110100001", "健康档案号相符"),
    ("10100001", "末8位"),
]


@pytest.mark.parametrize("typed, why", WAYS)
def test_every_way_of_asking(doctor, other_doctor, shan, typed, why):
    (hit,) = queries.find(typed, doctor)
    assert hit.resident == shan.pk and why in hit.why and hit.name == "单雄信"
    assert queries.find(typed, other_doctor) == []


@pytest.mark.parametrize("name, pinyin", [("曾小明", "zengxiaoming"), ("翟让", "zhairang")])
def test_surnames_are_read_as_surnames(doctor, enrol, name, pinyin):
    row = enrol(name, BIRTH)
    assert ids(queries.find(pinyin, doctor)) == [row.pk]
    assert ids(queries.find(pinyin[:5], doctor)) == [row.pk]


def test_minority_names_and_rare_characters(doctor, enrol):
    row = enrol("阿卜杜热合曼•买买提", BIRTH)
    rare = enrol("𠮷田𡗗", BIRTH)
    assert ids(queries.find("热合曼", doctor)) == [row.pk]
    assert ids(queries.find("热合曼·买买提", doctor)) == [row.pk]
    assert ids(queries.find("田𡗗", doctor)) == [rare.pk]


def test_the_best_come_first_and_the_recent_before_all(doctor, enrol):
    inside = enrol("李王芳", BIRTH)
    start = enrol("王芳芳", BIRTH)
    same = enrol("王芳", BIRTH)
    dead = enrol("王芳", dt.date(1950, 1, 1))
    actions.record_death(by=doctor, resident=dead, day=dt.date(2020, 1, 1))
    assert ids(queries.find("王芳", doctor)) == [same.pk, dead.pk, start.pk, inside.pk]
    queries.one(inside.pk, doctor)
    hits = queries.find("王芳", doctor)
    assert ids(hits) == [inside.pk, same.pk, dead.pk, start.pk]
    assert hits[0].recent and not hits[1].recent
    assert hits[2].deceased_on == dt.date(2020, 1, 1)
    assert ids(queries.find("王芳", doctor, limit=1)) == [inside.pk]
    colleague = actor(VILLAGE_DOCTOR, "990101001", account=70)
    assert ids(queries.find("王芳", colleague))[0] == same.pk


def test_strangers_find_nobody(shan):
    with pytest.raises(NotAllowed):
        queries.find("单雄信", NOBODY)


def test_reach_over_several_places(enrol, shan):
    far = enrol("单雄信", BIRTH, "1", place=WEST)
    grants = [Grant(VILLAGE_DOCTOR, n, n + 999) for n in (EAST, WILLOW, WEST)]
    assert ids(queries.find("雄信", Actor(5, "三村医生", grants=tuple(grants)))) == [
        shan.pk,
        far.pk,
    ]
    assert ids(queries.find("雄信", Actor(5, "一村医生", grants=(grants[0],)))) == []


@given(text=st.text(max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_no_typed_text_breaks_the_search(doctor, shan, text):
    for hit in queries.find(text, doctor):
        assert hit.why


def test_one_is_audited_and_scoped(doctor, other_doctor, shan):
    assert queries.one(shan.pk, doctor).pk == shan.pk
    read = entries(verb="people.read", subject="people.resident", subject_id=shan.pk).get()
    assert read.who == doctor.account and read.reading
    for stranger in (other_doctor, NOBODY):
        with pytest.raises(Missing):
            queries.one(shan.pk, stranger)
    opened = dataclasses.replace(other_doctor, opened=frozenset({shan.pk}))
    assert queries.one(shan.pk, opened).pk == shan.pk
    assert "emergency" in entries(verb="people.read", who=other_doctor.account).get().detail


def test_numbers_are_masked_and_reveals_say_why(doctor, office, shan):
    (shown,) = queries.identifiers_of(shan, doctor)
    assert (shown.value, shown.masked, shown.may_reveal) == ("110105********002X", True, True)
    (full,) = queries.identifiers_of(shan, doctor, plain=True)
    assert full.value == NUMBER and entries(verb="people.reveal", reading=True).count() == 1
    (hidden,) = queries.identifiers_of(shan, office, plain=True)
    assert hidden.masked and not hidden.may_reveal
    assert queries.phone_of(shan) == "139****5678"
    phone = actions.reveal(by=doctor, resident=shan, field="phone", why="电话随访")
    assert phone == "13912345678"
    number = actions.reveal(by=doctor, resident=shan, field="id_number", why="办理转诊")
    assert number == NUMBER
    noted = entries(verb="people.reveal", reading=True).first()
    assert "办理转诊" in noted.detail and NUMBER not in noted.detail
    with pytest.raises(Refused):
        actions.reveal(by=doctor, resident=shan, field="phone", why=" ")
    with pytest.raises(NotAllowed):
        actions.reveal(by=office, resident=shan, field="phone", why="看看")
    with pytest.raises(Missing):
        actions.reveal(by=doctor, resident=shan, field="address", why="看看")


def test_lists_are_scoped_masked_and_read_once(doctor, enrol, shan):
    far = enrol("李静", BIRTH, "2", place=WEST)
    near = enrol("李强", BIRTH, "1", place=EAST)
    before = entries().count()
    rows = queries.people([near.pk, far.pk, shan.pk, near.pk, 404], doctor)
    assert [row.id for row in rows] == [near.pk, shan.pk]
    assert rows[1].id_number == "110105********002X" and rows[1].place_name == "柳树村"
    assert entries().count() == before + 1
    assert queries.people([far.pk], doctor) == []


def test_counting_a_place(doctor, enrol, shan):
    enrol("李静", BIRTH, "2", place=WEST)
    actions.record_death(by=doctor, resident=enrol("李强", BIRTH), day=dt.date(2020, 1, 1))
    enrol("李刚", BIRTH, lives_here=False)
    assert dataclasses.astuple(queries.count_in(990101001000000)) == (2, 1, 2)
    assert queries.count_in(990101000000000).all == 3
    with pytest.raises(Missing):
        queries.count_in(990199000000000)


def test_look_alikes_are_proposed_until_kept_apart(steward, doctor, enrol):
    one = enrol("王芳", BIRTH, "2", phone="13912345678")
    two = enrol("王芳", BIRTH, "2", place=WEST)
    three = enrol("王芳", BIRTH, "2")
    pairs = queries.possible_duplicates(steward)
    assert [(p.one, p.other) for p in pairs] == [
        (one.pk, three.pk), (one.pk, two.pk), (two.pk, three.pk),
    ]  # fmt: skip
    assert queries.possible_duplicates(doctor) == []
    actions.keep_apart(by=steward, one=three, other=one, why="已电话核实")
    assert len(queries.possible_duplicates(steward)) == 2
    actions.merge(by=steward, kept=one, gone=two, why="同一人")
    assert queries.possible_duplicates(steward) == []
