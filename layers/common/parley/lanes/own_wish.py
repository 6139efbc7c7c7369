"""Whether a call is what the person has asked for. Pure, but for what a tool's `prepare` looks at.

What a model has read may hold an order, whoever wrote it: a title on the card, a line of a list. A write is then done
at once only if the person's own messages hold it:

    something new   (a tool that `makes`) what it is called has a word of theirs that means something, in a statement or
                    beside the deed, and none that only what was read has; its numbers, addresses and times were said.
                    Or it is called as a thing on the card, and is so long before or after it as they have said
    anything else   the deed   one of the words that the tool's own phrases begin with, in a clause without a "not":
                               "complete", "cancel", "añade"; or one of its own beside these: "got"
                    the thing  that the call has found, in the same clause: by a word that no other thing has, by all
                               its words, or by its place in the list ("the second one", and never "at 2"); or it is the
                               only one of its kind, and they say a phrase that names none ("cancel my reminder"); or it
                               is what their last message made, and these words are about it ("no, 7pm")
                    the rest   every other value: each of its words and numbers, or the same moment in other words

So a number, an id or nothing at all ("all of them") is no consent: the person names the thing that it stands for.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Self

from pydantic import BaseModel, JsonValue, ValidationError

from parley.conversation.normal_form import normalise
from parley.errors import ToolAsks, ToolRefused
from parley.lanes import referent, when
from parley.lanes.card import Card
from parley.lanes.naming import names_all, parts_of
from parley.lanes.own_words import LETTERS, NEGATIONS, WISH_WORDS, OwnWords, common, is_form_of, is_like
from parley.ports import Services
from parley.schedules import Recurrence
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times import Meaning, Once, names_day
from parley.tools.tool import Call, Tier, TimerRequest, Tool

MOMENT_ON_CARD = re.compile(r': ("(?:[^"\\]|\\.)*"), [A-Z][a-z]{2} (\d{4}-\d\d-\d\d \d\d:\d\d)')
"""Matches the title of a thing on the card, in quotes, and its moment by the person's clock."""
ENTRY = re.compile(r"(\d{1,3})\. (.+?)(?: \([^()]*\))?")
"""A line of a list: its number, what it is called, and what is said of it."""
LAST = -1
BY_ID = re.compile(r"id:(.+)")
"""An argument that names a thing by its id."""
HALF_A_DAY = 12
PRONOUNS = listed(WISH_WORDS, "pronouns")
"""Words that stand for a thing that was named before: "that", "eso"."""
PLACE = re.compile(r"-?\d{1,3}")
PLAIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
"""A word of letters alone; anything else in a name is a number, an address or the like."""


class ReadTexts:
    """What a model has read, in this turn or on the card, that somebody has worded."""

    def __init__(self, read: Iterable[str], card: Card) -> None:
        lines = [found.groups() for line in read if (found := ENTRY.fullmatch(line.strip()))]
        numbered = [(int(number), title) for number, title in lines]
        last = max((number for number, _ in numbered), default=0)
        entries = [*numbered, *((LAST, title) for number, title in numbered if number == last), *card.titles]
        self.titles = {normalise(title): title for _, title in entries}
        self.places = frozenset((normalise(title), number) for number, title in entries if number is not None)
        words = (word for text in (*read, *card.texts) for word in normalise(text).split())
        self.words = frozenset(words) - common()
        self.made_last = card.made_last
        self.moments = tuple(
            (json.loads(found[1]), datetime.fromisoformat(found[2]))
            for line in card.text.splitlines()
            if (found := MOMENT_ON_CARD.search(line))
        )


@dataclass(frozen=True)
class FoundThing:
    """The very thing that a call has found, before anything is done to it."""

    id: str
    title: str
    """Its title in the normal form."""
    shown: str
    """Its title as it is."""

    @classmethod
    def all_of(cls, prepared: BaseModel | None, read: ReadTexts) -> tuple[Self, ...]:
        """The things of prepared arguments; none for a call that finds none."""
        fields = prepared.model_dump(mode="json") if prepared else {}
        if "id" not in fields:
            return ()
        beside = [each for value in fields.values() if isinstance(value, list) for each in value]
        return tuple(cls._of(each, read) for each in (fields, *beside) if isinstance(each, Mapping) and "id" in each)

    @classmethod
    def _of(cls, fields: Mapping[str, JsonValue], read: ReadTexts) -> Self:
        nested = [value for each in fields.values() if isinstance(each, Mapping) for value in each.values()]
        texts = [each for each in (*fields.values(), *nested) if isinstance(each, str)]
        called = fields.get("title") or fields.get("text")
        shown = str(called or next((each for each in texts if normalise(each) in read.titles), ""))
        return cls(str(fields["id"]), normalise(shown), shown)


