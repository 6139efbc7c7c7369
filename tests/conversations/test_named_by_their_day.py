"""Things are found by the day that is named beside their words or alone, and times in people's own words are counted
from them.

It is Saturday 21 November 2026, seven in the morning in Toronto, where Ana is.
"""

from datetime import date, datetime, timedelta

import pytest

from parley.ports import Appointment
from parley.schedules import Recurrence
from tests.support.kept import TORONTO, events, reminders
from tests.support.model import ScriptedModel, calls, words
from tests.support.phone import Phone

Arguments = dict[str, object]


def keep(phone: Phone, title: str, start: str, minutes: int = 60, rule: str = "", days: int = 0) -> None:
    """Put an event into the person's calendar."""
    at = datetime.fromisoformat(start).replace(tzinfo=TORONTO)
    recurs = Recurrence.of_rule(rule, at, TORONTO.key) if rule else None
    entry = Appointment(f"{title}{start}", title, at, minutes, TORONTO.key, recurs, days)
    phone.service.calendar.add(phone.state.id, entry)


def agree(phone: Phone) -> None:
    """Say yes if that is asked for: whose wish it is is told elsewhere."""
    if phone.state.confirmation is not None:
        phone.says("yes")
    phone.inbox.clear()


@pytest.mark.parametrize(
    "named",
    [
        *("saturday night shift", "night shift on saturday", "night shift 28 november", "my saturday shift"),
        *("saturday's night shift", "saturday", "2026-11-28", "the one on the 28th", "my saturday 7pm"),
        *("night shift saturday 28 november", "saturday night's shift", "el del sábado", "la night shift del sábado"),
    ],
)
def test_of_two_with_one_name_the_day_tells_which(smart_phone: Phone, model: ScriptedModel, named: str) -> None:
    keep(smart_phone, "night shift", "2026-11-26 19:00", 720)
    keep(smart_phone, "night shift", "2026-11-28 19:00", 720)
    model.will(calls(("change", {"kind": "event", "named": named, "when": "sunday 29 november"})))
    smart_phone.clock.advance(hours=30)  # a saturday can then only be the next one
    smart_phone.says("swapped my saturday night shift, its sunday now")
    agree(smart_phone)
    assert sorted(events(smart_phone)) == [
        ("Sun 29 Nov 19:00", "night shift", 720),
        ("Thu 26 Nov 19:00", "night shift", 720),
    ]


@pytest.mark.parametrize(
    "named",
    [
        *("9:30 standup", "my 9:30 standup", "my 9:30", "the 9:30", "standup from monday to friday", "weekday standup"),
        *("standup de las 9:30", "standup de lunes a viernes", "the standup thing", "lo del standup"),
    ],
)
def test_an_hour_or_the_days_on_which_it_comes_name_what_recurs(
    smart_phone: Phone, model: ScriptedModel, named: str
) -> None:
    keep(smart_phone, "standup", "2026-11-02 09:30", 15, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
    keep(smart_phone, "swim", "2026-11-02 18:00", 60, "FREQ=DAILY")
    model.will(calls(("change", {"kind": "event", "named": named, "when": "9:45"})))
    smart_phone.says("make the standup 9:45")
    agree(smart_phone)
    assert ("Mon 23 Nov 09:45", "standup", 15) in events(smart_phone)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        *(("right after the dentist", "Fri 27 Nov 15:00"), ("straight after my dentist", "Fri 27 Nov 15:00")),
        *(("once the dentist is over", "Fri 27 Nov 15:00"), ("justo después del dentist", "Fri 27 Nov 15:00")),
        *(("en cuanto acabe el dentist", "Fri 27 Nov 15:00"), ("después de lo del dentist", "Fri 27 Nov 15:00")),
        ("just before the dentist", ""),
    ],
)
def test_a_thing_comes_right_after_another(smart_phone: Phone, model: ScriptedModel, said: str, at: str) -> None:
    keep(smart_phone, "dentist", "2026-11-27 14:00")
    model.will(
        calls(("add", {"kind": "reminder", "title": "call mum", "when": said})), *([] if at else [words("When?")])
    )
    smart_phone.says("remind me to call mum then")
    agree(smart_phone)
    assert reminders(smart_phone) == ([(at, "call mum")] if at else [])


@pytest.mark.parametrize(
    ("change", "now"),
    [
        ({"title": "feed both cats"}, ("Sun 22 Nov 11:00", "feed both cats")),
        ({"title": "feed both cats", "when": "noon"}, ("Sun 22 Nov 12:00", "feed both cats")),
    ],
)
def test_a_reminder_gets_another_text(
    smart_phone: Phone, model: ScriptedModel, change: Arguments, now: tuple[str, str]
) -> None:
    model.will(calls(("add", {"kind": "reminder", "title": "feed the cat", "when": "tomorrow at 11"})))
    smart_phone.says("remind me tomorrow at 11 to feed the cat")
    model.will(calls(("change", {"kind": "reminder", "named": "cat", **change})))
    smart_phone.says("make that feed both cats, at noon")
    if smart_phone.state.confirmation is not None:
        assert "Change this reminder (feed the cat, " in smart_phone.inbox[-1]
    agree(smart_phone)
    assert reminders(smart_phone) == [now]
    model.will(calls(("undo_last_action", {})))
    smart_phone.says("undo that")
    agree(smart_phone)
    assert reminders(smart_phone) == [("Sun 22 Nov 11:00", "feed the cat")]


