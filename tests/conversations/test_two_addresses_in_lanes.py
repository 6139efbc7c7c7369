"""Two addresses of one person become one: what each lane makes of what it has noted under both, with the rows and the
account that belong to it; and export and erasure reach all of it."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from parley.adapters.google_accounts import GoogleAccounts
from parley.adapters.memory_queues import ManualClock
from parley.conversation.account_services import FIRST
from parley.conversation.events import Channel, Notified
from parley.conversation.state import Conversation
from parley.errors import Unsealable
from parley.lanes.assistant.merging import merges as assistants
from parley.lanes.coach.agent import COACH
from parley.lanes.coach.notes import notes_of
from parley.lanes.commerce.cart_timer import CART
from parley.lanes.commerce.merging import merges as shops
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.guide.notes import AFTERWARDS, CLOSE, NUDGE, guide_notes_of
from parley.lanes.media.followers import FOLLOWER
from parley.lanes.media.merging import merges as libraries
from parley.lanes.media.notes import MediaNotes
from parley.lanes.support.notes import support_notes
from parley_cli.memory_service import MemoryService, every_lane
from tests.conversations.test_two_addresses import ID, OF_ID, OF_NUMBER, Ana
from tests.support.business import BUSINESS
from tests.support.google_account import ANA_AT, BO_AT, Account
from tests.support.google_server import GoogleServer, granted
from tests.support.home import Home
from tests.support.phone import ANA, Phone
from tests.support.phone import clock as noon


@pytest.fixture
def ana() -> Ana:
    return Ana(MemoryService(noon(), business=BUSINESS, settings=every_lane()))


def by_sms(ana: Ana, *texts: str) -> list[str]:
    """Let Ana text by SMS, and return the last that she hears."""
    return [ana.says(text, ANA, channel=Channel.SMS) for text in texts][-1]


def by_id(ana: Ana, *texts: str) -> list[str]:
    """Let Ana text on WhatsApp, where her number is not shown, and return the last that she hears."""
    return [ana.says(text, ID) for text in texts][-1]


def become_one(ana: Ana) -> str:
    """Let WhatsApp show both addresses, and return what Ana hears."""
    return "\n".join(ana.says("my tasks", ANA, ID))


def cart(conversation: Conversation) -> list[tuple[int, str]]:
    return [(line.count, line.sku) for line in CommerceNotes.of(conversation).lines]


# --- the shop ---------------------------------------------------------------------------------------------------------


def test_two_carts_are_one_with_what_is_in_both_and_the_person_is_told(ana: Ana) -> None:
    by_sms(ana, "2 butter croissants")
    by_id(ana, "a butter croissant and a baguette")
    told = become_one(ana)
    person = ana.conversation(OF_NUMBER)
    assert cart(person) == [(3, "croissant"), (1, "baguette")]
    assert "Your two carts are one now. It holds: 3 x Butter croissant and 1 x Baguette." in told
    assert [timer.kind for timer in person.timers].count(CART) == 1


def test_what_was_said_last_of_an_order_holds_whole(ana: Ana) -> None:
    by_sms(ana, "a butter croissant", "deliver it to 5 Oak Street tomorrow at 9", "no nuts please")
    by_id(ana, "a baguette", "I'll pick it up today at 5 pm")
    here, there = (CommerceNotes.of(ana.conversation(id)) for id in (OF_NUMBER, OF_ID))
    become_one(ana)
    notes = CommerceNotes.of(ana.conversation(OF_NUMBER))
    later = max((here, there), key=lambda each: each.said_at or noon()())
    assert (notes.how, notes.when, notes.address) == (later.how, later.when, later.address)


def test_orders_of_both_are_the_persons_and_are_found_cancelled_exported_and_erased(ana: Ana) -> None:
    by_id(ana, "2 butter croissants", "checkout for pickup tomorrow at 9", "Ana", "yes")
    (placed,) = CommerceNotes.of(ana.conversation(OF_ID)).orders
    become_one(ana)
    (order,) = ana.service.rows("ORDER").of_person(OF_NUMBER)
    assert (order["id"], order["conversation"]) == (placed, OF_NUMBER)
    assert order["number"] in by_sms(ana, "where is my order?")[0]
    assert order["number"] in "\n".join(by_sms(ana, "export my data"))
    by_sms(ana, "delete my data", "yes")
    assert ana.service.rows("ORDER").get("", placed) is None


# --- habits -----------------------------------------------------------------------------------------------------------


INTAKE = ("start a habit", "make it yours", "{}", "after lunch", "to feel awake", "every day at 9am", "no")


def habit(says: Callable[..., list[str]], ana: Ana, wish: str) -> None:
    says(ana, *(text.format(wish) for text in INTAKE))


def coached(ana: Ana) -> Sequence[str]:
    return [timer.kind for timer in ana.conversation(OF_NUMBER).timers if timer.lane == COACH.name]


def test_a_habit_of_one_side_goes_on_with_its_prompts(ana: Ana) -> None:
    by_sms(ana, "my tasks")
    habit(by_id, ana, "stretching")
    before = [timer.kind for timer in ana.conversation(OF_ID).timers if timer.lane == COACH.name]
    told = become_one(ana)
    assert coached(ana) == before != []
    assert notes_of(ana.conversation(OF_NUMBER)).profile.habit_domain == "stretching"
    assert "habit" not in told


def test_of_two_habits_one_goes_on_and_the_person_is_told_which(ana: Ana) -> None:
    habit(by_sms, ana, "stretching")
    prompts = len([timer for timer in ana.conversation(OF_NUMBER).timers if timer.lane == COACH.name])
    habit(by_id, ana, "reading")
    told = become_one(ana)
    assert "I keep “stretching”, and “reading” has ended." in told
    assert len(coached(ana)) == prompts


# --- sessions ---------------------------------------------------------------------------------------------------------


def test_a_session_of_one_side_goes_on_and_of_two_the_one_here(ana: Ana) -> None:
    for says in (by_sms, by_id):
        says(ana, "a 10 minute calm session", "yes")
    running = guide_notes_of(ana.conversation(OF_NUMBER)).session
    assert running
    assert guide_notes_of(ana.conversation(OF_ID)).session
    ana.hears(ana.message("pause", ANA, ID))
    notes = guide_notes_of(ana.conversation(OF_NUMBER))
    assert notes.session is not None
    assert notes.session.id == running.id
    assert len(notes.past) == 1
    kinds = [timer.kind for timer in ana.conversation(OF_NUMBER).timers]
    assert sorted(kinds) == sorted((AFTERWARDS, AFTERWARDS, NUDGE, CLOSE))


def test_an_age_that_is_too_young_holds_whichever_side_has_heard_it(ana: Ana) -> None:
    by_sms(ana, "my tasks")
    by_id(ana, "a 10 minute calm session", "I'm 14")
    assert guide_notes_of(ana.conversation(OF_ID)).under_age_at
    become_one(ana)
    assert guide_notes_of(ana.conversation(OF_NUMBER)).under_age_at


# --- tickets ----------------------------------------------------------------------------------------------------------


def test_open_tickets_of_both_stay_open_and_each_can_be_closed(ana: Ana) -> None:
    by_sms(ana, "open a ticket", "my cake arrived upside down")
    by_id(ana, "open a ticket", "the tea is cold")
    (first,), (second,) = (support_notes(ana.conversation(id)).open_tickets for id in (OF_NUMBER, OF_ID))
    become_one(ana)
    assert support_notes(ana.conversation(OF_NUMBER)).open_tickets == (first, second)
    assert {row["conversation"] for row in ana.service.rows("TICKET").list("")} == {OF_NUMBER}
    for ticket in (second, first):
        closes = Notified(
            id=f"api-{ticket.number}",
            conversation=OF_ID,  # as an operator's page that was opened before shows it
            received_at=ana.service.now(),
            lane="support",
            what="closed",
            data={"operator": "Cleo", "ticket": ticket.number, "at": ana.service.now().isoformat()},
        )
        (told,) = ana.hears(closes)
        assert ticket.number in told.text
    assert {row["status"] for row in ana.service.rows("TICKET").list("")} == {"closed"}
    assert support_notes(ana.conversation(OF_NUMBER)).open_tickets == ()


def test_a_hand_off_of_the_other_side_goes_on_in_silence(ana: Ana) -> None:
    assert isinstance(ana.service.now, ManualClock)
    ana.service.now.advance(hours=3)  # people answer then
    by_sms(ana, "my tasks")
    by_id(ana, "talk to a human")
    assert support_notes(ana.conversation(OF_ID)).hand_off
    ana.says("hello?", ANA, ID)
    assert support_notes(ana.conversation(OF_NUMBER)).hand_off
    assert ana.says("what a day", ANA, ID) == []


# --- the library ------------------------------------------------------------------------------------------------------


def test_a_title_that_both_follow_is_told_once_and_can_be_left() -> None:
    clock = noon()
    home = Home(clock)
    ana = Ana(MemoryService(clock, business=BUSINESS, libraries=home.libraries, settings=every_lane()))
    for says in (by_sms, by_id):
        says(ana, "add the series The Bear", "yes")
        assert "The Bear" in says(ana, "follow the series The Bear")[0]
    become_one(ana)
    rows = ana.service.rows(FOLLOWER).of_person(OF_NUMBER)
    assert [row["conversation"] for row in rows] == [OF_NUMBER, OF_NUMBER]
    assert "\n".join(by_sms(ana, "export my data")).count("The Bear") == 1
    by_sms(ana, "stop following the series The Bear")
    assert not any(row["is_on"] for row in ana.service.rows(FOLLOWER).of_person(OF_NUMBER))
    by_sms(ana, "follow the series The Bear")
    assert len(ana.service.rows(FOLLOWER).of_person(OF_NUMBER)) == 2


# --- an account at Google ---------------------------------------------------------------------------------------------


@pytest.fixture
def google(ana: Ana) -> Iterator[Account]:
    assert isinstance(ana.service.now, ManualClock)
    with GoogleServer(ana.service.now) as server:
        yield Account(Phone(ana.service), server)


def connected(google: Account, conversation: str, account: str) -> None:
    granted(google.google, google.phone.service.rows, google.vault, conversation, account, FIRST)


def account_of(google: Account, conversation: str) -> str:
    accounts = google.phone.service.accounts
    found = accounts.linked(conversation) if accounts else None
    return found.name if found else ""


@pytest.mark.parametrize("side", [OF_NUMBER, OF_ID], ids=["number", "id"])
def test_an_account_of_either_side_is_the_persons(ana: Ana, google: Account, side: str) -> None:
    by_sms(ana, "my tasks")
    by_id(ana, "my tasks")
    connected(google, side, ANA_AT)
    told = become_one(ana)
    assert "Google" not in told
    assert (account_of(google, OF_NUMBER), account_of(google, OF_ID)) == (ANA_AT, "")
    by_sms(ana, "what's on my calendar today?")
    assert ("POST", "/token") in google.google.asked
    assert any(path.startswith("/calendar") for _, path in google.google.asked)
    by_id(ana, "delete my data", "yes")
    assert ("POST", "/revoke") in google.google.asked


def test_of_two_accounts_the_one_here_goes_on_and_the_other_is_let_go_and_told(ana: Ana, google: Account) -> None:
    by_sms(ana, "my tasks")
    by_id(ana, "my tasks")
    connected(google, OF_NUMBER, ANA_AT)
    connected(google, OF_ID, BO_AT)
    told = become_one(ana)
    assert f"I go on with {ANA_AT}, and no longer use {BO_AT}." in told
    assert (account_of(google, OF_NUMBER), account_of(google, OF_ID)) == (ANA_AT, "")
    assert google.google.asked.count(("POST", "/revoke")) == 1


def test_an_account_that_cannot_be_brought_along_is_asked_for_anew(
    ana: Ana, google: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> None:
        raise Unsealable("sealed for something else")

    by_sms(ana, "my tasks")
    by_id(ana, "my tasks")
    connected(google, OF_ID, ANA_AT)
    monkeypatch.setattr(GoogleAccounts, "move", refuses)
    assert f"Your Google account {ANA_AT} was connected under your other address" in become_one(ana)
    assert ana.says("my tasks", ANA, ID) != []
    by_sms(ana, "delete my data", "yes")
    assert not [key for key in ana.service.table.data if key[0] in (OF_NUMBER, OF_ID)]


def test_a_link_that_was_on_its_way_is_asked_for_anew(ana: Ana, google: Account) -> None:
    by_sms(ana, "my tasks")
    by_id(ana, "connect Google")
    assert "does not work any more. Text “connect Google” for a new one." in become_one(ana)


# --- what is noted of lists -------------------------------------------------------------------------------------------


def with_notes(id: str, lane: str, **notes: object) -> Conversation:
    return Conversation.model_validate({"id": id, "notes": {lane: notes}})


def test_a_number_means_the_list_that_was_shown_last(ana: Ana) -> None:
    context = ana.service.turns.make_context
    lists = {at: {"tasks": {"at": f"2026-11-21T{at}:00+00:00", "ids": [at]}} for at in ("11:00", "12:00")}
    for ours, theirs in (("11:00", "12:00"), ("12:00", "11:00")):
        here, there = (with_notes(id, "assistant", shown=lists[at]) for id, at in (("a", ours), ("b", theirs)))
        merged = assistants(here, there, context)  # type: ignore[arg-type]
        assert merged.notes["shown"] == lists["12:00"]


def test_lanes_that_know_nothing_of_the_person_note_nothing(ana: Ana) -> None:
    empty = Conversation(id="a")
    for merges in (assistants, shops, libraries):
        assert dict(merges(empty, empty, None).notes) == {}  # type: ignore[arg-type]


def test_what_has_arrived_for_both_is_told_once() -> None:
    told = {"kind": "movie", "name": "Dune", "key": 1}
    here = with_notes("a", "media", told=["movie/1/0/0/new"])
    there = with_notes("b", "media", arrived=[told, {**told, "key": 2}])
    merged = MediaNotes.read(libraries(here, there, None).notes)  # type: ignore[arg-type]
    assert [each.key for each in merged.arrived] == [2]
