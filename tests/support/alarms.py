"""The template's alarms, held against log lines and figures: would this one have rung?

Metrics come of what the template says: a filter's pattern matches whole lines, and a line's own embedded metrics are
read as CloudWatch reads them. Of metric math it knows what the template uses. Anything else is an error.
"""

import operator
import re
from collections.abc import Mapping, Sequence
from typing import Any

from parley_cli import template

WHOLE = template.read()
ALARMS = template.resources(WHOLE, "AWS::CloudWatch::Alarm")
FILTERS = {
    each["MetricTransformations"][0]["MetricName"]: each["FilterPattern"]
    for each in template.resources(WHOLE, "AWS::Logs::MetricFilter").values()
}
COMPARISONS = {"GreaterThanThreshold": operator.gt, "LessThanThreshold": operator.lt}
STATISTICS = {"Sum": sum, "SampleCount": len, "Maximum": max}
Lines = Sequence[Mapping[str, Any]]


def rings(alarm: Mapping[str, Any], before: Mapping[str, float] | None = None, **figures: float) -> bool:
    """Return whether the alarm's metric math goes above its threshold with these figures; `before` are those of the
    period before, for DIFF.
    """
    (math,) = [each["Expression"] for each in alarm["Metrics"] if "Expression" in each]
    value = _value(math, {**dict.fromkeys(figures, 0.0), **(before or {})}, figures)
    return COMPARISONS[alarm["ComparisonOperator"]](value, alarm["Threshold"])


def rings_by(name: str, lines: Lines) -> bool:
    """Return whether the alarm of this name rings if these lines, and no others, are logged within its periods."""
    alarm = ALARMS[name]
    if "Metrics" not in alarm:
        figure = _figure(alarm, alarm["Statistic"], lines)
        return COMPARISONS[alarm["ComparisonOperator"]](figure, alarm["Threshold"])
    stats = {each["Id"]: each["MetricStat"] for each in alarm["Metrics"] if "MetricStat" in each}
    return rings(alarm, **{id: _figure(each["Metric"], each["Stat"], lines) for id, each in stats.items()})


def _figure(metric: Mapping[str, Any], statistic: str, lines: Lines) -> float:
    """Return what CloudWatch would make of these lines for a metric; 0 where there is no data."""
    name, dimensions = metric["MetricName"], metric.get("Dimensions", [])
    if not dimensions:
        return float(sum(_matches(FILTERS[name], line) for line in lines))
    ((dimension, of),) = [(each["Name"], each["Value"]) for each in dimensions]
    values = [line[name] for line in lines if line.get(dimension) == of and name in _embedded(line)]
    return float(STATISTICS[statistic](values)) if values else 0.0  # type: ignore[operator]


def _embedded(line: Mapping[str, Any]) -> set[str]:
    return {each["Name"] for found in line.get("_aws", {}).get("CloudWatchMetrics", []) for each in found["Metrics"]}


def _matches(pattern: str, line: Mapping[str, Any]) -> bool:
    found = re.fullmatch(r'\{ \$\.(\w+) = "([^"]*)" \}', pattern)
    assert found, f"a pattern of another kind: {pattern}"
    return line.get(found[1]) == found[2]


def _value(math: str, before: Mapping[str, float], now: Mapping[str, float]) -> float:
    """Return the value of a metric math expression, which the template alone writes."""
    python = math.replace(" AND ", " and ").replace(" OR ", " or ")
    if found := re.fullmatch(r"DIFF\((.*)\)", python):
        return _value(found[1], before, now) - _value(found[1], before, before)
    python = re.sub(r"IF\((.*), 1, 0\)", r"int(\1)", python)
    functions = {"FILL": lambda value, _: value, "REPEAT": None, "int": int}
    return float(eval(python, {"__builtins__": {}}, {**functions, **now}))
