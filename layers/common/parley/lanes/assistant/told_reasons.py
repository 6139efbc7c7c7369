"""A request beside what a person only tells: "cancel lunch, Joe's ill", "cancel the bins one my neighbour's doing it",
"I'm moving on saturday, note get boxes".

Nothing of what is told is used, so it must be no request, no question, and name no other thing that is kept. The
request is asked about, for it may have been cut wrongly.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from parley import times
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.requests import is_request
from parley.lanes.assistant.deed_grammar import SaidDeed, deeds_in
from parley.lanes.assistant.shelf_tools import CHANGING, NOTHING_THERE
from parley.lanes.assistant.shelves import telling_words, things_on
from parley.lanes.assistant.told_clauses import clauses_of, taken_apart
from parley.lanes.lane import ReadCommand
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, pattern
from parley.tools.tool import Call

VOCABULARY = "parley.lanes.assistant.vocabulary"
REASON_PAUSE = re.compile(r"[,;.!]\s|\s[-–—]+\s")
"""Matches the pause between a request and its reason."""
MOST_PAUSES, LEAST_TOLD, MOST_WORDS = 4, 2, 26
"""The most pauses that are tried, the fewest words of a reason, and the most words of a text without a pause."""
ReadsRequest = Callable[[Call[Services], str], Sequence[ReadCommand]]
"""A function that returns the calls of a request without a reason."""


def behind_a_story(call: Call[Services], plain: str, reads: ReadsRequest) -> Sequence[ReadCommand]:
    """Return the calls of a request that something told stands in front of: "I'm moving on saturday, note get boxes".
    None for any other text.
    """
    for pause in islice(REASON_PAUSE.finditer(plain), MOST_PAUSES):
        told, request = plain[: pause.start()].strip(), plain[pause.end() :].strip()
        is_told = begins_story(told) and not is_request(told) and "?" not in told
        is_whole = is_closed(request)
        found = reads(call, request) if is_told and (is_request(request) or is_whole) else ()
        if found and (is_whole or all(each.tool not in CHANGING for each in found)):
            return [each._replace(goes_first=False, asks_first=True) for each in found]
    return ()


def before_a_reason(call: Call[Services], plain: str, reads: ReadsRequest) -> Sequence[ReadCommand]:
    """Return the calls of a request that a reason follows behind a pause: "cancel lunch, Joe's ill". None for any other
    text.
    """
    for pause in islice(REASON_PAUSE.finditer(plain), MOST_PAUSES):
        request, reason = plain[: pause.start()].strip(), plain[pause.end() :].strip()
        found = reads(call, request) if _only_tells(call, request, reason) else ()
        makes = any(each.tool not in CHANGING for each in found)
        if found and (not makes or begins_story(reason) or is_closed(request)):
            return [each._replace(goes_first=True, asks_first=True) for each in found]
    return ()


def in_one_breath(call: Call[Services], plain: str, reads: ReadsRequest) -> Sequence[ReadCommand]:
    """Return the calls of a request that goes on with its reason in one breath: "cancel the bins one my neighbour's
    doing it", "anota yerba en la lista q no queda nada". Its end must be certain: it names a thing that is kept, or is
    a sentence that ends in words of its own. None for any other text.
    """
    if is_closed(plain):
        return ()
    for request, reason in _halves(plain):
        is_whole = is_closed(request)
        if not is_whole and not any(each.only_if_there or each.deed == "delete" for each in deeds_in(request)):
            continue
        found = reads(call, request) if _only_tells(call, request, reason, is_certain=True) else ()
        if found and (is_whole or all(each.tool in CHANGING for each in found)):
            return [each._replace(goes_first=True, asks_first=True) for each in found]
    return ()


def is_closed(request: str) -> bool:
    """Return whether a text is a sentence that ends in words of its own, or in a time, so that nothing behind it can be
    a part of it.
    """
    return any(each.is_closed and _is_timed(each) for each in deeds_in(request))


def _is_timed(said: SaidDeed) -> bool:
    """Return whether what a sentence takes for a time is one, if it takes any."""
    return "when" not in said.slots or times.is_whole_time(said.slots["when"], LANGUAGES)


def _halves(plain: str) -> Iterator[tuple[str, str]]:
    """Yield the ways to part a text into a request and a reason, the longest request first."""
    words = plain.split()
    if len(words) <= MOST_WORDS:
        for at in range(len(words) - LEAST_TOLD, 1, -1):
            if REASON_BEGINS.fullmatch(without_accents(words[at])):
                yield " ".join(words[:at]).strip(" ,"), " ".join(words[at:])


REASON_BEGINS = pattern(VOCABULARY, "reason_begins", r"(?:{})")
"""Matches the first word of a reason that no pause stands in front of, without accents and signs."""


def _only_tells(call: Call[Services], request: str, reason: str, *, is_certain: bool = False) -> bool:
    """Return whether words behind a request only tell why: they go on with nothing, correct and limit nothing ("i mean
    bread", "if Joe is ill"), and name no time and no other thing that is kept. `is_certain`: the first word of the
    reason goes on with nothing.
    """
    said = normalise(reason).split()
    if len(said) < LEAST_TOLD or not listed(VOCABULARY, "corrects_or_limits").isdisjoint(said):
        return False
    if (
        is_request(reason)
        or holds_wish(reason)
        or any(not each.only_if_there and _is_timed(each) for each in deeds_in(reason))
    ):
        return False
    goes_on = not is_certain and _begins(reason, "goes_on") and TELLS.match(without_accents(reason)) is None
    return not (goes_on or times.time_words(reason, LANGUAGES) or names_another(call, request, reason))


def holds_wish(reason: str) -> bool:
    """Return whether a part of a reason is a wish: "I twisted my ankle and note the doctor"."""
    parts = [part for half in AND_ON.split(reason) for clause in clauses_of(half) for part in taken_apart(clause)]
    return any(part.wish for part in parts) or any(map(is_request, AND_ON.split(reason)))


AND_ON = pattern(VOCABULARY, "joint_of_deeds", r"(?<=\w),? (?:{}) ")
"""Matches a word with which a reason may go on with a wish."""
TELLS = pattern(VOCABULARY, "reason_tells", r"(?:{})(?!\S)")
"""Matches the beginning of a reason that could be the name of another thing by its first word alone: "la pagó mi"."""


def names_another(call: Call[Services], request: str, reason: str) -> bool:
    """Return whether a reason names a task, a reminder or an event that the request does not name."""
    asked, told = telling_words(request), telling_words(reason)
    titles = (each.title for shelf in NOTHING_THERE for each in things_on(call, shelf))
    return any(telling_words(title) & told and not telling_words(title) & asked for title in titles)


def begins_story(text: str) -> bool:
    """Return whether a text begins to tell something: "I'm moving on saturday"."""
    return _begins(text, "story_begins")


def _begins(text: str, words: str) -> bool:
    said = normalise(text).split()
    return bool(said) and said[0] in listed(VOCABULARY, words)
