"""A habit with the coach, without a model: begun by words, asked, prompted once a day, answered, changed, ended."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel
from parley.lanes.coach.notes import CoachNotes, notes_of
from parley.ports import Policy
from parley.schedules import Hours
from parley_cli.memory_service import MemoryService
from tests.support.coach import with_coach
from tests.support.phone import Phone

NIGHT = Hours(start=time(21), end=time(8))
DID_YOU = "Did you do it?\nReply DONE or NEXT TIME."
PROMPT = (
    "Daily habit reminder: it's time for your healthy habit! After your morning coffee, try {size} of stretching: "
    f"it helps you feel more awake.\n\n{DID_YOU}"
)
INTENSITY = "How's the intensity?\nReply DECREASE or KEEP or INCREASE."


@pytest.fixture
def coached(clock: ManualClock) -> MemoryService:
    """A service with the coach, and no model. The night is quiet."""
    return MemoryService(clock, policy=Policy(quiet=NIGHT), settings=with_coach(preparation_minutes=0))


@pytest.fixture
def ana(coached: MemoryService) -> Iterator[Phone]:
    """Ana's phone in Toronto, where it is seven in the morning of Saturday 21 November."""
    phone = Phone(coached)
    yield phone
    assert not phone.inbox, f"nobody expected {phone.inbox}"


def notes(phone: Phone) -> CoachNotes:
    return notes_of(phone.state)


def habit(phone: Phone, when: str = "every day at 9am") -> None:
    """The whole intake, as somebody goes through it who wants one of their own."""
    for text in ("start a habit", "make it yours", "stretching", "after my morning coffee", "to feel more awake", when):
        phone.says(text)
    phone.says("no")
    phone.inbox.clear()


def test_the_intake_needs_no_model(ana: Phone) -> None:
    ana.says("help me build a habit")
    ana.hears(
        "Let's build one small daily habit. For example: “After your morning coffee, try one minute of stretching: "
        "it helps you feel awake.”\n\nTry one now, or make it yours?\nReply TRY ONE NOW or MAKE IT YOURS."
    )
    ana.says("make it yours")
    ana.hears("What would you like to do each day? For example stretching, reading or drinking water.")
    ana.says("stretching")
    ana.hears("What in your day should it follow? For example “after my morning coffee”.")
    ana.says("after my morning coffee")
    ana.hears("Why does it matter to you? For example “to feel more awake”.")
    ana.says("to feel more awake")
    ana.hears("At what time should I write? For example “7am”, or “between 9:00 and 17:00”.")
    ana.says("9am")
    ana.hears("Your habit comes every day at 09:00.\n\nAnything else I should know? A NO is fine too.")
    ana.says("no")
    ana.hears("All set! every day at 09:00: one minute of stretching, after your morning coffee.")
    profile = notes(ana).profile
    assert (profile.habit_domain, profile.prompt_anchor, profile.motivational_frame) == (
        "stretching",
        "my morning coffee",
        "to feel more awake",
    )
    assert notes(ana).stage == "feedback"
    ana.until("2026-11-21T13:59:59")
    ana.hears()
    ana.until("2026-11-21T14:00:00")
    ana.hears(PROMPT.format(size="one minute"))


def test_one_can_be_tried_at_any_point_and_the_intake_goes_on(ana: Phone) -> None:
    ana.says("start a habit")
    ana.inbox.clear()
    ana.says("try one now")
    ana.hears(f"Right now, try one minute of slow breathing: it helps you feel calm.\n\n{DID_YOU}")
    ana.says("Done")
    ana.hears(
        "Well done! That makes 1.\n\n"
        "What would you like to do each day? For example stretching, reading or drinking water."
    )
    ana.says("stretching")
    ana.inbox.clear()
    ana.says("try it now")
    ana.hears(f"Right now, try one minute of slow breathing: it helps you feel calm.\n\n{DID_YOU}")
    ana.says("next time")
    ana.hears(
        "No problem, there is always a next time.\n\n"
        "What in your day should it follow? For example “after my morning coffee”."
    )
    assert notes(ana).profile.success_count == 1


def test_whoever_has_no_habit_is_told_how_to_begin(ana: Phone) -> None:
    for text in ("pause for a week", "change it to 7am", "stop the habit", "my habit"):
        ana.says(text)
        ana.hears("You have no habit with me yet. Text “start a habit” to begin.")


