"""The vocabulary of follow-up: programmes, rules, visits, standards, and what is due."""

from xinglin.engines.followup.words.asked import (
    WHICH,
    Due,
    InvalidAnswers,
    Preview,
    Tallied,
    Which,
)
from xinglin.engines.followup.words.discovery import (
    SENSITIVE,
    discover,
)
from xinglin.engines.followup.words.facts import (
    Facts,
)
from xinglin.engines.followup.words.leaving import (
    LEAVING,
    Leaving,
)
from xinglin.engines.followup.words.limits import (
    Limit,
    Limits,
)
from xinglin.engines.followup.words.plans import (
    Graded,
    Remark,
    Rule,
)
from xinglin.engines.followup.words.programmes import (
    BrokenExample,
    Programme,
    programmes,
)
from xinglin.engines.followup.words.standards import (
    BrokenStandard,
    Seen,
    Standard,
    Verdict,
)
from xinglin.engines.followup.words.steps import (
    Advise,
    Refer,
    SeeAgain,
    advise,
    refer,
    see_again,
)
from xinglin.engines.followup.words.visits import (
    Appointment,
    Visit,
)

__all__ = [
    "LEAVING",
    "SENSITIVE",
    "WHICH",
    "Advise",
    "Appointment",
    "BrokenExample",
    "BrokenStandard",
    "Due",
    "Facts",
    "Graded",
    "InvalidAnswers",
    "Leaving",
    "Limit",
    "Limits",
    "Preview",
    "Programme",
    "Refer",
    "Remark",
    "Rule",
    "SeeAgain",
    "Seen",
    "Standard",
    "Tallied",
    "Verdict",
    "Visit",
    "Which",
    "advise",
    "discover",
    "programmes",
    "refer",
    "see_again",
]
