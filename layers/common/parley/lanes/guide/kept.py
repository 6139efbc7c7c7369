"""What the guide keeps about a person, as lines for the person who asks for their data."""

from collections.abc import Iterator

from parley.conversation.zones import dated
from parley.lanes.guide.notes import guide_notes_for
from parley.lanes.guide.planning import wish_in_words
from parley.lanes.guide.texts import say
from parley.lanes.guide.tools import past_in_words
from parley.ports import Services
from parley.tools.tool import Call


def kept(call: Call[Services]) -> Iterator[str]:
    """Yield the lines about guided sessions in an answer to "what do you know about me": when the person agreed to
    them, the running session, and the past ones.
    """
    notes, says = guide_notes_for(call), say(call)
    if notes.agreed_at is not None:
        yield says.my_consent.format(when=dated(notes.agreed_at, call.zone, call.language))
    if notes.under_age_at is not None:
        yield says.my_under_age.format(when=dated(notes.under_age_at, call.zone, call.language))
    if notes.age_doubted_at is not None:
        yield says.my_doubted_age.format(when=dated(notes.age_doubted_at, call.zone, call.language))
    if notes.wished is not None and (when := wish_in_words(call, notes.wished)):
        yield says.wished.format(minutes=notes.wished.minutes, when=when)
    if notes.session is not None:
        yield says.my_session.format(minutes=notes.session.minutes, told=notes.session.total)
    if notes.past:
        yield says.my_sessions.format(listed="; ".join(past_in_words(call, each) for each in notes.past))
    if notes.stored:
        yield says.my_stored.format(count=len(notes.stored))
