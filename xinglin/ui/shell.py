"""What stands around every page: benches with their pages, the place, search, clock, language."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xinglin.kernel import time
from xinglin.ui import hooks
from xinglin.ui.pages import BENCHES, PUBLIC, SIGNED_IN, Page, all_pages, service_order

HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "scrollIntoViewOnBoost": False,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "[45]..", "swap": True, "error": True, "target": "#said"},
        ],
    }
)


@dataclass
class Entry:
    """One line of the menu."""

    title: str
    url: str
    here: bool = False


@dataclass
class Bench:
    """One bench with the pages that this actor may open, gathered by service."""

    code: str
    title: str
    icon: str
    groups: list[tuple[str, list[Entry]]] = field(default_factory=list)
    here: bool = False

    @property
    def entries(self) -> list[Entry]:
        """All its pages."""
        return [entry for _title, entries in self.groups for entry in entries]

    @property
    def url(self) -> str:
        """Its first page."""
        return self.entries[0].url

    @property
    def by_service(self) -> bool:
        """Whether the services' names are needed to find one's way."""
        return len(self.entries) > 7 and len(self.groups) > 1


class Shell:
    """Everything the templates ask about the surroundings; nothing is worked out unasked."""

    htmx = HTMX

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def actor(self) -> Any:
        """Whoever is logged in, or None."""
        actor = getattr(self.request, "actor", None)
        return actor if getattr(actor, "known", False) else None

    @cached_property
    def place(self) -> Any:
        """The place that is looked at, or None."""
        return getattr(self.request, "place", None)

    @cached_property
    def role(self) -> str:
        """What the actor is, in a word."""
        return next((one.role.title for one in self.actor.grants), "") if self.actor else ""

    def _may(self, page: Page) -> bool:
        if page.may == PUBLIC:
            return True
        return bool(self.actor) and (page.may == SIGNED_IN or self.actor.may(page.may))

    @cached_property
    def benches(self) -> list[Bench]:
        """The benches that hold at least one page for this actor."""
        pages = [one for one in all_pages() if one.menu and one.plain and self._may(one)]
        pages.sort(key=lambda one: (service_order(one.service), one.order, one.route))
        current = self._current(pages)
        found: dict[str, Bench] = {}
        for one in pages:
            code = str(one.menu)
            bench = found.setdefault(code, Bench(code, *BENCHES[code]))
            title = service_order(one.service)[2]
            if not bench.groups or bench.groups[-1][0] != title:
                bench.groups.append((title, []))
            here = one is current and self.request.path.startswith(f"/{one.route}")
            bench.groups[-1][1].append(Entry(one.title, f"/{one.route}", here))
            bench.here = bench.here or one is current
        return [found[code] for code in BENCHES if code in found]

    def _current(self, pages: list[Page]) -> Page | None:
        """The menu page one stands on, or the one this page belongs to."""
        path = self.request.path.lstrip("/")
        for one in pages:
            if one.route == path:
                return one
        service = path.partition("/")[0]
        of_service = [one for one in pages if one.service == service]
        below = [one for one in of_service if path.startswith(one.route)]
        return max(below, key=lambda one: len(one.route)) if below else next(iter(of_service), None)

    @cached_property
    def bottom(self) -> list[Bench]:
        """The benches of a phone's bottom bar; the fourth place opens the rest."""
        return self.benches[:3]

    @cached_property
    def rail_closed(self) -> bool:
        """Whether the reader has closed the rail."""
        return self.request.COOKIES.get("rail") == "closed"

    @cached_property
    def home_url(self) -> str:
        """The reader's first page."""
        return hooks.ask("home_url", self.request, default="/")

    @cached_property
    def search_url(self) -> str:
        """Where the search box sends its words."""
        return hooks.ask("search_url", default="/residents/find/")

    @cached_property
    def search_text(self) -> str:
        """What was searched last."""
        here = self.request.path == self.search_url
        return self.request.GET.get("q", "")[:80] if here else ""

    @cached_property
    def unread(self) -> int:
        """Messages that wait."""
        return hooks.ask("unread", self.request, default=0) if self.actor else 0

    @cached_property
    def messages_url(self) -> str:
        """Where messages are read."""
        return hooks.ask("messages_url", default="")

    @cached_property
    def account_url(self) -> str:
        """The reader's own settings."""
        return hooks.ask("account_url", default="")

    @cached_property
    def logout_url(self) -> str:
        """Takes the POST that logs out."""
        return hooks.ask("logout_url", default="/logout/")

    @cached_property
    def cut(self) -> Any:
        """Up to when the figures are complete."""
        return hooks.data_cut(self.request) if self.actor else None

    @cached_property
    def words(self) -> dict[str, str]:
        """What the script says."""
        return {
            "offline": _("网络不通，请稍后重试；已填内容不会丢失"),
            "outside": _("超出允许范围，请核对"),
            "low": _("偏低，请复核"),
            "high": _("偏高，请复核"),
        }

    @cached_property
    def now(self) -> Any:
        """This moment."""
        return time.now()

    @cached_property
    def languages(self) -> list[tuple[str, str, bool]]:
        """The languages there are, and which one is read now."""
        now = get_language() or settings.LANGUAGE_CODE
        return [(code, title, code == now) for code, title in settings.LANGUAGES]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell` in every template."""
    return {"shell": Shell(request)}
