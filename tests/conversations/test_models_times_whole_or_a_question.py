"""Times that a model writes, whole or a question: they are read as a person's are.

It is Saturday 21 November 2026, seven in the morning in Toronto, where Ana is.
"""

import pytest

from tests.support.kept import events, reminders
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone


@pytest.mark.parametrize(
    ("when", "set_for"),
    [
        ("2026-11-22 15:00", "Sun 22 Nov 15:00"),
        ("2026-11-22T15:00-05:00", "Sun 22 Nov 15:00"),
        ("tomorrow at 15:00", "Sun 22 Nov 15:00"),
        ("mañana a las 15:00", "Sun 22 Nov 15:00"),
        ("every other tuesday at 9:00", "Tue 24 Nov 09:00"),
        ("the last friday of every month at 18:00", "Fri 27 Nov 18:00"),
    ],
)
def test_what_a_model_says_of_a_time_is_read_alike(
    smart_phone: Phone, model: ScriptedModel, when: str, set_for: str
) -> None:
    model.will(calls(("set_reminder", {"when": when, "text": "swim"})))
    smart_phone.says("I must swim then, you know when, remind me")
    assert reminders(smart_phone) == [(set_for, "swim")]


@pytest.mark.parametrize(
    "when",
    [
        "tomorrow at 15:00 if it rains",
        "2026-11-20 15:00",
        "every 2 hours",
        "whenever",
        '{"minutes": 5}',
        '{"kind": "x"}',
    ],
)
def test_what_a_model_says_that_is_not_wholly_a_time_goes_back_to_it(
    smart_phone: Phone, model: ScriptedModel, when: str
) -> None:
    model.will(calls(("set_reminder", {"when": when, "text": "swim"})), words("When shall I remind you?"))
    smart_phone.says("remind me of swimming some time")
    smart_phone.hears("When shall I remind you?")
    assert reminders(smart_phone) == []
    ((_, result),) = [
        (call, result)
        for each in model.requests[-1].exchanges
        for call, result in zip(each.calls, each.results, strict=True)
    ]
    assert "Say it like" in result or "already over" in result


def test_of_a_time_with_two_meanings_a_model_leaves_the_choice_to_the_person(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    model.will(calls(("set_reminder", {"when": "tomorrow at 6", "text": "swim"})))
    smart_phone.says("I swim at 6 tomorrow, remind me")
    assert (
        "1. tomorrow, Sunday 22 November, at 06:00\n2. tomorrow, Sunday 22 November, at 18:00" in smart_phone.inbox[-1]
    )
    smart_phone.says("2")
    assert reminders(smart_phone) == [("Sun 22 Nov 18:00", "swim")]


@pytest.mark.parametrize(
    ("said", "passed", "set_for"),
    [
        ("remind me every weekday at 7.15am to swim", "every weekday at 7:15", "Mon 23 Nov 07:15"),
        ("remind me tomorrow at 7am to swim", "tomorrow 7:00", "Sun 22 Nov 07:00"),
        ("swim tomorrow, 6 pm, remind me please", "tomorrow at 6", "Sun 22 Nov 18:00"),
        ("at 18:30 tomorrow I swim, remind me", "tomorrow at 6:30", "Sun 22 Nov 18:30"),
        ("recuérdame nadar mañana a las 7 de la tarde", "mañana a las 7", "Sun 22 Nov 19:00"),
        ("remind me to swim at 6 in the morning tomorrow", "tomorrow at 6", "Sun 22 Nov 06:00"),
        ("every morning 5:30 I swim, remind me", "every day at 5:30", "Sun 22 Nov 05:30"),
        ("remind me every day at 5:30 to swim", "every day at 5:30", None),
        ("recuérdame nadar todos los días a las 5 y cuarto", "todos los días a las 5 y cuarto", None),
        # nothing that they wrote says which
        ("remind me tomorrow at 7 to swim", "tomorrow at 7", None),
        ("after the 6am news or the 6pm news I swim, remind me tomorrow", "tomorrow at 6", None),
        ("before the 9am call I swim, remind me tomorrow at 7", "tomorrow at 7", None),
    ],
)
def test_the_half_of_the_day_that_a_model_left_out_is_the_one_that_the_person_wrote(
    smart_phone: Phone, model: ScriptedModel, said: str, passed: str, set_for: str | None
) -> None:
    model.will(calls(("set_reminder", {"when": passed, "text": "swim"})))
    smart_phone.says(said)
    assert bool(smart_phone.state.questions) == (set_for is None)
    assert reminders(smart_phone) == ([(set_for, "swim")] if set_for else [])


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        ({"title": "lunch", "when": "tomorrow from 12 to 1"}, ("Sun 22 Nov 12:00", "lunch", 60)),
        ({"title": "trip", "when": "all day friday"}, ("Fri 27 Nov 00:00", "trip", 1440)),
        ({"title": "gym", "when": "tomorrow at 9:00", "minutes": 30}, ("Sun 22 Nov 09:00", "gym", 30)),
        (
            {"title": "rent", "when": "2026-12-01 09:00", "rule": "FREQ=MONTHLY;BYMONTHDAY=1"},
            ("Tue 01 Dec 09:00", "rent", 60),
        ),
    ],
)
def test_a_model_makes_events_as_long_as_was_said(
    smart_phone: Phone, model: ScriptedModel, arguments: dict[str, object], kept: tuple[str, str, int]
) -> None:
    model.will(calls(("create_event", arguments)))
    smart_phone.says("put that in, you know what")
    smart_phone.hears_something_like("Added")
    assert events(smart_phone) == [kept]


