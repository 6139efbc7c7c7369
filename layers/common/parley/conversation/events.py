"""The events that reach a conversation, as frozen values that are valid once they exist.

An event's id is its identity for ever: the same id, delivered any number of times, is applied once. It derives from
what caused the event (the provider's message id, an effect's id), never from the moment of processing.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, cast, get_args

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, JsonValue, TypeAdapter

from parley.conversation.admission import Transition
from parley.conversation.text import one_line
from parley.deferred import DeferredModel


class Channel(StrEnum):
    """The channel on which a person is reached: SMS, WhatsApp or RCS (the successor of SMS, to the same number)."""

    SMS = "sms"
    WHATSAPP = "whatsapp"
    RCS = "rcs"


WITH_BUTTONS = frozenset([Channel.WHATSAPP, Channel.RCS])
"""The channels that can show buttons below a message; RCS calls them suggested replies."""


class Provider(StrEnum):
    """The company that carries the messages: Twilio or Meta."""

    TWILIO = "twilio"
    META = "meta"


class MessageForm(StrEnum):
    """The form of a message: a text, a picture, a voice message ... `Message.text` describes every form in words."""

    TEXT = "text"
    BUTTON = "button"
    IMAGE = "image"
    AUDIO = "audio"
    VOICE = "voice"
    """A voice message whose words are known and stand in `text`. A turn makes it of an attachment; it is never queued.

    """
    VIDEO = "video"
    DOCUMENT = "document"
    CONTACT = "contact"
    LOCATION = "location"
    REACTION = "reaction"
    ORDER = "order"
    CALL = "call"
    """The person calls, which nobody can take."""
    NUMBER = "number"
    """The person has shared their number, because they were asked for it."""
    EDIT = "edit"
    """The new text of an earlier message, `edits`."""
    DELETED = "deleted"
    """The person has deleted an earlier message, `edits`, for everybody."""
    GROUP = "group"
    """A message in a group, of which nothing is kept: the conversation is the group's."""
    UNSUPPORTED = "unsupported"
    """A message that cannot be read; `Message.unread` says what it is, where that is known."""

    @classmethod
    def _missing_(cls, value: object) -> Self:
        """Return UNSUPPORTED for a message form that only a later release knows, so that its event is answered and
        blocks no queue."""
        return cls.UNSUPPORTED


WRITTEN_BY_OTHERS = frozenset(
    [MessageForm.IMAGE, MessageForm.VIDEO, MessageForm.DOCUMENT, MessageForm.CONTACT, MessageForm.LOCATION]
)
"""The message forms that people often pass on: whoever sends a document, a card or a caption need not have written it.

"""
LABEL = re.compile(r"\[[A-Z][a-z]+(?: [a-z]+)*\]")
"""Matches the text that stands for a message in which nothing is written: a sticker, a picture without a caption."""


CAPTION = re.compile(r"\[(?:Image|Video): (.*)\](?: \[.*)?", re.DOTALL)
"""Matches a text with a caption, as it was stored before messages had a field for it."""
OWN_WORDS = frozenset([MessageForm.TEXT, MessageForm.BUTTON, MessageForm.VOICE])
"""The message forms whose text the person wrote, said or pressed."""


class Event(DeferredModel):
    """The base class of all events, with the fields that they share. Fields that only a later version knows are
    ignored, so that a rollback can read the queue."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(min_length=1, max_length=120)
    """The event's identity: at most 120 characters, because SQS takes 128 in a deduplication id."""
    conversation: str
    received_at: AwareDatetime
    """When the webhook, or whoever made the event, received it. It decides whether a yes came after its question."""
    redriven: int = 0
    """How often an operator has put the event back after it was given up. If that is more often than its receipt says,
    the event is applied once more."""

    @property
    def marks(self) -> tuple[str, ...]:
        """What tells this event from every other one that a queue may hold: two with the same are one."""
        return self.conversation, self.id, str(self.redriven)


Keyword = Literal["stop", "start", "help"]
Unread = Literal["form", "poll", "edit", "lost"]
"""What a message is that cannot be read: the answers of a form (WhatsApp Flows), a poll, a change of an earlier message
whose new words are not told, or one whose content WhatsApp could not give us."""

TYPE = 127
"""The most characters on either side of the slash in a media type (RFC 6838). No real one comes near it."""


class Attachment(DeferredModel):
    """A file that came with a message: the place where its provider keeps it, never its content."""

    model_config = ConfigDict(frozen=True)

    place: str
    """Twilio's URL of the attachment, or Meta's id for it."""
    type: str
    """The media type as the provider told it, without parameters: audio/ogg."""


def bare_type(content_type: str) -> str:
    """Return a media type in lower case and without its parameters: "audio/ogg" of "audio/OGG; codecs=opus"."""
    return content_type.partition(";")[0].strip().lower()[:TYPE]


def _named(name: object) -> object:
    return (one_line(name) or None) if isinstance(name, str) else name


def _known_unread(kind: object) -> object:
    """Return the kind of a message that cannot be read; None for one that only a later release knows."""
    return kind if kind in get_args(Unread) else None


