"""What can be done: confirm a service by two cards, screen, decide."""

from xinglin.services.quality.actions.cards import accept, confirm, explain
from xinglin.services.quality.actions.reviewing import close, decide
from xinglin.services.quality.actions.screening import screen

__all__ = ["accept", "close", "confirm", "decide", "explain", "screen"]
