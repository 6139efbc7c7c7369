"""The degraded mode: without a model, the tools' example phrases are a small command language.

    a whole phrase                       the command, as it was said, politely or not
    one in another order                 the same: its time in front, its thing before "add it", a pause behind its verb
    one whose own words have typos       the same; what changes something waits for a yes
    near what a tool is for              one that only looks: it is run, for a look harms nobody
                                         one that changes something: "did you mean" with the whole command
    the beginning of a phrase            the whole command
    none of it                           what can be said

Honest about it: what is not understood gets the list of what is; what is understood in part changes nothing. It
serves `make dev` without a key, and everybody during an outage.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from parley import texts
from parley.business.files import Business
from parley.conversation import topics
from parley.conversation.courtesy import without_courtesy, without_greeting, without_hesitations, without_polite_end
from parley.conversation.deed_verbs import ANSWER_WORDS
from parley.conversation.farewell import Farewell, farewell_of
from parley.conversation.keywords import KEYWORDS
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.own_affairs import opens_with_refusal, speaks_of_own_affairs
from parley.conversation.refusal import refused
from parley.conversation.requests import asks_for_change, is_request
from parley.conversation.shapes import INTERROGATIVES, OPENS
from parley.conversation.state import UndoStep
from parley.conversation.yes_and_no import agrees, declines, is_bare_deed
from parley.lanes import help_text, my_data, rewording, said_questions, service_words, timezone, when
from parley.lanes.examples import foremost
from parley.lanes.lane import Lane, LaneNotes, OnlyInPart, ReadCommand
from parley.ports import CallCache, Overspent, Same, Services
from parley.search import Searches, SearchResult
from parley.search_words import content
from parley.texts import Language, further
from parley.texts.vocabulary import listed
from parley.tools.phrases import ComparableText, Phrase
from parley.tools.tool import Arguments, Tier, Tool

AnyAnswer = TypeVar("AnyAnswer")
COMMONPLACE = listed(ANSWER_WORDS, "commonplace")
"""Words that say nothing of what they are about: a text is near to no tool by them alone, as "send it" or "ahora"."""
NEVER_GUESSED = frozenset((*(each.name for each in my_data.TOOLS), timezone.tell_time.name))
"""The tools to which no text is near: a look at all that is kept, or its end, and the time, whose words are common."""
LOOKS_LIKE = 0.5
"""How near a message must be to a command that only looks, from 0 to 1, to be answered with it: a wrong answer costs
more than none."""
A_WORD = 4
"""The fewest letters of a single word that is taken for the beginning of a command: "my" says nothing."""
PERHAPS = 0.45
"""The likeness from which a command is offered as "did you mean", from 0 to 1."""

THANKS = re.compile(
    r"(?:(?:ok|okay|great|perfect|cool|vale|genial|perfecto|muy bien) )*"
    rf"(?:thanks|thank you|thx|ty|cheers|gracias{further.alternatives('thanks')})"
    rf"(?: (?:a lot|so much|very much|again|bye|muchas|mil|adiós|adios{further.alternatives('behind_thanks')}))*"
    r"|(?:muchas|mil|muchísimas|muchisimas) gracias"
)
"""Whole messages, in normal form, that thank."""
THANKS_FOR = re.compile(
    rf"(?:thanks|thank you|thx|(?:muchas )?gracias{further.alternatives('thanks')}) "
    rf"(?:for|por{further.alternatives('thanks_for')}) .{{1,40}}"
)
PLEASED = re.compile(
    r"(?:(?:ok|okay|k|kk|cool|nice|great|awesome|perfect|alright|good|got it|sounds good|lol|lmao|(?:ha){2,}h?"
    r"|vale|va|sale|genial|perfecto|bien|bueno|estupendo|entendido|de acuerdo|(?:ja){2,}j?|(?:he){2,}|👍|👌"
    rf"{further.alternatives('pleased')})(?: |$))+"
)
"""Matches a whole normalised message that only expresses pleasure and asks for nothing."""
UPSET = re.compile(
    r"\b(?:you suck|useless|stupid|idiot|dumb|fuck|fucking|shit|hate you|worst|annoying"
    r"|inútil|inutil|no sirves|idiota|mierda|estúpido|estupido|tonto|te odio|asco"
    rf"{further.alternatives('upset')})\b"
)
ANGRY = 8
"""The most words of a message that is nothing but anger."""
WHAT_NOW = re.compile(
    r"(?:i (?:don'?t|do not) (?:get|understand|follow) (?:this|it|that|any of (?:this|it)) )?"
    r"(?:(?:so )?what (?:else )?(?:can|do) (?:you|u|i) (?:actually )?do(?: for me| here)?"
    r"|what all (?:things )?(?:can|do) (?:you|u) do(?: for me)?|what all (?:you|u) can do(?: for me)?"
    r"|what is it (?:that )?you (?:can )?(?:actually )?do"
    r"|what can i (?:say|ask|text)(?: you)?|what does (?:this|it)(?: thing)? do"
    r"|what(?:s| is) (?:this|it) (?:thing )?for"
    r"|commands|options"
    r"|how (?:does|do) (?:this|you) work)"
    r"|(?:no (?:le |lo |te |les )?entiendo(?: (?:a |de )?(?:esto|eso|nada))? )?(?:y )?(?:pues )?"
    r"(?:(?:qu[eé]|q) (?:m[aá]s )?(?:puedes|puede|sabes|sabe|puedo|se puede) hacer(?: usted| aqu[ií]| con esto)?"
    r"|(?:qu[eé]|q) es lo que (?:(?:hace|haces)|(?:puedes|puede|sabe|sabes) hacer)(?: usted| t[uú])?"
    r"|qu[eé] hace usted|para qu[eé] (?:sirve|sirves|es)(?: esto| usted)?"
    rf"|comandos|opciones|c[oó]mo funciona(?:s| esto)?){further.alternatives('what_now')}"
)
"""Matches a whole normalised message that means HELP: "what can you do"."""


UNDO = (
    *("undo", "undo that", "undo it", "undo last", "deshaz", "deshacer", "deshazlo", "deshaz eso"),
    *further.listed("undo"),
)
"""Whole normalised messages that take back the last thing that was done, for an answer where nothing can be taken back.

