"""The operator's files: `service.toml`, `faq.toml`, `catalogue.toml` and `prompts/<lane>.md`, checked whole before
anything is said.

Whatever is not known or not complete is an error that names the file and the field and says what to do; a deployment
with such a file is not built. On Lambda the folder is a layer of its own, so that a changed price needs no new code.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from parley.business.catalogue import CATALOGUE, ProductCatalogue, catalogue_of
from parley.business.file_parts import (
    FilePart,
    Text,
    TranslatedText,
    checked_content,
    text_of,
    toml_content,
    with_languages,
)
from parley.business.script import Script, script_of
from parley.errors import FileWrong
from parley.texts import DEFAULT, KNOWN_LANGUAGES

Day = date  # a field of that name hides it
SERVICE, FAQ, PROMPTS, SCRIPTS = "service.toml", "faq.toml", "prompts", "scripts"


# --- hours ----------------------------------------------------------------------------------------------------------

MINUTES_OF_A_DAY = 24 * 60


class OpeningSpan(FilePart):
    """A span of opening hours, in minutes since midnight. It is written as "09:00-17:30"."""

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


class Week(FilePart):
    """The opening hours of each weekday; an empty list means closed."""

    monday: Spans
    tuesday: Spans
    wednesday: Spans
    thursday: Spans
    friday: Spans
    saturday: Spans
    sunday: Spans

    def on(self, weekday: int) -> tuple[OpeningSpan, ...]:
        """Return the opening hours of a weekday, numbered as by `date.weekday`: Monday is 0."""
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


class Holiday(FilePart):
    """A holiday: a day with opening hours of its own instead of its weekday's."""

    date: Annotated[str, BeforeValidator(_a_day)]
    name: TranslatedText
    hours: Spans = ()

    def falls_on(self, day: Day) -> bool:
        """Return whether the holiday is on this day."""
        return day.isoformat().endswith(self.date)


# --- the rest -------------------------------------------------------------------------------------------------------


class Place(FilePart):
    """A place of the operator's where people can come."""

    name: TranslatedText
    address: Text
    directions: TranslatedText | None = None
    map: str = Field("", pattern=r"^(https://\S+)?$")


class ServiceContact(FilePart):
    """A person or a desk that people can contact, and how."""

    who: TranslatedText
    reach: Text


class Price(FilePart):
    """An item of the price list. `amount` is in the currency's smallest unit."""

    item: TranslatedText
    amount: int = Field(ge=0)
    note: TranslatedText | None = None


class EscalationRule(FilePart):
    """A rule by which a text is handed to a human. All its conditions (words, lanes, hours) must hold."""

    words: tuple[Text, ...] = ()
    """Words, as whole words side by side, of which the text must hold some."""
    lanes: tuple[str, ...] = ()
    """The lanes that the text would otherwise go to, by their names."""
    hours: Week | None = None
    """The hours in which the rule holds; always, where they are left out."""

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.words or self.lanes or self.hours):
            raise ValueError("has neither words, lanes nor hours: write at least one, or take it out")
        return self


class SupportDesk(FilePart):
    """The hours in which humans answer, and in which cases a conversation is handed to them unasked."""

    hours: Week | None = None
    """The hours in which people answer; the opening hours, where they are left out."""
    after_failures: int = Field(2, ge=0, le=10)
    """The number of texts in a row that could not be answered after which a human is offered; 0: never."""
    on_displeasure: bool = True
    """Whether a human is called for a person who is very displeased."""
    rules: tuple[EscalationRule, ...] = ()


ALWAYS_OPEN = Week.model_validate({day: ["00:00-24:00"] for day in Week.model_fields})
"""The opening hours of a service that names none."""


class ServiceFile(FilePart):
    """The content of the file `service.toml`: what the operator says of the service and the place."""

    name: Text
    about: TranslatedText
    lanes: tuple[Text, ...] = ()
    """The names of the lanes that are on; empty: all are."""
    greeting: TranslatedText | None = None
    """The answer to a greeting, in the service's own words."""
    help: TranslatedText | None = None
    """What stands above the examples in the answer to HELP, in the service's own words."""
    parameters: Mapping[str, str | int] = Field(default_factory=dict)
    """The values of template parameters with which this service is deployed and run, unless others are given."""
    timezone: str
    currency: str = Field(pattern="^[A-Z]{3}$")
    languages: tuple[Literal[KNOWN_LANGUAGES], ...] = Field(min_length=1)  # type: ignore[valid-type]  # those that have files
    senders: tuple[Annotated[str, Field(pattern=r"^\+[1-9]\d{6,14}$")], ...] = ()
    hours: Week = ALWAYS_OPEN
    holidays: tuple[Holiday, ...] = ()
    places: tuple[Place, ...] = ()
    contacts: tuple[ServiceContact, ...] = Field(min_length=1)
    """Whom people can ask what the service cannot answer. The first is named."""
    prices: tuple[Price, ...] = ()
    support: SupportDesk | None = None

    @property
    def tells_hours(self) -> bool:
        """Return whether the operator has written opening hours. Without them the service is never closed."""
        return "hours" in self.model_fields_set

    @model_validator(mode="after")
    def _zone(self) -> Self:
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"timezone is {self.timezone!r}: write a name like America/Toronto") from None
        return self


