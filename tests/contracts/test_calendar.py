"""`ports.Calendar` on every provider: the same effect twice changes the world once and answers the same.

The built-in calendar runs on memory and on DynamoDB; Google's on its strict stand-in over HTTP, through the real OAuth.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

import pytest

from parley.adapters import google_api as google_api_module
from parley.adapters.calendar import StoredCalendar, appointment_of, stored_fields
from parley.adapters.google_calendar import GoogleCalendar
from parley.adapters.google_events import google_id, own_id
from parley.adapters.memory import MemoryTable
from parley.adapters.memory_rows import MemoryRows
from parley.errors import AccountsBroken, AccountsUnavailable, ChangeRefused, GrantLost
from parley.ports import Appointment, Calendar
from parley.schedules import Recurrence, upcoming
from tests.contracts.conftest import Backend
from tests.support.google_server import GoogleServer, breaks, fails, google_calendar
from tests.support.phone import START

ANA, BEN = "ana", "ben"
ZONE = "America/Toronto"
EVERY_SATURDAY = Recurrence.of_rule("FREQ=WEEKLY;BYDAY=SA", START, ZONE)
LUNCH = Appointment("SM1.a0", "lunch", START, 60, ZONE, EVERY_SATURDAY)
EARLIER = Appointment("SM2.a0", "coffee", START - timedelta(hours=3), 15, ZONE)


@pytest.fixture
def at_google(google: GoogleServer) -> GoogleCalendar:
    return google_calendar(google, ANA, BEN)


@pytest.fixture(params=["memory", "dynamodb", "google"])
def calendar(request: pytest.FixtureRequest) -> Calendar:
    """Return each provider's calendar in turn."""
    if request.param == "google":
        found: GoogleCalendar = request.getfixturevalue("at_google")
        return found
    if request.param == "memory":
        return StoredCalendar(partial(MemoryRows, MemoryTable()))
    backend: Backend = request.getfixturevalue("on_dynamodb")
    return backend.calendar


def titles(calendar: Calendar, owner: str = ANA, days: int = 1) -> list[str]:
    """Return the titles of what is in the calendar in the half day before and the days after noon."""
    found = calendar.within(owner, START - timedelta(hours=12), START + timedelta(days=days))
    return [each.title for each in found]


# --- every provider -------------------------------------------------------------------------------------------------


def test_appointments_are_listed_soonest_first_and_to_their_owner_only(calendar: Calendar) -> None:
    calendar.add(ANA, LUNCH)
    calendar.add(ANA, EARLIER)
    calendar.add(BEN, replace(LUNCH, id="SM3.a0"))
    assert (titles(calendar), titles(calendar, BEN)) == (["coffee", "lunch"], ["lunch"])
    assert [calendar.get(ANA, each.id) for each in (EARLIER, LUNCH)] == [EARLIER, LUNCH]
    assert calendar.get(BEN, LUNCH.id) is None


def test_adding_again_leaves_what_has_changed_meanwhile(calendar: Calendar) -> None:
    calendar.add(ANA, LUNCH)
    later = replace(LUNCH, start=START + timedelta(hours=1), title="late lunch", recurs=None)
    assert calendar.change(ANA, later)
    assert calendar.change(ANA, later)
    calendar.add(ANA, LUNCH)
    assert calendar.get(ANA, LUNCH.id) == later
    assert titles(calendar, days=30) == ["late lunch"]


def test_what_was_deleted_is_gone_for_every_later_effect(calendar: Calendar) -> None:
    calendar.add(ANA, LUNCH)
    assert calendar.delete(ANA, LUNCH.id, START, "SM2.a0")
    assert not calendar.delete(ANA, LUNCH.id, START, "SM3.a0")
    assert not calendar.change(ANA, LUNCH)
    calendar.add(ANA, LUNCH)
    assert titles(calendar) == []


def test_one_occurrence_moves_away_from_the_others_and_once(calendar: Calendar) -> None:
    calendar.add(ANA, LUNCH)
    rest = replace(LUNCH, recurs=EVERY_SATURDAY.model_copy(update={"without": (date(2026, 11, 21),)}))
    moved = replace(LUNCH, id="SM9.a0", title="this lunch", start=START + timedelta(hours=2), recurs=None)
    for _ in range(2):
        assert calendar.move_one(ANA, rest, moved, START, "SM9.a0"), "a repeat is told the same"
        found = calendar.within(ANA, START + timedelta(minutes=61), START + timedelta(hours=5))
        assert [(each.title, each.start) for each in found if each.recurs is None] == [("this lunch", moved.start)]
    there = calendar.get(ANA, "SM9.a0")
    assert there is not None
    assert (there.title, there.start) == ("this lunch", moved.start)
    series = calendar.get(ANA, LUNCH.id)
    assert series is not None
    assert series.recurs is not None
    assert next(upcoming(series.recurs, "", START - timedelta(hours=1))) == START + timedelta(days=7)


