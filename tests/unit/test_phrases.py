"""The command language of example phrases."""

import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest

from parley.lanes.table import LANES
from parley.texts import DEFAULT
from parley.tools.phrases import Phrase, PhraseList, bare
from parley.tools.tool import Toolbox

ADD = Phrase.parse("add {title:milk} to my tasks")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("add milk to my tasks", "milk"),
        ("  ADD   milk\n to my tasks!! ", "milk"),
        ("add a trip to my tasks to my tasks", "a trip to my tasks"),
        ("add {curly} (and) [square] to my tasks.", "{curly} (and) [square]"),
    ],
)
def test_a_phrase_takes_what_stands_in_its_slot(text: str, title: str) -> None:
    assert ADD.match(text) == {"title": title}


@pytest.mark.parametrize(
    "text", ["add milk", "add  to my tasks", "please add milk to my tasks", "", "addmilk to my tasks"]
)
def test_anything_else_is_not_the_phrase(text: str) -> None:
    assert ADD.match(text) is None


def test_a_phrase_may_give_an_argument_by_itself() -> None:
    phrase = Phrase.parse("remember {title:milk} {is_pinned=yes}")
    assert phrase.example == "remember milk"
    assert phrase.match("remember eggs") == {"title": "eggs", "is_pinned": "yes"}
    assert phrase.match_misspelt("remembre eggs") == {"title": "eggs", "is_pinned": "yes"}


def test_the_example_is_the_phrase_without_its_marks() -> None:
    assert ADD.example == "add milk to my tasks"


def test_a_phrase_must_have_a_word_of_its_own() -> None:
    with pytest.raises(ValueError, match="must have a word"):
        Phrase.parse("{title:milk}")


@pytest.mark.parametrize(
    ("text", "task"), [("milk isn't done", "milk"), ("the Q3 Report isnt done.", "the Q3 Report"), ("isn't done", None)]
)
def test_a_phrase_that_starts_with_a_slot_takes_what_stands_in_front(text: str, task: str | None) -> None:
    phrase = Phrase.parse("{task:milk} isn't done")
    assert phrase.match(text) == ({"task": task} if task else None)
    assert not phrase.starts(text)
    assert not phrase.begins_with(text)
    assert phrase.match_misspelt(text) is None


@pytest.fixture
def impatient() -> Iterator[None]:
    """Ends a test that hangs: a pattern that backtracks would take hours here."""
    signal.alarm(20)
    yield
    signal.alarm(0)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("filling", [" ", ".", "x ", "to my ", "\t\n"])
def test_a_long_text_costs_no_more_than_its_length(filling: str) -> None:
    text = f"add x{filling * 60_000}y"
    assert ADD.match(text) is None
    assert Phrase.parse("delete {task:milk}").match(f"delete x{filling * 60_000}y") is not None


@pytest.mark.slow
def test_the_phrases_beginning_like_a_text_are_all_that_it_may_be() -> None:
    """Every example of every tool, as it stands, as an accent or an apostrophe is left out, and without its end."""
    toolboxes = [lane.tools for lane in LANES.values()]
    examples = [phrase.example for tools in toolboxes for tool in tools.tools for phrase in tool.phrases][::75]
    for text in (changed for each in examples for changed in (each, f"¿{bare(each).upper()}?", each.partition(" ")[0])):
        for tools in toolboxes:
            phrases = [phrase for tool in tools.tools for phrase in tool.phrases]
            likely, nearly = tools.phrases_like(text), tools.phrases_nearly_like(text)
            assert [each for each in phrases if each.match(text) is not None] == [
                each for _, each in likely if each.match(text) is not None
            ]
            misspelt = [each for _, each in nearly if each.match_misspelt(text)]
            assert [each for each in phrases if each.match_misspelt(text)] == misspelt


@pytest.mark.parametrize(("template", "word"), [("milk", "milk"), ("add {title:milk}", "add"), ("#{n:1} please", "")])
def test_a_phrase_whose_slot_goes_on_with_its_first_word_may_begin_any_text(template: str, word: str) -> None:
    assert Phrase.parse(template).first_word == word


def test_a_mistyped_text_makes_only_the_phrases_that_begin_nearly_as_it_does() -> None:
    made = list[str]()

    class NotingPhrases(PhraseList):
        def __getitem__(self, place: int) -> Phrase:  # type: ignore[override]
            phrase = super().__getitem__(place)
            made.append(phrase.template)
            return phrase

    said = NotingPhrases({DEFAULT: ("remember {text:milk}", "forget {text:milk}", "what is there")})
    tools = Toolbox([replace(next(iter(LANES["assistant"].tools.tools)), phrases=said)])
    assert [phrase.template for _, phrase in tools.phrases_nearly_like("rememebr eggs")] == ["remember {text:milk}"]
    assert made == ["remember {text:milk}"]
