"""The indicator book, one indicator, its people, its passport; declared figures and checks."""

from xinglin.services.figures.pages import book, one, people

__all__ = ["book", "one", "people"]
