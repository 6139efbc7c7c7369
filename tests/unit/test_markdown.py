"""A model's Markdown becomes what a channel shows, nothing of it is lost, and no text takes long to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from parley.conversation import markdown as rendering
from parley.conversation.events import Channel
from parley.conversation.markdown import LONGEST, render
from parley.conversation.text import clean

SMS, WHATSAPP = Channel.SMS, Channel.WHATSAPP


@pytest.mark.parametrize(
    ("markdown", "sms", "whatsapp"),
    [
        ("**bold** and __bold__", "bold and bold", "*bold* and *bold*"),
        ("*slanted* and _slanted_", "slanted and slanted", "_slanted_ and _slanted_"),
        ("***both***", "both", "_*both*_"),
        ("****twice****", "twice", "*twice*"),
        ("~~struck~~", "struck", "~struck~"),
        ("`code`", "code", "`code`"),
        ("```py\nx = 1\n\ny = 2\n```", "x = 1\n\ny = 2", "```x = 1\n\ny = 2```"),
        ("# A *head*\ntext", "A head\ntext", "*A _head_*\ntext"),
        ("# A **head**", "A head", "*A head*"),
        ("**two\nlines**", "two\nlines", "*two*\n*lines*"),
        ("[words](https://a.example)", "words (https://a.example)", "words (https://a.example)"),
        ("[https://a.example](https://a.example)", "https://a.example", "https://a.example"),
        ("<https://a.example/ä>", "https://a.example/ä", "https://a.example/ä"),
        ("![a cat](https://a.example/cat)", "a cat (https://a.example/cat)", "a cat (https://a.example/cat)"),
    ],
)
def test_each_channel_shows_its_own(markdown: str, sms: str, whatsapp: str) -> None:
    assert (render(markdown, SMS), render(markdown, WHATSAPP)) == (sms, whatsapp)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("* a\n* b\n  c\n  - d", "- a\n- b\n  c\n  - d"),
        ("- a\n\n- b", "- a\n\n- b"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("1) a\n1) b", "1) a\n1) b"),
        ("- a\n-\n- c", "- a\n-\n- c"),
        ("a\n\n\n\nb", "a\n\nb"),
        ("a\n***\nb", "a\n---\nb"),
        (r"\*not slanted\*", "*not slanted*"),
        ("AT&amp;T", "AT&T"),
    ],
)
@pytest.mark.parametrize("channel", Channel)
def test_lines_lists_and_numbers_stay(markdown: str, shown: str, channel: Channel) -> None:
    assert render(markdown, channel) == shown


@pytest.mark.parametrize(
    "text",
    [
        "Hello Ana.\nHow are you?",
        "2 * 3 * 4 = 24, snake_case_name, #1, 5 > 3, ~10, a^b, C:/x",
        "+ 5 points",
        "> 5 kg is heavy",
        "2026. That was a year.",
        "<b>not HTML</b> & <i>",
        "|a|b|\n|-|-|\n|1|2|",
        "[1]: https://a.example",
        "Total\n---\n5",
        "[x](javascript:alert(1))",
        "¡Hola! ¿Qué tal? 🥛",
        "1.",
        "**",
        "",
    ],
)
@pytest.mark.parametrize("channel", Channel)
def test_plain_words_come_through_as_they_are(text: str, channel: Channel) -> None:
    assert render(text, channel) == text


@pytest.mark.slow
@given(text=some.text(alphabet="ab1 \n*_~`#>-+.[]()<>!\\&;|") | some.text())
@pytest.mark.parametrize("channel", Channel)
def test_no_word_is_lost(text: str, channel: Channel) -> None:
    """What is left of a text without signs stands in it, in order, whatever the signs did."""
    rendered = iter(render(clean(text), channel))
    words = [each for each in clean(text) if each.isalpha() and each.isascii()]
    assert "&" in text or "```" in text or "~~~" in text or all(each in rendered for each in words)


@pytest.mark.parametrize("levels", range(1, 40))
def test_what_lies_deep_in_lists_and_quotations_is_there(levels: int) -> None:
    assert render("> " * levels + "word", SMS).endswith("word")
    assert render("- " * levels + "word", SMS) == "- " * levels + "word"


def test_an_entity_brings_back_nothing_that_was_taken_out() -> None:
    assert render("Delete &#x202e;klim&#x7;&#0;?", SMS) == "Delete klim\ufffd\ufffd?"


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["[", "**a ", "> ", "- ", "```\n", "\\", "&#x"])
def test_a_text_of_nothing_but_signs_is_read_to_its_end(sign: str) -> None:
    """How long that takes, `bench/markdown.py` shows."""
    assert render(sign * ((LONGEST - 10) // len(sign)) + " word", SMS).rstrip("`\n").endswith("word")


@given(some.text(alphabet="abé ¿(“1.-=+:,!?\n", max_size=40))
def test_words_alone_are_shown_as_the_parser_shows_them(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "_is_words_alone", lambda _: False)
        parsed = render(text, SMS)
    assert render(text, SMS) == parsed
