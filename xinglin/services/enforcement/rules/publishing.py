"""What everybody may read of a decision."""

from __future__ import annotations

import re

IDENTITY = re.compile(r"\d{17}[\dXx]|\d{15}")
TELEPHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)")
HOUSE = re.compile(r"\d+[-—]?\d*(号|栋|幢|单元|室)")


def masked_party(name: str, party: str) -> str:
    """Who was punished, as published: organisations by name, a person by the family name alone.

    >>> masked_party("清泉浴池", "trader"), masked_party("李小四", "person")
    ('清泉浴池', '李某某')
    """
    plain = name.strip()
    if party != "person" or not plain:
        return plain
    return f"{plain[0]}{'某' * min(max(len(plain) - 1, 1), 2)}"


def masked_text(text: str, people: tuple[str, ...] = ()) -> str:
    """A passage without numbers of people, telephones, house numbers, and without their names.

    >>> masked_text("李小四（13812345678）在东街12号经营", ("李小四",))
    '李某某（***）在东街*号经营'
    """
    told = IDENTITY.sub("***", text)
    told = TELEPHONE.sub("***", told)
    told = HOUSE.sub(lambda found: f"*{found.group(1)}", told)
    for one in sorted(people, key=len, reverse=True):
        if len(one) > 1:
            told = told.replace(one, masked_party(one, "person"))
    return told
