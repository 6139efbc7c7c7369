"""Reads questions about the place in people's own words: its hours, the way there, and what its answers may tell.

    "are you open on Monday?"             the hours of that day
    "is there somewhere to leave the car" the way there, and parking
    "can I tip the baker?"                the operator's answers, or that nobody knows

A sentence about hours or the way is held against the topics of `place_words`. One that asks, and has a word of what is
asked of places, goes to the operator's answers. A question with more words is known by its subject alone, if it wants
nothing besides. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from parley.business.files import Business
from parley.conversation.own_affairs import speaks_of_own_affairs
from parley.conversation.shapes import OPENS
from parley.conversation.topics import SUBJECTS, asks, names_any, names_concept, subject_of, topic_of, topic_words
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, longest_first, words
from parley.times import stretches, time_words

PLACE_WORDS = f"{__package__}.place_words"
LONGEST = 300
"""The most characters of a sentence that is read."""
TIME_MARK = "<time>"
DELIVERY = "delivery"
"""The topic that is asked about, or is a wish of how an order is to be had."""
A_FEW_WORDS = 6
"""The most words of a question that names a day and nothing else."""
SENTENCE = re.compile(r"[.!?;\n]+")
MOST_WORDS = 24
"""The most words of a sentence that is looked for in the operator's answers."""


