"""The tools of the linking lane: connect and disconnect a Google account.

Connecting takes two actions. The first sends a link; the second, which only the lane itself calls once the person has
consented, exchanges the code of that consent for tokens.
"""

from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, Field

from parley.conversation.account_services import FIRST, ServiceName, in_order
from parley.errors import AccountsBroken, AccountsUnavailable, ConsentUnusable, NotDone, ToolRefused
from parley.lanes.account_problems import ACCOUNT
from parley.lanes.linking.copies import account_key, copy_offer, job_called
from parley.lanes.linking.copy_steps import begun, copying_ended, progress
from parley.lanes.linking.notes import LANE_NAME, LinkingNotes
from parley.lanes.linking.revocations import hand_over, take_back_consent
from parley.lanes.linking.texts import say
from parley.ports import AccountConsent, Accounts, LinkedAccount, LinkRequest, Services
from parley.texts import account_names
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, LaneAction, NoArguments, Result, Tier, tool

ServiceNames = Annotated[tuple[ServiceName, ...], Field(min_length=1), AfterValidator(in_order)]
"""The services that an action is about, each once and in their order."""


class LinkToSend(Arguments):
    """Whether a link may be sent at once."""

    replaces: str = Field("", max_length=254)
    """The account that is connected now, which the new one would replace; empty if none is."""
    services: ServiceNames = FIRST
    """The services for which the link asks."""


class AccountToRelease(Arguments):
    """The account that is disconnected."""

    account: str = Field(max_length=254)
    services: ServiceNames = FIRST
    """The services that are used of it."""


class ConsentCode(Arguments):
    """What a consent has brought."""

    link: str = Field(max_length=20)
    code: str = Field(max_length=4_000)
    """The code, encrypted by the vault for this conversation."""
    services: ServiceNames = FIRST
    """The services for which the link has asked."""
    adds: bool = False
    """Whether the link was to allow more of the account that is connected."""
    before: str = ""
    """The account that was connected when the link was sent; empty if none was."""
    began_with: str = ""
    """The account with which a plan has begun that waits for this link; empty if none waits."""


class AccountToGoOnWith(Arguments):
    """The account with which a plan goes on that was begun with another one."""

    account: str = Field(max_length=254)
    before: str = Field(max_length=254)


def accounts_at_google(call: Call[Services]) -> Accounts:
    """Return the accounts at Google. Raises ToolRefused where nobody can connect any."""
    if call.services.accounts is None:
        raise ToolRefused(say(call).not_connected)
    return call.services.accounts


def linked_account(call: Call[Services]) -> LinkedAccount:
    """Return the connected account. Raises ToolRefused if there is none."""
    found = accounts_at_google(call).linked(call.conversation)
    if found is None:
        raise ToolRefused(say(call).not_connected)
    return found


def _notes(call: Call[Services]) -> LinkingNotes:
    return LinkingNotes.read(call.notes.get(LANE_NAME, {}))


# --- connecting -------------------------------------------------------------------------------------------------------


def _link_to_send(call: Call[Services], given: NoArguments) -> LinkToSend:
    """Return whether an account is connected that the new one would replace. One that does not let us in any more is
    replaced without a question: the person was told to connect again.
    """
    accounts = accounts_at_google(call)
    found = accounts.linked(call.conversation)
    is_let_in = found is not None and accounts.is_let_in(call.conversation)
    services: tuple[ServiceName, ...] = in_order(found.serves) if found else ()
    return LinkToSend(replaces=found.name if found and is_let_in else "", services=services or FIRST)


