"""Ways between pages, and panels that arrive after the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.safestring import SafeString, mark_safe

from xinglin.ui import asked
from xinglin.ui.panels.panel import Panel


@dataclass
class Tabs(Panel):
    """Links drawn as tabs: (code, title) or (code, title, count). The code stands in the URL.

    The page asks `tabs.chosen(request)` and returns the panels of that tab. Where the tabs are
    pages of their own, `urls` maps each code to its address and `now` is the one that is open.
    """

    tabs: Sequence[tuple[Any, ...]]
    key: str = "tab"
    urls: Mapping[str, str] = field(default_factory=dict)
    now: str = ""
    template: ClassVar[str] = "tabs"
    heading: ClassVar[bool] = False

    def chosen(self, request: Any) -> str:
        """The code of the open tab; the first when the URL names none."""
        first = str(self.tabs[0][0]) if self.tabs else ""
        return asked.one_of(request.GET, self.key, [str(tab[0]) for tab in self.tabs], first)

    def context(self) -> dict[str, Any]:
        """The tabs with their addresses."""
        now = self.now or self.chosen(self.request)
        return {
            "drawn": [
                {
                    "title": tab[1],
                    "count": tab[2] if len(tab) > 2 else None,
                    "url": self.urls.get(str(tab[0]))
                    or asked.url_with(self.request, {self.key: str(tab[0])}),
                    "on": str(tab[0]) == now,
                }
                for tab in self.tabs
            ]
        }


@dataclass
class Later(Panel):
    """A panel that is slow to make: the page arrives first, and this part after it."""

    make: Callable[[], Panel]
    template: ClassVar[str] = "later"
    _made: Panel | None = None

    def _real(self) -> Panel:
        if self._made is None:
            self._made = self.make().bind(self.request, self.number, self.number + 1)
            self._made.span, self._made.title = self.span, self._made.title or self.title
        return self._made

    def draw(self) -> SafeString:
        """A placeholder at first; the panel itself when it is fetched alone or posted to."""
        if self.request.GET.get("panel") == str(self.number) or self.request.method == "POST":
            return self._real().draw()
        return mark_safe(super().draw())

    def answer(self) -> Any:
        """As the real panel answers."""
        return self._real().answer()

    def post(self) -> Any:
        """As the real panel takes a post."""
        return self._real().post()
