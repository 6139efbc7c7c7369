"""Meta's webhook (WhatsApp Cloud): check that Meta has signed it, and read its messages and statuses.

Signature: `sha256=` and the hex of HMAC-SHA256(app secret, the body's bytes as they came), in X-Hub-Signature-256. It
is checked before anything is parsed. One POST carries several messages of several people, and statuses; what is wrong
with one of them is no matter of the others, so each is read for itself. Source: Meta, "Webhooks" (WhatsApp Cloud API).
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs

from parley.channels.meta import contents, unread
from parley.channels.meta.fields import Object, object_in, objects_in, text_in
from parley.conversation.events import AddressChanged, Channel, Message, MessageForm, Provider
from parley.conversation.identity import GROUP, conversation_id, is_user_id
from parley.conversation.text import clean
from parley.errors import Forbidden, Unreadable
from parley.ports import DeliveryStatus

MAX_BODY = 3 * 2**20
"""The most bytes of a webhook's body. Meta: "Webhooks payloads can be up to 3 MB"."""
LONGEST_PAYLOAD = 256
"""The most characters of a button's id, by Meta's own limit."""

ACCOUNT = "whatsapp_business_account"
NUMBER = re.compile(r"[1-9]\d{6,14}", re.ASCII)
"""Matches a person's id at Meta: a number in E.164 without its plus sign."""
GROUP_ID = re.compile(r"[!-~]{1,200}", re.ASCII)
TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)
HASHED_ID = re.compile(r"wamid\.[0-9a-f]{64}")
"""Matches the hash that stands for an id that cannot be used as it is: Meta does not know the hash."""
PLAIN_ID = re.compile(r"[!-~]{1,80}")
"""Matches an id of Meta's that can be an event's, with room for what an effect or a timer adds to it."""
QUOTABLE = re.compile(r"[!-~]{1,256}")
"""Matches an id that one of our messages may have at Meta, so that a message can quote it."""

SECONDS = re.compile(r"[1-9]\d{9}", re.ASCII)
"""Matches a Unix time of ten digits: from 2001 to 2286."""

STATUSES = frozenset(["sent", "delivered", "read", "failed"])
"""Meta's delivery statuses that are used, each of which is a status of the outbox by the same name."""

NUMBER_CHANGED = frozenset(["user_changed_number", "customer_changed_number"])
"""The types of Meta's notes of a changed number. The second is the older API's."""
NOT_SAID = frozenset(["system"])
"""The types of notifications that no person has written: Meta's own notes, as of a changed number."""


FIELDS = frozenset(["messages", "calls", "user_id_update"])
"""The webhook's fields that are read: messages and statuses, calls, and people's new ids."""


@dataclass(frozen=True)
class WrittenBy:
    """Who has sent a message."""

    address: str
    """The person's number in E.164; Meta's id of them where they keep their number to themselves."""
    user_id: str | None
    """Meta's id of the person for this business; None where it is not told."""
    name: str | None
    """The name that they have given themselves on WhatsApp."""


@dataclass(frozen=True)
class Addressed:
    """Where and when messages of a POST have arrived."""

    received_at: datetime
    key: str
    service: str
    service_number: str
    """Our number, to which they were sent."""

    def conversation(self, address: str) -> str:
        """Return the id of the conversation of a person with this address."""
        return conversation_id(self.key, self.service, address)


@dataclass(frozen=True)
class PostContent:
    """The content of one POST of Meta's to the webhook, in the order in which the POST has it."""

    messages: tuple[Message, ...]
    statuses: tuple[DeliveryStatus, ...]
    nameless: int = 0
    """Messages that name no sender or have no id: nobody could be answered."""
    outdated: int = 0
    """Messages that were written too long ago: Meta itself gives up sooner, so somebody may be replaying them."""
    in_groups: int = 0
    """Messages in a group, which are not answered."""
    changes: tuple[AddressChanged, ...] = ()
    """People's new numbers and ids."""


