"""What is handed out of stored values: the value, the act of storing, and the proof."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from xinglin.engines.indicators.figures import DASH, SEXES, plain

OCCASIONS = {"report": "报告", "publication": "对外发布", "page": "页面", "other": "其他"}


@dataclass(frozen=True)
class Stored:
    """A value as it was handed out, by whom, when and what for."""

    id: int
    storing: int
    code: str
    title: str
    version: str
    place: str
    place_name: str
    place_number: int
    period: str
    sex: str
    age_band: str
    numerator: int | None
    denominator: Decimal | None
    value: Decimal | None
    unit: str
    commit: int
    snapshot: str
    hash: str
    at: dt.datetime
    who_name: str
    occasion: str
    reference: str
    why: str

    @property
    def shown(self) -> str:
        """The value as it is printed."""
        return DASH if self.value is None else f"{self.value:f}"

    @property
    def occasion_title(self) -> str:
        """The occasion in words."""
        return OCCASIONS.get(self.occasion, self.occasion)

    @property
    def group(self) -> str:
        """Sex and age band in words, empty for everybody."""
        return f"{SEXES.get(self.sex, self.sex) if self.sex else ''}{self.age_band}"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        told = asdict(self) | {"shown": self.shown, "occasion_title": self.occasion_title}
        return {name: plain(value) for name, value in told.items()}


@dataclass(frozen=True)
class Storing:
    """One act of storing."""

    id: int
    at: dt.datetime
    who_name: str
    occasion: str
    reference: str
    why: str
    place: int
    place_name: str
    commit: int
    figures: int
    digest: str

    @property
    def occasion_title(self) -> str:
        """The occasion in words."""
        return OCCASIONS.get(self.occasion, self.occasion)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        told = asdict(self) | {"occasion_title": self.occasion_title}
        return {name: plain(value) for name, value in told.items()}


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: what was stored, what was found."""

    name: str
    title: str
    stored: str
    found: str
    equal: bool
    says: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Proof:
    """Whether a stored value comes out again at its commit, and what differs if not."""

    stored: Stored
    checks: tuple[Check, ...]

    @property
    def equal(self) -> bool:
        """Whether everything came out as it was stored."""
        return all(check.equal for check in self.checks)

    @property
    def differing(self) -> tuple[Check, ...]:
        """What did not."""
        return tuple(check for check in self.checks if not check.equal)

    @property
    def said(self) -> str:
        """One sentence."""
        kept = self.stored
        if self.equal:
            return f"已按定义版本{kept.version}在提交 {kept.commit} 重新计算，与存证一致"
        told = "；".join(
            one.says or f"{one.title}存证为{one.stored or DASH}，重算为{one.found or DASH}"
            for one in self.differing
        )
        return f"有{len(self.differing)}处不一致：{told}"

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "stored": self.stored.as_dict(), "equal": self.equal, "said": self.said,
            "checks": [check.as_dict() for check in self.checks],
        }  # fmt: skip
