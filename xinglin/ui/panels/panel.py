"""What every panel has: a title, a width, a place on its page, a template that draws it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from xinglin.kernel.errors import Refused
from xinglin.ui import asked


@dataclass(kw_only=True)
class Panel:
    """A piece of a page that draws itself and can be fetched alone with `?panel=<n>`.

    `span` is its width in twelfths on a wide screen, `tall` lets two lower panels stand one above
    the other beside it, `refresh` the seconds after which it fetches itself again, `may` a
    permission without which it is left out.
    """

    template: ClassVar[str] = ""
    heading: ClassVar[bool] = True

    title: str = ""
    note: str = ""
    span: int = 12
    tall: bool = False
    refresh: int = 0
    may: str = ""

    request: HttpRequest = field(init=False, repr=False)
    number: int = field(init=False, default=0)
    nth: int = field(init=False, default=0)

    def bind(self, request: HttpRequest, number: int, nth: int = 0) -> Panel:
        """Put the panel on a page: the `number`-th panel, the `nth` of its kind."""
        self.request, self.number, self.nth = request, number, nth
        return self

    @property
    def id(self) -> str:
        """Its id in the page."""
        return f"panel-{self.number}"

    @property
    def css(self) -> str:
        """Its classes."""
        tall = " is-tall" if self.tall else ""
        return f"panel panel-{type(self).__name__.lower()} span-{min(max(self.span, 1), 12)}{tall}"

    @property
    def address(self) -> str:
        """Where this panel can be fetched alone, with the page's present parameters."""
        return self.alone(asked.url_with(self.request, {}))

    def alone(self, url: str, push: bool = False) -> str:
        """The address by which htmx fetches only this panel of `url`; `push` also goes there."""
        sign = "&" if "?" in url else "?"
        return f"{url}{sign}panel={self.number}{'&push=1' if push else ''}"

    @property
    def data_id(self) -> str:
        """The id of the JSON that its script reads."""
        return f"{self.id}-data"

    def context(self) -> dict[str, Any]:
        """What its template is given besides the panel itself."""
        return {}

    def draw(self) -> SafeString:
        """The panel as HTML; a refusal met while drawing is shown in the panel's place."""
        try:
            inside = render_to_string(
                f"ui/panels/{self.template}.html",
                {"panel": self, **self.context()},
                request=self.request,
            )
        except Refused as refusal:
            inside = render_to_string(
                "ui/panels/refusal.html", {"refusal": refusal}, request=self.request
            )
        return render_to_string(
            "ui/panels/panel.html", {"panel": self, "inside": inside}, request=self.request
        )

    def answer(self) -> HttpResponseBase | None:
        """A special answer to a GET of this panel (an export, some choices); None draws it."""
        return None

    def post(self) -> HttpResponse | None:
        """Take what was posted to this panel; None draws the page again, with what it says."""
        return HttpResponse(status=405)

    @property
    def status(self) -> int:
        """The status of a page drawn again after a post."""
        return 200


@dataclass
class Drawn(Panel):
    """A panel with a small template of your own."""

    template_name: str
    values: dict[str, Any] = field(default_factory=dict)
    template: ClassVar[str] = "drawn"

    def context(self) -> dict[str, Any]:
        """The template's HTML."""
        values = {"panel": self, **self.values}
        return {"inside": render_to_string(self.template_name, values, request=self.request)}
