"""A lane acts because of an event, a timer or a status: its actions run once, and what came of it is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from parley.conversation.events import StatusSet
from parley.conversation.timers import MOST_TIMERS, Timer
from parley.errors import Unsound
from parley.tools.tool import LaneAction, MissingArgument, Result, TimerRequest
from tests.support.phone import Phone
from tests.support.shop import SOURCES, Item, Place, Shop


def delivers(*items: str, words: str = "") -> Result:
    """Return a result that wants these delivered."""
    return Result(words, acts=tuple(LaneAction("deliver", Item(item=item)) for item in items))


@pytest.fixture
def shop(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A planted lane, and a person whom we know."""
    phone.says("my tasks")
    phone.inbox.clear()
    return Shop(phone, monkeypatch)


@pytest.mark.parametrize("brings", SOURCES.values(), ids=SOURCES)
def test_its_actions_run_in_the_same_turn_under_the_events_effects(shop: Shop, brings: Callable[[Shop], None]) -> None:
    shop.result = delivers("tea", "cups", words="Thank you!" if brings is not Shop.changes_status else "")
    brings(shop)
    heard, shop.phone.inbox = shop.phone.inbox, []
    assert heard[-1].endswith("Delivered: tea.\nDelivered: cups.")
    assert "".join(heard).count("Thank you!") == (brings is not Shop.changes_status)
    assert [item for _, item in shop.delivered] == ["tea", "cups"]
    events = {effect.rpartition(".a")[0] for effect, _ in shop.delivered}
    assert len({effect for effect, _ in shop.delivered}) == 2
    assert len(events) == 1
    assert shop.phone.state.notes["shop"] == {"delivered": "cups"}
    assert shop.phone.state.doing is None


def test_the_same_event_again_delivers_nothing_more(shop: Shop) -> None:
    shop.result = delivers("tea")
    for _ in range(3):
        shop.is_notified(id="payment-1")
    assert shop.delivered == [("payment-1.a0", "tea")]
    shop.phone.hears("Delivered: tea.")


def test_what_it_asks_beside_them_is_asked_behind_the_results(shop: Shop) -> None:
    asks = MissingArgument("How was the tea?", "buy", "item")
    shop.result = Result("Thank you!", asks=(asks,), acts=delivers("tea").acts)
    shop.is_notified()
    shop.phone.hears("Thank you!\nDelivered: tea.\n\nHow was the tea?")
    shop.result = Result("Noted.")
    shop.phone.says("hot")
    shop.phone.hears("Noted.")


@pytest.mark.parametrize("brings", [Shop.acts, Shop.is_notified, Shop.is_due], ids=["action", "event", "timer"])
def test_what_the_lane_wants_a_yes_to_runs_upon_it_as_it_was_shown(shop: Shop, brings: Callable[[Shop], None]) -> None:
    shop.result = Result("The price has changed.", confirms=(LaneAction("deliver", Item(item="tea")),))
    brings(shop)
    shop.phone.hears("The price has changed.\n\ndeliver tea?\nReply YES or NO.")
    assert shop.delivered == []
    shop.phone.says("yes")
    shop.phone.hears("Delivered: tea.")


def test_a_lanes_confirmation_waits_while_another_is_open(shop: Shop) -> None:
    phone = shop.phone
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    shop.result = Result("The price has changed.", confirms=(LaneAction("deliver", Item(item="tea")),))
    shop.is_notified()
    phone.hears()
    phone.says("yes")
    heard, phone.inbox = phone.inbox, []
    assert (phone.tasks, shop.delivered) == ([], [])
    assert heard[-1] == "deliver tea?\nReply YES or NO."
    phone.says("yes")
    phone.hears("Delivered: tea.")


def test_who_has_opted_out_is_told_nothing_and_it_is_done(shop: Shop) -> None:
    phone = shop.phone
    phone.says("STOP")
    phone.inbox.clear()
    shop.result = delivers("tea", words="Thank you!")
    shop.is_notified()
    phone.hears()
    assert [item for _, item in shop.delivered] == ["tea"]
    assert (phone.state.held, phone.state.notes["shop"]) == ((), {"delivered": "tea", "stopped": True})


def test_who_is_blocked_is_told_nothing_and_it_is_done(shop: Shop) -> None:
    shop.receives(StatusSet(**shop.event(), happening="blocked"))
    shop.result = delivers("tea")
    shop.is_notified()
    shop.phone.hears()
    assert [item for _, item in shop.delivered] == ["tea"]


