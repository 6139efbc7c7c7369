"""A person speaks of calm sessions in their own words: one now, planned ones, and questions while one is told."""

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.crisis import doubted_danger
from parley.lanes.guide.notes import START
from parley.lanes.guide.texts import of
from parley.schedules import Recurrence
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.guide import begin, guide_notes, session_of, told, with_guide
from tests.support.phone import Phone

EN, ES = of("en"), of("es")


@pytest.fixture
def ana(clock: ManualClock) -> Phone:
    return Phone(MemoryService(clock, business=BUSINESS, settings=with_guide()))


@pytest.fixture
def planner(ana: Phone) -> Phone:
    """A person who has had a first session."""
    begin(ana)
    ana.says("I'm done")
    ana.says("3")
    ana.inbox.clear()
    return ana


def planned(phone: Phone) -> list[str]:
    """Return the planned sessions: each with its rule and hour, or its moment, and its minutes."""
    found = []
    for timer in phone.state.timers:
        if timer.kind == START:
            recurs = timer.schedule if isinstance(timer.schedule, Recurrence) else None
            at = timer.due.astimezone(phone.state.zone)
            when = f"{recurs.rule} {recurs.times[0]:%H:%M}" if recurs else f"{at:%a %H:%M}"
            found.append(f"{when} {timer.text}{f', next {at:%a}' if recurs else ''}")
    return sorted(found)


DAILY = "FREQ=DAILY 21:00 15, next Sat"


@pytest.mark.parametrize("language", ["en", "es"])
def test_sessions_are_planned_in_own_words(planner: Phone, language: str) -> None:
    texts = {
        "en": {
            "book me a calm session each morning at half past six": "FREQ=DAILY 06:30 15, next Sun",
            "calm sessions on Mondays and Wednesdays at 7pm, 20 minutes please": "BYDAY=MO,WE 19:00 20, next Mon",
            "tomorrow night at ten I'd like a 15 minute calm session": "Sun 22:00 15",
            "I'd love calm sessions nightly at 9:30pm": "FREQ=DAILY 21:30 15, next Sat",
            "please schedule a 20 minute calm session every Saturday at 8am": "BYDAY=SA 08:00 20, next Sat",
            "I can't sleep, so give me a calm session tonight at 11pm": "Sat 23:00 15",
            "can we have a calm session in two hours": "Sat 09:00 15",
        },
        "es": {
            "agéndame una sesión de calma todos los días a las 7 de la mañana": "FREQ=DAILY 07:00 15, next Sun",
            "los domingos a las 8 de la noche quiero una sesión de calma de 20 minutos": "BYDAY=SU 20:00 20, next Sun",
            "sesión de calma de 30 minutos mañana a las 6:50 de la tarde": "Sun 18:50 30",
            "quisiera sesiones de calma los martes y jueves a las 7 de la tarde": "BYDAY=TU,TH 19:00 15, next Tue",
            "resérvame una sesión de calma para mañana a las 9 de la noche": "Sun 21:00 15",
            "todas las noches a las 10 una sesión de calma de 10 minutos": "FREQ=DAILY 22:00 10, next Sat",
        },
    }[language]
    for text, wanted in texts.items():
        planner.says(text)
        assert [each.removeprefix("FREQ=WEEKLY;") for each in planned(planner)] == [wanted], text
        planner.says("cancel my calm sessions")
    assert "calendar" not in " ".join(planner.inbox)


