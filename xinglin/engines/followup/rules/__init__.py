"""How follow-up decides: reach over places, grading, standing, forms joined, exports."""

from xinglin.engines.followup.rules.grading import (
    GRADED,
    HISTORY,
    Flags,
    State,
    bedside,
    flags,
    grade_columns,
    history,
    known_kind,
    last_states,
    on_plan,
)
from xinglin.engines.followup.rules.plan_definition import plan_definition, questionnaire
from xinglin.engines.followup.rules.reach import WHOLE, covers, is_wide, overlap, window
from xinglin.engines.followup.rules.standing import (
    appointment,
    check_due,
    due_columns,
    furthest,
    named_days,
    standing_of,
)

__all__ = [
    "GRADED",
    "HISTORY",
    "WHOLE",
    "Flags",
    "State",
    "appointment",
    "bedside",
    "check_due",
    "covers",
    "due_columns",
    "flags",
    "furthest",
    "grade_columns",
    "history",
    "is_wide",
    "known_kind",
    "last_states",
    "named_days",
    "on_plan",
    "overlap",
    "plan_definition",
    "questionnaire",
    "standing_of",
    "window",
]
