"""The made-up people of every programme: answers that forms take, days that lives allow."""

import numpy as np
import pytest

from xinglin.demo import days, encounters, examinations, residents
from xinglin.demo.care import (
    children,
    diabetes,
    elderly,
    files,
    jabs,
    lungs,
    minds,
    mothers,
    small,
    spells,
)
from xinglin.demo.care.county import Known
from xinglin.demo.dice import dice
from xinglin.demo.tests.made import SEED, TODAY, realm
from xinglin.engines.followup import programmes


class Notebook:
    """Takes down what the writers write instead of storing it."""

    def __init__(self):
        self.visits, self.enrolments, self.doses, self.kin = [], [], [], []

    def write_visits(self, programme, who, first, served, of, seen, kind="", at_centre=False):
        self.visits.append((programme, of, seen, kind))
        grades = [programmes[programme].plan[-1].grade] * len(seen)
        return Written({"grade": grades}, {})

    def write_enrolments(self, programme, who, first, served, of, states, checked=None, named=()):
        self.enrolments.append((programme, of))
        return len(of)


class Written:
    def __init__(self, graded, states):
        self.graded, self.states = graded, states


@pytest.fixture(scope="module")
def county():
    from dataclasses import replace

    who = residents.make(replace(realm().counties[0], residents=9000), SEED, TODAY)
    lasting = encounters.for_life(who, SEED)
    diabetic = np.zeros(len(who), dtype=bool)
    diabetic[lasting.who[lasting.what == 0]] = True
    build = examinations.bodies(who, SEED, diabetic)
    return Known(who, 1, None, build, lasting, SEED)


@pytest.fixture(scope="module")
def taken_down(county):
    book = Notebook()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("write_visits", "write_enrolments"):
            patch.setattr(f"xinglin.demo.care.writing.{name}", getattr(book, name))
        patch.setattr("xinglin.demo.care.lungs._diagnose", lambda *_: None)
        patch.setattr("xinglin.demo.care.mothers._diagnose", lambda *_: 0)
        patch.setattr("xinglin.demo.care.mothers.people.link_many", book.kin.append)
        patch.setattr("xinglin.demo.care.jabs._centres", lambda of, villages: 0 * villages)
        patch.setattr("xinglin.demo.care.jabs.followup.write_doses", book.doses.append)
        for one in (files, diabetes, elderly, lungs, children, minds, small, mothers, jabs):
            assert one.write(county) > 0
    return book


def test_every_programme_with_a_register_has_people(taken_down):
    told = {code for code, of in taken_down.enrolments if len(of)}
    assert told == {
        "health-record", "t2dm", "elder-exam", "tcm-elder", "copd", "ptb", "ptb-suspect",
        "tcm-child", "smd", "child-health", "maternal", "nip",
    }  # fmt: skip
    assert told <= {one.code for one in programmes}


def test_nobody_is_visited_before_joining_or_after_the_end(county, taken_down):
    died = county.who.fate.died
    for code, of, seen, _ in taken_down.visits:
        assert (seen.day >= of.joined[seen.spell]).all(), code
        assert (seen.day <= TODAY).all(), code
        dead = died[of.who[seen.spell]]
        assert ((dead == days.NEVER) | (seen.day <= dead)).all(), code
    for code, of in taken_down.enrolments:
        assert len(set(of.who.tolist())) == len(of), f"{code}: somebody is enrolled twice"
        assert ((of.left == days.NEVER) | (of.left >= of.joined)).all(), code
        assert ((of.left != days.NEVER) == (of.left_why != "")).all(), code


def test_answers_are_accepted_by_the_forms(county, taken_down):
    from xinglin.demo.care.writing import plain

    for code, of, seen, kind in taken_down.visits:
        plan = programmes[code]
        names = list(seen.answers)
        columns = [plain(seen.answers[name]) for name in names]
        some = np.random.default_rng(1).permutation(len(seen))[:150].tolist()
        for at in some:
            of_kind = str(seen.kind[at]) if seen.kind is not None else kind
            form = plan.form(of_kind)
            row = zip(names, columns, strict=True)
            given = {name: column[at] for name, column in row if column[at] is not None}
            given = {name: value for name, value in given.items() if name in form}
            person = of.who[seen.spell[at]]
            checked = form.check(
                given,
                sex="2" if county.who.women[person] else "1",
                day=days.date(seen.day[at]),
                born=days.date(county.who.births[person]),
                mode=str(seen.mode[at]),
            )
            assert checked.ok, (code, of_kind, checked.refusals)
            assert {**checked.values, **given} == dict(checked.values), (code, of_kind)


def test_numbers_look_like_a_county(county, taken_down):
    size = {code: len(of) for code, of in taken_down.enrolments}
    here = county.who.fate.lives_here & (county.who.fate.died == days.NEVER)
    old = (here & (county.who.ages >= 65)).sum()
    assert 0.7 < size["elder-exam"] / old < 1.2
    assert 0.02 < size["t2dm"] / here.sum() < 0.06
    assert size["ptb"] < 0.003 * here.sum()
    assert size["smd"] < 0.01 * here.sum()
    glucose = [seen for code, _, seen, kind in taken_down.visits if (code, kind) == ("t2dm", "")]
    low = np.nanmean(glucose[0].answers["fasting_glucose"] < 7.0)
    assert 0.4 < low < 0.85


def test_children_have_mothers_and_doses(county, taken_down):
    (links,) = taken_down.kin
    births, women = county.who.births, county.who.women
    for child, mother in zip(links["resident_id"], links["relative_id"], strict=True):
        assert women[mother - 1] and births[child - 1] - births[mother - 1] > 15 * 365
    young, covid = taken_down.doses
    valid = np.mean([one for one in young["valid"] if one is not None])
    assert 0.95 < valid <= 1 and len(young["day"]) > 5 * len(set(young["resident_id"]))
    full = [one for one in covid["counts"] if "COVID-full" in one]
    assert len(full) == len({who for who, told in zip(covid["resident_id"], covid["counts"],
                                                      strict=True) if "full" in told})  # fmt: skip
    assert 0.75 < len(full) / len(county.who) < 0.95
    (expecting,) = [of for code, of in taken_down.enrolments if code == "maternal"]
    assert (expecting.left == days.NEVER).sum() > 10


def test_visits_of_several_kinds_stand_in_order():
    first = spells.Seen(np.array([0, 1]), np.array([5, 3]), np.array(["1", "1"]), {"a": np.ones(2)})
    other = spells.Seen(np.array([0]), np.array([2]), np.array(["2"]), {"b": np.array(["x"])})
    both = spells.together({"one": first, "two": other})
    assert both.spell.tolist() == [0, 0, 1] and both.day.tolist() == [2, 5, 3]
    assert both.kind.tolist() == ["two", "one", "one"]
    assert np.isnan(both.answers["a"][0]) and both.answers["b"].tolist() == ["x", "", ""]


def test_appointments_are_never_before_the_last_visit():
    rng = dice(1, "appointments")
    due, last = np.full(500, 1000), np.full(500, 995)
    days_ = spells.appointments(rng, due, np.full(500, 0.6), np.zeros(500, dtype=bool), last)
    assert (days_ > last).all() and 0.2 < (days_ > due + 6).mean() < 0.7
