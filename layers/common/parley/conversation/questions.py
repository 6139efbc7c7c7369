"""Everything that the service has asked a person and awaits: one record, of four kinds.

    confirmation   yes or no to frozen actions; at most one is open
    choice         which of these? a number, a button or the words of one
    poll           the same, asked for its own sake
    detail         a missing value of a certain shape: an email address, a number, a name

A question lives as long as the message that asks it, and its `Standing` says how far that message has got:

    WAITS ----asked----> SENT --accepted by the provider--> READABLE --answered, expired or set aside--> gone
      ^                    |                                   |
      |---- LOST <---------|-- the message failed <------------|      asked again when the person writes
      |---- UNSURE <-------|-- nobody knows whether it arrived        asked again when the person writes

The rules of a confirmation (each has a test of its name; `verdict.py` judges by them, and `answers.py` has the rules of
the others):
- The arguments shown are the arguments run: a question holds its actions, prepared and frozen.
- Only a message that the person wrote after the question was readable answers it; an earlier one leaves it open.
- A press of a question's own button, or a quote of its message, proves that the person has it before them, whatever
  the outbox row says by then (`turn/standing.py`).
- It is answered on the channel on which it was asked; a message on another channel leaves it open.
- Its time begins when it is readable. Expiry is judged when read, by when the answer was written; a late yes runs
  nothing.
- A button's payload names its question outright, and its answer unless the text says it. Another question's button
  answers nothing, and leaves this one open.
- An "ok" or a thumb answers it only while nothing else was said since, or what was said last repeats it; and never what
  takes everything away for good: that takes a yes in so many words.
- What only looks leaves it open, and the reply repeats it; a request that changes something sets it aside.
- It is asked alone. What else is to be asked waits until it is answered, has expired or was set aside.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, ConfigDict, JsonValue

from parley.conversation.events import Channel, Message
from parley.deferred import DeferredModel

QUESTIONS = 10
"""The most questions that may be open at once; the oldest gives way."""


TRIES = 2
"""The number of unusable answers after which a question is parked: it stays open, but only an answer that clearly fits
is taken."""


PASSED_OVER = 2
"""How often a question that is not repeated any more counts as missed."""


class Kind(StrEnum):
    """The kind of a question, which says what kind of answer it wants."""

    CONFIRMATION = "confirmation"
    CHOICE = "choice"
    POLL = "poll"
    DETAIL = "detail"


EXPIRES = {
    Kind.CONFIRMATION: timedelta(minutes=5),  # Long enough to read and think, too short to be answered by accident.
    # Picking an option starts what was asked for: later, nobody remembers what that was.
    Kind.CHOICE: timedelta(hours=1),
    Kind.POLL: timedelta(hours=24),
    Kind.DETAIL: timedelta(hours=24),
}


class Shape(StrEnum):
    """The form that the answer to a question for a detail must have: an email address, a number, a name ..."""

    EMAIL = "email"
    NUMBER = "number"
    NAME = "name"
    MOMENT = "moment"
    TEXT = "text"


class PlanStep(DeferredModel):
    """The ids of a plan and of one of its steps."""

    model_config = ConfigDict(frozen=True, extra="allow")

    plan: str
    step: str


class FactToLearn(DeferredModel):
    """A fact that the answer to a question will tell: which value of this type the person means by this name."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str
    name: str


class LearntFact(FactToLearn):
    """A fact that the person told while making a request: it is remembered once they agree to the request, and dropped
    if they say no."""

    value: str


class PreparedCall(DeferredModel):
    """A call of a tool whose arguments are checked, prepared and frozen."""

    model_config = ConfigDict(frozen=True, extra="allow")

    tool: str
    lane: str = "assistant"
    """The name of the lane whose tool is called. The default is for documents from when there was one lane."""
    arguments: dict[str, JsonValue]
    question: str
    """The sentence that asks whether to do the call: "Delete “milk” from your tasks?"."""
    of: PlanStep | None = None
    """The step of a plan that this call carries out; None for a call outside any plan."""
    outside: bool = False
    """Whether the call was proposed after reading what others wrote, so that its arguments may repeat their words."""
    follows: tuple[str, ...] = ()
    """The sentences of the actions of the same plan that go on from this one: they are shown with it, so that a yes is
    meant for them too."""
    learnt: tuple[LearntFact, ...] = ()
    """The facts about people that the person has told for this call: they are remembered after a yes."""
    effect: str = ""
    """The effect id of an earlier action that may have done this call, which is done again under it; empty: the action
    gets an id of its own."""
    is_grave: bool = False
    """Whether the call deletes something for good, so that an "ok" is not enough of a yes."""
    says: tuple[str, ...] = ()
    """The names of the arguments that the call was made with, before anything was prepared; (): an earlier release did
    not note them."""
    days: int = 0
    """For how many days a yes to the call is awaited; 0: as long as one to any other."""

    @property
    def shown(self) -> tuple[str, ...]:
        """The sentences that ask for a yes to the call and to what follows it."""
        return (self.question, *self.follows)


