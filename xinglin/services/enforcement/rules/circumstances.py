"""Circumstances, and how heavy a penalty they allow: arts. 32, 33 [V]; tiers by local rule [G]."""

from __future__ import annotations

from collections.abc import Collection

LIGHTER, HEAVIER, NEUTRAL = -1, 1, 0
CIRCUMSTANCES = {
    "minor": ("违法行为轻微", LIGHTER), "first": ("初次违法", LIGHTER),
    "corrected": ("及时改正", LIGHTER), "no_harm": ("没有造成危害后果", LIGHTER),
    "slight_harm": ("危害后果轻微", LIGHTER), "no_fault": ("当事人证明没有主观过错", LIGHTER),
    "volunteered": ("主动供述未掌握的违法行为", LIGHTER), "helped": ("配合查处有立功表现", LIGHTER),
    "coerced": ("受他人胁迫或诱骗", LIGHTER), "minor_age": ("已满十四周岁不满十八周岁", LIGHTER),
    "repeated": ("一年内再次违法", HEAVIER), "harm": ("造成危害后果", HEAVIER),
    "obstructed": ("阻碍执法", HEAVIER), "concealed": ("隐匿、毁灭证据", HEAVIER),
    "false_check": ("自查弄虚作假", HEAVIER), "refused_mend": ("责令改正后拒不改正", HEAVIER),
    "emergency": ("突发事件期间违反应对措施", HEAVIER),
}  # fmt: skip
LIGHT, ORDINARY, HEAVY = "light", "ordinary", "heavy"
TIERS = {LIGHT: "从轻", ORDINARY: "一般", HEAVY: "从重"}


def tier_of(told: Collection[str]) -> str:
    """From light, ordinary and heavy: by which side there is something to say for.

    >>> tier_of(["first", "corrected"]), tier_of([]), tier_of(["repeated"])
    ('light', 'ordinary', 'heavy')
    >>> tier_of(["first", "obstructed"])
    'ordinary'
    """
    weights = {CIRCUMSTANCES[one][1] for one in told}
    if HEAVIER in weights and LIGHTER not in weights:
        return HEAVY
    return LIGHT if LIGHTER in weights and HEAVIER not in weights else ORDINARY


def exempt(told: Collection[str]) -> str:
    """Why there is no penalty, or nothing where there is: art. 33 [V].

    >>> exempt(["minor", "corrected", "no_harm"])
    '违法行为轻微并及时改正，没有造成危害后果的，不予行政处罚'
    >>> exempt(["first", "slight_harm", "corrected"])
    '初次违法且危害后果轻微并及时改正的，可以不予行政处罚'
    >>> exempt(["minor", "corrected"]), exempt(["minor", "corrected", "no_harm", "repeated"])
    ('', '')
    """
    said = set(told)
    if any(CIRCUMSTANCES[one][1] == HEAVIER for one in said):
        return ""
    if {"minor", "corrected", "no_harm"} <= said:
        return "违法行为轻微并及时改正，没有造成危害后果的，不予行政处罚"
    if {"first", "slight_harm", "corrected"} <= said:
        return "初次违法且危害后果轻微并及时改正的，可以不予行政处罚"
    return "当事人有证据足以证明没有主观过错的，不予行政处罚" if "no_fault" in said else ""
