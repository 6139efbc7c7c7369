"""Opt-outs and opt-ins that are applied in another order than they were written: a STOP overtakes what came before it,
and webhooks overtake each other. What turns take the person for, and whether `send` writes to them, stay one.
"""

from itertools import permutations

import pytest

from parley.conversation.events import Channel
from parley.ports import Deadline
from parley_cli.memory_service import MemoryService
from tests.support.phone import ANA, Phone, clock

WORDS = ("STOP", "ALTO", "START", "yes", "CANCEL", "hello")


def told(said: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether Ana has opted out for turns, and for `send`, when these were applied, each written as its place says."""
    phone = Phone(MemoryService(clock()))
    conversation = phone.service.message(ANA, "").conversation
    events = {}
    for word in sorted(said, key=lambda each: each[-1]):
        phone.clock.advance(seconds=10)
        events[word] = phone.service.message(ANA, word[:-2], Channel.SMS)
    for word in said:
        list(phone.service.turns.apply([events[word]], Deadline.after(60)))
    person = phone.service.table.conversations[conversation].person
    assert person is not None
    return person.opted_out, phone.service.table.opted_out.get(conversation, False)


@pytest.mark.sampled(12)
@pytest.mark.parametrize("last", WORDS)
@pytest.mark.parametrize("first", WORDS)
def test_turns_and_deliveries_never_differ(first: str, last: str) -> None:
    for said in permutations((f"{first} 1", "STOP 2", f"{last} 3")):
        for_turns, for_send = told(said)
        assert for_turns == for_send, said


@pytest.mark.parametrize("start", ["START 2", "yes 2"])
@pytest.mark.parametrize("earlier", ["STOP 1", "ALTO 1", "CANCEL 1"])
def test_an_earlier_stop_behind_a_later_one_lets_no_start_between_the_two_undo_both(earlier: str, start: str) -> None:
    assert told(("STOP 3", earlier, start)) == (True, True)
