"""Connecting a Google account by text: the link, the consent, its failures, letting go, and links in wrong hands."""

import logging
import traceback
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from parley.adapters.google_accounts import GoogleAccounts
from parley.conversation.account_services import SERVICES
from parley.conversation.events import EraseRequested
from parley.conversation.state import Conversation
from parley.settings.google import CALENDAR
from parley_cli.google.oauth import subject
from tests.support.google_account import ANA_AT, BO_AT, CONNECTED, LINK, REPLACED, REPLACED_ONLY_HERE, Account
from tests.support.google_server import CLIENT_SECRET, URL, GoogleServer, breaks, fails, goes_on, loses, refuses
from tests.support.phone import Phone

BEN = "+14165550177"
NOTHING = "so nothing was connected. Text “connect Google” for a new link"


@pytest.fixture
def ana(phone: Phone) -> Iterator[Account]:
    with GoogleServer(phone.clock) as google:
        yield Account(phone, google)


@pytest.mark.parametrize(
    ("text", "digits", "connected"),
    [
        ("connect Google", "ends in 123", CONNECTED),
        ("Conecta mi cuenta de Google", "termina en 123", "Tu cuenta de Google {} está conectada, y desde ahora uso"),
    ],
)
def test_a_person_connects_their_account_by_a_link(ana: Account, text: str, digits: str, connected: str) -> None:
    link = ana.link(text)
    ana.browser.consents(link)
    assert ana.browser.page.status == 200
    ana.works()
    ana.phone.hears_something_like(connected.format(ANA_AT))
    assert ana.row["subject"] == subject(ANA_AT)
    assert [each.scopes >= {CALENDAR} for each in ana.google.oauth.grants.values()] == [True]
    ana.another_browser().visits(link)
    page = ana.another_browser()
    page.visits(link)
    assert digits in page.page.body
    assert ana.google.asked == [("POST", "/token")], "and nothing else was asked"


EVERYWHERE = (
    ("add event lunch tomorrow at 12:00", fails(500), loses),
    ("my calendar", fails(403, "rateLimitExceeded")),
    ("save contact Bo, bo@example.com", breaks),
    ("email bo@example.com saying hi",),
    ("yes", loses),
    ("add milk to my tasks", fails(401), fails(503)),
    ("my calendar tomorrow", *[fails(401)] * 2),
    ("what do you know about me",),
    ("use your own tasks",),
    ("undo",),
)
"""What a person does with all of an account, with the failures of the requests at which an error could quote one."""


def test_no_token_code_or_link_stands_anywhere_in_the_clear(ana: Account, caplog: pytest.LogCaptureFixture) -> None:
    """A whole story of an account: logs of all levels, errors, queues, the table, exports and texts are kept and looked
    through."""
    caplog.set_level(logging.DEBUG)
    oauth, service, places = ana.google.oauth, ana.phone.service, list[str]()
    secrets = {CLIENT_SECRET}

    def looks() -> None:
        secrets.update((*oauth.codes, *oauth.refresh_tokens, *oauth.access_tokens))
        queues = (service.mailbox, service.dead_letters, service.deliveries, service.delays, service.outbox)
        places.extend(repr(vars(each)) for each in (service.table, *queues))
        places.extend((ana.phone.state.model_dump_json(), repr(service.reports), repr(ana.errors), caplog.text))
        places.extend("".join(traceback.format_exception(each)) for each in ana.errors)

    for text in ("connect Google", "use Google for my contacts", "use Gmail", "use Google for my tasks"):
        link = ana.link(text)
        ana.browser.consents(link)
        secrets.add(link.partition("t=")[2])
        looks()
        ana.works()
        looks()
        ana.phone.inbox.clear()
    assert ana.row["serves"] == list(SERVICES)
    for text, *steps in EVERYWHERE:
        ana.google.will(*steps)
        ana.phone.says(text)
        looks()
        places += ana.phone.inbox
        ana.phone.inbox.clear()
    for account in (BO_AT, ANA_AT):  # another account, and a consent that is taken back
        ana.phone.says("connect Google")
        ana.phone.inbox.clear()
        ana.browser.consents(link := ana.link("yes"), account)
        secrets.add(link.partition("t=")[2])
        ana.works()
        looks()
        ana.phone.inbox.clear()
    ana.phone.says("disconnect Google")
    ana.phone.says("yes")
    looks()
    assert not oauth.grants[ANA_AT].is_valid
    ana.phone.inbox.clear()
    assert len(secrets) > 20
    assert [secret for secret in secrets if any(secret in place for place in places)] == []


