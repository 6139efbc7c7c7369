"""Which languages are read, and that a service may choose one only in lanes that have its words."""

from pathlib import Path

import pytest

from parley.errors import FileWrong
from parley.lanes.table import CHOICES
from parley.texts import KNOWN_LANGUAGES, LANGUAGES, READ_TOGETHER, read_for
from parley_cli import languages, service_files
from parley_cli.errors import OperatorError

FINISHED = {"pt": {"assistant", "coach", "info", "support"}}
"""The lanes that a further language is whole in; docs/how-to/add-a-language.md tells them too."""
SERVICE = Path(__file__).parents[1] / "portuguese" / "service"


def test_english_and_spanish_are_read_together_and_another_language_only_where_it_is_named() -> None:
    assert LANGUAGES == READ_TOGETHER == ("en", "es")
    assert read_for([]) == read_for(["es"]) == read_for(["en"]) == READ_TOGETHER
    assert read_for(["pt"]) == ("en", "pt")
    assert set(read_for(["pt", "es"])) == {"en", "es", "pt"}


@pytest.mark.parametrize("language", sorted(set(KNOWN_LANGUAGES) - set(READ_TOGETHER)))
def test_a_language_is_whole_in_the_lanes_that_are_named_here(language: str) -> None:
    assert set(languages.whole(language)) == FINISHED[language]
    lacking = languages.missing(language)
    assert lacking[languages.CORE] == []


@pytest.mark.parametrize("language", READ_TOGETHER)
def test_the_first_two_languages_lack_nothing(language: str) -> None:
    assert set(languages.whole(language)) == set(CHOICES)


def test_a_service_is_refused_in_a_lane_that_lacks_its_language(tmp_path: Path) -> None:
    written = (
        (SERVICE / "service.toml")
        .read_text("utf-8")
        .replace('["assistant", "coach", "info", "support"]', '["info", "media"]')
    )
    (tmp_path / "service.toml").write_text(written, "utf-8")
    with pytest.raises(OperatorError, match=r"media is not whole in 'pt': lanes/media/texts/pt.toml is missing"):
        service_files.read(tmp_path)


def test_a_language_without_files_is_no_choice(tmp_path: Path) -> None:
    written = (SERVICE / "service.toml").read_text("utf-8").replace('["pt", "en"]', '["pt", "xx"]')
    (tmp_path / "service.toml").write_text(written, "utf-8")
    with pytest.raises((FileWrong, OperatorError), match="languages 2"):
        service_files.read(tmp_path)