@pytest.mark.parametrize(
    ("texts", "left"),
    [
        (
            ("move my evening calm session to 10pm", "cambia mi sesión de calma a las 10 de la noche"),
            "FREQ=DAILY 22:00 15, next Sat",
        ),
        (
            ("could the calm session be at 8pm instead", "mejor la sesión de calma a las 8 de la noche"),
            "FREQ=DAILY 20:00 15, next Sat",
        ),
        (
            ("push my calm session back half an hour", "atrasa mi sesión de calma media hora"),
            "FREQ=DAILY 21:30 15, next Sat",
        ),
        (
            ("make my calm session an hour earlier", "can we do my calm session at 8 from now on"),
            "FREQ=DAILY 20:00 15, next Sat",
        ),
        (
            ("make my nightly calm session 20 minutes long", "que la sesión de calma dure 20 minutos"),
            "FREQ=DAILY 21:00 20, next Sat",
        ),
        (
            ("no calm session tonight please", "hoy no quiero la sesión de calma", "leave out tonight's calm session"),
            "FREQ=DAILY 21:00 15, next Sun",
        ),
        (
            ("skip my calm sessions until Monday", "pausa las sesiones de calma hasta el lunes"),
            "FREQ=DAILY 21:00 15, next Mon",
        ),
        (
            (
                "no me mandes sesiones de calma por tres días",
                "I'm away, so no calm sessions for the next three days",
                "I'm on holiday three days, no calm sessions till I'm back",
            ),
            "FREQ=DAILY 21:00 15, next Tue",
        ),
        (
            (
                "stop the nightly calm sessions",
                "elimina mis sesiones de calma",
                "I don't want the 9 o'clock calm session any more",
            ),
            "",
        ),
        (
            (
                "turn off the daily calm session",
                "ya no quiero la sesión de calma de las 9",
                "please stop sending me calm sessions",
            ),
            "",
        ),
        (
            (
                "cancel the calm session at 8pm",
                "the calm session is a joy on fridays",
            ),
            DAILY,
        ),
        (
            ("cancel the calm sessions on sundays", "los domingos no puedo hacer la sesión de calma"),
            "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA 21:00 15, next Sat",
        ),
        (("what time does my calm session start tonight?", "¿tengo sesiones de calma programadas?"), DAILY),
    ],
)
def test_planned_sessions_are_changed_in_own_words_or_asked_about(
    planner: Phone, texts: tuple[str, ...], left: str
) -> None:
    for text in texts:
        planner.says("a calm session every evening at 9")
        planner.inbox.clear()
        planner.says(text)
        assert planned(planner) == ([left] if left else []), text
        assert guide_notes(planner).session is None
        assert not any('"calm session"' in each.casefold() for each in planner.inbox), "no hint begins one"


def test_one_of_several_is_moved_or_left_out(planner: Phone) -> None:
    planner.says("a calm session every evening at 9")
    for text, left in (
        ("cancel tomorrow's calm session", [DAILY]),
        ("move tonight's calm session to 10pm", ["FREQ=DAILY 21:00 15, next Mon", "Sat 22:00 15"]),
        ("turn my calm sessions back on", ["FREQ=DAILY 21:00 15, next Sat", "Sat 22:00 15"]),
    ):
        planner.says(text)
        assert planned(planner) == left, text
    for text, words in (
        ("calm session at 8 tomorrow, no wait", "Which session shall not come?"),
        ("florbl my calm session on monday", "What would you like to do with your calm sessions?"),
        ("remind me to do a calm session at 8pm", "remind you"),
    ):
        planner.inbox.clear()
        planner.says(text)
        assert words in " ".join(planner.inbox), text


OPENINGS = {
    "calm session 15 min": 15,
    "let's do a calm session now": None,
    "half an hour calm session": 30,
    "I can't sleep, can I have a calm session": None,
    "could I have a quarter of an hour of calm?": 15,
    "run me a 20-minute calm session": 20,
    "quick 10 min session": 10,
    "I have 20 minutes, let's do a calm session": 20,
    "rough day at work. can we have a calm session?": None,
    "me gustaría una sesión de calma de 15 minutos": 15,
    "ponme una sesión de calma de 10 minutos": 10,
    "empieza una sesión de calma ya": None,
    "¿podemos hacer una sesión de calma?": None,
    "sesion de calma 30 min": 30,
    "un cuarto de hora de calma, por favor": 15,
    "tengo 10 minutos, hagamos una sesión de calma": 10,
}


def test_a_session_is_opened_in_own_words_and_keeps_its_minutes(ana: Phone) -> None:
    for text, minutes in OPENINGS.items():
        ana.says(text)
        (question,) = ana.state.questions
        assert question.unfinished is not None
        given = question.unfinished.arguments.get("minutes")
        assert (question.unfinished.tool, given) == (
            ("agree_to_session", minutes) if minutes else ("start_session", None)
        ), text
        ana.says("no")
        ana.inbox.clear()


