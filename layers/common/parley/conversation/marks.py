"""The signs that WhatsApp shows as bold, italic, struck and code, and how a text is cut between two of them. Pure.

    *bold*  _slanted_  ~struck~    within a line: the first sign before a letter, the last one after one
    `code`                         within a line, and no other sign counts in it
    ```block```                    over several lines

A mere cut would show bare signs on both sides. This one closes what it leaves open, and opens it again on the other
side. Whoever wrote the signs, a phone shows them all the same. Source: WhatsApp, "How to format your messages".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parley.conversation.late_pattern import LatePattern

if TYPE_CHECKING:
    from regex import Match

CODE = LatePattern(r"(?P<mark>```)(?s:.+?)```|(?P<mark>`)[^`\n]+`")
INLINE = tuple(
    LatePattern(rf"(?<![^\W_])(?<!{sign})(?P<mark>{sign})(?![\s{sign}])[^\n{sign}]*(?<!\s){sign}(?![^\W_])(?!{sign})")
    for sign in (r"\*", "_", "~")
)
"""Matches marked words: no blank inside the signs, no sign in the middle of a word (`snake_case_name`), and none twice.

"""
DEEPEST = 6
"""The most characters of all signs that can be open at one place: one of each of INLINE, and a block's three."""
BLANK = LatePattern(r"\s*+")


@dataclass(frozen=True)
class MarkedText:
    """A stretch of text between two formatting signs ("*bold*"), by positions in the text."""

    mark: str
    start: int
    """The position in the text at which the first sign begins."""
    words: int
    """The position in the text at which the words between the two signs begin."""
    closing: int
    """The position in the text at which the words end and the last sign begins."""
    end: int


def spans(text: str) -> list[MarkedText]:
    """Return all stretches of the text that WhatsApp shows as bold, italic, struck or code, the outer before the
    inner."""
    found = list(_found(CODE, text))
    bare = CODE.sub(_hidden, text) if found else text
    for sign in INLINE:
        found += _found(sign, bare)
    return sorted(found, key=lambda span: (span.start, -span.end))


def _hidden(code: "Match[str]") -> str:
    """Return a stand-in for a piece of code, with an "x" for each character, so that no sign in it counts. Its line
    breaks stay."""
    return "\n".join("x" * len(line) for line in code[0].split("\n"))


def _found(sign: LatePattern, text: str) -> Iterator[MarkedText]:
    for match in sign.finditer(text):
        mark = match["mark"]
        yield MarkedText(mark, match.start(), match.start() + len(mark), match.end() - len(mark), match.end())


def cut(text: str, end: int, resume: int) -> tuple[str, str]:
    """Cut a text in two, and return `text` up to `end` and from `resume` on. Formatting signs that are open at the cut
    are closed in the first part and opened again in the second. The first part has at most DEEPEST characters more than
    `end`."""
    known = spans(text)
    outside, again_from = _outside(known, end, resume)
    first = text[:outside].rstrip()
    if not known or not first:  # No signs, or nothing would be left in front of the cut.
        return text[:end], text[resume:]
    end, resume = outside, again_from
    across = [span for span in known if span.words < end <= span.closing]
    again = []
    for span in reversed(across):
        if text[resume : span.closing].strip():
            again.append(span.mark)
        else:  # No words of this stretch are left behind the cut.
            resume = max(resume, span.end)
    if len(again) < len(across):
        resume = _after_blank(text, resume)
    closed = "".join(span.mark for span in reversed(across))
    return f"{first}{closed}", "".join(reversed(again)) + text[resume:]


def _outside(known: list[MarkedText], end: int, resume: int) -> tuple[int, int]:
    """Return `end` and `resume` of a cut, moved back if they lie within a formatting sign or between an opening sign
    and its words."""
    for span in reversed(known):
        if span.start < end <= span.words:
            end = resume = span.start
        elif span.closing < end < span.end:
            end = resume = span.closing
    return end, resume


def _after_blank(text: str, position: int) -> int:
    blank = BLANK.match(text, position)
    return blank.end() if blank else position
