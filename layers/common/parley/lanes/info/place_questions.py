"""Reads questions about the place in people's own words: its hours, the way there, and what its answers may tell.

    "are you open on Monday?"             the hours of that day
    "is there somewhere to leave the car" the way there, and parking
    "can I tip the baker?"                the operator's answers, or that nobody knows

A sentence about hours or the way is held against the topics of `place_words`. One that asks, and has a word of what is
asked of places, goes to the operator's answers. Pure.
"""

from collections.abc import Iterator
from functools import cache, lru_cache

from parley.business.files import Business
from parley.conversation.own_affairs import speaks_of_own_affairs
from parley.conversation.shapes import OPENS
from parley.conversation.topics import names_any, topic_of, topic_words
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, words
from parley.times import stretches

PLACE_WORDS = f"{__package__}.place_words"
LONGEST = 300
"""The most characters of a sentence that is read."""
TIME_MARK = "<time>"
MOST_WORDS = 16
"""The most words of a sentence that is looked for in the operator's answers."""


def asked(sentence: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call that answers a sentence which asks about the place; None for any other sentence."""
    if not 0 < len(sentence) <= LONGEST or speaks_of_own_affairs(sentence):
        return None
    plain = tuple(topic_words(sentence))
    if not (names_any(plain, PLACE_WORDS) or _is_of_places(plain)):  # most sentences: no time is looked for in them
        return None
    said, has_time = _marked(business, sentence)
    if (topic := topic_of(said, PLACE_WORDS)) is not None:
        is_of_hours = topic == "business_hours"
        return ReadCommand(topic, {"words": sentence} if is_of_hours and has_time else {}, goes_first=True)
    is_asked = "?" in sentence or said[0] in OPENS | listed(PLACE_WORDS, "begins")
    if is_asked and len(said) <= MOST_WORDS and _is_of_places(said):
        return ReadCommand("general_faq", {"words": sentence}, goes_first=True)
    return None


@lru_cache(maxsize=16)
def _marked(business: Business, sentence: str) -> tuple[tuple[str, ...], bool]:
    """Return the words of a sentence, with "<time>" for each time and each holiday of the place, and whether
    there is any.
    """
    spans = sorted((*stretches(sentence, LANGUAGES), *_holidays(business, sentence)))
    said, at = list[str](), 0
    for start, end in spans:
        if start < at:
            continue
        said += [*topic_words(sentence[at:start]), TIME_MARK]
        at = end
    return (*said, *topic_words(sentence[at:])), bool(spans)


def _holidays(business: Business, sentence: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence names a holiday of the operator's files."""
    lowered = sentence.casefold()
    for holiday in business.service.holidays:
        for language in LANGUAGES:
            name = holiday.name.in_(language).casefold()
            start = lowered.find(name) if name else -1
            if start >= 0:
                yield start, start + len(name)


def _is_of_places(said: tuple[str, ...]) -> bool:
    """Return whether these words have one of what is asked of places: "tip", "gift card"."""
    return any(said[at : at + length] in _matters() for at in range(len(said)) for length in (1, 2, 3))


@cache
def _matters() -> frozenset[tuple[str, ...]]:
    lists = (words(PLACE_WORDS, language)["matters"]["words"] for language in LANGUAGES)
    return frozenset(tuple(topic_words(each)) for found in lists for each in found)
