"""A strict stand-in for Google's Calendar API, version 3: the events of each account's primary calendar, and of those
that others share with it, which can be listed.

It follows Google's API description and refuses parameters, fields and ids that are none of it. Recurring events are
expanded by `dateutil` from their own lines, so that the code that is tried does not check itself.

    GET  .../events                     list: by time, words or a private property, whole or as instances, page by page
    POST .../events                     insert, with the client's id: 409 if it was ever there
    GET, PATCH, DELETE .../events/{id}  one event or instance; PATCH merges, under If-Match
    GET  .../events/{id}/instances      the instances of a recurring event
    POST /freeBusy                      when several calendars are busy
    GET  /users/me/calendarList         which calendars there are, page by page

Guests are written to only if a change says so (sendUpdates), and a patch replaces all of them, as at Google.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from parley_cli.google.errors import GoogleRefusal, check_names

BASE = "/calendar/v3/calendars/primary/events"
FREE_BUSY, CALENDAR_LIST = "/calendar/v3/freeBusy", "/calendar/v3/users/me/calendarList"
SHARED = re.compile(r"/calendar/v3/calendars/(?P<address>[^/]+)/events")
ID = re.compile(r"[a-v0-9]{5,1024}")
FIELDS = frozenset(["id", "summary", "start", "end", "recurrence", "extendedProperties", "attendees"])
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
LISTED_BY = frozenset(
    [
        *("singleEvents", "orderBy", "timeMin", "timeMax", "q", "showDeleted", "maxResults", "pageToken"),
        *("privateExtendedProperty", "originalStart", "fields"),
    ]
)
LINE = re.compile(r"(RRULE:[A-Z0-9=;,+-]+|EXDATE(;VALUE=DATE|;TZID=[A-Za-z_/+-]+)?:[0-9TZ,]+)")
FARTHEST = 1_000
"""The most instances of one event that are looked at."""

Event = dict[str, Any]
Query = Mapping[str, Any]


@dataclass
class CalendarServer:
    """The primary calendars of all accounts."""

    now: Callable[[], datetime]
    zone: str = "America/Toronto"
    events: dict[str, dict[str, Event]] = field(default_factory=dict)
    """The events of each account by id, changed and cancelled instances among them."""
    shared: dict[str, set[str]] = field(default_factory=dict)
    """The addresses of the calendars that each account can see beside its own."""
    names: dict[str, str] = field(default_factory=dict)
    """The names of calendars by their addresses, as the list of calendars has them."""
    written_to: list[tuple[str, str]] = field(default_factory=list)
    """The guests to whom Google has written, each with the title of the event."""
    changes: int = 0
    page: int = 250
    """The most events of a page, whatever is asked for."""

    def answer(
        self, account: str, method: str, path: str, query: Query, document: Any, if_match: str
    ) -> tuple[int, dict[str, Any]]:
        """Answer a request for this account's calendar. Raises GoogleRefusal."""
        if path == FREE_BUSY and method == "POST":
            check_names(query, ())
            return 200, self._free_and_busy(account, document)
        if path == CALENDAR_LIST and method == "GET":
            return 200, self._calendars(account, query)
        if not path.startswith(BASE):
            return 200, self._list(self._found(self._shared_with(account, method, path), query), query)
        own = self.events.setdefault(account, {})
        id, _, rest = path.removeprefix(BASE).removeprefix("/").partition("/")
        match method, unquote(id), rest:
            case "GET", "", "":
                return 200, self._list(self._found(own, query), query)
            case "POST", "", "":
                return 200, self._told(query, self._insert(own, account, document))
            case "GET", id, "instances":
                series = self._get(own, id)
                return 200, self._list(self._instances(own, series, query), query)
            case "GET", id, "":
                return 200, self._get(own, id)
            case "PATCH", id, "":
                return 200, self._told(query, self._patch(own, id, document, if_match))
            case "DELETE", id, "":
                self._told(query, self._delete(own, id, if_match))
                return 204, {}
        raise GoogleRefusal(404, "notFound", f"{method} {path}")

    def _shared_with(self, account: str, method: str, path: str) -> dict[str, Event]:
        """Return the events of another calendar that the account can see. Raises GoogleRefusal."""
        found = SHARED.fullmatch(path)
        address = unquote(found["address"]) if found else ""
        if method != "GET" or address not in self.shared.get(account, ()):
            raise GoogleRefusal(404, "notFound", path)
        return self.events.setdefault(address, {})

    def _told(self, query: Query, event: Event) -> Event:
        """Write to the guests of an event that has changed, if the request says so, and return it."""
        check_names(query, ("sendUpdates",))
        if query.get("sendUpdates", "none") not in ("all", "externalOnly", "none"):
            raise GoogleRefusal(400, "invalidParameter", "sendUpdates")
        if query.get("sendUpdates") == "all":
            guests = (each["email"] for each in event.get("attendees", ()) if not each.get("self"))
            self.written_to += [(guest, event["summary"]) for guest in guests]
        return event

    # --- looking ----------------------------------------------------------------------------------------------------

    def _calendars(self, account: str, query: Query) -> dict[str, Any]:
        check_names(query, ("maxResults", "pageToken", "minAccessRole", "showDeleted", "showHidden"))
        entries = [{"id": account, "summary": account, "primary": True, "accessRole": "owner"}]
        for address in sorted(self.shared.get(account, ())):
            entries.append({"id": address, "summary": self.names.get(address, address), "accessRole": "reader"})
        most, begin = min(self.page, int(query.get("maxResults", "100"))), int(query.get("pageToken", "0"))
        more = {"nextPageToken": str(begin + most)} if len(entries) > begin + most else {}
        return {"kind": "calendar#calendarList", "items": entries[begin : begin + most], **more}

    def _free_and_busy(self, account: str, document: Any) -> dict[str, Any]:
        known = ("timeMin", "timeMax", "items", "timeZone", "calendarExpansionMax", "groupExpansionMax")
        check_names(document, known, ("timeMin", "timeMax", "items"))
        start, end = _timestamp(document["timeMin"]), _timestamp(document["timeMax"])
        if end <= start or len(document["items"]) > 50:
            raise GoogleRefusal(400, "timeRangeEmpty" if end <= start else "tooManyCalendarsRequested")
        found = {each["id"]: self._busy_calendar(account, each["id"], document) for each in document["items"]}
        return {"kind": "calendar#freeBusy", **{name: document[name] for name in known[:2]}, "calendars": found}

    def _busy_calendar(self, account: str, id: str, document: Mapping[str, str]) -> dict[str, Any]:
        """Return when a calendar is busy, or that it is not found."""
        if id != "primary" and id not in self.shared.get(account, ()):
            return {"errors": [{"domain": "global", "reason": "notFound"}], "busy": []}
        query = {"timeMin": document["timeMin"], "timeMax": document["timeMax"], "singleEvents": "true"}
        found = self._found(self.events.get(account if id == "primary" else id, {}), query)
        taking = (each for each in found if each.get("transparency") != "transparent")
        kept = [each for each in taking if not any(_has_declined(guest) for guest in each.get("attendees", ()))]
        spans = sorted(self._span(each) for each in kept)
        return {"busy": [{"start": _in_utc(start), "end": _in_utc(end)} for start, end in spans]}

    def _list(self, found: list[Event], query: Query) -> dict[str, Any]:
        """Return a page of these events. Raises GoogleRefusal for unknown parameters."""
        if unknown := set(query) - LISTED_BY:
            raise GoogleRefusal(400, "invalidParameter", str(sorted(unknown)))
        most, begin = min(self.page, int(query.get("maxResults", "250"))), int(query.get("pageToken", "0"))
        more = {"nextPageToken": str(begin + most)} if len(found) > begin + most else {}
        items = [{key: value for key, value in each.items() if value is not None} for each in found]
        return {"kind": "calendar#events", "timeZone": self.zone, "items": items[begin : begin + most], **more}

    def _found(self, own: Mapping[str, Event], query: Query) -> list[Event]:
        single = query.get("singleEvents") == "true"
        if "orderBy" in query and not (single and query["orderBy"] == "startTime"):
            raise GoogleRefusal(400, "invalid", "startTime needs singleEvents")
        found: list[Event] = []
        for event in own.values():
            if event.get("recurrence") and single:
                found += self._instances(own, event, query)
            elif not (single and "recurringEventId" in event):  # an instance comes with its series
                found.append(event)
        kept = [each for each in found if self._fits(own, each, query)]
        return sorted(kept, key=lambda each: self._span(each)[0]) if "orderBy" in query else kept

    def _fits(self, own: Mapping[str, Event], event: Event, query: Query) -> bool:
        if event["status"] == "cancelled" and query.get("showDeleted") != "true":
            return False
        wanted = query.get("q", "").casefold().split()
        if not all(word in str(event.get("summary", "")).casefold() for word in wanted):
            return False
        if name := query.get("privateExtendedProperty"):
            key, _, value = name.partition("=")
            if event.get("extendedProperties", {}).get("private", {}).get(key) != value:
                return False
        spans = [self._span(event)]
        if event.get("recurrence"):
            spans = [self._span(each) for each in self._instances(own, event, {})]
        return any(self._overlaps(span, query) for span in spans)

    def _overlaps(self, span: tuple[datetime, datetime], query: Query) -> bool:
        """Return whether the span ends after timeMin and begins before timeMax."""
        start, end = span
        least, most = (query.get(name) for name in ("timeMin", "timeMax"))
        return (least is None or end > _timestamp(least)) and (most is None or start < _timestamp(most))

    def _instances(self, own: Mapping[str, Event], series: Event, query: Query) -> list[Event]:
        """Return the instances of a recurring event, with those that were changed or cancelled."""
        if not series.get("recurrence"):
            raise GoogleRefusal(400, "invalid", "not a recurring event")
        found = []
        for start in self._starts(series):
            id = f"{series['id']}_{start:%Y%m%d}" + ("" if "date" in series["start"] else f"{start:T%H%M%SZ}")
            instance = own.get(id) or self._instance(series, id, start)
            if "originalStart" in query:
                if self._at(instance["originalStartTime"]) != self._given(query["originalStart"]):
                    continue
            elif instance["status"] == "cancelled" and query.get("showDeleted") != "true":
                continue
            if self._overlaps(self._span(instance), query):
                found.append(instance)
        return found

    def _starts(self, series: Event) -> Iterator[datetime]:
        """Yield the starts of a recurring event by its lines: moments in UTC, or midnights for whole days."""
        whole_days, zone = "date" in series["start"], ZoneInfo(series["start"].get("timeZone") or self.zone)
        begin = self._at(series["start"]).astimezone(UTC if whole_days else zone)
        if whole_days:
            begin = datetime.combine(date.fromisoformat(series["start"]["date"]), time())
        lines = "\n".join(series["recurrence"]).replace(";VALUE=DATE", "")
        lines = re.sub(r"(EXDATE:)(\d{8})$", r"\1\2T000000", lines, flags=re.MULTILINE)
        for n, at in enumerate(rrulestr(lines, dtstart=begin, forceset=True, tzids=ZoneInfo)):
            if n >= FARTHEST:
                return
            yield at if whole_days else at.astimezone(UTC)

    def _instance(self, series: Event, id: str, start: datetime) -> Event:
        begins, ends = self._span(series)
        if "date" in series["start"]:
            days = date.fromisoformat(series["end"]["date"]) - date.fromisoformat(series["start"]["date"])
            first: Event = {"date": start.date().isoformat()}
            last: Event = {"date": (start.date() + days).isoformat()}
        else:
            zone = series["start"]["timeZone"]
            first, last = (
                {"dateTime": at.astimezone(ZoneInfo(zone)).isoformat(), "timeZone": zone}
                for at in (start, start + (ends - begins))
            )
        kept = {key: value for key, value in series.items() if key != "recurrence"}
        own = {"id": id, "recurringEventId": series["id"], "originalStartTime": first, "start": first, "end": last}
        return {**kept, **own}

    def _get(self, own: Mapping[str, Event], id: str) -> Event:
        if id in own:
            return own[id]
        series = own.get(id.partition("_")[0])
        found = self._instances(own, series, {"showDeleted": "true"}) if series and series.get("recurrence") else []
        for instance in found:
            if instance["id"] == id:
                return instance
        raise GoogleRefusal(404, "notFound", "Not Found")

    # --- changing ---------------------------------------------------------------------------------------------------

    def _insert(self, own: dict[str, Event], account: str, document: Event) -> Event:
        id = document.get("id", "")
        if not ID.fullmatch(id):
            raise GoogleRefusal(400, "invalid", f"Invalid resource id value: {id!r}")
        if id in own:
            raise GoogleRefusal(409, "duplicate", "The requested identifier already exists.")
        self_made = {"email": account, "self": True}
        event = {"kind": "calendar#event", "status": "confirmed", "creator": self_made, "organizer": self_made}
        own[id] = self._stored({**event, **self._checked(document)})
        return own[id]

    def _patch(self, own: dict[str, Event], id: str, document: Event, if_match: str) -> Event:
        before = self._get(own, id)
        if before["status"] == "cancelled":
            raise GoogleRefusal(404, "notFound", "Not Found")
        if if_match not in ("", "*", before["etag"]):
            raise GoogleRefusal(412, "conditionNotMet", "Precondition Failed")
        if not before.get("organizer", {"self": True}).get("self"):
            raise GoogleRefusal(403, "forbiddenForNonOrganizer", "Only the organizer can change that.")
        if "recurringEventId" in before and "recurrence" in document:
            raise GoogleRefusal(400, "invalid", "an instance has no recurrence")
        merged = {**before}
        for name, value in document.items():
            old = merged.get(name)
            merged[name] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
        self._checked({name: merged[name] for name in FIELDS & merged.keys()})
        own[id] = self._stored(merged)
        return own[id]

    def _delete(self, own: dict[str, Event], id: str, if_match: str) -> Event:
        before = self._get(own, id)
        if before["status"] == "cancelled":
            raise GoogleRefusal(410, "deleted", "Resource has been deleted")
        if if_match not in ("", "*", before["etag"]):
            raise GoogleRefusal(412, "conditionNotMet", "Precondition Failed")
        own[id] = self._stored({**before, "status": "cancelled"})
        return before

    def _checked(self, document: Event) -> Event:
        """Return the document. Raises GoogleRefusal for fields that are unknown, missing or of a wrong form."""
        if unknown := set(document) - FIELDS:
            raise GoogleRefusal(400, "invalid", f"unknown fields: {sorted(unknown)}")
        guests = [str(each.get("email", "")) for each in document.get("attendees") or ()]
        if not all(map(ADDRESS.fullmatch, guests)) or len({each.casefold() for each in guests}) < len(guests):
            raise GoogleRefusal(400, "invalid", "Invalid attendee email.")
        for name in ("start", "end"):
            given = {key: value for key, value in (document.get(name) or {}).items() if value is not None}
            if set(given) not in ({"date"}, {"dateTime"}, {"dateTime", "timeZone"}):
                raise GoogleRefusal(400, "invalid", f"Invalid {name} time.")
            if document.get("recurrence") and "dateTime" in given and "timeZone" not in given:
                raise GoogleRefusal(400, "required", f"Missing time zone definition for {name} time.")
        for line in document.get("recurrence") or ():
            if not LINE.fullmatch(line):
                raise GoogleRefusal(400, "invalid", f"Invalid recurrence rule. {line}")
            timed = "dateTime" in document["start"] and document["start"]["dateTime"] is not None
            if line.startswith("RRULE") and re.search(r"UNTIL=\d{8}(?!T\d{6}Z)", line) and timed:
                raise GoogleRefusal(400, "invalid", "UNTIL must be in UTC")
        start, end = self._span(document)
        if end < start:
            raise GoogleRefusal(400, "timeRangeEmpty", "The specified time range is empty.")
        return document

    def _stored(self, event: Event) -> Event:
        """Return the event as it is stored: without nulls, and with another ETag."""
        self.changes += 1
        cleaned = {
            name: {key: each for key, each in value.items() if each is not None} if isinstance(value, dict) else value
            for name, value in event.items()
            if value not in (None, [])
        }
        return {**cleaned, "etag": f'"{3_000_000_000_000_000 + self.changes}"', "updated": self.now().isoformat()}

    # --- times ------------------------------------------------------------------------------------------------------

    def _span(self, event: Event) -> tuple[datetime, datetime]:
        return self._at(event["start"]), self._at(event["end"])

    def _at(self, given: Mapping[str, Any]) -> datetime:
        """Return the moment of a start or an end."""
        if given.get("dateTime"):
            at = datetime.fromisoformat(given["dateTime"])
            return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(given.get("timeZone") or self.zone))
        return datetime.combine(date.fromisoformat(given["date"]), time(), ZoneInfo(self.zone))

    def _given(self, text: str) -> datetime:
        return self._at({"dateTime": text} if "T" in text else {"date": text})


def _has_declined(guest: Mapping[str, Any]) -> bool:
    return bool(guest.get("self")) and guest.get("responseStatus") == "declined"


def _in_utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _timestamp(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise GoogleRefusal(400, "badRequest", "timeMin and timeMax need an offset")
    return at
