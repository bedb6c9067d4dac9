"""How a person is said: sex, age, coded details in words."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.codes import VALUE_SETS
from xinglin.kernel.time import age_on, today

SEX = {"1": "男", "2": "女"}


def titled(set_code: str, code: str) -> str:
    """A stored code in words, or the code itself where its set does not know it."""
    if not code:
        return ""
    held = VALUE_SETS[set_code]
    return held.title_of(code) or code


def age_of(birth: dt.date, deceased_on: dt.date | None) -> str:
    years = age_on(birth, deceased_on or today())
    return f"{years}岁" + ("（已故）" if deceased_on else "")
