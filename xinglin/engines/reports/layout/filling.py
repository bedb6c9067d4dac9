"""A template being filled: what its tags say, and the numbers left for `settling` to mark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as Docx
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from xinglin.engines.reports.rules.phrases import missing_of, say
from xinglin.engines.reports.rules.tags import tidied
from xinglin.engines.reports.words.figures import (
    SCALES,
    Against,
    Change,
    Completion,
    Figure,
    Mean,
    Pace,
    Part,
    Printed,
)
from xinglin.engines.reports.words.templates import NUMBERS, WAYS, Order
from xinglin.kernel.errors import Refused

NUMBER, CHART, END = "\ue100", "\ue101", "\ue102"
"""Private characters between which the n-th number or chart of a text waits to be settled."""
NO_GOAL = "年度未设目标"


@dataclass(frozen=True)
class Chart:
    """A picture of figures by name: bars over places, a line over months."""

    title: str
    points: tuple[tuple[str, Figure], ...]
    line: bool = False


class Number:
    """A number in a template: marked where it is printed, compared where it is asked for."""

    __slots__ = ("_filling", "_printed")

    def __init__(self, printed: Printed, filling: Filling) -> None:
        self._printed, self._filling = printed, filling

    def __html__(self) -> str:
        return self._filling.wait(self._printed)

    __str__ = __html__

    def __bool__(self) -> bool:
        return not self._asked()

    def __eq__(self, other: object) -> bool:
        if self._asked():
            return False
        if isinstance(other, str):
            return say(self._printed) == other
        return self._amount is not None and self._amount == _exact(other)

    def __hash__(self) -> int:
        return hash(self._printed)

    def __lt__(self, other: object) -> bool:
        return self._compared(other, lambda one, another: one < another)

    def __le__(self, other: object) -> bool:
        return self._compared(other, lambda one, another: one <= another)

    def __gt__(self, other: object) -> bool:
        return self._compared(other, lambda one, another: one > another)

    def __ge__(self, other: object) -> bool:
        return self._compared(other, lambda one, another: one >= another)

    def _compared(self, other: object, holds: Callable[[Fraction, Fraction], bool]) -> bool:
        mine, theirs = self._amount, _exact(other)
        if self._asked() or mine is None or theirs is None:
            return False
        return holds(mine, theirs)

    def _asked(self) -> bool:
        """Whether it is missing; a condition that cannot be known is listed."""
        if missing_of(self._printed):
            self._filling.unknown.append(self._printed)
            return True
        return False

    @property
    def _amount(self) -> Fraction | None:
        """As it is printed: a share in per cent."""
        if not isinstance(self._printed, Figure) or self._printed.amount is None:
            return None
        return self._printed.amount * SCALES.get(self._printed.unit, 1)


def _exact(other: object) -> Fraction | None:
    if isinstance(other, Number):
        return other._amount
    if isinstance(other, int | float | Decimal) and not isinstance(other, bool):
        return Fraction(str(other))
    return None


@dataclass
class Filling:
    """What one template asks for while it is filled."""

    order: Order
    numbers: list[Printed] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    unknown: list[Printed] = field(default_factory=list)

    def wait(self, printed: Printed) -> str:
        """Where the number will stand."""
        self.numbers.append(printed)
        return f"{NUMBER}{len(self.numbers) - 1}{END}"

    def words(self) -> dict[str, Any]:
        """Everything a template may say, by name."""
        book = self.order.book
        found: dict[str, Any] = dict(self.order.facts)
        found |= {name: self._printing(name) for name in NUMBERS}
        found |= {
            "名称": lambda code: book.codes()[self._known(code)],
            "责任": lambda code: book.owner(self._known(code)),
            "各地": lambda code, 时期="": self._listed(book.below(self._known(code), 时期)),
            "各月": lambda code: self._listed(book.months(self._known(code))),
            "图": self._drawn,
        }
        found |= {name: [self._row(row) for row in rows] for name, rows in self.order.rows.items()}
        return found

    def _known(self, code: str) -> str:
        if code not in self.order.book.codes():
            raise Refused(f"没有代码为“{code}”的指标", mend="请在指标手册中核对代码")
        return code

    def _printing(self, name: str) -> Callable[..., Any]:
        def said(code: str, 地区: str = "", 时期: str = "", 机构: str = "") -> Any:
            figure = self.order.book.figure(self._known(code), str(地区), str(时期), str(机构))
            printed = self._printed(name, figure)
            return NO_GOAL if printed is None else Number(printed, self)

        return said

    def _printed(self, name: str, figure: Figure) -> Printed | None:
        book = self.order.book
        if name in ("分子", "分母"):
            return Part(figure, "numerator" if name == "分子" else "denominator")
        if name == "同比":
            return Change(figure, book.earlier(figure, step="year"))
        if name == "环比":
            return Change(figure, book.earlier(figure, step="period"), "环比")
        if name in ("平均", "比平均"):
            several = tuple(one for _, one in book.below(figure.code, figure.period))
            return Mean(several) if name == "平均" else Against(figure, several)
        if name == "值":
            return figure
        goal = book.goal(figure)
        if goal is None:
            return None
        if name == "目标":
            return goal[0]
        if name == "完成率":
            return Completion(figure, goal[0])
        return Pace(figure, goal[0], Decimal(self.order.progress), at_most=goal[1])

    def _listed(self, several: list[tuple[str, Figure]]) -> list[dict[str, Any]]:
        book = self.order.book
        return [
            {
                "名称": name,
                "值": Number(one, self),
                "同比": Number(Change(one, book.earlier(one, step="year")), self),
            }
            for name, one in several
        ]

    def _drawn(self, code: str, way: str = WAYS[0], title: str = "") -> Markup:
        book = self.order.book
        known = self._known(code)
        points = book.months(known) if way == WAYS[1] else book.below(known, "")
        chart = Chart(title or book.codes()[known], tuple(points), line=way == WAYS[1])
        self.charts.append(chart)
        return Markup(f"{CHART}{len(self.charts) - 1}{END}")

    def _row(self, row: Any) -> dict[str, Any]:
        return {name: self._cell(value) for name, value in row.items()}

    def _cell(self, value: Any) -> Any:
        if isinstance(value, str | bool | int):
            return value
        if isinstance(value, tuple):
            return Together([self._cell(one) for one in value])
        return Number(value, self)


class Together:
    """A text with numbers in it, each waiting at its place every time it is printed."""

    __slots__ = ("_parts",)

    def __init__(self, parts: list[Any]) -> None:
        self._parts = parts

    def __html__(self) -> str:
        return "".join(str(escape(one)) for one in self._parts)

    __str__ = __html__


class Template(DocxTemplate):
    """docxtpl, forgiving of the full-width signs that an input method puts into tags."""

    def patch_xml(self, src_xml: str) -> str:
        """Tags made whole again, then their signs made plain."""
        return tidied(super().patch_xml(src_xml))


def environment() -> ImmutableSandboxedEnvironment:
    """Where templates run: nothing in reach but what is given, every text escaped."""
    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    return made


def filled(template: bytes, filling: Filling) -> Docx:
    """The template with its texts in place and its numbers waiting; refused if it does not fill."""
    try:
        made = Template(BytesIO(template))
        made.render(filling.words(), jinja_env=environment(), autoescape=True)
    except TemplateError as fault:
        raise Refused(
            "模板无法填写", why=str(fault.message or fault), mend="请在“报告模板”中核对这个模板"
        ) from fault
    held = BytesIO()
    made.save(held)
    held.seek(0)
    return docx.Document(held)
