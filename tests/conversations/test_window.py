"""What a model is shown of a long conversation: as much as fits, and never half of what belongs together."""

from itertools import pairwise

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.history import History, Line
from parley.lanes.token_budget import AROUND, LEFT_OUT, estimated_tokens, fit_history
from parley.ports import Budgets, Exchange, ModelRequest, ToolCall
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import START, Phone

ROOM = 7_000


@pytest.fixture
def phone(clock: ManualClock, model: ScriptedModel) -> Phone:
    return Phone(MemoryService(clock, model, budgets=Budgets(context_tokens=ROOM)))


def held(request: ModelRequest) -> int:
    """Tokens of what was said and found, by the estimate."""
    found = sum(estimated_tokens(result) for exchange in request.exchanges for result in exchange.results)
    return found + sum(estimated_tokens(line.text) for line in request.lines)


def test_a_long_conversation_is_cut_at_its_old_end(phone: Phone, model: ScriptedModel) -> None:
    for number in range(12):
        model.will(words("Right."))
        phone.says(f"{number} " + "x" * 1_500)
    shown = [line.text.split()[0] for line in model.requests[-1].lines if line.direction == "in"]
    assert shown == [str(number) for number in range(12 - len(shown), 12)]
    assert 2 <= len(shown) < 12
    assert held(model.requests[-1]) < ROOM
    phone.inbox.clear()


def test_a_text_longer_than_the_room_is_shown_all_the_same(phone: Phone, model: ScriptedModel) -> None:
    model.will(words("Right."), words("That was long."))
    phone.says("hi")
    phone.says("x" * 40_000)
    assert [len(line.text) for line in model.requests[-1].lines] == [40_000]
    phone.inbox.clear()


@pytest.mark.slow
def test_results_of_a_long_turn_give_way_to_newer_ones_and_no_call_loses_its_own(
    phone: Phone, model: ScriptedModel
) -> None:
    for number in range(20):
        model.will(calls(("add_task", {"title": f"{number} " + "x" * 190})))
        phone.says(f"task {number}")
    rounds = [calls(("list_tasks", {})) for _ in range(4)]
    model.will(*rounds, words("Many."))
    phone.says("list them, again and again")
    *earlier, last = model.requests[-1].exchanges
    assert [exchange.results for exchange in earlier[:2]] == [(LEFT_OUT,), (LEFT_OUT,)]
    assert "19 xxx" not in last.results[0][:100]
    assert last.results[0].startswith("Result (data")
    assert all(len(exchange.calls) == len(exchange.results) == 1 for exchange in (*earlier, last))
    assert model.requests[-1].lines[-1].text == "list them, again and again"
    phone.inbox.clear()


def line(number: int, direction: str, size: int = 300) -> Line:
    return Line.model_validate({"id": str(number), "direction": direction, "text": "x" * size, "at": START})


@pytest.mark.parametrize("room", range(200, 1_200, 50))
def test_what_was_written_in_a_row_is_kept_or_left_out_together(room: int) -> None:
    lines = tuple(line(n, direction) for n, direction in enumerate(["in", "in", "in", "out", "in", "in"]))
    shown = [int(each.id) for each in fit_history(ModelRequest("", lines, ()), room).lines]
    assert shown in ([5], [4, 5], [3, 4, 5], [0, 1, 2, 3, 4, 5])


@pytest.mark.parametrize(("size", "room"), [(20, 100_000), (300, 3_000)], ids=["many lines", "long lines"])
def test_a_request_begins_as_the_one_before_until_ten_lines_are_left_out_at_once(size: int, room: int) -> None:
    history, begins, told = History(), list[str](), list[int]()
    for turn in range(60):
        history = history.add(line(2 * turn, "in", size)).in_blocks()
        request = fit_history(ModelRequest("", history.steady(0), ()), room, history.count)
        begins.append(request.lines[0].id)
        told.append(len(request.lines))
        history = history.add(line(2 * turn + 1, "out", size)).in_blocks()
    assert sum(before != after for before, after in pairwise(begins[30:])) in (5, 6)
    assert max(told) - min(told[30:]) <= 12
    assert begins[0] == "0"


def test_a_session_that_the_window_still_holds_is_told_from_its_beginning() -> None:
    history = History()
    for number in range(63):
        history = history.add(line(number, "in", 5)).in_blocks()
    assert [each.id for each in history.steady(57)] == ["57", "58", "59", "60", "61", "62"]
    assert history.steady(3)[0].id == "20"


def test_the_card_takes_room_from_the_history_and_is_never_left_out() -> None:
    lines = tuple(line(n, direction) for n, direction in enumerate(["in", "out", "in", "out", "in"]))
    fitted = fit_history(ModelRequest("", lines, (), card="x" * 300), 500)
    assert len(fitted.lines) == len(fit_history(ModelRequest("", lines, ()), 500).lines) - 1
    assert fitted.card == "x" * 300


def test_everything_is_shown_while_it_fits() -> None:
    exchange = Exchange((ToolCall("c", "list_tasks", "{}"),), ("none",))
    request = ModelRequest("Be brief.", (line(1, "in"), line(2, "note")), (), (exchange,))
    assert fit_history(request, 1_000) == request


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("The quick brown fox jumps over the lazy dog.", 10),
        ("¿Puedes recordarme mañana a las nueve que llame a mi madre?", 15),
        ("明日の朝九時に母に電話するように言ってください。", 16),
        ("Напомни мне завтра позвонить маме.", 11),
        ("ذكرني غدا أن أتصل بأمي", 9),
        ("👍👍👍", 3),
        ('{"title": "milk", "due": "2026-11-21T09:00:00+00:00"}', 27),
        ("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", 43),
    ],
)
def test_the_estimate_is_not_below_what_a_tokenizer_counts(text: str, counted: int) -> None:
    """The figures are tiktoken 0.14's with o200k_base."""
    assert counted <= estimated_tokens(text) - AROUND <= 4 * counted
