"""The tools with which admins handle tickets by text: answer, take, hand back, list, and go on or off duty. Each move
is an event in the person's mailbox, as it is when an operator uses the API."""

import re
from collections.abc import Mapping

from pydantic import Field

from parley.conversation.events import Notified
from parley.conversation.text import is_blank
from parley.errors import ToolRefused
from parley.lanes.admins import EXTRA, OFF, ON
from parley.lanes.support import ticket as rows
from parley.lanes.support.desk_events import HANDED_BACK, LONGEST, OPERATOR_SAID, OPERATOR_TOOK
from parley.lanes.support.duty import in_words, say_duty
from parley.lanes.support.notes import LANE_NAME
from parley.lanes.support.texts import say
from parley.ports import Services
from parley.tools.tool import Arguments, Call, NoArguments, Tier, tool

LISTED = 10
"""The most tickets that one list names: more cannot be read on a phone."""
SEPARATOR = re.compile(r"[\s:,]*(?:[.–—-]\s+)?")
"""Matches what stands between a ticket's number and the answer ("T-7K2P: yes", "T-7K2P - yes"), but no minus: "-5"."""


class TicketToMove(Arguments):
    """The ticket that an admin names, and what they answer to it."""

    ticket: str = Field(default="", max_length=40)
    words: str = Field(default="", max_length=LONGEST)

    @classmethod
    def as_written(cls, slots: Mapping[str, str], text: str) -> Mapping[str, str]:
        """Return the arguments with `words` taken from the whole text behind the ticket's number, so that an answer
        keeps its line breaks and punctuation.
        """
        found = rows.NUMBER.search(text)
        if found is None or "words" not in slots:
            return slots
        behind = text[found.end() :]
        return {**slots, "words": SEPARATOR.sub("", behind, count=1).strip()}

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words in the place of the ticket number have its form ("T-7K2P"), or there are none. "take
        the bread out" has no such number.
        """
        return "ticket" not in slots or rows.number_in(slots["ticket"]) is not None


class PreparedMove(Arguments):
    """A move in the conversation of a person, found before anything is asked or done."""

    conversation: str
    number: str
    operator: str
    words: str = ""


def to_move(call: Call[Services], named: TicketToMove) -> PreparedMove:
    """Return the admin's move (take, hand back) with the conversation of the ticket's person. Raises ToolRefused if the
    admin names no ticket, or the ticket is not open.
    """
    if not named.ticket:
        raise ToolRefused(say(call).desk_which)
    number = rows.number_in(named.ticket) or named.ticket[:20]
    row = rows.by_number(call.services, number)
    if row is None or row["status"] != rows.OPEN:
        raise ToolRefused(say(call).desk_nobody.format(ticket=number))
    return PreparedMove(
        conversation=row["conversation"], number=number, operator=_name(call), words=named.words.strip()
    )


def to_answer(call: Call[Services], named: TicketToMove) -> PreparedMove:
    """Return the admin's answer with the conversation of the ticket's person. Raises ToolRefused if the answer is
    blank, the admin names no ticket, or the ticket is not open.
    """
    move = to_move(call, named)
    if is_blank(move.words):
        raise ToolRefused(say(call).desk_no_words.format(ticket=move.number))
    return move


def _name(call: Call[Services]) -> str:
    """Return the admin's name as operators see it; without a name, "admin" and the last four digits of their number."""
    about = call.about
    if about is None:
        return say(call).an_admin
    return about.name or f"{say(call).an_admin} {about.number[-4:]}"


