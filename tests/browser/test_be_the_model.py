"""A developer answers the model's requests by hand, in a real browser, on a running `make dev --be-the-model`.

Needs Chromium on the machine (Debian: `apt-get install chromium`); without it every test here is skipped.
"""

import os
import re
from collections.abc import Iterator

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright drives the browser: `make environment` installs it")

from playwright.sync_api import Browser, Locator, expect

from parley_cli.scripts.format import parse
from parley_cli.scripts.record import record
from parley_cli.stack import EMULATOR
from tests.support import desk, dev
from tests.support.desk import Desk

pytestmark = [
    pytest.mark.skipif(
        desk.chromium() is None, reason="no Chromium here: apt-get install chromium, or PARLEY_CHROMIUM"
    ),
    pytest.mark.skipif(not EMULATOR.exists(), reason="no emulator here: `make dev` or `make test` installs it"),
]
ANA, BEN = "+14165553001", "+14165553002"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with dev.running(None, "--be-the-model") as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with desk.browser() as browser:
        yield browser


def picture(page: Desk, name: str) -> None:
    """Keep a picture, for whoever wants to look at the page: PARLEY_PICTURES names a folder."""
    if folder := os.environ.get("PARLEY_PICTURES"):
        page.page.screenshot(path=f"{folder}/{name}.png")


def asked(page: Desk, said: str, purpose: str) -> Locator:
    """The request about this text."""
    found = page.page.locator(".request").filter(has_text=f"“{said}”").filter(has_text=purpose)
    expect(found).to_have_count(1)
    return found


def test_two_people_wait_beside_each_other_and_what_is_answered_arrives(url: str, browser: Browser) -> None:
    page = Desk(browser, url, [(ANA, "sms"), (BEN, "sms")])
    page.phone(1).says("we are out of milk")
    asked(page, "we are out of milk", "answers the person")
    page.phone(2).says("the sofa is grey")
    asked(page, "the sofa is grey", "answers the person")
    picture(page, "model-asked")
    page.page.reload()
    request = asked(page, "we are out of milk", "answers the person")
    expect(request.locator(".of")).to_contain_text(re.compile(r"about [\d,]+ tokens"))
    request.get_by_label("Words of the model").fill("Right away.")
    request.get_by_label("Tool", exact=True).select_option("add")
    request.get_by_role("button", name="Call", exact=True).click()
    expect(request.get_by_role("alert")).to_contain_text("add: 'kind' is a required property")
    request.get_by_label("kind").select_option("task")
    request.get_by_label("title").fill("milk")
    picture(page, "model-call")
    request.get_by_role("button", name="Call", exact=True).click()
    expect(page.phone(1).replies.locator("p").first).to_contain_text('Added "milk" to your tasks.')

    request = asked(page, "the sofa is grey", "answers the person")
    request.get_by_label("Words of the model").fill("Sorry to hear that!")
    request.get_by_role("button", name="Say", exact=True).click()
    page.phone(2).hears("Sorry to hear that!")
    for person in (page.phone(1), page.phone(2)):
        expect(person.replies.locator(".ticks")).to_have_attribute("title", "Delivered to the phone")
    page.close()
    assert [each for each in page.complaints if "422" not in each] == []

    script = parse(record(ANA, url, "By hand"), None).script  # type: ignore[arg-type]
    assert script.steps[0].model[0].calls[0].tool == "add"
