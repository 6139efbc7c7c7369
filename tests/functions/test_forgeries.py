"""Ten thousand forged or altered requests of each provider, through the webhook's `app.py`: none is accepted.

Each begins as a genuine request: a sample, signed as its provider signs. What is changed afterwards stands in the
tables below; every row of them gets its share.

No alteration, and so not here, is what the signature itself does not see: the order of a form's fields and how they are
escaped, and a query behind Meta's address. Such a request says what was signed, and is taken for that. Where the fields
of a signed form begin and end, which Twilio's signature does not see either, is tried in test_cut_forms.py.
"""

import hashlib
import hmac
import json
import random
import unicodedata
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from twilio.request_validator import RequestValidator

from parley.channels.twilio.receive import FORETOLD
from parley_cli import meta
from parley_cli.events import (
    ANA,
    AUTH_TOKEN,
    LATELY,
    MESSAGES,
    META_APP_SECRET,
    PUBLIC_URL,
    STATUSES,
    TWILIO,
    lately_form,
    message_form,
    meta_message,
    meta_posted,
    meta_status,
    signed,
    status_form,
)
from tests.functions.conftest import Log
from tests.support.cloud import Cloud, Context, load_app

Event = dict[str, Any]
Alter = Callable[[Event, random.Random], Event | None]
"""A request in place of a genuine one; None where this one cannot be altered so."""

REQUESTS = 10_000
"""The requests that are tried, of each provider."""
SIGNATURE = {"twilio": "x-twilio-signature", "meta": meta.SIGNATURE}
SETTINGS = "x-twilio-webhooks-signature-settings"
ACCENTED = "Añade café"
"""Has another form for the same letters."""


# --- what any request can suffer ------------------------------------------------------------------------------------


def with_headers(event: Event, **changed: str | None) -> Event:
    """Return the request with these headers instead; None leaves one out."""
    headers = event["headers"] | {name.replace("_", "-"): value for name, value in changed.items()}
    return event | {"headers": {name: value for name, value in headers.items() if value is not None}}


def header_of(event: Event) -> str:
    return next(name for name in SIGNATURE.values() if name in event["headers"])


def with_signature(event: Event, signature: str | None) -> Event:
    return with_headers(event, **{header_of(event): signature})


def resigned(change: Callable[[str, random.Random], str]) -> Alter:
    """Return the request with its signature changed."""
    return lambda event, chance: with_signature(event, change(event["headers"][header_of(event)], chance))


def one_character(signature: str, chance: random.Random) -> str:
    at = chance.randrange(len(signature))
    return signature[:at] + chance.choice("!0aZ/") + signature[at + 1 :]


def called(**changed: str) -> Alter:
    """Asked for by another method, or under another path."""

    def alter(event: Event, chance: random.Random) -> Event:
        context = event["requestContext"]
        http = context["http"] | changed
        path = {"rawPath": changed["path"]} if "path" in changed else {}
        return event | path | {"requestContext": context | {"http": http}}

    return alter


def truncated(event: Event, chance: random.Random) -> Event:
    return with_body(event, body_of(event)[: chance.randrange(len(body_of(event)))])


def a_byte_changed(event: Event, chance: random.Random) -> Event | None:
    body = body_of(event)
    at = chance.randrange(len(body))
    if not chr(body[at]).isalnum():
        return None
    return with_body(event, body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :])


def with_anothers_body(event: Event, chance: random.Random) -> Event:
    """The signature is genuine, and of another request."""
    return with_body(event, body_of(chance.choice(GENUINE[provider_of(event)])))


def provider_of(event: Event) -> str:
    return "twilio" if SIGNATURE["twilio"] in event["headers"] else "meta"


def body_of(event: Event) -> bytes:
    return b64decode(event["body"]) if event["isBase64Encoded"] else event["body"].encode()


def with_body(event: Event, body: bytes) -> Event:
    if event["isBase64Encoded"]:
        return event | {"body": b64encode(body).decode()}
    return event | {"body": body.decode("utf-8", "replace")}


def otherwise_encoded(event: Event, chance: random.Random) -> Event:
    """The gateway's flag says that the body is what it is not."""
    return event | {"isBase64Encoded": not event["isBase64Encoded"]}


