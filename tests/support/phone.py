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
    """A person's phone, connected to a service in memory. What it gets stands in `inbox`."""

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
        """Send a text, one second after the last event. `received` shifts the time at which the webhook got it;
        `quotes` is the text of the message that it replies to.
        """
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
        """Run the sweep, and process what it queues. Return how many due items it queued."""
        handed_over = self.service.sweep()
        self.inbox += [message.text for message in self.service.work() if message.to == self.number]
        return handed_over

    def later(self, **units: float) -> None:
        """Let this much time pass in one step, and then process everything that is due."""
        self.clock.advance(**units)
        self.sweeps()

    def until(self, moment: str) -> None:
        """Let time pass until this moment (UTC), with a sweep every minute if a timer is due within the hour, otherwise
        every hour.
        """
        end = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        while self.clock() < end:
            self.service.sweep()
            is_near = any(timer.due <= self.clock() + timedelta(hours=1) for timer in self.state.timers)
            self.clock.time = min(end, self.clock() + timedelta(minutes=1 if is_near else 60))
            self.inbox += [message.text for message in self.service.work() if message.to == self.number]

    def _sid(self, text: str) -> str:
        """Return the provider's id of the last message with this text."""
        rows = self.service.outbox.rows(self.state.id)
        sid = next(row.sid for row in reversed(rows) if row.message.text == self._as_sent(text))
        assert sid is not None
        return sid

    def hears(self, *texts: str) -> None:
        """Check that exactly these messages have come since the last check, in this order."""
        heard, self.inbox = self.inbox, []
        assert heard == [self._as_sent(text) for text in texts]

    def hears_something_like(self, part: str) -> None:
        """Check that exactly one message has come since the last check, and that it contains this text."""
        heard, self.inbox = self.inbox, []
        assert len(heard) == 1, heard
        assert self._as_sent(part) in heard[0]

    def _as_sent(self, text: str) -> str:
        """Return a text as this phone's channel delivers it: on SMS, characters such as curly quotes become plain ones
        where that makes the text cheaper.
        """
        return to_gsm7(text) if self.channel is Channel.SMS else text

    @property
    def sent(self) -> list[str]:
        """Return all that was ever sent to this person. `inbox` holds only what their own steps brought, so a test that
        somebody else's step sends them nothing compares this."""
        return [row.message.text for row in self.service.outbox.rows(self.state.id)]

    @property
    def state(self) -> Conversation:
        """Return the stored conversation of this person."""
        return self.service.conversation(self.number)

    @property
    def told(self) -> dict[str, str]:
        """Return the facts that the service knows by name, those given for unfinished requests included."""
        waits = [each.unfinished for each in self.state.unanswered if each.unfinished]
        planned = [one for each in self.state.unanswered for one in each.planned]
        known = [*self.state.memory, *(one for each in (*waits, *planned) for one in each.learnt)]
        return {each.name: each.value for each in known}

    @property
    def tasks(self) -> list[str]:
        """Return the titles of the person's open tasks."""
        return [task.title for task in self.service.tasks.list(self.state.id) if not task.done]


def clock() -> ManualClock:
    """Return a manual clock, set to noon (UTC)."""
    return ManualClock(START)
