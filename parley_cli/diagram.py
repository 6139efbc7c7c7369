"""Draws the pictures in the documents from the tables that the code uses.

    python -m parley_cli.diagram       draws them anew, wherever a document has a place for one

A place begins with `<!-- drawn: NAME -->` and ends with `<!-- end -->`, each a line of its own; what stands between is
never written by hand. Diagrams are Mermaid's, which code hosts render. Writes README.md and docs/*.md, nothing else.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from parley.conversation.effects import SKIPS, TRANSITIONS
from parley.conversation.events import AnyEvent, Event
from parley.conversation.outcomes import ActionDone, ActionFailed
from parley.ports import DUE_KINDS, DueItem
from parley.sweep import EVENTS, STAMP
from parley.turn.decide import RULES
from parley_cli import template
from parley_cli.template import Template

ROOT = template.TEMPLATE.parent
PLACE = re.compile(r"(?<=<!-- drawn: )(\w+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)

# --- the pipeline: template.yaml ------------------------------------------------------------------------------------

SHAPES = {"function": '["{}"]', "queue": '[("{}")]', "schedule": '(["{}"])', "route": '>"{}"]', "outside": '(("{}"))'}
"""Mermaid's notation for each kind of node; the name goes into the braces."""
OUTSIDE = {"Llm": "model"}
"""The name in the picture of an outside service, by its parameter's prefix: "model" for `Llm`."""


def pipeline() -> str:
    """Return the flowchart of the service: what invokes each function, and what each function sends to. Dead-letter
    queues are left out.
    """
    whole = template.read()
    edges = [*_invoked(whole), *_sending(whole), *_calling(whole)]
    nodes = {node: None for edge in edges for node in edge}  # each node once, in this order
    ids = {(kind, name): re.sub(r"\W+", "_", f"{kind} {name}").strip("_") for kind, name in nodes}
    drawn = [f"    {ids[kind, name]}{SHAPES[kind].format(name)}" for kind, name in nodes]
    drawn += [f"    {ids[source]} --> {ids[target]}" for source, target in edges]
    return _mermaid("flowchart LR", drawn)


Node = tuple[str, str]
"""A node of a picture: its kind, one of SHAPES, and its name."""


def _invoked(whole: Template) -> Iterator[tuple[Node, Node]]:
    """Yield the edges from what invokes a function (a route, a queue, a schedule) to the function. All routes for
    operators share one node.
    """
    routes = template.resources(whole, "AWS::ApiGatewayV2::Route").values()
    operators = {f"{template.ROUTE}{each['RouteKey']}" for each in routes if each["AuthorizationType"] == "AWS_IAM"}
    for source, takers in template.takers(whole).items():
        if source.startswith(template.ROUTE) and source not in operators:
            yield from ((("route", source.removeprefix(template.ROUTE)), _function(taker)) for taker in takers)
    for taker in sorted({taker for source in operators for taker in template.takers(whole)[source]}):
        yield ("route", "operators, by IAM"), _function(taker)
    for name, properties in template.functions(whole).items():
        for event in properties.get("Events", {}).values():
            match event:
                case {"Type": "SQS", "Properties": {"Queue": queue}}:
                    yield _queue(whole, queue), _function(name)
                case {"Type": "Schedule", "Properties": {"Schedule": schedule}}:
                    yield ("schedule", schedule), _function(name)


