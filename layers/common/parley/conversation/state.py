"""The conversation's document: all that one turn leaves for the next.

Fields that this version does not know are kept and written back (`extra="allow"`), so that a rollback loses nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, model_validator

from parley.conversation import zones
from parley.conversation.admission import AdmissionStatus, next_status
from parley.conversation.enrolment import Enrolment
from parley.conversation.events import Channel, Enrol, Message, Provider
from parley.conversation.flood import Flood
from parley.conversation.floor import Floor, lift_chosen_lane
from parley.conversation.history import History, Line
from parley.conversation.language import of_number
from parley.conversation.memory import Fact, forget, learn, unlearn
from parley.conversation.questions import Kind, PreparedCall, Question, QuestionDraft
from parley.conversation.spending import Spent
from parley.conversation.timers import Timer, whole_seconds
from parley.plans.plan import Plan
from parley.texts import DEFAULT, Language

SCHEMA = 1
"""Rises only for what older code would misread."""
ATTEMPTS = 3
"""How often an action is begun before it is given up."""


class Document(BaseModel):
    """A part of the document: frozen, and keeps what it does not know."""

    model_config = ConfigDict(frozen=True, extra="allow")

    def change(self, **fields: object) -> Self:
        """A copy with these fields."""
        return self.model_copy(update=fields)


CONSENTS = 20
"""That are remembered of a person: the first, and the latest of the rest."""


class Consent(Document):
    """That somebody agreed to be written to, or withdrew it: what a carrier or a court asks for."""

    given: bool
    at: AwareDatetime
    channel: Channel
    words: str
    """What they wrote, its first 160 characters; empty where the provider or an operator told us."""
    vouched: bool = False
    """Whether an operator said so, by enrolling them."""


class AdmissionNotice(Document):
    """That a person was told, in its one fixed sentence, where they stand."""

    status: AdmissionStatus
    at: AwareDatetime


class InviteTries(Document):
    """How many invite codes that were none a person has sent on that day (UTC)."""

    day: date
    count: int


class OnboardingProgress(Document):
    """That a new person was asked something about themselves."""

    question: str
    """Its id, the last time."""
    times: int
    at: AwareDatetime
    over: bool = False
    """Whether they would rather not say."""


class ReturningPerson(Document):
    """That somebody wrote from a number that had been silent for so long that it may be another person's by now."""

    is_asked: bool = False
    """Whether they were asked for the name."""
    tries: int = 0
    """What they gave as a name since then and is not the person's."""
    is_name_known: bool = True
    """Whether a name was known before they wrote: what their own message calls them proves nothing."""
    began: Message | None = None
    """What they wrote first, to be answered when they have given the name; None for what only they can say again."""
    question: Question | None = None
    """What they were asked last, tied to the message that asks it: the name, or whether to delete everything."""


class Person(Document):
    """Who texts, and how they were last reached."""

    number: str
    channel: Channel
    provider: Provider = Provider.TWILIO
    """Who carries their messages."""
    service: str
    """The service's number that they last wrote to."""
    name: str | None = None
    opted_out: bool = False
    opted_out_at: AwareDatetime | None = None
    """When the webhook received the opt-out: a START from before it does not undo it."""
    opted_in_at: AwareDatetime | None = None
    """When it received their last START: an opt-out from before it, which comes late, does not hold."""
    whatsapp_heard_at: AwareDatetime | None = None
    """When they last wrote by WhatsApp."""
    heard_at: AwareDatetime | None = None
    """When they last wrote; None: an earlier release did not note it, or they never have."""
    returning: ReturningPerson | None = None
    """Set while it is not known whether whoever writes from the number now is still this person."""
    language: Language | None = None
    """That they write in, or asked for; None while nothing has shown it."""
    timezone: str | None = None
    """The IANA name of where they said that they are; None while they have not: then their number tells."""
    status: AdmissionStatus = AdmissionStatus.ACTIVE
    """Who was known before there were any is active."""
    noticed: AdmissionNotice | None = None
    """The last notice that their status got them."""
    tried: InviteTries | None = None
    introduced: dict[str, OnboardingProgress] = Field(default_factory=dict)
    """What they were asked when they were new, by a name of `turn/onboarding_steps.py`."""
    listed: bool = False
    """Whether the directory of people has had an entry of theirs."""
    consents: tuple[Consent, ...] = ()
    """Oldest first. The first is their first message to us, or that an operator enrolled them."""

    @property
    def zone(self) -> ZoneInfo:
        """By which their clock goes."""
        return ZoneInfo(self.timezone or zones.of_number(self.number))

    def consented(self, given: bool, at: datetime, words: str, vouched: bool = False) -> Self:
        """With this consent, or its withdrawal, on the record."""
        new = Consent(given=given, at=at, channel=self.channel, words=words[:160], vouched=vouched)
        return self.change(consents=(*self.consents[:1], *self.consents[1:][-(CONSENTS - 2) :], new))


