"""No pattern makes a long text cost more than its length.

Finds all of them by itself: those that stand in a module, in a table or alone, those that a function of a module
returns, and those that are written where they are used. What is put together as it is used must be listed here with the
patterns that can come of it. pydantic's own `pattern=` is matched by Rust's `regex`, which takes a time that grows with
the length alone.
"""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import product
from types import ModuleType

import pytest

import parley
from parley.texts import LANGUAGES, vocabulary
from tests.support import attacks

METHODS = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
SHORT, SCREENED, LINEAR = 2_000, 0.001, 8.0
"""Characters of the first try; seconds of processor time that say that it is harmless, as a square would need
more; and how much longer four times that length may take."""


def _texts(package: str, field: str) -> Callable[[], list[str]]:
    def read() -> list[str]:
        texts = importlib.import_module(package)
        given = [getattr(texts.of(language), field) for language in LANGUAGES]
        return [each for table in given for each in ([table] if isinstance(table, str) else table.values())]

    return read


COMPUTED: Mapping[str, Callable[[], list[str]]] = {
    "parley.adapters.dynamodb": list,  # of its own expressions
    "parley.conversation.language": list,  # once, as the module is read
    "parley.conversation.reach": list,  # the same
    "parley.operators.routes": list,  # a path of API Gateway's, which is short
    "parley.tools.phrases": list,  # no pattern is made of a phrase
    "parley.turn.planning": _texts("parley.texts.plans", "says"),
    "parley.lanes.assistant.reminder_moments": _texts("parley.lanes.assistant.texts", "night_words"),
    "parley.lanes.coach.words": list,  # of the words in its vocabulary, see `vocabularies`
}
"""The modules that put patterns together as they use them, and what patterns can come of it."""


@dataclass(frozen=True)
class Used:
    """A pattern of a module, and how it is used."""

    module: str
    where: str
    pattern: re.Pattern[str]
    methods: frozenset[str]


@cache
def modules() -> tuple[ModuleType, ...]:
    return tuple(importlib.import_module(each.name) for each in pkgutil.walk_packages(parley.__path__, "parley."))


