"""What can be answered of the authenticity of services, within the reach of whoever asks."""

from xinglin.services.quality.queries.cards import (
    code_of_resident,
    code_of_staff,
    pending,
    secret,
    unconfirmed,
)
from xinglin.services.quality.queries.lake import deeds_in_doubt, providers_in, stays_of
from xinglin.services.quality.queries.reviewing import (
    Effect,
    doubt,
    doubts_of,
    effects,
    latest_round,
    precision,
    samples,
    suspicion,
    suspicions,
    tally,
)

__all__ = [
    "Effect", "code_of_resident", "code_of_staff", "deeds_in_doubt", "doubt", "doubts_of",
    "effects", "latest_round", "pending", "precision", "providers_in", "samples", "secret",
    "stays_of", "suspicion", "suspicions", "tally", "unconfirmed",
]  # fmt: skip
