"""What the linking lane says, in every language: `en.toml` and `es.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parley import texts
from parley.texts import Language
from parley.tools.tool import Call


@dataclass(frozen=True, eq=False, repr=False)  # without __eq__ and __repr__ the import takes half the time
class LinkingTexts:
    """The sentences of the linking lane, in one language. en.toml shows which values stand in braces in each."""

    ask_connect: str
    ask_replace: str
    link: str
    connected: str
    replaced: str
    """Stands behind `connected` if another account was connected before."""
    replaced_only_here: str
    """Stands in place of `replaced` if the other account's consent could not be taken back at Google yet."""
    ask_go_on_with: str
    goes_on_with: str
    left_out: str
    """Behind that, if not all that was asked for was allowed."""
    consent: Mapping[str, str]
    """Why a consent has not connected an account."""
    not_now: str
    ask_disconnect: str
    disconnected: str
    not_connected: str
    nothing_to_disconnect: str
    status_used: str
    status_lost: str
    """The account is connected, but its consent was taken back or has run out."""
    status_own: str
    own_used: str
    """Behind `status_used`, if the calendar is not among what is used of the account."""
    ask_use: Mapping[str, str]
    """The question whether a service is used from now on, by the provider: "google" or "built_in"; "link" asks whether
    a link is sent."""
    used: Mapping[str, str]
    """What is used from now on, by the provider."""
    which_address: str
    no_such_calendar: str
    too_many_calendars: str
    calendar_own_first: str
    calendar_is_own: str
    ask_add_calendar: str
    calendar_added: str
    ask_leave_calendar: str
    calendar_left_out: str
    which_calendar: str
    which_of_calendars: str
    no_calendar_called: str
    no_further_calendars: str
    calendars_used: str
    back: str
    """Behind `used` and `disconnected`, if what is kept here is used again."""
    ask_copy: str
    ask_go_on_copying: str
    ask_stop_copying: str
    ask_remove_copies: str
    one: Mapping[str, str]
    """One thing of each service that can be copied."""
    many: Mapping[str, str]
    """Several things of each of these services."""
    nothing: str
    copied: str
    there: str
    could_not: str
    why: Mapping[str, str]
    """A thing that could not be copied, and why."""
    and_more: str
    stays_here: str
    removed: str
    copies_stay: str
    copying: str
    copy_later: str
    copy_waits: str
    copy_given_up: str
    copy_stopped: str
    copy_ended: str
    no_copying: str
    nothing_to_copy: str
    other_account_now: str
    use_first: str
    use_command: Mapping[str, str]
    """What the person texts to use Google for a service."""
    ask_finish: str
    kept: str
    ends: str
    still_held: str
    two_accounts: str
    link_left: str
    connect_again: str
    """Behind the words that everything is deleted, if the consent could not be taken back at Google yet."""


@cache
def of(language: Language) -> LinkingTexts:
    """Return the linking lane's sentences in this language."""
    return texts.read(LinkingTexts, language)


def say(call: Call[Any]) -> LinkingTexts:
    """Return the linking lane's sentences in the language of the person for whom the tool is called."""
    return of(call.language)
