"""How a report moves: order, hands, numbers without gaps."""

from hypothesis import given
from hypothesis import strategies as st

from xinglin.services.reporting import rules


@given(st.lists(st.sampled_from([*rules.MOVES]), max_size=12))
def test_nothing_leads_back_from_an_issued_report(moves):
    state, sealed = rules.DRAFT, False
    for move in moves:
        after = rules.next_state(move, state)
        if after is None:
            continue
        assert not (sealed and after not in rules.SEALED)
        state = after
        sealed = sealed or state in rules.SEALED


@given(st.integers(0, 30))
def test_numbers_leave_no_gap(many):
    taken: list[int] = []
    for _ in range(many):
        taken.append(rules.next_serial(taken))
    assert taken == list(range(1, many + 1))


def test_who_drafted_neither_checks_nor_approves_nor_issues():
    for move in ("check", "approve", "issue"):
        assert rules.in_the_way(move, 7, {"drafted_by": 7}) == "拟稿人"
        assert not rules.in_the_way(move, 8, {"drafted_by": 7})
    assert not rules.in_the_way("check", None, {"drafted_by": None})


def test_open_moves():
    assert rules.open_moves("issued") == ["archive"] and not rules.open_moves("archived")
