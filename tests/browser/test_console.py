"""The operators' console in a real browser, on a service in memory: people are searched, looked at and answered.

Needs Chromium on the machine (Debian: `apt-get install chromium`); without it every test here is skipped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright drives the browser: `make environment` installs it")

from playwright.sync_api import Browser, Page, expect

from parley_cli.console.routes import ConsolePages, ConsoleRoutes
from parley_cli.local_http import LocalServer
from parley_cli.memory_service import MemoryService
from parley_cli.operators.in_memory import LocalDesk
from tests.support import desk
from tests.support.business import BUSINESS
from tests.support.phone import Phone, clock

pytestmark = pytest.mark.skipif(
    desk.chromium() is None, reason="no Chromium here: apt-get install chromium, or PARLEY_CHROMIUM"
)
ANA, STRANGER = "+14165550123", "+14165550199"
MARKUP = "<img src=x onerror=document.title='taken'>"
A_CROWD = 105
"""More people than the list shows."""


@dataclass
class Console:
    """The console's page, where Cleo works, beside the service whose people it shows."""

    page: Page
    service: MemoryService

    def looks_for(self, words: str) -> None:
        """Show the people whom these words find."""
        self.page.locator("#views").get_by_role("button", name="People").click()
        self.page.locator("#search").fill(words)

    def chooses(self, text: str) -> None:
        """Choose the person whose line holds this text."""
        self.page.locator(".item").filter(has_text=text).first.click()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with desk.browser() as browser:
        yield browser


@contextmanager
def opened(browser: Browser, width: int = 1440) -> Iterator[Console]:
    """Yield the console of a service, opened at this width. The browser's console stays silent."""
    service = MemoryService(clock(), business=BUSINESS)
    for text in ("my name is Ana", "add milk to my list", "delete milk"):
        Phone(service, ANA).says(text)
    Phone(service, STRANGER).says(MARKUP)
    server = LocalServer(0)
    server.serve(ConsolePages(ConsoleRoutes(LocalDesk.beside(service).client, "parley-prod")))
    page = browser.new_page(viewport={"width": width, "height": 900})
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        page.goto(server.url)
        page.locator("#you").fill("Cleo")
        yield Console(page, service)
        assert complaints == []
    finally:
        page.close()
        server.stop()


@pytest.mark.parametrize("width", [1440, 390])
def test_somebody_is_found_looked_at_and_answered(browser: Browser, width: int) -> None:
    with opened(browser, width) as console:
        console.looks_for("ana")
        expect(console.page.locator(".item")).to_have_count(1)
        console.chooses("Ana")
        expect(console.page.locator("#facts")).to_contain_text("Delete “milk” from your tasks?")
        assert console.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        console.page.locator("#words").fill("We are on our way.")
        console.page.locator("#words").press("Enter")
        expect(console.page.locator("#one-of")).to_have_text("with an operator")
        expect(console.page.locator(".bubble.operator p")).to_have_text("We are on our way.")


def test_a_timer_is_cancelled_and_everything_deleted_only_after_the_digits_of_the_number(browser: Browser) -> None:
    with opened(browser) as console:
        Phone(console.service, ANA).says("remind me tomorrow at 5pm to call Bob")
        console.looks_for("ana")
        console.chooses("Ana")
        console.page.locator("#facts").get_by_role("button", name="Cancel").click()
        expect(console.page.locator("#facts")).not_to_contain_text("call Bob")
        console.page.locator("#moves").get_by_role("button", name="Delete everything").click()
        console.page.locator("#reason").fill("9999")
        console.page.locator("#reason").press("Enter")
        expect(console.page.locator("#notice")).to_contain_text("Type 0123")
        console.page.locator("#reason").fill("0123")
        console.page.locator("#reason").press("Enter")
        expect(console.page.locator("#notice")).to_have_text("Everything about them is deleted.")
        expect(console.page.locator("#items-nothing")).to_be_visible()


def test_what_a_person_writes_stays_text(browser: Browser) -> None:
    with opened(browser) as console:
        console.looks_for("0199")
        console.chooses(STRANGER)
        expect(console.page.locator(".bubble.person p")).to_have_text(MARKUP)
        assert console.page.locator(".said img").count() == 0
        assert console.page.title() == "parley-prod · console"


def test_a_list_that_is_too_long_says_so(browser: Browser) -> None:
    with opened(browser) as console:
        for n in range(A_CROWD):
            Phone(console.service, f"+1416555{2000 + n}").says("hi")
        console.looks_for("")
        expect(console.page.locator(".item")).to_have_count(100)
        expect(console.page.locator("#items-more")).to_be_visible()
        console.looks_for("5552104")
        expect(console.page.locator(".item")).to_have_count(1)
        expect(console.page.locator("#items-more")).to_be_hidden()
