"""The model of the crash scenarios. Its answer follows from the request alone, so that every retry gets the same
one."""

import json
from collections.abc import Mapping
from typing import Any

from tests.support.openai_server import Step, calls, words
from tests.support.planner import plan_for

LONG = "There is a lot to say. " + "and more " * 200
"""A reply that is as long as two messages."""


def one(name: str, /, **arguments: str | int) -> tuple[str, str, str]:
    """Return a tool call as (id, name, arguments in JSON). The id follows from the name and the arguments."""
    return f"call_{name}_{'_'.join(map(str, arguments.values()))}", name, json.dumps(arguments)


CALLS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "what is on my list?": (one("list_tasks"),),
    "add milk": (one("add_task", title="milk"),),
    "add milk to my tasks": (one("add_task", title="milk"),),
    "add eggs": (one("add_task", title="eggs"),),
    "add milk and eggs": (one("add_task", title="milk"), one("add_task", title="eggs")),
    "send tulips": (one("send_parcel", content="tulips"),),
    "complete milk": (one("complete_task", task="milk"),),
    "write to Bo": (one("write_letter", to="Bo"),),
    "write to Bo and Cy": (one("write_letter", to="Bo"), one("write_letter", to="Cy")),
    "write to Cy": (one("write_letter", to="Cy"),),
    "write a card to Bo": (one("write_card", to="Bo"),),
    "start a habit": (one("start_habit", habit="walking"),),
    "a 10 minute calm session": (one("start_session", minutes="10"),),
    "remind me soon": (one("set_reminder", minutes=2, text="stretch"),),
    "remind me in 20 minutes to stretch": (one("set_reminder", minutes=20, text="stretch"),),
    "John is john@example.org": (one("add_contact", card="John Doe, john@example.org"),),
    "cancel the stretch": (one("cancel_reminder", number=1),),
    "a butter croissant": (one("add_to_cart", items="a butter croissant"),),
    "checkout for pickup": (("call_place_order", "place_order", json.dumps({"how": "pickup", "name": "Ana"})),),
    "cancel my order": (one("cancel_order"),),
    "delete milk": (one("delete_task", task="milk"),),
    "undo": (one("undo_last_action"),),
    "reopen milk": (one("reopen_task", task="milk"),),
    "snooze until 9": (one("snooze_reminder", when="2026-11-21 09:00"),),
    "John has a new number": (one("change_contact", name="John", phone="+14165550100"),),
    "John is gone": (one("delete_contact", name="John"),),
    "in Spanish from now on, will you": (one("set_language", language="Spanish"),),
    "delete milk and eggs": (one("delete_task", task="milk"), one("delete_task", task="eggs")),
}
"""The model's tool calls for these texts. Any other text answers the first open question, or is repeated if none is
open."""


SHAPED: Mapping[str, str] = {
    "RoutingDecision": json.dumps(
        {"lane": "assistant", "intent": "x", "confidence": 1, "sticky_seconds": 0, "reasons": []}
    ),
    "WrittenStep": json.dumps({"action": "walking round the block", "motivation": "feel awake"}),
}
"""What the scripted model answers to a request for JSON of a certain class, by that class's name."""


def think(request: Mapping[str, Any]) -> Step:
    """Return the model's answer to a request: the tool calls for its last text, then words with their results, or JSON
    if that is asked for.
    """
    said = [item for item in request["input"] if item.get("role") == "user"]
    results = [item["output"] for item in request["input"] if item.get("type") == "function_call_output"]
    text = said[-1]["content"]
    plan = plan_for(text)
    if shape := (request.get("text") or {}).get("format", {}).get("name"):
        return words(json.dumps(plan) if shape == "DraftedPlan" else SHAPED[shape])
    if results:
        return words(json.loads(results[0].rpartition("instructions): ")[2]))
    if plan is not None:
        return calls(one("make_plan"))
    if text == "tell me everything":
        return words(LONG)
    if text in CALLS:
        return calls(*CALLS[text])
    if any(tool["name"] == "answer_question" for tool in request.get("tools", ())):
        return calls(one("answer_question", question=1, value=text))
    return words(f"You said: {text}")