"""


A_REQUEST = 8
"""The most words that say what to do with a thing that was named before."""
PRONOUN = re.compile(rf"it|that|this|them|eso|esto{further.alternatives('it')}", re.IGNORECASE)
CLITIC = re.compile(r"(?P<verb>[^\W\d_]{2,12}?)l[ao]s?", re.IGNORECASE)
"""Matches a Spanish verb with "it" at its end: "añádelo"."""


class NotUnderstood(str):
    """The words that answer a text in which nothing was understood."""


class Hint(str):
    """The words that offer a command which may be meant, for the person to text it."""


class NothingFound(NotUnderstood):
    """The words that answer a text which could be any request: they list what can be asked."""


class AtHandWords(NothingFound):
    """The words that name what a person can text in the middle of something, for a text that was not understood."""


class UnknownQuestion(AtHandWords):
    """The words that answer a question which nothing that is known here answers."""


class ChatAnswer(str):
    """The words that answer chat: a text in which no request was missed."""


class NothingDone(str):
    """The words for a person who refuses something, or takes it back, where nothing was done."""


class AnswersNothing(str):
    """The words that tell a person that their yes or no answers no question."""


@dataclass(frozen=True)
class WholeCommand:
    """A command that was understood in a text: its lane, its tool, and its arguments as the person wrote them."""

    lane: Lane
    tool: Tool[Services]
    arguments: Mapping[str, str]
    guessed: bool = False
    """Whether a word of the command was misspelt, so that the command was guessed."""
    yields: bool = False
    """Whether the text, if it fits an open question, is the answer to that and no command, because it only names
    something."""
    is_read: bool = False
    """Whether a lane's own code has read the command in the text, which is none of its phrases."""
    is_question: bool = False
    """Whether the text asks a question about the place or what is sold, which changes nothing that is open."""
    step: UndoStep | None = None
    """The step that it takes back the last action by, with all arguments; None for any other command."""
    reworded: str = ""
    """The phrase that the person's text was reworded to, so that a question can say it; empty for their own words."""


@dataclass(frozen=True)
class NearbyTool:
    """A tool that a message may be about, with how sure that is: a `score` from 0 to 1."""

    lane: Lane
    tool: Tool[Services]
    score: float
    is_close: bool = True
    """Whether a look at a person's own things is answered, and a command is offered: the text shares as many words with
    the tool as it has others. "Gluten free cakes" asks for no free time."""

    @property
    def is_worth_offering(self) -> bool:
        """Whether a command of the tool may be offered as what was meant."""
        return self.score >= PERHAPS and self.is_close and not self.tool.takes_away

    def look(self, text: str) -> WholeCommand | None:
        """Return the command of this tool if it is a read tool without required arguments, so that a person's own words
        are answered by what they find; else None.
        """
        fields = self.tool.arguments.model_fields.values()
        if self.tool.tier is not Tier.READ or not self.is_close or any(field.is_required() for field in fields):
            return None
        return WholeCommand(self.lane, self.tool, _heard(self.tool, text))

    def whether_meant(self, language: Language) -> WholeCommand | None:
        """Return the command of this tool as a guess, which waits for the person's yes, if its example holds nothing
        that the person has not said: "empty my cart", not "add milk to my tasks". None for any other tool, and for one
        that asks for more on its way, as a checkout does.
        """
        example = next((phrase for phrase in self.tool.phrases if phrase.language == language), None)
        needs_words = any(field.is_required() for field in self.tool.arguments.model_fields.values())
        if example is None or example.slots or needs_words or self.tool.tier is not Tier.WRITE or self.tool.direct:
            return None
        return WholeCommand(self.lane, self.tool, {}, guessed=True)


