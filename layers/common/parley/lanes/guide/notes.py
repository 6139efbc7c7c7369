"""What the guide keeps of a person: one model, as JSON in the conversation, which this lane alone reads. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self

from pydantic import AwareDatetime, Field, JsonValue

from parley.conversation.state import Conversation, Document
from parley.conversation.timers import whole_seconds
from parley.lanes.guide.phases import AFTER, PHASES, Phase
from parley.texts import Language
from parley.tools.tool import Call

GUIDE_LANE = "guide"
PORTION, MORE_WANTED, NUDGE, CLOSE, START = (
    f"{GUIDE_LANE}.{name}" for name in ("portion", "wanted", "nudge", "close", "start")
)
"""The kinds of the guide's timers, as documents store them: a portion is due; a model is to write more; a session was
paused for a while; it was paused for so long that it is over; a planned session begins."""
MOST_FAILURES = 3
"""How often in a row the model may give nothing that can be told: after that it is asked no more in this session."""
TEMPOS = (0.6, 0.8, 1.0, 1.25, 1.5)
"""How fast a session may be told, from slowest to fastest, as parts of the usual pace."""
MOST_PAST = 20
"""The sessions that are remembered, the latest of them."""


class GuidedSession(Document):
    """A session that has begun and is not over. What has been told is committed with the text that told it."""

    id: str
    """The effect that began the session."""
    minutes: int
    language: Language
    pace: int
    """The sentences a minute that the session is planned with."""
    characters: int
    """The most characters of one message."""
    budgets: dict[str, int]
    """How many sentences each phase has, by its name."""
    started_at: AwareDatetime
    phase: Phase = PHASES[0]
    phase_started_at: AwareDatetime | None = None
    """When the first sentence of this phase was told; None before it."""
    in_phase: int = 0
    """The sentences of this phase that were told."""
    total: int = 0
    """The sentences of the session that were told."""
    tempo: int = TEMPOS.index(1.0)
    """The place of the session's tempo in `TEMPOS`."""
    paced_from: AwareDatetime
    """The moment from which the pace is counted, so that rounding to seconds never adds up."""
    since_then: int = 0
    """The sentences that were told since that moment."""
    paused_at: AwareDatetime | None = None
    queue: tuple[str, ...] = ()
    """The sentences that a model has written and that are not told yet, in order."""
    response_id: str = ""
    """The stored response that wrote the last of them; empty: there is none."""
    failures: int = 0
    """How often in a row the model gave nothing that could be told."""

    @property
    def written_to(self) -> tuple[Phase, int] | None:
        """The phase that the model writes next, and how many sentences of it there are already, told or not; None if
        the whole session is there."""
        phase: Phase | None = self.phase
        there = self.in_phase + len(self.queue)
        while phase is not None and there >= self.budgets[phase]:
            there, phase = there - self.budgets[phase], AFTER.get(phase)
        return (phase, there) if phase is not None else None

    @property
    def next_at(self) -> datetime:
        """When the next portion is due: once the sentences told so far have been read."""
        seconds = self.since_then * 60 / (self.pace * TEMPOS[self.tempo])
        return whole_seconds(self.paced_from + timedelta(seconds=seconds))

    def paced_anew(self, at: datetime) -> Self:
        """Return the session with its pace counted from that moment."""
        return self.change(paced_from=at, since_then=0)

    def having_told(self, sentences: int, at: datetime) -> Self:
        """Return the session with that many sentences of its phase told at that moment."""
        return self.change(
            phase_started_at=self.phase_started_at or at,
            in_phase=self.in_phase + sentences,
            queue=self.queue[sentences:],
            total=self.total + sentences,
            since_then=self.since_then + sentences,
        )

    def in_next_phase(self) -> Self | None:
        """Return the session at the beginning of its next phase; None behind the last."""
        following = AFTER.get(self.phase)
        return self.change(phase=following, phase_started_at=None, in_phase=0) if following else None


class PastSession(Document):
    """A session that is over."""

    at: AwareDatetime
    """When it began."""
    minutes: int
    is_whole: bool
    """Whether it was told to its end."""
    mood: int | None = None
    """How the person felt afterwards, from 1 to 5; None: they have not said."""


class GuideNotes(Document):
    """Everything that the guide keeps of one person."""

    agreed_at: AwareDatetime | None = None
    """When the person said yes to what must be known before the first session; None: they have not."""
    session: GuidedSession | None = None
    past: tuple[PastSession, ...] = Field(default=())
    """The sessions that are over, oldest first."""

    def ended(self, is_whole: bool) -> Self:
        """Return the notes with the session among those that are over; unchanged if there is none."""
        session = self.session
        if session is None:
            return self
        past = PastSession(at=session.started_at, minutes=session.minutes, is_whole=is_whole)
        return self.change(session=None, past=(*self.past, past)[-MOST_PAST:])

    def with_mood(self, mood: int) -> Self:
        """Return the notes with how the person felt after the last session."""
        *before, last = self.past
        return self.change(past=(*before, last.change(mood=mood)))

    def store(self) -> dict[str, JsonValue]:
        """Return the notes in the form in which the conversation's document holds them."""
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def read(cls, stored: Mapping[str, JsonValue] | None) -> Self:
        """Read notes as `store` has written them; without any, return the notes of somebody new."""
        return cls.model_validate(stored or {})


def guide_notes_of(conversation: Conversation) -> GuideNotes:
    """Return the guide's notes of this conversation."""
    return GuideNotes.read(conversation.notes.get(GUIDE_LANE))


def guide_notes_for(call: Call[Any]) -> GuideNotes:
    """Return the guide's notes of the person whom the call is for."""
    return GuideNotes.read(call.notes.get(GUIDE_LANE))
