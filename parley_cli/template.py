"""Reads template.yaml as data: its resources, its functions, and what invokes each function.

Reads that one file. Intrinsic functions stand as the text that they hold (`!Ref Table` is "Table", `!GetAtt
MailboxQueue.Arn` is "MailboxQueue.Arn"), which is enough to see what belongs to what; only a deployment knows the
values.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

TEMPLATE = Path(__file__).resolve().parent.parent / "template.yaml"
SUFFIX = "Function"
QUEUE, ROUTE, SCHEDULE = "the queue ", "the route ", "a schedule"
"""The words for what invokes a function. The queue's name or the route's key follows the first two."""

Template = Mapping[str, Any]


class _Loader(yaml.CSafeLoader):
    """A YAML loader that knows CloudFormation's tags (`!Ref`). It is the C loader, because the Python one takes a third
    of a second.
    """


def _text_of(loader: yaml.CSafeLoader, _tag: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    assert isinstance(node, yaml.SequenceNode)
    return loader.construct_sequence(node, deep=True)


_Loader.add_multi_constructor("!", _text_of)


def read(path: Path = TEMPLATE) -> Template:
    """Return the content of template.yaml."""
    content: Template = yaml.load(path.read_text(), _Loader)
    return content


def resources(template: Template, kind: str) -> dict[str, Mapping[str, Any]]:
    """Return the properties of every resource of this type, by logical id."""
    return {name: each.get("Properties", {}) for name, each in template["Resources"].items() if each["Type"] == kind}


def functions(template: Template) -> dict[str, Mapping[str, Any]]:
    """Return the properties of every function, by logical id, without what Globals adds."""
    return resources(template, "AWS::Serverless::Function")


def short_name(function: str) -> str:
    """Return the short name of a function: "webhook" for WebhookFunction."""
    return function.removesuffix(SUFFIX).lower()


# --- what invokes what ----------------------------------------------------------------------------------------------


def takers(template: Template) -> dict[str, set[str]]:
    """Return, for everything that invokes functions ("the queue mailbox.fifo", "a schedule"), the functions that it
    invokes.
    """
    taken: dict[str, set[str]] = {}
    for source_of_it, function in [*_polled_or_scheduled(template), *_routed(template)]:
        taken.setdefault(source_of_it, set()).add(function)
    return taken


def sources(template: Template, function: str) -> set[str]:
    """Return everything that invokes this function: queues, routes, "a schedule"."""
    return {source_of_it for source_of_it, functions in takers(template).items() if function in functions}


def takes_requests(template: Template, function: str) -> bool:
    """Return whether a route of the API leads to this function."""
    return any(each.startswith(ROUTE) for each in sources(template, function))


def source(event: Any) -> str | None:
    """Return where an event comes from ("the queue ...", "the route ...", "a schedule"), by its shape; None for any
    other shape.
    """
    match event:
        case {"Records": [{"eventSource": "aws:sqs", "eventSourceARN": str(arn)}, *_]}:
            return f"{QUEUE}{arn.rpartition(':')[2]}"
        case {"version": "2.0", "routeKey": str(route), "requestContext": {"http": {}}}:
            return f"{ROUTE}{route}"
        case {"source": "aws.events", "detail-type": "Scheduled Event"}:
            return SCHEDULE
    return None


def _polled_or_scheduled(template: Template) -> Iterator[tuple[str, str]]:
    """Yield each queue and schedule that invokes a function, with the function."""
    queues = {
        f"{name}.Arn": _with_defaults(properties["QueueName"], template)
        for name, properties in resources(template, "AWS::SQS::Queue").items()
    }
    for name, properties in functions(template).items():
        for event in properties.get("Events", {}).values():
            if event["Type"] == "SQS":
                yield f"{QUEUE}{queues[event['Properties']['Queue']]}", name
            elif event["Type"] == "Schedule":
                yield SCHEDULE, name


def _routed(template: Template) -> Iterator[tuple[str, str]]:
    """Yield each route with the function that it leads to. Only routes written out in the template count, not SAM's
    HttpApi events.
    """
    integrations = {
        f"integrations/${{{name}}}": properties["IntegrationUri"].removesuffix(".Arn")
        for name, properties in resources(template, "AWS::ApiGatewayV2::Integration").items()
    }
    for route in resources(template, "AWS::ApiGatewayV2::Route").values():
        yield f"{ROUTE}{route['RouteKey']}", integrations[route["Target"]]


def _with_defaults(text: str, template: Template) -> str:
    """Replace each `${Parameter}` in the text by the parameter's default value."""
    return re.sub(r"\$\{(\w+)\}", lambda name: str(template["Parameters"][name[1]]["Default"]), text)
