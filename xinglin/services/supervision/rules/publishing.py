"""What everybody may read: units by name, people without their names."""

from __future__ import annotations


def masked_person(name: str) -> str:
    """A natural person on a public page: the surname alone.

    >>> masked_person("王小明"), masked_person("欧阳娜娜"), masked_person("")
    ('王某某', '欧阳某某', '')
    """
    plain = name.strip()
    if not plain:
        return ""
    double = plain[:2] in {
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "令狐",
        "慕容",
        "夏侯",
    }
    family = plain[:2] if double and len(plain) > 2 else plain[:1]
    return f"{family}{'某' * min(max(len(plain) - len(family), 1), 2)}"


def masked_name(name: str, person: bool) -> str:
    """The name of a unit as published; where a unit is a natural person, masked.

    >>> masked_name("清泉浴池", False), masked_name("李四", True)
    ('清泉浴池', '李某')
    """
    return masked_person(name) if person else name.strip()
