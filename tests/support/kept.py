"""A person's reminders and calendar events, in the form in which tests compare them."""

from zoneinfo import ZoneInfo

from tests.support.phone import Phone

TORONTO = ZoneInfo("America/Toronto")


def reminders(phone: Phone) -> list[tuple[str, str]]:
    """Return the person's reminders as (when it is first due, in their time zone; its text). Clears the inbox."""
    phone.inbox.clear()
    kept = (timer for timer in phone.state.timers if timer.kind == "reminder")
    return [(f"{timer.due.astimezone(phone.state.zone):%a %d %b %H:%M}", timer.text) for timer in kept]


def events(phone: Phone) -> list[tuple[str, str, int]]:
    """Return the events in the person's calendar as (start in Toronto's time, title, minutes). Clears the inbox."""
    phone.inbox.clear()
    kept = phone.service.calendar.kept(phone.state.id)
    return [(f"{each.start.astimezone(TORONTO):%a %d %b %H:%M}", each.title, each.minutes) for each in kept]
