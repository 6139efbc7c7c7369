"""Operators' commands that show and change orders and stock."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from parley.business.money import money
from parley.conversation.text import one_line
from parley_cli.errors import OperatorError
from parley_cli.operators.api_client import Json
from parley_cli.operators.options import Desk
from parley_cli.operators.table import local_time, local_time_with_zone, table, zone_of
from parley_cli.operators.who import order_number

ORDERS, STOCK = "/conversation/orders", "/conversation/stock"
LANGUAGE: Any = "en"
"""The language in which amounts are shown, like all of the command line."""


def orders(desk: Desk, status: str | None, most: int) -> None:
    """Print orders, newest first."""
    found = list(desk.client.pages(ORDERS, most, status=None if status == "all" else status))
    rows = [
        (
            each["number"],
            local_time(each["due"]),
            each["status"].replace("_", " "),
            each["how"],
            each["name"],
            _total(each),
            ", ".join(f"{line['count']} {line['name']}" for line in each["lines"]),
        )
        for each in found
    ]
    nothing = "There is no order." if status == "all" else f"No order is {(status or '').replace('_', ' ')}."
    due = f"due ({zone_of()})"
    heads = ("order", due, "status", "how", "name", "total", "what")
    desk.print_rows(found, heads, rows, nothing, whole=("order", due, "total"))


def order(desk: Desk, number: str) -> None:
    """Print one order: its lines, how it is received and paid, and its possible next statuses."""
    found = desk.client.get(f"{ORDERS}/{order_number(number)}")
    desk.print_one(found, "\n".join(_order_in_words(found)))


def move(desk: Desk, number: str, to: str, reason: str, name: str | None, key: str | None) -> None:
    """Move an order to another status, or refuse it with a reason. The service tells the customer."""
    if to == "refused" and not reason.strip():
        raise OperatorError('A refusal needs a reason, which the person is told: --reason "We are closed that day."')
    body = {"to": to, "operator": desk.operator(name), **({"reason": reason} if reason.strip() else {})}
    after = desk.client.change("POST", f"{ORDERS}/{order_number(number)}/moves", body, key)
    desk.print_one(after, f"{after['number']} is {after['status'].replace('_', ' ')}.{_next(after)}")


def stock(desk: Desk) -> None:
    """Print how many of each product are left."""
    found = desk.client.get(STOCK)["items"]
    rows = [
        (each["sku"], each["name"], "no limit" if each["left"] is None else each["left"], each["first"])
        for each in found
    ]
    desk.print_rows(found, ("sku", "name", "left", "at first"), rows, "Nothing is sold here.")


def set_stock(desk: Desk, sku: str, left: int, name: str | None, key: str | None) -> None:
    """Set how many of a product are left."""
    path = f"{STOCK}/{quote(sku.strip().lower(), safe='')}"
    after = desk.client.change("PUT", path, {"left": left, "operator": desk.operator(name)}, key)
    desk.print_one(after, f"{after['sku']}: {after['left']} left.")


def _total(found: Json) -> str:
    return money(found["total"], found["currency"], LANGUAGE)


def _order_in_words(found: Json) -> Iterator[str]:
    """Yield the lines that show an order: number, status, how and when it is received and paid, its products and its
    history.
    """
    paid = found["payment"]
    on_receipt = "when it is picked up" if found["how"] == "pickup" else "on delivery"
    how = on_receipt if paid["kind"] == "on_delivery" else f"by card, {paid['status']}"
    where = f", to {one_line(found['address'], 200)}" if found["address"] else ""
    yield f"{found['number']}  {found['status'].replace('_', ' ')}  for {one_line(found['name'])}"
    yield f"{found['how']} {local_time_with_zone(found['due'])}{where}; paid {how}"
    rows = [
        (line["count"], line["name"], money(line["count"] * line["price"], found["currency"], LANGUAGE))
        for line in found["lines"]
    ]
    fee = [("", "delivery", money(found["fee"], found["currency"], LANGUAGE))] if found["fee"] else []
    yield table(("", "what", "price"), [*rows, *fee, ("", "in all", _total(found))])
    if found.get("note"):
        yield f"Note: {one_line(found['note'], 200)}"
    for each in found["history"]:
        why = f": {one_line(each['reason'], 300)}" if each["reason"] else ""
        yield f"{local_time_with_zone(each['at'])}  {each['to'].replace('_', ' ')} by {one_line(each['by'])}{why}"
    if found["moves"]:
        yield _next(found).strip()


def _next(found: Json) -> str:
    return f" It can become {', '.join(found['moves'])}." if found["moves"] else ""
