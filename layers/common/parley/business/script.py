"""Scripts: long texts that a lane tells sentence by sentence, in parts.

    # a remark
    [atmosphere]
    1 Welcome.
    3 There is nothing that you need to do well.

A line is one sentence. The number before it says how soon it is left out where there is less time: those with 1 are
told always, those with 5 only in the longest telling.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from parley.errors import FileWrong

PART = re.compile(r"\[([a-z_]+)\]")
SENTENCE = re.compile(r"([1-5])\s+(\S.*)")
LONGEST = 280
"""The most characters of one sentence: it fits into a short message whole."""


@dataclass(frozen=True)
class ScriptSentence:
    """One sentence of a script, and its rank."""

    rank: int
    """From 1, told always, to 5, told only where there is time for all."""
    text: str


Script = Mapping[str, tuple[ScriptSentence, ...]]
"""The sentences of a script, in order, by the names of its parts."""


def script_of(text: str, path: Path) -> Script:
    """Parse the text of the script file at `path`. Raises FileWrong, which names the line, for a line that is no part,
    remark or sentence."""
    parts: dict[str, list[ScriptSentence]] = {}
    current: list[ScriptSentence] | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if part := PART.fullmatch(line):
            current = parts.setdefault(part[1], [])
            continue
        sentence = SENTENCE.fullmatch(line)
        if sentence is None or current is None:
            raise FileWrong(f'{path} line {number} is {line!r}: write a part "[name]", then lines like "1 A sentence."')
        if len(sentence[2]) > LONGEST:
            raise FileWrong(f"{path} line {number} has {len(sentence[2])} characters: write at most {LONGEST}")
        current.append(ScriptSentence(int(sentence[1]), sentence[2]))
    return {name: tuple(sentences) for name, sentences in parts.items()}


def told_within(sentences: tuple[ScriptSentence, ...], most: int) -> tuple[str, ...]:
    """Return the text of at most `most` sentences, in their order. Those with the lowest ranks are kept."""
    by_rank = sorted(range(len(sentences)), key=lambda place: sentences[place].rank)[:most]
    return tuple(sentences[place].text for place in sorted(by_rank))
