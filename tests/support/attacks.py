"""Makes texts that cost a regex as much time as possible, from the regex itself, and measures that time.

A pattern that backtracks needs a part that can be read in more than one way, many times over, and an end that does not
fit. So each repetition in the pattern is filled with what it repeats and with what its neighbours take, and ends in
something that none of them does.
"""

import gc
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from re import _constants as op  # type: ignore[attr-defined]  # the standard library's regex parser
from re import _parser as parser  # type: ignore[attr-defined]
from types import FrameType
from typing import Any

REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
CATEGORIES = {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a"}
OTHERS = {op.CATEGORY_NOT_DIGIT: "a", op.CATEGORY_NOT_SPACE: "a", op.CATEGORY_NOT_WORD: "!"}
ALPHABET = "a1 .,!@-_:/'\n(é́Z"
ENDS = ("", "\x00", "!\x00", "1 x")
SEVERAL = 6
"""The most samples of a part of a pattern."""
SECONDS = 2.0
"""The seconds of processor time after which a pattern's match is stopped."""


SECONDS_TOGETHER = 0.5
"""The seconds of processor time that matches which are tried one after the other have together."""
DOUBTED = 6.0
"""The growth from which on a measurement is repeated. Linear work has 4."""


class TooMuch(Exception):
    """Raised when a piece of work is stopped because it took too much processor time."""


@contextmanager
def limited(seconds: float = SECONDS) -> Iterator[None]:
    """Raise TooMuch if the block needs more processor time than this. Python's regex engine reacts to signals too.
    Garbage is not collected meanwhile, because that time would count.
    """

    def stop(_: int, __: FrameType | None) -> None:
        raise TooMuch

    before = signal.signal(signal.SIGVTALRM, stop)
    gc.disable()
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        gc.enable()
        signal.signal(signal.SIGVTALRM, before)


def seconds(work: Callable[[], object], best_of: int = 1) -> float:
    """Return the seconds of processor time that the work needs, the least of several runs. Raises TooMuch."""
    least = float("inf")
    for _ in range(best_of):
        began = time.thread_time()
        with limited():
            work()
        least = min(least, time.thread_time() - began)
    return least


Text = Callable[[int], str]
"""A function that makes a text of about this many characters."""


def texts(pattern: re.Pattern[str]) -> Iterator[Text]:
    """Yield functions that make a text of a given length, to attack this pattern with."""
    pumps = dict[tuple[str, str], None]()
    _collect(parser.parse(pattern.pattern, pattern.flags), "", pumps)
    for each in sorted({each for _, pump in pumps for each in pump} | set(ALPHABET)):
        pumps["", each] = None
    for prefix, pump in pumps:
        for end in ENDS:
            yield partial(_pumped, prefix, pump, end)


def _pumped(prefix: str, pump: str, end: str, length: int) -> str:
    return prefix + pump * (length // len(pump)) + end


def _collect(tree: Iterable[Any], prefix: str, pumps: dict[tuple[str, str], None]) -> None:
    """Add every repetition in a parsed pattern to `pumps`, as (a text that matches what stands before it, a text that
    it repeats).
    """
    for node in tree:
        kind, value = node
        if kind in REPEATS:
            _, most, body = value
            if most > 3:
                for sample in _samples(body):
                    if sample:
                        pumps[prefix, sample] = None
            _collect(body, prefix, pumps)
        elif kind is op.BRANCH:
            for branch in value[1]:
                _collect(branch, prefix, pumps)
        elif kind is op.SUBPATTERN:
            _collect(value[3], prefix, pumps)
        elif kind is op.ATOMIC_GROUP:
            _collect(value, prefix, pumps)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            _collect(value[1], prefix, pumps)
        prefix += next(iter(_samples([node])), "")


def _samples(tree: Iterable[Any]) -> list[str]:
    """Return up to six short texts that match a parsed pattern."""
    found = [""]
    for kind, value in tree:
        found = [before + each for before in found for each in _sampled(kind, value)][:SEVERAL]
    return found


def _sampled(kind: Any, value: Any) -> list[str]:
    """Return short texts that match one node of a parsed pattern; [""] for an assertion or a reference."""
    if kind is op.LITERAL:
        return [chr(value)]
    if kind is op.NOT_LITERAL:
        return ["a" if value != ord("a") else "b"]
    if kind is op.ANY:
        return ["a", " "]
    if kind is op.IN:
        return _of_set(value)
    if kind is op.BRANCH:
        return [each for branch in value[1] for each in _samples(branch)][: 2 * SEVERAL]
    if kind is op.SUBPATTERN:
        return _samples(value[3])
    if kind is op.ATOMIC_GROUP:
        return _samples(value)
    if kind in REPEATS:
        least, _, body = value
        once = _samples(body)
        return ["", *once] if least == 0 else [each * least for each in once]
    return [""]  # an assertion, or a reference


def _of_set(members: Iterable[Any]) -> list[str]:
    """Return a few characters that match a character set."""
    members = list(members)
    if members[0][0] is op.NEGATE:
        taken = re.compile("[" + "".join(_written(each) for each in members[1:]) + "]")
        return [each for each in ALPHABET if not taken.match(each)][:3]
    found = list[str]()
    for kind, value in members:
        if kind is op.LITERAL:
            found.append(chr(value))
        elif kind is op.RANGE:
            found.append(chr(value[0]))
        elif kind is op.CATEGORY:
            found.append({**CATEGORIES, **OTHERS}[value])
    return found[:SEVERAL]


def _written(member: Any) -> str:
    """Return a member of a character set in regex syntax: "a-z", "\\d"."""
    kind, value = member
    if kind is op.LITERAL:
        return re.escape(chr(value))
    if kind is op.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    letters = {
        op.CATEGORY_DIGIT: r"\d",
        op.CATEGORY_SPACE: r"\s",
        op.CATEGORY_WORD: r"\w",
        op.CATEGORY_NOT_DIGIT: r"\D",
        op.CATEGORY_NOT_SPACE: r"\S",
        op.CATEGORY_NOT_WORD: r"\W",
    }
    return letters[value]


def costly(work: Callable[[str], object], made: Iterable[Text], length: int, screened: float) -> Iterator[Text]:
    """Yield the texts of this length with which the work takes at least `screened` seconds, and those that were tried
    when all together had taken too long. Many of them have one limit, because to set it takes longer than most work.
    """
    left = list(made)
    while left:
        try:
            with limited(SECONDS_TOGETHER):
                while left:
                    text, began = left[-1](length), time.thread_time()
                    work(text)
                    if time.thread_time() - began >= screened:
                        break
                    left.pop()
        except TooMuch:
            pass
        if left:
            yield left.pop()


def growth(work: Callable[[str], object], text: Text, length: int, screened: float = 0.0) -> float:
    """Return how many times as long the work takes for a text four times as long: 4 is linear, 16 quadratic, 99 was
    stopped. Return 1 if the short text takes less than `screened` seconds. High values are measured again.
    """
    try:
        if seconds(lambda: work(text(length))) < screened:
            return 1.0
        grows = 0.0
        for runs in (1, 3, 10):
            short = seconds(lambda: work(text(length)), best_of=runs)
            grows = seconds(lambda: work(text(4 * length)), best_of=runs) / max(short, 1e-5)
            if grows < DOUBTED:
                break
        return grows
    except TooMuch:
        return 99.0
