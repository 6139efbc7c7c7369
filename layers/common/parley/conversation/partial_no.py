"""A no to some of the deeds that one question asks about: "not the email", "don't mail, I'll call". Pure.

The text names the deeds by their verb, or by words that stand in their sentences and in no other.
"""

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
from parley.conversation.deed_verbs import ANSWER_WORDS, SaidWord
from parley.conversation.yes_and_no import (
    AGREEING,
    BEHIND_A_REFUSAL,
    DECLINING,
    LONGEST_ANSWER,
    REFUSING,
    answer_readings,
    said_in,
)
from parley.texts.vocabulary import listed

LEAVING_OUT: AnswerPhrases = {**REFUSING, **phrases(["leaving_out"])}
COMMONPLACE = listed(ANSWER_WORDS, "commonplace")
PRONOUNS = phrases(["pronouns_before"])


@dataclass(frozen=True)
class PartialNo:
    """The deeds that a text declines, by their places in the question."""

    places: frozenset[int] = frozenset()
    is_whole: bool = False
    """Whether the text says nothing else."""


def declined_parts(sentences: Sequence[str], text: str) -> PartialNo:
    """Return which of the deeds with these sentences the text declines, and leaves the others: none of them, if it
    declines all, or names none."""
    said = said_in(text) if len(text) <= LONGEST_ANSWER and len(sentences) > 1 else []
    before = {**AGREEING, **DECLINING}
    for at in range(len(said)):
        if at and not answer_readings(said[:at], before):
            return PartialNo()
        for end in sorted(ends_of(said, at, LEAVING_OUT), reverse=True):
            ends = [_named_until(deed_of([each]), said[end:]) for each in sentences]
            longest = max(ends)
            places = frozenset(place for place, reached in enumerate(ends) if reached == longest)
            if longest and len(places) < len(sentences):
                rest = said[end + longest :]
                return PartialNo(places, is_whole=not rest or bool(answer_readings(rest, BEHIND_A_REFUSAL)))
    return PartialNo()


def _named_until(deed: AskedDeed, said: Sequence[SaidWord]) -> int:
    """Return how many of these words name the deed: its verb with what stands behind it, or words of its sentence. 0 if
    they name something else."""
    if not said:
        return 0
    ends = [end for end, counts in deed.spans(said, 0, PRONOUNS) if counts & (DEED | NEEDS_YES)]
    start = next((at for at, word in enumerate(said[:3]) if word.plain not in DETERMINERS | TO_ALL), 0)
    ends += [end for end in deed.run_ends(said, start) if _says_which(said[start:end])]
    return max(ends, default=0)


def _says_which(said: Sequence[SaidWord]) -> bool:
    return any(word.plain not in COMMONPLACE for word in said)
