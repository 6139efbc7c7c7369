"""`parley record`: turns a conversation on the phone of a running `make dev` into a script. Writes nothing to the
deployment.

The phone knows what was said, and not how: whether a model answered, whether two texts waited together or the second
came before the answer to the first, what becomes of side questions. So the script is played on memory in every way that
could be, and the first that gives the very same conversation is the recording; one that cannot be had again is refused.
Where a developer was the model (`make dev ARGS=--be-the-model`), the phone knows every answer, and the script has them.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any, Literal

from parley.conversation.events import Channel
from parley_cli import dev
from parley_cli.by_hand.answer import HandAnswer
from parley_cli.errors import OperatorError
from parley_cli.scripts.deployed import ARRIVED, PhoneClient
from parley_cli.scripts.format import (
    FIRST_PERSON,
    Script,
    ScriptedAnswer,
    ScriptFile,
    ScriptStep,
    Setup,
    TimeStep,
    dump,
)
from parley_cli.scripts.memory import BETWEEN, InMemory
from parley_cli.scripts.play import NotHere, ScriptFailed, play

PAUSE = timedelta(minutes=1)
"""A pause longer than this becomes a `clock` step."""
INSTANT = timedelta(seconds=2)
"""A pause longer than this becomes a `clock` step in a script of answers by hand, so that the times in the answers stay
right."""
SideQuestions = Literal["drop", "keep"]
SIDE_QUESTIONS: tuple[SideQuestions, ...] = ("drop", "keep")


def record(number: str, phone_url: str | None, title: str | None) -> str:
    """Return the conversation with `number` as a script in YAML, read from the phone at `phone_url` or from that of
    `make dev`. Raises OperatorError.
    """
    phone = PhoneClient(phone_url or f"http://127.0.0.1:{dev.read(None).phone_port}")
    try:
        status, conversation = phone.ask("GET", f"/conversation?from=%2B{number.removeprefix('+')}")
    except NotHere as nobody:
        raise OperatorError(f"{str(nobody)[0].upper()}{str(nobody)[1:]}.") from nobody
    if status != 200:
        raise OperatorError(conversation["error"])
    lines = [each for each in conversation["bubbles"] if each["direction"] == "in" or each["status"] in ARRIVED]
    if not lines:
        raise OperatorError(f"Nobody has texted from {number} yet.")
    if lines[0]["direction"] != "in":
        raise OperatorError(
            "The phone shows only the newest lines, and they begin in the middle: record another person."
        )
    title = title or f"Recorded: {lines[0]['text'][:60]}"
    status, by_hand = phone.ask("GET", "/model-requests?answered=yes")
    if status == 200 and by_hand["answered"]:
        return dump(script_by_hand(lines, title, by_hand["answered"]))
    return dump(script_of(lines, title))


def script_by_hand(lines: Sequence[Any], title: str, answered: Sequence[Any]) -> Script:
    """Return a script of a conversation in which the developer answered for the model. It begins at the recorded time,
    so that "tomorrow" stays right. Raises OperatorError if it plays differently.
    """
    steps = _steps(_answered_at_once(lines), INSTANT)
    script = _script(title, _with_answers(steps, lines, answered), "drop")
    script = script.model_copy(
        update={"setup": script.setup.model_copy(update={"begins": _at(lines[0]) - BETWEEN})},
    )
    try:
        play(ScriptFile(Path("recorded"), script, range(1, len(script.steps) + 1)), InMemory())
    except ScriptFailed as failed:
        raise OperatorError(f"It does not go the same way again, so it is no test: {failed}") from failed
    return script


def _answered_at_once(lines: Sequence[Any]) -> list[Any]:
    """Return the bubbles with each reply right behind its text and at the time of that text, so that the developer's
    thinking time does not count.
    """
    moments = {line["id"]: line["at"] for line in lines if line["direction"] == "in"}
    return [
        {**line, "at": moments.get(line["id"].rpartition(".r")[0], line["at"])} if line["direction"] == "out" else line
        for line in _in_turn(lines)
    ]


def _with_answers(steps: Iterable[ScriptStep], lines: Sequence[Any], answered: Sequence[Any]) -> Iterator[ScriptStep]:
    """Yield the steps, each text's with the answers that the developer gave to its model requests."""
    texts = [line for line in lines if line["direction"] == "in"]
    ends = [*(_at(line) for line in texts[1:]), datetime.max.replace(tzinfo=UTC)]
    spans = iter([(_at(line), end) for line, end in zip(texts, ends, strict=True)])
    for step in steps:
        if step.says is None:
            yield step
            continue
        begin, end = next(spans)
        mine = [each for each in answered if begin <= _asked_at(each) < end and step.says[-1] in each["said"]]
        yield step.model_copy(update={"model": tuple(HandAnswer.read(each["answer"]).scripted() for each in mine)})


def _asked_at(answered: Any) -> datetime:
    return datetime.fromisoformat(answered["asked_at"])


