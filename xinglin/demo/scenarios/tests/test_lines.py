"""Lines of registers come to their number, add up, and never stand against their register."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from xinglin.demo.scenarios import lines, scenarios
from xinglin.demo.scenarios.words import Lines, in_register
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.models import Institution, Place
from xinglin.engines.registers import queries, registers
from xinglin.engines.registers.models import Entry
from xinglin.engines.workflow import queries as cases
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import ZONE, Period

DAY = dt.date(2021, 9, 21)
SPAN = Period.parse("2021-01-01..2021-09-21")


def whole(*quotas, number=990100000000000):
    """A place with what its quotas come to."""
    wanted = {one.key: one for one in quotas}
    return lines.Whole(number, number + 99 * 10**9 + 10**9 - 1, DAY, SPAN, 3, wanted)


def rectified(checks, documents, problems, fixed, letters, each=3):
    """The quotas of the look-back: one set of lines, five figures."""
    return (
        in_register("REC1", checks, "", Lines("rectification", "fixed", {
            "kind": "病历书写/处方用药", "level": "市级/县级", "evidence": "已补正",
        }, each=each, sums={
            "checkers": "", "records+prescriptions+bills": "REC2", "problems": "REC3",
            "fixed": "REC4",
        }, within={"fixed": "problems"}, some={"letter": "REC5"})),
        in_register("REC2", documents, ""), in_register("REC3", problems, ""),
        in_register("REC4", fixed, ""), in_register("REC5", letters, ""),
    )  # fmt: skip


class Kept(TestCase):
    """Random quotas, small ones."""

    @settings(max_examples=15, deadline=None)
    @given(st.data())
    def test_one_set_of_lines_comes_to_every_figure(self, data):
        checks = data.draw(st.integers(1, 60))
        size = -(-checks // 3)
        problems = data.draw(st.integers(0, 90))
        told = (
            checks, data.draw(st.integers(0, 5000)), problems,
            data.draw(st.integers(0, problems)), data.draw(st.integers(0, size)),
        )  # fmt: skip
        quotas = rectified(*told)
        with commit(by=KEEPER_AT_CONSOLE, why="lines of a scenario"):
            county = Place.objects.create(
                number=990101000000000, last=990101999999999, code="990101", name="杏林区",
                level="county",
            )  # fmt: skip
            for at in range(3):
                Institution.objects.create(
                    name=f"第{at}医院", kind="A100", place=county, opened_on="2001-01-01"
                )
            made = lines.kept(whole(*quotas, number=990101000000000), quotas[0])
        found = list(Entry.objects.filter(register="rectification").order_by("-pk")[:made])
        said = [one.values for one in found]
        assert made == size == len(found)
        assert sum(one["checkers"] for one in said) == checks
        names = ("records", "prescriptions", "bills")
        assert sum(one[name] for one in said for name in names) == told[1]
        assert sum(one["problems"] for one in said) == problems
        assert sum(one["fixed"] for one in said) == told[3]
        assert sum(one["letter"] for one in said) == told[4]
        assert all(one["fixed"] <= one["problems"] and one["checkers"] >= 1 for one in said)
        assert all(SPAN.start <= one.day <= SPAN.end for one in found)
        case = cases.case_of("rectification", "registers.entry", found[0].pk)
        assert case.state == found[0].state == "fixed"


@given(st.integers(0, 500), st.lists(st.floats(0.1, 5), min_size=1, max_size=9), st.integers(0, 3))
def test_what_is_shared_adds_up_and_keeps_its_least(total, weights, least):
    if total < least * len(weights):
        with pytest.raises(Refused, match="某数"):
            lines.shared(total, weights, least, title="某数")
        return
    parts = lines.shared(total, weights, least, title="某数")
    assert sum(parts) == total and min(parts) >= least


@given(st.lists(st.integers(0, 40), min_size=1, max_size=9), st.data())
def test_what_lies_within_another_never_exceeds_it(below, data):
    total = data.draw(st.integers(0, sum(below)))
    parts = lines.shared(total, [1] * len(below), below=below, title="某数")
    assert sum(parts) == total
    assert all(one <= other for one, other in zip(parts, below, strict=True))
    with pytest.raises(Refused):
        lines.shared(sum(below) + 1, [1] * len(below), below=below, title="某数")


def test_a_line_against_its_register_is_refused():
    law = registers["training"]
    given = {"kind": "village", "course": "第1期", "begins_on": DAY, "people": 4}
    with pytest.raises(Refused, match="结束日期"):
        queries.whole_line(law, "qualified", given, DAY)
    with pytest.raises(Refused, match="参训人数"):
        queries.whole_line(law, "assigned", given | {"people": 0}, DAY)
    clean = queries.whole_line(law, "assigned", given, DAY)
    assert clean["people"] == 4 and clean["begins_on"] == "2021-09-21"


def test_a_line_whose_way_is_shut_is_refused():
    law, at = registers["rectification"], dt.datetime(2021, 9, 1, tzinfo=ZONE)
    queries.must_have_come(law, "fixed", {"problems": 3, "fixed": 3}, at)
    with pytest.raises(Refused, match="不能超过发现问题数"):
        queries.must_have_come(law, "fixed", {"problems": 3, "fixed": 4}, at)


def test_how_many_lines_there_are():
    many = in_register("INS1", 4, "", again=":医院")
    share = in_register("ACC4", 8, "", Lines("accreditation", "named"), of=15)
    of = whole(many, share)
    assert lines.how_many(of, share, Lines("accreditation", "named")) == 8
    assert lines.how_many(of, share, Lines("accreditation", "creating", rest=True)) == 7
    assert lines.how_many(of, share, Lines("x", "y", each=3)) == 3
    assert lines.how_many(of, share, Lines("x", "y", many="INS1:医院")) == 4
    assert lines.how_many(of, share, Lines("x", "y", besides=("INS1:医院",))) == 4
    with pytest.raises(Refused, match="INS9"):
        lines.how_many(of, share, Lines("x", "y", many="INS9"))


def test_days_lie_so_early_that_nothing_told_of_them_lies_after_the_last():
    quota = in_register("ACC2", 50, "")
    told = Lines("accreditation", "named", {"named_on": "60", "valid_until": "1155"})
    days = lines._days(
        whole(quota), quota, registers["accreditation"], told, 50, np.random.default_rng(1)
    )
    assert min(days) >= SPAN.start and max(days) <= DAY - dt.timedelta(days=60)
    short = in_register("ACC2", 50, "", period="2021-01-01..2021-02-01")
    with pytest.raises(Refused, match="太短"):
        lines._days(
            whole(short), short, registers["accreditation"], told, 1, np.random.default_rng(1)
        )


@pytest.mark.parametrize("name", ["district-2021", "city-2017"])
def test_every_line_of_a_scenario_is_of_a_register_that_exists(name):
    for quota in scenarios[name].quotas:
        for one in quota.lines:
            law = registers[one.register]
            assert one.state in law.workflow.by_state
            known = {**law.workflow.questions, **law.fields}
            named = [part for told in (*one.says, *one.sums, *one.some) for part in told.split("+")]
            assert not set(named) - set(known)
