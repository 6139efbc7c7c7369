"""Reads the short texts that elsewhere may be a wish for no more messages ("finalizar", "cancel", "no quiero nada"): of
somebody with a cart or an order they are about that.

    "finalizar", "terminar"        goes on to the checkout; without a cart, shows the order
    "cancelar", "no quiero nada"   empties the cart; without a cart, asks whether to cancel the order

What waits longer than a person remembers (`JUST_ORDERED`) is nothing that one word can be about.
"""

import re
from datetime import UTC, datetime, timedelta

from parley.business.files import Business
from parley.conversation.clause_kinds import EMPTY, ClauseKind, is_probably_chat, kind_of
from parley.conversation.courtesy import without_courtesy
from parley.conversation.normal_form import normalise
from parley.conversation.reach import STOP_UNLESS_ASKED
from parley.conversation.state import Conversation
from parley.conversation.stopping import StopWish, wish
from parley.conversation.topics import asks
from parley.lanes.commerce.notes import LANE_NAME, CommerceNotes
from parley.lanes.commerce.said_time import plainly
from parley.lanes.commerce.word_patterns import behind, is_whole, lowered, without_end, without_start
from parley.lanes.lane import LaneNotes, ReadCommand

JUST_ORDERED = timedelta(days=14)
"""How long after an order a text that names nothing else is taken for one about it."""
TIME_OF_ID = "%Y%m%d%H%M%S"
LONGEST = 160
"""The most characters of a text that is read here."""
WITH_A_CART = {
    "ends_order": ReadCommand("place_order", {}),
    "drops_order": ReadCommand("clear_cart", {}),
}
WITH_AN_ORDER = {
    "ends_order": ReadCommand("order_status", {}),
    "drops_order": ReadCommand("cancel_order", {}),
}
"""The command for each vocabulary list of such texts."""
JUST_EMPTIED = ReadCommand("show_cart", {}, goes_first=True)
STILL_SHOPPING = timedelta(hours=1)
"""How long after they have emptied their cart somebody may still mean it."""


def read_for(text: str, _: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command that such a text means for a person with these notes, as `Lane.reads` does."""
    return read(text, CommerceNotes.read(stored))


def read(text: str, notes: CommerceNotes) -> ReadCommand | None:
    """Return the command that such a text means for a person with a cart, with an order, or with a cart that they have
    just emptied; None for anybody else, and for any other text."""
    name = _list_of(text) if notes.lines or notes.orders or notes.emptied_at else None
    if name is None:
        return None
    is_stop_word = wish(text) is StopWish.DOUBTFUL or normalise(text) in STOP_UNLESS_ASKED
    if notes.lines:
        return WITH_A_CART[name]._replace(goes_first=is_stop_word)
    if notes.orders:  # any other text, as "pedir", may begin something new
        return WITH_AN_ORDER[name]._replace(goes_first=is_stop_word) if is_stop_word or name == "drops_order" else None
    return JUST_EMPTIED if is_stop_word else None


DROPS = "drops_order"
"""The list of what gives up an order, which may stand beside any reason: "ya no me alcanza, cancélalo"."""


def read_of_cart(text: str, _: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the command of a text that gives up what is being ordered, for a person with something in the cart: it is
    that which is meant, whatever they have ordered before. None for anybody else, and for any other text."""
    notes = CommerceNotes.read(stored)
    found = read(text, notes) if notes.lines else None
    return found._replace(goes_first=True) if found is not None and found.tool == "clear_cart" else None


def drops(text: str) -> bool:
    """Return whether a text gives up what is being ordered: "cancelar"."""
    return _list_of(text) == DROPS


def ends(text: str) -> bool:
    """Return whether a text ends the choosing, so that the order goes on to the checkout: "finalizar"."""
    return _list_of(text) == "ends_order"


def steers(text: str) -> bool:
    """Return whether a text can be about a cart or an order that waits, though it names neither."""
    return _list_of(text) is not None


def waits(conversation: Conversation, now: datetime) -> bool:
    """Return whether the person has a cart, or has just emptied it, an order that they have just placed, or an open
    question of the shop."""
    if any(each.unfinished is not None and each.unfinished.lane == LANE_NAME for each in conversation.questions):
        return True
    notes = CommerceNotes.of(conversation)
    is_shopping = notes.emptied_at is not None and now - notes.emptied_at < STILL_SHOPPING
    return bool(notes.lines) or is_shopping or has_just_ordered(notes, now)


def has_just_ordered(notes: CommerceNotes, now: datetime) -> bool:
    """Return whether the person's last order is recent; the ids of orders begin with the time of the order."""
    if not notes.orders:
        return False
    ordered = datetime.strptime(notes.orders[-1].partition("-")[0], TIME_OF_ID).replace(tzinfo=UTC)
    return now - ordered < JUST_ORDERED


def _list_of(text: str) -> str | None:
    """Return the vocabulary list that has the one thing which a text says, whatever fillers and reasons stand around it
    ("venga, lo pido", "anúlalo, que me he equivocado"); None if none has, or if it says anything else.
    """
    if not 0 < len(text) <= LONGEST:
        return None
    said = " ".join(lowered(plainly(text)).split()).strip(" .!¡,?¿")
    found = {_of_clause(each) for each in CLAUSES.split(said) if each} - {FILLER}
    if None in found and len(found) == A_PAIR:
        unknown = [each for each in CLAUSES.split(said) if each and _of_clause(each) is None]
        found = found - {None} if all(map(_goes_along, unknown)) else found
    name = found.pop() if len(found) == 1 else None
    return None if "?" in text and not (name == "ends_order" and _asks_how(said)) else name


def _asks_how(said: str) -> bool:
    """Return whether the last clause of a text asks how one goes on, and not whether something is so."""
    return CLAUSES.split(said)[-1].split()[:1] not in ([], ["can"], ["could"], ["is"], ["are"]) and asks(said)


def _goes_along(clause: str) -> bool:
    """Return whether a clause beside one that gives an order up only tells why: "she has no room for it"."""
    return not asks(clause) and (is_probably_chat(clause) or kind_of(clause) in GO_ALONG)


GO_ALONG = (*EMPTY, ClauseKind.NO, ClauseKind.CANCEL)
"""The kinds of clauses that may stand beside one which gives an order up."""


def _of_clause(clause: str) -> str | None:
    """Return the vocabulary list that has a clause, FILLER if it says nothing, None if it says anything else."""
    for each in (clause, without_courtesy(clause).strip(" .!,")):
        rest = each
        for _ in range(MOST_FILLERS):
            if name := next((name for name in WITH_A_CART if is_whole(name, rest)), None):
                return name
            if is_whole("ending_fillers", rest) or is_whole("ending_reasons", rest):
                return FILLER
            if (name := _of_two(rest)) is not None:
                return name
            rest = without_start("ending_fillers", without_end("ending_fillers", without_end("ending_reasons", rest)))
    return FILLER if not without_courtesy(clause).strip(" .!,") else None


def _of_two(clause: str) -> str | None:
    """Return the vocabulary list that has both phrases of a clause without a comma: "ya no lo quiero cancelalo"."""
    for name in WITH_A_CART:
        rest = behind(name, clause)
        if rest is not None and is_whole(name, rest):
            return name
    return None


CLAUSES = re.compile(r" ?[,;.!\n]+ ?")
MOST_FILLERS = 4
"""The most fillers at the beginning and at the end of a clause."""
A_PAIR = 2
FILLER = ""
