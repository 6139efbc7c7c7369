"""What a phone's person has set: reminders and events, as a test compares them."""

from zoneinfo import ZoneInfo

from tests.support.phone import Phone

TORONTO = ZoneInfo("America/Toronto")


def reminders(phone: Phone) -> list[tuple[str, str]]:
    """What is set: when it comes first, by the clock there, and what is said then. What was heard is left."""
    phone.inbox.clear()
    kept = (timer for timer in phone.state.timers if timer.kind == "reminder")
    return [(f"{timer.due.astimezone(phone.state.zone):%a %d %b %H:%M}", timer.text) for timer in kept]


def events(phone: Phone) -> list[tuple[str, str, int]]:
    """What is in the calendar: the first time, the title, the minutes. What was heard is left."""
    phone.inbox.clear()
    kept = phone.service.calendar.kept(phone.state.id)
    return [(f"{each.start.astimezone(TORONTO):%a %d %b %H:%M}", each.title, each.minutes) for each in kept]