class OwnWish:
    """What the person has said, and what was read for them."""

    def __init__(
        self, said: OwnWords, said_before: Sequence[str], read: ReadTexts, tools: Sequence[Tool[Services]]
    ) -> None:
        self.said, self.read, self.tools, self.call = said, read, tuple(tools), said.call
        self._before = frozenset(word for text in said_before for word in normalise(text).split())
        self._with_before = OwnWords([*said_before, *said.heard], said.call)

    def holds(
        self,
        tool: Tool[Services],
        given: Mapping[str, JsonValue],
        prepared: BaseModel | None = None,
        *,
        is_strict: bool = False,
        refers: bool = False,
    ) -> bool:
        """Whether the person has asked for this deed with these arguments, those that are no defaults. `prepared` is
        what they have been found to mean, as far as that is known. With `is_strict`, what is called so must be said
        word by word too, because others' words were read. With `refers`, other arguments are what a step of the same
        plan finds."""
        if tool.makes and not is_strict:
            return self._makes(tool, given, prepared, refers=refers)
        things = FoundThing.all_of(prepared, self.read)
        if things and self._corrects(tool, given, things):
            return True
        if things:
            asking = self._asking(tool)
            is_named = (any(self._is_named(tool, each, thing, given, prepared) for each in asking) for thing in things)
            return all(is_named) and self._says_rest(given, things)
        if not given and not refers and not tool.makes:
            return self._says_whole_phrase(tool)
        if given and not refers and all(map(self.said.statements.says_moment, given.values())):
            return True
        return bool(self._asking(tool)) and all(map(self.said.names, given.values()))

    # --- something new ------------------------------------------------------------------------------------------------

    def _makes(
        self, tool: Tool[Services], given: Mapping[str, JsonValue], prepared: BaseModel | None, *, refers: bool
    ) -> bool:
        names = [str(given[name]) for name in tool.makes if name in given]
        rest = {name: value for name, value in given.items() if name not in tool.makes}
        if names and self._is_beside_a_thing(tool, names, rest):
            return True
        if not all(
            self._is_said_before(each) or self._adds_nothing(tool, given, n, prepared) for n, each in rest.items()
        ):
            return False
        is_asked_for = bool(self._asking(tool))
        if not names:
            return is_asked_for or bool(rest)
        if self._refers_to(tool, names):
            return True
        own = self.said.words if is_asked_for else self.said.statements.words
        if not all(map(self._is_own_wording, names)):
            return False
        says_whom = tool.person in rest  # "draft an email to Bo": what it says is left to the model
        if is_asked_for and (says_whom or refers):
            return True
        words = {word for each in names for word in normalise(each).split()}
        telling = (own | (self._before if own else frozenset())) & (self._with_before.telling | self.said.telling)
        return any(is_like(word, each) for word in words for each in telling)

    def _is_beside_a_thing(self, tool: Tool[Services], names: Sequence[str], rest: Mapping[str, JsonValue]) -> bool:
        """Whether the new thing is called as one on the card, and is so long before or after that one as they have
        said: "10 minutes before my next thing"."""
        phrase = rest.get("when")
        meant = when.meanings(self.call, phrase[: when.LONGEST_WHEN]) if isinstance(phrase, str) else ()
        if len(rest) != 1 or len(meant) != 1 or not isinstance(meant[0], Once) or not meant[0].has_time:
            return False
        if not (self._asking(tool) or self.said.statements.heard):
            return False
        local = meant[0].at.astimezone(self.call.zone).replace(tzinfo=None)
        return any(
            self.said.says_so_long(
                abs(round((local - at).total_seconds() / 60)), "earlier" if local < at else "later_than"
            )
            and all(self._is_called_as(name, title, at) for name in names)
            for title, at in self.read.moments
        )

    def _is_called_as(self, name: str, title: str, at: datetime) -> bool:
        """Whether a name holds a word of a thing's title, and beside it that thing's hour and own words alone."""
        called, words = set(normalise(title).split()), set(normalise(name).split())
        own = called | {normalise(f"{at:%H:%M}")} | self.said.words | common()
        return words <= own and bool(words & called - common())

    def _refers_to(self, tool: Tool[Services], names: Sequence[str]) -> bool:
        """Whether the new thing is called as one of the person's own things is, and they have asked for it by "that"
        alone: "what's left? remind me of that at 4"."""
        if not all(normalise(each) in self.read.titles for each in names):
            return False
        for clause in self._asking(tool):
            rest = normalise(when.apart(self.call, clause[: when.LONGEST_WHEN])[0])
            if PRONOUNS & set(rest.split()) and not self._telling(tool, rest) & self.said.telling:
                return True
        return False

    def _is_own_wording(self, text: str) -> bool:
        """Whether nothing of a name stems from what was read: words of the model's own may be in it, but no number and
        no address."""
        own = self.said.words | self._before
        for written in text.split():
            words = normalise(written).split()
            if all(any(is_like(word, each) for each in own) for word in words):
                continue
            if not PLAIN.fullmatch(written.strip(".,;:!?¡¿\"'“”()")) or any(word in self.read.words for word in words):
                return self.said.says(text)
        return True

    def _is_said_before(self, value: JsonValue) -> bool:
        return self.said.names(value) or self._with_before.names(value)

    def _adds_nothing(
        self, tool: Tool[Services], given: Mapping[str, JsonValue], name: str, prepared: BaseModel | None
    ) -> bool:
        """Whether the call comes to the same without this argument, as with a length that is the usual one."""
        return prepared is not None and _prepared(tool, self.call, given, without=(name,)) == prepared

    # --- anything else ------------------------------------------------------------------------------------------------

    def _asking(self, tool: Tool[Services]) -> list[str]:
        """The clauses that hold the deed."""
        deeds, looks = _deeds(tool, self.tools), _looks(self.tools)
        return [
            clause
            for clause in self.said.wanted
            if any(
                f" {deed} " in f" {clause} "
                or any(is_form_of(word, deed) for word in clause.split() if word not in looks)
                for deed in deeds
            )
        ]

    def _is_named(
        self,
        tool: Tool[Services],
        clause: str,
        thing: FoundThing,
        given: Mapping[str, JsonValue],
        prepared: BaseModel | None,
    ) -> bool:
        """Whether a clause that holds the deed names the thing. What names nothing may stand beside a clause that does:
        "the pills, cancel it please"."""
        if not self._telling(tool, clause) & self.said.telling:
            clause = " ".join(self.said.wanted)
        told = self._telling(tool, clause)
        if self._has_own_word(thing.title, told) and names_all(clause, thing.shown):
            return True
        if any(title != thing.title and self._has_own_word(title, told) for title in self.read.titles):
            return False  # they name another one
        if any((thing.title, place) in self.read.places for place in self.said.places(clause)):
            return True
        return self._says_whole_phrase(tool) and prepared == _prepared(tool, self.call, given, without=tuple(given))

    def _telling(self, tool: Tool[Services], clause: str) -> frozenset[str]:
        """The words of a clause that may name a thing: neither the deed, nor what lists are called."""
        idle = _deeds(tool, self.tools) | _looks(self.tools)
        return frozenset(word for word in clause.split() if not any(is_form_of(word, each) for each in idle))

    def _corrects(self, tool: Tool[Services], given: Mapping[str, JsonValue], things: Sequence[FoundThing]) -> bool:
        """Whether their words are about the one thing that their last message made, and want this of it."""
        if set(self.read.made_last) != {each.id for each in things}:
            return False
        wanted = {referent.change_of_it(text) for text in self.said.heard}
        if "undo" in wanted:
            return {tool.name} == set(self.read.made_last.values())
        return bool(wanted & set(given)) and self._says_rest(given, things)

    def _has_own_word(self, title: str, words: frozenset[str]) -> bool:
        """Whether these words hold one of the title that no other title has, or all of the title."""
        others = {word for each in self.read.titles if each != title for word in each.split()}
        telling = words & self.said.telling
        own = {word for word in title.split() if any(is_form_of(word, each) for each in telling)}
        return bool(own - others) or (bool(own) and {w for w in title.split() if len(w) > LETTERS} <= words)

    def _says_whole_phrase(self, tool: Tool[Services]) -> bool:
        """Whether they say all that means something of a phrase that names no thing: "resume", "cancel my reminder"."""
        phrases = [
            {word for word in normalise(each.literal).split() if word not in common()}
            for each in tool.phrases
            if not each.slots
        ]
        return any(words and words <= set(clause.split()) for clause in self._asking(tool) for words in phrases)

    def _says_rest(self, given: Mapping[str, JsonValue], things: Sequence[FoundThing]) -> bool:
        rest = [value for value in given.values() if not self._is_of(value, things)]
        return all(
            self.said.names(each) or self.said.says_time_of_day(each) or self._is_number_instead(each, things)
            for each in rest
        )

    def _is_number_instead(self, value: JsonValue, things: Sequence[FoundThing]) -> bool:
        """Whether a time is at the hour that they have corrected the last one to, and nothing else of it is new:
        "sorry, make that 10". Only of reminders are the days known."""
        hours = {hour % HALF_A_DAY for text in self.said.heard if (hour := referent.hour_instead(text)) is not None}
        meant = when.meanings(self.call, value) if isinstance(value, str) and len(value) <= when.LONGEST_WHEN else ()
        if len(meant) != 1 or not hours:
            return False
        clocks = self.said.clock_times(meant[0])
        ids = {each.id for each in things}
        before = [each for each in self.call.later if each.id in ids]
        is_as_before = all(self._is_on_days_of(meant[0], each) for each in before)
        is_open = bool(before) or not names_day(str(value), LANGUAGES)
        is_hour = bool(clocks) and all(each.minute == 0 and each.hour % HALF_A_DAY in hours for each in clocks)
        return is_hour and is_as_before and is_open

    def _is_on_days_of(self, meant: Meaning, reminder: TimerRequest) -> bool:
        """Whether a time is on the day, or on the days, on which the reminder comes."""
        if isinstance(meant, Recurrence):
            return isinstance(reminder.schedule, Recurrence) and reminder.schedule.rule == meant.rule
        zone = self.call.zone
        is_same_day = (
            isinstance(meant, Once) and meant.at.astimezone(zone).date() == reminder.at.astimezone(zone).date()
        )
        return is_same_day and reminder.schedule is None

    def _is_time(self, value: str) -> bool:
        return len(value) > when.LONGEST_WHEN or bool(when.meanings(self.call, value))

    def _is_of(self, value: JsonValue, things: Sequence[FoundThing]) -> bool:
        """Whether a value names the things: by their titles, one's place, or one's id."""
        if isinstance(value, str) and (by_id := BY_ID.fullmatch(value)):
            return by_id[1] in {each.id for each in things}
        place = int(str(value)) if PLACE.fullmatch(str(value)) else None
        if any((each.title, place) in self.read.places for each in things):
            return True
        titles = {each.title for each in things}
        words = set(normalise(value).split()) if isinstance(value, str) and not self._is_time(value) else set()
        if words - common() and any(words <= set(title.split()) for title in titles):
            return True
        return normalise(str(value)) in titles or {normalise(each) for each in parts_of(str(value))} == titles