ANY: Mapping[str, Alter] = {
    "signature missing": lambda event, chance: with_signature(event, None),
    "signature blank": lambda event, chance: with_signature(event, ""),
    "signature cut short": resigned(lambda right, chance: right[: chance.randrange(1, len(right))]),
    "signature and more": resigned(lambda right, chance: right + chance.choice(["=", "0", " ", right])),
    "signature in other letters": resigned(lambda right, chance: right.swapcase()),
    "signature one character changed": resigned(one_character),
    "signature shuffled": resigned(lambda right, chance: "".join(chance.sample(right, len(right)))),
    "signature made up": resigned(lambda right, chance: b64encode(chance.randbytes(20)).decode()),
    "signature under another name": lambda event, chance: with_headers(
        with_signature(event, None), authorization=event["headers"][header_of(event)]
    ),
    "body of another request": with_anothers_body,
    "body cut short": truncated,
    "body missing": lambda event, chance: {name: value for name, value in event.items() if name != "body"},
    "body otherwise encoded": otherwise_encoded,
    "body one byte changed": a_byte_changed,
    "asked for by GET": called(method="GET"),
    "asked for by PUT": called(method="PUT"),
    "below its route": lambda event, chance: called(path=f"{event['rawPath']}/")(event, chance),
    "under the other provider's route": lambda event, chance: called(
        path="/meta/webhook" if provider_of(event) == "twilio" else "/twilio/message"
    )(event, chance),
}


# --- forms ----------------------------------------------------------------------------------------------------------


def fields_of(event: Event) -> dict[str, str]:
    return dict(parse_qsl(body_of(event).decode(), keep_blank_values=True))


def with_fields(change: Callable[[dict[str, str], random.Random], dict[str, str]]) -> Alter:
    """Return the request with its form changed."""
    return lambda event, chance: with_body(event, urlencode(change(fields_of(event), chance)).encode())


def dropped(fields: dict[str, str], chance: random.Random) -> dict[str, str]:
    name = chance.choice(list(fields))
    return {each: value for each, value in fields.items() if each != name}


def renamed(fields: dict[str, str], chance: random.Random) -> dict[str, str]:
    name = chance.choice(list(fields))
    return {(each.swapcase() if each == name else each): value for each, value in fields.items()}


def swapped(fields: dict[str, str], chance: random.Random) -> dict[str, str]:
    one, other = chance.sample(list(fields), 2)
    return fields | {one: fields[other], other: fields[one]}


def doubled(values: Callable[[str], tuple[str, str]], shuffled: bool = False) -> Alter:
    """Return the request with one field twice, with these values."""

    def alter(event: Event, chance: random.Random) -> Event:
        fields = fields_of(event)
        name = chance.choice(list(fields))
        one, other = values(fields[name])
        pairs = [(each, value) for each, value in fields.items() if each != name]
        pairs = [(name, one), *pairs, (name, other)]
        if shuffled:
            chance.shuffle(pairs)
        return with_body(event, urlencode(pairs).encode())

    return alter


def signed_for(change: Callable[[str, random.Random], str]) -> Alter:
    """Genuine, but for another address: it is replayed here."""

    def alter(event: Event, chance: random.Random) -> Event:
        query = f"?{event['rawQueryString']}" if event["rawQueryString"] else ""
        url = change(f"{PUBLIC_URL}{event['rawPath']}{query}", chance)
        return with_signature(event, RequestValidator(AUTH_TOKEN).compute_signature(url, fields_of(event)))

    return alter


def signed_by(token: str, algorithm: str = "HMAC_SHA1", settings: str | None = None) -> Alter:
    def alter(event: Event, chance: random.Random) -> Event:
        url = f"{PUBLIC_URL}{event['rawPath']}" + (f"?{event['rawQueryString']}" if event["rawQueryString"] else "")
        signature = RequestValidator(token).compute_signature(url, fields_of(event), algorithm)
        return with_headers(event, **{SIGNATURE["twilio"]: signature, SETTINGS: settings})

    return alter


def normalised(event: Event, chance: random.Random) -> Event | None:
    """Return the request with the same letters, written as other characters."""
    fields = fields_of(event)
    form = chance.choice(["NFD", "NFKD"])
    changed = {name: unicodedata.normalize(form, value) for name, value in fields.items()}  # type: ignore[arg-type]
    return None if changed == fields else with_body(event, urlencode(changed).encode())


