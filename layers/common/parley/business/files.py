"""The operator's files: `service.toml`, `faq.toml` and `prompts/<lane>.md`, checked whole before anything is said.

Whatever is not known or not complete is an error that names the file and the field and says what to do; a deployment
with such a file is not built. On Lambda the folder is a layer of its own, so that a changed price needs no new code.
"""

import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Self, TypeVar, Union, get_args, get_origin
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from parley.errors import FileWrong
from parley.texts import Language

Day = date  # a field of that name hides it
SERVICE, FAQ, PROMPTS = "service.toml", "faq.toml", "prompts"
Text = Annotated[str, Field(min_length=1, max_length=1000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class TranslatedText(_Part):
    """A text in the languages of the service, or one text for all of them."""

    en: str = ""
    es: str = ""

    @model_validator(mode="before")
    @classmethod
    def _for_all(cls, value: Any) -> Any:
        return {"en": value, "es": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _whole(self, info: ValidationInfo) -> Self:
        for language in (info.context or {}).get("languages", ()):
            if not getattr(self, language, "not one that we know"):
                raise ValueError(f"has no text in {language!r}: add it, or take {language!r} out of `languages`")
        return self

    def in_(self, language: str) -> str:
        """The text in that language, or in any that there is."""
        return getattr(self, language, "") or self.en or self.es


# --- hours ----------------------------------------------------------------------------------------------------------

MINUTES_OF_A_DAY = 24 * 60


class OpeningSpan(_Part):
    """A span of opening hours, in minutes since midnight."""

    opens: int
    closes: int

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        opens, _, closes = value.replace(" ", "").partition("-")
        return {"opens": _minutes(opens, value), "closes": _minutes(closes, value)}

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.closes <= self.opens:
            raise ValueError('ends before it begins: write a night as two, "20:00-24:00" and "00:00-02:00" a day later')
        return self


def _minutes(clock: str, written: str) -> int:
    hours, colon, minutes = clock.partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and int(minutes) < 60):
        raise ValueError(f'is {written!r}: write hours like "09:00-17:30"')
    if (since := int(hours) * 60 + int(minutes)) > MINUTES_OF_A_DAY:
        raise ValueError(f'is {written!r}: a day ends at "24:00"')
    return since


def _in_order(spans: tuple[OpeningSpan, ...]) -> tuple[OpeningSpan, ...]:
    for one, other in pairwise(spans):
        if other.opens < one.closes:
            raise ValueError("overlaps or is out of order: write the earlier hours first")
    return spans


Spans = Annotated[tuple[OpeningSpan, ...], AfterValidator(_in_order)]


class Week(_Part):
    """When the place is open, day by day; an empty list is closed."""

    monday: Spans
    tuesday: Spans
    wednesday: Spans
    thursday: Spans
    friday: Spans
    saturday: Spans
    sunday: Spans

    def on(self, weekday: int) -> tuple[OpeningSpan, ...]:
        """Return the opening times of a weekday, as `date.weekday` counts: Monday is 0."""
        spans: tuple[OpeningSpan, ...] = getattr(self, tuple(type(self).model_fields)[weekday])
        return spans


def _a_day(value: Any) -> Any:
    """Read the day of a holiday: a date such as 2026-12-25, or the text "12-25" for that day of every year."""
    if isinstance(value, date):
        return value.isoformat()
    try:
        date.fromisoformat(f"2000-{value}")  # a leap year has every day
    except ValueError:
        raise ValueError(f'is {value!r}: write "12-25" for every year, or 2026-12-25 without quotes') from None
    return value


class Holiday(_Part):
    """A day with hours of its own, unlike those of its weekday."""

    date: Annotated[str, BeforeValidator(_a_day)]
    name: TranslatedText
    hours: Spans = ()

    def falls_on(self, day: Day) -> bool:
        """Return whether this day is the holiday."""
        return day.isoformat().endswith(self.date)


# --- the rest -------------------------------------------------------------------------------------------------------


class Place(_Part):
    """A place where people can come."""

    name: TranslatedText
    address: Text
    directions: TranslatedText | None = None
    map: str = Field("", pattern=r"^(https://\S+)?$")


class ServiceContact(_Part):
    """A person or a desk to ask."""

    who: TranslatedText
    reach: Text


class Price(_Part):
    """A line of the price list. `amount` is in the currency's smallest unit."""

    item: TranslatedText
    amount: int = Field(ge=0)
    note: TranslatedText | None = None


class ServiceFile(_Part):
    """The content of `service.toml`: what the operator says of the service and the place."""

    name: Text
    about: TranslatedText
    timezone: str
    currency: str = Field(pattern="^[A-Z]{3}$")
    languages: tuple[Language, ...] = Field(min_length=1)
    senders: tuple[Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$")], ...] = ()
    hours: Week
    holidays: tuple[Holiday, ...] = ()
    places: tuple[Place, ...] = ()
    contacts: tuple[ServiceContact, ...] = Field(min_length=1)
    prices: tuple[Price, ...] = ()

    @model_validator(mode="after")
    def _zone(self) -> Self:
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"timezone is {self.timezone!r}: write a name like America/Toronto") from None
        return self


class FaqEntry(_Part):
    """One answer of the FAQ in one language."""

    questions: tuple[Text, ...] = Field(min_length=1)
    answer: Text


class FaqAnswer(_Part):
    """An answer of the FAQ, in one language or several."""

    en: FaqEntry | None = None
    es: FaqEntry | None = None

    @model_validator(mode="after")
    def _said_at_all(self) -> Self:
        if self.en is None and self.es is None:
            raise ValueError("is empty: write [answers.en] with questions and an answer below it")
        return self

    def in_(self, language: str) -> FaqEntry | None:
        """Return the answer in that language; None if the operator has not written it in that one."""
        entry: FaqEntry | None = getattr(self, language, None)
        return entry


class Faq(_Part):
    """The content of `faq.toml`: the operator's questions and answers."""

    answers: tuple[FaqAnswer, ...] = ()


@dataclass(frozen=True, eq=False)  # one set of files is itself alone, and can be looked up by
class Business:
    """All of the operator's files: the service, the FAQ and the lanes' prompts."""

    service: ServiceFile
    faq: Faq = field(default_factory=Faq)
    prompts: Mapping[str, str] = field(default_factory=dict)
    """The voice that the operator adds to each lane's own prompt, by lane."""

    def local(self, moment: datetime) -> datetime:
        """Return that moment on the clock of the place."""
        return moment.astimezone(ZoneInfo(self.service.timezone))


# --- reading --------------------------------------------------------------------------------------------------------


def load(folder: Path) -> Business:
    """Load the operator's files from a folder. Raises FileWrong with a line for each mistake."""
    content = _toml(folder / SERVICE)
    languages = content.get("languages")
    context = {"languages": languages if isinstance(languages, list) else ()}
    service = _checked(ServiceFile, content, folder / SERVICE, context)
    faq = _checked(Faq, _toml(folder / FAQ), folder / FAQ) if (folder / FAQ).is_file() else Faq()
    prompts = {path.stem: _text(path).strip() for path in sorted((folder / PROMPTS).glob("*.md"))}
    return Business(service, faq, prompts)


@cache
def deployed() -> Business | None:
    """Return the operator's files, which a layer of Lambda puts beside the code; None if there are none."""
    folders = (Path(entry) for entry in sys.path)
    found = next((folder for folder in folders if (folder / SERVICE).is_file()), None)
    return load(found) if found else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FileWrong(f"{path} is missing: write it, after the example of Parley's own service/{path.name}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise FileWrong(f"{path} cannot be read: {error}") from error


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise FileWrong(f"{path} is no TOML: {error}. Texts stand in quotes.") from error


FileModel = TypeVar("FileModel", bound=BaseModel)


def _checked(model: type[FileModel], content: Any, path: Path, context: Any = None) -> FileModel:
    try:
        return model.model_validate(content, context=context)
    except ValidationError as error:
        wrong = [f"{path}: {_what_is_wrong(model, each)}" for each in error.errors(include_url=False)]
        raise FileWrong("\n".join(dict.fromkeys(wrong))) from error


def _what_is_wrong(model: type[BaseModel], error: Any) -> str:
    """Return where a mistake is, what is wrong, and what to do: `places 2, address is missing: add it`."""
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
    """The fields that may stand at a place of a file, for an error to name them."""
    for name in place:
        if isinstance(name, str):
            model = model.model_fields[name].annotation
        elif get_origin(model) is tuple:
            model = get_args(model)[0]
        if get_origin(model) in (Union, UnionType):
            model = next(each for each in get_args(model) if each is not type(None))
    return tuple(model.model_fields)