def challenge(query: str, tokens: str) -> str:
    """Return the challenge in Meta's handshake, which Meta expects back when an operator enters the webhook's address.
    Raises Forbidden for a wrong token (`tokens` holds the valid ones), Unreadable if there is no challenge."""
    asked = {name: values[-1] for name, values in parse_qs(query).items()}
    if asked.get("hub.mode") != "subscribe" or not _is_one_of(asked.get("hub.verify_token", ""), tokens.split()):
        raise Forbidden("the handshake's mode or token is wrong")
    answer = asked.get("hub.challenge", "")
    if not re.fullmatch(r"[\w-]{1,200}", answer, re.ASCII):
        raise Unreadable("the handshake has no challenge")
    return answer


def verify(body: bytes, signature: str, secret: str) -> None:
    """Raise Forbidden unless Meta signed these bytes.

    `secret` holds one app secret a line, so that the old and the new one are both valid while it is changed.
    """
    valid = [f"sha256={hmac.new(each.encode(), body, hashlib.sha256).hexdigest()}" for each in secret.split()]
    if not _is_one_of(signature, valid):
        raise Forbidden("the signature is missing or wrong")


def read(
    body: bytes,
    received_at: datetime,
    key: str,
    service: str,
    number_id: str,
    oldest: datetime | None = None,
    answers_groups: bool = True,
) -> PostContent:
    """Return the messages and statuses in a verified body that are for our number (`number_id`; empty takes all of the
    account's). A message that was written before `oldest` is counted and dropped; None takes messages of any age. So is
    one in a group, unless `answers_groups`.

    Raises Unreadable for a body that is not a notification of Meta's, or holds only messages without a sender or an id.
    """
    messages: list[Message] = []
    changes: list[AddressChanged] = []
    statuses: list[DeliveryStatus] = []
    nameless = outdated = in_groups = 0
    for value in _values_for(number_id, body):
        shown = text_in(object_in(value, "metadata"), "display_phone_number")
        ours = "+" + re.sub(r"\D", "", shown, flags=re.ASCII)
        addressed = Addressed(received_at, key, service, ours)
        for each in _messages(value):
            if text_in(each, "type") in NOT_SAID:
                changes += _changed(each, object_in(each, "system"), addressed)
                continue
            if group := text_in(each, "group_id"):
                told = _in_group(each, group, addressed) if answers_groups and not _is_reaction(each) else None
                messages += [told] if told else []
                in_groups += told is None
                continue
            sender = _sender(each, value)
            if sender is None or not text_in(each, "id"):
                nameless += 1
                continue
            if oldest is not None and _was_written_before(oldest, each):
                outdated += 1
                continue
            messages.append(_message(each, sender, addressed))
        for update in objects_in(value, "user_id_update"):
            changes += _changed(update, update, addressed)
        statuses += [status for each in objects_in(value, "statuses") if (status := _status(each))]
    if nameless and not (messages or statuses or outdated or in_groups):
        raise Unreadable("a message has no sender or no id")
    return PostContent(tuple(messages), tuple(statuses), nameless, outdated, in_groups, tuple(changes))


def _values_for(number_id: str, body: bytes) -> Iterator[Object]:
    """Yield the values of a notification that are for the number with this id; all of them if it is empty."""
    for value in _values(body):
        if not number_id or object_in(value, "metadata").get("phone_number_id") == number_id:
            yield value


def _sender(message: Object, value: Object) -> WrittenBy | None:
    """Return who has sent a message: their number, Meta's id of them, or both, and their name. None if the message
    names nobody."""
    number, user_id = text_in(message, "from"), text_in(message, "from_user_id")
    contact = _contact(value, number, user_id)
    user_id = user_id or text_in(contact, "user_id")
    if is_user_id(number):  # where Meta keeps the number to itself, the id may stand in its place
        number, user_id = "", number
    name = text_in(object_in(contact, "profile"), "name") or None
    known = user_id if is_user_id(user_id) else None
    number = number if NUMBER.fullmatch(number) else contents.shared_number(message) if known else ""
    if number:
        return WrittenBy(f"+{number}", known, name)
    return WrittenBy(known, known, name) if known else None


def _edited(message: Object) -> str | None:
    """Return the event's id of the message that this one changes or deletes; None if it does neither."""
    id = text_in(object_in(message, text_in(message, "type")), "original_message_id")
    return _id(id) if id else None