def test_a_time_that_is_none_is_asked_for_once_more(ana: Phone) -> None:
    for text in ("start a habit of stretching", "make it yours", "after my morning coffee", "to feel more awake"):
        ana.says(text)
    ana.inbox.clear()
    ana.says("in the blue hour")
    ana.hears_something_like("I don't understand the time “in the blue hour”.")
    ana.says("7am")
    ana.hears_something_like("Your habit comes every day at 07:00.")


@pytest.mark.parametrize(
    ("language", "said", "is_understood"),
    [
        *(("english", said, False) for said in ("am", "PM", "a.m. please", "an hour later", "30 minutes earlier")),
        *(("español", said, False) for said in ("am", "pm", "una hora más tarde", "media hora antes")),
        *(("english", said, True) for said in ("9", "7am", "in the morning", "noon", "midnight", "any time")),
        *(("español", said, True) for said in ("a las 9", "por la mañana", "mediodía", "a la 1")),
    ],
)
def test_what_only_moves_a_time_is_none_while_none_is_chosen(
    ana: Phone, language: str, said: str, is_understood: bool
) -> None:
    for text in (language, "start a habit of stretching", "make it yours", "after coffee", "to feel awake", said):
        ana.inbox.clear()
        ana.says(text)
    assert (notes(ana).schedule is not None) == is_understood, ana.inbox
    ana.inbox.clear()
    ana.says("18:30")
    ana.inbox.clear()


def test_a_daily_prompt_comes_once_a_local_day_across_a_change_of_clocks(ana: Phone) -> None:
    ana.clock.time = datetime(2026, 10, 30, 12, tzinfo=UTC)
    habit(ana)
    for moment in ("2026-10-30T13:00", "2026-10-31T13:00", "2026-11-01T14:00", "2026-11-02T14:00"):
        ana.until((datetime.fromisoformat(moment) - timedelta(seconds=1)).isoformat())
        ana.hears()
        ana.until(moment)
        ana.hears(PROMPT.format(size="one minute"))
        ana.says("done")
        ana.inbox.clear()
    assert notes(ana).profile.total_prompts == 4


def test_done_and_next_time_count_by_word_by_button_and_by_yes(ana: Phone) -> None:
    habit(ana)
    ana.until("2026-11-21T14:00:00")
    ana.inbox.clear()
    ana.says("next time")
    ana.hears(f"No problem, there is always a next time.\n\n{INTENSITY}")
    ana.says("I did it")
    ana.hears("Well done! That makes 1.")
    ana.says("I did it")
    ana.hears_something_like("I already have that.")
    for day, answer in (("22", "yes"), ("23", "DONE!")):
        ana.until(f"2026-11-{day}T14:00:00")
        ana.inbox.clear()
        ana.says(answer)
        ana.hears_something_like("Well done!")
    ana.until("2026-11-24T14:00:00")
    ana.inbox.clear()
    ana.says("no")
    ana.hears(f"No problem, there is always a next time.\n\n{INTENSITY}")
    assert notes(ana).profile.success_count == 3


def test_on_whatsapp_the_poll_has_buttons(coached: MemoryService) -> None:
    phone = Phone(coached, channel=Channel.WHATSAPP)
    habit(phone)
    phone.until("2026-11-21T14:00:00")
    shown = coached.sender.sent[-1].buttons
    assert shown is not None
    assert [button.title for button in shown] == ["Done", "Next time"]
    phone.inbox.clear()
    phone.says("Done", payload=shown[0].id)
    phone.hears(f"Well done! That makes 1.\n\n{INTENSITY}")
    shown = coached.sender.sent[-1].buttons
    assert shown is not None
    assert [button.title for button in shown] == ["Decrease", "Keep", "Increase"]


