"""The conversation's document: everything that one turn leaves for the next.

Fields that this version does not know are kept and written back (`extra="allow"`), so that a rollback loses nothing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, JsonValue, model_validator

from parley.conversation import zones
from parley.conversation.admission import AdmissionStatus, next_status
from parley.conversation.enrolment import Enrolment
from parley.conversation.events import Channel, Enrol, Message, Provider
from parley.conversation.flood import Flood
from parley.conversation.floor import Floor, lift_chosen_lane
from parley.conversation.history import History, Line
from parley.conversation.identity import is_user_id
from parley.conversation.language import of_number
from parley.conversation.memory import Fact, forget, learn, unlearn
from parley.conversation.questions import Kind, PreparedCall, Question, QuestionDraft
from parley.conversation.spending import Spent
from parley.conversation.timers import Timer, whole_seconds
from parley.deferred import DeferredModel
from parley.plans.plan import Plan
from parley.texts import DEFAULT, Language, spoken

SCHEMA = 1
"""The version of the document's schema. It rises only for a change that older code would misread."""
ATTEMPTS = 3
"""How often an action is tried before it is given up."""


class Document(DeferredModel):
    """The base class of every part of a conversation's document: frozen, and keeps fields that this release does not
    know."""

    model_config = ConfigDict(frozen=True, extra="allow")

    def change(self, **fields: object) -> Self:
        """Return a copy of this part of the document with these fields changed."""
        return self.model_copy(update=fields)


class LaneDocument(Document):
    """The base class of what a lane keeps."""


CONSENTS = 20
"""The most consents that are remembered of a person: the first, and the latest of the rest."""


class Consent(Document):
    """A person's consent to be written to, or its withdrawal, recorded because a carrier or a court may ask for it."""

    given: bool
    at: AwareDatetime
    channel: Channel
    words: str
    """The person's words of consent, their first 160 characters; empty where the provider or an operator told us."""
    vouched: bool = False
    """Whether an operator vouched for it, by enrolling the person."""


class AdmissionNotice(Document):
    """The last notice to a person that they are not let in: for which status, and when."""

    status: AdmissionStatus
    at: AwareDatetime


class InviteTries(Document):
    """The number of wrong invite codes that a person has sent on one day (UTC)."""

    day: date
    count: int


class OnboardingProgress(Document):
    """How often and when a new person was asked an onboarding question."""

    question: str
    """The id of the question when it was asked last."""
    times: int
    at: AwareDatetime
    over: bool = False
    """Whether the person has declined to answer this onboarding question."""


class ReturningPerson(Document):
    """A person who wrote from a number that had been silent for so long that it may be another person's by now."""

    is_asked: bool = False
    """Whether the person was asked for their name."""
    tries: int = 0
    """The number of names that they have given since then and that are not the person's."""
    is_name_known: bool = True
    """Whether a name was known before they wrote: what their own message calls them proves nothing."""
    began: Message | None = None
    """The person's first message after the silence, which is answered once they have given the name; None if they have
    to send it again."""
    question: Question | None = None
    """The question that they were asked last, tied to the message that asks it: for the name, or whether to delete
    everything."""


NotedLanguage = Annotated[Language, BeforeValidator(spoken)]
"""A language that is noted of a person, who may have it from before the service left it out."""


