"""What can be answered of units, officers, draws and checks, within the reach of whoever asks."""

from xinglin.services.supervision.queries.boards import (
    Standing,
    campaign,
    campaigns,
    late_to_publish,
    mine,
    results_of,
    standing,
    work_of_fields,
)
from xinglin.services.supervision.queries.checks import (
    check,
    checks,
    opinion_of,
    photo,
    photos_of,
    seats_of,
    state_of,
)
from xinglin.services.supervision.queries.draws import draw, draws, eligible, preview, proof
from xinglin.services.supervision.queries.open import (
    open_checks,
    open_draw,
    open_draws,
    open_unit,
)
from xinglin.services.supervision.queries.pools import (
    checks_of_unit,
    credits_of,
    interests_of,
    officer_of,
    officers,
    self_checks,
    unit,
    unit_of_code,
    units,
)

__all__ = [
    "Standing", "campaign", "campaigns", "check", "checks", "checks_of_unit", "credits_of",
    "draw", "draws", "eligible", "interests_of", "late_to_publish", "mine", "officer_of",
    "officers", "open_checks", "open_draw", "open_draws", "open_unit", "opinion_of", "photo",
    "photos_of", "preview", "proof", "results_of", "seats_of", "self_checks", "standing",
    "state_of", "unit", "unit_of_code", "units", "work_of_fields",
]  # fmt: skip
