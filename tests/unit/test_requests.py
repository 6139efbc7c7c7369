"""What a text cannot be where a value is awaited: another request, or a correction. It is told soon."""

import time
from datetime import timedelta

import pytest

from parley.conversation.addresses import read
from parley.conversation.answers import find
from parley.conversation.events import Channel, Message
from parley.conversation.questions import FactToLearn, IncompleteCall, Kind, Question, QuestionDraft, Shape
from parley.conversation.requests import correction, is_request
from tests.support.phone import ANA, START


@pytest.mark.parametrize(
    "text",
    [
        *(
            "send an email to Bob",
            "please add milk",
            "can you call the bank",
            "and then remind me",
            "I want to book a table",
        ),
        *(
            "manda un correo a Bob",
            "por favor añade leche",
            "puedes llamar al banco",
            "quiero que llames",
            "avísame luego",
        ),
    ],
)
def test_what_somebody_is_to_do_is_a_request(text: str) -> None:
    assert is_request(text)


@pytest.mark.parametrize(
    "text", ["see you at three", "ana@x.com", "the bank", "nos vemos a las tres", "", "please", "Mark"]
)
def test_anything_else_is_none(text: str) -> None:
    assert not is_request(text)


@pytest.mark.parametrize(
    ("text", "instead", "is_plain"),
    [
        ("no wait make it 8pm", "8pm", True),
        ("wait no, i meant maria", "maria", True),
        ("i changed my mind", "", False),
        ("No, Maria", "Maria", True),
        ("sorry, it's ana@x.com instead", "ana@x.com", False),
        ("espera, mejor a las 8", "a las 8", False),
        ("quise decir maría", "maría", True),
        ("en realidad no", "", False),
    ],
)
def test_a_correction_says_what_is_right_instead(text: str, instead: str, is_plain: bool) -> None:
    found = correction(text)
    assert found is not None
    assert (found.instead, found.is_plain) == (instead, is_plain)


@pytest.mark.parametrize(
    "text", ["maria", "8pm", "it's ana@x.com", "nothing", "notes for tomorrow", "waiter", "no idea", "no sé", ""]
)
def test_what_does_not_begin_as_one_is_none(text: str) -> None:
    assert correction(text) is None


def asked(name: str, shape: Shape, number: int) -> Question:
    waits = IncompleteCall(tool="send", arguments={"to": name}, argument="to")
    learns = FactToLearn(type="EMAIL", name=name)
    asking = QuestionDraft(kind=Kind.DETAIL, words=f"What of {name}?", shape=shape, unfinished=waits, learns=learns)
    return asking.open(f"m.q{number}", START - timedelta(minutes=1), number)


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    "piece",
    [
        "no wait ",
        "please ",
        "ana: ",
        "a@x.com ",
        "1: a@x.com, ",
        "1: x ",
        "ana <a@x.com>, ",
        "ana: x\n",
        "@ ",
        "'s ",
        "<",
        "1.",
    ],
)
def test_four_times_the_text_costs_hardly_more_than_four_times_the_time(piece: str) -> None:
    questions = (asked("ana", Shape.EMAIL, 1), asked("bob", Shape.TEXT, 2), asked("cy", Shape.TEXT, 3))

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        message = Message(
            id="m", conversation="c", received_at=START, channel=Channel.SMS, person=ANA, service="+1", text=text
        )
        took = []
        for _ in range(3):
            begun = time.process_time()
            find(questions, message)
            correction(text), is_request(text), read(text, frozenset(["ana"]))
            took.append(time.process_time() - begun)
        return min(took)

    short = seconds(4_000)
    assert seconds(16_000) <= max(8 * short, 0.05)
