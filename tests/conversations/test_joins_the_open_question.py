"""While a yes is awaited, a new call that needs one joins the open question: one message shows all that waits, and one
yes is to what it shows. A corrected item stands there in its new form, and nothing that the text left alone is dropped.
"""

from datetime import timedelta

import pytest

from parley.conversation.partial_no import declined_parts, named_parts, speaks_of
from parley.conversation.questions import PreparedCall, Question, QuestionDraft
from parley.turn import joining
from parley.turn.joining import joined
from parley_cli.memory_service import MemoryService
from tests.conversations.test_asked_and_read import SlowPhone
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import START, Phone

Arguments = dict[str, object]
MAIL = {"to": "ana@lima.example", "subject": "tea", "body": "At five?"}


@pytest.fixture
def smart(smart_phone: Phone) -> Phone:
    """Ana's phone with a model, an account that can send email, and four tasks."""
    smart_phone.service.mail.can_send = True
    for title in ("milk", "eggs", "ham", "jam"):
        smart_phone.service.tasks.add(smart_phone.state.id, title, smart_phone.clock(), title)
    return smart_phone


def asked(
    phone: Phone, model: ScriptedModel, said: str, *made: tuple[str, Arguments], leaves_out: bool = False
) -> list[str]:
    """Return the lines that ask for a yes, once the model has made these calls for that text. Only of what the text
    leaves out is it told that it is not done.
    """
    model.will(calls(*made))
    phone.says(said)
    question = phone.state.confirmation
    heard = "\n".join(phone.inbox)
    phone.inbox.clear()
    assert question is not None
    assert phone._as_sent(question.text) in heard
    assert ("haven't done this" in heard) is leaves_out
    return question.text.splitlines()


@pytest.mark.parametrize(
    ("said", "made", "things"),
    [
        # another thing stands beside what waits
        ("and mail ana about tea", [("send_email", MAIL)], "milk eggs ana@lima.example"),
        ("the ham too", [("delete_task", {"task": "ham"})], "milk eggs ham"),
        # the same thing anew, or fewer of the things of one call
        ("no wait, only the eggs and jam", [("delete_task", {"task": "eggs and jam"})], "eggs jam"),
        ("all four", [("delete_task", {"task": "milk, eggs, ham and jam"})], "milk eggs ham jam"),
        ("same", [("delete_task", {"task": "milk and eggs"})], "milk eggs"),
        ("actually the ham instead", [("delete_task", {"task": "ham"})], "ham"),
    ],
)
def test_a_new_call_joins_a_deletion(
    smart: Phone, model: ScriptedModel, said: str, made: list[tuple[str, Arguments]], things: str
) -> None:
    asked(smart, model, "delete milk and eggs", ("delete_task", {"task": "milk and eggs"}))
    shown = "\n".join(asked(smart, model, said, *made))
    every = ["milk", "eggs", "ham", "jam", "ana@lima.example"]
    assert [each for each in every if each in shown] == things.split()


@pytest.mark.parametrize("as_one_call", [True, False])
@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("not the eggs, i still need them", ["milk", "ham"]),
        ("hmm hang on, keep the eggs one, i owe her some", ["milk", "ham"]),
        ("leave the second one, we need it", ["milk and ham"]),
        ("everything but the eggs, right", ["milk, eggs and ham"]),
        ("keep the eggs please", []),
    ],
)
def test_what_is_kept_falls_out_and_is_told(
    smart: Phone, model: ScriptedModel, said: str, made: list[str], as_one_call: bool
) -> None:
    first = ["milk, eggs and ham"] if as_one_call else ["milk", "eggs", "ham"]
    asked(smart, model, "delete all but the jam", *(("delete_task", {"task": each}) for each in first))
    if made:
        model.will(calls(*(("delete_task", {"task": each}) for each in made)))
    smart.says(said)
    heard = "\n".join(smart.inbox)
    smart.inbox.clear()
    assert smart._as_sent("I haven't done this: Delete “eggs” from your tasks?\n\n") in heard
    smart.says("yeah those two")
    smart.inbox.clear()
    assert smart.tasks == ["eggs", "jam"]


