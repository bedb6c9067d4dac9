"""The residents: valid numbers, plausible lives, households that hold together."""

import numpy as np
import pytest

from xinglin.demo import days, divisions, institutions, residents, staff
from xinglin.demo.households import NOBODY, YEAR
from xinglin.demo.population import MARRIED
from xinglin.demo.tests.made import DAY, SEED, SIZE, TODAY, people, realm
from xinglin.engines.codes import (
    EDUCATION,
    ETHNIC,
    FAMILY_RELATION,
    MARRIAGE,
    OCCUPATION_STATUS,
    PAYMENT,
    check_uscc,
    parse_id,
)


def test_identity_numbers_are_valid_unique_and_speak_the_truth():
    who = people()
    assert len(who) == SIZE == len(set(who.id_numbers.tolist()))
    for number, birth, woman in zip(who.id_numbers, who.births, who.women, strict=True):
        read = parse_id(str(number), DAY, "2" if woman else "1")
        assert read.accepted and read.birth == days.date(birth)
        assert [one.code for one in read.problems] == ["made_up_division"]
        assert read.division == divisions.CODE


def test_record_numbers_are_unique_and_of_the_village():
    who = people()
    assert len(set(who.record_no.tolist())) == SIZE
    stayed = who.fate.moved_from == NOBODY
    here = (who.place // 1000).astype("U12")
    assert (np.char.startswith(who.record_no, here) == stayed).all()
    assert all(len(number) == 17 and number[-5:] != "00000" for number in who.record_no)


def test_ages_make_a_county():
    ages = people().ages
    assert ages.min() >= 0 and ages.max() < 100
    assert 0.13 < (ages >= 65).mean() < 0.24
    assert 0.12 < (ages < 15).mean() < 0.21
    assert 0.44 < people().women.mean() < 0.54


def test_households_hold_together():
    who = people()
    count = int(who.household.max()) + 1
    heads = np.bincount(who.household[who.relation == "02"], minlength=count)
    assert (heads == 1).all(), "every household has one head"
    one_place = [len(set(who.place[who.household == home])) for home in range(0, count, 7)]
    assert set(one_place) == {1}
    assert 2.3 < SIZE / count < 3.4
    children = who.relation[np.isin(who.relation, ["20", "30"])]
    assert len(children) > SIZE * 0.15


def test_spouses_are_of_an_age_and_of_each_other():
    who = people()
    paired = np.flatnonzero(who.spouse != NOBODY)
    assert (who.spouse[who.spouse[paired]] == paired).all()
    assert (who.women[paired] != who.women[who.spouse[paired]]).all()
    assert (who.household[paired] == who.household[who.spouse[paired]]).all()
    assert (who.marriage[paired] == MARRIED).all()
    gap = np.abs(who.births[paired] - who.births[who.spouse[paired]]) / YEAR
    assert np.median(gap) < 4 and gap.max() < 25


def test_children_are_younger_than_the_heads_and_bear_their_names():
    who = people()
    head_of = dict(
        zip(who.household[who.relation == "02"], np.flatnonzero(who.relation == "02"), strict=True)
    )
    for at in np.flatnonzero(np.isin(who.relation, ["20", "30"])):
        head = head_of[who.household[at]]
        years = (who.births[at] - who.births[head]) / YEAR
        assert years > 15
        if not who.women[head]:
            assert who.names[at][0] == who.names[head][0]


def test_codes_are_of_the_value_sets():
    traits, relation = people().traits, people().relation
    for values, allowed in (
        (traits.ethnic, ETHNIC), (traits.marriage, MARRIAGE), (traits.education, EDUCATION),
        (traits.occupation, OCCUPATION_STATUS), (traits.payment, PAYMENT),
        (relation, FAMILY_RELATION),
    ):  # fmt: skip
        assert all(code in allowed for code in set(values.tolist()) - {""}), allowed.title


def test_lives_are_in_order():
    who, fate = people(), people().fate
    for moment in (fate.died, fate.left, fate.came, fate.moved):
        some = moment != days.NEVER
        assert (moment[some] >= who.births[some]).all() and (moment[some] <= TODAY).all()
    assert not ((fate.died != days.NEVER) & (fate.left != days.NEVER)).any()
    assert (who.filed_on >= who.births).all() and (who.filed_on <= TODAY).all()
    assert not fate.lives_here[fate.left != days.NEVER].any()


def test_the_same_seed_makes_the_same_people_and_another_does_not():
    county = realm().counties[0]
    again = residents.make(county, SEED, TODAY)
    for one, two in zip(
        residents.digest_fields(people()), residents.digest_fields(again), strict=True
    ):
        assert np.array_equal(one, two)
    other = residents.make(county, SEED + 1, TODAY)
    assert not np.array_equal(other.names, again.names)


@pytest.mark.parametrize("size", [1, 2, 40, 300])
def test_the_smallest_counties_can_be_made(size):
    made = divisions.plan(size, 3)
    who = residents.make(made.counties[0], 3, TODAY)
    assert len(who) == size == len(set(who.id_numbers.tolist()))


def test_institutions_have_codes_that_hold_and_roots():
    found = institutions.network(realm())
    columns = institutions.columns(realm(), found, SEED)
    for code in columns["uscc"]:
        assert check_uscc(code) == (code, ())
    assert len(set(columns["uscc"])) == len(columns["uscc"])
    tops = columns["parent_id"].count(None)
    assert columns["parent_id"][:tops] == [None] * tops
    assert all(parent < at for at, parent in enumerate(columns["parent_id"]) if parent is not None)
    assert {len(number) for number in columns["licence_no"]} == {0, 22}


def test_every_role_has_a_login():
    found = institutions.network(realm())
    roster = staff.roster(found, SEED, 1, 1)
    given = staff.logins(realm(), found, roster)
    assert len({one.role.code for one in given}) == 14
    assert max(one.staff for one in given) < len(roster.columns["name"])
    assert len(staff.PASSWORD) >= 10
