"""What is done with referrals: asked for, answered, arrived, sent home, looked after."""

from xinglin.services.referral.actions.answering import accept, agree, decline, suggest
from xinglin.services.referral.actions.asking import ask, ask_again, cancel, offer_places
from xinglin.services.referral.actions.caring import (
    answer,
    arrive,
    look,
    miss,
    pass_on,
    settle,
)

__all__ = [
    "accept", "agree", "answer", "arrive", "ask", "ask_again", "cancel", "decline", "look", "miss",
    "offer_places", "pass_on", "settle", "suggest",
]  # fmt: skip