def test_questions_in_a_session_are_answered_by_the_guide(ana: Phone) -> None:
    begin(ana)
    told(ana, 2)
    ana.inbox.clear()
    minutes = EN.time_left.format(minutes=10, part=1, parts=5, phase="arriving")
    for texts, words in (
        (("how are you?", "hi, how's it going?", "¿cómo estás?"), EN.i_am_well),
        (("¿eres un robot?", "who are you?", "am I talking to a real person?", "¿con quién hablo?"), EN.who_i_am),
        (("are you still there?", "¿hay alguien ahí?"), EN.listening),
        (("how many minutes to go?", "are we nearly done?", "¿ya casi acabamos?", "where were we?"), minutes),
        (("will this take much longer?", "¿cuántos minutos nos quedan?", "halfway yet?"), minutes),
        (("is there more?", "how much more is there?", "are there many more?"), minutes),
    ):
        for text in texts:
            ana.says(text)
            ana.hears(words)
    for text in ("tell me more", "tell me more about this"):  # asks nothing of what is left
        ana.says(text)
        assert all(minutes != each for each in ana.inbox), text
        ana.inbox.clear()
    for text in ("where were we?", "what part were we on?", "¿en qué íbamos?", "¿dónde nos quedamos?"):
        ana.says("pause")
        ana.later(minutes=35)
        ana.inbox.clear()
        ana.says(text)
        ana.hears(EN.resumed)
    for text in ("my head is spinning", "me estoy agobiando mucho", "I feel panicky", "todo me da vueltas"):
        ana.says(text)
        ana.hears(EN.unwell.format(emergency="911"))
        ana.says("resume")
        ana.inbox.clear()


@pytest.mark.parametrize(
    ("texts", "move"),
    [
        (("give me five, the doorbell rang", "wait while I get a blanket", "tocan la puerta, un segundo"), "pause"),
        (("could you hurry along", "vas lentísimo", "this is crawling"), "faster"),
        (("too many words at once", "vas rapidísimo", "you're going too fast for my eyes"), "slower"),
        (("that's all for me tonight", "I don't want this any longer", "ya no quiero esto"), "finish"),
    ],
)
def test_wishes_in_own_words_steer_the_session(ana: Phone, texts: tuple[str, ...], move: str) -> None:
    for text in texts:
        if guide_notes(ana).session is None:
            begin(ana, yes="yes" if not guide_notes(ana).past else "3")
        tempo = session_of(ana).tempo
        ana.says(text)
        session = guide_notes(ana).session
        if session is None:
            assert move == "finish", text
        else:
            steered = "pause" if session.paused_at else {-1: "slower", 0: "", 1: "faster"}[session.tempo - tempo]
            assert steered == move, text
            ana.says("resume" if session.paused_at else {"slower": "faster"}.get(move, "slower"))
    assert not any("messages from us" in each for each in ana.inbox)


def test_before_the_first_session_questions_are_answered_and_the_question_asked_again(ana: Phone) -> None:
    ana.says("a 10 minute calm session")
    ana.inbox.clear()
    for texts, asked in (
        (("who reads what I write?", "is this confidential?", "¿alguien ve mis mensajes?"), "who_reads"),
        (("so is it a machine talking or what", "am I chatting with a bot?", "¿es un robot?"), "is_machine"),
        (("what do you do with my answers?", "¿guardan lo que digo?", "do you store what I say?"), "what_kept"),
        (("¿y si soy menor qué pasa?", "what if someone is under 18?", "¿qué pasa si soy menor?"), "if_minor"),
    ):
        for text in texts:
            ana.says(text)
            is_doubted = guide_notes(ana).is_age_doubted(ana.clock())
            ana.hears(f"{EN.before_agreeing[asked]} {EN.age_short if is_doubted else EN.adult_short}")
    assert guide_notes(ana).is_age_doubted(ana.clock())
    assert guide_notes(ana).under_age_at is None
    ana.says("well past eighteen lol")
    assert guide_notes(ana).session is not None


@pytest.mark.parametrize(
    ("texts", "begins"),
    [
        (("that's fine by me, I turned 40 in June", "agreed, born in 1980", "I'm a grandmother, dear, so yes"), True),
        (("I'm forty-two, fine by me", "soy del 75, sí", "tengo cuarenta y dos años, de acuerdo"), True),
        (("born in 2012", "I'm seventeen and a half, yes", "nací en 2011, sí", "yes, sixteen"), False),
    ],
)
def test_ages_are_told_in_words_and_by_the_year_of_birth(
    clock: ManualClock, texts: tuple[str, ...], begins: bool
) -> None:
    service = MemoryService(clock, business=BUSINESS, settings=with_guide())
    for number, text in enumerate(texts):
        phone = Phone(service, number=f"+1416555020{number}")
        phone.says("a 10 minute calm session")
        phone.says(text)
        assert (guide_notes(phone).session is not None) == begins, text


