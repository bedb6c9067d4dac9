"""All checks over the figures of one document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from xinglin.engines.indicators.checks.findings import DOUBT, FAILS, HOLDS, Finding, plain
from xinglin.engines.indicators.checks.formulas import Worked
from xinglin.engines.indicators.checks.printed import Number, Printed, Span, read_number
from xinglin.engines.indicators.checks.relations import Document, judged, related
from xinglin.engines.indicators.checks.whole_numbers import feasible_of, feasible_with, lonely
from xinglin.kernel.errors import Refused

# What a title promises to be counted in, and the units that keep the promise.
PROMISES = {
    "人数": ("人", "万人", "名", "位", "例"),
    "人次": ("人次", "万人次", "次"),
    "户数": ("户", "万户", "户次"),
    "剂次": ("剂", "剂次", "万剂次", "支"),
    "份数": ("份", "万份"),
    "金额": ("元", "万元", "亿元"),
    "床位数": ("张", "张（床位）"),
}
OVERFULFILLED = ("完成", "超额", "任务", "进度", "参保")
PAPERS = ("份", "件", "张", "册", "封")


def checked(printed: Iterable[Printed], *, bare_rates: bool = False) -> list[Finding]:
    """Every verdict on the figures of a document, those that fail first.

    With `bare_rates` a rate without numerator and denominator is doubted as well.
    """
    rows = list(printed)
    document = {one.id: one for one in rows}
    if len(document) != len(rows):
        twice = sorted({one.id for one in rows if sum(o.id == one.id for o in rows) > 1})
        raise Refused(f"编号重复：{'、'.join(twice[:5])}", mend="每个数字应有自己的编号")
    found: list[Finding] = []
    for one in rows:
        found += related(one, document)
        found += _rate(one, document, bare_rates)
        found += _unit(one)
    found += _once(rows)
    order = {FAILS: 0, DOUBT: 1}
    return sorted(found, key=lambda one: order.get(one.grade, 2))


def _side(text: str, document: Document) -> tuple[Printed | None, Number | None]:
    """A numerator or denominator: another figure by its id, or a number of its own."""
    other = document.get(text.strip())
    if other is not None:
        return other, other.number
    return None, read_number(text) if text.strip() else None


def _rate(one: Printed, document: Document, bare: bool) -> list[Finding]:
    if not one.is_share or one.number is None:
        return []
    above, a = _side(one.numerator, document)
    below, b = _side(one.denominator, document)
    ids = (one.id, *(side.id for side in (above, below) if side is not None))
    if a is not None and b is not None:
        return [*_recomputed(one, one.number, a, b, ids), *_part(one, a, b, ids)]
    if a is not None:
        return [feasible_with(one, above, int(a.value))] if a.whole else []
    if b is not None:
        return [feasible_of(one, below, int(b.value))] if b.whole else []
    found = lonely(one) if bare else None
    return [found] if found else []


def _recomputed(
    one: Printed, printed: Number, a: Number, b: Number, ids: tuple[str, ...]
) -> list[Finding]:
    if not b.value or b.span.low <= 0:
        return [Finding("rate", FAILS, ids, f"{one.said}：分母为零，不应有率", "请改为“—”")]
    made = Worked(a.value / b.value, Span(a.span.low / b.span.high, a.span.high / b.span.low))
    grade, why = judged(printed, made)
    value = plain(made.value / printed.scale, printed.decimals + 2)
    says = f"{one.said}：{plain(a.shown)}/{plain(b.shown)} = {value}{why}"
    mend = "请按所列分子、分母重算，四舍五入" if grade == FAILS else ""
    return [Finding("rate", grade, ids, says, mend)]


def _part(one: Printed, a: Number, b: Number, ids: tuple[str, ...]) -> list[Finding]:
    if a.span.low <= b.span.high:
        return []
    says = f"{one.said}：分子 {plain(a.value)} 大于分母 {plain(b.value)}"
    if any(word in one.title for word in OVERFULFILLED) or one.note:
        why = f"；说明：{one.note}" if one.note else "；属超额完成"
        return [Finding("part", HOLDS, ids, says + why)]
    return [Finding("part", FAILS, ids, says, "分子中的人应都在分母中；如属超额，请写明分母口径")]


def _unit(one: Printed) -> list[Finding]:
    number = one.number
    if number is None:
        return []
    found = [
        Finding(
            "unit", DOUBT, (one.id,), f"{one.said}：名称为“{word}”，单位却是“{one.unit}”",
            f"“{word}”应以{'、'.join(units[:2])}计；若计的是{one.unit}，请改名称",
        )
        for word, units in PROMISES.items()
        if word in one.title and one.unit and one.unit not in units and not one.is_share
    ]  # fmt: skip
    explained = one.note or any(word in one.title for word in (*OVERFULFILLED, "比", "增"))
    if number.value > 1 and one.unit == "%" and not explained and not one.denominator:
        says = f"{one.said} 超过 100%"
        found.append(Finding("part", DOUBT, (one.id,), says, "请列出分子与分母，说明为何超过"))
    return found


def _once(rows: list[Printed]) -> list[Finding]:
    """One indicator, one value; one paper counted once."""
    alike: dict[tuple[str, str, str, str], list[Printed]] = defaultdict(list)
    for one in rows:
        if one.number is not None:
            alike[one.title.strip(), one.place, one.period, one.base].append(one)
    found = []
    for several in alike.values():
        for other in several[1:]:
            found.append(_twice(several[0], other))
    return found


def _twice(one: Printed, other: Printed) -> Finding:
    assert one.number is not None and other.number is not None
    ids = (one.id, other.id)
    if one.unit != other.unit:
        return Finding(
            "unit", DOUBT, ids, f"同名而单位不同：{one.said}，{other.said}",
            "计数的对象不同（如件与人）：请分别命名",
        )  # fmt: skip
    if not one.number.span.meets(other.number.span):
        return Finding(
            "once", FAILS, ids, f"同一指标印了两个值：{one.said}，{other.said}",
            "请核对后只保留一个值；若口径不同，请分别写明",
        )  # fmt: skip
    if one.unit in PAPERS and one.number.value > Fraction(1):
        return Finding(
            "once", DOUBT, ids, f"{one.said} 印了两次，数目相同",
            "若是同一批文书，合计时只能计一次：请以原始登记号核对",
        )  # fmt: skip
    return Finding("once", HOLDS, ids, f"{one.said} 印了两次，数目一致")
