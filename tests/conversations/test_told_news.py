"""What people only tell of a thing that is kept is asked about as one deed, and nothing is done before the yes."""

import pytest

from tests.support.phone import Phone

QUOTES = str.maketrans("", "", '“”"')

BEFORE = (
    "add take the bins out to my tasks",
    "add air the spare bed to my tasks",
    "add comprar vino to my tasks",
    "add event dentist friday at 10:00",
    "add event cena con los Paz friday at 20:30",
    "add event pottery wednesday at 18:00",
    "remind me at 6pm to call the plumber",
)


def heard(phone: Phone) -> str:
    """Return all that has come since the last check, without quotation marks."""
    words = "\n".join(phone.inbox)
    phone.inbox.clear()
    return words.translate(QUOTES)


@pytest.fixture
def kept(phone: Phone) -> Phone:
    """Somebody who has tasks, events and a reminder."""
    for line in BEFORE:
        phone.says(line)
    phone.inbox.clear()
    return phone


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("bins are out, you can tick that off", "Mark take the bins out as done?"),
        ("the bed's aired", "Mark air the spare bed as done?"),
        ("el vino ya está", "Mark comprar vino as done?"),
        ("dentist just called they cant do friday morning, its 3:15 in the afternoon now", "dentist, Friday 27"),
        ("pottery's off this week, the teacher is poorly", "Delete pottery from your calendar"),
        ("gotta drop the pottery, pool's shut", "Delete pottery from your calendar"),
        ("los Paz cancelaron", "Delete cena con los Paz from your calendar"),
        (
            "la cena no puede el viernes, se pasa al sábado 28 misma hora",
            "cena con los Paz, Saturday 28 November, at 20:30",
        ),
        ("hmm no time today, push the plumber thing to tomorrow same time", "tomorrow, Sunday 22 November, at 18:00"),
    ],
)
def test_the_deed_is_named_and_waits_for_a_yes(kept: Phone, said: str, asked: str) -> None:
    before = kept.state.timers
    kept.says(said)
    question = heard(kept)
    assert asked in question
    assert question.endswith("Reply YES or NO.")
    assert kept.state.timers == before
    assert kept.state.confirmation is not None


@pytest.mark.parametrize(
    "said",
    [
        "the bins might be out",  # it is not sure
        "I need to take the bins out",  # it is still to be done
        "tell Ana the dentist is off",  # it is for somebody else
        "please let mum know the dentist was moved to 11",
        "avísale a Ana que se canceló la cena con los Paz",
        "has my wife bought the vino?",  # it asks
        "if the dentist calls it's 3pm",  # it depends on something
        "the bins are out and the bed is aired",  # it is about two things
    ],
)
def test_what_is_no_news_asks_about_no_deed(kept: Phone, said: str) -> None:
    kept.says(said)
    heard(kept)
    assert kept.state.confirmation is None or len(kept.state.confirmation.planned) != 1


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("sorry, make that half past one", "lunch with Priya to your calendar: Thursday 26 November, at 13:30-14:30?"),
        ("mejor ponla a las 15", "lunch with Priya to your calendar: Thursday 26 November, at 15:00-16:00?"),
        ("no, que sea el viernes", "lunch with Priya to your calendar: Friday 27 November, at 13:00-14:00?"),
        ("make it two hours", "lunch with Priya to your calendar: Thursday 26 November, at 13:00-15:00?"),
        ("no, with Pablo", "lunch with Pablo to your calendar: Thursday 26 November, at 13:00-14:00?"),
        ("no, hablo de la comida, ponela a las 14", "Thursday 26 November, at 14:00-15:00?"),
    ],
)
def test_what_waits_for_a_yes_is_changed_and_asked_about_anew(phone: Phone, said: str, asked: str) -> None:
    phone.says("lunch with Priya thursday 1pm")
    phone.inbox.clear()
    phone.says(said)
    assert asked in heard(phone)
    phone.says("yes")
    assert phone.state.confirmation is None
    assert phone.state.undo
    heard(phone)


