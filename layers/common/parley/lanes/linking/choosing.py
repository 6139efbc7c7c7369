"""The tools of the linking lane by which a person chooses what is used: their Google account, or what is built in.

    calendar                  has phrases of its own
    contacts, mail, tasks     "use Google for my contacts", "use Gmail", "use your own tasks"
    each of the four          has one tool for a model

What the account does not allow yet needs a consent first: then a link is sent that asks for it. Who chooses Google is
offered that what is kept here is copied to it; nothing is copied back.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from parley.conversation.account_services import SERVICES, ServiceName
from parley.conversation.normal_form import normalise
from parley.lanes.account_problems import ACCOUNT
from parley.lanes.linking.copies import copy_offer
from parley.lanes.linking.texts import say
from parley.lanes.linking.tools import accounts_at_google, link_sent, linked_account
from parley.ports import LinkedAccount, Services
from parley.texts import account_names
from parley.texts.vocabulary import listed
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Result, Reversal, Tier, tool

ProviderName = Literal["google", "built_in"]
GOOGLE: ProviderName = "google"
BUILT_IN: ProviderName = "built_in"
VOCABULARY = "parley.lanes.linking.vocabulary"
NAMED: Mapping[str, ServiceName] = {
    normalise(word): service for service in SERVICES[1:] for word in listed(VOCABULARY, service)
}
"""The service that each word of the vocabulary names. The calendar has phrases of its own."""


class CalendarChoice(Arguments):
    """Which calendar is used."""

    calendar: ProviderName = Field(description="google: the connected account's; built_in: the one that is kept here.")


class NamedService(Arguments):
    """A service as a person names it."""

    what: str = "gmail"

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words name contacts, mail or tasks."""
        return "what" not in slots or normalise(slots["what"]) in NAMED


class WantedService(Arguments):
    """A service, and what is to be used for it from now on."""

    service: ServiceName
    provider: ProviderName


class ServiceChoice(Arguments):
    """Which service is used of the account, or is not any more."""

    service: ServiceName
    provider: ProviderName | Literal["link"]
    """The provider that is used from now on; "link" if the person has to consent first."""


@tool(
    Tier.READ,
    phrases={
        "en": [
            *variants("is <my|> <google|gmail|google calendar|google account> <connected|linked>"),
            *variants(
                "<which|what> <calendar|google account|google> <do you use|are you using|am I using|is connected>"
            ),
        ],
        "es": [
            *("está conectado google", "está google conectado"),
            *variants("qué <calendario|cuenta de google|cuenta> <usas|estás usando|tengo conectada|está conectada>"),
        ],
    },
    direct=True,
    in_help=False,
)
def show_google(call: Call[Services], arguments: NoArguments) -> str:
    """Tell which Google account is connected, whether Google still lets us in, and whether its calendar is used."""
    account, says, names = linked_account(call), say(call), account_names.of(call.language)
    if not accounts_at_google(call).is_let_in(call.conversation):
        return says.status_lost.format(account=account.name)
    if not account.serves:
        return says.status_own.format(account=account.name, own=names.own["calendar"])
    used = says.status_used.format(account=account.name, its=names.listed(names.its, account.serves))
    return used if "calendar" in account.serves else f"{used} {says.own_used.format(own=names.own['calendar'])}"


def _calendar_chosen(call: Call[Services], given: CalendarChoice) -> CalendarChoice:
    """Return the choice as it is. Raises ToolRefused if no account is connected, so that there is none."""
    linked_account(call)
    return given


def _google_chosen(call: Call[Services], given: NoArguments) -> CalendarChoice:
    return _calendar_chosen(call, CalendarChoice(calendar=GOOGLE))


def _built_in_chosen(call: Call[Services], given: NoArguments) -> CalendarChoice:
    return _calendar_chosen(call, CalendarChoice(calendar=BUILT_IN))


def _ask_calendar(call: Call[Services], chosen: CalendarChoice) -> str:
    return _ask(call, ServiceChoice(service="calendar", provider=chosen.calendar))


def _ask(call: Call[Services], chosen: ServiceChoice) -> str:
    """Return the question whether a service is used from now on, or a link is sent that asks for it."""
    says, names = say(call), account_names.of(call.language)
    return says.ask_use[chosen.provider].format(product=names.products[chosen.service], own=names.own[chosen.service])


def _use(call: Call[Services], chosen: CalendarChoice) -> Result:
    """Use the chosen calendar from now on, and return the result that says so."""
    return _used(call, ServiceChoice(service="calendar", provider=chosen.calendar))


def _used(call: Call[Services], chosen: ServiceChoice) -> Result:
    """Use the account for the chosen service from now on, or do not. Return the result that says so, and offers to copy
    what is kept here of the service.
    """
    undo = _choice_before(call, chosen)
    words = _set(call, chosen)
    if chosen.provider == BUILT_IN:
        return Result(f"{words} {say(call).back}", undo=undo, resumes=ACCOUNT)
    offers = copy_offer(call, (chosen.service,), linked_account(call))
    return Result(words, undo=undo, confirms=offers, resumes=ACCOUNT)


def _choice_before(call: Call[Services], chosen: ServiceChoice) -> tuple[Reversal, ...]:
    """Return the call that takes a choice back. It is made of the choice alone, so that a repeat returns it too."""
    other = GOOGLE if chosen.provider == BUILT_IN else BUILT_IN
    return (Reversal("set_service", ServiceChoice(service=chosen.service, provider=other)),)


def _set(call: Call[Services], chosen: ServiceChoice) -> str:
    """Use the account for the chosen service from now on, or do not, and return the words that say so."""
    account, names = linked_account(call), account_names.of(call.language)
    accounts_at_google(call).use(call.conversation, chosen.service, uses=chosen.provider != BUILT_IN)
    said = {"product": names.products[chosen.service], "own": names.own[chosen.service], "account": account.name}
    return say(call).used[BUILT_IN if chosen.provider == BUILT_IN else GOOGLE].format(**said)