def test_intensity_is_asked_once_a_local_day_and_changes_what_is_asked(ana: Phone) -> None:
    habit(ana)
    sizes = []
    for day, answer in (("21", "increase"), ("22", "decrease"), ("23", "decrease"), ("24", "keep")):
        ana.until(f"2026-11-{day}T14:00:00")
        (heard,) = ana.inbox
        sizes.append(heard.partition(" try ")[2].partition(" of ")[0])
        ana.inbox.clear()
        ana.says("done")
        offered = ana.inbox.pop().rpartition("\n")[2]
        sizes.append(offered)
        ana.says(answer)
        ana.inbox.clear()
    assert sizes == [
        "one minute",
        "Reply DECREASE or KEEP or INCREASE.",
        "three minutes",
        "Reply DECREASE or KEEP.",
        "one minute",
        "Reply DECREASE or KEEP or INCREASE.",
        "30 seconds",
        "Reply KEEP or INCREASE.",
    ]


def test_one_friendly_reminder_after_five_hours_without_a_reply(ana: Phone) -> None:
    habit(ana)
    ana.until("2026-11-21T14:00:00")
    ana.inbox.clear()
    ana.until("2026-11-21T18:59:59")
    ana.hears()
    ana.until("2026-11-21T19:00:00")
    ana.hears_something_like("A friendly reminder of today's habit: After ")
    ana.until("2026-11-22T13:59:00")
    ana.hears()
    ana.says("done")
    ana.hears_something_like("Well done! That makes 1.")


@pytest.mark.parametrize("reply", ["my tasks", "done"])
def test_any_reply_after_the_prompt_takes_the_reminder_away(ana: Phone, reply: str) -> None:
    habit(ana)
    ana.until("2026-11-21T14:00:00")
    ana.says(reply)
    ana.inbox.clear()
    ana.until("2026-11-22T13:59:00")
    ana.hears()


def test_a_reminder_that_quiet_hours_put_off_is_not_sent_the_next_day(ana: Phone) -> None:
    habit(ana, "at 18:00")
    ana.until("2026-11-21T23:00:00")
    ana.inbox.clear()
    ana.until("2026-11-22T22:59:00")
    ana.hears()


def test_without_feedback_the_stage_moves_on_after_five_minutes_and_nothing_is_said(ana: Phone) -> None:
    for text in ("start a habit of stretching", "make it yours", "after my morning coffee", "to feel more awake"):
        ana.says(text)
    ana.says("at 9am")
    ana.until("2026-11-21T14:00:00")
    ana.inbox.clear()
    assert notes(ana).stage == "intake"
    ana.until("2026-11-21T14:05:00")
    assert notes(ana).stage == "feedback"
    ana.hears()


def test_feedback_is_asked_for_where_the_operator_wants_it(coached: MemoryService) -> None:
    coached.settings = with_coach(preparation_minutes=0, feedback_requests=True)
    ana = Phone(coached)
    habit(ana)
    ana.until("2026-11-21T14:00:00")
    ana.inbox.clear()
    for moment in ("2026-11-21T14:15:00", "2026-11-21T17:00:00"):
        ana.until((datetime.fromisoformat(moment) - timedelta(seconds=1)).isoformat())
        ana.hears()
        ana.until(moment)
        ana.hears(f"How did it go with your habit today?\n\n{DID_YOU}")


# --- changes by words -----------------------------------------------------------------------------------------------


def prompts(phone: Phone, start: str, days: int) -> list[str]:
    """When prompts came in these days (UTC)."""
    begin, came = datetime.fromisoformat(start).replace(tzinfo=UTC), []
    for hour in range(1, 24 * days + 1):
        phone.until((begin + timedelta(hours=hour)).replace(tzinfo=None).isoformat())
        came += [f"{phone.clock():%d %H}" for text in phone.inbox if DID_YOU in text and "friendly" not in text]
        phone.inbox.clear()
    return came


@pytest.mark.parametrize("said", ["pause for a week", "Could you please pause for a week, I am travelling"])
def test_a_pause_is_a_pause_and_prompts_come_again_by_themselves(ana: Phone, said: str) -> None:
    habit(ana)
    ana.says(said)
    ana.hears("Paused. Your habit comes again Saturday 28 November, 09:00.")
    assert prompts(ana, "2026-11-21T12:30:00", 10) == ["28 14", "29 14", "30 14"]


def test_a_pause_ends_when_the_person_says_so(ana: Phone) -> None:
    habit(ana)
    ana.says("pause my habit for 10 days")
    ana.inbox.clear()
    ana.says("resume my habit")
    ana.hears("Welcome back! Your habit comes every day at 09:00.")
    assert prompts(ana, "2026-11-21T12:30:00", 2) == ["21 14", "22 14"]


