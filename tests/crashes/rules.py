"""Promises that are checked while a world runs, because its end might not show that one was broken: a turn commits
before it acts, and whatever is sent again keeps its deduplication id."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from parley.adapters.dynamodb import from_item
from parley.adapters.rows import EFFECT, NEW
from parley.lanes.commerce.order import GIVES_BACK, ORDER, STOCK, Order
from parley.ports import ROW_KINDS
from tests.support.business import LAST_CROISSANT

SHOP = LAST_CROISSANT.catalogue
"""The catalogue of the crash tests' shop."""
MADE_BY = re.compile(r".+\.a\d+")
"""Matches the effect id in a row's id; if an effect makes several rows, a number follows."""
Look = Callable[[str, str], Mapping[str, Any] | None]
"""A function that reads an item of the table by conversation id and sort key; None if there is none."""


def relays_what_is_committed(body: str, look: Look) -> None:
    """Check that every message of a relay stands in the outbox."""
    relay = json.loads(body)
    for message in relay["messages"]:
        assert look(relay["conversation"], f"OUT#{message['id']}"), f"{message['id']} is relayed and not committed"


def posts_what_is_claimed(status_callback: str, look: Look) -> None:
    """Check that the outbox row of a message that is being posted has the status "sending"."""
    conversation, _, row = parse_qs(urlsplit(status_callback).query)["row"][0].partition(".")
    item = look(conversation, f"OUT#{row}")
    assert item is not None, f"{row} is posted and not committed"
    assert item["status"] == "sending", f"{row} is posted while it is {item['status']}"


def written_by_an_action(operation: str, given: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return (conversation, effect) of a DynamoDB call that writes a tool's rows; None for any other call. The effect
    is "" if the call does not show it.
    """
    if operation == "TransactWriteItems":
        puts = [from_item(each["Put"]["Item"]) for each in given["TransactItems"] if "Put" in each]
        keys = [(each["pk"].removeprefix("C#"), each["sk"]) for each in puts]
        return next(((owner, sort.removeprefix(EFFECT)) for owner, sort in keys if sort.startswith(EFFECT)), None)
    key = from_item(given["Key"]) if operation == "UpdateItem" else {"sk": ""}
    kind, _, id = key["sk"].partition("#")
    if kind not in ROW_KINDS:
        return None
    values = from_item(given["ExpressionAttributeValues"])
    effects = [value for name, value in values.items() if name.endswith("_by")]
    made = MADE_BY.match(id) if given["ConditionExpression"] == NEW else None
    return key["pk"].removeprefix("C#"), next(iter(effects), made[0] if made else "")


def acts_on_what_is_counted(conversation: str, effect: str, look: Look) -> None:
    """Check that a running action is the next committed one, under its own effect id, and that this attempt is counted.
    An empty `effect` is not compared.
    """
    state = look(conversation, "STATE")
    doing = json.loads(state["document"])["doing"] if state else None
    actions = doing["actions"] if doing else []
    due = next((action for action in actions if action["result"] is None), None)
    assert due is not None, f"{effect} runs and is not committed"
    assert effect in ("", due["effect"]), f"{effect} runs before {due['effect']}"
    assert due["attempts"] > 0, f"{effect} runs and is not counted"


def is_noted_as_sending(to: str, items: Iterable[Mapping[str, Any]]) -> str:
    """Check that exactly one row says that an email to this address is being sent. Return that row's effect."""
    kind = "EMAIL#"
    rows = [item for item in items if item["sk"].startswith(kind) and (item["to"], item["state"]) == (to, "sending")]
    assert len(rows) == 1, f"an email leaves, and {len(rows)} rows say so"
    effect: str = rows[0]["sk"].removeprefix(kind)
    return effect


def stock_is_right(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what is wrong with the shop's stock: products sold that were not there, or reserved for an order that was
    cancelled.
    """
    orders = [Order.of({**item, "id": item["sk"]}) for item in items if item["pk"] == ORDER]
    wrong = []
    for item in items:
        if item["pk"] == STOCK:
            sku, left = item["sk"], int(item["left"])
            sold = sum(order.reserved.get(sku, 0) for order in orders if order.status not in GIVES_BACK)
            first = next(each.stock for each in SHOP.products if each.sku == sku)
            if left < 0 or left + sold != first:
                wrong.append(f"{left} of {sku} are left and {sold} sold, of {first}")
    return wrong


def repeats_its_deduplication_id(known: dict[str, str], queue: str, body: str, deduplication: str) -> None:
    """Check that an event or a relay is always sent with the same deduplication id. `known` keeps the ids between
    calls.
    """
    said = json.loads(body)
    what = [said[name] for name in ("id", "redriven", "waited", "conversation", "version", "again") if name in said]
    first = known.setdefault(json.dumps([queue, what]), deduplication)
    assert first == deduplication, f"{what} is put into {queue} under two deduplication ids"
