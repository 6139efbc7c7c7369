"""Count how much somebody writes, tell robots apart, and decide which texts are not answered any more. Pure.

    robot      it says so, has a short code or our own number, repeats itself within a minute, repeats us, or answers
               within two seconds, again and again: the first few of a row are answered, then a person is told why no
               more are. Whatever says something new, or takes its time, ends the row; so does what follows upon a
               reminder of ours.
    too much   more texts than are answered an hour or a day: the person is told once, and answered when that is over.

Only a few bytes of a text's digest are kept.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, ConfigDict, Field

from parley.conversation.events import Message
from parley.conversation.normal_form import normalise
from parley.deferred import DeferredModel
from parley.texts import robots

FEW = 4
"""The texts in a row that are answered although a robot may have written them, because people repeat themselves too."""
ROUNDS = 12
"""The answers in a row within `AT_ONCE` that make a sender a robot: no person reads and writes so fast."""
AT_ONCE = timedelta(seconds=2)
SOON = timedelta(seconds=5)
"""The time after an answer in which a repetition of one of the last few texts counts as automatic."""
PAUSE = timedelta(minutes=1)
"""The time after which the same text is a new request: "remind me in 10 minutes to wake up", each time the alarm
rings."""
REMEMBERED = 4
"""The number of earlier texts that a new one is compared with: a robot may have more than one answer."""
FORGOTTEN = timedelta(minutes=30)
"""The silence after which a row of automatic texts is over."""
WORDS = 5
"""The words from which on a text that asks nothing known counts as repeated also where only a number in it is another:
a robot counts its tickets. People count things in shorter texts, and in requests."""
COUNTED = re.compile(r"\b\w*\d\w*")
"""Matches a number, or a code with a digit in it."""
SHORT_CODE = re.compile(r"\d{3,8}")

Silence = Literal["", "robot", "hour", "day", "origin", "budget"]
LENGTHS: dict[Literal["hour", "day"], timedelta] = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True)
class TextLimits:
    """The limits on how many texts of one person are answered; 0 is no limit."""

    hour: int = 0
    day: int = 0
    robots: bool = False
    """Whether texts that a robot may have written are found and left unanswered."""


@dataclass(frozen=True)
class LastReply:
    """Our last message before a person's text came, and how the text relates to that message."""

    at: datetime | None = None
    is_unprompted: bool = False
    """Whether our message was sent because its time had come, and answered nobody."""
    is_answered: bool = False
    """Whether the text answers an open question."""
    is_commanded: bool = False
    """Whether the text is a command, understood from its first word to its last."""
    is_echoed: bool = False
    """Whether the text repeats one of our last messages, word for word."""


class TextCount(DeferredModel):
    """The number of a person's texts that were answered since a moment."""

    model_config = ConfigDict(frozen=True, extra="allow")

    since: AwareDatetime
    texts: int = 0
    told: bool = False
    """Whether the person was told that they have reached this limit."""


