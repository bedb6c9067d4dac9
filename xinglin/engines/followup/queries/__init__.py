"""What follow-up can answer: who is due where, how many, who could be enrolled. Scoped by place."""

from xinglin.engines.followup.queries.candidates import (
    candidate_counts,
    candidates,
    candidates_of,
    counted_on,
    put_off,
)
from xinglin.engines.followup.queries.desks import capacity, closed_to, due, register_of, tally
from xinglin.engines.followup.queries.persons import (
    before,
    enrolment,
    enrolments_of,
    failed_attempts,
    graded_visits,
    known_of,
    last_check,
    may_touch,
    preview,
    standing,
)
from xinglin.engines.followup.queries.planning import plan_definition, plan_of, workload
from xinglin.engines.followup.queries.reaching import appointments
from xinglin.engines.followup.queries.tasks import (
    Step,
    course_of,
    hand_over,
    hand_overs,
    task,
    task_counts,
    tasks,
    tasks_of,
)

__all__ = [
    "Step",
    "appointments",
    "before",
    "candidate_counts",
    "candidates",
    "candidates_of",
    "capacity",
    "closed_to",
    "counted_on",
    "course_of",
    "due",
    "enrolment",
    "enrolments_of",
    "failed_attempts",
    "graded_visits",
    "hand_over",
    "hand_overs",
    "known_of",
    "last_check",
    "may_touch",
    "plan_definition",
    "plan_of",
    "preview",
    "put_off",
    "register_of",
    "standing",
    "tally",
    "task",
    "task_counts",
    "tasks",
    "tasks_of",
    "workload",
]
