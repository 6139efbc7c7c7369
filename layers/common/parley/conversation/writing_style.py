"""How a person wants to be written to: tags of a whitelist, of which each excludes its opposite, and the words by which
people ask for them. Pure.

    "be brief, no emojis"       a whole message that asks for tags and for nothing else
    "done, but be brief"        words that ask for a tag within a message about something else
    "write as you usually do"   takes back all that was asked for

A whitelist, and no text of the person's own: whatever is kept here is told to every model in every request.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from parley.conversation.courtesy import without_courtesy
from parley.conversation.normal_form import normalise
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, longest_first, pattern, words

PAIRS = (
    ("brief", "detailed"),
    ("emojis", "no_emojis"),
    ("casual", "formal"),
    ("gentle", "direct"),
    ("playful", "serious"),
)
TAGS = tuple(tag for pair in PAIRS for tag in pair)
OPPOSITE: Mapping[str, str] = {tag: pair[1 - place] for pair in PAIRS for place, tag in enumerate(pair)}
USUAL = "usual"
"""The word for no tag at all: the person takes back every wish."""
VOCABULARY = "parley.conversation.vocabulary"
BEGINNING = 4
"""The words within which a question says that it asks for something."""
LONGEST = 160
"""The most characters of a message that is looked at as a wish and nothing else."""


@cache
def _asked() -> Mapping[str, str]:
    """Return, by tag, the text of the pattern that matches the words with which people ask for the tag, in all
    languages."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        spoken = words(VOCABULARY, language)
        for tag, each in spoken["styles"].items():
            found.setdefault(tag, []).append(
                each.replace("{no}", spoken["style_no"])
                .replace("{be}", spoken["style_be"])
                .replace("{texts}", spoken["style_texts"])
            )
    return {tag: "|".join(each) for tag, each in found.items()}


@cache
def _within() -> Mapping[str, re.Pattern[str]]:
    """Return, by tag, the pattern that finds a wish for the tag anywhere in a message."""
    return {tag: re.compile(rf"(?:^|\W)(?:{each})(?:\W|$)", re.IGNORECASE) for tag, each in _asked().items()}


@cache
def _whole() -> Mapping[str, re.Pattern[str]]:
    """Return, by tag, the pattern that a whole clause (normalised) matches if it asks for the tag."""
    return {tag: re.compile(each) for tag, each in _asked().items()}


@cache
def _usual() -> re.Pattern[str]:
    return pattern(VOCABULARY, "style_usual")


@cache
def _around() -> re.Pattern[str]:
    """Return the pattern of the filler words before or behind a wish: "from now on", "with me"."""
    said = "|".join(longest_first(listed(VOCABULARY, "style_around")))
    return re.compile(rf"^(?:{said})(?: |$)|(?:^| )(?:{said})$")


@cache
def _joint() -> re.Pattern[str]:
    """Return the pattern of the punctuation and words that separate one wish from the next."""
    return re.compile(rf"[,;.!\n]|\b(?:{'|'.join(sorted(listed(VOCABULARY, 'style_joints')))})\b", re.IGNORECASE)


def asked_for(text: str) -> tuple[str, ...]:
    """Return the tags of writing style ("brief", "no_emojis") that a text asks for anywhere in it; an empty tuple if it
    asks for none."""
    plain = text.replace("’", "'")
    return tuple(tag for tag, each in _within().items() if each.search(plain))


def wish(text: str) -> tuple[str, ...] | None:
    """Return the tags of writing style that a whole message asks for ("be brief, no emojis"), USUAL among them; None
    for a message that says anything else."""
    if len(text) > LONGEST or ("?" in text and not _asks_for_it(text)):
        return None
    plain = without_courtesy(text)
    found: list[str] = []
    for clause in filter(None, map(normalise, _joint().split(plain))):
        tags = next(filter(None, map(_of_clause, _barer(clause))), ())
        if not tags and not _says_nothing(clause):
            return None
        found += tags
    return tuple(dict.fromkeys(found)) or None


def named(text: str, names: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the tags of writing style named behind the command "write": each by its tag, by its name in `names`, or in
    words that ask for it. None if any part of the text names no tag."""
    known = {normalise(spelt): tag for tag in (*TAGS, USUAL) for spelt in (tag, tag.replace("_", " "))}
    known |= {normalise(name): tag for tag, name in names.items()}
    if normalise(text) in known:
        return (known[normalise(text)],)
    found: list[str] = []
    for each in filter(None, (part.strip() for part in _joint().split(text))):
        tags = (known[normalise(each)],) if normalise(each) in known else wish(each) or wish(f"be {each}")
        if tags is None:
            return None
        found += tags
    return tuple(dict.fromkeys(found)) or None


def changed(style: Iterable[str], tags: Iterable[str]) -> tuple[str, ...]:
    """Return the writing style (its tags) with these tags added in place of their opposites. The tag USUAL takes all
    tags away."""
    kept = tuple(style)
    for tag in tags:
        kept = () if tag == USUAL else (*(each for each in kept if each not in (tag, OPPOSITE.get(tag))), tag)
    return kept


def _asks_for_it(text: str) -> bool:
    """Return whether a question asks that something be done: "can you be brief?", and not "and you?"."""
    return not listed(VOCABULARY, "style_asks").isdisjoint(normalise(text).split()[:BEGINNING])


def _of_clause(clause: str) -> tuple[str, ...]:
    """Return the tags of writing style that a whole clause (normalised) asks for; an empty tuple if it asks for
    none."""
    if _usual().fullmatch(clause):
        return (USUAL,)
    return tuple(tag for tag, each in _whole().items() if each.fullmatch(clause))


def _barer(clause: str) -> Iterator[str]:
    """Yield a clause (normalised), and then what is left of it each time one more filler word at its ends is cut."""
    said = ""
    while clause != said:
        yield clause
        said, clause = clause, _around().sub("", clause, count=1).strip()


def _says_nothing(clause: str) -> bool:
    """Return whether a clause holds nothing but filler words: "please"."""
    return not list(_barer(clause))[-1]
