"""`parley eval` on scripts: how often a real model does what the scripts of tests/conversations say that a model does.
The service runs in memory: nothing is sent or stored, but the model's requests cost money.

A step in which the script holds a model's answers is judged, the others are only played. It is right if what was heard
is what the script says, or if the model has called what the script's model calls, with at least those arguments, and
nothing else that acts. What a model says in words of its own is not judged, nor whether one lane hands over to another:
what comes of it is.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from parley.conversation.events import Channel
from parley.conversation.normal_form import normalise
from parley.errors import ModelError, ModelRefused
from parley.lanes.joined_tool import CallNotValid, JoinedTool
from parley.lanes.offered import HAND_OVER
from parley.lanes.table import LANES
from parley.ports import Deadline, Model, ModelReply, ModelRequest, Services, Usage
from parley.settings import Settings
from parley.tools.tool import Tier, Tool
from parley.wiring import model as model_of
from parley.wiring import prices_of
from parley_cli.errors import OperatorError
from parley_cli.scripts.format import FIRST_PERSON, Script, ScriptedCall, ScriptFile, ScriptStep, load
from parley_cli.scripts.memory import InMemory
from parley_cli.scripts.play import ScriptFailed

SCRIPTS = Path(__file__).resolve().parents[1] / "tests" / "conversations"
NO_KEY = (
    "Set LLM_API_KEY (or OPENAI_API_KEY), and LLM_BASE_URL and LLM_MODEL if they are not OpenAI's: no model was asked."
)


@dataclass
class WatchedModel:
    """A `ports.Model` that passes requests on to the real model and notes its calls, tokens and failure."""

    model: Model
    usage: Usage = field(default_factory=Usage)
    """The token usage of all requests to the model."""
    called: list[ScriptedCall] = field(default_factory=list)
    """The tool calls that the model has made in the current step."""
    failed: ModelError | None = None

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        """Ask the real model, and note the tools that it calls, with their arguments. An error of the model is noted
        and raised again.
        """
        try:
            reply = self.model.reply(request, deadline, self.usage)
        except ModelRefused:
            raise
        except ModelError as error:
            self.failed = error
            raise
        for call in reply.calls:
            self.called.append(_own(call.name, call.arguments or "{}"))
        return reply


class WithModel(InMemory):
    """A service in memory that a script is played on, with the real model in place of the script's answers."""

    def __init__(self, watched: WatchedModel) -> None:
        self._watched = watched

    def begin(self, script: Script) -> None:
        super().begin(script)
        self._service.model = self._watched


@dataclass
class Score:
    """The score of each lane: how many steps were judged, and how many of those were right."""

    judged: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """Yield a line for each lane: "assistant: 9 of 10 right (90 %)"."""
        for lane, count in sorted(self.judged.items()):
            yield f"{lane}: {self.right[lane]} of {count} right ({100 * self.right[lane] / count:.0f} %)"


def evaluate(paths: Sequence[Path], say: Callable[[str], None]) -> Score:
    """Play the scripts with the real model, and say what was wrong and how much was right. Without `paths`, play all
    scripts that hold a model's answers. Raises OperatorError if there is no model or it fails.
    """
    settings = Settings.load()
    model = model_of(settings)
    if model is None:
        raise OperatorError(NO_KEY)
    watched, score = WatchedModel(model), Score()
    for path in paths or sorted(SCRIPTS.glob("*.yaml")):
        file = load(path)
        if any(step.model for step in file.script.steps) and not any(step.faults for step in file.script.steps):
            _play(file, WithModel(watched), watched, score, say)
    for line in score.lines():
        say(line)
    usage = watched.usage
    dollars = prices_of(settings).of(*usage.counted) / 1_000_000
    cached = f" ({usage.cached_tokens} cached)" if usage.cached_tokens else ""
    tokens = f"{usage.input_tokens} tokens read{cached}, {usage.output_tokens} written"
    say(f"{usage.model_calls} requests, {tokens}, about ${dollars:.4f}")
    return score