def replayed(event: Event, chance: random.Random) -> Event:
    """Return the request with another query: another row, one more parameter, none."""
    query = event["rawQueryString"]
    options = [f"{query}&x={chance.random()}", f"row=c.{chance.randrange(10**6)}", "bodySHA256=0", query[:-1], ""]
    return event | {"rawQueryString": chance.choice([each for each in options if each != query])}


def an_id(chance: random.Random) -> str:
    """WhatsApp's id of somebody else."""
    return f"CA.{chance.randrange(10**17, 10**18)}"


def in_another_channel(fields: dict[str, str], chance: random.Random) -> dict[str, str]:
    """The sender's number as one of another channel, which is a channel to somebody all the same."""
    bare = fields.get("From", "").rpartition(":")[2]
    others = [each for each in ("", "whatsapp:", "rcs:", "messenger:") if f"{each}{bare}" != fields.get("From")]
    return fields | {"From": f"{chance.choice(others)}{bare}"}


FORGED_FORMS: Mapping[str, Alter] = {
    "field added": with_fields(lambda form, chance: form | {f"Extra{chance.randrange(99)}": "yes"}),
    "a button's payload added": with_fields(lambda form, chance: form | {"ButtonPayload": f"{chance.random()}.q.yes"}),
    "an empty field added": with_fields(lambda form, chance: form | {"Extra": ""}),
    "field dropped": lambda event, chance: (
        # an empty one that nobody would miss is missed all the same
        with_fields(dropped)(event, chance)
    ),
    "blank fields dropped": lambda event, chance: with_fields(
        lambda form, _: {name: value for name, value in form.items() if value}
    )(event, chance),
    "field renamed": with_fields(renamed),
    "two values swapped": with_fields(swapped),
    "an id beside the number": with_fields(lambda form, chance: form | {"ExternalUserId": an_id(chance)}),
    "an id for the number": with_fields(lambda form, chance: form | {"From": f"whatsapp:{an_id(chance)}"}),
    "another channel": with_fields(in_another_channel),
    "out of a group": with_fields(
        lambda form, chance: (
            {name: value for name, value in form.items() if not name.startswith("OtherRecipients")} | {"x": "y"}
        )
    ),
    "sender changed": with_fields(lambda form, chance: form | {"From": f"+1416555{chance.randrange(1000, 9999)}"}),
    "text changed": with_fields(lambda form, chance: form | {"Body": f"{form.get('Body', '')} {chance.random()}"}),
    "other letters for the same": normalised,
    "field doubled, the forged one first": doubled(lambda value: (f"{value}!", value)),
    "field doubled, the forged one last": doubled(lambda value: (value, f"{value}!")),
    "field doubled, both genuine, reordered": doubled(lambda value: (value, value), shuffled=True),
    "signed for another host": signed_for(lambda url, chance: url.replace("parley", f"p{chance.randrange(99)}")),
    "signed for another path": signed_for(lambda url, chance: url.replace("/twilio/", "/other/")),
    "signed for another scheme": signed_for(lambda url, chance: url.replace("https:", "http:")),
    "signed for another port": signed_for(lambda url, chance: url.replace(".com/", ".com:8443/")),
    "signed for another query": signed_for(lambda url, chance: f"{url}{'&' if '?' in url else '?'}a={chance.random()}"),
    "signed with the fragment": signed_for(lambda url, chance: f"{url}#rc=3"),
    "signed by another account": signed_by("another-token"),
    "signed with an empty token": signed_by(""),
    "signed by SHA-256, and not said so": signed_by(AUTH_TOKEN, "HMAC_SHA256"),
    "signed by SHA-1, and said otherwise": signed_by(AUTH_TOKEN, "HMAC_SHA1", "algorithm=HMAC_SHA256"),
    "signed by what nobody knows": signed_by(AUTH_TOKEN, "HMAC_SHA1", "algorithm=HMAC_MD5"),
    "signed by nothing": lambda event, chance: with_headers(
        with_signature(event, None), **{SETTINGS: "algorithm=none", SIGNATURE["twilio"]: "none"}
    ),
    "replayed with another query": replayed,
    "replayed as a status": lambda event, chance: called(
        path="/twilio/status" if event["rawPath"] == "/twilio/message" else "/twilio/message"
    )(event, chance),
}


# --- JSON -----------------------------------------------------------------------------------------------------------


def document_of(event: Event) -> Any:
    return json.loads(event["body"])


