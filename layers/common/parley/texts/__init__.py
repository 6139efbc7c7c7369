"""The catalogue of every fixed sentence that Parley says to a person, in every language that it speaks.

A catalogue is a class of sentences and, beside it, one file a language: `en.toml`, `es.toml`. The core's catalogue is
`Texts`, below; each lane has its own. A sentence has a field in the class, so that mypy finds a misspelt one, and a key
of that name in each file, or the catalogue does not load. What stands in braces is filled in with `str.format`.

A language is its files (`docs/how-to/add-a-language.md`). A process reads those of its service's languages and no
others, so that a language costs nothing where nobody speaks it.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from parley import toml_files

DEFAULT = "en"
"""The language for a person who has shown none that Parley speaks."""
READ_TOGETHER = (DEFAULT, "es")
"""The languages that are read where a service names no other: people mix them, whichever of them it speaks."""
VARIABLE = "PARLEY_LANGUAGES"
"""The environment variable that names the languages of the service, with commas between them. A build sets it."""


def read_for(named: Iterable[str]) -> tuple[str, ...]:
    """Return the languages that a service reads which names these: READ_TOGETHER, or, where it names another one, what
    it names, and English, in which everything stands."""
    asked = tuple(dict.fromkeys(named))
    return READ_TOGETHER if set(asked) <= set(READ_TOGETHER) else tuple(dict.fromkeys((DEFAULT, *asked)))


KNOWN_LANGUAGES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.toml")))
"""The languages that have files: a service may name those in which its lanes are whole (`parley service` says)."""
LANGUAGES = read_for(filter(None, os.environ.get(VARIABLE, "").split(",")))
"""The languages that this process reads and speaks."""
if TYPE_CHECKING:
    Language = str
else:
    Language = Literal[LANGUAGES]  # what pydantic takes
"""A language by its ISO 639-1 code, as the files are named."""


def spoken(language: object) -> object:
    """Return a language that was noted, or DEFAULT if this process does not speak it any more: nothing that is stored
    may fail because a service has left a language out."""
    return language if language is None or language in LANGUAGES else DEFAULT


@dataclass(frozen=True, eq=False, repr=False)  # nobody compares or prints it: half the import time
class Texts:
    """The sentences that all lanes share. `en.toml` shows which placeholders ("{name}") each has."""

    reply_yes_or_no: str
    not_what_it_seems: str
    yes: str
    no: str
    choose: str
    """The title that opens a list of choices: at most 20 characters."""
    reply_with_number: str
    reply_numbered: str
    reply_with: str
    either: str
    which_question: str
    not_listed: str
    not_assigned: str
    whether_answer: str
    it_is_answer: str
    is_no_answer: str
    """The label of the button for "no answer", at most 20 characters, like the one above."""
    what_instead: str
    parked: str
    shapes: Mapping[str, str]
    """The words for what kind of answer is awaited, by the question's shape."""
    wrong_shapes: Mapping[str, str]
    """The sentence that says that an answer cannot be used, by the shape that was awaited."""
    chat: Mapping[str, str]
    """The answers to chat, by its kind and a number behind it: "sad_2"."""
    unread: Mapping[str, str]
    """The answer to a message that cannot be read, by what it is (`Message.unread`)."""
    answer_there: Mapping[str, str]
    """The answer to a yes on another channel than the one that asked, by the channel that asked."""
    yes_or_no_alone: str
    declined: str
    expired: str
    asked_late: str
    noted: str
    crossed: str
    """Said before a question that was answered before it could have been read."""
    set_aside: str
    still_waiting: str
    """Said behind an answer that leaves a confirmation open."""
    first_answer: str
    """Said instead of a question that waits until the open one is answered."""
    asked_again: str

    stopped: str
    no_messages: str
    """The question whether a person wants no messages at all."""
    started: str
    started_outside: str
    """The answer to START for a person whom nobody has let in yet."""
    reminders_again: str
    """What START sets again of what an opt-out has silenced."""
    reminders_over: str
    and_more: str

    hello: str
    """The first words to a person whom an operator has enrolled; `name` is a space and a name, or nothing."""
    withdrawn: str

    language_chosen: str
    empty: str
    cannot_hear: str
    not_heard: str
    unfit_to_hear: str
    nothing_heard: str
    write_your_yes: str
    cannot_read: str

    reminder: str
    reminder_until_done: str
    missed: str
    held: str
    too_many_timers: str

    crisis: str
    dangers: Mapping[str, str]
    """What is said to a person who is hurt by others, and to one who needs a doctor, by the kind of danger."""
    maybe_in_danger: str
    """What is said before an ordinary answer to a person who may be in danger."""
    wish_left: str
    medicines: Mapping[str, str]
    """What is said to a person who asks about a medicine, or tells what it did, by what they say of it."""
    poison_line: str
    """What is said behind the words to a person in danger who has asked for something in the same text."""
    helpline: str
    """One helpline; the next is said where the country has none that is known."""
    helpline_anywhere: str
    local_emergency: str
    sorry: str
    refused: str
    trouble: str
    edited: str
    edited_late: str
    came_late: str
    came_late_again: str
    cannot_see: str
    cannot_open: str
    cannot_use_place: str
    words_apart: str
    cannot_call: str
    number_known: str
    in_private: str
    enough_for_now: str
    enough_for_today: str
    no_sms_today: str
    like_a_robot: str
    """Said to a person whose last text was left unanswered, because a robot may have written it."""
    limited: str
    limited_still: str
    not_understood: str
    not_understood_again: str
    understood_time: str
    who_reads: str
    what_it_costs: str
    makes_no_calls: str
    pays_nothing: str
    said_simply: str
    sorry_to_hear: str
    person_overspent: str
    service_overspent: str
    a_machine: str
    """The answer to a person who asks whether a machine answers."""
    greeting: str
    help: str
    help_topics: str
    help_contact: str
    nothing_on: str
    """The words in place of what can be texted, where no lane is on for the person."""
    welcome: str
    unknown_question: str
    unknown_without_people: str
    no_person_here: str
    unknown_to_admin: str
    no_person_for_admin: str
    """The answer to a wish to talk to a person, where nobody is called; placeholders `who` and `reach`."""
    rest_unread: str
    rest_unread_without_people: str
    goodbye: str
    take_your_time: str
    pleased: str
    upset: str
    nothing_to_answer: str
    nothing_to_undo: str
    nothing_done: str
    done_already: str
    """The answer to a refusal of what was just done, where it cannot be taken back."""
    no_words: str
    still_asking: str
    not_that_either: str
    not_that_either_without_people: str
    lane_off: str
    lane_off_ends: str
    """How what a person has in a lane that is off is ended."""
    whole_command: str
    perhaps_meant: str
    did_you_mean: str
    asked_reworded: str
    """A question behind the phrase that was understood."""
    not_like_that: str
    wrong_value: str
    wrong_values: Mapping[str, str]
    """The sentences that say what is wrong with a value that a person gave, by pydantic's name for the mistake."""
    perhaps_done: str
    no_longer: str
    calendar_gone: str
    account_problems: Mapping[str, str]
    """Why a service of an account elsewhere could not be used, by the reason (`lanes/account_problems.py`)."""