@dataclass(frozen=True)
class LaneAtHand:
    """The lane with which a person is in the middle of something, and what they can text."""

    lane: Lane
    words: str
    is_sure: bool = True
    """Whether the person has something of the lane, or a question of it is open, so that other lanes' phrases are not
    meant."""

    def of(self, lanes: Sequence[Lane]) -> Sequence[Lane]:
        """Return those of these lanes that a text may come near to."""
        if not self.is_sure:
            return lanes
        return tuple(lane for lane in lanes if lane is self.lane or lane.is_beside)


NO_NOTES: Mapping[str, LaneNotes] = {}


def whole(
    lanes: Sequence[Lane],
    text: str,
    once: CallCache | None = None,
    business: Business | None = None,
    notes: Mapping[str, LaneNotes] | None = None,
) -> WholeCommand | None:
    """Return the command that the whole of `text` is, polite words aside; None if it is none. `once` remembers it:
    about ten rules of a turn ask. `business` and `notes` are for lanes that read texts by code.
    """
    text, lanes = without_hesitations(text), tuple(lanes)
    once, notes = once or CallCache(), notes or NO_NOTES
    key = (whole, lanes, text, business, Same(notes))
    return once.remembered(key, lambda: _whole(lanes, text, once, business, notes))


def _whole(
    lanes: Sequence[Lane], text: str, once: CallCache, business: Business | None, notes: Mapping[str, LaneNotes]
) -> WholeCommand | None:
    read, how = _read(lanes, text, business, notes, once) if business is not None else (None, None)
    if read is not None and how is not None and how.is_own:
        return read
    if (question := _asked(lanes, text, business, notes, once)) is not None:
        return question
    if read is not None and how is not None and how.goes_first:
        return read
    asked = (without_polite_end(text), without_courtesy(text), text)  # some phrases are polite themselves
    matches = (_matches(lanes, each, Phrase.match, once) for each in dict.fromkeys(asked))
    found = next((found for each in matches if (found := _command(each))), None)
    if found or read or len(text) > LONGEST_IN_ANOTHER_ORDER:
        return found or read
    plain = without_courtesy(text)
    return next((each for rule in OTHER_ORDERS if (each := rule(lanes, plain)) is not None), None)


def _asked(
    lanes: Sequence[Lane], text: str, business: Business | None, notes: Mapping[str, LaneNotes], once: CallCache
) -> WholeCommand | None:
    """Return the command that answers a text which is a question, with nothing beside it that says anything; None for
    any other text. Beside a question that is asked about anyway ("can I still cancel?") it may tell why.
    """
    asked = once(_question_in, tuple(lanes), text, business, json.dumps(dict(notes), default=str))
    tool = asked.lane.tools.get(asked.command.tool) if asked else None
    if asked is None or tool is None:
        return None
    if asked.rest and not (tool.tier is Tier.CONFIRM and said_questions.only_tells(asked.rest)):
        return None
    return WholeCommand(asked.lane, tool, asked.command.arguments, is_question=tool.tier is Tier.READ)


def _question_in(
    lanes: Sequence[Lane], text: str, business: Business | None, notes: str
) -> said_questions.SaidQuestion | None:
    """Return the question that a text asks, or None. `notes` are the lanes' notes as JSON, so that the call can be
    cached.
    """
    return said_questions.question_in(lanes, text, business, json.loads(notes))


def _read(
    lanes: Sequence[Lane], text: str, business: Business, notes: Mapping[str, LaneNotes], once: CallCache
) -> tuple[WholeCommand | None, ReadCommand | None]:
    """Return the command that a lane reads in a text by its own code, and the tool call as the lane gave it; two Nones
    if no lane reads one.
    """
    if farewell_of(text) is not None:  # "thanks a bunch" wants no bun
        return None, None
    for lane in lanes:
        read = once(_read_by, lane, text, business, json.dumps(notes.get(lane.name, {}), default=str))
        tool = lane.tools.get(read.tool) if read else None
        if read is not None and tool is not None:
            return WholeCommand(lane, tool, read.arguments, yields=read.yields, is_read=True), read
    return None, None


