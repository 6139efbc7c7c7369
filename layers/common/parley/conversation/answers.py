"""Which of the open questions a message answers, and with what. Confirmations have rules of their own: `questions.py`;
what a text is worth as a value says `shapes.py`.

- A button's payload names its question and option outright; quoting a message names the questions that it asked.
- Otherwise every open question scores the message: how well it fits the awaited shape, and how lately it was asked.
  The best score above `ENOUGH` wins; if another comes `CLOSE` to it, the person is asked which one is meant.
- "1: ana@example.org, 2: bo@example.org" answers several details that one message has asked.
- What almost anything would answer is soon taken for no answer, which a model then reads. Without one, what nobody else
  understands answers the question that the person was told is kept for them.
- A no, or never mind, closes the question that was asked last; "none of them" closes a choice.
- A number that is not on the list, or words that several options have, are a wrong answer to a choice of a moment ago.
- What is a command, or asks something itself, is no answer of a free shape; nor is a correction, which says what is
  right instead: "no wait, make it 8pm".
- Where a model is asked, only what is a value and nothing else is taken here; the model reads the rest, and says
  whether it answers (`lanes/open_questions.py`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import JsonValue

from parley.conversation import addresses
from parley.conversation.events import Message
from parley.conversation.keywords import KEYWORDS
from parley.conversation.normal_form import normalise
from parley.conversation.questions import TRIES, Kind, Question, Shape, asked_before
from parley.conversation.requests import correction
from parley.conversation.shapes import A_SENTENCE, OPENS, asks_something, fit, is_value_alone
from parley.conversation.small_talk import is_small_talk
from parley.conversation.yes_and_no import agrees, says_yes
from parley.texts import further

ENOUGH, CLOSE = 0.7, 0.1
FORM, RECENCY = 0.8, 0.2
"""The weights of shape and time in a score: two equal shapes, asked about the same time, come out close."""
FREE = (Shape.NAME, Shape.TEXT)
"""The shapes of details that almost any text fits."""
HALF_LIFE = timedelta(minutes=10)
"""The time after which a question's recency counts half."""

NUMBERED = re.compile(
    r"(?:^|[\n,;])\s{0,9}(\d{1,2})\s{0,9}[:.)=-]\s{0,9}"
    r"|\s(\d{1,2})\s?(?:[:)=](?!\d)|[.-](?=[^\s@]{1,64}@))\s{0,9}"
)
"""Matches where a piece of a batch answer begins: at a line, behind a comma, or between words where that is sure
enough."""
LABELLED = re.compile(r"(?:^|(?<=[\n;]))[ \t]{0,9}([^\n:;]{1,60}):[ \t]*([^\n;]+)")
"""Matches a line that begins with the words for what it answers: "rent: friday 9am"."""


@dataclass(frozen=True)
class QuestionAnswer:
    """The answer that a message gives to a question; its `value` is None if the person declines to answer."""

    question: Question
    value: str | None
    wrong: bool = False
    """Whether the message was meant as an answer and cannot be one: an email address without its end."""
    is_unclear: bool = False
    """Whether the answer is wrong because nobody can tell for which question each part of the message is."""


@dataclass(frozen=True)
class UnclearAnswer:
    """A message that could be the answer to each of several questions."""

    among: tuple[Question, ...]


