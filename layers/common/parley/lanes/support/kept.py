"""What the support lane keeps of a person, in words for a person who asks for their data."""

from collections.abc import Iterator

from parley.lanes.support.notes import notes_for
from parley.lanes.support.texts import say
from parley.lanes.support.ticket import OPEN, TICKET
from parley.ports import Services
from parley.tools.tool import Call


def kept(call: Call[Services]) -> Iterator[str]:
    """Yield a line for each of the person's tickets, and one if they are handed over to people now, for a person who
    asks what data is kept.
    """
    says, notes = say(call), notes_for(call)
    for row in call.services.rows(TICKET).of_person(call.conversation):
        if row["status"] == OPEN and row["number"] in [each.number for each in notes.open_tickets]:
            continue  # open tickets follow below, with their entries
        yield says.my_tickets.format(ticket=row["number"], text=_in_line(row["subject"], row.get("entries", "")))
    for ticket in notes.open_tickets:
        text = _in_line(ticket.subject, ticket.entries_in_words)
        yield says.my_tickets.format(ticket=ticket.number, text=text)
    if notes.hand_off is not None:
        yield says.my_hand_off.format(operator=notes.hand_off.operator or says.somebody)


def _in_line(subject: str, entries: str) -> str:
    return " / ".join((subject, *entries.splitlines()))
