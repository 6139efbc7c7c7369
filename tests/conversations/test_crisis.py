"""Somebody writes that they may harm themselves: whatever goes on, they are told where a person helps, and nothing else
of the text is acted upon.
"""

from dataclasses import replace
from itertools import islice

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.business.files import EscalationRule, SupportDesk
from parley.conversation.admission_policy import AdmissionPolicy
from parley.conversation.crisis import OF_AN_ORDER, danger_in, doubted_danger
from parley.conversation.events import Channel
from parley.conversation.flood import TextLimits
from parley.lanes.guide.texts import of as guide_texts
from parley.ports import Policy
from parley.texts import Language, of
from parley_cli.memory_service import MemoryService
from parley_cli.training import held_out_texts
from tests.support.business import BUSINESS
from tests.support.front_desk import FrontDesk
from tests.support.guide import begin, next_portion_due, session_of, told, with_guide
from tests.support.model import ScriptedModel
from tests.support.phone import Phone

CANADA = "9-8-8 Suicide Crisis Helpline: call or text 988."
ANSWER = of("en").crisis.format(lines=CANADA, emergency="911")


@pytest.mark.parametrize(
    ("number", "zone", "texts", "lines"),
    [
        ("+14165550123", "", "I want to die", [CANADA]),
        ("+12125550123", "", "I want to die", ["988 Suicide & Crisis Lifeline: call or text 988."]),
        ("+447400123456", "", "I feel suicidal", ["Samaritans: call 116 123."]),
        ("+34612345678", "", "me quiero morir", ["Línea 024: llama al 024."]),
        ("+5215512345678", "", "quiero suicidarme", ["Línea de la Vida: llama al 800 911 2000."]),
        ("+34612345678", "America/Toronto", "I want to die", [CANADA, "Línea 024: call 024."]),
        ("+14165550123", "Europe/London", "I want to die", ["Samaritans: call 116 123.", CANADA]),
        ("+6512345678", "", "I want to die", ["findahelpline.com"]),
        ("+14165550123", "Europe/London", "I'm in Madrid and I want to die", ["Línea 024: call 024.", "Samaritans"]),
        ("+34612345678", "", "estoy en México, me quiero morir", ["Línea de la Vida", "Línea 024"]),
    ],
)
def test_the_helpline_is_that_of_the_persons_country(
    service: MemoryService, number: str, zone: str, texts: str, lines: list[str]
) -> None:
    phone = Phone(service, number, Channel.WHATSAPP)
    phone.says("español" if number.startswith(("+34", "+52")) and "quiero" in texts else "English")
    if zone:
        person = phone.state.person
        assert person is not None
        service.table.conversations[phone.state.id] = phone.state.change(person=person.change(timezone=zone))
    phone.inbox.clear()
    phone.says(texts)
    (answer,) = phone.inbox
    assert [line for line in lines if line not in answer] == []
    places = [answer.index(line) for line in lines]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("number", "text", "lines"),
    [
        ("+5215512345678", "quiero suicidarme", ["Línea de la Vida"]),
        ("+14165550123", "quiero suicidarme", ["Línea de la Vida", "988"]),  # Canada's line speaks no Spanish
        ("+14165550123", "I want to die", [CANADA]),
        ("+6512345678", "I want to die", ["Línea de la Vida"]),  # Singapore's is not known here
    ],
)
def test_the_place_counts_where_the_numbers_country_has_no_helpline_in_the_language(
    clock: ManualClock, number: str, text: str, lines: list[str]
) -> None:
    place = BUSINESS.service.model_copy(update={"timezone": "America/Mexico_City"})
    phone = Phone(MemoryService(clock, business=replace(BUSINESS, service=place)), number, Channel.WHATSAPP)
    phone.says("español" if "quiero" in text else "English")
    phone.inbox.clear()
    phone.says(text)
    places = [phone.inbox[0].index(line) for line in lines]
    assert places == sorted(places)
    assert ("Línea de la Vida" in phone.inbox[0]) == ("Línea de la Vida" in lines)


@pytest.mark.parametrize(
    ("text", "danger", "language"),
    [
        ("my husband is hitting me again", "violence", "en"),
        ("my chest hurts really bad and I can't breathe", "medical", "en"),
        ("mi marido me está pegando", "violence", "es"),
        ("me duele el pecho y no puedo respirar", "medical", "es"),
    ],
)
def test_who_is_hurt_or_needs_a_doctor_is_told_the_emergency_number_in_the_language_of_the_text(
    phone: Phone, text: str, danger: str, language: Language
) -> None:
    phone.says("English")
    phone.inbox.clear()
    phone.says(text)
    phone.hears(of(language).dangers[danger].format(emergency="911"))
    phone.says("me quiero matar")
    phone.hears_something_like("Gracias por decírmelo")


