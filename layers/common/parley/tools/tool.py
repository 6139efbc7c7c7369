"""A tool is a typed function that a lane's model, a phrase or a plan may call.

    class AddTask(BaseModel):
        title: str = Field(description="What is to be done.")

    @tool(
        Tier.WRITE,
        phrases=["add {title:milk} to my tasks"],
        question=lambda call, new: f"Add “{new.title}” to your tasks?",
    )
    def add_task(call: Call[Services], arguments: AddTask) -> str:
        "Add a task to the person's list."          # what the model reads
        ...
        return f"Added “{arguments.title}” to your tasks."   # what the person reads

A function's tier says how it may act:
- `READ` looks. It runs inside the turn and may be repeated.
- `WRITE` changes something. It is committed first and run afterwards, with `call.effect` as its idempotency key:
  run twice with the same key, it must change the world once and answer the same. Where the service behind it takes
  no key, the tool says with `happened` how to find out: asked after a crash, it gives the result as a sentence if the
  action happened, None if it certainly did not, and raises NobodyKnows if that cannot be told.
- `CONFIRM` is a write that waits for the person's yes.

A tool whose result third parties wrote (an email, a web page, a contact) has `outside=True`: its result is shown to the
model as data, and every write of a turn that has read it waits for a yes, whatever its own tier.

`prepare` turns what was said ("milk", "2") into what will be done (this very task), before anything is committed or
shown; its return value is frozen, and the function is run with it. `prepare` must not change anything. `question`
returns a sentence that says what will be done, for confirmations and failure messages. A tool that cannot do what is
asked raises ToolRefused with a sentence.

Above, everybody is answered in English. For people of every language, `phrases` is a table, and the sentences stand in
the catalogue of the tool's lane, which is asked for those of `call.language`:

        phrases={"en": ["add {title:milk} to my tasks"], "es": ["añade {title:leche} a mis tareas"]},
        question=lambda call, new: say(call).add_task.format(title=new.title),
"""

import inspect
import itertools
import math
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from operator import itemgetter
from typing import Any, Generic, Literal, Protocol, Self, TypeVar, get_type_hints
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from parley import toml_files
from parley.deferred import DeferredModel
from parley.late_models import LateModel, field_names
from parley.schedules import NEVER, Hours, Schedule, UntilDone
from parley.texts import DEFAULT, LANGUAGES, READ_TOGETHER, Language
from parley.tools.phrases import ComparableText, Phrase, PhraseList, arguments_in, is_misspelt, variants

ServicesType = TypeVar("ServicesType")


class Tier(StrEnum):
    """How freely a tool may act: read only, change at once, or change only after the person's yes."""

    READ = "read"
    WRITE = "write"
    CONFIRM = "confirm"


Role = Literal["person", "admin"]
"""Who may use a tool: any person, or only admins of the service."""


class Arguments(DeferredModel, metaclass=LateModel):
    """The base class of every class of arguments: an unknown argument is an error that the model is told."""

    # A turn uses few of the hundreds of classes of arguments: each is made when it is first used, not at a cold start.
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _without_unsaid(cls, given: Any) -> Any:
        """Drop null values of arguments that have a default, because a model must pass every argument."""
        if not isinstance(given, Mapping):
            return given
        fields = cls.model_fields
        optional = {name for name, each in fields.items() if not each.is_required()}
        return {name: value for name, value in given.items() if value is not None or name not in optional}

    @classmethod
    def heard(cls, text: str) -> dict[str, str]:
        """Return arguments made from a whole message, for a read tool while there is no model; empty if the tool cannot
        use one.
        """
        return {}

    @classmethod
    def as_written(cls, slots: Mapping[str, str], text: str) -> Mapping[str, str]:
        """Return the arguments of a command, given the slots of its phrase and the whole text. Override this to keep
        final punctuation or a "please" that the slots have lost.
        """
        return slots

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether these slot values make sense for the tool; if not, the text does not count as that phrase."""
        return True

    @classmethod
    def may_be_in(cls, text: str, slots: Mapping[str, str]) -> bool:
        """Return the same for slot values of which the whole text tells more, as an accent of its own words."""
        return cls.may_be(slots)


class NoArguments(Arguments):
    """The arguments of a tool that needs none."""


@dataclass(frozen=True)
class NamesAPerson:
    """Marks a tool argument that names a person, by name, number or email address."""


class LookUpRequest(Arguments):
    """The arguments of a tool that looks up what the person asks. Without a model it gets the whole message."""

    words: str = Field(
        "", max_length=1600, description="What is asked about, short and plain: 'do you deliver', '26 December'."
    )

    @classmethod
    def heard(cls, text: str) -> dict[str, str]:
        """Return the whole message as the argument `words`."""
        return {"words": text}


@dataclass(frozen=True)
class TimerRequest:
    """A timer that a tool's result sets: what to say to the person, and when."""

    at: datetime
    """When the text is said; with a schedule, the time after which it is first said."""
    text: str
    id: str = ""
    """The id of an existing timer, by which a tool cancels it; empty for a new one."""
    schedule: Schedule | None = None
    """The schedule by which the timer recurs; None for a single one."""
    kind: str = "reminder"
    """"reminder", or one of the lane's own kinds of timers (a key of `Lane.timers`)."""
    until_done: UntilDone | None = None
    """How a reminder comes again until the person says that it is done; None: it does not."""


