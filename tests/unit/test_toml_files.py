"""What a package's TOML files hold is read from a build's JSON where there is one, and is the same."""

import json
import tomllib
from pathlib import Path

import pytest

import parley
from parley import made_ahead, toml_files
from parley_cli.bundles import copy_toml_as_json

SOURCES = sorted(Path(*parley.__path__).rglob("*.toml"))


def test_a_build_copies_each_file_without_a_loss() -> None:
    for source in SOURCES:
        content = tomllib.loads(source.read_text("utf-8"))
        assert json.loads(json.dumps(content)) == content, source


def test_a_copy_is_read_in_the_place_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "parley" / "some_words"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "es.toml").write_text('days = ["mañana", "hoy"]\n', "utf-8")
    monkeypatch.setattr(parley, "__path__", [str(tmp_path / "parley")])
    assert toml_files.content("parley.some_words", "es") == {"days": ["mañana", "hoy"]}
    copy_toml_as_json(tmp_path)
    (folder / "es.toml").unlink()
    assert toml_files.content("parley.some_words", "es") == {"days": ["mañana", "hoy"]}


def test_what_a_build_has_noted_is_taken_and_no_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    noted: made_ahead.Noted = {}
    monkeypatch.setattr(made_ahead, "_noted", noted)
    read = toml_files.content("parley.texts.robots", "en")
    monkeypatch.setattr(made_ahead, "_noted", None)
    monkeypatch.setattr(made_ahead, "_stored", made_ahead.pickled(noted))
    monkeypatch.setattr(toml_files, "files", lambda _: pytest.fail("a file was looked for"))
    assert toml_files.content("parley.texts.robots", "en") == read


def test_a_checkout_holds_no_copies() -> None:
    assert not [source for source in SOURCES if source.with_suffix(".json").exists()]
