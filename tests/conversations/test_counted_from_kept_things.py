"""A time may be counted from something that is kept, "a week before grandma's birthday"; and a change of something kept
may name its end, or one day of it: "until the 15th", "except 2 december". It is Saturday 21 November 2026, 07:00."""

import pytest

from tests.support.kept import reminders
from tests.support.phone import Phone

KEPT = (
    "add event grandma's birthday on 18 december",
    "add event Cardiólogo on 3 december at 9:20",
    "add event yoga every wednesday at 19:00",
    "add event trip to Oaxaca from 10th to 13th december",
)


def with_kept(phone: Phone, *texts: str) -> None:
    for text in texts:
        phone.says(text)
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("remind me to buy a gift a week before grandma's birthday", "Friday 11 December, at 09:00"),
        ("remind me to buy a gift two days before my grandma's birthday", "Wednesday 16 December, at 09:00"),
        ("remind me a week before grandma's birthday to buy a gift", "Friday 11 December, at 09:00"),
        ("remind me to bake the day before grandma's birthday at 6pm", "Thursday 17 December, at 18:00"),
        ("remind me to leave an hour before the Cardiólogo", "Thursday 3 December, at 08:20"),
        ("remind me to call mum 30 minutes after yoga", "Wednesday 25 November, at 20:30"),
        ("remind me to stretch 15 minutes before yoga starts", "Wednesday 25 November, at 18:45"),
        ("remind me to unpack the day after the trip to Oaxaca", "Monday 14 December, at 09:00"),
        ("recuérdame salir una hora antes del Cardiólogo", "Thursday 3 December, at 08:20"),
        ("recuérdame comprar un regalo una semana antes de grandma's birthday", "Friday 11 December, at 09:00"),
        ("recuérdame hacer la maleta el día antes del trip to Oaxaca a las 20:00", "Wednesday 9 December, at 20:00"),
        ("recuérdame llamar a mamá media hora después de yoga", "Wednesday 25 November, at 20:30"),
    ],
)
def test_a_reminder_is_counted_from_something_kept(phone: Phone, text: str, told: str) -> None:
    with_kept(phone, *KEPT)
    phone.says(text)
    (said,) = phone.inbox
    assert told in said
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("remind me to leave an hour before my flight", "When should I remind you?"),
        ("remind me to sing an hour before grandma's birthday", "At what time?"),
        ("remind me 2 hours before my flight at 6pm tomorrow to leave", "2 hours before my flight"),
        ("remind me a week before my exam on friday to study", "a week before my exam"),
        ("recuérdame salir una hora antes del vuelo", "una hora antes"),
        ("recuérdame llamar a mamá media hora después de pilates", "media hora después"),
    ],
)
def test_what_nothing_is_called_or_has_no_hour_is_asked_about(phone: Phone, text: str, told: str) -> None:
    with_kept(phone, *KEPT)
    phone.says(text)
    (said,) = phone.inbox
    assert told in said
    assert reminders(phone) == []


def test_one_of_several_things_of_that_name_is_chosen(phone: Phone) -> None:
    with_kept(phone, "add event dentist on 3 december at 9:00", "add event dentist on 10 december at 16:00")
    phone.says("remind me to brush an hour before the dentist")
    phone.hears(
        "Which one do you mean?\n1. dentist (Thursday 3 December, at 09:00-10:00)\n"
        "2. dentist (Thursday 10 December, at 16:00-17:00)\nReply with its number."
    )
    phone.says("2")
    phone.hears("I'll remind you Thursday 10 December, at 15:00: brush.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("extend trip to Oaxaca until the 15th", "Thursday 10 December - Tuesday 15 December (all day)"),
        ("alarga trip to Oaxaca hasta el 15", "Thursday 10 December - Tuesday 15 December (all day)"),
        ("shorten trip to Oaxaca until friday", "Thursday 10 December - Friday 11 December (all day)"),
        ("extend Cardiólogo until 11", "Thursday 3 December, at 09:20-11:00"),
        ("extend yoga until 20 december", "every Wednesday at 19:00 until 20 December"),
        ("move yoga to except 2 december", "every Wednesday at 19:00, except on 2 December"),
        ("mueve yoga a menos el 2 de diciembre", "every Wednesday at 19:00, except on 2 December"),
        ("move yoga to starting next month", "every Wednesday at 19:00 (next: Wednesday 2 December"),
        ("move yoga to except 3 december", "It isn't on the day you leave out with"),
        ("move reminder 1 to not on sundays", "every day except Sunday at 09:00"),
        ("move reminder 1 to until friday", "every day at 09:00 until 27 November"),
        ("cambia el recordatorio 1 a menos mañana", "every day at 09:00, except on 22 November"),
    ],
)
def test_a_change_names_the_end_or_a_day_and_leaves_the_rest(phone: Phone, text: str, told: str) -> None:
    with_kept(phone, *KEPT, "remind me every day at 9 to take pills")
    phone.says(text)
    phone.hears_something_like(told)


def test_one_time_of_what_recurs_is_cancelled_and_comes_back(phone: Phone) -> None:
    with_kept(phone, *KEPT, "remind me every day at 9 to take pills")
    phone.says("cancel yoga on 2 december")
    phone.hears(
        "Delete “yoga” from your calendar (Wednesday 2 December, at 19:00-20:00)? Its other times stay as they are.\n"
        "Reply YES or NO."
    )
    phone.says("yes")
    phone.hears(
        "Deleted “yoga (Wednesday 2 December, at 19:00-20:00)” from your calendar. Its other times stay as they are."
    )
    phone.says("my calendar 1 to 3 december")
    phone.hears_something_like("1. Cardiólogo")
    phone.says("cancel reminder about take pills tomorrow")
    phone.hears("Cancelled the reminder “take pills”. Its other times stay as they are.")
    phone.says("undo")
    phone.inbox.clear()
    phone.says("my reminders")
    phone.hears("Your reminders:\n1. take pills (every day at 09:00)")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("move reminder 1 to 10 minutes", "I'll remind you in 10 minutes: the eggs."),
        ("mueve el recordatorio 1 a 40 minutos", "I'll remind you in 40 minutes: the eggs."),
        ("move reminder 2 to 40 minutes", "Which do you mean by “40 minutes”?"),
    ],
)
def test_a_length_sets_a_timer_anew_and_is_asked_about_otherwise(phone: Phone, text: str, told: str) -> None:
    with_kept(phone, "remind me in 5 minutes about the eggs", "remind me tomorrow at 9 to call mum")
    phone.says(text)
    phone.hears_something_like(told)


def test_a_length_is_the_answer_to_when(phone: Phone) -> None:
    phone.says("remind me to turn the cake")
    phone.hears("When should I remind you?")
    phone.says("40 minutes")
    phone.hears("I'll remind you in 40 minutes: turn the cake.")
