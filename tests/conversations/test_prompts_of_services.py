"""What a model is told in each service names only what its request holds, and nothing of another service."""

import re
from dataclasses import dataclass, field, replace

import pytest

from parley.business.files import Business
from parley.lanes import table
from parley.lanes.router import RoutingDecision
from parley.ports import Deadline, ModelReply, ModelRequest, Usage
from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.servarr.in_memory import MemoryHome
from tests.support.business import BUSINESS
from tests.support.phone import ANA, Phone, clock

NAMED = re.compile(r"`([^`]+)`")
SPEAKING = [name for name in table.CHOICES if name in table.LANES and table.LANES[name].prompt]
JOINED = {each.name: each.parts for lane in table.LANES.values() for each in lane.joined}
GOODS_OF_THE_DEFAULT = re.compile(r"(?i)latte|croissant|muffin|bakery")


def _alone(lane: str) -> Business:
    return replace(BUSINESS, service=BUSINESS.service.model_copy(update={"lanes": (lane,)}))


FOLDERS = {folder.name: service_files.read(folder) for folder in service_files.EXAMPLES.iterdir() if folder.is_dir()}
SERVICES = {**FOLDERS, **{f"{name} alone": _alone(name) for name in SPEAKING}}


@dataclass
class Listener:
    """A model that sends each text to one lane, says a word for it, and keeps what it was asked."""

    lane: str = ""
    spoken: list[ModelRequest] = field(default_factory=list)
    routed: list[ModelRequest] = field(default_factory=list)

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        if request.answer is RoutingDecision:
            self.routed.append(request)
            decision = RoutingDecision(lane=self.lane, intent="x", confidence=0.9, sticky_seconds=0, reasons=("x",))
            return ModelReply(parsed=decision.model_dump_json())
        self.spoken.append(request)
        return ModelReply("Well.")


@pytest.mark.parametrize("name", SERVICES)
def test_a_request_names_only_its_own_tools_and_no_goods_of_another_service(name: str) -> None:
    business, time, model = SERVICES[name], clock(), Listener()
    service = of_folder(time, business, model, admins=ANA)
    service.libraries = MemoryHome(time).libraries
    on = table.on(service.services)
    intents = {intent for lane in on for intent in lane.intents}
    of_others = {intent for lane in table.LANES.values() for intent in lane.intents} - intents
    for model.lane in [lane.name for lane in on if lane.prompt]:
        Phone(service).says("Tell me about your grandmother")
        time.advance(hours=2)
    assert model.spoken
    for asked in model.spoken:
        arguments = {argument for tool in asked.tools for argument in tool.arguments.model_fields}
        parts = {part for tool in asked.tools for part in JOINED.get(tool.name, ())}  # "`habit` with `skip`"
        assert set(NAMED.findall(asked.instructions)) <= {tool.name for tool in asked.tools} | arguments | parts
        described = (f"{tool.description} {tool.arguments.model_json_schema()}" for tool in asked.tools)
        assert name not in FOLDERS or not GOODS_OF_THE_DEFAULT.search(" ".join((asked.instructions, *described)))
    for asked in model.routed:
        assert of_others.isdisjoint(re.findall(r"\w+", asked.instructions))
