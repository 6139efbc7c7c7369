"""Somebody who waits for a person calls the bot back in their own words. What only speaks of the bot, or of waiting,
ends no hand-off, and once a person answers, the bot has to be named.
"""

import pytest

from parley.adapters.memory_queues import ManualClock
from tests.support.front_desk import FrontDesk

UNNAMED = ("eh nobodys there, youll do. are you back?", "bueno ya no molesten a nadie, síguele tú")
NAMED = (
    "Ok I'm all set, you can put me back with the automated thing",
    "thanks bo, let the bot answer again",
    "ok gracias, ya que me conteste el bot otra vez",
)
NO_CALL = (
    "are you there? I ordered bread yesterday",
    "the robot told me it was ready at nine",
    "I don't want the robot",
    "is anyone going to answer me",
    "sigo esperando",
)


def waiting(clock: ManualClock) -> FrontDesk:
    desk = FrontDesk(clock)
    desk.ana_says("I want to talk to a person")
    return desk


@pytest.mark.parametrize("text", UNNAMED + NAMED)
def test_the_bot_comes_back_to_whoever_calls_it_while_nobody_has_come(clock: ManualClock, text: str) -> None:
    desk = waiting(clock)
    desk.ana_says(text)
    assert not desk.is_handed_off
    assert any(each in desk.ana.inbox[-1] for each in ("I'm back", "Aquí estoy"))


def test_behind_a_person_it_comes_back_to_who_names_it(clock: ManualClock) -> None:
    for text in NAMED:
        desk = waiting(clock)
        desk.bo_says(f"take {desk.number}")
        desk.ana.inbox.clear()
        for other in (*UNNAMED, *NO_CALL):
            desk.ana_says(other)
        assert desk.is_handed_off
        assert not desk.ana.inbox  # no word of the bot meanwhile
        desk.ana_says(text)
        assert not desk.is_handed_off


def test_what_is_no_call_leaves_the_wait_as_it_is(clock: ManualClock) -> None:
    desk = waiting(clock)
    desk.ana.inbox.clear()
    for text in NO_CALL:
        desk.ana_says(text)
    assert desk.is_handed_off
    assert not desk.ana.inbox


def test_who_asks_for_whoever_is_in_charge_behind_a_complaint_is_passed_on(clock: ManualClock) -> None:
    desk = FrontDesk(clock)
    desk.ana_says("the bread was stale")
    desk.ana_says("May I have a word with whoever is in charge")
    assert desk.is_handed_off