def test_a_rule_of_a_model_that_names_no_day_goes_back_to_it(smart_phone: Phone, model: ScriptedModel) -> None:
    rule = {"title": "rent", "when": "2026-12-01 09:00", "rule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"}
    model.will(calls(("create_event", rule)), words("Which day?"))
    smart_phone.says("rent on 30 february each year")
    smart_phone.hears("Which day?")
    assert events(smart_phone) == []


@pytest.mark.parametrize(
    ("said", "when", "set_for"),
    [
        ("remind me tomorrow at 7.15am to swim", "tomorrow at 7:15", "Sun 22 Nov 07:15"),
        ("swim tomorrow, ping me at 7:15 pm", "tomorrow at 7:15", "Sun 22 Nov 19:15"),
        ("i swim tmrw 7 in the evening, remind me", "tomorrow 7:00", "Sun 22 Nov 19:00"),
        ("recuérdame nadar mañana a las 7 y cuarto de la tarde", "tomorrow 7:15", "Sun 22 Nov 19:15"),
        ("avísame a las 8 de la mañana de que nado, mañana", "mañana a las 8", "Sun 22 Nov 08:00"),
        ("remind me every weekday at 7.15am to swim, til christmas eve", "every weekday at 7:15", "Mon 23 Nov 07:15"),
        ("swim tomorrow 19:15! remind me", "tomorrow at 7:15", "Sun 22 Nov 19:15"),
        ("I'm home at 6pm but swim at 7 in the morning tomorrow, remind me", "tomorrow at 7", "Sun 22 Nov 07:00"),
    ],
)
def test_the_half_of_the_day_that_the_person_has_said_is_not_asked_for(
    smart_phone: Phone, model: ScriptedModel, said: str, when: str, set_for: str
) -> None:
    model.will(calls(("set_reminder", {"when": when, "text": "swim"})))
    smart_phone.says(said)
    smart_phone.inbox.clear()
    assert reminders(smart_phone) == [(set_for, "swim")]


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("remind me tomorrow at 7 to prepare the 7am swim", "tomorrow at 7"),
        ("remind me tomorrow at 6 of the swim at 9pm", "tomorrow at 6"),
        ("remind me tomorrow at 7, 7am or 7pm, of the swim", "tomorrow at 7"),
        ("recuérdame mañana a las 6 lo de las 6 de la tarde", "mañana a las 6"),
        ("swim tomorrow at seven, tell me then", "tomorrow at 7:00"),
    ],
)
def test_a_half_that_was_said_of_another_hour_or_left_open_is_asked_for(
    smart_phone: Phone, model: ScriptedModel, said: str, when: str
) -> None:
    model.will(calls(("set_reminder", {"when": when, "text": "swim"})))
    smart_phone.says(said)
    smart_phone.hears_something_like("\n2. ")
    assert reminders(smart_phone) == []


def test_a_choice_is_asked_once_more_with_its_options_where_a_model_only_talks(
    smart_phone: Phone, model: ScriptedModel
) -> None:
    model.will(calls(("set_reminder", {"when": "tomorrow at 6", "text": "swim"})), words("Almost: only the hour."))
    smart_phone.says("I swim at 6 tomorrow, remind me")
    smart_phone.inbox.clear()
    smart_phone.says("yep thats all i need, go for it")
    assert "Almost: only the hour." in smart_phone.inbox[0]
    assert "1. tomorrow, Sunday 22 November, at 06:00\n2. " in smart_phone.inbox[0]
    smart_phone.says("2")
    assert reminders(smart_phone) == [("Sun 22 Nov 18:00", "swim")]
    model.will(words("Sunny."))
    smart_phone.says("weather tomorrow?")
    smart_phone.hears("Sunny.")
