"""What is seen of authenticity: my services to confirm, the board, one review, the effect."""

from xinglin.services.quality.pages import board, cards, review

__all__ = ["board", "cards", "review"]
