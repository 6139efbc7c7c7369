"""Read email addresses out of a text, and match each to the question that it answers.

    "it's ana@example.org"                        the one address, for whichever question awaits one
    "Ana: ana@example.org"                        for the question about Ana, whenever that was asked
    "1: ana@example.org 2: bo@example.org"        by number, of the questions that one message has asked
    "ana@example.org, bo@example.org"             in the order asked, if there are as many as questions
    "bo's is bo@example.org and ana's ..."        by name, in any order, before or behind the address

Every word of the text must be used: as an address, as a name of a question, or as one that people say beside an
address. A text with other words gives no address, because it may be about something else.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from parley.conversation.normal_form import normalise
from parley.conversation.questions import Kind, Question, Shape
from parley.conversation.requests import is_request
from parley.texts import further
from parley.tools.phrases import bare

TOKEN = re.compile(r"[^\s<>,;:()\[\]\"'’]+")
POSSESSIVE = re.compile(r"(?<=\w)['’]s\b", re.IGNORECASE)
MARKED = re.compile(r"(\d{1,2})[.=-]|(\w{2,30})=")
"""Matches a number or a name that is written without a space before its address: "1:ana@example.org"."""
MAILBOX = re.compile(r"([^<>,;:\n]{1,60})<\s{0,9}(?=[^<>\s]{1,300}>)")
"""Matches the name and the bracket before an address as mail programs write it: "Ana Ode <ana@example.org>"."""
SEND_IT = re.compile(r"\b(?:send|mail|email|write) (?:it|that|this|him|her|them)\b", re.IGNORECASE)
"""Matches a request to send something to the very address ("send it to ..."), which is no request of another kind."""
MOST = 20
"""The most addresses that one text may give. A text with more is a list, and no answer."""
LONGEST = 1_000
"""The most characters of a text that gives addresses. A longer text says other things too."""
OTHERS = 2
"""The most words beside its addresses that a text may have and still count as an answer that was not understood."""

BESIDE = frozenset(
    bare(word)
    for words in (
        "it its the a an is at to for of and my his her their our email emails mail mails address addresses e-mail use",
        "try please pls thanks thank you sure ok okay yes yep yeah here this that these i think would should be guess",
        "probably maybe work home personal new best one so goes by can reach him them with number question answer",
        "mailto believe friend amigo amiga hers theirs as follows are",
        "el la los las es son de del para por y su sus correo correos mail email dirección direccion electrónico",
        "electronico usa prueba aquí aqui tienes esta este eso ese sí si creo que gracias vale claro debe ser",
        "sería seria a con trabajo personal número numero pregunta respuesta",
        "mándalo mandalo envíalo envialo escríbele escribele",
        "ah oh eh um uh hm hmm ha haha hahaha ja jaja jajaja jeje lol oops ups ay perdon perdón sorry oh",
        "lo tiene mi un una",
        *further.listed("beside_an_address"),
    )
    for word in words.split()
)
"""Words that people say beside an address, without meaning: "it's", "the email is"."""
PLACES = {
    word: str(number)
    for number, words in {
        1: "first 1st primero primera primer",
        2: "second 2nd segundo segunda",
        3: "third 3rd tercero tercera tercer",
        4: "fourth 4th cuarto cuarta",
        5: "fifth 5th quinto quinta",
    }.items()
    for word in words.split()
}
PLACE_NUMBERS = frozenset(map(str, range(1, 100)))


@dataclass(frozen=True)
class GivenAddresses:
    """The addresses in a text, and the words that say whose each one is."""

    addresses: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]
    """The words said of each address, in order; an empty text for an address without any."""
    others: tuple[str, ...] = ()
    """The words that belong to no address."""


def is_awaited(question: Question) -> bool:
    """Return whether the question awaits an email address."""
    return question.kind is Kind.DETAIL and question.shape is Shape.EMAIL


def valid(address: str) -> str | None:
    """Return the email address in its normalised form (as the library `email-validator` gives it); None for a text that
    cannot be an email address."""
    # The import takes a tenth of a second, so it waits until a question awaits an address.
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(address.rstrip(".!?"), check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def one(text: str, names: frozenset[str] = frozenset()) -> str | None:
    """Return the only email address of a text that holds nothing else but filler words and these names; None for any
    other text."""
    given = read(text, names)
    if given is None or given.others or not _is_answer(text):
        return None
    different = dict.fromkeys(given.addresses)
    return next(iter(different)) if len(different) == 1 else None


def is_attempt(text: str) -> bool:
    """Return whether a text tries to give an email address and fails: the address is cut off, there are several, or it
    is unclear whose they are."""
    if "@" not in text or not _is_answer(text):
        return False
    given = read(text, frozenset())
    return given is not None and sum(map(len, (given.others, *given.labels))) <= OTHERS * len(given.addresses)


def is_whole(text: str) -> bool:
    """Return whether every email address in a text is valid."""
    given = read(text, frozenset())
    return given is not None and all(map(valid, given.addresses))


def _is_answer(text: str) -> bool:
    return not is_request(SEND_IT.sub("", text)) and not text.rstrip().endswith("?")


def assigned(questions: Sequence[Question], text: str) -> dict[str, str] | None:
    """Match the email addresses of a text to these questions, by name, number or order. Return the address by the
    question's id, with an empty text as the address where it is unclear which question it answers; None if the text
    gives no address to any of them."""
    awaited = [each for each in questions if is_awaited(each)]
    batch = latest_batch(awaited)
    words = {each.id: _words_of(each, each in batch) for each in awaited}
    given = read(text, frozenset().union(*words.values()) if words else frozenset())
    if given is None or not awaited or not _is_answer(text):
        return None
    different = tuple(dict.fromkeys(given.addresses))
    if not any(given.labels) and not given.others:
        return _in_order(awaited, batch, different) if len(different) > 1 else None
    if given.others or not all(given.labels):
        is_batch = len(given.addresses) > 1 or any(given.labels)
        return _unclear(batch or awaited) if is_batch and len(given.others) <= OTHERS * len(given.addresses) else None
    found: dict[str, str] = {}
    for address, label in zip(given.addresses, given.labels, strict=True):
        named = [each.id for each in awaited if all(_names(word, words[each.id]) for word in label)]
        exactly = [id for id in named if len(set(label)) >= len(words[id] - PLACE_NUMBERS)]
        meant = exactly if len(exactly) == 1 else named
        if len(meant) != 1 or found.get(meant[0], address) != address:
            return _unclear(batch or awaited)
        found[meant[0]] = address
    return found


def _in_order(awaited: Sequence[Question], batch: Sequence[Question], addresses: Sequence[str]) -> dict[str, str]:
    for asked in (batch, awaited):
        if len(asked) == len(addresses):
            return {each.id: address for each, address in zip(asked, addresses, strict=True)}
    return _unclear(batch or awaited)


def _unclear(asked: Sequence[Question]) -> dict[str, str]:
    return {each.id: "" for each in asked}


def latest_batch(questions: Sequence[Question]) -> list[Question]:
    """Return the numbered questions of the last message that asked several; an empty list if no message did."""
    numbered = [each for each in questions if each.number is not None]
    return [each for each in numbered if each.asked_at == numbered[-1].asked_at]


def read(text: str, names: frozenset[str]) -> GivenAddresses | None:
    """Find the email addresses of a text, and the words that say whose each one is. Return None for a text without
    addresses, or with more than MOST. `names` are words that may name a question."""
    if len(text) > LONGEST or "@" not in text:
        return None
    addresses: list[str] = []
    gaps: list[list[str]] = [[]]
    text = SEND_IT.sub(" ", POSSESSIVE.sub("", MAILBOX.sub(lambda shown: _known_of(shown[1], names), text)))
    for token in TOKEN.findall(text):
        if "@" not in token or not token.strip("@"):
            gaps[-1].append(token)
            continue
        marked = MARKED.match(token)
        if marked and normalise(marked[1] or marked[2]) in names:
            gaps[-1].append(marked[1] or marked[2])
            token = token[marked.end() :]
        addresses.append(token.rstrip(".!?"))
        gaps.append([])
    if not 0 < len(addresses) <= MOST:
        return None
    said = [[_plain(each) for each in gap] for gap in gaps]
    kept = [[each for each in gap if each and (_names(each, names) or each not in BESIDE)] for gap in said]
    labels = [tuple(each for each in gap if _names(each, names)) for gap in kept]
    others = tuple(each for gap in kept for each in gap if not _names(each, names))
    before, behind = labels[:-1], labels[1:]
    if labels[0] and labels[-1] and len(addresses) > 1:  # Some people write a name before its address, some behind it.
        return GivenAddresses(tuple(addresses), ((),) * len(addresses), (*others, *labels[0]))
    if labels[0] and labels[-1]:
        return GivenAddresses(tuple(addresses), ((*labels[0], *labels[-1]),), others)
    return GivenAddresses(tuple(addresses), tuple(behind if labels[-1] else before), others)


def _known_of(shown: str, names: frozenset[str]) -> str:
    """Return, of the words before an address in brackets ("Ana Ode <ana@example.org>"), those that are in `names`; all
    the words if none of them is. The words come back with a space behind them."""
    known = [word for word in shown.split() if bare(normalise(word)) in names]
    return f" {' '.join(known)} " if known else f"{shown} "


def _plain(word: str) -> str:
    folded = bare(normalise(word))
    return PLACES.get(folded, folded) if any(map(str.isalnum, folded)) else ""


def _names(word: str, names: frozenset[str]) -> bool:
    """Return whether a word is one of these names, or one with a possessive s: "anas" for "Ana's"."""
    return word in names or (word.endswith("s") and word[:-1] in names and len(word) > 2)


@lru_cache(maxsize=64)
def names_in(learnt: str, asked: str) -> frozenset[str]:
    """Return the words that name the person whom a question is about: the name `learnt`, and the capitalised words
    beside it in the question `asked`, as "Doe" in "What is John Doe's email address?"."""
    named = {bare(normalise(word)) for word in learnt.split()}
    own = named - BESIDE or named
    words = [bare(normalise(each)) for each in TOKEN.findall(POSSESSIVE.sub("", asked))]
    capitals = [each[0].isupper() for each in TOKEN.findall(POSSESSIVE.sub("", asked))]
    around = {
        word
        for at, word in enumerate(words)
        if at and capitals[at] and (words[at - 1] in own or (words[at + 1 : at + 2] and words[at + 1] in own))
    }
    return frozenset(filter(None, own | around))


def names_of(question: Question) -> frozenset[str]:
    """Return the words that name a question: those of the person it is about, and its number."""
    return _words_of(question, question.number is not None)


def _words_of(question: Question, is_numbered: bool) -> frozenset[str]:
    names = names_in(question.learns.name, question.text) if question.learns else frozenset()
    return names | {str(question.number)} if is_numbered else names