@pytest.mark.parametrize(
    ("begin", "said", "left"),
    [
        ((), "keep the milk, I still need it", ["milk"]),
        ((), "scrap the last one", []),  # of what is deleted, this might be a yes as well as a no
        ((), "keep milk and add ham to my tasks", []),
        (("español",), "quédate con la leche, que la necesito", ["leche"]),
        (("español",), "sí, pero deja la leche", ["leche"]),
        (("español",), "deja la última, por favor", ["pan"]),
        (("español",), "la leche no", ["leche"]),
    ],
)
def test_what_is_kept_falls_out_without_a_model(
    phone: Phone, begin: tuple[str, ...], said: str, left: list[str]
) -> None:
    spoken = ("añade leche a mis tareas", "añade pan a mis tareas", "borra leche", "borra pan")
    english = ("add milk to my tasks", "add eggs to my tasks", "delete milk", "delete eggs")
    for each in (*begin, *(spoken if begin else english)):
        phone.says(each)
    phone.inbox.clear()
    phone.says(said)
    phone.inbox.clear()
    question = phone.state.confirmation
    if not left:
        assert question is None or len(question.planned) != 1
        return
    assert question is not None
    assert len(question.planned) == 1
    phone.says("sí" if begin else "yes")
    phone.inbox.clear()
    assert phone.tasks == left


def test_a_corrected_email_replaces_its_old_form_and_the_other_things_stay(smart: Phone, model: ScriptedModel) -> None:
    asked(smart, model, "delete milk, and mail ana about tea", ("delete_task", {"task": "milk"}), ("send_email", MAIL))
    text = "\n".join(asked(smart, model, "say at six", ("send_email", {**MAIL, "body": "At six?"})))
    assert "Delete “milk”" in text
    assert "At six?" in text
    assert "At five?" not in text
    model.will(words("Delete the milk too?"))
    smart.says("yes send it all")
    smart.inbox.clear()
    assert "milk" in smart.tasks  # it names one of the two deeds alone
    smart.says("yes")
    heard = "\n".join(smart.inbox)
    smart.inbox.clear()
    assert "milk" not in smart.tasks
    assert "ana@lima.example" in heard


def test_what_waits_behind_what_fell_out_falls_with_it(smart: Phone, model: ScriptedModel) -> None:
    for title in ("call Dr Lee", "call Omar"):
        smart.service.tasks.add(smart.state.id, title, smart.clock(), title)
    both = ("delete_task", {"task": "call Dr Lee and call Omar"})
    mails = [("send_email", {**MAIL, "to": name}) for name in ("Dr Lee", "Priya")]
    asked(smart, model, "flu. drop the calls to dr lee and omar, and tell dr lee and priya", both, *mails)
    assert [each.learns.name for each in smart.state.waiting if each.learns] == ["Dr Lee", "Priya"]
    only_omar = ("delete_task", {"task": "call Omar"})
    asked(smart, model, "not dr lee, i still need a doctor", only_omar, leaves_out=True)
    assert [each.learns.name for each in smart.state.waiting if each.learns] == ["Priya"]


def test_a_yes_is_to_the_newest_message_that_asks(service: MemoryService) -> None:
    slow = SlowPhone(service)
    for said in ("add milk to my tasks", "add eggs to my tasks", "delete milk"):
        slow.says(said)
    slow.writes("delete eggs")
    slow.inbox.clear()
    slow.writes("yes")  # the message that shows both has not arrived
    slow.delivered()
    slow.inbox.clear()
    assert slow.tasks == ["milk", "eggs"]
    slow.says("yes")
    assert slow.tasks == []
    slow.inbox.clear()


# --- what an action has set aside can be taken up again --------------------------------------------------------------


