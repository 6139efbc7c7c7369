"""Rewords a text that no phrase and no grammar has understood as a phrase that they do understand, with the person's
own words in it: "squeeze yoga in for friday at 3pm" becomes "add event yoga friday at 3pm".

The trained reader (`conversation/request_reader`) says what a text may ask for: a label, and the slots. The phrases of
a label stand in the `rewordings.toml` of its lane, a table for each language. A phrase counts only if it has just the
slots that were found, and if each word of the text is used: in a slot, as a clause that only tells, or as a word that
says nothing by itself. What is done with a rewording is `in_other_words.py`'s to decide; here nothing is.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from string import Formatter
from typing import NamedTuple

from parley import toml_files
from parley.conversation.crisis import doubted_danger
from parley.conversation.normal_form import normalise
from parley.conversation.own_affairs import opens_with_refusal
from parley.conversation.refusal import refused
from parley.conversation.request_reader import (
    NONE,
    RequestReading,
    label_shares,
    nothing_likelihood,
    request_in_part,
    request_readings,
)
from parley.conversation.request_reader.words import LONGEST_REQUEST
from parley.lanes.captured import speaks_of_oneself
from parley.lanes.lane import Lane
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import pattern

SHARED = "parley.lanes"
"""The package with the rewordings of the tools that several lanes have: the language, the time zone, one's own data."""
JOINT = pattern("parley.conversation.vocabulary", "joint_of_requests", r"[,;.]\s{{1,3}}(?:(?:{0}) )?|\s(?:{0})\s")
"""Matches what may stand between two requests of one text."""
MOST_JOINTS = 4
"""The most places at which a text is cut in two."""
FEWEST_WORDS = 2
"""The fewest words of a request, and of each of two: "done" alone is a phrase or nothing."""
SURELY_NOTHING = 0.7
"""How likely it must be that a text asks for nothing, for no guess to be made of it."""
SURELY_MEANS = 0.7
"""How likely a label must be, from 0 to 1, for each half of a text to want something of its own."""
MOST_UNKNOWN = 1
"""How many words may be in no slot and not known from requests, at most: a verb that nobody has thought of."""

OF_ONESELF = frozenset(["set_name"])
"""The labels of what only a text that speaks of its writer asks for: "pick up the kids from school" does not."""

WITHOUT_END = frozenset(["add_task"])
"""The labels whose phrases may be left without their end: "add milk", of "add milk to my tasks"."""
MOST_WITHOUT_END = 4
"""The most words of such a text."""


class Form(NamedTuple):
    """A phrase of a label, and the names of its slots."""

    phrase: str
    slots: frozenset[str]


class Rewording(NamedTuple):
    """A phrase that a text may mean, with the person's own words in its slots."""

    label: str
    phrase: str
    probability: float
    """How likely it is that the label is meant, from 0 to 1."""
    certainty: float
    """How likely it is that the slots are right, if the label is, from 0 to 1."""


def rewordings(lanes: Sequence[Lane], text: str, language: Language) -> Iterator[Rewording]:
    """Yield the phrases that a text may mean, the likeliest first; each in this language first and then in the others.
    None for a text that refuses something, or that may tell of a danger.
    """
    is_read = len(text) <= LONGEST_REQUEST and len(text.split()) >= FEWEST_WORDS
    if not is_read or refused(normalise(text)) is not None or doubted_danger(text) is not None:
        return
    forms = forms_of(tuple(lane.name for lane in lanes))
    if not forms[language]:  # the reader has learnt no sentence of this language
        return
    for read in request_readings(text, frozenset(label for each in forms.values() for label in each)):
        is_known = read.unknown <= MOST_UNKNOWN and (read.label not in OF_ONESELF or speaks_of_oneself(text))
        if is_known and all(lane.may_reword(read.label, text) for lane in lanes):
            yield from _phrases(forms, read, language)


