"""No page opens to a stranger: every route of the platform is walked."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.tree import folders

STANDS_FOR = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": f"{0:032x}"}
# Routes of the shell, which are no pages; each with its reason.
# Pages that everybody may read, each named: they hold no data of people, or are the way in.
PUBLIC_PAGES = {
    "administration:enter",
    "figures:definition",
    "figures:definition_version",
    "figures:definitions",
    "figures:measure",
    # residents: each asks the session for the resident who proved himself by a one-time code
    "portal:code",
    "portal:enter",
    "portal:leave",
    "portal:mine",
    "portal:my_objections",
    # what a bureau has published: small cells are hidden in it, and nothing else is there
    "reporting:noticeboard",
    "reporting:noticeboard_file",
    "reporting:noticeboard_read",
}
OPEN = {"ui-language"}  # also at the login
ANY_ACCOUNT = {"ui-places"}  # the switcher: what the account's own scope holds


def routes(patterns=None, before="/", names=()):
    """Every (URL, full name, the page declared on it) there is."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        url = before + filled(one.pattern)
        if isinstance(one, URLResolver):
            within = (*names, one.namespace) if one.namespace else names
            yield from routes(one.url_patterns, url, within)
        elif isinstance(one, URLPattern):
            name = ":".join((*names, one.name or ""))
            yield url.replace("//", "/"), name, getattr(one.callback, "page", None)


def filled(pattern) -> str:
    """A pattern's address with something plausible in place of its parameters."""
    text = str(pattern)
    for name, converter in pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        for shown in (f"<{kind}:{name}>", f"<{name}>"):
            text = text.replace(shown, STANDS_FOR.get(kind, "1"))
    return text


def shut(response) -> bool:
    """Whether an answer shows nothing: sent to the login, refused, or no such method."""
    to_login = response.status_code in {301, 302} and "login" in response.headers["Location"]
    return to_login or response.status_code in {401, 403, 404, 405}


def walk(client, known: bool):
    """The routes that opened, though they should not have."""
    for url, name, page in routes():
        may = getattr(page, "may", None)
        if name in OPEN or may == "public":
            continue
        if known and (name in ANY_ACCOUNT or may == "signed-in"):
            continue  # meant for every account
        for answer in (client.get(url), client.post(url)):
            if not shut(answer):
                yield f"{url} ({name}) answered {answer.status_code}"


def test_an_answer_is_open_or_shut(rf):
    from django.http import HttpResponse, HttpResponseRedirect

    assert shut(HttpResponse(status=403)) and shut(HttpResponseRedirect("/login/?next=/"))
    assert not shut(HttpResponse("名单")) and not shut(HttpResponseRedirect("/residents/"))


@pytest.mark.django_db
def test_nobody_gets_in_unknown(client):
    assert len(list(routes())) > 3
    assert not list(walk(client, known=False))


@pytest.mark.django_db
def test_an_account_without_a_post_sees_nothing(client, nobody_in_particular):
    client.force_login(nobody_in_particular)
    assert not list(walk(client, known=True))


@pytest.mark.django_db
def test_the_switcher_offers_a_stranger_no_place(client, nobody_in_particular):
    from xinglin.engines.access import KEEPER_AT_CONSOLE
    from xinglin.engines.ledger.actions import commit
    from xinglin.engines.places.actions import load_divisions

    with commit(by=KEEPER_AT_CONSOLE, why="a test"):
        load_divisions(rows=[("990101", "某某县")])
    client.force_login(nobody_in_particular)
    [url] = [url for url, name, _ in routes() if name == "ui-places"]
    for asked in (url, f"{url}?q=某", f"{url}?at=990101"):
        assert "某某县" not in client.get(asked).content.decode(), asked


@pytest.fixture
def nobody_in_particular(db):
    """An account that holds no role anywhere."""
    from django.contrib.auth import get_user_model

    from xinglin.engines.access import KEEPER_AT_CONSOLE
    from xinglin.engines.ledger.actions import commit

    with commit(by=KEEPER_AT_CONSOLE, why="a test"):
        return get_user_model().objects.create(username="stranger", name="无岗人员")


def test_every_service_is_walked():
    """A service with pages shows up among the routes; none hides behind a typing error."""
    walked = {page.service for _, _, page in routes() if page is not None}
    with_pages = {
        one.name
        for one in folders("services")
        if (one / "pages.py").exists() or (one / "pages").is_dir()
    }
    assert with_pages <= walked


def test_every_page_asks_for_a_permission_that_exists():
    from xinglin.engines.access.words import permissions

    known = {*permissions.codes(), "public", "signed-in"}
    asked = {page.may for _, _, page in routes() if page is not None}
    assert asked and asked <= known, asked - known


def test_the_public_pages_are_named_one_by_one():
    """A page does not become public by the way: whoever opens one to everybody says so here."""
    found = {name for _url, name, page in routes() if getattr(page, "may", "") == "public"}
    assert found == PUBLIC_PAGES
