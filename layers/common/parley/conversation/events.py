"""Everything that reaches a conversation, as frozen values that are valid once they exist.

An event's id is its identity for ever: the same id, delivered any number of times, is applied once. It derives from
what caused the event (the provider's message id, an effect's id), never from the moment of processing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, TypeAdapter

from parley.conversation.admission import Transition
from parley.conversation.text import one_line


class Channel(StrEnum):
    """How a person is reached."""

    SMS = "sms"
    WHATSAPP = "whatsapp"


class Provider(StrEnum):
    """Who carries the messages."""

    TWILIO = "twilio"
    META = "meta"


class MessageForm(StrEnum):
    """What a message is made of. Whatever it is, `Message.text` says it in words."""

    TEXT = "text"
    BUTTON = "button"
    IMAGE = "image"
    AUDIO = "audio"
    VOICE = "voice"
    """Audio whose words are known and are the message's text. Made in a turn, and never queued."""
    VIDEO = "video"
    DOCUMENT = "document"
    CONTACT = "contact"
    LOCATION = "location"
    REACTION = "reaction"
    ORDER = "order"
    UNSUPPORTED = "unsupported"

    @classmethod
    def _missing_(cls, value: object) -> Self:
        """A form that a later release has added: its event is answered, and holds up nobody."""
        return cls.UNSUPPORTED


WRITTEN_BY_OTHERS = frozenset(
    [MessageForm.IMAGE, MessageForm.VIDEO, MessageForm.DOCUMENT, MessageForm.CONTACT, MessageForm.LOCATION]
)
"""Forms that are often passed on: whoever sends a document, a card or a caption need not have written it."""
LABEL = re.compile(r"\[[A-Z][a-z]+(?: [a-z]+)*\]")
"""What stands for one in which nothing is written: a sticker, a picture without a caption."""


CAPTION = re.compile(r"\[(?:Image|Video): (.*)\](?: \[.*)?", re.DOTALL)
"""A text as it was before messages had a caption of their own."""
OWN_WORDS = frozenset([MessageForm.TEXT, MessageForm.BUTTON, MessageForm.VOICE])
"""Forms whose text the person wrote or said, or pressed."""


class Event(BaseModel):
    """What all events share. Fields that a later version adds are ignored, so that a rollback can read the queue."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1, max_length=120)
    """At most 120 characters: SQS takes 128 in a deduplication id."""
    conversation: str
    received_at: AwareDatetime
    """When the webhook (or whoever made the event) had it: what decides whether a yes came after its question."""
    redriven: int = 0
    """How often an operator put it back after it had been given up. Above its receipt's, it is applied once more."""


Keyword = Literal["stop", "start", "help"]

TYPE = 127
"""Characters of a media type: RFC 6838 takes as many on either side of the slash, and no real one comes near it."""


class Attachment(BaseModel):
    """Something that came with a message: where its provider keeps it, never what it holds."""

    model_config = ConfigDict(frozen=True)

    place: str
    """Twilio's URL of it, or Meta's id for it."""
    type: str
    """Its media type as the provider told it, bare: audio/ogg."""


def bare_type(content_type: str) -> str:
    """A media type in lower case and without its parameters: "audio/ogg" of "audio/OGG; codecs=opus"."""
    return content_type.partition(";")[0].strip().lower()[:TYPE]


def _named(name: object) -> object:
    return (one_line(name) or None) if isinstance(name, str) else name


OutsideName = Annotated[str | None, BeforeValidator(_named)]
"""What somebody calls themselves: one line of at most 60 characters, whichever provider tells it. None for a blank."""


class Message(Event):
    """A person wrote."""

    kind: Literal["message"] = "message"
    channel: Channel
    provider: Provider = Provider.TWILIO
    person: str
    """The person's number, E.164, without a channel prefix."""
    service: str
    """The number that the person wrote to: replies leave from it."""
    form: MessageForm = MessageForm.TEXT
    text: str
    caption: str | None = None
    """What the person wrote beside what they sent: the caption of a picture, the words of an MMS."""
    payload: str | None = None
    """A button's payload: it names the question that it answers."""
    answered: Keyword | None = None
    """What the provider has taken the message for and answered itself: we act on it, and say nothing."""
    is_stop_word: Literal[True] | None = None
    """Said of a message that is one of the operator's own opt-out words, beside those that everybody knows."""
    profile: OutsideName = None
    """The name that the person gave to WhatsApp."""
    quoted: str | None = None
    """The provider's id of the message that this one quotes, as an outbox row has it. None for a button, whose payload
    says more exactly what it answers."""
    media: tuple[Attachment, ...] = ()
    """What was attached. A turn fetches it where it has a use for it."""
    timestamp: AwareDatetime | None = None
    """When the person wrote it, by the provider's clock, in whole seconds; None where the provider does not tell."""

    @property
    def written_at(self) -> datetime:
        """When the person wrote it, as far as anybody knows: at the latest when it was received.

        A time cut to whole seconds is at most the true one, so a message of the very second in which a question could
        first be read counts as written before it."""
        return self.received_at if self.timestamp is None else min(self.timestamp, self.received_at)

    @property
    def written(self) -> str:
        """The person's own words in this message: its text, or what they wrote beside what they sent."""
        if self.form in OWN_WORDS:
            return self.text
        if self.caption is not None:
            return self.caption
        found = CAPTION.fullmatch(self.text)  # from before captions were kept apart
        return found[1] if found else ""

    @property
    def outside(self) -> bool:
        """Whether its text may be others', which a model must not take for the person's word."""
        return self.form in WRITTEN_BY_OTHERS and not LABEL.fullmatch(self.text)