ENGLISH = ("add milk to my tasks", "delete milk", "add drop cloths to my tasks")
SPANISH = ("español", "añade leche a mis tareas", "borra leche", "añade saca corchos a mis tareas")
"""The last text of each may take back what is asked, by its words."""


@pytest.mark.parametrize(
    ("begin", "yes", "heard"),
    [
        *((ENGLISH, yes, "Delete “milk” from your tasks?") for yes in ("yes, delete it", "yes", "delete it", "go on")),
        *((SPANISH, yes, "de tus tareas?\nResponde SÍ") for yes in ("sí, bórrala", "bórrala ya", "dale", "sí")),
    ],
)
def test_what_was_set_aside_is_asked_again(phone: Phone, begin: tuple[str, ...], yes: str, heard: str) -> None:
    for said in begin:
        phone.says(said)
    phone.inbox.clear()
    phone.says(yes)
    phone.hears_something_like(heard)
    assert len(phone.tasks) == 2  # it is asked, and not done
    phone.says(yes)
    phone.inbox.clear()
    assert len(phone.tasks) == 1


def test_its_time_goes_on_and_a_newer_question_ends_it(phone: Phone) -> None:
    for said in ("add milk to my tasks", "delete milk", "add drop cloths to my tasks"):
        phone.says(said)
    phone.clock.advance(minutes=6)
    phone.inbox.clear()
    phone.says("yes")
    phone.hears("I hadn't asked you anything. Text HELP to see what I can do.")
    for said in ("delete milk", "add ham to my tasks", "delete ham", "no"):
        phone.says(said)
    phone.inbox.clear()
    phone.says("yes")
    phone.hears("I hadn't asked you anything. Text HELP to see what I can do.")
    assert phone.tasks == ["milk", "drop cloths", "ham"]


# --- what is the same thing, tool by tool ----------------------------------------------------------------------------


def call(tool: str, lane: str = "assistant", is_grave: bool = False, **arguments: object) -> PreparedCall:
    return PreparedCall(tool=tool, lane=lane, arguments=arguments, question=f"{tool} {arguments}?", is_grave=is_grave)


def waiting(*planned: PreparedCall) -> Question:
    return QuestionDraft(planned=planned).open("event.q", START + timedelta())


PAUSE, SCHEDULE = call("pause_habit", "coach", time="2026-12-14"), call("scheduler", "coach", when="daily")
LUNCH, MOVED = call("delete_event", id="1", title="lunch"), call("change_event", id="1", title="lunch", when="5")
TO_ANA, TO_BOB = (
    call("send_email", to={"address": "a@x"}, body="hi"),
    call("send_email", to={"address": "b@x"}, body="hi"),
)
THURSDAY, SUNDAY, EARLIER, FRIDAY = (
    call("set_reminder", text="night shift", at=at)
    for at in ("2026-12-03T23:00:00Z", "2026-12-06T23:00:00Z", "2026-12-06T22:30:00Z", "2026-12-04T23:00:00Z")
)
SIZE_31, SIZE_32, SIZE_33 = (call("add_task", title=f"shoes of size {size}") for size in (31, 32, 33))
DINNER, DRINKS = call("create_event", title="dinner", start="7"), call("create_event", title="drinks", start="7")


