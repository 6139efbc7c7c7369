"""A language's grammar, as its file in `languages/` says it: word tables, and rules that put a time together.

A file is TOML. What all languages share, the joining of days with clocks above all, stands once in `common.toml`.

    [words.weekday]             a category, and the words of each of its values
    0 = "monday, mon"

    [words.at]                  a category with one value of its own name only joins parts, and is no argument
    at = "at, around"

    [rules.day]                 what makes a day: the name of a function in `makers/`, and patterns for its arguments
    next = ["next <weekday>"]   `<weekday>` is a part of that category, `x?` may be left out, `<a:clock>` has a name of
                                its own; other words stand for themselves

    [spelling]                  words that are typed wrongly in a way of their own, and words that look like typos
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import product
from typing import Any

from parley import toml_files
from parley.made_ahead import made_ahead
from parley.texts import KNOWN_LANGUAGES, LANGUAGES
from parley.times.tokens import Token, fold_token, tokens

PACKAGE = "parley.times.languages"
COMMON = "common"


@dataclass(frozen=True)
class GrammarRule:
    """A rule of a grammar: `parts`, in this order, make a `category`; the function `made_by` computes its value."""

    category: str
    made_by: str
    parts: tuple[str, ...]
    names: tuple[str | None, ...]
    """The name of the argument that each part becomes; None for a word that stands for itself."""


@dataclass(frozen=True, eq=False)
class Grammar:
    """The grammar of one language: what its own file and `common.toml` say. Compared by identity, so that results can
    be cached by grammar.
    """

    language: str
    forms: Mapping[tuple[str, ...], tuple[tuple[str, object], ...]]
    """For each run of words, the categories of the grammar that it belongs to, each with its value."""
    numerals: frozenset[tuple[str, ...]]
    """Runs of words that are one number: "twenty one"."""
    longest: Mapping[str, int]
    """The number of words in the longest run of `forms` that begins with each word."""
    starting: Mapping[str, tuple[tuple[str | None, GrammarRule], ...]]
    """The rules by the category of their first part, each beside the category of its second part, if it has one."""
    beginning: Mapping[str, frozenset[str]]
    """For each category, all categories that can begin with it, itself included."""
    words: frozenset[str]
    misspelt: Mapping[str, str]
    often: frozenset[str]
    """Words that are recognised with a typo in them."""
    other_words: frozenset[str]
    """Words that look like typos of the words in `often`, but are words of their own."""
    weak: frozenset[str]
    """Words that alone name a day only at the end of a text: "sun"."""
    strong: frozenset[str]
    """Words that are said of nothing but a time."""
    beside: frozenset[str]
    """Words that change the time they touch, in ways that a grammar may not know: "before", "or"."""
    joints: frozenset[str]
    """Words that only join a time in front with what is to be done: "tomorrow at 3 *to* call"."""
    away: frozenset[str]
    """Words behind a length that say from what it is counted: "an hour *before* my flight"."""
    of: frozenset[str]
    """Words that make a day a part of a name: "la reunión *del* lunes"."""
    articles: frozenset[str]
    """Words that a day begins with and a noun, too: "*the* Sunday paper"."""
    owners: frozenset[str]
    """Words that a noun begins with and no day: "*my* Sunday paper"."""
    suffixes: frozenset[str]
    """Words behind an hour: "3 *o'clock*"."""
    before_names: frozenset[str]
    """Words before a weekday that make it a person: "cenar *con* Domingo"."""
    about: frozenset[str]
    """Words behind which a day is what something is about: "call Ana *about* friday"."""
    earlier: frozenset[str]
    """Words between a length and the moment that it comes before: "an hour *before* lunch"."""
    later_than: frozenset[str]
    """Words between a length and the moment that it comes after: "an hour *after* lunch"."""
    within_a_time: frozenset[str]
    """Other words that may be in the middle of a time: "a las 9 *de* la noche"."""
    going_on: frozenset[str]
    """Words that join a time with what is to be done, and may be in the middle of a time: "at ten *to* nine"."""
    answers: frozenset[str]
    """Words that an answer may begin with before a comma, and which are no part of its time: "*no*, 7pm"."""
    choosing: frozenset[str]
    """Words in front of what is chosen: "*the* evening one"."""
    chosen: frozenset[str]
    """Words behind what is chosen: "the evening *one*"."""
    corrections: frozenset[str]
    """Words that take back a time in favour of the next one: "at 7 *no wait* 8"."""
    is_day_first: bool
    """Whether "03/04" is the third of April in this language; else the country says."""
    opening: frozenset[str]
    """Words that a question begins with: a text that begins with one names no time."""
    journey: frozenset[str]
    """Words for journeys, whose hours are asked about because a missed one costs much: "flight"."""
    visit: frozenset[str]
    """Words for visits, where somebody is awaited: "dentist"."""
    evening: frozenset[str]
    """Words for what people do in the evening: "dinner"."""

    @cached_property
    def known(self) -> frozenset[str]:
        """All words of all forms: any other word can be no part of a time."""
        return frozenset(word for form in self.forms for word in form)

    def ends(self, words: Sequence[Token], start: int) -> range:
        """Return the token positions at which a run of known words that begins at `start` can end."""
        longest = self.longest.get(words[start].text, 0)
        return range(start + 1, min(start + longest, len(words)) + 1)


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that have a grammar file, without those that Parley knows and this process does
    not read.
    """
    found = (each.name for each in files(PACKAGE).iterdir())
    names = sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))
    return tuple(name for name in names if name != COMMON and (name in LANGUAGES or name not in KNOWN_LANGUAGES))