def test_for_somebody_who_is_not_known_nothing_is_done(shop: Shop) -> None:
    stranger = Phone(shop.phone.service, "+14165550199")
    shop.result = delivers("tea")
    shop.is_notified(conversation=stranger.state.id)
    assert shop.delivered == []
    assert (stranger.state.doing, stranger.state.person) == (None, None)


def test_while_a_confirmation_is_open_it_is_done_and_its_words_wait(shop: Shop) -> None:
    phone = shop.phone
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    shop.result = delivers("tea")
    shop.is_notified()
    phone.hears()
    assert [item for _, item in shop.delivered] == ["tea"]
    phone.says("yes")
    heard, phone.inbox = phone.inbox, []
    assert "Delivered: tea." in heard[0]
    assert "Deleted" in heard[1]
    assert phone.tasks == []


def test_what_the_person_did_last_can_still_be_taken_back_behind_it(shop: Shop) -> None:
    shop.phone.says("add milk to my tasks")
    shop.result = delivers("tea")
    shop.is_notified()
    shop.phone.inbox.clear()
    shop.phone.says("undo")
    shop.phone.says("yes")
    assert shop.phone.tasks == []
    shop.phone.inbox.clear()


def test_it_runs_behind_the_actions_that_a_crash_has_left(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    phone, tasks = shop.phone, type(shop.phone.service.tasks)
    was_added = tasks.add
    fails = iter([True])

    def add(self: object, *given: object, **named: object) -> None:
        if next(fails, False):
            raise ConnectionError("the process has died here")
        was_added(self, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(tasks, "add", add)
    with pytest.raises(ConnectionError):
        phone.says("add milk to my tasks")
    shop.result = delivers("tea")
    shop.is_notified()
    phone.inbox.clear()
    assert (phone.tasks, [item for _, item in shop.delivered]) == (["milk"], ["tea"])


@pytest.mark.parametrize("silenced", ["opted out", "blocked", "silent"])
def test_a_timer_that_always_runs_acts_also_for_somebody_who_may_not_be_written_to(shop: Shop, silenced: str) -> None:
    phone = shop.phone
    at = phone.clock().replace(microsecond=0) + timedelta(minutes=10)
    later = (TimerRequest(at, "", kind="shop.always"), TimerRequest(at, "", kind="shop.due"))
    shop.result = Result("", later=later)
    shop.is_notified()
    if silenced == "opted out":
        phone.says("STOP")
        assert [timer.kind for timer in phone.state.timers] == ["shop.always"]
    elif silenced == "blocked":
        shop.receives(StatusSet(**shop.event(), happening="blocked"))
    phone.inbox.clear()
    shop.result = delivers("tea")
    phone.later(minutes=11 if silenced != "silent" else 60 * 24 * 100)
    phone.inbox.clear()
    assert "tea" in [item for _, item in shop.delivered]
    if silenced != "silent":
        assert [item for _, item in shop.delivered] == ["tea"]


def test_more_timers_than_there_is_room_for_refuse_its_actions_too(shop: Shop) -> None:
    phone = shop.phone
    at = phone.clock().replace(microsecond=0) + timedelta(days=30)
    full = tuple(Timer(id=f"earlier.t{n}", due=at, text="water the plants") for n in range(MOST_TIMERS))
    phone.service.table.conversations[phone.state.id] = phone.state.change(timers=full)
    shop.result = Result("Done.", later=(TimerRequest(at, "one more"),), acts=delivers("tea").acts)
    shop.is_notified()
    phone.hears(f"You already have {MOST_TIMERS} reminders. Cancel one of them first.")
    assert shop.delivered == []


def test_an_action_that_wants_itself_for_ever_is_given_up(shop: Shop) -> None:
    shop.result = Result("", acts=(LaneAction("buy", Item(item="tea")),))
    with pytest.raises(Unsound, match="only so many actions"):
        shop.is_notified()


def test_a_tool_that_its_lane_has_not_is_no_action(shop: Shop) -> None:
    for wrong in (LaneAction("add_task", Item(item="tea")), LaneAction("deliver", Place(place=1))):
        shop.result = Result("", acts=(wrong,))
        with pytest.raises(TypeError, match="no tool"):
            shop.is_notified()
    assert shop.phone.state.doing is None
