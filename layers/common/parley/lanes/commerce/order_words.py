"""Orders in words: for their person, for admins, and for an export."""

from collections.abc import Iterable

from parley.business.files import Business
from parley.business.money import money
from parley.conversation.time_words import day_in_words, moment_in_words
from parley.lanes.commerce.order import Order, OrderLine
from parley.lanes.commerce.order_texts import OrderTexts, say
from parley.ports import Services
from parley.texts import Language
from parley.tools.tool import Call


def lines_of(lines: Iterable[OrderLine], language: Language) -> str:
    """Return what was bought in one line: "2 x Butter croissant, 1 x Birthday cake (lemon)"."""
    return ", ".join(f"{line.count} x {line.name(language)}" for line in lines)


def total_of(order: Order, language: Language) -> str:
    """Return what an order costs, as that language writes it."""
    return money(order.total, order.currency, language)


def due_of(call: Call[Services], order: Order) -> str:
    """Return when an order is had, by the clock of the place."""
    business = call.services.business
    zone = business.local(call.now).tzinfo if business else None
    return moment_in_words(order.due_at, call.language, call.now, zone or call.zone)  # type: ignore[arg-type]


def placed(call: Call[Services], order: Order) -> str:
    """Return that an order is placed, and when and where it is had."""
    says = say(call)
    had = says.placed_pickup if order.how == "pickup" else says.placed_delivery
    total = total_of(order, call.language)
    words = says.placed.format(name=order.name, number=order.number, total=total)
    return f"{words}\n{had.format(when=due_of(call, order), address=order.address)}"


def told(says: OrderTexts, order: Order, due: str, reason: str = "") -> str:
    """Return what the person is told now that an operator has given their order its status."""
    words = says.told.get(f"{order.status}_{order.how}") or says.told[order.status]
    said = words.format(number=order.number, when=due)
    return f"{said} {says.refused_for.format(reason=reason)}" if reason else said


def standing(call: Call[Services], order: Order) -> str:
    """Return how an order stands, with the reason of whoever has moved it last, if they gave one."""
    says, reason = say(call), order.moves[-1].reason if order.moves else ""
    words = says.order_with_reason if reason else says.order
    return words.format(number=order.number, status=says.statuses[order.status], reason=reason)


def details(call: Call[Services], order: Order) -> str:
    """Return an order in full: how it stands, its lines, what it costs, when and where it is had, how it is paid."""
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
    """Return an order in one line of a person's history."""
    says, zone = say(call), call.zone
    day = day_in_words(order.created_at.astimezone(zone).date(), call.language, call.now.astimezone(zone).date())
    return says.history_line.format(
        number=order.number, day=day, total=total_of(order, call.language), status=says.statuses[order.status]
    )


def for_admin(call: Call[Services], order: Order) -> dict[str, str]:
    """Return the words for an admin's sentence about an order."""
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
    """Return an order in a line, for its person who asks for their data."""
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
    """Return whom to ask, and how they are reached; empty where nothing is known of the place."""
    contact = business.service.contacts[0] if business else None
    return (contact.who.in_(language), contact.reach) if contact else ("", "")