def rewording_in_part(lanes: Sequence[Lane], text: str, language: Language) -> Iterator[Rewording]:
    """Yield the phrases of what a text surely enough means although words of it are left out: they may be asked about.
    None for a text that may tell of a danger, and for one that may want two things.
    """
    is_read = len(text) <= LONGEST_REQUEST and len(text.split()) >= FEWEST_WORDS
    if not is_read or doubted_danger(text) is not None or may_want_two(text):
        return
    forms = forms_of(tuple(lane.name for lane in lanes))
    read = request_in_part(text, frozenset(label for each in forms.values() for label in each))
    if read is None or (read.label in OF_ONESELF and not speaks_of_oneself(text)):
        return
    if all(lane.may_reword(read.label, text) for lane in lanes):
        yield from _phrases(forms, read, language)


def with_end(lanes: Sequence[Lane], text: str, language: Language) -> Iterator[str]:
    """Yield a text of few words with the end that it lacks to be a phrase: "add milk to my tasks", of "add milk"."""
    said = normalise(text)
    if not FEWEST_WORDS <= len(said.split()) <= MOST_WITHOUT_END or doubted_danger(text) is not None:
        return
    forms = forms_of(tuple(lane.name for lane in lanes), with_shared=False)
    for each in dict.fromkeys((language, *LANGUAGES)):
        for form in (form for label in WITHOUT_END for form in forms[each].get(label, ())):
            begins, _, behind = form.phrase.partition("{")
            end = behind.partition("}")[2]
            if len(form.slots) == 1 and begins and end and said.startswith(normalise(begins) + " "):
                yield text.strip(" .!") + end


def _phrases(
    forms: Mapping[Language, Mapping[str, Sequence[Form]]], read: RequestReading, language: Language
) -> Iterator[Rewording]:
    """Yield the phrases of a reading, in this language first."""
    for each in dict.fromkeys((language, *LANGUAGES)):
        form = next((form for form in forms[each].get(read.label, ()) if form.slots == set(read.slots)), None)
        if form is not None:
            yield Rewording(read.label, form.phrase.format(**read.slots), read.probability, read.certainty)


def asks_nothing_of(lane: Lane, text: str) -> bool:
    """Return whether a text surely asks for nothing that this lane does; False for a lane of which nothing is known."""
    return bool(_table(f"{SHARED}.{lane.name}")) and nothing_likelihood(text) >= SURELY_NOTHING


def may_want_two(text: str) -> bool:
    """Return whether a text that has been read as one request may be two, since its halves surely want different
    things: "less waffle please, and lose the smileys".
    """
    wanted = ((_sure_label(first), _sure_label(second)) for first, second in halves(text))
    return any(first and second and first != second for first, second in wanted)


def _sure_label(text: str) -> str:
    """Return the label that a text surely has; "" if it has none."""
    label, share = max(label_shares(text).items(), key=lambda each: each[1], default=("", 0.0))
    return label if share >= SURELY_MEANS and label != NONE else ""


def halves(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text cut in two at each word that may stand between two requests; none if it begins by refusing."""
    if opens_with_refusal(text):
        return
    for joint in list(JOINT.finditer(text[:LONGEST_REQUEST]))[:MOST_JOINTS]:
        first, second = text[: joint.start()], text[joint.end() :]
        if min(len(first.split()), len(second.split())) >= FEWEST_WORDS:
            yield first, second


@lru_cache(maxsize=16)
def forms_of(names: tuple[str, ...], with_shared: bool = True) -> Mapping[Language, Mapping[str, Sequence[Form]]]:
    """Return the phrases of the lanes of these names, and those that all share, by language and label."""
    tables = [_table(package) for package in (*(f"{SHARED}.{name}" for name in names), *([SHARED] * with_shared))]
    return {
        language: {label: forms for table in tables for label, forms in table.get(language, {}).items()}
        for language in LANGUAGES
    }


@cache
def _table(package: str) -> Mapping[str, Mapping[str, Sequence[Form]]]:
    """Return the phrases in the `rewordings.toml` of a package; an empty table if it has none."""
    try:
        written = toml_files.content(package, "rewordings")
    except (FileNotFoundError, ModuleNotFoundError):  # a lane without any, or one that lives in another's folder
        return {}
    return {
        language: {label: tuple(map(_form, phrases)) for label, phrases in labels.items()}
        for language, labels in written.items()
    }


def _form(phrase: str) -> Form:
    return Form(phrase, frozenset(name for _, name, _, _ in Formatter().parse(phrase) if name))
