"""The vocabulary of workflows: states, moves, questions, guards, limits and deadlines."""

from xinglin.engines.workflow.words.asked import (
    Area,
    Choice,
    Colleague,
    Day,
    Field,
    Institution,
    Money,
    Number,
    Paper,
    Resident,
    Text,
    Yes,
    read_answers,
)
from xinglin.engines.workflow.words.calendars import Calendar, china
from xinglin.engines.workflow.words.limits import (
    OPENED,
    Deadline,
    Late,
    Limit,
    calendar_days,
    hours,
    minutes,
    months,
    working_days,
)
from xinglin.engines.workflow.words.moves import (
    ABOVE,
    HANDS,
    ITSELF,
    OFFICE,
    OPENER,
    Guard,
    Move,
    Situation,
    State,
    Workflow,
    workflows,
)

__all__ = [
    "ABOVE", "HANDS", "ITSELF", "OFFICE", "OPENED", "OPENER", "Area", "Calendar", "Choice",
    "Colleague", "Day", "Deadline", "Field", "Guard", "Institution", "Late", "Limit", "Money",
    "Move", "Number", "Paper", "Resident", "Situation", "State", "Text", "Workflow", "Yes",
    "calendar_days", "china", "hours", "minutes", "months", "read_answers", "workflows",
    "working_days",
]  # fmt: skip
