"""What people ask of any service, or tell it, beside what it does: one honest or kind sentence, and nothing is done."""

import pytest

from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from tests.support.phone import Phone, clock

SERVICES = {name: service_files.read(EXAMPLES / name) for name in ("habits", "calm", "assistant")}
RUN = ("I want to do a morning run every day after tea, 7am", "health", "no")


@pytest.mark.parametrize(
    ("service", "before", "said", "heard"),
    [
        ("assistant", (), "Who else gets to read what I send you?", "can read what you text here"),
        ("assistant", (), "Buenas, ¿esto me cobra por mensaje?", "puede cobrarte por mensaje"),
        ("assistant", (), "You are understanding Hindi also?", "English and Spanish only"),
        ("assistant", (), "I'm getting nowhere with you, could I speak to someone real?", "You can reach"),
        ("assistant", (), "Llevo una hora en la fila del banco, cuéntame algo chistoso", "¡Ja, ahí me ganas!"),
        ("assistant", ("me llamo Ana", "ayuda"), "No entendí nada de lo que me pusiste", "Escríbeme una sola cosa"),
        ("assistant", (), "call my wife and tell her i will be late na", "I can't make calls"),
        ("calm", ("hola",), "hágame un favor: págueme el recibo de la luz por PSE", "No puedo pagar nada"),
        ("assistant", (), "Morning! Sleep well?", "I'm Iris"),
        ("assistant", (), "no me diga Guadalupe que así me regañaba mi mamá, soy Lupita", "Lupita?"),
        # sorrow gets a kind word, alone and beside a wish
        ("assistant", (), "my goldfish died today. his name was Kevin", "I'm sorry to hear that"),
        ("assistant", (), "three appointments today and all ran late, I'm absolutely shattered", "that's hard"),
        ("habits", RUN, "mums in hospital, could we leave it for this week", "I'm sorry to hear that. Paused."),
    ],
)
def test_one_sentence_answers_it(service: str, before: tuple[str, ...], said: str, heard: str) -> None:
    phone = Phone(of_folder(clock(), SERVICES[service], None))
    for text in before:
        phone.says(text)
    phone.inbox.clear()
    phone.says(said)
    assert heard in "\n".join(phone.inbox)


@pytest.mark.parametrize("said", ["call Ana at 5", "pay the rent", "remind me to call my mum at 6"])
def test_what_may_be_a_task_of_ones_own_is_none_of_it(said: str) -> None:
    phone = Phone(of_folder(clock(), SERVICES["assistant"], None))
    phone.says("call me Ben")
    phone.inbox.clear()
    phone.says(said)
    assert "I can't" not in phone.inbox[0]
