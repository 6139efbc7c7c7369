"""A no to some of the deeds that one question asks about: "not the email", "don't mail, I'll call". Pure.

    "not the milk", "all but the milk"       leaves out the deed that it names, whatever the deed is
    "keep the milk", "quédate con la leche"  leaves out a deed that takes something away
    "scrap the dinner", "olvida la cena"     leaves out any other deed
    "the saturday one no", "la leche no"     as the first, with the no behind the deed

The text names the deeds by their verb, by their place ("the last one"), or by words that stand in their sentences and
in no other.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parley.conversation.asked_deed import (
    DEED,
    DETERMINERS,
    NEEDS_YES,
    TO_ALL,
    AnswerPhrases,
    AskedDeed,
    deed_of,
    ends_of,
    phrases,
)
from parley.conversation.deed_verbs import ANSWER_WORDS, SaidWord, verb_of
from parley.conversation.normal_form import holds_words, normalise, without_accents
from parley.conversation.yes_and_no import (
    AGREEING,
    BEHIND_A_REFUSAL,
    DECLINING,
    GAP,
    LONGEST_ANSWER,
    MOST_ANSWER_WORDS,
    REFUSING,
    answer_readings,
    said_in,
)
from parley.texts.vocabulary import listed

LEAVING_OUT: AnswerPhrases = {**REFUSING, **phrases(["leaving_out"])}
KEEPING_THINGS, SCRAPPING = phrases(["keeping_things"]), phrases(["scrapping"])
OPENINGS: AnswerPhrases = {**LEAVING_OUT, **KEEPING_THINGS, **SCRAPPING}
REMOVING = listed(ANSWER_WORDS, "removing_deeds")
"""The verbs of questions that ask whether to take something away."""
POSITIONS = tuple(phrases([name]) for name in ("first_thing", "second_thing", "third_thing"))
LAST = phrases(["last_thing"])
JOINTS = {each[0] for each in phrases(["joints"])}
"""Words between two things that are left out alike: "and"."""
ONES = phrases(["ones"])
BEHIND_A_THING: AnswerPhrases = {**BEHIND_A_REFUSAL, **phrases(["behind_a_thing", "kept_where"])}
NO_BEHIND = phrases(["no_behind_a_thing"])
STANDING_FOR = {each[0] for each in phrases(["standing_for_a_thing"])}
"""Words that stand for a thing of which more is said: "one", in "the one of Saturday"."""
BEFORE_ITS_NAME = {each[0] for each in phrases(["before_its_name"])}
"""Words between such a word and what tells a thing from others: "of", in "the one of Saturday"."""
COMMONPLACE = listed(ANSWER_WORDS, "commonplace")
PRONOUNS = phrases(["pronouns_before"])


@dataclass(frozen=True)
class PartialNo:
    """The deeds that a text declines, by their places in the question."""

    places: frozenset[int] = frozenset()
    is_whole: bool = False
    """Whether the text says nothing else."""
    rest: str = ""
    """The words behind what it declines."""


def declined_parts(sentences: Sequence[str], text: str) -> PartialNo:
    """Return which of the deeds with these sentences the text declines, and leaves the others: none of them, if it
    declines all, or names none."""
    said = said_in(text) if len(text) <= LONGEST_ANSWER and len(sentences) > 1 else []
    before, deed = {**AGREEING, **DECLINING}, deed_of(sentences)
    for at in range(min(len(said), MOST_ANSWER_WORDS)):
        if at and not answer_readings(said[:at], before, deed):
            continue
        for end in sorted(ends_of(said, at, OPENINGS), reverse=True):
            left_out = _may_be_left_out(sentences, tuple(word.plain for word in said[at:end]))
            places, reached = _named_in_a_row(sentences, left_out, said, end)
            if places and len(places) < len(sentences):
                rest = said[reached:]
                is_whole = not rest or bool(answer_readings(rest, BEHIND_A_THING))
                return PartialNo(places, is_whole, _last_words(text, len(rest)))
    return PartialNo() if text.rstrip().endswith("?") else _declined_behind(sentences, said)


def _declined_behind(sentences: Sequence[str], said: Sequence[SaidWord]) -> PartialNo:
    """Return the deeds that a text names first and then declines, and says nothing else: "la del sábado no"."""
    if not said or len(said) > MOST_ANSWER_WORDS:
        return PartialNo()
    places, reached = _named_in_a_row(sentences, frozenset(range(len(sentences))), said, 0)
    ends = ends_of(said, reached, NO_BEHIND) if places and len(places) < len(sentences) else []
    is_no = any(end == len(said) or answer_readings(said[end:], BEHIND_A_THING) for end in ends)
    return PartialNo(places, is_whole=True) if is_no else PartialNo()


def named_parts(sentences: Sequence[str], words: str) -> frozenset[int]:
    """Return the places of the deeds with these sentences that the words name, "the plumber one, the last"; none if a
    word of them names nothing.
    """
    if (only := _only_holder(sentences, words[:LONGEST_ANSWER])) is not None:
        return frozenset([only])
    every, found = frozenset(range(len(sentences))), frozenset[int]()
    for part in filter(str.strip, re.split("[,;]", words[:LONGEST_ANSWER])):
        said = said_in(part)
        places, reached = _named_in_a_row(sentences, every, said, 0)
        if reached < len(said):
            return frozenset()
        found |= places
    return found


def _only_holder(sentences: Sequence[str], words: str) -> int | None:
    """Return the place of the one deed in whose sentence these words stand just so: the whole of it, or its time. None
    if they stand in several or in none, tell nothing, or may name a deed by its place.
    """
    said, bare = said_in(words), without_accents(words)
    if not _says_which(said) or any(_position_at(len(sentences), said, at)[0] >= 0 for at in range(len(said))):
        return None
    holders = [place for place, each in enumerate(sentences) if holds_words(without_accents(each), bare)]
    return holders[0] if len(holders) == 1 else None


def speaks_of(text: str, sentences: Sequence[str], place: int) -> bool:
    """Return whether a text has a word that stands in the sentence of the deed at this place and not in all of the
    others, or names it by its place ("the last one").
    """
    said = said_in(text[:LONGEST_ANSWER])
    others = [frozenset(without_accents(each).split()) for n, each in enumerate(sentences) if n != place]
    own = frozenset(without_accents(sentences[place]).split()) - COMMONPLACE - frozenset.intersection(*others)
    is_named = any(_position_at(len(sentences), said, at)[0] == place for at in range(len(said)))
    return is_named or not own.isdisjoint(without_accents(text[:LONGEST_ANSWER]).split())


def _last_words(text: str, count: int) -> str:
    return " ".join(normalise(GAP.sub(" ", text)).split()[-count:]) if count else ""


def _may_be_left_out(sentences: Sequence[str], opening: tuple[str, ...]) -> frozenset[int]:
    """Return the places of the deeds that can be left out with this opening: with "keep" those that take something
    away, with "scrap" the others."""
    if opening in LEAVING_OUT:
        return frozenset(range(len(sentences)))
    removing = frozenset(place for place, each in enumerate(sentences) if verb_of(each) in REMOVING)
    kept = removing if opening in KEEPING_THINGS else frozenset[int]()
    return kept | (frozenset(range(len(sentences))) - removing if opening in SCRAPPING else frozenset())


def _named_in_a_row(
    sentences: Sequence[str], left_out: frozenset[int], said: Sequence[SaidWord], at: int
) -> tuple[frozenset[int], int]:
    """Return the places of the deeds that the words from here on name, joined by words such as "and", and where these
    words end."""
    places, reached = _named_at(sentences, left_out, said, at)
    found = places
    while places and reached + 1 < len(said) and said[reached].plain in JOINTS:
        places, end = _named_at(sentences, left_out, said, reached + 1)
        found, reached = found | places, end if places else reached
    return found, reached


def _named_at(
    sentences: Sequence[str], left_out: frozenset[int], said: Sequence[SaidWord], at: int
) -> tuple[frozenset[int], int]:
    """Return the places of the deeds that the words here name best, and where these words end: none, if they name all
    deeds alike."""
    place, end = _position_at(len(sentences), said, at)
    if place in left_out:
        return frozenset([place]), end
    ends = [_named_until(deed_of([each]), said[at:]) for each in sentences]
    longest = max(ends)
    places = frozenset(place for place, reached in enumerate(ends) if reached == longest)
    if not longest or len(places) == len(sentences) or not places <= left_out:
        return frozenset(), at
    return places, max(ends_of(said, at + longest, ONES), default=at + longest)


def _position_at(count: int, said: Sequence[SaidWord], at: int) -> tuple[int, int]:
    """Return which of `count` deeds the words here name by its place ("that last one"), and where they end; -1 if they
    name none so."""
    start = next((each for each in range(at, min(at + 3, len(said))) if said[each].plain not in DETERMINERS), at)
    named = [*((place, each) for place, each in enumerate(POSITIONS)), (count - 1, LAST)]
    ends = [(place, end) for place, words in named if place < count for end in ends_of(said, start, words)]
    return max(ends, key=lambda each: each[1], default=(-1, at)) if start < len(said) else (-1, at)


def _named_until(deed: AskedDeed, said: Sequence[SaidWord]) -> int:
    """Return how many of these words name the deed: its verb with what stands behind it, or words of its sentence. 0 if
    they name something else."""
    if not said:
        return 0
    ends = [end for end, counts in deed.spans(said, 0, PRONOUNS) if counts & (DEED | NEEDS_YES)]
    first = DETERMINERS | TO_ALL | STANDING_FOR
    before = (first if not at else first | BEFORE_ITS_NAME for at in range(BEFORE_A_NAME))
    start = next(
        (at for at, (word, skipped) in enumerate(zip(said, before, strict=False)) if word.plain not in skipped), 0
    )
    ends += [end for end in deed.run_ends(said, start) if _says_which(said[start:end])]
    return max(ends, default=0)


BEFORE_A_NAME = 4
"""The words that are looked at for the first that may name a thing: "the one on Saturday"."""


def _says_which(said: Sequence[SaidWord]) -> bool:
    return any(word.plain not in COMMONPLACE for word in said)
