"""The operators' console in a real browser, on a service in memory: who waits is answered, what failed is sent again,
people are searched and looked at, and today is told.

Needs Chromium on the machine (Debian: `apt-get install chromium`); without it every test here is skipped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright drives the browser: `make environment` installs it")

from playwright.sync_api import Browser, Locator, Page, Route, expect

from parley.conversation.effects import Outbound
from parley.conversation.identity import conversation_id
from parley.errors import DeliveryRejected
from parley.ports import DirectoryEntry
from parley.settings import Settings
from parley.settings.lanes import LaneSettings
from parley_cli.console.routes import ConsolePages, ConsoleRoutes
from parley_cli.local_http import LocalServer
from parley_cli.memory_service import KEY, SERVICE, MemoryService
from parley_cli.operators.in_memory import LocalDesk
from tests.support import desk
from tests.support.business import BUSINESS
from tests.support.console_stage import MemoryStage
from tests.support.phone import Phone, clock

pytestmark = pytest.mark.skipif(
    desk.chromium() is None, reason="no Chromium here: apt-get install chromium, or PARLEY_CHROMIUM"
)
ANA, BEN, STRANGER = "+14165550123", "+14165550188", "+14165550199"
MARKUP = "<img src=x onerror=document.title='taken'>"
REFUSED = "Failed to load resource: "


@dataclass
class Console:
    """The console's page, where Cleo works, beside the service whose people it shows."""

    page: Page
    service: MemoryService

    def view(self, name: str) -> None:
        """Show one of its views."""
        self.page.locator("#views").get_by_role("button", name=name).click()

    def looks_for(self, words: str) -> None:
        """Show the people whom these words find."""
        self.view("People")
        self.page.locator("#search").fill(words)

    def chooses(self, text: str) -> Locator:
        """Choose the item whose line holds this text. Return what is shown of it."""
        self.page.locator(".item").filter(has_text=text).first.click()
        return self.page.locator("#one")

    def does(self, name: str) -> None:
        """Press the button of a deed."""
        self.page.locator("#moves").get_by_role("button", name=name).click()

    def says(self, text: str) -> None:
        """Write to the chosen person."""
        self.page.locator("#words").fill(text)
        self.page.locator("#words").press("Enter")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with desk.browser() as browser:
        yield browser


@contextmanager
def served(service: MemoryService) -> Iterator[str]:
    """Serve the console of a service, and yield its address."""
    server = LocalServer(0)
    client = LocalDesk.beside(service).client
    server.serve(ConsolePages(ConsoleRoutes(client, "parley-prod", stage=MemoryStage(service))))
    try:
        yield server.url
    finally:
        server.stop()


@contextmanager
def working(
    browser: Browser, url: str, service: MemoryService, name: str = "Cleo", width: int = 1440
) -> Iterator[Console]:
    """Yield the console as an operator has it open, in a browser profile of their own. The browser's console stays
    silent, but for what the browser itself says of a refused request.
    """
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        page.goto(url)
        page.locator("#you").fill(name)
        page.locator("#you").press("Escape")
        yield Console(page, service)
        assert [each for each in complaints if not each.startswith(REFUSED)] == []
    finally:
        page.context.close()


@contextmanager
def opened(browser: Browser, width: int = 1440, **parts: Any) -> Iterator[Console]:
    """Yield the console of a service with two people, opened at this width."""
    now = clock()
    now.advance(hours=4)  # people answer at this hour
    service = MemoryService(now, business=BUSINESS, **parts)
    for text in ("my name is Ana", "add milk to my list", "delete milk"):
        Phone(service, ANA).says(text)
    Phone(service, STRANGER).says(MARKUP)
    with served(service) as url, working(browser, url, service, width=width) as console:
        yield console


@pytest.mark.parametrize("width", [1440, 390])
def test_somebody_is_found_looked_at_and_answered(browser: Browser, width: int) -> None:
    with opened(browser, width) as console:
        console.looks_for("ana")
        expect(console.page.locator(".item")).to_have_count(1)
        console.chooses("Ana")
        expect(console.page.locator("#facts")).to_contain_text("Delete “milk” from your tasks?")
        assert console.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        console.says("We are on our way.")
        expect(console.page.locator("#one-of")).to_have_text("with an operator")
        expect(console.page.locator(".bubble.operator p")).to_have_text("We are on our way.")


def test_a_timer_is_cancelled_and_everything_deleted_only_after_the_digits_of_the_number(browser: Browser) -> None:
    with opened(browser) as console:
        Phone(console.service, ANA).says("remind me tomorrow at 5pm to call Bob")
        console.looks_for("ana")
        console.chooses("Ana")
        console.page.locator("#facts").get_by_role("button", name="Cancel").click()
        expect(console.page.locator("#facts")).not_to_contain_text("call Bob")
        console.page.get_by_text("More", exact=True).click()
        console.does("Delete everything")
        console.page.locator("#reason").fill("9999")
        console.page.locator("#reason").press("Enter")
        expect(console.page.locator("#notice")).to_contain_text("type 0123")
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


