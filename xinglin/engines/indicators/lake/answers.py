"""Which answers of a visit may be told in the lake: codes and days, never free words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from xinglin.engines.followup import programmes
from xinglin.engines.records.words import Measure, Medicines, Pair, Question, Text, questions

# Coded answers as |field=code|field=code|, one entry for each tick, in order; never free words.
# What was measured is an observation already; what is left differs little from visit to visit, so
# that it is worked on once for many.
PLAIN = """
CREATE TABLE answered AS
SELECT kept, coalesce('|' || nullif(array_to_string(list_sort(list_filter(flatten(list_transform(
    list_filter(map_entries(from_json(
        regexp_replace(kept, ',\\s*\\}', '}'), '"MAP(VARCHAR, JSON)"')),
        lambda entry: NOT list_contains(getvariable('worded'), entry.key)),
    lambda entry: CASE WHEN starts_with(entry.value::VARCHAR, '[')
        THEN list_transform(from_json(entry.value, '["VARCHAR"]'),
            lambda one: entry.key || '=' || one)
        ELSE [entry.key || '=' || trim(entry.value::VARCHAR, '"')] END)),
    lambda told: regexp_full_match(
        told, '[a-z_0-9]+=([A-Za-z0-9.-]{1,8}|[0-9]{4}-[0-9]{2}-[0-9]{2})'))), '|'), '') || '|', '')
    AS answers
FROM (SELECT DISTINCT kept FROM stripped)
"""
STRIPPED = """
CREATE TABLE stripped AS
SELECT id, since, regexp_replace(answers, getvariable('measures'), '', 'g') AS kept
FROM s_visit WHERE answers NOT IN ('', '{}')
"""


def _asked() -> Iterator[Question]:
    """Every question of the catalogue and of the programmes' forms."""
    yield from questions
    for programme in programmes:
        for visit in programme.visits:
            yield from programme.form(visit.name).questions


def vocabulary() -> tuple[set[str], set[str]]:
    """Fields whose answers are observations already, and fields of free words."""
    every = list(_asked())
    measured = {f for one in every if isinstance(one, Measure | Pair) for f in one.fields}
    worded = {f for one in every if isinstance(one, Text | Medicines) for f in one.fields}
    return measured - worded, worded


def told() -> str:
    """Changes with the vocabulary: what was told by another one is told anew."""
    return hashlib.sha256(repr([sorted(one) for one in vocabulary()]).encode()).hexdigest()[:16]


def variables(measures: Iterable[str], worded: Iterable[str]) -> list[str]:
    """What answers are told without: fields that are observations, and fields of free words."""
    fields = "|".join(sorted(measures)) or "-"
    pattern = f'"(?:{fields})"\\s*:\\s*[-0-9.eE]+\\s*,?\\s*'.replace("'", "''")
    listed = ", ".join(f"'{one}'" for one in sorted(worded))
    return [
        f"SET VARIABLE measures = '{pattern}'",
        f"SET VARIABLE worded = [{listed}]::VARCHAR[]",
    ]
