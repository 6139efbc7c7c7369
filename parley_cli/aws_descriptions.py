"""Writes short descriptions of the AWS services that Parley calls into a built layer, for `parley.adapters.aws`.

botocore reads the description of a service and of all endpoints of AWS where a client is made: some 4 MB of JSON for
three clients, which is a fifth of a cold start and 16 MB of memory. A short one holds the operations that the bundle's
code names, the shapes that these need, and no prose. Only the folder that is given is written.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import botocore.session
from botocore import xform_name
from botocore.loaders import Loader

from parley.adapters.aws import DESCRIPTIONS, Service

Json = dict[str, Any]
CALLERS = "parley"
"""The folder of the layer in which the names of operations are looked for."""


def write(layer: Path) -> None:
    """Write the descriptions into a built layer, for the operations that its code names."""
    loader: Loader = botocore.session.get_session().get_component("data_loader")
    words = frozenset(_words(layer))
    folder = layer / "parley" / "adapters" / DESCRIPTIONS
    prefixes = set()
    for service in get_args(Service):
        described = short(loader.load_service_model(service, "service-2"), words)
        prefixes.add(described["metadata"]["endpointPrefix"])
        _store(folder / service / "service-2.json", described)
        for kind in ("endpoint-rule-set-1", "paginators-1"):
            _store(folder / service / f"{kind}.json", loader.load_service_model(service, kind))
    _store(folder / "endpoints.json", _endpoints(loader.load_data("endpoints"), prefixes))


def short(described: Mapping[str, Any], words: frozenset[str]) -> Json:
    """Return the description of a service with only those operations whose name in Python is among these words."""
    operations = {name: each for name, each in described["operations"].items() if xform_name(name) in words}
    shapes: Json = {}
    waiting = list(_shapes_in(list(operations.values())))
    while waiting:
        name = waiting.pop()
        if name not in shapes:
            shapes[name] = described["shapes"][name]
            waiting += _shapes_in(shapes[name])
    told = {key: value for key, value in described.items() if key != "documentation"}
    return {**told, "operations": _without_prose(operations), "shapes": _without_prose(shapes)}


def _words(layer: Path) -> Iterator[str]:
    for source in (layer / CALLERS).rglob("*.py"):
        yield from re.findall(r"\w+", source.read_text(encoding="utf-8"))


def _shapes_in(value: Any) -> Iterator[str]:
    """Yield the names of the shapes to which a part of a description refers."""
    if isinstance(value, list):
        for each in value:
            yield from _shapes_in(each)
    elif isinstance(value, dict):
        if isinstance(value.get("shape"), str):
            yield value["shape"]
        for each in value.values():
            yield from _shapes_in(each)


def _without_prose(value: Any) -> Any:
    """Return a part of a description without its documentation, which is a text: a member of this name is no text."""
    if isinstance(value, list):
        return [_without_prose(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _without_prose(each)
        for name, each in value.items()
        if not (name == "documentation" and isinstance(each, str))
    }


def _endpoints(endpoints: Mapping[str, Any], prefixes: set[str]) -> Json:
    """Return the table of endpoints with these services alone."""
    partitions = [
        {**each, "services": {name: held for name, held in each["services"].items() if name in prefixes}}
        for each in endpoints["partitions"]
    ]
    return {**endpoints, "partitions": partitions}


def _store(file: Path, content: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")
