"""What a person says in place of a yes to "Begin a calm session?", or to one that is to be planned: the minutes that it
shall last ("10 mins"), another hour ("better at half nine"), or all that is asked before a first one at once ("yes, I'm
an adult and I agree").
"""

import re

from parley import rrule, times
from parley.conversation.yes_and_no import declines, says_yes
from parley.lanes.guide.own_answers import agreement_of, length_answered
from parley.lanes.guide.phases import LENGTHS
from parley.lanes.guide.request_times import REQUEST_WORDS, TIME_MARK, mask
from parley.lanes.guide.session_requests import has_half, is_beside_hour, recurs
from parley.lanes.guide.steering import minutes_of
from parley.ports import Services
from parley.schedules import Recurrence, Schedule
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern, words
from parley.tools.tool import AmendingCall, Call

SHORT = pattern(REQUEST_WORDS, "short_one", r"\b(?:{})\b")
"""Matches a word of a short session."""
NOON, EVENING = 12, 19
"""The hours from which a time is in the second half of the day, and in the evening."""


def begun_in_other_words(call: Call[Services], text: str, tool: str, minutes: int | None) -> AmendingCall | None:
    """Return the call of this tool that begins a session as a text wants it, in place of one of these minutes; None for
    any other text.
    """
    named = minutes_of(text)
    named = length_answered(text) if named is None else named
    if named is not None and named in LENGTHS:
        return AmendingCall(tool, {"minutes": str(named)})
    if not declines(text) and says_yes(text) and SHORT.search(text):  # "sí, pero cortita"
        return AmendingCall(tool, {"minutes": str(min(LENGTHS))})
    if declines(text) or agreement_of(text, call.now.year) != "yes":
        return None
    return AmendingCall(tool, {"minutes": str(minutes)} if minutes else {})


def planned_otherwise(
    call: Call[Services], text: str, tool: str, minutes: int, schedule: Schedule | None, hour: int
) -> AmendingCall | None:
    """Return the call of this tool that plans a session at the hour which a text names first, in place of the one that
    is to be confirmed, at `hour`: in the same half of the day if the text leaves that open. None for any other text,
    and where the session recurs on some days only and the text names none.
    """
    first = next((each for each in re.split(r"[,;.](?=\s)", text) if each.strip()), "")
    masked = mask(first)
    beside = masked.text.replace(TIME_MARK, " ")
    if len(masked.times) != 1 or masked.minutes or not is_beside_hour(beside) or declines(text):
        return None
    when = masked.when
    if hour >= NOON and not has_half(when):
        when = f"{when} {words(REQUEST_WORDS, call.language)['evening' if hour >= EVENING else 'afternoon']}"
    if schedule is not None and not (recurs(when) or times.names_day(when, LANGUAGES)):
        if not isinstance(schedule, Recurrence) or schedule.rule != rrule.EVERY_DAY:
            return None
        when = f"{words(REQUEST_WORDS, call.language)['daily']} {when}"
    return AmendingCall(tool, {"when": when, "minutes": str(minutes)})
