"""Meta's webhook (WhatsApp Cloud): check that Meta has signed it, and read its messages and statuses.

Signature: `sha256=` and the hex of HMAC-SHA256(app secret, the body's bytes as they came), in X-Hub-Signature-256. It
is checked before anything is parsed. One POST carries several messages of several people, and statuses; what is wrong
with one of them is no matter of the others, so each is read for itself. Source: Meta, "Webhooks" (WhatsApp Cloud API).
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from parley.conversation.cards import CARDS, DETAILS, FRAME, LONGEST_DETAIL
from parley.conversation.events import Attachment, Channel, Message, MessageForm, Provider, bare_type
from parley.conversation.identity import conversation_id
from parley.conversation.text import clean, one_line
from parley.errors import Forbidden, Unreadable
from parley.ports import DeliveryStatus

MAX_BODY = 3 * 2**20
"""The most bytes of a webhook's body. Meta: "Webhooks payloads can be up to 3 MB"."""
LONGEST_TEXT = 16_000
"""The most characters of a text that are kept: more than a model is shown, and few enough for a queue's message even if
JSON escapes each one as ASCII."""
LONGEST_PAYLOAD = 256
"""The most characters of a button's id, by Meta's own limit."""

ACCOUNT = "whatsapp_business_account"
NUMBER = re.compile(r"[1-9]\d{6,14}", re.ASCII)
"""Matches a person's id at Meta: a number in E.164 without its plus sign."""
TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)
HASHED_ID = re.compile(r"wamid\.[0-9a-f]{64}")
"""Matches the hash that stands for an id that cannot be used as it is: Meta does not know the hash."""
PLAIN_ID = re.compile(r"[!-~]{1,80}")
"""Matches an id of Meta's that can be an event's, with room for what an effect or a timer adds to it."""
QUOTABLE = re.compile(r"[!-~]{1,256}")
"""Matches an id that one of our messages may have at Meta, so that a message can quote it."""

SECONDS = re.compile(r"[1-9]\d{9}", re.ASCII)
"""Matches a Unix time of ten digits: from 2001 to 2286."""

MEDIA_ID = re.compile(r"\w{1,100}", re.ASCII)
"""Matches Meta's id of an attachment: it becomes a part of a URL's path."""

STATUSES = frozenset(["sent", "delivered", "read", "failed"])
"""Meta's delivery statuses that are used, each of which is a status of the outbox by the same name."""

NOT_SAID = frozenset(["system"])
"""The types of notifications that no person has written: Meta's own notes, as of a changed number."""

Object = Mapping[str, Any]
Content = tuple[MessageForm, str, str | None]
"""The content of a message: its form, its words, and the payload of the button that was pressed."""


@dataclass(frozen=True)
class PostContent:
    """The content of one POST of Meta's to the webhook, in the order in which the POST has it."""

    messages: tuple[Message, ...]
    statuses: tuple[DeliveryStatus, ...]
    nameless: int = 0
    """Messages that name no sender or have no id: nobody could be answered."""
    outdated: int = 0
    """Messages that were written too long ago: Meta itself gives up sooner, so somebody may be replaying them."""


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
    body: bytes, received_at: datetime, key: str, service: str, number_id: str, oldest: datetime | None = None
) -> PostContent:
    """Return the messages and statuses in a verified body that are for our number (`number_id`; empty takes all of the
    account's). A message that was written before `oldest` is counted and dropped; None takes messages of any age.

    Raises Unreadable for a body that is not a notification of Meta's, or holds only messages without a sender or an id.
    """
    messages: list[Message] = []
    statuses: list[DeliveryStatus] = []
    nameless = outdated = 0
    for value in _values(body):
        metadata = _object(value, "metadata")
        if number_id and metadata.get("phone_number_id") != number_id:
            continue
        ours = "+" + re.sub(r"\D", "", _text(metadata, "display_phone_number"), flags=re.ASCII)
        names = _names(value)
        for each in _objects(value, "messages"):
            sender, id = _text(each, "from"), _text(each, "id")
            if _text(each, "type") in NOT_SAID:
                continue
            if not NUMBER.fullmatch(sender) or not id:
                nameless += 1
                continue
            if oldest is not None and _was_written_before(oldest, each):
                outdated += 1
                continue
            conversation = conversation_id(key, service, f"+{sender}")
            messages.append(_message(each, conversation, received_at, ours, names.get(sender)))
        statuses += [status for each in _objects(value, "statuses") if (status := _status(each))]
    if nameless and not (messages or statuses or outdated):
        raise Unreadable("a message has no sender or no id")
    return PostContent(tuple(messages), tuple(statuses), nameless, outdated)


