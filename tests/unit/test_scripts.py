"""Scripts: what is no script is told so with its line, playing one is strict, and what was recorded plays again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from parley_cli.errors import OperatorError
from parley_cli.scripts.format import ScriptedCall, ScriptError, dump, parse
from parley_cli.scripts.memory import InMemory
from parley_cli.scripts.play import ScriptFailed, play
from parley_cli.scripts.record import record, script_of

FILE = Path("tried.yaml")
WHOLE = """\
title: All that there is
setup: {channel: whatsapp, side_questions: keep}
steps:
  - who: Ben
    channel: sms
    says: [yes, "no", '7']
    model:
      - words: hm
        calls: [add_task: {title: milk, count: 2, price: 1.5, urgent: true, note: null, code: "007"}, list_tasks]
      - fails: unavailable
    calls: []
    hears: |-
      one
      two
  - clock: {hours: 9, seconds: 1.5}
  - faults: {model: down, provider: refuses, webhook: again}
    hears_like: part
"""

# --- the format -----------------------------------------------------------------------------------------------------


def test_texts_stay_texts_and_arguments_are_json() -> None:
    step = parse(WHOLE, FILE).script.steps[0]
    assert step.says == ("yes", "no", "7")
    assert step.hears == ("one\ntwo",)
    assert step.model[0].calls[0].arguments == {
        "title": "milk",
        "count": 2,
        "price": 1.5,
        "urgent": True,
        "note": None,
        "code": "007",
    }


def test_what_is_written_is_read_as_it_was() -> None:
    script = parse(WHOLE, FILE).script
    assert parse(dump(script), FILE).script == script


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "tried.yaml:1: the file is empty; it begins with `title:`"),
        ("title: [", "tried.yaml:1: this is no YAML: "),
        ("title: a\x07", "tried.yaml:1: this is no YAML: "),
        ("- a", "tried.yaml:1: `name: value` belongs here"),
        ("title: a\ntitle: b", "tried.yaml:2: 'title' stands here twice"),
        ("steps: [says: hi]", "tried.yaml:1: 'title' is missing"),
        ("title: a\nsteps: []", "tried.yaml:1: a script has at least one step"),
        (
            "title: a\nsteps: [says: hi]\nstep: 1",
            "tried.yaml:3: 'step' is not known here; allowed are title, setup, steps",
        ),
        (
            "title: a\nsteps:\n  - says: hi\n    heard: a",
            "tried.yaml:4: 'heard' is not known here; allowed are who, channel, says, clock, faults, model",
        ),
        (
            "title: a\nsteps:\n  - clock:\n      hour: 9",
            "tried.yaml:4: 'hour' is not known here; allowed are days, hours, minutes, seconds",
        ),
        ("title: a\nsteps:\n  - clock: {hours: soon}", "tried.yaml:3: 'hours': a number belongs here"),
        ("title: a\nsetup: {channel: fax}\nsteps: [says: hi]", "tried.yaml:2: 'channel': Input should be 'sms'"),
        ("title: a\nsteps:\n  - says: hi\n  - says: {a: b}", "tried.yaml:4: 'says': a list belongs here"),
        ("title: a\nsteps:\n  - faults: {model: gone}", "tried.yaml:3: 'model': Input should be 'down' or 'up'"),
        ("title: a\nsteps:\n  - says: a\n    clock: {hours: 1}", "tried.yaml:3: says, clock and faults are steps of"),
        ("title: a\nsteps:\n  - hears: a\n    hears_like: b", "tried.yaml:3: hears and hears_like exclude each other"),
        ("title: a\nsteps:\n  - who: Ben", "tried.yaml:3: nothing happens in this step"),
        ("title: a\nsteps:\n  - hears: a\n    model: [words: b]", "tried.yaml:3: the model answers what somebody says"),
        ("title: a\nsteps:\n  - says: a\n    calls: [{b: {}, c: {}}]", "tried.yaml:4: 'calls': a call is written like"),
    ],
)
def test_what_is_no_script_is_told_so_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ScriptError) as error:
        parse(text, FILE)
    assert str(error.value).startswith(said)


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(ScriptError) as error:
        parse("titel: a\nsteps:\n  - say: hi", FILE)
    assert sorted(line.partition(": ")[0] for line in str(error.value).splitlines()) == [
        "tried.yaml:1",
        "tried.yaml:1",
        "tried.yaml:3",
    ]


# --- playing --------------------------------------------------------------------------------------------------------


def played(*steps: str) -> None:
    indented = [step.replace("\n", "\n    ") for step in steps]
    text = "title: tried\nsteps:\n" + "".join(f"  - {step}\n" for step in indented)
    play(parse(text, FILE), InMemory())


ADDED = "says: add milk to my tasks\nhears: Added “milk” to your tasks."


def test_what_goes_as_it_is_written_passes() -> None:
    played(ADDED, "says: my tasks\ncalls: []\nhears_like: milk")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (
            ["says: my tasks\nhears: Nothing."],
            "tried.yaml:3: Ana says 'my tasks': Ana hears ['You have no open tasks.']",
        ),
        (["says: my tasks\nhears: []"], "and not []"),
        (
            ["says: my tasks\nhears: [You have no open tasks., And more.]"],
            "and not ['You have no open tasks.', 'And more.']",
        ),
        (["says: my tasks\nhears_like: milk"], "and not one message with 'milk'"),
        (["says: my tasks"], "tried.yaml:3: after it, Ana hears what no step expects: ['You have no open tasks.']"),
        ([ADDED, "who: Ben\nhears_like: milk"], "tried.yaml:5: Ben listens: Ben hears []"),
        (
            ["says: add milk to my tasks\ncalls: []\nhears_like: milk"],
            "it did add_task {'title': 'milk', 'due': None}, and not nothing",
        ),
        (["says: my tasks\ncalls: [add_task]\nhears_like: no"], "it did nothing, and not add_task {}"),
        (
            ["says: add milk to my tasks\ncalls: [add_task: {title: eggs}]\nhears_like: milk"],
            "and not add_task {'title': 'eggs'}",
        ),
        (["says: hi\nmodel: [words: a, words: b]\nhears: a"], "the model is not asked for 1 of its answers"),
        (
            ["says: hi\nmodel: [words: a]\nhears: a", "says: hi"],
            "the model is asked about 'hi', and the step holds no answer",
        ),
        (["faults: {webhook: again}\nhears: []"], "Ana has said nothing yet that could come again"),
    ],
)
def test_what_goes_otherwise_fails_and_says_where_and_how(steps: list[str], said: str) -> None:
    with pytest.raises(ScriptFailed) as failed:
        played(*steps)
    assert said in str(failed.value)


def test_a_call_is_compared_by_the_arguments_that_are_written() -> None:
    deleted = ScriptedCall.model_validate({"delete_task": {"id": "SM1.a0", "title": "milk"}})
    assert ScriptedCall.model_validate("delete_task").covers(deleted)
    assert ScriptedCall.model_validate({"delete_task": {"title": "milk"}}).covers(deleted)
    assert not ScriptedCall.model_validate({"delete_task": {"title": "eggs"}}).covers(deleted)
    assert not ScriptedCall.model_validate({"add_task": {"title": "milk"}}).covers(deleted)


# --- recording ------------------------------------------------------------------------------------------------------

QUESTION = "Delete “milk” from your tasks?\nReply YES or NO."


def lines(*said: tuple[float, str, str]) -> list[dict[str, Any]]:
    """What the phone shows: seconds since the beginning, `in` or the channel of what went out, text."""
    began = datetime(2026, 11, 21, 23, 59, 30, tzinfo=UTC)
    return [
        {
            "id": f"SM{n}" if way == "in" else f"SM{n - 1}.r0",
            "direction": "in" if way == "in" else "out",
            "channel": None if way == "in" else way,
            "text": text,
            "at": (began + timedelta(seconds=seconds)).isoformat(),
        }
        for n, (seconds, way, text) in enumerate(said)
    ]


def recorded(*said: tuple[float, str, str]) -> str:
    """The steps of what is recorded of this, after it has been read and played once more."""
    text = dump(script_of(lines(*said), "tried"))
    play(parse(text, FILE), InMemory())
    return text.removeprefix("title: tried\n")


def test_a_pause_becomes_a_step_of_the_clock() -> None:
    assert (
        recorded(
            (0, "in", "add milk to my tasks"),
            (1, "sms", "Added “milk” to your tasks."),
            (40, "in", "delete milk"),
            (40.5, "sms", QUESTION),
            (4000.5, "in", "yes"),
            (4001, "sms", "That offer has expired. Ask me again."),
        )
        == """\