def test_what_is_not_there_is_neither_changed_nor_deleted_nor_made(calendar: Calendar) -> None:
    assert not calendar.change(ANA, LUNCH)
    assert not calendar.delete(ANA, LUNCH.id, START, "SM2.a0")
    assert not calendar.move_one(ANA, LUNCH, replace(EARLIER, id="SM9.a0"), START, "SM9.a0")
    assert titles(calendar) == []


def test_what_lies_within_a_time_is_what_has_a_moment_of_it(calendar: Calendar) -> None:
    holiday = Appointment("SM3.a0", "holiday", datetime(2026, 11, 18, 5, tzinfo=UTC), 2 * 24 * 60, ZONE, days=2)
    for each in (replace(LUNCH, recurs=None), EARLIER, holiday):
        calendar.add(ANA, each)

    def within(start: timedelta, end: timedelta) -> list[str]:
        return [each.title for each in calendar.within(ANA, START + start, START + end)]

    minute, hours = timedelta(minutes=1), timedelta(hours=3)
    assert within(-hours, timedelta()) == ["coffee"], "lunch begins when it ends"
    assert within(-hours, minute) == ["coffee", "lunch"]
    assert within(-hours + 15 * minute, minute) == ["lunch"], "coffee is over"
    assert within(-hours + 14 * minute, timedelta()) == ["coffee"]
    assert within(timedelta(days=-2), -hours) == ["holiday"]
    assert calendar.get(ANA, "SM3.a0") == holiday
    assert calendar.within(BEN, START - hours, START + hours) == []


def test_what_recurs_is_within_each_time_in_which_it_happens(calendar: Calendar) -> None:
    calendar.add(ANA, LUNCH)
    weeks = [calendar.within(ANA, START + timedelta(days=n), START + timedelta(days=n, hours=1)) for n in (7, 14, 105)]
    assert [[each.title for each in found] for found in weeks] == [["lunch"]] * 3


def test_appointments_are_found_by_their_title_or_whole_words_of_it_and_by_id(calendar: Calendar) -> None:
    late = replace(LUNCH, id="SM3.a0", title="Late lunch, with Bo", start=START + timedelta(days=1), recurs=None)
    for each in (late, LUNCH, EARLIER):
        calendar.add(ANA, each)

    def found(words: str, owner: str = ANA) -> list[str]:
        return [each.id for each in calendar.find(owner, words)]

    assert found("LUNCH") == [LUNCH.id, late.id]
    assert found("lunch with bo") == [late.id]
    assert found("lun") == found("") == found("lunch", BEN) == []
    assert calendar.get(ANA, late.id) == late
    assert calendar.get(BEN, late.id) is None


def test_the_person_is_busy_whenever_something_happens(calendar: Calendar) -> None:
    for each in (LUNCH, EARLIER, replace(EARLIER, id="SM3.a0", minutes=30)):
        calendar.add(ANA, each)
    found = calendar.busy(ANA, START - timedelta(hours=5), START + timedelta(days=8))
    minutes = [(begins - START, ends - begins) for begins, ends in found]
    hour, quarter, week = timedelta(hours=1), timedelta(minutes=15), timedelta(days=7)
    assert minutes == [(-3 * hour, quarter), (-3 * hour, 2 * quarter), (timedelta(), hour), (week, hour)]
    assert calendar.busy(BEN, START - timedelta(hours=5), START + timedelta(days=8)) == []


@pytest.mark.parametrize(
    ("rule", "start", "days"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;UNTIL=20270131", START, 0),
        ("FREQ=DAILY;COUNT=5", START, 0),
        ("FREQ=MONTHLY;BYDAY=-1FR", datetime(2026, 11, 27, 23, 30, tzinfo=UTC), 0),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", datetime(2026, 12, 25, 5, tzinfo=UTC), 1),
        ("FREQ=WEEKLY;BYDAY=MO,WE", datetime(2026, 11, 23, 3, tzinfo=UTC), 0),  # Sunday evening there
    ],
)
def test_all_that_a_recurrence_says_is_kept(calendar: Calendar, rule: str, start: datetime, days: int) -> None:
    first = next(upcoming(Recurrence.of_rule(rule, start, ZONE), "", start - timedelta(seconds=1)))
    recurs = Recurrence.of_rule(rule, first, ZONE)
    gym = Appointment("SM4.a0", "gym", first, 24 * 60 if days else 90, ZONE, recurs, days)
    calendar.add(ANA, gym)
    assert calendar.get(ANA, "SM4.a0") == gym


