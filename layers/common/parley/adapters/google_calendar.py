"""`ports.Calendar` on Google's Calendar API, version 3, for people who have connected their account.

    within       one list of instances between two times for each calendar that is looked at, page by page
    busy         one query for all of these calendars; without that consent, what `within` finds
    others       the list of calendars, page by page
    find         one list by words; what recurs comes once, with the days on which it does not happen as its rule says
    get          one event by its id
    add          insert, under an id that is made of the effect's: 409 says that it is there already
    change       patch under the ETag that was just read: 412 says that somebody else was faster, and is told
    move_one     patch of one instance, which is marked with the effect
    invite       patch of the guests: those who are there, as they are, with the new ones
    delete       delete under the ETag that was just read: 404 and 410 say that it is gone

What the person was shown goes along with a change: an event that is another one by now is told, and left as it is. What
they were not shown (guests, notes) may change meanwhile: it stays as it is with a change.

Google writes to an event's guests (sendUpdates) if the person was shown them before they agreed to the change.

What needs an operator or a new consent is an AccountError.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from parley.adapters.google import GoogleAnswer
from parley.adapters.google_api import GoogleApi
from parley.adapters.google_calendars import busy_stretches, further_calendar, is_gone
from parley.adapters.google_events import (
    GoogleEvent,
    NotGooglesForm,
    appointment_of,
    event_fields,
    google_id,
    guests_of,
    is_left_out,
    is_same,
    original_day,
    with_guests,
)
from parley.conversation.normal_form import holds_words, normalise, without_accents
from parley.errors import CalendarsGone, ChangeRefused, GrantLost, ParleyError
from parley.ports import Appointment, Clock, FurtherCalendar

PAGE = 250
"""Events of a page, Google's default."""
BEHIND, AHEAD = timedelta(days=31), timedelta(days=730)
"""How far into the past and the future events are found by their names."""
MOST_SERIES = 5
"""The recurring events found by a name whose exceptions are read, each with one request."""
MARK = "parleyEffect"
"""The private extended property that names the effect which moved an instance."""
UTC_NAME = "UTC"
BESIDE = "beside:"
"""The beginning of the id of an appointment in a calendar beside the account's own, which is only looked at."""
OWN = "primary"
"""Google's name of an account's own calendar."""
EVENTS = f"/calendars/{OWN}/events"
TELLS_GUESTS = {"sendUpdates": "all"}
"""The query by which Google writes to all guests of an event."""
REFUSALS = {"forbiddenForNonOrganizer": "of_others", "eventTypeRestriction": "special_event"}
"""Why an event cannot take a change, by Google's reason. Source: Calendar API, "Handle API errors"."""


