"""Several addresses at once: each goes to the person that it was given for, or is asked about."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parley.adapters.memory_queues import ManualClock
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel
from tests.support.phone import Phone
from tests.support.phone import clock as noon
from tests.support.planner import PLANS, draft_to, plan

UNCLEAR = "I didn't understand all of that, so I've used none of it."
ANA, BOB = "What is Ana's email address?", "What is Bob's email address?"
BOTH = {"Ana": "ana@x.com", "Bob": "bob@y.com"}


def learnt(phone: Phone) -> dict[str, str]:
    """What the service knows now of those who were asked about."""
    return phone.told


def to_whom(phone: Phone) -> dict[str, str]:
    """Return every email that was sent: what it says, and where it went."""
    return {each.body: each.to for each in phone.service.mail.kept(phone.state.id) if each.sent}


def agrees_to_all(phone: Phone) -> None:
    """Says yes to every email that is shown."""
    while phone.state.confirmation is not None:
        phone.says("yes")
    phone.inbox.clear()


@pytest.fixture
def both(phone: Phone) -> Iterator[Phone]:
    """Ana and Bob are to be written to, and each was asked about in a message of its own."""
    phone.service.mail.can_send = True
    phone.says("email Ana saying hi Ana")
    phone.says("email Bob saying hi Bob")
    phone.hears(ANA, BOB)
    yield phone
    phone.inbox.clear()


@pytest.mark.parametrize(
    "said",
    [
        "Ana: ana@x.com\nBob: bob@y.com",
        "ana is ana@x.com and bob's is bob@y.com",
        "Bob: bob@y.com, Ana: ana@x.com",
        "bob bob@y.com ana ana@x.com",
        "ana@x.com is Ana's and bob@y.com is Bob's",
        "it's ana@x.com for ana, and bob@y.com for bob please",
        "ana@x.com (Ana), bob@y.com (Bob)",
        "Ana's email address is ana@x.com; Bob's is bob@y.com, thanks!",
        "ana=ana@x.com bob=bob@y.com",
        "Ana Ode <ana@x.com>, Bob Ek <bob@y.com>",
        "ana@x.com, bob@y.com",  # as they were asked
        "ana@x.com and bob@y.com",
        "el de ana es ana@x.com y el de bob es bob@y.com",
        "para bob: bob@y.com, para ana: ana@x.com",
        "el correo de Ana es ana@x.com, el de Bob bob@y.com",
        "sure, ana is ana@x.com, bob is bob@y.com",
    ],
)
def test_values_that_name_their_question_go_there(both: Phone, said: str) -> None:
    both.says(said)
    assert learnt(both) == BOTH
    agrees_to_all(both)
    assert to_whom(both) == {"hi Ana": "ana@x.com", "hi Bob": "bob@y.com"}


@pytest.mark.parametrize(
    "said", ["Ana: ana@x.com", "ana's is ana@x.com", "ana@x.com is for Ana", "el de ana: ana@x.com"]
)
def test_one_that_names_its_question_goes_there_though_another_is_newer(both: Phone, said: str) -> None:
    both.says(said)
    assert learnt(both) == {"Ana": "ana@x.com"}
    assert [each.text for each in both.state.questions if each.learns] == [BOB]


def test_one_that_names_none_is_asked_about_and_its_number_sends_nothing_to_somebody_else(both: Phone) -> None:
    both.says("ana@x.com")
    both.hears(f"Which question is that for?\n1. {ANA}\n2. {BOB}\nReply with its number.")
    both.says("1")
    assert learnt(both) == {"Ana": "ana@x.com"}


def test_a_number_behind_two_named_addresses_goes_to_nobody(both: Phone) -> None:
    both.says("Ana: ana@x.com\nBob: bob@y.com")
    assert learnt(both) == BOTH
    both.says("2")
    agrees_to_all(both)
    assert to_whom(both).get("hi Ana", "ana@x.com") == "ana@x.com"
    assert to_whom(both).get("hi Bob", "bob@y.com") == "bob@y.com"


@pytest.mark.parametrize(
    "said",
    [
        "Ana: ana@x.com, bob@y.com",  # two for Ana?
        "ana@x.com or bob@y.com",
        "ana and bob: team@x.com, ana@x.com",
        "ana: ana@x.com, ana: bob@y.com",
        "carl: c@z.com, ana: ana@x.com",
        "a@x.com, b@y.com, c@z.com",
        "not ana@x.com but bob@y.com",
    ],
)
def test_what_cannot_be_told_apart_is_used_for_nobody_and_asked_for_again(both: Phone, said: str) -> None:
    both.says(said)
    both.hears(f"{UNCLEAR}\n\n1. {ANA}\n2. {BOB}\nReply 1: email, 2: email")
    assert learnt(both) == {}
    both.says("2: bob@y.com 1: ana@x.com")
    assert learnt(both) == BOTH


# --- asked together -------------------------------------------------------------------------------------------------


@pytest.fixture
def batch(clock: ManualClock, model: ScriptedModel) -> Iterator[Phone]:
    """A plan has asked about Ana and Bob in one message."""
    phone = Phone(MemoryService(clock, model))
    model.will(PLANS, plan("two drafts", draft_to("a", "Ana"), draft_to("b", "Bob"), people=("Ana", "Bob")))
    phone.says("Draft to Ana and Bob")
    phone.hears(f"1. {ANA}\n2. {BOB}\nReply 1: email, 2: email")
    yield phone
    phone.inbox.clear()


@pytest.mark.parametrize(
    "said",
    [
        "1:ana@x.com 2:bob@y.com",
        "1: ana@x.com, 2: bob@y.com",
        "2: bob@y.com, 1: ana@x.com",
        "2 bob@y.com\n1 ana@x.com",
        "1) ana@x.com 2) bob@y.com",
        "1.ana@x.com 2.bob@y.com",
        "1-ana@x.com,2-bob@y.com",
        "ana@x.com, bob@y.com",
        "ana@x.com\nbob@y.com",
        "bob: bob@y.com / ana: ana@x.com",
        "1 (Ana): ana@x.com, 2 (Bob): bob@y.com",
        "the first is ana@x.com and the second bob@y.com",
        "la segunda es bob@y.com y la primera ana@x.com",
        "1: ana@x.com, 1: ana@x.com, 2: bob@y.com",
    ],
)
def test_of_a_batch_each_goes_to_its_question(batch: Phone, said: str) -> None:
    batch.says(said)
    assert learnt(batch) == BOTH
    assert batch.state.questions == ()


@pytest.mark.parametrize("said", ["2: bob@y.com", "bob: bob@y.com", "bob@y.com for bob", "el segundo: bob@y.com"])
def test_of_a_batch_one_is_given_now_and_one_later(batch: Phone, said: str) -> None:
    batch.says(said)
    assert learnt(batch) == {"Bob": "bob@y.com"}
    batch.says("ana@x.com")
    assert learnt(batch) == BOTH


def test_of_a_batch_the_wrong_one_is_explained_and_asked_once_more(batch: Phone) -> None:
    batch.says("1: ana@x.com 2: nope")
    batch.hears(f"That doesn't look like an email address.\nKept a draft to Ana (ana@x.com): “tea”.\n\n{BOB}")
    assert learnt(batch) == {"Ana": "ana@x.com"}
    assert [(each.text, each.tries) for each in batch.state.questions] == [(BOB, 1)]
    batch.says("bob@y.com")
    assert learnt(batch) == BOTH


@pytest.mark.parametrize(
    "said",
    [
        "1: ana@x.com 3: carl@z.com",
        "1: ana@x.com, 1: bob@y.com",
        "1: ana@x.com, 2: bob@y.com, 2: carl@z.com",
        "ana@x.com, bob@y.com, carl@z.com",
        "1 and 2: team@x.com",
        "1: ana@x.com, bob@y.com",
    ],
)
def test_a_batch_that_cannot_be_told_apart_is_used_for_nobody(batch: Phone, said: str) -> None:
    batch.says(said)
    assert learnt(batch) == {}
    assert [each.text for each in batch.state.questions] == [ANA, BOB]
    batch.says("1: ana@x.com 2: bob@y.com")
    assert learnt(batch) == BOTH


# --- any names, in any words ----------------------------------------------------------------------------------------

NAMES = ("Ana", "Bob", "Maria Lopez", "Dan")
PHRASED = ("{n}: {a}", "{n} is {a}", "{n}'s is {a}", "for {n}: {a}", "el de {n} es {a}", "para {n}: {a}", "{n} {a}")
BEHIND = ("{a} is {n}'s", "{a} for {n}", "{a} ({n})", "{a} es de {n}")
BETWEEN = ("\n", ", ", " and ", "; ", " y ", " ")


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_is_given_to_whom_no_email_goes_to_somebody_else(data: st.DataObject) -> None:
    chance = random.Random(data.draw(st.integers(0, 10**9)))
    names = chance.sample(NAMES, chance.randint(2, 4))
    phone = Phone(MemoryService(noon()))
    phone.service.mail.can_send = True
    for name in names:
        phone.says(f"email {name} saying hi {name}")
    addresses = {
        name: f"{chance.choice('pqr')}{at}.{chance.choice('xyz')}@{chance.choice('kvw')}.com"
        for at, name in enumerate(names)
    }
    given_now = chance.sample(names, chance.randint(1, len(names)))
    style = chance.choice((PHRASED, BEHIND))
    pieces = [chance.choice(style).format(n=chance.choice((n, n.lower())), a=addresses[n]) for n in given_now]
    is_broken = chance.random() < 0.3
    if is_broken:  # one loses its name
        at = chance.randrange(len(pieces))
        pieces[at] = addresses[given_now[at]]
    phone.says(chance.choice(BETWEEN).join(pieces))
    assert learnt(phone).items() <= addresses.items()
    if not is_broken:
        assert learnt(phone) == {name: addresses[name] for name in given_now}
    agrees_to_all(phone)
    assert all(address == addresses[body.removeprefix("hi ")] for body, address in to_whom(phone).items())