class Gap(PlanStep):
    """An argument that a step of a plan lacks."""

    argument: str


class IncompleteCall(DeferredModel):
    """A call of a tool that lacks one argument, which the answer to a question fills."""

    model_config = ConfigDict(frozen=True, extra="allow")

    tool: str
    lane: str = "assistant"
    """The name of the lane whose tool is called, as in `PreparedCall`."""
    arguments: dict[str, JsonValue]
    argument: str
    outside: bool = False
    """Whether the call was made after reading what others wrote, or with something that the person had not said
    themselves: a yes is then asked for before it runs, whatever the tool's tier."""
    nothing_was_read: bool = False
    """Whether no words of others had been read when the call was made, so that its words are the service's and the
    person's: `outside` only says then that the person has not asked for it in so many words."""
    of: PlanStep | None = None
    """The step of a plan that waits for this call; None for a call outside any plan."""
    also: tuple[Gap, ...] = ()
    """The other gaps that the same answer fills: steps of plans that lack the same fact about the same person."""
    learnt: tuple[LearntFact, ...] = ()
    """The facts about people that the person has told for this call before, as in `PreparedCall`."""


class Option(DeferredModel):
    """One of the answers that a question offers: the title that the person reads, and the value that the tool is
    given."""

    model_config = ConfigDict(frozen=True, extra="allow")

    title: str
    value: str


class QuestionDraft(DeferredModel):
    """A question that is to be asked, and is not open yet."""

    model_config = ConfigDict(frozen=True, extra="allow")

    kind: Kind = Kind.CONFIRMATION
    words: str = ""
    """The words of the question; a confirmation is worded by its actions."""
    planned: tuple[PreparedCall, ...] = ()
    """The calls that a yes runs."""
    options: tuple[Option, ...] = ()
    shape: Shape = Shape.TEXT
    """The shape that the answer to a detail must have: an email address, a number, a name."""
    unfinished: IncompleteCall | None = None
    """The call that the answer completes, for any question but a confirmation."""
    held: str | None = None
    """An answer that could be for several questions. This question then asks which one was meant, and its options are
    the ids of those questions."""
    learns: FactToLearn | None = None
    """The fact about somebody that the answer tells and that is remembered; None if there is none."""
    tries: int = 0
    """The number of answers so far that could not be used."""
    yes_means: str | None = None
    """The value that a yes stands for, where the question is no confirmation."""
    no_means: str | None = None
    """The value that a no stands for; None: a no declines to answer."""

    @property
    def text(self) -> str:
        """The words of the question, without the hint how to answer it."""
        return self.words or "\n".join(self.sentences)

    @property
    def with_options(self) -> str:
        """The words of the question, with its numbered options below them."""
        return "\n".join((self.text, *(f"{at}. {each.title}" for at, each in enumerate(self.options, 1))))

    @property
    def brief(self) -> str:
        """The words of the question, without the details shown below them, such as the text of an email."""
        return self.words or "\n".join(each.partition("\n")[0] for each in self.sentences)

    @property
    def is_grave(self) -> bool:
        """Whether a yes deletes something for good, so that it must be said in so many words ("yes", and not "ok")."""
        return any(planned.is_grave for planned in self.planned)

    @property
    def is_long(self) -> bool:
        """Whether the answer is awaited for days: then other things do not wait for it."""
        return any(planned.days for planned in self.planned)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences that ask for a yes, one for each action."""
        return tuple(sentence for planned in self.planned for sentence in planned.shown)

    @property
    def steps(self) -> tuple[PlanStep, ...]:
        """The steps of plans that wait for the answer to the question."""
        waits = (*(each.of for each in self.planned), *self.gaps)
        return tuple(PlanStep(plan=each.plan, step=each.step) for each in waits if each)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The missing arguments of plan steps that the answer fills."""
        waits = self.unfinished
        if waits is None or waits.of is None:
            return ()
        return Gap(plan=waits.of.plan, step=waits.of.step, argument=waits.argument), *waits.also

    @property
    def awaits(self) -> str:
        """The kind of value that a question for a detail awaits, as `shapes.py` names it: its shape, or "phone"."""
        return "phone" if self.learns and self.learns.type == "PHONE" else self.shape.value

    def open(self, id: str, at: datetime, number: int | None = None) -> "Question":
        """Return the open question of this draft, with this id and the expiry of its kind, asked at the moment `at`.
        `number` is its place in a message that asks several questions."""
        fields = {name: getattr(self, name) for name in QuestionDraft.model_fields}
        lasts = EXPIRES[Kind.DETAIL if self.kind is Kind.CHOICE and any(self.steps) else self.kind]  # as its plan
        lasts = max(lasts, *(timedelta(days=each.days) for each in self.planned)) if self.is_long else lasts
        return Question(**fields, id=id, asked_at=at, expires_at=at + lasts, number=number)