def crowd(service: MemoryService, size: int) -> None:
    """Let so many more people be known, as copies of Ana with numbers and names of their own."""
    ana = service.conversation(ANA)
    assert ana.person is not None
    for n in range(size):
        number, name = f"+1416{6_000_000 + n}", f"Person {n}"
        id = conversation_id(KEY, SERVICE, number)
        person = ana.person.model_copy(update={"number": number, "name": name})
        service.table.conversations[id] = ana.model_copy(update={"id": id, "person": person})
        service.table.people[id] = DirectoryEntry(id, number, name, person.status)


def test_of_ten_thousand_people_a_hundred_are_listed_and_each_is_found(browser: Browser) -> None:
    with opened(browser) as console:
        crowd(console.service, 10_000)
        console.looks_for("")
        expect(console.page.locator(".item")).to_have_count(100)
        expect(console.page.locator("#items-more")).to_be_visible()
        for words in ("person 9876", "600 9876"):
            console.looks_for(words)
            expect(console.page.locator(".item")).to_have_count(1)
            expect(console.page.locator("#items-more")).to_be_hidden()
            expect(console.page.locator(".item")).to_contain_text("+14166009876")


# --- the inbox --------------------------------------------------------------------------------------------------------


def lose(service: MemoryService, number: str, text: str) -> None:
    """Let a person text, and the carrier refuse the answer."""

    def refuses(message: Outbound) -> str:
        raise DeliveryRejected("filtered", code="30007")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(service.sender, "deliver", refuses)
        Phone(service, number).says(text)


def test_a_lost_message_and_a_dead_letter_are_sent_again_from_the_inbox(browser: Browser) -> None:
    with opened(browser) as console:
        lose(console.service, ANA, "my tasks")
        console.service.dead_letters.put(console.service.message(BEN, "hello"))
        console.view("Inbox")
        one = console.chooses("Ana")
        expect(one.locator("#facts")).to_contain_text("30007")
        one.locator(".bubble.failed").get_by_role("button", name="Send again").click()
        expect(one.locator(".note").last).to_have_text("Cleo had sent again what did not reach the person.")
        expect(console.page.locator(".item").filter(has_text="not delivered")).to_have_count(0)
        assert console.service.sender.sent[-1].text.startswith("Your tasks:")
        letter = console.chooses("A text was not answered")
        expect(letter.locator("#moves button").first).to_have_text("Put back")
        console.page.keyboard.press("s")
        expect(console.page.locator("#items-nothing")).to_have_text("Nobody waits, and nothing went wrong.")
        console.looks_for("0188")
        expect(console.chooses(BEN).locator(".bubble.service")).to_contain_text("Moon Bakery")


def test_a_dead_letter_is_dropped_only_after_the_word_for_it(browser: Browser) -> None:
    with opened(browser) as console:
        console.service.dead_letters.put(console.service.message(BEN, "hello"))
        console.view("Inbox")
        console.chooses("A text was not answered")
        console.does("Drop")
        console.page.locator("#reason").press("Enter")
        expect(console.page.locator("#notice")).to_contain_text("Nothing is done yet: type drop.")
        console.page.locator("#reason").fill("drop")
        console.page.locator("#reason").press("Enter")
        expect(console.page.locator("#notice")).to_have_text("It is dropped.")
        expect(console.page.locator("#items-nothing")).to_be_visible()
        assert len(console.service.dead_letters.events) == 0


def test_of_two_operators_who_answer_one_hand_off_the_second_is_told_who_was_first(browser: Browser) -> None:
    with opened(browser) as cleo, served(cleo.service) as url, working(browser, url, cleo.service, "Bo") as bo:
        Phone(cleo.service, ANA).says("talk to a human about <b>cake</b>")
        for console in (cleo, bo):
            console.view("Inbox")
            expect(console.chooses("<b>cake</b>").locator("#one-of")).to_contain_text("waits")
        cleo.says("Cleo here. Which cake?")
        expect(cleo.page.locator("#one-of")).to_contain_text("with Cleo")
        bo.page.route("**/hand-offs*", lambda route: route.abort())  # his page has not looked since
        bo.says("Bo here.")
        expect(bo.page.locator("#notice")).to_contain_text("Cleo")
        expect(bo.page.locator("#words")).to_have_value("Bo here.")
        bo.page.unroute_all()
        bo.page.locator("#notice").get_by_role("button", name="Take it and send").click()
        expect(cleo.page.locator("#one-of")).to_contain_text("with Bo")
        bo.does("Hand back")
        expect(bo.page.locator("#one-of")).to_have_text("Ticket · open")
        bo.does("Close ticket")
        expect(bo.page.locator("#items-nothing")).to_be_visible()
        assert [each.operator for each in cleo.service.sender.sent if each.operator] == ["Cleo", "Bo"]


