"""A small command grammar from example phrases: how Parley understands people while there is no model.

A phrase is an example with its slots marked: `add {title:milk} to my tasks` reads "add milk to my tasks" in HELP and
takes any title. An argument that the phrase gives by itself stands behind it: `nag me to {text:call Ana}
{is_until_done=yes}`. Matching ignores case, accents, spacing and the punctuation around it. A message that only starts
like a phrase matches it partly: nothing is done, and the person is shown the whole command.
"""

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Self, overload

from parley.search import is_typo, nearest_word
from parley.search_words import NO_CONTENT
from parley.texts import DEFAULT, Language

SLOT = re.compile(r"\{(?P<name>\w+):(?P<example>[^}]*)\}")
GIVEN = re.compile(r" ?\{(?P<name>\w+)=(?P<value>[^}]*)\}")
"""Matches an argument that a phrase gives by itself: " {is_until_done=yes}", of "nag me to {text:call Ana}"."""
FILLED = re.compile(r"\{(\w+)[:=]")
"""Matches the beginning of a slot, or of an argument that a phrase gives by itself."""
CHOICE = re.compile(r"<([^<>]*)>")
WORDS = 100
"""The most words of a text that is checked for typos; a longer text is not taken for a mistyped command."""
APOSTROPHES = "'’"


def variants(*templates: str) -> tuple[str, ...]:
    """Return every phrase that the templates stand for: "<add|put> <my|> milk" stands for "add my milk", "add milk",
    "put my milk" and "put milk".
    """
    found: dict[str, None] = {}
    for template in templates:
        parts = CHOICE.split(template)  # what stands between choices is at the even places
        choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
        found |= dict.fromkeys(" ".join("".join(each).split()) for each in itertools.product(*choices))
    return tuple(found)


def arguments_in(templates: Iterable[str]) -> frozenset[str]:
    """Return the names of the arguments that phrases give, by their slots and by themselves. All are looked through at
    once: each start asks for those of thousands."""
    return frozenset(FILLED.findall("\n".join(templates)))


