"""Know texts about medicines: one that names a medicine, and one that asks about taking it, or tells of a side effect
or of a dose that was missed or taken twice. What to take is for a doctor or a pharmacist to say, not
for this service.

The words stand in `en.toml` and `es.toml`, the poison lines in `poison_lines.toml`. What may tell of a danger to life
("all my pills") is none of these: `crisis` hears it. Pure.
"""

import re
from enum import StrEnum
from functools import cache, lru_cache

from parley import toml_files
from parley.conversation.normal_form import without_accents
from parley.texts.vocabulary import pattern

LONGEST = 1_000
"""The most characters of a text that are looked through."""
SENTENCE_END = re.compile(r"[.;!\n]+|\?+")
MOST_SENTENCES = 12


class MedicineTalk(StrEnum):
    """What a text says of a medicine that a doctor or a pharmacist should hear."""

    QUESTION = "question"
    """Whether, or how, to take it."""
    AMOUNT = "amount"
    """How much of it to take."""
    REACTION = "reaction"
    """That it does the person no good."""
    TAKEN_TWICE = "taken_twice"
    """That too much of it, or the wrong one, was taken by mistake."""
    MISSED = "missed"
    """That it was not taken, and nothing more."""


def names_medicine(text: str) -> bool:
    """Return whether a text names something that is taken as a medicine: "my blood pressure pill", "metformin"."""
    said = without_accents(text[:LONGEST])
    return _said("medicine").search(_said("studies").sub(" ", said)) is not None


@lru_cache(maxsize=64)  # a turn asks several times of the same text
def medicine_talk(text: str, is_known: bool = False) -> MedicineTalk | None:
    """Return what a text says of a medicine that is for a doctor or a pharmacist; None if it says nothing of the kind.
    `is_known`: the service and the person speak of a medicine anyway, which then need not be named.
    """
    said = without_accents(text[:LONGEST])
    if not said or _said("grave").search(said):
        return None
    is_named = names_medicine(text)
    if is_named and _puts_down_to_it(said):
        return MedicineTalk.REACTION
    if (is_named or is_known) and _said("by_mistake").search(said):
        return MedicineTalk.TAKEN_TWICE
    if _said("taking_it").search(said):
        return MedicineTalk.QUESTION
    asked = _asked(text, is_named, is_known)
    if asked is None and (is_named or is_known) and _said("missed").search(said) and not _asks_service(said):
        return MedicineTalk.MISSED
    return asked


def tells_of_dose(text: str) -> bool:
    """Return whether a whole text says that a medicine was taken: "took my pill", "just took them"."""
    said = without_accents(text[:LONGEST])
    return _took().fullmatch(said) is not None


def _puts_down_to_it(said: str) -> bool:
    """Return whether a plain text that names a medicine puts down to it how the writer feels."""
    return _said("feels").search(said) is not None and _put_down().search(said) is not None


def _asked(text: str, is_named: bool, is_known: bool) -> MedicineTalk | None:
    """Return what a sentence of the text asks about taking a medicine; None if none does."""
    for sentence in SENTENCE_END.split(text[:LONGEST])[:MOST_SENTENCES]:
        said = without_accents(sentence)
        asks = _said("may_i").search(said)
        if asks is None or _asks_service(said):
            continue
        if is_named or (is_known and _said("taking").search(said)):
            return MedicineTalk.AMOUNT if _amount().match(asks[0]) else MedicineTalk.QUESTION
    return None


def _asks_service(said: str) -> bool:
    return _said("of_service").search(said) is not None


def poison_line(country: str) -> str:
    """Return the number of the poison line of a country (ISO 3166 code); empty if none is known."""
    return str(toml_files.content(__name__, "poison_lines").get(country, {}).get("number", ""))


@cache
def _said(name: str) -> re.Pattern[str]:
    return pattern(__name__, name, r"\b(?:{})(?!\w)")


@cache
def _took() -> re.Pattern[str]:
    medicine, took, beside = (_said(each).pattern for each in ("medicine", "took", "beside"))
    return re.compile(rf"(?:{beside} ?){{0,4}}{took}(?: (?:{medicine}|{beside})){{0,6}}", re.IGNORECASE)


@cache
def _amount() -> re.Pattern[str]:
    return re.compile(r"how|cuant", re.IGNORECASE)


@cache
def _put_down() -> re.Pattern[str]:
    """Return the pattern of a feeling with a medicine behind it ("dizzy since the new pill"), or of a medicine that
    makes one feel so.
    """
    medicine, symptom, because, makes = (_said(each).pattern for each in ("medicine", "symptom", "because_of", "makes"))
    return re.compile(rf"{symptom}.{{0,20}}{because}.{{0,30}}{medicine}|{medicine}.{{0,30}}{makes}.{{0,30}}{symptom}")