# --- consents that connect nothing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "says"),
    [
        ("access_denied", "You did not allow it, so nothing was connected. If you change your mind,"),
        ("server_error", "Google could not do that, so nothing was connected."),
        ("admin_policy_enforced", "Google could not do that, so nothing was connected."),
    ],
)
def test_who_refuses_is_told_so_once(ana: Account, error: str, says: str) -> None:
    link = ana.link()
    for _ in range(2):  # the second time the link is used up
        ana.browser.refuses(link, error)
        assert "Nothing is connected" in ana.browser.page.body
    ana.works()
    ana.phone.hears_something_like(says)
    assert (ana.row, ana.google.asked) == ({}, [])


def test_who_leaves_the_calendar_out_is_told_and_keeps_no_half_consent(ana: Account) -> None:
    ana.browser.consents(ana.link(), without=[CALENDAR])
    ana.works()
    ana.phone.hears_something_like("You did not allow me to see and change your calendar, so nothing was connected.")
    assert ana.row == {}
    assert not ana.google.oauth.grants[ANA_AT].is_valid


@pytest.mark.parametrize(
    ("steps", "says", "reported"),
    [
        ((refuses("invalid_grant"),), "Google did not accept that any more", 0),
        ((refuses("invalid_client", 401),), "Google could not do that", 1),
        ((refuses("redirect_uri_mismatch"),), "Google could not do that", 1),
        ((fails(503), breaks), CONNECTED.format(ANA_AT)[:40], 0),
        ((fails(503),) * 9, "Google could not do that", 3),  # three tries of three requests
    ],
)
def test_what_google_answers_to_the_code_is_told(
    ana: Account, steps: tuple[object, ...], says: str, reported: int
) -> None:
    link = ana.link()
    ana.browser.consents(link)
    ana.google.will(*steps)  # type: ignore[arg-type]
    ana.works()
    ana.phone.hears_something_like(says)
    assert len(ana.errors) == reported


def test_a_link_that_is_too_old_or_replaced_by_a_newer_one_connects_nothing(ana: Account) -> None:
    first, second = ana.link(), ana.link()
    ana.browser.consents(first)
    ana.works()
    ana.phone.hears("That was an older link, so nothing was connected. Please open the newest one.")
    ana.browser.consents(second)
    ana.works()
    ana.phone.hears(CONNECTED.format(ANA_AT))
    ana.phone.says("connect Google")
    ana.phone.inbox.clear()
    ana.phone.says("yes")
    (heard,), ana.phone.inbox = ana.phone.inbox, []
    late = LINK.search(heard)
    assert late
    asked = ana.browser.asked(late[0])
    ana.phone.clock.advance(minutes=16)
    for page in (late[0], ana.google.oauth.consent(asked, BO_AT)):
        ana.browser.visits(page)
        assert (ana.browser.page.status, "not valid" in ana.browser.page.body) == (400, True)
    ana.works()
    ana.phone.hears()
    assert ana.row["account"] == ANA_AT


def test_a_consent_in_time_connects_the_account_though_the_queue_delivers_it_late(ana: Account) -> None:
    link = ana.link()
    ana.phone.clock.advance(minutes=14)
    ana.browser.consents(link)
    ana.phone.clock.advance(minutes=9)
    ana.works()
    ana.phone.hears(CONNECTED.format(ANA_AT))


# --- links and states in wrong hands ----------------------------------------------------------------------------------


def test_a_state_that_we_did_not_sign_is_refused_and_nobody_is_told(ana: Account) -> None:
    link = ana.link()
    token = link.partition("t=")[2]
    ana.browser.visits(link)
    forged = [
        *(token[:n] + ("A" if token[n] != "A" else "B") + token[n + 1 :] for n in range(0, 130, 3)),
        *("", token[:-1], token + "A", token.swapcase(), "x" * 5_000),
    ]
    for state in forged:
        ana.browser.visits(f"{URL}/google/callback?code=4/0Acode&state={state}")
        assert ana.browser.page.status == 400
        ana.browser.visits(f"{URL}/google/link?t={state}")
        assert ana.browser.page.status == 400
    for query in (
        "",
        f"state={token}",
        f"state={token}&code=",
        f"state={token}&code={'x' * 600}",
        "&".join("a=b" * 40),
    ):
        ana.browser.visits(f"{URL}/google/callback?{query}")
        assert ana.browser.page.status == 400
    assert not ana.phone.service.mailbox.events
    ana.works()
    ana.phone.hears()