@dataclass(frozen=True)
class MissingArgument:
    """A question to the person for one missing argument of a tool call; the answer completes the call."""

    words: str
    tool: str
    argument: str
    """The argument that the answer fills."""
    options: tuple[tuple[str, str], ...] = ()
    """The choices of a poll, as pairs of (what the person reads, the value); empty: the person answers in their own
    words."""
    shape: str = "text"
    """The shape of an answer in the person's own words: a name of `conversation.questions.Shape`."""
    yes: str | None = None
    """The value that a yes stands for; None: a yes has no special meaning."""
    no: str | None = None
    """The value that a no stands for; None: a no declines to answer."""
    given: Mapping[str, JsonValue] = field(default_factory=dict)
    """The other arguments of the call, by name."""


@dataclass(frozen=True)
class KnownFact:
    """A fact about somebody the person knows: a name, and that person's email address or phone number."""

    type: str
    name: str
    value: str


@dataclass(frozen=True)
class TakesFloor:
    """A lane's request to hold the floor, so that it reads the person's messages before other lanes do."""

    mode: Literal["leads", "silences"]
    """A mode of `conversation/floor.py`: whether the service itself also falls silent."""
    seconds: int
    """How long the lane holds the floor, in seconds from now and from each message that it takes."""


@dataclass(frozen=True)
class Reversal:
    """The tool call that undoes what another call has done."""

    tool: str
    """The name of a tool of the same lane."""
    arguments: BaseModel
    """The prepared arguments of that tool, with which it runs."""
    asks: bool = False
    """Whether it waits for a yes, because other people are written to by it."""


@dataclass(frozen=True)
class LaneAction:
    """A tool call that a lane itself wants run or confirmed, after an event, a timer or a status change."""

    tool: str
    """The name of a tool of the same lane."""
    arguments: BaseModel
    """The prepared arguments of that tool, with which it runs."""


@dataclass(frozen=True)
class AmendingCall:
    """A tool call that replaces the one that the person is asked to confirm."""

    tool: str
    """The name of a tool of the same lane."""
    arguments: Mapping[str, JsonValue]
    says: str | None = None
    """What is said of the text in front of a question that is asked once more: what was noted, and what was not
    understood. None: only that it was noted."""
    only_answers: bool = False
    """Whether it only answers what the text asks, and asks once more what was open: it goes before other answers."""
    asks_first: bool = False
    """Whether it waits for a yes, whatever its tool: what it replaces was only guessed from the person's words."""


@dataclass(frozen=True)
class WaitingCall:
    """A call of a tool that waits for an argument, and a text that may say something of any of its arguments."""

    arguments: Mapping[str, JsonValue]
    argument: str
    """The argument that the person is asked for."""
    text: str
    commanded: Mapping[str, str] | None = None
    """The arguments of the text, if it is a command of the same tool; None if it is none."""
    yes_means: str = ""
    """The value of the argument that a yes stands for, as the moment that is offered; empty: none."""


