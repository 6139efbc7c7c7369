"""Find the things that a person names by their time alone: "cancel my 7pm", "move the 3pm tomorrow"."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar

from parley import times
from parley.lanes import when
from parley.lanes.assistant.named import without_words_beside
from parley.ports import Services
from parley.times import Ambiguous, Once
from parley.tools.tool import Call

Thing = TypeVar("Thing")


def title_and_day(call: Call[Services], named: str) -> tuple[str, date] | None:
    """Return the title and the day in the words for a thing: "yoga on 28 december" gives "yoga" and that date. None if
    they do not name one day.
    """
    title, phrase = when.apart(call, named)
    if not title or not phrase:
        return None
    try:
        found = times.days(phrase, when.context(call))
    except Ambiguous:
        return None
    return (title, found[0]) if found and found[0] == found[1] else None


def at_that_time(call: Call[Services], named: str, begins: Sequence[tuple[Thing, datetime | None]]) -> list[Thing]:
    """Return the things that begin at the time which the words name ("my 3pm"). `begins` has each thing with its next
    start. Without a day in the words, only the next thing at that hour. Empty if nothing begins then, or the words are
    no time.
    """
    phrase = without_words_beside(named.casefold())
    moments = {each.at for each in when.meanings(call, phrase) if isinstance(each, Once) and each.has_time}
    exactly = [thing for thing, start in begins if start in moments]
    if exactly or not any(when.is_time_alone(call, phrase, each) for each in moments):
        return exactly
    hours = {each.astimezone(call.zone).time() for each in moments}
    ahead = sorted((start, n) for n, (_, start) in enumerate(begins) if start is not None)
    return [begins[n][0] for start, n in ahead if start.astimezone(call.zone).time() in hours][:1]