def test_nothing_else_of_the_text_is_acted_upon_and_no_model_is_asked(clock: ManualClock, model: ScriptedModel) -> None:
    phone = Phone(MemoryService(clock, model, business=BUSINESS))
    phone.says("add milk to my tasks, I want to kill myself")
    phone.hears(f"{ANSWER} {of('en').wish_left}")
    assert phone.tasks == []
    assert model.requests == []


def test_it_goes_before_an_open_question_which_no_later_yes_answers(phone: Phone) -> None:
    phone.says("delete my data")
    phone.inbox.clear()
    phone.says("yes, and I want to die")
    phone.hears(ANSWER)
    assert phone.state.confirmation is None
    phone.says("yes")
    assert phone.state.person is not None
    phone.inbox.clear()


def test_stop_alone_still_opts_out_and_somebody_who_has_is_not_written_to(phone: Phone) -> None:
    phone.says("STOP")
    phone.inbox.clear()
    phone.says("I want to die")
    phone.hears()


@pytest.mark.parametrize("mode", ["closed", "approval", "invite", "open"])
def test_somebody_who_is_not_let_in_is_told_too_and_nothing_else_is_asked_or_said(
    clock: ManualClock, mode: str
) -> None:
    policy = AdmissionPolicy(mode, introduces=True)  # type: ignore[arg-type]
    phone = Phone(MemoryService(clock, policy=Policy(admission=policy)))
    phone.says("I want to die")
    phone.hears(ANSWER)
    phone.says("hello")
    phone.inbox.clear()
    phone.says("I still want to kill myself")
    phone.hears(ANSWER)


def test_what_was_held_and_what_waits_to_be_asked_waits_on(phone: Phone) -> None:
    phone.says("hello")
    phone.inbox.clear()
    held = phone.state.with_held("Reminder: buy cake")
    phone.service.table.conversations[phone.state.id] = held
    phone.says("I feel suicidal")
    phone.hears(ANSWER)
    phone.says("hello")
    assert "buy cake" in phone.inbox[0]
    phone.inbox.clear()


def test_the_limit_of_texts_does_not_silence_a_crisis_and_a_flood_of_them_is_answered_now_and_then(
    clock: ManualClock,
) -> None:
    phone = Phone(MemoryService(clock, policy=Policy(text_limits=TextLimits(hour=2, day=50))))
    for _ in range(4):
        phone.says("my tasks")
    phone.inbox.clear()
    phone.says("I want to die")
    phone.hears(ANSWER)
    for _ in range(5):
        phone.says("I want to die")
    phone.hears()
    phone.later(minutes=11)
    phone.says("please, I want to die")
    phone.hears(ANSWER)


def test_a_session_is_paused_at_every_phase_and_goes_on_when_its_person_says_so(clock: ManualClock) -> None:
    says = guide_texts("en")
    for skips in range(5):
        phone = Phone(MemoryService(clock, settings=with_guide()))
        begin(phone)
        for _ in range(skips):
            phone.says("skip ahead")
        told(phone, 1)
        place = session_of(phone).total
        phone.says("I want to end it all")
        phone.hears(ANSWER)
        assert next_portion_due(phone) is None
        assert session_of(phone).total == place
        phone.says("resume")
        phone.hears(says.resumed)
        assert told(phone, 1)


def test_people_of_the_place_read_it_too_while_they_speak_with_the_person(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS))
    phone.clock.time = phone.clock().replace(hour=15)
    phone.says("talk to a person")
    phone.inbox.clear()
    phone.says("I want to die")
    phone.hears(ANSWER)
    notes = phone.state.notes["support"]
    assert "I want to die" in str(notes)


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("my husband hit me and remind me to buy milk at 5", "en", "violence"),
        ("recuérdame comprar pan mañana a las 9, mi marido me está pegando", "es", "violence"),
        ("add milk to my tasks. my chest hurts and I can't breathe", "en", "medical"),
    ],
)
def test_a_wish_beside_words_of_danger_is_not_done_and_the_person_is_told(
    clock: ManualClock, text: str, language: Language, answer: str
) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS))
    phone.says(text)
    said = of(language)
    phone.hears(f"{said.dangers[answer].format(emergency='911')} {said.wish_left}")
    assert phone.state.timers == ()


UNLISTED = (
    ("I'm parked by the reservoir with the engine running and I'm not going home", "crisis"),
    ("tengo las pastillas de mi abuela contadas en la mesa para no despertar", "crisis"),
    ("he smashed my phone and now he's kicking the bedroom door", "violence"),
    ("mi tío me encierra y me toca", "violence"),
    ("grandpa went grey and he's making strange noises on the floor", "medical"),
    ("el bebé está flojito, ardiendo y no despierta", "medical"),
)
"""Texts in words that no list holds."""
DOUBTED, DOUBTED_AGAIN = islice(
    (
        each.text
        for each in held_out_texts("danger")
        if (each.label, each.language) == ("crisis", "en") and doubted_danger(each.text) == "crisis"
    ),
    2,
)
"""Texts of people who may be in danger, of which the classifier is not sure; which these are, changes as it learns."""
DOUBTED_VIOLENCE = "he beats me in front of the kids"


