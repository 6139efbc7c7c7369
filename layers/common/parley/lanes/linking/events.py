"""What the page behind the consent tells a conversation: the person has consented, or has not.

    the link is the open one, in time     consented: its code is exchanged; declined: the person is told
    a newer link is open                  the person is told to open that one
    anything else                         nothing happens: the link was used, or is too old

A link is used once: it is closed in the commit that begins to exchange its code, whatever becomes of that.
"""

from collections.abc import Mapping

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
        code = ConsentCode.model_validate(data)
    except ValidationError:
        return Result("")
    notes, now = LinkingNotes.of(conversation), context.now()
    if not notes.is_open(code.link, now):
        has_newer = notes.is_open(notes.link, now)
        return Result(texts.of(conversation.language).consent["replaced"] if has_newer else "")
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


def declined(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Return the result that tells the person that nothing was connected, if it came by the open link."""
    notes = LinkingNotes.of(conversation)
    if not notes.is_open(data.get("link"), context.now()):
        return Result("")
    says = texts.of(conversation.language)
    return Result(says.consent[DECLINED.get(str(data.get("reason")), "failed")], notes=notes.closed().store())


LINK_EVENTS = {"google_consented": consented, "google_declined": declined}