def find(
    questions: Sequence[Question],
    message: Message,
    is_command: bool = False,
    declines: bool = False,
    quoted: str | None = None,
    has_model: bool = False,
    last_said: str | None = None,
) -> tuple[QuestionAnswer, ...] | UnclearAnswer:
    """Return the answers in `message` to the open questions: an empty tuple if it is about something else,
    UnclearAnswer if it could answer several. `declines`: the message says no, whatever was asked. `quoted`: the id of
    our message that the person replied to. `has_model`: a model reads what is no plain answer. `last_said`: the id of
    our last message."""
    awaited = asked_before(questions, message)
    if not awaited:
        return ()
    if message.payload is not None:
        return _pressed(awaited, message.payload)
    if normalise(message.text) in KEYWORDS:
        awaited = tuple(each for each in awaited if not is_free(each))
    named = tuple(each for each in awaited if quoted and each.is_asked_in(quoted))
    awaited = named or _without_earlier_ok(awaited, message, last_said)
    if not awaited:
        return ()
    choices = [each for each in awaited if each.kind is Kind.CHOICE]
    if choices and normalise(message.text) in NONE:
        return (QuestionAnswer(choices[-1], None),)
    if declines:
        return (QuestionAnswer(awaited[-1], awaited[-1].no_means),)
    if is_command and not named:
        return ()
    if batch := _numbered(awaited, message.text) or _assigned(_once(awaited), message.text):
        return batch
    if has_model:
        return _values_alone(_once(awaited), message, bool(named))
    return _in_other_words(_once(awaited), message, bool(named))


def _without_earlier_ok(awaited: Sequence[Question], message: Message, last_said: str | None) -> tuple[Question, ...]:
    """Return the questions that a message without a quote can answer. A bare "ok" answers a yes-or-no question only if
    our last message asked it."""
    if last_said is None or not agrees(message.text) or says_yes(message.text):
        return tuple(awaited)
    return tuple(each for each in awaited if each.yes_means is None or each.row in (None, last_said))


def _values_alone(
    awaited: Sequence[Question], message: Message, is_named: bool
) -> tuple[QuestionAnswer, ...] | UnclearAnswer:
    """Return the answer of a message that is only a value (an address, an option), UnclearAnswer if several questions
    await such a value, and an empty tuple for any other message, which a model then reads."""
    return _scored([each for each in awaited if is_value_alone(each, message.text)], message, is_named)


def _in_other_words(
    awaited: Sequence[Question], message: Message, is_named: bool
) -> tuple[QuestionAnswer, ...] | UnclearAnswer:
    """Return the answer that fits best, UnclearAnswer if several fit about as well, and an empty tuple if none fits. A
    correction ("no wait, ...") answers no question for free text, and a message that is itself a question answers none
    that completes the person's own request."""
    corrects = correction(message.text)
    said = corrects.instead if corrects else message.text
    is_other = asks_something(message.text)
    among = [
        each for each in awaited if not (is_free_text(each) and (corrects or (is_other and _is_of_a_request(each))))
    ]
    return _scored(among, message.model_copy(update={"text": said}), is_named)


def awaited_unread(questions: Sequence[Question], message: Message, declines: bool) -> tuple[Question, ...]:
    """Return the questions that this message would answer if the person had been able to read them when they wrote it.
    Questions that almost any text answers are left out."""
    unread = [
        each.read_before(message.written_at)
        for each in questions
        if each.kind is not Kind.CONFIRMATION and not each.was_readable_at(message.written_at) and not is_free(each)
    ]
    found = find(unread, message, declines=declines)
    if isinstance(found, UnclearAnswer):
        return found.among
    return tuple(each.question for each in found if not each.wrong)


def to_parked_question(questions: Sequence[Question], message: Message) -> tuple[QuestionAnswer, ...]:
    """Return the answer to the latest parked question (one that the person was told is kept for them), however old; an
    empty tuple if the text does not fit it."""
    parked = [each for each in asked_before(questions, message) if each.is_parked]
    if not parked or message.payload is not None or is_left(parked[-1]):
        return ()
    said = normalise(message.text)
    if said in KEYWORDS or (is_free(parked[-1]) and is_small_talk(message.text)):
        return ()
    opens = said.partition(" ")[0] in OPENS
    fits = None if opens else fit(parked[-1], message.text)
    return (QuestionAnswer(parked[-1], fits[1], fits[2]),) if fits else ()


