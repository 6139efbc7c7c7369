"""The tools of the linking lane: connect and disconnect a Google account, and choose which calendar is used.

Connecting takes two actions. The first sends a link; the second, which only the lane itself calls once the person has
consented, exchanges the code of that consent for tokens.
"""

from typing import Literal

from pydantic import Field

from parley.errors import AccountsBroken, AccountsUnavailable, ConsentUnusable, NotDone, ToolRefused
from parley.lanes.account_problems import ACCOUNT
from parley.lanes.linking.notes import LinkingNotes
from parley.lanes.linking.texts import say
from parley.ports import Accounts, LinkedAccount, LinkRequest, Services
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, tool

CalendarName = Literal["google", "built_in"]
GOOGLE: CalendarName = "google"
BUILT_IN: CalendarName = "built_in"


class LinkToSend(Arguments):
    """Whether a link may be sent at once."""

    replaces: str = Field("", max_length=254)
    """The account that is connected now, which the new one would replace; empty if none is."""


class AccountToRelease(Arguments):
    """The account that is disconnected."""

    account: str = Field(max_length=254)


class ConsentCode(Arguments):
    """What a consent has brought."""

    link: str = Field(max_length=20)
    code: str = Field(max_length=4_000)
    """The code, encrypted by the vault for this conversation."""


class CalendarChoice(Arguments):
    """Which calendar is used."""

    calendar: CalendarName = Field(description="google: the connected account's; built_in: the one that is kept here.")


def _accounts(call: Call[Services]) -> Accounts:
    """Return the accounts at Google. Raises ToolRefused where nobody can connect any."""
    if call.services.accounts is None:
        raise ToolRefused(say(call).not_connected)
    return call.services.accounts


def _linked(call: Call[Services]) -> LinkedAccount:
    """Return the connected account. Raises ToolRefused if there is none."""
    found = _accounts(call).linked(call.conversation)
    if found is None:
        raise ToolRefused(say(call).not_connected)
    return found


# --- connecting -------------------------------------------------------------------------------------------------------


def _link_to_send(call: Call[Services], given: NoArguments) -> LinkToSend:
    """Return whether an account is connected that the new one would replace. One that does not let us in any more is
    replaced without a question: the person was told to connect again.
    """
    accounts = _accounts(call)
    found = accounts.linked(call.conversation)
    return LinkToSend(replaces=found.name if found and accounts.is_let_in(call.conversation) else "")


def _asks_to_connect(call: Call[Services], wanted: LinkToSend) -> str:
    says = say(call)
    return says.ask_replace.format(account=wanted.replaces) if wanted.replaces else says.ask_connect


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "connect google",
            *variants(
                "<connect|link> <google|my google|google calendar|my google calendar|my google account|with google>"
            ),
            "connect my calendar to google",
        ],
        "es": [
            "conectar google",
            *variants(
                "<conecta|conectar|vincula|vincular> <google|con google|google calendar|mi google calendar|mi google>",
                "<conecta|conectar|vincula|vincular> mi cuenta de google",
                "<conecta|conectar> mi calendario <con|a> google",
            ),
        ],
    },
    prepare=_link_to_send,
    question=_asks_to_connect,
    doubts=lambda call, given, wanted: bool(wanted.replaces),
    direct=True,
)
def connect_google(call: Call[Services], arguments: LinkToSend) -> Result:
    """Send the person a link by which they connect their Google account, to use its calendar here."""
    number = call.about.number if call.about else ""
    request = LinkRequest(call.conversation, call.effect, call.now, number, call.language)
    try:
        link = _accounts(call).link(request)
    except AccountsBroken:
        return Result(say(call).not_now)
    minutes = round((link.expires_at - call.now).total_seconds() / 60)
    notes = LinkingNotes(link=link.id, until=link.expires_at).store()
    # Whoever reads the link could connect their own account with this conversation, so no trace of it is kept.
    return Result(say(call).link.format(url=link.url, minutes=minutes), notes=notes, discreet=True)


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_finish, is_for_lane=True)
def finish_google_link(call: Call[Services], arguments: ConsentCode) -> Result:
    """Connect the account to which the person has consented."""
    says = say(call)
    try:
        account = _accounts(call).connect(call.conversation, arguments.link, arguments.code, call.now)
    except ConsentUnusable as error:
        return Result(says.consent[error.reason])
    except AccountsUnavailable as error:
        raise NotDone(says.consent["failed"]) from error
    except AccountsBroken:
        return Result(says.consent["failed"])
    return Result(says.connected.format(account=account.name), resumes=ACCOUNT)


