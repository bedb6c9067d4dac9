"""The draw that anyone can check. Method: methods.md, section E; whole-number tickets throughout.

1. The list of units that may be drawn is frozen: one line `number,stratum,weight` each, sorted by
   number, UTF-8, line feeds. So is the list of officers. Both have a SHA-256.
2. The rule names the two hashes, the sizes, the method and a public value that does not exist yet.
   The commitment SHA-256(nonce LF rule) is published; the nonce is kept secret.
3. When the public value is known, seed = SHA-256(nonce + public value + hash of the units).
4. A unit of weight w holds w tickets SHA-256("seed,number,k"), k = 1..w; its smallest one counts.
   In each stratum the n smallest are drawn, the order beyond n is the reserve list. The smallest of
   w uniform tickets wins as often as a unit of weight w should: no logarithm, no rounding.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from xinglin.kernel.errors import Refused

ALGORITHM = "xinglin-lot-1"
HEAVIEST = 20


@dataclass(frozen=True)
class Stratum:
    """What was drawn of one stratum: the units in the order of their tickets."""

    name: str
    size: int
    order: tuple[str, ...]

    @property
    def drawn(self) -> tuple[str, ...]:
        """The first of them, as many as were to be drawn."""
        return self.order[: self.size]

    @property
    def reserve(self) -> tuple[str, ...]:
        """Who follows where a unit is closed or cannot be found."""
        return self.order[self.size :]


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal.

    >>> digest("abc")[:16]
    'ba7816bf8f01cfea'
    """
    return sha256(text.encode("utf-8")).hexdigest()


def normal(number: str) -> str:
    """A number as it is hashed: full-width signs made plain, spaces gone.

    >>> normal("ＧＣ－００１ ")
    'GC-001'
    """
    return "".join(normalize("NFKC", number).split())


def lines_of(units: Iterable[tuple[str, str, int]]) -> list[str]:
    """The frozen list: one line `number,stratum,weight` for each unit, sorted by number.

    >>> lines_of([("B2", "bath:3", 1), ("A1", "bath:1", 2)])
    ['A1,bath:1,2', 'B2,bath:3,1']
    """
    found: dict[str, str] = {}
    for number, stratum, weight in units:
        plain = normal(number)
        if not plain or "," in plain or "," in stratum or "\n" in stratum:
            raise Refused(f"编号“{number[:30]}”不能进入抽取名单", mend="编号不能为空或含有逗号")
        if plain in found:
            raise Refused(f"名单里有两个“{plain}”", mend="请先更正监督对象的编号")
        if not 1 <= weight <= HEAVIEST:
            raise Refused(f"权重 {weight} 不在 1–{HEAVIEST} 之间")
        found[plain] = f"{plain},{stratum},{weight}"
    return [found[number] for number in sorted(found)]


def text_of(lines: Sequence[str]) -> str:
    """The frozen list as it is hashed."""
    return "".join(f"{line}\n" for line in lines)


def canonical(rule: Mapping[str, Any]) -> str:
    """The rule as one line of JSON that everybody writes alike.

    >>> canonical({"b": 1, "a": "浴"})
    '{"a":"浴","b":1}'
    """
    return json.dumps(rule, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def commitment_of(nonce: str, rule: str) -> str:
    """What is published before the draw."""
    return digest(f"{nonce}\n{rule}")


def seed_of(nonce: str, public_value: str, units_sha256: str) -> str:
    """The seed: neither the bureau nor an outsider alone can choose or foresee it."""
    return digest(nonce + public_value + units_sha256)


def ticket(seed: str, number: str, weight: int = 1) -> str:
    """The smallest of a unit's tickets; in hexadecimal of one length, so texts sort as numbers."""
    return min(digest(f"{seed},{number},{turn}") for turn in range(1, weight + 1))


def stratum_of(kind: str, risk: str) -> str:
    """Units are drawn within their kind and risk.

    >>> stratum_of("bath", "3")
    'bath:3'
    """
    return f"{kind}:{risk}"


def counted(lines: Iterable[str]) -> dict[str, int]:
    """How many units each stratum holds."""
    found: dict[str, int] = {}
    for line in lines:
        name = line.split(",")[1]
        found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items()))


def sizes_of(counts: Mapping[str, int], rates: Mapping[str, str]) -> dict[str, int]:
    """How many are drawn of each stratum by the rate of its risk: rounded up, at least one.

    Rates are decimals as text; a stratum of a risk without a rate is not drawn.

    >>> sizes_of({"bath:3": 7, "bath:1": 40, "hair:1": 3}, {"3": "0.5", "1": "0.05"})
    {'bath:1': 2, 'bath:3': 4, 'hair:1': 1}
    """
    found = {}
    for name, many in sorted(counts.items()):
        rate = Fraction(rates.get(name.rpartition(":")[2], "0"))
        if not 0 <= rate <= 1:
            raise Refused(f"抽取比例 {rate} 不在 0–1 之间", mend="请填写 0 到 100 的百分数")
        if rate and many:
            found[name] = min(many, math.ceil(rate * many))
    return found


def shares_of(counts: Mapping[str, int], weights: Mapping[str, int], total: int) -> dict[str, int]:
    """A given number shared out over strata by size times the weight of their risk.

    Largest remainders; at least one of each stratum that is not empty, never more than it holds.

    >>> shares_of({"bath:3": 10, "bath:1": 30}, {"3": 3, "1": 1}, 12)
    {'bath:1': 6, 'bath:3': 6}
    >>> shares_of({"bath:3": 1, "bath:1": 30}, {"3": 3, "1": 1}, 10)
    {'bath:1': 9, 'bath:3': 1}
    """
    names = sorted(name for name, many in counts.items() if many)
    if total < len(names) or total > sum(counts[name] for name in names):
        raise Refused(
            f"抽取 {total} 户不可行",
            why=f"{len(names)} 层至少各抽 1 户，共 {sum(counts.values())} 户",
            mend="请调整抽取数量",
        )
    found = dict.fromkeys(names, 1)
    left = total - len(names)
    while left:
        open_ones = [name for name in names if found[name] < counts[name]]
        mass = {name: counts[name] * weights.get(name.rpartition(":")[2], 1) for name in open_ones}
        whole = sum(mass.values())
        # One at a time, to whoever is furthest behind his share: exact, and caps are obeyed.
        behind = max(
            open_ones, key=lambda name: (Fraction(mass[name] * total, whole) - found[name], name)
        )
        found[behind] += 1
        left -= 1
    return found


def drawn(lines: Sequence[str], sizes: Mapping[str, int], seed: str) -> list[Stratum]:
    """What the seed draws from the frozen list: the same seed and list, the same answer."""
    tickets: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        number, name, weight = line.split(",")
        if name in sizes:
            tickets.setdefault(name, []).append((ticket(seed, number, int(weight)), number))
    return [
        Stratum(name, sizes[name], tuple(number for _, number in sorted(tickets.get(name, []))))
        for name in sorted(sizes)
    ]
