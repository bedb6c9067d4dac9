"""Signals of a provider against its peers, and the short, fair list that follows from them.

A signal is a reason to look, never a proof: honest clinics round, and old gauges give even digits
only. Every provider is compared with its peers by a robust z that includes its own sampling error,
so that few records do not stand out by chance; the p-values of a signal go through Benjamini and
Hochberg across the providers; only two independent families of signals (or a broken rule) put a
provider on the list.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log, sqrt

from xinglin.engines.statistics import (
    benjamini_hochberg,
    harmonic_mean_p,
    median,
    normal_above,
    robust_z,
)

FAMILIES = {"copying": "重复", "digits": "尾数", "narrow": "波动过小", "timing": "时间规律"}


@dataclass(frozen=True)
class Parameters:
    """What a round was made with; kept with its result."""

    least: int = 30  # visits a provider must have to be compared
    peers: int = 5  # providers there must be
    q: float = 0.05  # false discoveries accepted
    families: int = 2
    prior: float = 0.02  # the share of records that do not hold, before anything is known

    def as_dict(self) -> dict[str, float]:
        """For keeping."""
        return dict(vars(self))


PARAMETERS = Parameters()


@dataclass(frozen=True, slots=True)
class Seen:
    """A visit as the signals look at it."""

    id: int
    resident: int
    day: dt.date
    systolic: int
    diastolic: int


@dataclass(frozen=True)
class Provider:
    """One provider's visits, in order of resident and day, and what was counted of them."""

    staff: int
    visits: tuple[Seen, ...]
    values: Mapping[str, float | None] = field(default_factory=dict)
    errors: Mapping[str, float] = field(default_factory=dict)
    many: int = 0

    def bare(self) -> Provider:
        """The same without the visits themselves: thousands of providers fit into memory."""
        return replace(self, visits=())


@dataclass(frozen=True)
class Signal:
    """One thing that is looked at: larger is odder. `floor` keeps tiny differences apart."""

    code: str
    title: str
    family: str
    says: str
    measure: Callable[[Sequence[Seen]], tuple[float, float] | None]
    floor: float


def provider_of(staff: int, visits: Sequence[Seen]) -> Provider:
    """A provider with every signal counted; what has too few records is None."""
    ordered = tuple(sorted(visits, key=lambda one: (one.resident, one.day, one.id)))
    told = {one.code: one.measure(ordered) for one in SIGNALS}
    return Provider(
        staff,
        ordered,
        {code: found[0] if found else None for code, found in told.items()},
        {code: found[1] if found else 0.0 for code, found in told.items()},
        len(ordered),
    )


def _pairs(visits: Sequence[Seen]) -> list[tuple[Seen, Seen]]:
    return [
        (one, other) for one, other in itertools.pairwise(visits)
        if one.resident == other.resident
    ]  # fmt: skip


def _share(above: int, many: int) -> tuple[float, float] | None:
    """A share with the standard error of one more success and failure (never nothing)."""
    if many < 10:
        return None
    kept = (above + 1) / (many + 2)
    return above / many, sqrt(kept * (1 - kept) / many)


def _copied(visits: Sequence[Seen]) -> tuple[float, float] | None:
    pairs = _pairs(visits)
    same = sum((a.systolic, a.diastolic) == (b.systolic, b.diastolic) for a, b in pairs)
    return _share(same, len(pairs))


def _repeated(visits: Sequence[Seen]) -> tuple[float, float] | None:
    """How much of all readings the five commonest pairs make up."""
    if len(visits) < 30:
        return None
    common = Counter((one.systolic, one.diastolic) for one in visits).most_common(5)
    return _share(sum(many for _, many in common), len(visits))


def _digits(visits: Sequence[Seen]) -> tuple[float, float] | None:
    """Cramér's V of the last digits of both pressures against ten equal ones, less its bias."""
    many = 2 * len(visits)
    if many < 60:
        return None
    counts = Counter(v % 10 for one in visits for v in (one.systolic, one.diastolic))
    expected = many / 10
    chi = sum((counts.get(d, 0) - expected) ** 2 / expected for d in range(10))
    v = sqrt(max(0.0, chi / many - 9 / many) / 9)
    return v, 1 / sqrt(2 * many)


def _odd_digit(visits: Sequence[Seen]) -> tuple[float, float] | None:
    """The share of the favourite last digit that is neither 0 nor 8: nobody's gauge has one."""
    digits = [v % 10 for one in visits for v in (one.systolic, one.diastolic)]
    if len(digits) < 60:
        return None
    counts = Counter(d for d in digits if d not in (0, 8))
    return _share(max(counts.values(), default=0), len(digits))


def _narrow(visits: Sequence[Seen]) -> tuple[float, float] | None:
    """How little a person's pressure changes from visit to visit: minus the log of the sd."""
    changes = [b.systolic - a.systolic for a, b in _pairs(visits)]
    if len(changes) < 15:
        return None
    mean = sum(changes) / len(changes)
    spread = sqrt(sum((one - mean) ** 2 for one in changes) / (len(changes) - 1))
    return -log(max(spread, 0.5)), 1 / sqrt(2 * (len(changes) - 1))


def _unrelated(visits: Sequence[Seen]) -> tuple[float, float] | None:
    """How little systolic and diastolic go together: minus Fisher's z of their correlation."""
    many = len(visits)
    if many < 30:
        return None
    xs, ys = [v.systolic for v in visits], [v.diastolic for v in visits]
    mx, my = sum(xs) / many, sum(ys) / many
    sxy = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    sxx, syy = sum((x - mx) ** 2 for x in xs), sum((y - my) ** 2 for y in ys)
    r = sxy / sqrt(sxx * syy) if sxx and syy else 0.0
    r = min(max(r, -0.999), 0.999)
    return -0.5 * log((1 + r) / (1 - r)), 1 / sqrt(many - 3)


