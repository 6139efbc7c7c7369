"""Finds what a text says in several words that are read together: times, addresses, and how somebody pays. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from parley.conversation.text import one_line
from parley.lanes.commerce.checkout_words import payment_of, way_of
from parley.lanes.commerce.item_words import ORDER_WORDS
from parley.lanes.commerce.said_address import address_spans
from parley.lanes.commerce.said_payment import comes_for_it, payment_runs
from parley.lanes.commerce.small_words import GRAMMAR_WORDS, counting_words, is_count_word, ones, phrases_of_lists
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, longest_first
from parley.times import is_whole_time, names_day, stretches

TIME, PLACE = "time", "address"
"""The marks of a time and of an address."""
SHORT = 2
"""The most letters of an article."""
ENDS = frozenset(".!?;\n")
"""The marks that end a sentence."""


@dataclass(frozen=True)
class ShopToken:
    """A word, a number or a punctuation mark of a text, with its place in it."""

    written: str
    folded: str
    start: int
    end: int


def as_written(tokens: Sequence[ShopToken]) -> str:
    """Return tokens as the person wrote them."""
    return " ".join(each.written for each in tokens)


@dataclass(frozen=True)
class MarkedSpan:
    """Some tokens that are read together: the index behind the last, their mark, and their words."""

    end: int
    mark: str
    written: str
    is_coming: bool = False
    """Of a payment: whether the words say that the person comes for their order, too."""


def address_places(text: str, tokens: Sequence[ShopToken]) -> Mapping[int, MarkedSpan]:
    """Return the addresses of a text by the index of each first token."""
    found = {}
    for start, end in address_spans(text):
        places = [at for at, token in enumerate(tokens) if start <= token.start < end]
        if places:
            found[places[0]] = MarkedSpan(places[-1] + 1, PLACE, one_line(text[start:end], end - start))
    return found


def payment_spans(tokens: Sequence[ShopToken]) -> Mapping[int, MarkedSpan]:
    """Return what a text says of the payment by the index of each first token. A question chooses no payment."""
    found, start, ends = {}, 0, [each.written for each in tokens if each.written in ENDS]
    for at, token in enumerate((*tokens, ShopToken(".", ".", 0, 0))):
        is_end = token.written in ENDS
        if not is_end and token.written != ",":
            continue
        words = [each.folded for each in tokens[start:at]]
        asks = not listed(ORDER_WORDS, "pays_asks").isdisjoint(words[:1])
        is_asked = ends[:1] == ["?"] or (asks and " ".join(words[:2]) not in listed(ORDER_WORDS, "paying_verbs"))
        alone = "" if is_asked else _payment_alone(words)
        if alone:
            found[start] = MarkedSpan(at, alone, as_written(tokens[start:at]), comes_for_it(" ".join(words)))
        for run in () if is_asked or alone else payment_runs(words):
            mark = "pays_cash" if run.kind == "on_delivery" else "pays_card"
            first, end = start + run.start, start + run.end
            found[first] = MarkedSpan(end, mark, as_written(tokens[first:end]), run.is_coming)
        start, ends = at + 1, ends[1:] if is_end else ends
    return found


def _payment_alone(words: Sequence[str]) -> str:
    """Return the mark of a clause that only says how an order is paid, "at the counter"; "" for any other clause."""
    said = " ".join(words)
    if not words or said in listed(ORDER_WORDS, "pays_if_asked") or way_of(said) is not None:
        return ""
    kind = payment_of(said)
    return "" if kind is None else "pays_cash" if kind == "on_delivery" else "pays_card"


def time_spans(
    text: str, tokens: Sequence[ShopToken], is_sold: Callable[[str], bool] = lambda _: False
) -> Mapping[int, MarkedSpan]:
    """Return the times of a text by the index of each first token. A number alone is no time, unless it is written as
    an hour and stands apart ("10.45"), nor is a word that only says how long something takes. `is_sold` tells the words
    of what is sold, in front of which a number counts.
    """
    found = _hours_apart(tokens, is_sold)
    for start, end in stretches(text, LANGUAGES):
        places = _of_time(tokens, [at for at, each in enumerate(tokens) if start <= each.start and each.end <= end])
        if len(places) > 1 and is_sold(_word_at(tokens, places[-1] + 1)) and _is_bare_count(tokens, places):
            places.pop()  # "martes tres panes"
            while len(places) > 1 and tokens[places[-1]].folded in listed(ORDER_WORDS, "joints"):
                places.pop()  # "a las 10 y 6 medialunas"
        words = {tokens[at].folded for at in places}
        if not places or not words.isdisjoint(listed(ORDER_WORDS, "no_times")) or _is_no_time(tokens, places):
            continue
        end_of_time = places[-1] + 1
        written = _with_hour_apart(text[tokens[places[0]].start : tokens[places[-1]].end])
        hour = _hour_behind(text, tokens, end_of_time, written, is_sold)
        if hour is None and len(places) > 1 and tokens[places[-1]].folded.isdecimal():
            day = text[tokens[places[0]].start : tokens[places[-2]].end]
            longer = _hour_behind(text, tokens, places[-1], day, is_sold)  # "sábado 9 y media"
            hour = longer if longer is not None and longer.end > end_of_time else None
        found[places[0]] = hour or MarkedSpan(end_of_time, TIME, written)
    return found


def _word_at(tokens: Sequence[ShopToken], at: int) -> str:
    return tokens[at].folded if at < len(tokens) else ""


def _is_bare_count(tokens: Sequence[ShopToken], places: Sequence[int]) -> bool:
    """Return whether the last word of a time may count what follows: no word for an hour stands in front of it."""
    return is_count_word(tokens[places[-1]].folded) and tokens[places[-2]].folded not in _before_an_hour()


def _hours_apart(tokens: Sequence[ShopToken], is_sold: Callable[[str], bool]) -> dict[int, MarkedSpan]:
    """Return the numbers that are written as an hour with minutes and stand apart from all that could be counted."""
    found = {}
    for at, token in enumerate(tokens):
        hour = CLOCK_ALONE.fullmatch(token.written)
        before = tokens[at - 1] if at else ShopToken(",", ",", 0, 0)
        is_begun = before.written in ENDS | {","} or before.folded in _before_an_hour() | _ends_of_ways()
        if hour is not None and is_begun and _is_apart(tokens, at + 1, is_sold):
            found[at] = MarkedSpan(at + 1, TIME, f"{hour[1]}:{hour[2]}")
        if token.folded in listed(ORDER_WORDS, "hours_alone") and _is_apart(tokens, at + 1):
            found[at] = MarkedSpan(at + 1, TIME, f"at {token.written}")
        behind = tuple(each.folded for each in tokens[at + 1 : at + LONGEST_HOUR_APART])
        if token.folded.isdecimal() and behind in _parts_of_hour() and _is_apart(tokens, at + LONGEST_HOUR_APART):
            written = as_written(tokens[at : at + LONGEST_HOUR_APART])
            found[at] = MarkedSpan(at + LONGEST_HOUR_APART, TIME, _with_word_before(written))
    return found


LONGEST_HOUR_APART = 3
"""The words of an hour such as "10 y media"."""


@cache
def _parts_of_hour() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(each.split()) for each in listed(ORDER_WORDS, "parts_of_hour"))


CLOCK_ALONE = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
"""Matches an hour with two digits of minutes behind a point or a colon: "10.45"."""


def _with_word_before(hour: str) -> str:
    """Return an hour in words, "10 y media", with the word in front with which it is a time; unchanged if none makes
    it one.
    """
    joined = (f"{before} {hour}" for before in longest_first(listed(ORDER_WORDS, "before_an_hour")))
    return next((each for each in joined if is_whole_time(each, LANGUAGES)), hour)


def _joined_hour(day: str, hour: str) -> str:
    """Return a day and an hour as one time, with the words that stand in front of an hour; "" if they are none."""
    words = longest_first(listed(ORDER_WORDS, "before_an_hour"))
    joined = (f"{day} {before} {hour}" for before in words)
    return next((each for each in joined if is_whole_time(each, LANGUAGES)), "")


def _with_hour_apart(written: str) -> str:
    """Return a time whose hour stands without "at" behind its day, "viernes 10 de la mañana", with that word, so that
    its number is no day of a month; any other time unchanged.
    """
    words = written.split()
    at = next((at for at, word in enumerate(words) if at and word.isdecimal()), 0)
    day, hour = " ".join(words[:at]).rstrip(","), " ".join(words[at:])
    is_hour = at and len(words) - at > 1 and is_whole_time(hour, LANGUAGES) and not names_day(hour, LANGUAGES)
    if not is_hour or words[at - 1].lower() in _before_an_hour() or not names_day(day, LANGUAGES):
        return written
    joined = (f"{day} {before} {hour}" for before in longest_first(listed(ORDER_WORDS, "before_an_hour")))
    return next((each for each in joined if is_whole_time(each, LANGUAGES)), written)


def _of_time(tokens: Sequence[ShopToken], places: list[int]) -> list[int]:
    """Return the places of the tokens of a time without those at its end that belong to what follows."""
    first = tokens[places[0]] if len(places) > 1 else None
    # A short word with an accent is no article, so that it belongs to no time: "paga él, mañana a las 10".
    if first is not None and len(first.folded) <= SHORT and first.folded != first.written.lower():
        places = places[2:] if tokens[places[1]].written == "," else places[1:]
    if len(places) > 1 and places[0] and _ends_a_way(tokens[places[0] - 1].folded, tokens[places[0]].folded):
        places = places[1:]  # "I'll swing by tomorrow"
    while places and (tokens[places[-1]].written in ENDS or tokens[places[-1]].folded in _no_ends_of_times()):
        places.pop()
    for phrase in longest_first(listed(GRAMMAR_WORDS, "same_time")):
        words = phrase.split()
        if [tokens[at].folded for at in places[-len(words) :]] == words:
            places = places[: -len(words)]  # "sunday same time"
    while (
        len(places) > 2
        and tokens[places[-1]].folded in _bare_ones()
        and tokens[places[-2]].folded not in _before_an_hour()
    ):
        places.pop()  # "para el domingo una hogaza"
    return places


def _is_no_time(tokens: Sequence[ShopToken], places: Sequence[int]) -> bool:
    """Return whether the words of a time are a number alone, or a phrase that is read elsewhere: "the one"."""
    words = [tokens[at].folded for at in places]
    if len(words) == A_HALF and words[0] in listed(ORDER_WORDS, "halves") and _is_apart(tokens, places[-1] + 1):
        return words[1] in listed(ORDER_WORDS, "dozens")  # "half eleven", and not half a dozen
    is_number = all(word.isdecimal() or word in counting_words() for word in words)
    is_pointing = all(word in counting_words() or word in listed(ORDER_WORDS, "all_of_it") for word in words)
    is_pointing |= len(words) > 1 and words[0] in listed(GRAMMAR_WORDS, "points_at_some") and words[-1].isdecimal()
    is_pointing &= not any(word[-1:].isalpha() and word[:1].isdecimal() for word in words)  # "the 24th"
    return is_number or is_pointing or " ".join(words) in _no_times()


A_HALF = 2
"""The words of a time that is half past an hour: "half eleven"."""


def _hour_behind(
    text: str, tokens: Sequence[ShopToken], at: int, day: str, is_sold: Callable[[str], bool]
) -> MarkedSpan | None:
    """Return a day with the hour that stands apart behind it, "saturday 11", "friday evening, 6 if possible", "sábado
    9 y media", as one time whose end is the index behind the hour; None if no hour does.
    """
    first = next((n for n in range(at, len(tokens)) if not _may_stand_before_an_hour(tokens[n])), len(tokens))
    if first == len(tokens) or not (tokens[first].folded[:1].isdecimal() or is_count_word(tokens[first].folded)):
        return None
    for end in range(min(first + LONGEST_HOUR, len(tokens)), first, -1):
        words = CLOCK.sub(r"\1:\2", text[tokens[first].start : tokens[end - 1].end])
        if not _is_apart(tokens, end, is_sold) or any(each.written in ENDS | {","} for each in tokens[first:end]):
            continue
        if both := _joined_hour(day, words):
            return MarkedSpan(end, TIME, both)
    return None


LONGEST_HOUR = 4
"""The most words of an hour: "9 y media"."""
CLOCK = re.compile(r"^(\d{1,2})\.(\d\d)(?!\d)")
"""Matches an hour whose minutes stand behind a point: "9.30"."""


def _may_stand_before_an_hour(token: ShopToken) -> bool:
    return token.written == "," or token.folded in listed(ORDER_WORDS, "around_an_hour")


@cache
def _ends_of_ways() -> frozenset[str]:
    """Return the last words of the phrases that say how an order is had, "pick up", in front of an hour."""
    phrases = listed(ORDER_WORDS, "checkout_pickup") | listed(ORDER_WORDS, "checkout_delivery")
    return frozenset(each.split()[-1] for each in phrases | listed(GRAMMAR_WORDS, "picks_up"))


def _ends_a_way(before: str, word: str) -> bool:
    """Return whether these two words end a phrase that says how an order is had: "swing by"."""
    return f"{before} {word}" in _last_words_of_ways()


@cache
def _last_words_of_ways() -> frozenset[str]:
    phrases = (each.split() for each in listed(GRAMMAR_WORDS, "picks_up") | listed(ORDER_WORDS, "checkout_pickup"))
    return frozenset(" ".join(each[-2:]) for each in phrases if len(each) > 1)


def _is_apart(tokens: Sequence[ShopToken], at: int, is_sold: Callable[[str], bool] = lambda _: True) -> bool:
    """Return whether nothing that could be counted follows: the end of a sentence or a clause, idle words, or a word
    that is written as a name and not sold.
    """
    if at >= len(tokens) or tokens[at].written in ENDS or tokens[at].written == ",":
        return True
    if tokens[at].written.istitle() and not is_sold(tokens[at].folded):
        return True
    following = tuple(each.folded for each in tokens[at : at + 7])
    phrases = phrases_of_lists().get(following[0], ())
    return any(mark in NEVER_COUNTED and following[: len(words)] == words for words, mark in phrases)


NEVER_COUNTED = frozenset(["idle", "picks_up", "delivers", "names", "signs", "pays_card", "pays_cash", "soonest"])
"""The marks of words in front of which a number counts nothing."""


@cache
def _no_ends_of_times() -> frozenset[str]:
    """Return the words that end no time: "after", of "friday after school"."""
    return listed(GRAMMAR_WORDS, "turns") - counting_words()


@cache
def _no_times() -> frozenset[str]:
    """Return the phrases that are read as times elsewhere: "asap", "the second"."""
    return listed(GRAMMAR_WORDS, "soonest") | listed(GRAMMAR_WORDS, "ordinals")


@cache
def _bare_ones() -> frozenset[str]:
    return listed(ORDER_WORDS, "articles") | ones()


@cache
def _before_an_hour() -> frozenset[str]:
    """Return the words in front of an hour: "la", of "a la una"."""
    return frozenset(word for phrase in listed(ORDER_WORDS, "before_an_hour") for word in phrase.split())
