"""Without a model, a wish is found beside what people only tell: reasons, stories, signatures, what they take back."""

import pytest

from tests.support.phone import Phone

TASKS = ("add milk to my tasks", "add eggs to my tasks")
BEN = "add contact Ben ben.okafor@example.com"
FRIDAYS = "remind me every friday at 4pm to pay"
LUNCH = ("add event lunch tomorrow at 12:00", "add event gym tomorrow at 18:00")
BINS = ("remind me tomorrow at 8am to take the bins out", "remind me tomorrow at 5pm to ring dad")


def heard(phone: Phone) -> str:
    """Return all that has come since the last check, without quotation marks."""
    words = "\n".join(phone.inbox)
    phone.inbox.clear()
    return words.translate(str.maketrans("", "", '“”"'))


def after(phone: Phone, before: tuple[str, ...], said: str) -> str:
    """Return what is heard of a text behind others."""
    for each in before:
        phone.says(each)
    phone.inbox.clear()
    phone.says(said)
    return heard(phone)


@pytest.mark.parametrize(
    ("before", "said", "wanted"),
    [
        ((), "ugh we're out of bags AND soap again, stick em on the shopping list pls", ["Add bags to", "Add soap to"]),
        (
            (),
            "renew passport, book ferry, find the cat carrier. those three need to go on my to dos",
            ["Add book ferry", "Add find the"],
        ),
        ((), "make a note that I must ring the surgery? Thank you, Margaret.", ["Added ring the surgery to"]),
        (
            (),
            "Buenas, disculpe la molestia. Quisiera que me apuntara que debo ir al banco. Agradecido, Anselmo.",
            ["Añadí ir al banco a"],
        ),
        ((), "anotame yerba y pan en la lista del super q no queda nada", ["¿Añado yerba a", "¿Añado pan a"]),
        ((), "mil cosas: pedir cita, devolver los zapatos, ponmelas pendientes", ["¿Añado pedir cita a"]),
        ((), "packing list: socks, swimsuit, the blue folder. not the swimsuit", ["Add socks, the blue folder to"]),
        ((), "pal asado: carbon, pan, ah y vino. el pan no, lo trae la Juli", ["¿Añado carbon a", "¿Añado vino a"]),
        (BINS, "cancel the bins one my neighbours doing it", ["Cancel the reminder take the bins out"]),
        (TASKS, "got the milk, they had no eggs tho", ["Mark milk as done?"]),
        (("añade pagar la luz a mis tareas",), "olvida lo de la luz, la pagó Luis", ["¿Borro pagar la luz"]),
        ((), "New number for Jean 416 555 0182, she dropped the old phone", ["Add this to your contacts: Jean, +1"]),
        ((BEN,), "turns out its two fs, ben.okaffor@example.com", ["To: Ben, ben.okaffor@example.com?"]),
        ((BEN,), "Ben cambió de trabajo, ahora es ben@example.org", ["To: Ben, ben@example.org?"]),
        ((), "el plomero bueno se llama Wilmer, 55 5512 3344, guardalo", ["contactos: Wilmer, 55 5512 3344?"]),
        ((), "need to put the chicken in at 7 so ping me five minutes before that", ["at 18:55: put the chicken in?"]),
        ((), "a las 9 de la noche empieza el cine, me avisas diez minuticos antes", ["a las 20:50: empieza el cine?"]),
        ((), "pasta goes in now, 11 mins, give me a shout", ["at 07:11: pasta goes in?"]),
        (
            (),
            "pill reminder pls 8 in the morning and 8 at night, every day, doctor says so",
            ["08:00 and 20:00: pill?"],
        ),
        (
            (),
            "wake me at 5 on monday ive got the train, and 5.10 in case i fall asleep",
            ["Monday 23 November, at 05:00", "Monday 23 November, at 05:10"],
        ),
        ((), "el martes vuelo a las 9 asi q levantame a las 5 y otra vez 5 y 20", ["a las 05:00", "a las 05:20"]),
        ((), "keep bugging me every ten minutes from 7 tonight till i say the car is shut", ["every 10 minutes until"]),
        (
            (),
            "insísteme desde las 9 de la noche hasta que te diga que cerré la puerta",
            ["hasta que esté hecho: cerré"],
        ),
        ((FRIDAYS,), "im off this friday so leave that one out but keep it going after", ["Cancel the reminder pay ("]),
        ((FRIDAYS,), "este viernes no hace falta, es feriado y no abren", ["Cancel the reminder pay (Friday 27"]),
        (LUNCH, "clear tomorrow completely im ill", ["Delete lunch from", "Delete gym from"]),
        (LUNCH, "tengo fiebre, mañana no voy a nada, bórralo todo", ["Delete lunch from", "Delete gym from"]),
        (LUNCH, "me cabe una visita al podólogo mañana por la mañana?", ["You are free tomorrow, Sunday 22"]),
        (("remind me tomorrow at 9 to call Jo",), "no wait 9s too early, half ten", ["at 10:30: call Jo?"]),
        (
            ("remind me tomorrow at 9 to call Jo",),
            "mejor a las 10 y cuarto q a las 9 está cerrado",
            ["at 10:15: call Jo?"],
        ),
        ((), "band every tuesday from 7pm to 9pm, first one's on the 1st", ["every Tuesday at 19:00"]),
        ((), "Dentist rang, they can do friday at 11:15, put it in my calendar", ["Dentist to your calendar: Friday"]),
        (TASKS[:1], "the todo about milk is due the 30th btw", ["Set the task milk for Monday 30 November?"]),
        (TASKS[:1], "oops wrong chat, take that off again", ["Delete milk from your tasks?"]),
        (("add buy cloth to my tasks",), "it was green cloth, three metres, fix it", ["green cloth, three metres"]),
        (LUNCH, "when is lunch? and do i have to bring anything?", ["lunch is tomorrow, Sunday 22 November"]),
        (TASKS, "email me my todos, the address is kit@example.com", ["kit@example.com", "- milk", "- eggs"]),
        ((), "Its Katherine on paper but everyone says Kit so do that", ["Call you Kit?"]),
        ((), "remind me at three no sorry three thirty to eat", ["at 15:30: eat."]),
        ((), "recuérdame mañana a las 9 no perdón a las 10 comer", ["a las 10:00: comer."]),
        ((), "remind me to pick up Jo at 3 from swimming on Tuesday", ["1. Tuesday 24 November, at 15:00"]),
    ],
)
def test_the_wish_is_read_without_what_is_told(
    phone: Phone, before: tuple[str, ...], said: str, wanted: list[str]
) -> None:
    words = after(phone, before, said)
    assert all(each in words for each in wanted), words


