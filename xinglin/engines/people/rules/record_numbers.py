"""Health-record numbers (居民健康档案编码): county 6, town 3, village 3, serial 5, no check."""

from __future__ import annotations

import re
from functools import lru_cache

LENGTH = 17
LAST_SERIAL = 99999

_TOWNS = ((1, 99), (100, 199), (200, 399), (400, 599), (901, 990))
# Residents' committees, villagers' committees, other bodies. The statistical codes that places
# are loaded from number villages from 200 as well.
_VILLAGES = ((1, 99), (101, 199), (200, 399), (901, 999))


def record_number(place: int, serial: int) -> str | None:
    """
    The number of the `serial`-th file of the village in which a place lies; None where a place
    is no village, or of a kind that files no records.

    >>> record_number(990101001101000, 23)
    '99010100110100023'
    """
    prefix = village_prefix(place)
    return (
        f"{prefix}{serial:05d}" if 1 <= serial <= LAST_SERIAL and _files_records(prefix) else None
    )


@lru_cache(maxsize=100_000)
def _files_records(prefix: str) -> bool:
    return not record_number_problems(f"{prefix}00001")


def village_prefix(place: int) -> str:
    """The first twelve digits of the record numbers of a place."""
    return f"{place:015d}"[:12]


def record_number_problems(number: str) -> list[str]:
    """What is wrong with a record number, segment by segment, in Chinese; empty when nothing.

    >>> record_number_problems("99010100110100000")
    ['顺序号应为 00001–99999']
    """
    if not re.fullmatch(r"[0-9]{17}", number):
        return [f"档案号应为{LENGTH}位数字"]
    county, town, village, serial = number[:6], number[6:9], number[9:12], number[12:]
    problems = []
    if county[:2] == "00" or county[4:] == "00":
        problems.append(f"前6位“{county}”不是县级代码")
    if not _lies_in(int(town), _TOWNS):
        problems.append(f"第7–9位“{town}”不是乡级代码")
    if not _lies_in(int(village), _VILLAGES):
        problems.append(f"第10–12位“{village}”不是村级代码")
    if not int(serial):
        problems.append("顺序号应为 00001–99999")
    return problems


def _lies_in(number: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= number <= high for low, high in ranges)
