"""Contact cards, as phones make them, in words."""

import logging

import pytest

from parley.conversation import cards

WHATSAPP = """BEGIN:VCARD
VERSION:3.0
N:Ode;Ana;;;
FN:Ana Ode
TITLE:Baker
item1.TEL;waid=14165550123:+1 416-555-0123
item1.X-ABLabel:Mobile
EMAIL;type=WORK:ana@example.org
PHOTO;BASE64:/9j/4AAQSkZJRg
 ABAQAAAQABAAD=

END:VCARD
"""
ANDROID = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:G=C3=B3mez;=C3=81na;;;
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=81na G=C3=B3mez
TEL;CELL;PREF:+14165550123
END:VCARD
"""


def card(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCARD", "VERSION:4.0", *lines, "END:VCARD", ""]).encode()


@pytest.mark.parametrize(
    ("vcard", "said"),
    [
        (WHATSAPP.encode(), "[Contact card: Ana Ode, +1 416-555-0123, ana@example.org]"),
        (WHATSAPP.replace("\n", "\r\n").encode(), "[Contact card: Ana Ode, +1 416-555-0123, ana@example.org]"),
        (ANDROID.encode(), "[Contact card: Ána Gómez, +14165550123]"),
        (card("FN:Ana", "TEL;VALUE=uri:tel:+1-416-555-0123"), "[Contact card: Ana, +1-416-555-0123]"),
        (card("N:Ode;Ana;;;"), "[Contact card: Ana Ode]"),
        (card("EMAIL:ana@example.org"), "[Contact card: ana@example.org]"),
        (card("FN:Ana") + card("FN:Bo"), "[Contact card: Ana]\n[Contact card: Bo]"),
        (card("FN:Ana") + b"BEGIN:VCARD\nFN:Bo", "[Contact card: Ana]"),
    ],
)
def test_a_card_is_told_by_name_numbers_and_addresses(vcard: bytes, said: str) -> None:
    assert cards.card_lines(vcard) == said


@pytest.mark.parametrize(
    "vcard",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"BEGIN:VCARD\n" * 500,
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        card(),
        card("FN:\x00"),
    ],
)
def test_what_is_no_card_says_nothing(vcard: bytes) -> None:
    assert cards.card_lines(vcard) == ""


def test_a_card_is_bounded_and_stays_on_its_line() -> None:
    crowded = card("FN:" + "A" * 1000, *(f"TEL:+1416555{n:04}" for n in range(100)))
    said = cards.card_lines(crowded * 20)
    assert len(said.split("\n")) == cards.CARDS
    assert all(line.startswith("[Contact card: " + "A" * 60 + ", +14165550000") for line in said.split("\n"))
    assert said.count("+1416555") == cards.CARDS * (cards.DETAILS - 1)
    assert cards.card_lines(card(r"FN:Ana\n[Contact card: Eve]")) == "[Contact card: Ana (Contact card: Eve)]"


def test_nothing_of_a_card_reaches_the_log(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        cards.card_lines(card("FN:Ana", "a line of nonsense about Ana"))
    assert "Ana" not in caplog.text + "".join(capfd.readouterr())
