"""Citizen identity numbers, GB 11643-1999: check digit (ISO 7064 MOD 11-2), 15 to 18, reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from xinglin.engines.codes.rules.divisions import MADE_UP, PROVINCES
from xinglin.engines.codes.rules.problems import WARN, Problem, cleaned

if TYPE_CHECKING:
    import numpy as np

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
EARLIEST_BIRTH = date(1880, 1, 1)
# In the 1989 fifteen-digit code these sequences marked people born before 1900.
CENTENARIAN_SEQUENCES = frozenset({"996", "997", "998", "999"})

_EIGHTEEN = re.compile(r"[0-9]{17}[0-9X]")
_FIFTEEN = re.compile(r"[0-9]{15}")


@dataclass(frozen=True)
class Identity:
    """What an identity number says of its holder; birth and sex are suggestions, not facts."""

    number: str
    birth: date | None = None
    sex: str = ""
    division: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether nothing speaks for refusing the number (warnings may remain)."""
        return not any(problem.rejects for problem in self.problems)


def id_check_digit(seventeen: str) -> str:
    """
    The eighteenth character that belongs to the first seventeen digits.

    >>> id_check_digit("11010519491231002")
    'X'
    >>> id_check_digit("44052418800101001")
    '4'
    """
    if len(seventeen) != 17 or not (seventeen.isascii() and seventeen.isdigit()):
        raise ValueError("an identity number is checked over seventeen digits")
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True))
    return CHECK_DIGITS[total % 11]


def to_18(fifteen: str) -> str:
    """
    The eighteen-character number of an old fifteen-digit one (births 1900 to 1999).

    >>> to_18("110105491231002")
    '11010519491231002X'
    """
    if not _FIFTEEN.fullmatch(fifteen):
        raise ValueError("an old identity number has fifteen digits")
    seventeen = f"{fifteen[:6]}19{fifteen[6:]}"
    return seventeen + id_check_digit(seventeen)


def parse_id(text: str, today: date, sex: str | None = None) -> Identity:
    """
    Everything an identity number says, with its faults in the order of the standard's checks.

    `sex` is the stated sex (GB/T 2261.1); a number that says otherwise is only warned about.

    >>> parse_id(" 110105 491231 002 ", date(2026, 1, 1)).number
    '11010519491231002X'
    """
    typed = cleaned(text)
    if len(typed) not in (15, 18):
        return Identity(typed, problems=(_length(typed),))
    if not (_EIGHTEEN.fullmatch(typed) or _FIFTEEN.fullmatch(typed)):
        return Identity(typed, problems=(_SHAPE,))
    old = len(typed) == 15
    number = to_18(typed) if old else typed
    birth = _date(number[6:14])
    said = "1" if int(number[16]) % 2 else "2"
    faults = [
        _birth_fault(birth, today),
        _CHECK if number[17] != id_check_digit(number[:17]) else None,
        _SEX if sex in ("1", "2") and sex != said else None,
        _prefix_fault(number),
        _CENTURY if old and number[14:17] in CENTENARIAN_SEQUENCES else None,
    ]
    return Identity(number, birth, said, number[:6], tuple(fault for fault in faults if fault))


_SHAPE = Problem("shape", "身份证号前17位须为数字，第18位须为数字或X")
_CHECK = Problem("check_digit", "身份证号校验码不符，请核对是否有数字输错")
_SEX = Problem("sex_differs", "身份证号所示性别与填写的性别不一致，请核对", WARN)
_CENTURY = Problem(
    "century_unsure", "15位旧号顺序码为996–999，可能出生于1900年以前，请核对年份", WARN
)


def _length(typed: str) -> Problem:
    if not typed:
        return Problem("empty", "身份证号为空")
    return Problem("length", f"身份证号应为18位（旧号15位），现为{len(typed)}位")


def _date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _birth_fault(birth: date | None, today: date) -> Problem | None:
    if birth is None:
        return Problem("birth_date", "身份证号中的出生日期不存在")
    if birth < EARLIEST_BIRTH:
        return Problem("birth_early", "身份证号中的出生日期早于1880年1月1日")
    if birth > today:
        return Problem("birth_future", "身份证号中的出生日期晚于今天")
    return None


def _prefix_fault(number: str) -> Problem | None:
    # A foreigner's permanent residence card: 9, then the province that issued it.
    if number[:2] in PROVINCES or (number[0] == "9" and number[1:3] in PROVINCES):
        return None
    if number[:2] == MADE_UP:
        return Problem("made_up_division", "地址码以99开头，是演示用的虚构地区", WARN)
    return Problem("prefix", f"身份证号地址码前两位“{number[:2]}”不是已知的省级代码", WARN)


@cache
def _check_tables() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Weighted sums of every group of six, six and five digits, and the letters of the checks."""
    import numpy as np

    def sums(weights: Sequence[int]) -> np.ndarray:
        total = np.zeros(1, dtype=np.int16)
        for weight in weights:
            total = (total[:, None] + np.arange(10, dtype=np.int16) * weight).ravel()
        return total

    letters = np.array(list(CHECK_DIGITS), dtype="U1")
    return sums(WEIGHTS[:6]), sums(WEIGHTS[6:12]), sums(WEIGHTS[12:]), letters


def id_check_digits(seventeens: Any) -> np.ndarray:
    """
    The check characters of many numbers at once: an array of one-character strings.

    Takes integers or strings of seventeen digits; integers are about three times as fast.
    """
    import numpy as np

    numbers = np.asarray(seventeens)
    if numbers.dtype.kind not in "iu":
        numbers = numbers.astype("U17").astype(np.int64)
    head, middle, tail, letters = _check_tables()
    first, rest = np.divmod(numbers, 10**11)
    second, third = np.divmod(rest, 10**5)
    checks: np.ndarray = letters[(head[first] + middle[second] + tail[third]) % 11]
    return checks
