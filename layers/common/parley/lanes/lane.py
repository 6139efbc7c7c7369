"""What a lane is: an agent, and how it is found. Each folder beside this file holds one; `table.py` lists them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple

from pydantic import JsonValue

from parley import toml_files
from parley.business.files import Business
from parley.conversation.events import Message
from parley.conversation.merging import MergedNotes
from parley.conversation.questions import PreparedCall, Question
from parley.conversation.state import Conversation, OperatorWords
from parley.conversation.timers import Timer, TimerRules
from parley.lanes.card import CardPart
from parley.lanes.joined_tool import JoinedTool
from parley.lanes.model_call import ModelCall, ReadModelCall
from parley.ports import Services, TurnContext
from parley.settings import Settings, SettingsModel
from parley.texts import KNOWN_LANGUAGES, LANGUAGES, READ_TOGETHER, Language
from parley.tools.tool import Call, Result, TimerRequest, Toolbox

MANNERS = files(__package__).joinpath("manners.md").read_text(encoding="utf-8").strip()
"""What the models of all lanes are told."""

MAY_HAND_OVER = files(__package__).joinpath("hand_over.md").read_text(encoding="utf-8").strip()
"""What a model is told besides where there is another lane to hand over to."""


class Subject(NamedTuple):
    """Words with which people ask about a subject, and the tool that answers them."""

    tool: str
    language: Language
    text: str


def _no_subjects(_: Business | None) -> Iterable[Subject]:
    return ()


LaneNotes = Mapping[str, JsonValue]
"""The notes of one lane, as they stand in the conversation's document."""
Handler = Callable[[Conversation, Mapping[str, JsonValue], TurnContext], Result]
"""A function that makes a lane's result of an event from outside, from the event's data. It only looks, as `decide`
does."""
TimerHandler = Callable[[Conversation, Timer, TurnContext], Result]
"""A function that says what a timer does at its moment: what is said and asked, which timers are set, which notes
change. It only looks, as `decide` does."""


Holds = Callable[[Conversation, Sequence[Message], TurnContext], Result | None]
"""A lane's function for what the person has just written while the lane holds the floor (hears them first): one
message, or several plain texts in a row. It only looks, as `decide` does."""


class LikelyLane(NamedTuple):
    """The lane that a text would be routed to without a model, and how sure that is."""

    name: str
    intent: str
    """The name of the tool that the text comes nearest to."""
    confidence: float
    """From 0 to 1; 1 is a whole phrase of that lane."""
    asks: bool
    """Whether the text asks for something."""


class Surroundings(NamedTuple):
    """What a lane that steps in can ask about a text. Each is found out only when it is asked."""

    likely: Callable[[], LikelyLane]
    """A function that returns the lane that the text is likely for."""
    lately: Callable[[], str]
    """A function that returns words for what the person has lately had from the lanes ("your order A-7K2P"),
    so that a complaint names it; empty if there was nothing."""
    waits: Callable[[], bool] = lambda: False
    """A function that returns whether a lane has something that waits for the person's word: a cart, say."""


StepsIn = Callable[[Conversation, Sequence[Message], Surroundings, TurnContext], Result | None]
"""A lane's function for what the person has written before any lane reads it, unless it is an answer. It returns None
to leave the text to the lane that it is for. It only looks, as `decide` does."""


OnUndelivered = Callable[[Conversation, OperatorWords, bool, TurnContext], Result | None]
"""A lane's function for an operator's words that are not with the person: true, because they wait until the person
writes; false, because they did not arrive, or nobody knows whether they did. It only looks, as `decide` does."""


class Delay(StrEnum):
    """The reason why a timer does not run at its moment."""

    LATE = "late"
    """The timer's moment passed too long ago, in an outage. The timer is dropped."""
    UNREACHABLE = "unreachable"
    """The person may not be written to now. The timer is dropped."""
    POSTPONED = "postponed"
    """The timer runs later: after an open question, or after quiet hours."""


