"""Random phrases with random titles: the exact moment and the exact title, or a question; never a wrong date."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from parley import times
from parley.schedules import Recurrence
from tests.unit.times import phrasebook
from tests.unit.times.phrasebook import COMPARED, Phrase, Said

ZONE = ZoneInfo("Etc/GMT+5")
"""A time zone without changes of clocks, which other tests are about."""
SEEDS = st.integers(0, 2**32)
ENOUGH = 0.75
"""The share of random phrases that must be read and not asked about: a parser that always asks would never be wrong."""


def said(chance: random.Random) -> Said:
    start = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    return Said(chance.choice(["en", "es"]), start + timedelta(minutes=chance.randrange(3 * 365 * 24 * 60)))


def context(said: Said) -> times.PhraseContext:
    languages = (said.language,)
    return times.PhraseContext(said_at=said.now.replace(tzinfo=ZONE).astimezone(UTC), zone=ZONE, languages=languages)


def local(at: datetime) -> datetime:
    return at.astimezone(ZONE).replace(tzinfo=None)


def is_right(meaning: times.Meaning, phrase: Phrase) -> bool:
    match meaning:
        case times.Once(at, has_time=True):
            return local(at) in phrase.moments and phrase.length is None
        case times.Once(at, has_time=False):
            return local(at).time() == time() and local(at).date() in phrase.moments
        case times.Range(start, end, all_day=False):
            return local(start) in phrase.moments and phrase.length == end - start
        case Recurrence():
            return phrase.days == tuple(islice((at for at in days(meaning) if at > phrase.said), COMPARED))
    return False


def days(recurrence: Recurrence) -> Iterator[datetime]:
    """The local times of a recurrence from its start on, by dateutil."""
    (clock,) = recurrence.times
    first = datetime.combine(max(recurrence.start, date(2025, 12, 29)), clock)
    return iter(rrulestr(recurrence.rule, dtstart=first, ignoretz=True))


def outcome(chance: random.Random) -> str:
    """How a random text is read. Raises AssertionError for a wrong reading."""
    where = said(chance)
    phrase, title = phrasebook.phrase(chance, where), phrasebook.title(chance, where)
    parts = phrase.parts
    texts = [f"{title} {phrase.words}", f"{phrase.words} {title}"]
    if len(parts) == 2:
        texts.append(f"{parts[0]} {title} {parts[1]}")
    text = chance.choice(texts)
    try:
        found = times.split(text, context(where))
    except times.NotATime:
        return "refused"
    except times.Ambiguous as question:
        options = question.options
    else:
        assert found is not None, (text, where)
        assert found.title == title, (text, where, found)
        assert is_right(found.meaning, phrase), (text, where, found, phrase)
        return "right"
    assert any(is_right(each, phrase) for each in options), (text, where, options, phrase)
    return "asked"


@given(seed=SEEDS)
@settings(max_examples=150, deadline=None)
def test_a_random_text_is_never_read_wrongly(seed: int) -> None:
    outcome(random.Random(seed))


@pytest.mark.slow
def test_most_random_texts_are_read_and_not_asked_about() -> None:
    counted = Counter(outcome(random.Random(seed)) for seed in range(300))
    print(counted)
    assert counted["right"] >= ENOUGH * counted.total()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_phrase_alone_means_the_same(language: str) -> None:
    for seed in range(200):
        chance = random.Random(f"{language}{seed}")
        where = Said(language, said(chance).now)
        phrase = phrasebook.phrase(chance, where)
        assert any(is_right(each, phrase) for each in read(phrase, where)), (phrase, where)


def read(phrase: Phrase, where: Said) -> tuple[times.Meaning, ...]:
    """What it means, or what the person is asked to choose from."""
    try:
        return (times.read(phrase.words, context(where)),)
    except times.Ambiguous as question:
        return question.options