def _read_by(lane: Lane, text: str, business: Business, notes: str) -> ReadCommand | None:
    """Return the command that one lane reads in a text by its own code, or None. `notes` are the lane's notes as JSON,
    so that the call can be cached.
    """
    return lane.reads(text, business, json.loads(notes))


def _read_in_part(
    lanes: Sequence[Lane], text: str, business: Business, notes: Mapping[str, LaneNotes]
) -> tuple[WholeCommand | None, bool]:
    """Return the command that a lane makes of what it understands of a text, and whether it goes before other words for
    the text; None if no lane makes one.
    """
    for lane in lanes:
        read = lane.reads_in_part(text, business, notes.get(lane.name, {}))
        tool = lane.tools.get(read.tool) if read else None
        if read is not None and tool is not None:
            return WholeCommand(lane, tool, read.arguments, guessed=read.asks_first), read.goes_first
    return None, False


def _after_a_pause(lanes: Sequence[Lane], text: str) -> WholeCommand | None:
    """Return the command of a text with a comma behind its opening words: "remind me, at 8, to call Ana". None for any
    other text.
    """
    opening, mark, rest = text.partition(",")
    said = ComparableText.of(opening).compared
    begun = (phrase for lane in lanes for _, phrase in lane.tools.phrases_beginning(opening)) if mark else ()
    if all(said != phrase.opening for phrase in begun):
        return None
    command = _command(_matches(lanes, f"{opening} {without_courtesy(rest.strip())}", Phrase.match, CallCache()))
    return command if command and command.tool.says_when else None


def _named_before(lanes: Sequence[Lane], text: str) -> WholeCommand | None:
    """Return the command of a text that names a thing first and then says what to do with it: "stop at the bank, add it
    to my tasks". None for any other text.
    """
    before, _, request = text.rpartition(",")
    thing, words = before.strip(), request.split()[: A_REQUEST + 1]
    if not thing or not 0 < len(words) <= A_REQUEST:
        return None
    place = next((at for at, word in enumerate(words) if at and PRONOUN.fullmatch(word)), None)
    clitic = CLITIC.fullmatch(words[0])
    if place is not None:
        said = [*words[:place], thing, *words[place + 1 :]]
    elif clitic is not None:
        said = [clitic["verb"], thing, *words[1:]]
    else:
        return None
    command = _command(_matches(lanes, " ".join(said), Phrase.match, CallCache()))
    return command if command and thing in command.arguments.values() else None


def _with_time_in_front(lanes: Sequence[Lane], text: str) -> WholeCommand | None:
    """Return the command of a text that begins with its time: "tomorrow at 8 remind me to call Ana". The time goes into
    the command's `when`. None for any other text.
    """
    words = text.split()[: when.FRONT_WORDS + 1]
    for front in range(1, len(words)):
        rest = text.split(maxsplit=front)[front]
        time = " ".join(words[:front]).rstrip(",:")
        if not _may_begin(lanes, without_courtesy(rest)) or not when.is_whole_time(time.split()):
            continue
        found = _command(_matches(lanes, without_courtesy(rest), Phrase.match, CallCache()))
        if found is not None and (timed := _timed(found, time)) is not None:
            return timed
    return None


def _may_begin(lanes: Sequence[Lane], text: str) -> bool:
    """Return whether a text may be a command that takes a time, judging by its first word."""
    begun = _words_that_begin(tuple(lanes))
    return "" in begun or ComparableText.of(text).first_word in begun


@lru_cache(maxsize=16)
def _words_that_begin(lanes: tuple[Lane, ...]) -> frozenset[str]:
    """Return the first words of the phrases of tools that take a time; "" if one begins with a slot."""
    timed = (tool for lane in lanes for tool in lane.tools.tools if tool.says_when)
    return frozenset(word for tool in timed for word in tool.phrases.first_words())


def _timed(command: WholeCommand, time: str) -> WholeCommand | None:
    """Return the command with this time as its `when`. If its words hold a time too, the time goes in front of these,
    and the person is asked. None if the command has a time already, or takes none.
    """
    given = dict(command.arguments)
    if not command.tool.says_when or not given or not {"when", "minutes"}.isdisjoint(given):
        return None
    timed = {**given, "when": time}
    if not _may_be(command.tool, "", timed):
        last = next(reversed(given))
        timed = {**given, last: f"{time} {given[last]}"}
    return replace(command, arguments=timed)


OTHER_ORDERS: tuple[Callable[[Sequence[Lane], str], WholeCommand | None], ...] = (
    _with_time_in_front,
    _named_before,
    _after_a_pause,
)
"""How else people put the words of a command, where the text is no phrase as it stands."""
LONGEST_IN_ANOTHER_ORDER = 400
"""The most characters of a text whose words are looked at in another order: a longer one is no short command."""


