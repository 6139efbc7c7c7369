"""How a session is told: it begins, goes on portion by portion, is steered, and ends. It looks; the turn commits.

begun      the floor is taken; the first portion comes in a moment
portion    whole sentences at the pace of reading; its timer runs again when they have been read
paused     the floor is left, so other lanes speak as ever; after 30 minutes the person is asked once, after 24
               hours the session is over
ended      by its last sentence or by the person: the floor is left, and the person is asked how they feel
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from parley.conversation.events import Channel
from parley.conversation.timers import whole_seconds
from parley.lanes.guide.notes import (
    CLOSE,
    MORE_WANTED,
    MOST_FAILURES,
    NUDGE,
    PORTION,
    TEMPOS,
    GuidedSession,
    GuideNotes,
)
from parley.lanes.guide.phases import SHORT_PACE, budgets
from parley.lanes.guide.portions import PhaseSentences
from parley.lanes.guide.settings import GuideSettings
from parley.lanes.guide.steering import Move
from parley.lanes.guide.texts import GuideTexts, of
from parley.lanes.guide.written import sentences_of
from parley.ports import Services
from parley.texts import Language
from parley.tools.tool import MissingArgument, Result, TakesFloor, TimerRequest

FIRST, SOON = timedelta(seconds=15), timedelta(seconds=5)
"""The time from the words that begin a session to its first portion, and from a word that steers it to the next one."""
FLOOR = TakesFloor("leads", 30 * 60)
"""The floor, which each portion takes anew: a session that nothing is heard of for so long holds up nobody."""
NUDGED, OVER = timedelta(minutes=30), timedelta(hours=24)
"""How long a pause lasts until the person is asked once whether to go on, and until the session is over."""
LOW_MOOD = 2
"""The mood up to which a person is told where to turn."""


class SetTimer(Protocol):
    """A timer that is set: of a conversation, or as a tool sees it."""

    @property
    def id(self) -> str:
        """The id by which it is cancelled."""

    @property
    def kind(self) -> str:
        """The kind of the timer."""


@dataclass(frozen=True)
class Telling:
    """The notes and the timers of a session, and what it is told with."""

    notes: GuideNotes
    timers: Sequence[SetTimer]
    services: Services
    now: datetime

    @property
    def sentences(self) -> PhaseSentences:
        """The sentences of the phases."""
        return partial(sentences_of, business=self.services.business)

    def timers_of(self, *kinds: str) -> tuple[str, ...]:
        """Return the ids of the timers of these kinds that are set."""
        return tuple(each.id for each in self.timers if each.kind in kinds)


def new_session(id: str, minutes: int, language: Language, channel: Channel, telling: Telling) -> GuidedSession:
    """Return a session of that length that begins now, for a person on that channel."""
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
    """The timer of the session's next portion."""
    return TimerRequest(session.next_at, "", kind=PORTION)


def wanted_timer(at: datetime) -> TimerRequest:
    """The timer by which the model writes on at that moment."""
    return TimerRequest(whole_seconds(at), "", kind=MORE_WANTED)


def wants_more(session: GuidedSession, services: Services) -> bool:
    """Whether the model is to write more of the session: at most one portion is left of what it has written."""
    is_used = services.settings.of(GuideSettings).uses_model and session.failures < MOST_FAILURES
    is_low = sum(map(len, session.queue)) <= session.characters
    return is_used and is_low and session.written_to is not None


def timers_ahead(session: GuidedSession, services: Services, now: datetime) -> tuple[TimerRequest, ...]:
    """The timers by which a session goes on: its next portion, and what the model writes for the one behind it."""
    wanted = (wanted_timer(now),) if wants_more(session, services) else ()
    return (portion_timer(session), *wanted)


def paused(telling: Telling, session: GuidedSession, words: str) -> Result:
    """Return the result by which the session is paused, with these words."""
    at = telling.now
    held = telling.notes.change(session=session.change(paused_at=at))
    later = (
        TimerRequest(whole_seconds(at + NUDGED), "", kind=NUDGE),
        TimerRequest(whole_seconds(at + OVER), "", kind=CLOSE),
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
    """Return the result by which the session is over: the person is asked how they feel."""
    says = of(session.language)
    how = "" if is_whole else " early"
    return Result(
        " ".join((*words, says.aftercare)),
        notes=telling.notes.ended(is_whole).store(),
        forget=telling.timers_of(PORTION, MORE_WANTED, NUDGE, CLOSE),
        asks=(how_do_you_feel(says),),
        closes=True,
        leaves_floor=True,
        records=(f"session_complete{how} {session.total}",),
    )


def how_do_you_feel(says: GuideTexts) -> MissingArgument:
    """The question after a session: how does the person feel?"""
    options = tuple((str(mood), str(mood)) for mood in range(1, 6))
    return MissingArgument(says.mood, "record_mood", "mood", options, no="0")


# --- steering ---------------------------------------------------------------------------------------------------------


def steered(telling: Telling, move: Move) -> Result:
    """Return what a person's wish about the running or paused session comes to."""
    session = telling.notes.session
    assert session is not None  # whoever calls this has looked
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
    """Return the result by which the session goes on in a moment, at the place where it stands."""
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
    """Return the result by which the session is told at another tempo, from the portion that is due next."""
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
