"""Operators' commands that show, take and close tickets and hand-offs."""

from parley.conversation.text import one_line
from parley_cli.operators.options import Desk
from parley_cli.operators.table import local_time, local_time_with_zone, zone_of
from parley_cli.operators.who import ticket_number

TICKETS, HAND_OFFS = "/conversation/tickets", "/conversation/hand-offs"


def tickets(desk: Desk, status: str | None, most: int) -> None:
    """Print tickets, newest first."""
    found = list(desk.client.pages(TICKETS, most, status=None if status == "all" else status))
    rows = [(each["number"], each["status"], local_time(each["created_at"]), each["subject"]) for each in found]
    nothing = "There is no ticket." if status == "all" else f"No ticket is {status}."
    desk.print_rows(found, ("ticket", "status", f"opened ({zone_of()})", "about"), rows, nothing)


def ticket(desk: Desk, number: str) -> None:
    """Print one ticket: its subject, its additions, and who speaks with the person."""
    found = desk.client.get(f"{TICKETS}/{ticket_number(number)}")
    speaks = (found["taken_by"] or "waits for a person") if found["handed_off"] else "the service answers"
    closed = f", closed {local_time_with_zone(found['closed_at'])}" if found["closed_at"] else ""
    lines = [
        f"{found['number']}  {found['status']}  {one_line(found['name'] or '')}".rstrip(),
        f"opened {local_time_with_zone(found['created_at'])}{closed}; {one_line(speaks)}",
        one_line(found["subject"], 300),
        *(f"- {one_line(each, 300)}" for each in found["entries"]),
    ]
    desk.print_one(found, "\n".join(lines))


def move(desk: Desk, number: str, what: str, take: bool, name: str | None, key: str | None) -> None:
    """Take the hand-off of a ticket, or close the ticket. `what` is the move's name."""
    body = {"move": what, "operator": desk.operator(name), **({"take": True} if take else {})}
    after = desk.client.change("POST", f"{TICKETS}/{ticket_number(number)}/moves", body, key)
    told = {"take": "is yours: the service is silent until you hand back.", "close": "is closed."}[what]
    desk.print_one(after, f"{number.strip().upper()} {told}")


def hand_offs(desk: Desk, most: int) -> None:
    """Print the people whose conversation is handed off to operators, newest first."""
    found = list(desk.client.pages(HAND_OFFS, most))
    rows = [
        (each["ticket"], each["name"], local_time(each["since"]), each["taken_by"] or "nobody yet", each["summary"])
        for each in found
    ]
    heads = ("ticket", "name", f"since ({zone_of()})", "taken by", "about")
    desk.print_rows(found, heads, rows, "Nobody waits for a person.")
