"""What is wrong with the declared figures, in words, so that tests find it and not readers."""

from __future__ import annotations

from collections.abc import Iterator

from xinglin.engines.indicators.words.bases import bases
from xinglin.engines.indicators.words.declaring import Indicator, indicators
from xinglin.engines.indicators.words.formulas import BY_PERCENT, Change, Combination, Quotient
from xinglin.engines.indicators.words.kinds import Count, Measured, Ratio, Result, Share, Total
from xinglin.engines.indicators.words.quantities import MixedUnits, together
from xinglin.engines.indicators.words.units import (
    DURATION,
    PEOPLE,
    POINTS,
    RATE,
    RATIO,
    SHARE,
    VISITS,
    Unit,
)

OF_QUOTIENTS = (SHARE, RATE, RATIO)


def faults_of_book() -> list[str]:
    """What is wrong with the declared figures: examples, bases, units, versions, formulas."""
    found = [f"口径 {one.code} 没有算例" for one in bases if not one.examples]
    for one in indicators:
        found += [f"指标 {one.code} {fault}" for fault in _faults(one)]
    return found


def _faults(one: Indicator) -> Iterator[str]:
    for version in one.definitions:
        which = "" if version is one.chosen else f"的定义版本{version.version}"
        if not version.examples:
            yield f"{which}没有算例"
        if not version.base and version.unit.kind in (SHARE, RATE) and one.formula is None:
            yield f"{which}是率，没有说明口径"
        if version.base and version.base not in bases:
            yield f"的口径“{version.base}”没有声明"
    yield from _faults_of_versions(one)
    if one.formula:
        yield from _faults_of_formula(one)


def _faults_of_versions(one: Indicator) -> Iterator[str]:
    newer = one.definitions[0]
    for older in one.definitions[1:]:
        if newer.valid_from is None:
            yield f"的定义版本{newer.version}没有写明何时起用"
        elif older.until is not None and older.until >= newer.valid_from:
            yield f"的定义版本{older.version}与{newer.version}的时间重叠"
        newer = older


def _faults_of_formula(one: Indicator) -> Iterator[str]:
    formula, unit = one.formula, one.unit_type
    assert formula is not None
    if unknown := sorted({term.code for term in formula.terms} - set(indicators.codes())):
        yield f"引用了没有声明的指标{'、'.join(unknown)}"
        return
    if one.code in _made_of(one.code, set()):
        yield "引用了自己"
        return
    parts = [indicators[term.code].unit_type for term in formula.terms]
    if wrong := unit_of_formula(formula, parts, unit):
        yield wrong


def _made_of(code: str, seen: set[str]) -> set[str]:
    formula = indicators[code].formula if code in indicators else None
    for term in formula.terms if formula else ():
        if term.code not in seen:
            seen.add(term.code)
            _made_of(term.code, seen)
    return seen


def unit_of_formula(formula: Change | Combination | Quotient, parts: list[Unit], unit: Unit) -> str:
    """What is wrong with the unit of a derived figure; nothing where it fits."""
    if isinstance(formula, Quotient):
        fits = unit.kind in OF_QUOTIENTS and unit.per == formula.per
        return "" if fits else f"是两个指标之商（每{formula.per}），单位不能是{unit}"
    if isinstance(formula, Change) and formula.told == BY_PERCENT:
        return "" if unit.kind == SHARE and unit.per == 100 else f"是增减幅度，单位不能是{unit}"
    try:
        if len(formula.terms) > 1 and isinstance(formula, Combination):
            if any(part.kind in (*OF_QUOTIENTS, DURATION) for part in parts):
                return "把率、比或时长相加减"
            whole = together(parts)
        else:
            whole = parts[0]
    except MixedUnits as refused:
        return str(refused.what)
    if isinstance(formula, Change) and whole.kind == SHARE:
        return "" if unit.kind == POINTS else f"是率的差，单位是百分点而不是{unit}"
    return "" if unit.dimension == whole.dimension else f"的单位是{whole}而不是{unit}"


def unit_of_result(result: Result, unit: Unit) -> str:
    """What is wrong with the unit of what a definition returns; nothing where it fits."""
    if isinstance(result, Share | Ratio):
        kinds = (SHARE, RATE) if isinstance(result, Share) else OF_QUOTIENTS
        fits = unit.kind in kinds and unit.per == result.per
        return "" if fits else f"是每{result.per}的率或比，单位不能是{unit}"
    if isinstance(result, Count):
        if unit.kind in (*OF_QUOTIENTS, DURATION, POINTS):
            return f"是计数，单位不能是{unit}"
        if result.rows and unit.dimension == PEOPLE.dimension:
            return f"数的是记录，单位不能是{unit}"
        if not result.rows and unit.dimension == VISITS.dimension:
            return f"数的是人，单位不能是{unit}"
        return ""
    if isinstance(result, Total):
        return f"是合计，单位不能是{unit}" if unit.kind in OF_QUOTIENTS else ""
    assert isinstance(result, Measured)
    return f"是平均数或分位数，单位不能是{unit}" if unit.kind in (SHARE, RATE) else ""
