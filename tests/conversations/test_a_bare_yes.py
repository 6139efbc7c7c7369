"""A yes alone, where no yes is asked for: the open question is asked again, whatever it awaits, and is not denied; and
the signs and words that say no, or not yet, to a yes or no."""

import pytest

from parley.conversation.events import Channel
from tests.support.phone import Phone

YES = ["yes", "Sí", "yep!", "sure", "yes please", "👍"]
JOHN = "save contact John Doe, +1 416 555 0199, john@example.org"
ANOTHER_JOHN = "save contact John Smith, +1 416 555 0188, smith@example.org"
WHAT = "What should I write to John Doe? (For a draft: sending email is not set up here.)"
STILL = "I didn't understand that. I asked you: "


def told(phone: Phone, *texts: str) -> list[str]:
    """The questions that are open after these."""
    for text in texts:
        phone.says(text)
    phone.inbox.clear()
    return [each.id for each in phone.state.questions]


@pytest.mark.parametrize("yes", YES)
@pytest.mark.parametrize(
    ("texts", "question"),
    [
        ([JOHN, "send an email to John about the meeting"], WHAT),
        ([JOHN, ANOTHER_JOHN, "send an email to John about the meeting"], "Which John?"),
        (["remind me later to call Sam"], ""),
        (["remind me to call Sam", "remind me to call Bo"], "When"),
    ],
)
def test_the_open_question_is_asked_again_and_stays(phone: Phone, yes: str, texts: list[str], question: str) -> None:
    open_ones = told(phone, *texts)
    asked = phone.state.questions[-1].text
    phone.says(yes)
    (heard,) = phone.inbox
    phone.inbox.clear()
    assert phone._as_sent(STILL + asked) in heard
    assert question in asked
    assert [each.id for each in phone.state.questions] == open_ones


def test_a_list_is_shown_with_its_numbers(phone: Phone) -> None:
    told(phone, JOHN, ANOTHER_JOHN, "send an email to John about the meeting")
    phone.says("yes")
    phone.hears_something_like("\n1. John Doe, john@example.org\n2. John Smith, smith@example.org")
    phone.says("2")
    phone.hears_something_like("What should I write to John Smith?")


def test_so_it_is_in_spanish_on_another_channel_and_after_an_answer_that_was_none(phone: Phone) -> None:
    told(phone, "español", JOHN.replace("save contact", "guarda el contacto"), "manda un correo a John")
    asked = phone.state.questions[-1].text
    phone.channel = Channel.WHATSAPP
    phone.says("sí")
    phone.hears_something_like(f"Te pregunté: {asked}")
    phone.says("sí")
    phone.hears_something_like("Lo dejo por ahora.")
    assert not phone.state.questions


def test_where_nothing_is_asked_it_says_so(phone: Phone) -> None:
    phone.says("yes")
    phone.hears("I hadn't asked you anything. Text HELP to see what I can do.")


@pytest.fixture
def asked(phone: Phone) -> Phone:
    told(phone, "add milk to my tasks", "delete milk")
    return phone


@pytest.mark.parametrize("no", ["👎", "👎🏽", "👎👎", "no 👎", "no, gracias 👎"])
def test_a_thumb_down_is_a_no_where_one_up_is_a_yes(asked: Phone, no: str) -> None:
    asked.says(no)
    asked.hears("OK, I won't.")
    assert asked.tasks == ["milk"]


@pytest.mark.parametrize(
    "said", ["not yet", "espera", "wait", "hold on!", "un momento", "aún no", "later", "hmm...", "yse"]
)
def test_a_word_of_hesitation_leaves_it_open_and_is_answered_with_it(asked: Phone, said: str) -> None:
    asked.says(said)
    asked.hears_something_like("Delete “milk” from your tasks?\nReply YES or NO.")
    assert asked.tasks == ["milk"]
    asked.says("yes")
    asked.hears("Deleted “milk”.")
