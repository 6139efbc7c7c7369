"""What people ask for with their own things is read from tables of words and sentences, whole or not at all."""

import pytest

from parley.conversation.language import followed
from parley.lanes.assistant.deed_grammar import deeds_in

SAID = {
    ("delete", "reminder", "pills"): [
        "scrap the pills reminder",
        "cancel my pills alarm",
        "get rid of the reminder about pills",
        "turn off the reminder to pills",
        "borra el recordatorio de pills",
        "quita la alarma de pills",
    ],
    ("delete", "contact", "john"): [
        "bin john from my contacts",
        "delete john from my address book",
        "saca a john de mis contactos",
    ],
    ("delete", "", "yoga"): [
        "delete yoga",
        "yoga is cancelled",
        "yoga has been called off",
        "ya no voy a yoga",
        "not going to yoga",
    ],
    ("delete_all", "reminder", ""): [
        "kill all my reminders",
        "cancel all reminders",
        "delete every reminder",
        "quita todos los recordatorios",
        "borra todas mis alarmas",
    ],
    ("delete_all", "", ""): ["wipe the whole list", "empty my list", "vacía la lista", "vacía toda mi lista"],
    ("delete_both", "", ""): ["delete both", "remove the two of them", "borra las dos", "elimina ambos"],
    ("complete_all", "", ""): ["did everything", "everything is done", "ya hice todo", "todo listo"],
    ("complete", "", "milk"): [
        "got milk",
        "bought milk",
        "milk is done",
        "cross milk off",
        "ya compré milk",
        "milk ya está hecha",
    ],
    ("told_move", "", "dentist"): ["the dentist is at 4 now", "dentist was moved to 4", "dentist lo cambiaron a las 4"],
    ("list_tasks", "", ""): ["what's left", "what else is on there", "qué me falta", "qué hay en la lista"],
    ("add_task", "", ""): [
        "stick bin bags on my list",
        "pop eggs down on the list",
        "ponme arroz en la lista",
        "mete pan en mi lista",
    ],
    ("note_task", "", ""): [
        "note to self buy stamps",
        "jot down that i owe Dave",
        "apúntame que tengo que comprar pilas",
    ],
    ("set_reminder", "", ""): [
        "give me a nudge to call mum at 5",
        "me puedes recordar llamar a Ana",
        "q no se me olvide la luz",
    ],
}


@pytest.mark.parametrize(("meant", "said"), [(meant, each) for meant, texts in SAID.items() for each in texts])
def test_a_sentence_of_the_tables_is_read_whole(meant: tuple[str, str, str], said: str) -> None:
    deed, shelf, named = meant
    found = [each for each in deeds_in(said) if (each.deed, each.shelf or shelf) == (deed, shelf)]
    assert found, list(deeds_in(said))
    assert not named or any(each.slots.get("named") in (named, f"the {named}") for each in found)


@pytest.mark.parametrize(
    "said",
    ["", "hello there", "the milk", "what a day", "yoga", "two lattes and a croissant", "x " * 60, "delete " * 40],
)
def test_other_texts_are_no_sentence_of_the_tables(said: str) -> None:
    assert [each for each in deeds_in(said) if not each.only_if_there] == []


@pytest.mark.parametrize(
    ("current", "said", "after"),
    [
        ("es", ["gracias", "what's on my list for friday"], "en"),
        ("en", ["hi", "qué tengo que hacer mañana"], "es"),
        ("en", ["my tasks", "mueve el dentista al viernes"], "en"),
        ("en", ["qué hay en mi lista", "borra la leche de mi lista", "qué tengo que hacer"], "es"),
        ("es", ["mis tareas", "añade the lord of the rings a mis tareas"], "es"),
        ("es", ["my tasks", "ok", "what is on my list"], "es"),
    ],
)
def test_the_language_follows_several_texts_and_no_single_word(current: str, said: list[str], after: str) -> None:
    assert followed(current, said) == after  # type: ignore[arg-type]