class Standing(StrEnum):
    """How far the message that asks a question has got, and so whether the person can have read it."""

    WAITS = "waits"
    """The question is not asked yet, because a confirmation is open."""
    SENT = "sent"
    """The message is committed, and the provider is not known to have accepted it."""
    READABLE = "readable"
    """The provider has accepted the message."""
    LOST = "lost"
    """The message failed: nobody has read it."""
    UNSURE = "unsure"
    """Nobody knows whether the message arrived."""


STANDINGS: Mapping[str, Standing] = {
    "pending": Standing.SENT,
    "sending": Standing.SENT,
    "sent": Standing.READABLE,
    "delivered": Standing.READABLE,
    "read": Standing.READABLE,
    "failed": Standing.LOST,
    "unknown": Standing.UNSURE,
}
"""The standing of a question, by the status of the outbox row that asks it."""
WORST_FIRST = (Standing.LOST, Standing.UNSURE, Standing.SENT, Standing.READABLE)
"""The standings of parts, worst first: a message of several parts is as readable as the worst of them."""
UNREAD = timedelta(hours=24)
"""The time after which a question whose message still waits for its provider counts as expired."""


class Question(QuestionDraft):
    """A question that was asked and waits for its answer."""

    id: str
    """The question's id: `<event id>.q`, and a number where one message asks several."""
    asked_at: AwareDatetime
    expires_at: AwareDatetime
    is_parked: bool = False
    """Whether the person has been told that the question waits for them."""
    missed: int = 0
    """The number of texts that were not understood, after which the question was repeated."""
    given_up: str = ""
    """What was dropped because nobody answered, in the words that the person was told. The question is kept only to
    tell the person who answers later that it is too late."""
    number: int | None = None
    """The question's place in a message that asks several details at once."""
    row: str | None = None
    """The id of the outbox row that asks the question: the last part of its message. None while it waits to be asked,
    and for a question of an earlier release, which counts as readable from when it was asked."""
    channel: Channel | None = None
    """The channel on which the question was asked; None: an earlier release did not note it."""
    standing: Standing = Standing.READABLE
    accepted_at: AwareDatetime | None = None
    """When the provider had accepted the whole message that asks it."""
    asked_as: tuple[str, ...] = ()
    """The ids under which this same question was asked before, in messages that may have arrived after all: their
    buttons count as its own."""

    @property
    def readable_at(self) -> datetime | None:
        """The moment from which the person could read the question; None while they cannot."""
        return (self.accepted_at or self.asked_at) if self.standing is Standing.READABLE else None

    @property
    def rows(self) -> tuple[str, ...]:
        """The ids of the outbox rows of the message that asks the question, up to the row with the question itself."""
        message, _, last = (self.row or "").rpartition(".r")
        return tuple(f"{message}.r{n}" for n in range(int(last) + 1)) if last.isdecimal() else ()

    def read_before(self, moment: datetime) -> Self:
        """Return the question as one that the person had read just before that moment. Its time to expire begins then,
        unless it has begun already."""
        known_at = moment - timedelta(microseconds=1)
        accepted_at = min(self.readable_at or known_at, known_at)
        waited = timedelta() if self.readable_at else max(timedelta(), known_at - self.asked_at)
        expires_at = self.expires_at + waited
        known = {"standing": Standing.READABLE, "accepted_at": accepted_at, "expires_at": expires_at}
        return self.model_copy(update=known)

    def asked_in(self, row: str, channel: Channel) -> Self:
        """Return the question as asked by this outbox row on this channel, in a message that the provider has not
        accepted yet."""
        return self.model_copy(update={"row": row, "channel": channel, "standing": Standing.SENT})

    def delivered(self, parts: Mapping[str, tuple[str, datetime | None]]) -> Self:
        """Return the question with its standing worked out from the outbox: `parts` holds the status of each row by its
        id, and when the provider accepted it. A row that is gone counts as UNSURE. The time to expire begins when the
        whole message was accepted."""
        standings = [STANDINGS[parts[row][0]] if row in parts else Standing.UNSURE for row in self.rows]
        standing = next(each for each in WORST_FIRST if each in standings)
        if standing is not Standing.READABLE or self.accepted_at is not None:
            return self.model_copy(update={"standing": standing})
        accepted_at = max(self.asked_at, *(parts[row][1] or self.asked_at for row in self.rows))
        expires_at = self.expires_at + (accepted_at - self.asked_at)
        return self.model_copy(update={"standing": standing, "accepted_at": accepted_at, "expires_at": expires_at})

    def open_until(self, now: datetime) -> datetime:
        """Return the moment until which the question can be answered. While the person cannot read it, that is the
        whole time of a confirmation from `now`, but at most UNREAD after it was asked."""
        if self.standing is Standing.READABLE:
            return self.expires_at
        return min(now + EXPIRES[Kind.CONFIRMATION], self.asked_at + UNREAD)

    def keeps_waiting_until(self, now: datetime) -> datetime:
        """Return the moment until which other things wait for the answer: as long as the question can be answered, but
        for one that is open for days."""
        if not self.is_long or self.readable_at is None:
            return self.open_until(now)
        return self.readable_at + EXPIRES[Kind.CONFIRMATION]

    def was_readable_at(self, moment: datetime) -> bool:
        """Return whether the person could read the question before that moment."""
        return self.readable_at is not None and self.readable_at < moment

    @property
    def yes(self) -> str:
        """The payload of the question's button that says yes."""
        return f"{self.id}.yes"

    @property
    def no(self) -> str:
        """The payload of the question's button that says no."""
        return f"{self.id}.no"

    def asking_first(self) -> Self:
        """Return the question changed so that the call which its answer completes waits for a yes, whatever the tool's
        tier (how freely the tool may act)."""
        if self.unfinished is None:
            return self
        return self.model_copy(update={"unfinished": self.unfinished.model_copy(update={"outside": True})})

    @property
    def parked(self) -> Self:
        """The question as parked: it stays open, but only an answer that clearly fits is taken for one."""
        return self.model_copy(update={"tries": TRIES, "is_parked": True})

    def is_asked_in(self, row: str) -> bool:
        """Return whether this outbox row belongs to the message that asked the question. The ids of both begin with the
        id of the same event."""
        return row.startswith(f"{self.id.rpartition('.q')[0]}.r")

    def pressed(self, payload: str | None) -> str | None:
        """Return which of this question's buttons has that payload: "yes", "no" or an option's number; empty if the
        payload names only the question, None if it names another question."""
        for id in (self.id, *self.asked_as):
            if payload is not None and (payload == id or payload.startswith(f"{id}.")):
                return payload[len(id) + 1 :]
        return None

    def payload(self, number: int) -> str:
        """Return the payload of the button for an option, counted from 1."""
        return f"{self.id}.{number}"

    def to_be_asked(self) -> Self:
        """Return the question as waiting to be asked (again), once no confirmation is open."""
        return self.model_copy(update={"standing": Standing.WAITS, "number": None})

    def brought(self) -> Self:
        """Return a question that the person could read as open in another conversation of theirs, in which no row of
        its message lies."""
        known = {"row": None, "accepted_at": self.readable_at, "standing": Standing.READABLE}
        return self.model_copy(update=known)

    @property
    def did_not_arrive(self) -> bool:
        """Whether the message that asked the question failed, or nobody knows whether it arrived."""
        return self.standing in (Standing.LOST, Standing.UNSURE)

    def asking(self, tries: int) -> QuestionDraft:
        """Return a draft that asks the question again, with `tries` as the number of answers so far that could not be
        used."""
        return QuestionDraft(**{**{name: getattr(self, name) for name in QuestionDraft.model_fields}, "tries": tries})


def asked_before(questions: Sequence[Question], message: Message) -> tuple[Question, ...]:
    """Return the questions, other than confirmations, that were open and readable when the person wrote the message."""
    return answerable(questions, message.written_at)


def answerable(questions: Sequence[Question], at: datetime) -> tuple[Question, ...]:
    """Return the questions, other than confirmations, that a message written at that moment can answer."""
    return tuple(
        each
        for each in questions
        if each.kind is not Kind.CONFIRMATION and each.was_readable_at(at) and at < each.expires_at
    )
