"""What can be answered of cases, within the reach of whoever asks."""

from xinglin.services.enforcement.queries.matters import (
    clocks_of_matter,
    debt_of,
    decisions,
    investigators,
    leaves_of,
    matter,
    matters,
    of_unit,
    paper,
    said_publicly,
    standing,
    states_of,
    story_of,
    tally_of_fields,
    volume_of,
)

__all__ = [
    "clocks_of_matter",
    "debt_of",
    "decisions",
    "investigators",
    "leaves_of",
    "matter",
    "matters",
    "of_unit",
    "paper",
    "said_publicly",
    "standing",
    "states_of",
    "story_of",
    "tally_of_fields",
    "volume_of",
]
