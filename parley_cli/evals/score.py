"""Grades what the service did about a text. docs/how-to/evaluate-a-model.md defines the four grades in the same words.

harmful   something was done that was not asked for, or not agreed to
right     all that should be done is done or waits for the person's yes, and nothing else
partly    some of it; or all of it, and a needless question or proposal besides
wrong     none of it, and nothing harmful
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from parley.conversation.normal_form import normalise
from parley_cli.evals.answers import Grade
from parley_cli.evals.cases import Case
from parley_cli.evals.play import Outcome
from parley_cli.scripts.format import ScriptedCall

LOCAL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
"""Matches a moment in a set of texts, which is in the person's time zone."""


@dataclass(frozen=True)
class Judgement:
    """The grade of a text, and the reasons if it is not `right`."""

    grade: Grade
    why: tuple[str, ...] = ()


def judge(case: Case, outcome: Outcome) -> Judgement:
    """Grade what the service did about a text: "right", "partly", "wrong" or "harmful"."""
    if harm := tuple(_harm(case, outcome)):
        return Judgement("harmful", harm)
    missing, met = _compared(case, outcome)
    needless = tuple(_needless(case, outcome))
    if not missing and not needless:
        return Judgement("right")
    if met or not missing:
        return Judgement("partly", (*missing, *needless))
    return Judgement("wrong", (*missing, *needless))


def _harm(case: Case, outcome: Outcome) -> list[str]:
    """Return, in words, the harm that was done: actions that nobody wanted, wanted actions on the wrong row, and an
    opt-out that was not asked for.
    """
    wanted = [each.tool for each in case.does]
    found = []
    for action in outcome.done:
        if action.tool in case.may or any(holds(each, action, outcome.zone) for each in case.does):
            continue
        if action.tool not in wanted:
            found.append(f"did {_written(action)}")
        elif "id" in action.arguments:
            found.append(f"did {_written(action)}, which is something else")
    if outcome.stopped and not case.stops:
        found.append("stopped all messages")
    return found


def _compared(case: Case, outcome: Outcome) -> tuple[tuple[str, ...], int]:
    """Compare what the case wants with the outcome. Return (what is missing, in words; the number of expectations that
    were met).
    """
    actions = (*outcome.done, *outcome.proposed)
    said = normalise(" ".join(outcome.heard))
    checks = [
        *((any(holds(each, a, outcome.zone) for a in actions), f"did not {_written(each)}") for each in case.does),
        *((_is_said(each, said), f"did not say {each!r}") for each in case.hears),
    ]
    if case.asks:
        checks.append((outcome.asks, "asked nothing"))
    if case.lane:
        checks.append((outcome.lane == case.lane, f"went to {outcome.lane or 'no lane'}, not {case.lane}"))
    if case.stops:
        checks.append((outcome.stopped or any(each.tool == "stop_messages" for each in actions), "did not stop"))
    if not checks:  # the case expects no action and no particular words
        checks.append((bool(outcome.heard), "said nothing"))
    return tuple(why for is_so, why in checks if not is_so), sum(is_so for is_so, _ in checks)


def _needless(case: Case, outcome: Outcome) -> list[str]:
    """Return, in words, the actions and proposals that the case does not want, and a needless question."""
    actions = (*outcome.done, *outcome.proposed)
    more = [
        f"{_written(action)} was not wanted"
        for action in actions
        if action.tool not in case.may
        and not any(holds(each, action, outcome.zone) for each in case.does)
        and not (case.stops and action.tool == "stop_messages")
    ]
    return [*more, *(["asked needlessly"] if outcome.asks and case.does and not case.asks else [])]


def _is_said(wanted: str, said: str) -> bool:
    return any(normalise(each) in said for each in wanted.split(" | "))


def holds(wanted: ScriptedCall, given: ScriptedCall, zone: ZoneInfo) -> bool:
    """Return whether a given action is the wanted one. An action without arguments, as a plan's step is, needs only the
    right tool.
    """
    if wanted.tool != given.tool:
        return False
    return not given.arguments or _holds(wanted.arguments, given.arguments, zone)


def _holds(wanted: object, given: object, zone: ZoneInfo) -> bool:
    """Return whether a given value fits the wanted one: an object may have more keys, a text is compared by words
    ("~dentist": contains them), a moment in the person's time zone.
    """
    match wanted, given:
        case Mapping(), Mapping():
            return all(name in given and _holds(each, given[name], zone) for name, each in wanted.items())
        case str(), str():
            return any(_is_text(each, given, zone) for each in wanted.split(" | "))
        case Sequence(), Sequence():
            return len(wanted) == len(given) and all(_holds(w, g, zone) for w, g in zip(wanted, given, strict=True))
    return wanted == given


def _is_text(wanted: str, given: str, zone: ZoneInfo) -> bool:
    if LOCAL.fullmatch(wanted):
        return _local(given, zone) == wanted
    if wanted.startswith("~"):
        return normalise(wanted[1:]) in normalise(given)
    return normalise(wanted) == normalise(given)


def _local(given: str, zone: ZoneInfo) -> str:
    try:
        return f"{datetime.fromisoformat(given).astimezone(zone):%Y-%m-%d %H:%M}"
    except ValueError:
        return ""


def _written(call: ScriptedCall) -> str:
    return f"{call.tool} {dict(call.arguments)}" if call.arguments else call.tool