@pytest.mark.parametrize(
    ("open_ones", "new", "text", "expected"),
    [
        ([PAUSE], [SCHEDULE], "and at 7:15", [PAUSE, SCHEDULE]),
        ([PAUSE], [call("pause_habit", "coach", time="2026-12-20")], "til the 20th", None),
        ([LUNCH], [MOVED], "move it to 5 rather", [MOVED]),
        ([TO_ANA], [TO_BOB], "and bob", [TO_ANA, TO_BOB]),
        ([TO_ANA], [TO_BOB], "no, to bob", [TO_BOB]),
        ([TO_ANA], [TO_BOB], "wait, bob too", [TO_ANA, TO_BOB]),
        ([DINNER], [DRINKS], "y unas copas también", [DINNER, DRINKS]),
        ([DINNER], [call("create_event", title="dinner", start="8")], "at 8", None),
        ([DINNER, TO_ANA], [TO_ANA], "mail her", [DINNER, TO_ANA]),
        # things of one name at different times are several things, and a correction is of one of them
        ([THURSDAY, SUNDAY], [EARLIER], "actually 90 min for the sunday 1", [THURSDAY, EARLIER]),
        ([THURSDAY, SUNDAY], [THURSDAY, EARLIER], "90 min for sunday", [THURSDAY, EARLIER]),
        ([THURSDAY], [SUNDAY], "and on sunday", [THURSDAY, SUNDAY]),
        ([THURSDAY], [THURSDAY, SUNDAY], "the sunday one as well", [THURSDAY, SUNDAY]),
        ([THURSDAY], [SUNDAY], "make it sunday", [SUNDAY]),
        ([SUNDAY], [EARLIER], "half an hour before that", [EARLIER]),
        ([SUNDAY], [EARLIER], "otro a las 17:30", [SUNDAY, EARLIER]),
        ([THURSDAY, SUNDAY], [FRIDAY], "friday", [THURSDAY, SUNDAY, FRIDAY]),
        # what differs in a number alone is the corrected value, unless one more is asked for
        ([SIZE_31], [SIZE_32], "ya pasó a treinta y dos, no paran de crecer", [SIZE_32]),
        ([SIZE_31], [SIZE_32], "32 now", [SIZE_32]),
        ([SIZE_31, TO_ANA], [SIZE_32], "make that 32", [SIZE_32, TO_ANA]),
        ([SIZE_31], [SIZE_32], "and size 32", [SIZE_31, SIZE_32]),
        ([SIZE_31], [SIZE_32], "otra de la talla 32", [SIZE_31, SIZE_32]),
        ([SIZE_31], [SIZE_32], "add a task: size 32 shoes", [SIZE_31, SIZE_32]),
        ([SIZE_31, SIZE_32], [SIZE_33], "33", [SIZE_31, SIZE_32, SIZE_33]),
        ([call("delete_my_data", is_grave=True)], [DINNER], "dinner at 7", None),
        ([DINNER], [call("delete_my_data", is_grave=True)], "erase me", None),
    ],
)
def test_the_same_thing_is_known_by_what_it_is_about(
    open_ones: list[PreparedCall], new: list[PreparedCall], text: str, expected: list[PreparedCall] | None
) -> None:
    assert list(joined(waiting(*open_ones), new, text).confirms) == (new if expected is None else expected)


# --- a no to some of what is asked ------------------------------------------------------------------------------------

DINNER_AND_MAIL = (
    "Add “Dinner with Ana” to your calendar: Saturday, at 19:00?",
    "Send this email to Ana Lima?\nHi Ana",
)
THREE = tuple(f"Delete “{each}” from your tasks?" for each in ("red", "green", "blue"))
LECHE_Y_CORREO = ("¿Borro “leche” de tus tareas?", "¿Envío este correo a Luis?\nAsunto: hola")


