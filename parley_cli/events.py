"""Makes the sample events in events/, one for each shape of event. `sam local invoke` and tests give them to the
functions.

    python -m parley_cli.events       remakes them all, byte for byte the same

Everything derives from the tables below and those of `meta.py`: no clock, nothing random. They tell one story: Ana
texts "add milk to my tasks" (twilio-sms, meta-text), the webhook queues it (mailbox-message), the turn's reply goes to
`send` (deliveries), and the provider reports on it (twilio-status-*, meta-status-*, statuses). Writes events/ and
nothing else.
"""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import NAMESPACE_URL, uuid5

from twilio.request_validator import RequestValidator

from parley.adapters.sqs import SqsDelays, SqsDeliveries, SqsMailbox, SqsStatuses
from parley.channels.twilio import receive
from parley.conversation.effects import Outbound
from parley.conversation.events import Channel, Message, Provider, TimerDue
from parley.conversation.identity import conversation_id
from parley.conversation.link_token import LinkToken
from parley.ports import DeliveryStatus, RelayMessage
from parley.texts import people
from parley_cli import meta, stripe
from parley_cli.phone import forms
from parley_cli.phone.settings import PhoneSettings

PUBLIC_URL = "https://parley.example.com"
AUTH_TOKEN = "local-auth-token"
META_APP_SECRET = "local-app-secret"
META_VERIFY_TOKEN = "local-verify-token"
STRIPE_SECRET = "whsec_local"
LIBRARY_PASSWORD = "local-library-password"
CONVERSATION_KEY = "local-conversation-key"
"""The sample events are made with these values. A function that takes them needs them in PARLEY_PUBLIC_URL,
TWILIO_AUTH_TOKEN, META_APP_SECRET, META_VERIFY_TOKEN, STRIPE_WEBHOOK_SECRETS, LIBRARY_WEBHOOK_PASSWORD and
PARLEY_CONVERSATION_KEY, and an empty PARLEY_SECRETS."""
ACCOUNT_SID = "ACa0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0"
SECRETS = {
    "conversation-key": CONVERSATION_KEY,
    "twilio-account-sid": ACCOUNT_SID,
    "twilio-auth-token": AUTH_TOKEN,
    "meta-app-secret": META_APP_SECRET,
    "meta-verify-token": META_VERIFY_TOKEN,
    "stripe-webhook-secrets": STRIPE_SECRET,
    "google-client-secret": "GOCSPX-local",
    "library-webhook-password": LIBRARY_PASSWORD,
}
"""The samples' secrets, by the names that they have in SSM."""
SERVICE = "parley"
REGION, AWS_ACCOUNT = "us-east-1", "123456789012"
AT = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
"""The moment of every sample event."""
TIMER = timedelta(minutes=20)
"""The time from AT to the moment of Ana's reminder."""

FOLDER = Path(__file__).resolve().parent.parent / "events"
ANA, BEN = "+14165550123", "+14165550145"
TWILIO = PhoneSettings(
    webhook_url=f"{PUBLIC_URL}/twilio/message",
    status_url=f"{PUBLIC_URL}/twilio/status",
    service=SERVICE,
    conversation_key=CONVERSATION_KEY,
    account_sid=ACCOUNT_SID,
    auth_token=AUTH_TOKEN,
    sms_number="+15005550006",
    whatsapp_number="+14155238886",
    table="parley-dev",
    aws_endpoint=None,
    aws_region=REGION,
    caught=False,
)

Form = dict[str, str]


# --- what Twilio posts ----------------------------------------------------------------------------------------------


def _sid(prefix: str, number: int) -> str:
    return f"{prefix}{number:032x}"


REPLY_SID = _sid("SM", 0x30)
"""The message SID of the service's reply to Ana."""


def _media(number: int, *types: str) -> Form:
    """Return the form fields of an MMS's attachments: how many, and the type and address of each."""
    place = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{_sid('MM', number)}/Media"
    fields = {"NumMedia": str(len(types))}
    for n, kind in enumerate(types):
        fields |= {f"MediaContentType{n}": kind, f"MediaUrl{n}": f"{place}/{_sid('ME', 16 * number + n)}"}
    return fields