def test_a_state_that_is_replayed_does_nothing_more(ana: Account) -> None:
    back = ana.connects()
    state = parse_qs(urlsplit(back).query)["state"][0]
    for again in (back, f"{URL}/google/callback?{urlencode({'state': state, 'code': '4/0Aanother'})}"):
        ana.browser.visits(again)
        ana.phone.service.mailbox.seen.clear()  # the queue remembers for five minutes only
        ana.works()
        ana.phone.hears()
    assert (ana.row["account"], ana.google.asked) == (ANA_AT, [("POST", "/token")])


def test_a_code_under_another_links_state_is_worth_nothing(ana: Account) -> None:
    """Ben puts the code of his own consent under Ana's state, or hers under his."""
    ben = Phone(ana.phone.service, BEN)
    links = ana.link(), ana.link(phone=ben)
    browsers = ana.browser, ana.another_browser()
    asked = [browser.asked(link) for browser, link in zip(browsers, links, strict=True)]
    codes = [parse_qs(urlsplit(ana.google.oauth.consent(each, BO_AT)).query)["code"][0] for each in asked]
    for browser, mine, code in zip(browsers, asked, reversed(codes), strict=True):
        browser.visits(f"{URL}/google/callback?{urlencode({'state': mine['state'], 'code': code})}")
    ana.works()
    assert ana.google.refused == ["invalid_grant: Invalid code verifier."] * 2
    ana.phone.hears_something_like("Google did not accept that any more")
    assert ana.row == {}


def test_who_is_sent_on_past_the_page_that_names_the_number_connects_nothing(ana: Account) -> None:
    """Ben asks for a link of his own, and sends Ana the address of Google's page, which shows no number: her calendar
    would be connected with his conversation."""
    ben = Phone(ana.phone.service, BEN)
    asked = ana.another_browser().asked(ana.link(phone=ben))
    victim = ana.another_browser()
    victim.visits(ana.google.oauth.consent(asked, ANA_AT))
    assert (victim.page.status, "another browser" in victim.page.body) == (400, True)
    victim.cookie = "parley-link=AAAAAAAAAAAA"
    victim.visits(ana.google.oauth.consent(asked, ANA_AT))
    assert not ana.phone.service.mailbox.events
    # The page that sets the cookie names the last digits of the number that asked for the link.
    victim.visits(ana.link(phone=ben))
    assert "ends in 177" in victim.page.body


def test_a_sealed_code_opens_in_no_other_conversation(ana: Account) -> None:
    ben = Phone(ana.phone.service, BEN)
    ben.says("hello")
    ben.inbox.clear()
    ana.browser.consents(ana.link())
    (event,) = ana.phone.service.mailbox.events
    notes = {"linking": ana.phone.state.notes["linking"]}
    other = ben.state.change(notes=notes)
    ana.phone.service.table.conversations[other.id] = other
    ana.phone.service.mailbox.events.clear()
    ana.phone.service.mailbox.seen.clear()
    heard = ana.phone.service.receive(event.model_copy(update={"conversation": other.id}))
    assert [each.to for each in heard] == [BEN]
    assert "Google did not accept that any more" in heard[0].text
    assert ana.google.asked == []


def test_while_nothing_can_be_sealed_the_page_asks_to_come_again_and_the_code_is_not_used_up(ana: Account) -> None:
    ana.vault.is_closed = True
    back = ana.browser.consents(ana.link())
    assert (ana.browser.page.status, "reload" in ana.browser.page.body) == (503, True)
    ana.vault.is_closed = False
    ana.browser.visits(back)
    ana.works()
    ana.phone.hears(CONNECTED.format(ANA_AT))


# --- another account, letting go, erasure -----------------------------------------------------------------------------


