"""In which order, and how many at once, the waiting events of one conversation become turns.

- An opt-out anywhere among them goes first: what was written before it is answered to nobody.
- Plain texts in a row, with no question open, are one turn: people write in bursts, and one answer that has read all
  of it is better and cheaper than five. Never part of a burst: a keyword, a yes or no, a button, media.
"""

from collections.abc import Collection, Sequence

from parley.conversation import reach
from parley.conversation.events import AnyEvent, Form, Message
from parley.conversation.questions import NO, YES, fold
from parley.conversation.state import Conversation
from parley.conversation.text import is_blank

HELP = frozenset(["help", "info"])
KEYWORDS = YES | NO | HELP | reach.STOP | reach.STOP_UNLESS_ASKED | reach.START


def stops_first(events: Sequence[AnyEvent]) -> list[int]:
    """The positions of the events, those of opt-outs before all others."""
    return sorted(range(len(events)), key=lambda position: not stops(events[position]))


def burst(conversation: Conversation, events: Sequence[AnyEvent], settled: Collection[str]) -> Sequence[Message]:
    """The plain texts at the head of these events that are one turn; none if the first is not one."""
    if conversation.question is not None or conversation.doing is not None:
        return ()
    plain: dict[str, Message] = {}
    for event in events:
        if not isinstance(event, Message) or not _is_plain(event) or event.id in settled or event.id in plain:
            break
        plain[event.id] = event
    return tuple(plain.values())


def stops(event: AnyEvent) -> bool:
    """Whether it opts out whatever is open. Such an event is never given up."""
    return isinstance(event, Message) and reach.stops(event.text, event.channel, question_open=True)


def _is_plain(message: Message) -> bool:
    return message.form is Form.TEXT and not is_blank(message.text) and fold(message.text) not in KEYWORDS