# Name of the file: channel, text, and the further fields of this kind of message.
MESSAGES: Mapping[str, tuple[Channel, str, Form]] = {
    "sms": (Channel.SMS, "add milk to my tasks", {}),
    "sms-unicode": (Channel.SMS, "Añade «pan» & 50% café 😀", {}),
    "sms-empty": (Channel.SMS, "", {}),
    "sms-stop": (Channel.SMS, "STOP", {"OptOutType": "STOP"}),
    "mms": (Channel.SMS, "the fridge", _media(5, "image/jpeg", "video/mp4")),
    "whatsapp": (Channel.WHATSAPP, "my tasks", {}),
    "whatsapp-button": (
        Channel.WHATSAPP,
        "Yes",
        {
            "MessageType": "button",
            "ButtonText": "Yes",
            "ButtonPayload": f"{_sid('SM', 6)}.q",
            "OriginalRepliedMessageSender": f"whatsapp:{TWILIO.whatsapp_number}",
            "OriginalRepliedMessageSid": _sid("SM", 0x31),
        },
    ),
    "whatsapp-list": (
        Channel.WHATSAPP,
        "milk",
        {"MessageType": "interactive", "ListId": "task:1", "ListTitle": "milk", "ListDescription": "since Monday"},
    ),
    "whatsapp-location": (
        Channel.WHATSAPP,
        "",
        {
            "MessageType": "location",
            "Latitude": "43.6426",
            "Longitude": "-79.3871",
            "Address": "290 Bremner Blvd",
            "Label": "CN Tower",
        },
    ),
    "whatsapp-voice": (Channel.WHATSAPP, "", {"MessageType": "audio", **_media(10, "audio/ogg")}),
    "whatsapp-image": (Channel.WHATSAPP, "receipt", {"MessageType": "image", **_media(11, "image/jpeg")}),
    "whatsapp-sticker": (Channel.WHATSAPP, "", {"MessageType": "sticker", **_media(12, "image/webp")}),
    "whatsapp-video": (Channel.WHATSAPP, "", {"MessageType": "video", **_media(13, "video/mp4")}),
    "whatsapp-document": (
        Channel.WHATSAPP,
        "lease.pdf",
        {"MessageType": "document", **_media(14, "application/pdf")},
    ),
    "whatsapp-contact": (Channel.WHATSAPP, "", {"MessageType": "contacts", **_media(15, "text/vcard")}),
    "whatsapp-unsupported": (Channel.WHATSAPP, "", {"MessageType": "order"}),
    "sms-help": (Channel.SMS, "HELP", {"OptOutType": "HELP"}),
    "sms-start": (Channel.SMS, "START", {"OptOutType": "START"}),
    "sms-long": (Channel.SMS, "milk " * 64, {"NumSegments": "3"}),
    "mms-voice": (Channel.SMS, "", _media(20, "audio/amr")),
    "mms-contact": (Channel.SMS, "", _media(21, "text/x-vcard")),
    "mms-document": (Channel.SMS, "the lease", _media(22, "application/pdf")),
    "mms-unknown": (Channel.SMS, "", _media(23, "model/gltf-binary")),
    "whatsapp-reply": (
        Channel.WHATSAPP,
        "my tasks",
        {
            "MessageType": "text",
            "OriginalRepliedMessageSender": f"whatsapp:{TWILIO.whatsapp_number}",
            "OriginalRepliedMessageSid": _sid("SM", 0x31),
        },
    ),
    "whatsapp-forwarded": (Channel.WHATSAPP, "my tasks", {"MessageType": "text", "Forwarded": "true"}),
    "whatsapp-from-ad": (
        Channel.WHATSAPP,
        "my tasks",
        {
            "MessageType": "text",
            "ReferralHeadline": "Chat with us",
            "ReferralBody": "Summer",
            "ReferralSourceId": "120226305854810726",
            "ReferralSourceType": "ad",
            "ReferralSourceUrl": "https://fb.me/x",
            "ReferralCtwaClid": "abc",
        },
    ),
    "whatsapp-reaction": (Channel.WHATSAPP, "👍", {"MessageType": "reaction"}),
    "whatsapp-location-bare": (
        Channel.WHATSAPP,
        "",
        {"MessageType": "location", "Latitude": "43.6426", "Longitude": "-79.3871"},
    ),
}

# Name of the file: the message that it is like, and the fields that differ.
LATELY: Mapping[str, tuple[str, Form]] = {
    "whatsapp-id": (
        "whatsapp",
        {
            "From": f"whatsapp:{meta.USER_ID}",
            "WaId": "",
            "ExternalUserId": meta.USER_ID,
            "ProfileUsername": meta.USERNAME,
            "ChannelMetadata": "",
        },
    ),
    "whatsapp-id-and-number": ("whatsapp", {"ExternalUserId": f"whatsapp:{meta.USER_ID}"}),
    "rcs": ("sms", {"From": f"rcs:{ANA}", "To": "rcs:corner_cafe_x1y2_agent", "Body": "my tasks"}),
    "rcs-button": (
        "sms",
        {
            "From": f"rcs:{ANA}",
            "To": "rcs:corner_cafe_x1y2_agent",
            "Body": "Yes",
            "ButtonText": "Yes",
            "ButtonPayload": f"{_sid('SM', 6)}.q.yes",
        },
    ),
    "sms-tapback": ("sms", {"Body": "Liked “Delete milk?”"}),
    "mms-group": ("sms", {"Body": "yes", "OtherRecipients0": "+14165550145"}),
    "whatsapp-form": ("whatsapp", {"MessageType": "interactive", "Body": "", "InteractiveData": meta.FLOW_ANSWERS}),
}
"""Messages as they are since 2026: people without a number, RCS, reactions in words, groups, and answers of a form."""