@dataclass(frozen=True)
class Result:
    """What a tool call or a lane's handler returns: words for the person, and changes to the conversation, such as
    timers, questions and notes. All of it is committed together, so it needs no idempotency key. A read tool may set
    only words, data, notes, `is_of_others` and `is_unanswered`; and, as offers, `confirms` and `asks`.
    """

    words: str
    later: tuple[TimerRequest, ...] = ()
    forget: tuple[str, ...] = ()
    """The ids of the timers in `Call.later` that are cancelled."""
    name: str | None = None
    """The name by which the person wants to be called from now on; None: unchanged."""
    timezone: str | None = None
    """The IANA name of the person's time zone from now on; None: unchanged."""
    language: Language | None = None
    """The language of our messages from now on; None: unchanged."""
    writing_style: tuple[str, ...] | None = None
    """The style of our messages from now on, as tags of `writing_style.py`; None: unchanged."""
    erases: bool = False
    """Whether all data of the person is deleted next; the words are then not said."""
    stops: bool = False
    """Whether the person is opted out; the words are then not said."""
    data: Mapping[str, JsonValue] = field(default_factory=dict)
    """The result as data, to which a later step of a plan may refer."""
    unlearn: tuple[str, ...] = ()
    """The names of the facts in `Call.known` that are forgotten."""
    notes: Mapping[str, JsonValue] | None = None
    """The lane's notes from now on; None: unchanged."""
    asks: tuple[MissingArgument, ...] = ()
    """The questions to the person that follow the words."""
    takes_floor: TakesFloor | None = None
    """Take the floor, so that the lane reads the person's messages first; None: the floor does not change."""
    leaves_floor: bool = False
    """Whether the lane gives up the floor, if it holds it."""
    closes: bool = False
    """Whether the lane's earlier questions are closed."""
    keeps: tuple[str, ...] = ()
    """Of a result that `closes`: the names of the lane's tools whose calls wait for an argument all the same."""
    discreet: bool = False
    """Whether the result is about another person: no trace of its words is kept once they are sent."""
    undo: tuple[Reversal, ...] = ()
    """The calls that reverse what was done; empty if it cannot be reversed, or nothing was done."""
    acts: tuple[LaneAction, ...] = ()
    """The actions to commit now and run next, each with an effect id of its own. The words are said together with the
    actions' results."""
    confirms: tuple[LaneAction, ...] = ()
    """The actions that the person is asked to agree to, after the words."""

    resumes: str = ""
    """What has just happened outside that steps of plans may wait for ("account"), or is not needed any more: they go
    on now."""
    fails: bool = False
    """Whether the action was not done, because a service elsewhere could not be used: the steps of a plan that need it
    are left out."""
    may_be_done: bool = False
    """Whether an earlier try may have done it all the same, so that what waits is done again under the same effect
    id."""
    awaits: str = ""
    """For an action that was not done: what has to happen outside before it can be ("account"). A plan's step waits for
    that. Empty: nothing that is known."""
    again: datetime | None = None
    """For a timer that is due: when it runs again, under the same id; None: not again, or by its schedule."""
    operator: str = ""
    """The name of the operator who wrote the words, which are then sent at once in the operator's name; empty for the
    service's own words."""
    is_of_others: bool = False
    """For a tool that only looks, and for a timer: whether others have written any of the words, such as the title of
    an invitation. Every write of the turn then waits for a yes, as after a tool with `outside`."""
    is_unanswered: bool = False
    """Whether the words only say that nothing is known about what the person asked."""
    replaces: bool = False
    """For a text that could not be answered: whether these words replace the sentence that says so."""
    is_told_aside: bool = False
    """Whether the words are kept in the transcript only, so that no model reads them. For the results of timers, and of
    a lane that holds the floor."""
    tells_what_waits: bool = False
    """Whether the words are followed by what other lanes say of their waiting matters, as of a cart that is kept."""
    records: tuple[str, ...] = ()
    """Facts to keep in the transcript only, one per line. For the same results as `is_told_aside`."""

    def in_silence(self) -> Self:
        """Return the result without its words, questions and confirmations."""
        return replace(self, words="", asks=(), confirms=())

    def behind(self, words: str) -> Self:
        """Return the result with `words` in front of its own words."""
        return replace(self, words="\n".join((words, self.words)).strip()) if words else self

    @classmethod
    def of(cls, given: "str | Result") -> "Result":
        """Return a tool's return value as a Result; a plain string becomes its words."""
        return given if isinstance(given, Result) else cls(given)


@dataclass(frozen=True)
class PersonFacts:
    """What is known of the person for whom a tool is called."""

    number: str
    """The person's number in E.164."""
    name: str | None
    known_since: datetime | None
    """When the person first agreed to receive messages; None: not recorded."""
    messages: int
    """The number of messages that either side ever sent."""
    operator: str
    """Who runs the service and how to reach them; empty if not set."""
    transcript_days: int
    """The number of days for which each message is kept."""
    channel: str = "sms"
    """The channel of the person's last message: a value of `conversation.events.Channel`."""
    user_id: str = ""
    """WhatsApp's id of the person; empty if it is not known."""