@cache
def of(language: Language) -> Texts:
    """Return the sentences that all lanes share, in this language."""
    return read(Texts, language)


def in_language(package: str, language: Language) -> dict[str, Any]:
    """Return the content of one language's file in that package. What a further language lacks is English: no service
    has such a lane on (`parley service`), but what it keeps is told and deleted all the same.
    """
    if language in READ_TOGETHER:
        return toml_files.content(package, language)
    found: dict[str, Any] = {}
    for each in (DEFAULT, language):
        with suppress(FileNotFoundError):
            found |= toml_files.content(package, each)
    return found


Catalogue = TypeVar("Catalogue")


def read(kind: type[Catalogue], language: Language) -> Catalogue:
    """Return the catalogue of sentences of the class `kind` in that language, read from the file beside the class.

    Raises TypeError for a file whose keys are not the class's fields, each a sentence or a table of sentences.
    """
    source = f"{kind.__module__}/{language}.toml"
    given = in_language(kind.__module__, language)
    wanted = {field.name: field.type for field in fields(kind)}  # type: ignore[arg-type]  # every catalogue is one
    if given.keys() != wanted.keys():
        raise TypeError(f"{source}: missing {wanted.keys() - given.keys()}, unknown {given.keys() - wanted.keys()}")
    for key, value in given.items():
        sentences = [value] if wanted[key] is str else list(value.values()) if isinstance(value, dict) else [None]
        if not all(isinstance(sentence, str) for sentence in sentences):
            raise TypeError(f"{source}: {key!r} is {value!r}, and should be {wanted[key]}")
    return kind(**given)
