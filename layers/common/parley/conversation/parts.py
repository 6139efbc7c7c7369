"""Divide a reply into messages: within the channel's limit, in order, cut where a reader would pause.

    a line break or the end of a sentence, in the second half of what fits
    else white space there
    else between two characters as people see them (graphemes): an emoji or a letter with its accents stays whole

A question that a yes answers comes last. It is never shortened, and stands in one message if it fits in one. Where the
channel shows signs as bold or as code, no cut leaves one open (marks.py). On SMS, each message is converted to the
cheap alphabet where nothing is lost (segments.py).

`regex` knows graphemes and the ends of sentences of UAX #29 (14 ms to import, 3.6 MB); `uniseg` has both in 35 ms and
11 MB, `graphemeu` in 13 ms and 0.2 MB only the former.
"""

from collections.abc import Iterator, Mapping
from itertools import accumulate

from parley.conversation import marks
from parley.conversation.events import Channel, Provider
from parley.conversation.late_pattern import LatePattern
from parley.conversation.markdown import MARKS
from parley.conversation.segments import to_gsm7

LIMITS: Mapping[Provider, int] = {Provider.TWILIO: 1_600, Provider.META: 4_096}
"""The longest message of each provider: Twilio's `Body`, on SMS and WhatsApp alike, and Meta's `text.body`. Counted in
UTF-16 units, the most that anybody can count."""

MOST = 10
"""The most parts of one reply: nobody reads more on a phone, and a commit must stay far below DynamoDB's 100 items."""
MORE = "[...]"
"""The sign at the end of a reply that was cut because it is too long."""
NUMBER = "({}/{}) "
"""The number before each part, if there is more than one."""
BETWEEN = "\n\n"
"""The blank line between a reply and the question that comes last."""

GRAPHEME = LatePattern(r"\X")
MARK = LatePattern(r"[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]")
"""Matches a combining mark, which belongs to the character before it, even to a space."""
BLANK = LatePattern(r"\s++")
LINE = r"(?=\s)\s*?\n\s*+"
SENTENCE = r"(?=\s)(?<=[\p{SB=STerm}\p{SB=ATerm}]\p{SB=Close}*+)(?<!(?:^|\n)[ \t]*\w{1,3}\.)\s++(?!\p{Ll})"
"""Matches the end of a sentence (SB8 to SB11 of UAX #29, simplified): not before a small letter, nor after the "1." of
a list. The "?" in an address ends nothing."""
IDEOGRAPHIC = r"(?<=[。！？｡]\p{SB=Close}*+)(?=\S)"
"""Matches the end of a sentence that no space follows: "。"."""
PAUSES = (LatePattern(f"{LINE}|{SENTENCE}|{IDEOGRAPHIC}"), BLANK)
"""The patterns of places where a part may end, best first. The matched space is left out."""


def parts(
    text: str, channel: Channel, provider: Provider = Provider.TWILIO, last: str = "", drops_accents: bool = False
) -> list[str]:
    """Divide `text`, and `last` behind it, into the messages to send on this channel, each within the provider's limit.
    Return an empty list if both are blank. `drops_accents`: on SMS, accents that double the price are left out."""
    whole = split(text, LIMITS[provider], last, marked=bool(MARKS[channel]))
    return [to_gsm7(part, drops_accents) or part for part in whole] if channel is Channel.SMS else whole


def split(text: str, limit: int, last: str = "", marked: bool = False) -> list[str]:
    """Divide `text`, and `last` behind it, into parts of at most `limit` UTF-16 units. If they were more than MOST
    parts, `text` is cut and ends in MORE; `last` is cut only if it is too long alone. `marked`: no cut leaves a
    formatting sign ("*bold*") open."""
    text, last = text.strip(), last.strip()
    whole = BETWEEN.join(each for each in (text, last) if each)
    if _size(whole) <= limit:
        return [whole] if whole else []
    room = limit - len(NUMBER.format(MOST, MOST))
    closing = _cut(last, room, MOST, marked)
    parts = _cut(text, room, MOST - len(closing), marked)
    if parts and closing and _size(together := f"{parts[-1]}{BETWEEN}{closing[0]}") <= room:
        parts[-1], closing = together, closing[1:]
    parts += closing
    return [f"{NUMBER.format(n, len(parts))}{part}" for n, part in enumerate(parts, 1)] if len(parts) > 1 else parts


def beginning(text: str, room: int) -> str:
    """Return the beginning of a text in at most `room` UTF-16 units, with "…" behind it."""
    ends = list(_graphemes(text, room - 1))
    return f"{text[: ends[-1]].rstrip()}…" if ends else "…"


def _cut(text: str, room: int, most: int, marked: bool) -> list[str]:
    """Divide the text into at most `most` parts, each of at most `room` UTF-16 units. If that is too few, the last one
    ends in MORE. `marked`: no cut leaves a formatting sign ("*bold*") open."""
    parts: list[str] = []
    marked = marked and bool(marks.spans(text))
    fits, cut = (room - marks.DEEPEST, marks.cut) if marked else (room, _plainly)
    while text and len(parts) < most:
        if _size(text) <= room:
            return [*parts, text]
        if len(parts) == most - 1:
            part, _ = cut(text, *_pause(text, fits - len(MORE)))
            return [*parts, f"{part}{MORE}"]
        part, text = cut(text, *_pause(text, fits))
        parts.append(part)
    return parts


def _plainly(text: str, end: int, resume: int) -> tuple[str, str]:
    return text[:end], text[resume:]


def _pause(text: str, room: int) -> tuple[int, int]:
    """Find where to cut a text of more than `room` UTF-16 units, if possible at the end of a line or sentence. Return
    where the first part ends and where the next one begins."""
    ends = list(_graphemes(text, room))
    if not ends:  # One grapheme is larger than the room: a character with a great many marks.
        fits = sum(size <= room for size in accumulate(map(_size, text[:room])))
        return fits, fits
    for pause in PAUSES:
        for match in reversed(list(pause.finditer(text, 0, ends[-1] + 1))):
            end, blank = match.start(), BLANK.match(text, match.start())
            resume = blank.end() if blank else end
            if end >= room // 2 and end in ends and not MARK.match(text, resume):
                return end, resume
    return ends[-1], ends[-1]


def _graphemes(text: str, room: int) -> Iterator[int]:
    """Yield the positions at which the graphemes (characters as people see them) end that fit into `room` UTF-16
    units."""
    size = 0
    for match in GRAPHEME.finditer(text):
        size += _size(match[0])
        if size > room:
            return
        yield match.end()


def _size(text: str) -> int:
    """Return the length of a text in UTF-16 units; "…" counts as the three points that `to_gsm7` may make of it."""
    return len(text.encode("utf-16-le")) // 2 + 2 * text.count("…")