@dataclass(frozen=True)
class Call(Generic[ServicesType]):
    """The context of a tool call, besides its arguments: for whom it runs, when, and with which services."""

    conversation: str
    now: datetime
    services: ServicesType
    effect: str = ""
    """The idempotency key of a write; empty in a call that only looks."""
    later: tuple[TimerRequest, ...] = ()
    """The reminders set for the person, soonest first."""
    language: Language = DEFAULT
    """The person's language, in which they are answered."""
    writing_style: tuple[str, ...] = ()
    """How the person has asked to be written to, by tags of `writing_style.py`."""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    """The time zone of the person's clock."""
    quiet: Hours = NEVER
    """The quiet hours, in which the person gets no message that they did not ask for."""
    about: PersonFacts | None = None
    """What is known of the person; None if their data was erased."""
    role: Role = "person"
    """The role in which the person writes."""
    known: tuple[KnownFact, ...] = ()
    """The facts that the person has told, oldest first."""
    plans: tuple[str, ...] = ()
    """A short summary of each unfinished plan of the person, oldest first."""
    knows_zone: bool = True
    """Whether the time zone is known from the person or their number, and not a default."""
    timers: tuple[TimerRequest, ...] = ()
    """The person's timers of lanes' own kinds, soonest first."""
    notes: Mapping[str, Mapping[str, JsonValue]] = field(default_factory=dict)
    """The notes of every lane; a tool reads those of its own lane."""
    rung: tuple[TimerRequest, ...] = ()
    """The reminders sent in the last hours, oldest first, each with the time at which it was sent."""
    kept: Callable[[], Sequence[str]] = field(default=tuple, compare=False)
    """A function that returns lines about everything that lanes store about this person. It reads the database, so it
    is called only when needed."""
    ends_with_erasure: Callable[[], Sequence[str]] = field(default=tuple, compare=False)
    """A function that returns sentences about what an erasure would end in the lanes. It reads the database too."""
    prepared: tuple[BaseModel, ...] = ()
    """The prepared arguments of the actions that were proposed before in this turn, and have not run yet."""
    asked: Callable[[], Sequence[BaseModel]] = field(default=tuple, compare=False)
    """A function that returns the prepared arguments of the actions that wait for the person's yes."""
    then: frozenset[str] = frozenset()
    """The tools of the same lane whose calls follow this one in the same turn, or are asked about behind it: what they
    say need not be said by this one."""
    time_left: Callable[[], float] = field(default=lambda: math.inf, compare=False)
    """A function that returns the seconds until the turn, or the action, has to end, by the machine's clock."""


