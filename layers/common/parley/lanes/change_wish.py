"""Whether a person has asked for the change of a thing that a call would make: they name the thing, the deed, and the
new values. Pure, but for what a tool's `prepare` looks at."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, JsonValue

from parley.conversation.day_spelling import NUMBERS
from parley.conversation.normal_form import without_accents
from parley.lanes import tool_deeds, wished_text
from parley.lanes.naming import names_all, parts_of
from parley.lanes.own_words import PLACES, WISH_WORDS, OwnWords, common
from parley.lanes.plain_wish import opened
from parley.lanes.read_texts import FoundThing
from parley.lanes.said_times import without_times
from parley.lanes.wish_clauses import WishClauses, offset_words
from parley.lanes.wished_values import WishedValues, prepared_without
from parley.ports import Services
from parley.texts.vocabulary import listed, pattern
from parley.times import Meaning
from parley.tools.tool import Tier, Tool

SETS_IT = pattern(WISH_WORDS, "wish_sets_it", r"(?<!\w)(?:{})(?!\w)")
"""Matches words by which a correction sets a thing to a new value, with its reason in front: "make it"."""


class ChangeWish:
    """A person's wish to change things of theirs, to compare it with the call that would change them."""

    def __init__(self, clauses: WishClauses, values: WishedValues, *, is_strict: bool) -> None:
        self.clauses, self.values, self.is_strict = clauses, values, is_strict
        self.call, self.read, self.things = clauses.call, clauses.read, clauses.things

    def changes(
        self,
        tool: Tool[Services],
        given: Mapping[str, JsonValue],
        things: Sequence[FoundThing],
        prepared: BaseModel | None,
    ) -> bool:
        """Whether the person has asked for this change of the things that the call has found."""
        now = self.values.time_now(tool, prepared)
        if self._corrects(tool, given, things, now) or self._says_value_alone(tool, given, things, now):
            return True
        is_named = (
            any(self._is_named(tool, each, thing, given, prepared) for each in self.clauses.asking(tool, thing.title))
            or self._is_meant_by_pronoun(tool, thing)
            for thing in things
        )
        if not all(is_named):
            return False
        rest = [each for name, each in given.items() if name == "title" or not self.values.is_of(each, things)]
        words = self.clauses.acting(tool)
        return all(
            self.values.says(each, words, now)
            or any(self.values.is_backed(tool, each, said, now) for said in self.clauses.acting_each(tool))
            for each in rest
        )

    def _is_named(
        self,
        tool: Tool[Services],
        clause: str,
        thing: FoundThing,
        given: Mapping[str, JsonValue],
        prepared: BaseModel | None,
    ) -> bool:
        """Whether a clause that asks for the tool's action also names the thing; if it names nothing, another clause
        may: "the pills, cancel it please".
        """
        if not self.clauses.telling_beside_times(tool, clause):
            clause = " ".join(self.clauses.asks.clauses)
        told = self.things.telling(tool, clause)
        if (told - set(thing.title.split())) & listed(WISH_WORDS, "wish_other_things"):
            return False  # "the pills order" is not the reminder of the pills
        if self.things.has_own_word(thing.title, told) and names_all(clause, _plain(thing.shown)):
            return True
        if any(title != thing.title and self.things.has_own_word(title, told) for title in self.read.titles):
            return False  # they name another one
        if any((thing.title, place) in self.read.places for place in self.clauses.said.places(clause)):
            return True
        return self.clauses.says_whole_phrase(tool) and prepared == prepared_without(
            tool, self.call, given, without=tuple(given)
        )

    def _is_meant_by_pronoun(self, tool: Tool[Services], thing: FoundThing) -> bool:
        """Whether a clause that asks for another time names nothing ("push it a week") and is about this thing: the one
        that the person names in the clauses without a deed, or else in the latest of their texts that names any.
        """
        if self.is_strict or tool.time_now is None or tool.tier is not Tier.WRITE or not self.clauses.asking(tool):
            return False
        acting = [
            each
            for each in self.clauses.parts
            if self.clauses.holds_deed(tool, without_accents(wished_text.unquoted(each)))
        ]
        if all(self.clauses.telling_beside_times(tool, without_accents(each)) for each in acting):
            return False
        beside = "\n".join(each for each in self.clauses.parts if each not in acting)
        for text in (beside, *self.clauses.earlier, self.read.asked_last):
            told = frozenset(without_accents(text).split()) - tool_deeds.all_deeds_of(self.clauses.tools) - common()
            if named := [title for title in self.read.titles if set(title.split()) & told]:
                return named == [thing.title]
        return False

    def _corrects(
        self, tool: Tool[Services], given: Mapping[str, JsonValue], things: Sequence[FoundThing], now: Meaning | None
    ) -> bool:
        """Whether the call is about the very things that the person's last act made or changed, and they take that act
        back, or say only a new value: "no, 7pm".
        """
        done = self.read.done_last
        if self.clauses.takes_back:
            return bool(things) and all(done.get(each.id) == tool.name for each in things)
        if set(done) != {each.id for each in things}:
            return False
        return self._says_value_alone(tool, given, things, now, is_unnamed=True)

    def _says_value_alone(
        self,
        tool: Tool[Services],
        given: Mapping[str, JsonValue],
        things: Sequence[FoundThing],
        now: Meaning | None,
        *,
        is_unnamed: bool = False,
    ) -> bool:
        """Whether a clause only says the new value of the one thing: "second to monday", "milk. MILK". With
        `is_unnamed`, the clause need not name the thing.
        """
        rest = [each for name, each in given.items() if name == "title" or not self.values.is_of(each, things)]
        if len(things) != 1 or not rest or tool.tier is not Tier.WRITE:
            return False
        clauses = [each.strip() for each in self.clauses.parts]
        tails = [each[found.end() :] for each in clauses if is_unnamed for found in SETS_IT.finditer(each)]
        for clause in (*clauses, *tails):
            asking = without_accents(wished_text.unquoted(clause))
            is_meant = is_unnamed or self._names(tool, asking, things[0])
            is_alone = (self._is_said_alone(tool, value, clause, things[0], now) for value in rest)
            if is_meant and not self._names_another(tool, asking, things[0], rest) and all(is_alone):
                return True
        return False

    def _names(self, tool: Tool[Services], clause: str, thing: FoundThing) -> bool:
        is_called = self.things.has_own_word(thing.title, self.things.telling(tool, clause))
        return self._is_at_place(clause, thing) or (is_called and names_all(clause, _plain(thing.shown)))

    def _names_another(self, tool: Tool[Services], clause: str, thing: FoundThing, new: Sequence[JsonValue]) -> bool:
        """Whether a clause names another thing than this one, by a word that is not part of the new values."""
        values = {word for each in new for word in without_accents(str(each)).split()}
        told = self.things.telling(tool, without_times(clause)) - values
        return any(title != thing.title and self.things.has_own_word(title, told) for title in self.read.titles)

    def _is_at_place(self, clause: str, thing: FoundThing) -> bool:
        return any((thing.title, place) in self.read.places for place in self.clauses.said.places(clause))

    def _is_said_alone(
        self, tool: Tool[Services], value: JsonValue, clause: str, thing: FoundThing, now: Meaning | None
    ) -> bool:
        """Whether a clause says a value and, besides, only the thing, the tool's action and fillers."""
        is_said = self.values.says(value, clause, now) or self.values.is_backed(tool, value, clause, now)
        if not (is_said or self._corrects_title(value, clause, thing)):
            return False
        beside = set(without_accents(without_times(opened(clause))).split()) - set(thing.title.split())
        beside -= set(without_accents(str(value)).split()) | listed(WISH_WORDS, "wish_fillers")
        beside -= offset_words(without_accents(clause))
        return all(self.clauses.is_deed_of(tool, word) or _is_numeral(word) for word in beside)

    def _corrects_title(self, value: JsonValue, clause: str, thing: FoundThing) -> bool:
        """Whether a value is a thing's title with one word in place of another, as in "son 4 docenas"."""
        old, new = thing.title.split(), without_accents(str(value)).split()
        if self.is_strict or len(old) != len(new):
            return False
        changed = [after for before, after in zip(old, new, strict=True) if before != after]
        said = OwnWords([clause], self.call).words
        return len(changed) == 1 and changed[0] in said and bool(said & set(old) - common())

    def names_by_place(self, prepared: BaseModel | None) -> bool:
        """Whether the person has named each thing that a call has found by its place in the list that they saw last:
        "the second one".
        """
        things = FoundThing.all_of(prepared, self.read)
        clauses = self.clauses.said.clauses
        return bool(things) and all(any(self._is_at_place(each, thing) for each in clauses) for thing in things)


def _is_numeral(word: str) -> bool:
    """Whether a word is a number or a place in a list; "elevens" is that of "eleven's better"."""
    return word in PLACES or word.isdecimal() or word in NUMBERS or word.removesuffix("s") in NUMBERS


def _plain(title: str) -> str:
    """Return a title in small letters and without accents, with commas between the things of a list."""
    return ", ".join(map(without_accents, parts_of(title))) or without_accents(title)
