"""A yes and a no in the words of all regions: words of polarity, the very deed that is asked about, and what people say
beside them. Whatever says anything more, or names another deed, is neither.
"""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.admission_policy import AdmissionPolicy
from parley.conversation.events import Channel, Message
from parley.conversation.questions import PreparedCall, Question, QuestionDraft
from parley.conversation.verdict import Verdict, judge
from parley.lanes import table
from parley.lanes.degraded import PERHAPS
from parley.lanes.router import route_without_model
from parley.ports import Policy
from parley.texts import Language
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import ANA, START, Phone


def asks(*sentences: str, is_grave: bool = False) -> Question:
    planned = tuple(PreparedCall(tool="any", arguments={}, question=each, is_grave=is_grave) for each in sentences)
    return QuestionDraft(planned=planned).open("event.q", START)


MAIL = asks("Send this email to Josh Amari (josh@amari.example)?\nSubject: My list\nrice\nWould you buy lentils?")
CORREO = asks("¿Envío este correo a Ana (ana@lima.example)?\nAsunto: hola\nllego tarde")
DELETE = asks("Delete “milk” from your tasks?")
BORRAR = asks("¿Borro “leche” de tus tareas?")
MOVER = asks("¿Cambio “comida” en tu calendario a: viernes 4 de diciembre, a las 13:00-14:00?")
TWO_KINDS = asks("Delete “milk” from your tasks?", "Send this email to Ana?\nSubject: tea\nhello?")
TWO = asks("Delete “milk” from your tasks?", "Delete “eggs” from your tasks?")
THREE = asks(*(f"Delete “{each}” from your tasks?" for each in ("milk", "eggs", "ham")))
LISTED = asks("Delete “milk”, “eggs” from your tasks?")
LINES = asks("Delete “Standup” from your calendar (Friday)?\nDelete “Review” from your calendar (Friday)?")
CANCEL = asks("Cancel the reminder “call Ana” (today, at 15:00)?")
ERASE = asks("Delete everything that is kept about you?", is_grave=True)


def said_to(question: Question, text: str, language: Language) -> Verdict:
    at = START + timedelta(minutes=1)
    message = Message(
        id="m", conversation="c", channel=Channel.SMS, person=ANA, service="+1", text=text, received_at=at
    )
    return judge(question, message, language)


def every(question: Question, language: Language, listed: str) -> list[tuple[Question, Language, str]]:
    return [(question, language, text.strip()) for text in listed.split("|")]