@dataclass(frozen=True, eq=False)  # a tool is itself alone: its fields are long to compare and to hash
class Tool(Generic[ServicesType]):
    """A tool that a model, a phrase or a plan may call: its function, and everything needed to offer, confirm and run
    it.
    """

    name: str
    description: str
    tier: Tier
    arguments: type[BaseModel]
    """The pydantic model of the arguments that a model or a phrase fills in."""
    prepared: type[BaseModel]
    """The pydantic model of the prepared arguments, which are frozen and passed to `run`; the same as `arguments` if
    the tool has no `prepare`."""
    run: Callable[[Call[ServicesType], Any], str | Result]
    prepare: Callable[[Call[ServicesType], Any], BaseModel]
    question: Callable[[Call[ServicesType], Any], str]
    """A function that returns the sentence that asks whether to do the call; never used for a read tool."""
    happened: Callable[[Call[ServicesType], Any], str | Result | None] | None
    """A function that returns the result of an earlier attempt with this `call.effect`; None if the tool may simply run
    again."""
    phrases: PhraseList
    """The phrases of all languages: each calls the tool, whatever the person's language."""
    is_translated: bool
    """Whether the tool has phrases in every language; a first draft has them in English alone."""
    outside: bool = False
    """Whether third parties wrote the tool's result: every write of a turn that has read it then needs a yes."""
    gives: Mapping[str, JsonValue] = field(default_factory=dict, hash=False)
    """An example of `Result.data`, used to check a plan that refers to the tool's result before it runs."""
    foresees: Callable[[Call[ServicesType], Any], Mapping[str, JsonValue]] | None = None
    """A function that returns the part of `Result.data` known before the call runs, so that the person can be shown
    what follows in a plan before they agree; None if nothing is known."""
    taken: str = ""
    """The name of the argument that lists what other steps of a plan use of this result; empty if the tool has none."""
    direct: bool = False
    """Whether a message that is one of the tool's phrases calls it at once, without a model."""
    in_help: bool = True
    """Whether HELP shows an example of the tool."""
    role: Role = "person"
    """Who may call the tool. A tool only for admins is never offered to a model."""
    is_for_lane: bool = False
    """Whether only the tool's lane calls it, through a `LaneAction`, and neither a person nor a model can."""
    is_of_document: bool = False
    """Whether the tool changes only what its result says, in the conversation's document. It then runs before the
    commit, and its result is committed with the event that caused it."""
    is_for_phrases: bool = False
    """Whether this tool exists only for phrases, as another way to call a tool that a model is offered instead."""
    only_declines: bool = False
    """Whether the tool only says that something cannot be done here: a tool that does it, of any lane, goes first."""
    tells_of_operator: bool = False
    """Whether the tool tells the person what an operator has just done for them, as to send their order: that is said
    also while they speak with a human."""
    deeds: tuple[str, ...] = ()
    """Words too common to be a phrase of the tool ("got", of "got the milk"); they call it only if what they are about
    is known."""
    states: tuple[str, ...] = ()
    """Words at the end of a clause that say that a thing is already as the tool would make it: "está", of "el segundo
    está"."""
    by_denial: bool = False
    """Whether a person asks for the tool by denying what a thing's title says: "no limpié el horno", of "limpiar el
    horno"."""
    makes: tuple[str, ...] = ()
    """For a tool that only creates something for the person alone: the arguments that a model may put in its own words;
    empty for a tool that changes, sends or deletes."""
    is_named_too: bool = False
    """Whether people name what the tool does as a thing to do, too, so that a phrase of it may be the answer to a
    question of another lane: "meditate"."""
    takes_away: bool = False
    """Whether the tool takes something away from the person: it is never offered to somebody who has not asked for
    it."""
    minor: bool = False
    """Whether the change is so small and easily reversed that no yes is needed after a model has read the person's own
    titles."""
    is_at_once: bool = False
    """Whether it holds from now on, though people speak of it for later: a model that calls it for a later day is told
    that this cannot be."""
    is_asked_apart: bool = False
    """Whether a yes to it is asked for apart from a yes to another kind of thing: whoever says yes to it need not want
    the rest. It costs nothing and is ended with a word, or it ends what the rest was for: an order is cancelled."""
    wants_number: bool = False
    """Whether people of the place may have to call the person because of it, so that somebody whose number nobody knows
    is asked for it."""
    time_now: Callable[[Call[ServicesType], Any], Any] | None = None
    """A function that returns the present time (a `times.Meaning`) of the thing in the prepared arguments; None for a
    tool that moves nothing to another time."""
    texts_now: Callable[[Call[ServicesType]], Sequence[str]] | None = None
    """A function that returns the texts that the tool's arguments replace, whose words the person need not say again:
    "one word of journal" for "one line of journal"."""
    corrects: Callable[[Any], Sequence[tuple[str, str]]] | None = None
    """A function that returns the details of the person's own thing before and after a call, beginning with what it is
    called; before, "" for what is new. Where they have said the new ones themselves, these are set at once. None: for
    any other tool."""
    is_unset: Callable[[Call[ServicesType]], bool] | None = None
    """A function that returns whether the tool would set, for the first time, something small of the person's own. What
    it sets then needs only to be in their words, in whatever sentence. None: never."""
    grave: bool = False
    """Whether what the tool deletes can never be recovered, so that only an explicit yes confirms it, and not an
    "ok"."""
    doubts: Callable[[Call[ServicesType], Any, Any], bool] | None = None
    """A function that returns whether the prepared arguments may not be what the person meant, so that a yes is needed;
    None: never."""
    as_asked: Callable[[Any], BaseModel] | None = None
    """A function that returns the arguments from which these prepared ones were made, so that an open confirmation can
    be prepared again after something that it shows has changed; None: nothing that it shows can change."""
    keeps_said: Callable[[Call[ServicesType], Any], "Mapping[str, JsonValue] | None"] | None = None
    """A function that returns the lane's notes with what the arguments of a call say, which are kept also if the call
    cannot be done so; it returns None if they say nothing. None: what a call says is lost with it."""
    amends: Callable[[Call[ServicesType], Any, str], "AmendingCall | None"] | None = None
    """Without a model: a function that returns the call by which a text changes an open confirmation, of this tool ("at
    4 instead") or another of the lane ("yes but make one large"), or None for any other text."""
    fills: Callable[[Call[ServicesType], WaitingCall], "Mapping[str, JsonValue] | AmendingCall | None"] | None = None
    """A function that returns all arguments of a call that waits for one of them, with those that a text gives, or
    another call of the lane in its place: then at most one such call is open, and is filled in any order. It returns
    None for a text that is about something else, or that answers what is asked and nothing more; it is called only
    while there is no model. None: a text of the person completes the argument that is asked for, or begins another
    call."""

    def is_doubtful(self, call: Call[ServicesType], given: BaseModel, prepared: BaseModel) -> bool:
        """Return whether the prepared arguments may not be what the person meant, so that they are asked for a yes
        first.
        """
        return self.doubts is not None and self.doubts(call, given, prepared)

    @property
    def person(self) -> str | None:
        """The name of the argument that names a person; None if the tool has none."""
        fields = self.arguments.model_fields.items()
        return next((name for name, each in fields if any(isinstance(m, NamesAPerson) for m in each.metadata)), None)

    @cached_property
    def is_easily_undone(self) -> bool:
        """Whether the tool makes something of the person's own, sets it to another time or ticks it off, so that "undo"
        takes it back.
        """
        is_own = self.tier is Tier.WRITE and not self.grave and self.person is None
        is_set = self.says_when and bool(self.makes or self.time_now or self.is_unset)
        return is_own and (is_set or bool(self.states) or self.by_denial)

    @cached_property
    def says_when(self) -> bool:
        """Whether the tool changes something and takes a time ("when"), like a reminder."""
        return self.tier is Tier.WRITE and "when" in field_names(self.arguments)

    def phrases_beginning(self, text: str) -> Sequence[Phrase]:
        """Return the phrases that `text` could match, judging by its first word."""
        places = self._by_first_word.get(ComparableText.of(text).first_word, self._by_first_word[""])
        return [self.phrases[place] for place in places]

    @cached_property
    def _by_first_word(self) -> Mapping[str, Sequence[int]]:
        """The places of the phrases by their first word; the empty word has those that begin with a slot."""
        words = tuple(self.phrases.first_words())
        found: dict[str, list[int]] = {word: [] for word in ("", *words)}
        for place, word in enumerate(words):
            for each in (word,) if word else found:
                found[each].append(place)
        return found

    def example(self, language: Language, words: Mapping[str, str] | None = None) -> str | None:
        """Return an example command for the tool in this language, or in English; None if the tool has no phrases.
        `words` are those of the service for the words that stand in the slots of the phrases.
        """
        first = {phrase.language: phrase for phrase in reversed(self.phrases)}
        phrase = first.get(language, first.get(DEFAULT))
        return phrase.shown(words or {}) if phrase else None


