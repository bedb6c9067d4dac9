"""A page is a function that returns its panels; route, title, menu and permission stand on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.module_loading import autodiscover_modules
from django.views.decorators.csrf import csrf_exempt

from xinglin.engines.access import PUBLIC
from xinglin.kernel.registry import Registry
from xinglin.ui.panels.panel import Panel

SIGNED_IN = "signed-in"
View = Callable[..., HttpResponseBase]
__all__ = [
    "PUBLIC", "SIGNED_IN", "Page", "Sheet", "address_of", "contributed", "endpoint", "page",
    "panel", "routes",
]  # fmt: skip

BENCHES: dict[str, tuple[str, str]] = {
    "work": ("我的工作", "work"),
    "residents": ("居民", "people"),
    "services": ("业务", "layers"),
    "command": ("指挥", "radar"),
    "supervision": ("监督", "shield"),
    "figures": ("指标", "chart"),
    "reports": ("报告", "document"),
    "portal": ("居民端", "home"),
    "administration": ("管理", "gear"),
}


@dataclass(frozen=True)
class Page:
    """One registered page. `name` is `<service>:<function>`; `route` is its path from the root;
    `shows` is the kind of thing (`enforcement.matter`) whose own page it is."""

    function: Callable[..., Any]
    service: str
    route: str
    title: str
    may: str
    menu: str | None = None
    order: int = 100
    theme: str = "light"
    frame: str = "full"
    template: str = "ui/page.html"
    lead: str = ""
    shows: str = ""

    @property
    def name(self) -> str:
        """Its URL name."""
        return f"{self.service}:{self.function.__name__}"

    @property
    def plain(self) -> bool:
        """Whether it can be opened without knowing anything, as a menu entry must."""
        return "<" not in self.route


@dataclass
class Sheet:
    """The panels of a page together with a title of their own, crumbs and links at the head.

    `links` and `crumbs` are (text, url) pairs; `theme` overrides the page's.
    """

    panels: list[Any] = field(default_factory=list)
    title: str = ""
    lead: str = ""
    crumbs: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    theme: str = ""
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Contribution:
    """A function that gives panels to somebody else's page."""

    function: Callable[..., Any]
    order: int
    may: str


PAGES: Registry[Page] = Registry("页面")
CONTRIBUTIONS: dict[str, list[Contribution]] = {}


def _service_of(module: str) -> str:
    parts = module.split(".")
    if "pages" in parts:
        return parts[parts.index("pages") - 1]
    return "ui" if parts[:2] == ["xinglin", "ui"] else parts[-1]


def page(
    path: str,
    title: str,
    *,
    may: str,
    menu: str | None = None,
    order: int = 100,
    theme: str = "light",
    frame: str = "full",
    template: str = "ui/page.html",
    lead: str = "",
    service: str = "",
    shows: str = "",
) -> Callable[[Callable[..., Any]], Callable[..., HttpResponseBase]]:
    """Make a function that returns panels (or a Sheet, or an HttpResponse) into a guarded page.

    `path` is relative to the service's folder, or absolute when it starts with a slash. `may` is a
    permission code, `SIGNED_IN` or `PUBLIC`. `frame="plain"` leaves out rail and top bar. `shows`
    names the kind of thing whose page this is, so that inboxes lead to it; its one argument is the
    thing's number.
    """
    if not may:
        raise ValueError(f"the page {path!r} names no permission")
    if menu is not None and menu not in BENCHES:
        raise ValueError(f"{menu!r} is no bench; there are {', '.join(BENCHES)}")

    def declare(function: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
        from xinglin.ui.serving import serve

        owner = service or _service_of(function.__module__)
        route = path[1:] if path.startswith("/") else f"{owner}/{path}"
        declared = Page(
            function, owner, route, title, may, menu, order, theme, frame, template, lead, shows
        )
        PAGES.add(declared.name, declared)

        @wraps(function)
        def view(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            return serve(declared, request, **kwargs)

        view.page = declared  # type: ignore[attr-defined]
        _VIEWS[declared.name] = view
        return view

    return declare


_VIEWS: dict[str, Callable[..., HttpResponseBase]] = {}


def panel(
    spot: str, *, order: int = 100, may: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give panels to every page that shows `spot` (such as "person"): `f(request, thing)`."""

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        CONTRIBUTIONS.setdefault(spot, []).append(Contribution(function, order, may))
        return function

    return declare


def contributed(spot: str, request: HttpRequest, *things: Any, **facts: Any) -> list[Panel]:
    """The panels that others give to `spot` and this actor may see, in their declared order."""
    found: list[Panel] = []
    for one in sorted(CONTRIBUTIONS.get(spot, []), key=lambda each: each.order):
        actor = getattr(request, "actor", None)
        if one.may and not (actor and actor.may(one.may)):
            continue
        given = one.function(request, *things, **facts)
        if given is None:
            continue
        found.extend(given if isinstance(given, Iterable) else [given])
    return found


def address_of(kind: str, number: int) -> str:
    """Where the page of a thing is; empty when no page shows things of that kind."""
    shown = next((one for one in PAGES if one.shows == kind), None)
    return reverse(shown.name, args=[number]) if shown else ""


def all_pages() -> list[Page]:
    """Every registered page."""
    return list(PAGES)


def service_order(label: str) -> tuple[int, str, str]:
    """How the menus sort a service: its name plate's order, label and title."""
    try:
        plate = apps.get_app_config(label)
    except LookupError:
        return (100, label, label)
    return (getattr(plate, "order", 100), label, getattr(plate, "title", "") or label)


ENDPOINTS: list[URLPattern] = []


def endpoint(*routes_: str, name: str) -> Callable[[View], View]:
    """Make a view for machines out of a function: no session, no form, guarded by itself.

    `routes_` are absolute; the function answers whatever method comes, and refuses strangers.
    """

    def declare(view: View) -> View:
        ENDPOINTS.extend(path(one, csrf_exempt(view), name=name) for one in routes_)
        return view

    return declare


def routes() -> list[URLPattern | URLResolver]:
    """URL patterns of every registered page and of the shell, for config/urls.py."""
    from xinglin.ui import gallery, switches  # noqa: F401  (they register pages)

    autodiscover_modules("pages")
    patterns: list[URLPattern | URLResolver] = list(switches.routes())
    services: dict[str, list[URLPattern]] = {}
    for one in PAGES:
        pattern = path(one.route, _VIEWS[one.name], name=one.function.__name__)
        services.setdefault(one.service, []).append(pattern)
    for label, of_service in sorted(services.items()):
        # Literal paths first: `<int:pk>/` must not swallow `new/`.
        of_service.sort(key=lambda each: (str(each.pattern).count("<"), str(each.pattern)))
        patterns.append(path("", include((of_service, label), namespace=label)))
    return [*patterns, *ENDPOINTS]
