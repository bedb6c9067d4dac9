"""Somebody at a browser. Every page he meets is looked over: no serious fault of accessibility, no
complaint of the browser, nothing that breaks.

axe is handed to the page through the developer's door, which no content policy shuts: so the
policy stays in force and whatever it refuses is seen here as a complaint.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

from tests.journeys.served import ROOT, Served

AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")
PHOTOS = ROOT / "test-results" / "journeys"
SERIOUS = {"serious", "critical"}
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => `${one.impact} ${one.id}: ${one.help} (${one.nodes.slice(0, 3)
        .map((node) => node.target.join(' ')).join(' | ')})`)"""
REFUSED = re.compile(r"the server responded with a status of 4\d\d")
GIVEN_UP = re.compile(r"^htmx:(sendAbort|afterRequest), ")  # one moved on before it had come
SLOW = 180_000  # for whatever hangs: a busy machine is no fault of the page


class Sitting:
    """One person at one browser window."""

    def __init__(self, context: BrowserContext, served: Served) -> None:
        self.context = context
        self.served = served
        self.page: Page = context.new_page()
        self.page.set_default_timeout(SLOW)
        self.complaints: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("response", self._answered)

    # --- moving about --------------------------------------------------------------------

    def opens(self, path: str) -> Response | None:
        """Go to an address; the page is looked over."""
        answer = self.page.goto(f"{self.served.url}{path}")
        self.looks_it_over()
        return answer

    def follows(self, name: str, within: str = "main") -> None:
        """Click a link by its words; the page it leads to is looked over."""
        link = self.page.locator(within).get_by_role("link", name=name).first
        with self.page.expect_navigation():
            link.click()
        self.looks_it_over()

    def presses(self, name: str, within: str = "main") -> None:
        """Press a button that leads to a page (perhaps the same), which is looked over."""
        button = self.page.locator(within).get_by_role("button", name=name, exact=True).first
        with self.page.expect_navigation():
            button.click()
        self.looks_it_over()

    def types(self, **answers: str) -> None:
        """Fill in fields by their names; `bp=(152, 88)` are two fields."""
        for name, value in answers.items():
            for field, text in _split(name, value):
                self.field(field).fill(text)

    def does(self, title: str, **answers: str) -> None:
        """Press a button that first asks something, answer it, and press again."""
        small = self.page.locator("main details.act-asks").filter(
            has=self.page.locator("summary").get_by_text(title, exact=True)
        )
        small.first.locator("summary").click()
        for name, value in answers.items():
            small.first.locator(f'[name="{name}"]').fill(value)
        with self.page.expect_navigation():
            small.first.get_by_role("button", name=title, exact=True).click()
        self.looks_it_over()

    def field(self, name: str, within: str = "main form") -> Locator:
        """A field of the form on the page."""
        return self.page.locator(f'{within} [name="{name}"]:visible').first

    def ticks(self, name: str, value: str) -> None:
        """Choose one of the chips of a field, or an entry of its list."""
        select = self.page.locator(f'main form select[name="{name}"]')
        if select.count():
            select.first.select_option(value)
        else:
            chip = self.page.locator(
                f'main form label.chip:has(input[name="{name}"][value="{value}"])'
            )
            chip.first.click()

    # --- looking ---------------------------------------------------------------------------

    def sees(self, *texts: str, within: str = "body") -> None:
        """The words stand on the page."""
        for text in texts:
            expect(self.page.locator(within).first).to_contain_text(text, timeout=SLOW)

    def does_not_see(self, *texts: str, within: str = "body") -> None:
        """The words do not stand on the page."""
        for text in texts:
            expect(self.page.locator(within).first).not_to_contain_text(text)

    def reads(self, selector: str) -> str:
        """The text of one part of the page."""
        return self.page.locator(selector).first.inner_text()

    def looks_it_over(self) -> None:
        """No serious fault of accessibility, no complaint of the browser, no horizontal scroll."""
        self.page.wait_for_load_state("load")
        self.page.evaluate(AXE)
        faults = self.page.evaluate(RUN_AXE)
        assert not faults, f"{self.page.url}: {faults}"
        self.has_nothing_to_complain_of()

    def has_nothing_to_complain_of(self) -> None:
        """The browser has met no error so far."""
        assert not self.complaints, f"{self.page.url}: {self.complaints}\n{self._last_words()}"

    def needs_no_sideways_scrolling(self) -> None:
        """The page is no wider than the screen."""
        wide = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"

    def photographs(self, name: str) -> Path:
        """Keep a picture of the whole page."""
        PHOTOS.mkdir(parents=True, exist_ok=True)
        file = PHOTOS / f"{name}.png"
        self.page.wait_for_load_state("networkidle")
        size = self.page.viewport_size
        assert size is not None
        tall = self.page.evaluate("() => document.documentElement.scrollHeight")
        self.page.set_viewport_size({**size, "height": max(size["height"], min(tall, 6000))})
        self.page.screenshot(path=file, animations="disabled")
        self.page.set_viewport_size(size)
        return file

    # --- what the browser says -----------------------------------------------------------

    def _heard(self, message: ConsoleMessage) -> None:
        quiet = REFUSED.search(message.text) or GIVEN_UP.search(message.text)
        if message.type == "error" and not quiet:
            self.complaints.append(f"console: {message.text} {message.location.get('url', '')}")

    def _answered(self, answer: Response) -> None:
        page = answer.request.resource_type in {"document", "xhr", "fetch"}
        if answer.status >= 500 or (answer.status >= 400 and not page):
            self.complaints.append(f"{answer.status} {answer.request.method} {answer.url}")

    def _last_words(self) -> str:
        return self.served.log[-3000:]


def _split(name: str, value: Any) -> list[tuple[str, str]]:
    if isinstance(value, tuple):
        return [(f"{name}.{at}", str(one)) for at, one in enumerate(value)]
    return [(name, str(value))]
