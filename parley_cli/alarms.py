"""`parley alarms`: a stage's alarms, who is told, and one of them rung to try it."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from parley_cli.errors import OperatorError
from parley_cli.operators.table import table
from parley_cli.progress import say, step
from parley_cli.where import Where

TRIED = "DailyCostAlarm"
"""The alarm that is rung to try who hears it. CloudWatch looks anew, and sets it back; an emulator never looks."""
RINGS_SECONDS = 20.0
"""How long it rings on an emulator, before it is set back to what it was."""
TRIAL_IS_OVER = "The test is over; what it was before is true."
ORDER = ("ALARM", "INSUFFICIENT_DATA", "OK")
LISTED = 100
"""How many alarms one request may name."""


def alarms(where: Where, *, tries: bool, as_json: bool) -> None:
    """Print the alarms of a stage, those that ring first, and who is told; ring one if `tries`. Raises
    OperatorError.
    """
    with _explained(where):
        names = {each["PhysicalResourceId"]: each["LogicalResourceId"] for each in _resources(where)}
        told = [each["Endpoint"] for each in _subscriptions(where)]
        if tries:
            _ring(where, next(name for name, logical in names.items() if logical == TRIED), told, as_json=as_json)
            return
        found = sorted(
            _states(where, list(names)), key=lambda each: (ORDER.index(each["StateValue"]), each["AlarmName"])
        )
    listed = [
        {
            "alarm": names[each["AlarmName"]].removesuffix("Alarm"),
            "state": each["StateValue"],
            "means": each["AlarmDescription"],
        }
        for each in found
    ]
    if as_json:
        click.echo(json.dumps({"alarms": listed, "told": told}, ensure_ascii=False))
        return
    click.echo(table(("alarm", "state", "means"), [(each["alarm"], each["state"], each["means"]) for each in listed]))
    click.echo(f"Told: {', '.join(told) or 'nobody. Deploy with AlarmEmail.'}")


def _ring(where: Where, name: str, told: list[str], *, as_json: bool) -> None:
    if not told:
        raise OperatorError(f"Nobody would hear it: ./parley deploy {where.named} --set AlarmEmail=you@example.org")
    reason = "A test: who hears this? Nothing is wrong."
    cloudwatch = where.client("cloudwatch")
    (before,) = _states(where, [name])
    cloudwatch.set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason=reason)
    if where.endpoint_url is not None:
        with step(f"It rings for {RINGS_SECONDS:.0f} s, and is set back then: an emulator looks at no alarm"):
            time.sleep(RINGS_SECONDS)
        cloudwatch.set_alarm_state(AlarmName=name, StateValue=before["StateValue"], StateReason=TRIAL_IS_OVER)
    if as_json:
        click.echo(json.dumps({"rung": TRIED.removesuffix("Alarm"), "told": told}))
    say(f"Rung. These should hear of it within a minute: {', '.join(told)}.")


def _resources(where: Where) -> list[dict[str, Any]]:
    """Return the stack's alarms as CloudFormation lists them."""
    pages = where.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=where.stack)
    listed = [each for page in pages for each in page["StackResourceSummaries"]]
    return [each for each in listed if each["ResourceType"] == "AWS::CloudWatch::Alarm"]


def _states(where: Where, names: list[str]) -> Iterator[dict[str, Any]]:
    for first in range(0, len(names), LISTED):
        yield from where.client("cloudwatch").describe_alarms(AlarmNames=names[first : first + LISTED])["MetricAlarms"]


def _subscriptions(where: Where) -> list[dict[str, Any]]:
    """Return who has confirmed that they want to hear the stage's alarms."""
    found = where.client("sns").list_subscriptions_by_topic(TopicArn=where.outputs["AlarmsTopic"])["Subscriptions"]
    return [each for each in found if each["SubscriptionArn"].startswith("arn:")]


@contextmanager
def _explained(where: Where) -> Iterator[None]:
    """Turn AWS errors of the block into a one-line OperatorError."""
    try:
        yield
    except ClientError as error:
        raise OperatorError(f"AWS refused ({error.response['Error']['Code']}) about {where.stack}.") from error
    except BotoCoreError as error:
        raise OperatorError(str(error)) from error
