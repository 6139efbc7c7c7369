"""No two unrelated things have one name: a type's name is its own, and so is each name that modules import bare."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LAYER = Path(__file__).resolve().parents[2] / "layers" / "common"
SHARED = {
    "LANE_NAME": "a lane's name as documents store it, in the notes of each lane",
    "of": "the sentences of a catalogue in one language: each package of texts has it",
    "say": "the sentences of a lane, in a call's language; and a decision that says something (`turn/decision.py`)",
    "read": "a phrase about time, by itself and for a person (`lanes/when.py`)",
    "meanings": "of a phrase about time, by itself and for a person (`lanes/when.py`)",
    "spoken": "the words of a language for times, as a whole and for their callers",
}
"""Names that mean one idea in each place where they are defined, or are plain where they are used."""


@cache
def _modules() -> dict[str, ast.Module]:
    paths = sorted((LAYER / "parley").rglob("*.py"))
    names = [".".join(path.relative_to(LAYER).with_suffix("").parts).removesuffix(".__init__") for path in paths]
    return {name: ast.parse(path.read_text("utf-8")) for name, path in zip(names, paths, strict=True)}


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each name that the module imports from one of ours, with the module that it names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in _modules():
            yield from ((alias.name, node.module) for alias in node.names)


@cache
def _all_imports() -> dict[str, frozenset[tuple[str, str]]]:
    return {module: frozenset(_imports(tree)) for module, tree in _modules().items()}


def _home(name: str, module: str) -> str:
    """The module that defines what this one imports, or hands on, under that name."""
    further = dict(_all_imports()[module]).get(name)
    return _home(name, further) if further and further != module else module


def _types(module: str) -> Iterator[str]:
    """The classes and the aliases of types that stand at the top of a module."""
    for node in _modules()[module].body:
        if isinstance(node, ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            if name.strip("_")[:1].isupper() and not name.isupper():
                yield name


def test_no_two_types_have_one_name() -> None:
    homes = defaultdict(set)
    for module in _modules():
        for name in _types(module):
            homes[name].add(module)
    assert len(homes) > 500
    assert {name: sorted(found) for name, found in homes.items() if len(found) > 1} == {}


def test_a_name_that_is_imported_bare_is_one_thing() -> None:
    homes = defaultdict(set)
    for module in _modules():
        for name, source in _all_imports()[module]:
            if f"{source}.{name}" not in _modules():
                homes[name].add(_home(name, source))
    doubled = {name: sorted(found) for name, found in homes.items() if len(found) > 1}
    assert {name: found for name, found in doubled.items() if name not in SHARED} == {}
    assert doubled.keys() >= SHARED.keys(), "what is one thing by now leaves the list"