OutsideName = Annotated[str | None, BeforeValidator(_named)]
"""A name that somebody has given themselves, from any provider: one line of at most 60 characters. A blank name is
None."""


class Message(Event):
    """A message from the person."""

    kind: Literal["message"] = "message"
    channel: Channel
    provider: Provider = Provider.TWILIO
    person: str
    """The person's number in E.164, without a channel prefix; WhatsApp's id of them where they keep their number to
    themselves."""
    user_id: str | None = None
    """WhatsApp's id of the person for this business; None where it is not told, as on SMS."""
    of_user_id: str | None = None
    """The conversation that messages with this id alone come to, where this one is another's: both are one person's."""
    service: str
    """The number that the person wrote to. Replies leave from it."""
    form: MessageForm = MessageForm.TEXT
    text: str
    caption: str | None = None
    """The words that the person wrote beside what they sent: the caption of a picture, the text of an MMS."""
    payload: str | None = None
    """The payload of the button that was pressed. It names the question that it answers."""
    answered: Keyword | None = None
    """The keyword that the provider has already answered by itself: we act on it, and say nothing."""
    is_stop_word: Literal[True] | None = None
    """Whether the message is one of the operator's own opt-out words, beside those that everybody knows."""
    unread: Annotated[Unread | None, BeforeValidator(_known_unread)] = None
    """What the message is, if it cannot be read and that is known."""
    profile: OutsideName = None
    """The name that the person has given to WhatsApp."""
    quoted: str | None = None
    """The provider's id of the message that this one quotes, as an outbox row has it. None for a button, whose payload
    says more exactly what it answers."""
    edits: str | None = None
    """The event's id of the earlier message that this one changes or deletes."""
    media: tuple[Attachment, ...] = ()
    """The attachments. A turn fetches one only where it has a use for it."""
    waited: Literal[True] | None = None
    """Whether the message comes back from the mailbox of another conversation of the person, behind what that one has
    kept."""
    timestamp: AwareDatetime | None = None
    """When the person wrote it, by the provider's clock, in whole seconds; None where the provider does not tell."""

    @property
    def marks(self) -> tuple[str, ...]:
        return (*super().marks, "waited") if self.waited else super().marks

    @property
    def written_at(self) -> datetime:
        """When the person wrote the message, by the provider's clock; at the latest when it was received.

        The provider's time is cut to whole seconds, so a message of the very second in which a question could first be
        read counts as written before that question."""
        return self.received_at if self.timestamp is None else min(self.timestamp, self.received_at)

    @property
    def written(self) -> str:
        """The person's own words in this message: its text, or their caption of a picture or another attachment."""
        if self.form in OWN_WORDS:
            return self.text
        if self.caption is not None:
            return self.caption
        found = CAPTION.fullmatch(self.text)  # A message from before captions were kept apart.
        return found[1] if found else ""

    @property
    def outside(self) -> bool:
        """Whether others may have written the message's text, so that a model must not take it for the person's
        word."""
        is_of_others = self.form in WRITTEN_BY_OTHERS or self.unread == "form"  # whose fields a business has filled in
        return is_of_others and not LABEL.fullmatch(self.text)


class DeliveryFailed(Event):
    """A reply will never reach the person. `row` is its outbox row, `code` the provider's error code."""

    kind: Literal["delivery_failed"] = "delivery_failed"
    row: str
    code: str


class Stranded(Event):
    """The sweep found a reply that nobody has picked up."""

    kind: Literal["stranded"] = "stranded"
    row: str


class SessionCheck(Event):
    """It is time to check whether a session is over. The sweep makes this event when a session may have ended."""

    kind: Literal["silence"] = "silence"


class TimerDue(Event):
    """A timer's moment has come. It applies only if the conversation awaits the timer with this very event id,
    `Timer.event`."""

    kind: Literal["timer_due"] = "timer_due"


class TimerCancelled(Event):
    """An operator cancelled a timer."""

    kind: Literal["timer_cancelled"] = "timer_cancelled"
    timer: str
    """The id of the timer that is cancelled, whenever it is due and however often it recurs."""


class ResendAsked(Event):
    """An operator has a message sent once more that did not arrive. The event's id derives from the message's, so that
    two operators who ask for it have it sent once."""

    kind: Literal["resend_asked"] = "resend_asked"
    row: str
    """The id of the message's outbox row."""
    operator: str


class StatusSet(Event):
    """An admin has decided about the person. `happening` says what: that they are let in, blocked or unblocked."""

    kind: Literal["status_set"] = "status_set"
    happening: Transition


class Notified(Event):
    """Something happened outside that only one lane understands. `lane` is its name, `what` the name of the event."""

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
    """The participant's number in E.164."""
    service: str
    """The number that writes to the person unless they have written to another; empty where a Messaging Service
    chooses."""
    name: str | None = None
    timezone: str | None = None
    """The time zone's IANA name. A time zone that the person has told goes before it."""
    background: str | None = None
    gender: str | None = None
    ethnicity: str | None = None


