"""The workbench in a real browser, on a running `make dev`: what a developer does there, by mouse and by keyboard.

Needs Chromium on the machine (Debian: `apt-get install chromium`); without it every test here is skipped.
"""

import itertools
import re
from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright drives the browser: `make environment` installs it")

from playwright.sync_api import Browser, expect

from parley_cli.stack import EMULATOR
from tests.support import desk, dev
from tests.support.desk import Desk

pytestmark = [
    pytest.mark.skipif(
        desk.chromium() is None, reason="no Chromium here: apt-get install chromium, or PARLEY_CHROMIUM"
    ),
    pytest.mark.skipif(not EMULATOR.exists(), reason="no emulator here: `make dev` or `make test` installs it"),
]
NUMBERS = (f"+1416555{number}" for number in itertools.count(2000))
ASKED = "Delete “milk” from your tasks?\nReply YES or NO."
ASKED_BY_SMS = 'Delete "milk" from your tasks?\nReply YES or NO.'

Opened = Callable[..., Desk]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with dev.running() as url:
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with desk.browser() as browser:
        yield browser


@pytest.fixture
def opened(url: str, browser: Browser) -> Iterator[Opened]:
    """Opens the page for people who have never texted, one on each of these channels. The console stays silent."""
    desks: list[Desk] = []

    def open_(*channels: str, **looks: object) -> Desk:
        people = [(next(NUMBERS), channel) for channel in channels or ("sms", "whatsapp")]
        desks.append(Desk(browser, url, people, **looks))  # type: ignore[arg-type]
        return desks[-1]

    yield open_
    complaints = [each for one in desks for each in one.complaints]
    for one in desks:
        one.close()
    assert complaints == []


SOMETIMES = ("mailbox", "deliveries", "start", "GetParameters")
"""Steps that are shown only where there was a wait, or where a function had to read its secrets."""


def test_a_text_is_answered_and_its_journey_is_shown(opened: Opened) -> None:
    page = opened()
    page.phone(1).says("add milk to my tasks")
    page.phone(1).hears('Added "milk" to your tasks.')
    expect(page.phone(1).replies.locator(".ticks")).to_have_attribute("title", "Delivered to the phone")
    expect(page.phone(1).replies.locator(".price")).to_have_text("1 SMS · about $0.0083")
    for step in ("webhook", "relay", "provider"):  # the functions' lines come in any order
        expect(page.steps().filter(has_text=step)).to_be_visible()
    wanted = [
        "webhook",
        "queue",
        "turn",
        "read",
        "commit",
        "add_task",
        "Query",  # whether the person keeps their tasks at Google
        "UpdateItem",
        "commit",
        "relay",
        "send",
    ]
    shown = [name for name in page.steps().all_inner_texts() if name not in SOMETIMES]
    assert shown[: len(wanted)] == wanted
    expect(page.page.locator("#figures")).to_contain_text("AWS calls")
    expect(page.panel("log").locator("summary b").first).to_have_text("webhook.accepted")


def test_people_on_both_channels_are_answered_side_by_side(opened: Opened) -> None:
    page = opened("sms", "whatsapp")
    page.phone(1).says("my tasks")
    page.phone(2).says("my tasks")
    for place in (1, 2):
        page.phone(place).hears("You have no open tasks.")
    expect(page.phone(2).replies.locator(".ticks")).to_have_attribute("title", "Read")
    expect(page.phone(2).replies.locator(".price")).to_have_count(0)


def test_a_confirmation_is_answered_by_its_button_on_whatsapp(opened: Opened) -> None:
    page = opened("whatsapp")
    ana = page.phone(1)
    ana.says("add milk to my tasks")
    ana.hears("Added “milk” to your tasks.")
    ana.says("delete milk")
    ana.hears("Added “milk” to your tasks.", ASKED)
    expect(page.panel("state").locator(".card")).to_contain_text(re.compile(r"expires in [45]:\d\d"))
    ana.presses("Yes")
    ana.hears("Added “milk” to your tasks.", ASKED, "Deleted “milk”.")
    expect(ana.element.locator(".buttons button")).to_have_count(0)
    # Of the two commits of a yes, the page may have read the state between them: then only the second one is shown.
    expect(page.page.locator("#difference .removed").first).to_contain_text(re.compile("question|doing"))


def test_on_sms_the_answer_is_written(opened: Opened) -> None:
    page = opened("sms")
    ana = page.phone(1)
    ana.says("add milk to my tasks")
    ana.hears('Added "milk" to your tasks.')
    ana.says("delete milk")
    ana.hears('Added "milk" to your tasks.', ASKED_BY_SMS)
    expect(ana.element.locator(".buttons button")).to_have_count(0)


def test_what_is_being_written_is_counted_in_segments(opened: Opened) -> None:
    page = opened("sms")
    size = page.phone(1).element.locator(".size")
    page.phone(1).text.fill("x" * 161)
    expect(size).to_have_text("2 SMS · GSM-7 · 145 left")
    page.phone(1).text.fill("✓")
    expect(size).to_have_text("1 SMS · UCS-2 · 69 left")
    page.phone(1).element.get_by_role("button", name="WhatsApp").click()
    expect(size).to_have_text("")


