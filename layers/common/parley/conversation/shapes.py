"""What a text is as a value: whether it fits the shape that a question awaits, and how well.

    an option   by its number, its time, its place in the list, its words, or words that only it has
    a detail    an email address, a phone number, a number, a name, a moment or any text, by `SHAPES`

A text that was meant as such a value and cannot be one fits too, as a wrong one: an email address without its end.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from parley.conversation import addresses
from parley.conversation.courtesy import without_polite_end
from parley.conversation.day_spelling import NUMBERS
from parley.conversation.name_words import says_something_else
from parley.conversation.normal_form import normalise
from parley.conversation.picked_times import by_time
from parley.conversation.questions import Kind, Question, Shape
from parley.conversation.requests import correction, is_request
from parley.conversation.yes_and_no import agrees, is_a_name_too
from parley.search import nearest_word
from parley.texts import LANGUAGES, further
from parley.times import is_time, is_whole_time, names_day

A_SENTENCE = 0.8
"""How well any sentence fits a question for free text, from 0 to 1."""

ORDINALS: Mapping[str, int] = {
    word: number
    for number, words in {
        1: ("first", "1st", "primero", "primera"),
        2: ("second", "2nd", "segundo", "segunda"),
        3: ("third", "3rd", "tercero", "tercera"),
        4: ("fourth", "4th", "cuarto", "cuarta"),
        5: ("fifth", "5th", "quinto", "quinta"),
        -1: ("last", "último", "última", "ultimo", "ultima"),
    }.items()
    for word in words
} | {word: int(number) for number, _, word in (each.partition(" ") for each in further.listed("ordinals"))}
INTRODUCTION = re.compile(
    r"(?:(?:hi|hello|hola)\W+)?(?:my name is|im|i am|its|it is|me llamo|soy|mi nombre es"
    rf"{further.alternatives('introduction')})\s+",
    re.I,
)


PHONE = re.compile(r"\+?[\d ().-]{6,40}")
PHONES = frozenset(
    [
        "phone",
        "tel",
        "cell",
        "mobile",
        "call",
        "teléfono",
        "telefono",
        "móvil",
        "movil",
        "celular",
        *further.listed("phones"),
    ]
)
"""Words that people say beside a phone number, and not beside an address."""
A_FEW, E164_DIGITS = 3, 15
"""The fewest digits of a text that is taken for an attempt at a phone number, and the most digits that a number in
E.164 has."""

OPENS = frozenset(
    word
    for words in (
        "what how when where which who whose why are is am was were does did can could will would should have has",
        "qué cómo cuándo dónde cuál quién cuánto que como cuando donde cual quien cuanto hasta",
        *further.listed("opens"),
    )
    for word in words.split()
)
"""Words with which a question begins, also without a question mark."""
INTERROGATIVES = frozenset(
    [
        *("what", "how", "when", "where", "who", "which", "whose", "why"),
        *("qué", "cómo", "cuándo", "dónde", "cuál", "quién", "cuánto"),
        *further.listed("interrogatives"),
    ]
)
"""Words with which hardly anything but a question begins."""

A_FEW_WORDS = 2
"""The most words of a wrong address or number that counts as an answer by itself: "it's 1234"."""
WHOLE_NAME = 3
"""The most words of a name that is given without "my name is"."""

Fit = tuple[float, str, bool]
"""How well a text fits a question (a score from 0 to 1), its value as an answer, and whether it is a wrong answer."""


def fit(question: Question, text: str, is_meant: bool = False) -> Fit | None:
    """Return how well `text` fits what the question awaits: a score up to 1, the value, and whether it is a wrong
    answer. None if it does not fit. `is_meant`: the person says that the text is the answer, so that any text answers a
    question for free text."""
    if question.yes_means is not None and agrees(text):
        return 1.0, question.yes_means, False
    if question.kind is not Kind.DETAIL:
        picked = _option(question, text)
        return (_another_moment(question, text) or picked) if picked is None or picked[2] else picked
    if is_meant and question.shape is Shape.TEXT and text.strip():
        return 1.0, text.strip(), False
    if question.awaits != Shape.TEXT:
        text = without_polite_end(text)
    if addresses.is_awaited(question):
        return _email(text.strip(), addresses.names_of(question))
    if question.awaits == "phone":
        return _phone(text.strip(), addresses.names_of(question))
    return SHAPES[question.shape](text.strip())


def introduces(text: str) -> bool:
    """Return whether a text says its writer's name as a sentence: "my name is Bo"."""
    return INTRODUCTION.match(text.strip().replace("'", "").replace("’", "")) is not None


def is_value_alone(question: Question, text: str) -> bool:
    """Return whether a text is only the value that the question awaits (an option, an address, a number, a time, a
    name), so that no model need read it. False for free text."""
    fits = fit(question, text)
    if fits is None:
        return False
    if fits[2] and question.kind is Kind.DETAIL and len(text.split()) > A_FEW_WORDS:
        return False  # a wrong address among other words: a model may read what is meant
    if question.kind is not Kind.DETAIL or addresses.is_awaited(question) or question.awaits == "phone":
        return True
    alone = ALONE.get(question.shape)
    return alone is not None and alone(text.strip())


