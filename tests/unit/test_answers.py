"""Which open question a message answers: by its shape, then by how lately it was asked."""

from datetime import timedelta

import pytest

from parley.conversation.answers import QuestionAnswer, UnclearAnswer, find, fit
from parley.conversation.events import Channel, Message
from parley.conversation.questions import IncompleteCall, Kind, Option, Question, QuestionDraft, Shape
from tests.support.phone import ANA, START

WAITS = IncompleteCall(tool="send", arguments={}, argument="to")


def asks(
    name: str, shape: Shape = Shape.EMAIL, ago: timedelta = timedelta(minutes=1), number: int | None = None
) -> Question:
    asking = QuestionDraft(kind=Kind.DETAIL, words=f"{name}?", shape=shape, unfinished=WAITS)
    return asking.open(f"{name}.q", START - ago, number)


def poll(ago: timedelta = timedelta(minutes=1)) -> Question:
    options = (Option(title="Done", value="done"), Option(title="Next time", value="later"))
    return QuestionDraft(kind=Kind.POLL, words="Did you do it?", options=options, unfinished=WAITS).open(
        "poll.q", START - ago
    )


def says(text: str, **fields: object) -> Message:
    known = {"id": "m", "conversation": "c", "received_at": START, "channel": Channel.SMS, "person": ANA}
    return Message(**{**known, "service": "+1", "text": text, **fields})


def values(found: tuple[QuestionAnswer, ...] | UnclearAnswer) -> dict[str, str | None]:
    assert not isinstance(found, UnclearAnswer)
    return {each.question.id: each.value for each in found}


@pytest.mark.parametrize(
    ("shape", "text", "value"),
    [
        (Shape.EMAIL, "ana@example.org", "ana@example.org"),
        (Shape.EMAIL, "it's Ana@Example.org.", "Ana@example.org"),
        (Shape.NUMBER, "12", "12"),
        (Shape.NUMBER, "about 3,5 km", "3.5"),
        (Shape.NAME, "Ana María", "Ana María"),
        (Shape.NAME, "my name is José", "José"),
        (Shape.NAME, "I'm Bo", "Bo"),
        (Shape.NAME, "Me llamo Núria.", "Núria"),
        (Shape.TEXT, "the blue one by the door", "the blue one by the door"),
    ],
)
def test_a_detail_takes_what_has_its_shape(shape: Shape, text: str, value: str) -> None:
    assert values(find((asks("a", shape),), says(text))) == {"a.q": value}


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        (Shape.EMAIL, "what time is it"),
        (Shape.NUMBER, "between 3 and 4"),
        (Shape.NAME, "what can you do for me?"),
        (Shape.NAME, "yes"),
        (Shape.NAME, "call 555 1234"),
        (Shape.TEXT, "why?"),
    ],
)
def test_and_leaves_the_rest(shape: Shape, text: str) -> None:
    assert find((asks("a", shape),), says(text)) == ()


def test_an_address_that_is_none_is_a_wrong_answer() -> None:
    (answer,) = find((asks("a"),), says("ana@example"))
    assert answer.wrong


def test_of_several_the_shape_decides() -> None:
    open_ = (asks("email"), asks("number", Shape.NUMBER), poll())
    assert values(find(open_, says("ana@example.org"))) == {"email.q": "ana@example.org"}
    assert values(find(open_, says("12"))) == {"number.q": "12"}
    assert values(find(open_, says("done"))) == {"poll.q": "done"}
    assert values(find(open_, says("Next time!"))) == {"poll.q": "later"}


def test_two_alike_that_were_asked_about_the_same_time_are_unclear() -> None:
    found = find((asks("a"), asks("b", ago=timedelta(minutes=2))), says("ana@example.org"))
    assert isinstance(found, UnclearAnswer)
    assert [each.id for each in found.among] == ["a.q", "b.q"]


def test_one_that_was_asked_long_ago_gives_way() -> None:
    open_ = (asks("old", ago=timedelta(hours=3)), asks("new"))
    assert values(find(open_, says("ana@example.org"))) == {"new.q": "ana@example.org"}


def test_almost_any_words_answer_only_what_was_asked_just_now() -> None:
    assert values(find((asks("a", Shape.TEXT),), says("by the door")))
    assert find((asks("a", Shape.TEXT, timedelta(hours=3)),), says("by the door")) == ()


def test_a_command_answers_nothing() -> None:
    assert find((asks("a", Shape.TEXT),), says("my tasks"), is_command=True) == ()


def test_a_batch_answers_by_number_and_leaves_the_rest_open() -> None:
    open_ = (asks("a", number=1), asks("b", number=2), asks("c", number=3))
    found = find(open_, says("1: ana@example.org, 3: bo@example.org"))
    assert values(found) == {"a.q": "ana@example.org", "c.q": "bo@example.org"}


def test_of_a_batch_each_piece_is_judged_for_itself() -> None:
    open_ = (asks("a", number=1), asks("b", number=2))
    found = find(open_, says("1. ana@example.org\n2. I don't know"))
    assert not isinstance(found, UnclearAnswer)
    assert [(each.question.id, each.wrong) for each in found] == [("a.q", False), ("b.q", True)]


def test_a_quoted_message_names_its_question() -> None:
    open_ = (asks("a", ago=timedelta(hours=20)), asks("b"))
    assert values(find(open_, says("ana@example.org"), quoted="a.r0")) == {"a.q": "ana@example.org"}


def test_a_no_is_for_the_last_question() -> None:
    assert values(find((asks("a"), asks("b")), says("no"), declines=True)) == {"b.q": None}


def test_what_was_received_before_or_too_late_answers_nothing() -> None:
    assert find((asks("a", ago=timedelta()),), says("ana@example.org")) == ()
    assert find((asks("a", ago=timedelta(days=1)),), says("ana@example.org")) == ()


def test_an_ordinal_past_the_end_is_none() -> None:
    assert fit(poll(), "the third one") is None


def test_a_moment_takes_what_speaks_of_time_and_nothing_else() -> None:
    when = asks("a", Shape.MOMENT)
    for text in ("tomorrow at 3", "in 10 minutes", "el lunes", "9:30", "every day at 9", "tomorow at 9"):
        assert values(find((when,), says(text))) == {"a.q": text}
    for text in (
        "let's say friday 9am",
        "el viernes que viene a las 9",
        "a las tres y media",
    ):
        assert values(find((when,), says(text))) == {"a.q": text}
    for end in (" please", ", thanks!", ". Gracias"):
        assert values(find((when,), says(f"tomorrow at nine{end}"))) == {"a.q": "tomorrow at nine"}
    for text in ("thanks!", "can I talk to a human", "my name is Ana", "john@9.org", "what is at 9?"):
        assert find((when,), says(text)) == ()
    for text in (
        "I need to buy bread today",
        "how late are you open today",
        "buenos días",
        "lol 2 funny",
        "what a day",
    ):
        assert find((when,), says(text)) == ()
    for text in ("hoy tengo que comprar pan", "hasta qué hora abren hoy", "good morning", "2 eggs and bread"):
        assert find((when,), says(text)) == ()


def test_a_question_that_is_left_for_now_does_not_take_just_any_words() -> None:
    left = asks("a", Shape.TEXT).parked
    assert find((left,), says("by the door")) == ()
    assert values(find((left,), says("by the door"), quoted="a.r0"))
    assert values(find((asks("a").parked,), says("ana@example.org")))
