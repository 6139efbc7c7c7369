"""A phone: `phone.says("delete milk")`, `phone.hears("Delete “milk” from your tasks?\\nReply YES or NO.")`.

Hearing is strict: the messages are compared whole, and one that nobody asked for fails the test at its end.
"""

from datetime import UTC, datetime, timedelta

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Attachment, Channel, MessageForm
from parley.conversation.segments import to_gsm7
from parley.conversation.state import Conversation
from parley_cli.memory_service import MemoryService

START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANA = "+14165550123"


class Phone:
    """One person's phone, as the tests text with it."""

    def __init__(self, service: MemoryService, number: str = ANA, channel: Channel = Channel.SMS) -> None:
        assert isinstance(service.now, ManualClock)
        self.service, self.number, self.channel, self.clock = service, number, channel, service.now
        self.inbox: list[str] = []

    def says(
        self,
        text: str,
        *,
        form: MessageForm = MessageForm.TEXT,
        payload: str | None = None,
        quotes: str | None = None,
        attached: tuple[Attachment, ...] = (),
        received: timedelta = timedelta(),
    ) -> None:
        """Text this, a second after whatever happened last. `received` moves the moment the webhook had it; `quotes`
        is what the message says that it replies to."""
        self.clock.advance(seconds=1)
        at = self.clock() + received
        quoted = None if quotes is None else self._sid(quotes)
        event = self.service.message(
            self.number,
            text,
            self.channel,
            form=form,
            payload=payload,
            quoted=quoted,
            media=attached,
            received_at=at,
        )
        self.inbox += [message.text for message in self.service.receive(event) if message.to == self.number]

    def sweeps(self) -> int:
        """Ring the minute: what is due is handed over, and comes. Return how much was handed over."""
        handed_over = self.service.sweep()
        self.inbox += [message.text for message in self.service.work() if message.to == self.number]
        return handed_over

    def later(self, **units: float) -> None:
        """Let that much time pass at once, and do everything that is due."""
        self.clock.advance(**units)
        self.sweeps()

    def until(self, moment: str) -> None:
        """Let time pass until then (UTC). The sweep rings each minute while something is near, else each hour."""
        end = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        while self.clock() < end:
            self.service.sweep()
            is_near = any(timer.due <= self.clock() + timedelta(hours=1) for timer in self.state.timers)
            self.clock.time = min(end, self.clock() + timedelta(minutes=1 if is_near else 60))
            self.inbox += [message.text for message in self.service.work() if message.to == self.number]

    def _sid(self, text: str) -> str:
        """The provider's id of the last message that said this."""
        rows = self.service.outbox.rows(self.state.id)
        sid = next(row.sid for row in reversed(rows) if row.message.text == self._as_sent(text))
        assert sid is not None
        return sid

    def hears(self, *texts: str) -> None:
        """Exactly these messages have come since the last time, in this order."""
        heard, self.inbox = self.inbox, []
        assert heard == [self._as_sent(text) for text in texts]

    def hears_something_like(self, part: str) -> None:
        """Check that one message has come, and holds this."""
        heard, self.inbox = self.inbox, []
        assert len(heard) == 1, heard
        assert self._as_sent(part) in heard[0]

    def _as_sent(self, text: str) -> str:
        """Return the sentence as it arrives: tests quote the service's sentences as they are written."""
        return to_gsm7(text) if self.channel is Channel.SMS else text

    @property
    def state(self) -> Conversation:
        """What the service keeps of this person."""
        return self.service.conversation(self.number)

    @property
    def told(self) -> dict[str, str]:
        """What the service knows of those who were asked about: remembered, or for a request that waits."""
        waits = [each.unfinished for each in self.state.unanswered if each.unfinished]
        planned = [one for each in self.state.unanswered for one in each.planned]
        known = [*self.state.memory, *(one for each in (*waits, *planned) for one in each.learnt)]
        return {each.name: each.value for each in known}

    @property
    def tasks(self) -> list[str]:
        """The titles of the open tasks."""
        return [task.title for task in self.service.tasks.list(self.state.id) if not task.done]


def clock() -> ManualClock:
    """A clock that stands at noon."""
    return ManualClock(START)
