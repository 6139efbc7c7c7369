"""Messages as the channels send them since 2026, through the webhook's `app.py`: who has written, and what reaches the
queues."""

from types import ModuleType
from typing import Any

import pytest

from parley.conversation.events import AddressChanged, Channel, Message, MessageForm, load
from parley.conversation.identity import conversation_id
from parley_cli import meta
from parley_cli.events import (
    ANA,
    CONVERSATION_KEY,
    LATELY,
    PUBLIC_URL,
    lately_form,
    message_form,
    meta_posted,
    signed,
)
from tests.functions.conftest import Log
from tests.support.cloud import Cloud, Context, load_app, sample

AGENT = "corner_cafe_x1y2_agent"


def conversation(address: str) -> str:
    return conversation_id(CONVERSATION_KEY, "parley", address)


@pytest.fixture
def app(aws: Cloud, log: Log, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A cold webhook of a deployment with Meta."""
    monkeypatch.setenv("META_PHONE_NUMBER_ID", meta.PHONE_NUMBER_ID)
    return load_app("webhook")


def queued(aws: Cloud) -> Message:
    """The one message in the mailbox."""
    (record,) = aws.take("mailbox")
    event = load(record["body"])
    assert isinstance(event, Message)
    return event


def posted(message: meta.Part, *contacts: meta.Part) -> dict[str, Any]:
    return meta_posted(meta.notification(meta.value() | {"contacts": list(contacts), "messages": [message]}))


# --- people without a number ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["meta-id-only", "twilio-whatsapp-id"])
def test_somebody_who_hides_their_number_is_known_by_their_id(name: str, aws: Cloud, app: ModuleType) -> None:
    assert app.handler(sample(name), Context())["statusCode"] == 200
    message = queued(aws)
    assert (message.person, message.user_id, message.of_user_id) == (meta.USER_ID, meta.USER_ID, None)
    assert message.conversation == conversation(meta.USER_ID)
    assert message.channel is Channel.WHATSAPP


@pytest.mark.parametrize("name", ["meta-id-and-number", "twilio-whatsapp-id-and-number", "meta-number-shared"])
def test_number_and_id_together_say_that_both_are_one_person(name: str, aws: Cloud, app: ModuleType) -> None:
    app.handler(sample(name), Context())
    message = queued(aws)
    assert (message.person, message.user_id) == (ANA, meta.USER_ID)
    assert (message.conversation, message.of_user_id) == (conversation(ANA), conversation(meta.USER_ID))


@pytest.mark.parametrize(
    ("fields", "is_shared"),
    [
        ({"origin": "contact_request"}, True),
        ({"origin": "contact_request", "phones": [{"phone": "+1 (416) 555-0123"}]}, True),
        (
            {"origin": "contact_request", "phones": [{"phone": "x", "wa_id": ANA[1:]}, {"phone": "+1 416-555-0123"}]},
            True,
        ),
        ({"origin": "contact_request", "phones": [{"phone": ANA}, {"phone": "none"}]}, False),
        ({"origin": "other"}, False),
        ({"origin": "CONTACT_REQUEST"}, False),
        ({}, False),
        ({"origin": "contact_request", "phones": []}, False),
        ({"origin": "contact_request", "phones": [{"phone": ANA}, {"phone": "+14165550145"}]}, False),
        ({"origin": "contact_request", "phones": [{"phone": "call me"}]}, False),
    ],
    ids=str,
)
def test_only_the_card_that_was_asked_for_tells_a_number(
    fields: meta.Part, is_shared: bool, aws: Cloud, app: ModuleType
) -> None:
    card = {"phones": [{"phone": ANA, "wa_id": ANA[1:]}], **fields}
    told = {"id": meta.wamid(1), "type": "contacts", "contacts": [card], "from_user_id": meta.USER_ID}
    for message, says in ((told, is_shared), (told | {"context": {"forwarded": True}}, False)):
        app.handler(posted(message | {"id": meta.wamid(2 + says)}), Context())
        found = queued(aws)
        assert (found.person == ANA) == says
        assert (found.form is MessageForm.NUMBER) == says


def test_an_empty_sender_is_known_by_the_id_beside_it(aws: Cloud, app: ModuleType) -> None:
    form = lately_form("whatsapp-id") | {"From": "", "ExternalUserId": f"whatsapp:{meta.USER_ID}"}
    app.handler(signed(f"{PUBLIC_URL}/twilio/message", form), Context())
    assert queued(aws).person == meta.USER_ID


SAID = {"id": meta.wamid(1), "timestamp": "1767625200", "type": "text", "text": {"body": "hi"}}
CONTACT = {"profile": {"name": "Ana"}, "user_id": meta.USER_ID}


@pytest.mark.parametrize(
    ("message", "contacts", "person", "name"),
    [
        (SAID | {"from_user_id": meta.USER_ID}, (), meta.USER_ID, None),  # "the contacts array may be missing"
        (SAID | {"from_user_id": meta.USER_ID}, (CONTACT,), meta.USER_ID, "Ana"),
        (SAID, (CONTACT,), meta.USER_ID, "Ana"),
        (SAID | {"from": meta.USER_ID}, (CONTACT | {"wa_id": meta.USER_ID},), meta.USER_ID, "Ana"),
        (SAID | {"from": "", "from_user_id": "US.ENT.1181abC"}, (), "US.ENT.1181abC", None),
        (SAID | {"from": ANA[1:], "from_user_id": "no id"}, (CONTACT | {"user_id": "x"},), ANA, None),
        (SAID | {"from": ANA[1:]}, ({"wa_id": ANA[1:], "profile": {"name": "Ana"}},), ANA, "Ana"),
        (SAID | {"from": None, "from_user_id": meta.USER_ID}, (None, 7, CONTACT), meta.USER_ID, "Ana"),
    ],
)
def test_whoever_is_named_in_any_of_the_places_is_the_sender(
    message: meta.Part, contacts: tuple[meta.Part, ...], person: str, name: str | None, aws: Cloud, app: ModuleType
) -> None:
    assert app.handler(posted(message, *contacts), Context())["statusCode"] == 200
    found = queued(aws)
    assert (found.person, found.profile) == (person, name)


@pytest.mark.parametrize("id", ["", "us.1", "USA.1", "US.", "US." + "1" * 129, "US.1/2", "US.1\n", 7, None])
def test_what_is_no_id_names_nobody(id: Any, aws: Cloud, app: ModuleType) -> None:
    assert app.handler(posted(SAID | {"from_user_id": id}), Context())["statusCode"] == 400
    assert aws.take("mailbox") == []


def test_of_two_strangers_in_one_post_nobody_is_guessed(aws: Cloud, app: ModuleType) -> None:
    assert app.handler(posted(SAID, CONTACT, CONTACT | {"user_id": "CA.2"}), Context())["statusCode"] == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"From": "whatsapp:CA.123", "FromAbc": "9"},  # the id CA.123FromAbc9, cut short
        {"From": "whatsapp:CA.123", "Hxy": ""},
        {"From": "whatsapp:CA.1", "Body": "Fromwhatsapp:CA.2MessageSid"},
    ],
)
def test_a_form_that_could_be_cut_to_another_id_is_refused(fields: dict[str, str], aws: Cloud, app: ModuleType) -> None:
    assert app.handler(signed(f"{PUBLIC_URL}/twilio/message", message_form("whatsapp") | fields), Context())[
        "statusCode"
    ] in (400, 403)
    assert aws.take("mailbox") == []


def test_an_id_may_have_letters(aws: Cloud, app: ModuleType) -> None:
    form = lately_form("whatsapp-id") | {"From": "whatsapp:CA.ENT.1aBcFROMz9"}
    app.handler(signed(f"{PUBLIC_URL}/twilio/message", form), Context())
    assert queued(aws).person == "CA.ENT.1aBcFROMz9"


def test_the_answers_of_a_form_are_told_and_are_nobodys_words(aws: Cloud, app: ModuleType) -> None:
    for name in ("twilio-whatsapp-form", "meta-flow"):
        app.handler(sample(name), Context())
        message = queued(aws)
        assert (message.unread, message.text) == ("form", "[Form: Rating: Excellent, Comments: very good]")
        assert (message.written, message.outside) == ("", True)


# --- RCS, reactions in words, groups ----------------------------------------------------------------------------------


def test_rcs_is_a_channel_to_the_same_person(aws: Cloud, app: ModuleType) -> None:
    app.handler(sample("twilio-rcs"), Context())
    message = queued(aws)
    assert (message.channel, message.person, message.service) == (Channel.RCS, ANA, AGENT)
    assert message.conversation == conversation(ANA)


def test_a_suggested_reply_is_a_button(aws: Cloud, app: ModuleType) -> None:
    app.handler(sample("twilio-rcs-button"), Context())
    message = queued(aws)
    assert (message.form, message.text) == (MessageForm.BUTTON, "Yes")
    assert message.payload == LATELY["rcs-button"][1]["ButtonPayload"]


def test_a_reaction_in_words_is_none_of_the_persons_words(aws: Cloud, app: ModuleType) -> None:
    app.handler(sample("twilio-sms-tapback"), Context())
    message = queued(aws)
    assert (message.form, message.written) == (MessageForm.REACTION, "")


def test_a_message_in_a_group_is_the_groups_and_nobodys_words(aws: Cloud, app: ModuleType) -> None:
    app.handler(sample("meta-group"), Context())
    message = queued(aws)
    assert (message.form, message.person) == (MessageForm.GROUP, f"group:{meta.GROUP_ID}")
    assert message.conversation != conversation(ANA)
    assert "yes" not in message.model_dump_json()


@pytest.mark.parametrize("text", ["STOP", "stop", "please stop texting me"])
def test_nobody_opts_out_in_a_group(text: str, aws: Cloud, app: ModuleType) -> None:
    fields = {"from": ANA[1:], "group_id": meta.GROUP_ID, "text": {"body": text}}
    app.handler(posted(SAID | fields), Context())
    queued(aws)
    assert aws.take("statuses") == []


def test_a_reaction_in_a_group_is_not_answered(aws: Cloud, app: ModuleType) -> None:
    reaction = {"type": "reaction", "reaction": {"message_id": meta.wamid(2), "emoji": "👍"}, "group_id": meta.GROUP_ID}
    assert app.handler(posted({"id": meta.wamid(1), "from": ANA[1:]} | reaction), Context())["statusCode"] == 200
    assert aws.take("mailbox") == []


def test_groups_may_be_ignored(aws: Cloud, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("META_PHONE_NUMBER_ID", meta.PHONE_NUMBER_ID)
    monkeypatch.setenv("META_GROUPS", "ignore")
    assert load_app("webhook").handler(sample("meta-group"), Context())["statusCode"] == 200
    assert aws.take("mailbox") == []
    assert [line["in_groups"] for line in log.lines if "in_groups" in line] == [1]


def test_a_group_mms_answers_nothing(aws: Cloud, app: ModuleType) -> None:
    assert app.handler(sample("twilio-mms-group"), Context())["statusCode"] == 200
    assert aws.calls == []


# --- changed numbers and ids ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "old", "new"),
    [
        (sample("meta-system"), ANA, "+14165550124"),
        (sample("meta-system-new-id"), meta.USER_ID, "CA.999"),
    ],
)
def test_a_changed_address_is_told_to_the_conversation_of_the_old_one(
    event: dict[str, Any], old: str, new: str, aws: Cloud, app: ModuleType
) -> None:
    assert app.handler(event, Context())["statusCode"] == 200
    (record,) = aws.take("mailbox")
    told = load(record["body"])
    assert isinstance(told, AddressChanged)
    assert (told.conversation, told.to, told.of_new) == (conversation(old), new, conversation(new))


NEW_ID = {"type": "user_changed_user_id", "user_id": "CA.999", "previous_user_id": meta.USER_ID}
NEW_NUMBER = {"type": "user_changed_number", "wa_id": "14165550124"}


@pytest.mark.parametrize(
    ("told", "old", "new"),
    [
        ({"from_user_id": "CA.999", "system": NEW_ID}, meta.USER_ID, "CA.999"),
        ({"system": NEW_ID | {"body": ""}}, meta.USER_ID, "CA.999"),
        ({"from": ANA[1:], "from_user_id": "CA.999", "system": NEW_ID}, ANA, "CA.999"),
        ({"system": NEW_NUMBER | {"previous_user_id": meta.USER_ID}}, meta.USER_ID, "+14165550124"),
        (
            {
                "from_user_id": "CA.999",
                "system": NEW_NUMBER | {"user_id": "CA.999", "previous_user_id": meta.USER_ID},
            },
            meta.USER_ID,
            "+14165550124",
        ),
    ],
)
def test_the_address_that_was_left_is_the_one_that_whatsapp_calls_the_previous(
    told: dict[str, Any], old: str, new: str, aws: Cloud, app: ModuleType
) -> None:
    app.handler(posted({"id": meta.wamid(1), "type": "system"} | told), Context())
    (body,) = aws.bodies("mailbox")
    assert (body["conversation"], body["to"]) == (conversation(old), new)


def test_a_field_of_its_own_tells_of_new_ids_too(aws: Cloud, app: ModuleType) -> None:
    update = {"wa_id": ANA[1:], "user_id": {"previous": meta.USER_ID, "current": "CA.999"}, "timestamp": "1767625200"}
    document = meta.notification(meta.value() | {"user_id_update": [update]})
    document["entry"][0]["changes"][0]["field"] = "user_id_update"
    for _ in range(2):
        assert app.handler(meta_posted(document), Context())["statusCode"] == 200
    (body,) = aws.bodies("mailbox")
    assert (body["conversation"], body["to"]) == (conversation(meta.USER_ID), "CA.999")


@pytest.mark.parametrize(
    "system",
    [{"type": "user_changed_number", "wa_id": "x"}, {"type": "user_identity_changed"}, {}, None, {"user_id": "no"}],
)
def test_what_tells_of_no_address_changes_none(system: Any, aws: Cloud, app: ModuleType) -> None:
    app.handler(posted({"id": meta.wamid(1), "type": "system", "from": ANA[1:], "system": system}), Context())
    assert aws.calls == []


def test_a_call_is_a_message_that_nobody_can_read(aws: Cloud, app: ModuleType) -> None:
    call = {"id": "wacid.1", "from": ANA[1:], "timestamp": "1767625200", "direction": "USER_INITIATED"}
    calls = [call | {"event": "connect"}, call | {"event": "terminate"}]
    document = meta.notification(meta.value() | {"calls": calls})
    document["entry"][0]["changes"][0]["field"] = "calls"
    app.handler(meta_posted(document), Context())
    message = queued(aws)
    assert (message.id, message.form, message.person) == ("wacid.1", MessageForm.CALL, ANA)
