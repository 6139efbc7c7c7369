"""What follows a change of the draft of an order: the next detail that is missing, or the summary to agree to.

The cart, and what was said of when, how, for whom and how paid it is, are one draft. It is kept in the lane's notes, so
everything said goes into it at once; nothing is ordered before the yes to the summary.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parley.business.money import money
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.commerce import order_texts
from parley.lanes.commerce.cart import CartLine
from parley.lanes.commerce.cart_words import lines_in_words, sold
from parley.lanes.commerce.checkout import CheckoutRequest, ShopIsShort, due_in_words, order_draft
from parley.lanes.commerce.delivery_address import with_street
from parley.lanes.commerce.notes import LANE_NAME, CommerceNotes
from parley.lanes.commerce.texts import say
from parley.ports import Services
from parley.tools.tool import Call, LaneAction, MissingArgument, Result

PLACING = "place_order"
NOTHING_SAID = CheckoutRequest.model_validate({})


def with_next_step(call: Call[Services], done: Result, words: str, request: CheckoutRequest | None = None) -> Result:
    """Return the result with these words, then what the draft holds, and the question for what is missing next; behind
    the words alone the summary follows, if nothing is missing. `request` has what an open checkout knew already.
    """
    kept = CommerceNotes.read(done.notes or call.notes.get(LANE_NAME))
    keeps = (PLACING,) if request is None else ()  # a checkout that is open knows more than the notes
    changed = replace(call, notes={**call.notes, LANE_NAME: kept.store()})
    asked = request or NOTHING_SAID
    if not kept.lines:
        return replace(done, words=_joined([words, _without_goods(changed, kept)]), closes=True, keeps=keeps)
    so_far = _joined([words, draft_in_words(changed, asked)])
    try:
        drafted = order_draft(changed, asked)
    except ShopIsShort as short:
        taken, told = _as_many_as_left(changed, kept, short.left)
        if taken == kept:
            return replace(done, words=_joined([so_far, str(short)]), closes=True, keeps=keeps)
        return with_next_step(call, replace(done, notes=taken.store()), _joined([words, told]), request)
    except ToolRefused as why:
        return replace(done, words=_joined([so_far, str(why)]), closes=True, keeps=keeps)
    except ToolAsks as asks:
        given = {**asked.model_dump(mode="json"), **asks.given}
        question = MissingArgument(
            str(asks), PLACING, asks.argument, asks.options, asks.shape, yes=asks.yes, no=asks.no, given=given
        )
        return replace(done, words=so_far, asks=(question,), closes=True, keeps=keeps)
    return replace(done, words=words, confirms=(LaneAction(PLACING, drafted),), closes=True, keeps=keeps)


def _as_many_as_left(call: Call[Services], kept: CommerceNotes, left: Mapping[str, int]) -> tuple[CommerceNotes, str]:
    """Return the notes with no more of each product in the cart than are left of it, and what is said of that; the
    notes unchanged if some product is sold out, because then the person has to choose another.
    """
    if not all(left.values()):
        return kept, ""
    says, catalogue, lines, told = order_texts.say(call), sold(call), list[CartLine](), list[str]()
    free = dict(left)
    for line in kept.lines:
        count = min(line.count, free.get(line.sku, line.count))
        free[line.sku] = free.get(line.sku, line.count) - count
        lines += [line.counting(count)] if count else []
    for sku, count in left.items():
        product, wanted = catalogue.product(sku), kept.cart.count_of(sku)
        name = product.name.in_(call.language) if product else sku
        told.append(says.only_left_taken.format(left=count, name=name, wanted=wanted))
    return kept.change(lines=tuple(lines)), "\n".join(told)


def draft_in_words(call: Call[Services], request: CheckoutRequest) -> str:
    """Return one line that says what the draft holds: its goods and total, when and how it is had, and for whom."""
    says, notes, catalogue = say(call), CommerceNotes.for_call(call), sold(call)
    total = money(notes.cart.total, catalogue.currency, call.language)
    goods = says.draft_goods.format(lines=lines_in_words(catalogue, notes.lines, call.language), total=total)
    return says.draft.format(parts=", ".join([goods, *_said(call, request)]))


def _said(call: Call[Services], request: CheckoutRequest) -> Sequence[str]:
    """Return what the person has said of the order besides its goods, in words: time, way, name, payment."""
    says, notes = say(call), CommerceNotes.for_call(call)
    how = request.how or notes.how
    address = with_street(request.street, request.address) or notes.address
    way = {"pickup": says.read_pickup, "delivery": says.read_delivery}.get(how, "")
    place = says.read_address.format(address=address) if address and how != "pickup" else ""
    name = request.name or notes.name
    named = says.read_name.format(name=name) if name else ""
    paid = {"card": says.read_card, "delivery": says.read_cash}.get(request.pay or notes.pay, "")
    noted = says.read_note.format(note=notes.note) if notes.note else ""
    return [each for each in (due_in_words(call, request), place or way, named, paid, noted) if each]


def _without_goods(call: Call[Services], kept: CommerceNotes) -> str:
    """Return what is kept of an order whose goods are still to be said, and the question for them."""
    says, said = say(call), ", ".join(_said(call, NOTHING_SAID))
    asked = says.what_would_you_like
    return f"{says.draft.format(parts=said)} {asked}" if said and kept.is_checking_out else asked


def _joined(parts: Sequence[str]) -> str:
    return "\n".join(filter(None, parts))
