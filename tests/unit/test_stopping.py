"""Which texts opt out, which are asked about, and which look like it and mean something else. The lists beside
`tests/stopping` are data: a line each, a file or more for each language."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from parley.conversation.stopping import MOST_CHARACTERS, PatternStep, StopWish, wish
from parley.texts import LANGUAGES, stopping

LISTS = Path(__file__).parents[1] / "stopping"


def listed(file: str) -> Iterator[tuple[str, str]]:
    """The heading and the text of each line."""
    heading = ""
    for line in (LISTS / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            heading = line.removeprefix("== ")
        elif line and not line.startswith("#"):
            yield heading, line


@pytest.mark.parametrize("file", sorted(path.name for path in LISTS.glob("*.txt")))
def test_each_text_of_the_lists_is_understood(file: str) -> None:
    wrong = [
        f"{text!r} is {wish(text).name}" for want, text in listed(file) if wish(text) is not StopWish[want.upper()]
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lists_hold_150_of_each_kind(language: str) -> None:
    headings = [heading for heading, _ in listed(f"{language}.txt")]
    assert min(headings.count("stop"), headings.count("other")) >= 150


@pytest.mark.parametrize("language", stopping.UNDERSTOOD)
def test_the_lists_of_other_languages_hold_all_three_kinds(language: str) -> None:
    headings = [heading for heading, _ in listed(f"{language}.txt")]
    assert headings.count("stop") >= 25
    assert min(headings.count("doubtful"), headings.count("other")) >= 9


@pytest.mark.parametrize(
    "text",
    [
        "stop " * 4_000,
        "stop all " * 4_000,
        "stop. " * 4_000,
        "a, stop, " * 4_000,
        "please " * 4_000,
        "x" * 16_000,
        "don't ever text or call me ever again " * 400,
        "no me escriban más nunca más " * 400,
        "stop, ne m'écrivez plus jamais " * 400,
        "hör bitte auf mir nie wieder bitte " * 400,
        "\u0301" * 16_000,
        "ﷺ" * 16_000,
    ],
    ids=lambda text: text[:12],
)
def test_the_work_on_any_text_is_bounded(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    ends = PatternStep.ends

    def counted(step: PatternStep, words: list[str], starts: frozenset[int]) -> frozenset[int]:
        nonlocal steps
        steps += 1
        return ends(step, words, starts)

    monkeypatch.setattr(PatternStep, "ends", counted)
    wish(text)
    at_once, steps = steps, 0
    wish(text[: len(text) // 2])
    assert len(text) // 2 > MOST_CHARACTERS
    assert steps == at_once, "what lies behind the bound makes no difference"
    assert at_once < 40_000