# Name of the file: channel, status, and the further fields of this status.
STATUSES: Mapping[str, tuple[Channel, str, Form]] = {
    "sent": (Channel.SMS, "sent", {}),
    "delivered": (Channel.SMS, "delivered", {"RawDlrDoneDate": "2601051500"}),
    "undelivered": (
        Channel.SMS,
        "undelivered",
        {
            "RawDlrDoneDate": "2601051500",
            "ErrorCode": "30003",
            "ErrorMessage": "Unreachable destination handset",
        },
    ),
    "failed": (Channel.SMS, "failed", {"ErrorCode": "30007", "ErrorMessage": "Message filtered"}),
    "read": (Channel.WHATSAPP, "read", {}),
    "outside-window": (
        Channel.WHATSAPP,
        "failed",
        {
            "StructuredMessage": "false",
            "ChannelStatusMessage": "Twilio was unable to deliver the message",
            "ErrorCode": "63016",
            "ErrorMessage": "Failed to send freeform message because you are outside the allowed window.",
        },
    ),
    "queued": (Channel.SMS, "queued", {}),
    "canceled": (Channel.SMS, "canceled", {}),
    "whatsapp-delivered": (Channel.WHATSAPP, "delivered", {}),
}


def message_form(name: str) -> Form:
    """Return the form that Twilio posts for the message of this name in MESSAGES, sent by Ana."""
    channel, text, more = MESSAGES[name]
    number = list(MESSAGES).index(name) + 1
    sid = _sid("MM" if "MediaUrl0" in more else "SM", number)
    return forms.inbound(TWILIO, ANA, channel.value, text, sid) | more


def lately_form(name: str) -> Form:
    """Return the form that Twilio posts for the message of this name in LATELY, sent by Ana."""
    like, fields = LATELY[name]
    sid = _sid("SM", 0x50 + list(LATELY).index(name))
    return message_form(like) | dict.fromkeys(("MessageSid", "SmsSid", "SmsMessageSid"), sid) | fields


def status_form(name: str) -> Form:
    """Return the form that Twilio posts for the status of this name in STATUSES, about the reply to Ana."""
    channel, status, more = STATUSES[name]
    prefix, sender = forms.PREFIXES[channel.value], _sender(channel)
    message = {"sid": REPLY_SID, "to": prefix + ANA, "from": prefix + sender}
    return forms.status(TWILIO, message, status) | more


def signed(url: str, form: Mapping[str, str]) -> dict[str, Any]:
    """Return a form of Twilio's as the event that API Gateway gives the webhook (HTTP API, payload 2.0), with Twilio's
    signature for `url`.
    """
    body = urlencode(form)
    own = {
        "i-twilio-idempotency-token": str(uuid5(NAMESPACE_URL, _traced(url, body))),
        "x-home-region": "us1",
        "x-twilio-signature": RequestValidator(AUTH_TOKEN).compute_signature(url, form),
    }
    event = _asked("POST", url, body, "application/x-www-form-urlencoded; charset=utf-8", "TwilioProxy/1.1", own)
    return event | {"body": b64encode(body.encode()).decode(), "isBase64Encoded": True}


def _traced(url: str, body: str) -> str:
    return hashlib.sha256(f"{url}\n{body}".encode()).hexdigest()


# long: the whole shape of API Gateway's event
def _asked(method: str, url: str, body: str, content_type: str, agent: str, own: Mapping[str, str]) -> dict[str, Any]:
    """Return an HTTP request as the event that API Gateway gives a function. `own` are headers of the sender's own."""
    address, traced = urlsplit(url), _traced(url, body)
    headers = {
        "accept": "*/*",
        "content-length": str(len(body)),
        "content-type": content_type,
        "host": address.netloc,
        "user-agent": agent,
        "x-amzn-trace-id": f"Root=1-{int(AT.timestamp()):08x}-{traced[:24]}",
        "x-forwarded-for": "203.0.113.20",
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
        **own,
    }
    query = {"queryStringParameters": dict(parse_qsl(address.query))} if address.query else {}
    return {
        "version": "2.0",
        "routeKey": f"{method} {address.path}",
        "rawPath": address.path,
        "rawQueryString": address.query,
        "headers": dict(sorted(headers.items())),
        **query,
        "requestContext": {
            "accountId": AWS_ACCOUNT,
            "apiId": "a1b2c3d4e5",
            "domainName": address.netloc,
            "domainPrefix": address.netloc.partition(".")[0],
            "http": {
                "method": method,
                "path": address.path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.20",
                "userAgent": agent,
            },
            "requestId": b64encode(bytes.fromhex(traced[:22])).decode(),
            "routeKey": f"{method} {address.path}",
            "stage": "$default",
            "time": f"{AT:%d/%b/%Y:%H:%M:%S %z}",
            "timeEpoch": _milliseconds(AT),
        },
        "body": body,
        "isBase64Encoded": False,
    }