@pytest.mark.parametrize("named", ["saturday morning shift", "night shift on friday", "saturday party", "sunday"])
def test_a_day_or_a_word_that_does_not_fit_names_nothing(smart_phone: Phone, model: ScriptedModel, named: str) -> None:
    keep(smart_phone, "night shift", "2026-11-28 19:00", 720)
    model.will(calls(("change", {"kind": "event", "named": named, "when": "23:00"})), calls(text="Which one?"))
    smart_phone.says("later please, at 23:00")
    smart_phone.inbox.clear()
    assert events(smart_phone) == [("Sat 28 Nov 19:00", "night shift", 720)]


@pytest.mark.parametrize(
    ("call", "left"),
    [
        (
            ("change", {"kind": "event", "named": "swim on 3 december", "when": "18:00"}),
            "Thu 26 Nov 17:00 swim without 3 December",
        ),
        (("delete", {"kind": "event", "named": "swim 3 december"}), "Thu 26 Nov 17:00 swim without 3 December"),
        (("change", {"kind": "event", "named": "thursday's swim", "when": "18:00"}), "Thu 26 Nov 18:00 swim"),
        (
            ("change", {"kind": "event", "named": "swim", "when": "all but this thursday"}),
            "Thu 03 Dec 17:00 swim without 26 November",
        ),
    ],
)
def test_a_date_names_one_time_of_what_recurs(
    smart_phone: Phone, model: ScriptedModel, call: tuple[str, Arguments], left: str
) -> None:
    keep(smart_phone, "swim", "2026-11-05 17:00", 60, "FREQ=WEEKLY;BYDAY=TH")
    model.will(calls(call))
    smart_phone.says("about the swim that is on thursdays")
    agree(smart_phone)
    (series,) = (each for each in smart_phone.service.calendar.kept(smart_phone.state.id) if each.recurs)
    assert series.recurs is not None
    day = next(series.recurs.days(date(2026, 11, 22)))
    without = "".join(f" without {each.day} {each:%B}" for each in series.recurs.without)
    assert f"{day:%a %d %b} {series.recurs.times[0]:%H:%M} swim{without}" == left


@pytest.mark.parametrize(
    ("when", "at"),
    [
        ("an hour before the night shift on thursday", "Thu 26 Nov 18:00"),
        ("90 minutes before saturday's night shift", "Sat 28 Nov 17:30"),
        ("half an hour before", "Mon 23 Nov 09:30"),  # of what the reminder is about
        ("a day before the dentist at noon", "Sun 22 Nov 12:00"),
    ],
)
def test_a_time_is_counted_from_what_is_named_by_its_day(
    smart_phone: Phone, model: ScriptedModel, when: str, at: str
) -> None:
    keep(smart_phone, "night shift", "2026-11-26 19:00", 720)
    keep(smart_phone, "night shift", "2026-11-28 19:00", 720)
    keep(smart_phone, "dentist", "2026-11-23 10:00")
    model.will(calls(("add", {"kind": "reminder", "title": "dentist", "when": when})))
    smart_phone.says(f"remind me {when}")
    agree(smart_phone)
    assert reminders(smart_phone) == [(at, "dentist")]


def test_a_time_counts_from_the_new_day_of_what_the_same_text_moves(smart_phone: Phone, model: ScriptedModel) -> None:
    keep(smart_phone, "wedding", "2026-12-09 00:00", 1440, days=1)
    model.will(
        calls(
            ("change", {"kind": "event", "named": None, "when": "saturday 12 december"}),
            ("add", {"kind": "reminder", "title": "fetch the suit", "when": "a day before the wedding at noon"}),
        )
    )
    smart_phone.says("the wedding is on saturday 12 december, and remind me a day before at noon to fetch the suit")
    agree(smart_phone)
    assert reminders(smart_phone) == [("Fri 11 Dec 12:00", "fetch the suit")]
    (wedding,) = smart_phone.service.calendar.kept(smart_phone.state.id)
    assert (wedding.start.astimezone(TORONTO).date().day, wedding.days, wedding.minutes) == (12, 1, 1440)


def test_a_reminder_and_a_task_are_named_by_their_day(smart_phone: Phone, model: ScriptedModel) -> None:
    smart_phone.service.model = None
    for said in (
        "remind me on thursday at 20:00 to take the bins out",
        "remind me on sunday at 20:00 to take the bins out",
    ):
        smart_phone.says(said)
    smart_phone.service.tasks.add(
        smart_phone.state.id, "report", smart_phone.clock(), "a", (smart_phone.clock() + timedelta(days=2)).date()
    )
    smart_phone.service.tasks.add(
        smart_phone.state.id, "report", smart_phone.clock(), "b", (smart_phone.clock() + timedelta(days=3)).date()
    )
    smart_phone.service.model = model
    model.will(
        calls(
            ("change", {"kind": "reminder", "named": "sunday bins", "when": "21:00"}),
            ("change", {"kind": "done", "named": "tuesday's report"}),
        )
    )
    smart_phone.says("make the sunday bins one 21:00, and tuesday's report is done")
    agree(smart_phone)
    assert [at for at, _ in reminders(smart_phone)] == ["Sun 22 Nov 21:00", "Thu 26 Nov 20:00"]
    tasks = smart_phone.service.tasks.list(smart_phone.state.id)
    assert [task.id for task in tasks if task.done] == ["b"]


@pytest.mark.parametrize("said", ["cámbialo a 5 velas", "change it to five candles", "move it to the day after"])
def test_a_change_of_it_goes_to_the_lane_that_spoke_last(full: Phone, model: ScriptedModel, said: str) -> None:
    full.says("add candles to my tasks")
    full.service.model = model
    model.will(calls(text="Right."))
    full.says(said)
    full.inbox.clear()
    assert "add" in {tool.name for tool in model.requests[-1].tools}
