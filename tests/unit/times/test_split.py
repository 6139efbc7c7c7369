"""A text taken apart: neither eats the other, and what is left over is asked about."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from parley import times
from tests.unit.times.test_tables import TABLES, context, shown, wanted


@dataclass(frozen=True)
class Case:
    text: str
    expected: str
    context: times.PhraseContext


def cases() -> Iterator[Case]:
    where = None
    for written in (TABLES / "split.txt").read_text("utf-8").splitlines():
        if written.startswith("@"):
            *place, language = written[1:].split()
            where = context(" ".join(place), language)
        elif written and not written.startswith("#"):
            assert where is not None
            text, _, expected = written.partition(" = ")
            yield Case(text, expected.strip(), where)


def taken_apart(case: Case) -> str:
    """Return a text taken apart, as the table writes it. A question whose title is known shows it."""
    try:
        found = times.split(case.text, case.context)
    except (times.NotATime, times.Ambiguous) as question:
        return f"? {question.title}".strip() if case.expected != "?" else "?"
    return "none" if found is None else f"{found.title} | {shown(found.meaning, case.context.zone)}".strip()


def expected(case: Case) -> str:
    title, separator, means = case.expected.partition("|")
    near = case.context.said_at.astimezone(case.context.zone)
    return f"{title.strip()} | {wanted(means.strip(), near)}".strip() if separator else case.expected


CASES = list(cases())


@pytest.mark.sampled(120)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_title_and_time_come_apart(case: Case) -> None:
    assert taken_apart(case) == expected(case)


@pytest.mark.sampled(80)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_it_does_not_matter_which_language_is_the_persons_own(case: Case) -> None:
    other = {"en": "es", "es": "en"}[case.context.languages[0]]
    foreign = replace(case, context=replace(case.context, languages=(other,)))
    assert taken_apart(foreign) == expected(foreign)
