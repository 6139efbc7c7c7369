"""Whether a call that follows a look is what the person has asked for. Pure.

What a model has read in this turn may hold an order, whoever wrote it. A write is then done at once only if the
person's own messages of this turn hold all of it:

    the deed      one of the words that only the tool's own phrases have: "complete", "remind", "añade"; or one of its
                  own beside these: "got"
    every value   that is no default: each of its words and numbers; or it is the moment that they said in other words:
                  "tomorrow at 16:00" for "4pm tomorrow"; or it is the whole of an entry that was read, and they say
                  which by its number: "complete the first one"; or it means the very entry that the call has found, and
                  they name that one by a word that no other entry has: "cancel the reminder about Al"

An argument without words is no consent: a number, a yes or no, a short name counts only if it was said as well.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property

from pydantic import BaseModel, JsonValue

from parley.conversation.day_spelling import NUMBERS
from parley.conversation.language import common_words
from parley.conversation.normal_form import normalise
from parley.conversation.shapes import ORDINALS
from parley.lanes import when
from parley.lanes.naming import names_all
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.times import Meaning
from parley.tools.tool import Call, Tier, Tool

ENTRY = re.compile(r"(\d{1,3})\. (.+?)(?: \([^()]*\))?")
"""Matches a line of a list: its number, what the thing is called, and what is said of it."""
STEM = 4
"""The letters at their beginning by which two words count as one: "completed" and "complete"."""
PHONE = re.compile(r"\+?\d[\d ().-]{5,}\d")
LETTERS = 2
"""The most letters of a word that says nothing by itself, and that a person need not have said: "to", "de", "a"."""
LAST = str(-1)
CLAUSE_END = re.compile(r"[.,;:!?\n]")
NEGATIONS = frozenset(
    ("no", "not", "dont", "never", "havent", "hasnt", "didnt", "isnt", "cant", "nunca", "tampoco", "sin")
)
"""Words of negation: whoever says one may want the very opposite ("don't cancel the first one")."""


class OwnWords:
    """The messages of the person in a turn, and the texts that a model has read for them in it."""

    def __init__(self, heard: Sequence[str], read: Iterable[str], call: Call[Services]) -> None:
        self.heard, self.call = heard, call
        self.clauses = [normalise(each) for text in heard for each in CLAUSE_END.split(text)]
        words = [word for each in heard for word in normalise(each).split()]
        counted = [str(NUMBERS[word]) for word in words if NUMBERS.get(word, 1) != 1]  # "the second one" is no 1
        numbers = [*counted, *(str(ORDINALS[word]) for word in words if word in ORDINALS)]
        self.words = frozenset([*words, *numbers])
        self.phones = {_digits(found) for each in heard for found in PHONE.findall(each)}
        entries = [found.groups() for line in read if (found := ENTRY.fullmatch(line.strip()))]
        last = max((int(number) for number, _ in entries), default=0)
        self.titles = {normalise(title): title for _, title in entries}
        self.entries = {
            (normalise(title), place)
            for number, title in entries
            for place in (number, *([LAST] if int(number) == last else []))
        }

    def holds(
        self,
        tool: Tool[Services],
        arguments: BaseModel,
        tools: Sequence[Tool[Services]],
        prepared: BaseModel | None = None,
    ) -> bool:
        """Whether the person has asked for this deed with these arguments. `tools` are all that could be meant;
        `prepared` is what the arguments have been found to mean, as far as that is known."""
        fields = type(arguments).model_fields
        given = arguments.model_dump(mode="json")
        values = [value for name, value in given.items() if getattr(arguments, name) != fields[name].default]
        if not self._asks_for(tool, tuple(tools)):
            return False
        found = _found(prepared)
        return all(self._says(value) or self._says_moment(value) or self._names(value, found) for value in values)

    def says(self, value: str) -> bool:
        """Whether the person has said this value themselves, as words or as a time."""
        return self._says(value) or self._says_moment(value)

    def _asks_for(self, tool: Tool[Services], tools: tuple[Tool[Services], ...]) -> bool:
        deeds, looks = _deeds(tool, tools), _looks(tools)
        clauses = [clause for clause in self.clauses if not NEGATIONS & set(clause.split())]
        return any(
            f" {deed} " in f" {clause} " or any(_is_one(word, deed) for word in clause.split() if word not in looks)
            for clause in clauses
            for deed in deeds
        )

    def _says(self, value: JsonValue) -> bool:
        if isinstance(value, Mapping | list):
            return all(map(self._says, value.values() if isinstance(value, Mapping) else value))
        if value is None or isinstance(value, bool):
            return value is None
        return str(value) in self.words if isinstance(value, int | float) else self._says_text(normalise(value))

    def _says_text(self, value: str) -> bool:
        if not any(c.isalpha() for c in value) and _digits(value) in self.phones:
            return True
        if any(title == value and place in self.words for title, place in self.entries):
            return True
        words = value.split()
        unsaid = [word for word in words if word not in self.words]
        return len(unsaid) < len(words) and all(word.isalpha() and len(word) <= LETTERS for word in unsaid)

    def _says_moment(self, value: JsonValue) -> bool:
        """Whether the value is a time and nothing else, and the person has said the same time in other words."""
        if not isinstance(value, str) or len(value) > when.LONGEST_WHEN:
            return False
        meant = when.meanings(self.call, value)
        return len(meant) == 1 and meant[0] in self._moments

    @cached_property
    def _moments(self) -> tuple[Meaning, ...]:
        """The times that the person's messages name. A time that may mean several moments is left out."""
        phrases = [when.apart(self.call, text[: when.LONGEST_WHEN])[1] for text in self.heard]
        meant = [when.meanings(self.call, phrase) for phrase in phrases if phrase]
        return tuple(each[0] for each in meant if len(each) == 1)

    def _names(self, value: JsonValue, found: frozenset[str]) -> bool:
        """Whether the value, by its number or its title, is an entry that the call has found, and the person has named
        that very entry: all of it, where it is a list."""
        means = {title for title, place in self.entries if title in found and normalise(str(value)) in (title, place)}
        return len(means) == 1 and all(self._has_own_word(title) for title in means)

    def _has_own_word(self, title: str) -> bool:
        others = {word for each, _ in self.entries if each != title for word in each.split()}
        own = {word for word in title.split() if word not in others and word in self._telling}
        return bool(own) and names_all(" ".join(self.clauses), self.titles[title])

    @cached_property
    def _telling(self) -> frozenset[str]:
        """Return the person's words that mean something by themselves. A name counts, also if it looks like a filler
        word: "Al"."""
        common = {word for each in LANGUAGES for word in common_words(each)}
        written = [word for text in self.heard for word in text.split()[1:]]
        names = {normalise(word) for word in written if word[:1].isupper()}
        return frozenset(word for word in self.words if word in names or word not in common)