# --- letting go -------------------------------------------------------------------------------------------------------


def _account_to_release(call: Call[Services], given: NoArguments) -> AccountToRelease:
    found = _accounts(call).linked(call.conversation)
    if found is None:
        raise ToolRefused(say(call).nothing_to_disconnect)
    return AccountToRelease(account=found.name)


@tool(
    Tier.CONFIRM,
    phrases={
        "en": [
            "disconnect google",
            *variants(
                "<disconnect|unlink|remove> <google|my google|google calendar|my google calendar|my google account>"
            ),
            "revoke google access",
        ],
        "es": [
            "desconectar google",
            *variants(
                "<desconecta|desconectar|desvincula|quita> <google|google calendar|mi google calendar|mi google>",
                "<desconecta|desconectar|desvincula|quita> mi cuenta de google",
            ),
        ],
    },
    prepare=_account_to_release,
    question=lambda call, released: say(call).ask_disconnect.format(account=released.account),
    direct=True,
    in_help=False,
)
def disconnect_google(call: Call[Services], arguments: AccountToRelease) -> Result:
    """Disconnect the person's Google account: the consent is taken back at Google, and its tokens are deleted."""
    try:
        _accounts(call).disconnect(call.conversation)
    except AccountsUnavailable as error:
        raise NotDone(say(call).not_now) from error
    except AccountsBroken:
        return Result(say(call).not_now)
    # A repeat finds nothing connected any more, and says what the first try has done.
    return Result(say(call).disconnected.format(account=arguments.account), notes={})


# --- which calendar ---------------------------------------------------------------------------------------------------


@tool(
    Tier.READ,
    phrases={
        "en": ["is google connected", *variants("which <calendar|google account> do you use")],
        "es": ["está conectado google", "está google conectado", "qué calendario usas"],
    },
    direct=True,
    in_help=False,
)
def show_google(call: Call[Services], arguments: NoArguments) -> str:
    """Tell which Google account is connected, and whether its calendar is used."""
    account = _linked(call)
    return say(call).status[GOOGLE if account.keeps_calendar else BUILT_IN].format(account=account.name)


def _calendar_chosen(call: Call[Services], given: CalendarChoice) -> CalendarChoice:
    """Return the choice as it is. Raises ToolRefused if no account is connected, so that there is none."""
    _linked(call)
    return given


def _google_chosen(call: Call[Services], given: NoArguments) -> CalendarChoice:
    return _calendar_chosen(call, CalendarChoice(calendar=GOOGLE))


def _built_in_chosen(call: Call[Services], given: NoArguments) -> CalendarChoice:
    return _calendar_chosen(call, CalendarChoice(calendar=BUILT_IN))


def _ask_calendar(call: Call[Services], chosen: CalendarChoice) -> str:
    return say(call).ask_calendar[chosen.calendar]


def _use(call: Call[Services], chosen: CalendarChoice) -> str:
    """Use the chosen calendar from now on, and return the words that say so."""
    account = _linked(call)
    _accounts(call).keep_calendar(call.conversation, keeps=chosen.calendar == GOOGLE)
    return say(call).calendar[chosen.calendar].format(account=account.name)


@tool(Tier.WRITE, prepare=_calendar_chosen, question=_ask_calendar)
def choose_calendar(call: Call[Services], arguments: CalendarChoice) -> str:
    """Choose which calendar is used from now on: the connected Google account's, or the one that is kept here."""
    return _use(call, arguments)


@tool(
    Tier.WRITE,
    phrases={
        "en": variants("use <google|google calendar|my google calendar>", "use google for <my calendar|the calendar>"),
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
def use_google_calendar(call: Call[Services], arguments: CalendarChoice) -> str:
    """Use the calendar of the connected Google account from now on."""
    return _use(call, arguments)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *variants("use <your calendar|your own calendar|the built-in calendar>"),
            *("stop using google", "do not use google for my calendar"),
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
def use_built_in_calendar(call: Call[Services], arguments: CalendarChoice) -> str:
    """Use the calendar that is kept here from now on."""
    return _use(call, arguments)


TOOLS = (
    connect_google,
    disconnect_google,
    show_google,
    choose_calendar,
    use_google_calendar,
    use_built_in_calendar,
    finish_google_link,
)
"""The tools of this file, in the order in which a model and HELP are offered them."""