class StatusChange(Event):
    """An operator changes the status of a participant."""

    kind: Literal["status_change"] = "status_change"
    status: str
    """The new status, a key of `enrolment.ALLOWED_CHANGES`."""


class Removal(Event):
    """An operator removes a participant: they are withdrawn, and what the operator said about them is forgotten."""

    kind: Literal["removal"] = "removal"


class AddressChanged(Event):
    """WhatsApp says that the person of this conversation has another number, or another id."""

    kind: Literal["address_changed"] = "address_changed"
    to: str
    """The new number in E.164, or WhatsApp's new id of the person."""
    of_new: str
    """The conversation of the new address."""


class MoveAsked(Event):
    """The person who has this number now has to be asked whether they left another number and want what was kept
    there."""

    kind: Literal["move_asked"] = "move_asked"
    source: str
    """The id of the conversation of the number that was left."""
    left: str
    """The last digits of that number: all that a stranger may read of it."""
    person: str
    """The new number in E.164."""
    provider: Provider
    service: str
    language: str | None = None
    again: bool = False
    """Whether they were asked before, and something has fallen due since."""


class MoveAgreed(Event):
    """One of the two ends of a changed number has said yes, so what is kept here may go to the new number; or the
    person has come back to the old one, as WhatsApp says."""

    kind: Literal["move_agreed"] = "move_agreed"
    end: Literal["old", "new", "back"]
    to: str = ""
    """The conversation of the new number, from which the yes of that end came; empty for the old one's."""


class LeadsTo(Event):
    """The address of this conversation is another conversation's person's too: everything goes there from now on."""

    kind: Literal["leads_to"] = "leads_to"
    to: str
    """The id of the conversation that both become."""


class Joined(Event):
    """Another conversation has been found to be the same person's: what it kept comes here."""

    kind: Literal["joined"] = "joined"
    source: str
    """The id of that conversation. It keeps nothing any more, and forwards what still reaches it."""
    person: str = ""
    """The address at which the person is written to from now on; empty: as before."""


class HandedOver(Event):
    """What this conversation has kept is now with the conversation that it leads to."""

    kind: Literal["handed_over"] = "handed_over"


class Burst(Event):
    """Several plain texts in a row that are decided as one turn. A turn makes this event of waiting messages; it is
    never queued itself."""

    kind: Literal["burst"] = "burst"
    messages: tuple[Message, ...]

    @classmethod
    def of(cls, messages: Sequence[Message]) -> Self:
        """Make one event of several plain messages, in the order in which they were written. It has the id of the
        first."""
        first = messages[0]
        return cls(
            id=first.id,
            conversation=first.conversation,
            received_at=max(message.received_at for message in messages),
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
    | ResendAsked
    | EraseRequested
    | Enrol
    | StatusChange
    | Removal
    | StatusSet
    | Notified
    | AddressChanged
    | MoveAsked
    | MoveAgreed
    | LeadsTo
    | Joined
    | HandedOver,
    Field(discriminator="kind"),
]


def _to_notified(waits: Mapping[str, Any]) -> dict[str, Any]:
    """Convert a stored `person_waits` event of an earlier release, which was a kind of its own, to a `Notified`
    event."""
    kept = {name: value for name, value in waits.items() if name not in ("kind", "number", "name")}
    data = {name: waits[name] for name in ("number", "name") if name in waits}
    return {**kept, "kind": "notified", "lane": "admin", "what": "person_waits", "data": data}


LIFTED: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {"person_waits": _to_notified}
"""The kinds of events that only earlier releases queued, each with the function that converts such an event to one of
this release."""


def _lifted(queued: object) -> object:
    """Convert a queued event of a kind that only earlier releases had; return any other event unchanged."""
    if isinstance(queued, dict) and isinstance(kind := queued.get("kind"), str) and kind in LIFTED:
        return LIFTED[kind](queued)
    return queued


_ANY_EVENT: TypeAdapter[AnyEvent] = TypeAdapter(
    Annotated[AnyEvent, BeforeValidator(_lifted)], config=ConfigDict(defer_build=True)
)
_BY_KIND: Mapping[str, type[Event]] = {
    each.model_fields["kind"].default: each for each in get_args(get_args(AnyEvent)[0])
}
"""The model of each kind of events."""


def dump(event: AnyEvent) -> str:
    """Return the event as the mailbox carries it: JSON in ASCII, which SQS takes whatever the text holds."""
    return event.model_dump_json(ensure_ascii=True, exclude_none=True)


def load(body: str) -> AnyEvent:
    """Return the event that a mailbox message holds (the reverse of `dump`). Raises pydantic's ValidationError if it
    holds none."""
    model = _BY_KIND.get(_kind_in(body))
    return cast(AnyEvent, model.model_validate_json(body)) if model else _ANY_EVENT.validate_json(body)


def _kind_in(body: str) -> str:
    """Return the kind of the event in a message of the mailbox; empty if it has none. With it, one model is needed in
    place of all."""
    try:
        queued = json.loads(body)
    except ValueError:
        return ""
    kind = queued.get("kind") if isinstance(queued, dict) else None
    return kind if isinstance(kind, str) else ""
