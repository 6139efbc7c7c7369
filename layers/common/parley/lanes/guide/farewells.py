"""Hear in a session that a text which seems to close it may be a goodbye of a person in danger. Pure.

Within a session the same words are doubted sooner than elsewhere: a pause and a line about help cost little there, and
a friendly close of the session would be the last thing that such a person reads.

wide       words that take in more than the session ("everything", "life", "anymore"), if the text closes it or takes
           leave; not where they only belong to the session ("thanks for everything")
farewells  words that take leave of people, or for good, whatever else the text says
"""

from functools import cache

from parley.conversation.crisis import danger_likelihood, doubted_danger
from parley.conversation.normal_form import without_accents
from parley.conversation.requests import asks_for_change, is_request
from parley.lanes.guide.steering import LONGEST_MOVE, guide_words, move_of, wish_of
from parley.texts.vocabulary import longest_first

DOUBTED_AT_THE_END = 0.1
"""How likely a danger has to be, from 0 to 1, in a text that closes a session, for it to close nothing. Of forty plain
closings that were written for this none was as likely."""


def may_mean_more(text: str) -> bool:
    """Return whether a text that would close the session may be about more than it: its writer may be in danger, or is
    done with "everything". The words of the vocabulary that close a session are only about it.
    """
    if move_of(text) == "finish":
        return False
    said = _held(text)
    is_wide = any(f" {each} " in _without_session(said) for each in guide_words("wide"))
    return (
        is_wide or _is_grave(said) or doubted_danger(text) is not None or danger_likelihood(text) >= DOUBTED_AT_THE_END
    )


def is_farewell(text: str) -> bool:
    """Return whether a text in a session that asks nothing of it may be a goodbye of a person in danger."""
    if len(text) > LONGEST_MOVE or "?" in text or wish_of(text) not in (None, "finish"):
        return False
    if move_of(text) == "finish" or is_request(text) or asks_for_change(text):
        return False
    said = _held(text)
    is_leaving = any(f" {each} " in said for each in guide_words("takes_leave"))
    is_wide = any(f" {each} " in _without_session(said) for each in guide_words("wide"))
    return _is_grave(said) or (is_leaving and is_wide) or doubted_danger(text) is not None


def _is_grave(said: str) -> bool:
    """Return whether the words hold some that are about more than a session by themselves."""
    return any(f" {each} " in said for name in ("more_than_session", "farewells") for each in guide_words(name))


def _held(text: str) -> str:
    return f" {without_accents(text)} "


def _without_session(said: str) -> str:
    """Return the words without those phrases in which a wide word is only about the session."""
    for phrase in _session_phrases():
        said = said.replace(f" {phrase} ", "  ")
    return said


@cache
def _session_phrases() -> tuple[str, ...]:
    """Return these phrases, the longest first."""
    return tuple(longest_first(guide_words("wide_of_session")))