@cache
def _calls(module: str) -> tuple[ast.Call, ...]:
    """All of a module that calls a method by one of these names at all: most do not, and to read them takes long."""
    origin = find_spec(module).origin  # type: ignore[union-attr]
    with open(str(origin), encoding="utf-8") as file:
        source = file.read()
    if not any(f".{method}(" in source for method in METHODS) and "pattern" not in source:
        return ()
    return tuple(node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


@cache
def _used() -> Mapping[str, frozenset[str]]:
    """How patterns are used, by the name that they are called by, anywhere."""
    found: dict[str, set[str]] = {}
    for module in modules():
        for call in _calls(module.__name__):
            if isinstance(call.func, ast.Attribute) and call.func.attr in METHODS:
                owner = call.func.value
                owner = owner.func if isinstance(owner, ast.Call) else owner
                name = (
                    owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
                )
                found.setdefault(name, set()).add(call.func.attr)
    return {name: frozenset(methods) for name, methods in found.items()}


@cache
def methods_in(module: str) -> frozenset[str]:
    """How any pattern is used in a module."""
    attributes = (call.func.attr for call in _calls(module) if isinstance(call.func, ast.Attribute))
    return frozenset(attributes) & frozenset(METHODS) or frozenset(["fullmatch", "search"])


def _patterns(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (each for pair in value.items() for side in pair for each in _patterns(side))
    elif isinstance(value, tuple | list | frozenset | set):
        yield from (each for inner in value for each in _patterns(inner))


def kept() -> Iterator[Used]:
    """What stands in a module, under a name or in a table."""
    for module in modules():
        for name, value in vars(module).items():
            for pattern in [] if name.startswith("__") else _patterns(value):
                how = _used().get(name) or methods_in(module.__name__)
                yield Used(module.__name__, f"{module.__name__}.{name}", pattern, how)


def written() -> Iterator[Used]:
    """What is written where it is used: `re.sub(r"\\s", ...)`; and what can come of what is put together there."""
    for module in modules():
        for call in _calls(module.__name__):
            if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
                continue
            if call.func.value.id != "re" or call.func.attr not in METHODS:
                continue
            first, where = call.args[0], f"{module.__name__}, line {call.lineno}"
            if isinstance(first, ast.Constant):
                yield from (
                    Used(module.__name__, where, each, frozenset([call.func.attr]))
                    for each in _patterns(re.compile(first.value))
                )
            else:
                assert module.__name__ in COMPUTED, f"{where}: what patterns can come of this?"
                for pattern in COMPUTED[module.__name__]():
                    yield Used(module.__name__, where, re.compile(pattern), frozenset([call.func.attr]))


def returned() -> Iterator[Used]:
    """Find what the functions of a module return, for everything that they can be called with."""
    for module in modules():
        for name, function in vars(module).items():
            if getattr(function, "__module__", "") != module.__name__ or not _returns_patterns(function):
                continue
            how = _used().get(name) or methods_in(module.__name__)
            found = [
                (given, each) for given in _arguments(module, name, function) for each in _returned(function, given)
            ]
            assert found, f"{module.__name__}.{name}: what patterns can come of this?"
            for given, each in found:
                where = f"{module.__name__}.{name}({', '.join(map(repr, given))})"
                yield Used(module.__name__, where, each, how)


def _returns_patterns(function: object) -> bool:
    """Return whether a function says that it returns a pattern or several. That of a vocabulary's file is tried with
    every file instead, see `vocabularies`."""
    if not inspect.isroutine(inspect.unwrap(function)) or function is vocabulary.pattern:  # type: ignore[arg-type]
        return False
    return "Pattern[str]" in str(inspect.unwrap(function).__annotations__.get("return"))  # type: ignore[arg-type]


def _returned(function: Callable[..., object], given: tuple[object, ...]) -> list[re.Pattern[str]]:
    """Return the patterns that a function returns for these arguments; none if no vocabulary has such words."""
    try:
        return list(_patterns(function(*given)))
    except KeyError:
        return []


def _arguments(module: ModuleType, name: str, function: Callable[..., object]) -> Iterable[tuple[object, ...]]:
    """Return all arguments that a function can have: each language, and what stands in each call of it. Where only
    names stand there, these may be of any text in the modules that know the function's module."""
    near = [each for each in modules() if module.__name__ in (each.__name__, *_known_modules(each))]
    parameters = list(inspect.signature(function).parameters.values())
    given: list[Collection[object]] = []
    for place, parameter in enumerate(parameters):
        default = [] if parameter.default is inspect.Parameter.empty else [parameter.default]
        written = [text for each in modules() for text in _written_arguments(each.__name__, name, place)]
        known = LANGUAGES if parameter.name == "language" else dict.fromkeys([*default, *written])
        given.append(known or dict.fromkeys(text for each in near for text in _texts_in(each.__name__)))
    calls = [call for each in near for call in _calls(each.__name__) if _calls_by_name(call, name)]
    rows = [[_one_argument(call, place, known) for place, known in enumerate(given)] for call in calls] or [given]
    return dict.fromkeys(each for row in rows for each in product(*row))


def _one_argument(call: ast.Call, place: int, known: Collection[object]) -> Collection[object]:
    """Return what a call gives at this place: the constant that stands there, or else all that is known of it."""
    argument = call.args[place] if place < len(call.args) else None
    return [argument.value] if isinstance(argument, ast.Constant) else known


def _calls_by_name(call: ast.Call, name: str) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == name


def _known_modules(module: ModuleType) -> Iterator[str]:
    """Return the names of the modules whose functions a module imports."""
    return (getattr(value, "__module__", "") for value in vars(module).values() if callable(value))


def _written_arguments(module: str, name: str, place: int) -> Iterator[object]:
    """Return the constants that stand at this place in the calls of a function in a module."""
    for call in _calls(module):
        if _calls_by_name(call, name) and place < len(call.args):
            argument = call.args[place]
            if isinstance(argument, ast.Constant):
                yield argument.value


def _texts_in(module: str) -> Iterator[str]:
    """Return every text that stands as a constant among the arguments of a module's calls."""
    for call in _calls(module):
        for argument in call.args:
            for node in ast.walk(argument):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


PLAIN = re.compile(r"[^\W_]+(?:[ '-][^\W_]+)*")
"""Matches words without a sign that a pattern has: whatever is tried with one of them is tried with all."""


def vocabularies() -> Iterator[Used]:
    """Every pattern of the files of vocabularies, which are put together where they are first used, in every form that
    a module of its package gives to its name. Of a module's plain words, one is tried."""
    for module in modules():
        if not module.__name__.endswith(".vocabulary") or module.__name__ == vocabulary.__name__:
            continue
        forms = _forms(module.__name__.rpartition(".")[0])
        files = [vocabulary.words(module.__name__, language) for language in LANGUAGES]
        texts = dict.fromkeys(each for each in _strings(files) if each[1])  # an empty text is compared, and no pattern
        plain = {each: None for each in texts if PLAIN.fullmatch(each[1])}
        for name, text in [*list(plain)[:1], *(each for each in texts if each not in plain)]:
            for form in dict.fromkeys(["(?:{})", *forms.get("", ()), *forms.get(name, ())]):
                pattern = re.compile(form.format(text), re.IGNORECASE)
                where = f"{module.__name__}: {text!r} in {form!r}"
                yield Used(module.__name__, where, pattern, frozenset(["search", "match", "sub"]))


def _forms(package: str) -> Mapping[str, Sequence[str]]:
    """The forms that the modules of a package give to the patterns of each name; under "" those of which the name is
    no constant. Where a package uses none of its own patterns, those of all modules."""
    importers = [module.__name__ for module in modules() if vars(module).get("pattern") is vocabulary.pattern]
    own = [each for each in importers if each.startswith(f"{package}.")] or importers
    found: dict[str, list[str]] = {}
    for call in (call for module in own for call in _calls(module)):
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        texts = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        named = [each for each in texts if each.isidentifier()]
        for form in (each for each in texts if re.search(r"\{0?\}", each)):
            for name in named or [""]:
                found.setdefault(name, []).append(form)
    return found


def _strings(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a file, at any depth, each with the nearest name of a list or a pattern; of a pattern and what
    replaces it, the pattern."""
    match value:
        case str():
            yield name, value
        case [str() as found, str()] if not found.isalnum():
            yield name, found
        case dict():
            yield from (each for key, one in value.items() for each in _strings(one, str(key)))
        case list():
            yield from (each for one in value for each in _strings(one, name))


@cache
def everything() -> Mapping[str, Sequence[Used]]:
    """All patterns, by the module that they stand in; each once, however many modules have it. Only the process that
    tries them looks for them."""
    found: dict[tuple[str, int, frozenset[str]], Used] = {}
    for each in (*kept(), *returned(), *written(), *vocabularies()):
        found.setdefault((each.pattern.pattern, each.pattern.flags, each.methods), each)
    by_module: dict[str, list[Used]] = {}
    for used in found.values():
        by_module.setdefault(used.module, []).append(used)
    return by_module


def uses(used: Used) -> list[Callable[[str], object]]:
    """What is done with it; what replaces, splits or collects looks for it as `search` does, all over the text."""

    def collect(text: str) -> None:
        for _ in used.pattern.finditer(text):
            pass

    ways = {"match": used.pattern.match, "fullmatch": used.pattern.fullmatch, "search": used.pattern.search}
    return list({ways.get(each, collect): None for each in sorted(used.methods)})


@pytest.mark.sampled(40)
@pytest.mark.parametrize("module", [module.__name__ for module in modules()])
def test_a_text_costs_a_pattern_no_more_than_its_length(module: str) -> None:
    for used in everything().get(module, ()):
        for use in uses(used):
            for text in attacks.costly(use, attacks.texts(used.pattern), SHORT, SCREENED):
                grows = attacks.growth(use, text, SHORT)
                if grows > LINEAR:  # once more: another process may have had the core
                    grows = min(grows, attacks.growth(use, text, SHORT))
                assert grows <= LINEAR, f"{used.where}: {grows:.0f} times as long for four times of {text(30)!r}"


def test_patterns_are_found_wherever_they_stand() -> None:
    assert {"parley.lanes.coach.words", "parley.conversation.vocabulary"} <= set(everything())


@pytest.mark.slow
@pytest.mark.parametrize(
    "pattern",
    [r"(?:a?b*)*c", r"(\w+\s?)*$", r"\s*x?\s*$", r"[^\W\d_]+(?:['.-]?[^\W\d_]*)*", r"\{\{\s*([^{}]*?)\s*\}\}"],
)
def test_a_pattern_that_backtracks_is_found(pattern: str) -> None:
    used = Used("here", "here", re.compile(pattern), frozenset(["search", "fullmatch"]))
    measured = (
        attacks.growth(use, text, SHORT)
        for use in uses(used)
        for text in attacks.costly(use, attacks.texts(used.pattern), SHORT, SCREENED)
    )
    assert any(grows > LINEAR for grows in measured)
