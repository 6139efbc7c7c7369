"""Habits, calm sessions, films and settings in words that no list and no grammar holds: the trained reader finds what
is meant, as an answer to what was just asked, as a word to what is under way, or as a wish of its own.
"""

import pytest

from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from tests.support.phone import Phone, clock

SERVICES = {name: service_files.read(EXAMPLES / name) for name in ("habits", "calm", "assistant")}
FLOSS = ("so i wanna start flossing after i brush my teeth, 10pm",)
ASKED = (*FLOSS, "so I sleep better", "no", "give me a prompt now")
LEER = ("quiero empezar a leer una página después de cenar, a las 10 de la noche",)
LATER = "(three minutes later)"
SESSION = ("a 10 minute calm session", "yes", LATER)


PUSH_UPS = ("start a habit of 20 push ups after lunch at 1pm", "to be strong", "no")
AGUA = ("quiero beber agua después de desayunar, a las 9 de la mañana", "para la salud", "no")


@pytest.mark.parametrize(
    ("service", "before", "said", "heard"),
    [
        # the answer to "Did you do it?"
        ("habits", ASKED, "sorry couldnt face it tonight", "there is always a next time"),
        ("habits", ASKED, "got it in before the rain", "Well done"),
        # what stands out from an answer that may be anything
        ("habits", FLOSS, "can it be half nine instead, im knackered by ten", "every day at 21:30"),
        ("habits", FLOSS, "to be kinder to my gums", "Anything else I should know?"),
        ("habits", LEER, "me voy de puente del viernes al lunes, lo de leer que descanse", "del viernes 27"),
        # the days alone; the time stays
        ("habits", ASKED, "only on weekdays", "from Monday to Friday at 22:00"),
        # a habit's own name, out of what was told around it
        (
            "habits",
            (),
            "physio told me to do heel raises, id do them while the kettle boils, so half six every morning",
            "Noted: heel raises; while the kettle boils; every day at 06:30",
        ),
        ("habits", (), "de chamaco mi abuelo nos hacía correr al río antes del desayuno", "Eso no lo entendí"),
        # what steers a session
        ("calm", SESSION, "a bit too quick for these old eyes dear", "Slower from here"),
        ("calm", (), "esto sustituye ir al psicólogo??", "no atención médica"),
        ("calm", SESSION, "I can't go on", "If you mean more than the session"),
        # two wishes of one kind
        ("habits", (), "bit less waffle please, and lose the smileys", "no emojis?"),
        # less, more, another thing, some days off, all of it off, and back again, with the reason in front
        ("habits", PUSH_UPS, "20 is killing me, could we drop it to like 5", "Noted: 5 push ups"),
        ("habits", PUSH_UPS, "subile a 25", "Noted: 25 push ups"),
        ("habits", AGUA, "mejor que no sea agua sino estirarme 2 minutos", "Anotado: estirarme 2 minutos"),
        ("habits", AGUA, "los viernes no puedo", "todos los días menos el viernes a las 09:00"),
        ("habits", AGUA, "me voy de vacaciones del 20 al 27 de diciembre, ahí ni me escribas", "domingo 27 diciembre"),
        ("habits", AGUA, "esto ya no lo quiero hacer más, quítalo", "¿Lo terminamos"),
        ("habits", (*PUSH_UPS, "pause for a week"), "back on from tonight", "Welcome back!"),
        ("habits", PUSH_UPS, "Guests are there till Diwali, give me break from the push ups", "Paused."),
        ("habits", PUSH_UPS, "lunch is not working out, same push ups but 6 in the evening", "every day at 18:00"),
        ("habits", PUSH_UPS, "how many days continuous I have done the push ups?", "0 of 0 times"),
        # a morning's habit is not in the evening, and its anchor keeps all its words
        (
            "habits",
            (),
            "id like to be drinking water every morning once the kettle is on, half seven would suit me",
            "after the kettle is on; every day at 07:30",
        ),
        ("habits", (), "ok I want to do meditation but five minutes only", "meditation five minutes?"),
        ("habits", (), "who all can see my replies", "The study team reads what you text here"),
        ("habits", PUSH_UPS, "9 works better for me", "every day at 09:00"),
        ("calm", (), "Board result is coming at 12 and I am feeling too much tension", "How many minutes"),
        # who cannot rest is asked how long a session shall last
        ("calm", (), "It's 2am and my brain won't shut up", "How many minutes"),
        ("calm", (), "Got an interview in ten minutes, talk me through some breathing", "How many minutes"),
        ("calm", ("sesión de calma de 20 minutos",), "mejor de 10 que ando justo", "una sesión de 10 minutos"),
        ("calm", ("sesión de calma de 10 minutos",), "vale sí, tengo 41 tacos y me parece bien", "en cinco partes"),
        # who answers
        ("assistant", (), "are you a real person or computer only", "I'm a program"),
        # a greeting
        ("assistant", (), "qué onda bot, todo chido?", "¡Hola! Soy Iris"),
    ],
)
def test_what_is_meant_is_done_or_asked_about(service: str, before: tuple[str, ...], said: str, heard: str) -> None:
    phone = Phone(of_folder(clock(), SERVICES[service], None))
    for text in before:
        phone.later(minutes=3) if text == LATER else phone.says(text)
    phone.inbox.clear()
    phone.says(said)
    assert heard in "\n".join(phone.inbox)


@pytest.mark.parametrize(
    ("service", "said", "heard"),
    [
        ("assistant", 'lol my brother goes "remind me never to date a drummer again" and texts her', "When you need"),
        ("assistant", "ayer se me murió el canario, llevaba conmigo nueve años", "Lo siento mucho"),
        ("calm", "cuéntame un chiste", "¡Ja, ahí me ganas!"),
        ("assistant", "páseme con mi hijo", "AYUDA"),
        ("assistant", "book me an uber to the airport for 6", "I can't book or order anything elsewhere"),
    ],
)
def test_chat_is_answered_in_a_sentence_and_nothing_is_done(service: str, said: str, heard: str) -> None:
    phone = Phone(of_folder(clock(), SERVICES[service], None))
    phone.says(said)
    assert heard in phone.inbox[0]
    assert phone.state.confirmation is None
    assert not phone.tasks


def test_chat_is_answered_by_another_sentence_each_time() -> None:
    phone = Phone(of_folder(clock(), SERVICES["assistant"], None))
    for text in ("tell me a joke", "do you know any jokes", "another joke please"):
        phone.says(text)
    assert len({each.partition("\n")[0] for each in phone.inbox}) == len(phone.inbox)


def test_an_order_is_not_heard_in_what_a_habit_shall_follow() -> None:
    phone = Phone(of_folder(clock(), service_files.read(), None))
    phone.says("want to get into stretching, after my morning coffee, 7.15 suits")
    assert phone.inbox[0].startswith("Start a daily habit: stretching; after my morning coffee; every day at 07:15?")