class Person(Document):
    """The person of a conversation: their number, their settings, and how they were last reached."""

    number: str
    """Where the person is written to: their number in E.164, or WhatsApp's id of them while no number is known."""
    user_id: str | None = None
    """WhatsApp's id of the person for this business; None while it is not known."""
    left_ids: tuple[str, ...] = ()
    """The person's earlier ids on WhatsApp, under which a text may still be on its way: nothing is sent there."""
    number_asked_at: AwareDatetime | None = None
    """When the person, of whom only WhatsApp's id is known, was last asked for their number; None if never."""
    channel: Channel
    provider: Provider = Provider.TWILIO
    """The provider that carries the person's messages."""
    service: str
    """The service's number that the person last wrote to."""
    name: str | None = None
    opted_out: bool = False
    opted_out_at: AwareDatetime | None = None
    """When the webhook received the opt-out: a START from before it does not undo it."""
    opted_in_at: AwareDatetime | None = None
    """When the webhook received their last START: an opt-out from before it, which comes late, does not hold."""
    whatsapp_heard_at: AwareDatetime | None = None
    """When the person last wrote by WhatsApp; None if never."""
    heard_at: AwareDatetime | None = None
    """When the person last wrote; None: an earlier release did not note it, or they never have."""
    returning: ReturningPerson | None = None
    """What the service asks to find out whether the person who writes from the number now is still this one; None while
    there is no doubt."""
    language: NotedLanguage | None = None
    """The language that they write in or asked for; None while nothing has shown it."""
    language_asked: bool = False
    """Whether they have asked for this language, which then stays whatever they write in. False: it follows their
    texts."""
    spoken_first: NotedLanguage | None = None
    """The language that the service speaks until the person shows theirs; None: their number tells it."""
    writing_style: tuple[str, ...] = ()
    """How they have asked to be written to, by tags of `writing_style.py`."""
    timezone: str | None = None
    """The IANA name of the time zone that they have told; None while they have not, and then their number tells it."""
    status: AdmissionStatus = AdmissionStatus.ACTIVE
    """Their admission status. A person from before there were statuses is active."""
    noticed: AdmissionNotice | None = None
    """The last notice that the person got because they are not let in."""
    tried: InviteTries | None = None
    introduced: dict[str, OnboardingProgress] = Field(default_factory=dict)
    """The onboarding questions that the person was asked, by a name of `turn/onboarding_steps.py`."""
    listed: bool = False
    """Whether the directory of people has had an entry for the person."""
    consents: tuple[Consent, ...] = ()
    """Their consents, oldest first. The first is their first message to us, or that an operator enrolled them."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the person's clock."""
        return ZoneInfo(self.timezone or zones.of_number(self.number))

    def consented(self, given: bool, at: datetime, words: str, vouched: bool = False) -> Self:
        """Return the person with their consent to be written to, or its withdrawal, added to the record. `vouched`: an
        operator vouched for it."""
        new = Consent(given=given, at=at, channel=self.channel, words=words[:160], vouched=vouched)
        return self.change(consents=(*self.consents[:1], *self.consents[1:][-(CONSENTS - 2) :], new))


class OperatorWords(Document):
    """Words of an operator that could not be sent yet."""

    event: str
    """The id of the event that brought the operator's words."""
    text: str
    operator: str


MOST_UNSENT = 10
"""The most answers of operators that wait for one person: more could not be sent at once when the person writes."""
MOST_OVERTAKEN = 20
"""The most messages that are remembered as changed or deleted before they had come."""
MOST_EDITED = 5
"""The most changed messages whose changes are remembered."""
MOST_HELD = 50
"""The most messages that are held for one person until they write."""

SILENCE = timedelta(hours=24)
"""The silence after which a session is over: what a person writes then begins a new one."""


class Session(Document):
    """A session: texts that belong together in time. A person, their tasks and what they were promised outlast it."""

    since: int
    """The history's count when the session began: the model reads what was said since then."""
    heard_at: AwareDatetime
    """When the person wrote last."""
    closes_at: AwareDatetime
    """When the sweep checks whether the session is over. Not moved by every message, because that would be a write to
    the index each time; a check that comes too early is repeated."""
    outside: bool = False
    """Whether text of others was read in the session: whatever is said in it afterwards may repeat their words, also
    when the lines that brought them have left the window."""
    outside_at: AwareDatetime | None = None
    """When text of others last came into the session; None: it never did, or an earlier release did not note it."""

    @property
    def over_at(self) -> datetime:
        """When the session ends if the person writes nothing more: in whole seconds, as the index has them, rounded
        up."""
        return whole_seconds(self.heard_at + SILENCE)

    def is_over(self, at: datetime) -> bool:
        """Return whether a text written at that moment begins another session: after a day of silence, or a day after
        text of others last came in. The model reads no line of an earlier session, so it can no longer repeat that
        text."""
        return at >= self.over_at or (self.outside_at is not None and at >= self.outside_at + SILENCE)


class CommittedAction(Document):
    """An action that a turn has committed to run. `attempts` counts how often it was begun; `result` is a sentence."""

    effect: str
    """The idempotency key of the action, `<event id>.a<n>`."""
    planned: PreparedCall
    attempts: int = 0
    result: str | None = None


