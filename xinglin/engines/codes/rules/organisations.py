"""Organisation codes: the unified social credit code (GB 32100-2015) and the one inside it."""

from __future__ import annotations

import re

from xinglin.engines.codes.rules.divisions import MADE_UP, PROVINCES
from xinglin.engines.codes.rules.problems import WARN, Problem, cleaned

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# Registration authority and type, as far as they are known; others are warned about only.
REGISTRATION_TYPES = frozenset({"11", "12", "13", "51", "52", "53", "91", "92", "93", "N1", "Y1"})

_USCC = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}


def uscc_check(code: str) -> str:
    """
    The eighteenth character that belongs to the first seventeen of a social credit code.

    >>> uscc_check("11500241MB1917005")
    'G'
    """
    body = code[:17]
    if len(body) != 17 or any(letter not in _VALUE for letter in body):
        raise ValueError("a social credit code is checked over seventeen of its characters")
    total = sum(_VALUE[letter] * w for letter, w in zip(body, USCC_WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(code: str) -> str:
    """
    The check character of an eight-character organisation code (GB 11714-1997).

    >>> organisation_check("D2143569")
    'X'
    """
    body = code[:8]
    if not re.fullmatch(r"[0-9A-Z]{8}", body):
        raise ValueError("an organisation code is checked over eight characters 0-9 A-Z")
    total = sum(int(c, 36) * w for c, w in zip(body, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def check_organisation(text: str) -> tuple[str, tuple[Problem, ...]]:
    """A nine-character organisation code without its hyphen, and what is wrong with it."""
    code = cleaned(text).replace("-", "")
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return code, (Problem("shape", "组织机构代码应为8位数字或大写字母加1位校验码"),)
    if organisation_check(code) != code[8]:
        return code, (Problem("check_digit", "组织机构代码校验码不符"),)
    return code, ()


def check_uscc(text: str) -> tuple[str, tuple[Problem, ...]]:
    """A social credit code in its standard form, and what is wrong with it."""
    code = cleaned(text)
    if len(code) != 18:
        said = (
            "统一社会信用代码为空" if not code else f"统一社会信用代码应为18位，现为{len(code)}位"
        )
        return code, (Problem("length" if code else "empty", said),)
    if not _USCC.fullmatch(code):
        said = "统一社会信用代码只用数字和大写字母（不含I、O、S、V、Z），第3–8位为数字"
        return code, (Problem("shape", said),)
    faults = []
    if uscc_check(code) != code[17]:
        faults.append(Problem("check_digit", "统一社会信用代码校验码（第18位）不符"))
    if organisation_check(code[8:16]) != code[16]:
        said = "内含的组织机构代码校验码（第17位）不符，个别旧码如此，请核对"
        faults.append(Problem("organisation_check", said, WARN))
    if code[:2] not in REGISTRATION_TYPES:
        said = f"登记管理部门和机构类别“{code[:2]}”不在已知范围内"
        faults.append(Problem("registration_type", said, WARN))
    if code[2:4] not in PROVINCES and code[2:4] != MADE_UP and code[2:8] != "100000":
        said = f"登记机关区划“{code[2:8]}”的省级代码未知"
        faults.append(Problem("province", said, WARN))
    return code, tuple(faults)