def _found(prepared: BaseModel | None) -> frozenset[str]:
    """Return the texts of the thing that a call has found; none for a call that makes a new thing."""
    fields = prepared.model_dump(mode="json") if prepared else {}
    return (
        frozenset(normalise(each) for each in fields.values() if isinstance(each, str))
        if "id" in fields
        else frozenset()
    )


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def _is_one(word: str, other: str) -> bool:
    """Whether two words are the same, or two forms of one: "complete" and "completed"."""
    stem = min(len(word), len(other))
    return word == other or (stem >= STEM and word[:stem] == other[:stem])


ASKING = frozenset(("make", "hazme", "want", "lets", "quiero", "puedes", "podrías", "can", "could", "please", "por"))
"""Words with which a request may open and that say nothing of what is wanted: "can you"."""


@cache
def _deeds(tool: Tool[Services], tools: tuple[Tool[Services], ...]) -> frozenset[str]:
    """Return the words that ask for what this tool does: words of its phrases that no phrase of a tool that only looks
    has, and the whole beginning of each phrase before its first slot."""
    looks, common = _looks(tools), {word for each in LANGUAGES for word in common_words(each)}
    found = set(tool.deeds)
    for phrase in tool.phrases:
        words = normalise(phrase.literal).split()
        if NEGATIONS & set(words):
            continue  # "don't remind me to ..." cancels, and "remind" alone does not
        own = [word for n, word in enumerate(words) if len(word) > LETTERS and (n == 0 or word not in common)]
        found |= {word for word in own if not {word, f"{word}s"} & looks and word not in ASKING}
        opening = normalise(phrase.opening)
        found |= {opening} if " " in opening else set()
    return frozenset(found)


@cache
def _looks(tools: tuple[Tool[Services], ...]) -> frozenset[str]:
    """Return the words of the phrases of tools that only look."""
    looking = (phrase for each in tools if each.tier is Tier.READ for phrase in each.phrases)
    return frozenset(word for phrase in looking for word in normalise(phrase.literal).split())
