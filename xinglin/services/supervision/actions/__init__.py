"""What supervision does: pools, draws, checks, self-checks, publication; and what it hears."""

from xinglin.services.supervision.actions import listening
from xinglin.services.supervision.actions.campaigns import plan_campaign, sum_up
from xinglin.services.supervision.actions.checking import (
    add_photo,
    cancel_check,
    pass_on,
    plan_check,
    record_check,
    replace_officer,
    replace_unit,
)
from xinglin.services.supervision.actions.drawing import (
    abandon_draw,
    commit_draw,
    draw_lot,
    reveal_draw,
    reveal_due,
)
from xinglin.services.supervision.actions.pools import (
    add_officer,
    add_unit,
    close_unit,
    declare_interest,
    end_interest,
)
from xinglin.services.supervision.actions.publishing import publish_check, publish_due
from xinglin.services.supervision.actions.selfchecks import (
    accept_self_check,
    ask_self_checks,
    hand_in,
    return_self_check,
)

__all__ = [
    "abandon_draw", "accept_self_check", "add_officer", "add_photo", "add_unit",
    "ask_self_checks", "cancel_check", "close_unit", "commit_draw", "declare_interest", "draw_lot",
    "end_interest", "hand_in", "listening", "pass_on", "plan_campaign", "plan_check",
    "publish_check", "publish_due", "record_check", "replace_officer", "replace_unit",
    "return_self_check", "reveal_draw", "reveal_due", "sum_up",
]  # fmt: skip
