"""Reads that somebody likely wants a session now, in a text that nobody understands whole: "it's 2am and my brain won't
shut up", "got an interview in ten minutes, talk me through some breathing". It looks only: the person is asked how long
a session shall last, and before the first one whether they agree.
"""

from collections.abc import Iterable

from parley.business.files import Business
from parley.conversation.crisis import doubted_danger
from parley.conversation.request_reader import labels
from parley.lanes.alone import keeps_times_alone
from parley.lanes.guide.notes import GUIDE_LANE, GuideNotes
from parley.lanes.guide.phases import LENGTHS
from parley.lanes.guide.request_times import REQUEST_WORDS, mask
from parley.lanes.guide.steering import minutes_of
from parley.lanes.guide.tools import start_session
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.lanes.likely_meaning import likely_meaning
from parley.lanes.rewording import forms_of
from parley.texts.vocabulary import pattern

LIKELY = 0.6
"""How likely a text must mean a session, from 0 to 1."""
BEGINS = ("start_", "try_")
"""How the labels of what begins are called."""
LONGEST = 200
"""The most characters of a text that is read."""
UNREST = pattern(REQUEST_WORDS, "unrest", r"\b(?:{})")
"""Matches what people tell of themselves who cannot rest: "my brain won't shut up"."""


def read_in_part(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the call that begins a session for somebody who likely wants one, or cannot rest; None for any other text,
    and in a session.
    """
    if len(text) > LONGEST or GuideNotes.read(stored).session is not None:
        return None
    is_alone = keeps_times_alone(GUIDE_LANE, business)
    also = _begun_elsewhere(business) if is_alone else ()
    is_wanted = likely_meaning(text, dict.fromkeys((start_session.name, *also), "start"), LIKELY)
    has_no_rest = is_alone and UNREST.search(text) is not None and doubted_danger(text) is None
    if not (is_wanted or has_no_rest):
        return None
    minutes = minutes_of(mask(text).length)
    if minutes not in LENGTHS:
        return ReadCommand(start_session.name, {})
    return ReadCommand(start_session.name, {"minutes": str(minutes)}, asks_first=True)


def _begun_elsewhere(business: Business) -> Iterable[str]:
    """Return the labels of what begins in lanes that are off: beside a session nothing else can begin here, as in "I
    should like to try a short one".
    """
    here = {label for found in forms_of(tuple(business.service.lanes)).values() for label in found}
    return (each for each in labels() - here if each.startswith(BEGINS))
