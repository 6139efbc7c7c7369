"""Counts what DynamoDB bills for the functions' calls, as its price list says:

a write      1 unit for each KB of the item, as it is before or after the write, whichever is larger
a read       1 unit for each 4 KB of each item that is read consistently, also where there is none; half of that
             otherwise; a query reads all its items as one
in a transaction, each write, check and read is billed twice
the index    holds the keys and what the index sorts by of each item that has both: 1 unit where it is put in, or taken
             out, and 2 where it moves. A transaction's is counted twice as well, which AWS does not promise to be so

An item is its names and its values, in bytes (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/
CapacityUnitCalculations.html). moto tells none of this, and requests are no measure: an update of one attribute of a
large item is a small request and a large bill.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

INDEXED = ("shard", "due")
"""The attributes by which the index `due` holds an item."""

Item = Mapping[str, Any]
Key = tuple[str, str, str]
"""The table, the partition and the sort key of an item."""


@dataclass
class Bill:
    """The units of all calls that were made through the watched sessions, since the last `reset`."""

    look: Any
    """A client of the test's own, which looks at the items before and after each call."""
    writes: int = 0
    reads: float = 0
    by_item: dict[str, int] = field(default_factory=dict)
    """The units of writes by the kind of item, such as "OUT#" or "STATE", the index as "index"."""
    _params: Mapping[str, Any] = field(default_factory=dict)
    _before: dict[Key, Item | None] = field(default_factory=dict)

    def watch(self, events: Any) -> None:
        """Count the calls of a session, given by its events, through the clients that it makes from now on."""
        events.register("provide-client-params.dynamodb", self._asked)
        events.register("after-call.dynamodb", self._answered)

    def reset(self) -> None:
        """Begin a new bill."""
        self.writes, self.reads, self.by_item = 0, 0, {}

    def _asked(self, params: Mapping[str, Any], **_: object) -> None:
        """Note each item that a call will write, as it is before."""
        self._params = params
        self._before = {key: self._item(key) for key, _ in _written(params)}

    def _answered(self, parsed: Mapping[str, Any], model: Any, **_: object) -> None:
        """Add the units of a call. A refused one is billed too, by the items that it has not changed."""
        params, is_transaction = self._params, model.name.startswith("Transact")
        times = 2 if is_transaction else 1
        for key, what in _written(params):
            before, after = self._before[key], self._item(key)
            self._write(key, times * max(1, _kilobytes(max(_size(before), _size(after)), 1)))
            if what != "ConditionCheck":
                self._write(("", "", "index"), times * _moves(before, after))
        self.reads += times * self._read(model.name, params, parsed)

    def _read(self, call: str, params: Mapping[str, Any], parsed: Mapping[str, Any]) -> float:
        if call == "BatchGetItem":
            found = [item for items in parsed.get("Responses", {}).values() for item in items]
            asked = sum(len(each["Keys"]) for each in params["RequestItems"].values())
            steps = sum(_kilobytes(_size(item), 4) for item in found) + asked - len(found)
            return steps * max(_strength(each) for each in params["RequestItems"].values())
        if call == "GetItem":
            return max(1, _kilobytes(_size(parsed.get("Item")), 4)) * _strength(params)
        if call in ("Query", "Scan"):
            return max(1, _kilobytes(sum(map(_size, parsed.get("Items", []))), 4)) * _strength(params)
        return 0

    def _write(self, key: Key, units: int) -> None:
        kind = key[2].partition("#")[0]
        self.by_item[kind] = self.by_item.get(kind, 0) + units
        self.writes += units

    def _item(self, key: Key) -> Item | None:
        table, pk, sk = key
        keys = {"pk": {"S": pk}, "sk": {"S": sk}}
        found: Item | None = self.look.get_item(TableName=table, Key=keys, ConsistentRead=True).get("Item")
        return found


def _written(params: Mapping[str, Any]) -> Iterator[tuple[Key, str]]:
    """Yield the key of each item that a call with these parameters writes or checks, and how."""
    if "TransactItems" in params:
        for each in params["TransactItems"]:
            ((what, write),) = each.items()
            yield _key(write["TableName"], write.get("Item") or write["Key"]), what
    elif "RequestItems" in params:
        for table, requests in params["RequestItems"].items():
            for request in requests if isinstance(requests, list) else ():
                ((what, write),) = request.items()
                yield _key(table, write.get("Item") or write["Key"]), what
    elif "Item" in params:
        yield _key(params["TableName"], params["Item"]), "Put"
    elif "Key" in params and "ConsistentRead" not in params:
        yield _key(params["TableName"], params["Key"]), "Update"


def _key(table: str, item: Item) -> Key:
    return table, item["pk"]["S"], item["sk"]["S"]


def _kilobytes(size: int, step: int) -> int:
    return math.ceil(size / (1024 * step))


def _strength(request: Mapping[str, Any]) -> float:
    return 1 if request.get("ConsistentRead") else 0.5


def _moves(before: Item | None, after: Item | None) -> int:
    """Return the units of the index: of taking an item out, and of putting it in, if its place there changes."""
    old, new = _place(before), _place(after)
    return 0 if old == new else (old is not None) + (new is not None)


def _place(item: Item | None) -> object:
    if item is None or any(name not in item for name in INDEXED):
        return None
    return [item[name] for name in INDEXED]


def _size(item: Item | None) -> int:
    """Return the bytes of an item: its attributes' names and values."""
    return 0 if item is None else sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(value: Mapping[str, Any]) -> int:
    ((kind, held),) = value.items()
    match kind:
        case "S":
            return len(held.encode())
        case "B":
            return len(held)
        case "N":
            return math.ceil(len(held.strip("-").replace(".", "").strip("0")) / 2) + 1 + held.startswith("-")
        case "BOOL" | "NULL":
            return 1
        case "L":
            return 3 + sum(1 + _value(each) for each in held)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _value(each) for name, each in held.items())
        case _:
            return sum(len(each) for each in held)
