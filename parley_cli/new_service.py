"""`parley new FOLDER`: asks five questions, and writes the folder of a service that `parley service` takes.

    what is it called, in which languages, what should it do, where is its clock, and whom do people ask

Each has an option too, so that a script can make a folder. Writes that folder and nothing else; one that exists is left
alone.
"""

import json
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import available_timezones

import click
from babel.core import get_global
from babel.numbers import get_territory_currencies

from parley.business.catalogue import CATALOGUE
from parley.business.files import FAQ, SERVICE
from parley.lanes.table import CHOICES, LANES
from parley.settings.lanes import NEEDS
from parley.texts import KNOWN_LANGUAGES, languages
from parley_cli import service_files
from parley_cli.errors import OperatorError

WORDS = Path(__file__).parent / "new_service_words"
"""The folder of the words that a new folder begins with: one file a language."""
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Answers:
    """The answers to the five questions."""

    name: str
    languages: tuple[str, ...]
    lanes: tuple[str, ...]
    timezone: str
    contact: str


def new(folder: Path, given: Mapping[str, str | None]) -> None:
    """Ask what is not `given`, write the folder, and say how to go on. Raises OperatorError for a folder that exists,
    or for an answer that cannot be.
    """
    if folder.exists():
        raise OperatorError(f"{folder} is there already: name another folder, or delete it.")
    answers = _answers(given)
    folder.mkdir(parents=True)
    for file, text in _files(answers).items():
        (folder / file).write_text(text, encoding="utf-8")
    service_files.show(folder)
    print(f"Written to {folder}. Text with it: ./parley chat --service {folder}")
    for todo in _to_do(answers):
        print(f"Yours to write: {todo}")
    print(f"Then check it: ./parley service {folder}")


def _answers(given: Mapping[str, str | None]) -> Answers:
    """Return the answers: as given, or else as asked in a terminal, or else the usual ones."""
    lanes = f"What should it do? Some of these, with commas between them:\n{_choices()}\n "
    return Answers(
        name=_answer(given, "name", "What is it called?", "My service", _as_it_is),
        languages=_answer(given, "languages", "Which languages does it speak, the usual one first?", "en", _languages),
        lanes=_answer(given, "lanes", lanes, "info,support", _lanes),
        timezone=_answer(given, "timezone", "Where is its clock?", "America/Toronto", _timezone),
        contact=_answer(
            given, "contact", "Where do people ask what it does not know (a number, an address)?", "", _reach
        ),
    )


def _choices() -> str:
    """Return a line for each lane that can be chosen: its name, and what it is for."""
    return "\n".join(f"  {name:10} {LANES[name].purpose}" for name in CHOICES)


Read = TypeVar("Read")


def _answer(given: Mapping[str, str | None], name: str, question: str, usual: str, read: Callable[[str], Read]) -> Read:
    """Return the answer to one question. In a terminal, what cannot be is asked again."""
    if (said := given[name]) is not None:
        return read(said)
    if not sys.stdin.isatty():
        return read(usual)
    while True:
        try:
            return read(click.prompt(question, default=usual or None))
        except OperatorError as wrong:
            click.echo(str(wrong))


def _as_it_is(said: str) -> str:
    if not said.strip():
        raise OperatorError("Write at least one letter.")
    return said.strip()


def _reach(said: str) -> str:
    if not said.strip():
        raise OperatorError("Write where people ask: --contact +14165550142, or --contact ana@example.org.")
    return said.strip()


def _languages(said: str) -> tuple[str, ...]:
    codes = (_code(each) for each in said.replace(",", " ").lower().split())
    return _some_of(" ".join(codes), KNOWN_LANGUAGES, "language")


def _code(named: str) -> str:
    """Return the code of a language by its name; what is no name stands for itself."""
    return next((each for each in KNOWN_LANGUAGES if re.fullmatch(languages.of(each)["names"], named)), named)


@cache
def _words(language: str) -> Mapping[str, str]:
    """Return the words that a new folder begins with, in this language."""
    return tomllib.loads((WORDS / f"{language}.toml").read_text(encoding="utf-8"))


def _lanes(said: str) -> tuple[str, ...]:
    named = _some_of(said, CHOICES, "lane")
    return tuple(dict.fromkeys((*named, *(NEEDS[each] for each in named if each in NEEDS))))


