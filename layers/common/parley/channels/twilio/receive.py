"""Twilio's webhooks: check that Twilio has signed them, and read their messages and statuses.

Signature: base64(HMAC(auth token, URL + every form field, sorted, name and value joined)), in the header
X-Twilio-Signature; SHA-1, or SHA-256 where X-Twilio-Webhooks-Signature-Settings says so. Source: Twilio, "Webhooks
Security". Blank fields are signed too, so they are kept.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import parse_qsl

from twilio.request_validator import (
    HMAC_SHA1,
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from parley.channels.forms import answers_in_words
from parley.channels.twilio.boundaries import SID, event_id, shaped
from parley.conversation.events import OWN_WORDS, Attachment, Channel, Keyword, Message, MessageForm, bare_type
from parley.conversation.identity import conversation_id, is_user_id
from parley.conversation.tapbacks import is_tapback
from parley.conversation.text import clean, one_line
from parley.errors import Forbidden, Unreadable
from parley.ports import DeliveryStatus

CHANNELS: Mapping[str, Channel] = {"whatsapp:": Channel.WHATSAPP, "rcs:": Channel.RCS}
"""The channel of each prefix of an address. An address without one is a number on SMS."""
SIGNATURE, SIGNATURE_SETTINGS = SIGNATURE_HEADER.lower(), SIGNATURE_SETTINGS_HEADER.lower()
ALGORITHMS = (HMAC_SHA1, HMAC_SHA256)

NO_MESSAGE = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
"""The answer to every webhook, empty TwiML: the reply comes later, by the Messages API."""

FORM_ANSWERS = "InteractiveData"
"""The field in which Twilio tells the answers of a form (WhatsApp Flows), as JSON."""
EXTERNAL_IDS = ("ExternalUserId", "ExternalUserIdentifier")
"""The fields in which Twilio tells WhatsApp's id of a sender."""
STATUSES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "failed",
    "failed": "failed",
    "canceled": "failed",
}
"""Twilio's message statuses in the outbox's words."""
FORETOLD = frozenset(["accepted", "scheduled", "queued", "sending"])
"""Twilio's statuses on the way to "sent". They say only that Twilio has the message, which its answer has said already,
and were that answer lost, its list of messages says it: three of four callbacks need not go further than the webhook.
"""

ANSWERED: Mapping[str, Keyword] = {"STOP": "stop", "START": "start", "HELP": "help"}
"""The keyword that each value of `OptOutType` stands for. Twilio sends it with a message that it has taken for a
keyword and answered itself."""
BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
"""Matches a percent sign that encodes nothing, which `parse_qsl` would take as it is."""

STATUS = re.compile(r"[a-z_-]{1,30}")
CODE = re.compile(r"[0-9]{0,10}")
COORDINATE = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,20})?")

MEDIA = {
    "image": (MessageForm.IMAGE, "[Image]", "[Image: {body}]"),
    "audio": (MessageForm.AUDIO, "[Voice message]", "[Voice message]"),
    "video": (MessageForm.VIDEO, "[Video]", "[Video: {body}]"),
    "text/vcard": (MessageForm.CONTACT, "[Contact card]", "[Contact card: {body}]"),
    "text/x-vcard": (MessageForm.CONTACT, "[Contact card]", "[Contact card: {body}]"),
    "application": (MessageForm.DOCUMENT, "[Document]", "[Document: {body}]"),
    "text": (MessageForm.DOCUMENT, "[Document]", "[Document: {body}]"),
}
"""The form of each media type, whole or before the slash, and its words without and with a caption."""

MOST_MEDIA = 10
"""The most media of one message: "up to 10 media files"."""
LONGEST_PLACE = 500
"""The most characters of an attachment's URL: three times as long as Twilio's own are."""