def _put(call: Call[Services], move: PreparedMove, what: str, **data: str | bool) -> None:
    """Send the admin's move (`what`: answer, take, hand back) as an event to the person's mailbox. Safe to repeat: a
    repeat sends the same event id.
    """
    assert call.services.mailbox is not None
    event = Notified(
        id=f"{call.effect}.m",
        conversation=move.conversation,
        received_at=call.now,
        lane=LANE_NAME,
        what=what,
        data={"operator": move.operator, "phone": call.conversation, "at": call.now.isoformat(), **data},
    )
    call.services.mailbox.put(event)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "reply {ticket:T-7K2P} {words:we'll be there at 5}",
            "reply to {ticket:T-7K2P} {words:we'll be there}",
            "say {ticket:T-7K2P} {words:we'll be there}",
            "reply {ticket:T-7K2P}",
            "reply",
        ],
        "es": [
            "responde {ticket:T-7K2P} {words:llegamos a las 5}",
            "responde a {ticket:T-7K2P} {words:ya vamos}",
            "di {ticket:T-7K2P} {words:ya vamos}",
            "responde {ticket:T-7K2P}",
            "responde",
        ],
    },
    prepare=to_answer,
    question=lambda call, move: say(call).ask_reply.format(ticket=move.number, text=move.words),
    direct=True,
    role="admin",
)
def reply_to_ticket(call: Call[Services], arguments: PreparedMove) -> str:
    """Answer the person of a ticket."""
    _put(call, arguments, OPERATOR_SAID, text=arguments.words)
    return say(call).desk_sent.format(ticket=arguments.number)


@tool(
    Tier.WRITE,
    phrases={"en": ["take {ticket:T-7K2P}", "take"], "es": ["toma {ticket:T-7K2P}", "toma"]},
    prepare=to_move,
    question=lambda call, move: say(call).ask_take.format(ticket=move.number),
    direct=True,
    role="admin",
)
def take_ticket(call: Call[Services], arguments: PreparedMove) -> str:
    """Take the hand-off of a ticket, also from another operator."""
    _put(call, arguments, OPERATOR_TOOK, take=True)
    return say(call).desk_taken.format(ticket=arguments.number)


@tool(
    Tier.WRITE,
    phrases={
        "en": ["hand back {ticket:T-7K2P}", "hand back", "hand-back {ticket:T-7K2P}", "hand-back"],
        "es": ["devuelve {ticket:T-7K2P}", "devuelve"],
    },
    prepare=to_move,
    question=lambda call, move: say(call).ask_hand_back.format(ticket=move.number),
    direct=True,
    role="admin",
)
def hand_back_ticket(call: Call[Services], arguments: PreparedMove) -> str:
    """Let the bot answer the person of a ticket again, unless a colleague has them."""
    _put(call, arguments, HANDED_BACK)
    return say(call).desk_handed_back.format(ticket=arguments.number)


@tool(
    Tier.READ,
    phrases={"en": ["tickets", "open tickets"], "es": ["tickets", "tickets abiertos"]},
    direct=True,
    role="admin",
)
def list_tickets(call: Call[Services], arguments: NoArguments) -> str:
    """List the tickets that are open, the latest first."""
    says, found = say(call), rows.open_ones(call.services, LISTED + 1)
    if not found:
        return says.desk_no_tickets
    lines = [says.desk_ticket.format(ticket=row["number"], subject=row["subject"]) for row in found[:LISTED]]
    return "\n".join((*lines, *([says.desk_more] if len(found) > LISTED else [])))


@tool(
    Tier.WRITE,
    phrases={"en": ["on duty"], "es": ["de turno", "en turno"]},
    question=lambda call, _: say(call).ask_on_duty,
    direct=True,
    role="admin",
)
def go_on_duty(call: Call[Services], arguments: NoArguments) -> str:
    """Tell this admin of people who want a person, from now on."""
    say_duty(call, ON)
    until = in_words((call.now + EXTRA).astimezone(call.zone), call.now, call.language, is_end=True)
    return say(call).on_duty.format(time=until)


@tool(
    Tier.WRITE,
    phrases={"en": ["off duty"], "es": ["fuera de turno"]},
    question=lambda call, _: say(call).ask_off_duty,
    direct=True,
    role="admin",
)
def go_off_duty(call: Call[Services], arguments: NoArguments) -> str:
    """Tell this admin of nobody any more who wants a person."""
    say_duty(call, OFF)
    return say(call).off_duty


TOOLS = (reply_to_ticket, take_ticket, hand_back_ticket, list_tickets, go_on_duty, go_off_duty)
"""The tools of admins. No model is offered one."""