# --- the built-in one ------------------------------------------------------------------------------------------------


TWICE = Recurrence(
    rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;UNTIL=20270131",
    start=date(2026, 11, 21),
    times=(time(7), time(20)),
    without=(date(2026, 12, 5),),
    zone=ZONE,
)


def test_all_times_of_a_day_are_kept(backend: Backend) -> None:
    gym = replace(LUNCH, recurs=TWICE, start=TWICE.on(TWICE.start)[0])
    backend.calendar.add(ANA, gym)
    holiday = Appointment("SM3.a0", "holiday", datetime(2026, 11, 27, 5, tzinfo=UTC), 2 * 24 * 60, ZONE, days=2)
    backend.calendar.add(ANA, holiday)
    assert backend.calendar.kept(ANA) == [gym, holiday]


def test_who_asks_for_their_data_is_told_what_is_kept_here(backend: Backend) -> None:
    for each in (LUNCH, EARLIER):
        backend.calendar.add(ANA, each)
    assert backend.calendar.kept(ANA) == [EARLIER, LUNCH]
    assert backend.calendar.delete(ANA, LUNCH.id, START, "SM2.a0")
    assert backend.calendar.delete(ANA, LUNCH.id, START, "SM2.a0"), "the same effect is answered the same"
    assert backend.calendar.kept(ANA) == [EARLIER]


def test_a_row_of_an_earlier_release_recurs_as_it_did() -> None:
    row = {"id": "SM1.a0", "title": "rent", "start": "2026-01-31T14:00:00+00:00", "minutes": 30, "zone": ZONE}
    rule = "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260331T140000Z"
    kept = appointment_of(row | {"rule": rule})
    assert kept.recurs is not None
    assert [at.day for at in upcoming(kept.recurs, "", START - timedelta(days=365))] == [31, 28, 31]


def test_a_row_that_an_earlier_release_has_moved_is_where_it_was_moved_to() -> None:
    row = stored_fields(replace(LUNCH, recurs=TWICE, start=TWICE.on(TWICE.start)[0]))
    assert Recurrence.of_rule(row["rule"], START, ZONE).rule == TWICE.rule, "an earlier release reads the rule"
    moved = appointment_of(row | {"id": "SM1.a0", "start": "2026-11-21T15:30:00+00:00"})
    assert moved.recurs is not None
    assert moved.recurs.times == (time(10, 30),)


# --- Google's ---------------------------------------------------------------------------------------------------------


def test_an_id_of_ours_is_one_that_google_takes_and_comes_back() -> None:
    for id in ("SM1.a0", "wamid.HBgLMTQxNjU1NTAxMjM=.a12", f"SM{'f' * 32}.a0.t3"):
        assert set(google_id(id)) <= set("0123456789abcdefghijklmnopqrstuv")
        assert own_id(google_id(id)) == id
    for theirs in ("7tq2l4l5v0f1h3g0c9u3q6s0dm", "abcde_20261121T120000Z", "_60q30c1g60o30e1i60o4ac1g60rj8gpl"):
        assert own_id(theirs) == google_id(theirs) == theirs


def test_a_day_takes_one_request_and_one_token_and_pages_are_followed(
    google: GoogleServer, at_google: GoogleCalendar
) -> None:
    for n in range(7):
        at_google.add(ANA, replace(EARLIER, id=f"SM{n}.a0", title=f"coffee {n}"))
    google.asked.clear()
    assert len(titles(at_google)) == 7
    assert [method for method, _ in google.asked] == ["GET"]
    google.calendar.page = 1
    assert len(titles(at_google)) == 7
    assert len(google.asked) == 8
    assert google.oauth.refreshed == 1