NONE = frozenset(
    (
        *("none", "neither", "none of them", "none of these", "neither one", "neither of them", "nothing"),
        *("ninguno", "ninguna", "ninguno de ellos", "ninguna de ellas", "nada"),
        *further.listed("none"),
    )
)
"""Normalised words by which a person declines every option of a choice."""


def late(questions: Sequence[Question], message: Message) -> tuple[Question, ...]:
    """Return the questions that expired in the last 24 hours and that this message would have answered. Left out are
    questions for a name or free text, which almost any text fits."""
    if message.payload is not None:
        return ()
    expired = (
        each
        for each in questions
        if each.kind is not Kind.CONFIRMATION
        and (each.given_up or each.readable_at is not None)  # else its time has not begun
        and timedelta() <= message.written_at - each.expires_at < LATE
    )
    return tuple(
        each
        for each in expired
        if not (each.kind is Kind.DETAIL and each.awaits in FREE) and (fits := fit(each, message.text)) and not fits[2]
    )


def is_short(text: str) -> bool:
    """Return whether a text has at most four words, so that it is little more than an answer: "it's
    ana@example.org"."""
    return len(text.split()) <= 4


LATE = timedelta(days=1)
"""The time after which a text is not taken for a late answer any more."""


def _pressed(awaited: Sequence[Question], payload: str) -> tuple[QuestionAnswer, ...]:
    return tuple(
        QuestionAnswer(question, option.value)
        for question in awaited
        for number, option in enumerate(question.options, 1)
        if question.pressed(payload) == str(number)
    )


def _assigned(awaited: Sequence[Question], text: str) -> tuple[QuestionAnswer, ...]:
    """Return the answers of a text that says by name, label or order which question each value is for; an empty tuple
    for any other text."""
    return _addressed(awaited, text) or _labelled(awaited, text)


def _once(awaited: Sequence[Question]) -> tuple[Question, ...]:
    """Return the questions without those that a later question repeats: the same question about the same person."""
    return tuple(
        each
        for place, each in enumerate(awaited)
        if each.number is not None or not any(_asks_the_same(each, other) for other in awaited[place + 1 :])
    )


def _asks_the_same(one: Question, other: Question) -> bool:
    alike = (one.kind, one.options, one.shape) == (other.kind, other.options, other.shape)
    return alike and one.learns is not None and _learns(one) == _learns(other)


def _learns(question: Question) -> tuple[str, str] | None:
    return (question.learns.type, normalise(question.learns.name)) if question.learns else None


def also_answered(questions: Sequence[Question], given: Sequence[QuestionAnswer]) -> tuple[QuestionAnswer, ...]:
    """Return these answers once more, each for the other open questions that ask the same about the same person."""
    answered = {each.question.id for each in given}
    return tuple(
        QuestionAnswer(other, answer.value)
        for answer in given
        if answer.value is not None and not answer.wrong and answer.question.held is None
        for other in questions
        if other.id not in answered and _asks_the_same(answer.question, other)
    )


def _numbered(awaited: Sequence[Question], text: str) -> tuple[QuestionAnswer, ...]:
    """Return the numbered pieces of a text ("1: ana@example.org 2: bo@example.org") as answers to the questions that
    one message asked together; questions without a piece stay open. An empty tuple if the text has no such numbers."""
    latest = {each.number: each for each in addresses.latest_batch(awaited)}
    numbers = [(int(mark[1] or mark[2]), mark) for mark in NUMBERED.finditer(text)]
    marks = [(number, mark) for number, mark in numbers if mark[1] or number in latest]
    if not marks or text[: marks[0][1].start()].strip() or not any(number in latest for number, _ in marks):
        return ()
    ends = [*(mark.start() for _, mark in marks[1:]), len(text)]
    pieces = [(number, text[mark.end() : end].strip(" ,;\n")) for (number, mark), end in zip(marks, ends, strict=True)]
    pieces = list(dict.fromkeys(pieces))
    is_twice = len({number for number, _ in pieces}) < len(pieces)
    if is_twice or any(number not in latest or _holds_several(piece) for number, piece in pieces):
        return tuple(QuestionAnswer(question, text, wrong=True, is_unclear=True) for question in latest.values())
    return tuple(_judged(latest[number], piece) for number, piece in pieces)