@dataclass(frozen=True)
class Phrase:
    """One example of a command, split into literal words and slots.

    It is matched without regular expressions, by searching for its literal words from left to right, so the time grows
    only linearly with the length of the text.
    """

    template: str
    language: Language
    given: tuple[tuple[str, str], ...] = ()
    """The arguments that the phrase gives by itself, by their names."""

    @classmethod
    def parse(cls, template: str, language: Language = DEFAULT) -> Self:
        """Return the phrase of a template, which is split when a text is held against it: there are thousands, and a
        turn needs few. Raises ValueError if it consists of slots alone, because it would match any text.
        """
        given = tuple(GIVEN.findall(template)) if "=" in template else ()
        template = GIVEN.sub("", template) if given else template
        if template.startswith("{") and not _compared(SLOT.sub(" ", template)).strip():
            raise ValueError(f"phrase {template!r} must have a word of its own")
        return cls(template, language, given)

    @cached_property
    def example(self) -> str:
        """The phrase with the examples of its slots."""
        return SLOT.sub(lambda slot: slot["example"], self.template)

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The names of its slots."""
        return tuple(slot["name"] for slot in SLOT.finditer(self.template)) if "{" in self.template else ()

    @cached_property
    def literals(self) -> tuple[str, ...]:
        """The words before, between and after the slots, in normalised form."""
        literals, end = list[str](), 0
        for slot in SLOT.finditer(self.template):
            literals.append(_compared(self.template[end : slot.start()]))
            end = slot.end()
        return (*literals, _compared(self.template[end:]))

    @cached_property
    def opening(self) -> str:
        """The words before the first slot, with which a partial match begins; empty if the phrase begins with a
        slot."""
        return self.literals[0].strip()

    def shown(self, words: Mapping[str, str]) -> str:
        """Return the example with other words in its slots, where `words` has any for those that stand there."""
        return SLOT.sub(lambda slot: words.get(slot["example"], slot["example"]), self.template)

    @cached_property
    def literal(self) -> str:
        """The phrase without its slots, as text."""
        return " ".join(SLOT.sub(" ", self.template).split())

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The words of the phrase without its slots, in normalised form."""
        return tuple(_compared(self.literal).split())

    @property
    def first_word(self) -> str:
        """The word with which a matching text must begin, in normalised form; empty if the phrase begins with a
        slot."""
        before, slot, _ = self.template.partition("{")
        word, space, _ = before.partition(" ")
        return _compared_word(word) if space or not slot else ""

    @property
    def last_word(self) -> str:
        """The word with which a matching text must end, in normalised form; empty if the phrase ends with a slot."""
        _, slot, after = self.template.rpartition("}")
        _, space, word = after.rpartition(" ")
        return _compared_word(word) if space or not slot else ""

    def ending_in(self, value: str) -> str | None:
        """Return the phrase with its slot filled with `value`: "delete eggs". None unless the phrase has a single slot,
        at its end.
        """
        is_such = len(self.slots) == 1 and not self.literals[-1]
        return SLOT.sub(lambda _: value, self.template) if is_such else None

    def match(self, text: str) -> Mapping[str, str] | None:
        """Return the value of each slot, and of each argument that the phrase gives by itself, if the whole text
        matches the phrase; None if it does not.
        """
        said = ComparableText.of(text)
        found = self._filled(said.compared)
        return None if found is None else self._with_given({slot: said.written(*at) for slot, at in found.items()})

    def match_misspelt(self, text: str) -> Mapping[str, str] | None:
        """Return the same, with the slots as the person wrote them, if the whole text matches the phrase apart from
        typos in the phrase's own words; None if it does not.
        """
        said = ComparableText.of(text).words
        first = self.own[0]
        if (
            not self.opening
            or not 0 < len(said) <= WORDS
            or not (said[0].compared == first or is_misspelt(said[0].compared, first))
        ):
            return None
        meant = [None if word.compared in self.own else nearest_word(word.compared, self.own) for word in said]
        right = " ".join(other or word.compared for word, other in zip(said, meant, strict=True))
        found = self._filled(right) if any(meant) else None
        if found is None:
            return None

        def as_said(start: int, end: int) -> str:
            before = right.count(" ", 0, start)
            return " ".join(word.plain for word in said[before : before + right.count(" ", start, end) + 1])

        return self._with_given({slot: as_said(*span) for slot, span in found.items()})

    def _with_given(self, said: Mapping[str, str]) -> Mapping[str, str]:
        """Return the values that a text says, with those that the phrase gives by itself."""
        return {**said, **dict(self.given)} if self.given else said

    def _filled(self, compared: str) -> dict[str, tuple[int, int]] | None:
        """Return the start and end of each slot in this normalised text; None if the text does not match. Each literal
        is matched at its first place, the last one at the end.
        """
        first, *rest = self.literals
        if not rest:
            return {} if compared == first else None
        if not compared.startswith(first) or not compared.endswith(rest[-1]):
            return None
        spans, start, last = list[tuple[int, int]](), len(first), len(compared) - len(rest[-1])
        for literal in rest[:-1]:
            end = compared.find(literal, start + 1)
            if end < 0:
                return None
            spans.append((start, end))
            start = end + len(literal)
        return dict(zip(self.slots, [*spans, (start, last)], strict=True)) if start < last else None

    def starts(self, text: str) -> bool:
        """Return whether `text` begins with the phrase's words before its first slot."""
        words = ComparableText.of(text).compared
        return bool(self.opening) and (words == self.opening or words.startswith(self.opening + " "))

    def begins_with(self, text: str) -> bool:
        """Return whether `text` is only the beginning of the phrase's first words: "done", of "done with milk"."""
        words = ComparableText.of(text).compared
        return bool(words) and self.opening.startswith(words + " ")


