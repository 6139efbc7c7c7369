"""Without a model, people tell of something and, in other words and any order, wish to be told of it, to have it kept,
or to have it later: each is asked about."""

import pytest

from tests.support.phone import Phone

LIZ = ("add event meeting with Liz on Monday from 2pm to 3:30pm",)
PADEL = ("añade evento padel el miércoles a las 20",)
CALLS = ("remind me at 6pm to call Dad", "remind me at 7pm to walk Bruno")
CHORES = ("add do the laundry to my tasks", "add do the dishes to my tasks", "add call the bank to my tasks")


def after(phone: Phone, before: tuple[str, ...], said: str) -> str:
    """Return what is heard of a text behind others, without quotation marks."""
    for each in before:
        phone.says(each)
    phone.inbox.clear()
    phone.says(said)
    words = "\n".join(phone.inbox)
    phone.inbox.clear()
    return words.translate(str.maketrans("", "", '“”"'))


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            "flight is AC 857 on the 2nd, departs 23:05. want a shout 4 hrs before",
            ["December, at 19:05: flight AC 857?"],
        ),
        ("Sam's train gets in at 11:40 pm Sunday, alert me by 10 so i leave on time", ["22:00: Sam's train gets in?"]),
        ("anna's fair is 14 Feb, give me a prod on the 10th so there's time to pack", ["10 February 2027, at 09:00"]),
        (
            "need to leave for the airport at 5 on friday, nudge me half an hour before",
            ["at 16:30: leave for the airport?"],
        ),
        (
            "Good evening sir. Please set one reminder daily 5.30 AM for BP tablet. Thanking you.",
            ["day at 05:30: BP tablet?"],
        ),
        ("um can you uh set a reminder for what is it thursday at 7pm it's the school thing", ["19:00: school thing?"]),
        (
            "the landlord emailed, whatever. can u make sure i dont forget to call him monday at 9",
            ["at 09:00: call him?"],
        ),
        (
            "ok two things. dentist is thurs 3pm. and remind me wednesday night to floss",
            ["Add dentist to", "21:00: floss?"],
        ),
        (
            "two jobs for me: chase the council and cancel the gym",
            ["Add chase the council to", "Add cancel the gym to"],
        ),
        (
            "Meeting with CA sir on 14th at 11.30 in his office",
            ["Add Meeting with CA sir in his office to", "14 December"],
        ),
        (
            "en tres semanas justas tengo q renovar el abono, me lo dices ese día por la mañana",
            ["12 de diciembre", "renovar el abono?"],
        ),
        (
            "a las siete empieza el partido del Betis, dame un toque diez minutos antes va",
            ["18:50: partido del Betis?"],
        ),
        (
            "me dices a las 11 de la noche que apague el horno jaja es que luego se me olvida",
            ["23:00: apague el horno?"],
        ),
        ("hágame acordar por ahí a las tres y media de llamar al colegio", ["15:30: llamar al colegio?"]),
        (
            "El lunes tengo al cardiólogo a las diez y media, hágame el favor de apuntarlo",
            ["¿Añado cardiólogo a", "10:30"],
        ),
        ("El 3 de agosto cumple mi vieja, que no se me pase", ["3 de agosto de 2027", "cumple mi vieja?"]),
        ("Tengo vuelo tempranito, despiérteme mañana 4:30", ["a las 04:30"]),
        (
            "anotá comprar yerba y avisame a las 20 que saque la carne",
            ["¿Añado comprar yerba a", "20:00: saque la carne?"],
        ),
        (
            "tres cosas: llamar a Leo, comprar pan y el jueves a las 4 ir al banco",
            ["¿Añado llamar a Leo a", "¿Añado ir al"],
        ),
        ("vaccination is on Wednesday 4 pm, note it and remind me at 3", ["Add vaccination to", "15:00: vaccination?"]),
        ("dont let me forget the fair its the 3rd of december, id like a nudge the day before too", ["3 Dec", "2 Dec"]),
        ("Before that I need to: redirect the post, read the meters", ["Add redirect the post to", "Add read the"]),
        ("i have to be at the clinic by 9:15 on friday so wake me at 7 that day", ["27 November, at 07:00"]),
        ("car's due its MOT on the 10th of January, nag me the week before", ["3 January 2027", "car's due its MOT?"]),
        (
            "mañana a las 4 viene el técnico, apúntamelo y avísame un rato antes",
            ["¿Añado técnico a", "15:30: técnico?"],
        ),
        (
            "es la losartán, en la mañana a las 8 y en la noche a las 8",
            ["todos los días a las 08:00 y las 20:00: losar"],
        ),
        ("dentist next Tuesday at noon, and bug me an hour ahead", ["Add dentist to", "at 11:00: dentist?"]),
        ("take the bus and remind me to buy stamps tomorrow at 9", ["at 09:00: buy stamps?"]),
        ("El domingo a las 5 es la misa y a las 7 el salón", ["¿Añado misa a", "¿Añado salón a", "17:00", "19:00"]),
        ("acabo de meter el pan, 40 min y me pegas un grito", ["07:40: acabo de meter el pan?"]),
        ("every friday a las 3 que mande el timesheet, recuérdamelo en español porfa", ["cada viernes a las 15:00"]),
    ],
)
def test_a_wish_beside_what_is_told_is_asked_about(phone: Phone, said: str, wanted: list[str]) -> None:
    is_spanish = any(each.startswith("¿") or "dic" in each for each in wanted)
    words = after(phone, ("háblame en español",) if is_spanish else (), said)
    assert all(each in words for each in wanted), words
    assert phone.state.confirmation is not None


