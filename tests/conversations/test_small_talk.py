"""What people text that is no command, without a model: a short answer that fits, and no list where a line will do."""

import pytest

from parley.conversation.segments import segments_of
from tests.support.phone import Phone


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("ok", "Good! Text me when you need something."),
        ("lol ok 👍", "Good! Text me when you need something."),
        ("hahaha", "Good! Text me when you need something."),
        ("thanks for your help!", "You're welcome!"),
        ("Thank you so much 😊", "You're welcome!"),
        ("jajaja", "¡Bien! Escríbeme cuando necesites algo."),
        ("muchas gracias 😊", "¡De nada!"),
        ("yes", "I hadn't asked you anything. Text HELP to see what I can do."),
    ],
)
def test_courtesy_is_answered_with_courtesy(full: Phone, said: str, heard: str) -> None:
    if heard.startswith("¡"):
        full.says("háblame en español")
        full.inbox.clear()
    full.says(said)
    full.hears(heard)


@pytest.mark.parametrize("said", ["you idiot", "stupid thing", "so annoying"])
def test_anger_is_offered_a_person(full: Phone, said: str) -> None:
    full.says(said)
    full.hears("I'm sorry that this isn't going well.\n\nShall I pass you on to a person?\nReply YES or NO.")


@pytest.mark.parametrize("said", ["you suck", "this is useless", "fuck you!!"])
def test_strong_displeasure_calls_a_person(full: Phone, said: str) -> None:
    full.says(said)
    full.hears_something_like("I'm sorry that this went wrong. Nobody is here right now")


@pytest.mark.parametrize("said", ["who is this", "who are you?", "quién eres"])
def test_who_asks_who_it_is_is_told(full: Phone, said: str) -> None:
    full.says(said)
    full.hears_something_like("Moon Bakery")


@pytest.mark.parametrize("said", ["what can you do?", "qué puedes hacer", "how does this work"])
def test_help_in_other_words_is_help(full: Phone, said: str) -> None:
    full.says(said)
    assert "\n- " in full.inbox[0]
    full.inbox.clear()


@pytest.mark.parametrize("said", ["it with the strap", "as agreed in june"])
def test_who_is_not_understood_reads_one_segment(full: Phone, said: str) -> None:
    full.says(said)
    assert full.inbox[0].startswith("I didn't get that. Text it like this: ")
    assert segments_of(full.inbox[0]).segments == 1
    full.inbox.clear()


def test_a_laugh_answers_no_question(full: Phone) -> None:
    full.says("remind me to call Bo")
    full.says("lol")
    full.inbox.pop(0)
    full.hears("I didn't understand that. I asked you: When should I remind you?")


def test_days_with_the_same_hours_are_one_line(full: Phone) -> None:
    full.says("hours")
    full.hears(
        "We are closed now, and open at 8 AM.\nSaturday: 8 AM-8 PM\nSunday: 8 AM-12 PM, 2 PM-5 PM\n"
        "Monday: closed\nTuesday-Thursday: 7 AM-6 PM\nFriday: 7 AM-8 PM"
    )
    full.says("when are you open on christmas")
    full.hears("Friday, December 25, 2026 (Christmas Day): closed")


@pytest.mark.parametrize("said", ["im in Madrid", "I’m in Madrid", "I moved to Madrid", "estoy en Madrid"])
def test_where_somebody_is_says_their_time(full: Phone, said: str) -> None:
    full.says(said)
    full.hears_something_like("Europe/Madrid")


@pytest.mark.parametrize("said", ["whats ana's number", "What is Ana's number?", "cuál es el teléfono de Ana"])
def test_the_number_of_a_friend_is_theirs_and_not_the_place_s(full: Phone, said: str) -> None:
    full.says("save contact Ana Ode, +1 647 555 0177")
    full.inbox.clear()
    full.says(said)
    full.hears("Ana Ode, +1 647 555 0177")
