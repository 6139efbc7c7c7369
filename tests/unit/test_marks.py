"""No cut leaves open what WhatsApp shows as bold, slanted, struck or code: each letter of a part looks as it did in the
whole, and nothing else is lost.
"""

import re
from collections.abc import Iterator

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as some

from parley.conversation.events import Channel, Provider
from parley.conversation.markdown import render
from parley.conversation.marks import cut
from parley.conversation.parts import LIMITS, MORE, MOST, parts, split

NUMBER = re.compile(r"\(\d+/\d+\) ")
SIGNS = "*_~"


def shown(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Return each grapheme that a phone shows, and how: one sign at a time, from the left, written apart from the
    code."""
    look: list[set[str]] = [set() for _ in text]
    sign = [False] * len(text)
    at = 0
    while at < len(text):
        mark = "```" if text.startswith("```", at) else "`" if text[at] == "`" else ""
        close = text.find(mark, at + len(mark) + 1) if mark else -1
        if close < 0 or (mark == "`" and "\n" in text[at:close]):
            at += len(mark) or 1
            continue
        for position in range(at, close + len(mark)):
            look[position].add(mark)
            sign[position] = not at + len(mark) <= position < close
        at = close + len(mark)
    for each in SIGNS:
        opened = None
        for position, character in enumerate(text):
            before, after = text[position - 1 : position], text[position + 1 : position + 2]
            if character == "\n":
                opened = None
            if character != each or look[position] & {"`", "```"}:
                continue
            if opened is not None and before.strip() and not after.isalnum() and before != each and after != each:
                for inner in range(opened, position + 1):
                    look[inner].add(each)
                sign[opened] = sign[position] = True
                opened = None
            elif not before.isalnum() and before != each and after.strip() and after != each:
                opened = position
            else:
                opened = None
    for match in regex.finditer(r"\X", text):
        if not sign[match.start()] and not match[0].isspace():
            yield match[0], frozenset(look[match.start()])


def looks(messages: list[str]) -> list[tuple[str, frozenset[str]]]:
    """Return the looks of all messages together, without their numbers and the sign of a reply that is too long."""
    bare = [NUMBER.sub("", each, count=1) for each in messages] if len(messages) > 1 else messages
    return [each for message in bare for each in shown(message.removesuffix(MORE))]


WORDS = some.lists(
    some.sampled_from(["milk", "a", "é", "👩‍👩‍👧", "🇨🇦", "क्षि", "שלום", "Stop.", "longer-than-most-words"]),
    min_size=1,
    max_size=8,
)
PHRASE = WORDS.map(" ".join)
INNER = some.one_of(PHRASE, PHRASE.map("_{}_".format), PHRASE.map("`{}`".format))
PIECES = some.one_of(
    PHRASE,
    some.lists(INNER, min_size=1, max_size=3).map(lambda inner: f"*{' '.join(inner)}*"),
    PHRASE.map("~{}~".format),
    PHRASE.map("*_~{}~_*".format),
    PHRASE.map("`{}`".format),
    some.lists(PHRASE, min_size=1, max_size=4).map(lambda lines: "```{}```".format("\n".join(lines))),
)
MARKED = some.lists(some.tuples(PIECES, some.sampled_from([" ", "\n", "\n\n", ", "])), max_size=12).map(
    lambda pieces: "".join(f"{piece}{between}" for piece, between in pieces)
)


def assert_looks_the_same(text: str) -> None:
    messages = split(text, 60, marked=True)
    assert all(len(each.encode("utf-16-le")) <= 2 * 60 for each in messages)
    found, whole = looks(messages), list(shown(text.strip()))
    if messages and messages[-1].endswith(MORE):
        assert len(messages) == MOST
        whole = whole[: len(found)]
    assert found == whole


@settings(max_examples=60)
@given(MARKED)
@example("*" + "bold words " * 30 + "end*")
@example("```" + "x = 1\n" * 40 + "y```")
@example("*" + "a" * 200 + "*")
@example("```" + "a" * 200 + "```")
@example("*_~" + "b " * 100 + "c~_*")
def test_each_letter_looks_in_its_part_as_it_did_in_the_whole(text: str) -> None:
    assert_looks_the_same(text)


@pytest.mark.slow
@settings(max_examples=500)
@given(MARKED)
def test_so_does_each_letter_of_many_texts(text: str) -> None:
    assert_looks_the_same(text)


@settings(max_examples=500)
@given(some.text(alphabet="ab *_~`\n.é", max_size=300))
def test_of_any_signs_a_cut_adds_some_and_loses_no_word(text: str) -> None:
    messages = split(text, 60, marked=True)
    assert all(0 < len(each) <= 60 for each in messages)
    bare = "".join(NUMBER.sub("", each, count=1).removesuffix(MORE) for each in messages)
    if len(messages) < MOST:
        assert re.sub(r"[\s*_~`]", "", bare) == re.sub(r"[\s*_~`]", "", text)


@pytest.mark.parametrize(
    ("text", "at", "first", "rest"),
    [
        ("so *bold words* end", 8, "so *bold*", "*words* end"),
        ("so *_both of it_* end", 9, "so *_both_*", "*_of it_* end"),
        ("so *bold* end", 4, "so", "*bold* end"),
        ("so *bold* end", 8, "so *bold*", "end"),
        ("so *_it_* end", 7, "so *_it_*", "end"),
        ("```a = 1\nb = 2``` end", 8, "```a = 1```", "```b = 2``` end"),
        ("```a = 1\nb = 2``` end", 16, "```a = 1\nb = 2```", "end"),
        ("2 * 3 * 4 and *on*", 9, "2 * 3 * 4", "and *on*"),
        ("snake_case_names _on_", 10, "snake_case", "_names _on_"),
        ("`a * b` c* d", 5, "`a *`", "`b` c* d"),
        ("one *two\nthree* four", 8, "one *two", "three* four"),
        ("plain words", 5, "plain", "words"),
    ],
)
def test_what_a_cut_leaves_open_is_closed_and_opened_again(text: str, at: int, first: str, rest: str) -> None:
    blank = re.compile(r"\s*").match(text, at)
    assert blank is not None
    assert cut(text, at, blank.end()) == (first, rest)


@pytest.mark.parametrize("provider", Provider)
def test_a_models_long_bold_paragraph_is_bold_in_every_message(provider: Provider) -> None:
    text = render(f"**{'word ' * LIMITS[provider]}end**", Channel.WHATSAPP)
    messages = parts(text, Channel.WHATSAPP, provider)
    assert len(messages) > 2
    assert all(re.fullmatch(r"\(\d+/\d+\) \*[^*]*\w\*", each) for each in messages)


def test_by_sms_an_asterisk_is_an_asterisk() -> None:
    messages = parts(f"*{'word ' * 400}end*", Channel.SMS)
    assert "".join(messages).count("*") == 2