def test_an_age_that_was_mistyped_is_mended_within_minutes_once_and_asked_for_again(ana: Phone) -> None:
    ana.says("a 10 minute calm session")
    ana.inbox.clear()
    ana.says("I'm 17")
    ana.hears(f"{EN.not_for_minors} {EN.age_slip}")
    ana.says("sorry, I meant 30")
    ana.hears_something_like(EN.how_long)
    ana.says("10")
    ana.hears_something_like("18 or older")
    ana.says("I'm 16")
    ana.hears(f"{EN.not_for_minors} {EN.age_slip}")
    ana.says("I'm 30, I mistyped")
    ana.inbox.clear()
    ana.says("a 10 minute calm session")
    ana.hears(f"{EN.not_for_minors} {EN.age_slip}")


@pytest.mark.parametrize("late", ["under 18", "minutes"])
def test_an_age_is_not_mended_that_was_told_in_words_or_long_ago(ana: Phone, late: str) -> None:
    ana.says("a 10 minute calm session")
    ana.says("I'm 17" if late == "minutes" else "yes but I'm a minor")
    ana.later(minutes=11 if late == "minutes" else 1)
    ana.inbox.clear()
    ana.says("sorry, I meant 30")
    ana.hears_something_like(EN.ask_whether_adult)
    ana.says("no")
    assert guide_notes(ana).under_age_at is not None
    ana.says("I'm 34")
    ana.says("yes")
    assert guide_notes(ana).under_age_at is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("actually make it 5 not 10", 10),
        ("no make that 15", 15),
        ("mejor de 20, ando con prisa", 20),
        ("i only have 15 minutes", 15),
    ],
)
def test_a_length_that_is_set_anew_is_no_age(ana: Phone, text: str, minutes: int) -> None:
    ana.says("a 10 minute calm session")
    ana.says(text)
    assert guide_notes(ana).under_age_at is None
    assert guide_notes(ana).age_doubted_at is None
    ana.says("yes")
    assert session_of(ana).minutes == minutes


@pytest.mark.parametrize("text", ["10 mins", "ok 10 minutes then", "de diez minutos estaría bien", "10 entonces"])
def test_a_length_in_own_words_answers_how_long(ana: Phone, text: str) -> None:
    ana.says("calm session")
    ana.says(text)
    ana.says("yes")
    assert session_of(ana).minutes == 10


@pytest.mark.parametrize("text", ["do another one of 10 tomorrow at 8pm", "no tengo 10 minutos", "just 5 pls"])
def test_no_number_locks_anybody_that_is_not_plainly_an_age(ana: Phone, text: str) -> None:
    ana.says("a 15 minute calm session")
    ana.says(text)
    assert guide_notes(ana).under_age_at is None


MOODS = {
    "wow, best I've felt all month": 5,
    "awful, it made everything worse": 1,
    "four out of five": 4,
    "le pongo un cuatro": 4,
    "can't tell any difference": 3,
    "sigo un poco nerviosa": 2,
    "en la gloria": 5,
    "un dos": 2,
    "terrible, it only made me panic": 1,
    "prefiero no decirlo": None,
    "I'd rather not say": None,
}


def test_moods_are_told_in_own_words(ana: Phone) -> None:
    begin(ana)
    for text, mood in MOODS.items():
        ana.says("I'm done")
        ana.inbox.clear()
        ana.says(text)
        assert guide_notes(ana).past[-1].mood == mood, text
        low = f"Noted: {mood} of 5. Thank you for telling me."
        ana.hears_something_like(low if mood in (1, 2) else EN.no_mood if mood is None else f"Noted: {mood} of 5")
        ana.says("a 10 minute calm session")
    ana.says("I'm done")
    ana.inbox.clear()
    for text, words in (
        ("un tres y medio", EN.mood_between.format(low=3, high=4)),
        ("why do you want to know?", f"{EN.why_mood} {EN.mood_short}"),
        ("4", EN.mood_noted.format(mood=4)),
    ):
        ana.says(text)
        ana.hears(words)


