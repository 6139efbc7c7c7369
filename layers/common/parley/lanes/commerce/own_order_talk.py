"""Reads what people who have ordered say of it with reasons and remarks around it, in words that no list holds.

    "so the party's off, kid's got chicken pox. don't bake anything"     it is cancelled, once they agree
    "did my payment go thru?", "ya le deposité, sí le cayó?"             whether their payment has arrived
    "did you cancel my paid order too?"                                  their last orders
    "no sign of a soul with my buns"                                     how their order stands

A trained classifier tells them apart (`conversation/desk_talk`). Whatever ends something is asked about first.
"""

from parley.business.files import Business
from parley.conversation.desk_talk import DeskTalk, desk_shares
from parley.conversation.normal_form import normalise
from parley.conversation.request_reader import reader
from parley.conversation.topics import asks
from parley.lanes.commerce import own_order_words
from parley.lanes.commerce.notes import CommerceNotes
from parley.lanes.commerce.own_order_words import CANCEL, ORDER_QUESTIONS, STATUS
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.texts.vocabulary import listed
from parley.tools.phrases import bare

SURE, LIKELY, CERTAIN = 0.6, 0.5, 0.9
"""How likely a wish is at least, from 0 to 1: to go before all else, where nothing else was understood, and where there
is no order that it could be about."""
COMPLAINS, ELSEWHERE = 0.2, 0.5
"""How likely a complaint is at most beside a cancellation, and a wish to end something that is no order."""
ENDS_ELSEWHERE = (
    *("delete_event", "delete_task", "cancel_reminder", "cancel_sessions"),
    *("delete_contact", "delete_email", "remove_title", "disconnect_google"),
)
"""The labels of the reader of requests for wishes to end something else."""
OF_PAYMENT = ReadCommand("order_status", {"of_payment": "true"}, goes_first=True, is_own=True)
ENDED_OR_NOT = ReadCommand("list_orders", {}, goes_first=True, is_own=True)


def read(text: str, notes: CommerceNotes) -> ReadCommand | None:
    """Return the command for a text of somebody who has ordered that is surely about their payment, or wants their
    order cancelled while no cart could be meant. None for any other text."""
    shares = desk_shares(text) if notes.orders else {}
    if shares.get(DeskTalk.PAYMENT, 0.0) >= SURE:
        return OF_PAYMENT
    if notes.lines or shares.get(DeskTalk.CANCEL, 0.0) < SURE:
        return None
    return _ending(text, shares.get(DeskTalk.COMPLAINT, 0.0))


def read_likely(text: str, _: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command for a text that nobody understood, of somebody without a cart: how their order stands, or its
    end; who has ordered nothing is told so. None for any other text."""
    notes, shares = CommerceNotes.read(stored), desk_shares(text)
    if notes.lines:
        return None
    if shares.get(DeskTalk.CANCEL, 0.0) >= (LIKELY if notes.orders else CERTAIN):
        return _ending(text, shares.get(DeskTalk.COMPLAINT, 0.0))
    return STATUS if notes.orders and shares.get(DeskTalk.STATUS, 0.0) >= LIKELY else None


def _ending(text: str, complains: float) -> ReadCommand | None:
    """Return the command for a text that is likely about the end of an order; None if it complains, wants something
    else besides, or is about something that is no order."""
    elsewhere = sum(reader().label_shares(text).get(label, 0.0) for label in ENDS_ELSEWHERE)
    if complains >= COMPLAINS or elsewhere >= ELSEWHERE or own_order_words.is_denied(text):
        return None
    said = bare(normalise(text)).split()
    if not listed(ORDER_QUESTIONS, "ordering_besides").isdisjoint(said):
        return None
    begins = said[:1]
    is_told = asks(text) and not listed(ORDER_QUESTIONS, "asks_if_ended").isdisjoint(begins)
    return ENDED_OR_NOT if is_told else CANCEL._replace(is_own=True)