@pytest.mark.parametrize("said", ["change it to 7am", "can you change it to 7am please?", "move my habit to 07:00"])
def test_a_changed_time_replaces_the_old_one_even_in_quiet_hours(ana: Phone, said: str) -> None:
    habit(ana)
    ana.says(said)
    ana.hears("Your habit comes every day at 07:00.")
    assert prompts(ana, "2026-11-21T12:30:00", 3) == ["22 12", "23 12", "24 12"]


def test_a_time_changed_after_todays_prompt_brings_none_more_that_day(ana: Phone) -> None:
    habit(ana)
    assert prompts(ana, "2026-11-21T12:30:00", 1)[:1] == ["21 14"]
    ana.clock.time = datetime(2026, 11, 22, 15, tzinfo=UTC)
    ana.until("2026-11-22T15:05:00")
    ana.inbox.clear()
    ana.says("change it to 7pm")
    ana.inbox.clear()
    assert notes(ana).prompted_on is not None
    assert prompts(ana, "2026-11-22T15:10:00", 2) == ["24 00"]


def test_a_stopped_habit_is_silent_and_can_be_begun_again_as_it_was(ana: Phone) -> None:
    habit(ana)
    ana.says("please stop the habit")
    ana.hears_something_like("Your habit is over: I won't write about it any more.")
    assert ana.state.timers == ()
    assert prompts(ana, "2026-11-21T12:30:00", 2) == []
    ana.says("resume my habit")
    ana.hears("Welcome back! Your habit comes every day at 09:00.")
    assert prompts(ana, "2026-11-23T12:30:00", 1) == ["23 14"]


def test_stop_ends_the_habit_and_start_does_not_begin_it_again(ana: Phone) -> None:
    habit(ana)
    ana.until("2026-11-21T14:00:00")
    ana.inbox.clear()
    ana.says("STOP")
    ana.hears()
    assert (ana.state.timers, ana.state.questions, notes(ana).conversation_active) == ((), (), False)
    assert prompts(ana, "2026-11-21T14:30:00", 2) == []
    ana.says("START")
    ended = "Your habit has ended. Text “resume my habit” to go on with it."
    ana.hears(f"Welcome back! You'll get messages again. {ended}")
    assert prompts(ana, "2026-11-23T14:30:00", 2) == []
    ana.says("resume my habit")
    ana.hears("Welcome back! Your habit comes every day at 09:00.")


def test_a_random_time_is_another_each_day_within_its_window(ana: Phone) -> None:
    habit(ana, "between 9:00 and 17:00")
    came = prompts(ana, "2026-11-21T12:30:00", 10)
    hours = {int(each.split()[1]) for each in came}
    assert len({each.split()[0] for each in came}) == len(came) == 10
    assert len(hours) > 3
    assert hours <= set(range(14, 24))


def test_by_the_clock_of_nobody_a_fixed_time_is_torontos_and_a_random_one_utc(coached: MemoryService) -> None:
    for when, zone in (("9am", "America/Toronto"), ("between 9:00 and 17:00", "UTC")):
        phone = Phone(coached, "+888123")
        habit(phone, when) if not notes(phone).may_prompt else phone.says(f"change it to {when}")
        phone.inbox.clear()
        (schedule,) = (timer.recurs for timer in phone.state.timers if timer.recurs)
        assert schedule.zone == zone


def test_a_preparation_comes_before_each_prompt_and_moves_along(coached: MemoryService) -> None:
    coached.settings = with_coach()
    ana = Phone(coached)
    habit(ana)
    ana.until("2026-11-21T13:50:00")
    ana.hears("In 10 minutes it's time for your habit: one minute of stretching.")
    ana.until("2026-11-21T14:00:00")
    ana.hears(PROMPT.format(size="one minute"))
    ana.says("done")
    ana.says("change it to 10:30")
    ana.inbox.clear()
    ana.until("2026-11-22T15:19:59")
    ana.hears()
    ana.until("2026-11-22T15:20:00")
    ana.hears_something_like("In 10 minutes")
    ana.until("2026-11-22T15:30:00")
    ana.hears(PROMPT.format(size="one minute"))


