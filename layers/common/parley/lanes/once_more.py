"""The command of a text that wants the last one once more, at another time, while there is no model.

"and tomorrow?"                             looks at other days, as the last text looked at some
"same again on friday", "and friday too"    makes the thing once more that was made last
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

from parley import times
from parley.conversation.normal_form import normalise
from parley.conversation.state import Conversation
from parley.lanes import degraded
from parley.lanes.degraded import WholeCommand
from parley.lanes.lane import Lane
from parley.lanes.referent import heard_before, last_made
from parley.ports import CallCache, Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern, words
from parley.tools.tool import Call, Tier

OTHER_DAYS = pattern("parley.conversation.vocabulary", "and_other_days", r"(?:{}) (?P<when>.{{1,40}})")
"""Matches a whole text that asks the last question of other days: "and tomorrow?"."""
MEANT_DAYS = pattern("parley.conversation.vocabulary", "meant_other_days", r"(?:{}) (?P<when>.{{1,40}})")
"""Matches a whole text that says which days the last question was of: "no, i meant wednesday"."""
ONCE_MORE, AND, TOO = (
    pattern("parley.conversation.vocabulary", name, "(?:{})")
    for name in ("once_more", "once_more_and", "once_more_too")
)
SAME = re.compile(
    rf"(?:{ONCE_MORE.pattern} (?P<when>.{{1,40}})|{AND.pattern} (?P<also>.{{1,40}}) {TOO.pattern})",
    re.IGNORECASE,
)
"""Matches a whole text that wants what was made last once more, at another time: "same again on friday"."""
SIGNS = " ¿¡?!."
"""The signs around a text that say nothing here."""
LONGEST = 80
"""The most characters of such a text."""


def command(
    lanes: Sequence[Lane],
    conversation: Conversation,
    text: str,
    texts_said: int,
    call: Call[Services],
    once: CallCache | None = None,
) -> WholeCommand | None:
    """Return the command of a text that wants the last one once more with another time: what was made ("same again on
    friday"), or what was looked at ("and tomorrow?"). None for any other text, and if nothing of that was last.
    `once` remembers what their earlier texts were.
    """
    if (beside := _at_the_same_time(lanes, conversation, text, texts_said, call, once)) is not None:
        return beside
    if (again := _once_more(lanes, conversation, text, texts_said, call, once)) is not None:
        return again
    return _look_at(OTHER_DAYS, lanes, conversation, text, texts_said, call)


AT_SAME_TIME = pattern("parley.conversation.vocabulary", "at_same_time", r"(?:{})")
"""Matches a whole text that names another thing for the time of the last one: "and the bins, same time"."""


def _at_the_same_time(
    lanes: Sequence[Lane],
    conversation: Conversation,
    text: str,
    texts_said: int,
    call: Call[Services],
    once: CallCache | None,
) -> WholeCommand | None:
    """Return the command that makes another thing at the time of the one that was made last, after a yes; None for any
    other text.
    """
    said = AT_SAME_TIME.fullmatch(text.strip(SIGNS)) if len(text) <= LONGEST else None
    found = last_made(lanes, conversation, texts_said, call, once) if said else None
    tool = found.lane.tools.get(found.made.again) if found else None
    name = next((each for each in said.groups() if each), "").strip(" ,") if said else ""
    if found is None or tool is None or found.made.at is None or not name or times.stretches(name, LANGUAGES):
        return None
    named = {key: name if key in ("text", "title") else value for key, value in found.made.copied.items()}
    return WholeCommand(found.lane, tool, {**named, "when": found.made.at.isoformat()}, guessed=True)


def corrected_look(
    lanes: Sequence[Lane], conversation: Conversation, text: str, texts_said: int, call: Call[Services]
) -> WholeCommand | None:
    """Return the command that looks at the days which a text says instead of those that the last one looked at: "no, i
    meant wednesday". None for any other text, and if the last one was no look.
    """
    return _look_at(MEANT_DAYS, lanes, conversation, text, texts_said, call)


def _look_at(
    form: re.Pattern[str],
    lanes: Sequence[Lane],
    conversation: Conversation,
    text: str,
    texts_said: int,
    call: Call[Services],
) -> WholeCommand | None:
    """Return the command that looks, as the last text did, at the days of a text in this form; None if it has none."""
    asked = form.fullmatch(text.strip(SIGNS)) if len(text) <= LONGEST else None
    if asked is None or not times.is_time(asked["when"], LANGUAGES):
        return None
    lines = list(heard_before(conversation, texts_said, call.now))[:1]
    looks = [each for line in lines for each in _read_again(lanes, line.text, call)]
    look = next((each for each in looks if each.tool.tier is Tier.READ), None)
    by_days = look is not None and DAYS in look.tool.arguments.model_fields
    return replace(look, arguments={**look.arguments, DAYS: asked["when"]}) if look is not None and by_days else None


def _read_again(lanes: Sequence[Lane], text: str, call: Call[Services]) -> Iterator[WholeCommand]:
    """Yield the commands that an earlier text of the person was."""
    command = degraded.whole(lanes, text, None, call.services.business, call.notes)
    if command is not None:
        yield command
    for lane in lanes if command is None else ():
        read = ((each, lane.tools.get(each.tool)) for each in lane.reads_own(call, text))
        yield from (WholeCommand(lane, tool, each.arguments) for each, tool in read if tool is not None)


def _once_more(
    lanes: Sequence[Lane],
    conversation: Conversation,
    text: str,
    texts_said: int,
    call: Call[Services],
    once: CallCache | None,
) -> WholeCommand | None:
    """Return the command that makes the last thing once more at another time; None for any other text."""
    wanted = SAME.fullmatch(text.strip(SIGNS)) if len(text) <= LONGEST else None
    said = (wanted["when"] or wanted["also"] or "") if wanted else ""
    days = _days_on().get(normalise(said))
    if not (days or (said and times.is_time(said, LANGUAGES))):
        return None
    found = last_made(lanes, conversation, texts_said, call, once)
    tool = found.lane.tools.get(found.made.again) if found else None
    if found is None or tool is None or found.made.at is None or not found.is_sure:
        return None
    clock = f"{found.made.at:%H:%M}"
    if days:
        at = f"{found.made.at + timedelta(days=days):%Y-%m-%d} {clock}"
    else:
        at = said if any(each.isdigit() for each in said) else f"{said} {clock}"
    return WholeCommand(found.lane, tool, {**found.made.copied, "when": at})


@cache
def _days_on() -> Mapping[str, int]:
    """Return the words for a day that is counted from the last thing's, each with the number of days."""
    tables = (words("parley.conversation.vocabulary", each)["once_more_days"] for each in LANGUAGES)
    return {word: days for table in tables for word, days in table.items()}


DAYS = "period"
"""The argument of the tools that look at days, for these days."""
