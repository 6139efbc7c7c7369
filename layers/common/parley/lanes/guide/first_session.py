"""The question before a first session, which begins now or is planned for later: who it is for, and what it is."""

from dataclasses import replace

from parley.conversation.events import Channel
from parley.lanes.guide.notes import GuideNotes, guide_notes_for
from parley.lanes.guide.telling import Telling, cost_in_words, new_session
from parley.lanes.guide.texts import say
from parley.ports import Services
from parley.tools.tool import Call, MissingArgument, Result

AGREES = "agree_to_session"
"""The name of the tool that takes the answer."""


def telling_for(call: Call[Services]) -> Telling:
    """Return what the telling of a session to the person of this call needs."""
    return Telling(guide_notes_for(call), call.timers, call.services, call.now)


def channel_of(call: Call[Services]) -> Channel:
    """Return the channel on which the person of this call is; SMS if that is not known."""
    return Channel(call.about.channel) if call.about else Channel.SMS


def not_for_minors(call: Call[Services]) -> Result:
    """Return the Result for a person who is taken for too young: nothing begins, and how they undo that."""
    return Result(f"{say(call).not_for_minors} {say(call).age_slip}", closes=True)


def asked_to_agree(call: Call[Services], notes: GuideNotes, minutes: int) -> MissingArgument:
    """Return the question before the first session. Who may be under age is asked how old they are."""
    says, cost = say(call), cost_of(call, minutes)
    by_age = notes.is_age_doubted(call.now)
    words = (says.before_the_first_by_age if by_age else says.before_the_first).format(cost=cost)
    options = () if by_age else ((says.yes, "yes"), (says.no, "no"))
    return replace(age_question(words, minutes), options=options)


def age_question(words: str, minutes: int, minutes_before: int = 0) -> MissingArgument:
    """Return the question before a session of this many minutes, in these words, without buttons. `minutes_before`:
    the length that was asked about before the person answered with this one.
    """
    given = {"minutes": minutes, **({"minutes_before": minutes_before} if minutes_before else {})}
    return MissingArgument(words, AGREES, "answer", yes="yes", no="no", given=given)


def cost_of(call: Call[Services], minutes: int) -> str:
    """Return a sentence with the number of messages and SMS segments of a session; empty for a person who is not on
    SMS.
    """
    channel, telling = channel_of(call), telling_for(call)
    session = new_session(call.effect, minutes, call.language, channel, telling)
    return cost_in_words(session, channel, telling)
