"""Which way a case goes: on the spot or in full, with review, hearing, collective discussion."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from xinglin.services.enforcement.rules.limits import LIMITS

ALWAYS_HEARD = frozenset({"106", "107", "108", "109", "112", "113"})
WARNING, FINE, GAINS = "101", "102", "103"


def _held(party: str, kind: str, on: dt.date) -> Decimal:
    one = "person" if party == "person" else "organ"
    return Decimal(getattr(LIMITS.on(on), f"{kind}_{one}"))


def may_be_simple(
    party: str, fine: Decimal, kinds: Collection[str], certain: bool, on: dt.date
) -> str:
    """Why the case may not be decided on the spot; nothing where it may (art. 51 [V]).

    >>> day = dt.date(2026, 3, 1)
    >>> may_be_simple("person", Decimal(200), ["102"], True, day)
    ''
    >>> may_be_simple("person", Decimal(201), ["102"], True, day)
    '罚款超过200元'
    >>> may_be_simple("organisation", Decimal(3000), ["101", "102"], False, day)
    '违法事实不确凿'
    """
    if not certain:
        return "违法事实不确凿"
    if set(kinds) - {WARNING, FINE}:
        return "当场处罚只能是警告或罚款"
    most = _held(party, "simple", on)
    return f"罚款超过{most:f}元" if fine > most else ""


def collects_on_the_spot(fine: Decimal, hard_later: bool, on: dt.date) -> bool:
    """Whether the officers may take the money at once (art. 68 [V]).

    >>> collects_on_the_spot(Decimal(100), False, dt.date(2026, 3, 1))
    True
    >>> collects_on_the_spot(Decimal(101), False, dt.date(2026, 3, 1))
    False
    """
    return hard_later or fine <= Decimal(LIMITS.on(on).on_the_spot)


def right_to_hearing(
    party: str, fine: Decimal, gains: Decimal, kinds: Collection[str], on: dt.date
) -> bool:
    """Whether the party must be told of the right to a hearing (art. 63 [V], amounts [G]).

    >>> right_to_hearing("organisation", Decimal(50000), Decimal(0), ["102"], dt.date(2026, 3, 1))
    True
    >>> right_to_hearing("organisation", Decimal(8000), Decimal(0), ["102"], dt.date(2026, 3, 1))
    False
    """
    return max(fine, gains) >= _held(party, "hearing", on) or bool(ALWAYS_HEARD & set(kinds))


def needs_legal_review(
    hearing: bool, public_interest: bool, complex_case: bool, fine: Decimal, high: Decimal
) -> bool:
    """Whether the decision may not be taken without a legal review (art. 58 [V]); the house adds
    fines in the upper half of what the law allows.

    >>> needs_legal_review(False, False, False, Decimal(600), Decimal(1000))
    True
    """
    return hearing or public_interest or complex_case or fine * 2 > high


def needs_collective(
    hearing: bool, complex_case: bool, outside_tier: bool, exempted: bool = False
) -> bool:
    """Whether the heads decide together (art. 57 [V]): complex or heavy, or outside the tier.

    >>> needs_collective(False, False, True)
    True
    """
    return hearing or complex_case or outside_tier or exempted