class Maker(Protocol):
    """The decorator that `@tool(...)` returns."""

    def __call__(self, function: Callable[[Call[ServicesType], Any], str | Result]) -> Tool[ServicesType]:
        """Return the Tool made from this function."""


# long: one line for each field that a tool can be given
def tool(
    tier: Tier,
    *,
    phrases: Sequence[str] | Mapping[Language, Sequence[str]] = (),
    prepare: Callable[[Call[Any], Any], BaseModel] | None = None,
    question: Callable[[Call[Any], Any], str] | None = None,
    happened: Callable[[Call[Any], Any], str | Result | None] | None = None,
    outside: bool = False,
    gives: Mapping[str, JsonValue] | None = None,
    foresees: Callable[[Call[Any], Any], Mapping[str, JsonValue]] | None = None,
    taken: str = "",
    direct: bool = False,
    in_help: bool = True,
    role: Role = "person",
    is_for_lane: bool = False,
    is_of_document: bool = False,
    is_for_phrases: bool = False,
    only_declines: bool = False,
    tells_of_operator: bool = False,
    deeds: tuple[str, ...] = (),
    states: tuple[str, ...] = (),
    by_denial: bool = False,
    makes: tuple[str, ...] = (),
    is_named_too: bool = False,
    takes_away: bool = False,
    minor: bool = False,
    is_at_once: bool = False,
    is_asked_apart: bool = False,
    wants_number: bool = False,
    time_now: Callable[[Call[Any], Any], Any] | None = None,
    texts_now: Callable[[Call[Any]], Sequence[str]] | None = None,
    corrects: Callable[[Any], Sequence[tuple[str, str]]] | None = None,
    is_unset: Callable[[Call[Any]], bool] | None = None,
    grave: bool = False,
    doubts: Callable[[Call[Any], Any, Any], bool] | None = None,
    as_asked: Callable[[Any], BaseModel] | None = None,
    keeps_said: "Callable[[Call[Any], Any], Mapping[str, JsonValue] | None] | None" = None,
    amends: "Callable[[Call[Any], Any, str], AmendingCall | None] | None" = None,
    fills: "Callable[[Call[Any], WaitingCall], Mapping[str, JsonValue] | AmendingCall | None] | None" = None,
) -> Maker:
    """Return a decorator that makes a Tool of a function. It raises TypeError at import if the tool could not work."""

    # long: one line for each field that a tool can be given
    def make(function: Callable[[Call[ServicesType], Any], str | Result]) -> Tool[ServicesType]:
        """Make the Tool from its function: check its docstring, arguments and phrases, and raise TypeError if they do
        not fit.
        """
        name = function.__name__
        if not function.__doc__:
            raise TypeError(f"tool {name!r} needs a docstring: it is what the model reads")
        if (tier is Tier.READ) != (question is None):
            raise TypeError(f"tool {name!r}: what changes something needs a question, and only that")
        if tier is Tier.READ and happened is not None:
            raise TypeError(f"tool {name!r} only looks: nothing can have happened")
        arguments = _second_parameter(prepare or function)
        spoken = phrases if isinstance(phrases, Mapping) else {DEFAULT: phrases}
        spoken = {**spoken, **_phrases_in_files(function.__module__, name)}
        read = {language: said for language, said in spoken.items() if language in LANGUAGES}
        known = field_names(arguments)
        if unknown := frozenset(makes) - known:
            raise TypeError(f"tool {name!r} makes something of {unknown}, not an argument")
        if unknown := arguments_in(each for said in read.values() for each in said) - known:
            wrong = next(each for said in read.values() for each in said if unknown & arguments_in([each]))
            raise TypeError(f"tool {name!r}: phrase {wrong!r} fills {unknown}, not an argument")
        return Tool(
            name=name,
            description=inspect.cleandoc(function.__doc__),
            tier=tier,
            arguments=arguments,
            prepared=_second_parameter(function),
            run=function,
            prepare=prepare or (lambda _, given: given),
            question=question or (lambda _, __: ""),
            happened=happened,
            phrases=PhraseList(read),
            is_translated=set(READ_TOGETHER) <= set(spoken),
            outside=outside,
            gives=gives or {},
            foresees=foresees,
            taken=taken,
            direct=direct,
            in_help=in_help,
            role=role,
            is_for_lane=is_for_lane,
            is_of_document=is_of_document,
            is_for_phrases=is_for_phrases,
            only_declines=only_declines,
            tells_of_operator=tells_of_operator,
            deeds=deeds,
            states=states,
            by_denial=by_denial,
            makes=makes,
            is_named_too=is_named_too,
            takes_away=takes_away or tier is Tier.CONFIRM,
            minor=minor,
            is_at_once=is_at_once,
            is_asked_apart=is_asked_apart,
            wants_number=wants_number,
            time_now=time_now,
            texts_now=texts_now,
            corrects=corrects,
            is_unset=is_unset,
            grave=grave,
            doubts=doubts,
            as_asked=as_asked,
            keeps_said=keeps_said,
            amends=amends,
            fills=fills,
        )

    return make