class FaqEntry(FilePart):
    """One answer of the FAQ in one language, with the questions that it answers."""

    questions: tuple[Text, ...] = Field(min_length=1)
    answer: Text


class AnswerInLanguages(FilePart):
    """One answer of the FAQ, in one language or several. It has a field for each language."""

    @model_validator(mode="after")
    def _said_at_all(self) -> Self:
        if not any(map(self.in_, KNOWN_LANGUAGES)):
            raise ValueError("is empty: write [answers.en] with questions and an answer below it")
        return self

    def in_(self, language: str) -> FaqEntry | None:
        """Return the answer and its questions in that language; None if the operator has not written them in it."""
        entry: FaqEntry | None = getattr(self, language, None)
        return entry

    def in_any(self, language: str) -> FaqEntry | None:
        """Return the answer in that language, or in another one that it is written in, English first."""
        return next(filter(None, map(self.in_, dict.fromkeys((language, DEFAULT, *KNOWN_LANGUAGES)))), None)


if TYPE_CHECKING:
    FaqAnswer = AnswerInLanguages
else:
    FaqAnswer = with_languages(AnswerInLanguages, "FaqAnswer", FaqEntry | None, None)


class Faq(FilePart):
    """The content of the file `faq.toml`: the operator's questions and answers."""

    answers: tuple[FaqAnswer, ...] = ()


@dataclass(frozen=True, eq=False)  # compared by identity, so that it can be the key of a cache
class Business:
    """All of the operator's files, read and checked: the service, the FAQ, the lanes' prompts, the catalogue, the
    scripts."""

    service: ServiceFile
    faq: Faq = field(default_factory=Faq)
    prompts: Mapping[str, str] = field(default_factory=dict)
    """The voice that the operator adds to each lane's own prompt, by lane."""
    catalogue: ProductCatalogue | None = None
    """What people can order; None where nothing is sold."""
    scripts: Mapping[str, Script] = field(default_factory=dict)
    """The texts that the operator has written in place of a lane's own, by the names of their files."""

    def local(self, moment: datetime) -> datetime:
        """Return the moment by the clock of the place."""
        return moment.astimezone(ZoneInfo(self.service.timezone))


# --- reading --------------------------------------------------------------------------------------------------------


def load(folder: Path) -> Business:
    """Load the operator's files from a folder. Raises FileWrong with a line for each mistake."""
    content = toml_content(folder / SERVICE)
    languages = content.get("languages")
    context = {"languages": languages if isinstance(languages, list) else ()}
    service = checked_content(ServiceFile, content, folder / SERVICE, context)
    faq = checked_content(Faq, toml_content(folder / FAQ), folder / FAQ) if (folder / FAQ).is_file() else Faq()
    prompts = {path.stem: text_of(path).strip() for path in sorted((folder / PROMPTS).glob("*.md"))}
    catalogue = catalogue_of(folder / CATALOGUE, service.currency, context) if (folder / CATALOGUE).is_file() else None
    scripts = {path.stem: script_of(text_of(path), path) for path in sorted((folder / SCRIPTS).glob("*.txt"))}
    _without_second_prices(service, catalogue, folder)
    return Business(service, faq, prompts, catalogue, scripts)


def _without_second_prices(service: ServiceFile, catalogue: ProductCatalogue | None, folder: Path) -> None:
    """Raise FileWrong if the price list names a product of the catalogue, because the product would then have two
    prices."""
    sold = {name.casefold() for product in catalogue.products for name in product.names} if catalogue else set()
    twice = [
        f"{folder / SERVICE}: prices {number}, item is {name!r}, and {CATALOGUE} has its price: take it out"
        for number, price in enumerate(service.prices, 1)
        if (name := next((each for each in price.item.written if each.casefold() in sold), ""))
    ]
    if twice:
        raise FileWrong("\n".join(twice))


@cache
def deployed() -> Business | None:
    """Return the operator's files from the first folder on Python's path that has them (on Lambda, a layer); None if
    none has."""
    folders = (Path(entry) for entry in sys.path)
    found = next((folder for folder in folders if (folder / SERVICE).is_file()), None)
    return load(found) if found else None
