"""What a register's sentence keeps when some of its numbers are nothing."""

from __future__ import annotations

import re
from collections.abc import Callable

NUMBER = re.compile(r"\{(\w+)\}")


def clauses(tells: str, worth: Callable[[str], bool]) -> list[str]:
    """The clauses of a sentence of which at least one number is worth telling, in order.

    >>> clauses("举办演练{A}，参演{B}、通过{C}，合格率{D}", {"A", "C"}.__contains__)
    ['举办演练{A}', '参演{B}、通过{C}']
    >>> clauses("举办演练{A}", set().__contains__)
    []
    """
    return [clause for clause in tells.split("，") if any(map(worth, NUMBER.findall(clause)))]


def pieces(clause: str) -> list[tuple[str, str]]:
    """A clause as words and the codes of numbers: one of each pair is empty.

    >>> pieces("参演{B}、通过{C}")
    [('参演', ''), ('', 'B'), ('、通过', ''), ('', 'C')]
    """
    found: list[tuple[str, str]] = []
    for at, part in enumerate(NUMBER.split(clause)):
        if part:
            found.append(("", part) if at % 2 else (part, ""))
    return found
