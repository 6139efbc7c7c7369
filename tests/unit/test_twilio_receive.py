"""Twilio's forms: verified, read, and said in words."""

from datetime import UTC, datetime

import pytest
from twilio.request_validator import RequestValidator

from parley.channels.twilio import receive
from parley.conversation.events import Attachment, Channel, MessageForm
from parley.conversation.identity import conversation_id
from parley.errors import Forbidden, Unreadable
from parley.ports import DeliveryStatus

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
URL, TOKEN = "https://parley.example.com/twilio/message", "local-auth-token"
ANA, US = "+14165550123", "+15005550006"
SID, ACCOUNT = "SM" + "1a" * 16, "AC" + "2" * 32
REPLY = "SM" + "9" * 32


def form(**fields: str) -> dict[str, str]:
    return {"MessageSid": SID, "AccountSid": ACCOUNT, "From": ANA, "To": US, "Body": "hello", "NumMedia": "0"} | fields


def read(**fields: str) -> tuple[MessageForm, str, str | None]:
    """What a form with these fields says."""
    message = receive.message(form(**fields), NOON, "key", "parley")
    return message.form, message.text, message.payload


# --- the form -------------------------------------------------------------------------------------------------------


def test_blank_fields_are_kept_because_they_are_signed() -> None:
    assert receive.parse(b"ToCity=&Body=a+b%26c&From=%2B1") == {"ToCity": "", "Body": "a b&c", "From": "+1"}


def test_an_empty_body_is_an_empty_form() -> None:
    assert receive.parse(b"") == {}


@pytest.mark.parametrize(
    "body",
    [
        b"\xff",
        "é=1".encode(),
        b"a=%FF",
        b"a=%ED%A0%80",
        b"a=%E2%82",
        b"a=%4",
        b"a=%zz",
        b"a",
        b"a=1&&b=2",
        b"a=1&" * 201,
    ],
)
def test_what_is_no_form_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        receive.parse(body)


def signed(signature: str, settings: str = "") -> dict[str, str]:
    """The headers of a request with this signature."""
    headers = {"x-twilio-signature": signature}
    return headers | ({"x-twilio-webhooks-signature-settings": settings} if settings else {})


# --- the signature --------------------------------------------------------------------------------------------------

SIGNED = form(ToCity="")
SIGNATURE = RequestValidator(TOKEN).compute_signature(URL, SIGNED)


def test_what_twilio_signed_is_let_in() -> None:
    receive.verify(URL, SIGNED, signed(SIGNATURE), TOKEN)


def test_a_query_is_part_of_what_is_signed() -> None:
    url = f"{URL}?row=a.b"
    receive.verify(url, SIGNED, signed(RequestValidator(TOKEN).compute_signature(url, SIGNED)), TOKEN)


def test_the_signature_is_the_one_that_twilio_documents() -> None:
    """The example of Twilio's page "Webhooks Security"."""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    receive.verify(
        "https://mycompany.com/myapp.php?foo=1&bar=2", fields, signed("RSOYDt4T1cUTdK1PDd93/VVr8B8="), "12345"
    )


@pytest.mark.parametrize(
    ("url", "fields", "signature", "token"),
    [
        (f"{URL}?a=1", SIGNED, SIGNATURE, TOKEN),
        (URL.replace("https", "http"), SIGNED, SIGNATURE, TOKEN),
        (URL, SIGNED | {"Body": "hello!"}, SIGNATURE, TOKEN),
        (URL, SIGNED | {"More": ""}, SIGNATURE, TOKEN),
        (URL, {name: value for name, value in SIGNED.items() if value}, SIGNATURE, "other"),
        (URL, SIGNED, "", TOKEN),
        (URL, SIGNED, SIGNATURE.lower(), TOKEN),
        (URL, SIGNED, SIGNATURE[:-1], TOKEN),
        (f"{URL}?a=\ud800", SIGNED, SIGNATURE, TOKEN),
    ],
    ids=["query", "scheme", "field changed", "field added", "token", "none", "case", "shortened", "surrogate"],
)
def test_anything_else_is_forbidden(url: str, fields: dict[str, str], signature: str, token: str) -> None:
    with pytest.raises(Forbidden):
        receive.verify(url, fields, signed(signature), token)


# --- the message ----------------------------------------------------------------------------------------------------


def test_a_text_message() -> None:
    message = receive.message(form(), NOON, "key", "parley")
    assert (message.id, message.person, message.service, message.text) == (SID, ANA, US, "hello")
    assert (message.channel, message.form, message.received_at) == (Channel.SMS, MessageForm.TEXT, NOON)
    assert message.profile is None