def test_everything_can_be_done_without_a_mouse(opened: Opened) -> None:
    page = opened("sms")
    keys = page.page.keyboard
    expect(page.phone(1).text).to_be_focused()
    keys.type("help")
    keys.press("Enter")
    expect(page.phone(1).replies).to_have_count(1)
    keys.press("Escape")
    keys.press("?")
    expect(page.page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    keys.press("Escape")
    expect(page.page.get_by_role("dialog", name="Keyboard")).to_be_hidden()
    keys.press("n")
    expect(page.page.locator(".phone")).to_have_count(2)
    expect(page.phone(2).text).to_be_focused()
    keys.press("Escape")
    keys.press("l")
    expect(page.page.locator("#log")).to_be_visible()
    keys.press("1")
    expect(page.phone(1).text).to_be_focused()
    keys.press("Escape")
    keys.press("c")
    expect(page.phone(1).element).to_have_attribute("data-channel", "whatsapp")


def test_the_people_are_still_there_after_a_reload(opened: Opened) -> None:
    page = opened("sms")
    page.phone(1).says("my tasks")
    page.phone(1).hears("You have no open tasks.")
    page.page.get_by_role("button", name="Add a person").locator("visible=true").click()
    page.page.reload()
    expect(page.page.locator(".phone")).to_have_count(2)
    page.phone(1).hears("You have no open tasks.")


def test_a_number_that_is_none_sends_nothing(opened: Opened) -> None:
    page = opened("sms")
    page.phone(1).element.get_by_label("Number that texts").fill("14165550123")
    page.phone(1).text.fill("help")
    expect(page.phone(1).element.get_by_role("button", name="Send")).to_be_disabled()


def test_on_a_narrow_screen_nothing_is_cut_off(opened: Opened) -> None:
    page = opened("sms", "whatsapp", width=390, height=844)
    page.phone(1).says("my tasks")
    page.phone(1).hears("You have no open tasks.")
    for view in ("journey", "state", "log", "letters", "phones"):
        expect(page.panel(view)).to_be_visible()
        assert page.page.evaluate("document.documentElement.scrollWidth") == 390, view


def test_the_dead_letter_queues_are_counted(opened: Opened) -> None:
    page = opened("sms")
    expect(page.panel("letters").locator(".queues li")).to_have_text(
        ["mailbox0", "deliveries0", "statuses0", "delayed0"]
    )
    expect(page.page.get_by_role("button", name="Put back")).to_be_disabled()


# --- time and faults, where the server has them -----------------------------------------------------------------------


@pytest.fixture
def world(opened: Opened) -> Desk:
    page = opened("whatsapp")
    if "/clock" not in (page.page.locator("body").get_attribute("data-offers") or ""):
        pytest.skip("this server offers neither time nor faults")
    return page


def test_an_offer_expires_when_the_clock_is_advanced(world: Desk) -> None:
    ana = world.phone(1)
    ana.says("add milk to my tasks")
    ana.hears("Added “milk” to your tasks.")
    ana.says("delete milk")
    ana.hears("Added “milk” to your tasks.", ASKED)
    world.page.get_by_role("button", name="+6 min").click()
    expect(world.page.locator("#advanced")).to_have_text("+6 min")
    expect(world.panel("state").locator(".card")).to_contain_text("expired")
    ana.presses("Yes")
    expect(ana.replies).to_have_count(3)
    expect(ana.replies.last).to_contain_text("expired")


def test_a_webhook_that_is_delivered_again_changes_nothing(world: Desk) -> None:
    ana = world.phone(1)
    ana.says("add milk to my tasks")
    ana.hears("Added “milk” to your tasks.")
    expect(world.steps().filter(has_text="provider")).to_be_visible()
    ana.text.press("Escape")
    world.page.keyboard.press("r")
    expect(world.page.locator("#journey-of")).to_contain_text("a duplicate")
    ana.hears("Added “milk” to your tasks.")


def test_a_provider_that_refuses_is_seen_and_mended(world: Desk) -> None:
    faults = world.page.locator("#faults")
    faults.get_by_role("button", name="refuses").click()
    expect(faults.get_by_role("button", name="refuses")).to_have_attribute("aria-pressed", "true")
    world.phone(1).says("my tasks")
    expect(world.steps().filter(has_text="handed back").first).to_be_visible()
    faults.get_by_role("button", name="up").first.click()
    expect(faults.get_by_role("button", name="up").first).to_have_attribute("aria-pressed", "true")
    expect(world.phone(1).replies.locator(".ticks")).to_have_attribute("title", "Read")


def test_a_crash_is_armed_and_put_off(world: Desk) -> None:
    crash = world.page.get_by_role("button", name="Crash after commit")
    crash.click()
    expect(crash).to_have_attribute("aria-pressed", "true")
    world.phone(1).text.press("Escape")
    world.page.keyboard.press("k")
    expect(crash).to_have_attribute("aria-pressed", "false")
