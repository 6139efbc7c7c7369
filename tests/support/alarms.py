"""The template's alarms, held against log lines and figures: would this one have rung, and after how long?

Metrics come of what the template says: a filter's pattern matches whole lines, and a line's own embedded metrics are
read as CloudWatch reads them. (The emulator evaluates no alarm, and takes none with metric math.) A figure of AWS's
own, as a queue's age, is a line with the field `metric`.
"""

import operator
import re
from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

from parley_cli import template

WHOLE = template.read()
ALARMS = template.resources(WHOLE, "AWS::CloudWatch::Alarm")
FILTERS: dict[str, list[tuple[str, str]]] = {}
"""The patterns of each metric's filters, each with the metric's value: a number, or the field that holds it."""
for _filter in template.resources(WHOLE, "AWS::Logs::MetricFilter").values():
    _made = _filter["MetricTransformations"][0]
    FILTERS.setdefault(_made["MetricName"], []).append((_filter["FilterPattern"], _made["MetricValue"]))
COMPARISONS = {"GreaterThanThreshold": operator.gt, "LessThanThreshold": operator.lt}
STATISTICS = {"Sum": sum, "SampleCount": len, "Maximum": max, "Average": mean}
Lines = Sequence[Mapping[str, Any]]
Story = Sequence[tuple[float, Mapping[str, Any]]]
"""What is logged from the beginning of an outage on: seconds since then, and the line."""


def rings(name: str, lines: Lines) -> bool:
    """Return whether the alarm of this name would ring if these lines, and no others, were logged in each of its
    periods.
    """
    return _breaches(ALARMS[name], lines)


def rings_after(name: str, story: Story, until: float) -> float | None:
    """Return after how many seconds the alarm of this name rings, at the end of the period that fills its count of
    breaching ones; None if it does not within `until` seconds. Before the outage nothing was wrong.
    """
    alarm = ALARMS[name]
    period, span = alarm["Period"], alarm["EvaluationPeriods"]
    logged: dict[int, list[Mapping[str, Any]]] = {}
    for at, line in story:
        logged.setdefault(int(at // period), []).append(line)
    breaches: list[bool] = []
    for number in range(int(until // period)):
        breaches.append(_breaches(alarm, logged.get(number, [])))
        if sum(breaches[-span:]) >= alarm.get("DatapointsToAlarm", span):
            return float((number + 1) * period)
    return None


def _breaches(alarm: Mapping[str, Any], lines: Lines) -> bool:
    values = _values(alarm, lines)
    if not values:
        return bool(alarm["TreatMissingData"] == "breaching")
    threshold = WHOLE["Parameters"].get(alarm["Threshold"], {}).get("Default", alarm["Threshold"])
    figure = STATISTICS[alarm["Statistic"]](values)  # type: ignore[operator]
    return bool(COMPARISONS[alarm["ComparisonOperator"]](figure, float(threshold)))


def _values(alarm: Mapping[str, Any], lines: Lines) -> list[float]:
    """Return the values that these lines have for an alarm's metric."""
    name, dimensions = alarm["MetricName"], alarm.get("Dimensions", [])
    if alarm["Namespace"].startswith("AWS/"):
        of = {each["Value"].partition(".")[0] for each in dimensions}
        return [line["value"] for line in lines if line.get("metric") == name and line["of"] in of]
    if not dimensions:
        return [
            float(line[value.removeprefix("$.")]) if value.startswith("$.") else float(value)
            for pattern, value in FILTERS[name]
            for line in lines
            if _matches(pattern, line)
        ]
    ((dimension, of_line),) = [(each["Name"], each["Value"]) for each in dimensions]
    return [line[name] for line in lines if line.get(dimension) == of_line and name in _embedded(line)]


def _embedded(line: Mapping[str, Any]) -> set[str]:
    return {each["Name"] for found in line.get("_aws", {}).get("CloudWatchMetrics", []) for each in found["Metrics"]}


def _matches(pattern: str, line: Mapping[str, Any]) -> bool:
    """Return whether a line matches a filter's pattern, of the forms that the template uses."""
    python = re.sub(r"\$\.(\w+)", r"field('\1')", pattern.strip("{ }")).replace("&&", "and").replace("||", "or")
    python = re.sub(r"(?<![<>!])=", "==", python).replace("IS NULL", "is None")
    names = {"field": lambda name: line.get(name, "")}
    try:
        return bool(eval(python, {"__builtins__": {}}, names))
    except TypeError:  # a number held against a field that is none
        return False
