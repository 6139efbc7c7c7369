"""What awaits a yes can be taken back in any words, by the person alone or as a model reads them; and an "ok thanks" to
something else that was said meanwhile is no yes to it.
"""

from datetime import timedelta

import pytest

from parley.conversation.questions import PreparedCall, Question
from parley.conversation.whole_no import begins_by_refusing, names_the_whole, scraps
from parley.conversation.yes_and_no import declines, opens_with_no, refuses
from tests.conversations.test_joins_the_open_question import MAIL
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import START, Phone

SEND = "Send this email to Tomasz Wilk (t.wilk@steel.example)?"
ENVIO = "¿Envío este correo a Marta Ruiz (marta@ruiz.example)?"
ADD = "Add “dentist” to your calendar: tomorrow, at 15:00-16:00?"
PONGO = "¿Te pongo un recordatorio mañana a las 9: llamar a Marta?"
DELETE = "Delete “call Ana” from your tasks?"
TWO = (SEND, "Add “lunch” to your calendar: today?")


def asks(*sentences: str) -> Question:
    planned = tuple(
        PreparedCall(lane="assistant", tool="a", arguments={"n": each}, question=each) for each in sentences
    )
    return Question(id="q", planned=planned, asked_at=START, expires_at=START + timedelta(minutes=5))


def is_taken_back(question: Question, text: str) -> bool:
    whole = declines(text) or refuses(question, text) or scraps(question, text)
    return whole or opens_with_no(text) or begins_by_refusing(question, text)


@pytest.mark.parametrize(
    ("sentences", "texts"),
    [
        (
            (SEND,),
            "scrap / scrap the mail / scrap the mail, ill catch him on site. just hold the slot / forget the email / "
            "cancel the email / dont send it / dont send it, ill call / dont send it ill call him / "
            "forget it ill just ring him / never mind the email / skip the mail, he'll be there / drop the email / "
            "nah leave the mail / ditch the message pls / hmm actually forget the mail / no mail then, thanks / "
            "call off the email / oh wait, don't send that / hold off on the email, i'll ring / "
            "forget the email to Tomasz",
        ),
        (
            (ENVIO,),
            "olvida el correo / olvídate del correo, lo llamo yo / cancela el correo / no lo mandes / deja el mail, ya "
            "hablé con ella / no lo envíes, mejor la llamo / no mandes el correo que la veo hoy / mejor no lo mandes / "
            "anula el mensaje / quita el correo / ya no quiero el correo / mejor sin correo / olvídalo, yo le aviso",
        ),
        ((ADD,), "cancel the dentist / scrap the dentist, they called / don't add it, it moved"),
        ((PONGO,), "no lo pongas, ya la llamé / olvida el recordatorio"),
        (TWO, "scrap both / forget the lot, i'll call / scrap both of them, ill see her"),
    ],
)
def test_words_that_take_back_what_waits(sentences: tuple[str, ...], texts: str) -> None:
    missed = [each for each in texts.split(" / ") if not is_taken_back(asks(*sentences), each)]
    assert missed == []


@pytest.mark.parametrize(
    ("sentences", "texts"),
    [
        (
            (SEND,),
            "at 5 instead / change the subject to hi / scrap the meeting with bob / forget tomorrow's gym / add milk / "
            "who is tomasz? / don't forget the milk / delete the reminder / ok thanks / leave it at 5 / "
            "make it shorter / "
            "cancel my dentist appointment / don't send it before 5 / don't send it to Ana / skip gym tomorrow / "
            "scrap the mail? / yes, forget the email was late",
        ),
        (
            (ENVIO,),
            "cancela la cita del dentista / olvida la leche / cambia el asunto / mejor a las 5 / quita la leche",
        ),
        ((DELETE,), "delete the task / scrap the task / call Ana"),
        (TWO, "scrap the gym"),
    ],
)
def test_words_about_something_else_take_nothing_back(sentences: tuple[str, ...], texts: str) -> None:
    taken = [each for each in texts.split(" / ") if is_taken_back(asks(*sentences), each)]
    assert taken == []


@pytest.mark.parametrize(
    ("sentences", "said", "is_all"),
    [
        *(((SEND,), each, True) for each in ("", "the email", "the mail", "it", "no", "the email to Tomasz", SEND)),
        ((ENVIO,), "el correo", True),
        *((TWO, each, True) for each in ("both", "all of it", "everything")),
        *(((SEND,), each, False) for each in ("yes", "ok send it", "milk", "45 minutes")),
        (TWO, "the email", False),
        (("Open a ticket about “charged twice for an order”?",), "place this order", False),
    ],
)
def test_what_a_model_names_as_all_that_waits(sentences: tuple[str, ...], said: str, is_all: bool) -> None:
    assert names_the_whole(sentences, said) is is_all


@pytest.mark.parametrize("part", [None, "the email", "send the mail to ana@lima.example"])
def test_a_no_in_hidden_words_ends_the_question(smart_phone: Phone, model: ScriptedModel, part: str | None) -> None:
    smart_phone.service.mail.can_send = True
    model.will(calls(("send_email", MAIL)))
    smart_phone.says("tell ana@lima.example to come for tea")
    smart_phone.inbox.clear()
    model.will(calls(("answer_question", {"question": 0, "value": part})))
    smart_phone.says("that reads beautifully! she prefers a call though, so I'll just ring her")
    smart_phone.hears("OK, I won't.")
    model.will(words("Any time."))
    smart_phone.says("ok thanks")
    smart_phone.hears("Any time.")
    assert smart_phone.state.confirmation is None
    assert not smart_phone.service.mail.kept(smart_phone.state.id)


def test_thanks_for_something_else_are_no_yes(smart_phone: Phone, model: ScriptedModel) -> None:
    smart_phone.service.mail.can_send = True
    model.will(calls(("send_email", MAIL)))
    smart_phone.says("tell ana@lima.example to come for tea")
    smart_phone.inbox.clear()
    for said, answer in (("what do you make of tea?", "A fine drink."), ("ok thanks", "Any time.")):
        model.will(words(answer))
        smart_phone.says(said)
        assert smart_phone.inbox[0].startswith(f"{answer}\nStill waiting")
        smart_phone.inbox.clear()
    assert not smart_phone.service.mail.kept(smart_phone.state.id)
    smart_phone.says("yes")
    smart_phone.hears_something_like("Sent the email")
