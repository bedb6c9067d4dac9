"""The people behind a number: scoped, masked, a page at a time."""

from __future__ import annotations

from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.indicators import book
from xinglin.engines.indicators import queries as indicators
from xinglin.engines.indicators.queries import passports
from xinglin.engines.people import queries as people
from xinglin.engines.places import area
from xinglin.engines.places import queries as places
from xinglin.kernel.time import Period

FOR_A_FILE = 1000  # so many rows at a time are asked for a file only


def kept_to_its_staff(code: str, place: Any, period: Period, seen_by: Actor) -> str:
    """The permission of a sensitive programme that is needed to see the people, and is not held."""
    where = area(place.code)
    return passports.kept_to_its_staff(book(code), period, where, seen_by)


class Behind:
    """The people on one side of a figure; a file reads the list once, a page only what it shows."""

    def __init__(self, code: str, place: Any, period: Period, side: str, seen_by: Actor) -> None:
        self.code, self.place, self.period = code, place, period
        self.side, self.seen_by = side, seen_by
        self._whole: list[Any] | None = None

    def page(self, size: int, offset: int) -> tuple[list[dict[str, Any]], bool]:
        """So many of them from there on; and whether more follow.

        Whoever may count people and not read their names gets them as numbers.
        """
        if size >= FOR_A_FILE:
            if self._whole is None:
                self._whole = self._asked(None, 0)
            found = self._whole[offset : offset + size + 1]
        else:
            found = self._asked(size + 1, offset)
        return self._told(found[:size]), len(found) > size

    def _asked(self, limit: int | None, offset: int) -> list[Any]:
        return list(
            indicators.people_of(
                self.code, place=self.place, period=self.period, side=self.side,
                seen_by=self.seen_by, limit=limit, offset=offset,
            )
        )  # fmt: skip

    def _told(self, found: list[Any]) -> list[dict[str, Any]]:
        known = {p.id: p for p in people.people([one.person for one in found], self.seen_by)}
        named = places.named({one.place for one in found})
        return [
            {
                "person": known.get(one.person),
                "id": one.person,
                "place": named.get(one.place, ""),
                "reason": one.reason,
            }
            for one in found
        ]
