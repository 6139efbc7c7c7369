"""The tools by which a person chooses further calendars at Google, which are looked at beside their account's own.

A calendar is chosen by its name, if the person has allowed us to see the names of their calendars; otherwise by its
address, which is an email address for every calendar at Google. Events are added and changed in the account's own
calendar alone.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field

from parley.conversation.normal_form import entries_called, normalise
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.linking.texts import say
from parley.lanes.linking.tools import accounts_at_google, linked_account
from parley.ports import FurtherCalendar, LinkedAccount, Services
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


class SelectedCalendar(Arguments):
    """A further calendar, which was found."""

    address: str = Field(max_length=254)
    name: str = ""
    """Its name; empty if it was chosen by its address."""

    @property
    def shown(self) -> str:
        """The calendar as the person reads it."""
        return self.name or self.address


def _address(named: str) -> str:
    """Return the address in the words for a calendar, in lower case; empty if there is none."""
    words = (each.strip("<>()“”\"'.,").lower() for each in named.split())
    return next((each for each in words if "@" in each[1:-1]), "")


def _calendar_to_add(call: Call[Services], named: NamedCalendar) -> SelectedCalendar:
    """Return the calendar to look at from now on. Raises ToolAsks for its name or its address, and ToolRefused if it
    cannot be looked at.
    """
    account, says, address = linked_account(call), say(call), _address(named.calendar)
    if "calendar" not in account.serves:
        raise ToolRefused(says.calendar_own_first)
    others = call.services.calendar.others(call.conversation) or ()
    names = {each.address: each.name for each in others}
    address = address or _called(call, named.calendar, others)
    if len(account.calendars) >= MOST and address not in account.calendars:
        raise ToolRefused(says.too_many_calendars.format(most=MOST))
    is_own = address == account.name.lower()
    if not is_own and address not in names and not call.services.calendar.can_see(call.conversation, address):
        raise ToolRefused(says.no_such_calendar.format(calendar=address))
    return SelectedCalendar(address=address, name=names.get(address, ""))


def _called(call: Call[Services], name: str, others: Sequence[FurtherCalendar]) -> str:
    """Return the address of the calendar with this name. Raises ToolAsks if several have it or none has, and for the
    address if the names are not known.
    """
    says, wanted = say(call), normalise(name)
    if not others:
        raise ToolAsks(says.which_address, "calendar", shape="email")
    found = entries_called(others, wanted, lambda each: each.name) if wanted else []
    if len(found) == 1:
        return found[0].address
    titles = [each.name for each in others]
    options = [
        (each.name if titles.count(each.name) == 1 else f"{each.name} ({each.address})", each.address)
        for each in found or others
    ]
    asked = says.which_of_calendars if found else says.no_calendar_called
    raise ToolAsks(asked.format(calendar=name), "calendar", options)


def _calendar_to_leave(call: Call[Services], named: NamedCalendar) -> SelectedCalendar:
    """Return the further calendar that is not looked at any more: the named one, or the only one whose name is not
    known. Raises ToolAsks if it may be several, and ToolRefused if it is none.
    """
    account, says, address = linked_account(call), say(call), _address(named.calendar)
    chosen = [FurtherCalendar(each, account.calendar_names.get(each, "")) for each in account.calendars]
    if address:
        found = [each for each in chosen if each.address == address]
    elif wanted := normalise(named.calendar):
        called = entries_called([each for each in chosen if each.name], wanted, lambda each: each.name)
        found = called or [each for each in chosen if not each.name]
    else:
        found = chosen
    if not found:
        raise ToolRefused(says.no_further_calendars)
    if len(found) > 1:
        raise ToolAsks(says.which_calendar, "calendar", [(each.name or each.address, each.address) for each in found])
    return SelectedCalendar(address=found[0].address, name=found[0].name)


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "use the calendar {calendar:ana@work.example} <too|also|as well>",
            "<also use|also look at|add> <my|the> calendar {calendar:ana@work.example}",
            "look at <my|the> calendar {calendar:ana@work.example} <too|also|as well>",
            "<use|look at> <my|the> {calendar:work} calendar <too|also|as well>",
            "<also use|also look at|add> <my|the> {calendar:work} calendar",
            "<include|consider|connect> <my|the> {calendar:work} calendar <too|as well|>",
        ),
        "es": variants(
            "usa también <mi|el> calendario <de|del|> {calendar:trabajo}",
            "usa <mi|el> calendario <de|del|> {calendar:trabajo} también",
            "<mira también|añade|agrega> <mi|el> calendario <de|del|> {calendar:ana@trabajo.example}",
            "mira <mi|el> calendario <de|del|> {calendar:trabajo} también",
            "incluye <mi|el> calendario <de|del|> {calendar:trabajo}",
        ),
    },
    prepare=_calendar_to_add,
    question=lambda call, chosen: say(call).ask_add_calendar.format(calendar=chosen.shown),
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def add_further_calendar(call: Call[Services], arguments: SelectedCalendar) -> str:
    """Look at one more calendar at Google beside the account's own."""
    account, says = linked_account(call), say(call)
    if arguments.address == account.name.lower():
        return says.calendar_is_own.format(calendar=arguments.address)
    chosen = {**_looked_at(account), arguments.address: arguments.name}
    accounts_at_google(call).look_at(call.conversation, chosen)
    return says.calendar_added.format(calendar=arguments.shown)


def _looked_at(account: LinkedAccount) -> dict[str, str]:
    """Return the names of the further calendars of an account by their addresses."""
    return {each: account.calendar_names.get(each, "") for each in account.calendars}


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "<stop using|do not use|leave out> <my|the> calendar {calendar:ana@work.example} <any more|anymore|>",
            "<stop using|stop looking at|leave out> <my|the> {calendar:work} calendar <any more|anymore|>",
            "<do not|don't> <use|look at> <my|the> {calendar:work} calendar <any more|anymore|>",
            "<remove|ignore|forget> <my|the> {calendar:work} calendar",
            "take <my|the> {calendar:work} calendar out <again|>",
            "<not|put away|without> <my|the> {calendar:work} calendar <any more|anymore|>",
        ),
        "es": variants(
            "<deja de usar|deja de mirar|no uses más|no uses|ya no uses|no mires> <mi|el> calendario <de|del|>"
            " {calendar:trabajo}",
            "<mi|el> calendario <de|del|> {calendar:trabajo} ya no",
            "<quita|ignora|sin> <mi|el> calendario <de|del|> {calendar:trabajo}",
        ),
    },
    prepare=_calendar_to_leave,
    question=lambda call, chosen: say(call).ask_leave_calendar.format(calendar=chosen.shown),
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def leave_out_calendar(call: Call[Services], arguments: SelectedCalendar) -> str:
    """Do not look at a further calendar at Google any more."""
    chosen = _looked_at(linked_account(call))
    chosen.pop(arguments.address, None)
    accounts_at_google(call).look_at(call.conversation, chosen)
    return say(call).calendar_left_out.format(calendar=arguments.shown)


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
    shown = (name or address for address, name in _looked_at(account).items())
    return says.calendars_used.format(calendars=", ".join((account.name, *shown)))


TOOLS = (add_further_calendar, leave_out_calendar, show_calendars)
"""The tools of this file, in the order in which phrases are held against them."""
