"""The tools by which a person chooses further calendars at Google, which are looked at beside their account's own.

A calendar is chosen by its address, which is an email address for every calendar at Google: so no consent to read the
list of all calendars is needed. Events are added and changed in the account's own calendar alone.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from parley.conversation.normal_form import normalise
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.linking.texts import say
from parley.lanes.linking.tools import accounts_at_google, linked_account
from parley.ports import Services
from parley.texts.vocabulary import listed
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Tier, tool

MOST = 5
"""The most further calendars of one person: a look at a day takes a request for each."""
MOST_WORDS = 3
"""The most words by which a calendar is named that has no address in the text: "my work calendar"."""
VOCABULARY = "parley.lanes.linking.vocabulary"


class NamedCalendar(Arguments):
    """A calendar as a person names it: by its address, or in words."""

    calendar: Annotated[str, Field(max_length=254)] = ""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words can name a calendar beside the account's own: "google" and "your own" cannot."""
        named = normalise(slots.get("calendar", ""))
        return len(named.split()) <= MOST_WORDS and named not in listed(VOCABULARY, "no_further_calendar")


class FurtherCalendar(Arguments):
    """The address of a further calendar."""

    address: str = Field(max_length=254)


def _address(named: str) -> str:
    """Return the address in the words for a calendar, in lower case; empty if there is none."""
    words = (each.strip("<>()“”\"'.,").lower() for each in named.split())
    return next((each for each in words if "@" in each[1:-1]), "")


def _calendar_to_add(call: Call[Services], named: NamedCalendar) -> FurtherCalendar:
    """Return the calendar to look at from now on. Raises ToolAsks for its address, and ToolRefused if it cannot be
    looked at.
    """
    account, says, address = linked_account(call), say(call), _address(named.calendar)
    if "calendar" not in account.serves:
        raise ToolRefused(says.calendar_own_first)
    if not address:
        raise ToolAsks(says.which_address, "calendar", shape="email")
    if len(account.calendars) >= MOST and address not in account.calendars:
        raise ToolRefused(says.too_many_calendars.format(most=MOST))
    if address != account.name.lower() and not call.services.calendar.can_see(call.conversation, address):
        raise ToolRefused(says.no_such_calendar.format(calendar=address))
    return FurtherCalendar(address=address)


def _calendar_to_leave(call: Call[Services], named: NamedCalendar) -> FurtherCalendar:
    """Return the further calendar that is not looked at any more: the named one, or the only one. Raises ToolAsks if
    there are several, and ToolRefused if there is none.
    """
    chosen, says, address = linked_account(call).calendars, say(call), _address(named.calendar)
    if not chosen or (address and address not in chosen):
        raise ToolRefused(says.no_further_calendars)
    if not address and len(chosen) > 1:
        raise ToolAsks(says.which_calendar, "calendar", [(each, each) for each in chosen])
    return FurtherCalendar(address=address or chosen[0])


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "use my {calendar:work} calendar <too|also|as well>",
            "use the calendar {calendar:ana@work.example} <too|also|as well>",
            "<also use|also look at|add> <my|the> calendar {calendar:ana@work.example}",
            "<also use|also look at> my {calendar:work} calendar",
            "look at <my|the> calendar {calendar:ana@work.example} <too|also|as well>",
        ),
        "es": variants(
            "usa también <mi|el> calendario <de|del|> {calendar:trabajo}",
            "usa <mi|el> calendario <de|del|> {calendar:trabajo} también",
            "<mira también|añade> <mi|el> calendario <de|del|> {calendar:ana@trabajo.example}",
        ),
    },
    prepare=_calendar_to_add,
    question=lambda call, chosen: say(call).ask_add_calendar.format(calendar=chosen.address),
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def add_further_calendar(call: Call[Services], arguments: FurtherCalendar) -> str:
    """Look at one more calendar at Google beside the account's own."""
    account, says = linked_account(call), say(call)
    if arguments.address == account.name.lower():
        return says.calendar_is_own.format(calendar=arguments.address)
    chosen = tuple(dict.fromkeys((*account.calendars, arguments.address)))
    accounts_at_google(call).look_at(call.conversation, chosen)
    return says.calendar_added.format(calendar=arguments.address)


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "<stop using|do not use|leave out> <my|the> calendar {calendar:ana@work.example} <any more|anymore|>",
            "<stop using|do not use|leave out> my {calendar:work} calendar <any more|anymore|>",
        ),
        "es": variants(
            "<deja de usar|no uses más|no uses> <mi|el> calendario <de|del|> {calendar:trabajo}",
        ),
    },
    prepare=_calendar_to_leave,
    question=lambda call, chosen: say(call).ask_leave_calendar.format(calendar=chosen.address),
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def leave_out_calendar(call: Call[Services], arguments: FurtherCalendar) -> str:
    """Do not look at a further calendar at Google any more."""
    account = linked_account(call)
    chosen = tuple(each for each in account.calendars if each != arguments.address)
    accounts_at_google(call).look_at(call.conversation, chosen)
    return say(call).calendar_left_out.format(calendar=arguments.address)


@tool(
    Tier.READ,
    phrases={
        "en": ["which calendars do you use", "what calendars do you use", "my calendars"],
        "es": ["qué calendarios usas", "mis calendarios"],
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def show_calendars(call: Call[Services], arguments: NoArguments) -> str:
    """Tell which calendars at Google are looked at."""
    account, says = linked_account(call), say(call)
    if "calendar" not in account.serves:
        raise ToolRefused(says.calendar_own_first)
    return says.calendars_used.format(calendars=", ".join((account.name, *account.calendars)))


TOOLS = (add_further_calendar, leave_out_calendar, show_calendars)
"""The tools of this file, in the order in which phrases are held against them."""
