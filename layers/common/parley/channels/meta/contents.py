"""What a message of Meta's says: its form, its words, the button that was pressed, and what is attached."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from parley.channels.meta import unread
from parley.channels.meta.fields import Object, object_in, objects_in, text_in
from parley.conversation.cards import CARDS, DETAILS, FRAME, LONGEST_DETAIL
from parley.conversation.events import Attachment, MessageForm, Unread, bare_type
from parley.conversation.text import clean, one_line

LONGEST_TEXT = 16_000
"""The most characters of a text that are kept: more than a model is shown, and few enough for a queue's message even if
JSON escapes each one as ASCII."""
MEDIA_ID = re.compile(r"\w{1,100}", re.ASCII)
"""Matches Meta's id of an attachment: it becomes a part of a URL's path."""

Content = tuple[MessageForm, str, str | None]
"""The content of a message: its form, its words, and the payload of the button that was pressed."""

UNSUPPORTED: Content = MessageForm.UNSUPPORTED, "[Unsupported message]", None


LABELS: Mapping[Unread, str] = {
    "form": "Form",
    "poll": "Poll",
    "edit": "Edited message",
    "lost": "Message that did not come",
}
"""What a message that cannot be read is called where its words would stand."""

ASKED_FOR = "contact_request"
"""The origin of a card that a person has shared by the button with which they are asked for their number: WhatsApp
itself fills it in. Every other card was typed, or passed on."""
PUNCTUATION = str.maketrans("", "", " -.()\xa0")
SHARED = re.compile(r"\+?([1-9]\d{6,14})", re.ASCII)
"""Matches a number in E.164, with or without its plus sign."""


def shared_number(message: Object) -> str:
    """Return the number that the sender has shared because they were asked for it, in E.164 without its plus sign;
    empty if the message shares none. A card that somebody typed or passed on proves nothing."""
    cards = message.get("contacts")
    if text_in(message, "type") != "contacts" or not isinstance(cards, list) or len(cards) != 1:
        return ""
    (card,), context = objects_in(message, "contacts") or ({},), object_in(message, "context")
    origins = {text_in(each, "origin") for each in (message, card)} - {""}
    is_passed_on = bool(context.get("forwarded") or context.get("frequently_forwarded"))
    phones = objects_in(card, "phones")
    if origins != {ASKED_FOR} or is_passed_on:
        return ""
    told = {text_in(each, "wa_id") or text_in(each, "phone").translate(PUNCTUATION) for each in phones[:DETAILS]}
    found = {
        match[1] if match else "" for match in map(SHARED.fullmatch, told)
    }  # one number, though it may stand twice
    number, shown = found.pop() if len(found) == 1 else "", text_in(message, "from")
    return "" if SHARED.fullmatch(shown) and shown != number else number  # the sender's own is known: it is another's


def content(message: Object) -> Content:
    if shared_number(message):
        return MessageForm.NUMBER, "[Number shared]", None
    if (what := unread.kind(message)) is not None:
        return MessageForm.UNSUPPORTED, _said(LABELS[what], unread.form_words(message)), None
    kind = text_in(message, "type")
    words = CONTENTS.get(kind)
    said = message.get(kind)
    return words(said) if words and said and isinstance(said, dict | list) else UNSUPPORTED


def _said(label: str, *details: str) -> str:
    """Return the details in one line, `[Label: one, two]`, without the empty details."""
    given = ", ".join(detail for detail in details if detail)
    return f"[{label}: {given}]" if given else f"[{label}]"


def _button(reply: Object, payload: str, text: str) -> Content:
    return MessageForm.BUTTON, text_in(reply, text), text_in(reply, payload) or None


def _interactive(interactive: Object) -> Content:
    kind = text_in(interactive, "type")
    if kind not in ("button_reply", "list_reply"):
        return UNSUPPORTED
    return _button(object_in(interactive, kind), "id", "title")


def _edit(edit: Object) -> Content:
    """Return the content of an edited message: its new words, or its new caption."""
    message = object_in(edit, "message")
    form, text, _ = content(message)
    words = text if form is MessageForm.TEXT else caption(message) or ""
    return (MessageForm.EDIT, words, None) if words and text_in(edit, "original_message_id") else UNSUPPORTED


def _revoke(revoke: Object) -> Content:
    is_named = bool(text_in(revoke, "original_message_id"))
    return (MessageForm.DELETED, "[Deleted message]", None) if is_named else UNSUPPORTED


def _location(location: Object) -> Content:
    place = one_line(text_in(location, "name")) or one_line(text_in(location, "address"))
    return (
        MessageForm.LOCATION,
        _said("Location", place, text_in(location, "latitude"), text_in(location, "longitude")),
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
                    one_line(text_in(object_in(contact, "name"), "formatted_name")),
                    *(text_in(phone, "phone") for phone in objects_in(contact, "phones")),
                    *(text_in(email, "email") for email in objects_in(contact, "emails")),
                )[:DETAILS]
            ),
        )
        for contact in objects_in({"contacts": contacts}, "contacts")[:CARDS]
    ]
    return MessageForm.CONTACT, "\n".join(cards) or "[Contact card]", None


ITEMS = 50
"""The most items of an order that are read."""
PRICE, CURRENCY = re.compile(r"\d{1,9}(?:\.\d{1,4})?"), re.compile("[A-Z]{3}")
"""Match what Meta says of an item's price: a decimal number, and the currency's ISO 4217 code."""


def _order(order: Object) -> Content:
    """Return the content of a cart from Meta's catalogue, with the words `[Order: 2 x latte at 4.75 CAD] the person's
    words`."""
    items = [_ordered(item) for item in objects_in(order, "product_items")[:ITEMS]]
    words = one_line(text_in(order, "text"), LONGEST_DETAIL)
    return MessageForm.ORDER, " ".join(filter(None, (_said("Order", *items), words))), None


def _ordered(item: Object) -> str:
    count, product = text_in(item, "quantity"), one_line(text_in(item, "product_retailer_id")).translate(FRAME)
    price, currency = text_in(item, "item_price"), text_in(item, "currency")
    at = f" at {price} {currency}" if PRICE.fullmatch(price) and CURRENCY.fullmatch(currency) else ""
    return f"{count} x {product}{at}"


CONTENTS: Mapping[str, Callable[[Any], Content]] = {
    "text": lambda text: (MessageForm.TEXT, text_in(text, "body"), None),
    "button": lambda button: _button(button, "payload", "text"),
    "interactive": _interactive,
    "image": lambda image: (MessageForm.IMAGE, _said("Image", text_in(image, "caption")), None),
    "audio": lambda _: (MessageForm.AUDIO, "[Voice message]", None),
    "video": lambda video: (MessageForm.VIDEO, _said("Video", text_in(video, "caption")), None),
    "document": lambda file: (
        MessageForm.DOCUMENT,
        _said("Document", one_line(text_in(file, "filename")), text_in(file, "caption")),
        None,
    ),
    "sticker": lambda _: (MessageForm.IMAGE, "[Sticker]", None),
    "location": _location,
    "contacts": _contacts,
    "reaction": lambda reaction: (MessageForm.REACTION, _said("Reaction", text_in(reaction, "emoji")), None),
    "order": _order,
    "edit": _edit,
    "revoke": _revoke,
    "call": lambda _: (MessageForm.CALL, "[Call]", None),
}
"""The function that reads each message type, by the type's name, under which its content stands too. Any other type is
unsupported, and answered as that."""


def caption(message: Object) -> str | None:
    """Return the words that the person wrote beside an attachment or a cart; None if there are none."""
    if text_in(message, "type") == "edit":
        message = object_in(object_in(message, "edit"), "message")
    said = object_in(message, text_in(message, "type"))
    written = text_in(said, "caption") or (text_in(said, "text") if message.get("type") == "order" else "")
    return clean(written)[:LONGEST_TEXT] or None


def media(message: Object) -> tuple[Attachment, ...]:
    """Return the attachment of a message as a tuple of one; empty if the message has nothing to fetch."""
    said = object_in(message, text_in(message, "type"))
    id, kind = text_in(said, "id"), text_in(said, "mime_type")
    return (Attachment(place=id, type=bare_type(kind)),) if kind and MEDIA_ID.fullmatch(id) else ()
