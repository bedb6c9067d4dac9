"""One served county, one browser; everybody sits at a window of his own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.served import Served, county
from tests.journeys.sitting import Sitting

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
Sits = Callable[..., Sitting]


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """The county, served."""
    with county() as one:
        yield one


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of all journeys."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def sits(served: Served, browser: Browser) -> Iterator[Sits]:
    """Seats somebody at a window: `sits("cunyi")` is logged in, `sits()` is a stranger."""
    open_ones: list[Sitting] = []

    def down(who: str = "", phone: bool = False, english: bool = False, **more: Any) -> Sitting:
        context = browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE if phone else DESK,
            has_touch=phone, is_mobile=phone, reduced_motion="reduce", **more,
        )  # fmt: skip
        cookies = {"sessionid": served.facts["sessions"][who]} if who else {}
        cookies |= {"django_language": "en"} if english else {}
        context.add_cookies(
            [{"name": name, "value": value, "url": served.url} for name, value in cookies.items()]
        )
        open_ones.append(Sitting(context, served))
        return open_ones[-1]

    yield down
    for one in open_ones:
        one.has_nothing_to_complain_of()
        one.context.close()