def misspelt(lanes: Sequence[Lane], text: str) -> WholeCommand | None:
    """Return the command that `text` is if typos are forgiven; None if it is none."""
    return _command(_matches(lanes, without_courtesy(text), Phrase.match_misspelt, CallCache()))


class Match(NamedTuple):
    """A phrase of a tool that matches a text, with the values of the phrase's slots in that text."""

    lane: Lane
    tool: Tool[Services]
    phrase: Phrase
    text: str
    slots: Mapping[str, str]


Matches = Callable[[Phrase, str], Mapping[str, str] | None]
"""A way to hold a phrase against a text: `Phrase.match`, or `Phrase.match_misspelt`."""


def _matches(lanes: Iterable[Lane], text: str, matches: Matches, once: CallCache) -> list[Match]:
    """Return the matches of these lanes' phrases with a text. `matches` compares a phrase with a text, exactly or with
    typos; `once` caches the result.
    """
    return [found for lane in lanes for found in once(_matches_of, lane, text, matches)]


def _matches_of(lane: Lane, text: str, matches: Matches) -> Sequence[Match]:
    toolbox = lane.tools
    likely = toolbox.phrases_like(text) if matches is Phrase.match else toolbox.phrases_nearly_like(text)
    return [
        Match(lane, tool, phrase, text, slots)
        for tool, phrase in likely
        if (slots := matches(phrase, text)) is not None
    ]


def _command(matches: Iterable[Match]) -> WholeCommand | None:
    """Return the command of the match whose slots take the fewest characters, among those whose slots can have these
    values; one that only says that something cannot be done comes last. None if there is none.
    """
    possible = [each for each in matches if _may_be(each.tool, each.text, each.slots)]
    if not possible:
        return None
    lane, tool, _, text, slots = min(possible, key=_rank)
    given = {**_heard(tool, text), **slots} if tool.tier is Tier.READ else slots
    return WholeCommand(lane, tool, dict(given))


def _rank(match: Match) -> tuple[bool, int]:
    return match.tool.only_declines, sum(map(len, match.slots.values()))


def _may_be(tool: Tool[Services], text: str, slots: Mapping[str, str]) -> bool:
    return not issubclass(tool.arguments, Arguments) or tool.arguments.may_be_in(text, slots)


def _heard(tool: Tool[Services], text: str) -> dict[str, str]:
    return tool.arguments.heard(text) if issubclass(tool.arguments, Arguments) else {}


def nearest(
    lanes: Sequence[Lane], business: Business | None, text: str, only_changes: bool = False
) -> NearbyTool | None:
    """Return the tool whose phrases are nearest to `text`, even if not near; None if the text can mean no tool. With
    `only_changes`, read tools do not count, except those of lanes that inform.
    """
    found = _found(tuple(lanes), business, text)
    near = (each for each in found if not only_changes or each.key[0].informs or each.key[1].tier is not Tier.READ)
    meant = next((each for each in near if _may_be_meant(each, text)), None)
    if meant is None:
        return None
    is_close = meant.key[0].informs or len(_foreign(meant.others, text)) <= len(meant.shared)
    return NearbyTool(*meant.key, meant.score, is_close)


def _foreign(others: Iterable[str], text: str) -> list[str]:
    """Return the words of a text beside those that a tool shares which say something else: neither those of a time
    nor the name behind an apostrophe, as "maya's number again".
    """
    beside_time = without_accents(when.beside_time(text) or "" if any(map(str.isdigit, text)) else text).split()
    named = {each.partition("'")[0] for each in text.casefold().replace("\u2019", "'").split() if "'" in each}
    plain = ((each, without_accents(each)) for each in others)
    return [each for each, bare in plain if bare in beside_time and bare not in COMMONPLACE and each not in named]


def near_tools(
    lanes: Sequence[Lane], business: Business | None, text: str, by_subject: bool = False
) -> Sequence[NearbyTool]:
    """Return all tools whose phrases share words with `text`, the nearest first; with `by_subject`, only those that
    share a word which says what they are about.
    """
    found = _found(tuple(lanes), business, text)
    return [NearbyTool(*each.key, each.score) for each in found if not by_subject or _shares_a_subject(each)]


def _shares_a_subject(found: SearchResult[tuple[Lane, Tool[Services]]]) -> bool:
    """Return whether a text shares a word with a tool's phrases that says what they are about: not only "now"."""
    return not COMMONPLACE.issuperset(map(without_accents, found.shared))