@made_ahead
def grammar(language: str) -> Grammar:
    """Return the grammar of a language. Its file is read when it is first needed, which takes some milliseconds."""
    common, own = (toml_files.content(PACKAGE, name) for name in (COMMON, language))
    return compiled(language, common, own)


@cache
def spoken(name: str) -> frozenset[str]:
    """Return the words of one list in the `[spelling]` part of the grammar files, such as "joints", of all languages
    together.
    """
    return frozenset(word for language in languages() for word in getattr(grammar(language), name))


@cache
def words_of(category: str) -> frozenset[str]:
    """Return the single words in one category of the grammars, such as "and", of all languages together."""
    forms = (form for language in languages() for form in grammar(language).forms.items())
    return frozenset(word for (word, *more), meant in forms if not more and any(name == category for name, _ in meant))


def _forms(files: Sequence[Mapping[str, Any]]) -> dict[tuple[str, ...], list[tuple[str, object]]]:
    """Return every run of words in the grammar files, each with the categories that it belongs to and its value in
    each.
    """
    forms: dict[tuple[str, ...], list[tuple[str, object]]] = {}
    for file in files:
        for category, values in file.get("words", {}).items():
            for value, listed in values.items():
                for phrase in listed.split(","):
                    forms.setdefault(_words(phrase), []).append((category, _value(value)))
    return forms


def _rules(files: Sequence[Mapping[str, Any]]) -> dict[GrammarRule, None]:
    """Return the rules of the grammar files as keys of a dict: each once, in the order of the files."""
    joining = frozenset(name for file in files for name, values in file.get("words", {}).items() if name in values)
    rules: dict[GrammarRule, None] = {}
    for file in files:
        for category, functions in file.get("rules", {}).items():
            for function, patterns in functions.items():
                rules.update(dict.fromkeys(_made(category, function, patterns, joining)))
    return rules