# --- what Meta posts ------------------------------------------------------------------------------------------------


META_URL, META_AGENT = f"{PUBLIC_URL}/meta/webhook", "facebookexternalua"


def meta_posted(document: Any, **headers: str) -> dict[str, Any]:
    """Return a notification of Meta's as the event that API Gateway gives the webhook, signed by Meta. JSON bodies are
    not base64-encoded.
    """
    body = meta.written(document)
    own = {meta.SIGNATURE: meta.signature(body, META_APP_SECRET)} | headers
    return _asked("POST", META_URL, body.decode(), "application/json", META_AGENT, own)


def meta_handshake(**changed: str) -> dict[str, Any]:
    """Return the GET by which Meta checks the webhook's address when an operator enters it. `changed` replaces query
    values.
    """
    asked = {"mode": "subscribe", "challenge": "1158201444", "verify_token": META_VERIFY_TOKEN} | changed
    query = urlencode({f"hub.{name}": value for name, value in asked.items()})
    event = _asked("GET", f"{META_URL}?{query}", "", "text/plain", META_AGENT, {})
    return {name: value for name, value in event.items() if name != "body"}


def meta_message(name: str, sender: str = ANA) -> meta.Part:
    """Return the message of this name in meta.MESSAGES as Meta writes it, sent by `sender`."""
    kind, content = meta.MESSAGES[name]
    id = meta.wamid(list(meta.MESSAGES).index(name) + 1)
    return meta.message(id, sender, kind, content, int(AT.timestamp())) | meta.BESIDE.get(name, {})


def meta_status(name: str, row: str) -> meta.Part:
    """Return the status of this name in meta.STATUSES as Meta writes it, about the reply to Ana in this outbox row."""
    status, errors = meta.STATUSES[name]
    return meta.status(meta.REPLY, ANA, status, row, int(AT.timestamp()), errors)


def meta_events() -> dict[str, dict[str, Any]]:
    """Return every sample event of Meta's, by the name of its file without `.json`."""
    row = f"{_conversation(ANA)}.{meta_message('text')['id']}.r0"
    singles = {name: meta.value(messages=(meta_message(name),)) for name in meta.MESSAGES}
    statuses = {f"status-{name}": meta.value(statuses=(meta_status(name, row),)) for name in meta.STATUSES}
    notes = {name: meta.value() | note for name, note in {**meta.NOTES, **meta.LATELY}.items()}
    several = meta.notification(
        meta.value(messages=(meta_message("text"), meta_message("image"))),
        meta.value("Ben Ode", messages=(meta_message("text-unicode", BEN),)),
        statuses["status-delivered"],
    )
    return {
        f"meta-{name}": meta_posted(meta.notification(value)) for name, value in (singles | statuses | notes).items()
    } | {
        "meta-several": meta_posted(several),
        "meta-handshake": meta_handshake(),
    }


# --- what Stripe posts ----------------------------------------------------------------------------------------------


STRIPE_URL, BROWSER = f"{PUBLIC_URL}/stripe/webhook", "Mozilla/5.0"
ORDER, STRIPE_SESSION, STRIPE_INTENT = "order-1", f"cs_test_{'a1' * 29}", f"pi_{'3' * 24}"
_PAID = {"status": "complete", "payment_status": "paid", "intent": STRIPE_INTENT}
_UNPAID = _PAID | {"payment_status": "unpaid"}

# Name of the file: the event's type, and the changed fields of the session.
PAYMENTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "completed": ("checkout.session.completed", _PAID),
    "completed-unpaid": ("checkout.session.completed", _UNPAID),
    "async-succeeded": ("checkout.session.async_payment_succeeded", _PAID),
    "async-failed": ("checkout.session.async_payment_failed", _UNPAID),
    "expired": ("checkout.session.expired", {"status": "expired"}),
    "refunded": ("charge.refunded", _PAID),
    "of-others": ("checkout.session.completed", _PAID),
    "unknown": ("payment_intent.created", _UNPAID),
}


