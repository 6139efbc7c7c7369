"""How a session is told: it begins, goes on portion by portion, is steered, and ends. Nothing changes here: the
functions return Results, which the turn commits.

begun      the guide takes the floor (it hears the person first); the first portion comes in some seconds
portion    whole sentences at the pace of reading; its timer runs again when they have been read
paused     the guide gives up the floor, so other lanes answer as ever; after 30 minutes the person is asked once
               whether to go on, after 24 hours the session is over
ended      by its last sentence or by the person: the guide gives up the floor, and asks how the person feels
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from parley.conversation.events import Channel
from parley.conversation.timers import whole_seconds
from parley.lanes.guide.notes import (
    AFTERWARDS,
    CLOSE,
    MORE_WANTED,
    MOST_FAILURES,
    NUDGE,
    PORTION,
    TEMPOS,
    GuidedSession,
    GuideNotes,
)
from parley.lanes.guide.phases import SHORT_PACE, budgets, most_calls
from parley.lanes.guide.portions import PhaseSentences, sms_cost
from parley.lanes.guide.settings import GuideSettings
from parley.lanes.guide.texts import GuideTexts, of
from parley.lanes.guide.wishes import Move
from parley.lanes.guide.written import sentences_of
from parley.ports import Services
from parley.texts import DEFAULT, Language
from parley.tools.tool import MissingArgument, Result, TakesFloor, TimerRequest

FIRST, SOON = timedelta(seconds=15), timedelta(seconds=5)
"""The time from a session's opening words to its first portion, and from a wish that steers it to the next portion."""
FLOOR = TakesFloor("leads", 30 * 60)
"""The floor for 30 minutes, which each portion takes anew: a session that has stopped does not keep it for longer."""
LOOKED_AFTER = timedelta(minutes=2)
"""How long behind the planned end of a session it is looked whether it is over."""
NUDGED, SESSION_OVER = timedelta(minutes=30), timedelta(hours=24)
"""How long a pause lasts until the person is asked once whether to go on, and until the session is over."""
HELD_UP = timedelta(hours=1)
"""How late a portion may come and still go on by itself: behind a longer delay the person is asked."""
LOW_MOOD = 2
"""The mood (1 to 5) up to which a person is told where to find help."""


class SetTimer(Protocol):
    """The protocol of a timer that is set: the Timer of a conversation, or the view of it that a tool call gets."""

    @property
    def id(self) -> str:
        """The timer's id, by which it is cancelled."""

    @property
    def kind(self) -> str:
        """The timer's kind, such as "guide.portion"."""


@dataclass(frozen=True)
class Telling:
    """The context of the functions that tell or steer a session: the guide's notes, the timers that are set, the
    services, and the present moment.
    """

    notes: GuideNotes
    timers: Sequence[SetTimer]
    services: Services
    now: datetime
    language: Language = DEFAULT
    """The person's language, for words outside of a session."""

    @property
    def sentences(self) -> PhaseSentences:
        """A function that returns the written sentences of a phase, from the operator's script or the guide's own."""
        return partial(sentences_of, business=self.services.business)

    def timers_of(self, *kinds: str) -> tuple[str, ...]:
        """Return the ids of the set timers that are of one of these kinds."""
        return tuple(each.id for each in self.timers if each.kind in kinds)


def new_session(id: str, minutes: int, language: Language, channel: Channel, telling: Telling) -> GuidedSession:
    """Return a session of this many minutes that begins now, with the pace and the message length that suit the
    channel.
    """
    settings, is_sms = telling.services.settings.of(GuideSettings), channel is Channel.SMS
    pace = min(SHORT_PACE, settings.sentences_a_minute) if is_sms and settings.is_short_on_sms else 0
    pace = pace or settings.sentences_a_minute
    return GuidedSession(
        id=id,
        minutes=minutes,
        language=language,
        pace=pace,
        characters=settings.sms_characters if is_sms else settings.whatsapp_characters,
        budgets=budgets(minutes, pace),
        started_at=telling.now,
        paced_from=whole_seconds(telling.now + FIRST),
    )


def portion_timer(session: GuidedSession) -> TimerRequest:
    """Return the timer that is due when the session's next portion is to be told."""
    return TimerRequest(session.next_at, "", kind=PORTION)


def wanted_timer(at: datetime) -> TimerRequest:
    """Return the timer, due at this moment, that lets the model write more of the session."""
    return TimerRequest(whole_seconds(at), "", kind=MORE_WANTED)


def wants_more(session: GuidedSession, services: Services) -> bool:
    """Return whether the model is to write more sentences now: it is in use and was not asked too often, at most one
    portion is queued, and the session is not written to its end.
    """
    may_be_asked = session.failures < MOST_FAILURES and session.calls < most_calls(session.budgets)
    is_used = services.settings.of(GuideSettings).uses_model and may_be_asked
    is_low = sum(map(len, session.queue)) <= session.characters
    return is_used and is_low and session.written_to is not None


def timers_ahead(session: GuidedSession, services: Services, now: datetime) -> tuple[TimerRequest, ...]:
    """Return the timers by which a session goes on: for its next portion and, if few sentences are queued, for the
    model to write more.
    """
    wanted = (wanted_timer(now),) if wants_more(session, services) else ()
    return (portion_timer(session), *wanted)


def first_timers(session: GuidedSession, telling: Telling) -> tuple[TimerRequest, ...]:
    """Return the timers that are set when a session begins: those by which it goes on, and one that looks whether it is
    over, unless that is set already.
    """
    over = whole_seconds(telling.now + timedelta(minutes=session.minutes) + LOOKED_AFTER)
    looks = () if telling.timers_of(AFTERWARDS) else (TimerRequest(over, "", kind=AFTERWARDS),)
    return (*timers_ahead(session, telling.services, telling.now), *looks)


