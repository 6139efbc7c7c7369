"""A phrase that takes any words ("delete {task}", "I'm in {place}") counts only if these can be such a thing: else
that tool does not take it, whatever reads it then."""

import pytest

from tests.support.phone import Phone

NOT_MEANT = {
    "a feeling is no task": ["todo bien", "hoy todo me sale mal", "todo hecho jefe, marca todas"],
    "a clause names nothing": ["delete is such a strong word", "i dont want the emails about crypto, delete them"],
    "a thing of another shelf": [
        "delete that email from groupon",
        "delete my account and everything in it",
        "borra a Pepe",
    ],
    "a second deed": ["ya terminé la diálisis, borra la diálisis", "done with this app delete my account"],
    "no place": ["i'm in a meeting", "estoy en una reunión", "im in the car what time is the viewing"],
    "no name": ["call me later, im driving", "me llamó mentirosa", "my name is on the lease"],
    "no language": ["speak of the devil", "hablas mucho, abrevia"],
    "no days": ["qué tengo apuntado en la lista de casa", "mi calendario está en google, vincúlalo"],
    "what is asked now": [
        "remind me why i bother",
        "remind me what time the interview is",
        "recuérdame qué había en la lista",
    ],
    "one time for another": [
        "remind me to ring herself at 7 instead of 6",
        "recuérdame lo de natación a las 6 y no a las 5",
    ],
    "what recurs is noted nowhere": ["apunta faena todos los sábados desde las 6"],
    "nobody to write to": ["write back re the invoice: paid this morning"],
    "no event": ["cambia el idioma a español ya"],
}
TAKEN = (
    "a task called",
    "la tarea",
    "Added",
    "Añadí",
    "know where",
    "No sé dónde",
    "like a name",
    "Nice to meet",
    "todo milk",
)
"""What is said where a wrong tool has taken such a text, or where a hint is none."""


@pytest.mark.parametrize("said", [each for texts in NOT_MEANT.values() for each in texts])
def test_nothing_is_made_of_words_that_cannot_be_such_a_thing(phone: Phone, said: str) -> None:
    phone.says("English")
    phone.inbox.clear()
    phone.says(said)
    heard, phone.inbox = "\n".join(phone.inbox), []
    assert not phone.tasks
    assert not [each for each in phone.state.timers if each.kind == "reminder"]
    assert not any(each in heard for each in TAKEN)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("todo buy milk", "Added “buy milk”"),
        ("I live in gotham", "I don't know where “gotham” is."),
        ("I'm in Madrid", "Europe/Madrid"),
        ("call me Ana Luz", "Nice to meet you, Ana Luz."),
        ("speak french", "English and Spanish only"),
        ("delete milk", "I can't find a task called “milk”."),
        ("remind me what to buy tomorrow at 9", "at 09:00: what to buy"),
        ("put me down for blood test on tuesday at 8.20 i have to fast for it", "Tuesday 24 November, at 08:20"),
        ("what do i have next", "There is nothing with a time in your calendar"),
    ],
)
def test_what_can_be_such_a_thing_is_read_as_before(phone: Phone, said: str, heard: str) -> None:
    phone.says("English")
    phone.inbox.clear()
    phone.says(said)
    phone.hears_something_like(heard)


def test_a_thing_that_is_kept_is_found_whatever_its_name_is(phone: Phone) -> None:
    phone.says("English")
    phone.says("add email Bob to my tasks")
    phone.inbox.clear()
    phone.says("delete email Bob")
    phone.hears_something_like("Delete “email Bob” from your tasks?")