def stripe_event(name: str, order: str = ORDER, session: str = STRIPE_SESSION, person: str = ANA) -> stripe.Part:
    """Return the payment event of this name in PAYMENTS as Stripe writes it. "of-others" is a payment that is not about
    an order of ours.
    """
    kind, state = PAYMENTS[name]
    at = int(AT.timestamp())
    about = stripe.session(
        session,
        order=None if name == "of-others" else order,
        conversation=_conversation(person),
        amount=1_450,
        currency="eur",
        created=at - 600,
        expires_at=at + 3_000,
        url=f"https://checkout.stripe.com/c/pay/{session}",
        **state,
    )
    if kind == "charge.refunded":
        about = stripe.charge(f"ch_{'3' * 24}", about, at, 1_450)
    return stripe.event(f"evt_{list(PAYMENTS).index(name):024d}", kind, about, at)


def stripe_posted(document: Any, at: int, *secrets: str, **headers: str) -> dict[str, Any]:
    """Return a Stripe event as API Gateway gives it to the webhook, signed at the second `at` with these secrets, or
    with the samples' secret.
    """
    body = stripe.written(document)
    own = {stripe.SIGNATURE: stripe.signature(body, at, *(secrets or (STRIPE_SECRET,)))} | headers
    return _asked("POST", STRIPE_URL, body.decode(), "application/json; charset=utf-8", stripe.AGENT, own)


def signed_anew(event: dict[str, Any], at: int) -> dict[str, Any]:
    """Return a Stripe sample with a signature of the second `at`, because the webhook refuses signatures older than
    five minutes. Other events come back unchanged.
    """
    if stripe.SIGNATURE not in event.get("headers", {}):
        return event
    signature = stripe.signature(event["body"].encode(), at, STRIPE_SECRET)
    return event | {"headers": event["headers"] | {stripe.SIGNATURE: signature}}


def stripe_events() -> dict[str, dict[str, Any]]:
    """Return every sample event of Stripe's, by the name of its file without `.json`."""
    posts = {f"stripe-{name}": stripe_posted(stripe_event(name), int(AT.timestamp())) for name in PAYMENTS}
    back = _asked("GET", f"{PUBLIC_URL}/stripe/return?language=es", "", "text/html", BROWSER, {})
    return posts | {"stripe-return": {name: value for name, value in back.items() if name != "body"}}


# --- what operators ask ---------------------------------------------------------------------------------------------

API_URL, API_AGENT = "https://o5p6q7r8s9.execute-api.us-east-1.amazonaws.com", "curl/8.14.1"
PARTICIPANTS = "/conversation/participants"
OPERATOR = {
    "accessKey": "AKIAIOSFODNN7EXAMPLE",
    "accountId": AWS_ACCOUNT,
    "callerId": "AIDACKCEVSQ6C2EXAMPLE",
    "cognitoIdentity": None,
    "principalOrgId": "aws:PrincipalOrgID",
    "userArn": f"arn:aws:iam::{AWS_ACCOUNT}:user/operator",
    "userId": "AIDACKCEVSQ6C2EXAMPLE",
}
"""The caller's identity that IAM adds to a request of an operator."""


VALUES = {
    "participants": "participant",
    "people": "participant",
    "tickets": "ticket",
    "orders": "order",
    "stock": "sku",
}
"""The name of the value in the path of each collection of the operators' API."""
NAMED = re.compile(
    r"/conversation/(?P<collection>participants|people|tickets|orders|stock)/(?P<name>[^/]+)(?P<rest>/.*)?"
)
TIMERS = "/timers/"
"""What stands in a path in front of a timer's id."""


def asked(method: str, address: str, body: str | None = None, **headers: str) -> dict[str, Any]:
    """Return a request to the operators' API as API Gateway gives it to the function after IAM let the operator in.
    `address` is a path with an optional query; `headers` are named with _ for -.
    """
    path = urlsplit(address).path
    named = NAMED.fullmatch(path)
    value = VALUES[named["collection"]] if named else ""
    route, values = f"{method} {path}", {}
    if named is not None:
        rest, values = named["rest"] or "", {value: named["name"]}
        if rest.startswith(TIMERS):
            rest, values = f"{TIMERS}{{timer}}", {**values, "timer": rest.removeprefix(TIMERS)}
        route = f"{method} /conversation/{named['collection']}/{{{value}}}{rest}"
    own = {name.replace("_", "-"): value for name, value in headers.items()}
    event = _asked(method, f"{API_URL}{address}", body or "", "application/json", API_AGENT, own)
    context = event["requestContext"] | {"routeKey": route, "authorizer": {"iam": OPERATOR}}
    event |= {"routeKey": route, "requestContext": context}
    if values:
        event["pathParameters"] = values
    return event if body is not None else {name: value for name, value in event.items() if name != "body"}