def value_of(document: Any) -> dict[str, Any]:
    value: dict[str, Any] = document["entry"][0]["changes"][0]["value"]
    return value


def with_document(change: Callable[[Any, random.Random], object]) -> Alter:
    """Return the request with its document changed in place, written as Meta writes."""

    def alter(event: Event, chance: random.Random) -> Event:
        document = document_of(event)
        change(document, chance)
        return event | {"body": meta.written(document).decode()}

    return alter


def one_of_ours(document: Any) -> dict[str, Any]:
    """A message, a status, or a note of Meta's."""
    value = value_of(document)
    listed = next(value[each] for each in ("messages", "statuses", "user_id_update", "errors") if value.get(each))
    return listed[0]  # type: ignore[no-any-return]


def said(change: Callable[[dict[str, Any], random.Random], object]) -> Alter:
    """Return the request with the message in it changed in place, if it holds one."""

    def alter(event: Event, chance: random.Random) -> Event | None:
        document = document_of(event)
        if not value_of(document).get("messages"):
            return None
        change(value_of(document)["messages"][0], chance)
        return event | {"body": meta.written(document).decode()}

    return alter


def becomes(kind: str, content: Callable[[random.Random], Any]) -> Alter:
    """The message is of another type, with this content."""
    return said(lambda message, chance: message.update({"type": kind, kind: content(chance)}))


def a_number(chance: random.Random) -> str:
    return f"1416555{chance.randrange(1000, 9999)}"


def reordered(event: Event, chance: random.Random) -> Event:
    document = document_of(event)
    names = list(document)[::-1]
    return event | {"body": meta.written({name: document[name] for name in names}).decode()}


def key_doubled(event: Event, chance: random.Random) -> Event:
    """A reader takes the last one."""
    return event | {"body": event["body"].replace('"object":', f'"object":"{chance.random()}","object":', 1)}


def hmac_of(event: Event, secret: str, algorithm: str) -> str:
    return hmac.new(secret.encode(), event["body"].encode(), algorithm).hexdigest()


def in_other_characters(event: Event, chance: random.Random) -> Event | None:
    document = event["body"]
    for written, other in (("\\u00f1", "n\\u0303"), ("\\u00e9", "e\\u0301"), ("\\u00f3", "o\\u0301")):
        document = document.replace(written, other)
    return None if document == event["body"] else event | {"body": document}


