"""Reads what a text says instead of what was said before: another time ("no sorry, half past one", "ponela a las 22")
or another title ("call it brunch", "no, I meant oat milk").

A text is taken apart from its beginning: words that take something back, then words that carry the new value ("make
it", "que sea"), then the value, which must be all that is left. The words stand in `conversation/vocabulary`.
"""

import re
from typing import NamedTuple

from parley import times
from parley.conversation.courtesy import without_hesitations, without_polite_end
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.requests import correction, is_request
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern

VOCABULARY = "parley.conversation.vocabulary"
LONGEST = 120
"""The most characters of a text that gives something else: a longer text says more."""
TITLE_WORDS = 6
"""The most words of a title that is given as a correction."""
OPENING = pattern(VOCABULARY, "instead_openings", r"(?:{})\b[ ,.;:!]*")
"""Matches a word that takes back what was said before: "no", "sorry"."""
MOST_OPENINGS = 6
SETS = pattern(VOCABULARY, "instead_sets", r"(?:{})\b[ ,:]*")
"""Matches words that ask for another value of what was spoken of: "make it", "ponela"."""
IS = pattern(VOCABULARY, "instead_is", r"(?:{})\b[ ,:]*")
"""Matches words that only say what something is: "it's", "era"."""
INTO = pattern(VOCABULARY, "instead_into", r"(?:{})\b ")
"""Matches the word between such words and a time, where it is no part of the time: "to"."""
ENDS = pattern(VOCABULARY, "instead_ends", r"[ ,]{{1,3}}(?:{})[ .!]{{0,9}}$")
"""Matches a word behind the value that says nothing more: "instead"."""
MOST_ENDS = 2
A_NUMBER = pattern(VOCABULARY, "instead_before_number", r"(?:(?:{}) )?(?P<number>\d{{1,4}})")
"""Matches a bare number, which may be an hour or minutes."""
TITLES = pattern(VOCABULARY, "instead_titles", r"(?:{}) (?P<title>.{{1,100}})")
"""Matches a whole text that gives a thing another title in so many words: "call it brunch"."""
SIGNS = " .!¡"


class SaidTime(NamedTuple):
    """Words for a time that a text says instead of another."""

    when: str
    is_plain: bool
    """Whether the text takes something back, or asks to set it, in so many words: "make it 10". "It's at 10" may be
    about anything."""
    has_reason: bool = False
    """Whether the text also tells why, so that the time may have been cut wrongly."""


def time_in(text: str) -> SaidTime | None:
    """Return the time that a text says, and nothing else, of what was spoken of; None for any other text."""
    plain = " ".join(without_polite_end(without_hesitations(text)).split()).strip(SIGNS)
    if not plain or len(text) > LONGEST or "?" in text:
        return None
    if (said := _whole(plain)) is not None:
        return said
    misread = MISREAD.search(plain)
    if misread is not None and (said := _whole(plain[misread.end() :].strip(SIGNS + ","))) is not None:
        return SaidTime(said.when, is_plain=True, has_reason=True)  # "no I read the card wrong, it's 10:40"
    _, pause, last = PAUSES.sub("|", plain).rpartition("|")
    is_set = bool(pause) and _behind(OPENING, plain) != plain and _behind(SETS, last) != last
    behind = _whole(last) if is_set else None  # "no, I mean dinner, move it to ten"
    return behind._replace(is_plain=False) if behind else _beside_a_reason(plain)


def _beside_a_reason(plain: str) -> SaidTime | None:
    """Return the time that a text says instead of another, and tells why: "no wait, nine's too early, half ten", "mejor
    a las 10 que a las 9 está cerrado". None for any other text.
    """
    reason = REASON.search(plain)
    said = _whole(plain[: reason.start()]) if reason else None
    if said is None:
        told, pause, last = PAUSES.sub("|", plain).rpartition("|")
        is_opened = bool(pause) and "|" not in told and _behind(OPENING, plain) != plain
        value = _time(last) or _time(_behind(INTO, last)) if is_opened and len(told.split()) > 1 else ""
        said = SaidTime(value, is_plain=True) if value else None
    return said._replace(has_reason=True) if said else None