@pytest.mark.parametrize(
    ("before", "said", "wanted"),
    [
        (LIZ, "an hour will do for that", "at 14:00-15:00?"),
        (LIZ, "make it half an hour longer", "at 14:00-16:00?"),
        (LIZ, "half an hour later please, I'm stuck in traffic", "at 14:30-16:00?"),
        (PADEL, "lo del pádel retrásalo una hora", "a las 21:00-22:00 h?"),
        (PADEL, "una hora antes mejor", "a las 19:00-20:00 h?"),
        (PADEL, "y avísame media hora antes", "a las 19:30: padel"),
        (CALLS[:1], "push it by one hour na, I am stuck in traffic", "19:00: call Dad?"),
        (CALLS, "drop the 6 one down to 8, movies on", "20:00: call Dad?"),
        (CHORES, "ok laundry and dishes r done", "Mark do the dishes as done?"),
        (
            ("recuérdame mañana a las 9 regar las plantas",),
            "el de las plantas ya no, que va a llover",
            "regar las plantas",
        ),
        (CHORES[:1], "oh wait the machine is broken, scratch that", "Delete do the laundry from your tasks?"),
        ((*CHORES[:1], "delete do the laundry", "yes"), "wait no, put it back in", "do the laundry"),
        (
            ("add event vet for Biscuit on December 3 at 5pm",),
            "did i ever put the vet in?",
            "vet for Biscuit is Thursday",
        ),
        (LIZ, "Liz's office just called, it has become Thursday", "Thursday 26 November"),
        (("add event get the keys tomorrow at 10am",), "Solicitor says keys not till noon now", "at 12:00-13:00?"),
        (("agrega llamar a Beto a mis tareas",), "ya lo llamé", "llamar a Beto"),
        (("add redirect the post to my tasks",), "Forget the post, Mum did it", "Delete redirect the post from"),
        (("what's on tuesday",), "no, i meant wednesday", "Wednesday 25 November"),
        (("save contact Terry 07700 900321",), "What was his number?", "Terry, 07700 900321"),
        ((), "Hiya, we get the keys on the 28th at 10, can you hold that in my diary?", "Add we get the keys to your"),
        (("add contact Bob gutters 416 555 0177",), "Who was the fella I saved for the gutters?", "Bob gutters"),
        ((), "need two hours before friday to write my essay, where would they fit", "Thursday 26 November"),
        ((), "¿mañana en qué huequito alcanzo a ir al banco?", "22 de noviembre"),
        (CHORES[:1], "it's not the laundry, it's the ironing", "do the ironing"),
        (("add event dentist on Tuesday at 10am",), "shoot no i read the card wrong its 10:40", "at 10:40-11:40?"),
        (
            ("recuérdame a las 9 pm cargar el teléfono",),
            "y también lo de sacar el trash, misma hora",
            "21:00: sacar el trash?",
        ),
        (
            ("añade leche a mis tareas", "añade pan a mis tareas", "añade té a mis tareas"),
            "Borrame las dos últimas",
            "¿Borro té",
        ),
        (
            ("recuérdame a las 19 ir a pilates",),
            "quita pilates de hoy que me torcí el pie y apúntame pedir cita",
            "¿Añado pedir cita a",
        ),
        ((), "call the bank first thing monday, don't let me forget", "23 November, at 09:00: call the bank?"),
        (LIZ, "and remind me the night before", "tomorrow, Sunday 22 November, at 20:00: meeting with Liz."),
        ((), "Anotame comprar sellos y también llamar a la obra", "Añadí llamar a la obra a tus tareas."),
        (
            ("añade evento junta con Beto mañana a las 9",),
            "Beto canceló lo de mañana, quítalo y apúntame llamarle",
            "¿Añado llamarle a tus tareas?",
        ),
        (LIZ, "the liz meeting, how long is it down for", "at 14:00-15:30"),
    ],
)
def test_a_kept_thing_is_meant_without_the_words_of_a_phrase(
    phone: Phone, before: tuple[str, ...], said: str, wanted: str
) -> None:
    words = after(phone, before, said)
    assert wanted in words, words


@pytest.mark.parametrize(
    "said",
    [
        "don't remind me about the flight on friday at 5",
        "Did I already note down the gas booking on friday?",
        "did you remind me at 5 on friday?",
        "tell me what's on my list tomorrow",
        "i'll be 10 minutes late",
        "two hours ago i had lunch with Liz",
    ],
)
def test_what_is_denied_asked_or_over_is_no_such_wish(phone: Phone, said: str) -> None:
    words = after(phone, LIZ, said)
    assert "Remind you" not in words
    assert "Change meeting" not in words
    assert "Add " not in words