def _contact(value: Object, number: str, user_id: str) -> Object:
    """Return what a notification tells of the sender of one of its messages; empty if it tells nothing."""
    contacts = objects_in(value, "contacts")
    for field, address in (("user_id", user_id), ("wa_id", number)):
        found = next((each for each in contacts if address and text_in(each, field) == address), None)
        if found is not None:
            return found
    is_alone = len(contacts) == 1 and not number and not user_id
    return contacts[0] if is_alone else {}


def _message(said: Object, sender: WrittenBy, addressed: Addressed) -> Message:
    """Return the `Message` in what Meta says of a message."""
    form, text, payload = contents.content(said)
    is_edit = text_in(said, "type") == "edit"
    of_id = addressed.conversation(sender.user_id) if sender.user_id else None
    of_person = addressed.conversation(sender.address)
    return Message(
        id=_id(text_in(said, "id")),
        conversation=of_person,
        received_at=addressed.received_at,
        channel=Channel.WHATSAPP,
        provider=Provider.META,
        person=sender.address,
        user_id=sender.user_id,
        of_user_id=of_id if of_id != of_person else None,
        service=addressed.service_number,
        form=form,
        text=clean(text)[: contents.LONGEST_TEXT],
        caption=contents.caption(said),
        payload=payload and clean(payload)[:LONGEST_PAYLOAD],
        unread=unread.kind(said) or ("edit" if is_edit and form is MessageForm.UNSUPPORTED else None),
        profile=sender.name,
        edits=_edited(said),
        quoted=None if form is MessageForm.BUTTON else _quoted(said),
        media=contents.media(said),
        timestamp=_moment(said),
    )


def _messages(value: Object) -> list[Object]:
    """Return each message of a notification, and each call that begins."""
    return [each for each in (*objects_in(value, "messages"), *_calls(value)) if not unread.is_no_message(each)]


def _calls(value: Object) -> list[Object]:
    """Return each call that begins, as a message of its own type: it is answered in words."""
    begun = [each for each in objects_in(value, "calls") if text_in(each, "event") == "connect"]
    return [{**each, "type": "call", "call": {"event": "connect"}} for each in begun]


def _changed(told: Object, system: Object, addressed: Addressed) -> list[AddressChanged]:
    """Return the change of a person's number or id that Meta tells of; an empty list if it tells of none. The id of the
    event derives from Meta's, or else from the two addresses."""
    ids = object_in(system, "user_id")
    new_id = text_in(ids, "current") or text_in(system, "user_id")
    number = text_in(system, "wa_id") or text_in(system, "new_wa_id")
    is_number = text_in(system, "type") in NUMBER_CHANGED and NUMBER.fullmatch(number) is not None
    to = f"+{number}" if is_number else new_id
    old = _left(told, system, to, is_number)
    if not old or not (is_number or is_user_id(to)):
        return []
    wamid = text_in(told, "id")
    return [
        AddressChanged(
            id=_id(wamid) if wamid else f"changed.{addressed.conversation(f'{old} {to}')}",
            conversation=addressed.conversation(old),
            received_at=addressed.received_at,
            to=to,
            of_new=addressed.conversation(to),
        )
    ]


def _left(told: Object, system: Object, to: str, is_number: bool) -> str:
    """Return the address that a person has left: their number where Meta tells it, or else the id that it calls the
    previous one, or that its note names. The sender's id comes last, because it may be the new one already; empty if
    nothing tells another address than the new one."""
    known = (
        text_in(told, "from") if NUMBER.fullmatch(text_in(told, "from")) else "",
        text_in(system, "previous_user_id"),
        text_in(object_in(system, "user_id"), "previous"),
        "" if is_number else _left_in_words(text_in(system, "body"), to),
        text_in(told, "from"),
        text_in(told, "from_user_id"),
        text_in(told, "wa_id"),
        text_in(system, "previous_parent_user_id"),
    )
    found = (
        f"+{each}" if NUMBER.fullmatch(each) else each for each in known if NUMBER.fullmatch(each) or is_user_id(each)
    )
    return next((each for each in found if each not in (to, text_in(system, "user_id"))), "")


