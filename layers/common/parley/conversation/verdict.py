"""What a message means to the open confirmation, by the rules in `questions.py`. Pure."""

from collections.abc import Mapping
from enum import Enum, auto

from parley.conversation.events import Message
from parley.conversation.questions import Question
from parley.conversation.whole_no import scraps
from parley.conversation.yes_and_no import (
    agrees,
    agrees_to,
    declines,
    is_doubtful,
    names_itself,
    refuses,
    says_yes,
)
from parley.texts import DEFAULT, Language


class Verdict(Enum):
    """What a message means to the open confirmation: a yes, a no, or why it is neither."""

    NOTHING_OPEN = auto()
    YES = auto()
    NO = auto()
    EXPIRED = auto()
    """A yes or a no to a question that had expired."""
    EARLIER = auto()
    """The message was written before the question could be read: it is an ordinary message, and the question stays."""
    UNRELATED = auto()
    ANOTHER = auto()
    """The message names another question, by a button or a quote: it answers that one, and the open one stays."""
    ASIDE = auto()
    """The message is an "ok" to something that was said after the question: the question stays."""
    ELSEWHERE = auto()
    """The message came on another channel than the one on which the question was asked: the question stays."""


ANSWERABLE = (Verdict.YES, Verdict.NO, Verdict.UNRELATED, Verdict.ANOTHER)
"""The verdicts on messages about a question that is open and could be read before the message was written."""

LEAVES_OPEN = (Verdict.EARLIER, Verdict.ANOTHER, Verdict.ASIDE, Verdict.ELSEWHERE)
"""The verdicts on messages that are not about the open question, and leave it open."""


ANSWERS = (Verdict.YES, Verdict.NO, Verdict.EXPIRED)
BUTTONS: Mapping[str, Verdict] = {"yes": Verdict.YES, "no": Verdict.NO}
"""What the buttons of a confirmation say."""


def judge(question: Question | None, message: Message, language: Language = DEFAULT) -> Verdict:
    """Return what `message`, from a person of that language, means to the open confirmation `question` (None if there
    is none). An expired confirmation counts only for a message that says yes or no to it."""
    if question is None:
        return Verdict.NOTHING_OPEN
    button = question.pressed(message.payload)
    if not question.was_readable_at(message.written_at):
        return Verdict.EARLIER if message.written_at < question.open_until(message.written_at) else Verdict.NOTHING_OPEN
    is_expired = message.written_at >= question.expires_at
    if message.payload is not None and button is None:
        return Verdict.NOTHING_OPEN if is_expired else Verdict.ANOTHER
    answer = BUTTONS.get(button or "", _said(question, message.text, language))
    if is_expired:
        return Verdict.EXPIRED if answer else Verdict.NOTHING_OPEN
    if question.channel is not None and message.channel is not question.channel:
        return Verdict.ELSEWHERE
    return answer or Verdict.UNRELATED


def _said(question: Question, text: str, language: Language) -> Verdict | None:
    """Return whether the text says yes or no to the question; None if it says neither, could be both, or says yes in a
    way that is not enough for this question: then it is asked again."""
    is_yes = agrees(text) or agrees_to(question, text)
    is_no = declines(text) or refuses(question, text) or scraps(question, text)
    if is_yes == is_no and not (is_yes and names_itself(text)):
        return None
    if not is_yes:
        return Verdict.NO
    is_enough = not question.is_grave or says_yes(text)
    return Verdict.YES if is_enough and not is_doubtful(text, language) else None