def test_one_person_is_one_conversation_on_both_channels() -> None:
    sms = receive.message(form(), NOON, "key", "parley")
    whatsapp = receive.message(form(From=f"whatsapp:{ANA}", To=f"whatsapp:{US}"), NOON, "key", "parley")
    assert whatsapp.channel is Channel.WHATSAPP
    assert (whatsapp.person, whatsapp.service) == (ANA, US)
    assert whatsapp.conversation == sms.conversation == conversation_id("key", "parley", ANA)


def test_the_name_that_a_person_gave_is_cleaned_too() -> None:
    message = receive.message(form(ProfileName="Ana\x00 \u202eS."), NOON, "key", "parley")
    assert message.profile == "Ana S."


@pytest.mark.parametrize("field", ["MessageSid", "AccountSid", "From", "To"])
@pytest.mark.parametrize(
    "value",
    ["", "x" * 101, f"{SID} ", f"{SID}\n", SID.upper(), SID[:-1], SID + "0", "+1416555O123", "+", "ana", ANA + " "],
)
def test_a_message_needs_its_ids(field: str, value: str) -> None:
    with pytest.raises(Unreadable, match=field):
        receive.message(form(**{field: value}), NOON, "key", "parley")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ButtonPayload": "SM0.q", "ButtonText": "Yes", "Body": "Yes"}, (MessageForm.BUTTON, "Yes", "SM0.q")),
        ({"ButtonPayload": "SM0.q", "Body": "Yes"}, (MessageForm.BUTTON, "Yes", "SM0.q")),
        ({"ListId": "2", "ListTitle": "3 pm", "Body": ""}, (MessageForm.BUTTON, "3 pm", "2")),
        (
            {"Latitude": "43.6", "Longitude": "-79.4", "Label": "CN Tower", "Address": "290 Bremner", "Body": ""},
            (MessageForm.LOCATION, "[Location: CN Tower, 43.6, -79.4]", None),
        ),
        (
            {"Latitude": "43.6", "Longitude": "-79.4", "Address": "290 Bremner"},
            (MessageForm.LOCATION, "[Location: 290 Bremner, 43.6, -79.4]", None),
        ),
        ({"Latitude": "43.6", "Longitude": "-79.4"}, (MessageForm.LOCATION, "[Location: 43.6, -79.4]", None)),
        ({"MessageType": "order", "Body": ""}, (MessageForm.UNSUPPORTED, "[Unsupported message]", None)),
        ({"MessageType": "text", "Body": ""}, (MessageForm.TEXT, "", None)),
        ({"MessageType": "reaction", "Body": "👍"}, (MessageForm.REACTION, "[Reaction: 👍]", None)),
        ({"MessageType": "reaction", "Body": ""}, (MessageForm.REACTION, "[Reaction]", None)),
        ({"Body": "{0} {body} %s"}, (MessageForm.TEXT, "{0} {body} %s", None)),
    ],
)
def test_what_a_message_says(fields: dict[str, str], said: tuple[MessageForm, str, str | None]) -> None:
    assert read(**fields) == said


QUOTED = "SM" + "0f" * 16


@pytest.mark.parametrize(
    ("fields", "quoted"),
    [
        ({"OriginalRepliedMessageSid": QUOTED}, QUOTED),
        ({"OriginalRepliedMessageSid": QUOTED, "ButtonPayload": "SM0.q", "ButtonText": "Yes"}, None),
        ({"OriginalRepliedMessageSid": ""}, None),
        ({"OriginalRepliedMessageSid": "x" * 5_000}, None),
        ({}, None),
    ],
)
def test_a_reply_names_the_message_that_it_quotes(fields: dict[str, str], quoted: str | None) -> None:
    assert receive.message(form(**fields), NOON, "key", "parley").quoted == quoted


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("image/jpeg", "", (MessageForm.IMAGE, "[Image]", None)),
        ("image/png", "receipt {0}", (MessageForm.IMAGE, "[Image: receipt {0}]", None)),
        ("audio/ogg", "", (MessageForm.AUDIO, "[Voice message]", None)),
        ("audio/ogg; codecs=opus", "", (MessageForm.AUDIO, "[Voice message]", None)),
        ("video/mp4", "us", (MessageForm.VIDEO, "[Video: us]", None)),
        ("application/pdf", "lease.pdf", (MessageForm.DOCUMENT, "[Document: lease.pdf]", None)),
        ("text/plain", "", (MessageForm.DOCUMENT, "[Document]", None)),
        ("text/vcard", "", (MessageForm.CONTACT, "[Contact card]", None)),
        ("text/x-vcard", "", (MessageForm.CONTACT, "[Contact card]", None)),
        ("model/gltf+json", "", (MessageForm.UNSUPPORTED, "[Unsupported message]", None)),
        ("", "", (MessageForm.UNSUPPORTED, "[Unsupported message]", None)),
    ],
)
def test_media_is_said_in_words(kind: str, body: str, said: tuple[MessageForm, str, str | None]) -> None:
    assert read(NumMedia="1", MediaContentType0=kind, Body=body) == said


