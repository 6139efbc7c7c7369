"""Direct tools: a message that is, word for word, one of their phrases calls them, and no model is asked. So they work
in an outage and cost nothing, and nothing that a model has read can use their words."""

from collections.abc import Sequence
from datetime import datetime

from parley.conversation.events import Channel
from parley.conversation.state import Conversation
from parley.lanes import degraded
from parley.lanes.calling import call_for
from parley.lanes.degraded import WholeCommand
from parley.lanes.lane import Lane
from parley.lanes.proposing import Proposal, Proposing, to_a_person
from parley.lanes.table import chosen
from parley.ports import CallCache, Services, TurnContext
from parley.texts import Language, people
from parley.tools.tool import Arguments, Role


def command(text: str, role: Role, services: Services, once: CallCache | None = None) -> WholeCommand | None:
    """Return the direct command (one that needs no model) that the whole of `text` is and that somebody with this role
    may give; None if it is none.
    """
    lanes = chosen(services)
    found = (_read(lanes, text) if role == "admin" else None) or degraded.whole(lanes, text, once)
    return found if found and found.tool.direct and found.tool.role in ("person", role) else None


def _read(lanes: Sequence[Lane], text: str) -> WholeCommand | None:
    """Return the direct command that a lane reads in a text by its own code; None if no lane does."""
    for lane in lanes:
        read = lane.reads_direct(text)
        tool = lane.tools.get(read.tool) if read else None
        if read is not None and tool is not None:
            return WholeCommand(lane, tool, read.arguments, guessed=read.asks_first, is_read=True)
    return None


def commanded(conversation: Conversation, text: str, said_at: datetime, context: TurnContext) -> Proposal | None:
    """Return the proposal for a message that is a direct command (one that needs no model), whole; None for any other
    message.
    """
    call = call_for(conversation, said_at, context)
    found = command(text, call.role, context.services, context.once)
    if (
        found is None
        and context.is_admin(conversation)
        and command(text, "admin", context.services, context.once) is not None
    ):
        return Proposal(people.of(call.language).admins_on_whatsapp)
    if found is None or not _is_on(found.lane, context.services):
        return None
    lane = found.lane
    proposing = Proposing((lane,), lane, call, explain=to_a_person(lane, call.language), is_phrase=True)
    proposing.guessed = found.guessed or (found.tool.role == "admin" and _may_be_forged(conversation))
    kind = found.tool.arguments
    arguments = kind.as_written(found.arguments, text) if issubclass(kind, Arguments) else found.arguments
    taken = proposing.accept_call(found.tool.name, arguments)
    return proposing.proposal("" if taken.noted else taken.words)


def _may_be_forged(conversation: Conversation) -> bool:
    """Whether somebody else could have sent the last message: an SMS can carry any sender. An admin's command then
    waits for a yes from the admin's own phone.
    """
    return conversation.person is None or conversation.person.channel is Channel.SMS


def _is_on(lane: Lane, services: Services) -> bool:
    """Return whether the lane's direct commands are understood here."""
    return not lane.needs_account or lane.is_on(services)


def examples(role: Role, language: Language, services: Services) -> str:
    """Return examples of the direct commands (those that need no model) of a role in one line, without those that only
    a channel sends.
    """
    lanes = (lane for lane in chosen(services) if _is_on(lane, services))
    tools = [tool for lane in lanes for tool in lane.tools.of(role).direct.tools if tool.in_help]
    return " / ".join(f"“{example}”" for tool in tools if (example := tool.example(language)))
