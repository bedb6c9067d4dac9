"""Places as numbers: a division code padded to 15 digits, so that a subtree is a range."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xinglin.kernel.errors import Refused

WIDTH = 15


class Level(StrEnum):
    """Levels of the division tree, from the country down to the grid."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    GRID = "grid"


LEVELS = {
    Level.PROVINCE: "省级",
    Level.PREFECTURE: "地级",
    Level.COUNTY: "县级",
    Level.TOWN: "乡级",
    Level.VILLAGE: "村级",
    Level.GRID: "网格",
}
DIGITS = {
    Level.PROVINCE: 2,
    Level.PREFECTURE: 4,
    Level.COUNTY: 6,
    Level.TOWN: 9,
    Level.VILLAGE: 12,
    Level.GRID: 15,
}


@dataclass(frozen=True)
class Area:
    """A place and all below it: numbers from `number` to `last`, both included."""

    number: int
    last: int
    level: Level

    @property
    def code(self) -> str:
        """The code as people write it: 6 digits down to the county, then 9, 12, 15."""
        digits = max(6, DIGITS[self.level])
        return f"{self.number:0{WIDTH}d}"[:digits]

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self.number <= number <= self.last

    def up_to(self, level: Level) -> int:
        """The number of the place of that level in which this one lies."""
        step = 10 ** (WIDTH - DIGITS[level])
        return self.number // step * step


def level_of(code: str) -> Level:
    """The level of a division code of 2, 4, 6, 9, 12 or 15 digits (trailing zeros count up).

    >>> level_of("990101"), level_of("990100"), level_of("990101001000")
    (<Level.COUNTY: 'county'>, <Level.PREFECTURE: 'prefecture'>, <Level.TOWN: 'town'>)
    """
    text = code.strip()
    if not text.isascii() or not text.isdigit() or len(text) not in (2, 4, 6, 9, 12, 15):
        raise Refused(f"“{code[:20]}”不是区划代码", mend="请写 6、9、12 或 15 位数字")
    full = text.ljust(WIDTH, "0")
    for level in reversed(DIGITS):
        upper = {Level.GRID: 12, Level.VILLAGE: 9, Level.TOWN: 6, Level.COUNTY: 4}.get(level)
        start = upper if upper is not None else (2 if level is Level.PREFECTURE else 0)
        if int(full[start : DIGITS[level]]):
            return level
    raise Refused(f"“{code[:20]}”不是区划代码", why="省级代码不能是 00")


def number_of(code: str) -> int:
    """The place number of a division code."""
    level_of(code)
    return int(code.strip().ljust(WIDTH, "0"))


def area(code: str) -> Area:
    """The place of a division code with everything below it.

    >>> area("990101").last
    990101999999999
    """
    level = level_of(code)
    number = number_of(code)
    return Area(number, number + 10 ** (WIDTH - DIGITS[level]) - 1, level)


def short_name(name: str) -> str:
    """A county's name as it stands in the number of a document.

    >>> [short_name(one) for one in ("杏林县", "沙市区", "云州市", "郊区")]
    ['杏林', '沙市', '云州', '郊区']
    """
    return name[:-1] if len(name) > 2 and name[-1] in "县区市" else name