def cost_in_words(session: GuidedSession, channel: Channel, telling: Telling) -> str:
    """Return a sentence with the number of messages and SMS segments of a session that begins; empty for a person who
    is not on SMS.
    """
    if channel is not Channel.SMS:
        return ""
    messages, segments = sms_cost(session, telling.sentences)
    return of(session.language).cost.format(messages=messages, segments=segments)


def paused(telling: Telling, session: GuidedSession, words: str) -> Result:
    """Return the Result that pauses the session with these words. It sets a timer to ask once after 30 minutes, and one
    to end the session after 24 hours.
    """
    at = telling.now
    held = telling.notes.change(session=session.change(paused_at=at))
    later = (
        TimerRequest(whole_seconds(at + NUDGED), "", kind=NUDGE),
        TimerRequest(whole_seconds(at + SESSION_OVER), "", kind=CLOSE),
    )
    return Result(
        words,
        notes=held.store(),
        later=later,
        forget=telling.timers_of(PORTION, MORE_WANTED, NUDGE, CLOSE),
        leaves_floor=True,
        records=("paused",),
    )


def session_over(telling: Telling, session: GuidedSession, words: Iterable[str], is_whole: bool) -> Result:
    """Return the Result that ends the session with these words, and asks how the person feels. `is_whole` tells whether
    it was told to its end.
    """
    says = of(session.language)
    told = broken_off(telling, session, " ".join((*words, says.aftercare)), is_whole)
    return replace(told, asks=(how_do_you_feel(says),))


def broken_off(telling: Telling, session: GuidedSession, words: str, is_whole: bool = False) -> Result:
    """Return the Result that ends the session with these words, and asks nothing."""
    how = "" if is_whole else " early"
    return Result(
        words,
        notes=telling.notes.ended(is_whole).store(),
        later=(TimerRequest(whole_seconds(telling.now + LOOKED_AFTER), "", kind=AFTERWARDS),),  # sooner, behind a pause
        forget=telling.timers_of(PORTION, MORE_WANTED, NUDGE, CLOSE, AFTERWARDS),
        closes=True,
        leaves_floor=True,
        records=(f"session_complete{how} {session.total}",),
    )


def how_do_you_feel(says: GuideTexts) -> MissingArgument:
    """Return the question after a session: how does the person feel, from 1 to 5?"""
    options = tuple((str(mood), str(mood)) for mood in range(1, 6))
    return MissingArgument(says.mood, "record_mood", "mood", options, no="0")


# --- steering ---------------------------------------------------------------------------------------------------------


def steered(telling: Telling, move: Move) -> Result:
    """Return the Result of a person's wish about the running or paused session: "pause", "resume", "slower" ... There
    must be a session.
    """
    session = telling.notes.session
    assert session is not None  # the callers have checked
    return MOVES[move](telling, session, of(session.language))


def _pause(telling: Telling, session: GuidedSession, says: GuideTexts) -> Result:
    return Result(says.paused_already) if session.paused_at else paused(telling, session, says.paused)


def _resume(telling: Telling, session: GuidedSession, says: GuideTexts) -> Result:
    if session.paused_at is None:
        return Result(says.going_on)
    return _going_on(telling, session.change(paused_at=None), says.resumed, "resumed")


def _skip(telling: Telling, session: GuidedSession, says: GuideTexts) -> Result:
    following = session.in_next_phase()
    if following is None:
        return _finish(telling, session, says)
    words = says.next_phase.format(phase=says.phases[following.phase])
    record = f"phase_transition {session.phase} {following.phase} skipped"
    return _going_on(telling, following.change(paused_at=None, queue=()), words, record)


def _going_on(telling: Telling, session: GuidedSession, words: str, record: str) -> Result:
    """Return the Result by which the session says these words, and tells its next portion in a few seconds."""
    going = session.paced_anew(whole_seconds(telling.now + SOON))
    return Result(
        words,
        notes=telling.notes.change(session=going).store(),
        later=timers_ahead(going, telling.services, telling.now),
        forget=telling.timers_of(PORTION, MORE_WANTED, NUDGE, CLOSE),
        takes_floor=FLOOR,
        records=(record,),
    )


def _slower(telling: Telling, session: GuidedSession, says: GuideTexts) -> Result:
    return _in_tempo(telling, session, session.tempo - 1, says.slower, says.slowest)


def _faster(telling: Telling, session: GuidedSession, says: GuideTexts) -> Result:
    return _in_tempo(telling, session, session.tempo + 1, says.faster, says.fastest)


def _in_tempo(telling: Telling, session: GuidedSession, tempo: int, words: str, at_the_limit: str) -> Result:
    """Return the Result that sets the session's tempo (an index into TEMPOS) from the next portion on. Outside of
    TEMPOS, it only says the words `at_the_limit`.
    """
    if not 0 <= tempo < len(TEMPOS):
        return Result(at_the_limit)
    changed = session.paced_anew(session.next_at).change(tempo=tempo)
    return Result(words, notes=telling.notes.change(session=changed).store(), records=(f"tempo {TEMPOS[tempo]}",))


def _finish(telling: Telling, session: GuidedSession, says: GuideTexts) -> Result:
    return session_over(telling, session, (says.finished_early,), is_whole=False)


MOVES: Mapping[Move, Callable[[Telling, GuidedSession, GuideTexts], Result]] = {
    "pause": _pause,
    "resume": _resume,
    "skip": _skip,
    "slower": _slower,
    "faster": _faster,
    "finish": _finish,
}
"""What each wish of a person does to a session."""