@pytest.mark.parametrize("is_down", [False, True])
def test_a_second_account_replaces_the_first_after_a_yes_which_revokes_it(ana: Account, is_down: bool) -> None:
    ana.connects()
    ana.phone.says("connect Google")
    ana.phone.hears_something_like(f"Your Google account {ANA_AT} is connected. Send you a link to connect another one")
    ana.phone.says("no")
    ana.phone.inbox.clear()
    ana.phone.says("connect Google")
    ana.phone.inbox.clear()
    ana.browser.consents(ana.link("yes"), BO_AT)
    ana.google.will(*([goes_on, *[fails(503)] * 3] if is_down else []))  # the code is exchanged, the first not revoked
    ana.works()
    replaced = REPLACED_ONLY_HERE if is_down else REPLACED
    ana.phone.hears(f"{CONNECTED.format(BO_AT)} {replaced.format(ANA_AT)}")
    assert (ana.row["account"], ana.row["revoking"]) == (BO_AT, "")
    assert [ana.google.oauth.grants[each].is_valid for each in (ANA_AT, BO_AT)] == [is_down, True]
    ana.phone.later(minutes=2)
    assert [ana.google.oauth.grants[each].is_valid for each in (ANA_AT, BO_AT)] == [False, True]
    ana.phone.hears()


def test_an_account_that_is_connected_again_keeps_its_consent_though_an_older_one_was_to_be_taken_back(
    ana: Account,
) -> None:
    ana.connects()
    for account, before in ((BO_AT, ANA_AT), (ANA_AT, BO_AT)):
        ana.phone.says("connect Google")
        ana.phone.inbox.clear()
        ana.browser.consents(ana.link("yes"), account)
        ana.google.will(goes_on, *[fails(503)] * 3)
        ana.works()
        ana.phone.hears(f"{CONNECTED.format(account)} {REPLACED_ONLY_HERE.format(before)}")
    ana.phone.later(minutes=2)
    assert [ana.google.oauth.grants[each].is_valid for each in (ANA_AT, BO_AT)] == [True, False]
    kept = [each for each in ana.phone.service.table.conversations.values() if each.notes]
    assert [each.id for each in kept] in ([], [ana.phone.state.id]), "no token of anybody's is left"


def test_who_chooses_another_account_after_a_lost_consent_is_told_which_one_was_left(ana: Account) -> None:
    """A lost consent is renewed without a question; the account is chosen on Google's page."""
    ana.connects()
    ana.google.oauth.grants[ANA_AT].is_valid = False
    ana.phone.says("is Google connected?")
    ana.phone.hears_something_like(
        f"Your Google account {ANA_AT} was connected, but Google does not let me in any more."
    )
    ana.phone.inbox.clear()
    ana.browser.consents(ana.link("connect Google"), BO_AT)
    ana.works()
    ana.phone.hears(f"{CONNECTED.format(BO_AT)} {REPLACED.format(ANA_AT)}")


def test_the_same_account_again_is_not_revoked(ana: Account) -> None:
    ana.connects()
    ana.phone.says("connect Google")
    ana.phone.inbox.clear()
    ana.browser.consents(ana.link("yes"), ANA_AT)
    ana.works()
    ana.phone.hears(CONNECTED.format(ANA_AT))
    assert ana.google.oauth.grants[ANA_AT].is_valid


@pytest.mark.parametrize(
    ("text", "asks", "says"),
    [
        ("disconnect Google", "Disconnect your Google account", "is disconnected. From now on I use the calendar that"),
        ("desconecta mi cuenta de Google", "¿Desconecto tu cuenta de Google", "está desconectada. Desde ahora uso"),
    ],
)
def test_who_disconnects_takes_the_consent_back_at_google(ana: Account, text: str, asks: str, says: str) -> None:
    ana.connects()
    ana.phone.says("español" if asks.startswith("¿") else "English")
    ana.phone.inbox.clear()
    ana.phone.says(text)
    ana.phone.hears_something_like(asks)
    ana.phone.says("yes")
    ana.phone.hears_something_like(says)
    assert not ana.google.oauth.grants[ANA_AT].is_valid
    assert {name for name, value in ana.row.items() if value} == {"status", "id"}
    ana.phone.says("disconnect Google")
    ana.phone.hears_something_like("nothing to disconnect" if asks.startswith("D") else "nada que desconectar")


