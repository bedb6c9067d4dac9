"""Codes as numbers, the tree, catchments, alliances, shapes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.access import KEEPER_AT_CONSOLE as KEEPER_ACTOR
from xinglin.engines.access import NOBODY, VILLAGE_DOCTOR, Actor, Grant
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places import actions, queries
from xinglin.engines.places.models import Alliance, AllianceMembership, Department, Place, Staff
from xinglin.engines.places.rules import holds_point, parent_number, read_divisions
from xinglin.engines.places.words import Level, area, level_of, number_of
from xinglin.kernel.errors import Missing, Refused

ROWS = [
    ("990000", "杏省"), ("990100", "杏市"), ("990101", "杏林县"), ("990101001", "东关街道"),
    ("990101001001", "一社区"), ("990101001002", "二社区"), ("990101100", "西镇"),
    ("990101100101", "柳村"), ("990101100101001", "柳村第一网格"),
]  # fmt: skip


@pytest.fixture
def tree(db):
    with commit(by=KEEPER_ACTOR, why="test"):
        fresh, bad = actions.load_divisions(rows=ROWS)
    assert (fresh, bad) == (len(ROWS), [])


@pytest.mark.parametrize(
    ("code", "level", "shown"),
    [
        ("99", "province", "990000"),
        ("990100", "prefecture", "990100"),
        ("990101", "county", "990101"),
        ("990101001", "town", "990101001"),
        ("990101001001", "village", "990101001001"),
        ("990101001001001", "grid", "990101001001001"),
    ],
)
def test_levels(code, level, shown):
    assert level_of(code) == level
    assert area(code).code == shown
    assert number_of(code) == area(code).number


@pytest.mark.parametrize("code", ["", "9", "99010", "99010a", "000000", "９９０１０１", "1" * 16])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(Refused):
        level_of(code)


@given(st.integers(1, 99), st.integers(1, 99), st.integers(1, 99), st.integers(1, 999))
def test_a_place_lies_in_all_above_it(province, prefecture, county, town):
    code = f"{province:02d}{prefecture:02d}{county:02d}{town:03d}"
    here = area(code)
    for upper in (code[:6], code[:4], code[:2]):
        assert here.number in area(upper) and here.last in area(upper)
    assert here.up_to(Level.COUNTY) == area(code[:6]).number
    assert parent_number(code) == area(code[:6]).number


def test_a_list_is_read_with_a_reason_for_every_refused_row():
    good, bad = read_divisions([*ROWS[::-1], ("99", "又是杏省"), ("abc", "x"), ("990102", " ")])
    assert [d.code for d in good][:3] == ["990000", "990100", "990101"]
    assert next(why for _, why in bad).startswith("代码 99 重复") and len(bad) == 3


def test_a_second_list_renames_and_waits_for_missing_parents(tree):
    with commit(by=KEEPER_ACTOR, why="again"):
        fresh, bad = actions.load_divisions(
            rows=[("990101", "杏林市"), ("990203001", "无主镇"), ("990102", "桃源县")]
        )
    assert fresh == 1 and "上级" in bad[0][1]
    assert queries.place("990101").name == "杏林市"
    assert [p.name for p in queries.place("990101").past.objects.all()]


def test_the_tree_is_walked_down_and_up(tree):
    county = queries.place("990101")
    assert [p.name for p in queries.children(county.number)] == ["东关街道", "西镇"]
    assert [p.name for p in queries.path_of(number_of("990101100101"))] == [
        "杏省", "杏市", "杏林县", "西镇", "柳村"
    ]  # fmt: skip
    assert queries.subtree(county.number, "village").count() == 3
    assert queries.top().name == "杏林县"
    assert queries.named([county.number]) == {county.number: "杏林县"}
    with pytest.raises(Missing):
        queries.place("110101")


def test_one_looks_at_ones_own_place_unless_another_lies_in_reach(tree):
    span = area("990101001")
    doctor = Actor(1, "医生", grants=(Grant(VILLAGE_DOCTOR, span.number, span.last),))
    assert queries.looked_at(doctor).name == "东关街道"
    assert queries.looked_at(doctor, "990101001002").name == "二社区"
    for wanted in ("990101", "990101100", "rubbish"):
        assert queries.looked_at(doctor, wanted).name == "东关街道"
    assert queries.looked_at(NOBODY) is None and queries.search("", NOBODY) == []
    assert [p.name for p in queries.search("erS".lower(), doctor)] == ["二社区"]
    assert [p.name for p in queries.search("社区", doctor)] == ["一社区", "二社区"]
    assert queries.search("9901011", doctor) == []


def test_institutions_their_codes_and_catchments(tree):
    town, village = queries.place("990101100"), queries.place("990101100101")
    with commit(by=KEEPER_ACTOR, why="test"):
        with pytest.raises(Refused, match="信用代码"):
            actions.open_institution(name="假", kind="B", place=town, uscc="11500241MB1917005H")
        centre = actions.open_institution(
            name="西镇卫生院", kind="B", place=town, uscc="11500241MB1917005G"
        )
        clinic = actions.open_institution(name="柳村卫生室", kind="C", place=village, parent=centre)
        actions.serve(institution=centre, place=town, since=dt.date(2020, 1, 1))
        actions.serve(institution=clinic, place=village, since=dt.date(2021, 1, 1))
        Department.objects.create(institution=centre, name="公卫科")
        Staff.objects.create(institution=clinic, name="李医生", sex="2", post="乡村医生")
    assert queries.serving(village.number) == clinic
    assert queries.serving(village.number, dt.date(2020, 6, 1)) == centre
    assert queries.serving(town.number) == centre
    assert queries.serving(queries.place("990101001").number) is None
    assert [i.name for i in queries.institutions(town.number, town.last)] == [
        "西镇卫生院",
        "柳村卫生室",
    ]
    assert queries.institution(centre.pk).name == str(centre)
    assert queries.departments_of(centre.pk).count() == 1
    assert [s.name for s in queries.staff_in(town.number, town.last)] == ["李医生"]
    assert queries.one_staff(queries.staff_of(clinic.pk).get().pk).name == "李医生"
    assert queries.one_staff(None) is None
    assert queries.catchments(town.number, town.last).count() == 2
    with pytest.raises(Missing):
        queries.institution(0)


def test_an_alliance_is_founded_joined_and_ended(tree):
    with commit(by=KEEPER_ACTOR, why="an alliance"):
        lead, other = [
            actions.open_institution(
                name=name, kind="A100", place=Place.objects.get(level="county")
            )
            for name in ("人民医院", "中医医院")
        ]
        day = dt.date(2021, 1, 1)
        made = actions.found_alliance(
            name="甲", kind="county", lead=lead, tight=True, founded_on=day
        )
        late = actions.join_alliance(alliance=made, institution=other, on=dt.date(2022, 5, 1))
        assert late.tight and [m.institution for m in queries.members_of(made.pk, day)] == [lead]
        actions.end_alliance(alliance_id=made.pk, on=dt.date(2022, 4, 30))
        assert not queries.memberships().filter(left_on=None) and not queries.alliances()
        late.refresh_from_db()
        assert late.left_on == late.joined_on  # nobody leaves before he came
        row = {"name": "乙", "kind": "remote", "lead_id": lead.pk, "tight": False}
        row |= {"across": False, "founded_on": "2023-01-01"}
        first = actions.write_alliances(rows=[row], members=[[(lead.pk, "2023-01-01", None)]])
    assert [str(one) for one in queries.every_alliance()] == ["甲", "乙"]
    assert queries.members_of(first, day).count() == 0
    assert queries.institutions_named("中医医院", 0, 10**15) == [other]


def test_alliance_membership_is_dated(tree):
    county = queries.place("990101")
    with commit(by=KEEPER_ACTOR, why="test"):
        lead = actions.open_institution(name="县医院", kind="A", place=county)
        group = Alliance.objects.create(name="杏林医共体", kind="county", lead=lead)
        member = AllianceMembership.objects.create(
            alliance=group, institution=lead, joined_on=dt.date(2021, 1, 1)
        )
    with commit(by=KEEPER_ACTOR, why="leaves"):
        actions.leave_alliance(membership_id=member.pk, on=dt.date(2022, 12, 31))
    assert queries.members_of(group.pk, dt.date(2022, 6, 1)).count() == 1
    assert queries.members_of(group.pk, dt.date(2023, 6, 1)).count() == 0
    assert [str(a) for a in queries.alliances()] == ["杏林医共体"]


def test_shapes_are_geojson(tree):
    square = [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]
    town = queries.place("990101100")
    with commit(by=KEEPER_ACTOR, why="shape"):
        town.boundary = {"type": "Polygon", "coordinates": square}
        town.save()
    drawn = queries.shapes(number_of("990101"), "town")
    assert [f["properties"]["name"] for f in drawn["features"]] == ["西镇"]
    assert holds_point(square, 1, 1) and not holds_point(square, 3, 1)