def test_everything_attached_is_said() -> None:
    types = ("image/jpeg", "image/png", "video/mp4", "model/gltf+json")
    sent = {f"MediaContentType{n}": kind for n, kind in enumerate(types)}
    sent |= {f"MediaUrl{n}": f"https://api.twilio.com/{n}" for n in range(len(types))}
    assert read(NumMedia="4", Body="us", **sent) == (MessageForm.IMAGE, "[Image: us] [Image] [Video]", None)


# --- the status -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("read", "read"),
        ("undelivered", "failed"),
        ("failed", "failed"),
        ("canceled", "failed"),
    ],
)
def test_a_status_is_put_in_our_words(said: str, meant: str) -> None:
    status = receive.status({"MessageSid": REPLY, "MessageStatus": said, "ErrorCode": ""}, "conversation.SM1.r0")
    assert status == DeliveryStatus(conversation="conversation", row="SM1.r0", status=meant, sid=REPLY, code=None)


def test_a_failure_has_its_code() -> None:
    fields = {"MessageSid": REPLY, "MessageStatus": "failed", "ErrorCode": "30007"}
    status = receive.status(fields, "conversation.SM1.r0")
    assert status is not None
    assert status.code == "30007"


@pytest.mark.parametrize(("said", "row"), [("teleported", "c.r"), ("sent", ""), ("sent", "c"), ("sent", "c.")])
def test_a_status_of_nothing_of_ours_is_none(said: str, row: str) -> None:
    assert receive.status({"MessageSid": REPLY, "MessageStatus": said}, row) is None


@pytest.mark.parametrize("field", ["MessageSid", "MessageStatus"])
def test_a_status_needs_its_fields(field: str) -> None:
    with pytest.raises(Unreadable, match=field):
        receive.status({"MessageSid": REPLY, "MessageStatus": "sent"} | {field: ""}, "c.r")


SHA256 = RequestValidator(TOKEN).compute_signature(URL, form(), "HMAC_SHA256")


def test_the_newer_signature_is_taken_where_its_header_names_it() -> None:
    receive.verify(URL, form(), signed(SHA256, "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"), TOKEN)


@pytest.mark.parametrize("settings", ["", "algorithm=HMAC_SHA1", "algorithm=HMAC_MD5", "algorithm=none", "nonsense"])
def test_the_newer_signature_is_not_taken_for_another_one(settings: str) -> None:
    with pytest.raises(Forbidden):
        receive.verify(URL, form(), signed(SHA256, settings), TOKEN)


@pytest.mark.parametrize("token", ["old-token", "new-token"])
def test_while_the_token_is_changed_both_are_valid(token: str) -> None:
    signature = RequestValidator(token).compute_signature(URL, form())
    receive.verify(URL, form(), signed(signature), "new-token\nold-token")
    with pytest.raises(Forbidden):
        receive.verify(URL, form(), signed(signature), "another-token")


@pytest.mark.parametrize(
    ("sent", "answered"), [("STOP", "stop"), ("START", "start"), ("HELP", "help"), ("", None), ("X", None)]
)
def test_what_twilio_has_answered_itself_is_known(sent: str, answered: str | None) -> None:
    assert receive.message(form(OptOutType=sent), NOON, "key", "parley").answered == answered


# --- what is attached -----------------------------------------------------------------------------------------------

PLACE = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME"


def attached(**fields: str) -> tuple[Attachment, ...]:
    return receive.message(form(**fields), NOON, "key", "parley").media


def test_everything_attached_is_named_by_its_place_and_bare_type() -> None:
    several = {"MediaUrl0": f"{PLACE}0", "MediaContentType0": "Audio/ogg; codecs=opus", "MediaUrl1": f"{PLACE}1"}
    assert attached(NumMedia="2", **several) == (
        Attachment(place=f"{PLACE}0", type="audio/ogg"),
        Attachment(place=f"{PLACE}1", type=""),
    )


@pytest.mark.parametrize("count", ["", "0", "-1", "x", "9" * 5000, "³"])
def test_a_number_of_media_that_is_none_is_nothing_attached(count: str) -> None:
    assert attached(NumMedia=count, MediaUrl0=f"{PLACE}0", MediaContentType0="text/plain") == ()


def test_no_more_is_attached_than_twilio_takes_and_no_place_is_endless() -> None:
    many = {f"MediaUrl{n}": f"{PLACE}{n}" for n in range(20)} | {"MediaUrl3": PLACE + "3" * 1000, "MediaUrl4": ""}
    assert [each.place.removeprefix(PLACE) for each in attached(NumMedia="20", **many)] == list("01256789")