def _phrases_in_files(module: str, tool_name: str) -> Mapping[Language, Sequence[str]]:
    """Return the tool's phrases in the languages that are read beside those of the code, from `phrases/<language>.toml`
    in the module's folder: a list a tool, with the choices of `variants`. A file or a list that is not there is empty.
    """
    package, further = module.rpartition(".")[0], (each for each in LANGUAGES if each not in READ_TOGETHER)
    return {language: variants(*phrase_table(package, language).get(tool_name, ())) for language in further}


@cache
def phrase_table(package: str, language: Language) -> Mapping[str, Sequence[str]]:
    """Return the phrases of a package's tools in a language, by the tools' names; empty if there are none."""
    try:
        return toml_files.content(package, f"phrases/{language}")
    except (FileNotFoundError, ModuleNotFoundError):  # a tool of a test, or a lane that lacks the language
        return {}


def _second_parameter(function: Callable[..., Any]) -> type[BaseModel]:
    """Return the pydantic model that annotates the function's second parameter. Raises TypeError if there is none."""
    code, kind = function.__code__, None
    if (code.co_argcount, code.co_kwonlyargcount) == (2, 0):
        kind = function.__annotations__.get(code.co_varnames[1])
    if isinstance(kind, str):
        kind = get_type_hints(function)[code.co_varnames[1]]
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        raise TypeError(f"{function.__qualname__} must take (call, arguments: <a pydantic model>)")
    return kind


