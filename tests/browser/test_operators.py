"""The operators' side of the workbench in a real browser, on a running `make dev`: what an operator does there reaches
the person's phone.

Needs Chromium on the machine (Debian: `apt-get install chromium`); without it every test here is skipped.
"""

import itertools
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright drives the browser: `make environment` installs it")

from playwright.sync_api import Browser, Locator, Page, Route, expect

from parley_cli.stack import EMULATOR
from tests.support import desk, dev
from tests.support.desk import Desk

pytestmark = [
    pytest.mark.skipif(
        desk.chromium() is None, reason="no Chromium here: apt-get install chromium, or PARLEY_CHROMIUM"
    ),
    pytest.mark.skipif(not EMULATOR.exists(), reason="no emulator here: `make dev` or `make test` installs it"),
]
NUMBERS = (f"+1416555{number}" for number in itertools.count(4000))
CAKE = "talk to a human about my <b>cake</b>"


@dataclass
class Counter:
    """The operators' page, where Cleo works."""

    page: Page

    def view(self, name: str) -> None:
        """Show one of its lists."""
        self.page.locator("#views").get_by_role("button", name=name).click()

    def chosen(self, text: str) -> Locator:
        """What stands at the right, once the item with this text is chosen at the left."""
        self.page.locator(".item").filter(has_text=text).first.click()
        return self.page.locator("#one")

    def says(self, text: str) -> None:
        """Write it and press Enter."""
        self.page.locator("#words").fill(text)
        self.page.locator("#words").press("Enter")


def warm(url: str, number: str) -> None:
    """Let each function start cold before anybody looks at a page: on a busy machine that takes a minute."""
    text = json.dumps({"from": number, "channel": "sms", "text": "help"}).encode()
    for _ in range(60):
        with suppress(HTTPError), urlopen(f"{url}/conversation?{urlencode({'from': number})}") as answer:
            bubbles = json.loads(answer.read())["bubbles"]
            if any(each["sid"] for each in bubbles):
                return
            if not bubbles:
                urlopen(Request(f"{url}/messages", text)).close()
        time.sleep(2)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with dev.running({"PARLEY_PAYMENTS": "delivery"}) as url:
        warm(url, next(NUMBERS))
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with desk.browser() as browser:
        yield browser


@pytest.fixture
def workbench(url: str, browser: Browser) -> Iterator[Desk]:
    """The workbench with a phone of somebody who has never texted. The console stays silent."""
    opened = Desk(browser, url, [(next(NUMBERS), "sms")])
    yield opened
    opened.close()
    assert opened.complaints == []


def hold(request: Route) -> None:
    """Leave a request without an answer, until the route is given up: the browser's goes on then."""


@pytest.fixture
def counter(workbench: Desk) -> Counter:
    """The operators' page, opened by its link. Cleo has said who she is before the page's code has come."""
    workbench.page.context.route("**/console.js", hold)
    with workbench.page.expect_popup() as opened:
        workbench.page.get_by_role("link", name="Operators").click()
    page = opened.value
    page.on("pageerror", lambda error: workbench.complaints.append(str(error)))
    page.get_by_label("You are").fill("Cleo")
    page.context.unroute("**/console.js")
    expect(page.locator("#views button").first).to_be_visible()
    page.get_by_label("You are").press("Escape")
    return Counter(page)


def test_an_operator_answers_on_the_phone_and_hands_back(workbench: Desk, counter: Counter) -> None:
    ana = workbench.phone(1)
    ana.says(CAKE)
    expect(ana.replies).to_have_count(1)
    counter.view("Inbox")
    one = counter.chosen(CAKE)
    expect(one.locator(".bubble.person")).to_contain_text(CAKE)
    one.get_by_role("button", name="Take").click()
    expect(one.locator("#one-of")).to_have_text("Wants a person · with Cleo")
    counter.says("Cleo here. Blue or white?")
    expect(counter.page.locator(".bubble.operator")).to_contain_text("Cleo here. Blue or white?Cleo")
    expect(ana.replies.last.locator("p")).to_have_text("Cleo here. Blue or white?")
    expect(ana.replies.last.locator(".operator")).to_have_text("Cleo")
    expect(workbench.steps().filter(has_text="operator")).to_be_visible()
    ana.says("white")
    expect(counter.page.locator(".bubble.person").last).to_contain_text("white")
    counter.page.keyboard.press("Escape")
    counter.page.keyboard.press("b")
    expect(one.locator("#one-of")).to_have_text("Ticket · open")
    one.get_by_role("button", name="Close ticket").click()
    expect(counter.page.locator(".item").filter(has_text=CAKE)).to_have_count(0)
    ana.says("my tasks")
    expect(ana.replies.last).to_contain_text("You have no open tasks.")


def test_an_order_is_moved_on_and_stock_is_set(workbench: Desk, counter: Counter) -> None:
    ana = workbench.phone(1)
    for text, hears in (
        ("my name is Ana", "Ana"),
        ("2 butter croissants", "Butter croissant"),
        ("checkout for pickup", "Shall I place this order?"),
        ("yes", "is placed"),
    ):
        ana.says(text)
        expect(ana.replies.last).to_contain_text(hears)
        # A yes counts once the provider has its question.
        expect(ana.replies.last.locator(".ticks")).to_be_visible()
    counter.view("Orders")
    one = counter.chosen("2 × Butter croissant")
    expect(one.locator("#facts")).to_contain_text("7.50")
    one.get_by_role("button", name="Accept").click()
    expect(one.locator("#one-of")).to_have_text("Order · accepted")
    expect(one.locator("#facts")).to_contain_text("accepted by Cleo")
    expect(ana.replies.last).to_contain_text("accepted")
    counter.page.keyboard.press("5")
    left = counter.page.get_by_label("Left of Butter croissant")
    expect(left).to_have_value("34")
    left.fill("0")
    left.press("Enter")
    expect(counter.page.locator(".stock.none")).to_contain_text("croissant")
    counter.page.reload()
    counter.view("Stock")
    expect(counter.page.get_by_label("Left of Butter croissant")).to_have_value("0")
