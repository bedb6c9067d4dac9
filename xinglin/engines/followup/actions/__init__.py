"""What follow-up does: enrol, record, hand over, let go; and what happens when people move."""

from xinglin.engines.followup.actions import listening
from xinglin.engines.followup.actions.combining import record_combined
from xinglin.engines.followup.actions.dosing import (
    end_dosing_note,
    give_dose,
    judge_again,
    judged_columns,
    note_dosing,
    strike_dose,
    write_doses,
    write_dosing_notes,
)
from xinglin.engines.followup.actions.enrolling import correct_anchor, enrol, leave, reopen
from xinglin.engines.followup.actions.handing_over import accept, decline, offer, withdraw
from xinglin.engines.followup.actions.in_bulk import (
    Written,
    advance_many,
    grade_columns,
    write_attempts,
    write_decisions,
    write_enrolments,
    write_follow_ups,
    write_hand_overs,
    write_tasks,
)
from xinglin.engines.followup.actions.making_up import eligible, make_up, make_up_the_rest
from xinglin.engines.followup.actions.newborns import register_newborn
from xinglin.engines.followup.actions.nightly import Night, count_candidates, nightly
from xinglin.engines.followup.actions.tasks import (
    declare_capacities,
    declare_capacity,
    finish_task,
    not_now,
    note_attempt,
)
from xinglin.engines.followup.actions.visiting import amend_follow_up, record_follow_up

__all__ = [
    "Night",
    "Written",
    "accept",
    "advance_many",
    "amend_follow_up",
    "correct_anchor",
    "count_candidates",
    "declare_capacities",
    "declare_capacity",
    "decline",
    "eligible",
    "end_dosing_note",
    "enrol",
    "finish_task",
    "give_dose",
    "grade_columns",
    "judge_again",
    "judged_columns",
    "leave",
    "listening",
    "make_up",
    "make_up_the_rest",
    "nightly",
    "not_now",
    "note_attempt",
    "note_dosing",
    "offer",
    "record_combined",
    "record_follow_up",
    "register_newborn",
    "reopen",
    "strike_dose",
    "withdraw",
    "write_attempts",
    "write_decisions",
    "write_doses",
    "write_dosing_notes",
    "write_enrolments",
    "write_follow_ups",
    "write_hand_overs",
    "write_tasks",
]