SILENCE = timedelta(hours=24)
"""After which a session is over: what a person writes then begins a new one."""


class Session(Document):
    """What belongs together in time. A person, their tasks and what they were promised outlast it."""

    since: int
    """The history's count when it began: the model reads what was said since."""
    heard_at: AwareDatetime
    """When the person wrote last."""
    closes_at: AwareDatetime
    """When somebody looks whether it is over. Not moved by every message: that would be a write to the index each
    time; whoever looks too early looks again."""
    outside: bool = False
    """Whether what others wrote was read in it: whatever is said in it afterwards may repeat their words, also when the
    lines that brought them have left the window."""
    outside_at: AwareDatetime | None = None
    """When others' words last came into it; None: they never did, or an earlier release did not note it."""

    @property
    def over_at(self) -> datetime:
        """When it ends if nothing more is heard: in whole seconds, as the index has them, and never early."""
        return whole_seconds(self.heard_at + SILENCE)

    def is_over(self, at: datetime) -> bool:
        """Whether what is written then begins another session: after a silence, or a day after others' words last came.
        The model reads no line of an earlier session, so that it can no longer read, nor repeat, theirs."""
        return at >= self.over_at or (self.outside_at is not None and at >= self.outside_at + SILENCE)


class CommittedAction(Document):
    """Something that was committed to be done. `attempts` counts how often it was begun; `result` is a sentence."""

    effect: str
    """The idempotency key, `<event id>.a<n>`."""
    planned: PreparedCall
    attempts: int = 0
    result: str | None = None


class RunningActions(Document):
    """The actions of one event, in order, and what is said once all of them have a result."""

    event: str
    actions: tuple[CommittedAction, ...]
    preface: str = ""
    """What the turn has to say besides the results."""
    asks: tuple[PreparedCall, ...] = ()
    """What is to be confirmed next, once this is done."""
    questions: tuple[QuestionDraft, ...] = ()
    """What else is to be asked then."""
    outside: bool = False
    """Whether the preface was said upon reading what others wrote."""
    discreet: bool = False
    """Whether a result is about somebody else, so that no trace is kept of what is said at the end."""

    @property
    def next(self) -> CommittedAction | None:
        """The first action without a result."""
        return next((action for action in self.actions if action.result is None), None)

    def begin(self) -> Self:
        """With one more attempt counted for the next action: committed before that action runs."""
        return self._change(lambda action: {"attempts": action.attempts + 1})

    def asking(self, questions: Iterable[QuestionDraft]) -> Self:
        """With these too to be asked at its end."""
        return self.change(questions=(*self.questions, *questions))

    def done(self, result: str) -> Self:
        """With a result for the next action."""
        return self._change(lambda _: {"result": result})

    def _change(self, update: Callable[[CommittedAction], dict[str, object]]) -> Self:
        changed = self.next
        return self.change(
            actions=tuple(action.change(**update(action)) if action is changed else action for action in self.actions)
        )


class ProactiveCount(Document):
    """How often the service has written at a moment of its own choice, on that day by the person's clock."""

    day: date
    count: int


class Erasing(Document):
    """That everything about the person is being deleted: nothing else happens until it is done."""

    event: str
    """That asked for it: the last message goes out under its name."""
    at: AwareDatetime
    """When it was received."""


class Erased(Document):
    """That everything was deleted: it names nobody. What was received until `at` is dropped, whenever it comes."""

    at: AwareDatetime
    opted_out_at: AwareDatetime | None = None
    """When they had opted out: that outlasts them."""
    blocked: bool = False
    """Whether they were blocked: so does that."""

    @property
    def lasts(self) -> bool:
        """Whether it is kept after nothing from before it can come any more."""
        return self.blocked or self.opted_out_at is not None


