"""Every page, every post, at home and abroad: nothing breaks, and no stranger gets in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from tests.journeys.served import Served

ROLES = ("cunyi", "huli", "duizhang", "linchuang", "jikong", "fuyou", "jiandu", "tongji", "guzhang",
         "juzhang", "suoyin", "shenji", "guanli")  # fmt: skip
ABROAD = ("cunyi", "huli", "duizhang")  # to the others no place of the county is foreign
GARBAGE = [
    "page=x&at=zzz&period=%00&which=🎉",
    "page=-1&size=99999999999999999999&sort=-%27;DROP&panel=999",
    "page=99999999999999999999&at=999999999999999&period=9999-Q9&side=x",
    "at=%ED%A0%80&period=2026-02-30..1&q=%F0%9F%98%80%00&programme=nope&columns=%2C%2C",
    "panel=0&node=../../etc&level=9e9&pick=x&check=1",
    "period=0001&at=99&days.from=31.02.2026&subject_id.from=1e400&subject_id.to=NaN",
]
POSTS = [
    {"_panel": "0"},
    {"_panel": "99999999999999999999", "_act": "nope", "_row": "-1"},
    {"_panel": "1", "_act": "undo", "_row": "x" * 300, "why": "\u0000"},
    {"_panel": "0", "bp.0": "1e309", "bp.1": "-5", "visit_day": "9999-99-99", "place": "🎉"},
]


def all_of_them() -> list[Any]:
    """Every registered page."""
    from django.urls import get_resolver

    from xinglin.ui.pages import all_pages

    assert get_resolver().url_patterns
    return all_pages()


def addresses(page: Any, served: Served, where: str) -> str:
    """The page's address with a person, an enrolment, a place of that kind in it."""
    person = served.person("fifty" if where == "own" else "stranger")
    place = served.place("village" if where == "own" else "elsewhere")
    other = served.person("twin" if where == "own" else "stranger")["id"]
    stands = {"<slug:code>": "HTN2", "<str:code>": "HTN2", "<slug:version>": "1",
              "<int:person>": str(person["id"]), "<int:row>": "1", "<slug:name>": "agreement",
              "<int:resident>": str(person["id"]), "<int:document>": "1",
              "<int:number>": str(place["number"]), "<slug:kind>": "annual",
              "<int:one>": str(person["id"]), "<int:other>": str(other)}  # fmt: skip
    number = person["enrolment"] if page.name == "clinic:visit" else person["id"]
    kept = page.service in ("administration", "returns")
    stands["<int:pk>"] = "1" if kept else str(number)
    route = page.route
    for name, value in stands.items():
        route = route.replace(name, value)
    assert "<" not in route, f"the walk does not know what to put into {page.route}"
    return f"/{route}?at={place['code']}"


def steps(served: Served) -> Iterator[tuple[str, Any, str, str]]:
    """Who walks to which page, where."""
    for page in all_of_them():
        if page.name != "administration:leave":
            for who in ROLES:
                for where in ("own", "foreign") if who in ABROAD else ("own",):
                    yield who, page, where, addresses(page, served, where)


def walked(served: Served, given: list[Any], ask: Any) -> list[str]:
    """The complaints of a walk in two pairs of shoes."""
    with ThreadPoolExecutor(2) as pool:
        return [one for one in pool.map(ask, given) if one]


def holds(served: Served, who: str, permission: str) -> bool:
    """Whether that account's post holds the permission anywhere."""
    from xinglin.engines.access.words import permissions

    if permission in ("public", "signed-in"):
        return True
    held = permissions.get(permission)
    return held is not None and served.facts["roles"][who] in {role.code for role in held.roles}


def somebody_for(served: Served, page: Any) -> str:
    """An account that may open the page, the one with the widest reach if there are several."""
    return next((who for who in reversed(ROLES) if holds(served, who, page.may)), "guanli")


def test_everybody_meets_whole_pages_or_a_refusal(served):
    def ask(step: tuple[str, Any, str, str]) -> str:
        who, page, where, address = step
        answer = served.get(address, who)
        # 405: an address that only takes what is sent to it
        allowed = {200, 302, 404, 405} if holds(served, who, page.may) else {403}
        met = f"{who} at {address} ({where}): {answer.status}"
        return "" if answer.status in allowed else met

    assert not walked(served, list(steps(served)), ask)


def test_a_village_doctor_is_a_stranger_everywhere_else(served):
    def ask(name: str) -> str:
        page = next(one for one in all_of_them() if one.name == name)
        answer = served.get(addresses(page, served, "foreign"), "cunyi")
        shown = served.person("stranger")["name"] in answer.text
        return f"{name}: {answer.status}" if answer.status != 404 or shown else ""

    assert not walked(served, ["ehr:person", "ehr:edit", "clinic:visit"], ask)


def test_whoever_is_not_logged_in_sees_the_login_only(served):
    def ask(page: Any) -> str:
        answer = served.get(addresses(page, served, "own"))
        login = answer.status == 302 and answer.headers["Location"].startswith("/login/")
        return "" if login or page.may == "public" else f"{page.route}: {answer.status}"

    assert not walked(served, all_of_them(), ask)


def test_nonsense_in_an_address_breaks_no_page(served):
    def ask(step: tuple[Any, str]) -> str:
        page, nonsense = step
        address = addresses(page, served, "own").partition("?")[0]
        answer = served.get(f"{address}?{quote(nonsense, safe='=&%')}", somebody_for(served, page))
        return f"{address}?{nonsense}: {answer.status}" if answer.status >= 500 else ""

    assert not walked(served, [(page, one) for page in all_of_them() for one in GARBAGE], ask)


def test_nonsense_in_a_form_breaks_no_page(served):
    token = "a" * 32

    def ask(step: tuple[Any, dict[str, str]]) -> str:
        page, nonsense = step
        session = served.facts["sessions"][somebody_for(served, page)]
        given = {"Cookie": f"sessionid={session}; csrftoken={token}", "X-CSRFToken": token}
        address = addresses(page, served, "own")
        answer = served.ask("POST", address, data=nonsense, headers=given)
        return f"{address} {nonsense}: {answer.status}" if answer.status >= 500 else ""

    pages = [one for one in all_of_them() if one.name != "administration:leave"]
    assert not walked(served, [(page, one) for page in pages for one in POSTS], ask)
