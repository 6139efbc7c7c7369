"""What Google tells of a person's calendars: their names, and when they make the person busy. Pure."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from parley.conversation.text import one_line
from parley.errors import AccountsUnavailable
from parley.ports import FurtherCalendar

GONE = frozenset(["notFound", "forbidden"])
"""Google's reasons for telling nothing of a calendar that was deleted, or is not shared any more."""
NAME = 100
"""The most characters of a calendar's name."""


def further_calendar(entry: Mapping[str, Any]) -> FurtherCalendar | None:
    """Return the calendar of an entry in the list of calendars; None for the account's own, or one that was removed."""
    if entry.get("primary") or entry.get("deleted") or not entry.get("id"):
        return None
    name = one_line(str(entry.get("summaryOverride") or entry.get("summary") or entry["id"]), NAME)
    return FurtherCalendar(str(entry["id"]), name)


def busy_stretches(calendar: object) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches of time in which a calendar makes the person busy, from the answer to a query. Raises
    AccountsUnavailable if Google could not tell: free time that leaves out a calendar would be wrong.
    """
    if not isinstance(calendar, dict):
        raise AccountsUnavailable("an answer without one of the calendars")
    if calendar.get("errors"):
        raise AccountsUnavailable("no free and busy times")
    for each in calendar.get("busy", ()):
        yield _moment(each["start"]), _moment(each["end"])


def is_gone(calendar: object) -> bool:
    """Return whether an answer to a query for busy times says that a calendar cannot be seen any more."""
    errors = calendar.get("errors", ()) if isinstance(calendar, dict) else ()
    return any(isinstance(each, dict) and each.get("reason") in GONE for each in errors)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
