"""The row at hand, so that a definition reads `row.systolic < 140`; Ibis loads when it is used."""

from __future__ import annotations

from typing import Any


class _Row:
    """Stands for the row at hand.

    Ibis's own deferred, looked up when it is used, so that declaring a figure does not load Ibis.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        from xinglin.engines.indicators import expressions

        return expressions.column(name)

    def __getitem__(self, name: str) -> Any:
        """A column whose name means something else after a dot (`mode`)."""
        from xinglin.engines.indicators import expressions

        return expressions.column(name)


row: Any = _Row()


def when(condition: Any, then: Any, otherwise: Any) -> Any:
    """One value where the condition holds, another where it does not."""
    from xinglin.engines.indicators import expressions

    return expressions.either_of(condition, then, otherwise)


def days_from(start: Any, end: Any) -> Any:
    """Whole days from one date column to another: `days_from(row.joined, row.left)`."""
    from xinglin.engines.indicators import expressions

    return expressions.days_from(start, end)


def answered(field: str, code: str) -> Any:
    """Whether a visit's coded answers hold this one: `answered("salt", "2")`."""
    return row.answers.contains(f"|{field}={code}|")


def answered_on(field: str) -> Any:
    """The day that was answered at a visit; nothing where it was not asked."""
    from xinglin.engines.indicators import expressions

    return expressions.day_answered(field)


def answer(field: str) -> Any:
    """The number that was answered at a visit; nothing where it was not asked."""
    from xinglin.engines.indicators import expressions

    return expressions.number_answered(field)
