"""What a release reads and what it writes: the document, the lanes' notes, events and the queues' messages as JSON
Schema, and the types of the table's attributes.

`python -m tests.stored.contract`, at a release, keeps what that release reads in `release-before.json`. From then on a
test holds whatever is written against it, so that the release can be taken back (docs/decisions/0078).
"""

import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

import boto3
import pytest
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

import parley
from parley.adapters.dynamodb import DynamoStore
from parley.conversation import events
from parley.conversation.effects import Outbound
from parley.conversation.history import HistoryBlock, Line
from parley.conversation.state import Document
from parley.ports import Commit, Receipt, RelayMessage
from parley.ports.queues import StatusOrStop
from tests.support.cloud import shut_out
from tests.support.moto_in_place import aws_in_moto
from tests.support.table import create_table

FILE = Path(__file__).parent / "release-before.json"
Schema = Mapping[str, Any]
TABLE, AT = "parley", datetime(2026, 11, 21, 12, tzinfo=UTC)
PROSE = ("description", "title", "examples", "default", "discriminator")
"""The parts of a schema that say nothing about which values fit it."""
BOUNDS = {"maxLength": 1, "maxItems": 1, "maximum": 1, "exclusiveMaximum": 1,
          "minLength": -1, "minItems": -1, "minimum": -1, "exclusiveMinimum": -1}  # fmt: skip
"""The bounds of a schema: 1 for those that a larger value exceeds, -1 for those that a smaller one does."""


def schema(mode: Literal["validation", "serialization"]) -> Schema:
    """Return what this release reads ("validation") or writes ("serialization"): a schema for each root by its name."""
    found = {_name(model): model for model in models()}
    refs, defined = models_json_schema([(model, mode) for model in found.values()])
    roots = {name: refs[(model, mode)] for name, model in found.items()}
    return {"roots": roots, "$defs": _bare(defined["$defs"])}


def models() -> Iterator[type[BaseModel]]:
    """Yield every model of which something is stored or queued."""
    for each in pkgutil.walk_packages([str(Path(next(iter(parley.__path__))) / "lanes")], "parley.lanes."):
        importlib.import_module(each.name)
    yield from get_args(get_args(events.AnyEvent)[0])
    yield from (RelayMessage, *get_args(StatusOrStop), Outbound, Line, HistoryBlock)
    yield from _below(Document)


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for each in model.__subclasses__():
        yield each
        yield from _below(each)


def _name(model: type[BaseModel]) -> str:
    """Return an event's kind, or a model's module and class."""
    kind = model.model_fields.get("kind") if issubclass(model, events.Event) else None
    return f"event {kind.default}" if kind else f"{model.__module__.removeprefix('parley.')}.{model.__name__}"


def _bare(value: Any) -> Any:
    """Return a schema without what only people read. A property may be named as such a part is."""
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {name: _bare(each) for name, each in value.items() if name not in PROSE}
    if "properties" in value:
        kept["properties"] = {name: _bare(each) for name, each in value["properties"].items()}
    return kept


def items(dynamodb: Any) -> dict[str, dict[str, list[str]]]:
    """Return how DynamoDB holds what a turn writes, short and long: the types of each attribute, by kind of item. The
    table is empty before.
    """
    store = DynamoStore(dynamodb, TABLE, lambda: AT, timedelta(days=30))
    for words in ("hi", "words that differ " * 100):
        before = store.load(words[:2], []).conversation
        line = Line(id="SM1", direction="in", text=words, at=AT)
        note = {"text": words}
        after = before.change(version=1, history=before.history.add(line).in_blocks(), notes={"x": note})
        store.commit(Commit(after, (line,), Receipt("SM1", 1), first=True))
    found: dict[str, dict[str, set[str]]] = {}
    for item in dynamodb.scan(TableName=TABLE)["Items"]:
        kind = found.setdefault(item["sk"]["S"].partition("#")[0], {})
        for name, value in item.items():
            kind.setdefault(name, set()).update(value)
    return {kind: {name: sorted(types) for name, types in each.items()} for kind, each in found.items()}