def _is_name_alone(text: str) -> bool:
    words = text.strip(" .!").split()
    is_written_so = all(word[:1].isupper() for word in words) and len(words) <= WHOLE_NAME
    return is_written_so or INTRODUCTION.match(text.replace("'", "").replace("’", "")) is not None


ALONE: Mapping[Shape, Callable[[str], bool]] = {
    Shape.NUMBER: lambda text: re.fullmatch(r"-?\d+(?:[.,]\d+)?", text) is not None,
    Shape.NAME: _is_name_alone,
    Shape.MOMENT: lambda text: is_whole_time(text, LANGUAGES),
}
"""By shape, a function that returns whether a text that fits the shape holds nothing else. For a shape that is not
listed, no text does."""


def _another_moment(question: Question, text: str) -> Fit | None:
    """Return the fit of a time that a question does not offer among its times: "8am" where it offers 7:00 and 19:00. A
    time without a day is kept with the offered times, whose day it may have. None if the text is no such time."""
    said = text.strip(" .!")
    if (
        said.isdecimal()
        or question.shape is not Shape.MOMENT
        or len(said) > LONGEST_MOMENT
        or not is_whole_time(said, LANGUAGES)
    ):
        return None
    offered = [option.value for option in question.options]
    if not all(map(A_MOMENT.fullmatch, offered)):
        return None  # what recurs would come once, or on other days
    return 0.9, said if names_day(said, LANGUAGES) else f"{said} ({' '.join(offered)})", False


A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
ANOTHER_MOMENT = re.compile(rf"(?P<said>[^()]+) \((?P<offered>{A_MOMENT.pattern}(?: {A_MOMENT.pattern}){{0,9}})\)")
"""Matches the value of an answer that gives a time which was not offered: the time, and the offered ones in
brackets."""
LONGEST_MOMENT = 40


def _option(question: Question, text: str) -> Fit | None:
    """Return the fit of the option that the text picks by number, time ("6pm"), ordinal ("the second one"), words, or
    words that only it has. In a choice, a number off the list or words of several options fit as a wrong answer. None
    for other texts."""
    words, options = _named(text), question.options
    if words.isdecimal() and 1 <= int(words) <= len(options):
        return 1.0, options[int(words) - 1].value, False
    if question.kind is Kind.CHOICE and (timed := by_time([option.title for option in options], text)) is not None:
        return 0.95, options[timed].value, False
    place = _place(question, words.split())
    if place is not None and place <= len(options):
        return 0.9, options[place - 1 if place > 0 else place].value, False
    same = [option for option in options if normalise(option.title) == words]
    alike = [option for option in options if words and f" {words} " in f" {normalise(option.title)} "]
    near = [option for option in options if words and _is_said_of(words.split(), normalise(option.title).split())]
    for score, found in ((1.0, same), (0.9, alike), (0.85, near)):
        if len(found) == 1:
            return score, found[0].value, False
    off_the_list = words.isdecimal() and len(words) <= 2
    return (0.75, text, True) if question.kind is Kind.CHOICE and (alike or off_the_list) else None


def _place(question: Question, words: Sequence[str]) -> int | None:
    """Return the place in the list that a few words name: "make it the second"; -1 for the last one. None if there is
    none, or if the ordinal may count something else: "the second part"."""
    at = [n for n, word in enumerate(words) if word in ORDINALS]
    if len(words) > SHORT or len({ORDINALS[words[n]] for n in at}) != 1:
        return None
    asked = frozenset(normalise(question.words).split())
    counted = [word for word in words[at[-1] + 1 :] if word not in COUNTED and word not in asked]
    return None if counted else ORDINALS[words[at[0]]]


def _named(text: str) -> str:
    """Return the words that pick an option, normalised and without filler words: "oat" for "the oat one please", "2"
    for "option two"."""
    words = normalise(text).split() or [""]
    while len(words) > 1 and words[0] in PICKING:
        words = words[1:]
    while len(words) > 1 and words[-1] in PICKED:
        words = words[:-1]
    return str(NUMBERS.get(words[0], words[0])) if len(words) == 1 else " ".join(words)


PICKING = frozenset(
    [
        *("the", "a", "that", "this", "number", "option", "i", "mean"),
        *("el", "la", "los", "las", "lo", "de", "del", "número", "numero", "opción", "opcion"),
        *further.listed("picking"),
    ]
)
COUNTED = frozenset(
    [
        *("one", "ones", "option", "choice", "of", "from", "on", "in", "the", "that", "those", "these", "them", "list"),
        *("time", "slot", "then", "instead", "again", "actually", "is", "was", "would", "will", "do", "works", "good"),
        *("fine", "better", "for", "me", "us", "opción", "opcion", "de", "la", "las", "los", "el", "esos", "esas"),
        *("lista", "hora", "mejor", "por", "para", "mí", "mi", "entonces", "está", "esta", "bien", "please", "thanks"),
        *("porfa", "gracias", "lol", "haha", "ok", "i", "think", "guess", "creo", "pls", "plz"),
        *further.listed("behind_an_ordinal"),
    ]
)
"""The words that may stand behind the place of an option; behind any other, an ordinal may be part of a name."""
SHORT = 4
"""The most words of a text that picks an option by its place."""
PICKED = frozenset(
    ["one", "ones", "please", "pls", "plz", "porfa", "favor", "por", "gracias", "thanks", *further.listed("picked")]
)


