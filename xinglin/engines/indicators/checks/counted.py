"""The same checks over figures that were counted here: a last look before they go out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from xinglin.engines.indicators.checks.findings import FAILS, HOLDS, Finding, plain
from xinglin.engines.indicators.checks.printed import half_up
from xinglin.engines.indicators.figures import Figure
from xinglin.engines.indicators.words import Unit, unit_named

LEVELS = (10**3, 10**6, 10**9, 10**11, 10**13)  # village, town, county, prefecture, province
PLAIN_SHARE = "quotient"


def checked_figures(figures: Iterable[Figure]) -> list[Finding]:
    """Every verdict on figures of one place and period with their divisions, faults first."""
    known = [one for one in figures if not one.hidden and one.numerator is not None]
    found = [finding for one in known for finding in _alone(one)]
    found += _once(known)
    for name in ("sex", "age_band"):
        found += _divided(known, name)
    found += _places(known)
    return sorted(found, key=lambda one: 0 if one.bad else 1)


def identity(one: Figure) -> str:
    """How a cell is named in a verdict."""
    division = f"（{one.division}）" if one.division else ""
    return f"{one.code} {one.place_name}{division} {one.period}"


def _alone(one: Figure) -> list[Finding]:
    if one.denominator is None or one.numerator is None or one.kind != PLAIN_SHARE:
        return []
    ids, unit = (identity(one),), unit_named(one.unit)
    found = []
    if unit.kind == "share" and one.numerator > one.denominator and _whole(one.denominator):
        says = f"{ids[0]}：分子 {one.numerator} 大于分母 {one.denominator}"
        found.append(Finding("part", FAILS, ids, says, "请核对指标定义：分子应取自分母"))
    if one.value is not None and one.denominator:
        found.append(_recomputed(one, unit, ids))
    return found


def _whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _recomputed(one: Figure, unit: Unit, ids: tuple[str, ...]) -> Finding:
    assert one.numerator is not None and one.denominator is not None and one.value is not None
    exact = Fraction(one.numerator) / Fraction(one.denominator) * (unit.per or 1)
    decimals = max(0, -int(one.value.as_tuple().exponent))
    right = half_up(exact, decimals)
    shown = f"{one.numerator}/{plain(one.denominator)} = {plain(exact, decimals + 2)}"
    if right == Fraction(one.value):
        return Finding("rate", HOLDS, ids, f"{ids[0]}：{shown}，四舍五入为 {one.shown}{one.unit}")
    return Finding(
        "rate", FAILS, ids, f"{ids[0]}：{shown}，印为 {one.shown}{one.unit}", "请重新计算后再发布"
    )


def _once(known: Sequence[Figure]) -> list[Finding]:
    seen: dict[str, Figure] = {}
    found = []
    for one in known:
        name = identity(one)
        other = seen.setdefault(name, one)
        if other is not one and (other.numerator, other.value) != (one.numerator, one.value):
            says = f"{name} 有两个值：{other.shown} 与 {one.shown}"
            found.append(
                Finding("once", FAILS, (name,), says, "请只用同一次计算、同一数据截止日的结果")
            )
    return found


def _divided(known: Sequence[Figure], name: str) -> list[Finding]:
    """Whether the sexes (or the ages) of a cell add up to it."""
    wholes, parts = {}, defaultdict(list)
    for one in known:
        other = one.age_band if name == "sex" else one.sex
        key = (
            one.code,
            one.place_number,
            one.period,
            other,
            one.institution,
            *one.attributes.items(),
        )
        if getattr(one, name):
            parts[key].append(one)
        else:
            wholes[key] = one
    title = {"sex": "各性别", "age_band": "各年龄段"}[name]
    return [
        _sum(wholes[key], several, title, exact=True)
        for key, several in parts.items()
        if key in wholes
    ]


def _places(known: Sequence[Figure]) -> list[Finding]:
    """Whether the places below add up to no more than the place; the rest lives at no village."""
    wholes = {(one.code, one.place_number, one.period, one.division): one for one in known}
    parts = defaultdict(list)
    for one in known:
        for step in LEVELS:
            above = one.place_number // step * step
            key = (one.code, above, one.period, one.division)
            if above != one.place_number and key in wholes:
                parts[key].append(one)
                break
    return [_sum(wholes[key], several, "下级各地", exact=False) for key, several in parts.items()]


def _sum(whole: Figure, parts: Sequence[Figure], title: str, *, exact: bool) -> Finding:
    assert whole.numerator is not None
    total = sum(one.numerator or 0 for one in parts)
    ids = (identity(whole),)
    gap = total - whole.numerator
    pieces = " + ".join(str(one.numerator) for one in parts[:6]) + (" + …" if parts[6:] else "")
    says = f"{ids[0]} 的分子 {whole.numerator}：{title} {pieces} = {total}"
    if gap > 0 or (exact and gap):
        word = f"比合计{'多' if gap > 0 else '少'} {abs(gap)}"
        return Finding("sum", FAILS, ids, f"{says}，{word}", "请在同一提交上重新计算各分项与合计")
    rest = f"，其余 {-gap} 登记在本级、不属于任何下级地区" if gap else ""
    return Finding("sum", HOLDS, ids, says + rest)
