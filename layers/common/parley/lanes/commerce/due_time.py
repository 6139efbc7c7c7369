"""When an order can be ready: after the lead time of its products, as soon as the place is open. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from parley.business import hours
from parley.business.catalogue import ProductCatalogue
from parley.business.files import Business
from parley.lanes.commerce.cart import CartLine

QUARTER = timedelta(minutes=15)
"""Promised times are whole quarters of an hour."""
SLACK = timedelta(minutes=20)
"""How long before the currently earliest time a promised time may lie and still be kept: longer than a summary waits
for its yes, during which the earliest time moves on."""


def lead_hours(catalogue: ProductCatalogue, lines: Sequence[CartLine]) -> int:
    """Return how many hours it takes to make these products: the longest lead time among them."""
    products = (catalogue.product(line.sku) for line in lines)
    return max((product.lead_hours for product in products if product), default=0)


def earliest(business: Business, now: datetime, lead_hours: int) -> datetime | None:
    """Return the first moment, by the business's clock, at which an order placed now can be ready: a full quarter of an
    hour, in opening hours. None if no such opening is known.
    """
    return open_from(business, _whole_quarter(now.astimezone(UTC) + timedelta(hours=lead_hours)))


def open_from(business: Business, moment: datetime) -> datetime | None:
    """Return this moment if the place is open then, else the moment at which it opens next; None if no opening is
    known.
    """
    opening = hours.at(business, moment)
    return business.local(moment) if opening.is_open else opening.changes


def next_opening(business: Business, now: datetime, first: datetime) -> datetime:
    """Return the next moment after now at which the place opens, not before `first`; `first` if no opening is known."""
    at_now = hours.at(business, now)
    closes = at_now.changes if at_now.is_open else now
    opens = open_from(business, closes) if closes is not None else None
    return first if opens is None else max(business.local(opens), first)


def open_on(business: Business, moment: datetime, first: datetime) -> datetime | None:
    """Return the first moment, on the same day as `moment` and not before `first`, at which the place is open; None if
    there is none.
    """
    return on_day(business, business.local(moment).replace(hour=0, minute=0, second=0, microsecond=0), first)


def on_day(business: Business, day: datetime, first: datetime) -> datetime | None:
    """Return the first moment, between `day` and the end of its date and not before `first`, at which the place is
    open; None if there is none.
    """
    start = business.local(day)
    found = open_from(business, max(start, first))
    return found if found is not None and found.date() == start.date() else None


def _whole_quarter(moment: datetime) -> datetime:
    """Round a UTC moment up to a full quarter of an hour. UTC, because local clocks repeat an hour in autumn; every
    time zone is a multiple of 15 minutes from UTC.
    """
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -(-(moment - midnight) // QUARTER) * QUARTER