@tool(Tier.WRITE, question=_ask, is_for_lane=True)
def set_service(call: Call[Services], arguments: ServiceChoice) -> Result:
    """Use the Google account for a service again, or what is kept here, as it was before a choice."""
    return Result(_set(call, arguments), undo=_choice_before(call, arguments), closes=True, resumes=ACCOUNT)


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "use <google|google calendar|my google calendar>",
            "use google for <my calendar|the calendar>",
            "switch to <my|> google calendar",
        ),
        "es": variants(
            "usa <google|google calendar|mi google calendar>", "usa google para <mi calendario|el calendario>"
        ),
    },
    prepare=_google_chosen,
    question=_ask_calendar,
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def use_google_calendar(call: Call[Services], arguments: CalendarChoice) -> Result:
    """Use the calendar of the connected Google account from now on."""
    return _use(call, arguments)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *variants("use <your calendar|your own calendar|the built-in calendar>"),
            *("stop using google", "do not use google for my calendar"),
            *variants("stop using <my|the> google calendar", "<switch|go> back to your <own|> calendar"),
        ],
        "es": [
            *variants("usa <el calendario propio|tu calendario|tu propio calendario>"),
            *("deja de usar google", "no uses google para mi calendario"),
        ],
    },
    prepare=_built_in_chosen,
    question=_ask_calendar,
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def use_built_in_calendar(call: Call[Services], arguments: CalendarChoice) -> Result:
    """Use the calendar that is kept here from now on."""
    return _use(call, arguments)


# --- contacts, mail and tasks -----------------------------------------------------------------------------------------


def _at_google(call: Call[Services], named: NamedService) -> ServiceChoice:
    return _allowed(call, NAMED[normalise(named.what)])


def _allowed(call: Call[Services], service: ServiceName) -> ServiceChoice:
    """Return the service to use at Google. It needs a consent if no account is connected or allows it."""
    account = accounts_at_google(call).linked(call.conversation)
    is_allowed = account is not None and service in account.allows
    return ServiceChoice(service=service, provider=GOOGLE if is_allowed else "link")


def _built_in(call: Call[Services], named: NamedService) -> ServiceChoice:
    """Return the service that is not used at Google any more. Raises ToolRefused if no account is connected."""
    linked_account(call)
    return ServiceChoice(service=NAMED[normalise(named.what)], provider=BUILT_IN)


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "use google for <my|the|> {what:contacts}",
            "<use|switch to|hook up|link|add> <my|> google {what:contacts}",
            "<hook up|link|add|switch to> <my|> gmail",
            "connect <my|> google {what:contacts}",
            "<use|connect> <my|> gmail",
            "use gmail for <my|the|> <mail|email|emails>",
        ),
        "es": variants(
            "usa google para <mis|mi|> {what:contactos}",
            "<usa|conecta|vincula> <mis|mi|las|los|> {what:contactos} de google",
            "<usa|conecta|conectar|vincula|enlaza> <mi|> gmail",
            "usa gmail para mi <correo|email>",
            "<usa|conecta|conectar|vincula|enlaza> mi <correo|email> <de|con|a> <gmail|google>",
        ),
    },
    prepare=_at_google,
    question=_ask,
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def use_google_for(call: Call[Services], arguments: ServiceChoice) -> Result:
    """Use the Google account for the person's contacts, mail or tasks from now on; ask for their consent by a link if
    the account does not allow it yet."""
    return _use_service(call, arguments)


def _use_service(call: Call[Services], chosen: ServiceChoice) -> Result:
    """Use the chosen service from now on, or send a link if the account does not allow it yet."""
    account: LinkedAccount | None = accounts_at_google(call).linked(call.conversation)
    if chosen.provider != BUILT_IN and (account is None or chosen.service not in account.allows):
        return link_sent(call, (chosen.service,), adds=account is not None)
    return _used(call, chosen)


@tool(
    Tier.WRITE,
    phrases={
        "en": variants(
            "use <your own|the built-in> {what:contacts}",
            "stop using google for <my|the|> {what:contacts}",
            "stop using <my|> gmail",
        ),
        "es": variants(
            "usa <tus propios|tus propias|tu propio|los propios> {what:contactos}",
            "deja de usar google para <mis|mi|> {what:contactos}",
            "deja de usar <mi|> gmail",
        ),
    },
    prepare=_built_in,
    question=_ask,
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def use_built_in_for(call: Call[Services], arguments: ServiceChoice) -> Result:
    """Use the contacts, mail or tasks that are kept here from now on."""
    return _used(call, arguments)


def _chosen(call: Call[Services], wanted: WantedService) -> ServiceChoice:
    """Return the service and what is used for it. Raises ToolRefused for a built-in one if no account is connected."""
    if wanted.provider == GOOGLE:
        return _allowed(call, wanted.service)
    linked_account(call)
    return ServiceChoice(service=wanted.service, provider=BUILT_IN)


@tool(Tier.WRITE, prepare=_chosen, question=_ask)
def choose_service(call: Call[Services], arguments: ServiceChoice) -> Result:
    """Use the Google account for the calendar, contacts, mail (Gmail) or tasks from now on, or what is kept here
    (built_in). What the account does not allow yet, a link asks for."""
    return _use_service(call, arguments)


TOOLS = (
    show_google,
    choose_service,
    use_google_calendar,
    use_built_in_calendar,
    use_google_for,
    use_built_in_for,
    set_service,
)
"""The tools of this file, in the order in which a model and HELP are offered them."""
