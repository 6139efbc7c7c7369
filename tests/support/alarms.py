"""The template's alarms, held against log lines and figures: would this one have rung?

Metrics come of what the template says: a filter's pattern matches whole lines, and a line's own embedded metrics are
read as CloudWatch reads them. (The emulator evaluates no alarm, and takes none with metric math.)
"""

import operator
import re
from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

from parley_cli import template

WHOLE = template.read()
ALARMS = template.resources(WHOLE, "AWS::CloudWatch::Alarm")
FILTERS: dict[str, list[str]] = {}
for _filter in template.resources(WHOLE, "AWS::Logs::MetricFilter").values():
    FILTERS.setdefault(_filter["MetricTransformations"][0]["MetricName"], []).append(_filter["FilterPattern"])
COMPARISONS = {"GreaterThanThreshold": operator.gt, "LessThanThreshold": operator.lt}
STATISTICS = {"Sum": sum, "SampleCount": len, "Maximum": max, "Average": mean}
Lines = Sequence[Mapping[str, Any]]


def rings(name: str, lines: Lines) -> bool:
    """Return whether the alarm of this name would ring if these lines, and no others, were logged in each of its
    periods.
    """
    alarm = ALARMS[name]
    return COMPARISONS[alarm["ComparisonOperator"]](_figure(alarm, alarm["Statistic"], lines), alarm["Threshold"])


def _figure(metric: Mapping[str, Any], statistic: str, lines: Lines) -> float:
    """Return what CloudWatch would make of these lines for a metric; 0 where there is no data."""
    name, dimensions = metric["MetricName"], metric.get("Dimensions", [])
    if not dimensions:
        return float(sum(_matches(pattern, line) for pattern in FILTERS[name] for line in lines))
    ((dimension, of),) = [(each["Name"], each["Value"]) for each in dimensions]
    values = [line[name] for line in lines if line.get(dimension) == of and name in _embedded(line)]
    return float(STATISTICS[statistic](values)) if values else 0.0  # type: ignore[operator]


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
