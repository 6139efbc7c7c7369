"""The sentences about people, who is let in, and what is kept of them: `en.toml` and `es.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from parley import texts
from parley.texts import Language


@dataclass(frozen=True, eq=False, repr=False)  # nobody compares or prints it: half the import time
class PeopleTexts:
    """The sentences about people and about who is let in. `en.toml` shows which placeholders ("{name}") each has."""

    also: str
    """The sentence that names further commands that a person can text."""

    my_data: str
    my_number: str
    my_user_id: str
    my_name: str
    my_language: str
    my_style: str
    my_since: str
    my_zone: str
    my_known: str
    my_plans: str
    person_forgotten: str
    contact_stays: str
    my_messages: str
    whole_file: str
    whole_file_from: str
    delete_all_data: str
    """The question of a service that keeps no tasks and reminders."""
    delete_my_data: str
    erased: str

    call_you: str
    name_kept: str
    name_is: str
    name_unknown: str
    name_wrong: str
    set_timezone: str
    timezone_set: str
    time_now: str
    no_such_place: str
    which_place: str

    ask_language: str
    language_unknown: str
    ask_style: str
    ask_usual_style: str
    ask_only_style: str
    style_kept: str
    style_forgotten: str
    style_unknown: str
    styles: Mapping[str, str]
    """The name of each way of writing (a tag of `conversation/writing_style.py`), as the person reads it."""

    let_in: str
    person_waits: str
    person_wrote: str
    nobody_waits: str
    nobody_blocked: str
    told_who_you_are: str
    somebody_waits: str
    ask_to_be_let_in: str
    approve_person: str
    person_approved: str
    block_person: str
    person_blocked: str
    unblock_person: str
    person_unblocked: str
    nobody_called: str
    which_person: str
    not_yourself: str
    what_to_list: str
    nobody_listed: str
    more_people: str
    ask_name: str
    ask_number: str
    number_changed: str
    is_it_you: str
    move_noted: str
    moved_here: str
    ask_zone: str
    right: str
    wrong: str
    zone_kept: str
    zone_elsewhere: str
    skipped: str

    admins_on_whatsapp: str
    welcome_back: str
    who_is_it: str
    """The question to the first message after a long silence."""
    not_that_name: str
    only_new: str
    really_new: str
    """The question to a NEW by SMS, whose sender can be forged."""
    send_it_again: str
    """Said behind a welcome: their first message is not answered."""

    notices: Mapping[str, str]
    """The notices to people who are not let in, by status; `invite` for a person who needs the code."""
    statuses: Mapping[str, str]
    """The statuses as an admin reads them."""


@cache
def of(language: Language) -> PeopleTexts:
    """Return the sentences about people and about who is let in, in this language."""
    return texts.read(PeopleTexts, language)