def test_what_follows_a_no_is_done_in_the_place_of_what_was_asked(phone: Phone) -> None:
    phone.says("lunch with Priya thursday 1pm")
    phone.inbox.clear()
    phone.says("no, son tareas: conseguir cajas y cancelar el internet")
    heard(phone)
    assert phone.state.confirmation is None
    phone.says("my tasks")
    phone.hears_something_like("1. conseguir cajas\n2. cancelar el internet")


def test_the_number_that_was_kept_is_corrected_by_its_end(phone: Phone) -> None:
    phone.says("save Poppy's number, +44 7700 900123")
    phone.inbox.clear()
    phone.says("no, ends in 124")
    phone.hears_something_like("+447700900124")


def test_a_question_that_was_missed_twice_is_left(phone: Phone) -> None:
    phone.says("remind me to call Ana")
    phone.says("blah blub")
    assert len(phone.state.questions) == 1
    phone.says("blub blah")
    assert not phone.state.questions
    heard(phone)
    phone.says("blah")
    assert "When should I remind you?" not in heard(phone)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("I have to: bleed the radiators, ring the council and buy a card", "ring the council to your tasks?"),
        ("apunta recoger el traje y pagar el gas", "Añadí pagar el gas a tus tareas."),
        ("recordame a las 15 sacar el pollo y a las 17 llamar a la abuela", "a las 17:00: llamar a la abuela"),
        ("tengo que: renovar el dni, comprar pilas y llamar a la gestoría", "comprar pilas a tus tareas?"),
        ("coffee with Hugo tomorrow 3.30pm at the Lantern", "coffee with Hugo at the Lantern to your calendar"),
        ("write to priya@northgate.example and tell her im running late", "im running late"),
        ("escribele a mi casero casero@rentas.example que entrego llaves el domingo", "entrego llaves el domingo"),
        ("My nephew Daniel has changed his number, it's now +44 20 7946 0333", "Daniel, +44 20 7946 0333"),
        ("save my plumber's number, Gary, +44 20 7946 0812", "Gary, +44 20 7946 0812"),
        ("guarda al del flete, don beto, +52 55 5555 0188", "don beto, +52 55 5555 0188"),
    ],
)
def test_something_new_in_own_words_is_asked_about_or_done(phone: Phone, said: str, asked: str) -> None:
    phone.says(said)
    assert asked in heard(phone)


def test_an_hour_alone_keeps_the_days_that_were_offered(phone: Phone) -> None:
    phone.says("add event dentist next sunday at 9:15")
    assert "2. Sunday 29 November, at 09:15" in heard(phone)
    phone.says("actually it's quarter to ten")
    assert "2. Sunday 29 November, at 09:45" in heard(phone)


def test_it_is_the_thing_made_before_a_look_after_a_yes(phone: Phone) -> None:
    phone.says("recuérdame a las 21 tomar la pastilla")
    phone.says("mis recordatorios")
    heard(phone)
    phone.says("cambialo a las 22")
    assert "22:00: tomar la pastilla?" in heard(phone)


def test_what_waits_is_not_repeated_behind_each_look(phone: Phone) -> None:
    phone.says("lunch with Priya thursday 1pm")
    phone.says("my tasks")
    assert "Still waiting" in heard(phone)
    phone.says("my reminders")
    assert "Still waiting" not in heard(phone)


@pytest.mark.parametrize(
    ("before", "said", "title"),
    [
        ("añade comprar pan a mis tareas", "no perdón, era pan de molde", "comprar pan de molde"),
        ("add milk to my tasks", "oops i meant oat milk not normal milk", "oat milk"),
        ("add milk to my tasks", "no, it was oat milk", "oat milk"),
    ],
)
def test_what_was_meant_names_the_thing_made_last(phone: Phone, before: str, said: str, title: str) -> None:
    phone.says(before)
    phone.says(said)
    heard(phone)
    assert phone.tasks == [title]


@pytest.mark.parametrize(
    "said",
    ["dentist is at 11 right?", "dentist is at 11?", "the dentist is at 11, no?", "dentist moved to 11 isn't it"],
)
def test_a_text_that_asks_whether_it_is_so_changes_nothing(kept: Phone, said: str) -> None:
    kept.says(said)
    assert "at 10:00" in heard(kept)
    kept.says("when is the dentist")
    assert "at 10:00" in heard(kept)