FORGED_DOCUMENTS: Mapping[str, Alter] = {
    "field added": with_document(lambda document, chance: one_of_ours(document).update(extra=chance.random())),
    "field dropped": with_document(
        lambda document, chance: one_of_ours(document).pop(chance.choice(list(one_of_ours(document))))
    ),
    "sender changed": with_document(
        lambda document, chance: one_of_ours(document).update({"from": f"1416555{chance.randrange(1000, 9999)}"})
    ),
    "an id beside the number": said(lambda message, chance: message.update(from_user_id=an_id(chance))),
    "an id for the number": said(lambda message, chance: message.update({"from": an_id(chance)})),
    "the contact is somebody else's": with_document(
        lambda document, chance: value_of(document).update(
            contacts=[{"wa_id": a_number(chance), "user_id": an_id(chance), "profile": {"name": "Ana"}}]
        )
    ),
    "a number has changed": becomes(
        "system", lambda chance: {"type": "user_changed_number", "wa_id": a_number(chance), "body": "changed"}
    ),
    "an id has changed": becomes("system", lambda chance: {"type": "user_changed_user_id", "user_id": an_id(chance)}),
    "an update of an id": with_document(
        lambda document, chance: value_of(document).update(
            user_id_update=[{"wa_id": "14165550123", "user_id": {"previous": an_id(chance), "current": an_id(chance)}}]
        )
    ),
    "a card that was asked for": becomes(
        "contacts",
        lambda chance: [{"origin": "contact_request", "phones": [{"phone": "+1", "wa_id": a_number(chance)}]}],
    ),
    "an edit of another message": becomes(
        "edit",
        lambda chance: {
            "original_message_id": meta.wamid(chance.randrange(99)),
            "message": {"type": "text", "text": {"body": "yes"}},
        },
    ),
    "another message deleted": becomes(
        "revoke", lambda chance: {"original_message_id": meta.wamid(chance.randrange(99))}
    ),
    "put into a group": said(lambda message, chance: message.update(group_id=f"g{chance.random()}")),
    "taken out of its group": said(
        lambda message, chance: message.pop("group_id", None) or message.update(x=chance.random())
    ),
    "type changed": with_document(lambda document, chance: one_of_ours(document).update(type="text")),
    "id changed": with_document(lambda document, chance: one_of_ours(document).update(id=f"wamid.{chance.random()}")),
    "our number changed": with_document(
        lambda document, chance: value_of(document)["metadata"].update(phone_number_id=str(chance.random()))
    ),
    "a message more": with_document(
        lambda document, chance: value_of(document).setdefault("messages", []).append(meta_message("text"))
    ),
    "everything twice": with_document(lambda document, chance: document["entry"].extend(document["entry"])),
    "nothing left": with_document(lambda document, chance: document["entry"].clear()),
    "keys in another order": reordered,
    "key doubled": key_doubled,
    "a blank more": lambda event, chance: event | {"body": event["body"] + chance.choice([" ", "\n", "\t"])},
    "written with blanks": lambda event, chance: event | {"body": json.dumps(document_of(event))},
    "slashes not escaped": lambda event, chance: event | {"body": event["body"].replace("\\/", "/")},
    "letters not escaped": lambda event, chance: (
        event | {"body": json.dumps(document_of(event), ensure_ascii=False, separators=(",", ":"))}
    ),
    "escapes in capitals": lambda event, chance: event | {"body": event["body"].replace("\\u00e", "\\u00E")},
    "other letters for the same": in_other_characters,
    "a byte order mark first": lambda event, chance: event | {"body": f"\ufeff{event['body']}"},
    "signed by another app": lambda event, chance: with_signature(
        event, meta.signature(event["body"].encode(), f"app-{chance.random()}")
    ),
    "signed with an empty secret": lambda event, chance: with_signature(
        event, f"sha256={hmac_of(event, '', 'sha256')}"
    ),
    "signed by SHA-1": lambda event, chance: with_signature(event, f"sha1={hmac_of(event, META_APP_SECRET, 'sha1')}"),
    "signed by SHA-1, under the older name": lambda event, chance: with_headers(
        with_signature(event, None), **{"x-hub-signature": f"sha1={hmac_of(event, META_APP_SECRET, 'sha1')}"}
    ),
    "signed by SHA-512": lambda event, chance: with_signature(
        event, f"sha512={hmac_of(event, META_APP_SECRET, 'sha512')}"
    ),
    "signed by SHA-1, and said otherwise": lambda event, chance: with_signature(
        event, f"sha256={hmac_of(event, META_APP_SECRET, 'sha1')}"
    ),
    "a hash that needs no secret": lambda event, chance: with_signature(
        event, f"sha256={hashlib.sha256(event['body'].encode()).hexdigest()}"
    ),
    "signature without its name": resigned(lambda right, chance: right.removeprefix("sha256=")),
    "signature twice": resigned(lambda right, chance: f"{right},{right}"),
}


# --- ten thousand ---------------------------------------------------------------------------------------------------

ROW = f"{TWILIO.status_url}?row=abc.SM1.r0"
GENUINE: Mapping[str, list[Event]] = {
    "twilio": [
        signed(TWILIO.webhook_url, message_form("sms") | {"Body": ACCENTED}),
        *(signed(TWILIO.webhook_url, message_form(name)) for name in MESSAGES),
        *(signed(TWILIO.webhook_url, lately_form(name)) for name in LATELY),
        *(signed(ROW, status_form(name)) for name in STATUSES),
    ],
    "meta": [
        *(meta_posted(meta.notification(meta.value(messages=(meta_message(name),)))) for name in meta.MESSAGES),
        *(meta_posted(meta.notification(meta.value() | dict(part))) for part in (meta.LATELY | meta.NOTES).values()),
        *(meta_posted(meta.notification(meta.value(statuses=(meta_status(name, "c.r"),)))) for name in meta.STATUSES),
    ],
}
FORGED: Mapping[str, Mapping[str, Alter]] = {"twilio": ANY | FORGED_FORMS, "meta": ANY | FORGED_DOCUMENTS}


def says(event: Event) -> object:
    """What the provider has signed of a request, and where."""
    named = {name: value for name, value in event["headers"].items() if "signature" in name or name == "authorization"}
    http = event["requestContext"]["http"]
    return event.get("body"), event["isBase64Encoded"], named, http["method"], event["rawPath"], event["rawQueryString"]