def script_of(lines: Sequence[Any], title: str) -> Script:
    """Return a script of these bubbles that plays in memory just as recorded. Raises OperatorError if no variant of it
    does.
    """
    problems: list[str] = []
    either, in_turn = (False, True), _in_turn(lines)
    orders = (lines,) if in_turn == list(lines) else (lines, in_turn)
    for has_model, order, is_burst, side_questions in product(either, orders, either, SIDE_QUESTIONS):
        steps = list(_steps(order))
        steps = list(_bursts(steps)) if is_burst else steps
        script = _script(title, steps, side_questions)
        try:
            script = _with_model(script) if has_model else script
            play(ScriptFile(Path("recorded"), script, range(1, len(steps) + 1)), InMemory())
        except ScriptFailed as failed:
            problems.append(str(failed))
            continue
        return script
    raise OperatorError(f"It does not go the same way again, so it is no test: step {problems[0].partition(':')[2]}")


def _script(title: str, steps: Iterable[ScriptStep], side_questions: SideQuestions) -> Script:
    """Return a script of the steps. The first channel goes into the setup; a step names its channel only where it
    changes.
    """
    said = list(steps)
    first = channel = next((step.channel for step in said if step.channel), Channel.SMS)
    shown = []
    for step in said:
        changes = step.channel is not None and step.channel is not channel
        channel = step.channel or channel
        shown.append(step.model_copy(update={"channel": channel if changes else None}))
    return Script(title=title, setup=Setup(channel=first, side_questions=side_questions), steps=tuple(shown))


def _steps(lines: Sequence[Any], longest: timedelta = PAUSE) -> Iterator[ScriptStep]:
    """Yield a step for each text of the person with the replies to it, and a step for each pause longer than
    `longest`.
    """
    groups: list[list[Any]] = []  # each begins with a `clock` step or with a text of the person
    for before, line in zip([None, *lines], lines, strict=False):
        pause = _at(line) - _at(before) if before else timedelta()
        if pause > longest:
            groups.append([_clock(pause)])
        if line["direction"] == "in":
            groups.append([])
        groups[-1].append(line)
    for group in groups:
        clock = group.pop(0) if isinstance(group[0], TimeStep) else None
        says = (group.pop(0)["text"],) if clock is None else None
        heard = tuple(line["text"] for line in group)
        channel = next((line["channel"] for line in group), None)
        yield ScriptStep(clock=clock, says=says, hears=None if clock and not heard else heard, channel=channel)


def _in_turn(lines: Sequence[Any]) -> list[Any]:
    """Return the bubbles with each reply right behind the text that it answers, even if the person texted again before
    the reply came.
    """
    ordered: list[Any] = []
    for line in lines:
        if line["direction"] == "in":
            ordered.append(line)
            continue
        answered = line["id"].rpartition(".r")[0]
        place = next((n for n, each in enumerate(ordered, 1) if each["id"] == answered), len(ordered))
        while place < len(ordered) and ordered[place]["direction"] != "in":
            place += 1
        ordered.insert(place, line)
    return ordered


def _clock(pause: timedelta) -> TimeStep:
    """Return a pause as a script's `clock` step, rounded to seconds: {hours: 1, minutes: 5}."""
    minutes, seconds = divmod(round(pause.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = {"days": days, "hours": hours, "minutes": minutes, "seconds": seconds}
    return TimeStep(**{name: value for name, value in parts.items() if value})


def _bursts(steps: Iterable[ScriptStep]) -> Iterator[ScriptStep]:
    """Yield the steps with consecutive texts that got no reply in between joined into one step."""
    waiting: tuple[str, ...] = ()
    for step in steps:
        if step.says is not None and step.hears == ():
            waiting += step.says
            continue
        if step.says is None and waiting:
            yield ScriptStep(says=waiting, hears=())
            waiting = ()
        yield step.model_copy(update={"says": (*waiting, *step.says)}) if step.says is not None else step
        waiting = ()
    if waiting:
        yield ScriptStep(says=waiting, hears=())


def _with_model(script: Script) -> Script:
    """Return the script with a model that says exactly what was heard, in each step in which the service asks a
    model.
    """
    service, steps, channel = InMemory(), [], script.setup.channel
    guessed = [
        step.model_copy(update={"model": (ScriptedAnswer(words="\n".join(step.hears or ())),)}) if step.says else step
        for step in script.steps
    ]
    service.begin(script.model_copy(update={"steps": tuple(guessed)}))
    for step, plain in zip(guessed, script.steps, strict=True):
        channel = step.channel or channel
        if step.clock is not None:
            service.move(step.clock.by)
        elif step.says is not None:
            try:
                service.say(FIRST_PERSON, channel, step.says, step.model)
            except ScriptFailed:
                if not service.unasked:
                    raise
                step = plain  # this text was answered without the model
        steps.append(step)
    return script.model_copy(update={"steps": tuple(steps)})


def _at(line: Any) -> datetime:
    return datetime.fromisoformat(line["at"])
