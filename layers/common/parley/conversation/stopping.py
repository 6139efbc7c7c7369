"""Decide whether a text asks us to stop writing to this person, by rules over words (`texts/stopping/<language>.toml`).

The law asks what was meant, not which word was used ("any reasonable means", 47 CFR 64.1200(a)(10)). A text opts out
only if it is understood from its first word to its last: "stop the reminders" is another wish. Work is bounded: a text
of more than `MOST_WORDS` words is looked at sentence by sentence, and none is read beyond `MOST_CHARACTERS`. It imports
little, because the webhook asks too.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache, partial
from typing import Any, NamedTuple

from parley.conversation.misspellings import MOST_LETTERS, Speller, Vocabulary
from parley.made_ahead import made_ahead
from parley.texts import LANGUAGES, Language, stopping

MOST_WORDS = 40
"""The most words of a sentence, or of a whole text, that is understood: a longer one says something else as well."""
MOST_SENTENCES = 20
"""The most sentences of a text that are read: the first ones and the last."""
MOST_CHARACTERS = 2_000
"""The most characters of a text that are read: a little more than the longest SMS has."""
MOST_MISSPELT = 5
"""The most unknown words of a sentence that are corrected: a sentence with more of them says something else."""


Words = tuple[str, ...]


class StopWish(IntEnum):
    """How clearly a text asks for no more messages, from OTHER to STOP: a higher value is a stronger wish."""

    OTHER = 0
    """The text wants something else, or it cannot be told what."""
    DOUBTFUL = 1
    """The text perhaps wants no more messages: the person is asked, if nothing else is open that it could be about."""
    STOP = 2
    """The text asks for no more messages."""


def wish(text: str) -> StopWish:
    """Return how clearly this whole text asks for no more messages (STOP, DOUBTFUL or OTHER), in any language that we
    know."""
    return max(_wishes(text))


@lru_cache(maxsize=16)  # a turn asks it of the same text some seven times
def _wishes(text: str) -> Sequence[StopWish]:
    """Return how clearly this text asks for it by each of the rules (`_all_rules`)."""
    said = _said(text)
    return tuple(_wish(said, rules) for rules in _all_rules())


def _wish(said: Sequence[Words], rules: "Rules") -> StopWish:
    """Return how clearly these sentences ask for no more messages, by the rules of one language or of several."""
    sentences = list(dict.fromkeys(rules.sentences(said)))
    if len(sentences) > MOST_SENTENCES:
        sentences = [*sentences[: MOST_SENTENCES // 2], *sentences[-MOST_SENTENCES // 2 :]]
    whole = rules.read([word for sentence in sentences for word in sentence])
    return whole if whole is not None else _among_others(sentences, rules)


def speaks_of_messages(text: str) -> bool:
    """Return whether this text mentions its writer, or the messages that they are sent, so that it is not about a task
    or an event."""
    said = _said(text)
    spoken, *understood = zip(_all_rules(), _wishes(text), strict=True)
    asking = [spoken[0], *(rules for rules, wanted in understood if wanted is not StopWish.OTHER)]
    return any(not rules.ours.isdisjoint(sentence) for rules in asking for sentence in rules.sentences(said))


def language_of(text: str) -> Language | None:
    """Return the supported language in which this text asks for no more messages. None if it does not ask for that,
    asks it in a language that we only understand, or its words ("stop") show no language."""
    if _wishes(text)[0] is StopWish.OTHER:
        return None
    sentences = _said(text)
    said = {word for sentence in sentences for word in _spelt(sentence, _rules().speller)}
    known = {language: len(said & words) for language, words in _words_by_language().items()}
    best = max(known, key=lambda language: known[language])
    return best if list(known.values()).count(known[best]) == 1 else None


def is_only_understood(text: str) -> bool:
    """Return whether this text asks for no more messages, certainly or perhaps, in a language that we understand and do
    not speak."""
    spoken, *understood = _wishes(text)
    return spoken is StopWish.OTHER and any(each is not StopWish.OTHER for each in understood)


def is_one_word(text: str) -> bool:
    """Return whether this text is a single word, said once or more often. A noise in a voice message may be heard as
    such a text."""
    return len({word for sentence in _said(text) for word in _spelt(sentence, _rules().speller)}) <= 1


def _among_others(sentences: Sequence[Words], rules: "Rules") -> StopWish:
    """Return how clearly a text of several sentences, not all of them understood, asks for no more messages: STOP if
    one sentence clearly does, DOUBTFUL if only part of a sentence does or the text ends in a bare STOP, else OTHER. A
    text that is addressed to somebody else is OTHER."""
    if any(rules.is_for_others(sentence) for sentence in sentences):
        return StopWish.OTHER
    if any(rules.read(rules.point_of(sentence), alone=False) is StopWish.STOP for sentence in sentences):
        return StopWish.STOP
    parts = dict.fromkeys(part for sentence in sentences for part in rules.parts_of(sentence))
    is_said = any(rules.read(part, alone=False) is StopWish.STOP for part in parts)
    return (
        StopWish.DOUBTFUL
        if is_said or (len(sentences) > 1 and rules.read(sentences[-1]) is StopWish.STOP)
        else StopWish.OTHER
    )


# --- words ------------------------------------------------------------------------------------------------------------

PAUSE = ","
QUOTE = '"'
"""A mark among the words that stands for a quotation or a colon. No rule has it, so nothing around it is understood."""
SENTENCE = re.compile(r"[.!?;\n\r…¡¿]+")
WORD = re.compile(r"[^\W_]+|[\"“”«»„:<>]|,| [-–—] ")
APOSTROPHES = {ord(c): None for c in "'’‘`´"}
STOP_SIGN = {ord("🛑"): " stop "}
"""The one emoji that means STOP."""
DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
QUOTES = "\"“”«»„'‘’ "


def _said(text: str) -> Sequence[Words]:
    """Divide a text into sentences, and return the words of each in the form in which words are compared: without case,
    accents, apostrophes, punctuation and emoji. "stooop" and "s t o p" become "stop"."""
    bare = (
        unicodedata.normalize("NFKD", text[:MOST_CHARACTERS].strip(QUOTES))
        .casefold()
        .translate(APOSTROPHES)
        .translate(STOP_SIGN)
    )
    plain = "".join(c for c in bare if unicodedata.category(c) not in ("Mn", "Cf"))
    if len(spelt := plain.replace(".", " ").replace("-", " ").split()) > 3 and all(
        len(letter) == 1 for letter in spelt
    ):
        plain = "".join(spelt)
    found = (tuple(map(_word, WORD.findall(each))) for each in SENTENCE.split(DRAWN_OUT.sub(r"\1", plain)))
    return [words for words in found if words]


def _spelt(words: Words, speller: Speller) -> Words:
    """Return the words of a sentence with their misspellings corrected; unchanged if more than MOST_MISSPELT words are
    unknown."""
    unknown = sum(word not in speller.known for word in words)
    return tuple(map(speller.spelt, words)) if 0 < unknown <= MOST_MISSPELT else words


def _word(found: str) -> str:
    return found if found.isalnum() else PAUSE if found[0] in ", " else QUOTE


# --- rules ------------------------------------------------------------------------------------------------------------

LISTS = ("calls", "called", "within", "carries", "quotes", "conditions", "turns", "parts", "ours")
Phrases = Mapping[str, tuple[Words, ...]]
"""Phrases of several words, by their first word."""


class PatternStep(NamedTuple):
    """One place of a pattern: the phrases that match there, and whether it may be left out or repeated."""

    phrases: Phrases
    optional: bool
    repeated: bool

    def ends(self, words: Sequence[str], starts: frozenset[int]) -> frozenset[int]:
        """Return the positions in `words` at which a match of this step may end if it begins at one of `starts`."""
        found = set(starts) if self.optional else set[int]()
        waiting = set(starts)
        while waiting:
            new = {end for start in waiting for end in _ends(self.phrases, words, start)} - found
            found |= new
            waiting = new if self.repeated else set()
        return frozenset(found)


class Pattern(NamedTuple):
    """A sequence of steps that words have to match, and how clearly a text that matches asks for no more messages."""

    wish: StopWish
    steps: tuple[PatternStep, ...]
    alone: bool = False

    def ends(self, words: Sequence[str], start: int) -> frozenset[int]:
        """Return the positions in `words` at which a match of the pattern may end if it begins at `start`."""
        at = frozenset([start])
        for step in self.steps:
            at = step.ends(words, at)
            if not at:
                return at
        return at - {start}


@dataclass(frozen=True)
class Rules:
    """The rules of one language or several, by which a text is read as a wish for no more messages."""

    speller: Speller
    """The correction of misspellings of the words that stand in these rules."""
    patterns: Mapping[str, tuple[Pattern, ...]]
    """The patterns, by the words that they may begin with."""
    calls: frozenset[str]
    called: frozenset[str]
    within: frozenset[str]
    carries: frozenset[str]
    quotes: frozenset[str]
    conditions: frozenset[str]
    turns: frozenset[str]
    parts: frozenset[str]
    ours: frozenset[str]

    def sentences(self, said: Iterable[Words]) -> Iterator[Words]:
        """Yield each sentence in the form that these rules compare: misspellings corrected, and without the filler
        words (`within`)."""
        for sentence in said:
            if words := tuple(word for word in sentence if word not in self.within):
                yield _spelt(words, self.speller)

    def is_for_others(self, words: Words) -> bool:
        """Return whether this sentence quotes or passes on words, so that the text is addressed to somebody else."""
        return words[0] in self.carries or QUOTE in words or not self.quotes.isdisjoint(words)

    def is_of_a_name(self, words: Sequence[str]) -> bool:
        """Return whether these words are about what to call somebody: "stop calling me sir"."""
        pairs = itertools.pairwise(words)
        threes = zip(words, words[1:], words[2:], strict=False)
        return any(first in self.calls and second in self.called for first, second in pairs) or any(
            f"{first} {second}" in self.calls and third in self.called for first, second, third in threes
        )

    def point_of(self, words: Words) -> Words:
        """Return the words of a sentence behind its last "but" or the like; all its words if it has none."""
        return words[max((at + 1 for at, word in enumerate(words) if word in self.turns), default=0) :]

    def parts_of(self, words: Words) -> Iterator[Words]:
        """Yield the parts of a sentence, cut at its pauses and joining words. Nothing if the sentence has a condition
        ("if ...")."""
        if not self.conditions.isdisjoint(words):
            return
        part = list[str]()
        for word in (*words, PAUSE):
            if word != PAUSE and word not in self.parts:
                part.append(word)
            elif part:
                yield tuple(part)
                part = []

    def read(self, sentence: Sequence[str], alone: bool = True) -> StopWish | None:
        """Return how clearly these words ask for no more messages, if every word is understood; else None. Without
        `alone`, a bare STOP is not understood."""
        words = [word for word in sentence if word != PAUSE]
        if len(words) > MOST_WORDS or self.is_of_a_name(sentence):
            return None
        best: list[StopWish | None] = [StopWish.OTHER, *([None] * len(words))]
        for start in range(len(words)):
            so_far = best[start]
            if so_far is None:
                continue
            for pattern in self.patterns.get(words[start], ()):
                if pattern.alone and not alone:
                    continue
                for end in pattern.ends(words, start):
                    known = best[end]
                    best[end] = max(so_far, pattern.wish, StopWish.OTHER if known is None else known)
        return best[-1]


def _ends(phrases: Phrases, words: Sequence[str], start: int) -> Iterator[int]:
    if start < len(words):
        for phrase in phrases.get(words[start], ()):
            if tuple(words[start : start + len(phrase)]) == phrase:
                yield start + len(phrase)


@cache
def _all_rules() -> tuple[Rules, ...]:
    """Return the rules of the languages that we speak, which people mix, and those of each one that we only understand.

    Each language that we only understand has rules of its own, because a word of one language may be a typo of another.
    They also know our own languages' words for what is addressed to somebody else, and for conditions.
    """
    return (_rules(), *map(_understood_rules, stopping.UNDERSTOOD))


@made_ahead
def _understood_rules(language: str) -> Rules:
    """Return the rules of a language that we only understand."""
    beside = {name: [words[name] for words in stopping.all_words()] for name in ("carries", "quotes", "conditions")}
    return _rules_of((stopping.words(language),), beside)


@made_ahead
def _rules() -> Rules:
    """Return the rules of the languages that we speak."""
    return _rules_of(stopping.all_words(), {})


def _rules_of(files: Sequence[Mapping[str, Any]], beside: Mapping[str, Sequence[str]]) -> Rules:
    """Build the rules from these files, one file a language. `beside` holds other words for the lists of the rules, by
    the lists' names."""
    patterns: dict[str, list[Pattern]] = {}
    lists = {name: {word for words in beside.get(name, ()) for word in _listed(words)} for name in LISTS}
    for words in files:
        for name, listed in lists.items():
            listed.update(_listed(words[name]))
        for pattern in _patterns(words):
            for first in _firsts(pattern):
                patterns.setdefault(first, []).append(pattern)
    kept = {first: tuple(found) for first, found in patterns.items()}
    other_words = frozenset(" ".join(words.get("other_words", "") for words in files).split())
    speller = Speller(tuple(map(_vocabulary, files)), other_words)
    return Rules(speller, kept, **{name: frozenset(listed) for name, listed in lists.items()})


