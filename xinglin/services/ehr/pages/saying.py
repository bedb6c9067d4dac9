"""How a person is said: sex, age, coded details in words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import get_language

from xinglin.engines.codes import VALUE_SETS
from xinglin.kernel.time import age_on, today

SEX = {"1": "男", "2": "女"}


def titled(set_code: str, code: str) -> str:
    """A stored code in words, or the code itself where its set does not know it."""
    if not code:
        return ""
    held = VALUE_SETS[set_code].get(code)
    if held is None:
        return code
    # The set's own English: 女 is a daughter among the relations, and female as a sex.
    return held.english if get_language() == "en" and held.english else held.title


def age_of(birth: dt.date, deceased_on: dt.date | None) -> str:
    years = age_on(birth, deceased_on or today())
    return f"{years}岁" + ("（已故）" if deceased_on else "")