def _message(said: Object, conversation: str, received_at: datetime, ours: str, profile: str | None) -> Message:
    """Return the `Message` in what Meta says of a message. `ours` is the number that it was sent to, `profile` the name
    that the sender has on WhatsApp."""
    form, text, payload = _content(said)
    return Message(
        id=_id(_text(said, "id")),
        conversation=conversation,
        received_at=received_at,
        channel=Channel.WHATSAPP,
        provider=Provider.META,
        person=f"+{_text(said, 'from')}",
        service=ours,
        form=form,
        text=clean(text)[:LONGEST_TEXT],
        caption=_caption(said),
        payload=payload and clean(payload)[:LONGEST_PAYLOAD],
        profile=profile,
        quoted=None if form is MessageForm.BUTTON else _quoted(said),
        media=_media(said),
        timestamp=_moment(said),
    )


def _was_written_before(moment: datetime, message: Object) -> bool:
    """Return whether the message's own timestamp, in seconds, is before that moment; False for a message without a
    timestamp."""
    written = _text(message, "timestamp")
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
    for entry in _objects(document, "entry"):
        for change in _objects(entry, "changes"):
            if change.get("field") == "messages":
                yield _object(change, "value")


def _names(value: Object) -> Mapping[str, str]:
    """Return the names that people gave themselves on WhatsApp, by their WhatsApp ids."""
    return {
        _text(contact, "wa_id"): name
        for contact in _objects(value, "contacts")
        if (name := _text(_object(contact, "profile"), "name"))
    }


def _status(status: Object) -> DeliveryStatus | None:
    """Return the delivery status in a callback, with the address of the outbox row, which Meta sends back as we sent
    it. None for a status that is not used, or a message that we did not send."""
    conversation, _, row = _text(status, "biz_opaque_callback_data").partition(".")
    known, sid = _text(status, "status"), _text(status, "id")
    if known not in STATUSES or not conversation or not row or not sid:
        return None
    code = next((each["code"] for each in _objects(status, "errors") if isinstance(each.get("code"), int)), None)
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
    seconds = _text(object, "timestamp")
    return datetime.fromtimestamp(int(seconds), UTC) if SECONDS.fullmatch(seconds) else None


def _quoted(message: Object) -> str | None:
    """Return the id of the message that this message replies to; None if it replies to none. A question about a product
    counts as no reply, although it carries the id of the message that showed the product."""
    context = _object(message, "context")
    quoted = _text(context, "id")
    return quoted if QUOTABLE.fullmatch(quoted) and "referred_product" not in context else None


# --- what a message says ----------------------------------------------------------------------------------------------

UNSUPPORTED: Content = MessageForm.UNSUPPORTED, "[Unsupported message]", None


def _content(message: Object) -> Content:
    kind = _text(message, "type")
    words = CONTENTS.get(kind)
    content = message.get(kind)
    return words(content) if words and content and isinstance(content, dict | list) else UNSUPPORTED


def _said(label: str, *details: str) -> str:
    """Return the details in one line, `[Label: one, two]`, without the empty details."""
    given = ", ".join(detail for detail in details if detail)
    return f"[{label}: {given}]" if given else f"[{label}]"


def _button(reply: Object, payload: str, text: str) -> Content:
    return MessageForm.BUTTON, _text(reply, text), _text(reply, payload) or None


def _interactive(interactive: Object) -> Content:
    kind = _text(interactive, "type")
    return _button(_object(interactive, kind), "id", "title") if kind in ("button_reply", "list_reply") else UNSUPPORTED


def _location(location: Object) -> Content:
    place = one_line(_text(location, "name")) or one_line(_text(location, "address"))
    return (
        MessageForm.LOCATION,
        _said("Location", place, _text(location, "latitude"), _text(location, "longitude")),
        None,
    )