def parse(body: bytes) -> dict[str, str]:
    """Parse the body of Twilio's webhook into its form fields. Raises Unreadable if it is not an encoded form, or has a
    field twice."""
    if BROKEN_ESCAPE.search(body):
        raise Unreadable("not a form: a percent sign encodes nothing")
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=200
        )
    except ValueError as error:  # also for bytes outside ASCII, which no encoded form has
        raise Unreadable(f"not a form: {type(error).__name__}") from error
    form = dict(pairs)
    if len(form) < len(pairs):  # Twilio writes none twice; the signature of one of two values says nothing of the other
        raise Unreadable("a field stands there twice")
    return form


def verify(url: str, form: Mapping[str, str], headers: Mapping[str, str], secret: str) -> None:
    """Raise Forbidden unless Twilio signed this form for this URL (query included, fragment not).

    `secret` holds one token a line, so that the old and the new one are both valid while it is changed.
    """
    signature, algorithm = headers.get(SIGNATURE, ""), get_signature_algorithm(headers.get(SIGNATURE_SETTINGS))
    try:
        signed = (
            bool(signature)
            and algorithm.upper() in ALGORITHMS
            and any(RequestValidator(token).validate(url, form, signature, algorithm) for token in secret.split())
        )
    except UnicodeEncodeError:  # a lone surrogate in the URL: nobody can have signed it
        signed = False
    if not signed:
        raise Forbidden("the signature is missing or wrong")


def message(form: Mapping[str, str], received_at: datetime, key: str, service: str) -> Message:
    """Return the `Message` in a verified form of Twilio's. Raises Unreadable if a field that identifies the message is
    missing or misshapen."""
    form = _with_sender(form)
    sid, sender, receiver = event_id(form), form["From"], form["To"]
    channel, number = parted(sender)
    # On SMS nobody has an id; and a text there could be cut so that it names one (`boundaries`).
    known = (number, _external_id(form)) if channel is Channel.WHATSAPP else ()
    user_id = next((each for each in known if is_user_id(each)), None)
    of_person = conversation_id(key, service, number)
    of_user_id = conversation_id(key, service, user_id) if user_id else of_person
    kind, text, payload = _content(form)
    return Message(
        id=sid,
        conversation=of_person,
        received_at=received_at,
        channel=channel,
        person=number,
        user_id=user_id,
        of_user_id=of_user_id if of_user_id != of_person else None,
        service=parted(receiver)[1],
        form=kind,
        text=clean(text),
        caption=_caption(form, kind),
        payload=payload,
        answered=ANSWERED.get(form.get("OptOutType", "")),
        unread="form" if kind is MessageForm.UNSUPPORTED and form.get(FORM_ANSWERS) else None,
        profile=form.get("ProfileName"),
        quoted=None if payload else _quoted(form),
        media=_media(form),
    )


def _external_id(form: Mapping[str, str]) -> str:
    """Return WhatsApp's id of the sender, which Twilio writes with and without the channel's prefix; empty if none is
    told."""
    return parted(next((form[name] for name in EXTERNAL_IDS if form.get(name)), ""))[1]


def _with_sender(form: Mapping[str, str]) -> Mapping[str, str]:
    """Return the form with the sender's id as its sender where Twilio leaves the sender empty."""
    id = _external_id(form)
    return {**form, "From": f"whatsapp:{id}"} if form.get("From") == "" and is_user_id(id) else form


def is_of_group(form: Mapping[str, str]) -> bool:
    """Return whether a message was written to several people at once (a group MMS). Twilio can answer none of them in
    it, and it is nobody's private conversation."""
    return "OtherRecipients0" in form


def parted(address: str) -> tuple[Channel, str]:
    """Return the channel of one of Twilio's addresses, and the number, id or name without the channel's prefix."""
    prefix = next((each for each in CHANNELS if address.startswith(each)), "")
    return CHANNELS.get(prefix, Channel.SMS), address.removeprefix(prefix)


