"""A reminder that comes until it is done: it comes again and again, at most so often, until the person says "done" or
"skip it", or puts it off."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.support.phone import Phone

AGAIN = "Text DONE when it is done. Until then I'll remind you again in 15 minutes."


@pytest.fixture(autouse=True)
def begun(phone: Phone) -> Iterator[None]:
    """The person writes English, and has read all that came."""
    phone.says("English")
    phone.inbox.clear()
    yield
    phone.inbox.clear()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("remind me in 10 minutes to take the bins out until it's done", "take the bins out"),
        ("Remind me in 10 minutes to take the bins out until I’ve done it.", "take the bins out"),
        ("remind me in 10 minutes to take the bins out and keep reminding me", "take the bins out"),
        ("nag me in 10 minutes to take the bins out", "take the bins out"),
        ("keep bugging me to take the bins out in 10 minutes", "take the bins out"),
        ("recuérdame en 10 minutos sacar la basura hasta que lo haga", "sacar la basura"),
        ("recuérdame en 10 minutos sacar la basura y no pares de recordármelo", "sacar la basura"),
        ("sígueme recordando sacar la basura en 10 minutos", "sacar la basura"),
    ],
)
def test_it_comes_until_the_person_says_that_it_is_done(phone: Phone, said: str, words: str) -> None:
    phone.says(said)
    (timer,) = phone.state.timers
    assert (timer.text, timer.until_done and timer.until_done.every) == (words, 15)
    phone.inbox.clear()
    phone.later(minutes=11)
    phone.later(minutes=16)
    assert sum(words in each for each in phone.inbox) == 2
    phone.says("done")
    assert not phone.state.timers


@pytest.mark.parametrize(
    ("said", "every"),
    [
        ("remind me in 5 minutes to stretch every 20 minutes until i have done it", 20),
        ("remind me to stretch every half hour until I say it's done", 30),
        ("remind me every 10 minutes to stretch until it's done", 10),
        ("recuérdame estirarme cada 10 minutos hasta que lo haya hecho", 10),
    ],
)
def test_the_person_says_how_often(phone: Phone, said: str, every: int) -> None:
    phone.says(said)
    (timer,) = phone.state.timers
    assert timer.until_done
    assert timer.until_done.every == every


@pytest.mark.parametrize("said", ["remind me to wait until it's over at 5", "remind me to keep an eye on it at 5"])
def test_other_words_stay_with_the_reminder(phone: Phone, said: str) -> None:
    phone.says(said)
    assert all(each.until_done is None for each in phone.state.timers)


def test_it_comes_at_most_so_often_and_says_so_until_the_last(phone: Phone) -> None:
    phone.says("nag me in 10 minutes to call Ana")
    phone.inbox.clear()
    for _ in range(8):
        phone.later(minutes=16)
    assert phone.inbox == [f"Reminder: call Ana\n{AGAIN}"] * 4 + ["Reminder: call Ana"]
    assert not phone.state.timers


@pytest.mark.parametrize("said", ["skip it", "not today", "stop reminding me", "leave it", "no insistas", "déjalo"])
def test_it_is_let_be(phone: Phone, said: str) -> None:
    phone.says("nag me in 10 minutes to call Ana")
    phone.later(minutes=11)
    phone.says("my tasks")
    phone.says(said)
    assert not phone.state.timers


def test_it_is_put_off_and_still_comes_until_it_is_done(phone: Phone) -> None:
    phone.says("nag me in 10 minutes to call Ana")
    phone.later(minutes=11)
    phone.says("in an hour")
    (timer,) = phone.state.timers
    assert timer.until_done
    assert timer.until_done.came == 0
    phone.inbox.clear()
    phone.later(minutes=59)
    assert not phone.inbox
    phone.later(minutes=3)
    assert phone.inbox == [f"Reminder: call Ana\n{AGAIN}"]


def test_a_recurring_one_that_is_done_goes_on_by_its_schedule(phone: Phone) -> None:
    phone.says("remind me every day at 9am to take vitamins and keep reminding me")
    first = phone.state.timers[0].due
    phone.later(minutes=(first - phone.clock()).total_seconds() // 60 + 1)
    assert phone.state.timers[0].due - first < timedelta(minutes=20)
    phone.says("done")
    (timer,) = phone.state.timers
    assert (timer.due - first, timer.until_done and timer.until_done.came) == (timedelta(days=1), 0)


def test_it_is_listed_moved_and_cancelled_as_any_other(phone: Phone) -> None:
    phone.says("nag me tomorrow at 3pm to call Ana")
    phone.inbox.clear()
    phone.says("my reminders")
    phone.hears_something_like("then every 15 minutes until it's done")
    phone.says("move reminder 1 to 5pm")
    (timer,) = phone.state.timers
    assert timer.until_done
    phone.says("cancel reminder 1")
    phone.says("yes")
    assert not phone.state.timers
