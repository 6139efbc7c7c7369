"""`parley cost`: what each day has cost, by the metrics that the stage's own log lines make.

It is the service's estimate, from the prices among its settings (SegmentMicroDollars, LlmInputMicroDollars,
LlmOutputMicroDollars), without carriers' fees and without AWS.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import click
from botocore.exceptions import BotoCoreError, ClientError

from parley_cli.errors import OperatorError
from parley_cli.operators.table import table
from parley_cli.where import Where

TURN = [{"Name": "message", "Value": "orchestrate_turn.completed"}]
METRICS = {
    "turns": ("milliseconds", "SampleCount"),
    "segments": ("segments", "Sum"),
    "sms": ("sms_micro_dollars", "Sum"),
    "model": ("model_micro_dollars", "Sum"),
}
"""The figures of a day, each with the metric and the statistic that it comes of."""
MICRO = 1_000_000
DAY = 86_400


def cost(where: Where, days: int, *, as_json: bool) -> None:
    """Print what each of the last days has cost, today included. Raises OperatorError."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight - timedelta(days=days - 1)
    figures: defaultdict[str, dict[str, float]] = defaultdict(lambda: dict.fromkeys(METRICS, 0.0))
    try:
        for day, name, value in _told(where, first, midnight + timedelta(days=1)):
            figures[day][name] += value
    except ClientError as error:
        raise OperatorError(f"AWS refused ({error.response['Error']['Code']}) the metrics of {where.stack}.") from error
    except BotoCoreError as error:
        raise OperatorError(str(error)) from error
    listed = [
        {"day": day, **{name: round(value) for name, value in figures[day].items()}} for day in _days(first, days)
    ]
    if as_json:
        click.echo(json.dumps({"days": listed, "unit": "micro_dollars"}))
        return
    rows = [
        (each["day"], each["turns"], each["segments"], *(f"{each[name] / MICRO:.2f} $" for name in ("sms", "model")))  # type: ignore[operator]
        for each in listed
    ]
    click.echo(table(("day (UTC)", "turns", "segments", "SMS", "model"), rows))


def _told(where: Where, first: datetime, last: datetime) -> Iterator[tuple[str, str, float]]:
    """Yield (day, name, value) of the figures: CloudWatch's metrics, or on an emulator, which makes none of log lines,
    the lines themselves. Raises ClientError and BotoCoreError.
    """
    if where.endpoint_url is not None:
        yield from _logged(where, first, last)
        return
    answer = where.client("cloudwatch").get_metric_data(
        MetricDataQueries=_queries(f"{where.service}-{where.stage}"), StartTime=first, EndTime=last
    )
    for result in answer["MetricDataResults"]:
        for at, value in zip(result["Timestamps"], result["Values"], strict=True):
            yield f"{at.astimezone(UTC):%Y-%m-%d}", result["Id"], value


def _logged(where: Where, first: datetime, last: datetime) -> Iterator[tuple[str, str, float]]:
    pages = (
        where.client("logs")
        .get_paginator("filter_log_events")
        .paginate(
            logGroupName=f"/parley/{where.service}-{where.stage}/orchestrate",
            startTime=int(first.timestamp() * 1000),
            endTime=int(last.timestamp() * 1000),
        )
    )
    for logged in (each for page in pages for each in page["events"] if TURN[0]["Value"] in each["message"]):
        line = json.loads(logged["message"])
        day = f"{datetime.fromtimestamp(logged['timestamp'] / 1000, UTC):%Y-%m-%d}"
        for name, (metric, statistic) in METRICS.items():
            yield day, name, 1 if statistic == "SampleCount" else line[metric]


def _queries(namespace: str) -> list[dict[str, object]]:
    """Return the requests for each day's figures among the metrics of this namespace."""
    return [
        {
            "Id": name,
            "MetricStat": {
                "Metric": {
                    "Namespace": namespace,
                    "MetricName": metric,
                    "Dimensions": TURN,
                },
                "Period": DAY,
                "Stat": statistic,
            },
        }
        for name, (metric, statistic) in METRICS.items()
    ]


def _days(first: datetime, count: int) -> list[str]:
    return [f"{first + timedelta(days=number):%Y-%m-%d}" for number in range(count)]
