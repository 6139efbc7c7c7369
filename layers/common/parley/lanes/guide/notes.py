"""The guide's notes about a person: one pydantic model, stored as JSON in the conversation. Only this lane reads it.
Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Literal, Self

from pydantic import AwareDatetime, Field, JsonValue

from parley.conversation.spending import SessionCost
from parley.conversation.state import Conversation, Document, NotedLanguage
from parley.conversation.timers import whole_seconds
from parley.lanes.guide.phases import AFTER, PHASES, Phase
from parley.schedules import StoredSchedule
from parley.tools.tool import Call

GUIDE_LANE = "guide"
PORTION, MORE_WANTED, NUDGE, CLOSE, START, AFTERWARDS = (
    f"{GUIDE_LANE}.{name}" for name in ("portion", "wanted", "nudge", "close", "start", "afterwards")
)
"""The kinds of the guide's timers, as documents store them: a portion is due; a model is to write more; a session was
paused for a while; it was paused for so long that it is over; a planned session begins; a session may be over, so that
its costs are reported and its stored responses deleted."""
MOST_STORED = 50
"""The most responses of a person that the provider stores at a time, 2 kB of their ids: twice as many as a session of
30 minutes takes."""
EXPIRE_AFTER = timedelta(days=30)
"""The time after which the provider deletes a stored response by itself."""
MARK_LENGTH = 4
"""The characters of a sentence's mark in `GuidedSession.marks`: 24 bits, so that in a session of 391 sentences hardly
ever two have the same one. It costs a sentence if they do."""
MOST_FAILURES = 3
"""How often in a row the model may fail to give a sentence that can be told: then this session stops asking it."""
REMEMBERED_UNDER_AGE = timedelta(days=365)
"""How long it is remembered that a person has said that they are under age."""
AGE_DOUBTED = timedelta(days=1)
"""How long a person who may be under age has to tell their age before a first session: a plain yes begins none."""
TEMPOS = (0.6, 0.8, 1.0, 1.25, 1.5)
"""The speeds at which a session may be told, from slowest to fastest; 1.0 is the usual pace."""
MOST_PAST = 20
"""How many past sessions are remembered, the latest ones."""


class GuidedSession(Document):
    """A session that has begun and is not over. Its counts of told sentences are committed with the messages."""

    id: str
    """The effect that began the session."""
    minutes: int
    language: NotedLanguage
    pace: int
    """The sentences per minute that the session is planned with."""
    characters: int
    """The most characters of one message."""
    budgets: dict[str, int]
    """How many sentences each phase has, by its name."""
    started_at: AwareDatetime
    phase: Phase = PHASES[0]
    phase_started_at: AwareDatetime | None = None
    """When the first sentence of this phase was told; None before it."""
    in_phase: int = 0
    """The number of sentences of this phase that were told."""
    total: int = 0
    """The number of sentences of the whole session that were told."""
    tempo: int = TEMPOS.index(1.0)
    """The session's tempo, as an index into `TEMPOS`."""
    paced_from: AwareDatetime
    """The moment from which the pace is counted, so that the rounding to whole seconds does not add up."""
    since_then: int = 0
    """The number of sentences that were told since `paced_from`."""
    paused_at: AwareDatetime | None = None
    queue: tuple[str, ...] = ()
    """The sentences that a model has written and that are not told yet, in order."""
    response_id: str = ""
    """The id of the provider's stored response with the last sentences of `queue`; empty if none is stored."""
    failures: int = 0
    """How often in a row the model gave no sentence that could be told."""
    calls: int = 0
    """How often the model was asked to write for this session."""
    marks: str = ""
    """A mark of MARK_LENGTH characters for each sentence that the model has written, by which a sentence that it writes
    again is left out."""
    messages: int = 0
    """The number of messages that have told the session so far."""
    segments: int = 0
    """The SMS segments of these messages; 0 on other channels."""
    input_tokens: int = 0
    output_tokens: int = 0
    """The tokens that the model has read and written for this session."""
    cached_tokens: int = 0
    """How many of those that it has read were in its provider's cache."""

    @property
    def cost(self) -> SessionCost:
        """What the session has cost so far."""
        return SessionCost(
            minutes=self.minutes,
            sentences=self.total,
            messages=self.messages,
            segments=self.segments,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            cached_tokens=self.cached_tokens,
            calls=self.calls,
        )

    @property
    def written_to(self) -> tuple[Phase, int] | None:
        """The phase that the model writes next, and how many of its sentences exist already, told or queued; None if
        all sentences of the session exist.
        """
        phase: Phase | None = self.phase
        there = self.in_phase + len(self.queue)
        while phase is not None and there >= self.budgets[phase]:
            there, phase = there - self.budgets[phase], AFTER.get(phase)
        return (phase, there) if phase is not None else None

    @property
    def next_at(self) -> datetime:
        """The moment at which the next portion is due: once the person has had time to read those before."""
        seconds = self.since_then * 60 / (self.pace * TEMPOS[self.tempo])
        return whole_seconds(self.paced_from + timedelta(seconds=seconds))

    @property
    def minutes_left(self) -> int:
        """The minutes that the sentences which are not told yet take at this tempo, rounded up; at least 1."""
        phases = PHASES[PHASES.index(self.phase) :]
        left = sum(self.budgets[phase] for phase in phases) - self.in_phase
        return max(1, ceil(left / (self.pace * TEMPOS[self.tempo])))

    def paced_anew(self, at: datetime) -> Self:
        """Return the session with its reading pace counted from this moment on."""
        return self.change(paced_from=at, since_then=0)

    def having_told(self, sentences: int, at: datetime) -> Self:
        """Return the session after this many more sentences of its phase were told at this moment: counted, and removed
        from the queue.
        """
        return self.change(
            phase_started_at=self.phase_started_at or at,
            in_phase=self.in_phase + sentences,
            queue=self.queue[sentences:],
            total=self.total + sentences,
            since_then=self.since_then + sentences,
        )

    def in_next_phase(self) -> Self | None:
        """Return the session at the beginning of its next phase; None if it is in the last one."""
        following = AFTER.get(self.phase)
        return self.change(phase=following, phase_started_at=None, in_phase=0) if following else None