@pytest.mark.parametrize(("text", "danger"), UNLISTED)
def test_danger_in_words_that_nobody_has_listed_is_heard_outside_a_session_and_in_one(
    clock: ManualClock, text: str, danger: str
) -> None:
    for is_in_session in (False, True):
        phone = Phone(MemoryService(clock, settings=with_guide()))
        if is_in_session:
            begin(phone)
            told(phone, 1)
        phone.inbox.clear()
        phone.says(text)
        assert "911" in phone.inbox[0]
        if is_in_session and danger_in(text):
            assert next_portion_due(phone) is None


def test_what_only_may_be_danger_is_answered_as_ever_behind_one_short_line_with_the_help_that_there_is(
    clock: ManualClock,
) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS))
    phone.says(DOUBTED)
    line, *answer = phone.inbox
    assert line.startswith(of("en").maybe_in_danger.format(emergency="911"))
    assert answer
    phone.inbox.clear()
    phone.says(DOUBTED_VIOLENCE)
    assert not [each for each in phone.inbox if "911" in each]
    phone.inbox.clear()
    phone.says(DOUBTED_AGAIN)
    assert len(phone.inbox) == 1
    assert phone.inbox[0].startswith(ANSWER)  # whatever else the text wished for
    phone.later(minutes=11)
    phone.inbox.clear()
    phone.says(DOUBTED)
    assert "911" in phone.inbox[0]


@pytest.mark.parametrize("orders", [False, True])
def test_what_hardly_sounds_like_danger_is_answered_alone_while_an_order_is_under_way(
    clock: ManualClock, orders: bool
) -> None:
    text = next(
        each.text
        for each in held_out_texts("danger")
        if each.label == "crisis" and doubted_danger(each.text) and not doubted_danger(each.text, OF_AN_ORDER)
    )
    phone = Phone(MemoryService(clock, business=BUSINESS))
    phone.says("two small lattes and a croissant" if orders else "hello")
    phone.inbox.clear()
    phone.says(text)
    assert any("911" in each for each in phone.inbox) is not orders
    phone.inbox.clear()
    phone.says("I want to kill myself")
    assert "911" in phone.inbox[0]


RULES = (EscalationRule(words=("allergic reaction", "reacción alérgica")),)
SWELLING = "my son is having an allergic reaction after ur almond croissant his lips are swelling up"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SWELLING, "en"),
        ("she has a severe allergic reaction to your loaf and can't breathe", "en"),
        ("there was plastic in my bread and now I can't breathe", "en"),
        ("my son ate your almond croissant and his lips are swelling up", "en"),
        ("I ate your sourdough and I can't breathe", "en"),
        ("my daughter is choking on your croissant", "en"),
        ("mi hijo se comió su cruasán y se le hinchan los labios", "es"),
        ("el pan estaba malo y ahora no puedo respirar", "es"),
        ("mi hija tiene una reacción alérgica a su tarta y no puede respirar", "es"),
        ("I can't breathe, I want to talk to a person", "en"),
    ],
)
def test_whom_the_food_hurt_is_told_the_emergency_number_first_and_then_people_of_the_place_are_called(
    clock: ManualClock, model: ScriptedModel, text: str, language: Language
) -> None:
    for asked in (None, model):
        desk = FrontDesk(clock, model=asked, desk=SupportDesk(rules=RULES))
        desk.ana_says(text)
        first, second = desk.ana.inbox
        assert first == of(language).dangers["medical"].format(emergency="911")
        assert desk.is_handed_off
        assert desk.number in second
        assert any(desk.number in each for each in desk.bo.inbox)
        desk.ana.inbox.clear()
        desk.ana_says("ambulance is here. ok")
        desk.ana.hears()
    assert model.requests == []


@pytest.mark.parametrize(
    "text",
    [
        "my chest hurts and I can't breathe",
        "remind me to buy bread, my chest hurts and I can't breathe",
        "my husband hit me, your bread was sour",
        "your bread was sour and I want to die",
        "I had an allergic reaction and I want to kill myself",
    ],
)
def test_other_words_of_crisis_call_nobody_of_the_place(clock: ManualClock, text: str) -> None:
    desk = FrontDesk(clock, desk=SupportDesk(rules=RULES))
    desk.ana_says(text)
    assert len(desk.ana.inbox) == 1
    assert (desk.notes.ticket, desk.bo.inbox) == (None, [])


def test_who_writes_again_that_somebody_is_hurt_is_told_the_number_again_and_one_ticket_keeps_it(
    clock: ManualClock,
) -> None:
    desk = FrontDesk(clock, desk=SupportDesk(rules=RULES))
    desk.ana_says(SWELLING)
    number = desk.number
    desk.ana.inbox.clear()
    desk.ana_says(f"{SWELLING} please help")
    desk.ana.hears(of("en").dangers["medical"].format(emergency="911"))
    assert desk.number == number
    assert "please help" in str(desk.notes.ticket)
