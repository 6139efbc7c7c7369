"""Plays a script on the memory adapters: the deployed turn code, with a clock that only the script's steps move."""

import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from parley.adapters.memory_payments import MemoryPayments
from parley.adapters.memory_queues import ManualClock, MemorySender
from parley.business.files import Business
from parley.conversation.effects import Outbound
from parley.conversation.events import Channel, Message
from parley.errors import DeliveryDelayed, ModelBroken, ModelError, ModelRefused, ModelUnavailable
from parley.lanes.router import RoutingDecision
from parley.ports import Commit, Deadline, ModelReply, ModelRequest, Policy, Store, ToolCall, Usage
from parley.settings import SettingsModel
from parley_cli import service_files
from parley_cli.memory_service import MemoryService, every_lane, of_folder
from parley_cli.scripts.format import FaultStep, Script, ScriptedAnswer, ScriptedCall
from parley_cli.scripts.play import ScriptFailed
from parley_cli.servarr.in_memory import MemoryHome

START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
BETWEEN = timedelta(seconds=1)
"""The time between the last event and the next text."""
FIRST_NUMBER = 14165550101
FAILURES: dict[str, type[ModelError]] = {
    "unavailable": ModelUnavailable,
    "broken": ModelBroken,
    "refused": ModelRefused,
}


@cache
def _business(folder: Path) -> Business:
    """Read the files of a service, once in a process: to index their questions takes a while."""
    return service_files.read(folder)


@dataclass
class _Model:
    """A `ports.Model` that gives the answers of the script's step."""

    answers: deque[ScriptedAnswer] = field(default_factory=deque)
    is_down: bool = False

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        """Give the step's next answer. Raises ScriptFailed if there is none; a request for a lane then gets
        "assistant".
        """
        usage.model_calls += 1
        if self.is_down:
            raise ModelUnavailable("down, as the script says")
        if request.answer is RoutingDecision and not (self.answers and self.answers[0].answer):
            lane = self.answers.popleft().lane if self.answers and self.answers[0].lane else "assistant"
            route = RoutingDecision(lane=lane, intent="scripted", confidence=1, sticky_seconds=0)
            return ModelReply(parsed=route.model_dump_json())
        if not self.answers:
            said = request.lines[-1].text
            raise ScriptFailed(f"the model is asked about {said!r}, and the step holds no answer of it")
        answer = self.answers.popleft()
        if answer.fails is not None:
            raise FAILURES[answer.fails]("as the script says")
        if answer.answer is not None:
            return ModelReply(parsed=json.dumps(answer.answer, ensure_ascii=False))
        calls = (ToolCall(f"call_{n}", each.tool, json.dumps(each.arguments)) for n, each in enumerate(answer.calls, 1))
        return ModelReply(answer.words, tuple(calls))


@dataclass
class _Provider(MemorySender):
    """A `ports.Sender` that can be told to refuse messages."""

    refuses: bool = False

    def deliver(self, message: Outbound) -> str:
        if self.refuses:
            raise DeliveryDelayed("refused, as the script says")
        return super().deliver(message)


@dataclass
class _Watched:
    """A `ports.Store` that passes everything on and notes the actions that are committed."""

    store: Store
    actions: dict[str, ScriptedCall] = field(default_factory=dict)
    """The actions that were carried out, by effect id, in order."""

    def __post_init__(self) -> None:
        self.load, self.count_failure = self.store.load, self.store.count_failure
        self.erase, self.move = self.store.erase, self.store.move

    def commit(self, commit: Commit) -> None:
        self.store.commit(commit)
        for action in commit.conversation.doing.actions if commit.conversation.doing else ():
            self.actions[action.effect] = ScriptedCall.model_construct(
                tool=action.planned.tool, arguments=action.planned.arguments
            )


