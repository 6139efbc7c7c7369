"""Finds the conversation that an operator names by its id, a phone number, an order or a ticket."""

import re

from parley_cli.errors import OperatorError
from parley_cli.numbers import e164
from parley_cli.operators.options import Desk

CONVERSATION = re.compile(r"[a-z2-7]{52}")
ORDER = re.compile(r"A-[0-9A-Z]{3,8}", re.IGNORECASE)
TICKET = re.compile(r"T-[0-9A-Z]{3,8}", re.IGNORECASE)
HINT = "Say a ticket (T-7K2P), an order (A-7K2P), a number (+14165550123) or a participant's id."


def conversation_of(desk: Desk, who: str) -> str:
    """Return the id of the conversation that `who` names: an id, a phone number, an order or a ticket. Raises
    OperatorError.
    """
    who = who.strip()
    if CONVERSATION.fullmatch(who):
        return who
    if TICKET.fullmatch(who):
        return str(desk.client.get(f"/conversation/tickets/{ticket_number(who)}")["conversation"])
    if ORDER.fullmatch(who):
        return str(desk.client.get(f"/conversation/orders/{order_number(who)}")["conversation"])
    try:
        number = e164(who)
    except OperatorError as error:
        raise OperatorError(f"{who!r} names nobody. {HINT}") from error
    return desk.conversation(number)


def order_number(given: str) -> str:
    """Return an order's number in the form that the API's paths use. Raises OperatorError if it is none."""
    return _number(given, ORDER, "an order's number, which is like A-7K2P")


def ticket_number(given: str) -> str:
    """Return a ticket's number in the form that the API's paths use. Raises OperatorError if it is none."""
    return _number(given, TICKET, "a ticket's number, which is like T-7K2P")


def _number(given: str, form: re.Pattern[str], what: str) -> str:
    if not form.fullmatch(given.strip()):
        raise OperatorError(f"{given.strip()!r} is not {what}.")
    return given.strip().upper()