def _may_be_meant(found: SearchResult[tuple[Lane, Tool[Services]]], text: str) -> bool:
    """Whether a text shares enough words with a tool's phrases to mean the tool. For a lane that informs, the text must
    also ask, or hold few other words: "I didn't buy milk" is no question about oat milk.
    """
    lane, tool = found.key
    shared = [word for word in found.shared if word not in INTERROGATIVES]
    if not _shares_a_subject(found):
        return False
    if lane.informs and (speaks_of_own_affairs(text) or (opens_with_refusal(text) and not asks(text))):
        return False
    if not found.others:
        return True
    if not shared:
        return False
    if lane.informs:
        return asks(text) or len(shared) > len(found.others)
    if tool.tier is not Tier.READ and normalise(text[:BEGINNING]).partition(" ")[0] in INTERROGATIVES:
        return len(shared) > len(found.others)  # "what have I to bring" asks for no change
    takes_words = tool.tier is Tier.READ or (tool.tier is Tier.WRITE and bool(tool.arguments.model_fields))
    return takes_words or len(shared) >= len(found.others)


ASKS = re.compile(
    r"^(?:(?:hi|hello|hey|hola|please|pls|por favor|oye|so|and|y|also) )*"
    r"(?:(?:do|does|(?:can|could|may|should) (?:i|we)|is (?:it|there)|are (?:you|there)|got|any|u"
    r"|whats|wheres|whens|hows|wich|tell|show|give|send me|i need|i want|i would like|id like"
    r"|looking for|need|want|i have a|theres a"
    r"|me (?:pasas|das|dices|puedes)|se puede|hay|tienen|tiene|venden|hacen|abren|cierran|aceptan|reparten|dime|dame"
    r"|necesito|quiero|quisiera|busco|tengo una?|pásame|pasame"
    rf"{further.alternatives('asks')})\b)",
    re.IGNORECASE,
)
"""Matches the beginning of a normalised text that asks for something without a question mark."""


def asks(text: str) -> bool:
    """Whether a text asks for something, with or without a question mark."""
    folded = normalise(text[:BEGINNING])
    begun = folded.split()[:FIRST_WORDS]
    asked = begun[:1] and (
        begun[0] in OPENS or not {*INTERROGATIVES, "que", *further.listed("asks_within")}.isdisjoint(begun)
    )
    return "?" in text or bool(asked) or ASKS.match(folded) is not None


BEGINNING, FIRST_WORDS = 100, 3
"""The characters, and the words, of a text's beginning that show whether it asks for something."""


@lru_cache(maxsize=4)  # a turn asks several times of the same text
def _found(
    lanes: tuple[Lane, ...], business: Business | None, text: str
) -> Sequence[SearchResult[tuple[Lane, Tool[Services]]]]:
    return _subjects(lanes, business).find(text)


@lru_cache(maxsize=4)
def _subjects(lanes: tuple[Lane, ...], business: Business | None) -> Searches[tuple[Lane, Tool[Services]]]:
    """Return a search over what each tool is for: the words of its phrases, without their slots, and of the subjects
    that its lane lists.
    """
    phrases = {
        (phrase.language, tool.name, *content(phrase.literal)): (phrase.language, (lane, tool), phrase.literal)
        for lane in lanes
        for tool in lane.tools.tools
        if tool.role != "admin"  # nobody is offered what an admin alone may do
        and tool.name not in NEVER_GUESSED
        for phrase in reversed(tool.phrases)  # of those that differ in fillers alone, the first counts
        if not phrase.slots or len(content(phrase.literal)) > 1  # "move" alone can be about anything
    }
    subjects = [
        (subject.language, (lane, tool), subject.text)
        for lane in lanes
        for subject in lane.subjects(business)
        if (tool := lane.tools.get(subject.tool))
    ]
    return Searches.over([*phrases.values(), *subjects])


def command_or_answer(
    lanes: Sequence[Lane],
    text: str,
    language: Language,
    business: Business | None = None,
    overspent: Overspent | None = None,
    once: CallCache | None = None,
    notes: Mapping[str, LaneNotes] | None = None,
    at_hand: LaneAtHand | None = None,
    shown: Sequence[Lane] | None = None,
    reworded: Callable[[], AnyAnswer | None] = lambda: None,
) -> WholeCommand | str | AnyAnswer:
    """Return the command that `text` is in any language, or else an answer in this `language`. If a budget is used up
    (`overspent`), the answer says so where nothing is understood. While the person is in the middle of something
    (`at_hand`), only what belongs to it is guessed. `shown`: the lanes that the person may use, where these are fewer.
    `reworded` returns what the text means in other words, which goes before guesses; None if it means nothing known.
    """
    if command := whole(lanes, text, once, business, notes):
        return command
    answer = _small_talk(lanes, text, language, business, notes)
    if answer is not None and not isinstance(answer, AnswersNothing):
        return answer
    if answer is None and (command := misspelt(lanes, text)):
        return replace(command, guessed=True)
    part, goes_first = _read_in_part(lanes, text, business, notes or {}) if business is not None else (None, False)
    if part is not None and goes_first:
        return part
    if answer is None and (meant := reworded()) is not None:
        return meant
    if part is not None:
        return part
    if answer is not None:
        return answer
    near_lanes, text = at_hand.of(lanes) if at_hand else lanes, without_greeting(text)
    if begun := _begun(near_lanes, text, language, business):
        return Hint(texts.of(language).whole_command.format(examples=_quoted([begun])))
    return _nearly(near_lanes, text, language, business, overspent, at_hand, notes, shown)


