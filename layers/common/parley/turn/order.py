"""The order in which a conversation's waiting events become turns, and which of them share a turn.

- Messages that wait side by side are read in the order of their writing: networks deliver them in disorder.
- An opt-out anywhere among the waiting events goes first, so that no message before it is answered.
- Plain texts in a row are one turn (a burst), if no question is open and no lane holds the floor: people write in
  bursts, and one answer to all of it is better and cheaper than five. A keyword, a yes or no, a button and media are
  never part of a burst, nor is what looks at what a text before it changes.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby

from parley.conversation import answers, reach
from parley.conversation.events import AnyEvent, Burst, Message, MessageForm
from parley.conversation.keywords import KEYWORDS
from parley.conversation.lateness import is_late
from parley.conversation.normal_form import normalise
from parley.conversation.questions import asked_before
from parley.conversation.state import Conversation
from parley.conversation.text import is_blank
from parley.conversation.verdict import ANSWERABLE, Verdict, judge
from parley.conversation.yes_and_no import agrees, declines
from parley.lanes import degraded, direct, preferences, table
from parley.lanes.lane import Lane
from parley.ports import Services
from parley.tools.tool import Tier
from parley.turn import renewing

BURST_CHARACTERS = 12_000
"""The most characters of all texts that are applied as one turn, unless the first alone is longer: half of what a model
is shown."""


NO_TIME = datetime.min.replace(tzinfo=UTC)
"""Stands for the time of an event that has none."""


def to_apply(conversation: Conversation, events: Sequence[AnyEvent]) -> list[int]:
    """Return the positions of the events in the order to apply them: opt-outs first, and messages that stand side by
    side in the order of their writing. Those of one second, and those without a time of their provider's, stay as they
    came.
    """
    times = [_timestamp(event) for event in events]
    runs = groupby(range(len(events)), key=lambda position: times[position] is NO_TIME)
    as_written = [position for _, run in runs for position in sorted(run, key=lambda position: times[position])]
    return sorted(as_written, key=lambda position: not stops(conversation, events[position]))


def _timestamp(event: AnyEvent) -> datetime:
    """Return when a message was written, by its provider's clock; NO_TIME if that is not told, and for other events."""
    return event.written_at if isinstance(event, Message) and event.timestamp is not None else NO_TIME


def burst(
    conversation: Conversation, events: Sequence[AnyEvent], settled: Collection[str], services: Callable[[], Services]
) -> Sequence[Message]:
    """Return the plain texts at the start of these events, to be handled as one turn; empty if there is only one event,
    the first one is not a plain text, or each text needs a turn of its own. `services` is called only for several
    events.
    """
    is_asked_who = conversation.person is not None and conversation.person.returning is not None
    if conversation.doing is not None or is_asked_who:  # a name or NEW is a turn of its own
        return ()
    if len(events) == 1:  # one text is no burst
        return ()
    floor = conversation.floor
    if floor is not None and floor.is_held(events[0].received_at):  # the lane reads each text alone: "PAUSE"
        return ()
    plain: dict[str, Message] = {}
    room = BURST_CHARACTERS
    for event in events:
        if (
            not isinstance(event, Message)
            or not _is_plain(event, services())
            or event.id in settled
            or event.id in plain
        ):
            break
        if conversation.drops(event.received_at):
            break
        room -= len(event.text)
        if stops(conversation, event) or (plain and room < 0) or is_awaited(conversation, event):
            break
        if plain and _builds_upon(tuple(plain.values()), event, services()):
            break
        plain[event.id] = event
    return tuple(plain.values())


def _builds_upon(earlier: Sequence[Message], message: Message, services: Services) -> bool:
    """Return whether a command looks at what an earlier text of the burst changes: "delete milk" behind "add milk". It
    is prepared before anything of its turn is done, so it gets a turn of its own."""
    command = _command(message, services)
    if command is None or command.tool.makes:
        return False
    before = (_command(each, services) for each in earlier)
    return any(each and each.lane is command.lane and each.tool.tier is not Tier.READ for each in before)


def _command(message: Message, services: Services) -> degraded.WholeCommand | None:
    return degraded.whole(table.on(services), message.text, business=services.business)


def stops(conversation: Conversation, event: AnyEvent | Burst) -> bool:
    """Return whether the event is a message that opts the person out. Such an event is retried for ever, and does not
    wait for a running action.
    """
    return isinstance(event, Message) and opts_out(conversation, event)


def opts_out(conversation: Conversation, message: Message) -> bool:
    """Return whether this message opts the person out. Some words ("cancel") do so only while no question is open that
    they could answer, and nothing waits that they could be about, such as a cart.
    """
    noted = [lane for name in conversation.notes if (lane := table.LANES.get(name)) is not None]
    is_about_it = is_asked(conversation, message) or steers_what_waits(conversation, message, noted)
    return reach.stops(message, is_about_it)


def steers_what_waits(conversation: Conversation, message: Message, lanes: Iterable[Lane]) -> bool:
    """Return whether one of these lanes has something that waits for the person's word, and the message steers it."""
    return any(lane.steers(message.text) and lane.waits(conversation, message.received_at) for lane in lanes)


def is_asked(conversation: Conversation, message: Message) -> bool:
    """Return whether a question was open when the person wrote this message."""
    return judge(conversation.confirmation, message) in ANSWERABLE or bool(
        asked_before(conversation.questions, message)
    )


def is_awaited(conversation: Conversation, message: Message) -> bool:
    """Return whether the message may answer an open question, or give a waiting call another argument, so that it needs
    a turn of its own."""
    if judge(conversation.confirmation, message) is not Verdict.NOTHING_OPEN or answers.find(
        conversation.questions, message
    ):
        return True
    return renewing.waiting_call(conversation, message) is not None


def _is_plain(message: Message, services: Services) -> bool:
    """Return whether the message is an ordinary text: no attachment, keyword, yes, no, command, or wish about language
    or style.
    """
    return (
        message.form is MessageForm.TEXT
        and message.answered is None
        and not is_blank(message.text)
        and normalise(message.text) not in KEYWORDS
        and not reach.perhaps_stops(message)
        and not is_late(message)
        and not agrees(message.text)
        and not declines(message.text)
        and preferences.wish(message.text) is None
        and direct.command(message.text, "admin", services) is None
    )