class PhraseList(Sequence[Phrase]):
    """The phrases of a tool. Each is made of its template when it is asked for: there are thousands, and a turn needs
    few."""

    def __init__(self, templates: Mapping[Language, Sequence[str]]) -> None:
        """`templates` are those of each language, in this order. Raises ValueError for a template of slots alone."""
        self._templates = {language: said for language, said in templates.items() if said}
        self._made: dict[int, Phrase] = {}
        for place, template in enumerate(self._all()):
            if template.startswith("{"):
                self[place]

    def _all(self) -> Iterator[str]:
        return itertools.chain.from_iterable(self._templates.values())

    def __len__(self) -> int:
        return sum(map(len, self._templates.values()))

    @overload
    def __getitem__(self, place: int) -> Phrase: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Phrase]: ...
    def __getitem__(self, place: int | slice) -> Phrase | Sequence[Phrase]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        made = self._made.get(place)
        if made is None:
            made = self._made[place] = self._parsed(range(len(self))[place])
        return made

    def _parsed(self, place: int) -> Phrase:
        for language, templates in self._templates.items():
            if place < len(templates):
                return Phrase.parse(templates[place], language)
            place -= len(templates)
        raise IndexError(place)

    def first_words(self) -> Iterator[str]:
        """Yield the first word of each phrase, as `Phrase.first_word` tells it, mostly without making the phrase."""
        for place, template in enumerate(self._all()):
            word, _, _ = template.partition(" ")
            yield self[place].first_word if "{" in word else _compared_word(word)

    def only(self, keeps: Callable[[Phrase], bool]) -> "PhraseList":
        """Return those of the phrases that `keeps` keeps."""
        kept: dict[Language, list[str]] = {}
        for template, phrase in zip(self._all(), self, strict=True):
            if keeps(phrase):
                kept.setdefault(phrase.language, []).append(template)
        return PhraseList(kept)


NO_PHRASES = PhraseList({})


@dataclass(frozen=True)
class ComparableText:
    """A text, with the normalised form in which it is compared with phrases."""

    plain: str
    """The text with single spaces, and without punctuation around it."""
    compared: str
    """The text in lower case, without accents and apostrophes, which people leave out on a phone."""
    places: Sequence[int]
    """The position in `plain` of each character of `compared`."""

    @classmethod
    @lru_cache(maxsize=32)  # one text is held against each of some hundred phrases
    def of(cls, text: str) -> Self:
        """Normalise a text, in time linear in its length."""
        plain = unicodedata.normalize("NFC", " ".join(text.split())).lstrip("¿¡/ ").rstrip(".!? ")
        places = [at for at, each in enumerate(plain) if each not in APOSTROPHES]
        return cls(plain, _compared(plain), places)

    @property
    def first_word(self) -> str:
        """The text's first word, in normalised form."""
        return self.compared.partition(" ")[0]

    @property
    def last_word(self) -> str:
        """The text's last word, in normalised form."""
        return self.compared.rpartition(" ")[2]

    @cached_property
    def words(self) -> tuple["ComparableText", ...]:
        """The text's words, cut off just above the length at which typos are still looked for."""
        return tuple(map(ComparableText.of, self.plain.split(" ", WORDS + 1)[: WORDS + 1])) if self.plain else ()

    def written(self, start: int, end: int) -> str:
        """Return the original text between these positions of `compared`, without a trailing "'s"."""
        begins = self.places[start - 1] + 1 if start else 0
        if end == len(self.places):
            return self.plain[begins:]
        said = self.plain[begins : self.places[end]]
        return said if self.compared[end] == " " else said.rstrip(APOSTROPHES)


def is_misspelt(word: str, other: str) -> bool:
    """Return whether a word is a typo of the other and not a common word of its own: "too" is no typo of "todo"."""
    return word not in NO_CONTENT and word != "too" and is_typo(word, other)


def _compared(text: str) -> str:
    """Return `text` (NFC) in lower case, without accents and apostrophes. Apart from apostrophes, each character stays
    one character.
    """
    plain = text.replace("'", "")
    if plain.isascii():
        return plain.lower()
    plain = bare(plain.replace("’", ""))
    return plain.lower() if plain.isascii() else "".join(low if len(low := c.lower()) == 1 else c for c in plain)


@lru_cache(maxsize=4096)
def _compared_word(word: str) -> str:
    """Return a word of a phrase in normalised form: thousands of phrases begin and end with some hundred words."""
    return _compared(word)


@lru_cache(maxsize=512)
def bare(text: str) -> str:
    """Return `text` (NFC) without accents, with the same number of characters."""
    return text if text.isascii() else "".join(unicodedata.normalize("NFD", each)[0] for each in text)