IDEMPOTENCY_KEY = {"idempotency_key": "2f1b7c6a-4e31-4c57-9d0e-5d2f9a8e6f3b"}


def _people_events() -> dict[str, dict[str, Any]]:
    """Return a sample of each request about a person: Ana is looked at, and all else is done to somebody who has never
    written, so that nobody else is touched.
    """
    person, stranger = (f"/conversation/people/{_conversation(each)}" for each in (ANA, "+14165550000"))
    return {
        "api-people": asked("GET", "/conversation/people?words=ana"),
        "api-person": asked("GET", person),
        "api-person-block": asked(
            "POST", f"{stranger}/admission", json.dumps({"happening": "blocked"}), **IDEMPOTENCY_KEY
        ),
        "api-person-erase": asked("DELETE", stranger, **IDEMPOTENCY_KEY),
        "api-person-timer": asked("DELETE", f"{person}/timers/SM7.a0.t0"),
        "api-person-resend": asked(
            "POST",
            f"{stranger}/resends",
            json.dumps({"message": "SM0a1b2c3d4e5f60718293a4b5c6d7e8f9.r0", "operator": "Cleo"}),
            **IDEMPOTENCY_KEY,
        ),
    }


def api_events() -> dict[str, dict[str, Any]]:
    """Return every sample event of the operators' API: Ana is enrolled, looked at, paused, answered and removed."""
    ana = f"{PARTICIPANTS}/{_conversation(ANA)}"
    who = {"phone": ANA, "name": "Ana", "timezone": "America/Toronto", "background": "Two children, works at night."}
    key = IDEMPOTENCY_KEY
    return {
        "api-enrol": asked("POST", PARTICIPANTS, json.dumps(who), **key),
        "api-list": asked("GET", f"{PARTICIPANTS}?limit=20"),
        "api-participant": asked("GET", ana),
        "api-pause": asked("PATCH", ana, json.dumps({"status": "paused"})),
        "api-transcript": asked("GET", f"{ana}/transcript"),
        "api-withdraw": asked("DELETE", ana),
        **_people_events(),
        "api-act": asked(
            "POST", "/conversation/acts", json.dumps({"act": "dead letter put back", "letter": "1f2e3d4c"}), **key
        ),
        "api-tickets": asked("GET", "/conversation/tickets?status=open"),
        "api-ticket": asked("GET", "/conversation/tickets/T-7K2P"),
        "api-ticket-close": asked(
            "POST", "/conversation/tickets/T-7K2P/moves", json.dumps({"move": "close", "operator": "Cleo"}), **key
        ),
        "api-hand-offs": asked("GET", "/conversation/hand-offs"),
        "api-say": asked("POST", f"{ana}/say", json.dumps({"text": "On our way.", "operator": "Cleo"}), **key),
        "api-take": asked("POST", f"{ana}/take", json.dumps({"operator": "Cleo"}), **key),
        "api-hand-back": asked("POST", f"{ana}/hand-back", json.dumps({"operator": "Cleo"}), **key),
        "api-orders": asked("GET", "/conversation/orders?status=open"),
        "api-order": asked("GET", "/conversation/orders/A-7K2P"),
        "api-order-move": asked(
            "POST", "/conversation/orders/A-7K2P/moves", json.dumps({"to": "ready", "operator": "Cleo"}), **key
        ),
        "api-stock": asked("GET", "/conversation/stock"),
        "api-stock-set": asked(
            "PUT", "/conversation/stock/croissant", json.dumps({"left": 12, "operator": "Cleo"}), **key
        ),
        "api-description": asked("GET", "/conversation/openapi.json"),
    }


# --- what the queues hand on ----------------------------------------------------------------------------------------


class RecordedQueue:
    """A stand-in for an SQS client: it keeps the messages that our own adapters send, so that the samples hold exactly
    those.
    """

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def send_message(self, **message: Any) -> None:
        self.messages.append(message)


def mailbox(*messages: Message) -> dict[str, Any]:
    """Return the batch of mailbox messages that the function orchestrate gets from SQS."""
    sent = RecordedQueue()
    for message in messages:
        SqsMailbox(sent, "").put(message)
    return _batch(f"{SERVICE}-dev-mailbox.fifo", "webhook", sent.messages)


def deliveries(*relays: RelayMessage) -> dict[str, Any]:
    """Return the batch of relays that the function send gets from SQS."""
    sent = RecordedQueue()
    for relay in relays:
        SqsDeliveries(sent, "").relay(relay)
    return _batch(f"{SERVICE}-dev-deliveries.fifo", "orchestrate", sent.messages)


