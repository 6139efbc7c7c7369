"""The consent lane: what a person must agree to in so many words. Its tools stop all messages, and take what is kept to
a new number; the turn asks about them (`turn/opting.py`, `turn/changed_addresses.py`), and no model and no plan may
call them."""

from parley import texts
from parley.conversation.events import MoveAgreed
from parley.lanes.lane import Lane
from parley.ports import Services
from parley.texts import people
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, Toolbox, tool


@tool(Tier.CONFIRM, question=lambda call, _: texts.of(call.language).no_messages)
def stop_messages(call: Call[Services], arguments: NoArguments) -> Result:
    """Send the person no messages any more."""
    return Result("", stops=True)


class LeftNumber(Arguments):
    """The arguments of `bring_here`."""

    source: str
    """The conversation of the number that was left."""


@tool(Tier.CONFIRM, question=lambda call, _: people.of(call.language).number_changed.format(end="...", days=0))
def move_away(call: Call[Services], arguments: NoArguments) -> Result:
    """Let what is kept here go to the person's new number."""
    assert call.services.mailbox is not None
    agreed = MoveAgreed(id=f"{call.effect}.old", conversation=call.conversation, received_at=call.now, end="old")
    call.services.mailbox.put(agreed)
    return Result(people.of(call.language).move_noted)


@tool(Tier.CONFIRM, question=lambda call, _: people.of(call.language).is_it_you.format(end="..."))
def bring_here(call: Call[Services], arguments: LeftNumber) -> Result:
    """Bring what is kept at the person's old number here."""
    assert call.services.mailbox is not None
    call.services.mailbox.put(
        MoveAgreed(
            id=f"{call.effect}.new",
            conversation=arguments.source,
            received_at=call.now,
            end="new",
            to=call.conversation,
        )
    )
    return Result(people.of(call.language).move_noted)


CONSENT = Lane(name="consent", prompt="", tools=Toolbox([stop_messages, move_away, bring_here]), is_routed=False)
