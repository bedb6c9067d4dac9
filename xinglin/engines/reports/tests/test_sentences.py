"""Sentences, slots and differences hold for whatever is written; what is small is hidden."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.reports import Figure, Source, source_of, sources
from xinglin.engines.reports.rules.disclosure import hidden, is_small
from xinglin.engines.reports.rules.sameness import cut_of, stale
from xinglin.engines.reports.rules.sentences import aligned, difference, said, sentences, tied

TEXT = st.text(alphabet="甲乙丙12.%，。；⟦⟧", max_size=40)
PLAIN = st.text(alphabet="甲乙丙丁12.%，。；", max_size=40)


@given(PLAIN)
def test_a_paragraph_cut_into_sentences_loses_nothing(text):
    assert "".join(sentences(text)) == text


@given(PLAIN, PLAIN)
def test_a_difference_tells_both_texts(before, after):
    pieces = difference(before, after)
    assert "".join(text for how, text in pieces if how != "+") == before
    assert "".join(text for how, text in pieces if how != "-") == after


@given(st.lists(PLAIN, max_size=8), st.lists(PLAIN, max_size=8))
def test_paragraphs_beside_each_other_are_all_there_in_order(before, after):
    pairs = aligned(before, after)
    assert [old for old, _ in pairs if old is not None] == before
    assert [new for _, new in pairs if new is not None] == after


def test_numbers_are_tied_each_to_its_own_slot():
    numbers = {"a": "5%", "b": "5%"}
    assert tied("⟦5%⟧和⟦5%⟧", "⟦a⟧，⟦b⟧", numbers) == "⟦a⟧和⟦b⟧"
    with pytest.raises(ValueError, match="5%"):
        tied("⟦5%⟧⟦5%⟧⟦5%⟧", "⟦a⟧，⟦b⟧", numbers)
    assert said("⟦a⟧", numbers, bracketed=True) == "⟦5%⟧"


def figure(code="R", place="990101", **facts):
    return Figure(code=code, title="率", place=place, period="2025", **{"value": None, **facts})


@pytest.mark.parametrize(
    "one, small",
    [
        (figure(unit="%", numerator=3, denominator=50), True),
        (figure(unit="%", numerator=47, denominator=50), True),
        (figure(unit="%", numerator=0, denominator=3), True),
        (figure(unit="%", numerator=0, denominator=50), False),
        (figure(unit="%", numerator=5, denominator=50), False),
        (figure(unit="人", value=Decimal(4)), True),
        (figure(unit="人", value=Decimal(0)), False),
        (figure(unit="家", value=Decimal(4)), False),
        (figure("R-goal", unit="人", value=Decimal(4)), False),
    ],
)
def test_fewer_than_five_persons_is_small(one, small):
    assert is_small(one) is small


@given(st.lists(st.integers(0, 40), min_size=2, max_size=6))
def test_no_hidden_place_is_told_by_the_sum_of_the_others(counts):
    parts = [
        figure(place=f"990101{n:03d}", unit="人", value=Decimal(many))
        for n, many in enumerate(counts)
    ]
    whole = figure(unit="人", value=Decimal(sum(counts)))
    covered = hidden([*parts, whole])
    if whole not in covered and covered:
        assert len(covered & set(parts)) >= 2


def test_a_document_stands_as_of_one_cut():
    old, new = figure(commit=5, definition="1"), figure("S", commit=9, definition="1")
    more = figure("T", commit=9, definition="1")
    assert cut_of([old, new, more]) == 9 and cut_of([]) is None
    [(found, why)] = stale([old, new, more], head=9)
    assert found == old and "提交5" in why
    assert not stale([old, figure("S", commit=5, definition="1")], head=9)
    other = figure(place="990101001", commit=9, definition="2")
    again = figure(commit=9, definition="1")
    [(_, why)] = stale([other, again, new], head=9)
    assert "定义" in why


def test_a_source_is_known_by_the_prefix_of_its_figures():
    told = Source("试", "试", {}, lambda *_: [], prefix="try")
    assert source_of("HTN1") is None and source_of("try:1") is None
    sources.add("试", told)
    try:
        assert source_of("try:1:now") is told
    finally:
        sources._things.pop("试")