class Conversation(Document):
    """One person with one service. `version` counts its commits; 0 means that nothing is stored yet."""

    id: str
    version: int = 0
    person: Person | None = None
    enrolment: Enrolment | None = None
    """Of whoever an operator has enrolled."""
    session: Session | None = None
    floor: Floor | None = None
    """Which lane speaks with the person now."""
    held: tuple[str, ...] = ()
    """What was to be said and may not be before the person writes: it is said then."""
    timers: tuple[Timer, ...] = ()
    """Awaited: what is due and not among them is nothing any more."""
    unasked: ProactiveCount | None = None
    questions: tuple[Question, ...] = ()
    """Open, oldest first. What has expired stays until something is said of it, so that a late yes is told so."""
    waiting: tuple[Question, ...] = ()
    """To be asked once no confirmation is open, oldest first: not asked yet, or asked in a message that did not arrive.
    Apart from `questions`, so that an earlier release never takes an answer for one of them."""
    plans: tuple[Plan, ...] = ()
    """Of several steps, and not at their end, oldest first."""
    memory: tuple[Fact, ...] = ()
    """What the person has told us once, oldest first; what has lapsed stays until something new is learnt."""
    doing: RunningActions | None = None
    erasing: Erasing | None = None
    erased: Erased | None = None
    """The last time; somebody who has written since then is a new person."""
    notes: dict[str, dict[str, JsonValue]] = Field(default_factory=dict)
    """What each lane keeps of this person for itself, by its name: only that lane reads it."""
    spent: Spent | None = None
    """On the model, for this person, on the last day on which it was asked."""
    flood: Flood | None = None
    """How fast the person writes, where that is counted."""
    history: History = Field(default_factory=History)

    @model_validator(mode="before")
    @classmethod
    def _one_question(cls, stored: Any) -> Any:
        """A document of the time when only one question could be open. A release of that time finds none in ours: it
        takes the answer for an ordinary message, and runs nothing."""
        if isinstance(stored, dict) and "question" in stored:
            question = stored["question"]
            rest = {name: value for name, value in stored.items() if name != "question"}
            return {**rest, "questions": [*rest.get("questions", ()), *([question] if question else ())]}
        return stored

    @model_validator(mode="before")
    @classmethod
    def _chosen_lane(cls, stored: Any) -> Any:
        return lift_chosen_lane(stored)

    def kept_with(self, floor: Floor | None, at: datetime) -> Self:
        """The conversation with this lane kept, unless a lane holds the floor at that moment."""
        is_held = self.floor is not None and self.floor.is_held(at)
        return self if floor is None or is_held else self.change(floor=floor)

    @property
    def confirmation(self) -> Question | None:
        """The open question about actions; there is at most one."""
        return next((each for each in self.questions if each.kind is Kind.CONFIRMATION), None)

    def confirming(self, question: Question | None) -> Self:
        """With this confirmation, and no other."""
        others = tuple(each for each in self.questions if each.kind is not Kind.CONFIRMATION)
        return self.change(questions=(*others, *((question,) if question else ())))

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """Every question that still wants an answer, asked or waiting to be asked."""
        return (*self.questions, *self.waiting)

    def without_questions(self, is_gone: Callable[[Question], bool]) -> Self:
        """Without the questions that are gone, among those asked and those waiting to be asked."""
        return self.change(
            questions=tuple(each for each in self.questions if not is_gone(each)),
            waiting=tuple(each for each in self.waiting if not is_gone(each)),
        )

    def learnt(self, type: str, name: str, value: str, now: datetime) -> Self:
        """Knowing from now on what the person means by that name."""
        return self.change(memory=learn(self.memory, type, name, value, now))

    def unlearnt(self, since: datetime, text: str) -> Self:
        """Without what was learnt since then whose value stands in the text."""
        return self.change(memory=unlearn(self.memory, since, text))

    def forgetting(self, name: str) -> Self:
        """Knowing nothing any more by that name."""
        return self.change(memory=forget(self.memory, name))

    def noted(self, lane: str, notes: Mapping[str, JsonValue] | None) -> Self:
        """With these notes of that lane; None leaves them."""
        return self if notes is None else self.change(notes={**self.notes, lane: dict(notes)})

    def all_noted(self, notes: Mapping[str, Mapping[str, JsonValue]]) -> Self:
        """With these notes of several lanes, by their names."""
        return self if not notes else self.change(notes={**self.notes, **{lane: dict(notes[lane]) for lane in notes}})

    def without_questions_of(self, lane: str) -> Self:
        """With nothing open, or about to be asked, that a tool of that lane waits for, but a confirmation."""
        doing = self.doing
        if doing is not None:
            asked = (each for each in doing.questions if each.unfinished is None or each.unfinished.lane != lane)
            doing = doing.change(questions=tuple(asked))
        left = self.without_questions(lambda each: each.unfinished is not None and each.unfinished.lane == lane)
        return left.change(doing=doing)

    def met(self, message: Message) -> Self:
        """With the person as this message shows them: replies go to the channel that was last used."""
        known = self.person or self._new(message)
        person = known.change(
            number=message.person,
            channel=message.channel,
            provider=message.provider,
            service=message.service,
            name=known.name or message.profile,
            listed=True,
            heard_at=max(known.heard_at or message.written_at, message.written_at),
        )
        if message.channel is Channel.WHATSAPP:
            heard_at = max(known.whatsapp_heard_at or message.written_at, message.written_at)
            person = person.change(whatsapp_heard_at=heard_at)
        return self.change(person=person, session=self._session(message.received_at))

    def _new(self, message: Message) -> Person:
        """Whoever writes for the first time. An opt-out from before an erasure still holds."""
        person = Person(
            number=message.person, channel=message.channel, service=message.service, name=message.profile
        ).change(status=AdmissionStatus.UNKNOWN)
        if self.erased is not None and self.erased.blocked:
            person = person.change(status=AdmissionStatus.BLOCKED)
        if self.erased is not None and self.erased.opted_out_at is not None:
            return person.change(opted_out=True, opted_out_at=self.erased.opted_out_at)
        return person.consented(True, message.received_at, message.text)

    @property
    def is_opted_out(self) -> bool:
        """Whether the person has opted out, also before everything about them was erased."""
        if self.person is not None:
            return self.person.opted_out
        return self.erased is not None and self.erased.opted_out_at is not None

    @property
    def is_blocked(self) -> bool:
        """Whether an admin wants them to have no answers; this outlasts an erasure too."""
        if self.person is not None:
            return self.person.status is AdmissionStatus.BLOCKED
        return self.erased is not None and self.erased.blocked

    def drops(self, received_at: datetime) -> bool:
        """Whether what was received then is from before an erasure."""
        return self.erased is not None and received_at <= self.erased.at

    def enrolled(self, event: Enrol) -> Self:
        """With the person enrolled, as if they had begun to talk then. Whoever has never written is reached by SMS."""
        known = self.person or Person(number=event.person, channel=Channel.SMS, service=event.service)
        person = known.change(
            name=known.name or event.name,
            timezone=known.timezone or event.timezone,
            status=next_status(known.status, "let in"),
            listed=True,
        ).consented(True, event.received_at, "", vouched=True)
        enrolment = Enrolment(
            event=event.id,
            at=event.received_at,
            changed_at=event.received_at,
            background=event.background,
            gender=event.gender,
            ethnicity=event.ethnicity,
        )
        return self.change(person=person, enrolment=enrolment, session=self._session(event.received_at))

    def _session(self, at: datetime) -> Session:
        """The session of a message that was received then."""
        session = self.session
        if session is None or session.is_over(at):
            begun = Session(since=self.history.count, heard_at=at, closes_at=at)
            return begun.change(closes_at=begun.over_at)
        return session.change(heard_at=max(at, session.heard_at))

    @property
    def language(self) -> Language:
        """In which the person is answered."""
        if self.person is None:
            return DEFAULT
        return self.person.language or of_number(self.person.number)

    @property
    def knows_zone(self) -> bool:
        """Whether the person or their number has told it."""
        person = self.person
        return person is not None and (bool(person.timezone) or zones.of_number(person.number) != zones.UNKNOWN)

    @property
    def zone(self) -> ZoneInfo:
        """By which the person's clock goes."""
        return self.person.zone if self.person else ZoneInfo(zones.UNKNOWN)

    @property
    def said(self) -> tuple[Line, ...]:
        """What was said in this session, as far as the window reaches."""
        return self.history.since(self.session.since if self.session else self.history.count)