def _small_talk(
    lanes: Sequence[Lane],
    text: str,
    language: Language,
    business: Business | None,
    notes: Mapping[str, LaneNotes] | None = None,
) -> str | None:
    """Return the answer to a text that requests nothing (thanks, anger, an emoji, a yes to no question); None for any
    other text.
    """
    says = texts.of(language)
    plain = " ".join("".join(c for c in normalise(text) if unicodedata.category(c) != "So" or c in "👍👌").split())
    farewell = farewell_of(text)
    if farewell is Farewell.THANKS or THANKS.fullmatch(plain) or THANKS_FOR.fullmatch(plain):
        return says.welcome
    if farewell in (Farewell.GOODBYE, Farewell.LATER):
        return says.goodbye if farewell is Farewell.GOODBYE else says.take_your_time
    if PLEASED.fullmatch(plain):
        return NotUnderstood(says.pleased)  # what was asked, is asked again
    if WHAT_NOW.fullmatch(plain):
        return service_words.help_words(business, language, help_text.told(lanes, language, business, notes))
    if UPSET.search(plain) and plain.count(" ") < ANGRY:
        return NotUnderstood(" ".join((says.upset, *_otherwise(lanes, business, language))))
    if normalise(text) in UNDO:
        return NothingDone(says.nothing_to_undo)
    if agrees(text) or declines(text) or is_bare_deed(text):
        return AnswersNothing(says.nothing_to_answer)
    if not any(map(str.isalnum, text)):
        return NotUnderstood(says.no_words)
    if "?" not in text and refused(normalise(text)) is not None:
        return NothingDone(says.nothing_done)
    return None


def _nearly(
    lanes: Sequence[Lane],
    text: str,
    language: Language,
    business: Business | None,
    overspent: Overspent | None,
    at_hand: LaneAtHand | None = None,
    notes: Mapping[str, LaneNotes] | None = None,
    shown: Sequence[Lane] | None = None,
) -> WholeCommand | str:
    """Answer a text that is no command: with the read command that it is near to, with the commands that may be meant,
    or with a list of what can be asked.
    """
    says = texts.of(language)
    is_change = asks_for_change(without_courtesy(text))
    near = nearest(lanes, business, text, only_changes=is_change)
    if at_hand is not None and near and near.tool.role == "admin":
        near = None  # a guess for a customer is nothing that only an admin may do
    if near and not near.lane.informs and rewording.asks_nothing_of(near.lane, text):
        near = None  # "my sister was here all weekend" wants no look at a calendar
    if near and near.score >= LOOKS_LIKE and (look := near.look(text)):
        return look
    starting = _starting(lanes, text, _example_words(lanes, language, business))
    started = [tool for tool, _ in starting]
    if started and not (near and near.score >= LOOKS_LIKE and near.tool not in started):
        return Hint(says.whole_command.format(examples=_quoted(example for _, example in starting)))
    is_question = business is not None and overspent is None and not is_change and _only_asks(text)
    if is_question and near and near.tool.tier is not Tier.READ:
        near = None  # a question wants nothing done
    is_of_it = at_hand is None or (near is not None and near.lane is at_hand.lane)
    words = near.lane.example_words(business, language) if near else {}
    if near and is_of_it and near.is_worth_offering and (example := near.tool.example(language, words)):
        meant = near.whether_meant(language) if at_hand else None
        return meant or perhaps(example, language)
    if is_question and (isinstance(at_hand.words, OnlyInPart) if at_hand else near is None or near.score < PERHAPS):
        return UnknownQuestion(service_words.unknown_question(lanes, business, language))
    if at_hand is not None and overspent is None:
        return AtHandWords(at_hand.words)
    otherwise = _otherwise(lanes, business, language)
    limited = {None: says.limited, "PersonBudget": says.person_overspent, "DeploymentBudget": says.service_overspent}
    listed = foremost(lanes if shown is None else shown, language, business, notes)
    opening = limited[overspent].format(examples=listed) if listed else says.nothing_on
    return NothingFound("\n".join((opening, *otherwise)))


def perhaps(command: str, language: Language) -> Hint:
    """Return the words that offer this command, which may be meant."""
    return Hint(texts.of(language).did_you_mean.format(examples=_quoted([command])))