def test_what_is_said_in_between_leaves_the_question_open_for_own_words(ana: Phone) -> None:
    ana.says("a 10 minute calm session")
    ana.says("add milk to my tasks")
    ana.says("yes, I'm 34")
    ana.says("remind me to check the oven in 3 minutes")
    told(ana)
    ana.says("hmm, a lot calmer I guess")
    assert guide_notes(ana).past[-1].mood == 4


@pytest.mark.parametrize("between", ["add milk to my tasks", "nobody would miss me", "what are your hours?"])
def test_who_says_that_they_are_a_minor_after_another_text_cannot_begin(ana: Phone, between: str) -> None:
    ana.says("a 10 minute calm session")
    ana.says(between)
    ana.says("tengo quince pero mi vieja me deja")
    ana.says("sí")
    assert guide_notes(ana).session is None
    assert guide_notes(ana).under_age_at is not None


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ("that's it, I'm done with everything", False),
        ("tired of fighting. bye", False),
        ("voy a acabar con todo antes de que amanezca", False),
        ("I give up, let's stop", False),
        ("no puedo más, termina ya", False),
        ("ya basta, estoy harta de todo", False),
        ("farewell, all of you", False),
        ("apago la luz, adiós", False),
        ("let it be over", False),
        ("thanks for everything, bye", False),
        ("ya no quiero nada", False),
        ("i don't want to go on", False),
        ("never mind, let's stop", True),
        ("ya no quiero seguir con la sesión", True),
        ("that's enough for now, thanks", True),
        ("ya fue suficiente", True),
        ("bye bye, that was lovely", True),
    ],
)
def test_a_text_that_may_be_about_more_than_the_session_closes_nothing(ana: Phone, text: str, closes: bool) -> None:
    begin(ana)
    ana.says(text)
    session = guide_notes(ana).session
    assert (session is None) is closes
    if not closes:
        assert session_of(ana).paused_at is not None
        assert any("emergenc" in each or "911" in each for each in ana.inbox)


@pytest.mark.parametrize(
    ("texts", "begins"),
    [
        (("a 10 minute calm session", "eighth grader, yes", "yes", "sure", "a 10 minute calm session", "yes"), False),
        (("sesión de calma de 15 minutos", "sí, voy con los de octavo", "sí", "dale"), False),
        (("a 10 minute calm session", "what if I'm a minor?", "yes"), False),
        (("a 10 minute calm session", "my kid is in 8th grade, yes", "yes", "44"), True),
        (("a 10 minute calm session", "yes, I have a 14 year old son", "I'm an adult, yes"), True),
        (("calm session please, im 14", "10", "yes", "a 10 minute calm session", "yes"), False),
        (("i'm in 8th grade, can i do a calm session", "10", "yes"), False),
        (("tengo 13 años, quiero una sesión de calma", "15", "sí"), False),
        (("quiero meditar, soy menor", "15", "sí"), False),
        (("sesión de calma porfa tengo 15", "15", "sí"), False),
        (("sesión de calma porfa tengo 15", "15", "tengo 51"), True),
        (("calm session please", "10, i'm 14", "10", "yes", "a 10 minute calm session", "yes"), False),
        (("calm session please", "sure, my mum said its ok", "10", "yes", "sure"), False),
        (("una sesión de calma porfa", "10, que voy en segundo de secundaria", "sí", "dale"), False),
        (("a 10 minute calm session", "what are your hours?", "btw i'm 13", "yes"), False),
        (("sesión de calma de 10 minutos", "sí obvio, soy pibe pero ya casi tengo la edad", "sí"), False),
        (("sesión de calma de 10 minutos", "sí, me falta poquito para la edad", "sí"), False),
        (("a 10 minute calm session before my bat mitzvah on saturday", "calm session now", "10", "yes"), False),
        (("una sesión de calma, mañana tengo examen de 3o de la ESO", "sesión de calma ahora", "10", "sí"), False),
        (("sesión de calma de 10 minutos antes de mis quince", "sí"), False),
        (("calm session please", "my teacher says it helps", "10", "yes", "34"), True),
        (("a 10 minute calm session", "yup, I'm a grown woman, 41, my teenager drives me up the wall"), True),
        (("sesión de calma de 10 minutos", "sí, tengo 33 y una nena de 5 que no duerme"), True),
        (("sesión de calma de 10 minutos", "simón, soy mayor de edad desde hace rato, ya peino canas"), True),
        (("sesión de calma de 10 minutos", "casi tengo 40, dale"), True),
        (("a 10 minute calm session", "sounds good, let's roll"), True),
        (("my 3 kids are loud, i need a calm session now", "10", "yes"), True),
        (("hi, I'm 15", "a 10 minute calm session", "yes"), False),
        (("hola, tengo 15 años", "sesión de calma de 10 minutos", "sí"), False),
        (("hi, I'm 15", "sorry, I meant 51", "a 10 minute calm session", "yes"), True),
        (("I'm 15 minutes late", "a 10 minute calm session", "yes"), True),
        (("sesión de calma de 10 minutos", "sí, mi hija de 15 me lo recomendó", "no soy un niño", "tengo 44"), True),
        (("sesión de calma de 10 minutos", "sí, no soy una niña"), True),
        (("sesión de calma de 10 minutos", "no soy un crío, sí"), True),
        (("a 10 minute calm session", "yes, I teach ninth grade", "why do you ask? I'm 33"), True),
        (("a 10 minute calm session", "yes, I teach ninth grade", "late thirties"), True),
        (("a 10 minute calm session", "yes, I teach ninth grade", "why do you ask? I'm 13", "yes"), False),
        (("calm session please", "15 I guess, my foster carer takes the phone at 9", "yes", "sure"), False),
        (("a 10 minute calm session, I'm a lower sixth boarder and matron said to try", "10", "yes"), False),
        (("a 10 minute calm session", "yes, my mom lets me", "not a kid", "old enough", "yes"), False),
    ],
)
def test_a_minor_once_named_begins_nothing_by_a_yes_and_an_adult_is_not_locked_out(
    clock: ManualClock, texts: tuple[str, ...], begins: bool
) -> None:
    phone = Phone(MemoryService(clock, business=BUSINESS, settings=with_guide()))
    for text in texts:
        phone.says(text)
    assert (guide_notes(phone).session is not None) is begins