def given_arguments(arguments: BaseModel) -> dict[str, JsonValue]:
    """The arguments of a call that are no defaults."""
    fields = type(arguments).model_fields
    given = arguments.model_dump(mode="json")
    return {name: value for name, value in given.items() if getattr(arguments, name) != fields[name].default}


def _prepared(
    tool: Tool[Services], call: Call[Services], given: Mapping[str, JsonValue], without: Sequence[str]
) -> BaseModel | None:
    """What the call comes to without some of its arguments; None if it cannot do without."""
    try:
        rest = {name: value for name, value in given.items() if name not in without}
        return tool.prepare(call, tool.arguments.model_validate(rest))
    except (ValidationError, ToolAsks, ToolRefused):
        return None


ASKING = listed(WISH_WORDS, "wish_openings")
"""How a phrase may open, and nothing of what is wanted."""


@cache
def _deeds(tool: Tool[Services], tools: tuple[Tool[Services], ...]) -> frozenset[str]:
    """What the tool's own phrases do, and no phrase does that only looks: the word that begins a phrase, and the whole
    of what stands before its first slot. A thing is no deed: "alarm" cancels none."""
    looks = _looks(tools)
    found = set(tool.deeds)
    for phrase in tool.phrases:
        words = normalise(phrase.literal).split()
        if NEGATIONS & set(words):
            continue  # "don't remind me to ..." cancels, and "remind" alone does not
        found |= {word for word in _deed(words) if not {word, f"{word}s"} & looks}
        opening = normalise(phrase.opening)
        found |= {opening} if " " in opening else set()
    return frozenset(found)


def _deed(words: Sequence[str]) -> Sequence[str]:
    """The word of a phrase that says what is done: the first that is long enough, however one asks."""
    long = [word for word in words if len(word) > LETTERS and word not in ASKING]
    return long[:1]


@cache
def _looks(tools: tuple[Tool[Services], ...]) -> frozenset[str]:
    """The words of the phrases that only look."""
    looking = (phrase for each in tools if each.tier is Tier.READ for phrase in each.phrases)
    return frozenset(word for phrase in looking for word in normalise(phrase.literal).split())
