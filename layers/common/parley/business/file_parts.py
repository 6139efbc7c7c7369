"""What the operator's files have in common: how they are read, how a mistake in them is told, and texts by language."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, create_model, model_validator

from parley.deferred import DeferredModel
from parley.errors import FileWrong
from parley.texts import DEFAULT, KNOWN_LANGUAGES

Text = Annotated[str, Field(min_length=1, max_length=1000)]


class FilePart(DeferredModel):
    """The base class of every part of an operator's file. A field that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


PartWithLanguages = TypeVar("PartWithLanguages", bound=FilePart)


class InLanguages(FilePart):
    """A text in each language of the service, or one text for all languages. It has a field for each language."""

    @model_validator(mode="before")
    @classmethod
    def _for_all(cls, value: Any) -> Any:
        return dict.fromkeys(KNOWN_LANGUAGES, value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Self:
        for language in (info.context or {}).get("languages", ()):
            if not getattr(self, language, "not one that we know"):
                raise ValueError(f"has no text in {language!r}: add it, or take {language!r} out of `languages`")
        return self

    def in_(self, language: str) -> str:
        """Return the text in that language, or in another language if it has none in that one."""
        return self.only_in(language) or next(iter(self.written), "")

    def only_in(self, language: str) -> str:
        """Return the text in that language; empty if it has none."""
        return str(getattr(self, language, ""))

    @property
    def written(self) -> tuple[str, ...]:
        """The texts in all languages in which it is written, English first."""
        return tuple(filter(None, map(self.only_in, dict.fromkeys((DEFAULT, *KNOWN_LANGUAGES)))))


def with_languages(base: type[PartWithLanguages], name: str, kind: Any, missing: Any) -> type[PartWithLanguages]:
    """Return the class `base` under another name, with a field for each language that has files."""
    fields: dict[str, Any] = dict.fromkeys(KNOWN_LANGUAGES, (kind, missing))
    return create_model(name, __base__=base, __module__=base.__module__, **fields)


if TYPE_CHECKING:
    TranslatedText = InLanguages
else:
    TranslatedText = with_languages(InLanguages, "TranslatedText", str, "")


def text_of(path: Path) -> str:
    """Return the text of a file. Raises FileWrong if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FileWrong(f"{path} is missing: write it, after the example of Parley's own service/{path.name}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FileWrong(f"{path} cannot be read: {error}") from error


def toml_content(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file. Raises FileWrong if it cannot be read."""
    try:
        return tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise FileWrong(f"{path} is no TOML: {error}. Texts stand in quotes.") from error


FileModel = TypeVar("FileModel", bound=BaseModel)


def checked_content(model: type[FileModel], content: Any, path: Path, context: Any = None) -> FileModel:
    """Return the content of a file, checked, as an object of `model`. Raises FileWrong with a line for each mistake."""
    try:
        return model.model_validate(content, context=context)
    except ValidationError as error:
        wrong = [f"{path}: {_what_is_wrong(model, each)}" for each in error.errors(include_url=False)]
        raise FileWrong("\n".join(dict.fromkeys(wrong))) from error


def _what_is_wrong(model: type[BaseModel], error: Any) -> str:
    """Return a message of where a mistake is, what is wrong, and what to do: `places 2, address is missing: add it`."""
    place, parts = "", error["loc"]
    for part in parts:
        place += f" {part + 1}" if isinstance(part, int) else f", {part}" if place else str(part)
    if error["type"] == "extra_forbidden":
        allowed = ", ".join(_fields(model, parts[:-1]))
        return f"{place} is not known here: take it out, or name it as one of {allowed}"
    said = {"missing": "is missing: add it", "too_short": "is empty: write at least one"}.get(error["type"])
    said = said or error["msg"].removeprefix("Value error, ")
    return f"{place} {said}" if said.split()[0] in STARTS else f"{place}: {said}" if place else said


STARTS = ("is", "has", "ends", "overlaps")
"""The first words of the messages of our own validators, which go on from the field's name."""


def _fields(model: Any, place: tuple[int | str, ...]) -> Iterable[str]:
    """Return the names of the fields that are allowed at a place of a file, for an error message to list."""
    for name in place:
        if isinstance(name, str):
            model = model.model_fields[name].annotation
        elif get_origin(model) is tuple:
            model = get_args(model)[0]
        if get_origin(model) in (Union, UnionType):
            model = next(each for each in get_args(model) if each is not type(None))
    return tuple(model.model_fields)