@pytest.mark.parametrize(
    ("before", "said", "wanted"),
    [
        (("lunch with Karen next Wednesday 12.30",), "and remind me the night before", "at 20:00: lunch with Karen."),
        (("dentist on friday at 4pm",), "remind me an hour before the dentist", "at 15:00: dentist."),
        (("add event dentist on friday at 4pm",), "remind me an hour before the dentist", "at 15:00: dentist."),
    ],
)
def test_a_reminder_is_set_before_an_event_that_is_asked_about_or_kept(
    phone: Phone, before: tuple[str, ...], said: str, wanted: str
) -> None:
    words = after(phone, before, said)
    assert wanted in words, words
    if "event" not in before[0]:
        phone.says("yes")
        assert "to your calendar" in heard(phone)  # the event still waited for its yes


@pytest.mark.parametrize("said", ["can u order me a pizza", "resérvame mesa para dos el sábado a las 9"])
def test_nothing_is_booked_or_ordered_elsewhere(phone: Phone, said: str) -> None:
    assert "book or order anything" in after(phone, (), said) or "No puedo reservar" in after(phone, (), said)


@pytest.mark.parametrize(
    "said",
    [
        "the bins smell, its awful now",  # "now" is no time
        "mañana es la cena con los Paz",  # it is on that day
        "cancel the bins one if my neighbour is back",  # it depends on something
    ],
)
def test_what_is_only_told_asks_for_nothing(phone: Phone, said: str) -> None:
    before = (*TASKS, *BINS, "add event cena con los Paz tomorrow at 21:00")
    words = after(phone, before, said)
    assert "YES or NO" not in words, words


def test_what_is_taken_back_is_in_no_question(phone: Phone) -> None:
    words = after(phone, (), "packing list: socks, swimsuit. not the swimsuit")
    assert "swimsuit" not in words


@pytest.mark.parametrize("said", ["undo", "deshaz"])
def test_undo_takes_back_all_that_one_text_did(phone: Phone, said: str) -> None:
    words = after(phone, ("remind me at 5pm to eat and remind me at 6pm to run",), said)
    assert "eat" in words
    assert "run" in words
    assert not phone.state.timers


def test_a_mistake_is_taken_back_as_a_whole_after_a_yes(phone: Phone) -> None:
    words = after(phone, ("add milk, eggs and bread to my tasks",), "oops wrong chat")
    assert all(f"Delete {each} from your tasks?" in words for each in ("milk", "eggs", "bread"))
