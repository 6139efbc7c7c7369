"""The daily prompt: a fixed sentence into which a model writes the action, or, without a model, the habit itself. It
changes nothing: the turn commits the result."""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, ValidationError

from parley.conversation.history import Line
from parley.deferred import DeferredModel
from parley.errors import ModelError
from parley.lanes.coach import words
from parley.lanes.coach.flow import plain
from parley.lanes.coach.notes import CoachNotes
from parley.lanes.coach.texts import of
from parley.ports import ModelRequest, TurnContext
from parley.texts import Language

SIZES = {"low": "about 30 seconds, as easy as can be", "normal": "about one minute", "high": "about three minutes"}
INSTRUCTIONS = files(__package__).joinpath("step.md").read_text(encoding="utf-8").strip()


def _line(text: str) -> str:
    plain = " ".join(text.split()).strip(" .!")
    if not plain:
        raise ValueError("empty")
    return plain


WrittenPart = Annotated[str, Field(max_length=160), AfterValidator(_line)]


class WrittenStep(DeferredModel):
    """The words that a model writes for a prompt: those that the fixed form leaves open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: WrittenPart
    motivation: WrittenPart


def write_prompt(notes: CoachNotes, language: Language, style: Sequence[str], context: TurnContext) -> str:
    """Return the daily prompt with an action that a model has written. If no model answers, return a fallback sentence
    with the habit as the person named it.
    """
    says, profile = of(language), notes.profile
    step = _asked(notes, language, style, context)
    if step is not None:
        return words.prompt(profile, language, step.action, says.helps.format(motivation=step.motivation))
    own = plain(notes, language, words.motivation(profile, language)) if profile.habit_domain else ""
    return f"{says.fallback} {own}".strip()


def _asked(notes: CoachNotes, language: Language, style: Sequence[str], context: TurnContext) -> WrittenStep | None:
    """Ask the model for the action and the motivation of a prompt. Return None if there is no model, its answer
    fails or is malformed, or the habit is a medicine, of which nobody but a doctor says how much.
    """
    if context.model is None or notes.is_medicine:
        return None
    profile = notes.profile
    known = profile.model_dump(mode="json", exclude={"preferred_time", "tone", "intensity"}, exclude_defaults=True)
    told = {**known, "last_prompt": notes.last_prompt}
    request = ModelRequest(
        instructions=INSTRUCTIONS.format(
            anchor=words.anchor_of(profile, language),
            size=SIZES[profile.intensity],
            language=language,
            tone=", ".join(style).replace("_", " ") or "warm and plain",
        ),
        lines=(Line(id="profile", direction="in", text=json.dumps(told, ensure_ascii=False), at=context.now()),),
        tools=(),
        answer=WrittenStep,
    )
    try:
        return WrittenStep.model_validate_json(context.model.reply(request, context.deadline, context.usage).parsed)
    except (ModelError, ValidationError) as error:
        context.usage.degraded = type(error).__name__
        return None