# --- today ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1440, 390])
def test_today_tells_what_waits_and_what_nobody_could_answer(browser: Browser, width: int) -> None:
    with opened(browser, width) as console:
        Phone(console.service, ANA).says("talk to a human")
        Phone(console.service, STRANGER).says("xyzzy frobnicate")
        expect(console.page.locator(".need").first).to_have_text("1waits for a person")
        expect(console.page.locator(".tally").filter(has_text="Turns")).to_be_visible()
        console.page.reload()  # the figures are asked for twice a minute
        console.page.get_by_role("button", name="Show the words").click()
        console.page.get_by_role("button", name="xyzzy frobnicate").click()
        expect(console.page.locator("#one-title")).to_have_text(STRANGER)
        assert console.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if width < 900:
            console.page.locator("#back").click()
        console.view("Today")
        console.page.locator(".need").first.click()
        expect(console.page.locator(".item")).to_contain_text("Ana")


@pytest.mark.parametrize("path", ["**/stage/letters", "**/stage/today"])
def test_nobody_waits_is_said_once_it_is_known(browser: Browser, path: str) -> None:
    """Who looks at half of what there is must not be told that all is well."""
    with opened(browser) as console:
        calm = console.page.locator("#today .nothing").first
        console.page.route(path, lambda _: None)
        console.page.reload()
        expect(console.page.locator("#views")).to_contain_text("Inbox")
        console.page.wait_for_timeout(2_500)  # a look later
        expect(calm).to_have_text("Looking …")
        console.page.unroute_all()  # what was held back goes on
        expect(calm).to_have_text("Nobody waits, and no alarm rings.")


def test_the_browsers_back_goes_to_the_list_and_to_the_view_before(browser: Browser) -> None:
    with opened(browser, 390) as console:
        console.view("People")
        one = console.chooses("Ana")
        expect(one).to_be_visible()
        console.page.go_back()
        expect(one).to_be_hidden()
        expect(console.page.locator("body")).to_have_attribute("data-view", "people")
        console.chooses("Ana")
        console.page.locator("#back").click()
        expect(one).to_be_hidden()
        console.page.go_back()
        expect(console.page.locator("body")).to_have_attribute("data-view", "today")
        console.page.evaluate("location.hash = 'inbox'")  # typed into the address
        expect(console.page.locator("body")).to_have_attribute("data-view", "inbox")


def test_a_service_that_does_not_answer_is_told_instead_of_looking_on(browser: Browser) -> None:
    with opened(browser) as console:
        nothing = console.page.locator("#items-nothing")
        console.page.route("**/conversation/people?*", lambda _: None)
        console.looks_for("nobody")
        expect(nothing).to_have_text("Looking …")
        expect(nothing).to_have_text("The service does not answer. It is asked again until it does.", timeout=10_000)
        console.page.unroute_all()  # what was held back goes on
        expect(nothing).to_have_text("Nobody is found.")


def test_a_key_does_nothing_where_nothing_is_chosen(browser: Browser) -> None:
    """Also where something was: its buttons stay in the page, unseen."""
    with opened(browser) as console:
        Phone(console.service, ANA).says("talk to a human")
        console.view("Inbox")
        console.chooses("Ana")
        expect(console.page.locator("#moves button").first).to_have_text("Take")
        console.view("Today")
        for view in ("Today", "People", "Orders", "Inbox"):
            console.view(view)
            if view == "Inbox":
                expect(console.page.locator("#moves button").first).to_be_visible()
                console.page.locator("#back").evaluate("(back) => back.click()")
            for key in "ptbsrayd":
                console.page.keyboard.press(key)
        console.page.wait_for_timeout(1_000)
        assert not any(each.operator for each in console.service.sender.sent)
        expect(console.page.locator(".item").filter(has_text="Ana")).to_contain_text("waits")


# --- what is not there, and what comes late ---------------------------------------------------------------------------


def test_of_lanes_that_are_off_no_view_is_shown(browser: Browser) -> None:
    settings = Settings(None, LaneSettings(lanes="assistant"))
    with opened(browser, settings=settings) as console:
        console.view("People")
        expect(console.page.locator(".item")).to_have_count(2)
        expect(console.page.locator(".item").first).to_contain_text(STRANGER)  # who wrote last
        tabs = console.page.locator("#views button:visible")
        expect(tabs).to_have_text(["Today", "Inbox", "People"])


def test_a_function_that_starts_too_slowly_is_asked_again_without_a_word(browser: Browser) -> None:
    service = MemoryService(clock(), business=BUSINESS)
    Phone(service, ANA).says("my name is Ana")
    seen: list[str] = []

    def slow(route: Route) -> None:
        seen.append(route.request.url)
        route.abort() if len(seen) < 3 else route.continue_()

    with served(service) as url:
        page = browser.new_page()
        page.route("**/conversation/people?*", slow)
        page.goto(f"{url}/#people")
        expect(page.locator(".item")).to_contain_text("Ana")
        assert page.locator("#notice").is_hidden()
        page.close()


def test_whoever_may_see_no_text_sees_the_lists_and_is_told_once(browser: Browser) -> None:
    asked: list[str] = []

    def refused(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=403, json={"error": "IAM does not let you."})

    with opened(browser) as console:
        console.page.route("**/transcript*", refused)
        console.looks_for("ana")
        expect(console.chooses("Ana").locator(".note")).to_have_text("You may not read what was said.")
        console.page.wait_for_timeout(2_500)  # two looks later
        assert len(asked) == 1