def _some_of(said: str, known: Sequence[str], what: str) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(said.replace(",", " ").lower().split()))
    if not named or not set(named) <= set(known):
        raise OperatorError(f"Write some {what}s of {', '.join(known)}, with commas between them, not {said!r}.")
    return named


def _timezone(said: str) -> str:
    if said.strip() not in available_timezones():
        raise OperatorError(f"Write a time zone like America/Toronto, not {said!r}.")
    return said.strip()


def _currency(timezone: str) -> str:
    """Return the currency of the country in which the time zone is; US dollars where it is in none."""
    country = get_global("zone_territories").get(timezone)
    return next(iter(get_territory_currencies(country) if country else ()), "USD")


def _to_do(answers: Answers) -> Iterator[str]:
    """Yield a line for each thing that only the operator knows."""
    yield f"{SERVICE}: what it is, in one sentence (about), and how it greets"
    if "info" in answers.lanes:
        yield f"{SERVICE}: the opening hours, where there are any; {FAQ}: questions and answers"
    if "commerce" in answers.lanes:
        yield f"{CATALOGUE}: products, prices (in {_currency(answers.timezone)}), where they are picked up"


# --- what is written ------------------------------------------------------------------------------------------------


def _files(answers: Answers) -> dict[str, str]:
    """Return the texts of the files by their names."""
    files = {SERVICE: _service(answers)}
    if "info" in answers.lanes:
        files[FAQ] = _faq(answers)
    if "commerce" in answers.lanes:
        files[CATALOGUE] = _catalogue(answers)
    return files


def _in_each(answers: Answers, word: str) -> str:
    """Return a text of `WORDS` in each language of the service, as a table of TOML."""
    texts = (
        f"{each} = {_quoted(_words(each)[word].format(name=answers.name, contact=answers.contact))}"
        for each in answers.languages
    )
    return f"{{ {', '.join(texts)} }}"


def _quoted(text: str) -> str:
    """Return a text as TOML writes it, which is as JSON does."""
    return json.dumps(text, ensure_ascii=False)


def _service(answers: Answers) -> str:
    lines = [
        "# What this service is: change it, run `./parley service` on this folder, and start it with --service.",
        "",
        f"name = {_quoted(answers.name)}",
        f"about = {_in_each(answers, 'about')}",
        f"timezone = {_quoted(answers.timezone)}",
        f"currency = {_quoted(_currency(answers.timezone))}               # of prices",
        f"languages = [{', '.join(map(_quoted, answers.languages))}]   # the first is spoken at first",
        f"lanes = [{', '.join(map(_quoted, answers.lanes))}]",
        f"greeting = {_in_each(answers, 'greeting')}",
        f"help = {_in_each(answers, 'help')}",
        "",
        "[parameters]                   # of the deployment: docs/reference/parameters.md",
        'Onboarding = "no"              # "yes": new people are asked for their name and their time',
    ]
    if "info" in answers.lanes:
        opened = [f'# {day} = ["09:00-17:00"]' for day in DAYS[:5]] + [f"# {day} = []" for day in DAYS[5:]]
        lines += [
            "",
            "# [hours]                      # when it is open, without the # in front: nothing is told before",
            *opened,
        ]
    lines += ["", "[[contacts]]", f"who = {_in_each(answers, 'who')}", f"reach = {_quoted(answers.contact)}"]
    if "support" in answers.lanes:
        lines += [
            "",
            "[support]                      # when a person is called",
            "after_failures = 2",
        ]
    return "\n".join((*lines, ""))


def _faq(answers: Answers) -> str:
    lines = ["# Answers in your own words, each with the questions that it answers.", "", "[[answers]]"]
    for each in answers.languages:
        words = _words(each)
        question, answer = _quoted(words["question"]), _quoted(words["answer"].format(contact=answers.contact))
        lines += [f"[answers.{each}]", f"questions = [{question}]", f"answer = {answer}"]
    return "\n".join((*lines, ""))


def _catalogue(answers: Answers) -> str:
    return "\n".join(
        (
            "# What can be ordered by text; service/catalogue.toml shows all that may stand here.",
            "",
            f"currency = {_quoted(_currency(answers.timezone))}",
            "",
            "[pickup]",
            f"note = {_in_each(answers, 'pickup')}",
            "",
            "[[products]]",
            'sku = "first"',
            f"name = {_in_each(answers, 'product')}",
            "price = 1000                   # in cents: 10.00",
            "",
        )
    )
