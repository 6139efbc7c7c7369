"""Plays a script step by step, and compares what is heard. A `PlayedService` says where it is played.

Hearing is strict: the messages are compared whole, and one that no step expects fails the script at its end.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from parley.conversation.events import Channel
from parley.conversation.segments import to_gsm7
from parley_cli.scripts.format import (
    FIRST_PERSON,
    FaultStep,
    Script,
    ScriptedAnswer,
    ScriptedCall,
    ScriptFile,
    ScriptStep,
)


class ScriptFailed(AssertionError):
    """Raised when the service does something other than the script says. The message says where and what."""


class NotHere(Exception):
    """Raised when a script needs something that this service lacks. The message says what."""


class PlayedService(Protocol):
    """A service that a script can be played on. `who` is always a person's name."""

    def begin(self, script: Script) -> None:
        """Prepare to play the script. Raises NotHere if the service lacks what it needs."""

    def say(self, who: str, channel: Channel, texts: Sequence[str], answers: Sequence[ScriptedAnswer]) -> None:
        """Deliver the person's texts and process them. The model gives `answers` in this order. Raises ScriptFailed if
        it is asked for more, or for fewer.
        """

    def move(self, by: timedelta) -> None:
        """Let this much time pass, and process what falls due."""

    def break_or_mend(self, who: str, faults: FaultStep) -> None:
        """Set or end the faults of a step."""

    def heard(self, who: str, at_least: int) -> list[str]:
        """Return the texts that the person has received since the last call; wait until there are `at_least` so
        many.
        """

    def acted(self) -> list[ScriptedCall] | None:
        """Return the actions that were carried out since the last call; None if the service cannot tell."""

    def end(self) -> None:
        """End all faults that the script has set."""


def play(file: ScriptFile, service: PlayedService) -> list[str]:
    """Play a script, and compare what is heard and done. Return the checks that this service could not make. Raises
    ScriptFailed, or NotHere before anything was sent.
    """
    script, unseen = file.script, list[str]()
    service.begin(script)
    try:
        who, channels = FIRST_PERSON, dict[str, Channel]()
        for step, line in zip(script.steps, file.lines, strict=True):
            who = step.who or who
            place = f"{file.path}:{line}: {_words(who, step)}"
            channels[who] = step.channel or channels.get(who, script.setup.channel)
            try:
                _happen(step, who, channels[who], service)
            except ScriptFailed as failed:
                raise ScriptFailed(f"{place}: {failed}") from failed
            acted = service.acted()
            if step.calls is not None and acted is None:
                unseen.append(f"{file.path.name}:{line}: calls")
            elif step.calls is not None and not _are_those(step.calls, acted or []):
                raise ScriptFailed(f"{place}: it did {_listed(acted or [])}, and not {_listed(step.calls)}")
            _compare(step, who, channels[who], place, service)
        for each in channels:
            if left := service.heard(each, 0):
                raise ScriptFailed(f"{file.path}:{file.lines[-1]}: after it, {each} hears what no step expects: {left}")
    finally:
        service.end()
    return unseen


def _happen(step: ScriptStep, who: str, channel: Channel, service: PlayedService) -> None:
    if step.says is not None:
        service.say(who, channel, step.says, step.model)
    elif step.clock is not None:
        service.move(step.clock.by)
    elif step.faults is not None:
        service.break_or_mend(who, step.faults)


def _compare(step: ScriptStep, who: str, channel: Channel, place: str, service: PlayedService) -> None:
    """Compare what the person hears with what the step expects. Raises ScriptFailed if it differs."""
    if step.hears is not None:
        heard, wanted = service.heard(who, len(step.hears)), [_as_sent(text, channel) for text in step.hears]
        if heard != wanted:
            raise ScriptFailed(f"{place}: {who} hears {heard}, and not {wanted}")
    elif step.hears_like is not None:
        heard, like = service.heard(who, 1), _as_sent(step.hears_like, channel)
        if len(heard) != 1 or like not in heard[0]:
            raise ScriptFailed(f"{place}: {who} hears {heard}, and not one message with {like!r}")


def _as_sent(text: str, channel: Channel) -> str:
    """Return a script's text as the channel delivers it: on SMS, characters such as curly quotes become plain ones
    where that makes the text cheaper.
    """
    return to_gsm7(text) if channel is Channel.SMS else text


def _are_those(wanted: Sequence[ScriptedCall], acted: Sequence[ScriptedCall]) -> bool:
    return len(wanted) == len(acted) and all(each.covers(other) for each, other in zip(wanted, acted, strict=True))


def _listed(calls: Sequence[ScriptedCall]) -> str:
    return ", ".join(f"{each.tool} {each.arguments}" for each in calls) or "nothing"


def _words(who: str, step: ScriptStep) -> str:
    """Describe a step in words, for the message of a failure."""
    if step.says is not None:
        return f"{who} says {', '.join(repr(text) for text in step.says)}"
    if step.clock is not None:
        return f"the clock moves by {step.clock.by}"
    if step.faults is not None:
        return f"faults {step.faults.model_dump(exclude_none=True)}"
    return f"{who} listens"
