"""What follow-up can answer: who is due where, how many, who is enrolled. Scoped by place."""

from xinglin.engines.followup.queries.desks import capacity, due, register_of, tally
from xinglin.engines.followup.queries.persons import (
    before,
    enrolment,
    enrolments_of,
    may_touch,
    preview,
    standing,
)

__all__ = [
    "before",
    "capacity",
    "due",
    "enrolment",
    "enrolments_of",
    "may_touch",
    "preview",
    "register_of",
    "standing",
    "tally",
]