steps:
  - says: add milk to my tasks
    hears: Added “milk” to your tasks.
  - says: delete milk
    hears: |-
      Delete “milk” from your tasks?
      Reply YES or NO.
  - clock: {hours: 1, minutes: 6}
  - says: 'yes'
    hears: That offer has expired. Ask me again.
"""
    )


def test_the_channel_is_named_where_it_changes() -> None:
    text = recorded(
        (0, "in", "my tasks"),
        (1, "whatsapp", "You have no open tasks."),
        (2, "in", "my tasks"),
        (3, "sms", "You have no open tasks."),
        (4, "in", "STOP"),
    )
    assert "setup:\n  channel: whatsapp\n" in text
    assert text.count("channel: sms") == 1
    assert text.endswith("  - says: STOP\n    hears: []\n")


def test_texts_that_were_answered_together_are_a_burst() -> None:
    text = recorded(
        (0, "in", "add milk to my tasks"),
        (1, "in", "add eggs to my tasks"),
        (2, "sms", "Added “milk” to your tasks.\nAdded “eggs” to your tasks."),
    )
    assert "  - says:\n      - add milk to my tasks\n      - add eggs to my tasks\n" in text


def test_texts_that_were_sent_before_the_answer_to_the_last_one_came_are_answered_each() -> None:
    milk, added, eggs, more = lines(
        (0, "in", "add milk to my tasks"),
        (3, "sms", "Added “milk” to your tasks."),
        (2, "in", "add eggs to my tasks"),
        (4, "sms", "Added “eggs” to your tasks."),
    )
    text = dump(script_of([milk, eggs, added, more], "tried"))
    assert text == dump(script_of([milk, added, eggs, more], "tried"))


def test_side_questions_are_as_they_were() -> None:
    text = recorded(
        (0, "in", "add milk to my tasks"),
        (1, "sms", "Added “milk” to your tasks."),
        (2, "in", "delete milk"),
        (3, "sms", QUESTION),
        (4, "in", "my tasks"),
        (5, "sms", f"Your tasks:\n1. milk\n\n{QUESTION}"),
    )
    assert "side_questions: keep" in text


def test_what_a_model_said_it_says_again_and_what_needed_none_does_not_ask_it() -> None:
    text = recorded(
        (0, "in", "tell me a joke"),
        (1, "sms", "No."),
        (2, "in", "STOP"),
        (3, "in", "START"),
        (4, "sms", "Welcome back! You'll get messages again."),
    )
    assert "    model:\n      - words: No.\n    hears: No.\n" in text
    assert text.count("model:") == 1


def test_what_does_not_go_the_same_way_again_is_no_test() -> None:
    with pytest.raises(OperatorError, match="It does not go the same way again, so it is no test: step 2: Ana says"):
        script_of(
            lines((0, "in", "my tasks"), (1, "sms", "You have no open tasks."), (2, "in", "STOP"), (3, "sms", "Why?")),
            "tried",
        )


def test_a_recording_is_of_the_phone_at_this_machines_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLEY_PHONE_PORT", "1")
    with pytest.raises(OperatorError, match=r"No phone answers at http://127\.0\.0\.1:1: "):
        record("+14165550123", None, None)
    with pytest.raises(OperatorError, match=r"No phone answers at http://127\.0\.0\.1:2: "):
        record("+14165550123", "http://127.0.0.1:2", None)
