"""Long replies leave in parts that the provider takes, cut where a reader would pause."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as some

from parley.conversation.events import Channel, Provider
from parley.conversation.parts import LIMITS, MORE, MOST, parts, split
from parley.conversation.segments import is_gsm, to_gsm7

FAMILY, FLAG, WAVE = "👩‍👩‍👧", "🇨🇦", "👋🏽"
PIECES = [*'ab .?!\n"…”。', "e\u0301", " \u0301", "\u0600", "\r\n", "क्षि", "각", FAMILY, FLAG, WAVE, "Dr. Who", "\n1. "]
TEXTS = some.lists(some.sampled_from(PIECES), max_size=150).map("".join) | some.text(max_size=150)


def unnumbered(messages: list[str]) -> list[str]:
    """Return the messages without their numbers, which are right."""
    if len(messages) < 2:
        return messages
    numbers = [f"({n}/{len(messages)}) " for n in range(1, len(messages) + 1)]
    assert [each.startswith(number) for each, number in zip(messages, numbers, strict=True)] == [True] * len(messages)
    return [each.removeprefix(number) for each, number in zip(messages, numbers, strict=True)]


def units(text: str) -> int:
    """Return the length in UTF-16 units, the most that a provider can count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> list[str]:
    return [each for each in regex.findall(r"\X", text) if not each.isspace()]


@given(TEXTS)
def test_parts_together_are_the_text_and_no_grapheme_is_cut_and_none_is_too_long(text: str) -> None:
    messages = split(text, 50)
    assert all(units(each) <= 50 for each in messages)
    pieces = unnumbered(messages)
    assert all(pieces)
    whole = graphemes(text.strip())
    found = [grapheme for piece in pieces for grapheme in graphemes(piece)]
    if pieces and pieces[-1].endswith(MORE):
        assert len(pieces) == MOST
        found = found[: -len(MORE)]
        whole = whole[: len(found)]
    assert found == whole


@given(TEXTS, TEXTS)
def test_what_is_said_last_is_whole_and_in_one_part_if_it_fits(text: str, last: str) -> None:
    pieces = unnumbered(split(text, 60, last))
    assert len(pieces) <= MOST
    if 0 < units(last.strip()) + 2 * last.count("…") <= 60 - len("(10/10) "):
        assert pieces[-1].endswith(last.strip())


CLUSTERS = [
    *"a.€[{~é字",
    "\u1112\u1161\u11ab",  # Hangul, as three jamo
    "\u1100\u1161",
    "e\u0301\u0323",
    "ק\u05b8\u05bc",
    "بِّ",
    "क्षि",
    "न्\u200dय",
    "กำ",
    "நி",
    "👩🏽\u200d🚀",
    "👨\u200d👩\u200d👧\u200d👦",
    "🏳️\u200d🌈",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "❤️",
    "1️⃣",
    "🇨🇦",
    "🇲🇽",
]
"""What people see as one character each, written down by hand; none melts into the one before it."""


@given(some.lists(some.sampled_from([*CLUSTERS, " ", "\n"]), max_size=150))
def test_whatever_script_it_is_in_no_character_is_cut(characters: list[str]) -> None:
    seen = [each for each in characters if each.strip()]
    pieces = unnumbered(split("".join(characters), 60))
    if pieces and pieces[-1].endswith(MORE):
        pieces[-1] = pieces[-1].removesuffix(MORE)
    for piece in pieces:
        words = "".join(piece.split())
        while words:
            assert words.startswith(seen[0])
            words = words.removeprefix(seen.pop(0))
    assert not seen or len(pieces) == MOST


def test_the_words_give_way_to_what_is_said_last() -> None:
    pieces = split("word " * 10_000, 1_600, "Delete it?\nReply YES or NO.")
    assert len(pieces) == MOST
    assert pieces[-1] == "(10/10) Delete it?\nReply YES or NO."
    assert pieces[-2].endswith(MORE)


def test_a_text_that_fits_is_left_alone() -> None:
    assert split("a" * 1600, 1600) == ["a" * 1600]
    assert split("a", 1600, "b?") == ["a\n\nb?"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("one two\nthree four five", ["one two", "three four", "five"]),
        ("One two. Three four five.", ["One two.", "Three four", "five."]),
        ("Say “no.” Then we went home", ["Say “no.”", "Then we went", "home"]),
        ("1. Milk\n2. Eggs and\n3. Tea", ["1. Milk", "2. Eggs and", "3. Tea"]),
        ("so then org/a?b=c and on", ["so then", "org/a?b=c", "and on"]),
        ("一二三四五六。七八九十一二三四五六七八九十", ["一二三四五六。", "七八九十一二三四五六七八", "九十"]),
        ("abcdefghij" + "klmnopqrstu", ["abcdefghijkl", "mnopqrstu"]),
        (FAMILY * 3, [FAMILY, FAMILY, FAMILY]),
    ],
)
def test_a_text_is_cut_where_a_reader_would_pause(text: str, pieces: list[str]) -> None:
    assert unnumbered(split(text, limit=12 + len("(10/10) "))) == pieces


def test_a_grapheme_that_fits_nowhere_is_cut() -> None:
    assert all(0 < units(part) <= 50 for part in split("👍" + "🏽" * 500, 50))


def test_nobody_gets_more_than_ten_parts() -> None:
    pieces = split("word " * 10_000, 1600)
    assert len(pieces) == MOST
    assert pieces[-1].endswith(MORE)
    assert all(len(piece) <= 1600 for piece in pieces)


def test_silence_has_no_parts() -> None:
    assert split(" \n ", 1600) == split("", 1600, "") == []


@given(some.text(alphabet="ab .…“é🥛", max_size=30).map(lambda text: text * 120))
def test_each_part_by_sms_is_folded_and_none_is_too_long(text: str) -> None:
    messages = parts(text, Channel.SMS)
    assert all(units(each) <= LIMITS[Provider.TWILIO] for each in messages)
    assert messages == [to_gsm7(each) for each in messages]
    unfolded = parts(text, Channel.WHATSAPP)
    assert [to_gsm7(each) for each in unfolded] == messages


def test_one_emoji_makes_one_part_dear_and_not_the_others() -> None:
    messages = parts("“Word.” " * 300 + "🥛", Channel.SMS)
    assert [is_gsm(each) for each in messages] == [True, False]


def test_a_provider_that_takes_more_gets_it_in_fewer_messages() -> None:
    text = "word " * 800
    assert [len(parts(text, Channel.WHATSAPP, provider)) for provider in (Provider.TWILIO, Provider.META)] == [3, 1]
