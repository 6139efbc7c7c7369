"""Render Markdown, which models write whatever they are told, in the form that a channel shows.

    WhatsApp   *bold*  _italic_  ~struck~  `code`  ```block```, which are its own formatting
    SMS        the words alone

On both, lists keep their marks and numbers and quotations their ">", a heading is a line, a link is its words with the
address behind them. Lines stay lines. What a phone could not show is no Markdown here: HTML, tables, indented code,
underlined headings and definitions of links come through as they were written.

Only a model's words pass here. A task that is called "*milk*" is called that.

markdown-it-py reads them: it follows CommonMark, keeps where each line came from, and is bounded in time. mistune, as
quick to import, would have to be taught lines and numbers.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from parley.conversation.events import Channel
from parley.conversation.text import clean, is_blank

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

LONGEST = 50_000
"""The most characters that are rendered: more than ten messages hold on any channel, and a second at worst."""
NESTED = 20
"""The levels (a list is two) that the parser goes down, because the time that unclosed brackets take grows with it. It
leaves out what lies deeper, so a text of as many levels is shown as it was written."""
UNREAD = ("html_block", "html_inline", "code", "reference", "lheading")

SIGNS = re.compile(r"[\\`*_~\[\]<>&\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""Matches a character that may mean something within a line, and any control character but the end of a line."""
BEFORE_WORDS = "¿¡(\"'“"
"""What may stand in front of a line's first letter and begins no block."""

Marks = Mapping[str, str]
MARKS: Mapping[Channel, Marks] = {
    Channel.WHATSAPP: {"strong": "*", "em": "_", "s": "~", "code_inline": "`", "fence": "```"},
    Channel.SMS: {},
    Channel.RCS: {},
}
"""The signs that each channel sets around bold, italic, struck and code; an empty text where it has no such sign."""

INDENT, QUOTATION = "  ", "> "


def render(text: str, channel: Channel) -> str:
    """Return the Markdown `text` as this channel shows it; unchanged if nothing would be left of it."""
    if _is_words_alone(text):
        return clean(text).strip()
    tokens = _parser().parse(text[:LONGEST])
    if any(token.level >= NESTED - 1 for token in tokens):
        return text
    # An entity may stand for a character that is cleaned.
    rendered = clean("\n".join(_lines(tokens, MARKS[channel]))).strip()
    return text if is_blank(rendered) else rendered


def _is_words_alone(text: str) -> bool:
    """Return whether the text has nothing that Markdown would read, as most answers: then the parser need not be
    imported for the first one, which takes 25 ms."""
    if not 0 < len(text) <= LONGEST or "\n\n\n" in text or SIGNS.search(text):
        return False
    lines = [line for line in text.split("\n") if line]
    return bool(lines) and all(line == line.strip() and line.lstrip(BEFORE_WORDS)[:1].isalpha() for line in lines)


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # The import takes 38 ms, so it waits until a model has written.

    return MarkdownIt("commonmark", {"maxNesting": NESTED}).enable("strikethrough").disable(UNREAD)


def _lines(tokens: Sequence["Token"], marks: Marks) -> Iterator[str]:
    """Yield the lines of all Markdown blocks, with the marks of the lists and quotations around them. Several empty
    lines between two blocks become one."""
    within: list[str] = []
    """What stands before the next line: the marks of each list item or quotation around it, from the outermost in."""
    heading, below = "", 0
    for token in tokens:
        match token.type:
            case "list_item_open":
                within.append(f"{token.info}{token.markup} " if token.info else f"{token.markup} ".replace("*", "-"))
            case "blockquote_open":
                within.append(QUOTATION)
            case "list_item_close" | "blockquote_close":
                if within[-1] not in (INDENT, QUOTATION):  # A list item without words.
                    yield "".join(within).rstrip()
                    _begun(within)
                    below += 1
                within.pop()
            case "heading_open":
                heading = marks.get("strong", "")
            case "heading_close":
                heading = ""
            case "inline" | "fence" | "hr":
                assert token.map is not None  # blocks have one
                if below and token.map[0] > below:
                    yield ""
                below = token.map[1]
                for line in _leaf(token, heading, marks).split("\n"):
                    yield f"{''.join(within)}{line}"
                    _begun(within)


def _begun(within: list[str]) -> None:
    """Replace the list marks in this list by spaces, because the first line of the item is written. Quotation marks
    stay: they stand before every line."""
    within[:] = [each if each == QUOTATION else INDENT for each in within]


def _leaf(token: "Token", heading: str, marks: Marks) -> str:
    if token.type == "inline":
        return f"{heading}{_inline(token.children or (), heading, marks)}{heading}"
    if token.type == "hr":
        return "---"
    mark, code = marks.get("fence", ""), token.content.rstrip("\n")
    return f"{mark}{code}{mark}" if code else ""


def _inline(tokens: Sequence["Token"], heading: str, marks: Marks) -> str:
    """Return the words of a Markdown block with the channel's marks for bold, italic and so on. Marks end with each
    line and begin again on the next one, and no mark stands within the same mark."""
    said: list[str] = []
    open_marks = [heading]
    links: list[int] = []
    """The positions in `said` at which the words of each open link begin."""
    addresses: list[str] = []
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                said.append(f"{''.join(reversed(open_marks))}\n{''.join(open_marks)}")
            case "strong_open" | "em_open" | "s_open":
                mark = marks.get(token.type.removesuffix("_open"), "")
                open_marks.append("" if mark in open_marks else mark)
                said.append(open_marks[-1])
            case "strong_close" | "em_close" | "s_close":
                said.append(open_marks.pop())
            case "code_inline":
                mark = marks.get(token.type, "")
                said.append(f"{mark}{token.content}{mark}")
            case "link_open":
                links.append(len(said))
                addresses.append("" if token.markup == "autolink" else str(token.attrs["href"]))
            case "link_close":
                start, address = links.pop(), addresses.pop()
                said[start:] = [_link("".join(said[start:]), address)]
            case "image":
                said.append(_link(token.content, str(token.attrs["src"])))
            case _:
                said.append(token.content)
    return "".join(said)


def _link(words: str, address: str) -> str:
    if not address or address == words:
        return words
    return f"{words} ({address})" if words else address