class GoogleCalendar:
    """`ports.Calendar` on the primary calendar of the person's Google account; others are looked at beside it."""

    def __init__(self, api: GoogleApi, now: Clock) -> None:
        self._api, self._now = api, now

    # --- looking ----------------------------------------------------------------------------------------------------

    def within(self, conversation: str, start: datetime, end: datetime) -> list[Appointment]:
        query = {"singleEvents": "true", "orderBy": "startTime", "timeMin": _utc(start), "timeMax": _utc(end)}
        events = self._listed(conversation, query)
        listed = [appointment_of(event, zone) for event, zone in events if not is_left_out(event)]
        found = {(each.id, each.start): each for each in listed if each is not None}
        account, gone = self._api.linked(conversation), list[str]()
        for address in account.calendars if account else ():
            try:
                for each in self._in_another(conversation, address, query):
                    found.setdefault((each.id.partition(BESIDE)[2], each.start), each)  # one may lie in both
            except CalendarsGone:
                gone.append(account.calendar_names.get(address) or address if account else address)
        overlapping = [each for each in found.values() if each.start < end and start < each.end(each.start)]
        inside = sorted(overlapping, key=lambda each: (each.start, each.id))
        if gone:
            raise CalendarsGone(gone, inside)
        return inside

    def _in_another(self, conversation: str, address: str, query: Mapping[str, str]) -> Iterator[Appointment]:
        """Yield the events of a calendar beside the account's own. Others may have written all of their titles. Raises
        CalendarsGone if it cannot be seen any more."""

        def refusal(answer: GoogleAnswer) -> ParleyError:
            is_gone = answer.status == 404 or (answer.status == 403 and "forbidden" in answer.reasons)
            return CalendarsGone([address]) if is_gone else self._api.refusal(answer)

        path, asked = f"/calendars/{quote(address, safe='')}/events", {"maxResults": str(PAGE), **query}
        for page in self._api.pages(conversation, path, asked, refusal):
            zone = str(page.get("timeZone") or UTC_NAME)
            items = (each for each in page.get("items", ()) if isinstance(each, dict))
            listed = (each for each in items if not is_left_out(each))
            found = (appointment_of(each, zone) for each in listed)
            yield from (replace(each, id=BESIDE + each.id, is_of_others=True) for each in found if each is not None)

    def can_see(self, conversation: str, address: str) -> bool:
        query = {"maxResults": "1", "timeMin": _utc(self._now()), "fields": "timeZone"}
        answer = self._api.ask(conversation, "GET", f"/calendars/{quote(address, safe='')}/events", query=query)
        if answer.status not in (200, 404):
            raise self._api.refusal(answer)
        return answer.status == 200

    def others(self, conversation: str) -> list[FurtherCalendar] | None:
        account = self._api.linked(conversation)
        if account is None or not account.tells_calendars:
            return None
        pages = self._api.pages(conversation, "/users/me/calendarList", {"maxResults": str(PAGE)})
        listed = (each for page in pages for each in page.get("items", ()) if isinstance(each, dict))
        found = (further_calendar(each) for each in listed)
        return sorted((each for each in found if each is not None), key=lambda each: (each.name, each.address))

    def busy(self, conversation: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        account = self._api.linked(conversation)
        if account is None or not account.tells_busy:
            return self._busy_in_events(conversation, start, end)
        ids = (OWN, *account.calendars)
        asked = {"timeMin": _utc(start), "timeMax": _utc(end), "items": [{"id": each} for each in ids]}
        answer = self._api.ask(conversation, "POST", "/freeBusy", document=asked)
        if answer.status != 200:
            error = self._api.refusal(answer)
            if isinstance(error, GrantLost):  # this consent alone was taken back: the calendar itself tells it, too
                return self._busy_in_events(conversation, start, end)
            raise error
        told = answer.document.get("calendars")
        calendars = {each: told.get(each) for each in ids} if isinstance(told, dict) else {}
        gone = [each for each in account.calendars if is_gone(calendars.get(each))]
        seen = (calendars.get(each) for each in ids if each not in gone)
        found = sorted(stretch for each in seen for stretch in busy_stretches(each))
        if gone:
            raise CalendarsGone([account.calendar_names.get(each) or each for each in gone], found)
        return found

    def _busy_in_events(self, conversation: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Return when the person is busy by the events that take their time."""
        try:
            return _taken(self.within(conversation, start, end))
        except CalendarsGone as error:
            raise CalendarsGone(error.names, _taken(error.seen)) from error

    def find(self, conversation: str, words: str) -> list[Appointment]:
        if not normalise(words):
            return []
        now = self._now()
        query = {"q": words, "timeMin": _utc(now - BEHIND), "timeMax": _utc(now + AHEAD)}
        found = list(self._listed(conversation, query))
        named: list[tuple[GoogleEvent, str]] = []
        for form in (normalise, without_accents):
            titles = [(pair, form(str(pair[0].get("summary", "")))) for pair in found]
            named = [pair for pair, title in titles if title == form(words) or holds_words(title, form(words))]
            if named:
                break
        series = [str(event["id"]) for event, _ in named if event.get("recurrence")][:MOST_SERIES]
        exceptions = {id: self._exceptions(conversation, id) for id in series}
        kept = [appointment_of(event, zone, exceptions.get(str(event["id"]), ())) for event, zone in named]
        return sorted((each for each in kept if each is not None), key=lambda each: (each.start, each.id))

    def get(self, conversation: str, id: str) -> Appointment | None:
        found = self._found(conversation, id)
        if found is None:
            return None
        days = self._exceptions(conversation, str(found["id"])) if found.get("recurrence") else ()
        return appointment_of(found, self._zone(conversation, found), days)

    def keeps_here(self, conversation: str) -> bool:
        return False

    def kept(self, conversation: str) -> list[Appointment]:
        return []

    # --- changing ---------------------------------------------------------------------------------------------------

    def add(self, conversation: str, appointment: Appointment) -> None:
        document = {**self._fields(appointment), "id": google_id(appointment.id)}
        if appointment.guests:
            document["attendees"] = with_guests({}, appointment.guests)
        query = TELLS_GUESTS if appointment.guests else None
        answer = self._api.ask(conversation, "POST", EVENTS, document=document, query=query)
        if answer.status not in (200, 409):
            raise self._refusal(answer)

    def change(self, conversation: str, appointment: Appointment, shown: Appointment | None = None) -> bool:
        before = self._found(conversation, appointment.id)
        if before is None:
            return False
        id, zone = str(before["id"]), self._zone(conversation, before)
        kept = self._exceptions(conversation, id) if before.get("recurrence") else frozenset()
        wanted = self._fields(appointment, kept)
        if is_same(before, wanted, zone):  # an earlier try has done it
            return True
        self._need_as_shown(before, shown, kept, zone)
        return self._patched(conversation, before, wanted, tells=bool(shown and shown.guests))

    def move_one(
        self,
        conversation: str,
        rest: Appointment,
        moved: Appointment,
        now: datetime,
        effect: str,
        shown: Appointment | None = None,
    ) -> bool:
        if self._marked(conversation, effect) is not None:  # an earlier try has done it
            return True
        series = self._found(conversation, rest.id)
        if series is None:
            return False
        zone, kept = self._zone(conversation, series), self._exceptions(conversation, str(series["id"]))
        self._need_as_shown(series, shown, kept, zone)
        known = appointment_of(series, zone, kept)
        day = _taken_out(known, rest)
        instance = self._instance(conversation, str(series["id"]), known, day) if known and day else None
        if instance is None:  # that one time was moved or cancelled
            raise ChangeRefused("changed")
        fields = {**self._fields(moved), "extendedProperties": {"private": {MARK: effect}}}
        wanted = {name: each for name, each in fields.items() if name != "recurrence"}
        return self._patched(conversation, instance, wanted, tells=bool(shown and shown.guests))

    def delete(
        self, conversation: str, appointment: str, now: datetime, effect: str, shown: Appointment | None = None
    ) -> bool:
        found = self._found(conversation, appointment)
        if found is None:
            return False
        if shown is not None:
            kept = self._exceptions(conversation, str(found["id"])) if found.get("recurrence") else frozenset()
            self._need_as_shown(found, shown, kept, self._zone(conversation, found))
        path, headers = f"{EVENTS}/{quote(str(found['id']), safe='')}", {"If-Match": str(found.get("etag", "*"))}
        query = TELLS_GUESTS if shown is not None and shown.guests else None
        answer = self._api.ask(conversation, "DELETE", path, headers=headers, query=query)
        if answer.status == 412:
            raise ChangeRefused("changed")
        if answer.status not in (200, 204, 404, 410):  # the last two: an earlier try of this request has deleted it
            raise self._refusal(answer)
        return True

    def invites(self, conversation: str) -> bool:
        return True

    def invite(
        self, conversation: str, appointment: str, guests: Sequence[str], shown: Appointment | None = None
    ) -> bool:
        before = self._found(conversation, appointment)
        if before is None:
            return False

        def are_there(event: GoogleEvent) -> bool:
            return {each.casefold() for each in guests} <= {each.casefold() for each in guests_of(event)}

        if are_there(before):  # an earlier try has done it
            return True
        if before.get("attendeesOmitted"):  # a patch of the guests that are seen would take the others out
            raise ChangeRefused("guests_hidden")
        kept = self._exceptions(conversation, str(before["id"])) if before.get("recurrence") else frozenset()
        self._need_as_shown(before, shown, kept, self._zone(conversation, before))
        wanted = {"attendees": with_guests(before, guests)}
        return self._patched(conversation, before, wanted, tells=True, is_done=are_there)

    def _need_as_shown(self, event: GoogleEvent, shown: Appointment | None, kept: frozenset[date], zone: str) -> None:
        """Raise ChangeRefused if the event is not as the person was shown it. The days in `kept` do not count, because
        what was changed on them stays. Guests do, if the person was shown none: a change would have to tell them."""
        if shown is None:
            return
        if not is_same(event, self._fields(shown, kept), zone) or (guests_of(event) and not shown.guests):
            raise ChangeRefused("changed")

    def _patched(
        self,
        conversation: str,
        before: GoogleEvent,
        fields: Mapping[str, Any],
        *,
        tells: bool,
        is_done: Callable[[GoogleEvent], bool] | None = None,
    ) -> bool:
        """Change these fields of an event as it was just read, and let Google tell its guests if `tells`. Return False
        if it was deleted. Raises ChangeRefused if somebody else has changed it since. `is_done` tells whether an event
        is as it was to become; None: compare the fields."""
        headers = {"If-Match": str(before.get("etag", "*"))}
        path, query = f"{EVENTS}/{quote(str(before['id']), safe='')}", TELLS_GUESTS if tells else None
        answer = self._api.ask(conversation, "PATCH", path, document=fields, headers=headers, query=query)
        if answer.status == 412:
            now = self._api.need(conversation, "GET", path)
            is_as_wanted = is_done(now) if is_done else is_same(now, fields, self._zone(conversation, now))
            if is_as_wanted:  # an earlier try of this request has done it
                return True
            raise ChangeRefused("changed")
        if answer.status in (404, 410):
            return False
        if answer.status != 200:
            raise self._refusal(answer)
        return True

    def _refusal(self, answer: GoogleAnswer) -> ParleyError:
        """Return the error that an answer means which is no success of a change."""
        reason = next((REFUSALS[each] for each in answer.reasons if each in REFUSALS), None)
        return ChangeRefused(reason) if reason else self._api.refusal(answer)

    def _fields(self, appointment: Appointment, kept: frozenset[date] = frozenset()) -> dict[str, Any]:
        try:
            return event_fields(appointment, kept)
        except NotGooglesForm as error:
            raise ChangeRefused("several_times") from error

    # --- events -----------------------------------------------------------------------------------------------------

    def _found(self, conversation: str, id: str) -> GoogleEvent | None:
        """Return the event with this id of an appointment; None if there is none, or it was deleted. Raises
        ChangeRefused for an event of a calendar that is only looked at."""
        if id.startswith(BESIDE):
            raise ChangeRefused("other_calendar")
        answer = self._api.ask(conversation, "GET", f"{EVENTS}/{quote(google_id(id), safe='')}")
        if answer.status in (404, 410):
            return self._marked(conversation, id) if "." in id else None
        if answer.status != 200:
            raise self._api.refusal(answer)
        return None if answer.document.get("status") == "cancelled" else answer.document

    def _marked(self, conversation: str, effect: str) -> GoogleEvent | None:
        """Return the instance that this effect has moved; None if there is none."""
        query = {"privateExtendedProperty": f"{MARK}={effect}", "maxResults": "1"}
        return next((event for event, _ in self._listed(conversation, query)), None)

    def _exceptions(self, conversation: str, series: str) -> frozenset[date]:
        """Return the days on which instances of a recurring event were moved or cancelled."""
        path = f"{EVENTS}/{quote(series, safe='')}/instances"
        now = self._now()
        query = {"showDeleted": "true", "timeMin": _utc(now - BEHIND), "timeMax": _utc(now + timedelta(days=366))}
        days = set()
        for event, zone in self._listed(conversation, query, path):
            day = original_day(event, zone)
            if day is not None and (event.get("status") == "cancelled" or _was_moved(event, zone)):
                days.add(day)
        return frozenset(days)

    def _instance(self, conversation: str, series: str, known: Appointment, day: date) -> GoogleEvent | None:
        """Return the instance of a recurring event on this day of its rule; None if there is none."""
        assert known.recurs is not None
        starts = known.recurs.on(day)
        if not starts:
            return None
        original = day.isoformat() if known.days else starts[0].astimezone(ZoneInfo(known.zone)).isoformat()
        path = f"{EVENTS}/{quote(series, safe='')}/instances"
        listed = self._listed(conversation, {"originalStart": original, "maxResults": "1"}, path)
        return next((event for event, _ in listed), None)

    def _zone(self, conversation: str, event: GoogleEvent) -> str:
        """Return the zone of an event's start, for days without a time of their own."""
        start = event.get("start")
        named = start.get("timeZone") if isinstance(start, dict) else None
        if isinstance(named, str):
            return named
        query = {"maxResults": "1", "timeMin": _utc(self._now()), "fields": "timeZone"}
        answer = self._api.ask(conversation, "GET", EVENTS, query=query)
        return str(answer.document.get("timeZone") or UTC_NAME)

    def _listed(
        self, conversation: str, query: Mapping[str, str], path: str = EVENTS
    ) -> Iterator[tuple[GoogleEvent, str]]:
        """Yield the events of a list with the calendar's zone, page by page. Whoever wants one event takes the first,
        and no further page is asked for."""
        for page in self._api.pages(conversation, path, {"maxResults": str(PAGE), **query}):
            zone = str(page.get("timeZone") or UTC_NAME)
            yield from ((each, zone) for each in page.get("items", ()) if isinstance(each, dict))


def _taken(found: Sequence[Appointment]) -> list[tuple[datetime, datetime]]:
    """Return the stretches of time that these events take of the person's time."""
    return [(each.start, each.end(each.start)) for each in found if not each.leaves_free]


def _taken_out(known: Appointment | None, rest: Appointment) -> date | None:
    """Return the day that `rest` leaves out of a recurring event and the event itself does not."""
    if known is None or known.recurs is None or rest.recurs is None:
        return None
    days = set(rest.recurs.without) - set(known.recurs.without)
    return days.pop() if len(days) == 1 else None


def _was_moved(event: GoogleEvent, zone: str) -> bool:
    """Return whether an instance is at another time than its rule says."""
    start, original = event.get("start"), event.get("originalStartTime")
    if not isinstance(start, dict) or not isinstance(original, dict):
        return False
    if "date" in start or "date" in original:
        return start.get("date") != original.get("date")
    here, there = (datetime.fromisoformat(str(each["dateTime"])) for each in (start, original))
    return (here.astimezone(UTC) if here.tzinfo else here) != (there.astimezone(UTC) if there.tzinfo else there)


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
