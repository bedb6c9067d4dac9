"""Whoever comes in as new is compared with those here, by the same weights as at the desk."""

from __future__ import annotations

from collections.abc import Sequence

from xinglin.engines.exchange.words import Judged, waiting
from xinglin.engines.people import POSSIBLE_FROM, Asked, Candidate, queries

LOOK = "请核对姓名、出生日期和证件号码；确是另一位居民的，请在居民登记页登记"


def told_apart(newcomers: Sequence[Asked]) -> list[Judged | list[Candidate]]:
    """
    For each, why he waits for a look; or, when he is nobody who is here as far as can be seen,
    the few whom he might be all the same, for the steward.
    """
    alike = queries.likely_among(newcomers)
    return [_said(alike.get(at, [])) for at in range(len(newcomers))]


def _said(candidates: list[Candidate]) -> Judged | list[Candidate]:
    if candidates and candidates[0].score >= POSSIBLE_FROM:
        return waiting(f"可能是已登记的居民：{candidates[0].why}"[:300], LOOK, "name")
    return candidates
