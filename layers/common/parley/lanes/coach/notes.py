"""The coach's notes about a person: one pydantic model, stored as JSON in the conversation. Only this lane reads it.
Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, AwareDatetime, Field, JsonValue

from parley.conversation.medicines import names_medicine
from parley.conversation.state import Conversation, Document
from parley.schedules import Schedule, StoredSchedule, UnknownSchedule
from parley.tools.tool import Call

LANE = "coach"
PROMPT, PREPARATION, PROMPT_REMINDER, REQUEST, FEEDBACK, ASKED_AGAIN = (
    f"{LANE}.{name}" for name in ("prompt", "preparation", "reminder", "request", "feedback", "asked-again")
)
"""The kinds of the coach's timers, as documents store them."""
AFTER_A_PROMPT = (PROMPT_REMINDER, REQUEST, FEEDBACK, ASKED_AGAIN)
"""The kinds of the timers that follow a prompt, until it is answered or the next one comes. ASKED_AGAIN: the person
said when they want to be asked, so no quiet hours, daily cap or later text of theirs is in its way."""

Intensity = Literal["low", "normal", "high"]
INTENSITIES: tuple[Intensity, ...] = get_args(Intensity)
Stage = Literal["intake", "feedback"]
HabitStatus = Literal["none", "active", "paused", "completed", "withdrawn"]
Outcome = Literal["", "awaited", "done", "next_time"]
HabitText = Annotated[str, Field(max_length=200), AfterValidator(lambda text: " ".join(text.split()))]
"""A text about a habit in the person's own words, on one line."""
INTAKE = ("habit_domain", "prompt_anchor", "motivational_frame", "preferred_time", "additional_info")
"""The fields that the intake asks for, in the order in which it asks."""
OPTIONAL = ("motivational_frame", "additional_info")
"""The fields of the intake whose question a person may decline with "no"."""


class HabitProfile(Document):
    """What the coach knows of the person's habit. An empty text means that it is not known."""

    habit_domain: str = ""
    """The thing that the person wants to do: "stretching"."""
    motivational_frame: str = ""
    """Why the person wants the habit, in their own words."""
    preferred_time: StoredSchedule | None = None
    prompt_anchor: str = ""
    """The thing in their day that the habit follows: "my morning coffee"."""
    additional_info: str = ""
    intensity: Intensity = "normal"
    last_successful_prompt: str = ""
    last_barrier: str = ""
    last_tweak: str = ""
    last_motivator: str = ""
    success_count: int = 0
    total_prompts: int = 0
    tone: tuple[str, ...] = ()

    def merged(self, fields: Mapping[str, object]) -> Self:
        """Return the profile with the fields of `fields` that are not empty; the profile itself if that changes
        nothing.
        """
        changed = {name: value for name, value in fields.items() if value and value != getattr(self, name)}
        return self.change(**changed) if changed else self


class CoachNotes(Document):
    """Everything that the coach keeps of one person."""

    conversation_active: bool = False
    """Whether the person is enrolled with the coach."""
    status: HabitStatus = "none"
    stage: Stage = "intake"
    profile: HabitProfile = Field(default_factory=HabitProfile)
    asked: tuple[str, ...] = ()
    """The fields of `INTAKE` that the person has answered or declined to answer."""
    paused_until: AwareDatetime | None = None
    outcome: Outcome = ""
    """How the last prompt went, "awaited" until the person says; empty while no prompt was sent."""
    prompted_at: AwareDatetime | None = None
    last_prompt: str = ""
    prompted_on: date | None = None
    """The local day of the last daily prompt, or of what was done before its prompt came: there is one prompt a day."""
    intensity_asked_on: date | None = None
    tone_asked: tuple[str, ...] = ()
    """The tags of writing style that the person has asked the coach for: only another wish removes them."""
    tone_averages: dict[str, float] = Field(default_factory=dict)
    tone_moved_at: AwareDatetime | None = None

    @property
    def schedule(self) -> Schedule | None:
        """The times at which prompts come; None while they are not known."""
        preferred = self.profile.preferred_time
        return None if isinstance(preferred, UnknownSchedule) else preferred

    @property
    def may_prompt(self) -> bool:
        """Whether the profile has what a daily prompt needs: an anchor and a time."""
        return bool(self.profile.prompt_anchor and self.schedule)

    @property
    def is_medicine(self) -> bool:
        """Whether the habit is to take a medicine, which has no size that a coach may change."""
        return self.conversation_active and names_medicine(self.profile.habit_domain)

    def store(self) -> dict[str, JsonValue]:
        """Return the coach's notes as JSON, in the form in which the conversation's document holds them."""
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def read(cls, stored: Mapping[str, JsonValue] | None) -> Self:
        """Return the coach's notes from their stored JSON; empty notes if nothing is stored."""
        return cls.model_validate(stored or {})


def notes_of(conversation: Conversation) -> CoachNotes:
    """Return the coach's notes in this conversation."""
    return CoachNotes.read(conversation.notes.get(LANE))


def for_call(call: Call[Any]) -> CoachNotes:
    """Return the coach's notes of the person whom the call is for."""
    return CoachNotes.read(call.notes.get(LANE))
