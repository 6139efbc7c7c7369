"""People as they come since 2026: without a number, by RCS, in groups, with reactions that are put into words."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import permutations

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation import lateness, zones
from parley.conversation.events import Channel, DeliveryFailed, MessageForm
from parley.conversation.segments import to_gsm7
from parley.conversation.tapbacks import is_tapback
from parley.settings import Settings
from parley.settings.channels import TwilioSettings
from parley_cli import meta
from parley_cli.memory_service import MemoryService
from tests.conversations.test_meta import WhatsApp
from tests.support.batches import handled
from tests.support.meta_server import MetaServer
from tests.support.phone import ANA, Phone
from tests.support.phone import clock as noon


@pytest.fixture
def ana() -> Iterator[WhatsApp]:
    with MetaServer() as server:
        yield WhatsApp(server, MemoryService(noon()))
        assert not server.refused, f"a request was not correct: {server.refused}"


def hidden(text: str, number: int, whatsapp: WhatsApp, id: str = meta.USER_ID) -> None:
    """Somebody who keeps their number to themselves texts."""
    whatsapp.service.now.advance(seconds=1)  # type: ignore[attr-defined]
    at = str(int(whatsapp.service.now().timestamp()))
    said = {"id": meta.wamid(number), "timestamp": at, "type": "text", "text": {"body": text}, "from_user_id": id}
    contact = {"profile": {"name": "Ana", "username": "ana"}, "user_id": id}
    whatsapp.posts_to_us(meta.value() | {"contacts": [contact], "messages": [said]})


def test_somebody_without_a_number_is_served_and_answered_at_their_id(ana: WhatsApp) -> None:
    hidden("add milk to my tasks", 1, ana)
    hidden("my tasks", 2, ana)
    sent = [message for _, message in ana.server.taken]
    assert [message["recipient"] for message in sent] == [meta.USER_ID] * 2
    assert sent[1]["text"]["body"] == "Your tasks:\n1. milk"


def test_what_their_country_cannot_tell_is_asked_where_it_matters(ana: WhatsApp) -> None:
    hidden("remind me tomorrow at 9 to call Bo", 1, ana)
    (said,) = ana.server.texts
    assert said.endswith("Is it 07:00 where you are?\nReply YES or NO.")


def test_a_group_is_told_once_that_this_talks_in_private(ana: WhatsApp) -> None:
    for number, text in enumerate(("hello", "yes", "STOP"), 1):
        said = {"from": ANA[1:], "id": meta.wamid(number), "timestamp": "1795262400", "type": "text"}
        ana.posts_to_us(meta.value(messages=(said | {"text": {"body": text}, "group_id": meta.GROUP_ID},)))
    ((_, told),) = ana.server.taken
    assert (told["recipient_type"], told["to"]) == ("group", meta.GROUP_ID)
    assert told["text"]["body"].startswith("I only talk in private")
    ana.texts("my tasks")  # nobody has opted out
    assert len(ana.server.taken) == 2


def test_rcs_and_sms_are_one_person_and_a_stop_on_one_closes_both() -> None:
    service = MemoryService(noon())
    sms, rcs = Phone(service), Phone(service, channel=Channel.RCS)
    sms.says("add milk to my tasks")
    sms.hears("Added “milk” to your tasks.")
    rcs.says("delete milk")
    assert service.sender.sent[-1].channel is Channel.RCS
    assert [button.title for button in service.sender.sent[-1].buttons or ()] == ["Yes", "No"]
    rcs.says("STOP")
    sms.inbox.clear()
    sms.says("my tasks")
    assert sms.inbox == []


REACTIONS = [
    "Liked “Delete milk?”",
    "Loved “Delete “milk” from your tasks?\nReply YES or NO.”",
    'Disliked "Delete milk?"',
    "Laughed at “Delete milk?”",
    "Emphasized “Delete milk?”",
    "Questioned “Delete milk?”",
    "Removed a like from “Delete milk?”",
    "Removed an exclamation from “yes”",
    "Reacted 👍 to “Delete milk?”",
    "Liked an image",
    "Me gusta “Delete milk?”",
    "Le ha gustado “Delete milk?”",
    "No le ha gustado “Delete milk?”",
    "Ha reaccionado con 🎉 a “Delete milk?”",
    'Liked “Delete "milk" f',
    "Loved ‘milk’",
    "Loved 2 Photos",
    "❤️ a “milk”",
    "Exclamó por “milk”",
    "Dudó sobre “milk”",
    "Reaccionaste con 👍 a “milk”",
    "\u200b👍\u200b to “\u200aDelete milk?\u200a”",
    "Le gustó “¿Borrar leche?”",
    "Le encantó “¿Borrar leche?”",
    "Reaccionó con 👍 a “¿Borrar leche?”",
    "Quitó un me gusta de “¿Borrar leche?”",
    "Gostou de “Apagar leite?”",
    "A aimé « Supprimer le lait ? »",
    "Liked “STOP”",
]


@pytest.mark.parametrize("text", REACTIONS)
def test_a_reaction_in_words_is_heard_as_one(text: str) -> None:
    assert is_tapback(text)


@pytest.mark.parametrize(
    "text",
    [
        *("liked", "Liked it", "I liked “Dune”", "Loved the milk", "yes", "Liked “this” and want more", "a to b"),
        *("Removed milk from my list", "add milk to “home”", "Emphasized", "Liked “", "no le gusta", "👍", "x" * 9_000),
    ],
)
def test_words_of_the_person_are_none(text: str) -> None:
    assert not is_tapback(text)


def test_a_reaction_answers_nothing_and_drops_no_question() -> None:
    service = MemoryService(noon())
    phone = Phone(service)
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    phone.says("[Reaction]", form=MessageForm.REACTION)
    assert phone.inbox == []
    phone.says("yes")
    phone.hears("Deleted “milk”.")


@pytest.mark.parametrize(
    ("address", "zone", "sure"),
    [
        ("+5215512345678", "America/Mexico_City", True),
        ("+5216641234567", "America/Tijuana", True),
        ("+5491123456789", "America/Buenos_Aires", True),
        ("+19075550123", "America/Anchorage", False),
        ("+12085550123", "America/Boise", False),
        ("+447911123456", "Europe/London", True),
        (ANA, "America/Toronto", True),
        ("CA.123", "America/Toronto", False),
        ("GB.123", "Europe/London", True),
        ("US.ENT.1a", "America/New_York", False),
        ("ZZ.1", "UTC", False),
        ("123", "UTC", False),
    ],
)
def test_the_clock_of_an_address(address: str, zone: str, sure: bool) -> None:
    assert (zones.of_number(address), zones.is_sure(address)) == (zone, sure)


def test_a_number_of_several_zones_is_asked_about_once_and_a_length_is_not() -> None:
    phone = Phone(MemoryService(ManualClock(noon()())), "+19075550123")
    phone.says("remind me in 10 minutes to call")
    assert "where you are" not in phone.inbox.pop()
    phone.says("remind me tomorrow at 9 to call Bo")
    assert "Is it 03:00 where you are?" in phone.inbox.pop()
    phone.says("yes")
    phone.inbox.clear()
    phone.says("remind me tomorrow at 10 to call Cy")
    assert "where you are" not in phone.inbox.pop()


@pytest.mark.parametrize("number", ["+15005550006", ""])
def test_what_rcs_cannot_deliver_goes_by_sms_where_there_is_a_number(number: str) -> None:
    service = MemoryService(noon(), settings=Settings(None, TwilioSettings(number=number)))
    Phone(service, channel=Channel.RCS).says("add milk to my tasks")
    (lost,) = service.sender.sent
    failed = DeliveryFailed(
        id=f"{lost.id}.failed", conversation=lost.conversation, received_at=service.now(), row=lost.id, code="63036"
    )
    service.receive(failed)
    again = service.sender.sent[1:]
    assert [(each.channel, each.sender, each.text) for each in again] == (
        [(Channel.SMS, number, to_gsm7(lost.text))] if number else []
    )


# --- edited and deleted ---------------------------------------------------------------------------------------------


def edits(whatsapp: WhatsApp, original: int, text: str | None) -> None:
    """Ana changes one of her messages, or deletes it."""
    about: meta.Part = {"original_message_id": meta.wamid(original)}
    if text is None:
        whatsapp.says("revoke", about)
    else:
        whatsapp.says("edit", about | {"message": {"type": "text", "text": {"body": text}}})


def test_an_edited_text_that_did_something_is_a_correction_that_asks(ana: WhatsApp) -> None:
    ana.texts("add milk to my tasks")
    ana.hears()
    edits(ana, 1, "add oat milk to my tasks")
    asked = ana.hears()
    words = asked["interactive"]["body"]["text"]
    assert words.startswith("You changed “add milk to my tasks” to “add oat milk to my tasks”.")
    ana.taps(asked["interactive"]["action"]["buttons"][0])
    ana.hears()
    ana.texts("my tasks")
    assert ana.hears_text() == "Your tasks:\n1. oat milk"


def test_an_edited_text_that_did_nothing_counts_as_it_is_now(ana: WhatsApp) -> None:
    ana.texts("add milk to my tasks")
    ana.texts("delete milk")
    ana.heard = len(ana.server.taken)
    edits(ana, 2, "my tasks")
    assert "1. milk" in ana.hears_text()


def test_an_edit_that_changes_no_word_says_nothing(ana: WhatsApp) -> None:
    ana.texts("add milk to my tasks")
    ana.hears()
    edits(ana, 1, "Add milk to my tasks!")
    assert len(ana.server.taken) == 1


def test_a_deleted_text_leaves_the_window_and_says_nothing(ana: WhatsApp) -> None:
    ana.texts("my secret is a lark")
    ana.hears()
    edits(ana, 1, None)
    assert "lark" not in "".join(line.text for line in ana.service.conversation(ANA).history.lines)
    assert len(ana.server.taken) == 1


def test_a_text_that_comes_behind_its_deletion_says_nothing(ana: WhatsApp) -> None:
    first = ana.service.message(ANA, "add milk to my tasks", Channel.WHATSAPP)
    taken = ana.service.message(ANA, "[Deleted message]", Channel.WHATSAPP, form=MessageForm.DELETED)
    for event in (taken.model_copy(update={"edits": first.id}), first):
        assert ana.service.receive(event) == []
    assert "add milk" not in ana.service.conversation(ANA).model_dump_json()


def test_the_words_of_a_deleted_text_leave_the_record_of_consent(ana: WhatsApp) -> None:
    first = ana.service.message(ANA, "my password is hunter2", Channel.WHATSAPP)
    taken = ana.service.message(ANA, "[Deleted message]", Channel.WHATSAPP, form=MessageForm.DELETED)
    ana.service.receive(first)
    ana.service.receive(taken.model_copy(update={"edits": first.id}))
    state = ana.service.conversation(ANA)
    person = state.person
    assert person is not None
    assert [each.words for each in person.consents] == [""]
    assert "hunter2" not in state.model_dump_json()


@pytest.mark.parametrize(
    ("said", "first", "last", "left"),
    [
        ("delete milk", "delete tea", "delete jam", "1. milk\n2. tea"),
        ("delete milk", "my tasks", "delete tea", "1. milk\n2. jam"),
        ("add rice to my tasks", "add oats to my tasks", "add figs to my tasks", "1. milk\n2. tea\n3. jam\n4. figs"),
    ],
)
def test_of_a_text_that_is_edited_twice_the_last_words_are_meant(
    said: str, first: str, last: str, left: str, ana: WhatsApp
) -> None:
    for each in ("add milk to my tasks", "add tea to my tasks", "add jam to my tasks", said):
        ana.texts(each)
    edits(ana, 4, first)
    edits(ana, 4, last)
    ana.texts("yes")
    ana.heard = len(ana.server.taken)
    ana.texts("my tasks")
    assert ana.hears_text() == f"Your tasks:\n{left}"


def test_an_edited_caption_is_no_more_acted_upon_than_the_caption_was(ana: WhatsApp) -> None:
    ana.texts("add milk to my tasks")
    ana.hears()
    picture = {"type": "image", "image": {"id": "9", "mime_type": "image/jpeg", "caption": "delete all my tasks"}}
    ana.says("edit", {"original_message_id": meta.wamid(1), "message": picture})
    assert ana.hears_text().startswith("I don't act on words beside something that was sent along")


@pytest.mark.parametrize("before", ["hello", "add milk to my tasks"])
def test_an_edit_to_stop_opts_out(before: str, ana: WhatsApp) -> None:
    ana.texts(before)
    ana.hears()
    edits(ana, 1, "STOP")
    ana.hears()
    ana.texts("my tasks")
    assert len(ana.server.taken) == 2


# --- late, and in disorder ------------------------------------------------------------------------------------------


def test_a_text_that_comes_hours_late_is_said_to_be_late_and_asked_about(ana: WhatsApp) -> None:
    ana.texts("my tasks")
    ana.hears()
    written = int(ana.service.now().timestamp())
    ana.service.now.advance(hours=3)  # type: ignore[attr-defined]
    said = meta.message(meta.wamid(90), ANA, "text", {"body": "remind me in 20 minutes to call Bo"}, written)
    ana.posts_to_us(meta.value(messages=(said,)))
    asked = ana.hears()
    assert asked["interactive"]["body"]["text"].startswith(
        "You wrote this on Saturday 21 November, 07:00, and it has only now reached me."
    )
    assert ana.service.conversation(ANA).timers == ()
    ana.taps(asked["interactive"]["action"]["buttons"][0])
    assert "call Bo" in ana.hears_text()
    assert len(ana.service.conversation(ANA).timers) == 1


def test_a_late_text_without_a_time_is_done(ana: WhatsApp) -> None:
    written = int(ana.service.now().timestamp())
    ana.service.now.advance(hours=3)  # type: ignore[attr-defined]
    ana.posts_to_us(
        meta.value(messages=(meta.message(meta.wamid(90), ANA, "text", {"body": "add milk to my tasks"}, written),))
    )
    assert ana.hears_text() == "Added “milk” to your tasks."


@pytest.mark.parametrize(
    ("text", "is_from_now"),
    [
        *(("remind me in 20 minutes", True), ("what is on tonight?", True), ("recuérdame en media hora", True)),
        *(("wake me tomorrow at 7", True), ("avísame mañana", True), ("in 2 h", True)),
        *(("add milk", False), ("remind me on 3 December at 9", False), ("buy 20 eggs", False), ("", False)),
    ],
)
def test_what_counts_from_the_moment_of_writing(text: str, is_from_now: bool) -> None:
    assert lateness.says_from_now(text) is is_from_now


WRITTEN = ("add milk to my tasks", "delete milk", "yes")


@pytest.mark.parametrize("came", list(permutations(range(3))), ids=str)
def test_what_waits_together_is_read_in_the_order_of_its_writing(came: Sequence[int]) -> None:
    phone = Phone(MemoryService(noon()), channel=Channel.WHATSAPP)
    at = phone.clock() - timedelta(seconds=9)
    texts = [
        phone.service.message(ANA, text, Channel.WHATSAPP).model_copy(update={"timestamp": at + timedelta(seconds=n)})
        for n, text in enumerate(WRITTEN)
    ]
    assert handled(phone, [texts[n] for n in came]) == sorted(range(3), key=lambda place: came[place])
    question = "Delete “milk” from your tasks?\nReply YES or NO."
    crossed = f"Our messages crossed, so here is my question again:\n\n{question}"
    phone.hears("Added “milk” to your tasks.", question, crossed)  # nobody could have read it when they wrote the yes
    assert phone.tasks == ["milk"]
    phone.says("yes")
    assert phone.tasks == []


# --- what cannot be read --------------------------------------------------------------------------------------------


def form(answers: str) -> meta.Part:
    """Return the content of the reply to a form (WhatsApp Flows) with these answers as JSON."""
    return {"type": "nfm_reply", "nfm_reply": {"name": "flow", "body": "Sent", "response_json": answers}}


FILE = {"sha256": "x", "id": meta.MEDIA_ID}


@pytest.mark.parametrize(
    ("kind", "content", "answer"),
    [
        ("sticker", {"mime_type": "image/webp", **FILE}, "I can't see pictures, stickers or videos."),
        ("image", {"mime_type": "image/jpeg", "view_once": True, **FILE}, "I can't see pictures"),
        (
            "image",
            {"mime_type": "image/jpeg", "caption": "add milk to my tasks", **FILE},
            "I don't act on",
        ),
        ("document", {"mime_type": "application/pdf", "filename": "lease.pdf", **FILE}, "I can't open files."),
        ("location", {"latitude": 43.6, "longitude": -79.4}, "I can't use where somebody is."),
        ("unsupported", {"type": "event"}, "I can't read that kind of message yet."),
        ("unsupported", {"type": "poll_creation"}, "I can't read polls."),
        ("edit", {"original_message_id": meta.wamid(1)}, "You changed a message, but I can't see its new words."),
        ("unsupported", {"type": "edit"}, "You changed a message, but I can't see its new words."),
        ("unsupported", {"type": "media_placeholder"}, "WhatsApp could not give me your last message."),
        (
            "interactive",
            form('{"screen_0_Rating_0":"0_Very_good","screen_0_What_else_1":["0_Tea","1_Milk"],"flow_token":"t1"}'),
            "Your form has come: Rating: Very good, What else: Tea; Milk. I do nothing with a form by itself;",
        ),
        (
            "interactive",
            form('{"values": {"in_pin_code": "400063", "name": "Ana]"}}'),
            "Your form has come: in pin code: 4",
        ),
        ("interactive", form("{}"), "Your form has come, but there is nothing in it that I can read."),
        ("interactive", form('{"a": ' * 9_000), "Your form has come, but there is nothing in it"),
        ("interactive", form('["a"]'), "Your form has come, but there is nothing in it"),
        ("call", {"event": "connect"}, "I can't take calls."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_used_has_one_answer_and_keeps_the_question(
    kind: str, content: meta.Part, answer: str, ana: WhatsApp
) -> None:
    ana.texts("add tea to my tasks")
    ana.texts("delete tea")
    ana.heard = len(ana.server.taken)
    ana.says(kind, content)
    said = ana.hears_text()
    assert said.startswith(answer)
    assert "Delete “tea” from your tasks?" in said
    ana.texts("yes")
    assert ana.hears_text() == "Deleted “tea”."


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        *(("unsupported", {"type": type}) for type in ("pin", "keep_in_chat", "poll_update", "reaction")),
        ("request_welcome", {}),
        ("interactive", {"type": "call_permission_reply", "call_permission_reply": {"response": "accept"}}),
    ],
)
def test_what_only_tells_of_an_earlier_message_or_of_the_chat_is_answered_nothing(
    kind: str, content: meta.Part, ana: WhatsApp
) -> None:
    ana.says(kind, content)
    assert (ana.server.taken, ana.service.conversation(ANA).person) == ([], None)


def test_what_stands_in_a_form_is_no_opt_out_and_no_command(ana: WhatsApp) -> None:
    ana.says("interactive", form('{"what": "STOP", "more": "add milk to my tasks"}'))
    assert ana.hears_text().startswith("Your form has come: what: STOP, more: add milk to my tasks.")
    assert ana.service.conversation(ANA).is_opted_out is False
    ana.texts("my tasks")
    assert ana.hears_text() == "You have no open tasks."