@cache
def _words_by_language() -> Mapping[Language, frozenset[str]]:
    """Return the words that stand in the rules, by language."""
    return {
        language: frozenset(_vocabulary(words).words)
        for language, words in zip(LANGUAGES, stopping.all_words(), strict=True)
    }


def _vocabulary(words: Mapping[str, Any]) -> Vocabulary:
    """Return the vocabulary of one language: the words that stand in its rules, and how people misspell them."""
    listed = [words[name] for name in ("around", "remarks", *LISTS)]
    phrases = " ".join([*listed, *words["classes"].values(), *words["macros"].values()]).replace(",", " ")
    patterns = " ".join(words[name] for name in ("alone", "clear", "doubtful")).replace("?", " ").replace("*", " ")
    sounds = [line.partition(" ") for line in words.get("sounds", "").strip().splitlines()]
    return Vocabulary(
        words=frozenset(word for word in f"{phrases} {patterns}".split() if word.isalnum()),
        misspelt={typed: right for right, listed in words["misspelt"].items() for typed in listed.split()},
        sounds=tuple((letters, instead) for letters, _, instead in sounds),
        ending=words.get("ending", MOST_LETTERS),  # without `ending`, a replaced letter is no typo
    )


def _patterns(words: Mapping[str, Any]) -> Iterator[Pattern]:
    """Yield the patterns in the rules of one language."""
    said = PatternStep(
        _phrases((*_listed(words["around"]), *_listed(words["remarks"]))), optional=False, repeated=False
    )
    yield Pattern(StopWish.OTHER, (said,))
    classes = {name: _phrases(_listed(phrases)) for name, phrases in words["classes"].items()}
    step = cache(partial(_step, classes=classes))  # thousands of steps are written in some hundred ways
    for table, wanted in (("alone", StopWish.STOP), ("clear", StopWish.STOP), ("doubtful", StopWish.DOUBTFUL)):
        for each in words[table].strip().splitlines():
            for expanded in _expanded(each, words["macros"]):
                yield Pattern(wanted, tuple(map(step, expanded)), alone=table == "alone")