class RunningActions(Document):
    """The actions of one event, in order, and what is said once all of them have a result."""

    event: str
    actions: tuple[CommittedAction, ...]
    preface: str = ""
    """What the turn said beside its actions; it is sent before their results."""
    asks: tuple[PreparedCall, ...] = ()
    """The calls to confirm next, once the actions are done."""
    questions: tuple[QuestionDraft, ...] = ()
    """The other questions that are asked once the actions are done."""
    outside: bool = False
    """Whether the preface was written after reading what others wrote."""
    discreet: bool = False
    """Whether a result is about somebody else, so that no trace is kept of what is said at the end."""
    lane: str = ""
    """The lane that wants the actions because of an event, a timer or a status, so that the person does not expect what
    is said at the end. Empty: the person wants them."""
    said_as: str = ""
    """The id under which all is said at the end; empty: the event's."""

    @property
    def next(self) -> CommittedAction | None:
        """The first of the actions that has no result yet; None if every action has one."""
        return next((action for action in self.actions if action.result is None), None)

    def behind(self, action: CommittedAction) -> frozenset[str]:
        """Return the tools of an action's lane that are called or asked about behind it."""
        later = (each.planned for each in self.actions if each.result is None and each.effect != action.effect)
        called = {(each.lane, each.tool) for each in (*later, *self.asks)}
        called |= {(each.unfinished.lane, each.unfinished.tool) for each in self.questions if each.unfinished}
        return frozenset(tool for lane, tool in called if lane == action.planned.lane)

    def begin(self) -> Self:
        """Return the actions with one more attempt counted for the next action. This is committed before the action
        runs."""
        return self._change(lambda action: {"attempts": action.attempts + 1})

    def asking(self, questions: Iterable[QuestionDraft]) -> Self:
        """Return the actions with these questions added, which are asked once every action has a result."""
        return self.change(questions=(*self.questions, *questions))

    def followed_by(self, calls: Iterable[PreparedCall]) -> Self:
        """Return the actions with these calls appended, each as an action with an effect id of its own, unless it
        repeats an action that may have been done."""
        new = (
            CommittedAction(effect=each.effect or f"{self.event}.a{n}", planned=each)
            for n, each in enumerate(calls, len(self.actions))
        )
        return self.change(actions=(*self.actions, *new))

    def done(self, result: str) -> Self:
        """Return the actions with `result` recorded as the result of the next action."""
        return self._change(lambda _: {"result": result})

    def _change(self, update: Callable[[CommittedAction], dict[str, object]]) -> Self:
        changed = self.next
        return self.change(
            actions=tuple(action.change(**update(action)) if action is changed else action for action in self.actions)
        )


RUNG = 3
"""The number of reminders that came last and can be snoozed."""


class UndoCall(Document):
    """A call of a tool that undoes an action, wholly or in part."""

    tool: str
    arguments: dict[str, JsonValue]
    """The prepared arguments of the tool."""
    asks: bool = False
    """Whether it waits for a yes, whatever the tool does otherwise."""


class UndoStep(Document):
    """The calls that undo one action which was done for the person."""

    event: str
    """The event whose action it was."""
    lane: str
    """The lane whose tools are called."""
    calls: tuple[UndoCall, ...] = ()
    """The calls; none if the action cannot be taken back."""
    outside: bool = False
    """Whether the arguments may repeat what others wrote."""


class ProactiveCount(Document):
    """The number of proactive messages that the person was sent on one day, by the clock of their time zone."""

    day: date
    count: int


class Erasing(Document):
    """An erasure under way: everything about the person is being deleted, and nothing else happens until it is done."""

    event: str
    """The event that asked for it: the last message goes out under its id."""
    at: AwareDatetime
    """When the event that asked for the erasure was received."""
    held: Mapping[str, Mapping[str, JsonValue]] = Field(default_factory=dict)
    """What lanes hold for the person outside this service, by the lane's name: kept until it is given back."""
    still_held: tuple[str, ...] = ()
    """The names of the lanes that give something back later, without the person, who is told so at the end."""


