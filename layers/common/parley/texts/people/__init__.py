"""What is said about who somebody is here, and what is kept of them: `en.toml` and `es.toml` beside this file."""

from dataclasses import dataclass
from functools import cache

from parley import texts
from parley.texts import Language


@dataclass(frozen=True)
class PeopleTexts:
    """By what it is about. Which words stand in braces, en.toml shows."""

    also: str
    """What else can be texted."""

    my_data: str
    my_number: str
    my_name: str
    my_language: str
    my_since: str
    my_open_tasks: str
    my_done_tasks: str
    my_reminders: str
    my_messages: str
    whole_file: str
    whole_file_from: str
    delete_my_data: str
    erased: str

    call_you: str
    name_kept: str
    name_wrong: str


@cache
def of(language: Language) -> PeopleTexts:
    """In this language."""
    return texts.read(PeopleTexts, language)