@pytest.mark.parametrize(
    ("sentences", "text", "places", "is_whole"),
    [
        (DINNER_AND_MAIL, "don't send it", {1}, True),
        (DINNER_AND_MAIL, "not the email please", {1}, True),
        (DINNER_AND_MAIL, "no email", {1}, True),
        (DINNER_AND_MAIL, "yes but not the email", {1}, True),
        (DINNER_AND_MAIL, "don't add it", {0}, True),
        (DINNER_AND_MAIL, "hmm no dont mail i'll call her", {1}, False),
        (DINNER_AND_MAIL, "no, not the dinner, she is away", {0}, False),
        (LECHE_Y_CORREO, "no mandes el correo", {1}, True),
        (LECHE_Y_CORREO, "sí, menos la leche", {0}, True),
        (LECHE_Y_CORREO, "la leche no", {0}, True),
        (LECHE_Y_CORREO, "no la borres", {0}, True),
        (LECHE_Y_CORREO, "no, sin el correo", {1}, True),
        (LECHE_Y_CORREO, "no", set(), False),
        (DINNER_AND_MAIL, "no, don't", set(), False),
        (DINNER_AND_MAIL, "not Ana", set(), False),
        (DINNER_AND_MAIL, "no at 8", set(), False),
        (DINNER_AND_MAIL[:1], "not the dinner", set(), False),
        (DINNER_AND_MAIL, "scrap the last one, i'll call", {1}, False),
        (DINNER_AND_MAIL, "forget about the dinner", {0}, True),
        (DINNER_AND_MAIL, "keep the dinner", set(), False),  # it is to be made
        (DINNER_AND_MAIL, "leave the email for now", {1}, True),
        (DINNER_AND_MAIL, "drop the third one", set(), False),
        (DINNER_AND_MAIL, "keep me posted", set(), False),
        (LECHE_Y_CORREO, "olvida el correo", {1}, True),
        (LECHE_Y_CORREO, "olvida la leche", set(), False),
        (LECHE_Y_CORREO, "quédate con la leche", {0}, True),
        (LECHE_Y_CORREO, "el correo déjalo", set(), False),
        (THREE, "keep the red and the blue one", {0, 2}, True),
        (THREE, "yes delete all but the second one", {1}, True),
        (THREE, "hold on, i want to keep green", {1}, True),
        (THREE, "keep the tasks", set(), False),
        (THREE, "get rid of red", set(), False),
    ],
)
def test_it_is_known_what_a_no_is_for(sentences: tuple[str, ...], text: str, places: set[int], is_whole: bool) -> None:
    found = declined_parts(sentences, text)
    assert (set(found.places), found.is_whole) == (places, is_whole)


def test_only_what_was_declined_falls_out(smart: Phone, model: ScriptedModel) -> None:
    asked(smart, model, "delete milk, and mail ana about tea", ("delete_task", {"task": "milk"}), ("send_email", MAIL))
    smart.says("not the email")
    smart.hears_something_like("I haven't done this: Send this email to ana@lima.example?\n\nDelete “milk”")
    asked(smart, model, "and mail ana about tea after all", ("send_email", MAIL))
    model.will(words("OK, you call her."))
    smart.says("hmm no dont mail i'll call")
    smart.hears_something_like("OK, you call her.\n\nDelete “milk” from your tasks?\nReply YES or NO.")
    smart.says("yes")
    smart.hears("Deleted “milk”.")


def test_a_correction_that_opens_with_a_no_leaves_the_rest(smart: Phone, model: ScriptedModel) -> None:
    asked(smart, model, "delete milk, and mail ana about tea", ("delete_task", {"task": "milk"}), ("send_email", MAIL))
    text = "\n".join(asked(smart, model, "no, say at six", ("send_email", {**MAIL, "body": "At six?"})))
    assert "At six?" in text
    assert "Delete “milk”" in text


def test_just_one_of_them_is_asked_alone(smart: Phone, model: ScriptedModel) -> None:
    asked(smart, model, "delete milk, and mail ana about tea", ("delete_task", {"task": "milk"}), ("send_email", MAIL))
    model.will(calls(("send_email", MAIL)))
    smart.says("just the email")
    smart.hears_something_like("I haven't done this: Delete “milk” from your tasks?\n\nSend this email")
    assert smart.state.confirmation is not None
    assert len(smart.state.confirmation.planned) == 1


