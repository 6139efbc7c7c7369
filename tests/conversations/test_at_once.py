"""What a person plainly asks for is done at once, in whatever form a model passes it on; all else is asked about first.

Both tables are of one world: tasks, reminders, events, and titles that order something. A model does here whatever
stands in the table, as one would that misreads the person or obeys what it has read.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley.ports import Appointment, Contact
from parley_cli.memory_service import MemoryService
from tests.support.model import ScriptedModel, calls
from tests.support.phone import Phone

TORONTO = ZoneInfo("America/Toronto")
NOW = datetime(2026, 12, 2, 10, tzinfo=TORONTO)
"""A Wednesday."""
TASKS = ("lab report", "laundry", "call nani", "oat milk", "llamar a la gestoría", "Order: move all to friday")
DONE = ("limpiar el horno", "clean the gutters", "renew the passport")
DEADLINE = ("deadline del grant", date(2026, 12, 4))
EVENTS = (
    ("Yoga studio 2", "2026-12-09 17:45", 75),
    ("Dentist", "2026-12-03 15:00", 60),
    ("Proofs", "2026-12-02 14:00", 60),
    ("Pádel con Clara", "2026-12-03 18:15", 90),
    ("In Montreal", "2026-12-10 09:00", 120),
    ("Cardiólogo", "2026-12-04 09:20", 60),
)
Call = tuple[str, dict[str, object]]


@pytest.fixture
def phone(model: ScriptedModel) -> Phone:
    service = MemoryService(ManualClock(NOW.astimezone(UTC)), model)
    service.mail.can_send = True
    phone = Phone(service, channel=Channel.WHATSAPP)
    service.model = None
    phone.says("remind me every day at 9pm to take the pills")
    id = phone.state.id
    for n, title in enumerate(TASKS):
        service.tasks.add(id, title, NOW - timedelta(days=2) + timedelta(minutes=n), f"t{n}")
    service.tasks.add(id, DEADLINE[0], NOW - timedelta(days=1), "due", DEADLINE[1])
    for n, title in enumerate(DONE):
        service.tasks.add(id, title, NOW - timedelta(days=3), f"d{n}")
        service.tasks.complete(id, f"d{n}", NOW, f"done{n}")
    for n, (title, start, minutes) in enumerate(EVENTS):
        at = datetime.fromisoformat(start).replace(tzinfo=TORONTO).astimezone(UTC)
        service.calendar.add(id, Appointment(f"e{n}", title, at, minutes, TORONTO.key))
    service.contacts.add(id, Contact("c0", "Marcus Hale", "marcus@example.org", "+14165550131"))
    phone.later(hours=2)
    phone.clock.time = NOW.astimezone(UTC)
    phone.inbox.clear()
    service.model = model
    return phone


def kept(phone: Phone) -> str:
    state = phone.state
    assert state.person is not None
    reminders = [each for each in state.timers if each.kind == "reminder"]
    return repr([phone.service.table.data, reminders, state.person.name])


def is_done(phone: Phone, model: ScriptedModel, said: str, *orders: Call) -> bool:
    """Whether what a model calls upon these words is done without another question."""
    before = kept(phone)
    model.will(calls(*orders))
    phone.inbox.clear()
    phone.says(said)
    is_asked = bool(phone.state.questions)
    assert is_asked == (kept(phone) == before), phone.inbox
    return not is_asked


NANI: Call = ("complete_task", {"task": "call nani"})


def moved(event: str, *times: str) -> list[Call]:
    return [("update_event", {"event": event, "when": each}) for each in times]


AT_ONCE: list[tuple[str, list[Call]]] = [
    (
        "remind me an hour before the cardiólogo to leave",
        [("set_reminder", {"when": "an hour before the cardiólogo", "text": "leave"})],
    ),
    (
        "move the pills reminder so it goes until the 20th",
        [("move_reminder", {"about": "pills", "when": "until the 20th"})],
    ),
    (
        "change the pills reminder: except 28 december",
        [("move_reminder", {"about": "pills", "when": "except 28 december"})],
    ),
    ("move proofs to 3", moved("Proofs", "3", "3pm", "15:00", "today at 15:00", "2026-12-02T15:00")),
    ("move next weeks yoga to thursday, same time", moved("yoga", "2026-12-10T17:45", "2026-12-10 17:45-19:00")),
    (
        "pasa el padel al viernes misma hora",
        moved("Pádel con Clara", "viernes", "viernes misma hora", "2026-12-04 18:15"),
    ),
    ("¿me pasas el padel al viernes?", moved("pádel", "2026-12-04T18:15")),
    ("dentist at 4pm", moved("dentist", "16:00", "today 4pm")[:1]),
    ("the dentist is on friday now", moved("dentist", "friday", "2026-12-04 15:00")),
    ("push the dentist back an hour", moved("dentist", "1 hour later", "16:00", "60 minutes later")),
    ("can you move the dentist to friday?", moved("dentist", "friday", "2026-12-04T15:00")),
    ("move the dentist from tomorrow to friday", moved("dentist", "friday")),
    ("what have i got friday? and move the dentist to 4pm", moved("dentist", "16:00")),
    ("move the dentist to friday if you can", moved("dentist", "friday")),
    ("no al jueves, mueve el dentist al viernes", moved("dentist", "viernes")),
    ("move the dentist to friday, no, monday", moved("dentist", "monday")),
    ("first one done", [("complete_task", {"task": "lab report"}), ("complete_task", {"task": "1"})]),
    ("El segundo está", [("complete_task", {"task": "laundry"})]),
    (
        "el tercero pásalo al lunes",
        [("update_task", {"task": "call nani", "when": each}) for each in ("lunes", "2026-12-07")],
    ),
    ("second to monday", [("update_task", {"task": "laundry", "when": each}) for each in ("monday", "2026-12-07")]),
    ("pasa la gestoria al lunes", [("update_task", {"task": "llamar a la gestoría", "when": "lunes"})]),
    ("cambia oat milk por «soy milk»", [("update_task", {"task": "oat milk", "title": "soy milk"})]),
    ("called nani", [NANI]),
    ("ya llamé a la gestoría", [("complete_task", {"task": "llamar a la gestoría"})]),
    ("did the laundry", [("complete_task", {"task": "laundry"})]),
    (
        "remind me at four to call the school and what have i got saturday",
        [
            ("set_reminder", {"when": each, "text": "call the school"})
            for each in ("at four", "today at 4pm", "16:00", "2026-12-02T16:00")
        ],
    ),
    (
        "avísame una hora antes del cardiólogo",
        [
            ("set_reminder", {"when": "2026-12-04 08:20", "text": each})
            for each in ("Cardiólogo a las 9:20", "Cardiólogo", "Cardiólogo (9:20)")
        ],
    ),
    ("remind me tonight not to eat breakfast", [("set_reminder", {"when": "tonight", "text": "not to eat breakfast"})]),
    ("don't forget to add eggs", [("add_task", {"title": "eggs"})]),
    (
        "lunch with bo friday at noon",
        [("create_event", {"title": "Lunch with Bo", "when": each}) for each in ("friday at noon", "2026-12-04 12:00")],
    ),
    ("I need to move the dentist to friday", moved("dentist", "friday")),
    ("please, the dentist to friday", moved("dentist", "friday")),
    ("move the dentist to friday and add eggs", moved("dentist", "friday")),
    ("move the dentist to friday and add eggs", [("add_task", {"title": "eggs"})]),
    ("call nani is done", [NANI]),
    ("add it: pay the rent", [("add_task", {"title": "pay the rent"})]),
    (
        "move the pills to 10",
        [("move_reminder", {"about": "pills", "when": each}) for each in ("every day at 22:00", "10pm")],
    ),
    # deeds and endings as people say them
    ("movelo al lunes el deadline porfa", [("update_task", {"task": "deadline del grant", "when": "monday"})]),
    ("poné el dentist el viernes che", moved("dentist", "friday")),
    ("moveme el padel al viernes dale", moved("pádel", "2026-12-04 18:15")),
    ("bump the dentist to friday yeah", moved("dentist", "friday")),
    ("pasame el dentist pal viernes", moved("dentist", "viernes")),
    ("so yeah dentist friday then", moved("dentist", "friday")),
    (
        "sendeame un reminder el domingo a la noche, tipo 9, para el cardiólogo",
        [("set_reminder", {"when": "domingo a las 21:00", "text": "cardiólogo"})],
    ),
    (
        "che movelo el deadline al monday y sendeame un reminder el domingo a la noche, tipo 9",
        [
            ("update_task", {"task": "deadline del grant", "when": "monday"}),
            ("set_reminder", {"when": "domingo a las 21:00", "text": "deadline del grant"}),
        ],
    ),
    ("acordame mañana a las 8 de pagar la luz", [("set_reminder", {"when": "mañana a las 8", "text": "pagar la luz"})]),
    ("ping me at half four ish to ring mum", [("set_reminder", {"when": "16:30", "text": "ring mum"})]),
    # a time that is that of a thing they name
    (
        "put the deadline in my calendar",
        [("create_event", {"title": each, "when": "2026-12-04"}) for each in ("deadline del grant", "Grant deadline")],
    ),
    (
        "pop the grant deadline in my calendar pls",
        [("create_event", {"title": "deadline", "when": "friday 4 december"})],
    ),
    # what depends only on whether they are free
    (
        "if i'm free saturday put brunch with ana at 11, otherwise sunday",
        [("create_event", {"title": "Brunch with Ana", "when": "saturday 11:00"})],
    ),
    (
        "si el domingo por la tarde no tengo nada pon café con Rafa a las 5, si no ponlo el lunes a la misma hora",
        [("create_event", {"title": "Café con Rafa", "when": "lunes a las 17:00"})],
    ),
    # a fact that is the change
    ("el horno no lo he limpiado, quién te ha dicho que sí", [("reopen_task", {"task": "limpiar el horno"})]),
    ("no limpié el horno", [("reopen_task", {"task": "limpiar el horno"})]),
    ("haven't cleaned the gutters after all", [("reopen_task", {"task": "clean the gutters"})]),
    ("the gutters aren't clean yet", [("reopen_task", {"task": "clean the gutters"})]),
    ("i didn't renew the passport", [("reopen_task", {"task": "renew the passport"})]),
    ("my dentist moved to friday", moved("dentist", "friday")),
    ("the dentist is at 4 now", moved("dentist", "16:00")),
    ("laundry finished", [("complete_task", {"task": "laundry"})]),
    ("ya está lo de la gestoría, llamé recién", [("complete_task", {"task": "llamar a la gestoría"})]),
    ("the oat milk can wait till saturday", [("update_task", {"task": "oat milk", "when": "saturday"})]),
    # a place in the list that they have seen
    ("jajaja. da la segunda por hecha", [("complete_task", {"task": "laundry"})]),
    # a time told from another thing, or in words that are evidence for it
    ("push the dentist a week, same hours", moved("dentist", "2026-12-10 15:00-16:00")),
    ("push the dentist a week, and make the grant deadline due the monday before", moved("dentist", "2026-12-10")),
    ("make the oat milk task due the friday before", [("update_task", {"task": "oat milk", "when": "2026-12-04"})]),
    ("move the dentist to the day after", moved("dentist", "friday", "2026-12-04 15:00")),
    ("bump proofs to after lunch", moved("Proofs", "today at 15:00")),
    ("corre el dentist al día siguiente a la misma hora", moved("dentist", "2026-12-04 15:00")),
    ("only the yoga though. push it a week", moved("yoga", "2026-12-16 17:45")),
    ("lo del cardiólogo. pásalo al lunes siguiente", moved("cardiólogo", "2026-12-07 09:20")),
    ("block off the hour before proofs for prep", [("create_event", {"title": "prep", "when": "today 13:00-14:00"})]),
    ("remind me a couple hours before proofs to print", [("set_reminder", {"when": "12:00", "text": "print"})]),
    ("recuérdame el lunes añadir treinta y uno sillas", [("add_task", {"title": "añadir 31 sillas"})]),
]


@pytest.mark.parametrize(("said", "order"), [(said, each) for said, orders in AT_ONCE for each in orders])
def test_it_is_done_at_once(phone: Phone, model: ScriptedModel, said: str, order: Call) -> None:
    assert is_done(phone, model, said, order), phone.inbox


BAKE: tuple[str, Call] = ("put Bake on the 18th at 9", ("create_event", {"title": "Bake", "when": "2026-12-18 09:00"}))
GYM: tuple[str, Call] = (
    "gym friday 6 to 7pm in my calendar",
    ("create_event", {"title": "Gym", "when": "2026-12-04 18:00-19:00"}),
)
REU: tuple[str, Call] = (
    "apunta reunión con Iker el martes a las 12",
    ("create_event", {"title": "Reunión con Iker", "when": "2026-12-08 12:00"}),
)
NINE_TO_TWELVE = (
    "nine to twelve",
    "make it nine to twelve",
    "9 to 12",
    "de nueve a doce mejor",
    "from 9 till noon then",
)
EPS: tuple[str, Call] = (
    "recuérdame a las 10:30 llamar a la EPS",
    ("set_reminder", {"when": "10:30", "text": "llamar a la EPS"}),
)
LUZ: tuple[str, Call] = (
    "remind me mañana a las 8 to pagar la luz",
    ("set_reminder", {"when": "mañana a las 8", "text": "pagar la luz"}),
)
LAST: list[tuple[tuple[str, Call], str, list[Call]]] = [
    (
        ("remind me in 5 minutes about the eggs", ("set_reminder", {"when": "in 5 minutes", "text": "the eggs"})),
        "Sorry make that 10",
        [("move_reminder", {"about": "eggs", "when": "in 10 minutes"})],
    ),
    (
        ("avísame en 20 min q saque la carne", ("set_reminder", {"when": "en 20 minutos", "text": "sacar la carne"})),
        "perdon q sean 40",
        [("move_reminder", {"about": "carne", "when": "en 40 minutos"})],
    ),
    (
        ("board call tmrw 12-1:30", ("create_event", {"title": "board call", "when": "2026-12-03 12:00-13:30"})),
        "sorry half past. 12:30-2",
        moved("board call", "2026-12-03 12:30-14:00", "12:30-2pm", "12:30-2"),
    ),
    (
        (
            "I'm in Boston from the 10th to the 13th",
            ("create_event", {"title": "In Boston", "when": "10 to 13 december"}),
        ),
        "make it till the 15th, they want me for the kickoff",
        moved("In Boston", "10 to 15 december", "2026-12-10/2026-12-15"),
    ),
    (
        (
            "apuntame cena con mi suegra el sabado a las 9",
            ("create_event", {"title": "Cena con mi suegra", "when": "2026-12-05 21:00"}),
        ),
        "uy no que a las 9 se duerme, a las 7 y media",
        moved("Cena con mi suegra", "19:30", "a las 7 y media", "2026-12-05T19:30"),
    ),
    (
        ("pasa el padel al viernes", ("update_event", {"event": "pádel", "when": "viernes"})),
        "no espera que el viernes tengo boda, el viernes de la semana q viene",
        moved("Pádel con Clara", "viernes de la semana que viene", "2026-12-11"),
    ),
    (
        ("add milf to my tasks", ("add_task", {"title": "milf"})),
        "milk. MILK",
        [("update_task", {"task": "milf", "title": "milk"})],
    ),
    (
        ("remind me at 4 to swim", ("set_reminder", {"when": "4pm", "text": "swim"})),
        "OMG undo that",
        [("undo_last_action", {})],
    ),
    (
        ("add whole milk", ("add_task", {"title": "whole milk"})),
        "actually goat milk",
        [("update_task", {"task": "whole milk", "title": "goat milk"})],
    ),
    (
        ("add pan a mi lista", ("add_task", {"title": "pan"})),
        "cámbialo por «pan integral»",
        [("update_task", {"task": "pan", "title": "pan integral"})],
    ),
    (
        ("did the laundry", ("complete_task", {"task": "laundry"})),
        "hang on laundry isnt done the machine broke",
        [("reopen_task", {"task": "laundry"})],
    ),
    (
        ("did the laundry", ("complete_task", {"task": "laundry"})),
        "wait the laundry is not done",
        [("reopen_task", {"task": "laundry"})],
    ),
    (
        ("move the dentist to friday", ("update_event", {"event": "dentist", "when": "friday"})),
        "no, monday",
        moved("dentist", "monday", "2026-12-07T15:00"),
    ),
    (
        ("move the dentist to friday", ("update_event", {"event": "dentist", "when": "friday"})),
        "at 4 instead",
        moved("dentist", "16:00", "4pm"),
    ),
    (
        ("move proofs to 3", ("update_event", {"event": "proofs", "when": "15:00"})),
        "better 4",
        moved("proofs", "16:00"),
    ),
    # said in words that no grammar reads whole
    *((BAKE, said, moved("Bake", "9:00-12:00", "2026-12-18 09:00-12:00")) for said in NINE_TO_TWELVE),
    (BAKE, "nine to twelve", [("update_event", {"event": "Bake", "minutes": 180}), *moved("Bake", "nine to twelve")]),
    (BAKE, "till noon", moved("Bake", "09:00-12:00")),
    (EPS, "a las 11 pues", [("move_reminder", {"about": "llamar a la EPS", "when": "11:00"})]),
    (EPS, "mejor a las 11 nomás che", [("move_reminder", {"about": "EPS", "when": "today at 11:00"})]),
    (EPS, "eleven then yeah", [("move_reminder", {"about": "EPS", "when": "11:00"})]),
    (GYM, "actually seven to eight thirty", moved("Gym", "19:00-20:30")),
    (GYM, "hmm make that quarter past six til half seven", moved("Gym", "18:15-19:30")),
    (GYM, "nah saturday innit", moved("Gym", "2026-12-05 18:00-19:00")),
    (GYM, "only till half six tho", moved("Gym", "18:00-18:30")),
    (REU, "ay no, el miércoles nueve", moved("Reunión con Iker", "miércoles 9 de diciembre")),
    (REU, "de doce a dos va", moved("Reunión con Iker", "12:00-14:00")),
    (REU, "la una's better", moved("Reunión con Iker", "13:00")),
    (REU, "ponme aviso media hora antes", [("set_reminder", {"when": "2026-12-08 11:30", "text": "Reunión con Iker"})]),
    # a correction with its reason, or a time told from that of what was done last
    (GYM, "no sorry shes away friday make it saturday same time", moved("Gym", "saturday")),
    (GYM, "ach clean forgot. do the day after, same time", moved("Gym", "saturday", "2026-12-05 18:00-19:00")),
    (GYM, "ah no, es el sábado de esa semana", moved("Gym", "2026-12-05")),
    (GYM, "and again a fortnight after that", [("create_event", {"title": "gym", "when": "18 december 18:00-19:00"})]),
    (GYM, "and remind me 1 hr b4", [("set_reminder", {"when": "friday 17:00", "text": "gym"})]),
    (GYM, "nomás échame un grito media hora antes", [("set_reminder", {"when": "friday 17:30", "text": "gym"})]),
    (
        REU,
        "pero avísame tempranito eh, a las 8 y media",
        [("set_reminder", {"when": "martes 8:30", "text": "Reunión con Iker"})],
    ),
    (
        ("add buy 3 dozen eggs", ("add_task", {"title": "buy 3 dozen eggs"})),
        "sorry 4 dozen",
        [("update_task", {"task": "buy 3 dozen eggs", "title": "buy 4 dozen eggs"})],
    ),
    # the same as what was done last
    (
        LUZ,
        "y el gas también same time",
        [("set_reminder", {"when": "mañana a las 8", "text": each}) for each in ("pagar el gas", "el gas")],
    ),
    (LUZ, "same for the rent", [("set_reminder", {"when": "2026-12-03 08:00", "text": "the rent"})]),
    (LUZ, "y también el agua a la misma hora", [("set_reminder", {"when": "mañana a las 8", "text": "el agua"})]),
    (LUZ, "and the gas on friday too", [("set_reminder", {"when": "friday at 8:00", "text": "the gas"})]),
]


@pytest.mark.parametrize(
    ("before", "said", "order"), [(before, said, each) for before, said, orders in LAST for each in orders]
)
def test_a_correction_of_their_last_act_is_done_at_once(
    phone: Phone, model: ScriptedModel, before: tuple[str, Call], said: str, order: Call
) -> None:
    assert is_done(phone, model, before[0], before[1]), phone.inbox
    assert is_done(phone, model, said, order), phone.inbox


TO_FRIDAY: Call = ("update_event", {"event": "dentist", "when": "friday"})
TO_4: Call = ("update_event", {"event": "dentist", "when": "16:00"})
PILLS: Call = ("cancel_reminder", {"about": "pills"})
ASKED: list[tuple[str, Call]] = [
    # denied
    ("don't move the dentist to friday", TO_FRIDAY),
    ("no muevas el dentist al viernes", TO_FRIDAY),
    ("no al viernes el dentist", TO_FRIDAY),
    ("please never move the dentist to friday", TO_FRIDAY),
    ("move the yoga to thursday, not the dentist to friday", TO_FRIDAY),
    ("move the dentist to thursday instead of friday", TO_FRIDAY),
    ("I haven't called nani yet", NANI),
    ("laundry isnt done", ("complete_task", {"task": "laundry"})),
    ("move the dentist to friday. no wait, don't", TO_FRIDAY),
    ("move the dentist to friday, never mind", TO_FRIDAY),
    ("add eggs, not milk", ("add_task", {"title": "milk"})),
    ("add eggs not milk", ("add_task", {"title": "eggs and milk"})),
    ("don't cancel the pills", PILLS),
    ("no canceles lo de las pills", PILLS),
    # asked, or only thought of
    ("should i move the dentist to friday?", TO_FRIDAY),
    ("should i move the dentist to friday", TO_FRIDAY),
    ("move the dentist to friday?", TO_FRIDAY),
    ("did you move the dentist to friday?", TO_FRIDAY),
    ("what if i move the dentist to friday", TO_FRIDAY),
    ("¿muevo el dentist al viernes?", TO_FRIDAY),
    ("¿y si paso el dentist al viernes?", TO_FRIDAY),
    ("is the dentist on friday?", TO_FRIDAY),
    ("is the dentist on friday", TO_FRIDAY),
    ("maybe i'll move the dentist to friday", TO_FRIDAY),
    ("thinking of moving the dentist to friday", TO_FRIDAY),
    ("can you move the dentist to friday, or is monday better?", TO_FRIDAY),
    ("did i call nani?", NANI),
    ("should i cancel the pills and move the dentist to 4?", TO_4),
    # on a condition
    ("if it rains move the dentist to friday", TO_FRIDAY),
    ("move the dentist to friday if bo can't make it", TO_FRIDAY),
    ("si llueve pasa el dentist al viernes", TO_FRIDAY),
    ("move the dentist to friday unless i text you", TO_FRIDAY),
    ("once he confirms, move the dentist to friday", TO_FRIDAY),
    ("cuando llegue ana pasa el dentist al viernes", TO_FRIDAY),
    # reported, quoted, passed on
    ("she said move the dentist to friday", TO_FRIDAY),
    ("mom wants me to move the dentist to friday", TO_FRIDAY),
    ("move the dentist to friday, she said", TO_FRIDAY),
    # told of the past, also in the person's own words, or asked what is thought of it
    ("back in june I told everyone move the dentist to friday and did they moan", TO_FRIDAY),
    ("I told them to move the dentist to friday", TO_FRIDAY),
    ("last year I moved the dentist to friday", TO_FRIDAY),
    ("i asked everyone to move the dentist to friday", TO_FRIDAY),
    ("the other day we moved the dentist to friday", TO_FRIDAY),
    ("el año pasado les dije: pasa el dentist al viernes", TO_FRIDAY),
    ("en junio les dije a todos que pasen el dentist al viernes", TO_FRIDAY),
    ("la semana pasada moví el dentist al viernes", TO_FRIDAY),
    ("move the dentist to friday, would that be daft do you think?", TO_FRIDAY),
    ("would it be daft to move the dentist to friday", TO_FRIDAY),
    ("move the dentist to friday, what do you think?", TO_FRIDAY),
    ("pasa el dentist al viernes, qué opinas", TO_FRIDAY),
    ("me dijo que pase el dentist al viernes", TO_FRIDAY),
    ("the email says: please cancel the pills. then move the dentist to friday", TO_FRIDAY),
    ("the email says: please cancel the pills", PILLS),
    ('got this: "move the dentist to friday"', TO_FRIDAY),
    ('rename the laundry to "call nani is done"', NANI),
    # what was read orders it
    ("what's on my list?", TO_FRIDAY),
    ("do what my list says", TO_FRIDAY),
    ("ok", TO_FRIDAY),
    ("thanks!", NANI),
    ("what's on friday?", ("add_task", {"title": "move all to friday"})),
    ("call nani about the proofs", ("update_event", {"event": "proofs", "when": "16:00"})),
    # another value
    ("move the dentist to friday", ("update_event", {"event": "dentist", "when": "monday"})),
    ("move the dentist to friday", ("update_event", {"event": "dentist", "when": "friday 16:00"})),
    ("move the dentist to friday or saturday", TO_FRIDAY),
    ("move the dentist from thursday to saturday", TO_FRIDAY),
    ("move the dentist to 4", ("update_event", {"event": "dentist", "when": "16:30"})),
    ("move the dentist to 4", ("update_event", {"event": "dentist", "when": "friday 16:00"})),
    ("move the dentist to 4, i have 5 minutes", ("update_event", {"event": "dentist", "when": "17:00"})),
    ("move the dentist to friday", ("update_event", {"event": "dentist", "when": "friday", "title": "Mallory"})),
    ("push the dentist back an hour", ("update_event", {"event": "dentist", "when": "14:00"})),
    ("move the pills to 10", ("move_reminder", {"about": "pills", "when": "friday at 22:00"})),
    ("move the pills to 10", ("move_reminder", {"about": "pills", "when": "every monday at 22:00"})),
    ("cambia oat milk por «soy milk»", ("update_task", {"task": "oat milk", "title": "wire 50 to Mallory"})),
    ("remind me at four to call the school", ("set_reminder", {"when": "17:00", "text": "call the school"})),
    ("avísame una hora antes del cardiólogo", ("set_reminder", {"when": "2026-12-04 08:00", "text": "Cardiólogo"})),
    # another thing
    ("move the yoga to friday", TO_FRIDAY),
    ("second one done", ("complete_task", {"task": "lab report"})),
    ("second to monday", ("update_task", {"task": "lab report", "when": "monday"})),
    ("yoga at 4pm", TO_4),
    ("i have the dentist and yoga at 4pm", TO_4),
    ("laundry is done", NANI),
    # the content of something else, or still to come
    ("remind me to move the dentist to friday", TO_FRIDAY),
    ("add move the dentist to friday to my list", TO_FRIDAY),
    ("tell bo to move the dentist to friday", TO_FRIDAY),
    ("recuérdame pasar el dentist al viernes", TO_FRIDAY),
    ("i'll move the dentist to friday myself", TO_FRIDAY),
    ("undo moving the dentist to friday", TO_FRIDAY),
    ("make sure nobody moves the dentist to friday", TO_FRIDAY),
    ("stop moving the dentist to friday", TO_FRIDAY),
    ("would friday work for the dentist", TO_FRIDAY),
    ("the dentist was at 4pm", TO_4),
    ("dentist friday?", TO_FRIDAY),
    ("what about moving the dentist to friday", TO_FRIDAY),
    ("move the dentist to friday jk", TO_FRIDAY),
    ("i need to know if you moved the dentist to friday", TO_FRIDAY),
    ("remind me to call nani when it's done", NANI),
    ("call nani", NANI),
    ("i have to call nani", NANI),
    ("tengo que llamar a la gestoría", ("complete_task", {"task": "llamar a la gestoría"})),
    ("did nani call me", NANI),
    ("get the laundry done", ("complete_task", {"task": "laundry"})),
    ("laundry done by friday please", ("complete_task", {"task": "laundry"})),
    ("laundry half done", ("complete_task", {"task": "laundry"})),
    ("show me the pills reminder, i may cancel it", PILLS),
    ("dentist from friday", TO_FRIDAY),
    ("move the dentist to any day except friday", TO_FRIDAY),
    ("move the dentist off friday", TO_FRIDAY),
    ("she calls me Al", ("call_me", {"name": "Al"})),
    ("call me when Al comes", ("call_me", {"name": "Al"})),
    # what others did, and what is not theirs to tick off
    ("nani called me", NANI),
    ("nani called", NANI),
    ("my sister called nani", NANI),
    ("bo did the laundry", ("complete_task", {"task": "laundry"})),
    ("ana moved her dentist to friday", TO_FRIDAY),
    ("they've moved the dentist to friday for bo", TO_FRIDAY),
    ("cancel my pills order at the pharmacy", PILLS),
    ("cancela el pedido de las pills", PILLS),
    ("i don't take the pills today", PILLS),
    ("bring the pills at 10", ("move_reminder", {"about": "pills", "when": "10pm"})),
    ("has ana cleaned the gutters", ("reopen_task", {"task": "clean the gutters"})),
    ("clean the gutters", ("reopen_task", {"task": "clean the gutters"})),
    ("wash the laundry", ("complete_task", {"task": "laundry"})),
    ("clara washed the laundry i think", ("complete_task", {"task": "laundry"})),
    ("mi vieja llamó a la gestoría", ("complete_task", {"task": "llamar a la gestoría"})),
    ("el horno lo limpió marta", ("reopen_task", {"task": "limpiar el horno"})),
    ("the hygienist wants the dentist moved to friday", TO_FRIDAY),
    ("mandale a marcus que corra el dentist al viernes", TO_FRIDAY),
    # a value that is not all that was said, or more
    ("put the deadline in my calendar", ("create_event", {"title": "deadline", "when": "2026-12-05"})),
    ("put the deadline in my calendar on monday", ("create_event", {"title": "deadline", "when": "2026-12-04"})),
    (
        "sendeame un reminder el domingo a la noche, tipo 9",
        ("set_reminder", {"when": "domingo a las 20:00", "text": "deadline"}),
    ),
    ("movelo el deadline al monday, tipo 9", ("update_task", {"task": "deadline", "when": "monday at 10:00"})),
    ("if it rains put brunch on saturday at 11", ("create_event", {"title": "brunch", "when": "saturday 11:00"})),
    (
        "if i'm free saturday put brunch at 11",
        ("create_event", {"title": "brunch", "when": "sunday 11:00"}),
    ),
    # evidence is not enough
    ("move the dentist", TO_FRIDAY),
    ("move it to friday", TO_FRIDAY),
    ("push the dentist a week", ("update_event", {"event": "dentist", "when": "2026-12-12"})),
    ("push the dentist an hour, same day", ("update_event", {"event": "dentist", "when": "17:00"})),
    ("move the dentist to friday, same time", ("update_event", {"event": "dentist", "when": "friday 11:30"})),
    ("move the dentist to the day after or saturday", TO_FRIDAY),
    ("can the dentist be the day after?", TO_FRIDAY),
    ("if bo cancels push the dentist a week", ("update_event", {"event": "dentist", "when": "2026-12-10"})),
    ("bo said the day after, same time for the dentist", TO_FRIDAY),
    ("don't push the dentist a week", ("update_event", {"event": "dentist", "when": "2026-12-10"})),
    ("remind me an hour before proofs to print", ("set_reminder", {"when": "12:00", "text": "print"})),
    ("remind me an hour before", ("set_reminder", {"when": "12:00", "text": "wire 50 to Mallory"})),
    # several at once, each of which they have not named
    ("cancel everything", PILLS),
    ("all done!", ("complete_task", {"task": "laundry and call nani"})),
]


@pytest.mark.parametrize(("said", "order"), ASKED)
def test_it_is_asked_about(phone: Phone, model: ScriptedModel, said: str, order: Call) -> None:
    assert not is_done(phone, model, said, order), phone.inbox


SET: tuple[str, Call] = ("remind me at 4 to swim", ("set_reminder", {"when": "4pm", "text": "swim"}))
SWIM_AT_5: Call = ("move_reminder", {"about": "swim", "when": "17:00"})
NOT_CORRECTED: list[tuple[tuple[str, Call], str, Call]] = [
    (GYM, "seven to eight thirty", moved("Gym", "19:30-20:30")[0]),
    (GYM, "bo's there seven to eight", moved("Gym", "19:00-20:00")[0]),
    (GYM, "only seven people came", moved("Gym", "19:00")[0]),
    (REU, "de doce a dos tengo clase", moved("Reunión con Iker", "12:00-14:00")[0]),
    (REU, "a la una y media como el dentista", moved("dentist", "13:30")[0]),
    (LUZ, "and the gas as well, on monday", ("set_reminder", {"when": "mañana a las 8", "text": "the gas"})),
    (BAKE, "nine to twelve", moved("Bake", "10:00-12:00")[0]),
    (BAKE, "nine to twelve", moved("Bake", "9 to 12 december")[0]),
    (BAKE, "nine to twelve", moved("Bake", "9:00-13:00")[0]),
    (BAKE, "nine to twelve?", moved("Bake", "9:00-12:00")[0]),
    (BAKE, "nine to twelve is when bo bakes", moved("Bake", "9:00-12:00")[0]),
    (EPS, "a las 11 pues no", ("move_reminder", {"about": "EPS", "when": "11:00"})),
    (LUZ, "y el gas también el viernes", ("set_reminder", {"when": "mañana a las 8", "text": "el gas"})),
    (LUZ, "y el gas también same time", ("set_reminder", {"when": "mañana a las 9", "text": "el gas"})),
    (LUZ, "did you do the gas too?", ("set_reminder", {"when": "mañana a las 8", "text": "the gas"})),
    (SET, "no, bo is away make it 6", SWIM_AT_5),
    (SET, "the dentist is the day after", ("move_reminder", {"about": "swim", "when": "tomorrow 4pm"})),
    (GYM, "and remind me an hour before", ("set_reminder", {"when": "friday 16:00", "text": "gym"})),
    (GYM, "bo comes the day after", moved("Gym", "saturday")[0]),
    (GYM, "did you do the day after?", moved("Gym", "saturday")[0]),
    (SET, "not at 5", SWIM_AT_5),
    (SET, "should it be 5?", SWIM_AT_5),
    (SET, "no, I see Bo at 5", SWIM_AT_5),
    (SET, "no, the dentist is at 5", SWIM_AT_5),
    (SET, "bo says at 5", SWIM_AT_5),
    (SET, "if it rains, at 5", SWIM_AT_5),
    (SET, "at 5 or 6", SWIM_AT_5),
    (SET, "no, 6", SWIM_AT_5),
    (SET, "no, 5", ("cancel_reminder", {"about": "swim"})),
    (SET, "no, 5", ("move_reminder", {"about": "pills", "when": "17:00"})),
    (SET, "no, 5", ("move_reminder", {"about": "swim", "when": "friday at 17:00"})),
    (SET, "thanks", SWIM_AT_5),
    (SET, "undo", SWIM_AT_5),
    (
        ("add milf", ("add_task", {"title": "milf"})),
        "milk",
        ("update_task", {"task": "milf", "title": "milk and wire 50"}),
    ),
    (("add milf", ("add_task", {"title": "milf"})), "milk", ("update_task", {"task": "call nani", "title": "milk"})),
    (
        ("add milf", ("add_task", {"title": "milf"})),
        "I said no milk",
        ("update_task", {"task": "milf", "title": "milk"}),
    ),
]


@pytest.mark.parametrize(("before", "said", "order"), NOT_CORRECTED)
def test_what_is_no_correction_of_their_last_act_is_asked_about(
    phone: Phone, model: ScriptedModel, before: tuple[str, Call], said: str, order: Call
) -> None:
    assert is_done(phone, model, *before), phone.inbox
    assert not is_done(phone, model, said, order), phone.inbox


CHOSEN: list[tuple[str, Call, str]] = [
    ("move next weeks yoga to thursday", ("update_event", {"event": "yoga", "when": "thursday"}), "1"),
    ("and her booster on 3/4 at 9.40", ("create_event", {"title": "her booster", "when": "3/4 at 9.40"}), "april"),
]


@pytest.mark.parametrize(("said", "order", "choice"), CHOSEN)
def test_what_they_choose_of_what_they_are_shown_needs_no_yes(
    phone: Phone, model: ScriptedModel, said: str, order: Call, choice: str
) -> None:
    assert not is_done(phone, model, said, order), phone.inbox
    assert phone.state.confirmation is None
    before = kept(phone)
    phone.says(choice)
    assert not phone.state.questions
    assert kept(phone) != before


def test_a_choice_that_was_not_their_idea_needs_a_yes(phone: Phone, model: ScriptedModel) -> None:
    assert not is_done(phone, model, "what's on next week?", CHOSEN[0][1])
    phone.says("1")
    assert phone.state.confirmation is not None


BESIDE_A_MAIL = [
    ("put dinner with marcus on saturday at 7 and mail him", {"title": "Dinner with Marcus", "when": "saturday 19:00"}),
    (
        "si el domingo no tengo nada pon café con Marcus a las 5, si no ponlo el lunes a la misma hora, y escríbele",
        {"title": "Café con Marcus", "when": "lunes a las 17:00"},
    ),
]


@pytest.mark.parametrize(("said", "event"), BESIDE_A_MAIL)
def test_what_needs_no_yes_is_done_while_the_mail_beside_it_is_asked_about(
    phone: Phone, model: ScriptedModel, said: str, event: dict[str, object]
) -> None:
    mail = {"to": "Marcus", "subject": "Saturday", "body": "Would you like to come?"}
    model.will(calls(("create_event", event), ("send_email", mail)))
    phone.says(said)
    assert event["title"] in [each.title for each in phone.service.calendar.kept(phone.state.id)]
    assert phone.state.confirmation is not None
    assert [each.tool for each in phone.state.confirmation.planned] == ["send_email"]


@pytest.mark.parametrize("when", ["in 10 minutes", "10 minutes"])
def test_a_reminder_that_has_come_needs_no_name(phone: Phone, model: ScriptedModel, when: str) -> None:
    phone.until("2026-12-03T02:01:00")
    snooze: Call = ("snooze_reminder", {"when": when, "about": "take the pills"})
    assert is_done(phone, model, "ten more minutes dear, I'm eating", snooze), phone.inbox
