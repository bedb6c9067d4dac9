"""What people can answer: who somebody is, who may be meant, who is already known."""

from xinglin.engines.people.queries.finding import find
from xinglin.engines.people.queries.known import (
    candidates_for,
    known_by_details,
    known_by_id,
    merges_of,
    possible_duplicates,
    standing_merges,
    those_kept,
)
from xinglin.engines.people.queries.persons import (
    count_in,
    household_of,
    identifiers_of,
    one,
    people,
    phone_of,
    within_reach,
)

__all__ = [
    "candidates_for",
    "count_in",
    "find",
    "household_of",
    "identifiers_of",
    "known_by_details",
    "known_by_id",
    "merges_of",
    "one",
    "people",
    "phone_of",
    "possible_duplicates",
    "standing_merges",
    "those_kept",
    "within_reach",
]