def _regular(visits: Sequence[Seen]) -> tuple[float, float] | None:
    """The share of intervals between visits that are the commonest number of days."""
    gaps = [(b.day - a.day).days for a, b in _pairs(visits)]
    if len(gaps) < 15:
        return None
    return _share(max(Counter(gaps).values()), len(gaps))


def _burst(visits: Sequence[Seen]) -> tuple[float, float] | None:
    """The share of visits on the five busiest days."""
    if len(visits) < 30:
        return None
    days = Counter(one.day for one in visits).most_common(5)
    return _share(sum(many for _, many in days), len(visits))


SIGNALS = (
    Signal("copied", "与上次完全相同", "copying",
           "血压与上次完全相同的占 {0:.0%}，同类中位 {1:.0%}", _copied, 0.01),
    Signal("repeated", "少数几组数值反复出现", "copying",
           "最常见的五组血压占 {0:.0%}，同类中位 {1:.0%}", _repeated, 0.02),
    Signal("digits", "末位数字不均匀", "digits", "末位数字偏离均匀的程度 {0:.2f}，同类中位 {1:.2f}",
           _digits, 0.03),
    Signal("odd-digit", "偏好某个末位数字", "digits",
           "某个末位数字（0、8除外）占 {0:.0%}，同类中位 {1:.0%}", _odd_digit, 0.02),
    Signal("narrow", "个人波动过小", "narrow", "同一人前后变化很小，指数 {0:.1f}，同类中位 {1:.1f}",
           _narrow, 0.08),
    Signal("unrelated", "收缩压与舒张压不相关", "narrow",
           "收缩压与舒张压的关联指数 {0:.2f}，同类中位 {1:.2f}（越大越不相关）", _unrelated, 0.1),
    Signal("regular", "间隔过于规律", "timing", "同一间隔天数占 {0:.0%}，同类中位 {1:.0%}",
           _regular, 0.03),
    Signal("burst", "集中在少数几天", "timing", "最忙的五天占全部随访的 {0:.0%}，同类中位 {1:.0%}",
           _burst, 0.03),
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """One signal of one provider that stands."""

    signal: str
    family: str
    says: str
    value: float
    peers: float
    z: float
    p: float
    q: float


@dataclass(frozen=True)
class Suspect:
    """A provider to be looked at, with the reasons."""

    staff: int
    visits: int
    found: tuple[Found, ...]
    broken: int
    p: float

    @property
    def families(self) -> list[str]:
        """The independent families of signals that stand."""
        return sorted({one.family for one in self.found})


def screened(
    providers: Sequence[Provider],
    broken: Mapping[int, int] | None = None,
    parameters: Parameters = PARAMETERS,
) -> list[Suspect]:
    """Who is to be looked at, the strongest reasons first.

    `broken` counts visits that break a hard rule, by staff.
    """
    hard = dict(broken or {})
    stands: dict[int, list[Found]] = {}
    large = [one for one in providers if one.many >= parameters.least]
    for signal in SIGNALS:
        known = [one for one in large if one.values[signal.code] is not None]
        if len(known) < parameters.peers:
            continue
        values = [float(one.values[signal.code] or 0.0) for one in known]
        zs = robust_z(values, [one.errors[signal.code] for one in known], signal.floor)
        ps = [normal_above(z) for z in zs]
        middle = median(values)
        for one, value, z, p, q in zip(known, values, zs, ps, benjamini_hochberg(ps), strict=True):
            if q <= parameters.q:
                says = signal.says.format(value, middle)
                stands.setdefault(one.staff, []).append(
                    Found(signal.code, signal.family, says, value, middle, z, p, q)
                )
    sizes = {one.staff: one.many for one in providers}
    listed = []
    for staff in {*stands, *hard}:
        found = tuple(sorted(stands.get(staff, ()), key=lambda one: one.q))
        enough = len({one.family for one in found}) >= parameters.families
        if enough or hard.get(staff):
            p = harmonic_mean_p([one.p for one in found]) if found else 1.0
            listed.append(Suspect(staff, sizes.get(staff, 0), found, hard.get(staff, 0), p))
    return sorted(listed, key=lambda one: (one.p, -one.broken, one.staff))


def odds_of_records(
    suspect: Suspect, provider: Provider, parameters: Parameters = PARAMETERS
) -> list[tuple[int, float]]:
    """The visits of a listed provider in the order in which to verify them: (visit, odds).

    Posterior odds = the provider's odds (its share of odd records against its peers') times what
    speaks for each record: the same values as last time, a reading among the commonest, an interval
    of the commonest length.
    """
    strength = min(20.0, max((one.z for one in suspect.found), default=1.0))
    prior = parameters.prior / (1 - parameters.prior) * max(1.0, strength)
    common = {
        pair
        for pair, _ in Counter((v.systolic, v.diastolic) for v in provider.visits).most_common(5)
    }
    gaps = Counter((b.day - a.day).days for a, b in _pairs(provider.visits))
    usual = gaps.most_common(1)[0][0] if gaps else None
    before = {b.id: a for a, b in _pairs(provider.visits)}
    codes = {one.signal for one in suspect.found}
    ranked = []
    for one in provider.visits:
        odds, last = prior, before.get(one.id)
        same = last is not None and (last.systolic, last.diastolic) == (one.systolic, one.diastolic)
        odds *= 8.0 if same and "copied" in codes else 1.0
        odds *= 3.0 if (one.systolic, one.diastolic) in common and "repeated" in codes else 1.0
        apart = (one.day - last.day).days if last else None
        odds *= 3.0 if apart is not None and apart == usual and "regular" in codes else 1.0
        ranked.append((one.id, odds))
    return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))