def delayed(*timers: TimerDue) -> dict[str, Any]:
    """Return the batch of timers that the function due gets from SQS, sent when the last of them is due."""
    sent = RecordedQueue()
    for timer in timers:
        SqsDelays(sent, "", lambda: timers[-1].received_at).put(timer)
    return _batch(f"{SERVICE}-dev-delayed", "sweep", sent.messages)


def statuses(*reported: DeliveryStatus) -> dict[str, Any]:
    """Return the batch of delivery statuses that the function send gets from SQS."""
    sent = RecordedQueue()
    for status in reported:
        SqsStatuses(sent, "").put(status)
    return _batch(f"{SERVICE}-dev-statuses", "webhook", sent.messages)


def _batch(queue: str, sender: str, messages: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"Records": [_record(queue, sender, n, message) for n, message in enumerate(messages)]}


def _record(queue: str, sender: str, number: int, message: Mapping[str, Any]) -> dict[str, Any]:
    """Return a message as a record of an SQS event, with ids and checksums derived from its content."""
    body, sent_at = message["MessageBody"], _milliseconds(AT + timedelta(milliseconds=120 * (number + 1)))
    attributes = {
        "ApproximateReceiveCount": "1",
        "SentTimestamp": str(sent_at),
        "SenderId": f"AROAEXAMPLEROLEID0001:{SERVICE}-dev-{sender}",
        "ApproximateFirstReceiveTimestamp": str(sent_at + 7),
    }
    if group := message.get("MessageGroupId"):
        attributes |= {
            "SequenceNumber": str(18_890_000_000_000_000_000 + 256 * number),
            "MessageGroupId": group,
            "MessageDeduplicationId": message["MessageDeduplicationId"],
        }
    return {
        "messageId": str(uuid5(NAMESPACE_URL, f"{queue}\n{number}\n{body}")),
        "receiptHandle": b64encode(hashlib.sha512(f"{queue}\n{body}".encode()).digest()).decode(),
        "body": body,
        "attributes": attributes,
        "messageAttributes": {},
        "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{AWS_ACCOUNT}:{queue}",
        "awsRegion": REGION,
    }


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


# --- what the schedule hands on -------------------------------------------------------------------------------------


def schedule() -> dict[str, Any]:
    """Return the event that EventBridge gives the function sweep every minute."""
    return {
        "version": "0",
        "id": str(uuid5(NAMESPACE_URL, f"{SERVICE}-dev-every-minute")),
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": AWS_ACCOUNT,
        "time": f"{AT:%Y-%m-%dT%H:%M:%SZ}",
        "region": REGION,
        "resources": [
            f"arn:aws:events:{REGION}:{AWS_ACCOUNT}:rule/{SERVICE}-dev-SweepFunctionEveryMinute-A1B2C3D4E5F6"
        ],
        "detail": {},
    }


def google_pages() -> dict[str, dict[str, Any]]:
    """Return the requests of a browser that opens the link by which Ana connects her Google account, and comes back
    from Google, by the names of their files without `.json`.
    """
    token = LinkToken(_conversation(ANA), "bGluay0xMjM0", AT + timedelta(minutes=15), ANA[-3:], "en", "a" * 43)
    signed = token.signed(CONVERSATION_KEY)
    pages = {"google-link": f"link?t={signed}", "google-callback": f"callback?state={signed}&code=4/0Acode"}
    opened = {
        name: _asked("GET", f"{PUBLIC_URL}/google/{page}", "", "text/html", BROWSER, {}) for name, page in pages.items()
    }
    return {name: {key: value for key, value in page.items() if key != "body"} for name, page in opened.items()}


def library_posted(service: str, document: Mapping[str, Any], password: str = LIBRARY_PASSWORD) -> dict[str, Any]:
    """Return a notification of a home's library as API Gateway gives it to the webhook."""
    body, credentials = json.dumps(document), b64encode(f"parley:{password}".encode()).decode()
    own = {"authorization": f"Basic {credentials}"}
    address = f"{PUBLIC_URL}/webhooks/{service.lower()}"
    return _asked("POST", address, body, "application/json", f"{service}/5.14.0.9383", own)


