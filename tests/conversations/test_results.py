"""A lane's result does the same to a conversation, whatever has brought it about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from parley.conversation.timers import MOST_TIMERS, Timer
from parley.tools.tool import MissingArgument, Result, TimerRequest
from tests.support.phone import Phone
from tests.support.shop import SOURCES, Shop

TOO_MANY = f"You already have {MOST_TIMERS} reminders. Cancel one of them first."


@pytest.fixture
def shop(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A planted lane, and a person whom we know."""
    phone.says("my tasks")
    phone.inbox.clear()
    return Shop(phone, monkeypatch)


@pytest.fixture(params=SOURCES)
def brings(request: pytest.FixtureRequest) -> Callable[[Shop], None]:
    return SOURCES[request.param]


def waits_for(phone: Phone, many: int) -> None:
    """The conversation awaits so many timers more."""
    now = phone.state
    at = phone.clock().replace(microsecond=0) + timedelta(days=30)
    new = tuple(Timer(id=f"earlier.t{n}", due=at, text="water the plants") for n in range(many))
    phone.service.table.conversations[now.id] = now.change(timers=(*now.timers, *new))


def test_the_name_the_zone_the_notes_and_what_is_forgotten_count(shop: Shop, brings: Callable[[Shop], None]) -> None:
    phone = shop.phone
    known = phone.state.learnt("EMAIL", "bo", "bo@example.org", phone.clock()).learnt(
        "EMAIL", "cy", "cy@example.org", phone.clock()
    )
    phone.service.table.conversations[known.id] = known
    shop.result = Result("", name="Ana Maria", timezone="Europe/Paris", unlearn=("bo",), notes={"cart": ["tea"]})
    brings(shop)
    phone.inbox.clear()
    person = phone.state.person
    assert person is not None
    assert (person.name, person.timezone) == ("Ana Maria", "Europe/Paris")
    assert phone.state.notes["shop"] == {"cart": ["tea"]}
    assert [each.name for each in phone.state.memory] == ["cy"]


def test_what_recurs_moves_along_with_the_zone(shop: Shop, brings: Callable[[Shop], None]) -> None:
    phone = shop.phone
    phone.says("remind me every day at 9 to stretch")
    shop.result = Result("", timezone="Asia/Tokyo")
    brings(shop)
    phone.inbox.clear()
    assert [timer.recurs.zone for timer in phone.state.timers if timer.recurs] == ["Asia/Tokyo"]


def test_whoever_is_to_be_forgotten_is(shop: Shop, brings: Callable[[Shop], None]) -> None:
    shop.result = Result("never said", erases=True)
    brings(shop)
    assert shop.phone.inbox[-1:] == ["I've deleted everything that I kept about you. Text me any time to start afresh."]
    shop.phone.inbox.clear()
    assert shop.phone.state.person is None
    assert shop.phone.state.erased is not None


def test_whoever_wants_no_messages_gets_none(shop: Shop, brings: Callable[[Shop], None]) -> None:
    shop.result = Result("never said", stops=True)
    brings(shop)
    heard, shop.phone.inbox = shop.phone.inbox, []
    assert [text.startswith("You won't get any more messages") for text in heard] == [True]
    assert shop.phone.state.is_opted_out
    shop.phone.says("my tasks")
    shop.phone.hears()


@pytest.mark.parametrize("room", [0, 1, 2])
def test_more_timers_than_there_is_room_for_are_refused_as_a_whole(
    shop: Shop, brings: Callable[[Shop], None], room: int
) -> None:
    phone = shop.phone
    at = phone.clock().replace(microsecond=0) + timedelta(days=1)
    wanted = (TimerRequest(at, "the first"), TimerRequest(at, "the second"))
    shop.result = Result("Done.", later=wanted, name="Ana Maria", notes={"cart": ["tea"]})
    # Its own needs room, and leaves it.
    waits_for(phone, MOST_TIMERS - room - (brings is SOURCES["a timer"] and room == 0))
    if brings is SOURCES["a timer"] and room == 0:
        shop.result = replace(shop.result, later=(*wanted, TimerRequest(at, "the third")))
    brings(shop)
    heard, phone.inbox = phone.inbox, []
    set_ = [timer.text for timer in phone.state.timers if timer.text.startswith("the ")]
    person = phone.state.person
    assert person is not None
    if room == 2:
        assert (set_, person.name, TOO_MANY in "".join(heard)) == (["the first", "the second"], "Ana Maria", False)
        assert phone.state.notes["shop"] == {"cart": ["tea"]}
    else:
        assert (set_, person.name) == ([], None)
        assert heard[-1].endswith(TOO_MANY)
        assert "Done." not in "".join(heard)
        assert "cart" not in phone.state.notes.get("shop", {})


def test_a_timer_that_is_taken_away_makes_room(shop: Shop, brings: Callable[[Shop], None]) -> None:
    phone = shop.phone
    waits_for(phone, MOST_TIMERS - 1)
    at = phone.clock().replace(microsecond=0) + timedelta(days=1)
    gone = ("earlier.t0", "earlier.t1", "earlier.t2")
    shop.result = Result("", later=(TimerRequest(at, "the first"), TimerRequest(at, "the second")), forget=gone)
    brings(shop)
    phone.inbox.clear()
    assert [timer.text for timer in phone.state.timers if timer.text.startswith("the ")] == ["the first", "the second"]
    assert not {timer.id for timer in phone.state.timers} & set(gone)


@pytest.mark.parametrize("source", ["an action", "a timer", "an event from outside", "an enrolment"])
def test_its_words_are_said_and_its_questions_are_asked(shop: Shop, source: str) -> None:
    asks = MissingArgument("How many?", "buy", "item")
    shop.result = Result("There is tea.", asks=(asks,), closes=True)
    SOURCES[source](shop)
    heard, shop.phone.inbox = shop.phone.inbox, []
    assert heard[-1].endswith("There is tea.\n\nHow many?") or heard[-1].endswith("There is tea.\nHow many?")
    shop.result = Result("Bought.")
    shop.phone.says("three")
    shop.phone.hears("Bought.")


@pytest.mark.parametrize("source", ["an action", "a timer", "an event from outside"])
def test_no_trace_is_kept_of_what_is_about_somebody_else(shop: Shop, source: str) -> None:
    shop.result = Result("Bo has paid for you.", discreet=True)
    SOURCES[source](shop)
    shop.phone.hears("Bo has paid for you.")
    assert "Bo" not in shop.phone.state.model_dump_json()
    assert not any("Bo" in row.message.text for row in shop.phone.service.outbox.rows(shop.phone.state.id))


def test_after_a_stop_notes_count_as_the_lane_has_them_then_and_nothing_else_happens(shop: Shop) -> None:
    phone = shop.phone
    shop.result = Result("", notes={"begun": True})
    shop.enrols()
    phone.says("STOP")
    phone.inbox.clear()
    at = phone.clock().replace(microsecond=0) + timedelta(days=1)
    asks = MissingArgument("How many?", "buy", "item")
    shop.result = Result("Hello!", notes={"cart": ["tea"]}, later=(TimerRequest(at, "the first"),), asks=(asks,))
    shop.changes()
    phone.hears()
    assert phone.state.notes["shop"] == {"cart": ["tea"], "stopped": True}
    assert (phone.state.timers, phone.state.questions, phone.state.waiting) == ((), (), ())
