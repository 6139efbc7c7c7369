"""What people attach: voice messages are understood as words, where somebody can listen; a model reads cards."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Attachment, Channel, MessageForm
from parley.conversation.spending import Limits
from parley.errors import MediaError, MediaUnavailable, MediaUnfit, ModelBroken, ModelError, ModelUnavailable
from parley.lanes.token_budget import OUTSIDE
from parley.ports import Budgets, Fetched, MediaAccess
from parley_cli.memory_service import MemoryService
from tests.support.media import KeptMedia, ScriptedTranscriber
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone

VOICE = Fetched("audio/ogg", b"OggS")
NOT_HEARD = "I couldn't listen to your voice message just now. Could you write it to me, or send a shorter one?"
UNFIT = "I can't listen to that: it's too long, or a kind of recording I don't know. Could you write it to me?"
NOTHING_HEARD = "I couldn't make out any words in your voice message. Could you write it to me?"
DELETE = "Delete “milk” from your tasks?\nReply YES or NO."


@pytest.fixture
def media() -> KeptMedia:
    return KeptMedia()


@pytest.fixture
def listener() -> Iterator[ScriptedTranscriber]:
    scripted = ScriptedTranscriber()
    yield scripted
    assert not scripted.script, f"nobody said {scripted.script}"


@pytest.fixture
def phone(clock: ManualClock, media: KeptMedia, listener: ScriptedTranscriber) -> Iterator[Phone]:
    """A phone of a service without a model that can listen."""
    service = MemoryService(clock, media=MediaAccess(fetch=lambda _: media, transcriber=listener))
    ana = Phone(service, channel=Channel.WHATSAPP)
    yield ana
    assert not ana.inbox, f"nobody expected {ana.inbox}"


@pytest.fixture
def smart_phone(clock: ManualClock, model: ScriptedModel, media: KeptMedia, listener: ScriptedTranscriber) -> Phone:
    """A phone of a service with a model."""
    service = MemoryService(clock, model, media=MediaAccess(fetch=lambda _: media, transcriber=listener))
    return Phone(service, channel=Channel.WHATSAPP)


def of_others(text: str) -> str:
    """Return the text as a model is shown what the person may not have written."""
    return OUTSIDE + json.dumps(text, ensure_ascii=False)


def speaks(phone: Phone, voice: Fetched | Exception = VOICE) -> None:
    """Send a voice message."""
    kept = phone.service.media.fetch
    assert kept is not None
    store = kept(phone.service.message(phone.number, "").provider)
    assert isinstance(store, KeptMedia)
    phone.says("[Voice message]", form=MessageForm.AUDIO, attached=(store.keep(voice),))


# --- voice ----------------------------------------------------------------------------------------------------------


def test_a_voice_message_is_understood_as_its_words(phone: Phone, listener: ScriptedTranscriber) -> None:
    listener.will("Add milk to my tasks.")
    speaks(phone)
    phone.hears("Added “milk” to your tasks.")
    assert phone.tasks == ["milk"]
    assert phone.service.reports[-1].usage.transcriptions == 1


def test_the_model_reads_that_the_words_were_spoken(
    smart_phone: Phone, model: ScriptedModel, listener: ScriptedTranscriber
) -> None:
    listener.will("What did I say?")
    model.will(words("You asked what you said."))
    speaks(smart_phone)
    smart_phone.hears("You asked what you said.")
    assert [line.text for line in model.requests[0].lines] == ["[Voice message] What did I say?"]


def test_a_spoken_yes_is_shown_and_asked_for_in_writing(phone: Phone, listener: ScriptedTranscriber) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.hears("Added “milk” to your tasks.", DELETE)
    listener.will("Yes.", "Sure")
    for heard in ("Yes.", "Sure"):
        speaks(phone)
        phone.hears(f"I heard “{heard.rstrip('.')}”. I need that in writing before I do it.\n\n{DELETE}")
        assert phone.tasks == ["milk"]
    phone.says("yes")
    phone.hears("Deleted “milk”.")


def test_a_spoken_no_is_a_no(phone: Phone, listener: ScriptedTranscriber) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.hears("Added “milk” to your tasks.", DELETE)
    listener.will("No!")
    speaks(phone)
    phone.hears("OK, I won't.")
    assert phone.tasks == ["milk"]


def test_a_spoken_yes_that_is_late_is_late(phone: Phone, listener: ScriptedTranscriber) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.hears("Added “milk” to your tasks.", DELETE)
    phone.clock.advance(minutes=6)
    listener.will("Yes")
    speaks(phone)
    phone.hears("That offer has expired. Ask me again.")


def test_a_spoken_stop_is_a_stop_and_nothing_is_listened_to_after_it(
    phone: Phone, listener: ScriptedTranscriber, media: KeptMedia
) -> None:
    listener.will("Stop.")
    speaks(phone)
    phone.hears("You won't get any more messages from us. Reply START to hear from us again.")
    speaks(phone)
    phone.hears()
    assert len(media.fetched) == 1
    phone.says("START")
    phone.hears("Welcome back! You'll get messages again.")


@pytest.mark.parametrize(
    ("wrong", "heard"),
    [
        (MediaUnavailable("404"), NOT_HEARD),
        (MediaUnfit("size"), UNFIT),
        (Fetched("audio/amr", b"#!AMR"), UNFIT),
        (Fetched("audio/ogg", bytes(16 * 2**20 + 1)), UNFIT),
    ],
)
def test_what_cannot_be_had_is_not_heard_and_the_person_is_told(
    phone: Phone, wrong: Fetched | MediaError, heard: str
) -> None:
    speaks(phone, wrong)
    phone.hears(heard)
    usage = phone.service.reports[-1].usage
    assert usage.unfetched.startswith("Media")
    assert usage.transcriptions == 0


@pytest.mark.parametrize("error", [ModelUnavailable("timeout"), ModelBroken("HTTP 401")])
def test_what_cannot_be_made_out_now_is_said_so(phone: Phone, listener: ScriptedTranscriber, error: ModelError) -> None:
    listener.will(error)
    speaks(phone)
    phone.hears(NOT_HEARD)
    assert phone.service.reports[-1].usage.degraded == type(error).__name__


@pytest.mark.parametrize("silence", ["", " \n", "\u200b", "\x00"])
def test_silence_is_said_to_be_silence(phone: Phone, listener: ScriptedTranscriber, silence: str) -> None:
    listener.will(silence)
    speaks(phone)
    phone.hears(NOTHING_HEARD)


def test_a_voice_message_that_was_not_heard_leaves_an_open_question_open(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.says("delete milk")
    phone.hears("Added “milk” to your tasks.", DELETE)
    speaks(phone, MediaUnavailable("503"))
    phone.hears(f"{NOT_HEARD}\nStill waiting for your YES or NO: Delete “milk” from your tasks?")


def test_without_anybody_to_listen_nothing_is_fetched(clock: ManualClock, media: KeptMedia) -> None:
    phone = Phone(MemoryService(clock, media=MediaAccess(fetch=lambda _: media)))
    phone.says("[Voice message]", form=MessageForm.AUDIO, attached=(media.keep(VOICE),))
    phone.hears("I can't listen to voice messages yet. Could you write it to me?")
    assert media.fetched == []


def test_a_provider_without_credentials_is_told_in_the_turns_report(
    clock: ManualClock, listener: ScriptedTranscriber
) -> None:
    def nobody(_: object) -> KeptMedia:
        raise MediaUnavailable("credentials")

    phone = Phone(MemoryService(clock, media=MediaAccess(fetch=nobody, transcriber=listener)))
    phone.says("[Voice message]", form=MessageForm.AUDIO, attached=(Attachment(place="x", type="audio/ogg"),))
    phone.hears_something_like("I couldn't listen to your voice message")
    assert phone.service.reports[-1].usage.unfetched == "MediaUnavailable credentials"


def test_a_voice_message_that_was_given_up_is_heard_when_it_is_redriven(
    smart_phone: Phone, model: ScriptedModel, listener: ScriptedTranscriber
) -> None:
    listener.will(*[RuntimeError("a bug")] * 3, "Are you there?")
    model.will(words("Yes."))
    service = smart_phone.service
    store = KeptMedia()
    service.media = replace(service.media, fetch=lambda _: store)
    voice = service.message(
        smart_phone.number, "[Voice message]", Channel.WHATSAPP, form=MessageForm.AUDIO, media=(store.keep(VOICE),)
    )
    for _ in range(2):
        with pytest.raises(RuntimeError):
            service.turn(voice)
    service.turn(voice)
    service.receive(voice.model_copy(update={"redriven": 1}))
    assert [line.text for line in model.requests[0].lines if line.direction == "in"] == [
        "[Voice message]",
        "[Voice message] Are you there?",
    ]


def test_whoever_has_used_up_their_day_is_not_listened_to(
    clock: ManualClock, model: ScriptedModel, listener: ScriptedTranscriber, media: KeptMedia
) -> None:
    limits = Limits(tokens=100)
    service = MemoryService(
        clock,
        model,
        media=MediaAccess(fetch=lambda _: media, transcriber=listener),
        budgets=Budgets(person_limits=limits),
    )
    phone = Phone(service, channel=Channel.WHATSAPP)
    listener.cost = 100
    listener.will("Hello!")
    model.will(words("Hello."))
    speaks(phone)
    phone.hears("Hello.")
    speaks(phone)
    phone.hears(NOT_HEARD)
    assert len(media.fetched) == 1
    assert phone.service.reports[-1].usage.degraded == "PersonBudget"


# --- contact cards --------------------------------------------------------------------------------------------------

CARD = Fetched("text/vcard", b"BEGIN:VCARD\nVERSION:3.0\nFN:Bo Ode\nTEL:+14165550145\nEND:VCARD\n")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("[Contact card]", "[Contact card: Bo Ode, +14165550145]"),
        ("[Contact card: my brother]", "[Contact card: my brother]\n[Contact card: Bo Ode, +14165550145]"),
    ],
)
def test_a_model_reads_a_contact_card(
    smart_phone: Phone, model: ScriptedModel, media: KeptMedia, sent: str, read: str
) -> None:
    model.will(words("Bo's number is +14165550145."))
    smart_phone.says(sent, form=MessageForm.CONTACT, attached=(media.keep(CARD),))
    smart_phone.hears("Bo's number is +14165550145.")
    assert model.requests[0].lines[-1].text == of_others(read)


@pytest.mark.parametrize("card", [MediaUnavailable("404"), Fetched("text/html", b"<html>"), Fetched("text/vcard", b"")])
def test_a_card_that_cannot_be_read_is_a_card(
    smart_phone: Phone, model: ScriptedModel, media: KeptMedia, card: Fetched | MediaError
) -> None:
    model.will(words("I can't read that card."))
    smart_phone.says("[Contact card]", form=MessageForm.CONTACT, attached=(media.keep(card),))
    smart_phone.hears("I can't read that card.")
    assert model.requests[0].lines[-1].text == "[Contact card]"


def test_without_a_model_a_card_is_kept_after_a_yes(phone: Phone, media: KeptMedia) -> None:
    phone.says("[Contact card]", form=MessageForm.CONTACT, attached=(media.keep(CARD),))
    phone.hears("Add this to your contacts: Bo Ode, +14165550145?\nReply YES or NO.")
    phone.says("yes")
    phone.hears("Added to your contacts: Bo Ode, +14165550145.")


def test_a_card_that_metas_webhook_has_read_is_not_fetched(
    smart_phone: Phone, model: ScriptedModel, media: KeptMedia
) -> None:
    model.will(words("Hello, Bo."))
    smart_phone.says("[Contact card: Bo]", form=MessageForm.CONTACT)
    smart_phone.hears("Hello, Bo.")
    assert model.requests[0].lines[-1].text == of_others("[Contact card: Bo]")
    assert media.fetched == []


# --- pictures -------------------------------------------------------------------------------------------------------

RECEIPT, CAT = Fetched("image/jpeg", b"\xff\xd8receipt"), Fetched("image/png", b"\x89PNGcat")


@pytest.fixture
def seeing_phone(clock: ManualClock, model: ScriptedModel, media: KeptMedia) -> Phone:
    """A phone of a service with a model that takes images."""
    return Phone(
        MemoryService(clock, model, media=MediaAccess(fetch=lambda _: media, sees_images=True)),
        channel=Channel.WHATSAPP,
    )


def test_a_model_that_sees_is_shown_the_pictures_of_this_turn_alone(
    seeing_phone: Phone, model: ScriptedModel, media: KeptMedia
) -> None:
    model.will(words("That is 12 dollars."), words("12 dollars."))
    seeing_phone.says("[Image: how much?]", form=MessageForm.IMAGE, attached=(media.keep(RECEIPT), media.keep(CAT)))
    seeing_phone.says("again?")
    seeing_phone.hears("That is 12 dollars.", "12 dollars.")
    assert [request.pictures for request in model.requests] == [(RECEIPT, CAT), ()]
    assert model.requests[1].lines[0].text == of_others("[Image: how much?]")
    assert len(media.fetched) == 2


def test_no_more_pictures_are_shown_than_a_turn_can_pay_for(
    seeing_phone: Phone, model: ScriptedModel, media: KeptMedia
) -> None:
    model.will(words("Cats."))
    seeing_phone.says("[Image]", form=MessageForm.IMAGE, attached=tuple(media.keep(CAT) for _ in range(10)))
    seeing_phone.hears("Cats.")
    assert model.requests[0].pictures == (CAT,) * 3


@pytest.mark.parametrize(
    "picture", [MediaUnavailable("404"), Fetched("image/tiff", b"II"), Fetched("image/png", bytes(6 * 2**20))]
)
def test_a_picture_that_cannot_be_had_is_its_caption(
    seeing_phone: Phone, model: ScriptedModel, media: KeptMedia, picture: Fetched | MediaError
) -> None:
    model.will(words("I can't see it."))
    seeing_phone.says("[Image: how much?]", form=MessageForm.IMAGE, attached=(media.keep(picture),))
    seeing_phone.hears("I can't see it.")
    assert model.requests[0].pictures == ()
    assert model.requests[0].lines[-1].text == of_others("[Image: how much?]")


def test_a_model_that_does_not_see_is_shown_none_and_none_is_fetched(
    smart_phone: Phone, model: ScriptedModel, media: KeptMedia
) -> None:
    model.will(words("I can't see pictures."))
    smart_phone.says("[Image: how much?]", form=MessageForm.IMAGE, attached=(media.keep(RECEIPT),))
    smart_phone.hears("I can't see pictures.")
    assert model.requests[0].pictures == ()
    assert media.fetched == []


@pytest.mark.parametrize(("form", "sent"), [(MessageForm.IMAGE, "[Image]"), (MessageForm.CONTACT, "[Contact card]")])
def test_what_a_model_reads_in_a_picture_or_on_a_card_happens_only_after_a_yes(
    seeing_phone: Phone, model: ScriptedModel, media: KeptMedia, form: MessageForm, sent: str
) -> None:
    model.will(calls(("add_task", {"title": "pay Mallory"})))
    attached = media.keep(RECEIPT if form is MessageForm.IMAGE else CARD)
    seeing_phone.says(sent, form=form, attached=(attached,))
    seeing_phone.hears("Add “pay Mallory” to your tasks?\nReply YES or NO.")
    assert seeing_phone.tasks == []


def test_what_the_person_has_spoken_is_their_own_word(
    smart_phone: Phone, model: ScriptedModel, listener: ScriptedTranscriber
) -> None:
    listener.will("Put milk on my list")
    model.will(calls(("add_task", {"title": "milk"})))
    speaks(smart_phone)
    smart_phone.hears("Added “milk” to your tasks.")