def _is_said_of(words: Sequence[str], title: Sequence[str]) -> bool:
    """Return whether each of these words is in the title of an option, or is a typo of a word in it."""
    return all(word in title or nearest_word(word, title) for word in words)


def _email(text: str, names: frozenset[str] = frozenset()) -> Fit | None:
    """Return the fit of a text that is one email address beside filler words. A text that was meant as an address and
    is none, or has several, fits as a wrong answer. None for any other text."""
    found = addresses.one(text, names) if "@" in text else None
    if found is None:
        return (0.9, text, True) if addresses.is_attempt(text) else None
    address = addresses.valid(found)
    return (0.9, text, True) if address is None else (1.0 if found == text else 0.9, address, False)


def _phone(text: str, names: frozenset[str] = frozenset()) -> Fit | None:
    """Return the fit of a text that is one phone number beside filler words. A number with other words beside it fits
    as a wrong answer. None for a text without a number, a question or a request."""
    beside = addresses.BESIDE | names | PHONES
    kept = [word for word in text.replace("'s", "").replace("’s", "").split() if normalise(word) not in beside]
    number = " ".join(kept).strip(" .,:;!")
    digits = sum(map(str.isdigit, number))
    if is_request(text) or _is_question(text) or digits < A_FEW:
        return None
    is_one = PHONE.fullmatch(number) is not None and digits <= E164_DIGITS
    return (0.9, number, False) if is_one else (0.9, text, True)


def _number(text: str) -> Fit | None:
    if is_request(text):
        return None
    found = re.findall(r"-?\d+(?:[.,]\d+)?", text)
    if len(found) != 1:
        return None
    return (1.0 if found[0] == text else 0.9 if len(text.split()) <= 4 else 0.5), found[0].replace(",", "."), False


def _name(text: str) -> Fit | None:
    """Return the fit of a text that is somebody's name, with or without "my name is"; None for a question, a yes, a
    correction or a sentence."""
    introduced = INTRODUCTION.match(text.replace("'", "").replace("’", ""))
    name = text.replace("’", "'")
    if introduced:
        name = text.replace("'", "").replace("’", "")[introduced.end() :]
    name = " ".join(name.split()).strip(" .,!")
    words = name.split()
    is_name = words and len(words) <= 5 and all(re.fullmatch(r"[^\W\d_]+(?:['.-][^\W\d_]*)*", word) for word in words)
    is_yes = agrees(text) and not is_a_name_too(text)
    if not introduced and says_something_else(name):
        return None
    if not is_name or _is_question(text) or is_yes or correction(text) is not None:
        return None
    if len(words) > 1 and (is_request(text) or any(normalise(word) in NOT_IN_NAMES for word in words)):
        return None
    return (1.0 if introduced else 0.9 if len(words) <= 3 else 0.7), name, False


NOT_IN_NAMES = frozenset(
    word
    for words in (
        "i im my me mine you your it its is are was were the an to for at on in and or not no yes what when where who",
        "how why",
        "this that these those want need have has dont do does did can could would should with about mind again",
        "back hello hi thanks thank good morning there please later now today tomorrow",
        "yo mi me tu te es son un una para que qué con no lo le se quiero necesito tengo hola gracias buenos buenas ya",
        "hoy mañana ahora después luego cómo cuándo dónde quién",
        *further.listed("not_in_names"),
    )
    for word in words.split()
)
"""Words of sentences: several words with one of them are no name."""


def _moment(text: str) -> Fit | None:
    """Return the fit of a text that speaks of a time and of little else, with its words as the value: the question's
    tool works out which moment they mean. None for any other text."""
    words = normalise(text).split()
    if not words or words[0] in OPENS or "@" in text or not is_time(text, LANGUAGES):
        return None
    return (0.9 if len(words) <= 8 else 0.6), text, False


def _free(text: str) -> Fit | None:
    if not text or _is_question(text) or agrees(text) or correction(text) is not None or len(text) > 500:
        return None
    return A_SENTENCE, text, False


def _is_question(text: str) -> bool:
    return text.rstrip().endswith("?")


SHAPES: Mapping[Shape, Callable[[str], Fit | None]] = {
    Shape.EMAIL: lambda text: _email(text),
    Shape.NUMBER: _number,
    Shape.NAME: _name,
    Shape.MOMENT: _moment,
    Shape.TEXT: _free,
}


def asks_something(text: str) -> bool:
    """Return whether a text is a question, with a question mark or without one."""
    return _is_question(text) or normalise(text).partition(" ")[0] in INTERROGATIVES


def is_name(text: str) -> bool:
    """Return whether a text can be somebody's name."""
    return _name(text) is not None