@pytest.mark.parametrize(
    "texts",
    [
        ("calm session 10 minutes", "btw im in yr 9"),
        ("btw im in yr 9", "calm session 10 minutes"),
        ("a 10 minute calm session", "my mom said ok"),
        ("mi mamá me dejó", "sesión de calma de 10 minutos"),
    ],
)
def test_a_hint_in_one_burst_with_the_wish_is_heard_as_one_by_itself(ana: Phone, texts: tuple[str, ...]) -> None:
    service = ana.service
    ana.says("hello")
    messages = []
    for text in texts:
        ana.clock.advance(seconds=1)
        messages.append(service.message(ana.number, text, ana.channel))
    list(service.turns.apply(messages, service.invocation()))
    service.work()
    ana.says("yes")
    assert guide_notes(ana).session is None
    assert guide_notes(ana).age_doubted_at is not None
    ana.inbox.clear()


@pytest.mark.parametrize("text", ["no soy un niño", "no soy una niña", "not a kid"])
def test_who_denies_to_be_a_child_is_told_of_no_danger(text: str) -> None:
    assert doubted_danger(text) is None


@pytest.mark.parametrize("between", ["", "pause"])
@pytest.mark.parametrize(
    "text", ["I lied, i'm 15", "I'm 15", "actually I'm only 16, is that ok?", "la verdad tengo 16", "soy menor"]
)
def test_an_age_that_is_told_in_a_session_ends_it_and_is_remembered(ana: Phone, text: str, between: str) -> None:
    begin(ana)
    if between:
        ana.says(between)
    ana.inbox.clear()
    ana.says(text)
    assert ana.inbox[0].startswith(EN.ended_for_minors)
    assert guide_notes(ana).session is None
    assert guide_notes(ana).agreed_at is None
    assert not told(ana)
    ana.inbox.clear()
    ana.later(minutes=60 * 24 * 30)
    ana.inbox.clear()
    ana.says("a 10 minute calm session")
    ana.hears(f"{EN.not_for_minors} {EN.age_slip}")


@pytest.mark.parametrize("text", ["my dad signed the form for me", "tengo 15", "mi mamá me deja"])
@pytest.mark.parametrize(
    ("answer", "goes_on"), [("34", True), ("soy mayor de edad", True), ("15", False), ("no", False)]
)
def test_a_doubt_in_a_session_pauses_it_until_an_age_is_told(ana: Phone, text: str, answer: str, goes_on: bool) -> None:
    begin(ana)
    ana.says(text)
    ana.hears_something_like(EN.age_short)
    for wish in ("yes", "resume", "skip ahead"):
        ana.inbox.clear()
        ana.says(wish)
        ana.hears_something_like(EN.age_short)
        assert session_of(ana).paused_at is not None
    ana.says(answer)
    session = guide_notes(ana).session
    assert (session is not None and session.paused_at is None) is goes_on
    ana.inbox.clear()