class DeliveryFailed(Event):
    """A reply will never reach the person."""

    kind: Literal["delivery_failed"] = "delivery_failed"
    row: str
    code: str


class Stranded(Event):
    """The sweep found a reply that nobody has picked up."""

    kind: Literal["stranded"] = "stranded"
    row: str


class SessionCheck(Event):
    """It is time to look whether a session is over."""

    kind: Literal["silence"] = "silence"


class TimerDue(Event):
    """A timer's moment has come. Its id is `Timer.event`: it applies only if the conversation awaits that very one."""

    kind: Literal["timer_due"] = "timer_due"


class TimerCancelled(Event):
    """An operator took a timer away."""

    kind: Literal["timer_cancelled"] = "timer_cancelled"
    timer: str
    """Its id: whenever it is due, and however often it was to recur."""


class StatusSet(Event):
    """An admin has decided about the person."""

    kind: Literal["status_set"] = "status_set"
    happening: Transition


class Notified(Event):
    """Something happened outside that only one lane understands."""

    kind: Literal["notified"] = "notified"
    lane: str
    what: str
    """A name of that lane's `events`."""
    data: dict[str, JsonValue] = Field(default_factory=dict)
    """Words of outsiders, which nobody has checked: whoever handles the event validates what it uses."""


class EraseRequested(Event):
    """An operator has everything about the person deleted."""

    kind: Literal["erase_requested"] = "erase_requested"


class Enrol(Event):
    """An operator enrols somebody, who may never have written."""

    kind: Literal["enrol"] = "enrol"
    person: str
    """Their number, E.164."""
    service: str
    """The number that writes to them unless they have written to another; empty where a Messaging Service chooses."""
    name: str | None = None
    timezone: str | None = None
    """An IANA name. What they said themselves goes before it."""
    background: str | None = None
    gender: str | None = None
    ethnicity: str | None = None


class StatusChange(Event):
    """An operator changes what a participant is."""

    kind: Literal["status_change"] = "status_change"
    status: str
    """A name of `enrolment.MOVES`."""


class Removal(Event):
    """An operator takes a participant out: they are withdrawn, and what the operator said about them is forgotten."""

    kind: Literal["removal"] = "removal"


class Burst(Event):
    """Plain texts in a row that are decided as one turn. Made of waiting messages, and never queued itself."""

    kind: Literal["burst"] = "burst"
    messages: tuple[Message, ...]

    @classmethod
    def of(cls, messages: Sequence[Message]) -> Self:
        """Under the first message's id: that one is at the head of the mailbox, whoever is delivered again."""
        first, last = messages[0], messages[-1]
        return cls(
            id=first.id,
            conversation=first.conversation,
            received_at=last.received_at,
            redriven=first.redriven,
            messages=tuple(messages),
        )


AnyEvent = Annotated[
    Message
    | DeliveryFailed
    | Stranded
    | SessionCheck
    | TimerDue
    | TimerCancelled
    | EraseRequested
    | Enrol
    | StatusChange
    | Removal
    | StatusSet
    | Notified,
    Field(discriminator="kind"),
]


def _to_notified(waits: Mapping[str, Any]) -> dict[str, Any]:
    """Lift `person_waits`, a kind of its own once."""
    kept = {name: value for name, value in waits.items() if name not in ("kind", "number", "name")}
    data = {name: waits[name] for name in ("number", "name") if name in waits}
    return {**kept, "kind": "notified", "lane": "admin", "what": "person_waits", "data": data}


LIFTED: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"person_waits": _to_notified}
"""Kinds that earlier releases have queued, and how each is lifted to one of this release."""


def _lifted(queued: object) -> object:
    """The queued event in this release's form."""
    if isinstance(queued, dict) and isinstance(kind := queued.get("kind"), str) and kind in LIFTED:
        return LIFTED[kind](queued)
    return queued


_ANY_EVENT: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, BeforeValidator(_lifted)])


def dump(event: AnyEvent) -> str:
    """The event as it travels through the mailbox: JSON in ASCII, which SQS takes whatever the text holds."""
    return event.model_dump_json(ensure_ascii=True, exclude_none=True)


def load(body: str) -> AnyEvent:
    """The reverse of `dump`. Raises pydantic's ValidationError for anything else."""
    return _ANY_EVENT.validate_json(body)
