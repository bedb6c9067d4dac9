"""No page opens to a stranger: every route of the platform is walked."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house.tree import folders

STANDS_FOR = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": f"{0:032x}"}
# Open without a page around them, each for its reason.
OPEN = {
    "login",  # one must be able to get in
    "logout",  # takes a POST and asks for nothing
    "language",  # also on the login page
    "theme",
    "health",  # the machine's own pulse
}


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
        if (name.split(":")[-1] in OPEN and page is None) or may == "public":
            continue
        if known and may == "signed-in":
            continue  # such a page is meant for every account
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