@dataclass(frozen=True)
class Made:
    """A thing that one message of the person has made, and the lane's tools that change it."""

    named: Mapping[str, str]
    """The argument by which each of these tools takes the thing, with its value."""
    move: str = ""
    """The name of the tool that sets the thing to another time, in `when`; empty if none does."""
    retitle: str = ""
    """The name of the tool that gives the thing another `title`; empty if none does."""
    title: str = ""
    """What the thing is called."""
    again: str = ""
    """The name of the tool that makes such a thing once more, on the day of `when`; empty if none does."""
    copied: Mapping[str, str] = field(default_factory=dict)
    """The arguments by which that tool makes the same thing, without its time."""
    at: datetime | None = None
    """The thing's moment, by the person's clock; None if it has none."""


@dataclass(frozen=True)
class ReminderAnswer:
    """What a person's answer to a reminder that has just come means: a call of a tool, or only words for them."""

    tool: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    ends: bool = False
    """Whether it ends a reminder that comes until it is done. Then it may come later, behind other texts."""


class ReadCommand(NamedTuple):
    """The tool call that a lane reads in a whole text by its own code: the tool's name, and its arguments by name."""

    tool: str
    arguments: Mapping[str, str]
    yields: bool = False
    """Whether the text, if it fits an open question, is the answer to that and no command, because it only names
    something."""
    goes_first: bool = False
    """Whether the call goes before the phrases of all lanes, because the text names what the lane has noted."""
    is_own: bool = False
    """Whether the text is about what the person has here, such as their order, so that no fact of the place answers it:
    "did my payment go through" asks for no ways to pay."""
    asks_first: bool = False
    """Whether the call waits for a yes, whatever its tool: it is about much at once, or may be meant otherwise."""


Stands = Callable[[LaneNotes, datetime], ReadCommand | None]
"""A lane's function that returns the call which tells how the person's things stand with it; None if it has none."""


def has_no_stand(_: LaneNotes, __: datetime) -> None:
    """Return None, as the `stands` of a lane that keeps nothing of the kind."""


class OnlyInPart(str):
    """The words of a lane that knows what a text is about, but not what it asks or wants."""


Reads = Callable[[str, Business, LaneNotes], ReadCommand | None]
"""A lane's function that reads a text as a command, from its first word to its last, where no phrase can say what the
words may be: the operator's files do, or what the lane has noted. It returns None for any other text."""


class ProgressPart(NamedTuple):
    """A part of something that takes a while: its name, its size, and how much of it is over, in the same unit."""

    name: str
    size: int
    over: int


@dataclass(frozen=True)
class Progress:
    """How far a lane has got with something that takes a while, for developers. It holds no words of the person's."""

    title: str
    words: str
    """The figures in words."""
    parts: tuple[ProgressPart, ...]
    current: str
    """The name of the part that is going on."""
    next: str = ""
    """What happens next; empty if nothing is awaited."""
    due: datetime | None = None
    """When it happens; None if nothing is awaited."""


def _nothing_made(_: Call[Services], __: str) -> Iterable[Made]:
    return ()


def _no_words(_: Call[Services], __: TimerRequest, ___: str) -> None:
    return None


def _no_change(_: Conversation, __: Timer, ___: Delay, ____: TurnContext) -> Result:
    return Result("")


@dataclass(frozen=True)
class LaneTimer:
    """A kind of timer that belongs to a lane: what the lane does when such a timer is due, and the rules for it."""

    rules: TimerRules
    due: TimerHandler
    """What the lane does with the timer at its moment."""
    delayed: Callable[[Conversation, Timer, Delay, TurnContext], Result] = _no_change
    """What the lane makes of a timer of its own that was dropped or postponed: it may change its notes and set other
    timers. Its words are not said. The conversation holds the timer as it goes on, if it does: postponed, or
    recurring. With `again` in the result, a timer that was dropped is set again."""


