"""Hours that only name something, and times before which something is to be done.

It is Saturday 21 November 2026, seven in the morning in Toronto."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from parley.errors import ToolAsks, ToolRefused
from parley.lanes import when
from parley.times import Once, Range
from parley.tools.tool import Call
from parley_cli.memory_service import MemoryService
from tests.support.phone import clock

CALL = Call(
    conversation="c",
    now=datetime(2026, 11, 21, 12, tzinfo=UTC),
    services=MemoryService(clock()).services,
    zone=ZoneInfo("America/Toronto"),
)


@pytest.mark.parametrize(
    ("text", "title", "at"),
    [
        ("the 8pm call at 7:45pm", "the 8pm call", "21 19:45"),
        ("the 10 o'clock news at 8pm", "the 10 o'clock news", "21 20:00"),
        ("the 9 and 10 o'clock news at 8pm", "the 9 and 10 o'clock news", "21 20:00"),
        ("the 9 and the 10 o'clock news at 8pm", "the 9 and the 10 o'clock news", "21 20:00"),
        ("the 8 and 9pm trains at 6pm", "the 8 and 9pm trains", "21 18:00"),
        ("my 3pm call at 2:45pm", "my 3pm call", "21 14:45"),
        ("tomorrow at 8pm about the 9 and 10 o'clock news", "the 9 and 10 o'clock news", "22 20:00"),
        ("lo de la llamada de las 8 a las ocho menos cuarto", "lo de la llamada de las 8", "21 07:45"),
        ("la llamada de las 8 a las 7:45", "la llamada de las 8", "21 07:45"),
        ("el partido de las 20:00 a las 19:30", "el partido de las 20:00", "21 19:30"),
        ("la llamada de la 1 a la una menos cuarto", "la llamada de la 1", "21 12:45"),
        ("la cita de las 4 a las tres y cuarto", "la cita de las 4", "21 15:15"),
        ("call mum 10 minutes before 5pm", "call mum", "21 16:50"),
    ],
)
def test_an_hour_that_names_something_stays_in_the_title(text: str, title: str, at: str) -> None:
    found = when.split(CALL, text, "text")
    assert found is not None
    assert isinstance(found.meaning, Once)
    local = found.meaning.at.astimezone(CALL.zone)
    assert (found.title, f"{local:%d %H:%M}" if found.meaning.has_time else f"{local:%d}") == (title, at)


@pytest.mark.parametrize(
    ("text", "title", "hours"),
    [
        ("la reunión de las 10 a las 12", "la reunión", "10:00-12:00"),
        ("turno de las 22:00 a las 6:00", "turno", "22:00-06:00"),
        ("the shift from 10pm to 6am", "the shift", "22:00-06:00"),
    ],
)
def test_a_range_is_no_name(text: str, title: str, hours: str) -> None:
    found = when.split(CALL, text, "text")
    assert found is not None
    assert isinstance(found.meaning, Range)
    start, end = (each.astimezone(CALL.zone) for each in (found.meaning.start, found.meaning.end))
    assert (found.title, f"{start:%H:%M}-{end:%H:%M}") == (title, hours)


@pytest.mark.parametrize(
    "text",
    ["leave 2 hours before my flight at 6", "the 3pm meeting", "the 6 o'clock news", "the 9 and 10 o'clock news"],
)
def test_an_hour_alone_that_may_be_a_name_is_asked_about(text: str) -> None:
    with pytest.raises((ToolAsks, ToolRefused)):
        when.split(CALL, text, "text")


@pytest.mark.parametrize(
    ("text", "title", "at"),
    [
        ("renew my permit before friday", "renew my permit", "26"),
        ("pay the rent before the 5th", "pay the rent", "04"),
        ("water the plants before 5pm", "water the plants", "21 17:00"),
        ("llamar al banco antes del viernes", "llamar al banco", "26"),
        ("comer algo antes de las 3", "comer algo", "21 15:00"),
        ("buy flowers before Christmas", "buy flowers", "24"),
    ],
)
def test_a_text_may_end_in_what_something_is_to_be_done_before(text: str, title: str, at: str) -> None:
    found = when.before_a_time(CALL, text)
    assert found is not None
    assert isinstance(found.meaning, Once)
    local = found.meaning.at.astimezone(CALL.zone)
    assert (found.title, f"{local:%d %H:%M}" if found.meaning.has_time else f"{local:%d}") == (title, at)


@pytest.mark.parametrize(
    "text", ["call mum 10 minutes before 5pm", "leave before work", "swim tomorrow before 9 or so"]
)
def test_other_texts_do_not(text: str) -> None:
    assert when.before_a_time(CALL, text) is None