class Flood(DeferredModel):
    """How fast a person writes and how often they repeat themselves, as the conversation's document stores it."""

    model_config = ConfigDict(frozen=True, extra="allow")

    counted: dict[str, TextCount] = Field(default_factory=dict)
    """The counts of answered texts, by a key of `LENGTHS`."""
    heard_at: AwareDatetime | None = None
    recent: tuple[str, ...] = ()
    """The digests of the last texts."""
    row: int = 0
    """The number of texts in a row that a robot may have written."""
    rounds: int = 0
    """The number of texts in a row that came within `AT_ONCE` of an answer."""
    robot_told_at: AwareDatetime | None = None
    """When the person was last told that they are taken for a robot."""

    def with_text(self, message: Message, said: LastReply) -> "Flood":
        """Return the counts with one more text of the person. `said` is our last message before it. A repeated or very
        quick text counts as a robot's, unless it answers an open question or follows a message that nobody had asked
        for."""
        at, text = message.received_at, normalise(message.text)
        told = text if said.is_commanded or len(text.split()) < WORDS else COUNTED.sub("0", text)
        digest = hashlib.blake2b(told.encode(), digest_size=6).hexdigest()
        is_over = self.heard_at is None or at - self.heard_at > FORGOTTEN
        recent, row, rounds = ((), 0, 0) if is_over else (self.recent, self.row, self.rounds)
        waited = None if said.at is None else at - said.at
        is_free = said.is_answered or said.is_unprompted
        is_own = is_free or (said.is_commanded and digest not in recent)
        rounds = rounds + 1 if waited is not None and timedelta() <= waited <= AT_ONCE and not is_own else 0
        is_slow = self.heard_at is not None and at - self.heard_at >= PAUSE
        is_soon = (waited is not None and timedelta() <= waited <= SOON) or row > FEW
        is_repeat = not is_free and not is_slow and digest in recent and (is_soon or digest == recent[-1])
        is_robot = is_repeat or said.is_echoed or rounds >= ROUNDS or says_so(text) or is_no_person(message)
        return self.model_copy(
            update={
                "heard_at": at,
                "recent": (*recent, digest)[-REMEMBERED:],
                "row": row + 1 if is_robot else 0,
                "rounds": rounds,
            }
        )

    def tells_robot(self, message: Message) -> bool:
        """Return whether to tell the sender of this unanswered text that they are taken for a robot: once an hour, and
        never a sender that says itself that it is one, or a short code."""
        is_told = self.robot_told_at is not None and message.received_at - self.robot_told_at < LENGTHS["hour"]
        return not (is_told or says_so(normalise(message.text)) or is_no_person(message))

    def why_unanswered(self, at: datetime, limits: TextLimits) -> Silence:
        """Return why a text received at that moment is not answered: "robot", or the limit that is reached, "hour" or
        "day". Empty if the text is answered."""
        if limits.robots and self.row > FEW:
            return "robot"
        for name in LENGTHS:
            limit: int = getattr(limits, name)
            if limit and self._now(name, at).texts >= limit:
                return name
        return ""

    def with_answers(self, at: datetime, texts: int) -> "Flood":
        """Return the counts of the hour and the day with `texts` more answered texts."""
        counted = {name: self._now(name, at) for name in LENGTHS}
        more = {name: each.model_copy(update={"texts": each.texts + texts}) for name, each in counted.items()}
        return self.model_copy(update={"counted": more})

    def with_notice(self, name: str, at: datetime) -> "Flood":
        """Return the counts with a note that the person was told that they have reached this limit ("hour" or
        "day")."""
        known = self._now(name, at).model_copy(update={"told": True})
        return self.model_copy(update={"counted": {**self.counted, name: known}})

    def is_told(self, name: str, at: datetime) -> bool:
        """Return whether the person was told that they have reached this limit ("hour" or "day")."""
        return self._now(name, at).told

    def over_at(self, name: Literal["hour", "day"], at: datetime) -> datetime:
        """Return the moment at which the present hour or day of this limit ends, so that the person is answered
        again."""
        return self._now(name, at).since + LENGTHS[name]

    def _now(self, name: str, at: datetime) -> TextCount:
        known = self.counted.get(name)
        return TextCount(since=at) if known is None or at - known.since >= LENGTHS[name] else known  # type: ignore[index]


def says_so(text: str) -> bool:
    """Return whether these normalised words say that they are an automatic reply."""
    return any(f" {phrase} " in f" {text} " for phrase in robots.phrases())


def is_no_person(message: Message) -> bool:
    """Return whether no person can have sent this message: it comes from a short code, or from our own number, to which
    our answer would come as a text again."""
    return is_short_code(message.person) or message.person == message.service


def is_short_code(number: str) -> bool:
    """Return whether the number is a short code of 3 to 8 digits, from which companies write and no person does."""
    return SHORT_CODE.fullmatch(number) is not None
