"""Whether a person has asked for the new thing that a call would make: its name and its other values are theirs."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from pydantic import BaseModel, JsonValue

from parley.conversation.normal_form import without_accents
from parley.lanes import when
from parley.lanes.own_words import WISH_WORDS, common, is_like
from parley.lanes.plain_wish import PRONOUNS
from parley.lanes.said_times import without_times
from parley.lanes.wish_clauses import WishClauses
from parley.lanes.wished_values import WishedValues, prepared_without
from parley.ports import Services
from parley.texts.vocabulary import listed, pattern
from parley.times import Once
from parley.tools.tool import Tool

PLAIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
"""Matches a word of letters alone. Anything else in a name is a number, an address or the like."""
SAYS_WHAT = pattern(WISH_WORDS, "wish_says_what", r"(?<!\w)(?:{})(?!\w)")
"""Matches what introduces the content of a new thing: "to call"."""


class NewThingWish:
    """A person's wish for something new, to compare it with the call that would make it."""

    def __init__(self, clauses: WishClauses, values: WishedValues, *, is_strict: bool) -> None:
        self.clauses, self.values, self.is_strict = clauses, values, is_strict
        self.call, self.read, self.all, self.things = clauses.call, clauses.read, clauses.all, clauses.things

    def makes(
        self, tool: Tool[Services], given: Mapping[str, JsonValue], prepared: BaseModel | None, *, refers: bool
    ) -> bool:
        """Whether the person has asked for the new thing that the call would make: its name and its other values are
        theirs.
        """
        names = [str(given[name]) for name in tool.makes if name in given]
        rest = {name: value for name, value in given.items() if name not in tool.makes}
        if names and self._is_beside_a_thing(tool, names, rest):
            return True
        if not all(
            self.values.is_said_before(each)
            or self._adds_nothing(tool, given, n, prepared)
            or (
                n == "when"
                and any(self.values.is_backed(tool, each, said, None, names) for said in self.clauses.acting_each(tool))
            )
            or (n == "when" and self._is_own_wording_of(each, names))
            for n, each in rest.items()
        ):
            return False
        is_asked_for = bool(self.clauses.asking(tool))
        if not names:
            return is_asked_for or bool(rest)
        if self._refers_to(tool, names) or self._goes_back_to(tool, names):
            return True
        own = self._naming_words(names) if is_asked_for else self.clauses.said.statements.words
        if not own or not all(self._is_own_wording(tool, each) for each in names):
            return False
        says_whom = tool.person in rest  # "draft an email to Bo": what it says is left to the model
        if is_asked_for and (says_whom or refers):
            return True
        words = {word for each in names for word in without_accents(each).split()}
        now = {word for each in self.clauses.replaced_by(tool) for word in without_accents(each).split()}
        if now and words <= now | own and (words - now) & own - listed(WISH_WORDS, "wish_fillers"):
            return True  # "just one word then", of "one line of journal"
        telling = (own | self.clauses.before) & (self.clauses.with_before.telling | self.all.telling)
        return any(is_like(word, each) for word in words for each in telling)

    def _naming_words(self, names: Sequence[str]) -> frozenset[str]:
        """Return the person's words that may name a new thing: those of their wishes. What they deny or say on a
        condition counts only if its "not" or "if" is in the name as well: "remind me not to eat".
        """
        words = {word for each in names for word in without_accents(each).split()}
        left_out = self.all.words - self.clauses.said.words - common()
        if not words & left_out:
            return self.clauses.said.words
        markers = words & listed(WISH_WORDS, "wish_markers") & self.all.words
        return self.all.words if markers else frozenset()

    def _is_beside_a_thing(self, tool: Tool[Services], names: Sequence[str], rest: Mapping[str, JsonValue]) -> bool:
        """Whether the new thing is named after one on the card, and lies as many minutes before or after it as the
        person has said: "10 minutes before my next thing".
        """
        phrase = rest.get("when")
        meant = when.meanings(self.call, phrase[: when.LONGEST_WHEN]) if isinstance(phrase, str) else ()
        if len(rest) != 1 or len(meant) != 1 or not isinstance(meant[0], Once) or not meant[0].has_time:
            return False
        if not (self.clauses.asking(tool) or self.clauses.said.statements.heard):
            return False
        local = meant[0].at.astimezone(self.call.zone).replace(tzinfo=None)
        return any(
            self.clauses.said.says_so_long(
                abs(round((local - at).total_seconds() / 60)), "earlier" if local < at else "later_than"
            )
            and all(self._is_called_as(name, title, at) for name in names)
            for title, at in self.read.moments
        )

    def _is_called_as(self, name: str, title: str, at: datetime) -> bool:
        """Whether a name has a word of a thing's title and, besides, only that title, the thing's hour and the person's
        own words.
        """
        called, words = set(without_accents(title).split()), set(without_accents(name).split())
        own = (
            called
            | {without_accents(f"{at:{form}}") for form in ("%H:%M", "%-H:%M", "%-H")}
            | self.all.words
            | common()
        )
        return words <= own and bool(words & called - common())

    def _refers_to(self, tool: Tool[Services], names: Sequence[str]) -> bool:
        """Whether the new thing is named like one of the person's own things, and they have asked for it only by "that"
        or the like: "what's left? remind me of that at 4".
        """
        if not all(without_accents(each) in self.read.titles for each in names):
            return False
        for clause in self.clauses.asking(tool):
            rest = without_accents(when.apart(self.call, clause[: when.LONGEST_WHEN])[0])
            if PRONOUNS & set(rest.split()) and not self.things.telling(tool, rest) & self.clauses.said.telling:
                return True
        return False

    def _goes_back_to(self, tool: Tool[Services], names: Sequence[str]) -> bool:
        """Whether the new thing is named like one on the card that the person spoke of before, and they name no other
        thing now: "and remind me an hour before".
        """
        if self.is_strict or not all(without_accents(each) in self.read.titles for each in names):
            return False
        if not (self.clauses.asking(tool) or self.clauses.is_continued):
            return False
        before = frozenset(without_accents("\n".join((*self.clauses.earlier, self.read.asked_last))).split())
        said = without_accents(without_times("\n".join(self.clauses.wishes)))
        if SAYS_WHAT.search(said):
            return False  # "remind me at four to call Bo"
        told = self.things.telling(tool, said)
        others = (title for title in self.read.titles if title not in {without_accents(each) for each in names})
        return all(before & (set(without_accents(each).split()) - common()) for each in names) and not any(
            self.things.has_own_word(title, told) for title in others
        )

    def _is_own_wording_of(self, value: JsonValue, names: Sequence[str]) -> bool:
        """Whether each word of a time that no grammar reads is the person's, or one of the new thing's name, which is
        that of a thing on the card: "half an hour before the rehearsal".
        """
        if self.is_strict or not isinstance(value, str) or when.meanings(self.call, value[: when.LONGEST_WHEN]):
            return False
        called = {
            word
            for each in names
            if without_accents(each) in self.read.titles
            for word in without_accents(each).split()
        }
        own = self.clauses.said.words | called | common()
        beside = set(without_accents(value).split()) & self.clauses.said.words & listed(WISH_WORDS, "time_beside")
        return bool(beside) and all(any(is_like(word, each) for each in own) for word in without_accents(value).split())

    def _is_own_wording(self, tool: Tool[Services], text: str) -> bool:
        """Whether nothing in a name comes from what the model has read, but for what the person names there, and for
        the text that the name replaces. Other words of the model are allowed, but no numbers or addresses.
        """
        theirs = (*self.clauses.named_titles, *self.clauses.replaced_by(tool))
        own = self.all.words | self.clauses.before | {word for each in theirs for word in without_accents(each).split()}
        for written in text.split():
            words = without_accents(written).split()
            if all(any(is_like(word, each) for each in own) for word in words):
                continue
            if not PLAIN.fullmatch(written.strip(".,;:!?¡¿\"'“”()")) or any(word in self.read.words for word in words):
                return self.all.says(text)
        return True

    def _adds_nothing(
        self, tool: Tool[Services], given: Mapping[str, JsonValue], name: str, prepared: BaseModel | None
    ) -> bool:
        """Whether the call means the same without this argument, as when a length is the usual one."""
        return prepared is not None and prepared_without(tool, self.call, given, without=(name,)) == prepared
