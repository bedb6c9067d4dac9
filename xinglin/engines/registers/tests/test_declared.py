"""Every register of the house: whole, drawable, its made-up lines allowed, its figures proved."""

import datetime as dt

import numpy as np
import pytest

from xinglin.engines.registers import discover
from xinglin.engines.registers.actions.making_up import _values
from xinglin.engines.registers.rules import coded, must_be_said_by, read_line, sentence
from xinglin.engines.workflow.rules import svg
from xinglin.kernel.time import days

DAY = dt.date(2026, 6, 1)


@pytest.fixture(params=[one.code for one in discover()])
def register(request):
    return discover()[request.param]


def test_it_is_whole(register):
    assert register.source and register.office and register.english and register.says
    assert register.workflow.deadlines, "a list that is moved has limits"
    assert any(one.final for one in register.workflow.states)
    assert svg(register.workflow).startswith("<svg")


def test_its_made_up_lines_could_be_written_by_hand(register):
    """What the demonstration shows passes the same door as what people type."""
    rows = register.demo_rows()
    assert rows, "a register shows itself in the made-up county"
    states, lines = set(), []
    for turn, row in enumerate(rows):
        on = days(int(row["ago"])).before(DAY)
        values = _values(register, row, on, DAY, np.random.default_rng(turn))
        own = {name: value for name, value in values.items() if name in register.fields}
        clean = read_line(register, own, DAY)
        must_be_said_by(register, row.get("state") or register.starts, clean)
        states.add(row.get("state") or register.starts)
        lines.append(clean)
        assert "None" not in coded(register, clean)
    assert len(states) > 1
    said = sentence(register, lines)
    assert said and "{" not in said