def test_a_farewell_of_somebody_who_may_be_young_names_help_and_asks_for_their_age(ana: Phone) -> None:
    begin(ana)
    ana.says("I'm 15 and nothing matters anymore")
    assert any("9-8-8" in each for each in ana.inbox)
    assert EN.age_short in ana.inbox[-1]
    for wish in ("resume", "yes"):
        ana.inbox.clear()
        ana.says(wish)
        ana.hears_something_like(EN.age_short)
        assert session_of(ana).paused_at is not None
    ana.says("15")
    assert guide_notes(ana).session is None
    ana.inbox.clear()


@pytest.mark.parametrize(
    "text", ["15", "I'm 10 minutes late", "I feel like a kid again", "solo 3", "I'm 44", "I'm a 4"]
)
def test_what_is_no_age_changes_nothing_in_a_session(ana: Phone, text: str) -> None:
    begin(ana)
    ana.says(text)
    ana.inbox.clear()
    assert session_of(ana).paused_at is None
    assert guide_notes(ana).agreed_at is not None


def test_a_yes_that_is_half_understood_is_asked_again_and_buys_nothing(ana: Phone) -> None:
    ana.says("a 10 minute calm session")
    for text in ("sounds good, piece of cake", "cool beans"):
        ana.inbox.clear()
        ana.says(text)
        ana.hears(EN.adult_short)


@pytest.mark.parametrize("text", ["ya no quiero seguir", "i don't want to go on", "so long, cruel world"])
def test_in_a_pause_who_does_not_want_to_go_on_is_not_asked_whether_they_want_no_messages(
    ana: Phone, text: str
) -> None:
    begin(ana)
    ana.says("pause")
    ana.inbox.clear()
    ana.says(text)
    *care, heard = ana.inbox  # who may be in danger hears of help first
    assert heard.startswith(EN.not_closed.format(emergency="911")), "and the helpline stands behind it"
    assert len(care) <= 1
    assert sum("text 988" in each for each in (*care, heard)) == 1, "once"
    assert session_of(ana).paused_at is not None
    ana.says("leave me alone")
    assert guide_notes(ana).session is None
    assert ana.state.person is not None
    assert ana.state.person.opted_out


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (("guide me thru breathing", "help me switch off for a bit", "short meditation now"), EN.how_long),
        (("quiero una sesión cortita para dormir", "hazme una relajación para dormir"), ES.how_long),
        (("i need to unwind, got 10 mins?", "necesito desconectar 10 minutos"), "18"),
        (("a 10 minute calm session later", "calm session later"), EN.unsure_plan),
        (("una sesión de calma más tarde",), ES.unsure_plan),
    ],
)
def test_a_session_is_begun_by_what_people_do_in_one_and_never_at_a_time_that_is_none(
    clock: ManualClock, texts: tuple[str, ...], words: str
) -> None:
    service = MemoryService(clock, business=BUSINESS, settings=with_guide())
    for number, text in enumerate(texts):
        phone = Phone(service, number=f"+1416555020{number}")
        phone.says("español" if words in (ES.how_long, ES.unsure_plan) else "english")
        phone.inbox.clear()
        phone.says(text)
        assert words.split("“")[0] in " ".join(phone.inbox), text
        assert planned(phone) == []


@pytest.mark.parametrize(
    "text", ["no calm session tonight", "skip my calm session tonight", "esta noche no quiero la sesión de calma"]
)
def test_tonights_session_is_left_out_also_shortly_before_it(planner: Phone, text: str) -> None:
    """At 21:08, "tonight" is still this evening, and no evening that has its usual hour ahead."""
    planner.says("a calm session every day at 21:30")
    planner.clock.time = planner.clock().astimezone(planner.state.zone).replace(hour=21, minute=8)
    planner.inbox.clear()
    planner.says(text)
    assert "21 Nov" in planner.inbox[0] or "21 de nov" in planner.inbox[0]
    assert planned(planner) == ["FREQ=DAILY 21:30 15, next Sun"]
    planner.inbox.clear()