MISREAD = pattern(VOCABULARY, "instead_misread", r"(?<!\S)(?:{})(?!\S)[ ,.;:]{{0,3}}")
"""Matches words by which something was misread or mixed up, in front of what is right."""
REASON = pattern(VOCABULARY, "instead_reasons", r"[ ,]{{1,3}}(?:{}) (?=\S)")
"""Matches the word behind which a text tells why: "because"."""


PAUSES = re.compile(r"[,;:.]\s+")


def _whole(plain: str) -> SaidTime | None:
    """Return the time that a whole text says instead of another; None if it says anything else."""
    rest = plain
    for _ in range(MOST_OPENINGS):
        rest = _behind(OPENING, rest)
    is_opened = rest != plain
    carried = _behind(SETS, rest)
    is_set = carried != rest
    if not is_set:
        carried = _behind(IS, rest)
    if carried == plain:
        return None
    for _ in range(MOST_ENDS):
        carried = ENDS.sub("", carried)
    said = _time(carried) or _time(_behind(INTO, carried))
    return SaidTime(said, is_opened or is_set) if said else None


def phone_in(text: str, before: str) -> str:
    """Return the phone number that a text says instead of an earlier one, by all of it or by its end ("no, ends in
    124"); "" if it says none.
    """
    plain = " ".join(text.split()).strip(SIGNS)
    rest = plain if len(text) <= LONGEST else ""
    for _ in range(MOST_OPENINGS):
        rest = _behind(OPENING, rest)
    is_corrected, rest = rest != plain, _behind(IS, rest)
    by_end = NUMBER_ENDS.fullmatch(rest)
    digits = "".join(filter(str.isdecimal, by_end["digits"])) if by_end else ""
    if digits and len(digits) < sum(map(str.isdecimal, before)):
        return _with_end(before, digits)
    return rest if is_corrected and before and A_PHONE.fullmatch(rest) else ""


def _with_end(number: str, digits: str) -> str:
    """Return a phone number with other digits at its end."""
    return "".join(filter(lambda each: each.isdecimal() or each == "+", number))[: -len(digits)] + digits


NUMBER_ENDS = pattern(VOCABULARY, "instead_number_ends", r"(?:{}) (?P<digits>\d[\d -]{{0,8}})")
"""Matches the end of a phone number, which is other than it was said: "it ends in 24"."""
A_PHONE = re.compile(r"\+?\d[\d ().-]{5,20}\d")
"""Matches a phone number."""


def behind_a_mistake(text: str) -> str | None:
    """Return what a text says behind words by which it was a mistake: "take that off again", of "oops, wrong chat, take
    that off again"; "" if it says nothing else. None for a text without such words.
    """
    rest, found = " ".join(text.split())[: LONGEST + 1].strip(SIGNS), False
    for _ in range(MOST_OPENINGS if len(rest) <= LONGEST else 0):
        opened = _behind(OPENING, rest)
        mistake = MISTAKE.match(opened)
        found = found or mistake is not None
        left = opened[mistake.end() :].strip(" ,.;:!-") if mistake else opened
        if left == rest:
            break
        rest = left
    return rest if found else None


MISTAKE = pattern(VOCABULARY, "instead_mistake", r"(?:{})(?!\w)")
"""Matches words that say that something was a mistake: "wrong chat"."""
CORRECT_IT = pattern(VOCABULARY, "instead_correct_it", r"[ ,.;]{{1,3}}(?:{})[ .!]{{0,3}}$")
"""Matches the end of a text that asks to correct something by what it says before: "fix it"."""


def asks_to_set(text: str) -> bool:
    """Return whether a text asks for another value of what it only calls "it", whatever the value: "change it to
    four".
    """
    rest = " ".join(text.split())[:LONGEST]
    for _ in range(MOST_OPENINGS):
        rest = _behind(OPENING, rest)
    return len(text) <= LONGEST and _behind(SETS, rest) != rest


def _behind(opening: re.Pattern[str], text: str) -> str:
    """Return the text behind its opening; the whole text if it does not begin so, or says nothing else."""
    found = opening.match(text)
    return text[found.end() :].strip() or text if found else text


