"""How much somebody writes, and whether it is a robot: what is counted, and what is answered no more. Pure.

    robot      it says so, has a short code, repeats itself, or answers within two seconds, again and again: the first
               few of a row are answered. Whatever says something new ends the row.
    too much   more texts than are answered an hour or a day: the person is told once, and answered when that is over.

Nothing is kept of a text but a few bytes of its digest.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from parley.conversation.events import Message
from parley.conversation.questions import fold
from parley.texts import robots

FEW = 4
"""Texts in a row that a robot may have written and that are answered all the same: people repeat themselves too."""
ROUNDS = 12
"""Answers within `AT_ONCE` in a row from which on a sender counts as a robot: no person reads and writes so fast."""
AT_ONCE = timedelta(seconds=2)
SOON = timedelta(seconds=5)
"""After an answer: what was said a few texts ago and comes again so soon, no person has thought of anew."""
REMEMBERED = 4
"""Texts that a new one is compared with: a robot may have more than one answer."""
FORGOTTEN = timedelta(minutes=30)
"""After so much silence a row is over."""
SHORT_CODE = re.compile(r"\d{3,8}")

Silence = Literal["", "robot", "hour", "day", "origin", "budget"]
LENGTHS: dict[Literal["hour", "day"], timedelta] = {"hour": timedelta(hours=1), "day": timedelta(days=1)}


@dataclass(frozen=True)
class TextLimits:
    """How many texts of one person are answered; 0 is no limit."""

    hour: int = 0
    day: int = 0
    robots: bool = False
    """Whether robots are looked for."""


class Counted(BaseModel):
    """The texts that were answered since a moment."""

    model_config = ConfigDict(frozen=True, extra="allow")

    since: AwareDatetime
    texts: int = 0
    told: bool = False
    """Whether the person was told that it is enough."""


class Flood(BaseModel):
    """What is known of a sender's pace. It stands in the document."""

    model_config = ConfigDict(frozen=True, extra="allow")

    counted: dict[str, Counted] = Field(default_factory=dict)
    """By a name of `LENGTHS`."""
    heard_at: AwareDatetime | None = None
    recent: tuple[str, ...] = ()
    """Digests of the last texts."""
    row: int = 0
    """Texts in a row that a robot may have written."""
    rounds: int = 0
    """Texts in a row that came within `AT_ONCE` of an answer."""

    def heard(self, message: Message, answered_at: datetime | None, is_answer: bool) -> "Flood":
        """With one more text, which was received after our answer of `answered_at`. An answer to an open question may
        be the same as the last one, and as quick."""
        at, text = message.received_at, fold(message.text)
        digest = hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
        is_over = self.heard_at is None or at - self.heard_at > FORGOTTEN
        recent, row, rounds = ((), 0, 0) if is_over else (self.recent, self.row, self.rounds)
        waited = None if answered_at is None else at - answered_at
        rounds = rounds + 1 if waited is not None and timedelta() <= waited <= AT_ONCE and not is_answer else 0
        is_soon = (waited is not None and timedelta() <= waited <= SOON) or row > FEW
        is_repeat = not is_answer and digest in recent and (is_soon or digest == recent[-1])
        is_robot = is_repeat or rounds >= ROUNDS or says_so(text) or is_short_code(message.person)
        return self.model_copy(
            update={
                "heard_at": at,
                "recent": (*recent, digest)[-REMEMBERED:],
                "row": row + 1 if is_robot else 0,
                "rounds": rounds,
            }
        )

    def silence(self, at: datetime, limits: TextLimits) -> Silence:
        """Why a text that came then is not answered; empty if it is."""
        if limits.robots and self.row > FEW:
            return "robot"
        for name in LENGTHS:
            limit: int = getattr(limits, name)
            if limit and self._now(name, at).texts >= limit:
                return name
        return ""

    def answered(self, at: datetime, texts: int) -> "Flood":
        """With so many more texts answered."""
        counted = {name: self._now(name, at) for name in LENGTHS}
        more = {name: each.model_copy(update={"texts": each.texts + texts}) for name, each in counted.items()}
        return self.model_copy(update={"counted": more})

    def told(self, name: str, at: datetime) -> "Flood":
        """With the person told that it is enough."""
        known = self._now(name, at).model_copy(update={"told": True})
        return self.model_copy(update={"counted": {**self.counted, name: known}})

    def is_told(self, name: str, at: datetime) -> bool:
        """Whether they were."""
        return self._now(name, at).told

    def over_at(self, name: Literal["hour", "day"], at: datetime) -> datetime:
        """When the person is answered again."""
        return self._now(name, at).since + LENGTHS[name]

    def _now(self, name: str, at: datetime) -> Counted:
        known = self.counted.get(name)
        return Counted(since=at) if known is None or at - known.since >= LENGTHS[name] else known  # type: ignore[index]


def says_so(text: str) -> bool:
    """Whether these folded words say that nobody has written them."""
    return any(f" {phrase} " in f" {text} " for phrase in robots.phrases())


def is_short_code(number: str) -> bool:
    """Whether a company writes, and no person."""
    return SHORT_CODE.fullmatch(number) is not None
