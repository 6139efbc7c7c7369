"""Orders in words: for their person, for admins, and for an export."""

from collections.abc import Iterable

from parley.business.files import Business
from parley.business.money import money
from parley.conversation.time_words import day_in_words, moment_in_words
from parley.lanes.commerce.order import ENDED, Order, OrderLine
from parley.lanes.commerce.order_texts import OrderTexts, say
from parley.ports import Services
from parley.texts import Language
from parley.tools.tool import Call


def lines_of(lines: Iterable[OrderLine], language: Language) -> str:
    """Return the order's lines as one text: "2 x Butter croissant, 1 x Birthday cake (lemon)"."""
    return ", ".join(f"{line.count} x {line.name(language)}" for line in lines)


def total_of(order: Order, language: Language) -> str:
    """Return the order's total with its currency, written as in this language: "CA$12.50"."""
    return money(order.total, order.currency, language)


def due_of(call: Call[Services], order: Order) -> str:
    """Return when the order is collected or delivered, in words, by the business's clock: "tomorrow at 10:00"."""
    business = call.services.business
    zone = business.local(call.now).tzinfo if business else None
    return moment_in_words(order.due_at, call.language, call.now, zone or call.zone)  # type: ignore[arg-type]


def placed(call: Call[Services], order: Order) -> str:
    """Return the text that tells the person that their order is placed: its number, total, time and place."""
    says = say(call)
    had = says.placed_pickup if order.how == "pickup" else says.placed_delivery
    total = total_of(order, call.language)
    words = says.placed.format(name=order.name, number=order.number, total=total)
    return f"{words}\n{had.format(when=due_of(call, order), address=order.address)}"


def told(says: OrderTexts, order: Order, due: str, reason: str = "") -> str:
    """Return the sentence that tells the person their order's new status, after an operator has moved it."""
    words = says.told.get(f"{order.status}_{order.how}") or says.told[order.status]
    said = words.format(number=order.number, when=due)
    return f"{said} {says.refused_for.format(reason=reason)}" if reason else said


def standing(call: Call[Services], order: Order) -> str:
    """Return a sentence with the order's status, and the reason given with its last move, if any."""
    says, reason = say(call), order.moves[-1].reason if order.moves else ""
    words = says.order_with_reason if reason else says.order
    return words.format(number=order.number, status=says.statuses[order.status], reason=reason)


def payment_state(call: Call[Services], order: Order) -> str:
    """Return a sentence about what is known of the payment of an order, and whom to ask about money that was sent in
    another way."""
    who, reach = reach_of(call.services.business, call.language)
    state = "nothing_due" if order.status in ENDED and order.payment.status in ("due", "open") else order.payment.status
    words = say(call).payment_states[state]
    return words.format(number=order.number, total=total_of(order, call.language), who=who, reach=reach)


def details(call: Call[Services], order: Order) -> str:
    """Return several lines about an order: status, lines, fee, total, when and where, note."""
    says, language = say(call), call.language
    lines = [
        says.summary_line.format(
            count=line.count, name=line.name(language), price=money(line.total, order.currency, language)
        )
        for line in order.lines
    ]
    fee = [says.summary_fee.format(fee=money(order.fee, order.currency, language))] if order.fee else []
    note = [says.summary_note.format(note=order.note)] if order.note else []
    total = says.summary_total.format(total=total_of(order, language))
    had = says.summary_pickup if order.how == "pickup" else says.summary_delivery
    return "\n".join(
        [
            standing(call, order),
            *lines,
            *fee,
            total,
            had.format(when=due_of(call, order), address=order.address),
            *note,
        ]
    )


def one_of_many(call: Call[Services], order: Order) -> str:
    """Return one line about the order, for the list of a person's past orders: number, day, total, status."""
    says, zone = say(call), call.zone
    day = day_in_words(order.created_at.astimezone(zone).date(), call.language, call.now.astimezone(zone).date())
    return says.history_line.format(
        number=order.number, day=day, total=total_of(order, call.language), status=says.statuses[order.status]
    )


def for_admin(call: Call[Services], order: Order) -> dict[str, str]:
    """Return the values for the braces in an admin's sentence about an order, by name: number, status, lines, total,
    how, when, name.
    """
    says, language = say(call), call.language
    note = f" (“{order.note}”)" if order.note else ""
    return {
        "number": order.number,
        "status": says.statuses[order.status],
        "lines": f"{lines_of(order.lines, language)}{note}",
        "total": total_of(order, language),
        "how": says.way_pickup.lower() if order.how == "pickup" else order.address,
        "when": due_of(call, order),
        "name": order.name,
    }


def kept(call: Call[Services], order: Order) -> str:
    """Return one line about the order, for a person who asks what data is kept."""
    beside = [order.address, f"“{order.note}”" if order.note else ""]
    return say(call).kept_order.format(
        number=order.number,
        day=f"{order.created_at:%Y-%m-%d}",
        lines=lines_of(order.lines, call.language),
        total=total_of(order, call.language),
        status=say(call).statuses[order.status],
        name=order.name,
        address="".join(f", {each}" for each in beside if each),
    )


def reach_of(business: Business | None, language: Language) -> tuple[str, str]:
    """Return the business's first contact: who it is, and their phone number or email. Two empty strings without a
    business.
    """
    contact = business.service.contacts[0] if business else None
    return (contact.who.in_(language), contact.reach) if contact else ("", "")
