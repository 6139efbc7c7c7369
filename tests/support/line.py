"""One person's line through the whole service: signed webhook, mailbox, turn, relay, claim, the provider's strict
stand-in over HTTP, and its signed callbacks. The code is the deployed one, on memory; queues deliver again as SQS
would.

    line.replies("one", "two")       # the person writes, and is answered in these parts
    line.reports(0, "failed", 30003) # the provider says what became of the first message that it took
"""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from parley.adapters.memory_queues import ManualClock, MemoryStatuses
from parley.channels.meta.send import MetaSender
from parley.channels.twilio.send import TwilioSender
from parley.conversation.events import Channel, Provider
from parley.conversation.parts import LIMITS, parts
from parley.conversation.state import Conversation
from parley.delivery import retry_seconds
from parley.errors import DeliveryError, TryAgain
from parley.hooks.hook import WebhookRequest
from parley.intake import Intake
from parley.ports import Deadline, RelayMessage, Sender
from parley.settings import Settings
from parley.settings.channels import MetaSettings
from parley.settings.deployment import DeploymentSettings
from parley_cli import meta
from parley_cli.memory_service import KEY, SERVICE, MemoryService
from tests.support import meta_server, twilio_server
from tests.support.meta_server import MetaServer
from tests.support.model import ScriptedModel, words
from tests.support.phone import ANA, clock
from tests.support.twilio_server import TwilioServer

URL = "https://parley.example.com"
RECEIVES = 20
"""maxReceiveCount of the deliveries queue."""
TIMEOUT_SECONDS = 10.0
"""How long the service waits for the provider: longer than an answer takes on a busy machine."""
HANG_TIMEOUT_SECONDS = 1.0
"""How long it waits in a story in which the provider never answers."""
SECRETS = {"conversation-key": KEY, "twilio-auth-token": twilio_server.TOKEN, "meta-app-secret": "app-secret"}


class Line(ABC):
    """Ana's connection to the service in memory, through the real provider code and a stand-in for the provider."""

    provider: Provider
    server: TwilioServer | MetaServer

    def __init__(self) -> None:
        """Build the service, its queues and the webhook's intake."""
        self.clock: ManualClock = clock()
        self.model = ScriptedModel()
        self.service = MemoryService(self.clock, self.model)
        self.statuses = MemoryStatuses()
        self.waiting: deque[tuple[RelayMessage, int]] = deque()
        """The relays that wait for delivery, each with how often it was received."""
        self.dead: list[RelayMessage] = []
        self.errors: list[type[Exception]] = []
        """The types of the errors at each delivery of a relay."""
        self.written = 0
        self.intake = Intake(
            mailbox=self.service.mailbox,
            statuses=self.statuses,
            secret=lambda *names: tuple(SECRETS[name] for name in names),
            settings=Settings(
                None,
                DeploymentSettings(public_url=URL, service=SERVICE),
                MetaSettings(phone_number_id=meta.PHONE_NUMBER_ID, oldest_days=0),
            ),
            now=self.clock,
        )

    # --- what happens -----------------------------------------------------------------------------------------------

    def plug(self, sender: Sender) -> None:
        """Send all outgoing messages through this sender."""
        self.service.delivery = replace(self.service.delivery, senders={self.provider: sender})

    def loses_patience(self) -> None:
        """From now on wait for the provider only as briefly as a story can in which it never answers."""
        self.plug(self.sender(self.server.url, HANG_TIMEOUT_SECONDS))

    def writes(self, text: str) -> None:
        """Let Ana send a text; only the webhook processes it."""
        self.written += 1
        self.clock.advance(seconds=1)
        self._post_message(text)

    def says(self, text: str) -> None:
        """Let Ana send a text, and process everything."""
        self.writes(text)
        self.work()

    def replies(self, *said: str, work: bool = True) -> list[str]:
        """Let Ana write and the model answer in as many messages as `said` has texts, each beginning with one of them.
        Return the messages.
        """
        room = LIMITS[self.provider] - 100
        text = said[0] if len(said) == 1 else " ".join(f"{each} ".ljust(room, "~") + "." for each in said)
        self.model.will(words(text))
        self.writes("Tell me.")
        self.turns()
        if work:
            self.work()
        whole = parts(text, self.channel, self.provider)
        assert len(whole) == len(said)
        return whole

    def turns(self) -> None:
        """Apply every event in the mailbox."""
        while self.service.mailbox.events:
            self.service.turn(self.service.mailbox.events.popleft())

    def work(self, receives: int = RECEIVES) -> None:
        """Process all queues until they are empty. A relay that fails is retried at the queue's pace, and is dead after
        `receives` tries.
        """
        while True:
            while self.statuses.statuses:
                self.service.delivery.apply(self.statuses.statuses.popleft())
            self.turns()
            self.waiting.extend((relay, 0) for relay in self.service.deliveries.relays)
            self.service.deliveries.relays.clear()
            if not self.waiting:
                return
            relay, received = self.waiting.popleft()
            if received == receives:
                self.dead.append(relay)
                continue
            try:
                self.service.delivery.deliver(relay, Deadline.after(60))
            except (TryAgain, DeliveryError) as error:
                self.errors.append(type(error))
                self.waiting.appendleft((relay, received + 1))  # FIFO: it stays at the head of its group
                self.clock.advance(seconds=retry_seconds(error, received + 1))

    def notes_statuses(self) -> None:
        """Process the delivery statuses that wait in their queue, and nothing else."""
        while self.statuses.statuses:
            self.service.delivery.apply(self.statuses.statuses.popleft())

    def delivers(self) -> None:
        """Deliver all relays that wait in their queue, and do nothing else."""
        while self.service.deliveries.relays:
            self.service.delivery.deliver(self.service.deliveries.relays.popleft(), Deadline.after(60))

    def posts_again(self, number: int, text: str) -> None:
        """Let the provider post the person's message number `number` (from 1) again."""
        written, self.written = self.written, number
        self.clock.advance(seconds=1)
        self._post_message(text)
        self.written = written

    def once(self) -> None:
        """Deliver the first relay once. If that fails, the error is noted, and the relay stays at the head of its
        queue.
        """
        relay = self.service.deliveries.relays[0]
        try:
            self.service.delivery.deliver(relay, Deadline.after(60))
        except (TryAgain, DeliveryError) as error:
            self.errors.append(type(error))
            self.clock.advance(seconds=retry_seconds(error, 1))
        else:
            self.service.deliveries.relays.popleft()

    def sweeps(self) -> None:
        """Run the sweep, and process everything that it queues."""
        self.service.sweep()
        self.work()

    def reports(self, message: int, status: str, code: int | None = None) -> None:
        """Let the provider report this status of a message that it took, and process the report but no turn."""
        self._post_status(message, status, code)
        self.notes_statuses()

    # --- what is to be seen -----------------------------------------------------------------------------------------

    @property
    def state(self) -> Conversation:
        return self.service.conversation(ANA)

    @property
    def rows(self) -> list[str]:
        """Return the statuses of the outbox rows, in order."""
        return [row.status for row in self.service.table.rows.values()]

    @property
    def told(self) -> list[str]:
        """Return the notes in the history, which tell the model of messages that did not arrive."""
        return [line.text for line in self.state.history.lines if line.direction == "note"]

    @property
    def channel(self) -> Channel:
        return Channel.SMS

    # --- what differs -----------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def received(self) -> list[str]:
        """Return the texts of all messages that the provider accepted, in order."""

    @abstractmethod
    def sender(self, url: str, timeout: float = TIMEOUT_SECONDS) -> Sender:
        """Return the real sender to the provider at this address, which waits so many seconds for each answer."""

    @abstractmethod
    def _post_message(self, text: str) -> None: ...

    @abstractmethod
    def _post_status(self, message: int, status: str, code: int | None) -> None: ...