def library_events() -> dict[str, dict[str, Any]]:
    """Return notifications of both services, by the names of their files without `.json`."""
    film = {"movie": {"id": 7, "title": "Dune", "year": 1984, "tmdbId": 841}}
    episode = {"id": 9, "seasonNumber": 2, "episodeNumber": 1, "title": "Chapter 1"}
    series = {"series": {"id": 3, "title": "The Bear", "year": 2022, "tvdbId": 403294}, "episodes": [episode]}
    unwell = {"level": "warning", "type": "IndexerStatusCheck", "message": "No indexer answers"}
    download = {"downloadId": "SABnzbd_nzo_1", "isUpgrade": False}
    posted: dict[str, tuple[str, dict[str, Any]]] = {
        "radarr-grab": ("Radarr", {"eventType": "Grab", **film, "downloadId": download["downloadId"]}),
        "radarr-download": ("Radarr", {"eventType": "Download", **film, **download}),
        "sonarr-download": ("Sonarr", {"eventType": "Download", **series, **download}),
        "sonarr-health": ("Sonarr", {"eventType": "Health", **unwell}),
        "sonarr-test": ("Sonarr", {"eventType": "Test", "series": {"id": 1, "title": "Test Title"}, "episodes": []}),
    }
    return {name: library_posted(*each) for name, each in posted.items()}


# --- the files ------------------------------------------------------------------------------------------------------


def events() -> dict[str, dict[str, Any]]:
    """Return every sample event, by the name of its file without `.json`."""
    first = received(message_form("sms"))
    again = first.model_copy(update={"id": _sid("SM", 0x21), "text": "my tasks"})
    bens = first.model_copy(
        update={
            "id": _sid("SM", 0x22),
            "conversation": _conversation(BEN),
            "person": BEN,
            "text": "add bread to my tasks",
        }
    )
    reply = _reply(first, "Added “milk” to your tasks.")
    asking = _asking_for_number()
    delivered, undelivered = (
        DeliveryStatus(conversation=reply.conversation, row=reply.id, status=status, sid=REPLY_SID, code=code)
        for status, code in (("delivered", None), ("failed", "30003"))
    )
    timer = TimerDue(
        id=f"{first.id}.a0.t0@{AT + TIMER:%Y%m%d%H%M%S}", conversation=first.conversation, received_at=AT + TIMER
    )
    row = f"{TWILIO.status_url}?row={reply.conversation}.{reply.id}"
    return {
        **{f"twilio-{name}": signed(TWILIO.webhook_url, message_form(name)) for name in MESSAGES},
        **{f"twilio-{name}": signed(TWILIO.webhook_url, lately_form(name)) for name in LATELY},
        **{f"twilio-status-{name}": signed(row, status_form(name)) for name in STATUSES},
        **meta_events(),
        **stripe_events(),
        **google_pages(),
        **library_events(),
        **api_events(),
        "mailbox-message": mailbox(first),
        "mailbox-batch-two-people": mailbox(first, bens, again),
        "deliveries": deliveries(RelayMessage(conversation=reply.conversation, version=1, messages=(reply,))),
        "deliveries-number-request": deliveries(
            RelayMessage(conversation=asking.conversation, version=1, messages=(asking,))
        ),
        "statuses": statuses(delivered, undelivered),
        "delayed": delayed(timer),
        "schedule": schedule(),
    }


def files() -> dict[str, str]:
    """Return the content of every file of events/, by its name."""
    return {f"{name}.json": f"{json.dumps(event, indent=2)}\n" for name, event in events().items()}


def main() -> None:
    """Write the files of events/, and remove any other file there."""
    FOLDER.mkdir(exist_ok=True)
    made = files()
    for stale in FOLDER.glob("*.json"):
        if stale.name not in made:
            stale.unlink()
    for name, text in made.items():
        (FOLDER / name).write_bytes(text.encode())
    print(f"{len(made)} sample events in events/")


def received(form: Mapping[str, str]) -> Message:
    """Return the message that the webhook makes of a form of Twilio's."""
    return receive.message(form, AT, CONVERSATION_KEY, SERVICE)


def _conversation(number: str) -> str:
    return conversation_id(CONVERSATION_KEY, SERVICE, number)


def _sender(channel: Channel) -> str:
    return TWILIO.whatsapp_number if channel is Channel.WHATSAPP else TWILIO.sms_number


def _reply(message: Message, text: str) -> Outbound:
    """Return the service's reply to a message, as a turn commits it to the outbox a second later."""
    return Outbound(
        id=f"{message.id}.r0",
        conversation=message.conversation,
        channel=message.channel,
        to=message.person,
        sender=message.service,
        text=text,
        created_at=AT + timedelta(seconds=1),
    )


def _asking_for_number() -> Outbound:
    """Return the message that asks Ana, who keeps her number to herself on WhatsApp, to share it."""
    return Outbound(
        id=f"{meta.wamid(0x50)}.share.r0",
        conversation=_conversation(meta.USER_ID),
        channel=Channel.WHATSAPP,
        provider=Provider.META,
        to=meta.USER_ID,
        sender=f"+{meta.DISPLAY_NUMBER}",
        text=people.of("en").ask_number,
        asks_number=True,
        created_at=AT + timedelta(seconds=1),
    )


if __name__ == "__main__":
    main()
