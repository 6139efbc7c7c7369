"""A habit with the coach and a model: it speaks in its own words, and the service keeps, sets and sends."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.errors import ModelUnavailable
from parley.lanes.coach.notes import HabitProfile, notes_of
from parley.lanes.coach.words import anchor_of, contracted
from parley.ports import ModelReply
from parley.schedules import Recurrence
from parley_cli.memory_service import MemoryService
from tests.conversations.test_coach import DID_YOU
from tests.conversations.test_enrolment import HELLO, Operator
from tests.support.coach import with_coach
from tests.support.model import ScriptedModel, answers, calls, words
from tests.support.phone import Phone


@pytest.fixture
def ana(clock: ManualClock, model: ScriptedModel) -> Iterator[Phone]:
    phone = Phone(MemoryService(clock, model, settings=with_coach(preparation_minutes=0)))
    yield phone
    assert not phone.inbox, f"nobody expected {phone.inbox}"


def to_coach() -> ModelReply:
    return calls(("hand_over", {"lane": "coach"}))


def step(action: str, motivation: str) -> ModelReply:
    return ModelReply(parsed=f'{{"action": "{action}", "motivation": "{motivation}"}}')


def begin(ana: Phone, model: ScriptedModel) -> None:
    """Enrolled, with all that a prompt needs told at once."""
    model.will(to_coach(), calls(("start_habit", {"habit": "stretching"})))
    ana.says("I would so love to get more limber, day by day")
    ana.hears_something_like("Let's build one small daily habit.")
    facts = {"habit_domain": "stretching", "prompt_anchor": "my morning coffee", "motivational_frame": "to feel awake"}
    model.will(calls(("save_user_profile", facts), ("scheduler", {"when": "09:00"})))
    ana.says("Mine: stretching after my morning coffee at nine, because I want to feel awake")
    assert "- when in the day: after my morning coffee\n- why: to feel awake" in ana.inbox[0]
    ana.hears_something_like("Your habit comes every day at 09:00.")
    ana.says("no")  # there is nothing else to know
    ana.inbox.clear()


def test_the_prompt_of_the_day_is_the_models_action_in_our_form(ana: Phone, model: ScriptedModel) -> None:
    begin(ana, model)
    model.will(step("rolling your shoulders ten times.", "feel awake"))
    ana.until("2026-11-21T14:00:00")
    ana.hears(f"After your morning coffee, try rolling your shoulders ten times: it helps you feel awake.\n\n{DID_YOU}")
    asked = model.requests[-1]
    assert "about one minute" in asked.instructions
    assert "stretching" in asked.lines[0].text
    assert "+1416" not in asked.lines[0].text


@pytest.mark.parametrize("answer", [ModelUnavailable("asleep"), ModelReply(parsed="{}"), words("Stretch!")])
def test_without_an_answer_the_reminder_comes_all_the_same(
    ana: Phone, model: ScriptedModel, answer: ModelReply
) -> None:
    begin(ana, model)
    model.will(answer)
    ana.until("2026-11-21T14:00:00")
    ana.hears_something_like("Daily habit reminder: it's time for your healthy habit!")


def test_the_model_is_told_another_size_after_the_intensity_has_changed(ana: Phone, model: ScriptedModel) -> None:
    begin(ana, model)
    model.will(step("a stretch", "feel awake"))
    ana.until("2026-11-21T14:00:00")
    ana.says("done")
    ana.says("decrease")
    model.will(step("a yawn", "feel awake"))
    ana.until("2026-11-22T14:00:00")
    ana.inbox.clear()
    assert "about 30 seconds" in model.requests[-1].instructions


def test_feedback_in_words_of_ones_own_is_kept(ana: Phone, model: ScriptedModel) -> None:
    begin(ana, model)
    model.will(step("a stretch", "feel awake"))
    ana.until("2026-11-21T14:00:00")
    ana.inbox.clear()
    model.will(calls(("record_feedback", {"outcome": "next_time", "barrier": "the baby cried"})))  # the coach has asked
    ana.says("Couldn't this morning, the baby cried the whole time")
    ana.hears_something_like("No problem, there is always a next time.")
    assert notes_of(ana.state).profile.last_barrier == "the baby cried"


@pytest.mark.parametrize("is_answered", [True, False])
def test_what_was_done_before_todays_prompt_counts_for_today(
    ana: Phone, model: ScriptedModel, is_answered: bool
) -> None:
    begin(ana, model)
    model.will(step("a stretch", "feel awake"))
    ana.until("2026-11-21T14:00:00")
    if is_answered:
        ana.says("done")
    ana.until("2026-11-22T12:00:00")
    ana.inbox.clear()
    model.will(calls(("record_feedback", {"outcome": "done", "is_today": True})))
    ana.says("stretched before breakfast today, feeling smug")
    ana.hears(f"Well done! That makes {2 if is_answered else 1}. I won't ask you again today.")
    assert notes_of(ana.state).profile.success_count == (2 if is_answered else 1)
    assert notes_of(ana.state).profile.total_prompts == 2  # today counts as asked, though no prompt comes
    ana.until("2026-11-23T02:00:00")
    assert not ana.inbox
    model.will(step("a yawn", "feel awake"))
    ana.until("2026-11-23T14:00:00")
    ana.hears_something_like("try a yawn")


def test_a_model_that_does_not_say_how_a_prompt_went_counts_nothing(ana: Phone, model: ScriptedModel) -> None:
    begin(ana, model)
    model.will(step("a stretch", "feel awake"))
    ana.until("2026-11-21T14:00:00")
    ana.inbox.clear()
    model.will(calls(("record_feedback", {"outcome": None, "barrier": "woke up late"})), words("How did it go?"))
    ana.says("nah didn't get to it, woke up late")
    assert notes_of(ana.state).profile.success_count == 0
    assert "Well done" not in ana.inbox[0]
    ana.inbox.clear()


def test_whoever_an_operator_enrols_is_greeted_by_the_coach(ana: Phone, model: ScriptedModel) -> None:
    operator = Operator(ana)
    operator.enrols(timezone="America/Toronto", background="two children")
    ana.hears_something_like(HELLO)
    ana.says("make it yours")
    ana.hears_something_like("What would you like to do each day?")
    assert notes_of(ana.state).profile.additional_info == "background: two children"
    model.will(answers("stretching"))
    ana.says("stretching")
    model.will(answers("after my coffee"))
    ana.says("after my coffee")
    model.will(answers("to feel awake"))
    ana.says("to feel awake")
    model.will(answers("9am"))
    ana.says("9am")
    ana.inbox.clear()
    operator.makes("paused")
    assert ana.state.timers == ()
    operator.makes("active")
    assert [timer.due for timer in ana.state.timers] == [datetime(2026, 11, 21, 14, tzinfo=UTC)]
    operator.makes("withdrawn")
    ana.hears_something_like("You are no longer enrolled")
    assert ana.state.timers == ()
    assert not notes_of(ana.state).conversation_active


def test_what_an_operator_said_goes_with_whom_they_take_out(ana: Phone) -> None:
    operator = Operator(ana)
    operator.enrols(background="two children")
    ana.hears_something_like(HELLO)
    operator.removes()
    ana.hears_something_like("You are no longer enrolled")
    assert not notes_of(ana.state).conversation_active
    assert "two children" not in ana.state.model_dump_json()


def test_a_model_is_offered_one_tool_for_each_deed_and_phrases_have_their_own(ana: Phone, model: ScriptedModel) -> None:
    begin(ana, model)
    model.will(words("Take your time."))
    ana.says("my habit feels a bit odd, hm")
    ana.hears("Take your time.")
    offered = {tool.name for tool in model.requests[-1].tools}
    assert {"set_intensity", "record_feedback"} <= offered
    assert not offered & {"make_easier", "make_harder", "skip_habit"}
    model.will(ModelUnavailable("asleep"))
    ana.says("make my habit easier")
    ana.inbox.clear()
    assert notes_of(ana.state).profile.intensity == "low"


HABIT_SAID = [
    (
        "mine. so basically my back's been killing me since the spring and the physio said if I'd just stretch a bit"
        " every day it'd be half gone, and honestly the only moment that's mine is right after I pour my first coffee,"
        " which is what, quarter to seven? before the kids are up",
        {"when": "06:45"},
    ),
    (
        "a ver, pues leer, porque antes leía un montón y ahora solo miro el móvil en la cama y me siento fatal, así que"
        " cuando me meto en la cama, que será a eso de las once y media de la noche, pues abrir el libro",
        {"when": "23:30"},
    ),
    ("stretching i guess, could be half seven? when the kids have left", {"when": "07:30"}),
    ("if it has to be a time then 9 at night, when i charge my phone", {"when": "every day at 21:00"}),
    ("maybe at ten, between two calls", {"when": "10:00"}),
    ("mmm tipo 9 de la noche no?", {"when": "todos los días a las 21:00"}),
]
HALVES = [
    (HABIT_SAID[0][0], "quarter to seven", 6),
    (HABIT_SAID[0][0], "6:45", 6),
    (HABIT_SAID[1][0], "11:30", 23),
    ("a las 6 y media, al levantarme", "6:30", 6),
    ("six, when i get home after work", "6", 18),
    ("reading when i'm in bed, so ten", "10:00", 22),
    ("after breakfast, and sometimes after dinner, at 9", "09:00", 9),
]


@pytest.mark.parametrize(("said", "passed", "hour"), HALVES)
def test_an_hour_without_its_half_is_in_the_half_that_they_speak_of(
    ana: Phone, model: ScriptedModel, said: str, passed: str, hour: int
) -> None:
    intake(ana, model, said, {"when": passed})
    schedule = notes_of(ana.state).schedule
    assert isinstance(schedule, Recurrence), ana.inbox
    assert schedule.times[0].hour == hour
    ana.inbox.clear()


@pytest.mark.parametrize(("said", "time"), HABIT_SAID)
def test_the_first_time_of_a_habit_is_set_at_once_if_they_said_it_in_any_sentence(
    ana: Phone, model: ScriptedModel, said: str, time: dict[str, object]
) -> None:
    _, scheduled = intake(ana, model, said, time)
    assert scheduled
    ana.inbox.clear()


@pytest.mark.parametrize("said", ["stretching after my coffee", "stretching, not at 9", "9 kids, stretching"])
def test_the_first_time_of_a_habit_that_they_did_not_say_is_asked_about(
    ana: Phone, model: ScriptedModel, said: str
) -> None:
    asked, scheduled = intake(ana, model, said, {"when": "08:00"})
    assert asked
    assert not scheduled
    ana.inbox.clear()


def intake(ana: Phone, model: ScriptedModel, said: str, time: dict[str, object]) -> tuple[bool, bool]:
    """Begin a habit, and set its time for this text. Return whether a yes is asked for, and whether the time is set."""
    model.will(to_coach(), calls(("start_habit", {"habit": None})))
    ana.says("I would so love to get more limber, day by day")
    model.will(calls(("scheduler", time)))
    ana.says(said)
    return ana.state.confirmation is not None, notes_of(ana.state).schedule is not None


LATER_SAID = [
    ("maybe just one minute then", ("save_user_profile", {"habit_domain": "one minute of stretching"})),
    ("ok only the stretching of the back then", ("save_user_profile", {"habit_domain": "stretching the back"})),
    ("pause my stretching til the 14th, I'm at my sister's", ("pause_habit", {"time": "until 14 december"})),
    ("pause it til the 4th yeah", ("pause_habit", {"time": "until the 4th of december"})),
    ("pausalo hasta el 14 porfa", ("pause_habit", {"time": "until 14 december"})),
    ("pause until monday pues", ("pause_habit", {"time": "until 23 november"})),
    ("make it eight then yeah", ("scheduler", {"when": "08:00"})),
    ("movelo a las 8 nomás", ("scheduler", {"when": "every day at 08:00"})),
]


@pytest.mark.parametrize(("said", "order"), LATER_SAID)
def test_a_change_of_the_habit_that_they_have_said_is_made_at_once(
    ana: Phone, model: ScriptedModel, said: str, order: tuple[str, dict[str, object]]
) -> None:
    begin(ana, model)
    before = ana.state.notes
    model.will(calls(order))
    ana.says(said)
    assert ana.state.confirmation is None, ana.inbox
    assert ana.state.notes != before
    ana.inbox.clear()


LATER_NOT_SAID = [
    ("maybe i should do one minute", ("save_user_profile", {"habit_domain": "an hour of running"})),
    ("make it eight then yeah", ("scheduler", {"when": "08:30"})),
    ("eight people came then", ("scheduler", {"when": "08:00"})),
]


@pytest.mark.parametrize(("said", "order"), LATER_NOT_SAID)
def test_a_change_of_the_habit_that_they_have_not_said_is_asked_about(
    ana: Phone, model: ScriptedModel, said: str, order: tuple[str, dict[str, object]]
) -> None:
    begin(ana, model)
    model.will(calls(order))
    ana.says(said)
    assert ana.state.confirmation is not None, ana.inbox
    ana.inbox.clear()


def test_what_was_done_in_part_is_noted_and_does_not_count_as_done(ana: Phone, model: ScriptedModel) -> None:
    begin(ana, model)
    model.will(step("rolling your shoulders", "feel awake"))
    ana.until("2026-11-21T14:00:00")
    ana.inbox.clear()
    model.will(calls(("record_feedback", {"outcome": "partly", "barrier": "my knee"})))
    ana.says("kinda? five of the ten, then my knee gave out")
    assert "That is a start, and it is noted as done in part." in ana.inbox[0]
    ana.inbox.clear()
    notes = notes_of(ana.state)
    assert (notes.outcome, notes.profile.success_count, notes.profile.last_barrier) == ("next_time", 0, "my knee")


def test_a_habit_and_its_time_are_set_in_one_answer(ana: Phone, model: ScriptedModel) -> None:
    model.will(to_coach(), calls(("habit", {"do": "start", "words": "flossing"}), ("scheduler", {"when": "22:30"})))
    ana.says("I'd love to floss more, could you check on me every night at 22:30")
    assert "Your habit comes every day at 22:30." in ana.inbox[0]
    ana.inbox.clear()


@pytest.mark.parametrize("said", ["después del café", "justo después de mi café", "el café"])
def test_what_a_habit_follows_is_said_once(said: str) -> None:
    profile = HabitProfile(habit_domain="leer", prompt_anchor=said)
    sentence = contracted(anchor_of(profile, "es"), "es")
    assert sentence in ("después del café", "después de tu café")


ONE_DAY = [
    ("cant do it tonight, im at my mums", ("skip", "tonight"), "nothing on Saturday 21 November", "Sunday 22 November"),
    ("hoy no puedo, mañana sí", ("skip", "hoy"), "nothing on Saturday 21 November", "Sunday 22 November"),
    ("leave me out tomorrow, long day", ("skip", "tomorrow"), "nothing on Sunday 22 November", "comes Saturday 21"),
    ("no puedo este finde", ("skip", "este finde"), "from Saturday 21 November to Sunday 22", "Monday 23"),
    ("not this one, i mean it", ("skip", None), "nothing on Saturday 21 November", "Sunday 22 November"),
    ("just today make it ten at night", ("move", "today at 22:00"), "just this once it comes Saturday 21", "22:00"),
    ("from the 23rd to the 27th i am away", ("pause", "23rd to 27th november"), "from Monday 23", "Saturday 21"),
    ("la semana que viene no estoy", ("pause", "la semana que viene"), "Monday 23 November to Sunday 29", "Saturday"),
    ("away on monday, no texts", ("pause", "monday"), "nothing on Monday 23 November", "comes Saturday 21"),
    ("off until i'm back on the 5th", ("pause", "until i'm back on the 5th"), "comes again Saturday 5 December", ""),
    ("no texts this week", ("pause", "this week"), "comes again Monday 23 November", ""),
    ("toda la semana que viene no, porfa", ("pause", "toda la semana que viene"), "from Monday 23", ""),
    ("del 19 al 3 no, de vacaciones", ("pause", "del 19 de diciembre al 3 de enero"), "Saturday 19 December to", ""),
    ("not the 24th, 25th and 26th", ("pause", "the 24th, 25th and 26th"), "Tuesday 24 November to Thursday 26", ""),
    ("not tonight", ("pause", "tonight"), "comes again Sunday 22 November", ""),
]


@pytest.mark.parametrize(("said", "order", "told", "next_one"), ONE_DAY)
def test_single_prompts_and_spans_of_days_are_left_out_or_moved(
    ana: Phone, model: ScriptedModel, said: str, order: tuple[str, str | None], told: str, next_one: str
) -> None:
    begin(ana, model)
    model.will(calls(("scheduler", {"when": "21:00"})))  # today's is still to come
    ana.says("rather nine at night")
    ana.inbox.clear()
    model.will(calls(("habit", {"do": order[0], "words": order[1]})))
    ana.says(said)
    (heard,), ana.inbox = ana.inbox, []
    assert told in heard
    assert next_one in heard


def test_what_is_not_done_today_leaves_out_the_prompt_of_today_and_can_be_taken_back(
    ana: Phone, model: ScriptedModel
) -> None:
    begin(ana, model)
    model.will(calls(("scheduler", {"when": "21:00"})))
    ana.says("rather nine at night")
    model.will(calls(("record_feedback", {"outcome": "next_time", "is_today": True, "barrier": "at my mum's"})))
    ana.says("cant tonight, im at my mums")
    ana.inbox.clear()
    assert notes_of(ana.state).profile.last_barrier == "at my mum's"
    model.will(calls(("undo_last_action", {})))
    ana.says("undo that")
    ana.inbox.clear()
    model.will(step("rolling your shoulders", "feel awake"))
    ana.until("2026-11-22T02:00:00")  # 21:00 in Toronto
    ana.hears_something_like("rolling your shoulders")
    model.will(calls(("habit", {"do": "skip", "words": "tomorrow"})))
    ana.says("and none tomorrow please, i'm on a train")
    ana.inbox.clear()
    ana.until("2026-11-23T02:30:00")
    ana.hears()


@pytest.mark.parametrize(
    ("said", "heard", "asked"),
    [
        ("reading 10 mins before bed", "Noted: reading 10 mins; before bed.", "Why does it matter"),
        ("flossing after i brush my teeth, 10pm", "after i brush my teeth; every day at 22:00.", "Why"),
        ("leer antes de dormir a las 11", "Anotado: leer; antes de dormir; todos los días a las 23:00.", "¿Por qué"),
        (
            "two pages when i get into bed so i sleep better, half ten ish",
            "so i sleep better; every day at 22:30.",
            "Any",
        ),
        ("no phone before bed", "Let's build one small daily habit.", "What in your day should it follow?"),
    ],
)
def test_what_is_said_of_a_habit_at_its_start_is_not_asked_again(
    ana: Phone, model: ScriptedModel, said: str, heard: str, asked: str
) -> None:
    model.will(to_coach(), calls(("habit", {"do": "start", "words": said})))
    ana.says(f"i wanna start {said}")
    (told,), ana.inbox = ana.inbox, []
    assert heard in told
    assert asked in told


def test_times_that_differ_by_day_are_named_and_not_called_unreadable(ana: Phone, model: ScriptedModel) -> None:
    begin(ana, model)
    model.will(calls(("scheduler", {"when": "weekdays at 6:30, saturdays at 9"})), words("Which one?"))
    ana.says("half six on weekdays and nine on saturdays")
    ana.hears("Which one?")
    assert "Which shall it be: “weekdays at 6:30” or “saturdays at 9”?" in model.requests[-1].exchanges[-1].results[0]


def test_a_motive_that_is_skipped_is_none(ana: Phone, model: ScriptedModel) -> None:
    model.will(to_coach(), calls(("habit", {"do": "start", "words": "flossing after i brush my teeth"})))
    ana.says("I'd love to floss after i brush my teeth")
    ana.inbox.clear()
    model.will(calls(("save_user_profile", {"motivational_frame": "skip"})))
    ana.says("skip")
    assert "At what time should I write?" in ana.inbox[-1]
    assert notes_of(ana.state).profile.motivational_frame == ""
    ana.inbox.clear()