def _holds_several(piece: str) -> bool:
    found = addresses.read(piece, frozenset())
    return found is not None and len(found.addresses) > 1


def _addressed(awaited: Sequence[Question], text: str) -> tuple[QuestionAnswer, ...]:
    """Return the email addresses of a text, each as the answer to its question; an empty tuple if none belongs to a
    question."""
    assigned = addresses.assigned(awaited, text) if "@" in text else None
    if not assigned:
        return ()
    return tuple(
        _judged(question, assigned[question.id])
        if assigned[question.id]
        else QuestionAnswer(question, text, wrong=True, is_unclear=True)
        for question in awaited
        if question.id in assigned
    )


def _labelled(awaited: Sequence[Question], text: str) -> tuple[QuestionAnswer, ...]:
    """Return the lines of a text ("rent: friday 9am") as answers, each to the only question that has the words before
    the colon; an empty tuple if the words of any line are not those of exactly one question."""
    details = [each for each in awaited if each.kind is Kind.DETAIL and not addresses.is_awaited(each)]
    lines = list(LABELLED.finditer(text))
    if not 0 < len(lines) <= len(details) or len(details) < 2 or LABELLED.sub("", text).strip(" ;\n"):
        return ()
    meant: list[QuestionAnswer] = []
    for line in lines:
        words = [word for word in normalise(line[1]).split() if word not in addresses.BESIDE]
        named = [each for each in details if words and all(word in _own_words(each) for word in words)]
        if len(named) != 1 or any(named[0] is each.question for each in meant):
            return ()
        meant.append(_judged(named[0], line[2].strip()))
    return tuple(meant)


def _own_words(question: Question) -> frozenset[str]:
    """Return the normalised words of a question, and of the values that its incomplete call already has."""
    known = question.unfinished.arguments.values() if question.unfinished else ()
    return frozenset(normalise(" ".join((question.text, *map(str, known)))).split())


def _judged(question: Question, piece: str) -> QuestionAnswer:
    fits = fit(question, piece)
    return QuestionAnswer(question, fits[1], fits[2]) if fits else QuestionAnswer(question, "", True)


def _scored(
    awaited: Sequence[Question], message: Message, is_named: bool
) -> tuple[QuestionAnswer, ...] | UnclearAnswer:
    """Return the answer that fits best of these questions, by shape and by how lately each was asked; UnclearAnswer if
    several fit about as well, and an empty tuple if none fits well enough. `is_named`: the message quotes the
    questions."""
    if picked := _picked(awaited, message.text):
        return (picked,)
    scores: list[tuple[float, QuestionAnswer]] = []
    for question in awaited:
        fits = fit(question, message.text)
        if fits is None or (is_left(question) and not is_named):
            continue
        if question.number is not None and question.awaits in FREE and message.text.strip().isdecimal():
            continue  # the text is only the question's number, without an answer
        form, value, wrong = fits
        recency = 0.5 ** ((message.written_at - question.asked_at) / HALF_LIFE)
        is_unclear = wrong and addresses.is_awaited(question) and addresses.is_whole(message.text)
        scores.append((FORM * form + RECENCY * recency, QuestionAnswer(question, value, wrong, is_unclear)))
    scores.sort(key=lambda scored: -scored[0])
    if not scores or (scores[0][0] <= ENOUGH and not is_named):
        return ()
    close = [answer for score, answer in scores if scores[0][0] - score <= CLOSE]
    right = [answer for answer in close if not answer.wrong]
    if len(right) == 1 or (not right and close):
        return ((right or close)[0],)
    close = right
    alike = [answer.question.id for answer in close]
    return UnclearAnswer(tuple(question for question in awaited if question.id in alike))


