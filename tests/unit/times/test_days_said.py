"""The days that a text asks about: all of them, or the words that could not be read."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from parley import times

CONTEXT = times.PhraseContext(datetime(2026, 11, 21, 12, tzinfo=UTC), ZoneInfo("America/Toronto"), ("en",))
"""A Saturday morning."""


@pytest.mark.parametrize(
    ("days", "texts"),
    [
        (
            "12-25",
            "are you open on the 25th of december?; abrís el 25 de diciembre?; hours on Dec 25; are you open 25/12; "
            "25/12/2026; december 25th; on 2026-12-25; 2026-12-25T10:00-05:00; christmas day; open at christmas?; "
            "abren en navidad; abren el viernes 25 de diciembre; el 25/12 abren?; is dec 25, 2026 a closed day",
        ),
        ("12-24 12-25", "is it open on dec 24 and dec 25?; horario del 24 de diciembre y 25 de diciembre"),
        (
            "12-24 12-25",
            "24 and 25 december; december 24 and 25; 24 o 25 de diciembre; los días 24 y 25 de diciembre; the 24th or "
            "25th of december; veinticuatro y veinticinco de diciembre",
        ),
        ("12-24 12-25 12-26", "dec 24, 25 and 26; 24, 25 y 26 de diciembre; 24 al 26 de diciembre; december 24 to 26"),
        (
            "11-24 11-25 11-26",
            "are you open the 24th, 25th and 26th?; 24th, 25th and 26th; abrís el 24, 25 y 26?; el 24, el 25 y el 26",
        ),
        ("11-24 11-25", "the 24th and 25th?; el 24 y 25 abren?; abren los días 24 y 25"),
        ("11-24", "el 24 y 2 cafés; the 24th, 2 lattes"),
        ("12-07 12-08", "abrís el 7 y el 8 de diciembre?; on the 7th or 8th of december"),
        ("12-05", "dec 5 between 9 and 11; dec 5 at 9 and 11; dec 5 and 9am"),
        ("12-24 12-25 12-26", "from 24 to 26 december; del 24 al 26 de diciembre; dec 24-26"),
        ("11-22", "on sundays; abren los domingos; are you open tomorrow?; how late on sunday; abren mañana a las 9"),
        ("11-21", "open now?; are you open today; abren hoy; are you open tonight; are you open saturday"),
        ("11-21 11-22", "do you open on weekends; this weekend; el fin de semana"),
        ("11-23 11-27", "monday and friday; on mondays and fridays; lunes y viernes"),
        ("", "hours; when are you open?; horario; may I come in?; I sat there; open at 5?; how do I get there"),
    ],
)
def test_every_day_that_is_named_is_found(days: str, texts: str) -> None:
    wanted = {date.fromisoformat(f"2026-{day}") for day in days.split()}
    found = {text: times.days_said(text, CONTEXT) for text in texts.split("; ")}
    assert {text: (set(each.days), each.unread) for text, each in found.items()} == dict.fromkeys(found, (wanted, ""))


@pytest.mark.parametrize(
    "text",
    [
        *("are you open on thanksgiving?", "abren en semana santa", "the 32nd of december", "el 32 de diciembre"),
        *("abren el 31 de febrero", "are you open feb 30?", "2026-13-01", "on bank holidays", "abren los festivos"),
        *("and on good friday?", "in decembr and december 40", "on 31/31"),
    ],
)
def test_a_day_that_cannot_be_read_is_said(text: str) -> None:
    assert times.days_said(text, CONTEXT).unread
