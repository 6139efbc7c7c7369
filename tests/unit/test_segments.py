"""SMS are counted and billed as carriers do it, and typographic signs do not double the price."""

import unicodedata

import gsm0338
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from parley.conversation.segments import FOLDED, is_gsm, segments_of, to_gsm7

GSM = gsm0338.Codec()
TEXTS = some.text(alphabet="ab é€[^Ç✓“…🥛👩\u200d", max_size=400) | some.text(max_size=400)


def packed(characters: list[bytes], alone: int, joined: int) -> int:
    """Segments of this many bytes, filled one character after another: written apart from the code."""
    if sum(map(len, characters)) <= alone:
        return 1
    segments = [b""]
    for character in characters:
        if len(segments[-1] + character) > joined:
            segments.append(b"")
        segments[-1] += character
    return len(segments)


def as_carriers_count(text: str) -> tuple[str, int]:
    """Return the segments by the codec of another library: a byte a septet, an escape and a byte for what is in the
    extension."""
    try:
        septets = [GSM.encode(character)[0] for character in text]
    except UnicodeEncodeError:
        return "UCS-2", packed([character.encode("utf-16-be") for character in text], 140, 134)
    return "GSM-7", packed(septets, 160, 153)


@given(TEXTS.filter(lambda text: "\x1b" not in text))
@example("x" * 152 + "€" + "y" * 152)
@example("✓" * 66 + "🥛" + "✓" * 66)
def test_segments_are_what_another_counter_finds(text: str) -> None:
    size = segments_of(text)
    assert (size.encoding, size.segments) == as_carriers_count(text)


WIDE = ["€", "^[", "🥛", "👩\u200d👩\u200d👧", "🇨🇦", "e\u0301", "क्षि", "각", "שָׁ"]
"""What takes two places and more, in either alphabet."""


@given(some.sampled_from("xñ✓"), some.lists(some.tuples(some.integers(60, 160), some.sampled_from(WIDE)), max_size=4))
def test_segments_are_right_where_something_wide_meets_their_ends(filler: str, runs: list[tuple[int, str]]) -> None:
    text = "".join(f"{filler * length}{wide}" for length, wide in runs)
    size = segments_of(text)
    assert (size.encoding, size.segments) == as_carriers_count(text)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("ñ" * 160, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("✓" * 70, 1),
        ("✓" * 71, 2),
        ("🥛" * 35, 1),
        ("🥛" * 36, 2),
        ("x" * 153 + "y" * 153, 2),
        ("x" * 152 + "€" + "y" * 152, 3),  # "€" is not cut in two: 152, "€" and 151, 1
        ("✓" * 66 + "🥛" + "✓" * 66, 3),
    ],
)
def test_segments_are_counted_as_they_are_billed(text: str, count: int) -> None:
    assert segments_of(text).segments == count


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Delete “milk”?", 'Delete "milk"?'),
        ("It’s — well… 5–7 °", "It’s — well… 5–7 °"),  # one sign that GSM lacks, and the others cost nothing
        ("It’s — well… 5–7", "It's - well... 5-7"),
        ("• one\u00a0kg\u200b", "- one kg"),
        ("cafe\u0301", "café"),  # GSM has it, as one character
        ("“Não”", "“Não”"),  # GSM has no "ã", and "a" is another letter
        ("“ça”", "“ça”"),
        ("“Hi” 🥛", "“Hi” 🥛"),
        ("plain", "plain"),
    ],
)
def test_signs_are_folded_where_that_makes_it_gsm_and_letters_never(text: str, folded: str) -> None:
    assert to_gsm7(text) == folded


@given(some.text(alphabet=some.sampled_from([*map(chr, FOLDED), *"aé ñã🥛.\u0301"])) | some.text())
@example("…" * 60)
def test_folding_costs_never_more_and_loses_no_letter(text: str) -> None:
    folded = to_gsm7(text)
    assert folded == text or is_gsm(folded)
    assert to_gsm7(folded) == folded
    assert segments_of(folded).segments <= segments_of(text).segments
    assert letters(folded) == letters(text)


def letters(text: str) -> str:
    return "".join(
        each
        for each in unicodedata.normalize("NFC", text)
        if unicodedata.category(each)[0] in "LMN" and ord(each) not in FOLDED
    )


@pytest.mark.parametrize(
    ("text", "cheap"),
    [
        ("¿Mañana a las 9, José? Sí: será así", "¿Mañana a las 9, José? Si: sera asi"),
        ("Él pingüino cuesta 3 €", "Él pingüino cuesta 3 €"),
        ("Ñandú Ángel", "Ñandu Angel"),
        ("Sí 😀", "Sí 😀"),  # an emoji costs as much anyway
        ("Привет, José", "Привет, José"),
    ],
)
def test_accents_that_gsm_lacks_are_dropped_where_the_operator_wants_it(text: str, cheap: str) -> None:
    assert to_gsm7(text, drops_accents=True) == cheap
    assert to_gsm7(text) == text