def _sending(whole: Template) -> Iterator[tuple[Node, Node]]:
    """Yield an edge from each function to every queue that its role lets it send to."""
    roles = template.resources(whole, "AWS::IAM::Role")
    for name, properties in template.functions(whole).items():
        for policy in roles[properties["Role"].removesuffix(".Arn")]["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                if "sqs:SendMessage" in _list(statement["Action"]):
                    yield from ((_function(name), _queue(whole, queue)) for queue in _list(statement["Resource"]))


def _calling(whole: Template) -> Iterator[tuple[Node, Node]]:
    """Yield an edge from each function to every outside service whose base URL is among its variables, but not from the
    webhook, which only leads browsers there."""
    for name, properties in template.functions(whole).items():
        if name == "WebhookFunction":
            continue
        for value in properties["Environment"]["Variables"].values():
            value = value[1] if isinstance(value, list) else value  # there only where a lane is on
            if isinstance(value, str) and value.endswith("BaseUrl"):
                service = value.removesuffix("BaseUrl")
                yield _function(name), ("outside", OUTSIDE.get(service, service))


def _function(name: str) -> Node:
    return "function", template.short_name(name)


def _queue(whole: Template, resource: str) -> Node:
    """Return the node of a queue, given `MailboxQueue.Arn`: its name without the common prefix, "mailbox.fifo"."""
    queues = template.resources(whole, "AWS::SQS::Queue")
    return "queue", queues[resource.removesuffix(".Arn")]["QueueName"].removeprefix("${ServiceName}-${Stage}-")


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else value


# --- the states of a delivery: effects.MOVES ------------------------------------------------------------------------


def deliveries() -> str:
    """Return the state diagram of an outbox row. Transitions that skip a state are left out."""
    moves = [
        f"    {here} --> {there} : {why}"
        for here, ways in TRANSITIONS.items()
        for there, why in ways.items()
        if why != SKIPS
    ]
    return _mermaid("stateDiagram-v2", ["    direction LR", f"    [*] --> {next(iter(TRANSITIONS))}", *moves])


# --- what reaches a conversation: decide.RULES, events.AnyEvent, sweep.EVENTS ---------------------------------------


def rules() -> str:
    """Return a numbered list of the rules for messages, in the order in which they are tried."""
    return "".join(f"{n}. {_name(rule)}: {_said(rule)}\n" for n, rule in enumerate(RULES, 1))


def events() -> str:
    """Return a table of all kinds of events: name, meaning, and what kind of due row the sweep makes it of."""
    kinds = [each.model_fields["kind"].default for each in _events()]
    swept = {_event_of(due): due for due in DUE_KINDS}
    rows = [
        f"| `{kind}` | {_said(each)} | {f'a {swept[kind]}' if kind in swept else ''} |\n"
        for kind, each in zip(kinds, _events(), strict=True)
    ]
    return "| kind | what it says | the sweep makes it of |\n|---|---|---|\n" + "".join(rows)


def _events() -> tuple[type[Event], ...]:
    queued, _ = get_args(AnyEvent)
    return (*get_args(queued), ActionDone, ActionFailed)


def _event_of(kind: Any) -> str:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return EVENTS[kind](DueItem(kind, "conversation", f"id@{moment:{STAMP}}", moment), moment).kind


def _name(function: Any) -> str:
    return f"**{function.__name__.strip('_').replace('_', ' ')}**"


def _said(documented: Any) -> str:
    """Return the first sentence of a class's or function's own docstring. Raises TypeError if it has none."""
    if not documented.__doc__:
        raise TypeError(f"{documented.__name__} needs a docstring: the documents quote it")
    return inspect.cleandoc(documented.__doc__).partition("\n")[0].partition(". ")[0].rstrip(".")


# --- the documents --------------------------------------------------------------------------------------------------

PICTURES: Mapping[str, Callable[[], str]] = {
    "pipeline": pipeline,
    "deliveries": deliveries,
    "rules": rules,
    "events": events,
}


def documents() -> dict[Path, str]:
    """Return the text of each document with its pictures drawn anew, by path."""
    return {
        path: drawn(path.read_text(encoding="utf-8"))
        for path in [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
    }


def drawn(text: str) -> str:
    """Return a document's text with its pictures drawn anew. Raises KeyError for a picture that PICTURES does not
    name.
    """
    return PLACE.sub(lambda place: f"{place[1]}{place[2]}{PICTURES[place[1]]()}", text)


def _mermaid(kind: str, lines: list[str]) -> str:
    return "\n".join(["```mermaid", kind, *lines, "```", ""])


def main() -> None:
    """Write every document with its pictures drawn anew."""
    for path, text in documents().items():
        path.write_text(text, encoding="utf-8")
    print(f"{', '.join(PICTURES)} drawn")


if __name__ == "__main__":
    main()
