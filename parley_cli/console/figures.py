"""The figures of a day so far, and of the same hours of another day: turns, how long they took, what they cost, what
went wrong.

On AWS they are the metrics that the stage's log lines make. The emulator makes no metrics of them, so that beside
`make dev` the lines themselves are counted.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from parley_cli.console.turn_lines import TURN, TurnLines

SUMS = {
    "segments": "segments",
    "sms_micro_dollars": "sms_micro_dollars",
    "model_micro_dollars": "model_micro_dollars",
    "degraded": "degraded_turns",
    "undelivered": "undelivered",
    "opted_out": "opted_out",
    "unanswered": "unanswered",
}
"""The figures that are sums, each with the name of its metric and of its field in a turn's line."""
PERIOD = 300
"""The seconds of a metric's data point. CloudWatch keeps them for 15 days; a day begins at a multiple of it in every
time zone."""
PERCENTILES = ("p50", "p95")


@dataclass(frozen=True)
class Figures:
    """The figures of some hours."""

    turns: int
    median_ms: int | None
    """How long half of the turns took at most, in milliseconds; None: there were none."""
    slow_ms: int | None
    """How long 95 % of the turns took at most."""
    segments: int
    sms_micro_dollars: int
    model_micro_dollars: int
    degraded: int
    undelivered: int
    opted_out: int
    unanswered: int

    @property
    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class FigureSource(Protocol):
    """Where figures come from: metrics, or log lines."""

    def between(self, start: datetime, end: datetime) -> Figures:
        """Return the figures from `start`, a multiple of five minutes, to `end`. Raises boto3's errors."""


@dataclass(frozen=True)
class MetricFigures:
    """Figures of CloudWatch's metrics."""

    cloudwatch: Any
    namespace: str

    def between(self, start: datetime, end: datetime) -> Figures:
        totals = self._totals(start, end)
        median, slow = self._percentiles(start, end)
        return Figures(median_ms=median, slow_ms=slow, **totals)

    def _totals(self, start: datetime, end: datetime) -> dict[str, int]:
        """Return the sums, and the number of turns."""
        queries = [self._query(name, metric, "Sum") for name, metric in SUMS.items()]
        queries.append(self._query("turns", "milliseconds", "SampleCount"))
        totals = dict.fromkeys((*SUMS, "turns"), 0.0)
        pages = self.cloudwatch.get_paginator("get_metric_data").paginate(
            MetricDataQueries=queries, StartTime=start, EndTime=end
        )
        for page in pages:
            for result in page["MetricDataResults"]:
                totals[result["Id"]] += sum(result["Values"])
        return {name: round(value) for name, value in totals.items()}

    def _percentiles(self, start: datetime, end: datetime) -> tuple[int | None, ...]:
        """Return the percentiles of one data point that spans all of these hours: percentiles of parts do not add
        up.
        """
        answer = self.cloudwatch.get_metric_statistics(
            Namespace=self.namespace,
            MetricName="milliseconds",
            Dimensions=[{"Name": "message", "Value": TURN}],
            StartTime=start,
            EndTime=end,
            Period=max(PERIOD, math.ceil((end - start).total_seconds() / PERIOD) * PERIOD),
            ExtendedStatistics=list(PERCENTILES),
        )
        points = answer["Datapoints"]
        return tuple(round(points[0]["ExtendedStatistics"][each]) if points else None for each in PERCENTILES)

    def _query(self, id: str, metric: str, statistic: str) -> dict[str, Any]:
        named = {
            "Namespace": self.namespace,
            "MetricName": metric,
            "Dimensions": [{"Name": "message", "Value": TURN}],
        }
        return {"Id": id, "MetricStat": {"Metric": named, "Period": PERIOD, "Stat": statistic}}


@dataclass(frozen=True)
class LineFigures:
    """Figures counted from the turns' own log lines."""

    lines: TurnLines

    def between(self, start: datetime, end: datetime) -> Figures:
        found = [each for each in self.lines.read(end) if start <= each["at"] < end]
        took = sorted(int(each.get("milliseconds", 0)) for each in found)
        sums = {name: sum(int(each.get(field, 0)) for each in found) for name, field in SUMS.items()}
        return Figures(turns=len(found), median_ms=percentile(took, 50), slow_ms=percentile(took, 95), **sums)


def percentile(ordered: Sequence[int], percent: int) -> int | None:
    """Return the value that `percent` % of these ordered values do not exceed; None if there are none."""
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)] if ordered else None


def counted(values: Iterable[str]) -> dict[str, int]:
    """Return how often each value occurs, the most frequent first."""
    listed = list(values)
    return dict(sorted(((each, listed.count(each)) for each in set(listed)), key=lambda pair: (-pair[1], pair[0])))


def same_hours(now: datetime, days_ago: int) -> tuple[datetime, datetime]:
    """Return the beginning of a day in the time zone of `now`, and the moment until which its hours are compared."""
    end = now - timedelta(days=days_ago)
    return end.replace(hour=0, minute=0, second=0, microsecond=0), end