def test_what_was_not_read_to_its_end_is_no_free_time(
    google: GoogleServer, at_google: GoogleCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(google_api_module, "MOST_PAGES", 3)
    for n in range(4):
        at_google.add(ANA, replace(EARLIER, id=f"SM{n}.a0", title=f"coffee {n}"))
    google.calendar.page = 1
    for look in (lambda: titles(at_google), lambda: at_google.find(ANA, "coffee")):
        with pytest.raises(ChangeRefused, match="too_much"):
            look()
    google.calendar.page = 2
    assert (len(titles(at_google)), len(at_google.find(ANA, "coffee"))) == (4, 4)
    monkeypatch.setattr(google_api_module, "MOST_SECONDS", -1.0)
    with pytest.raises(ChangeRefused, match="too_much"):
        titles(at_google)


def test_what_somebody_else_has_changed_meanwhile_is_told_and_not_overwritten(
    google: GoogleServer, at_google: GoogleCalendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_google.add(ANA, EARLIER)
    real = at_google._found

    def changed_after_it_was_read(conversation: str, id: str) -> object:
        found = real(conversation, id)
        own = google.calendar.events["ana@example.com"]
        own[google_id(EARLIER.id)] = {**own[google_id(EARLIER.id)], "summary": "tea", "etag": '"9"'}
        return found

    monkeypatch.setattr(at_google, "_found", changed_after_it_was_read)
    with pytest.raises(ChangeRefused, match="changed"):
        at_google.change(ANA, replace(EARLIER, minutes=30))
    assert titles(at_google) == ["tea"]


def test_a_change_whose_answer_was_lost_is_not_made_again(google: GoogleServer, at_google: GoogleCalendar) -> None:
    at_google.add(ANA, EARLIER)
    later = replace(EARLIER, minutes=30)
    assert at_google.change(ANA, later)
    changes = google.calendar.changes
    assert at_google.change(ANA, later)
    assert google.calendar.changes == changes


def test_what_google_can_hold_and_an_appointment_cannot_is_seen_as_its_instances(
    google: GoogleServer, at_google: GoogleCalendar
) -> None:
    at_google.add(ANA, LUNCH)
    event = google.calendar.events["ana@example.com"][google_id(LUNCH.id)]
    event["recurrence"] = ["RRULE:FREQ=HOURLY;COUNT=3"]
    assert titles(at_google) == ["lunch"] * 3
    assert at_google.get(ANA, LUNCH.id) is None


def test_several_times_a_day_are_refused_and_not_cut(at_google: GoogleCalendar) -> None:
    with pytest.raises(ChangeRefused, match="several_times"):
        at_google.add(ANA, replace(LUNCH, recurs=TWICE, start=TWICE.on(TWICE.start)[0]))
    assert titles(at_google) == []


def test_others_titles_are_marked(google: GoogleServer, at_google: GoogleCalendar) -> None:
    at_google.add(ANA, EARLIER)
    at_google.add(ANA, replace(LUNCH, recurs=None))
    event = google.calendar.events["ana@example.com"][google_id(LUNCH.id)]
    event["organizer"] = {"email": "eve@example.com"}
    assert [
        each.is_of_others for each in at_google.within(ANA, START - timedelta(hours=5), START + timedelta(hours=1))
    ] == [
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("steps", "error"),
    [
        ((fails(503), fails(429), None), None),
        ((fails(403, "rateLimitExceeded"), breaks, None), None),
        ((fails(401), None, None), None),
        ((fails(503),) * 3, AccountsUnavailable),
        ((fails(403, "insufficientPermissions"),), GrantLost),
        ((fails(403, "accessNotConfigured"),), AccountsBroken),
        ((fails(400, "invalid"),), AccountsBroken),
    ],
)
def test_what_google_answers_is_waited_for_refreshed_or_told(
    google: GoogleServer, at_google: GoogleCalendar, steps: tuple[object, ...], error: type[Exception] | None
) -> None:
    at_google.add(ANA, EARLIER)
    google.will(*(step for step in steps if step is not None))  # type: ignore[arg-type]
    if error is None:
        assert titles(at_google) == ["coffee"]
    else:
        with pytest.raises(error):
            titles(at_google)


def test_a_consent_that_was_taken_back_is_told(google: GoogleServer, at_google: GoogleCalendar) -> None:
    at_google.add(ANA, EARLIER)
    google.oauth.grants["ana@example.com"].is_valid = False
    with pytest.raises(GrantLost):
        titles(at_google)
    google.refused.clear()


def test_guests_are_invited_once_and_keep_their_answers(google: GoogleServer, at_google: GoogleCalendar) -> None:
    at_google.add(ANA, replace(EARLIER, guests=("bo@example.org",)))
    (event,) = google.calendar.events["ana@example.com"].values()
    event["attendees"][0]["responseStatus"] = "accepted"
    for _ in range(2):
        assert at_google.invite(ANA, EARLIER.id, ("Bo@Example.org", "cy@example.org"))
        found = at_google.get(ANA, EARLIER.id)
        assert found is not None
        assert found.guests == ("bo@example.org", "cy@example.org")
    assert google.calendar.events["ana@example.com"][event["id"]]["attendees"][0]["responseStatus"] == "accepted"
    assert google.calendar.written_to == [(each, "coffee") for each in ("bo@example.org", *found.guests)]
    assert not at_google.invite(ANA, "SM9.a0", ("cy@example.org",))
    assert at_google.others(ANA) == []