def _left_in_words(body: str, to: str) -> str:
    """Return the id that a person has left, from the end of Meta's note of it: "User Ana changed from CA.1 to CA.2".
    The name in it is the person's own, so only the very end counts; empty if that tells nothing."""
    before, _, last = body.rstrip(". ").rpartition(" to ")
    return before.rpartition(" from ")[2] if last == to else ""


def _in_group(said: Object, id: str, addressed: Addressed) -> Message | None:
    """Return the `Message` that stands for a message in the group with this id, without its words and without who wrote
    it; None if the message has no id or the group's is none.
    """
    if not text_in(said, "id") or not GROUP_ID.fullmatch(id):
        return None
    group = f"{GROUP}{id}"
    return Message(
        id=_id(text_in(said, "id")),
        conversation=addressed.conversation(group),
        received_at=addressed.received_at,
        channel=Channel.WHATSAPP,
        provider=Provider.META,
        person=group,
        service=addressed.service_number,
        form=MessageForm.GROUP,
        text="[Message in a group]",
        timestamp=_moment(said),
    )


def _is_reaction(said: Object) -> bool:
    """Return whether a message only reacts to another one, or takes it back: nobody has said anything to us."""
    return text_in(said, "type") in ("reaction", "revoke")


def _was_written_before(moment: datetime, message: Object) -> bool:
    """Return whether the message's own timestamp, in seconds, is before that moment; False for a message without a
    timestamp."""
    written = text_in(message, "timestamp")
    return TIMESTAMP.fullmatch(written) is not None and int(written) < moment.timestamp()


def _values(body: bytes) -> Iterator[Object]:
    """Yield the value of each notification about messages in a webhook's body. Raises Unreadable for a body that is not
    Meta's."""
    try:
        document = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not JSON: {type(error).__name__}") from error
    if not isinstance(document, dict) or document.get("object") != ACCOUNT:
        raise Unreadable("not a notification of a WhatsApp account")
    if not isinstance(document.get("entry"), list):
        raise Unreadable("a notification without its entries")
    for entry in objects_in(document, "entry"):
        for change in objects_in(entry, "changes"):
            if change.get("field") in FIELDS:
                yield object_in(change, "value")


def _status(status: Object) -> DeliveryStatus | None:
    """Return the delivery status in a callback, with the address of the outbox row, which Meta sends back as we sent
    it. None for a status that is not used, or a message that we did not send."""
    conversation, _, row = text_in(status, "biz_opaque_callback_data").partition(".")
    known, sid = text_in(status, "status"), text_in(status, "id")
    if known not in STATUSES or not conversation or not row or not sid:
        return None
    code = next((each["code"] for each in objects_in(status, "errors") if isinstance(each.get("code"), int)), None)
    return DeliveryStatus(
        conversation=conversation,
        row=row,
        status=known,
        sid=sid,
        code=None if code is None else str(code),
        at=_moment(status),
    )


def _moment(object: Object) -> datetime | None:
    """Return when a status or a message happened, by Meta's clock, in whole seconds; None if its "timestamp" is no Unix
    time of ten digits."""
    seconds = text_in(object, "timestamp")
    return datetime.fromtimestamp(int(seconds), UTC) if SECONDS.fullmatch(seconds) else None


def _quoted(message: Object) -> str | None:
    """Return the id of the message that this message replies to; None if it replies to none. A question about a product
    counts as no reply, although it carries the id of the message that showed the product."""
    context = object_in(message, "context")
    quoted = text_in(context, "id")
    return quoted if QUOTABLE.fullmatch(quoted) and "referred_product" not in context else None


def _id(wamid: str) -> str:
    """Return the event's id for a message: Meta's own id, or a hash of it if it is too long or has characters that our
    keys cannot hold."""
    if PLAIN_ID.fullmatch(wamid):
        return wamid
    return f"wamid.{hashlib.sha256(wamid.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _is_one_of(given: str, valid: list[str]) -> bool:
    """Return whether the text is one of the valid ones, comparing it with all of them in constant time."""
    found = [hmac.compare_digest(given.encode("utf-8", "replace"), each.encode()) for each in valid]
    return any(found)
