"""What the vaccination clinic sees: the card on a person's page, who is due, who is behind."""

from xinglin.services.vaccines.pages import card, lists

__all__ = ["card", "lists"]