class InMemory:
    """Plays one script on the service in memory; a `PlayedService`."""

    settings: Sequence[SettingsModel] = ()
    """The settings that differ from the defaults."""

    def begin(self, script: Script) -> None:
        """Build a service for the script, with its clock, model and settings."""
        self._clock, self._model, self._provider = ManualClock(script.setup.begins or START), _Model(), _Provider()
        self._numbers: dict[str, str] = {}
        self._home = MemoryHome(self._clock) if script.setup.service else None
        self._service = self._of_folder(script) if script.setup.service else self._usual(script)
        self._store = _Watched(self._service.turns.store)
        self._service.turns = replace(self._service.turns, store=self._store)
        self._heard: dict[str, int] = {}
        self._last: dict[str, Message] = {}
        self._acted = 0
        self.unasked = 0
        """How many of the last step's answers the model was not asked for."""

    def _usual(self, script: Script) -> MemoryService:
        """Return the default service, with every lane on."""
        return MemoryService(
            self._clock,
            self._model if script.has_model else None,
            policy=Policy(keep_side_questions=script.setup.side_questions == "keep"),
            sender=self._provider,
            business=_business(service_files.FOLDER),
            settings=every_lane(*self.settings),
        )

    def _of_folder(self, script: Script) -> MemoryService:
        """Return the service of the folder that the script names, as it is deployed."""
        assert self._home is not None
        return of_folder(
            self._clock,
            _business(service_files.find(script.setup.service)),
            self._model if script.has_model else None,
            *self.settings,
            admins=",".join(map(self._number, script.setup.admins)),
            sender=self._provider,
            payments=MemoryPayments(self._clock),
            libraries=self._home.libraries,
        )

    def say(self, who: str, channel: Channel, texts: Sequence[str], answers: Sequence[ScriptedAnswer]) -> None:
        """Apply the texts as one batch, each a second after the one before. Raises ScriptFailed if the model is not
        asked for all its answers.
        """
        self._model.answers.extend(answers)
        messages = []
        for text in texts:
            self._clock.time += BETWEEN
            messages.append(self._service.message(self._number(who), text, channel))
        self._last[who] = messages[-1]
        self._work(lambda: list(self._service.turns.apply(messages, self._service.invocation())))
        self.unasked = len(self._model.answers)
        self._model.answers.clear()
        if self.unasked:
            raise ScriptFailed(f"the model is not asked for {self.unasked} of its answers")

    def move(self, by: timedelta) -> None:
        """Move the clock by this much. It stops at every moment at which something is due, and the sweep runs there."""
        until = self._clock.time + by
        while (due := self._service.next_due(until)) is not None:
            self._clock.time = max(self._clock.time, due)
            self._service.sweep()
            self._work()
        self._clock.time = until
        if self._home is not None:
            self._home.deliver(self._service)

    def break_or_mend(self, who: str, faults: FaultStep) -> None:
        """Set or end faults, or deliver the person's last message again. Messages that waited for the provider are sent
        then.
        """
        if faults.model is not None:
            self._model.is_down = faults.model == "down"
        if faults.provider is not None:
            self._provider.refuses = faults.provider == "refuses"
        if faults.webhook is not None:
            if who not in self._last:
                raise ScriptFailed(f"{who} has said nothing yet that could come again")
            self._service.turn(self._last[who])
        self._work()

    def heard(self, who: str, at_least: int) -> list[str]:
        """Return the texts that were sent to the person since the last call. There is never anything to wait for."""
        heard = [message.text for message in self._provider.sent if message.to == self._number(who)]
        new = heard[self._heard.get(who, 0) :]
        self._heard[who] = len(heard)
        return new

    def acted(self) -> list[ScriptedCall]:
        """Return the actions that were committed since the last call."""
        new = list(self._store.actions.values())[self._acted :]
        self._acted = len(self._store.actions)
        return new

    def end(self) -> None:
        """Do nothing: the service in memory ends with the script."""

    def _number(self, who: str) -> str:
        return self._numbers.setdefault(who, f"+{FIRST_NUMBER + len(self._numbers)}")

    def _work(self, first: Callable[[], object] = lambda: None) -> None:
        try:
            first()
            self._service.work()
        except DeliveryDelayed:
            pass  # the message waits in its queue until the provider accepts again