def test_while_google_is_down_nothing_is_disconnected_and_it_can_be_tried_again(ana: Account) -> None:
    ana.connects()
    ana.google.will(*[fails(503)] * 9)
    ana.phone.says("disconnect Google")
    ana.phone.inbox.clear()
    ana.phone.clock.advance(seconds=1)
    ana.phone.service.mailbox.put(ana.phone.service.message(ana.phone.number, "yes"))
    ana.works()
    ana.phone.hears("I cannot reach Google at the moment. Please try again in a few minutes.")
    assert ana.row["account"] == ANA_AT
    ana.phone.says("disconnect Google")
    ana.phone.inbox.clear()
    ana.phone.says("yes")
    ana.phone.hears_something_like("is disconnected")


def test_an_erasure_revokes_and_leaves_nothing(ana: Account) -> None:
    ana.connects()
    conversation = ana.phone.state.id
    ana.phone.clock.advance(seconds=1)
    ana.phone.service.receive(EraseRequested(id="e", conversation=conversation, received_at=ana.phone.clock()))
    ana.phone.inbox.clear()
    assert not ana.google.oauth.grants[ANA_AT].is_valid
    assert ana.phone.service.rows("GRANT").list(conversation) == []
    assert isinstance(ana.phone.state, Conversation)
    assert ana.phone.state.person is None


def test_which_calendar_is_used_is_the_persons_choice(ana: Account) -> None:
    ana.phone.says("use Google for my calendar")
    ana.phone.hears("No Google account is connected. Text “connect Google” to connect yours.")
    ana.connects()
    for text, says in (
        ("use your own calendar", "From now on I use the calendar that I keep myself. Your Google account stays"),
        ("is Google connected?", "is connected, but I use the calendar that I keep myself."),
        ("use Google for my calendar", f"From now on I use your Google Calendar ({ANA_AT})."),
        ("is Google connected?", "is connected, and I use its calendar."),
    ):
        ana.phone.says(text)
        ana.phone.hears_something_like(says)


def test_where_google_is_off_nobody_is_offered_it(phone: Phone) -> None:
    phone.says("connect Google")
    (heard,), phone.inbox = phone.inbox, []
    assert "Google" not in heard or "link" not in heard
    phone.says("help")
    (heard,), phone.inbox = phone.inbox, []
    assert "google" not in heard.lower()


# --- a process that dies in the middle --------------------------------------------------------------------------------


class Died(Exception):
    """The process ends here, as far as the test goes."""


def dies_once(monkeypatch: pytest.MonkeyPatch, where: object, name: str, *, after: bool) -> None:
    """Let the process die at the next call of this function: before it does anything, or right after it."""
    real, calls = getattr(where, name), iter([True])

    def call(*given: object, **named: object) -> object:
        dies = next(calls, False)
        if dies and not after:
            raise Died
        result = real(*given, **named)
        if dies:
            raise Died
        return result

    monkeypatch.setattr(where, name, call)


@pytest.mark.parametrize(
    ("name", "after", "is_connected"),
    [("tokens", False, True), ("tokens", True, False), ("_write", False, False), ("_write", True, True)],
)
def test_a_consent_is_exchanged_once_wherever_the_process_dies(
    ana: Account, name: str, after: bool, is_connected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code that was used up with the process is lost: the person is told to connect again."""
    accounts = ana.phone.service.accounts
    assert isinstance(accounts, GoogleAccounts)
    dies_once(monkeypatch, accounts.client if name == "tokens" else accounts, name, after=after)
    ana.browser.consents(ana.link())
    ana.works()
    ana.phone.hears_something_like(CONNECTED.format(ANA_AT) if is_connected else "Google did not accept that any more")
    assert (ana.row.get("status") == "linked") == is_connected


@pytest.mark.parametrize(("name", "after"), [("revoke", False), ("revoke", True), ("_write", False), ("_write", True)])
def test_an_account_is_disconnected_wherever_the_process_dies(
    ana: Account, name: str, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.connects()
    accounts = ana.phone.service.accounts
    assert isinstance(accounts, GoogleAccounts)
    ana.phone.says("disconnect Google")
    ana.phone.inbox.clear()
    dies_once(monkeypatch, accounts.client if name == "revoke" else accounts, name, after=after)
    ana.phone.clock.advance(seconds=1)
    ana.phone.service.mailbox.put(ana.phone.service.message(ana.phone.number, "yes"))
    ana.works()
    ana.phone.hears_something_like("is disconnected")
    assert (ana.row["status"], ana.row["sealed"]) == ("none", "")
    assert not ana.google.oauth.grants[ANA_AT].is_valid
