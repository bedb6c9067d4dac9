"""Finds the place a row names, by code or by name, below the place an import was given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from xinglin.engines.access import Actor
from xinglin.engines.exchange.actions.batches import Run
from xinglin.engines.exchange.words import Judged, set_aside
from xinglin.engines.places import area
from xinglin.engines.places.models import Place
from xinglin.kernel.errors import Refused

ENDINGS = ("村民委员会", "居民委员会", "村委会", "居委会", "社区居委会", "社区", "村", "屯")
OUTSIDE = "不在您的管辖范围"
FEW = 200  # places that are looked up one by one; for more all are read


def places_of(run: Run) -> Places:
    """The places of an import, looked up once."""
    if run.places is None:
        run.places = Places(run.place, run.by)
    found: Places = run.places
    return found


class Places:
    """The places below `top` (everywhere without one), and whether the actor may register there."""

    def __init__(self, top: int | None, by: Actor, permission: str = "people.register") -> None:
        self.by, self.permission, self.top = by, permission, top
        self.found: dict[str, int | Judged] = {}
        self.rows = Place.objects.filter(valid_to=None)
        self.last = 10**15
        if top is not None:
            own = Place.objects.defer("boundary").filter(number=top).first()
            self.last = own.last if own else top
            self.rows = self.rows.filter(number__range=(top, self.last))
        self.seen: dict[int, bool] = {}

    @cached_property
    def names(self) -> dict[str, set[int]]:
        """The numbers of all places by name; of a county in one reading."""
        names: dict[str, set[int]] = defaultdict(set)
        for number, name in self.rows.values_list("number", "name"):
            for text in {name, bare(name)}:
                names[text].add(number)
        return names

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The numbers of all places."""
        return frozenset(self.rows.values_list("number", flat=True))

    def expect(self, codes: Iterable[str]) -> None:
        """Look a few codes up together, so that for them not every place need be read."""
        if "numbers" in self.__dict__:
            return
        asked = {number for code in codes if (number := _number(code)) is not None} - set(self.seen)
        if 0 < len(asked) <= FEW:
            here = set(self.rows.filter(number__in=asked).values_list("number", flat=True))
            self.seen.update((number, number in here) for number in asked)

    def find(self, text: str) -> int | Judged:
        """The number of the place, or why there is none."""
        if text not in self.found:
            self.found[text] = self._scoped(self._find(text))
        return self.found[text]

    def _find(self, text: str) -> int | Judged:
        if not text:
            if self.top is not None:
                return self.top
            return set_aside("没有填写居住地", "请补填村名，或导入时用 --place 指定地区")
        if text.isascii() and text.isdigit():
            return self._by_code(text)
        hits = self.names.get(text) or self.names.get(bare(text)) or set()
        if len(hits) == 1:
            return next(iter(hits))
        if hits:
            return set_aside(f"有{len(hits)}个叫“{text[:20]}”的地方", "请改填12位区划代码")
        return set_aside(f"没有叫“{text[:20]}”的地方", "请核对村名，或改填区划代码")

    def _by_code(self, text: str) -> int | Judged:
        number = _number(text)
        if number is None:
            return set_aside(f"“{text[:20]}”不是区划代码", "请填9、12或15位区划代码，或村名")
        known = self.seen.get(number)
        if number in self.numbers if known is None else known:
            return number
        if self.top is not None and not self.top <= number <= self.last:
            return set_aside("居住地不在本次导入的地区内", "请核对代码，或换一个地区导入")
        return set_aside(f"区划代码{text[:15]}不在区划表中", "请核对代码，或先导入区划表")

    def _scoped(self, found: int | Judged) -> int | Judged:
        if isinstance(found, int) and not self.by.may(self.permission, found):
            return set_aside(OUTSIDE, "请由管辖该地区的人员导入")
        return found


def _number(code: str) -> int | None:
    try:
        return area(code).number
    except Refused:
        return None


def bare(name: str) -> str:
    """A village's name without the word for what it is.

    >>> bare("幸福村民委员会"), bare("幸福村")
    ('幸福', '幸福')
    """
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending)
    return name