ToolPhrase = tuple[Tool[Any], Phrase]
"""A tool, and one of its phrases."""


class Toolbox(Generic[ServicesType]):
    """The tools of a lane, by name."""

    def __init__(self, tools: Iterable[Tool[ServicesType]]) -> None:
        self.tools = tuple(tools)
        self._by_name = {each.name: each for each in self.tools}
        if len(self._by_name) != len(self.tools):
            raise TypeError(f"two tools have one name among {[each.name for each in self.tools]}")

    def get(self, name: str) -> Tool[ServicesType] | None:
        """Return the tool with this name; None if there is none."""
        return self._by_name.get(name)

    def of(self, role: Role) -> Self:
        """Return the tools that a person with this role may call, without tools that only lanes call."""
        return type(self)(each for each in self.tools if each.role in ("person", role) and not each.is_for_lane)

    @property
    def direct(self) -> Self:
        """The tools that run at once when a whole message is one of their phrases, without a model."""
        return type(self)(each for each in self.tools if each.direct)

    @property
    def for_models(self) -> Self:
        """The tools that a model may call: all but those that exist only for phrases."""
        return type(self)(each for each in self.tools if not each.is_for_phrases)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all tools."""
        return tuple(self._by_name)

    def phrases_beginning(self, text: str) -> Sequence[ToolPhrase]:
        """Return each tool's phrases that `text` could match, judging by its first word, in their order."""
        known = _by_first_word(self.tools)
        return _in_order(list(known.made(first)) for first in {"", ComparableText.of(text).first_word})

    def phrases_like(self, text: str) -> Sequence[ToolPhrase]:
        """Return each tool's phrases that the whole of `text` could match, judging by its first and its last word, in
        their order.
        """
        said, known = ComparableText.of(text), _by_first_word(self.tools)
        begun = (_by_last_word(self.tools, first) for first in {"", said.first_word} if first in known)
        return _in_order(found.get(last, ()) for found in begun for last in {"", said.last_word})

    def phrases_nearly_like(self, text: str) -> Sequence[ToolPhrase]:
        """Return each tool's phrases that the whole of `text` could match apart from typos, judging by its first word,
        in their order.
        """
        words, known = ComparableText.of(text).words, _by_first_word(self.tools)
        if not words:
            return ()
        begins = words[0].compared
        near = (first for first in known if first == begins or is_misspelt(begins, first))
        return _in_order(list(known.made(first)) for first in near)


PlacedPhrase = tuple[int, ToolPhrase]
"""A tool's phrase, and its place among the phrases of all tools."""


def _in_order(found: Iterable[Sequence[PlacedPhrase]]) -> Sequence[ToolPhrase]:
    return [each for _, each in sorted((placed for some in found for placed in some), key=itemgetter(0))]


class _FirstWords:
    """Where the phrases of some tools are, by their first word; the empty word stands for a slot. A phrase's place is
    its number among those of all tools: a start finds the places of thousands, so they are numbers of four bytes."""

    def __init__(self, tools: Sequence[Tool[Any]]) -> None:
        self._tools = tools
        self._begins = [0, *itertools.accumulate(len(tool.phrases) for tool in tools)]
        self._places: dict[str, array[int]] = {}
        for place, word in enumerate(word for tool in tools for word in tool.phrases.first_words()):
            found = self._places.get(word)
            if found is None:
                self._places[word] = array("I", (place,))
            else:
                found.append(place)

    def __contains__(self, word: str) -> bool:
        return word in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def made(self, word: str) -> Iterator[PlacedPhrase]:
        """Yield the phrases with this first word."""
        for place in self._places.get(word, ()):
            at = bisect_right(self._begins, place) - 1
            tool = self._tools[at]
            yield place, (tool, tool.phrases[place - self._begins[at]])


@lru_cache(maxsize=64)  # a turn makes new toolboxes of the same tools
def _by_first_word(tools: Sequence[Tool[Any]]) -> _FirstWords:
    """Return where the phrases of these tools are, by their first word."""
    return _FirstWords(tools)


@lru_cache(maxsize=2_048)
def _by_last_word(tools: Sequence[Tool[Any]], first: str) -> Mapping[str, Sequence[PlacedPhrase]]:
    """Return the phrases of these tools with this first word, by their last word; the empty word stands for a slot."""
    found: dict[str, list[PlacedPhrase]] = {}
    for placed in _by_first_word(tools).made(first):
        found.setdefault(placed[1][1].last_word, []).append(placed)
    return found