YES = [
    *every(MAIL, "en", "send it|now send it|send it now|ok send|yes send it please|perfect, send it|great, send|k|bet"),
    *every(MAIL, "en", "looks good|looks good, send it|lgtm|yup send it|sure thing|send the email|please send it|yh"),
    *every(MAIL, "en", "you can send it|mail it|go ahead and send it|yes,send it|yeah bro send it lol|do it now pls"),
    *every(
        MAIL, "en", "YES SEND IT 🙏|yeeees|Yes, my dear, please send it.|absolutely|hell yes|yes👍|Please.|send now!!"
    ),
    *every(
        MAIL, "en", "yes send this email to josh amari|ok, send the email now thanks|that would be lovely, thank you"
    ),
    *every(CORREO, "es", "mándalo|mandalo ya|sí, mándalo|perfecto, mándalo|eso|eso, mándalo|simón|dale buenísimo|va"),
    *every(
        CORREO, "es", "órale|sale|dale pues|mándaselo|mandale|envialo|envíalo ya porfa|que lo mandes|mandá ya|de una"
    ),
    *every(CORREO, "es", "puedes mandarlo|sí, envíelo por favor|va mándalo wey|Sí señorita, mándelo por favor.|arre"),
    *every(CORREO, "es", "listo, manda|enviá nomás|lo mandas porfa|hágale|sipi|siii dale|claro que sí mijo"),
    *every(MAIL, "en", "That is quite right. Thanks.|ok go|yes, that is correct|all correct|yes it is|yes!! finally"),
    *every(CORREO, "es", "eso es hija sí|todo correcto|sí, todo bien|por fin sí|sí señora|ándele pues|sí todo"),
    *every(DELETE, "en", "delete it|yup delete it|yes delete milk from my tasks|ok delete that|remove it pls|erase it"),
    *every(BORRAR, "es", "sí, bórrala|bórrala|borrala ya|elimínala|dale, borrá|quítala|que la borres|ándale, bórrela"),
    *every(MOVER, "es", "muévela|movela|cámbiala|pásala ya|dale movelo|sí cámbiala"),
    *every(CANCEL, "en", "cancel it|yes cancel it|delete it|yes cancel the reminder"),
    *every(TWO, "en", "yes|delete them|yes to both|yes delete them both|ok delete both|do it"),
    *every(LISTED, "en", "delete them|yes delete both|delete them all"),
    *every(LINES, "en", "delete them|yes both|go ahead"),
    *every(TWO_KINDS, "en", "yes|go for it|sounds good|yes to both"),
    *every(ERASE, "en", "yes|y|yes delete it all|yup, go ahead"),
    *every(CORREO, "es", "así quedó perfecto, ya puedes|ya puedes|así queda bien, mándalo"),
    *every(
        MAIL, "en", "go ahead n send that to him|send that to him|she says its good, send it|good to go|off with it"
    ),
    *every(MAIL, "en", "That will do very nicely, off with it.|That will do very nicely.|its good, go ahead"),
    *every(CORREO, "es", "Mándelo no más|Mándele ese correo|quedó perfecto así, mándelo|envíele ese correo, gracias"),
    *every(TWO, "en", "yeah those two|yes, both|yeah those two, bye bye|delete both|the two of them please, yes"),
    *every(LISTED, "en", "yes both of them|delete those two"),
]
NO = [
    *every(MAIL, "en", "wrong|no that's wrong|not quite|that is not right|that's not what I said"),
    *every(CORREO, "es", "incorrecto|así no|eso no es lo que pedí|no, no es eso|eso no está bien"),
    *every(
        MAIL, "en", "naa|hmm no dont mail|don't send it|dont mail it|nah leave it|no need|better not|do not send that"
    ),
    *every(MAIL, "en", "no don't send anything|nope, leave it|no thank you dear|nah im good|no 😂|NOPE!!"),
    *every(
        CORREO, "es", "mejor déjala|nel, mejor déjala|nel|no lo mandes|no, no lo mandes|mejor no wey|no mandes nada"
    ),
    *every(
        CORREO, "es", "no se lo mandes|déjalo así|olvídalo|que no|ya no|no gracias mijo|va a ser que no|noooo porfa"
    ),
    *every(DELETE, "en", "keep it|no, keep milk|please don't delete milk|leave it as it is|forget it"),
    *every(BORRAR, "es", "no la borres|mejor no la borres|déjala ahí|no, conserva leche|pues no"),
]
NEITHER = [
    *every(MAIL, "en", "it was good|she says it is not good|off he went"),
    *every(
        MAIL,
        "en",
        "send|delete it|yes but at 5|yes and also tell bob|maybe|i guess so?|yes?|send it?|send it tomorrow",
    ),
    *every(
        MAIL, "en", "i sent it|send it to bob|send it when i say so|yeah right|yeah no|did you send it|thanks|great"
    ),
    *every(
        MAIL, "en", "she said yes|if you can send it|send me the list|send one to josh too|no problem|cancel|go away"
    ),
    *every(
        MAIL, "en", "send this email to josh amari|yes if he is in|fine|post it on monday|well|ok cool what time is it"
    ),
    *every(
        CORREO, "es", "ya lo mandé|ya lo mande|ya está mandado|mandó|mándalo mañana|mándalo a Ana y a Luis|y ya|quizá"
    ),
    *every(
        CORREO, "es", "sí pero mañana|va a venir ana|sale a las 5|dale un beso|no sé|si llega, mándalo|mándame la lista"
    ),
    *every(CORREO, "es", "manda otro|bórralo|ya|¿sí?|eso sí|dile que sí|lo mando yo|ya te lo mando|no hay problema"),
    *every(
        DELETE, "en", "delete|send it|delete milk|yes delete eggs|delete it tomorrow|deleted|both|yes to both|keep eggs"
    ),
    *every(MOVER, "es", "muévela a las 15|sí, muévela al jueves|mándala|la moví yo|me moví"),
    *every(CANCEL, "en", "cancel that|cancel|cancel the order|cancel it tomorrow"),
    *every(TWO, "en", "delete it|yes delete it|delete milk|yes delete milk|the second one|not milk"),
    *every(LISTED, "en", "delete it|yes delete milk|delete milk|just the milk"),
    *every(TWO_KINDS, "en", "send it|yes send it|delete it|just the email|no email"),
    *every(ERASE, "en", "ok|delete it|k|👍|do it|go ahead|ok y gracias"),
    *every(THREE, "en", "yes both|yeah those two|delete both"),
    *every(TWO, "en", "yes all three|ok bye bye|keep milk"),
    *every(LISTED, "en", "keep milk|yes, keep eggs"),
]


@pytest.mark.parametrize(("question", "language", "text"), YES)
def test_it_is_a_yes(question: Question, language: Language, text: str) -> None:
    assert said_to(question, text, language) is Verdict.YES


@pytest.mark.parametrize(("question", "language", "text"), NO)
def test_it_is_a_no(question: Question, language: Language, text: str) -> None:
    assert said_to(question, text, language) is Verdict.NO


@pytest.mark.parametrize(("question", "language", "text"), NEITHER)
def test_it_is_neither(question: Question, language: Language, text: str) -> None:
    assert said_to(question, text, language) is Verdict.UNRELATED


# --- answers that were written before the rules had seen them ---------------------------------------------------------

