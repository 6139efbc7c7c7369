"""What the coach tells operators of a participant."""

from typing import Any

from pydantic import Field

from parley.api.route import ApiContent, Detail, LaneApi
from parley.conversation.state import Conversation


class Profile(ApiContent):
    """The coach's part of an answer about a participant: what it knows of them and of their habit. An empty text means
    that nothing is known."""

    coached: bool = Field(description="Whether they have a habit with the coach now.")
    stage: str = Field(description="intake: they are still asked what their habit is; or feedback.")
    habit_domain: str
    motivational_frame: str
    prompt_anchor: str
    preferred_time: dict[str, Any] | None = Field(description="When prompts come: its `kind` is fixed or random.")
    additional_info: str
    intensity: str
    last_successful_prompt: str
    last_barrier: str
    last_tweak: str
    last_motivator: str
    success_count: int
    total_prompts: int
    tone: list[str]


def profile(conversation: Conversation) -> Profile | None:
    """Return what the coach knows of the person and their habit, for the operators' API; None if they were never
    coached.
    """
    from parley.lanes.coach.notes import LANE, notes_of  # imported late, because most requests do not need it

    if LANE not in conversation.notes:
        return None
    notes = notes_of(conversation)
    known = notes.profile.model_dump(mode="json", include=set(Profile.model_fields))
    return Profile.model_validate(known | {"coached": notes.conversation_active, "stage": notes.stage})


API = LaneApi(
    lane="coach", details={"profile": Detail(Profile, description="null: they have never been coached.", of=profile)}
)
