"""What people can answer: who somebody is, who may be meant, who is already known."""

from xinglin.engines.people.queries.finding import find
from xinglin.engines.people.queries.kin import Kin, kin_of, mothers_of
from xinglin.engines.people.queries.known import (
    candidates_for,
    in_chunks,
    known_by_details,
    known_by_id,
    merges_of,
    possible_duplicates,
    standing_merges,
    those_kept,
)
from xinglin.engines.people.queries.linking import (
    Waiting,
    built_in_model,
    explained,
    likely,
    model_in_force,
    models_learnt,
    queue,
)
from xinglin.engines.people.queries.persons import (
    Living,
    count_in,
    household_of,
    identifiers_of,
    living_in,
    one,
    people,
    phone_of,
    reached,
    within_reach,
)

__all__ = [
    "Kin",
    "Living",
    "Waiting",
    "built_in_model",
    "candidates_for",
    "count_in",
    "explained",
    "find",
    "household_of",
    "identifiers_of",
    "in_chunks",
    "kin_of",
    "known_by_details",
    "known_by_id",
    "likely",
    "living_in",
    "merges_of",
    "model_in_force",
    "models_learnt",
    "mothers_of",
    "one",
    "people",
    "phone_of",
    "possible_duplicates",
    "queue",
    "reached",
    "standing_merges",
    "those_kept",
    "within_reach",
]