def _starting(lanes: Sequence[Lane], text: str, words: Mapping[str, str]) -> Sequence[tuple[Tool[Services], str]]:
    """Return the tools with a phrase that the text is the beginning of, each with that phrase's example; one for each
    opening.
    """
    found: dict[str, tuple[Tool[Services], str]] = {}
    for tool in _as_shown(lanes):
        for phrase in filter(lambda each: _is_begun_by(each, text), tool.phrases_beginning(text)):
            found.setdefault(phrase.opening, (tool, phrase.shown(words)))
    return list(found.values())


def _is_begun_by(phrase: Phrase, text: str) -> bool:
    """Return whether a text begins a phrase, by a word that says something. A text that is the whole phrase counts no
    more: its words could not be such a thing ("todo bien").
    """
    return phrase.starts(text) and bool(content(phrase.opening)) and phrase.match(text) is None


def _example_words(lanes: Iterable[Lane], language: Language, business: Business | None) -> Mapping[str, str]:
    """Return the service's own words for the slots of the phrases of all these lanes."""
    return {usual: own for lane in lanes for usual, own in lane.example_words(business, language).items()}


def _only_asks(text: str) -> bool:
    """Return whether a text is a question that asks for nothing to be done."""
    return topics.asks(text) and not is_request(without_courtesy(text))


def _otherwise(lanes: Sequence[Lane], business: Business | None, language: Language) -> list[str]:
    return [words for lane in lanes if (words := lane.fallback(business, language))]


def _as_shown(lanes: Sequence[Lane]) -> Sequence[Tool[Services]]:
    """Return the tools in the order in which their examples are shown: those that exist for phrases alone come last,
    because their phrases may begin like those of a tool that people mean more often.
    """
    tools = [tool for lane in lanes for tool in lane.tools.tools]
    return sorted(tools, key=lambda each: each.is_for_phrases)


def _begun(lanes: Sequence[Lane], text: str, language: Language, business: Business | None) -> str | None:
    """Return the example of the first command that begins with this single word and needs more words; None if there is
    none.
    """
    if normalise(text) in KEYWORDS or len(text.split()) > 1 or len(text) < A_WORD:
        return None
    phrases = [phrase for tool in _as_shown(lanes) for phrase in tool.phrases_beginning(text)]
    if any(phrase.starts(text) for phrase in phrases):
        return None
    begun = next((phrase for phrase in phrases if phrase.slots and phrase.begins_with(text)), None)
    return begun.shown(_example_words(lanes, language, business)) if begun else None


def explain(language: Language, names: Mapping[str, str], tool: Tool[Services], error: ValidationError) -> str:
    """Return what to say to a person whose command had an impossible value: what the value must be, and an example of
    the command."""
    says = texts.of(language)
    wrong = dict.fromkeys(
        says.wrong_values.get(each["type"], says.wrong_value).format(
            name=names.get(str(each["loc"][0]), each["loc"][0]), **each.get("ctx", {})
        )
        for each in error.errors(include_url=False, include_input=False)
    )
    example = tool.example(language)
    return says.not_like_that.format(wrong=" ".join(wrong), examples=_quoted([example])) if example else " ".join(wrong)


def _quoted(given: Iterable[str]) -> str:
    return " / ".join(f"“{example}”" for example in given)


def for_person(lanes: Sequence[Lane], notes: Mapping[str, LaneNotes], now: datetime) -> Sequence[Lane]:
    """Return the lanes that may serve the person whose notes these are."""
    return [lane for lane in lanes if lane.name not in notes or not lane.refuses(notes[lane.name], now)]


SHOWS_LANGUAGE = 3
"""The fewest characters of a beginning that show its language: "add", and not "a", which is a word of Spanish too."""


def language_of(lanes: Sequence[Lane], text: str, once: CallCache) -> Language | None:
    """Return the language of the phrase that `text` is, or that it begins like; None if there is no such phrase, or if
    it could be in two languages.
    """
    found = {each.phrase.language for each in _matches(lanes, text, Phrase.match, once)}
    if not found:
        phrases = [phrase for lane in lanes for _, phrase in lane.tools.phrases_beginning(text)]
        found = {each.language for each in phrases if len(each.opening) >= SHOWS_LANGUAGE and each.starts(text)}
    return found.pop() if len(found) == 1 else None


def language_of_things(lanes: Sequence[Lane], text: str, business: Business | None) -> Language | None:
    """Return the language in which a text names the business's own things; None if it names none, or in two languages.
    It shows less than any other word: a thing may have no other name ("2 jarros").
    """
    found = {shown for lane in lanes if (shown := lane.shows_language(text, business))} if business else set()
    return found.pop() if len(found) == 1 else None
