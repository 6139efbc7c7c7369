"""Let a reminder come again and again until the person says that it is done: "remind me at 5 to take the bins out until
it's done", "nag me about the form at 10", and then "done", "skip" or "stop reminding me".

    "... until I've done it"              again after the minutes that the operator has set
    "... every 10 minutes until ..."      again after 10 minutes
    "... and keep reminding me"           the same as "until it's done"

Such a reminder is one timer (`Timer.until_done`): it is listed, moved and cancelled as any other, and it comes at most
as often as the operator has set.
"""

import re
from dataclasses import dataclass
from functools import cache

from parley.lanes import when
from parley.lanes.assistant.settings import AssistantSettings
from parley.ports import Services
from parley.schedules import UntilDone
from parley.texts.vocabulary import pattern
from parley.tools.tool import Call

VOCABULARY = "parley.lanes.assistant.vocabulary"
LONGEST_EVERY, SHORTEST_EVERY = 24 * 60, 1
"""The most and the fewest minutes between one time and the next that a person may choose."""


@dataclass(frozen=True)
class SaidUntilDone:
    """A reminder's words without those for how it comes again."""

    text: str
    """The rest of the words; may be empty."""
    every: int | None
    """The minutes that the person has named between one time and the next; None if they named none."""


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of the words that ask for it: at the end of a text, with "until it's done" or with "keep
    reminding me" alone."""
    until, keep, every = (
        pattern(VOCABULARY, name).pattern for name in ("until_done", "keep_reminding", "every_so_often")
    )
    return (
        re.compile(rf"(?:^|[ ,;.])(?:{keep} ?)?(?:(?P<every>{every}) )?{until}[ .!]*$", re.IGNORECASE),
        re.compile(rf"(?:^|[ ,;.]){keep}(?: (?P<every>{every}))?[ .!]*$", re.IGNORECASE),
    )


@cache
def _edges() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of "every 10 minutes" at the beginning and at the end of a text."""
    every = pattern(VOCABULARY, "every_so_often").pattern
    return (
        re.compile(rf"^(?P<every>{every})(?= |$)", re.IGNORECASE),
        re.compile(rf"(?:^| )(?P<every>{every})$", re.IGNORECASE),
    )


def plain(words: str) -> SaidUntilDone:
    """Return the words of a reminder that comes until it is done, without those that say so, and without "every 10
    minutes" at their beginning or end."""
    found = read(words) or SaidUntilDone(words, None)
    for form in _edges():
        at = form.search(found.text) if found.every is None else None
        minutes = when.minutes_of(at["every"].split(" ", 1)[1]) if at else None
        if at and minutes:
            return SaidUntilDone((found.text[: at.start()] + found.text[at.end() :]).strip(" ,;."), minutes)
    return found


def read(words: str) -> SaidUntilDone | None:
    """Return the words of a reminder without the end that asks for it until it is done; None if they do not ask."""
    plain = " ".join(words.split())
    for form in _forms():
        found = form.search(plain)
        if found is None:
            continue
        said = found["every"]
        every = when.minutes_of(said.split(" ", 1)[1]) if said else None
        if said and (every is None or not SHORTEST_EVERY <= every <= LONGEST_EVERY):
            return None
        return SaidUntilDone(plain[: found.start()].rstrip(" ,;."), every)
    return None


def as_set(call: Call[Services], every: int | None = None) -> UntilDone:
    """Return how a reminder comes again: each `every` minutes, or as the operator has set."""
    settings = call.services.settings.of(AssistantSettings)
    return UntilDone(every=every or settings.remind_again_minutes, most=settings.remind_again_times)


def begun(told: UntilDone | None) -> UntilDone | None:
    """Return the same for a reminder that has not come yet."""
    return told.model_copy(update={"came": 0}) if told else None
