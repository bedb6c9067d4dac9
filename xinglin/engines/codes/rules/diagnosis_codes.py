"""How diagnosis codes are written: dotted or not, in either case, with local extensions."""

from __future__ import annotations

import re

_ICD10 = re.compile(r"[A-Z][0-9][0-9A-Z]{0,8}")


def plain_icd10(code: str) -> str:
    """
    The code's first part without dot, in upper case; empty when it is no ICD-10 code.

    >>> plain_icd10("i11.900x002"), plain_icd10("G30.100x002+F00.1*"), plain_icd10("hello")
    ('I11900X002', 'G30100X002', '')
    """
    first = re.split(r"[+†*]", code.strip().upper(), maxsplit=1)[0]
    plain = first.replace(".", "").replace(" ", "")
    return plain if len(plain) >= 3 and _ICD10.fullmatch(plain) else ""


def within(plain: str, span: str) -> bool:
    """
    Whether a plain code lies in a span such as `I10-I15`, `O24.4` or `C18-C21`, sub-codes too.

    >>> within("I10X00", "I10-I15"), within("I16", "I10-I15"), within("O244", "O24.4")
    (True, False, True)
    """
    low, _, high = span.replace(".", "").partition("-")
    high = high or low
    return low <= plain[: len(low)] and plain[: len(high)] <= high and len(plain) >= len(low)