def _contacts(contacts: Any) -> Content:
    """Return the content of shared contacts, with one line for each: `[Contact card: Ana Ode, +1 416-555-0123]`."""
    cards = [
        _said(
            "Contact card",
            *(
                one_line(each, LONGEST_DETAIL).translate(FRAME)
                for each in (
                    one_line(_text(_object(contact, "name"), "formatted_name")),
                    *(_text(phone, "phone") for phone in _objects(contact, "phones")),
                    *(_text(email, "email") for email in _objects(contact, "emails")),
                )[:DETAILS]
            ),
        )
        for contact in _objects({"contacts": contacts}, "contacts")[:CARDS]
    ]
    return MessageForm.CONTACT, "\n".join(cards) or "[Contact card]", None


ITEMS = 50
"""The most items of an order that are read."""
PRICE, CURRENCY = re.compile(r"\d{1,9}(?:\.\d{1,4})?"), re.compile("[A-Z]{3}")
"""Match what Meta says of an item's price: a decimal number, and the currency's ISO 4217 code."""


def _order(order: Object) -> Content:
    """Return the content of a cart from Meta's catalogue, with the words `[Order: 2 x latte at 4.75 CAD] the person's
    words`."""
    items = [_ordered(item) for item in _objects(order, "product_items")[:ITEMS]]
    words = one_line(_text(order, "text"), LONGEST_DETAIL)
    return MessageForm.ORDER, " ".join(filter(None, (_said("Order", *items), words))), None


def _ordered(item: Object) -> str:
    count, product = _text(item, "quantity"), one_line(_text(item, "product_retailer_id")).translate(FRAME)
    price, currency = _text(item, "item_price"), _text(item, "currency")
    at = f" at {price} {currency}" if PRICE.fullmatch(price) and CURRENCY.fullmatch(currency) else ""
    return f"{count} x {product}{at}"


CONTENTS: Mapping[str, Callable[[Any], Content]] = {
    "text": lambda text: (MessageForm.TEXT, _text(text, "body"), None),
    "button": lambda button: _button(button, "payload", "text"),
    "interactive": _interactive,
    "image": lambda image: (MessageForm.IMAGE, _said("Image", _text(image, "caption")), None),
    "audio": lambda _: (MessageForm.AUDIO, "[Voice message]", None),
    "video": lambda video: (MessageForm.VIDEO, _said("Video", _text(video, "caption")), None),
    "document": lambda file: (
        MessageForm.DOCUMENT,
        _said("Document", one_line(_text(file, "filename")), _text(file, "caption")),
        None,
    ),
    "sticker": lambda _: (MessageForm.IMAGE, "[Sticker]", None),
    "location": _location,
    "contacts": _contacts,
    "reaction": lambda reaction: (MessageForm.REACTION, _said("Reaction", _text(reaction, "emoji")), None),
    "order": _order,
}
"""The function that reads each message type, by the type's name, under which its content stands too. Any other type is
unsupported, and answered as that."""


def _caption(message: Object) -> str | None:
    """Return the words that the person wrote beside an attachment or a cart; None if there are none."""
    content = _object(message, _text(message, "type"))
    written = _text(content, "caption") or (_text(content, "text") if message.get("type") == "order" else "")
    return clean(written)[:LONGEST_TEXT] or None


def _media(message: Object) -> tuple[Attachment, ...]:
    """Return the attachment of a message as a tuple of one; empty if the message has nothing to fetch."""
    content = _object(message, _text(message, "type"))
    id, kind = _text(content, "id"), _text(content, "mime_type")
    return (Attachment(place=id, type=bare_type(kind)),) if kind and MEDIA_ID.fullmatch(id) else ()


# --- what may stand where ---------------------------------------------------------------------------------------------


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


def _object(parent: Any, name: str) -> Object:
    found = parent.get(name) if isinstance(parent, dict) else None
    return found if isinstance(found, dict) else {}


def _objects(parent: Any, name: str) -> list[Object]:
    found = parent.get(name) if isinstance(parent, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(parent: Any, name: str) -> str:
    """Return the field of this name as text if it is a text or a number; an empty text for any other value."""
    found = parent.get(name) if isinstance(parent, dict) else None
    return str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else ""