def _time(words: str) -> str:
    """Return the words if they are one time or a bare number; "" for any others."""
    return words if A_NUMBER.fullmatch(words.casefold()) or times.is_whole_time(words, LANGUAGES) else ""


def title_in(text: str) -> str:
    """Return the words that a text gives in place of a thing's title: "oat milk", of "no, I meant oat milk" or "call it
    oat milk"; "" if it gives none.
    """
    named = TITLES.fullmatch(text.strip(SIGNS))
    if named is not None:
        return named["title"]
    if (corrected := CORRECT_IT.search(text)) is not None and len(text) <= LONGEST and "?" not in text:
        said = without_hesitations(text[: corrected.start()])
        told = _behind(IS, _behind(OPENING, said)).strip(" ,.")
        is_told = told != said.strip(" ,.") and 0 < len(told.split()) <= TITLE_WORDS and not _time(told)
        return without_what_is_denied(told) if is_told else ""
    if (only_told := _told_title(text)) or "?" in text:
        return only_told
    meant = correction(without_polite_end(text))
    instead = without_what_is_denied(meant.instead) if meant is not None else ""
    is_title = meant is not None and meant.is_plain and 0 < len(instead.split()) <= TITLE_WORDS
    return instead if is_title else ""


def _told_title(text: str) -> str:
    """Return the words behind "no sorry, it was"; "" for any other text, and where they are a time or a request."""
    plain = " ".join(without_polite_end(text).split()).strip(SIGNS)
    rest = plain if len(text) <= LONGEST else ""
    for _ in range(MOST_OPENINGS):
        rest = _behind(OPENING, rest)
    title = without_what_is_denied(_behind(IS, rest))
    is_told = rest not in (plain, title) and 1 < len(title.split()) <= TITLE_WORDS  # "no, it's Sue", "that was wrong"
    is_plain = is_told and not (_time(title) or is_request(title) or PAUSES.search(rest))
    return title if is_plain and not any(map(str.isdecimal, title)) else ""


def in_place_of(old: str, new: str) -> str:
    """Return a title with what is said instead of its end, where that begins with a word of it: "buy rye bread" and
    "rye with seeds" are "buy rye with seeds". Else what is said.
    """
    words, first = old.split(), without_accents(new).partition(" ")[0]
    at = next((n for n, word in enumerate(words) if without_accents(word) == first), 0)
    return " ".join((*words[:at], new))


DENIED = pattern(VOCABULARY, "instead_denied", r"[ ,]{{1,3}}(?:{}) .{{1,60}}$")
"""Matches what a correction says that was not meant: "oat milk not normal milk"."""


def without_what_is_denied(instead: str) -> str:
    """Return what a correction says instead, without what it says that was not meant."""
    return DENIED.sub("", instead)


NOT_BUT = pattern(VOCABULARY, "instead_not_but", r"(?:{})")
"""Matches a whole text that says one thing instead of another: "it's not cake, it's jelly"."""


def swapped_in(text: str) -> tuple[str, str] | None:
    """Return what a text says was wrong in a title, and what is right instead; None for another text, and for times."""
    found = NOT_BUT.fullmatch(" ".join(without_polite_end(text).split()).strip(SIGNS)) if len(text) <= LONGEST else None
    if found is None:
        return None
    old, new = [each for each in found.groups() if each][:2]
    is_short = all(0 < len(each.split()) <= TITLE_WORDS for each in (old, new))
    return (old, new) if is_short and not (_time(old) or _time(new)) else None


def names_title_outright(text: str) -> bool:
    """Return whether a text gives a thing another title in so many words: "call it brunch"."""
    return TITLES.fullmatch(text.strip(SIGNS)) is not None


def is_alike(old: str, new: str) -> bool:
    """Return whether the words of a correction can stand in a title's place: they share a word with it, or both are one
    word. "I meant Maria" is no new title of "call mom".
    """
    before, after = (without_accents(normalise(each)).split() for each in (old, new))
    return not set(before).isdisjoint(after) or len(before) == len(after) == 1
