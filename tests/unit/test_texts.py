"""The catalogues: every language says the same, and none says what carriers take for themselves."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from string import Formatter
from typing import Any

import pytest

from parley import texts
from parley.lanes.assistant.texts import AssistantTexts
from parley.texts import LANGUAGES, Language, Texts

KINDS: tuple[type[Any], ...] = (Texts, AssistantTexts)
OTHERS = [language for language in LANGUAGES if language != "en"]
ALIKE = {"Texts.no"}
"""What two languages say in one word."""


def sentences(kind: type[Any], language: Language) -> Mapping[str, str]:
    """Every sentence of a catalogue, by its class and key; of a table, by the key there too."""

    def flat(name: str, value: Any) -> Iterator[tuple[str, str]]:
        if isinstance(value, str):
            yield name, value
        else:
            for key, each in value.items():
                yield from flat(f"{name}.{key}", each)

    return dict(flat(kind.__name__, asdict(texts.read(kind, language))))


def filled_in(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence)} - {None}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_sentences_with_the_same_placeholders(kind: type[Any], language: Language) -> None:
    english, other = sentences(kind, "en"), sentences(kind, language)
    assert {key: filled_in(sentence) for key, sentence in other.items()} == {
        key: filled_in(sentence) for key, sentence in english.items()
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(kind: type[Any], language: Language) -> None:
    english = sentences(kind, "en")
    alike = {key for key, sentence in sentences(kind, language).items() if sentence == english[key]}
    assert alike == {key for key in ALIKE if key.startswith(f"{kind.__name__}.")}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_tells_people_to_answer_what_carriers_take_for_an_opt_out(kind: type[Any], language: Language) -> None:
    said = sentences(kind, language)
    assert said
    carriers = r"\b(?:STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|ALTO|PARAR|BAJA)\b"
    assert [sentence for sentence in said.values() if re.search(carriers, sentence)] == []


@dataclass(frozen=True)
class Lacking:
    """A catalogue for which there are no such files."""

    hello: str


def test_a_catalogue_whose_file_has_other_keys_does_not_load(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "files", lambda _: tmp_path)
    (tmp_path / "en.toml").write_text('hello = "Hello."\n')
    assert texts.read(Lacking, "en") == Lacking("Hello.")
    (tmp_path / "en.toml").write_text('helo = "Hello."\n')
    with pytest.raises(TypeError, match=r"missing {'hello'}, unknown {'helo'}"):
        texts.read(Lacking, "en")
    (tmp_path / "en.toml").write_text("hello = 1\n")
    with pytest.raises(TypeError, match="'hello' is 1"):
        texts.read(Lacking, "en")
