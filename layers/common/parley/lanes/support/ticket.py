"""The rows of tickets: how tickets are numbered, created, found and closed."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from parley.conversation.readable_numbers import CHARACTERS, readable_number, written_number
from parley.errors import TryAgain
from parley.lanes.support.notes import OpenTicket
from parley.ports import Put, Services
from parley.tools.tool import Call

TICKET, TICKET_NUMBER = "TICKET", "TICKET_NUMBER"
"""The kinds of rows: a ticket, whose id sorts by time; and its number, which refers to the ticket. Both lie outside the
person's partition, so that operators can list them."""
OPEN, CLOSED = "open", "closed"
LENGTH, LONGER = 4, 8
PAGE, PAGES = 100, 10
"""How many tickets are read for a list of open ones: the size of a page, and the most pages."""
NUMBERS = 6
"""How many numbers are tried for one ticket, the last ones longer: after some hundred tickets, a number of four
characters is sometimes taken."""
NUMBER = re.compile(r"\bT ?[-–—.]? ?[A-Z0-9]{4,8}\b", re.IGNORECASE)
"""Matches a ticket's number in a text."""
NAMED = re.compile(r"\bT[-–—](?P<rest>[A-Z0-9]{4,8})\b", re.IGNORECASE)
"""Matches a ticket's number with its dash in a longer text."""
MESSAGE = timedelta(minutes=10)
"""How long after a text for a ticket the next text is added to the ticket as well, unless it is for another lane."""


def numbers(effect: str) -> Iterator[str]:
    """Yield the ticket numbers to try for this effect (the id of an action): three short ones ("T-7K2P"), then three
    longer ones. A retry yields the same numbers.
    """
    for attempt in range(NUMBERS):
        length = LENGTH if attempt < NUMBERS // 2 else LONGER
        yield readable_number("T", f"{effect} {attempt}" if attempt else effect, length)


def number_in(words: str) -> str | None:
    """Return the ticket number that these words are, in its usual form: "T-7K2P" for "t7k2p:". None if they are no
    ticket number.
    """
    return written_number("T", words.strip(" .,:;#"))


def named_in(text: str) -> tuple[str, str] | None:
    """Return the number of the one ticket that a text names ("T-7K2P"), and the text without it. None if it names none
    or several; "t-shirts" are none.
    """
    found = [each for each in NAMED.finditer(text) if _may_be_number(each["rest"])]
    if len(found) != 1:
        return None
    number = written_number("T", found[0][0])
    return (number, f"{text[: found[0].start()]} {text[found[0].end() :]}") if number else None


def _may_be_number(rest: str) -> bool:
    """Return whether characters may stand behind the dash of a ticket's number."""
    return set(rest.upper()) <= set(CHARACTERS) and (rest.isupper() or any(each.isdigit() for each in rest))


def opened(call: Call[Services], at: datetime, subject: str) -> OpenTicket:
    """Create a ticket and its rows, and return it. A retry under the same effect returns the ticket of the first try.
    Raises TryAgain if every number tried is taken.
    """
    for number in numbers(call.effect):
        ticket = OpenTicket(id=f"{at:%Y%m%dT%H%M%S}-{number}", number=number, at=at, subject=subject)
        fields = {
            "number": number,
            "conversation": call.conversation,
            "effect": call.effect,
            "status": OPEN,
            "at": at.isoformat(),
            "subject": subject,
        }
        link = {"ticket": ticket.id, "effect": call.effect}
        call.services.rows(TICKET).together(
            call.conversation,
            call.effect,
            call.now,
            [Put(TICKET, ticket.id, fields, is_personal=True), Put(TICKET_NUMBER, number, link, is_personal=True)],
        )
        kept = call.services.rows(TICKET_NUMBER).get("", number)
        if kept is not None and kept["effect"] == call.effect:
            return ticket
    raise TryAgain("no number for a ticket is free")


def close(call: Call[Services], ticket: str, by: str, entries: str) -> None:
    """Mark the ticket's row as closed, with who closed it and its entries. From now on it is kept as long as the
    transcript. A row that was erased is left alone.
    """
    fields = {"status": CLOSED, "closed_at": call.now.isoformat(), "closed_by": by, "entries": entries}
    call.services.rows(TICKET).change("", ticket, fields, first="closed_at")
    if call.about is not None:
        end, number = call.now + timedelta(days=call.about.transcript_days), ticket.partition("-")[2]
        call.services.rows(TICKET).expire(call.conversation, ticket, end)
        call.services.rows(TICKET_NUMBER).expire(call.conversation, number, end)


def open_ones(services: Services, most: int) -> list[dict[str, Any]]:
    """Return up to `most` rows of open tickets of all people, newest first, from the latest 1000 tickets."""
    found: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(PAGES):
        page = services.rows(TICKET).page("", PAGE, cursor)
        found += [row for row in page.rows if row["status"] == OPEN]
        if page.next is None or len(found) >= most:
            break
        cursor = page.next
    return found[:most]


def by_number(services: Services, number: str) -> dict[str, Any] | None:
    """Return the row of the ticket with this number, whosever it is (for operators); None if there is none."""
    link = services.rows(TICKET_NUMBER).get("", number)
    return services.rows(TICKET).get("", str(link["ticket"])) if link else None