class Erased(Document):
    """The record of a finished erasure, which names nobody. Every event that was received until `at` is dropped,
    whenever it comes."""

    at: AwareDatetime
    opted_out_at: AwareDatetime | None = None
    """When the person had opted out: that outlasts the erasure."""
    blocked: bool = False
    """Whether the person was blocked: that outlasts the erasure too."""

    @property
    def lasts(self) -> bool:
        """Whether the record of the erasure is kept for ever, because the person was blocked or had opted out."""
        return self.blocked or self.opted_out_at is not None


class Leaving(Document):
    """A number that its person may have left, as WhatsApp says: nothing that is due is sent until both ends agree."""

    to: str
    """The new number in E.164."""
    of_new: str
    """The conversation of the new number."""
    agreed: tuple[str, ...] = ()
    """Which ends have said yes: "old", "new"."""
    until: AwareDatetime | None = None
    """Until when what is due is held; after that, all is deleted. None: an earlier release did not say."""
    asked_at: AwareDatetime | None = None
    """When both ends were last asked."""


class EditedMessage(Document):
    """A message whose words the person has changed."""

    id: str
    first: str
    """Its words before the first change."""
    by: tuple[str, ...] = ()
    """The events of its changes, oldest first."""


class Arriving(Document):
    """A number whose person may have come to this one, as WhatsApp says."""

    source: str
    """The conversation of that number."""
    left: str
    """The last digits of that number."""
    is_answered: bool = False
    """Whether whoever has this number has said yes or no."""


class Moved(Document):
    """Where a conversation has gone, because its address is another conversation's person's too."""

    to: str
    """The id of the other conversation."""
    event: str
    """The event that sent it there."""
    kept: dict[str, JsonValue] | None = None
    """The document as it was, until the other conversation has taken it over."""
    person: str = ""
    """The address at which the person is written to there; empty: as that conversation does."""
    is_number_left: bool = False
    """Whether the person has left this number: whoever texts from it next is somebody else."""


