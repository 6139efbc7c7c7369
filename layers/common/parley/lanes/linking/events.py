"""What the page behind the consent tells a conversation: the person has consented, or has not.

    the link is the open one, in time     consented: its code is exchanged; declined: the person is told
    a newer link is open                  the person is told to open that one
    the link has connected the account    nothing happens: the browser came back twice
    anything else                         the person is told that the link was used, or is too old

A link is used once: it is closed in the commit that begins to exchange its code, whatever becomes of that. Whether it
was in time is a matter of when the page was opened, not of when the queue delivers that.
"""

from collections.abc import Mapping
from datetime import datetime

from pydantic import JsonValue, ValidationError

from parley.conversation.state import Conversation
from parley.lanes.account_problems import ACCOUNT
from parley.lanes.linking import texts
from parley.lanes.linking.notes import LinkingNotes
from parley.lanes.linking.tools import ConsentCode, finish_google_link
from parley.ports import TurnContext
from parley.tools.tool import LaneAction, Result

DECLINED = {"refused": "declined", "failed": "failed"}
"""The sentence for each reason why there was no consent."""


def consented(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Return the result that exchanges the code of a consent, if it came by the open link."""
    try:
        code = ConsentCode.model_validate({name: data[name] for name in ("link", "code") if name in data})
    except ValidationError:
        return Result("")
    notes, now = LinkingNotes.of(conversation), context.now()
    if not notes.is_open(code.link, _opened(data, now)):
        return Result(_not_connected(conversation, code.link, notes.is_open(notes.link, now), context))
    waits = any(step.awaits == ACCOUNT for plan in conversation.plans for step in plan.steps)
    asked = ConsentCode(
        link=code.link,
        code=code.code,
        services=notes.services,
        adds=notes.adds,
        before=notes.account,
        began_with=notes.account if waits else "",
    )
    return Result("", notes=notes.closed().store(), acts=(LaneAction(finish_google_link.name, asked),))


def _opened(data: Mapping[str, JsonValue], now: datetime) -> datetime:
    """Return when the page was opened; an event of an earlier release does not tell it, and counts as of now."""
    try:
        at = datetime.fromisoformat(str(data.get("at")))
    except ValueError:
        return now
    return at if at.tzinfo else now


def _not_connected(conversation: Conversation, link: str, has_newer: bool, context: TurnContext) -> str:
    """Return what is said of a consent by a link that is not open: nothing if it has connected the account already."""
    says, accounts = texts.of(conversation.language).consent, context.services.accounts
    if has_newer:
        return says["replaced"]
    account = accounts.linked(conversation.id) if accounts is not None else None
    return "" if account is not None and account.link == link else says["late"]


def declined(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Return the result that tells the person that nothing was connected, if it came by the open link."""
    notes = LinkingNotes.of(conversation)
    if not notes.is_open(data.get("link"), _opened(data, context.now())):
        return Result("")
    says = texts.of(conversation.language)
    return Result(says.consent[DECLINED.get(str(data.get("reason")), "failed")], notes=notes.closed().store())


LINK_EVENTS = {"google_consented": consented, "google_declined": declined}
