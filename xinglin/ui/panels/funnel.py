"""Places by size and value, between the limits within which chance alone would put them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http.response import HttpResponseBase

from xinglin.ui import hooks, show
from xinglin.ui.panels.filing import Passports, filed, wanted, ways
from xinglin.ui.panels.panel import Panel
from xinglin.ui.show import said


@dataclass(frozen=True)
class Dot:
    """One place: how many people stand below its line, its value, how it stands."""

    title: str
    base: float
    value: float
    state: str = ""
    href: str = ""


@dataclass
class Funnel(Panel):
    """Dots over their size. `lines` are (base, low 95, low 99.8, high 95, high 99.8), by base.

    Inside the limits a place differs from the others no more than chance makes it; that is said by
    shape and word too. `words` tells what a state means here; `target` is the common value.
    """

    dots: Sequence[Dot]
    lines: Sequence[tuple[float, float | None, float | None, float | None, float | None]] = ()
    target: float | None = None
    target_title: str = "总体"
    unit: str = ""
    measure: str = ""
    base_title: str = "分母"
    base_unit: str = "人"
    words: Mapping[str, str] = field(default_factory=dict)
    places: int | None = None
    cut: Any = None
    passports: Passports = ()
    empty: str = "这段时间还没有数据"
    template: ClassVar[str] = "funnel"

    def context(self) -> dict[str, Any]:
        """What the script draws, and the same figures as a table."""
        cut = self.cut or hooks.data_cut(self.request)
        return {
            "drawing": {
                "unit": said(self.unit),
                "places": self.places,
                "measure": said(self.measure or self.title),
                "baseTitle": f"{said(self.base_title)}（{said(self.base_unit)}）",
                "target": None if self.target is None else float(self.target),
                "targetTitle": said(self.target_title),
                "limits": [said("95% 界限"), said("99.8% 界限")],
                "lines": [list(line) for line in self.lines],
                "dots": [
                    {
                        "title": one.title,
                        "at": [float(one.base), float(one.value)],
                        "state": one.state,
                        "word": self._word(one.state),
                        "href": one.href,
                    }
                    for one in self.dots
                ],
            },
            "legend": [show.badge((word, state)) for state, word in self.words.items()],
            "body": [
                (
                    one,
                    show.plain_number(one.base),
                    show.plain_number(one.value, self.places),
                    show.badge((self._word(one.state), one.state)) if one.state else "",
                )
                for one in self.dots
            ],
            "exports": ways(self),
            "cut": show.moment(cut) if cut else "",
        }

    def _word(self, state: str) -> str:
        known = show.STATES.get(state, ("", ""))[0]
        return str(said(self.words.get(state, known)))

    def answer(self) -> HttpResponseBase | None:
        """The dots as a file, when the URL says `as=csv` or `as=xlsx`."""
        kind = wanted(self.request)
        if not kind:
            return None
        unit = f"（{said(self.unit)}）" if self.unit else ""
        header = [said("地区"), said(self.base_title), f"{said(self.measure)}{unit}", said("状态")]
        rows = ([one.title, one.base, one.value, self._word(one.state)] for one in self.dots)
        return filed(self, kind, header, rows, passports=self.passports)