class PastSession(Document):
    """A guided session that is over: when it began, how long it was, and how the person felt after it."""

    at: AwareDatetime
    """The moment at which the session began."""
    minutes: int
    is_whole: bool
    """Whether the session was told to its end."""
    mood: int | None = None
    """How the person felt after the session, from 1 to 5; None if they have not said."""


class WishedSession(Document):
    """A session that was planned before the person agreed to sessions at all: it is set once they have."""

    minutes: int
    at: AwareDatetime | None = None
    schedule: StoredSchedule | None = None
    """When it begins: at one moment, or by this recurrence."""
    is_beside: bool = False
    """Whether the yes that is awaited is to a session which begins at once, and this one recurs beside it."""


class GuideNotes(Document):
    """Everything that the guide keeps of one person."""

    agreed_at: AwareDatetime | None = None
    """When the person agreed to what must be known before the first session; None if they have not."""
    under_age_at: AwareDatetime | None = None
    """When the person said that they are under age; None if they have not."""
    age_slip: Literal["", "possible", "mended"] = ""
    """Whether the age that made the person too young may have been mistyped, or that may be said no more."""
    age_doubted_at: AwareDatetime | None = None
    """When the person last said something by which they may be under age; None if they have not, or told their age."""
    wished: WishedSession | None = None
    """The session that the person has planned, and that waits for their yes to a first one."""
    is_mood_asked_again: bool = False
    """Whether the person was asked for their mood a second time, because the first answer was not understood."""
    session: GuidedSession | None = None
    past: tuple[PastSession, ...] = Field(default=())
    """The sessions that are over, oldest first."""
    is_over_untold: bool = False
    """Whether the last session was closed without a word: by an opt-out, or because it was paused for a day."""
    unreported: tuple[SessionCost, ...] = ()
    """The costs of sessions that are over and were not logged yet."""
    stored: tuple[str, ...] = ()
    """The ids of the responses that the model's provider stores for sessions of this person, and that are to be deleted
    there."""
    stored_until: AwareDatetime | None = None
    """The moment by which all of `stored` have expired at the provider; None if there are none."""

    def is_under_age(self, now: datetime) -> bool:
        """Return whether the person has said that they are under age, within REMEMBERED_UNDER_AGE."""
        return self.under_age_at is not None and now < self.under_age_at + REMEMBERED_UNDER_AGE

    def is_age_doubted(self, now: datetime) -> bool:
        """Return whether the person may be under age, by what they said within AGE_DOUBTED."""
        return self.age_doubted_at is not None and now < self.age_doubted_at + AGE_DOUBTED

    @property
    def waits_for_age(self) -> bool:
        """Whether a session is paused until the person has told their age, because they may be under age."""
        return self.session is not None and self.agreed_at is None and self.age_doubted_at is not None

    def ended(self, is_whole: bool, is_said: bool = True) -> Self:
        """Return the guide's notes with the running session moved to the past ones; unchanged if none runs. `is_whole`
        tells whether it was told to its end, `is_said` whether the person is told that it is over.
        """
        session = self.session
        if session is None:
            return self
        past = PastSession(at=session.started_at, minutes=session.minutes, is_whole=is_whole)
        costs = (*self.unreported, session.cost)[-MOST_PAST:]
        ended = self.change(
            session=None, is_mood_asked_again=False, past=(*self.past, past)[-MOST_PAST:], unreported=costs
        )
        return ended if is_said and not self.is_over_untold else ended.change(is_over_untold=not is_said)

    def with_stored(self, ids: Sequence[str], at: datetime) -> Self:
        """Return the notes with these ids of responses that the provider has stored at this moment."""
        return self.change(stored=(*self.stored, *ids), stored_until=at + EXPIRE_AFTER) if ids else self

    def without_stored(self, ids: Collection[str]) -> Self:
        """Return the notes without the ids of these stored responses."""
        left = tuple(each for each in self.stored if each not in ids)
        return self.change(stored=left, stored_until=self.stored_until if left else None)

    def with_mood(self, mood: int) -> Self:
        """Return the notes with the person's mood, 1 to 5, at the latest past session. There must be one."""
        *before, last = self.past
        return self.change(past=(*before, last.change(mood=mood)))

    def store(self) -> dict[str, JsonValue]:
        """Return the guide's notes as JSON, in the form in which the conversation's document holds them."""
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def read(cls, stored: Mapping[str, JsonValue] | None) -> Self:
        """Return the guide's notes from their stored JSON; empty notes if nothing is stored."""
        return cls.model_validate(stored or {})


def guide_notes_of(conversation: Conversation) -> GuideNotes:
    """Return the guide's notes in this conversation."""
    return GuideNotes.read(conversation.notes.get(GUIDE_LANE))


def guide_notes_for(call: Call[Any]) -> GuideNotes:
    """Return the guide's notes of the person whom the call is for."""
    return GuideNotes.read(call.notes.get(GUIDE_LANE))
