"""What can be true of mothers, fathers and guardians."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.people.words import FATHER, GUARDIAN, MOTHER
from xinglin.kernel.time import age_on

KINDS = {MOTHER: "母亲", FATHER: "父亲", GUARDIAN: "监护人"}
CHILDREN = {MOTHER: "子女", FATHER: "子女", GUARDIAN: "被监护人"}
SEXES = {MOTHER: "2", FATHER: "1"}
YOUNGEST, OLDEST = 10, 60  # years of a mother at a birth


def kin_problem(kind: str, sex: str, birth: dt.date, of: dt.date) -> str:
    """What speaks against somebody (sex, birth) being that to a child born on `of`; or nothing.

    >>> kin_problem("mother", "1", dt.date(1995, 1, 1), dt.date(2025, 1, 1))
    '性别不符'
    >>> kin_problem("mother", "2", dt.date(2016, 1, 1), dt.date(2025, 1, 1))
    '年龄不符：出生时9岁'
    """
    wanted = SEXES.get(kind)
    if wanted and sex in ("1", "2") and sex != wanted:
        return "性别不符"
    if birth >= of:
        return "年龄不符：晚于子女出生"
    age = age_on(birth, of)
    if kind == MOTHER and not YOUNGEST <= age <= OLDEST:
        return f"年龄不符：出生时{age}岁"
    return ""