@dataclass(frozen=True, eq=False)  # compared by identity
class Lane:
    """An agent: its prompt and its tools, and what it does with texts, timers and events."""

    name: str
    prompt: str
    tools: Toolbox[Services]
    names: Callable[[Language], Mapping[str, str]] = lambda _: {}
    """A function that returns the words for the tools' arguments in a language, by the arguments' names; one that is
    missing goes by its own name."""
    title: Callable[[Language], str] = lambda _: ""
    """A function that returns what the lane is about, as people call it, for a person who asks for it while it is
    off."""
    purpose: str = ""
    """The lane's purpose in one line. The router reads it, and so do other lanes, which may hand over to this one."""
    intents: tuple[str, ...] = ()
    """The intents that this lane answers, in the router's words."""
    subjects: Callable[[Business | None], Iterable[Subject]] = _no_subjects
    """How people ask for the lane's tools if they do not know the phrases. Without a model, such texts are routed by
    these words."""
    topics: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The groups of tools by which HELP lists the lane, by keys of `topic_words`: the names of the tools of each."""
    topic_words: Callable[[Language], Mapping[str, str]] = lambda _: {}
    """A function that returns the word for each of these groups, which people text behind HELP."""
    featured: tuple[str, ...] = ()
    """The tools that stand for the whole lane where there is room for few; empty: the first two in HELP."""
    is_featured: bool = True
    """Whether the lane's tools are shown where there is room for only a few tools of all lanes."""
    example_words: Callable[[Business | None, Language], Mapping[str, str]] = lambda _, __: {}
    """A function that returns the service's own words for the words that stand in the slots of the lane's phrases, so
    that examples name what there is here: "a blue cup" for "a coffee"."""
    fallback: Callable[[Business | None, Language], str] = lambda _, __: ""
    """The lane's words to a person whom nobody understands, while there is no model."""
    made: Callable[[Call[Services], str], Iterable[Made]] = _nothing_made
    """A function that returns what the message with an id has made, as far as it is still there."""
    corrects_done: Callable[[str, Mapping[str, JsonValue], str], ReadCommand | None] = lambda _, __, ___: None
    """A function that returns the call by which a text corrects what the lane has just done ("no, it ends in 24"). It
    is told the tool and the arguments of the call that would undo that. None: the text corrects nothing of it."""
    to_reminder: Callable[[Call[Services], TimerRequest, str], ReminderAnswer | None] = _no_words
    """A function that returns what a text means which answers a reminder that has just come; None if it is no such
    answer. Called only while there is no model."""
    card: tuple[CardPart, ...] = ()
    """The things of the person that the lane's model is told of in each request, without a call of a tool."""
    joined: tuple[JoinedTool, ...] = ()
    """The tools that a model is offered in place of several of `tools`, which differ by little."""
    shared: tuple[JoinedTool, ...] = ()
    """The tools of `joined` that the model of the lane which is asked first is offered too. They only look."""
    is_asked_first: bool = False
    """Whether the lane's model is asked where no rule finds the lane of a text: it looks things up with what other
    lanes share, and hands over what is not its own."""
    informs: bool = False
    """Whether the lane tells facts that are the same for everybody: then only people who ask for them are told."""
    corrects_model: Callable[[str, Language], str] = lambda words, _: words
    """A function that returns what the lane's model says to a person, without lines that tell of deeds, or ask about
    some, which no model does there."""
    plans: bool = False
    """Whether requests that take several of the lane's tools may become a plan."""
    settings: type[SettingsModel] | None = None
    """The class of the lane's settings. Its code reads them by `services.settings.of(...)`."""
    is_routed: bool = True
    """Whether texts are routed to the lane, its tools offered to models, and its phrases understood without one. A lane
    that is not routed works all the same: its direct commands, its events, and its actions that were agreed to."""
    is_on: Callable[[Services], bool] = lambda _: True
    """A function that returns whether the lane has what it works with; a lane that has not is switched off."""
    offered: "Callable[[Services], Lane | None]" = lambda _: None
    """A function that returns the lane with fewer phrases and subjects, where only a part of what it works with is
    there; None: all of it is. Its tools have the same names."""
    needs_account: bool = False
    """Whether the lane is about accounts or services elsewhere: where none can be connected, its direct commands are
    not understood either."""
    reads: Reads = lambda _, __, ___: None
    """The lane's function that reads whole texts which are commands, though none of its phrases: "two lattes and a
    croissant", where the catalogue has both. The phrases of all lanes go before it, unless it `goes_first`."""
    reads_direct: Callable[[str], ReadCommand | None] = lambda _: None
    """The lane's function that reads an admin's whole texts which are direct commands, though none of its phrases."""
    reads_in_part: Reads = lambda _, __, ___: None
    """The lane's function that reads what it can of a text which nobody reads whole. The call that it returns tells the
    person what was read, and asks, before anything is done. Called only while there is no model."""
    asks_in_passing: frozenset[str] = frozenset()
    """The names of the tools whose questions the lane asks in passing: without a model, none is repeated behind a text
    that wishes for something else, or thanks, though it can still be answered."""
    reads_own: Callable[[Call[Services], str], Sequence[ReadCommand]] = lambda _, __: ()
    """The lane's function that reads a whole text by what it keeps for the person: "got the milk", where milk is on
    their list. It returns the calls that the text asks for, several if it names several things; none for any other
    text. It only looks. Called only while there is no model."""
    asks: Reads = lambda _, __, ___: None
    """The lane's function that reads one sentence of a text as a question which one of its tools answers. So a question
    is understood also beside other sentences, of an order or of thanks. It goes before all phrases. A command that
    `yields` is of a sentence which is answered only with another one that asks the same."""
    asks_by_subject: Reads = lambda _, __, ___: None
    """The lane's function that reads one sentence of a text as a question by its subject alone, whatever else it says.
    It is called for a sentence that no lane `asks`."""
    holds: Holds = lambda _, __, ___: None
    """The lane's function for the person's words while it holds the floor (hears them first). It returns None to
    decline: then the words are for whichever lane they are meant for."""
    waits: Callable[[Conversation, datetime], bool] = lambda _, __: False
    """Whether the lane has something that waits for the person's word at this time: something paused, or a cart. A text
    that steers it is then no possible opt-out, unless it speaks of our messages."""
    steers: Callable[[str], bool] = lambda _: False
    """Whether a text can only be about what the lane is in the middle of, while it holds the floor or `waits`, so that
    it is no doubtful opt-out: "that's enough, thanks", while a session is told; "cancelar", beside a cart."""
    behind_call: Callable[[str], str] = lambda _: ""
    """The lane's function for a text that calls the bot back while the lane silences the service: it returns what the
    text says behind the call, which is answered then; "" for any other text."""
    on_floor_over: Callable[[Conversation, TurnContext], Result] | None = None
    """A function that returns what the lane says to a person who writes when the time is up for which it has silenced
    the service: that comes before the answer. It asks for no actions."""
    goes_first: Callable[[Conversation, Sequence[Message], TurnContext], Result | None] = lambda _, __, ___: None
    """The lane's function for a text that goes before the answer to any question, as the wish to talk to a person does.
    It returns None for every other text. It only looks, as `decide` does."""
    steps_in: StepsIn | None = None
    """The lane's function for a text that is no answer, before the lane that it is for reads it."""
    beside: Callable[[Conversation, Sequence[Message], TurnContext], str] = lambda _, __, ___: ""
    """A function that returns what the lane says beside the answer to this text; empty if it says nothing."""
    on_unanswered: Callable[[Conversation, Sequence[Message], TurnContext], Result | None] = lambda _, __, ___: None
    """The lane's function for a text that could not be answered: what it asks stands behind the words that say so, what
    it does, in their place. `Conversation.failed_answers` tells how many there were in a row. It returns None to leave
    it at that. It only looks, as `decide` does."""
    at_hand: Callable[[Call[Services], str, bool], str] = lambda _, __, ___: ""
    """A function that returns words for what the person can text if this text is not understood, while they are in the
    middle of something with the lane, as with a cart that holds something; empty if they are not. It is told whether a
    question of the lane is open, or the person was answered by it, or by a lane beside it, just before. Called only
    while there is no model."""
    passes_on: Reads = lambda _, __, ___: None
    """The lane's function that returns the call which passes a question on to people, where no file of the operator
    has its answer. The person is asked first. Called only while there is no model."""
    keeps_question: Reads = lambda _, __, ___: None
    """The lane's function that returns the call which keeps a question for people together with what the lane asks of
    the person, where no file of the operator has its answer: with an order, say. Called only while a question of the
    lane is open and there is no model."""
    stands: Stands = has_no_stand
    """A function that returns the call which tells how things stand, for a person who says yes although nothing was
    asked: their cart, say. None if the lane has nothing of theirs. Called only while there is no model."""
    is_of_shop: bool = False
    """Whether the lane is about a place and what it sells: where something is sold, a short list begins with it."""
    names_goods: Callable[[str, Business], bool] = lambda _, __: False
    """Returns whether a text names something that this lane sells: then it is rather an order than a task."""
    shows_language: Callable[[str, Business], Language | None] = lambda _, __: None
    """A function that returns the language in which a text names the business's own things, as what it sells; None if
    it shows none."""
    is_beside: bool = False
    """Whether a text may come near to the lane's tools also while the person is in the middle of something with
    another lane."""
    reads_answer: Callable[[Question, str, Business], str | None] = lambda _, __, ___: None
    """A function that returns the value which a text means as the answer to an open question of the lane, in words that
    only the lane reads: "2 small, 2 large". It returns None for any other text. Called only while there is no model."""
    takes_answer: Callable[[Question, str], bool] = lambda _, __: True
    """Whether a text may be the answer to an open question of the lane that any text seems to answer. Called only while
    there is no model."""
    complains: Callable[[str, Business | None], bool] = lambda _, __: False
    """Whether a text complains, of the service or of what was bought: it gives no value then to a call of another lane
    that waits for one and is filled in any order. Called only while there is no model."""
    may_reword: Callable[[str, str], bool] = lambda _, __: True
    """Whether a text may mean a rewording with this label (`rewording.py`): False where the lane can tell that it is
    about something else. Called only while there is no model."""
    goes_on: Callable[[str], bool] = lambda _: False
    """Whether a text asks about what the person has under way in the lane, though another lane's tools are nearer to
    its words: "how much is it", of an order. Asked only of the lane that asked or spoke last."""
    reads_call: Callable[[Call[Services], ModelCall], ReadModelCall | None] = lambda _, __: None
    """A function that returns the call of the lane which is made in place of a model's, as the lane's own grammar reads
    the person's words in it. It returns None for a call that stays as it is."""
    shown: Callable[[LaneNotes], Sequence[str]] = lambda _: ()
    """A function that returns the names of the tools that HELP and a list of what can be asked show to a person with
    these notes; empty: those of the lane that are marked for HELP, or featured."""
    is_offer: Callable[[PreparedCall], bool] = lambda _: False
    """Whether a call of the lane that waits for a yes was offered by the lane, not asked for: the next text that is no
    answer ends the offer."""
    waits_in_silence: Callable[[LaneNotes, Language], str] = lambda _, __: ""
    """A function that returns what the person is told of the lane's own things when another lane silences the service:
    that they wait. Empty: nothing waits. It is called only where there are notes."""
    lately: Callable[[Conversation, TurnContext], str] = lambda _, __: ""
    """A function that returns words for what the person has lately had from the lane, as their last order; empty if
    there was nothing. It only looks, as `decide` does."""
    on_undelivered: OnUndelivered = lambda _, __, ___, ____: None
    """The lane's function for words of an operator that wait until the person writes, or did not arrive: it tells their
    writer. It returns None if it does not know them."""
    timers: Mapping[str, LaneTimer] = field(default_factory=dict)
    """The lane's own kinds of timers, by name: `<lane>.<name>`. The name is stored, so it never changes."""
    events: Mapping[str, Handler] = field(default_factory=dict)
    """The lane's handlers of events from outside (`Notified`), by the event's name."""
    kept_for_later: Mapping[str, Callable[[Language], str]] = field(default_factory=dict)
    """The words, by the name of an event, that a person who has never written is told when they first do; no other
    event reaches somebody who is not known."""
    of_nobody: frozenset[str] = frozenset()
    """The names of the events that reach a conversation of the lane's own, which has no person: there the lane only
    acts, as in handing them on to the people whom they concern."""
    never_ignored: frozenset[str] = frozenset()
    """The names of the events that somebody has to see to also where nothing is known of the person any more, as money
    that arrives after an erasure: they go to the dead-letter queue, whose alarm tells an operator."""
    on_message: Callable[[LaneNotes, Message], LaneNotes] = lambda notes, _: notes
    """A function that returns the lane's notes after the person has written. It is called only where there are
    notes."""
    on_stop: Callable[[LaneNotes], LaneNotes] = lambda notes: notes
    """A function that returns the lane's notes after the person has opted out: the lane then waits for nothing."""
    left_ended: Callable[[LaneNotes, Language], str] = lambda _, __: ""
    """A function that returns what a person who opts in again is told of what has ended, and how it goes on; empty if
    nothing has. It is called only where there are notes."""
    ends: frozenset[str] = frozenset()
    """The names of the tools with which a person ends what they have in the lane. They are understood also while the
    lane is off."""
    refuses: Callable[[LaneNotes, datetime], bool] = lambda _, __: False
    """Whether the lane has nothing for this person now, because it may not serve them: then HELP leaves it out."""
    kept: Callable[[Call[Services]], Iterable[str]] = lambda _: ()
    """A function that returns what the lane keeps of a person, in its notes, its rows and its timers: lines in their
    language, for a person who asks for their data."""
    ends_with_erasure: Callable[[Call[Services]], Iterable[str]] = lambda _: ()
    """A function that returns what an erasure would end beside deleting what is kept, as an order that waits: sentences
    in the person's language, for the question whether they want everything deleted."""
    held: Callable[[LaneNotes], LaneNotes] = lambda _: {}
    """A function that returns what `release` needs of the lane's notes, when everything else about the person is to be
    deleted; empty if the lane holds nothing that its notes tell of."""
    release: Callable[[str, LaneNotes, TurnContext], bool] = lambda _, __, ___: False
    """A function that gives back what the lane holds for a person outside this service, as a grant to their calendar,
    before everything about them is deleted. It is told their conversation and what `held` has returned; of what else
    the lane has kept only the rows are left. It may run again. It returns whether something is still held, which the
    lane goes on to give back without the person. Raises TryAgain if the outside cannot be reached and the lane cannot
    go on without them: then nothing is deleted, and it is tried again."""
    still_held: Callable[[Language], str] = lambda _: ""
    """A function that returns the sentence for a person whose data is deleted while `release` still holds something."""
    merges: Callable[[Conversation, Conversation, TurnContext], MergedNotes] | None = None
    """A function that makes one of the lane's notes in two conversations of one person, of which the first goes on. It
    is called also where one of them has none. None: what the first has noted holds, and what it lacks is added."""
    takes: Callable[[str, Conversation, TurnContext], str] | None = None
    """A function that brings along what the lane holds outside the table when another conversation, with this id, is
    taken over. It may run again. It returns what the person is told of it; empty if nothing."""
    debug: Callable[[LaneNotes], str] = lambda _: ""
    """A function that returns, for testers, how a person stands with the lane: no words and no numbers of theirs. Empty
    for a person the lane does not know."""
    progress: Callable[[LaneNotes, Sequence[Timer]], Progress | None] = lambda _, __: None
    """A function that returns, for developers, how far the lane has got with something that takes a while, from its
    notes and the conversation's timers; None if nothing is going on. It is called only where there are notes."""
    on_crisis: Callable[[Conversation, TurnContext], Result | None] = lambda _, __: None
    """A function that pauses what the lane is in the middle of, for a person who has written words of crisis. Its words
    are not said. It returns None if there is nothing to pause. It only looks, as `decide` does."""
    on_injury: StepsIn | None = None
    """The lane's function for a text of somebody who needs a doctor at once. Its Result follows the emergency number:
    it calls the people of the place, and asks nothing."""
    medicines: Callable[[LaneNotes], bool] | None = None
    """A function that returns whether what the lane does with a person is the taking of a medicine, by its notes; None
    for a lane in which people speak of no medicines. Where a lane has it, who asks about a medicine is told to ask a
    doctor or a pharmacist."""
    on_enrolled: Callable[[Call[Services], Mapping[str, str]], Result] | None = None
    """A function that returns the lane's result for somebody whom an operator enrols, by what the operator said about
    them."""
    newcomers: Callable[[Settings], int] = lambda _: 0
    """A function that returns how many people a UTC day the lane enrols because they write for the first time."""
    on_status_changed: Callable[[Call[Services], str], Result] = lambda _, __: Result("")
    """A function that returns the lane's result for a person whose enrolment an operator gives another status, a name
    of `enrolment.ALLOWED_CHANGES`. Its words are not said."""

    def __post_init__(self) -> None:
        """Raise TypeError, at import, if a kind of the lane's timers is not called `<lane>.<name>`, by which
        `Timer.lane` finds the lane.
        """
        if strange := [kind for kind in self.timers if kind.partition(".")[0] != self.name]:
            raise TypeError(f"timers of the lane {self.name!r} are called {self.name}.<name>, not {strange}")

    @cached_property
    def in_joined(self) -> frozenset[str]:
        """The names of the tools that a model is offered only as a part of a joined tool."""
        return frozenset(part.tool.name for each in self.joined for part in each.parts.values())

    def voice(self, business: Business | None, *, hands_over: bool = False) -> str:
        """Return the instructions for the lane's model: whom it writes for, the lane's own prompt, the manners of all
        lanes, how it hands over where the request has a tool for that, and the operator's additions.
        """
        whom = f"You write for {business.service.name}." if business else ""
        manners = f"{MANNERS}\n{MAY_HAND_OVER}" if hands_over else MANNERS
        added = business.prompts.get(self.name, "") if business else ""
        return "\n\n".join(each for each in (whom, self.prompt, manners, added) if each)


@cache
def subjects(package: str) -> tuple[Subject, ...]:
    """Return the subjects in the `subjects.toml` of a lane's package: a table for each tool, in it a list for each
    language. Raises TypeError if the file has another form.
    """
    found = []
    for tool, lists in toml_files.content(package, "subjects").items():
        if not isinstance(lists, dict) or not set(lists) <= set(KNOWN_LANGUAGES):
            raise TypeError(
                f"{package}/subjects.toml: {tool!r} holds a list for some of {KNOWN_LANGUAGES}, not {lists!r}"
            )
        found += [Subject(tool, language, text) for language in LANGUAGES for text in lists.get(language, ())]
    return (*found, *_further_subjects(package))


def _further_subjects(package: str) -> Iterator[Subject]:
    """Yield the subjects in the languages that have a file of their own, `subjects/<language>.toml`: a list a tool."""
    for language in LANGUAGES:
        if language not in READ_TOGETHER:
            with suppress(FileNotFoundError):  # such a file is optional
                lists = toml_files.content(package, f"subjects/{language}")
                yield from (Subject(tool, language, text) for tool, texts in lists.items() for text in texts)