MACRO = re.compile(r"\{(\w+)\}(\?)?")


def _expanded(pattern: str, macros: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the steps of the pattern with its macros replaced by their text. A macro that may be left out makes two
    patterns of one."""
    found = MACRO.search(pattern)
    if found is None:
        yield pattern.split()
        return
    before, after = pattern[: found.start()], pattern[found.end() :]
    yield from _expanded(f"{before}{macros[found[1]]}{after}", macros)
    if found[2]:
        yield from _expanded(f"{before}{after}", macros)


def _step(written: str, classes: Mapping[str, Phrases]) -> PatternStep:
    mark = written[-1] if written[-1] in "?*" else ""
    name = written.removesuffix(mark) if mark else written
    phrases = classes[name[1:-1]] if name.startswith("<") else _phrases([name])
    return PatternStep(phrases, optional=bool(mark), repeated=mark == "*")


def _listed(words: str) -> list[str]:
    return [word.strip() for word in words.split(",")]


def _phrases(written: Iterable[str]) -> Phrases:
    found: dict[str, list[Words]] = {}
    for each in dict.fromkeys(written):
        phrase = tuple(each.split())
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(phrases) for first, phrases in found.items()}


def _firsts(pattern: Pattern) -> frozenset[str]:
    """Return the words that the pattern may begin with."""
    found = set[str]()
    for step in pattern.steps:
        found |= step.phrases.keys()
        if not step.optional:
            break
    return frozenset(found)