def _play(
    file: ScriptFile, service: WithModel, watched: WatchedModel, score: Score, say: Callable[[str], None]
) -> None:
    """Play one script with the real model, and add its judged steps to the score. Raises OperatorError if the model
    does not answer.
    """
    service.begin(file.script)
    who, channels, lane = FIRST_PERSON, dict[str, Channel](), file.script.setup.lane
    for step, line in zip(file.script.steps, file.lines, strict=True):
        who = step.who or who
        channels[who] = step.channel or channels.get(who, file.script.setup.channel)
        watched.called.clear()
        if step.clock is not None:
            service.move(step.clock.by)
        if step.says is None:
            continue
        service.heard(who, 0)
        try:
            service.say(who, channels[who], step.says, ())
        except ScriptFailed as failed:
            raise OperatorError(f"{file.path}:{line}: {failed}") from failed
        if watched.failed is not None:
            raise OperatorError(f"The model does not answer ({watched.failed}): look at LLM_API_KEY and LLM_MODEL.")
        if step.model and not any(answer.fails for answer in step.model):
            score.judged[lane] += 1
            if wrong := _wrong(step, watched.called, tuple(service.heard(who, 0))):
                say(f"{file.path}:{line}: {step.says[-1]!r}: {wrong}")
            else:
                score.right[lane] += 1


def _wrong(step: ScriptStep, called: Sequence[ScriptedCall], heard: tuple[str, ...]) -> str:
    """Return what the model did wrong in this step, in words; empty if nothing."""
    if heard == step.hears:
        return ""
    named = [call for answer in step.model for call in answer.calls if call.tool != HAND_OVER]
    wanted = [_own_of_script(each) for each in named]
    missing = [call for call in wanted if not any(_is_that(call, made) for made in called)]
    more = [made for made in called if _acts(made) and not any(_is_that(call, made) for call in wanted)]
    wrong = [f"it did not call {_written(call)}" for call in missing] + [f"it called {_written(made)}" for made in more]
    return ", ".join(wrong)


def _is_that(wanted: ScriptedCall, made: ScriptedCall) -> bool:
    """Return whether a call has the wanted tool and at least the wanted arguments. Texts are compared without case and
    punctuation.
    """

    def alike(one: object, other: object) -> bool:
        return normalise(one) == normalise(other) if isinstance(one, str) and isinstance(other, str) else one == other

    given = made.arguments
    return wanted.tool == made.tool and all(
        name in given and alike(each, given[name]) for name, each in wanted.arguments.items()
    )


def _tool(name: str) -> Tool[Services] | None:
    """Return the tool of this name from any lane; None if there is none."""
    return next((tool for lane in LANES.values() if (tool := lane.tools.get(name)) is not None), None)


def _joined(name: str) -> JoinedTool | None:
    """Return the joined tool of this name from any lane; None if there is none."""
    return next((each for lane in LANES.values() for each in lane.joined if each.name == name), None)


def _own(name: str, arguments: str) -> ScriptedCall:
    """Return a call of a model as that of the lane's own tool that it means; without arguments if they are wrong."""
    try:
        if (joined := _joined(name)) is not None:
            name, own = joined.own_call(arguments)
            arguments = json.dumps(own)
        tool = _tool(name)
        given = tool.arguments.model_validate_json(arguments).model_dump(mode="json") if tool else {}
    except (CallNotValid, ValueError):
        given = {}
    return ScriptedCall.model_construct(tool=name, arguments=given)


def _own_of_script(call: ScriptedCall) -> ScriptedCall:
    """Return a script's call as that of the lane's own tool that it means, with the arguments that the script names."""
    joined = _joined(call.tool)
    if joined is None:
        return call
    name, own = joined.own_call(json.dumps(call.arguments))
    return ScriptedCall.model_construct(tool=name, arguments=dict(own))


def _acts(made: ScriptedCall) -> bool:
    tool = _tool(made.tool)
    return made.tool != HAND_OVER and (tool is None or tool.tier is not Tier.READ)


def _written(call: ScriptedCall) -> str:
    return f"{call.tool} {call.arguments}"
