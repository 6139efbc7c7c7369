"""Plays one evaluation text on a whole service in memory, and observes what the service does."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from parley.conversation.events import Channel
from parley.conversation.questions import Kind
from parley.conversation.state import Conversation
from parley.lanes.table import LANES
from parley.ports import Deadline, Model, ModelReply, ModelRequest, Usage
from parley.settings.model import ModelSettings
from parley.tools.tool import Tier
from parley_cli.errors import OperatorError
from parley_cli.evals.cases import Case
from parley_cli.scripts.format import FIRST_PERSON, Script, ScriptedCall, ScriptStep, Setup
from parley_cli.scripts.memory import InMemory

PATIENCE_SECONDS = 24 * 60 * 60
"""The seconds that a model's answer may take; a developer who answers by hand needs long."""
LOOKS = frozenset(tool.name for lane in LANES.values() for tool in lane.tools.tools if tool.tier is Tier.READ)
"""The tools that only read. A plan's use of them is not counted as a proposal."""
FOR_LANES = frozenset(tool.name for lane in LANES.values() for tool in lane.tools.tools if tool.is_for_lane)
"""The tools that a lane calls by itself (it tells an operator of a ticket). They are not counted as done."""
ANY_STEP = ScriptStep(says=("-",))


@dataclass(frozen=True)
class Outcome:
    """What the service did about one text: its replies, actions, proposals, questions and lane."""

    heard: tuple[str, ...] = ()
    done: tuple[ScriptedCall, ...] = ()
    """The actions that were carried out because of the text."""
    proposed: tuple[ScriptedCall, ...] = ()
    """The actions that wait for the person's yes, and the tools of a plan's steps in an unfinished plan."""
    asks: bool = False
    """Whether the text opened a question that is not a confirmation."""
    lane: str = ""
    stopped: bool = False
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))


def speaking() -> tuple[str, ...]:
    """Return the names of the lanes that have a prompt for a model."""
    return tuple(name for name, lane in LANES.items() if lane.prompt)


@contextmanager
def only(names: Collection[str]) -> Iterator[None]:
    """While the block lasts, remove the other lanes with a prompt from LANES, and commit every action before it runs,
    so that it can be observed.
    """
    whole = dict(LANES)
    for name in speaking():
        if name not in names:
            del LANES[name]
    for name, lane in LANES.items():
        tools = (replace(tool, is_of_document=False) for tool in lane.tools.tools)
        LANES[name] = replace(lane, tools=type(lane.tools)(tools))
    try:
        yield
    finally:
        LANES.clear()
        LANES.update(whole)  # in the original order, in which HELP lists the lanes


@dataclass
class _Heard:
    """A `ports.Model` that passes requests on to another one, and keeps the words of its last answer to the person."""

    model: Model
    said: str = ""

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        """Pass a request on, and keep the words if they are for the person."""
        reply = self.model.reply(request, deadline, usage)
        if request.use == "agent":
            self.said = reply.text
        return reply


class EvalService(InMemory):
    """A service in memory that plays one evaluation text."""

    settings = (ModelSettings(seconds=PATIENCE_SECONDS),)

    def play(self, case: Case, model: Model, service: str = "") -> Outcome:
        """Send the texts of `case.given` without a model, and then the text to evaluate with it, to the service of this
        folder (empty: the default one). Raises OperatorError if a confirmation is still open before the text.
        """
        self.begin(Script(title=case.id, setup=Setup(service=service, admins=(FIRST_PERSON,)), steps=(ANY_STEP,)))
        for text in case.given:
            self._say(text)
        before = self._conversation()
        if before.questions and case.given and any(each.kind is Kind.CONFIRMATION for each in before.questions):
            raise OperatorError(f"{case.id}: what was said before is still asked about: {self.heard(FIRST_PERSON, 0)}")
        self.heard(FIRST_PERSON, 0)
        self.acted()
        heard_model = self._service.model = _Heard(model)
        self._say(case.says)
        after = self._conversation()
        known = {question.id for question in before.questions}
        new = [each for each in (*after.questions, *after.waiting) if each.id not in known]
        confirmed = [planned for each in new for planned in each.planned]
        steps = [step.action for plan in after.plans for step in plan.steps if step.action not in LOOKS]
        heard = tuple(self.heard(FIRST_PERSON, 0))
        return Outcome(
            heard=heard,
            done=tuple(each for each in self.acted() if each.tool not in FOR_LANES),
            proposed=(*(_call(each.tool, each.arguments) for each in confirmed), *(_call(each, {}) for each in steps)),
            asks=any(not each.planned for each in new) or _asks(heard_model.said, bool(new)),
            lane=after.floor.lane if after.floor else "",
            stopped=after.is_opted_out and not before.is_opted_out,
            zone=after.zone,
        )

    @property
    def now(self) -> datetime:
        """Return the service's time."""
        return self._clock.time

    def _say(self, text: str) -> None:
        self.say(FIRST_PERSON, Channel.WHATSAPP, (text,), ())

    def _conversation(self) -> Conversation:
        return self._service.conversation(self._number(FIRST_PERSON))


def _call(tool: str, arguments: Mapping[str, JsonValue]) -> ScriptedCall:
    return ScriptedCall.model_construct(tool=tool, arguments=dict(arguments))


def _asks(said: str, has_new_question: bool) -> bool:
    """Return whether a model's last words end in a question mark although no question was opened: the model asks in its
    own words. What the service itself says behind them, as how to go on with a cart, does not count.
    """
    return not has_new_question and said.rstrip().endswith("?")
