"""The indicator book, one indicator, its people, its passport; declared figures and checks."""

from xinglin.services.figures.pages import (
    book,
    checks,
    declared,
    divided,
    one,
    passport,
    people,
    public,
    why,
)

__all__ = ["book", "checks", "declared", "divided", "one", "passport", "people", "public", "why"]