def _asks_to_connect(call: Call[Services], wanted: LinkToSend) -> str:
    says, names = say(call), account_names.of(call.language)
    products = names.listed(names.products, wanted.services)
    asked = says.ask_replace if wanted.replaces else says.ask_connect
    return asked.format(account=wanted.replaces, products=products)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "connect google",
            *variants(
                "<connect|link> <google|my google|google calendar|my google calendar|my google account|with google>"
            ),
            *variants("<connect|link|hook up|sync> <my|the> calendar <to|with> google"),
            *variants("hook up <google|my google|google calendar|my google calendar|my google account>"),
        ],
        "es": [
            "conectar google",
            *variants(
                "<conecta|conectar|vincula|vincular> <google|con google|google calendar|mi google calendar|mi google>",
                "<conecta|conectar|vincula|vincular> mi cuenta de google",
                "<conecta|conectar|vincula|vincular|enlaza> <mi|el> calendario <con|a|de> google",
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
    return link_sent(call, arguments.services)


def link_sent(call: Call[Services], services: tuple[ServiceName, ...], *, adds: bool = False) -> Result:
    """Return the result that sends a link which asks for these services, of the connected account if it `adds`."""
    says, names = say(call), account_names.of(call.language)
    number = call.about.number if call.about else ""
    request = LinkRequest(call.conversation, call.effect, call.now, number, call.language, services)
    try:
        link = accounts_at_google(call).link(request)
    except AccountsBroken:
        return Result(says.not_now)
    linked = accounts_at_google(call).linked(call.conversation)
    minutes = round((link.expires_at - call.now).total_seconds() / 60)
    notes = _notes(call).change(link=link.id, until=link.expires_at, services=services, adds=adds)
    notes = notes.change(account=linked.name if linked else "")
    words = says.link.format(products=names.listed(names.products, services), url=link.url, minutes=minutes)
    # Whoever reads the link could connect their own account with this conversation, so no trace of it is kept.
    return Result(words, notes=notes.store(), discreet=True)


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_finish, is_for_lane=True)
def finish_google_link(call: Call[Services], arguments: ConsentCode) -> Result:
    """Connect the account to which the person has consented."""
    says, names = say(call), account_names.of(call.language)
    services = arguments.services
    consent = AccountConsent(arguments.link, arguments.code, services, arguments.adds)
    try:
        account = accounts_at_google(call).connect(call.conversation, consent, call.now)
    except ConsentUnusable as error:
        uses, command = names.listed(names.uses, services), names.commands[services[0]]
        return Result(says.consent[error.reason].format(uses=uses, command=command))
    except AccountsUnavailable as error:
        raise NotDone(says.consent["failed"]) from error
    except AccountsBroken:
        return Result(says.consent["failed"])
    hand_over(accounts_at_google(call).left_consents(call.conversation, of_replaced=True), call.services, call.now)
    accounts_at_google(call).forget_replaced(call.conversation)
    words = [says.connected.format(account=account.name, its=names.listed(names.its, account.serves))]
    if arguments.before not in ("", account.name):
        replaced = says.replaced_only_here if account.left_another else says.replaced
        words.append(replaced.format(account=arguments.before))
    if left_out := [each for each in services if each not in account.serves]:
        not_used = {"yours": names.listed(names.yours, left_out), "own": names.listed(names.own, left_out)}
        words.append(says.left_out.format(**not_used))
    if arguments.began_with and arguments.began_with != account.name:  # half of it would lie in each account
        wanted = AccountToGoOnWith(account=account.name, before=arguments.began_with)
        return Result(" ".join(words), confirms=(LaneAction(go_on_with_account.name, wanted),))
    return replace(_behind_connecting(call, services, account), words=" ".join(words), resumes=ACCOUNT)


@tool(
    Tier.CONFIRM,
    question=lambda call, wanted: say(call).ask_go_on_with.format(account=wanted.account, before=wanted.before),
    is_for_lane=True,
)
def go_on_with_account(call: Call[Services], arguments: AccountToGoOnWith) -> Result:
    """Go on with the plan that waits for an account, in another account than the one in which it began."""
    return Result(say(call).goes_on_with.format(account=arguments.account), resumes=ACCOUNT)


def _behind_connecting(call: Call[Services], services: tuple[ServiceName, ...], account: LinkedAccount) -> Result:
    """Return the result that goes on copying to an account which is connected again, or offers to copy what is kept
    here of these services, once for each account.
    """
    notes, key = _notes(call), account_key(call, account)
    job = job_called(call, notes.copying) if notes.copying else None
    if job is not None and job.account == key:
        return begun(call, job.id)
    before = notes.offered if notes.offered_for == key else ()
    offers = copy_offer(call, [each for each in services if each not in before], account)
    noted = notes.change(offered_for=key, offered=in_order({*before, *services}))
    return Result("", notes=noted.store(), confirms=offers)


# --- letting go -------------------------------------------------------------------------------------------------------


def _account_to_release(call: Call[Services], given: NoArguments) -> AccountToRelease:
    found = accounts_at_google(call).linked(call.conversation)
    if found is None:
        raise ToolRefused(say(call).nothing_to_disconnect)
    return AccountToRelease(account=found.name, services=in_order(found.serves) or FIRST)


def _released(call: Call[Services], sentence: str, released: AccountToRelease) -> str:
    """Return a sentence about the account that is disconnected and what is used in its place."""
    names = account_names.of(call.language)
    return sentence.format(account=released.account, own=names.listed(names.own, released.services))


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
    question=lambda call, released: _released(call, say(call).ask_disconnect, released),
    direct=True,
    in_help=False,
)
def disconnect_google(call: Call[Services], arguments: AccountToRelease) -> Result:
    """Disconnect the person's Google account: the consent is taken back at Google, and its tokens are deleted."""
    try:
        accounts_at_google(call).disconnect(call.conversation)
    except AccountsUnavailable as error:
        raise NotDone(say(call).not_now) from error
    except AccountsBroken:
        return Result(say(call).not_now)
    # A repeat finds nothing connected any more, and says what the first try has done.
    words, notes = _released(call, say(call).disconnected, arguments), _notes(call)
    job = job_called(call, notes.copying) if notes.copying else None
    stopped = [say(call).copy_ended.format(**progress(call, job, ()))] if job else []
    ended = copying_ended(call, " ".join((words, say(call).back, *stopped)))
    # A plan that waits for the account goes on with what is kept here.
    return replace(ended, notes={}, closes=True, resumes=ACCOUNT)


TOOLS = (connect_google, disconnect_google, finish_google_link, go_on_with_account, take_back_consent)
"""The tools of this file, in the order in which a model and HELP are offered them."""