def asked(sentence: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call that answers a sentence which asks about the place; None for any other sentence."""
    if not 0 < len(sentence) <= LONGEST or speaks_of_own_affairs(sentence):
        return None
    plain = tuple(topic_words(sentence))
    if _names_goods(business, plain):
        return None
    if not (names_any(plain, PLACE_WORDS) or _is_of_places(plain)):  # most sentences: no time is looked for in them
        return None
    said, times_said = _marked(business, sentence)
    if (topic := topic_of(said, PLACE_WORDS, lambda name: name != DELIVERY)) is not None:
        is_timed = topic == "business_hours" and times_said
        return ReadCommand(topic, {"words": _with_known_days(sentence)} if is_timed else {}, goes_first=True)
    is_asked = "?" in sentence or said[0] in OPENS | listed(PLACE_WORDS, "begins")
    if is_asked and len(said) <= MOST_WORDS and _is_of_places(said):
        return ReadCommand("general_faq", {"words": sentence}, goes_first=True)
    return None


def asked_by_subject(sentence: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call that answers a question about the place, known by its subject alone; None for any other
    sentence, and for one that counts or wants things.
    """
    is_known = names_any(topic_words(sentence), PLACE_WORDS, SUBJECTS) or _days_by_name().search(sentence[:LONGEST])
    if not 0 < len(sentence) <= LONGEST or not is_known or _names_goods(business, topic_words(sentence)):
        return None
    said, times_said = _marked(business, sentence)
    is_for_company = names_concept(said, PLACE_WORDS, "receipt") and names_concept(said, PLACE_WORDS, "company")
    is_of_invoice = is_for_company or names_concept(said, PLACE_WORDS, "invoice")
    if speaks_of_own_affairs(sentence) and not is_of_invoice:  # an invoice is of what was bought
        return None
    is_needed = is_for_company or (is_of_invoice and names_concept(said, PLACE_WORDS, "need"))
    is_of_goods = any(word.isdecimal() for word in said) or (
        names_concept(said, PLACE_WORDS, "wants") and not is_needed
    )
    is_question = not is_of_goods and (is_needed or asks(sentence))
    topic = subject_of(said, PLACE_WORDS) if is_question else None
    if topic is None and asks(sentence) and _with_known_days(sentence) != sentence:
        topic = "business_hours" if len(said) <= A_FEW_WORDS else None  # "and boxing day?"
    if topic in (None, "location_directions"):
        return ReadCommand(topic, {}, goes_first=True) if topic else None
    if topic == "business_hours":
        whole = _with_known_days(sentence) if time_words(sentence, LANGUAGES) else ""  # "in December" is no day
        asked_of = times_said or whole
        return ReadCommand(topic, {"words": asked_of} if asked_of else {}, goes_first=True)
    return ReadCommand("general_faq", {"words": topic}, goes_first=True)


def _names_goods(business: Business, said: Sequence[str]) -> bool:
    """Return whether words name a category of what is sold here by a word of the place too: "facturas", which are
    pastries in Argentina and invoices elsewhere."""
    matters = _invoices()
    return any(word in matters and word in _category_words(business) for word in said)


@cache
def _invoices() -> frozenset[str]:
    return frozenset(word for each in LANGUAGES for word in words(PLACE_WORDS, each)["concepts"]["invoice"])


@lru_cache(maxsize=4)
def _category_words(business: Business) -> frozenset[str]:
    """Return the words by which the operator's catalogue calls its categories, without case and accents."""
    categories = business.catalogue.categories if business.catalogue else ()
    named = (each.keywords.in_(language) for each in categories for language in LANGUAGES)
    return frozenset(word for names in named for name in names for word in topic_words(name))


def asked_in_part(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call that answers whether the place delivers, if a sentence asks just that in a text which nobody
    reads as an order to be delivered; None for any other text.
    """
    if not 0 < len(text) <= LONGEST or "?" not in text:
        return None
    sentences = (topic_words(each) for each in SENTENCE.split(text))
    is_asked = any(topic_of(said, PLACE_WORDS, DELIVERY.__eq__) for said in sentences)
    return ReadCommand("general_faq", {"words": DELIVERY}) if is_asked else None


@lru_cache(maxsize=16)
def _marked(business: Business, written: str) -> tuple[tuple[str, ...], str]:
    """Return the words of a sentence, with "<time>" for each time and each holiday of the place, and these times as
    they are written.
    """
    sentence = _with_known_days(written)
    spans = sorted((*stretches(sentence, LANGUAGES), *_holidays(business, sentence)))
    said, times_said, at = list[str](), list[str](), 0
    for start, end in spans:
        if start < at:
            continue
        said += [*topic_words(sentence[at:start]), TIME_MARK]
        times_said.append(sentence[start:end])
        at = end
    return (*said, *topic_words(sentence[at:])), ", ".join(times_said)


def _with_known_days(sentence: str) -> str:
    """Return a sentence with each day that goes by another name ("boxing day", "xmas") named as a date is."""
    return _days_by_name().sub(lambda found: _dates_by_name()[found[0].casefold()], sentence)


@cache
def _days_by_name() -> re.Pattern[str]:
    names = longest_first(map(re.escape, _dates_by_name()))
    return re.compile(rf"\b(?:{'|'.join(names)})\b", re.IGNORECASE)


@cache
def _dates_by_name() -> Mapping[str, str]:
    return {name: date for language in LANGUAGES for name, date in words(PLACE_WORDS, language)["days_by_name"]}


def _holidays(business: Business, sentence: str) -> Iterator[tuple[int, int]]:
    """Yield where a sentence names a holiday of the operator's files."""
    lowered = sentence.casefold()
    for holiday in business.service.holidays:
        for language in LANGUAGES:
            name = holiday.name.in_(language).casefold()
            start = lowered.find(name) if name else -1
            if start >= 0:
                yield start, start + len(name)


def matters_in(sentence: str) -> Iterator[str]:
    """Yield what a sentence names of what is asked of places: "tip", "gift card"."""
    yield from map(" ".join, _matters_of(tuple(topic_words(sentence[:LONGEST]))))


def _is_of_places(said: tuple[str, ...]) -> bool:
    return any(True for _ in _matters_of(said))


def _matters_of(said: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for at in range(len(said)):
        yield from (each for length in (1, 2, 3) if (each := said[at : at + length]) in _matters())


@cache
def _matters() -> frozenset[tuple[str, ...]]:
    lists = (words(PLACE_WORDS, language)["matters"]["words"] for language in LANGUAGES)
    return frozenset(tuple(topic_words(each)) for found in lists for each in found)