def test_a_prompt_waits_while_a_yes_is_awaited(ana: Phone) -> None:
    habit(ana)
    ana.says("add milk to my tasks")
    ana.until("2026-11-21T13:59:00")
    ana.inbox.clear()
    ana.says("delete milk")
    ana.inbox.clear()
    ana.until("2026-11-21T14:00:30")
    ana.hears()
    ana.says("yes")
    ana.inbox += [message.text for message in ana.service.work()]
    ana.hears("Deleted “milk”.", PROMPT.format(size="one minute"))


def test_a_random_prompt_in_quiet_hours_waits_until_they_are_over(ana: Phone) -> None:
    habit(ana, "between 21:30 and 23:00")
    came = prompts(ana, "2026-11-21T12:30:00", 3)
    assert came == ["22 13", "23 13"]


def test_a_prompt_that_an_outage_has_kept_is_dropped_and_the_next_one_is_prepared_for(clock: ManualClock) -> None:
    phone = Phone(MemoryService(clock, settings=with_coach(preparation_minutes=10)))
    habit(phone)
    phone.until("2026-11-21T13:49:00")
    phone.clock.advance(hours=6)
    phone.until("2026-11-22T13:49:59")
    phone.hears()
    phone.until("2026-11-22T13:50:00")
    phone.hears("In 10 minutes it's time for your habit: one minute of stretching.")


def test_on_whatsapp_a_prompt_that_only_a_template_could_be_is_not_sent_and_is_counted(coached: MemoryService) -> None:
    phone = Phone(coached, channel=Channel.WHATSAPP)
    habit(phone)
    phone.until("2026-11-22T11:00:00")
    phone.inbox.clear()
    phone.until("2026-11-22T14:01:00")
    phone.hears()
    assert sum(report.usage.dropped for report in coached.reports) == 1


def test_whoever_was_told_that_a_question_is_kept_for_them_answers_it_hours_later(ana: Phone) -> None:
    ana.says("start a habit")
    ana.says("make it yours")
    ana.inbox.clear()
    ana.until("2026-11-21T17:00:00")
    ana.hears_something_like("I'm still waiting for your answer: What would you like to do each day?")
    ana.says("when do you open")  # nobody's business here, and no habit
    assert notes(ana).profile.habit_domain == ""
    ana.inbox.clear()
    ana.says("stretching")
    ana.hears_something_like("What in your day")
    assert notes(ana).profile.habit_domain == "stretching"


@pytest.mark.parametrize(("wish", "spoken"), [("export my data", "en"), ("exporta mis datos", "es")])
def test_what_the_coach_keeps_is_told_with_what_it_wrote_last(ana: Phone, wish: str, spoken: str) -> None:
    ana.says("export my data")
    assert "habit" not in ana.inbox.pop(), "nothing is kept of somebody who has none"
    habit(ana)
    ana.until("2026-11-22 14:30")
    prompt = ana.inbox.pop()
    ana.says("no emojis")
    ana.inbox.clear()
    ana.says(wish)
    told = " ".join(ana.inbox)
    ana.inbox.clear()
    assert prompt.partition("\n\n")[0] in told
    for words in ("stretching", "my morning coffee", "to feel more awake", "9:00"):
        assert words in told, (spoken, words)
    if spoken == "en":
        assert "What you told me about your habit: habit: stretching, when in the day: after my morning coffee" in told
        assert "How you want me to write: no emojis" in told
    kept = [*words_in(notes(ana).profile.model_dump(mode="json")), notes(ana).last_prompt]
    said = [words for words in kept if " " in words]
    assert [words for words in said if words not in told] == []


def words_in(kept: object) -> Iterator[str]:
    """Yield every text within a document."""
    if isinstance(kept, str):
        yield kept
    elif isinstance(kept, dict | list):
        for each in kept.values() if isinstance(kept, dict) else kept:
            yield from words_in(each)


@pytest.mark.parametrize("said", ["después del café", "con el café de la mañana"])
def test_what_the_coach_has_asked_for_is_no_order(full: Phone, said: str) -> None:
    for each in ("ayúdame a crear un hábito", "hacerlo mío", "meditar 5 minutos", said):
        full.inbox.clear()
        full.says(each)
    full.hears_something_like("¿Por qué te importa?")