class Conversation(Document):
    """A conversation of one person with one service. `version` counts its commits; 0 means that nothing is stored
    yet."""

    id: str
    version: int = 0
    person: Person | None = None
    enrolment: Enrolment | None = None
    """The enrolment, if an operator has enrolled the person."""
    session: Session | None = None
    floor: Floor | None = None
    """Which lane speaks with the person now."""
    held: tuple[str, ...] = ()
    """Messages that may not be sent before the person writes: they are sent then."""
    unsent: tuple[OperatorWords, ...] = ()
    """Words of operators that may not be sent before the person writes. They are sent then, in the operator's name."""
    failed_answers: int = 0
    """How many texts in a row could not be answered: nobody understood them, nobody knew, or the model was down."""
    timers: tuple[Timer, ...] = ()
    """The timers that this conversation still waits for. A timer event that is not in this list is ignored."""
    silenced: tuple[Timer, ...] = ()
    """The person's own reminders, as an opt-out found them: none of them is awaited. A START sets them again."""
    unasked: ProactiveCount | None = None
    questions: tuple[Question, ...] = ()
    """The open questions, oldest first. An expired one stays until something is said of it, so that a late yes is told
    so."""
    waiting: tuple[Question, ...] = ()
    """The questions to be asked once no confirmation is open, oldest first: not asked yet, or asked in a message that
    did not arrive. They stand apart from `questions`, so that an earlier release never takes an answer for one of them.
    """
    set_aside: Question | None = None
    """The confirmation that another action of the person has set aside: within its time it can be taken up again."""
    plans: tuple[Plan, ...] = ()
    """The plans that are not at their end, oldest first."""
    memory: tuple[Fact, ...] = ()
    """What the person has told us once, oldest first. An expired fact stays until a new one is learnt."""
    doing: RunningActions | None = None
    rung: tuple[Timer, ...] = ()
    """The reminders that came last, oldest first, of which the person may snooze one. `due` is when each came."""
    undo: tuple[UndoStep, ...] = ()
    """How each action of the last event that did anything is taken back, in order. Forgotten with the session."""
    erasing: Erasing | None = None
    overtaken: tuple[str, ...] = ()
    """The ids of the last messages that were changed or deleted before they had come: they say nothing any more."""
    edited: tuple[EditedMessage, ...] = ()
    """The last messages that the person has changed, oldest first."""
    joining: str = ""
    """The id of another conversation of the person's, whose document is on its way here; empty if none is."""
    aliases: tuple[str, ...] = ()
    """The ids of other conversations that lead here, because their addresses are this person's too."""
    moved: Moved | None = None
    """Where this conversation has gone; None: it is the person's own."""
    leaving: Leaving | None = None
    """The number to which the person may have changed; None while there is no doubt."""
    arriving: Arriving | None = None
    """The number from which the person may have come; None if WhatsApp has told of none."""
    taking: str = ""
    """The id of a conversation of the same person whose rows are being taken over; empty: none is."""
    erased: Erased | None = None
    """The last erasure of everything about the person; None if there was none. A person who has written since then
    counts as new."""
    notes: dict[str, dict[str, JsonValue]] = Field(default_factory=dict)
    """The notes that each lane keeps of this person, by the lane's name. Only that lane reads them."""
    spent: Spent | None = None
    """What was spent on the model for this person on the last day on which a model was asked."""
    flood: Flood | None = None
    """How fast the person writes; None where that is not counted."""
    history: History = Field(default_factory=History)

    @model_validator(mode="before")
    @classmethod
    def _one_question(cls, stored: Any) -> Any:
        """Convert a document of an earlier release, in which only one question could be open: its `question` is added
        to `questions`. If that release reads our document, it finds no question, so it takes an answer for an ordinary
        message and runs nothing."""
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
        """Return the conversation with `floor`, of the lane that answered last, as its floor; unchanged if `floor` is
        None or another floor is held at that moment."""
        is_held = self.floor is not None and self.floor.is_held(at)
        return self if floor is None or is_held else self.change(floor=floor)

    @property
    def confirmation(self) -> Question | None:
        """The open confirmation (a yes-or-no question about actions); None if there is none. At most one is open."""
        return next((each for each in self.questions if each.kind is Kind.CONFIRMATION), None)

    def confirming(self, question: Question | None) -> Self:
        """Return the conversation with this as its only open confirmation; None closes the one that is open."""
        others = tuple(each for each in self.questions if each.kind is not Kind.CONFIRMATION)
        return self.change(questions=(*others, *((question,) if question else ())))

    @property
    def unanswered(self) -> tuple[Question, ...]:
        """Every question that still wants an answer, asked or waiting to be asked."""
        return (*self.questions, *self.waiting)

    def leaving_to(self, id: str) -> bool:
        """Return whether the person may have left this number for that of the conversation with this id."""
        return self.leaving is not None and self.leaving.of_new == id

    def with_held(self, *texts: str) -> Self:
        """Return the conversation with these messages added to those that are held until the person writes. Of more
        than MOST_HELD, the latest are kept."""
        return self.change(held=(*self.held, *texts)[-MOST_HELD:])

    def without_questions(self, is_gone: Callable[[Question], bool]) -> Self:
        """Return the conversation without the questions, asked or waiting to be asked, for which `is_gone` is true."""
        return self.change(
            questions=tuple(each for each in self.questions if not is_gone(each)),
            waiting=tuple(each for each in self.waiting if not is_gone(each)),
        )

    def learnt(self, type: str, name: str, value: str, now: datetime) -> Self:
        """Return the conversation with a fact added: the value of this type that the person means by that name from now
        on."""
        return self.change(memory=learn(self.memory, type, name, value, now))

    def unlearnt(self, since: datetime, text: str) -> Self:
        """Return the conversation without the facts that were learnt since that moment and whose value stands in the
        text."""
        return self.change(memory=unlearn(self.memory, since, text))

    def forgetting(self, name: str) -> Self:
        """Return the conversation without the facts that have this name."""
        return self.change(memory=forget(self.memory, name))

    def noted(self, lane: str, notes: Mapping[str, JsonValue] | None) -> Self:
        """Return the conversation with these notes as the lane's own, in place of its earlier ones; unchanged if
        `notes` is None."""
        return self if notes is None else self.change(notes={**self.notes, lane: dict(notes)})

    def having_rung(self, timer: Timer, now: datetime) -> Self:
        """Return the conversation with this reminder added to those that came last (`rung`); the RUNG latest are
        kept."""
        others = (each for each in self.rung if each.id != timer.id)
        came = timer.model_copy(update={"due": whole_seconds(now), "meant_for": None, "put_off": False})
        return self.change(rung=(*others, came)[-RUNG:])

    def undone_by(self, step: UndoStep) -> Self:
        """Return the conversation in which "undo" takes back this step too. Steps of earlier events can no longer be
        undone."""
        return self.change(undo=(*(each for each in self.undo if each.event == step.event), step))

    def all_noted(self, notes: Mapping[str, Mapping[str, JsonValue]]) -> Self:
        """Return the conversation with these notes of several lanes, by the lanes' names, in place of their earlier
        ones."""
        return self if not notes else self.change(notes={**self.notes, **{lane: dict(notes[lane]) for lane in notes}})

    def without_questions_of(self, lane: str, but: Collection[str] = ()) -> Self:
        """Return the conversation without the questions, open or waiting, that a tool of that lane waits for, except
        the tools named in `but`; a confirmation stays. With `but`, so do the questions of this very turn: its other
        calls still wait for what they lack."""

        def is_gone(question: QuestionDraft) -> bool:
            waits = question.unfinished
            return waits is not None and waits.lane == lane and waits.tool not in but

        doing = self.doing
        if doing is not None and not but:
            doing = doing.change(questions=tuple(each for each in doing.questions if not is_gone(each)))
        return self.without_questions(is_gone).change(doing=doing)

    def met(self, message: Message) -> Self:
        """Return the conversation with the person's number, channel and name brought up to date by their message.
        Replies go to the channel that the person used last."""
        known = self.person or self._new(message)
        is_no_better = is_user_id(message.person) and not is_user_id(known.number)
        person = known.change(
            number=known.number if is_no_better or message.person in known.left_ids else message.person,
            user_id=known.user_id if message.user_id in (None, *known.left_ids) else message.user_id,
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
        met = self.change(person=person, session=self._session(message.received_at), moved=None)
        return met if message.of_user_id is None else met.known_as(message.of_user_id)

    def known_as(self, *others: str) -> Self:
        """Return the conversation with these other conversations' ids among those that lead here."""
        aliases = dict.fromkeys((*self.aliases, *others))
        aliases.pop(self.id, None)
        return self.change(aliases=tuple(aliases))

    def _new(self, message: Message) -> Person:
        """Return the record of a person who writes for the first time. An opt-out or a block from before an erasure
        still holds."""
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
        """Whether the person has opted out, now or before everything about them was erased."""
        if self.person is not None:
            return self.person.opted_out
        return self.erased is not None and self.erased.opted_out_at is not None

    @property
    def is_blocked(self) -> bool:
        """Whether an admin has blocked the person, so that they get no answers. A block outlasts an erasure."""
        if self.person is not None:
            return self.person.status is AdmissionStatus.BLOCKED
        return self.erased is not None and self.erased.blocked

    def drops(self, received_at: datetime) -> bool:
        """Return whether an event that was received at that moment is dropped, because it is from before an erasure."""
        return self.erased is not None and received_at <= self.erased.at

    def enrolled(self, event: Enrol) -> Self:
        """Return the conversation with the person enrolled by this event, which also begins a session. A person who has
        never written is reached by SMS."""
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
        """Return the session of a message that was received at that moment: the present one, or a new one after a
        silence."""
        session = self.session
        if session is None or session.is_over(at):
            begun = Session(since=self.history.count, heard_at=at, closes_at=at)
            return begun.change(closes_at=begun.over_at)
        return session.change(heard_at=max(at, session.heard_at))

    @property
    def language(self) -> Language:
        """The language in which the person is answered."""
        if self.person is None:
            return DEFAULT
        return self.person.language or self.person.spoken_first or of_number(self.person.number)

    @property
    def knows_zone(self) -> bool:
        """Whether the person's time zone is known, because they told it or their number shows it."""
        person = self.person
        return person is not None and (bool(person.timezone) or zones.is_sure(person.number))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the person's clock; UTC while nothing tells it."""
        return self.person.zone if self.person else ZoneInfo(zones.UNKNOWN)

    @property
    def said(self) -> tuple[Line, ...]:
        """The lines that were said in this session, as far as the window of 50 lines still holds them."""
        return self.history.since(self._session_began)

    @property
    def told(self) -> tuple[Line, ...]:
        """The lines of this session that a model is told: most of those in `said`, which begin at the same line for
        several turns."""
        return self.history.steady(self._session_began)

    @property
    def _session_began(self) -> int:
        return self.session.since if self.session else self.history.count
