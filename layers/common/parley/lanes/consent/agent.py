"""The consent lane. It has one tool, which stops all messages: `turn/opting.py` asks about it, and no model and no plan
may call it."""

from parley import texts
from parley.lanes.lane import Lane
from parley.ports import Services
from parley.tools.tool import Call, NoArguments, Result, Tier, Toolbox, tool


@tool(Tier.CONFIRM, question=lambda call, _: texts.of(call.language).no_messages)
def stop_messages(call: Call[Services], arguments: NoArguments) -> Result:
    """Send the person no messages any more."""
    return Result("", stops=True)


CONSENT = Lane(name="consent", prompt="", tools=Toolbox([stop_messages]), is_routed=False)
