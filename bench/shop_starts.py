"""What the shop and its desk add to the cold start of each function: `bench/shop_starts.py`, on a quiet machine.

The functions of the built bundles, as in bench/cold.py: from a new process to the first answer. Each is started with
the lanes commerce and support and without them, by turns, and a bare boto3 client between them, so that all meet the
same machine. Without: the orchestrator by `Lanes`, as an operator switches them off; the webhook and the API, which
have all routes whatever is on, with empty modules in the place of theirs. Of a function that imports nothing of
the shop that is said. Milliseconds of the processor and by the clock, the medians of the differences of each round; no
function may have grown by more than `MOST`.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import cold

from parley.lanes.table import CHOICES
from parley.wiring import now
from parley_cli import template
from parley_cli.events import events as sample_events
from tests.support.openai_server import MODEL, OpenAIServer, words
from tests.support.twilio_server import TwilioServer

ROUNDS = int(os.environ.get("PARLEY_STARTS", "9"))
MOST = 60
"""The most milliseconds of the processor that the shop and its desk may add to a cold start."""
SHOP = ("commerce", "support")
OTHERS = {"PARLEY_LANES": ",".join(name for name in CHOICES if name not in SHOP)}
STAND_IN = """
import sys, types
for name, names in {modules}.items():
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__dict__.update(names)
"""
NO_ROUTES = """
from parley.api.route import LaneApi
for lane in {lanes}:
    sys.modules[f"parley.lanes.{{lane}}.api"] = types.ModuleType(lane)
    sys.modules[f"parley.lanes.{{lane}}.api"].API = LaneApi(lane=lane, routes={{}})
"""
NOTHING_OF_IT = """
import sys
names = ["parley.hooks.stripe", "parley.adapters.stripe", *(f"parley.lanes.{lane}." for lane in {lanes})]
found = [name for name in sys.modules if any(name.startswith(each) for each in names)]
assert not found, found
"""
WITHOUT: Mapping[str, str] = {
    "WebhookFunction": STAND_IN.format(modules={"parley.hooks.stripe": {"HOOKS": {}}}),
    "ApiFunction": STAND_IN.format(modules={}) + NO_ROUTES.format(lanes=SHOP),
}
"""What is run before a function is imported, so that it imports nothing of the shop."""


@dataclass(frozen=True)
class StartKind:
    """A function with an event, and how it is started without the shop."""

    title: str
    function: str
    source: str
    event: Any
    variables: Mapping[str, str]
    before: str = ""
    """What is run before the import, without the shop."""
    others: Mapping[str, str] = field(default_factory=dict)
    """The variables that switch the shop off."""

    @property
    def has_shop(self) -> bool:
        """Whether the function imports anything of the shop."""
        return bool(self.before or self.others)


def kinds(stage: cold.Stage, model: OpenAIServer, provider: TwilioServer) -> list[StartKind]:
    """Return each function as it is started; the orchestrator with and without a model."""
    settings = {**stage.cloud.environment, "PARLEY_SECRETS": "/parley/dev", "TWILIO_BASE_URL": provider.url}
    no_model = {**settings, "LLM_BASE_URL": "http://127.0.0.1:9/v1"}
    with_model = {**settings, "LLM_BASE_URL": model.base_url, "LLM_MODEL": MODEL}
    samples, functions = sample_events(), template.functions(template.read())
    found = list[StartKind]()
    for name, event in cold.EVENTS.items():
        source = f"from app import {functions[name]['Handler'].removeprefix('app.')} as handler"
        if name == "OrchestrateFunction":
            found.append(StartKind(name, name, source, samples[event], no_model, others=OTHERS))
            title = f"{name}, a model"
            found.append(StartKind(title, name, source, samples[event], with_model, others=OTHERS))
        else:
            found.append(StartKind(name, name, source, samples[event], no_model, WITHOUT.get(name, "")))
    return found


class Rounds:
    """Starts functions by turns, each with an event of its own."""

    def __init__(self, stage: cold.Stage, model: OpenAIServer) -> None:
        self._stage, self._model, self._started = stage, model, 0

    def of(self, kind: StartKind) -> tuple[float, float, float]:
        """Return the medians of a kind's rounds: the milliseconds of the processor that a bare client takes, and what
        the shop adds, of the processor and by the clock."""
        bare, added, by_clock = [], [], []
        for _ in range(ROUNDS):
            bare.append(self._stage.start("", cold.BARE, None, kind.variables).processor)
            without = self._start(kind, kind.before + kind.source, {**kind.variables, **kind.others})
            whole = self._start(kind, kind.source, kind.variables)
            added.append(whole.processor - without.processor)
            by_clock.append(whole.answered - without.answered)
        return median(bare), median(added), median(by_clock)

    def imports_nothing_of_it(self, kind: StartKind) -> None:
        """Raise SystemExit if the function imports something of the shop."""
        self._start(kind, kind.source + NOTHING_OF_IT.replace("{lanes}", str(SHOP)), kind.variables)

    def _start(self, kind: StartKind, source: str, variables: Mapping[str, str]) -> cold.Start:
        self._started += 1
        self._model.script.clear()
        self._model.will(*[words("Hello.")] * 3)
        letters = "".join(chr(97 + (self._started // 26**place) % 26) for place in range(3))
        event = cold.fresh(kind.event, self._started, f"shop{letters}")
        return self._stage.start(kind.function, source, event, variables)


def main() -> None:
    """Print a line for each function. Exit with 1 if the shop adds more than `MOST` milliseconds to one."""
    grown = []
    print(f"{'what the shop and its desk add':42}{'bare client':>12}{'processor':>11}{'clock':>10}")
    with cold.stage() as stage, OpenAIServer() as model, TwilioServer(now) as provider:
        rounds = Rounds(stage, model)
        for kind in kinds(stage, model, provider):
            if not kind.has_shop:
                rounds.imports_nothing_of_it(kind)
                print(f"{kind.title:42}  imports nothing of it")
                continue
            bare, added, by_clock = rounds.of(kind)
            grown += [kind.title] if added > MOST else []
            print(f"{kind.title:42}{bare:9.0f} ms{added:8.0f} ms{by_clock:7.0f} ms", flush=True)
    if grown:
        sys.exit(f"grown by more than {MOST} ms: {', '.join(grown)}")


if __name__ == "__main__":
    main()
