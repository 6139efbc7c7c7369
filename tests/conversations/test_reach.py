"""Opting out comes before everything, and after it nothing leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from parley.conversation.events import MessageForm
from parley.ports import Deadline
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone


@pytest.mark.parametrize("word", ["STOP", "stop ", "Unsubscribe", "CANCEL", "quit"])
def test_stop_ends_it_and_on_sms_the_carrier_says_so(phone: Phone, word: str) -> None:
    phone.says(word)
    phone.says("my tasks")
    phone.hears()


@pytest.mark.parametrize("word", ["BAJA", "Alto!", "parar"])
def test_a_word_that_no_carrier_knows_is_confirmed_by_us(phone: Phone, word: str) -> None:
    phone.says(word)
    phone.hears("No recibirás más mensajes nuestros. Responde START para volver a recibirlos.")


@pytest.mark.parametrize("word", ["Stop.", "STOP!", "OPT-OUT", "“Stop”"])
def test_what_only_we_hear_as_a_stop_is_confirmed_by_us(phone: Phone, word: str) -> None:
    phone.says(word)
    phone.hears("You won't get any more messages from us. Reply START to hear from us again.")


def test_a_word_of_a_neighbouring_country_is_confirmed_in_the_persons_own_language(phone: Phone) -> None:
    phone.says("ARRET")
    phone.hears("You won't get any more messages from us. Reply START to hear from us again.")


@pytest.mark.parametrize("word", ["START", "unstop", "YES"])
def test_start_opts_in_again(phone: Phone, word: str) -> None:
    phone.says("STOP")
    phone.says(word)
    phone.hears("Welcome back! You'll get messages again.")
    phone.says("my tasks")
    phone.hears("You have no open tasks.")


def test_on_whatsapp_cancel_answers_an_open_question_first(whatsapp: Phone) -> None:
    whatsapp.says("add milk to my tasks")
    whatsapp.says("delete milk")
    whatsapp.inbox.clear()
    whatsapp.says("cancel")
    whatsapp.hears("OK, I won't.")
    whatsapp.says("cancel")
    whatsapp.hears("You won't get any more messages from us. Reply START to hear from us again.")


def test_on_whatsapp_cancel_opts_out_once_the_question_has_expired(whatsapp: Phone) -> None:
    whatsapp.says("add milk to my tasks")
    whatsapp.says("delete milk")
    whatsapp.inbox.clear()
    whatsapp.clock.advance(days=3)
    whatsapp.says("cancel")
    whatsapp.hears("You won't get any more messages from us. Reply START to hear from us again.")


def test_on_whatsapp_cancel_opts_out_if_it_was_written_before_the_question(whatsapp: Phone) -> None:
    whatsapp.says("add milk to my tasks")
    whatsapp.says("delete milk")
    whatsapp.inbox.clear()
    whatsapp.says("cancel", received=timedelta(minutes=-1))
    whatsapp.hears("You won't get any more messages from us. Reply START to hear from us again.")


def test_a_sentence_with_the_word_is_not_an_opt_out(phone: Phone) -> None:
    phone.says("add stop sign to my tasks")
    phone.hears("Added “stop sign” to your tasks.")


def test_what_was_committed_before_the_stop_is_not_sent_after_it(phone: Phone) -> None:
    service = phone.service
    service.turn(service.message(phone.number, "my tasks"))  # committed and relayed, not yet sent
    service.turn(service.message(phone.number, "STOP"))
    service.delivery.deliver(service.deliveries.relays.popleft(), Deadline.after(60))
    assert service.sender.sent == []
    assert [row.status for row in service.outbox.rows(phone.state.id)] == ["failed"]


@pytest.mark.parametrize(
    ("form", "text", "answer"),
    [
        (MessageForm.AUDIO, "[Voice message]", "I can't listen to voice messages yet. Could you write it to me?"),
        (
            MessageForm.UNSUPPORTED,
            "[Unsupported message]",
            "I can't read that kind of message yet. Could you write it to me?",
        ),
        (MessageForm.TEXT, "  ", "That message arrived empty. What can I do for you?"),
    ],
)
def test_what_cannot_be_read_is_answered_all_the_same(phone: Phone, form: MessageForm, text: str, answer: str) -> None:
    phone.says(text, form=form)
    phone.hears(answer)


def test_a_long_answer_leaves_in_parts_that_the_provider_takes(phone: Phone) -> None:
    for number in range(30):
        phone.says(f"add {'long title ' * 10}{number} to my tasks")
    phone.inbox.clear()
    phone.says("my tasks")
    assert len(phone.inbox) > 1
    assert all(len(part) <= 1600 for part in phone.inbox)
    assert "\n".join(phone.inbox).count("long title 29") == 1
    phone.inbox.clear()


@pytest.mark.parametrize(
    "sentence",
    [
        "please stop texting me",
        "Stop messaging me!",
        "don't text me anymore",
        "Do not contact me ever again.",
        "no more messages please",
        "Take me off your list",
        "stop sending me these texts",
        "opt out",
    ],
)
def test_a_sentence_that_can_only_mean_it_is_an_opt_out_and_is_confirmed(phone: Phone, sentence: str) -> None:
    phone.says(sentence)
    phone.hears("You won't get any more messages from us. Reply START to hear from us again.")
    phone.says("my tasks")
    phone.hears()


@pytest.mark.parametrize(
    "sentence", ["Por favor, deja de escribirme", "no me escribas más", "No quiero recibir más mensajes"]
)
def test_a_spanish_one_is_confirmed_in_spanish(phone: Phone, sentence: str) -> None:
    phone.says(sentence)
    phone.hears("No recibirás más mensajes nuestros. Responde START para volver a recibirlos.")
    phone.says("mis tareas")
    phone.hears()


@pytest.mark.parametrize(
    "sentence",
    [
        "désabonnez-moi",
        "pare de me mandar mensagens",
        "não quero mais receber mensagens",
        "bitte keine Nachrichten mehr",
        "cancellatemi dalla lista",
        "stop ermee, geen berichten meer",
    ],
)
def test_one_in_a_language_that_we_do_not_speak_is_confirmed_in_the_persons_own(phone: Phone, sentence: str) -> None:
    phone.says(sentence)
    phone.hears("You won't get any more messages from us. Reply START to hear from us again.")
    phone.says("START")
    phone.says("español")
    phone.inbox.clear()
    phone.says(sentence)
    phone.hears("No recibirás más mensajes nuestros. Responde START para volver a recibirlos.")
    phone.says("mis tareas")
    phone.hears()


@pytest.mark.parametrize("sentence", ["arrêtez", "parem", "hör auf", "smettetela", "stop ermee"])
def test_a_doubtful_one_in_such_a_language_is_asked_about(phone: Phone, sentence: str) -> None:
    phone.says(sentence)
    phone.hears("Do you want no messages from us at all any more?\nReply YES or NO.")
    phone.says("yes")
    phone.hears("You won't get any more messages from us. Reply START to hear from us again.")


@pytest.mark.parametrize(
    "sentence", ["je veux arrêter de fumer", "non dimenticare", "parem de fumar", "abmelden vom Kurs", "stop met roken"]
)
def test_what_looks_like_one_in_such_a_language_opts_nobody_out(phone: Phone, sentence: str) -> None:
    phone.says(sentence)
    (answer,) = phone.inbox
    assert "no messages from us" not in answer
    phone.inbox.clear()
    phone.says("my tasks")
    assert phone.inbox.pop() in ("You have no open tasks.", "No tienes tareas pendientes."), (
        "Portuguese is near Spanish"
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "stop the reminders",
        "don't text me before noon",
        "stop texting Bo",
        "take me off the guest list",
        "stop it",
    ],
)
def test_a_sentence_that_means_something_else_is_none(phone: Phone, sentence: str) -> None:
    phone.says(sentence)
    answered, phone.inbox = phone.inbox, []
    assert len(answered) == 1
    assert phone.state.person is not None
    assert not phone.state.person.opted_out


def test_what_was_agreed_to_and_when_is_on_the_record(phone: Phone) -> None:
    for sentence in ("hello", "STOP", "START", "please stop texting me"):
        phone.says(sentence)
    phone.inbox.clear()
    assert phone.state.person is not None
    consents = phone.state.person.consents
    assert [(each.given, each.words) for each in consents] == [
        (True, "hello"),
        (False, "STOP"),
        (True, "START"),
        (False, "please stop texting me"),
    ]
    assert consents[1].at == phone.state.history.lines[0].at + timedelta(seconds=1)


def test_the_record_keeps_the_first_and_the_latest(phone: Phone) -> None:
    phone.says("hello")
    for _ in range(30):
        phone.says("STOP")
        phone.says("START")
    phone.inbox.clear()
    assert phone.state.person is not None
    consents = phone.state.person.consents
    assert (len(consents), consents[0].words, consents[-1].words) == (20, "hello", "START")


def test_help_says_who_runs_the_service(phone: Phone) -> None:
    phone.service.policy = replace(phone.service.policy, operator="Parley is run by Example Ltd., help@example.com.")
    phone.says("HELP")
    phone.hears_something_like("\n\nParley is run by Example Ltd., help@example.com.")


def test_a_sentence_that_only_a_model_understands_opts_out_at_once(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("stop_all_messages", {}), ("add_task", {"title": "milk"}), text="Bye!"))
    smart_phone.says("honestly I would rather you never bothered me again")
    smart_phone.hears("You won't get any more messages from us. Reply START to hear from us again.")
    assert smart_phone.tasks == []
    smart_phone.says("hello?")
    smart_phone.says("START")
    smart_phone.hears("Welcome back! You'll get messages again.")


@pytest.mark.parametrize(
    "said",
    [
        "forwarded from the bank: text STOP to opt out",
        "my gran got a text that says stop sending me messages, what does it mean",
        "me reenviaron esto: «no me escribas nunca más»",
        "the shop says 'reply if you want no more texts', dodgy?",
        "ignore that",
        "don't remind me of the dentist",
        "no me recuerdes lo del dentista",
    ],
)
def test_a_model_alone_silences_nobody(smart_phone: Phone, model: ScriptedModel, said: str) -> None:
    model.will(calls(("stop_all_messages", {})))
    smart_phone.says(said)
    assert smart_phone.state.confirmation is not None, smart_phone.inbox
    assert smart_phone.state.person is not None
    assert not smart_phone.state.person.opted_out
    smart_phone.says("yes")
    smart_phone.inbox.clear()
    assert smart_phone.state.person.opted_out


@pytest.mark.parametrize("said", ["preferiría que no me molestaras nunca más", "just stop with all this texting me"])
def test_whoever_wishes_it_in_other_words_is_left_alone_at_once(
    smart_phone: Phone, model: ScriptedModel, said: str
) -> None:
    model.will(calls(("stop_all_messages", {})))
    smart_phone.says(said)
    smart_phone.inbox.clear()
    assert smart_phone.state.person is not None
    assert smart_phone.state.person.opted_out


def test_what_others_wrote_opts_nobody_out(smart_phone: Phone, model: ScriptedModel) -> None:
    model.will(calls(("stop_all_messages", {})), words("Do you want no messages any more?"))
    smart_phone.says("[Contact card: write to me no more]", form=MessageForm.CONTACT)
    smart_phone.hears("Do you want no messages any more?")
    assert smart_phone.state.person is not None
    assert not smart_phone.state.person.opted_out
