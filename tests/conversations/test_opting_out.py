"""An opt-out is heard in whatever form it comes, and a doubtful one is asked about."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.channels.meta import receive as meta
from parley.channels.twilio import receive as twilio
from parley.conversation.events import Channel, Message, MessageForm
from parley.ports import Fetched
from parley_cli import meta as posts
from parley_cli.memory_service import KEY, SERVICE, MemoryService
from tests.support.coach import with_coach
from tests.support.media import KeptMedia, ScriptedTranscriber
from tests.support.model import ScriptedModel, words
from tests.support.phone import ANA, START, Phone, clock

STOPPED = "You won't get any more messages from us. Reply START to hear from us again."
ASKED = "Do you want no messages from us at all any more?\nReply YES or NO."


def opted_out(phone: Phone) -> bool:
    assert phone.state.person is not None
    return phone.state.person.opted_out


def by_twilio(**fields: str) -> Message:
    form = {"AccountSid": f"AC{7:032x}", "MessageSid": f"MM{7:032x}", "From": ANA, "To": "+15005550006", **fields}
    return twilio.message(form, START, KEY, SERVICE)


def by_meta(kind: str, content: Mapping[str, Any]) -> Message:
    said = posts.message(posts.wamid(7), ANA, kind, dict(content), 1_767_625_200)
    body = posts.written(posts.notification(posts.value(messages=(said,))))
    (message,) = meta.read(body, START, KEY, SERVICE, "").messages
    return message


def mms(type: str, body: str) -> Message:
    return by_twilio(Body=body, NumMedia="1", MediaContentType0=type, MediaUrl0="https://api.twilio.com/media/1")


@pytest.mark.parametrize(
    "message",
    [
        by_twilio(Body="Stop texting me 🙄"),
        mms("image/jpeg", "Stop."),
        mms("image/jpeg", "Por favor, no me escriban más"),
        mms("video/mp4", "please stop texting me"),
        mms("audio/amr", "STOP please"),
        mms("application/pdf", "remove my number"),
        mms("text/vcard", "Stop!"),
        mms("model/gltf", "stop stop"),
        by_twilio(From=f"whatsapp:{ANA}", Body="Stop", ButtonText="Stop promotions", ButtonPayload="promo-7"),
        by_meta("image", {"id": "1", "mime_type": "image/png", "caption": "Stop."}),
        by_meta("video", {"id": "1", "mime_type": "video/mp4", "caption": "leave me alone"}),
        by_meta("document", {"id": "1", "mime_type": "a/b", "filename": "cat.pdf", "caption": "Unsubscribe me"}),
        by_meta("interactive", {"type": "button_reply", "button_reply": {"id": "x", "title": "STOP"}}),
        by_meta("button", {"payload": "x", "text": "Darme de baja"}),
        by_meta("order", {"text": "stop texting me", "product_items": []}),
    ],
    ids=lambda message: f"{message.provider} {message.form} {message.written}",
)
def test_it_is_heard_in_every_form(service: MemoryService, message: Message) -> None:
    phone = Phone(service)
    sent = service.receive(message)
    assert opted_out(phone)
    assert [(each.text[:12], each.speaker) for each in sent] in (
        [("You won't ge", "required")],
        [("No recibirás", "required")],
    )


@pytest.mark.parametrize(
    "message",
    [
        by_meta("document", {"id": "1", "mime_type": "a/b", "filename": "Stop", "caption": ""}),
        by_meta("contacts", [{"name": {"formatted_name": "Stop"}, "phones": [{"phone": "+14165550199"}]}]),  # type: ignore[arg-type]
        by_meta("location", {"name": "Stop", "latitude": 1, "longitude": 2}),
        by_meta("reaction", {"emoji": "🛑", "message_id": "wamid.1"}),
        by_meta("sticker", {"id": "1", "mime_type": "image/webp"}),
        mms("image/jpeg", "bus stop"),
        by_twilio(From=f"whatsapp:{ANA}", Body="x", ButtonText="Stop the 9am one", ButtonPayload="7"),
    ],
    ids=lambda message: f"{message.provider} {message.form} {message.text[:20]}",
)
def test_what_somebody_passes_on_or_names_opts_nobody_out(service: MemoryService, message: Message) -> None:
    service.receive(message)
    assert not opted_out(Phone(service))


def test_a_caption_from_before_captions_were_kept_apart_is_heard(phone: Phone) -> None:
    phone.says("[Image: Stop.]", form=MessageForm.IMAGE)
    phone.hears(STOPPED)


def test_a_voice_message_opts_out_by_a_sentence_and_is_asked_about_by_a_word_that_may_be_a_noise(phone: Phone) -> None:
    media, listener = KeptMedia(), ScriptedTranscriber()
    phone.service.media = replace(phone.service.media, fetch=lambda _: media, transcriber=listener)
    voice = media.keep(Fetched("audio/ogg", b"OggS"))
    listener.will("Quit.", "Please stop texting me.")
    phone.says("[Voice message]", form=MessageForm.AUDIO, attached=(voice,))
    phone.hears(ASKED)
    phone.says("no")
    phone.hears("OK, I won't.")
    phone.says("[Voice message]", form=MessageForm.AUDIO, attached=(voice,))
    phone.hears(STOPPED)


@pytest.mark.parametrize(
    "text",
    [
        *("stop it", "enough!", "can you stop?", "go away", "how do I unsubscribe?", "basta"),
        *("cancel my subscription", "cancel texts", "please cancel this service", "delete me", "block me"),
        *("cancela mi suscripción", "cancelar suscripción", "cancela todos los mensajes", "deténganse", "salir"),
        *("I never signed up for this", "this is harassment", "who gave you my number, you text me too much"),
        *("nunca me apunté a esto", "esto es acoso", "los voy a bloquear"),
        *("I no longer want to receive these", "can I stop getting these messages?", "reported as spam"),
    ],
)
def test_a_doubtful_one_is_asked_about_and_a_yes_opts_out(phone: Phone, text: str) -> None:
    phone.says("my tasks")
    phone.inbox.clear()
    phone.says(text)
    asked = phone.inbox.pop()
    assert asked.startswith(("Do you want no messages", "¿No quieres")), asked
    assert not opted_out(phone)
    phone.says("yes")
    assert opted_out(phone)
    assert phone.service.table.opted_out[phone.state.id]
    phone.inbox.clear()
    phone.says("my tasks")
    phone.hears()


@pytest.mark.parametrize(
    "text",
    [
        "🛑",
        "🛑🛑",
        "unsubscribe me from this",
        "stop or I call a lawyer",
        "dejen de escribirme 🛑",
        "dejen de mandar mensages",
        "kiero darme de baja",
    ],
)
def test_a_stop_sign_a_threat_and_a_misspelt_wish_opt_out(phone: Phone, text: str) -> None:
    phone.says("add milk to my tasks")
    phone.says(text)
    assert opted_out(phone)
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("text", "confirmed"),
    [
        *((each, "No recibirás") for each in ("ALTO", "baja", "darme de baja", "no me escriban mas")),
        *((each, "No recibirás") for each in ("dejen de mandarme mensajes", "¡Ya no me manden mensajes!")),
        *((each, "You won't get") for each in ("stop texting me", "leave me alone", "opt me out")),
    ],
)
def test_a_first_message_that_opts_out_is_confirmed_in_its_language(phone: Phone, text: str, confirmed: str) -> None:
    phone.says(text)
    assert opted_out(phone)
    assert phone.inbox.pop().startswith(confirmed)


@pytest.mark.parametrize(
    "text", ["stop calling me sir", "stop calling me idiot", "deja de llamarme señor", "no me llames amigo"]
)
def test_how_somebody_wants_to_be_called_opts_nobody_out(phone: Phone, text: str) -> None:
    phone.says(text)
    assert not opted_out(phone)
    phone.inbox.clear()


def test_a_no_leaves_everything_as_it_is(phone: Phone) -> None:
    phone.says("remind me in 1 hour to stretch")
    phone.inbox.clear()
    phone.says("enough!")
    phone.hears(ASKED)
    phone.says("no")
    phone.hears("OK, I won't.")
    assert not opted_out(phone)
    assert len(phone.state.timers) == 1


def test_what_may_answer_an_open_question_is_not_doubted(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    phone.says("enough")
    assert not any("no messages" in each for each in phone.inbox)
    phone.inbox.clear()


@pytest.mark.parametrize(
    "text",
    [
        *("cancel my subscription to these texts", "remove me from this", "please cancel my subscription", "block me"),
        *("take me off this", "cancel these texts", "this is spam", "who gave you my number, you text me too much"),
        *("cancela mi suscripción", "cancela todos los mensajes", "nunca me apunté a esto"),
    ],
)
def test_a_doubtful_one_about_our_messages_is_asked_about_whatever_is_open(phone: Phone, text: str) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    phone.says(text)
    undone = "I haven't done this: Delete “milk” from your tasks?"
    phone.hears(f"{undone}\n\n{ASKED}")
    phone.says(text)
    phone.hears(ASKED)
    phone.says("yes")
    phone.hears(STOPPED)
    assert phone.tasks == ["milk"]


@pytest.mark.parametrize("text", ["remove milk from my list", "cancel my reminders", "stop the reminders", "my list"])
def test_a_command_is_no_doubtful_one_while_a_question_is_open(phone: Phone, text: str) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    phone.says(text)
    assert "no messages" not in phone.inbox[-1]
    assert "milk" in phone.inbox[-1]
    phone.inbox.clear()


@pytest.mark.parametrize("text", ["go away", "enough", "stop it", "basta", "can you stop?"])
def test_an_angry_answer_is_asked_again(phone: Phone, text: str) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.inbox.clear()
    phone.says(text)
    again = "I'm not sure whether that is a yes."
    phone.hears(f"{again}\n\nDelete “milk” from your tasks?\nReply YES or NO.")


@pytest.mark.parametrize("text", ["basta", "cancelar suscripción", "enough!"])
def test_a_doubtful_one_is_no_name_of_a_habit(text: str) -> None:
    phone = Phone(MemoryService(clock(), settings=with_coach()))
    phone.says("start a habit")
    phone.says("make it mine")
    phone.inbox.clear()
    phone.says(text)
    phone.hears(ASKED)
    phone.says("no")
    phone.inbox.clear()
    phone.says("stretching")
    assert "What in your day should it follow" in phone.inbox[-1], "the question about the habit is still open"


def test_a_clear_one_goes_before_any_open_question(whatsapp: Phone) -> None:
    whatsapp.says("add milk to my tasks")
    whatsapp.says("delete milk")
    whatsapp.inbox.clear()
    whatsapp.says("stop texting me please")
    whatsapp.hears(STOPPED)
    assert whatsapp.state.questions == ()


def test_with_a_model_neither_a_clear_nor_a_doubtful_one_costs_a_call(smart_phone: Phone, model: ScriptedModel) -> None:
    smart_phone.says("stop it")
    smart_phone.hears(ASKED)
    smart_phone.says("who is this? stop")
    smart_phone.hears(STOPPED)


def test_a_look_alike_is_the_models_to_answer(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(words("Which reminders?"))
    smart_phone.says("stop the reminders")
    smart_phone.hears("Which reminders?")


def test_what_opted_out_is_on_the_record(clock: ManualClock) -> None:
    service = MemoryService(clock)
    service.receive(mms("image/jpeg", "Stop."))
    person = Phone(service, channel=Channel.SMS).state.person
    assert person is not None
    assert (person.consents[-1].given, person.consents[-1].words) == (False, "Stop.")
