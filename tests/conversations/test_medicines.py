"""Medicines, where habits or sessions are: the service reminds, and what to take is for a doctor or a pharmacist."""

from datetime import timedelta

import pytest

from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from tests.support.phone import Phone, clock


def texting(service: str) -> Phone:
    return Phone(of_folder(clock(), service_files.read(EXAMPLES / service), None))


@pytest.mark.parametrize("service", ["habits", "calm"])
@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("I feel dizzy since the new pill should i stop taking it", "doctor or pharmacist, today"),
        ("I feel dizzy since the new pill", "doctor or pharmacist, today"),
        ("I've been dizzy since the new tablets, should I stop them?", "doctor or pharmacist, today"),
        ("the metformin makes me sick", "doctor or pharmacist, today"),
        ("should i stop taking it", "ask your doctor or pharmacist"),
        ("can i stop taking my anxiety pills if i do this", "ask your doctor or pharmacist"),
        ("I forgot my pill yesterday, can I take two today", "ask your doctor or pharmacist"),
        ("is it ok to skip my insulin tonight", "ask your doctor or pharmacist"),
        ("what happens if i miss a dose?", "ask your doctor or pharmacist"),
        ("I took two metformin by mistake", "The poison line is 1-844-764-7669"),
        ("I accidentally took a double dose", "The poison line is 1-844-764-7669"),
        ("I forgot my pill", "don't take two"),
        ("me mareo con la pastilla nueva, la dejo de tomar?", "a tu farmacéutico, hoy"),
        ("puedo dejar los antidepresivos?", "pregunta por favor a tu médico"),
        ("se me olvidó la pastilla de ayer, me tomo dos hoy?", "pregunta por favor a tu médico"),
        ("me tomé dos pastillas sin querer", "Llama ahora por favor a tu médico"),
    ],
)
def test_who_speaks_of_a_medicine_is_told_whom_to_ask_and_no_helpline_for_a_crisis(
    service: str, said: str, heard: str
) -> None:
    phone = texting(service)
    phone.says(said)
    (answer,) = phone.inbox
    assert heard in answer
    assert "988" not in answer
    assert "You matter" not in answer


def test_what_may_be_self_harm_is_answered_as_such() -> None:
    for said in ("should I just take all my pills", "how many pills would it take to die"):
        phone = texting("calm")
        phone.says(said)
        assert "988" in phone.inbox[0]


@pytest.mark.parametrize(
    ("begins", "reason", "hour", "no", "habit", "done", "missed", "bigger", "never"),
    [
        (
            *("I want to take my blood pressure pill every day after breakfast", "because I have to", "8am", "no"),
            *("my habit", "took my pill", "forgot it", "make it harder"),
            ("and a bit more", "intensity", "one minute of"),
        ),
        (
            *("quiero tomar mi metformina todos los días después de desayunar", "porque sí", "a las 8am", "no"),
            *("mi hábito", "ya me la tomé", "se me olvidó", "hazlo más difícil"),
            ("un poco más", "intensidad", "un minuto de"),
        ),
    ],
)
def test_a_habit_that_is_a_medicine_has_no_size(
    begins: str,
    reason: str,
    hour: str,
    no: str,
    habit: str,
    done: str,
    missed: str,
    bigger: str,
    never: tuple[str, ...],
) -> None:
    phone = texting("habits")
    for text in (begins, reason, hour, no):
        phone.says(text)
    assert any("doctor or pharmacist" in each or "tu farmacéutico" in each for each in phone.inbox)
    start = phone.clock()
    for day, answer in enumerate((done, missed), 1):
        phone.until(f"{(start + timedelta(days=day)).date()}T20:00:00")
        phone.says(answer)
    assert "don't take two" in phone.inbox[-1] or "no tomes dos" in phone.inbox[-1]
    phone.says(bigger)
    assert "doctor or pharmacist" in phone.inbox[-1] or "tu farmacéutico" in phone.inbox[-1]
    phone.says(habit)
    assert "did it 1 of" in phone.inbox[-1] or "hiciste 1 de" in phone.inbox[-1]
    assert not [each for each in phone.inbox if any(words in each for words in never)]


@pytest.mark.parametrize(
    "said",
    [
        "could you help me take my vitamins every day after lunch",
        "quiero tomar mi pastilla todos los días",
        "I want to walk every day after my pill",
    ],
)
def test_a_wish_for_a_habit_with_a_medicine_begins_it(said: str) -> None:
    phone = texting("habits")
    phone.says(said)
    assert "Let's build one small daily habit." in phone.inbox[0] or "Vamos a crear" in phone.inbox[0]
