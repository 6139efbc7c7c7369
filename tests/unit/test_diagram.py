"""The documents' pictures are what the tables say."""

import pytest

from parley.conversation.effects import TRANSITIONS
from parley_cli import template
from parley_cli.diagram import PICTURES, ROOT, documents, drawn, pipeline

with_documents = pytest.mark.skipif(
    not (ROOT / "README.md").is_file(), reason="a copy without the documents, as of a broken build"
)


@with_documents
def test_the_documents_hold_the_pictures_of_today() -> None:
    for path, text in documents().items():
        assert path.read_text(encoding="utf-8") == text, "`python -m parley_cli.diagram` draws them"


@with_documents
@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_has_a_place(name: str) -> None:
    assert any(f"<!-- drawn: {name} -->\n{PICTURES[name]()}<!-- end -->" in text for text in documents().values())


def test_an_old_picture_is_drawn_anew_and_nothing_else_changes() -> None:
    text = "before\n<!-- drawn: rules -->\nas it was\n<!-- end -->\nafter\n"
    assert drawn(text) == f"before\n<!-- drawn: rules -->\n{PICTURES['rules']()}<!-- end -->\nafter\n"


def test_a_picture_that_nobody_draws_is_an_error() -> None:
    with pytest.raises(KeyError, match="landscape"):
        drawn("<!-- drawn: landscape -->\n<!-- end -->\n")


@pytest.mark.slow
def test_the_pipeline_shows_every_function_and_every_queue_that_is_worked_on() -> None:
    whole = template.read()
    queues = template.resources(whole, "AWS::SQS::Queue")
    names = [each["QueueName"].removeprefix("${ServiceName}-${Stage}-") for each in queues.values()]
    shown = [*map(template.short_name, template.functions(whole)), *(name for name in names if "dead" not in name)]
    assert len(shown) > 8
    assert [name for name in shown if f'"{name}"' not in pipeline()] == []


def test_the_states_are_those_of_the_table() -> None:
    text = PICTURES["deliveries"]()
    assert [state for state in TRANSITIONS if f" {state}\n" not in text and f" {state} " not in text] == []
