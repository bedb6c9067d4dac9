"""How figures of a document hang together, as its author writes it down, and whether it holds.

Several relations stand in one cell, parted by `；`:

    A+B+C          the whole of these parts (an equals sign before it may stand or not)
    A/B            any arithmetic over ids and numbers (+ − × ÷ and brackets)
    ≤A  ≥A         not more, not less than another
    目标(A)        this figure is the target for what A has already reached
    目标(A,低)     the same where lower is better
    变化(A,B)      this figure is the change from B to A
    同(A)          the same figure as A
    列举(甲、乙)   so many names
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from xinglin.engines.indicators.checks.findings import (
    DOUBT,
    FAILS,
    HOLDS,
    OPEN,
    ROUNDING,
    Finding,
    plain,
)
from xinglin.engines.indicators.checks.formulas import (
    Formula,
    Lost,
    Unreadable,
    Worked,
    parsed,
    worked,
)
from xinglin.engines.indicators.checks.printed import EXACT, Number, Printed, Span

_CALL = re.compile(r"(目标|变化|同|列举)[（(](.*)[）)]$")
Document = Mapping[str, Printed]


def related(one: Printed, document: Document) -> list[Finding]:
    """The verdicts on every relation that is written beside a figure."""
    found = []
    for text in re.split(r"[；;\n]", one.relation):
        if text.strip():
            found.append(_one(one, text.strip(), document))
    return found


def _one(one: Printed, text: str, document: Document) -> Finding:
    try:
        if text[0] == "=" or text[0] == "＝":
            return _formula(one, text[1:], document)
        if text[0] in "≤≥<>＜＞":
            return _order(one, text[0], text.lstrip("≤≥<>＜＞= "), document)
        call = _CALL.match(text)
        if call is not None:
            return _called(one, call[1], call[2], document)
        if not any(name in text for name in document):
            raise Unreadable(f"不认识的关系“{text}”")
        return _formula(one, text, document)
    except Lost as lost:
        name = document[str(lost)].title if str(lost) in document else "分母为零"
        return Finding("relation", OPEN, (one.id,), f"{one.said}：“{name}”没有印出数字，无法核对")
    except Unreadable as unread:
        return Finding(
            "relation", OPEN, (one.id,), f"关系“{text}”读不懂：{unread}",
            "请写成 A+B、A/B、≤A、≥A、目标(A)、变化(A,B)、同(A) 或 列举(甲、乙)",
        )  # fmt: skip


def _called(one: Printed, word: str, inside: str, document: Document) -> Finding:
    if word == "列举":
        return _names(one, inside)
    names = [part.strip() for part in re.split(r"[,，、]", inside)]
    known = [document[name] for name in names if name in document]
    if not known or (word == "变化" and len(known) != 2):
        raise Unreadable(f"“{inside}”不是已列出的编号")
    if word == "目标":
        return target(one, known[0], lower="低" in names)
    if word == "同":
        return same(one, known[0])
    return change(one, *known)


def number_of(one: Printed) -> Number:
    """What a figure prints; Lost where it prints none."""
    if one.number is None:
        raise Lost(one.id)
    return one.number


def _formula(one: Printed, text: str, document: Document) -> Finding:
    formula = parsed(text, document)
    if not formula.names:
        raise Unreadable("没有编号")
    made = worked(formula, {name: document[name].number for name in formula.names})
    ids = (one.id, *formula.names)
    printed = number_of(one)
    sum_ = formula.is_sum
    worked_out = _shown(formula, made, printed, document)
    grade, why = judged(printed, made)
    if grade in (HOLDS, ROUNDING):
        return Finding("sum" if sum_ else "formula", grade, ids, f"{one.said}：{worked_out}{why}")
    if sum_:
        return _bad_sum(one, printed, made, formula, document, worked_out)
    mend = "请核对分子、分母与四舍五入" if "/" in formula.pieces else "请核对各数及其单位"
    check = "rate" if "/" in formula.pieces else "formula"
    return Finding(check, FAILS, ids, f"{one.said}：{worked_out}{why}", mend)


def judged(printed: Number, made: Worked) -> tuple[str, str]:
    """Whether what is printed is what comes out, and a few words on it."""
    if printed.bound != EXACT:
        holds = printed.span.meets(made.span)
        return (HOLDS, "") if holds else (FAILS, "，与所印不符")
    if (not printed.half and printed.value == made.value) or (
        printed.half and printed.rounds_from(made.value)
    ):
        return HOLDS, ""
    if made.span.low < made.span.high and made.span.holds(printed.value):
        low, high = (plain(end / printed.scale, 2) for end in (made.span.low, made.span.high))
        return ROUNDING, f"，由取整后的数推算在 {low} 至 {high} 之间，与所印末位不同"
    if printed.half and printed.cut_from(made.value):
        return FAILS, "，四舍五入不是所印的数，只有截去尾数才是"
    return FAILS, "，与所印不符"


def _shown(formula: Formula, made: Worked, printed: Number, document: Document) -> str:
    signs = {"*": "×", "/": "÷"}
    pieces = [
        document[piece].text if piece in formula.names else signs.get(piece, piece)
        for piece in formula.pieces
    ]
    return f"{' '.join(pieces)} = {plain(made.value / printed.scale, printed.decimals + 2)}"


def _bad_sum(
    one: Printed, printed: Number, made: Worked, formula: Formula, document: Document, shown: str
) -> Finding:
    gap = made.value - printed.value
    size = plain(abs(gap) / printed.scale)
    ids = (one.id, *formula.names)
    if gap < 0:
        return Finding(
            "sum", FAILS, ids, f"{one.said}：{shown}，尚有 {size} 没有列出去向",
            "请补列其余各项，或说明“其余”为何",
        )  # fmt: skip
    hints = [_if_one_were_wrong(document[name], gap, one, document) for name in formula.names]
    best = next((hint for hint in hints if "抄录" in hint), "") or _swapped(
        [document[name] for name in formula.names], gap
    )
    return Finding(
        "sum", FAILS, ids, f"{one.said}：{shown}，比合计多 {size}",
        best or "请核对合计与各分项，确认分项之间没有重复计数",
    )  # fmt: skip


def _if_one_were_wrong(part: Printed, gap: Fraction, whole: Printed, document: Document) -> str:
    """Which single part would close the sum, and whence its number may have been copied."""
    number = part.number
    if number is None or number.value < gap:
        return ""
    twins = [
        other for other in document.values()
        if other.number is not None and other.number.value == number.value
        and other.id not in (part.id, whole.id) and other.title != part.title
        and not other.is_share
    ]  # fmt: skip
    if not twins:
        return ""
    right = plain((number.value - gap) / number.scale)
    return (
        f"若其余各项无误，{part.said} 应为 {right}；{part.text} 与{twins[0].said}相同，"
        f"疑为抄录之误，请核对原始记录"
    )


def _swapped(parts: list[Printed], gap: Fraction) -> str:
    """A part of which two neighbouring digits were turned round (then 9 divides the gap)."""
    for part in parts:
        number = part.number
        if number is None or not number.whole:
            continue
        digits = list(str(int(number.value)))
        for at in range(len(digits) - 1):
            turned = [*digits[:at], digits[at + 1], digits[at], *digits[at + 2 :]]
            if number.value - int("".join(turned)) == gap:
                return f"{part.said} 若为 {''.join(turned)} 则合计成立，疑为数字颠倒"
    return ""


def _order(one: Printed, sign: str, name: str, document: Document) -> Finding:
    if name not in document:
        raise Unreadable(f"“{name}”不是已列出的编号")
    other = document[name]
    return ordered(one, other) if sign in "≤<＜" else ordered(other, one)


def ordered(small: Printed, large: Printed) -> Finding:
    """Whether the one is not more than the other, as far as rounding allows to say."""
    a, b = number_of(small), number_of(large)
    ids = (small.id, large.id)
    if a.span.low > b.span.high:
        return Finding(
            "order", FAILS, ids, f"{small.said} 大于 {large.said}",
            "请核对两数的口径与时间范围；前者应是后者的一部分或不超过后者",
        )  # fmt: skip
    return Finding("order", HOLDS, ids, f"{small.said} 不大于 {large.said}")


def target(one: Printed, reached: Printed, *, lower: bool = False) -> Finding:
    """A target that asks for less than is already reached needs a reason."""
    a, b = number_of(one), number_of(reached)
    ids = (one.id, reached.id)
    easier = a.value > b.value if lower else a.value < b.value
    if not easier:
        return Finding("target", HOLDS, ids, f"目标 {one.text}，已达 {reached.text}")
    words = f"目标{one.said} {'高' if lower else '低'}于已达到的 {reached.text}"
    if one.note:
        return Finding("target", HOLDS, ids, f"{words}；说明：{one.note}")
    return Finding("target", DOUBT, ids, words, "请提高目标，或说明为何下调")


def change(one: Printed, now: Printed, before: Printed) -> Finding:
    """A change in points, or in per cent of what was: each by its unit, never one for the other."""
    a, b, printed = number_of(now), number_of(before), number_of(one)
    ids = (one.id, now.id, before.id)
    points = Worked(a.value - b.value, _gap(a, b))
    growth = Worked(a.value / b.value - 1, _growth(a, b)) if b.value and b.span.low > 0 else None
    wanted = points if one.unit != "%" or not (now.is_share or growth) else growth
    other = growth if wanted is points else points
    assert wanted is not None
    if one.unit == "%" and now.is_share and growth is not None:
        wanted, other = growth, points
    grade, why = judged(printed, wanted)
    shown = plain(wanted.value / printed.scale, printed.decimals + 2)
    says = f"{one.said}：由 {before.text} 到 {now.text}，应为 {shown}{one.unit}{why}"
    if grade != FAILS:
        return Finding("change", grade, ids, says)
    if other is not None and now.is_share and judged(printed, other)[0] != FAILS:
        right = "百分点" if wanted is growth else "%（增长率）"
        return Finding(
            "change", FAILS, ids, f"{says}；所印的数是{right}",
            f"增长率与百分点混用：请将单位改为“{'百分点' if wanted is growth else '%'}”",
        )  # fmt: skip
    return Finding("change", FAILS, ids, says, "请按两期数值重算变化")


def _gap(a: Number, b: Number) -> Span:
    return Span(a.span.low - b.span.high, a.span.high - b.span.low)


def _growth(a: Number, b: Number) -> Span:
    return Span(a.span.low / b.span.high - 1, a.span.high / b.span.low - 1)


def same(one: Printed, other: Printed) -> Finding:
    """One indicator printed twice has one value."""
    a, b = number_of(one), number_of(other)
    ids = (one.id, other.id)
    if a.span.meets(b.span):
        return Finding("once", HOLDS, ids, f"{one.said} 与 {other.said} 一致")
    return Finding(
        "once", FAILS, ids, f"同一指标印了两个值：{one.said}，{other.said}",
        "请核对后只保留一个值；若口径不同，请分别写明",
    )  # fmt: skip


def _names(one: Printed, inside: str) -> Finding:
    names = [name for name in re.split(r"[、，,]", inside) if name.strip()]
    number = number_of(one)
    if number.value == len(names):
        return Finding("names", HOLDS, (one.id,), f"{one.said}，列举 {len(names)} 个，相符")
    return Finding(
        "names", FAILS, (one.id,), f"{one.said}，列举了 {len(names)} 个：{'、'.join(names)}",
        "请补全名称，或改正个数",
    )  # fmt: skip