def compiled(language: str, common: Mapping[str, Any], own: Mapping[str, Any]) -> Grammar:
    """Build the grammar of a language from two parsed files: its `own`, and the `common` one of all languages."""
    forms, rules = _forms((common, own)), _rules((common, own))
    numerals = {
        (*tens, *units): (category, ten + unit)
        for category, kind in NUMERALS.items()
        for tens, ten in _of(forms, "tens")
        for units, unit in _of(forms, kind)
    }
    for form, meant in numerals.items():
        forms.setdefault(form, []).append(meant)
    for rule in rules:
        for part, name in zip(rule.parts, rule.names, strict=True):
            if name is None and (literal := ("'" + part[1:], None)) not in forms.setdefault((part[1:],), []):
                forms[part[1:],].append(literal)
    starting: dict[str, list[tuple[str | None, GrammarRule]]] = {}
    for rule in rules:
        starting.setdefault(rule.parts[0], []).append((next(iter(rule.parts[1:]), None), rule))
    spelling = own.get("spelling", {})
    words = frozenset(word for form, meant in forms.items() if not dict(meant).keys() <= NO_TIME_WORDS for word in form)
    return Grammar(
        language=language,
        forms={form: tuple(meant) for form, meant in forms.items()},
        numerals=frozenset(numerals),
        longest=_longest(forms),
        starting={part: tuple(each) for part, each in starting.items()},
        beginning={part: _beginning(part, starting) for part in starting},
        words=words,
        is_day_first=spelling.get("is_day_first", False),
        misspelt={
            fold_token(wrong): fold_token(right)
            for right, listed in spelling.get("misspelt", {}).items()
            for wrong in listed.split()
        },
        **{name: frozenset(map(fold_token, spelling.get(name, "").split())) for name in LISTED},
    )


def _longest(forms: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """Return for each first word the number of words in the longest run that begins with it."""
    longest: dict[str, int] = {}
    for form in forms:
        longest[form[0]] = max(longest.get(form[0], 0), len(form))
    return longest


def _beginning(part: str, starting: Mapping[str, Sequence[tuple[str | None, GrammarRule]]]) -> frozenset[str]:
    """Return all categories that can begin with this part (a category or a word), by the rules and by the rules of
    those.
    """
    found, waiting = {part}, [part]
    while waiting:
        further = {rule.category for _, rule in starting.get(waiting.pop(), ())} - found
        found |= further
        waiting += further
    return frozenset(found)


LISTED = (
    *("often", "other_words", "weak", "strong", "beside", "joints", "away", "of", "opening"),
    *("articles", "owners", "suffixes", "before_names", "corrections"),
    *("about", "earlier", "later_than", "going_on", "within_a_time", "answers", "choosing", "chosen"),
    *("journey", "visit", "evening"),
)
"""The lists of words in a file's `[spelling]` that are fields of a grammar."""


EVENT_NAME = "event_name"
"""The category of names with a time in them, "Black Friday", whose words are no words of time."""


NO_TIME_WORDS = frozenset([EVENT_NAME, "not", "but_next", "the_other", "or_so", "same_day_joint", "skip"])
"""The categories whose words say no time by themselves: "not", "the other one"."""


NUMERALS = {"word_number": "units", "ordinal": "unit_ordinal"}
"""For each category of numbers, the category of the words that follow a ten: "twenty one", "twenty first"."""


def _of(forms: Mapping[tuple[str, ...], list[tuple[str, object]]], category: str) -> list[tuple[tuple[str, ...], int]]:
    """Return the runs of words in one category whose value is a number, each with that number."""
    return [
        (form, value)
        for form, meant in forms.items()
        for name, value in meant
        if name == category and isinstance(value, int)
    ]


def _words(phrase: str) -> tuple[str, ...]:
    found = tuple(token.text for token in tokens(phrase.strip()))
    return tuple(word for word in found if word != "-") or found


def _value(written: str) -> object:
    return int(written) if written.lstrip("-").isdecimal() else written


def _made(category: str, function: str, patterns: list[str], joining: frozenset[str]) -> Iterator[GrammarRule]:
    """Yield the grammar rules of these patterns. An optional part ("at?") makes two rules: one with the part, one
    without.
    """
    for pattern in patterns:
        for chosen in product(*(_choices(part, joining) for part in pattern.split())):
            parts = [part for part in chosen if part is not None]
            yield GrammarRule(category, function, tuple(part for part, _ in parts), tuple(name for _, name in parts))


def _choices(part: str, joining: frozenset[str]) -> list[tuple[str, str | None] | None]:
    """Return the ways to fill one part of a pattern, each as (category, argument name); None stands for leaving out an
    optional part.
    """
    bare = part.removesuffix("?")
    left_out: list[tuple[str, str | None] | None] = [None] if bare != part else []
    if not bare.startswith("<"):
        return [("'" + fold_token(bare), None), *left_out]
    name, _, category = bare[1:-1].rpartition(":")
    return [(category, None if category in joining else name or category), *left_out]