def recoded(written: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[str]:
    """Yield, in words, the attributes of items that are written in another type than the reading release knows."""
    for kind, attributes in read.items():
        for name, types in attributes.items():
            now = written.get(kind, {}).get(name)
            if now is None or not set(now) <= set(types):
                yield f"item {kind}.{name}: {now} instead of {types}"


def misread(written: Schema, read: Schema) -> Iterator[str]:
    """Yield, in words, what the reading release would refuse or not know of what the writing one writes."""
    both = [(name, root, read["roots"][name]) for name, root in written["roots"].items() if name in read["roots"]]
    roots = frozenset((new["$ref"], old["$ref"]) for _, new, old in both)
    for name in written["roots"].keys() - read["roots"].keys():
        if name.startswith("event "):
            yield f"{name}: a kind that it does not know"
    for name, new, old in both:  # a root within another is compared once, by itself
        others = roots - {(new["$ref"], old["$ref"])}
        yield from _differences(new, old, written["$defs"], read["$defs"], name, others)


def _differences(
    new: Schema, old: Schema, news: Schema, olds: Schema, at: str, seen: frozenset[tuple[str, str]]
) -> Iterator[str]:
    """Yield what makes a value of the schema `new` none of the schema `old`. `seen` are the pairs of models that are
    being compared already: a model may hold its like.
    """
    for option in _options(new, news):
        tried = [list(_pair(option, each, news, olds, at, seen)) for each in _options(old, olds)]
        yield from min(tried, key=len)


def _pair(
    new: Schema, old: Schema, news: Schema, olds: Schema, at: str, seen: frozenset[tuple[str, str]]
) -> Iterator[str]:
    """Yield the differences between two schemas that are no choices, unless these two are compared elsewhere."""
    pair = (new.get("$ref", ""), old.get("$ref", ""))
    if pair not in seen:
        named = seen | {pair} if all(pair) else seen
        yield from _one(_resolved(new, news), _resolved(old, olds), news, olds, at, named)


def _one(
    new: Schema, old: Schema, news: Schema, olds: Schema, at: str, seen: frozenset[tuple[str, str]]
) -> Iterator[str]:
    """Yield the differences between two schemas that are no choices."""
    if not old.keys() - {"readOnly"}:
        return  # anything is read
    if new.get("type") != old.get("type") and (new.get("type"), old.get("type")) != ("integer", "number"):
        yield f"{at}: {new.get('type') or 'anything'} instead of {old.get('type') or 'a choice'}"
        return
    named, known = _values(new), _values(old)
    if known and (not named or not named <= known):
        yield f"{at}: {', '.join(sorted(map(str, named - known))) or 'any value'} is a value that it does not know"
    for bound, sign in BOUNDS.items():
        if bound in old and (bound not in new or (new[bound] - old[bound]) * sign > 0):
            yield f"{at}: {bound} was {old[bound]}"
    if "pattern" in old and new.get("pattern") != old["pattern"] and not named:
        yield f"{at}: another pattern"
    if new.get("type") == "object":
        yield from _objects(new, old, news, olds, at, seen)
    for part in ("items", "additionalProperties"):
        if isinstance(old.get(part), dict) and isinstance(new.get(part), dict):
            yield from _differences(new[part], old[part], news, olds, f"{at}[]", seen)


def _objects(
    new: Schema, old: Schema, news: Schema, olds: Schema, at: str, seen: frozenset[tuple[str, str]]
) -> Iterator[str]:
    there, was = new.get("properties", {}), old.get("properties", {})
    for name, read in was.items():
        if name in there:
            yield from _differences(there[name], read, news, olds, f"{at}.{name}", seen)
        elif name in old.get("required", ()):
            yield f"{at}.{name}: it is not written any more"
    if old.get("additionalProperties") is False:
        yield from (f"{at}.{name}: a field that it refuses" for name in there.keys() - was.keys())


def _options(of: Schema, defined: Schema) -> list[Schema]:
    """Return the choices of a schema, as references where they are some; the schema alone if it is no choice."""
    whole = _resolved(of, defined)
    found = whole.get("anyOf") or whole.get("oneOf")
    return [option for each in found for option in _options(each, defined)] if found else [of]


def _resolved(of: Schema, defined: Schema) -> Schema:
    found: Schema = defined[of["$ref"].rpartition("/")[2]] if "$ref" in of else of
    return found


def _values(of: Schema) -> set[Any]:
    return set(of["enum"]) if "enum" in of else {of["const"]} if "const" in of else set()


def main() -> None:
    """Keep what this release reads."""
    with pytest.MonkeyPatch.context() as patch, aws_in_moto():
        shut_out(patch)
        dynamodb = boto3.client("dynamodb", region_name="us-east-1")
        create_table(dynamodb, TABLE)
        kept = {**schema("validation"), "items": items(dynamodb)}
    FILE.write_text(json.dumps(kept, sort_keys=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