ASKED = {
    "mail": {
        "en": asks("Send this email to Rosa Vidal (rosa@vidal.example)?\nSubject: Sunday\nSee you at noon."),
        "es": asks("¿Envío este correo a Rosa Vidal (rosa@vidal.example)?\nAsunto: domingo\nNos vemos a las doce."),
    },
    "delete": {
        "en": asks("Delete “dentist” from your calendar (Monday 7 December, at 09:00-10:00)?"),
        "es": asks("¿Borro “dentista” de tu calendario (lunes 7 de diciembre, a las 09:00-10:00)?"),
    },
    "two": {
        "en": asks(
            "Add “dinner” to your calendar: Saturday, at 19:00?", "Send this email to Ana?\nSubject: x\nJoin us?"
        ),
        "es": asks(
            "¿Añado “cena” a tu calendario: sábado, a las 19:00?", "¿Envío este correo a Ana?\nAsunto: x\n¿Vienes?"
        ),
    },
    "erase": {
        "en": asks("Delete everything I keep about you, for good?", is_grave=True),
        "es": asks("¿Borro para siempre todo lo que guardo de ti?", is_grave=True),
    },
    "pause": {
        "en": asks("Pause your habit until Monday 14 December?"),
        "es": asks("¿Pongo tu hábito en pausa hasta el lunes 14 de diciembre?"),
    },
}
HEARD_RIGHTLY = 70
"""How many of the 80 are heard rightly: the others are read by a model, or asked about."""


def test_most_of_them_are_heard_and_none_for_a_yes_that_is_none() -> None:
    written = tomllib.loads((Path(__file__).parent / "answers_fresh.toml").read_text("utf-8"))["answers"]
    heard = {Verdict.YES: "yes", Verdict.NO: "no"}
    found = [
        (means, heard.get(said_to(ASKED[to][language], text, language), "neither"), text)
        for to, language, means, text in written
    ]
    assert [text for means, said, text in found if said == "yes" != means] == []
    assert [text for means, said, text in found if said == "no" and means == "yes"] == []
    assert sum(means == said for means, said, _ in found) >= HEARD_RIGHTLY


# --- with nothing open, and where they are not read as something else ------------------------------------------------

LANES = [lane for lane in table.LANES.values() if lane.is_routed]
BARE = (
    *("send it", "now send it", "sale", "va", "same time for the gas", "y el gas también same time", "ahora", "now"),
    *(
        "everything",
        "everything you have on me",
        "start",
        "more",
        "same",
        "check",
        "eso",
        "mándalo ya",
        "bórrala",
        "todo",
    ),
)


@pytest.mark.parametrize("said", BARE)
def test_common_words_alone_are_near_to_no_lane(said: str) -> None:
    assert route_without_model(LANES, BUSINESS, said).confidence < PERHAPS


@pytest.mark.parametrize("said", ["send it", "mándalo ya", "va", "sale", "k", "sure thing", "bórrala porfa", "lgtm"])
def test_with_nothing_open_they_answer_nothing_and_that_is_said(phone: Phone, said: str) -> None:
    phone.says("add milk to my tasks")
    phone.inbox.clear()
    phone.says(said)
    (heard,) = phone.inbox
    phone.inbox.clear()
    assert said in ("k", "va", "sale") or heard == "I hadn't asked you anything. Text HELP to see what I can do."
    assert phone.tasks == ["milk"]


def test_while_a_yes_is_awaited_the_lane_that_asked_reads_what_is_no_answer(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    smart_phone.service.business = BUSINESS
    smart_phone.service.tasks.add(smart_phone.state.id, "milk", smart_phone.clock(), "a")
    model.will(calls(("delete_task", {"task": "milk"})))
    smart_phone.says("delete milk")
    model.requests.clear()
    model.will(words("Twelve."))
    smart_phone.says("y el gas también same time")
    smart_phone.inbox.clear()
    (request,) = model.requests
    assert request.use != "router"
    assert "delete" in {tool.name for tool in request.tools}


@pytest.mark.parametrize("name", ["Simon", "Simón", "Dale"])
def test_a_name_that_is_a_yes_too_is_a_name_where_one_is_asked_for(clock: ManualClock, name: str) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(admission=AdmissionPolicy(introduces=True))))
    for said in ("my tasks", name):
        phone.inbox.clear()
        phone.says(said)
    phone.inbox.clear()
    assert phone.state.person is not None
    assert phone.state.person.name == name


def test_thanks_leave_the_question_open_and_other_words_are_told_so(smart_phone: Phone, model: ScriptedModel) -> None:
    smart_phone.service.tasks.add(smart_phone.state.id, "milk", smart_phone.clock(), "a")
    model.will(calls(("delete_task", {"task": "milk"})), words("You're welcome!"), words("So it is."))
    smart_phone.says("delete milk")
    smart_phone.inbox.clear()
    smart_phone.says("thanks")
    smart_phone.hears("You're welcome!")
    smart_phone.says("it is cold out there")
    smart_phone.hears("So it is.\nStill waiting for your YES or NO: Delete “milk” from your tasks?")
    smart_phone.says("yup delete it")
    smart_phone.hears("Deleted “milk”.")
