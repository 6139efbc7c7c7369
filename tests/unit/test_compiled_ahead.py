"""What a build compiles ahead is what Python would compile at a start, and a start takes it from there."""

import dataclasses
import marshal
import pickle
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parley import compiled_ahead, kept_parts, made_ahead
from parley.conversation import stopping
from parley.lanes.table import LANES
from parley.times import grammar
from parley_cli import ahead, bundles
from parley_cli.compile_ahead import TEXTS, Notes, texted

PATTERNS: tuple[tuple[Any, int], ...] = (
    (r"(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d))?\s*(am|pm)?", re.IGNORECASE),
    (r"[^\W\d_]+(?:['’-]\w+)*|[áéíóúñ]+", 0),
    (r"(?s)^(a|bb|ccc)*+.*?(?<!x)(?=y)\Z", re.MULTILINE),
    (rb"[\x00-\x1f]+", 0),
    (r"(?x) a  # a comment", re.ASCII),
)


@pytest.fixture
def python(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what a test has changed of `re` and `dataclasses`, and forget the patterns that `re` keeps."""
    re.purge()
    monkeypatch.setattr(re._compiler, "compile", re._compiler.compile)  # type: ignore[attr-defined]
    monkeypatch.setattr(dataclasses, "exec", exec, raising=False)
    yield
    re.purge()


def made() -> Any:
    @dataclasses.dataclass(frozen=True, order=True)
    class Price:
        amount: int
        currency: str = "USD"
        parts: list[int] = dataclasses.field(default_factory=list, compare=False)

    return Price


def noted(monkeypatch: pytest.MonkeyPatch) -> Notes:
    """Return what is compiled for PATTERNS and for a dataclass."""
    notes = Notes()
    re.purge()
    with monkeypatch.context() as patch:
        patch.setattr(re._compiler, "compile", re._compiler.compile)  # type: ignore[attr-defined]
        patch.setattr(dataclasses, "exec", exec, raising=False)
        notes.begin()
        for pattern, flags in PATTERNS:
            re.compile(pattern, flags)
        made()
    re.purge()
    return notes


def only_code(code: Any, *given: Any) -> None:
    assert not isinstance(code, str), "a method was compiled anew"
    exec(code, *given)


def never(*_: object) -> None:
    raise AssertionError("it was compiled anew")


def test_what_was_compiled_ahead_is_the_same_and_is_not_compiled_anew(
    python: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usual = [re.compile(pattern, flags) for pattern, flags in PATTERNS]
    noted(monkeypatch).write(tmp_path / compiled_ahead.FILE)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    with monkeypatch.context() as patch:
        patch.setattr(re._compiler, "compile", never)  # type: ignore[attr-defined]
        compiled_ahead.use()
        found = [re.compile(pattern, flags) for pattern, flags in PATTERNS]
        patch.setattr(compiled_ahead, "exec", only_code, raising=False)
        price = made()
    assert found == usual  # Python compares the compiled code, too
    assert [each.groupindex for each in found] == [each.groupindex for each in usual]
    assert repr(price(3)).endswith("Price(amount=3, currency='USD', parts=[])")
    assert price(3) == price(3, parts=[1]) < price(4)
    assert hash(price(3)) == hash(price(3))
    with pytest.raises(dataclasses.FrozenInstanceError):
        price(3).amount = 4


def test_what_another_python_has_compiled_is_not_used(
    python: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    notes = noted(monkeypatch)
    wrong = {name: marshal.dumps((0, b"", 0, {}, (None,))) for name in notes.compiled}
    kept_parts.write(tmp_path / compiled_ahead.FILE, "another", wrong)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    compiled_ahead.use()
    assert all(re.compile(pattern, flags).pattern == pattern for pattern, flags in PATTERNS)
    assert made()(3).amount == 3


def test_a_pattern_that_nobody_has_noted_is_compiled_as_ever(python: None) -> None:
    compiled_ahead.look_in({})
    assert re.compile(r"a(b+)c").match("abbc")
    assert made()(3).currency == "USD"


def test_what_was_made_of_words_is_read_back_and_not_made_anew(
    python: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    times_made = list[str]()

    def counted(language: str) -> tuple[str, ...]:
        times_made.append(language)
        return (language, "hola")

    notes = Notes()
    with monkeypatch.context() as patch:
        patch.setattr(made_ahead, "_noted", notes.made)
        assert made_ahead.made_ahead(counted)("es") == ("es", "hola")
    notes.write(tmp_path / compiled_ahead.FILE)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(made_ahead, "_stored", {})
    compiled_ahead.use()
    started = made_ahead.made_ahead(counted)
    assert [started("es"), started("es"), started("en")] == [("es", "hola"), ("es", "hola"), ("en", "hola")]
    assert times_made == ["es", "en"]


def test_what_is_made_ahead_is_the_same_when_it_is_read_back() -> None:
    made = {language: grammar.grammar(language) for language in grammar.languages()}
    rules = stopping._all_rules()
    models = {tool.arguments for lane in LANES.values() for tool in lane.tools.for_models.tools}
    schemas = {model.__name__: model.model_json_schema() for model in models}
    assert schemas == {model.__name__: model.model_json_schema(by_alias=True) for model in models}  # by pydantic itself
    kept = made_ahead.pickled({"grammars": made, "rules": rules, "schemas": schemas})
    again = {key: pickle.loads(each) for key, each in kept.items()}
    assert {language: vars(each) for language, each in again["grammars"].items()} == {
        language: vars(each) for language, each in made.items()
    }
    assert (again["rules"], again["schemas"]) == (rules, schemas)


def test_each_first_text_begins_a_conversation_of_its_own() -> None:
    sample = (Path(ahead.ROOT) / "events" / "mailbox-message.json").read_text(encoding="utf-8")
    events = list(texted(sample))
    assert len(events) == len(TEXTS) == len(set(re.findall(r'"MessageGroupId": "(\w+)"', "".join(events))))
    assert [text for text, event in zip(TEXTS, events, strict=True) if text in event] == list(TEXTS)
    assert list(texted("{}")) == ["{}"]


def test_the_lock_of_development_holds_all_packages_of_the_functions() -> None:
    names = ahead._locked(ahead.LOCK).keys()
    for lock in (*ahead.ROOT.glob("layers/*/requirements.txt"), *ahead.ROOT.glob("functions/*/requirements.txt")):
        assert ahead._locked(lock).keys() <= names
    assert set(bundles.RUNTIME_DISTRIBUTIONS) <= names