@pytest.mark.parametrize(
    ("said", "part", "left"),
    [
        ("hm the ham is for sunday, so that one stays", "ham", "milk eggs"),
        ("hang on to the eggs thing and the ham too", "eggs and ham", "milk"),
        ("the last one can wait", "the last one", "milk eggs"),
        ("hm, what was it about again?", "ham", "milk eggs ham"),  # no word of it is about the ham
        ("the milk, the eggs, the ham, all of it can wait", "milk, eggs and ham", ""),
        ("the jam stays", "jam", "milk eggs ham"),
    ],
)
def test_a_model_may_leave_out_the_part_that_the_person_speaks_of(
    smart: Phone, model: ScriptedModel, said: str, part: str, left: str
) -> None:
    asked(
        smart, model, "delete all but the jam", *(("delete_task", {"task": each}) for each in ("milk", "eggs", "ham"))
    )
    model.will(calls(("answer_question", {"question": 0, "value": part})))
    if part == "jam":  # which is not asked about, so that the model is told so
        model.will(words("I don't delete the jam."))
    smart.says(said)
    smart.inbox.clear()
    question = smart.state.confirmation
    shown = question.text if question else ""
    assert [each for each in ("milk", "eggs", "ham") if f"“{each}”" in shown] == left.split()


TURTLE = (
    "¿Cambio este recordatorio (todos los días a las 18:00) a de lunes a viernes: darle de comer a la tortuga?",
    "¿Te lo recuerdo cada sábado a las 12:00: darle de comer a la tortuga?",
)
ORDER = ("Shall I place this order?\n2 x Baguette: CA$7.00\nName: Gord", 'Open a ticket about "an order of last week"?')


@pytest.mark.parametrize(
    ("sentences", "words", "places"),
    [
        (TURTLE, TURTLE[1], {1}),
        (TURTLE, TURTLE[0], {0}),
        (TURTLE, "cada sabado a las 12:00", {1}),
        (TURTLE, "la del sábado", {1}),
        (TURTLE, "lo del sábado", {1}),
        (TURTLE, "sábado", {1}),
        (TURTLE, "la segunda", {1}),
        (TURTLE, "la tortuga", set()),  # fits both
        (TURTLE, "la del domingo", set()),
        (ORDER, "the order", set()),  # fits both
        (ORDER, "place this order", {0}),
        (ORDER, "the ticket", {1}),
        (ORDER, "the one of last week", {1}),
        (ORDER, "of last week's", set()),
    ],
)
def test_a_part_is_named_by_what_stands_in_it_alone(sentences: tuple[str, ...], words: str, places: set[int]) -> None:
    assert named_parts(sentences, words) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("la del sábado no", {1}),
        ("la del sabado mejor no, gracias", {1}),
        ("no la del sábado", {1}),
        ("la segunda no", {1}),
        ("la de lunes a viernes no hace falta", {0}),
        ("la del sábado no?", set()),  # asks
        ("la del sábado nada más", set()),  # wants it
        ("la del sábado no, mejor el domingo", set()),  # wants more
        ("la tortuga no", set()),
        ("la del domingo no", set()),
    ],
)
def test_a_no_may_stand_behind_the_part(text: str, places: set[int]) -> None:
    no = declined_parts(TURTLE, text)
    assert (set(no.places), no.is_whole) == (places, bool(places))
    assert not places or all(speaks_of(text, TURTLE, each) for each in places)


def test_a_part_that_fits_two_is_told_to_the_model(smart: Phone, model: ScriptedModel) -> None:
    asked(smart, model, "delete milk and eggs", *(("delete_task", {"task": each}) for each in ("milk", "eggs")))
    model.will(calls(("answer_question", {"question": 0, "value": "the task"})), words("Which one?"))
    smart.says("hm, one of the two stays: the milk I think")
    told = [result for each in model.requests[-1].exchanges for result in each.results]
    smart.inbox.clear()
    assert any("no single part" in each and "milk" in each and "eggs" in each for each in told)


def test_a_ticket_and_an_order_of_one_text_are_asked_about_one_after_the_other() -> None:
    ticket = PreparedCall(lane="support", tool="open_ticket", arguments={"problem": "charged twice"}, question="Open?")
    order = PreparedCall(lane="commerce", tool="place_order", arguments={"name": "Gord"}, question="Order?")
    together = joining.of_one_kind((order, ticket))
    assert (together.confirms, together.waits) == ((ticket,), (order,))
    assert joining.of_one_kind((order, order)).confirms == (order, order)
