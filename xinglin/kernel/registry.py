"""A dict that refuses to hold two things under one name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from xinglin.kernel.errors import Missing

T = TypeVar("T")


class Registry(Generic[T]):
    """Declared things under their codes, listed in order of code."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._things: dict[str, T] = {}

    def add(self, code: str, thing: T) -> T:
        """Hold `thing` under `code`; the very same thing twice is harmless, another is an error."""
        held = self._things.setdefault(code, thing)
        if held is not thing:
            raise ValueError(f"two {self.what} under one name: {code!r}")
        return thing

    def __getitem__(self, code: str) -> T:
        try:
            return self._things[code]
        except KeyError:
            known = "、".join(sorted(self._things)) or "（空）"
            raise Missing(f"没有名为“{code}”的{self.what}", mend=f"可用的有：{known}") from None

    def get(self, code: str, default: T | None = None) -> T | None:
        """What stands under `code`, or the default."""
        return self._things.get(code, default)

    def __contains__(self, code: object) -> bool:
        return code in self._things

    def __iter__(self) -> Iterator[T]:
        return (self._things[code] for code in sorted(self._things))

    def __len__(self) -> int:
        return len(self._things)

    def codes(self) -> list[str]:
        """All codes, in order."""
        return sorted(self._things)
