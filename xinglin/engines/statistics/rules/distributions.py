"""Gamma, beta and normal distributions, to about twelve digits, from the standard library alone.

Everything exact in this engine (Clopper–Pearson, Garwood, funnel limits) is one of the two
incomplete functions below or its inverse. They are evaluated by series and continued fraction
(Numerical Recipes, 3rd ed., §§6.2 and 6.4) with the leading factor in Loader's form («Fast and
accurate computation of binomial probabilities», 2000), which keeps its digits for millions of
people where differences of log-gammas do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

_NORMAL = NormalDist()
_TINY, _CLOSE = 1e-300, 1e-15
_HALF_LOG_TAU = 0.5 * math.log(2 * math.pi)


def normal_quantile(p: float) -> float:
    """The point below which a standard normal variable falls with probability `p`.

    >>> round(normal_quantile(0.975), 6)
    1.959964
    """
    return _NORMAL.inv_cdf(p)


def normal_below(z: float) -> float:
    """The probability that a standard normal variable falls below `z`."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def two_sided(level: float) -> float:
    """The standard normal point of a two-sided interval: 1.96 for 0.95."""
    return normal_quantile(0.5 + level / 2)


def _stirling_error(n: float) -> float:
    """log n! less Stirling's formula for it."""
    if n < 16:
        return math.lgamma(n + 1) - (n + 0.5) * math.log(n) + n - _HALF_LOG_TAU
    square = n * n
    return (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680) / square) / square) / square) / n


def _deviance(x: float, mean: float) -> float:
    """x·log(x/mean) + mean − x, without loss of digits where x is near the mean."""
    if abs(x - mean) >= 0.1 * (x + mean):
        return x * math.log(x / mean) + mean - x
    v = (x - mean) / (x + mean)
    total, term, j = (x - mean) * v, 2 * x * v, 1
    while True:
        term *= v * v
        more = total + term / (2 * j + 1)
        if more == total:
            return total
        total, j = more, j + 1


def _poisson_term(x: float, mean: float) -> float:
    """mean^x·e^−mean / Γ(x+1), for any x ≥ 0."""
    if x == 0:
        return math.exp(-mean)
    if mean == 0:
        return 0.0
    return math.exp(-_stirling_error(x) - _deviance(x, mean)) / math.sqrt(2 * math.pi * x)


def _binomial_term(x: float, n: float, p: float) -> float:
    """Γ(n+1)/(Γ(x+1)Γ(n−x+1))·p^x·(1−p)^(n−x), for any 0 < x < n."""
    q = 1 - p
    log = (
        _stirling_error(n) - _stirling_error(x) - _stirling_error(n - x)
        - _deviance(x, n * p) - _deviance(n - x, n * q)
    )  # fmt: skip
    return math.exp(log) * math.sqrt(n / (2 * math.pi * x * (n - x)))


def gamma_below(shape: float, x: float) -> float:
    """The probability that a gamma variable of that shape (scale 1) falls below `x`.

    For whole `shape` = k this is also the probability of k or more events where `x` are expected.

    >>> round(gamma_below(3, 2.0), 6)  # 3 or more events where 2 are expected
    0.323324
    """
    if x <= 0:
        return 0.0
    if x < shape + 1:
        return min(1.0, _gamma_series(shape, x))
    return max(0.0, 1 - _gamma_fraction(shape, x))


def gamma_above(shape: float, x: float) -> float:
    """The rest of `gamma_below`, exact also where it is tiny."""
    if x <= 0:
        return 1.0
    if x < shape + 1:
        return max(0.0, 1 - _gamma_series(shape, x))
    return min(1.0, _gamma_fraction(shape, x))


def _gamma_series(shape: float, x: float) -> float:
    total = term = 1.0
    n = shape
    while term > total * _CLOSE:
        n += 1
        term *= x / n
        total += term
    return total * _poisson_term(shape, x)


def _gamma_fraction(shape: float, x: float) -> float:
    b = x + 1 - shape
    c, d = 1 / _TINY, 1 / b if b else 1 / _TINY
    total, i = d, 0
    while True:
        i += 1
        a = -i * (i - shape)
        b += 2
        d = 1 / ((a * d + b) or _TINY)
        c = (b + a / c) or _TINY
        total *= (step := c * d)
        if abs(step - 1) < _CLOSE:
            return total * _poisson_term(shape, x) * shape


def beta_below(a: float, b: float, x: float) -> float:
    """The probability that a beta variable falls below `x`.

    For whole numbers it is also the probability of `a` or more successes in `a + b − 1` trials.

    >>> round(beta_below(2, 3, 0.5), 6)  # 2 or more heads of 4
    0.6875
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = _binomial_term(a, a + b, x) * a * b / (a + b)
    if x < (a + 1) / (a + b + 2):
        return min(1.0, front * _beta_fraction(a, b, x) / a)
    return max(0.0, 1 - front * _beta_fraction(b, a, 1 - x) / b)


def _beta_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or _TINY)
    total, m = d, 0
    while True:
        m += 1
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / ((1 + step * d) or _TINY)
            c = (1 + step / c) or _TINY
            total *= c * d
        if abs(c * d - 1) < _CLOSE:
            return total


def root(
    function: Callable[[float], float], low: float, high: float, close: float = 2e-16
) -> float:
    """Where a continuous function crosses nought between two points where its signs differ.

    `close` is how near in proportion. The method of Chandrupatla (Advances in Engineering Software
    1997;28:145–149): never slower than halving.
    """
    a, b = high, low
    at_a, at_b = function(a), function(b)
    c, at_c, t = a, at_a, 0.5
    for _ in range(200):
        x = a + t * (b - a)
        at_x = function(x)
        if (at_x > 0) == (at_a > 0):
            c, at_c = a, at_a
        else:
            c, b, at_c, at_b = b, a, at_b, at_a
        a, at_a = x, at_x
        best, at_best = (a, at_a) if abs(at_a) < abs(at_b) else (b, at_b)
        limit = close * abs(best) + 1e-300
        room = limit / abs(b - c) if b != c else 1.0
        if room > 0.5 or at_best == 0:
            return best
        t = 0.5
        if at_c == at_b:
            continue
        xi, phi = (a - b) / (c - b), (at_a - at_b) / (at_c - at_b)
        if phi**2 < xi and (1 - phi) ** 2 < 1 - xi:
            t = at_a / (at_b - at_a) * at_c / (at_b - at_c)
            t += (c - a) / (b - a) * at_a / (at_c - at_a) * at_b / (at_c - at_b)
        t = min(1 - room, max(room, t))
    return best


def gamma_quantile(p: float, shape: float) -> float:
    """The point below which a gamma variable of that shape (scale 1) falls with probability `p`.

    >>> round(gamma_quantile(0.975, 11), 4)  # the upper limit for 10 events
    18.3904
    """
    high = shape + 10
    while gamma_below(shape, high) < p:
        high *= 2
    return root(lambda x: gamma_below(shape, x) - p, 0.0, high)


def beta_quantile(p: float, a: float, b: float) -> float:
    """The point below which a beta variable falls with probability `p`.

    >>> round(beta_quantile(0.975, 1, 20), 4)  # the upper limit for none of 20
    0.1684
    """
    return root(lambda x: beta_below(a, b, x) - p, 0.0, 1.0)
