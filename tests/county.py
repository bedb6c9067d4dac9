"""A made-up county in the test's own store, and readers who are logged in and open its pages.

A service's `tests/conftest.py` imports the fixtures it wants: `county` is built once for the tests
of a folder and is gone after them; whatever a test writes is gone after the test. Imported into a
module of tests it would stand until the whole run ends, so a module that wants one alone in its
folder makes a fixture of its own from `standing`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

import lxml.html
import pytest
from django.test import Client

from tests.made_once import stood_up
from xinglin.demo import county as made_up
from xinglin.engines.access import KEEPER_AT_CONSOLE, Actor
from xinglin.engines.access.models import Account, Holding
from xinglin.engines.access.queries import actor_for
from xinglin.engines.indicators import actions as indicators
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Place
from xinglin.kernel.time import stopped

RESIDENTS, SEED = 300, 7


@contextmanager
def standing(
    blocker: Any, folder: Any, residents: int = RESIDENTS, day: dt.date | None = None
) -> Iterator[None]:
    """Residents with three years of service up to a day, counted, until the block ends."""

    def make() -> None:
        made_up.build(residents, SEED)
        indicators.refresh(by=KEEPER_AT_CONSOLE)

    name = f"county_{residents}" + (f"_{day:%Y%m%d}" if day else "")
    with stopped(day) if day else nullcontext(), blocker.unblock(), stood_up(name, make, folder):
        yield


@pytest.fixture(scope="package")
def county(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """The county for one folder's tests."""
    with standing(django_db_blocker, tmp_path_factory.mktemp("county")):
        yield


@dataclass
class Page:
    """What a reader sees."""

    status: int
    text: str
    answer: Any

    @property
    def tree(self) -> Any:
        """The page as elements."""
        return lxml.html.fromstring(self.text)

    def links(self, begins: str) -> list[str]:
        """The addresses on the page that begin so."""
        return [one for one in self.tree.xpath("//a/@href") if one.startswith(begins)]


class Reader:
    """Somebody who is logged in."""

    def __init__(self, username: str) -> None:
        self.account = Account.objects.get(username=username)
        self.client = Client()
        self.client.force_login(self.account, backend="xinglin.engines.access.login.Login")

    @property
    def actor(self) -> Actor:
        """Who it is, to the engines."""
        return actor_for(self.account)

    @property
    def place(self) -> Place:
        """Where the role is held."""
        return Holding.objects.get(account=self.account).place

    def opens(self, path: str, status: int = 200, **query: Any) -> Page:
        """Open a page; it must answer so."""
        answer = self.client.get(path, query)
        text = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == status, (path, answer.status_code)
        return Page(answer.status_code, text.decode("utf-8", "replace"), answer)

    def sends(self, path: str, having: str, **typed: Any) -> Any:
        """Fill in the form of a page that holds these words, and send it."""
        page = self.opens(path)
        form = next(
            one for one in page.tree.xpath("//form[@method='post']") if having in _words(one)
        )
        filled = dict(form.form_values())
        for button in form.xpath(".//button[@name]"):
            filled[button.get("name")] = button.get("value")
        if any(hasattr(one, "read") for one in typed.values()):  # a browser would leave it behind
            assert form.get("enctype") == "multipart/form-data", f"{path} takes no file"
        return self.client.post(path, filled | typed)


def _words(form: Any) -> str:
    return lxml.html.tostring(form, encoding="unicode")


@pytest.fixture
def reads(county: None, db: None) -> Callable[[str], Reader]:
    """Log somebody in: `reads("cunyi")`."""
    return Reader


def somebody(place: Place, **where: Any) -> Resident:
    """A resident of a place who lives, and fits."""
    found = Resident.objects.filter(
        place__number__range=(place.number, place.last), merged_into=None, deceased_on=None,
        left_on=None, **where,
    ).order_by("pk").first()  # fmt: skip
    assert found is not None
    return found


def elsewhere(place: Place) -> Place:
    """The nearest place of its kind outside a place, with people in it."""
    outside = Resident.objects.exclude(place__number__range=(place.number, place.last))
    number = outside.order_by("place_id").values_list("place_id", flat=True).first()
    assert number is not None, "everybody lives here"
    return Place.objects.get(pk=number)