def status(form: Mapping[str, str], row: str) -> DeliveryStatus | None:
    """Return the delivery status in a verified callback whose URL named the outbox row `row`. None for a status that is
    not used, or if `row` is no address of a row."""
    sid, known = shaped(form, "MessageSid", SID), STATUSES.get(shaped(form, "MessageStatus", STATUS))
    code = shaped(form, "ErrorCode", CODE) if "ErrorCode" in form else ""
    conversation, _, outbox_row = row.partition(".")
    if known is None or not outbox_row:
        return None
    return DeliveryStatus(conversation=conversation, row=outbox_row, status=known, sid=sid, code=code or None)


def is_foretold(form: Mapping[str, str]) -> bool:
    """Return whether a verified callback reports a status that says nothing new."""
    return form.get("MessageStatus") in FORETOLD


def _quoted(form: Mapping[str, str]) -> str | None:
    """Return the sid of the message that a WhatsApp message replies to; None if it replies to none."""
    sid = form.get("OriginalRepliedMessageSid", "")
    return sid if SID.fullmatch(sid) else None


def _content(form: Mapping[str, str]) -> tuple[MessageForm, str, str | None]:
    """Return the form of a message, its words, and the payload of the button that was pressed (None if none was)."""
    body = form.get("Body", "")
    payload = form.get("ButtonPayload") or form.get("ListId")
    if payload:
        return MessageForm.BUTTON, form.get("ButtonText") or form.get("ListTitle") or body, payload
    if form.get("MessageType") == "reaction":
        return MessageForm.REACTION, f"[Reaction: {body}]" if body else "[Reaction]", None
    if form.get("Latitude") and form.get("Longitude"):
        place = [form[each] for each in ("Latitude", "Longitude") if COORDINATE.fullmatch(form[each])]
        named = [one_line(form.get("Label", "")) or one_line(form.get("Address", "")), *place]
        return MessageForm.LOCATION, f"[Location: {', '.join(part for part in named if part)}]", None
    if form.get("NumMedia", "0") not in ("", "0"):
        kind = form.get("MediaContentType0", "")
        found = _known_media(kind)
        if found is None:
            return MessageForm.UNSUPPORTED, "[Unsupported message]", None
        media, bare, captioned = found
        others = (each[1] for attached in _media(form)[1:] if (each := _known_media(attached.type)) is not None)
        return media, " ".join((captioned.format(body=body) if body else bare, *others)), None
    if form.get(FORM_ANSWERS):
        words = answers_in_words(form[FORM_ANSWERS])
        return MessageForm.UNSUPPORTED, f"[Form: {words}]" if words else "[Form]", None
    if form.get("MessageType", "text") not in ("text", "button") and not body:
        return MessageForm.UNSUPPORTED, "[Unsupported message]", None
    if is_tapback(body) and parted(form["From"])[0] is not Channel.WHATSAPP:  # WhatsApp has reactions of its own
        return MessageForm.REACTION, "[Reaction]", None
    return MessageForm.TEXT, body, None


def _caption(form: Mapping[str, str], kind: MessageForm) -> str | None:
    """Return the words that the person wrote beside an attachment; None if there are none."""
    body = clean(form.get("Body", ""))
    return body if body and kind not in (*OWN_WORDS, MessageForm.REACTION, MessageForm.LOCATION) else None


def _known_media(type: str) -> tuple[MessageForm, str, str] | None:
    """Return the form of an attachment of this media type, and its words without and with a caption; None for an
    unknown type."""
    return MEDIA.get(type) or MEDIA.get(type.partition("/")[0])


def _media(form: Mapping[str, str]) -> tuple[Attachment, ...]:
    """Return each attachment of a message: Twilio's URL of it, and its media type."""
    count = form.get("NumMedia", "")
    numbers = range(min(int(count), MOST_MEDIA)) if re.fullmatch("[0-9]{1,3}", count) else ()
    return tuple(
        Attachment(place=place, type=bare_type(form.get(f"MediaContentType{n}", "")))
        for n in numbers
        if 0 < len(place := form.get(f"MediaUrl{n}", "")) <= LONGEST_PLACE
    )