class TwilioLine(Line):
    """A line by SMS through the Twilio stand-in."""

    provider = Provider.TWILIO

    def __init__(self, server: TwilioServer) -> None:
        super().__init__()
        self.server = server
        server.now = self.clock
        self.taken: list[tuple[str, Mapping[str, str]]] = []
        server.accepted = lambda form, sid: self.taken.append((sid, form))
        self.plug(self.sender(server.url))

    def sender(self, url: str, timeout: float = TIMEOUT_SECONDS) -> Sender:
        account, token = twilio_server.ACCOUNT, twilio_server.TOKEN
        return TwilioSender(account, token, url, f"{URL}/twilio/status", timeout=timeout)

    @property
    def received(self) -> list[str]:
        assert isinstance(self.server, TwilioServer)
        return self.server.texts

    def _post_message(self, text: str) -> None:
        sid = f"SM{0xA0000 + self.written:032x}"
        self._post(
            f"{URL}/twilio/message",
            {"MessageSid": sid, "AccountSid": twilio_server.ACCOUNT, "From": ANA, "To": "+14165550100", "Body": text},
        )

    def _post_status(self, message: int, status: str, code: int | None) -> None:
        sid, form = self.taken[message]
        told = {"MessageSid": sid, "AccountSid": twilio_server.ACCOUNT, "MessageStatus": status}
        self._post(form["StatusCallback"], told | ({} if code is None else {"ErrorCode": str(code)}))

    def _post(self, url: str, form: Mapping[str, str]) -> None:
        address = urlsplit(url)
        signature = RequestValidator(twilio_server.TOKEN).compute_signature(url, form)
        headers = {"x-twilio-signature": signature}
        self.intake.accept(WebhookRequest("POST", address.path, address.query, headers, urlencode(form).encode()))


class MetaLine(Line):
    """A line by WhatsApp through the Meta stand-in."""

    provider = Provider.META

    def __init__(self, server: MetaServer) -> None:
        super().__init__()
        self.server = server
        self.plug(self.sender(server.url))

    def sender(self, url: str, timeout: float = TIMEOUT_SECONDS) -> Sender:
        return MetaSender(meta.PHONE_NUMBER_ID, meta_server.TOKEN, url, meta_server.VERSION, timeout=timeout)

    @property
    def channel(self) -> Channel:
        return Channel.WHATSAPP

    @property
    def received(self) -> list[str]:
        assert isinstance(self.server, MetaServer)
        return self.server.texts

    def _post_message(self, text: str) -> None:
        said = meta.message(
            meta.wamid(0xA0000 + self.written), ANA, "text", {"body": text}, int(self.clock().timestamp())
        )
        self._post(meta.value(messages=(said,)))

    def _post_status(self, message: int, status: str, code: int | None) -> None:
        assert isinstance(self.server, MetaServer)
        sid, asked = self.server.taken[message]
        errors = () if code is None else ((code, "Something"),)
        told = meta.status(sid, ANA, status, asked["biz_opaque_callback_data"], int(self.clock().timestamp()), errors)
        self._post(meta.value(statuses=(told,)))

    def _post(self, value: Mapping[str, Any]) -> None:
        body = meta.written(meta.notification(dict(value)))
        headers = {meta.SIGNATURE: meta.signature(body, SECRETS["meta-app-secret"])}
        self.intake.accept(WebhookRequest("POST", "/meta/webhook", "", headers, body))
