"""What follow-up does: enrol, record a visit, let go; and what it does when people move or die."""

from xinglin.engines.followup.actions import listening
from xinglin.engines.followup.actions.enrolling import enrol, leave
from xinglin.engines.followup.actions.in_bulk import (
    Written,
    advance_many,
    write_enrolments,
    write_follow_ups,
)
from xinglin.engines.followup.actions.visiting import amend_follow_up, record_follow_up

__all__ = [
    "Written",
    "advance_many",
    "amend_follow_up",
    "enrol",
    "leave",
    "listening",
    "record_follow_up",
    "write_enrolments",
    "write_follow_ups",
]
