"""The one question that may be open: a confirmation of frozen actions.

The rules (each has a test of its name):
- The arguments shown are the arguments run: a question holds its actions, prepared and frozen.
- Only an event that the webhook received after the question was asked answers it; an earlier one leaves it open.
- Expiry is judged when read, by when the answer was received; a late yes runs nothing.
- A button's payload names its question outright, and its answer unless the text says it. Another question's button
  answers nothing.
"""

import unicodedata
from datetime import timedelta
from enum import Enum, auto

from pydantic import AwareDatetime, BaseModel, ConfigDict, JsonValue

from parley.conversation.events import Message

CONFIRMATION_EXPIRES = timedelta(minutes=5)
"""Long enough to read and think, short enough that a forgotten question is not answered by accident."""

# "yes" and "no" in whole messages. STOP, CANCEL, END and QUIT are not among them: carriers treat those as opting out.
ENGLISH_YES = ("yes", "y", "yep", "yeah", "ok", "okay", "sure", "yes please", "confirm", "do it", "go ahead", "👍")
SPANISH_YES = ("sí", "si", "claro", "dale", "vale")
YES = frozenset((*ENGLISH_YES, *SPANISH_YES))
NO = frozenset(["no", "n", "nope", "nah", "no thanks", "no thank you", "never mind", "nevermind", "dont", "no gracias"])

SKIN_TONES_AND_SELECTORS = {ord(c): None for c in "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff\ufe0f"}


class Planned(BaseModel):
    """A tool with arguments that are checked, prepared and will not change."""

    model_config = ConfigDict(frozen=True, extra="allow")

    tool: str
    arguments: dict[str, JsonValue]
    question: str
    """The sentence that asks for it: "Delete “milk” from your tasks?"."""


class Question(BaseModel):
    """A confirmation that waits for its yes."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    planned: tuple[Planned, ...]
    asked_at: AwareDatetime
    expires_at: AwareDatetime

    @property
    def yes(self) -> str:
        """The payload of the button that says yes."""
        return f"{self.id}.yes"

    @property
    def no(self) -> str:
        """The payload of the button that says no."""
        return f"{self.id}.no"

    @property
    def text(self) -> str:
        """What is asked, a sentence a line, without the "Reply YES or NO"."""
        return "\n".join(planned.question for planned in self.planned)


class Verdict(Enum):
    """What a message means to the open question."""

    NOTHING_OPEN = auto()
    YES = auto()
    NO = auto()
    EXPIRED = auto()
    """A yes or a no to a question that had run out."""
    EARLIER = auto()
    """Received before the question was asked: an ordinary message, the question stays."""
    UNRELATED = auto()


ANSWERABLE = (Verdict.YES, Verdict.NO, Verdict.UNRELATED)
"""What is judged of a question that is open and was asked before the message."""


def fold(text: str) -> str:
    """Text as whole-message words are compared: no case, punctuation, invisible characters or skin tones."""
    bare = unicodedata.normalize("NFC", text).translate(SKIN_TONES_AND_SELECTORS)
    kept = "".join(c for c in bare if unicodedata.category(c)[0] != "P" and unicodedata.category(c) != "Cf")
    return " ".join(kept.casefold().split())


def judge(question: Question | None, message: Message) -> Verdict:
    """What `message` means to `question`. An expired question is to anything but an answer as if it were not there."""
    if question is None:
        return Verdict.NOTHING_OPEN
    if message.received_at <= question.asked_at:
        return Verdict.EARLIER
    pressed = {question.yes: Verdict.YES, question.no: Verdict.NO}
    if message.payload is not None and message.payload not in (question.id, *pressed):
        return Verdict.UNRELATED
    words = fold(message.text)
    said = Verdict.YES if words in YES else Verdict.NO if words in NO else None
    answer = pressed.get(message.payload or "", said)
    if message.received_at >= question.expires_at:
        return Verdict.EXPIRED if answer else Verdict.NOTHING_OPEN
    return answer or Verdict.UNRELATED