@pytest.fixture
def app(aws: Cloud, log: Log) -> ModuleType:
    return load_app("webhook")


@pytest.mark.parametrize("provider", FORGED)
def test_of_ten_thousand_forged_or_altered_requests_none_is_accepted(
    provider: str, aws: Cloud, app: ModuleType, log: Log
) -> None:
    chance, tried = random.Random(1), Counter[str]()
    kinds = list(FORGED[provider])
    while tried.total() < REQUESTS:
        kind = kinds[tried.total() % len(kinds)]
        genuine = chance.choice(GENUINE[provider])
        event = FORGED[provider][kind](genuine, chance)
        if event is None or says(event) == says(genuine):
            continue
        tried[kind] += 1
        answer = app.handler(event, Context())
        assert answer["statusCode"] in (400, 403, 413), kind
        assert aws.calls == [], kind
    assert tried.keys() == set(kinds)
    assert min(tried.values()) > REQUESTS // len(kinds) - 1
    assert ANA.lstrip("+") not in log.text


@pytest.mark.parametrize("provider", FORGED)
def test_the_genuine_ones_are_all_accepted(provider: str, aws: Cloud, app: ModuleType) -> None:
    for genuine in GENUINE[provider]:
        assert app.handler(genuine, Context())["statusCode"] == 200
    ahead = [body for body in aws.bodies("statuses") if "opted_out_at" in body]
    told = [each for each in GENUINE[provider] if not says_nothing_new(each)]
    assert len(aws.calls) == len(told) + len(ahead), "a STOP goes ahead of its turn too"


def _types(message: dict[str, Any]) -> set[str]:
    """The type of a message of Meta's, and of one that it cannot hand on also what that is."""
    told = message.get("unsupported")
    return {message["type"], told.get("type", "") if isinstance(told, dict) else ""}


def says_nothing_new(event: Event) -> bool:
    """Whether a genuine request goes no further than the webhook: a message is on its way, several people were written
    to at once, the account has an error, or somebody has only opened the chat or pinned a message."""
    if provider_of(event) == "meta":
        value = value_of(document_of(event))
        messages = value.get("messages", ())
        is_quiet = messages and all({"pin", "request_welcome"} & _types(each) for each in messages)
        return is_quiet or not {"messages", "statuses", "user_id_update"} & value.keys()
    return fields_of(event).get("MessageStatus") in FORETOLD or "OtherRecipients0" in fields_of(event)


CARDS = (
    [{"origin": "other", "phones": [{"phone": "+14165550145", "wa_id": "14165550145"}]}],
    [{"phones": [{"phone": "+14165550145", "wa_id": "14165550145"}]}],
    [{"name": {"formatted_name": "Ben", "user_id": "CA.777"}, "user_id": "CA.777", "from_user_id": "CA.777"}],
)
"""What somebody may put into a card that they type or forward: it is signed, and proves nothing."""


def test_of_what_is_signed_only_meta_and_twilio_themselves_join_two_addresses(aws: Cloud, app: ModuleType) -> None:
    joins = {"id-and-number", "number-shared", "edit", "revoke", "system", "system-new-id", "whatsapp-id-and-number"}
    named = {name: meta.value() | dict(part) for name, part in (meta.LATELY | meta.NOTES).items()}
    requests = {name: meta_posted(meta.notification(value)) for name, value in named.items()}
    requests |= {
        name: meta_posted(meta.notification(meta.value(messages=(meta_message(name),)))) for name in meta.MESSAGES
    }
    requests |= {name: signed(TWILIO.webhook_url, lately_form(name)) for name in LATELY}
    for number, card in enumerate(CARDS):
        message = meta_message("contact") | {"contacts": card, "context": {"forwarded": True}}
        requests[f"card {number}"] = meta_posted(meta.notification(meta.value(messages=(message,))))
    for name, request in requests.items():
        aws.calls.clear()
        app.handler(request, Context())
        told = [each for each in aws.bodies("mailbox") if each.get("of_user_id") or each.get("of_new")]
        assert bool(told) == (name in joins), name


def test_every_genuine_form_is_signed_for_its_own_address() -> None:
    paths = Counter(event["rawPath"] for event in GENUINE["twilio"])
    assert paths == {
        urlsplit(TWILIO.webhook_url).path: len(MESSAGES) + len(LATELY) + 1,
        urlsplit(ROW).path: len(STATUSES),
    }
