"""Finds the question that a text asks, and what else the text says: "Pay there. Can I show my screen?".

Each sentence is read by the lanes' `asks`: whole, without a reason at its end ("because my wife says you're not"), or
without the pieces beside a comma that say nothing. If no lane knows it so, it is read by its subject alone
(`asks_by_subject`). Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from parley.business.catalogue import Product
from parley.business.files import Business
from parley.conversation.clause_kinds import may_go_unanswered
from parley.conversation.courtesy import without_greeting
from parley.conversation.farewell import farewell_of
from parley.conversation.normal_form import without_accents
from parley.conversation.requests import asks_for_change, is_request
from parley.conversation.small_talk import is_small_talk
from parley.conversation.topics import ASKING, says_nothing, topic_words
from parley.lanes.lane import Lane, LaneNotes, ReadCommand
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import listed, pattern, words
from parley.tools.phrases import bare

LONGEST, MOST_SENTENCES = 400, 8
"""The most characters and sentences of a text that is read."""
SHORT = 2
"""The most words of a piece beside a question that asks nothing else."""
SENTENCE = re.compile(r"[!?;\n¿¡…]+|\.(?![0-9])")
PIECE = re.compile(r",(?![0-9])| [-–—] ")


@dataclass(frozen=True)
class SaidQuestion:
    """The question that a text asks: the lane and the tool call that answer it, and what else the text says."""

    lane: Lane
    command: ReadCommand
    rest: str = ""


def question_in(
    lanes: Sequence[Lane], text: str, business: Business | None, notes: Mapping[str, LaneNotes]
) -> SaidQuestion | None:
    """Return the first question of a text that a lane knows how to answer; None if it asks none."""
    if business is None or not 0 < len(text) <= LONGEST:
        return None
    said = list(_sentences(text))
    told = [each for each in said if not _says_nothing(each)] or list(filter(_asks_alone, said))  # "¿Qué hacen?"
    asked = [pair for each in told for pair in _asked_apart(lanes, each, business, notes)]
    found = next((each for _, each in asked if each is not None and not each.command.yields), None)
    if found is None:
        return None
    left = [
        each if other is None or not _is_alike(found.command, other.command) else other.rest for each, other in asked
    ]
    left = [each for each in left if not _is_chat(each, business)]
    rest = [each for each in left if not each.strip("? ").isdecimal()]  # "45?? do it for 35" wants no 45
    return replace(found, rest=". ".join(filter(None, rest)))


def _asks_alone(sentence: str) -> bool:
    """Return whether a sentence is a question, though each of its words may say nothing beside others."""
    return "?" in sentence and not listed(ASKING, "asks_what").isdisjoint(topic_words(sentence)[:1])


def _asked_apart(
    lanes: Sequence[Lane], sentence: str, business: Business, notes: Mapping[str, LaneNotes]
) -> list[tuple[str, SaidQuestion | None]]:
    """Return a sentence with the question that it asks. One of two questions that "and" joins is returned in two parts,
    if a lane knows one of them: "how much is the blue mug, and is it dishwasher safe?".
    """
    plain = bare(sentence)
    joint = _joints().search(plain) if len(plain) == len(sentence) else None
    if joint is not None:
        parts = [f"{sentence[: joint.start()].rstrip(' ,')}?", sentence[joint.end() :].strip()]
        asked = [(each, _asked(lanes, each, business, notes)) for each in parts]
        known = [each.command for _, each in asked if each is not None and not each.command.yields]
        if known and not (len(known) == len(parts) and _is_alike(known[0], known[1])):
            return asked
    return [(sentence, _asked(lanes, sentence, business, notes))]


@cache
def _joints() -> re.Pattern[str]:
    """Return a pattern that matches the "and" between two questions of a sentence."""
    begins = sorted({word for each in LANGUAGES for word in words(ASKING, each)["begins_question"].split()})
    return re.compile(rf"(?<=\w),? (?:and|y) (?=(?:{'|'.join(begins)})\b)", re.IGNORECASE)


def only_tells(text: str) -> bool:
    """Return whether a text only tells something: it asks nothing, counts nothing, and wants nothing done."""
    is_wish = is_request(text) or asks_for_change(text) or _wants_thing().search(without_accents(text)) is not None
    return not is_wish and "?" not in text and not any(each.isdigit() for each in text)


@cache
def _wants_thing() -> re.Pattern[str]:
    return pattern(ASKING, "wants_thing", r"\b(?:{})")


def _is_alike(command: ReadCommand, other: ReadCommand) -> bool:
    """Return whether two sentences ask the same, so that one answer is enough."""
    return command.tool == other.tool and command.arguments.get("kind") == other.arguments.get("kind")


def _sentences(text: str) -> Iterator[str]:
    """Yield the first sentences of a text, each with its question mark, and behind them the rest of the text."""
    at = 0
    for _ in range(MOST_SENTENCES):
        end = SENTENCE.search(text, at)
        said = text[at : end.start() if end else len(text)].strip(" ,")
        if said:
            yield f"{said}?" if end and "?" in end[0] else said
        if end is None:
            return
        at = end.end()
    if left := text[at:].strip():
        yield left


def _says_nothing(sentence: str) -> bool:
    """Return whether a sentence only greets, thanks, or says nothing."""
    is_courtesy = farewell_of(sentence) is not None or is_small_talk(sentence)
    return is_courtesy or says_nothing(topic_words(sentence))


def _is_chat(sentence: str, business: Business) -> bool:
    """Return whether a sentence is chat that needs no answer and names none of the goods of the business."""
    return may_go_unanswered(sentence) and _words_of_goods(business).isdisjoint(topic_words(sentence))


@lru_cache(maxsize=4)
def _words_of_goods(business: Business) -> frozenset[str]:
    """Return the words by which the goods of a business are named, in the singular and the plural."""
    products = business.catalogue.products if business.catalogue else ()
    names = (name for each in products for language in LANGUAGES for name in _names(each, language))
    words = frozenset(word for name in names for word in topic_words(name) if len(word) > 2)
    return words | {f"{word}{end}" for word in words for end in ("s", "es")}


def _names(product: Product, language: Language) -> Sequence[str]:
    return (product.name.in_(language), *product.keywords.in_(language))


def _asked(
    lanes: Sequence[Lane], sentence: str, business: Business, notes: Mapping[str, LaneNotes]
) -> SaidQuestion | None:
    """Return the question that a sentence asks; None if it asks nothing that a lane knows."""
    plain = without_greeting(sentence)
    for said in dict.fromkeys((sentence, plain, *_without_reason(plain), *_without_idle(plain, business))):
        for lane in lanes:
            if (command := lane.asks(said, business, notes.get(lane.name, {}))) is not None:
                return SaidQuestion(lane, command)
    return _asked_by_subject(lanes, plain, business, notes)


def _asked_by_subject(
    lanes: Sequence[Lane], sentence: str, business: Business, notes: Mapping[str, LaneNotes]
) -> SaidQuestion | None:
    """Return the question that a sentence asks by its subject: a piece of it beside a comma, else all of it. The rest
    is what its other pieces say, but for those that ask the same.
    """

    def read(said: str) -> SaidQuestion | None:
        asked = ((lane, lane.asks_by_subject(said, business, notes.get(lane.name, {}))) for lane in lanes)
        return next((SaidQuestion(lane, command) for lane, command in asked if command is not None), None)

    pieces = [each.strip() for each in PIECE.split(sentence) if each.strip()][:MOST_SENTENCES]
    asked = {each: read(each) for each in pieces} if len(pieces) > 1 else {}
    found = next(filter(None, asked.values()), None)
    if found is None:
        return read(sentence)
    others = [each for each, other in asked.items() if other is None or not _is_alike(found.command, other.command)]
    idle = [each for each in others if _says_nothing(each) or _is_chat(each, business) or _is_short_question(each)]
    return replace(found, rest=", ".join(each for each in others if each not in idle))


def _is_short_question(piece: str) -> bool:
    """Return whether a piece of a question only asks once more what it asks: "are you open on Friday, anybody in?"."""
    return piece.endswith("?") and len(piece.split()) <= SHORT


def _without_reason(sentence: str) -> Iterator[str]:
    """Yield what stands before "because", if anything does."""
    said = sentence.split()
    reasons = listed(ASKING, "because")
    at = next((at for at, word in enumerate(said) if at and not reasons.isdisjoint(topic_words(word))), 0)
    if at:
        yield " ".join(said[:at]).rstrip(",") + ("?" if sentence.endswith("?") else "")


def _without_idle(sentence: str, business: Business) -> Iterator[str]:
    """Yield the piece of a sentence beside which all others say nothing, if there is one."""
    pieces = [each for each in PIECE.split(sentence) if each.strip()]
    others = [each for each in pieces if not (_says_nothing(each) or _is_chat(each, business))]
    if len(pieces) > 1 and len(others) == 1:
        yield others[0].strip()