def _picked(awaited: Sequence[Question], text: str) -> QuestionAnswer | None:
    """Return the answer that picks an option of the question asked last, if that offers a list: any words that fit if
    it asks which open question was meant, else a bare number if no other question has options. Otherwise None."""
    latest = max(awaited, key=lambda each: each.asked_at, default=None)
    if latest is None or latest.kind is not Kind.CHOICE:
        return None
    is_only_list = text.strip().isdecimal() and not any(each.options for each in awaited if each is not latest)
    fits = fit(latest, text) if latest.held is not None or is_only_list else None
    return QuestionAnswer(latest, fits[1]) if fits and (latest.held is not None or not fits[2]) else None


def is_free(question: Question) -> bool:
    """Return whether almost any text would answer the question, because it asks for a name or for free text."""
    return question.kind is Kind.DETAIL and question.awaits in FREE


def is_free_text(question: Question) -> bool:
    """Return whether any sentence would answer the question, because it asks for free text."""
    return question.kind is Kind.DETAIL and question.awaits == Shape.TEXT


def _is_of_a_request(question: Question) -> bool:
    """Return whether the question completes a request of the person (an incomplete call that has other arguments
    already), and is not one that a lane asks by itself."""
    return question.unfinished is not None and bool(question.unfinished.arguments)


def free_text_awaited(questions: Sequence[Question], message: Message) -> Question | None:
    """Return the question that was asked last if it asks for free text and was asked only some minutes ago; else
    None."""
    awaited = asked_before(questions, message)
    if not awaited or not is_free_text(awaited[-1]) or is_left(awaited[-1]):
        return None
    recency = 0.5 ** ((message.written_at - awaited[-1].asked_at) / HALF_LIFE)
    return awaited[-1] if FORM * A_SENTENCE + RECENCY * recency > ENOUGH else None


def is_pointless(question: Question, questions: Sequence[Question]) -> bool:
    """Return whether a choice that asks which open question an answer is for has lost its point: one of those questions
    is closed, or a newer choice was asked, which a number would mean. False for any other question."""
    if question.held is None:
        return False
    is_open = {each.id for each in questions}
    is_among_open = all(option.value in is_open for option in question.options if option.value)
    is_newest = not any(each.kind is Kind.CHOICE and each.asked_at > question.asked_at for each in questions)
    return not (is_among_open and is_newest)


def is_left(question: Question) -> bool:
    """Return whether the question is parked (the person was told that it is kept for them) and asks for a name or free
    text, which almost any text fits."""
    return question.kind is Kind.DETAIL and question.awaits in FREE and question.tries >= TRIES


def is_told(question: Question, tool: str, arguments: Mapping[str, JsonValue], is_command: bool = False) -> bool:
    """Return whether a call of `tool` with these arguments already answers `question`, which waits to complete such a
    call. `is_command`: the person wrote the call as a whole command, so a differing value in it belongs to another
    request."""
    waits = question.unfinished
    if waits is None or tool != waits.tool:
        return False
    others = {name: value for name, value in waits.arguments.items() if name != waits.argument}
    same = others.items() <= arguments.items()
    given = arguments.get(waits.argument)
    asked_anew = given == waits.arguments.get(waits.argument)
    titles = [normalise(option.title) for option in question.options]
    # A model that calls for the very same thing with another value has read what is wanted instead of the options.
    is_answer = normalise(str(given)) in titles or (not is_command and any(others.values()))
    # Otherwise it is another request of the same kind.
    if question.kind is Kind.DETAIL and waits.argument in waits.arguments:
        is_answer = not is_command and (fits := fit(question, str(given))) is not None and not fits[2]
    elif question.kind is Kind.DETAIL:
        is_answer = True
    return same and (asked_anew or is_answer)
