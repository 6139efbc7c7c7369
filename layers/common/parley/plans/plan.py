"""The model of a plan: ordered steps, some of which need the results of others. It is stored in the conversation's
document.

    waiting -> done             it was run, or looked up
            -> asked            a question is open: a value is missing, or a yes; or it waits for something outside
            -> doing            its action is committed and has no result yet
            -> failed           it cannot be done; `words` says why
            -> skipped          the person did without it, a step that it needs was not done, or its condition does
                                not hold

One step acts at a time, and each only after those before it have acted, so that steps see what earlier ones have
changed. A step that is asked about holds up only those that need it.
"""

from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, ConfigDict, Field, JsonValue

from parley.deferred import DeferredModel
from parley.plans.references import WORDS, references, steps_in

COUNT = "count"
"""The field of a lookup's result that says how many things it has found."""


class StepState(StrEnum):
    """The state of a plan's step: waiting, asked about, being done, done, failed or skipped."""

    WAITING = "waiting"
    ASKED = "asked"
    DOING = "doing"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


OVER = (StepState.DONE, StepState.FAILED, StepState.SKIPPED)


class Entity(DeferredModel):
    """A person or thing named in the message that asked for the plan."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str
    """The entity's type: PERSON, EMAIL, PHONE, ORG, DATE or PLACE."""
    value: str


class Step(DeferredModel):
    """One step of a plan: a tool call with its parameters, its state and its result."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    type: str
    """The step's subject: calendar, task, contact, email, analysis or system."""
    action: str
    """The name of the tool that the step calls."""
    params: dict[str, JsonValue] = Field(default_factory=dict)
    """The step's arguments, with references as they were written."""
    description: str = ""
    depends_on: tuple[str, ...] = ()
    only_if: tuple[str, ...] = ()
    """The ids of lookups that must have found something; otherwise this step is skipped."""
    unless: tuple[str, ...] = ()
    """The ids of lookups that must have found nothing; otherwise this step is skipped."""
    state: StepState = StepState.WAITING
    words: str = ""
    """The step's result in words for the person."""
    data: dict[str, JsonValue] = Field(default_factory=dict)
    """The step's result as data, to which other steps refer."""
    answers: dict[str, JsonValue] = Field(default_factory=dict)
    """The person's answers for arguments of the step, by argument."""
    said_at: AwareDatetime | None = None
    """When the person gave these answers, from which words such as "tomorrow" count; None: the plan's own time."""
    outside: bool = False
    """Whether third parties wrote the step's result, or text that it was made from."""
    error: str = ""
    """The reference that could not be resolved, for whoever investigates why the step failed; empty if none."""
    told: bool = False
    """Whether the step's words were already sent to the person."""
    awaits: str = ""
    """For a step in the state "asked": what outside the conversation it waits for, as "account" for an account that has
    to be connected again; empty: the person's answer."""
    effect: str = ""
    """The effect id of an attempt that may have done the step: it is done again under this id; empty if there is
    none."""

    @property
    def needs(self) -> frozenset[str]:
        """The ids of the steps that must be done before this one, through references, `depends_on` or conditions."""
        return frozenset((*self.depends_on, *self.only_if, *self.unless, *steps_in(self.params)))

    @property
    def found_anything(self) -> bool | None:
        """Whether the step's lookup found anything; None while the step is not done."""
        return bool(self.data.get(COUNT)) if self.state is StepState.DONE else None

    @property
    def results(self) -> dict[str, JsonValue]:
        """The fields of the step's result that other steps may refer to, with the person's answers."""
        return {**self.answers, WORDS: self.words, **self.data}

    @property
    def title(self) -> str:
        """A short name of the step for the person: its description, or its tool's name."""
        return self.description or self.action.replace("_", " ")

    def change(self, **fields: object) -> Self:
        """Return a copy of the step with these fields changed."""
        return self.model_copy(update=fields)


class Plan(DeferredModel):
    """A request of several steps, done one after the other, with the state of each."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    message: str
    """The message that asked for the plan, as the person wrote it."""
    summary: str
    said_at: AwareDatetime
    """The time from which words such as "tomorrow" count, whenever a step is done."""
    steps: tuple[Step, ...]
    entities: tuple[Entity, ...] = ()
    lane: str = "assistant"
    """The lane whose tools the plan uses."""
    outside: bool = False
    """Whether third-party text was read when the plan was made: then every step that changes something needs a yes."""
    agreed: tuple[str, ...] = ()
    """The sentences of later actions that the person has already agreed to: an action with exactly this sentence needs
    no further yes."""

    def step(self, id: str) -> Step | None:
        """Return the step with this id; None if there is none."""
        return next((each for each in self.steps if each.id == id), None)

    def changed(self, step: Step) -> Self:
        """Return the plan with the step of the same id replaced by this one."""
        return self.model_copy(update={"steps": tuple(step if each.id == step.id else each for each in self.steps)})

    def settled(self) -> Self:
        """Return the plan with each waiting step skipped that depends on a failed or skipped step, or whose condition
        does not hold.
        """
        missing = {each.id for each in self.steps if each.state in (StepState.FAILED, StepState.SKIPPED)}
        missing |= {each.id for each in self.steps if each.state is StepState.WAITING and not self._is_wanted(each)}
        for _ in self.steps:
            missing |= {each.id for each in self.steps if each.state is StepState.WAITING and each.needs & missing}
        steps = tuple(
            each.change(state=StepState.SKIPPED) if each.state is StepState.WAITING and each.id in missing else each
            for each in self.steps
        )
        return self.model_copy(update={"steps": steps})

    def _is_wanted(self, step: Step) -> bool:
        """Return whether a step's conditions (`only_if`, `unless`) may still hold, by what is known so far."""
        found = {each.id: each.found_anything for each in self.steps}
        is_missing = any(found.get(id) is False for id in step.only_if)
        return not is_missing and not any(found.get(id) for id in step.unless)

    @property
    def ready(self) -> Step | None:
        """The next step that can be done now; None if there is none, or while an action is running."""
        if any(each.state is StepState.DOING for each in self.steps):
            return None
        done = {each.id for each in self.steps if each.state is StepState.DONE}
        return next((each for each in self.steps if each.state is StepState.WAITING and each.needs <= done), None)

    @property
    def left(self) -> tuple[Step, ...]:
        """The unfinished steps that need no answer of the person, directly or through the steps they depend on."""
        held_up = {each.id for each in self.steps if each.state is StepState.ASKED}
        for _ in self.steps:
            held_up |= {each.id for each in self.steps if each.needs & held_up}
        return tuple(each for each in self.steps if each.state not in OVER and each.id not in held_up)

    @property
    def is_over(self) -> bool:
        """Whether every step of the plan is done, failed or skipped."""
        return all(each.state in OVER for each in self.steps)

    def taken_of(self, id: str) -> tuple[str, ...]:
        """Return the fields of the result of the step with this id that other steps refer to, such as
        "slots[0].start"."""
        lost = (StepState.FAILED, StepState.SKIPPED)
        values = [value for each in self.steps if each.state not in lost for value in each.params.values()]
        return tuple(dict.fromkeys(field for value in values for step, field in references(value) if step == id))

    def used(self, id: str) -> bool:
        """Return whether another step depends on the step with this id and may still be done."""
        lost = (StepState.FAILED, StepState.SKIPPED)
        return any(id in each.needs and each.state not in lost for each in self.steps)
