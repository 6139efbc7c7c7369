"""`parley chat`: text with the service in a terminal. It runs the deployed turn code on the memory adapters."""

import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parley.adapters.memory_payments import PAGE, MemoryPayments
from parley.adapters.memory_queues import ManualClock
from parley.business.files import Business
from parley.conversation.effects import Outbound
from parley.conversation.events import Channel
from parley.ports import Clock, Model
from parley.settings import Settings, SettingsModel
from parley.settings.model import ModelSettings
from parley.wiring import model as model_of
from parley_cli import service_files
from parley_cli.by_hand.terminal import TerminalModel
from parley_cli.chat_clock import ChatClock, ChatTime, lines_typed
from parley_cli.chat_till import HINT, ChatTill
from parley_cli.errors import OperatorError
from parley_cli.memory_service import MemoryService, of_folder
from parley_cli.scripts.format import FIRST_PERSON, Script, ScriptStep, Setup, TimeStep, dump, load
from parley_cli.scripts.memory import BETWEEN, InMemory
from parley_cli.scripts.play import ScriptFailed, play
from parley_cli.servarr.in_memory import MemoryHome

PERSON = "+14165550123"
NO_REPLY = "(no reply: a person has taken over, or it was STOP, which the carrier of SMS confirms)"
OPERATORS = "/"
"""The beginning of a line that is an operator's command."""
SPEAKS_AS = "/as"
"""The command after which the lines are those of another number."""
PATIENCE_SECONDS = 24 * 60 * 60
"""The seconds that the developer may take for a model's answer."""


def chat(script: Path | None, channel: Channel, folder: Path) -> int:
    """Play the lines of `script`, or those typed at the terminal, to the service of this folder, in memory. Return the
    exit code.
    """
    interactive = script is None and sys.stdin.isatty()
    clock = ChatClock()
    payments = MemoryPayments(clock)
    service, home = _of_folder(folder, clock, _model(), payments=payments)
    person = PERSON
    till, time = ChatTill(service, payments), ChatTime(service, clock, lambda text: _print([text]))
    if interactive:
        _introduce(service, channel)
    typed = lines_typed(sys.stdin, lambda: print("> ", end="", flush=True), time.pass_by_itself)
    for line in typed if interactive else _played(_lines(script)):
        time.pass_by_itself()
        _print_for(home.deliver(service), person)
        if line.split()[:1] == [SPEAKS_AS]:
            person = line.removeprefix(SPEAKS_AS).strip() or PERSON
            print(f"  (you text as {person} now)")
            continue
        if till.takes(line):
            _print(till.do(line) or ["(nothing is said about it)"])
            continue
        if time.takes(line):
            time.do(line)
            _print_for(home.deliver(service), person)
            continue
        if line.startswith(OPERATORS):
            _operate(service, line)
            continue
        sent = service.receive(service.message(person, line, channel))
        heard = [message.text for message in sent if message.to == person]
        _print(heard)
        _print_for((message for message in sent if message.to != person), person)
        if any(PAGE in text for text in heard):
            print(f"  {HINT}", flush=True)
    return 0


def _of_folder(
    folder: Path, clock: Clock, model: Model | None, *given: SettingsModel, **parts: Any
) -> tuple[MemoryService, MemoryHome]:
    """Return the service of a folder, and the home library beside it. Who texts is its admin, where people have to be
    let in.
    """
    business = service_files.read(folder)
    admins = PERSON if _is_approved(business) else ""
    service, home = of_folder(clock, business, model, *given, admins=admins, **parts), MemoryHome(clock)
    service.libraries = home.libraries if business.service.lanes else {}  # the service with everything on has none here
    return service, home


def _print_for(sent: Iterable[Outbound], person: str) -> None:
    """Print messages, those to others with their number in front."""
    for message in sent:
        _print([message.text if message.to == person else f"(to {message.to}) {message.text}"])


def _introduce(service: MemoryService, channel: Channel) -> None:
    """Print who texts, and which lines are no texts."""
    how = f"the model {Settings.load().of(ModelSettings).name}" if service.model else "no model: try “help”"
    print(f"You text as {PERSON} by {channel.value}, with {how}. Ctrl-D ends it.")
    print("A line with / in front is an operator's: /tickets, /orders, /say, /take, /hand-back, /transcript; or /pay.")
    print("/as +14165550199 lets somebody else text; /as alone is you again.")
    print("/clock 5 minutes lets time pass: reminders and a calm session come meanwhile.")


def be_the_model(script: Path | None, channel: Channel, keep: Path | None, folder: Path) -> int:
    """Chat as `parley chat` does, while the developer answers for the model. `keep`: the file to write the conversation
    to, as a script.

    The service's clock moves by one second with each text, by `/clock 5 minutes`, and not while the developer thinks,
    so that the script plays exactly like this conversation.
    """
    begins = datetime.now(UTC).replace(microsecond=0)
    clock, heard = ChatClock(ManualClock(begins)), list[str]()
    model = TerminalModel(_asked, lambda words: print(words, flush=True))
    service, home = _of_folder(folder, clock, model, ModelSettings(seconds=PATIENCE_SECONDS))
    time = ChatTime(service, clock, lambda text: _print([text]), heard.append)
    print(f"You text as {PERSON} by {channel.value}, and you are the model. Ctrl-D ends it.")
    print("/clock 5 minutes lets time pass: reminders and a calm session come meanwhile.")
    steps: list[ScriptStep] = []
    for line in filter(str.strip, _played(_lines(script)) if script else _prompted()):
        heard.clear()
        if time.takes(line):
            passed = time.do(line)
            _print_for(home.deliver(service), PERSON)
            if passed:
                step = TimeStep.model_validate({"seconds": passed.total_seconds()})
                steps.append(ScriptStep(clock=step, hears=tuple(heard)))
            continue
        clock.move_to(clock() + BETWEEN)
        heard += [message.text for message in service.receive(service.message(PERSON, line, channel))]
        if model.has_ended:
            break
        _print(heard)
        steps.append(ScriptStep(says=(line,), model=model.take(), hears=tuple(heard)))
    if keep is not None and steps:
        title = f"By hand: {steps[0].says[0][:60]}" if steps[0].says and steps[0].says[0] else "By hand"
        _keep(Script(title=title, setup=_setup(folder, channel, begins), steps=tuple(steps)), keep)
    return 0


def _setup(folder: Path, channel: Channel, begins: datetime) -> Setup:
    """Return the setup of a script that is played on the service of this folder as `parley chat` plays it."""
    named = folder.name if folder.parent == service_files.EXAMPLES else str(folder)
    admins = (FIRST_PERSON,) if _is_approved(service_files.read(folder)) else ()
    return Setup(channel=channel, begins=begins, service="" if folder == service_files.FOLDER else named, admins=admins)


def _is_approved(business: Business) -> bool:
    """Return whether an admin has to let people in."""
    return business.service.parameters.get("Admission") == "approval"


def _operate(service: MemoryService, line: str) -> None:
    """Run an operator's command, and print the messages that the person gets of it."""
    from parley_cli.operators.in_memory import LocalDesk

    before = len(service.sender.sent)
    LocalDesk.beside(service).run(line.removeprefix(OPERATORS))
    if said := [message.text for message in service.sender.sent[before:]]:
        _print(said)


def _asked(prompt: str) -> str:
    """Read a line from the prompt. A line that comes from a file instead of a terminal is printed, as if it were
    typed.
    """
    line = input(prompt)
    if not sys.stdin.isatty():
        print(line, flush=True)
    return line


def _keep(script: Script, path: Path) -> None:
    """Write the script to a file, and play it. Raises OperatorError if the service says something else this time."""
    path.write_text(dump(script), encoding="utf-8")
    try:
        play(load(path), InMemory())
    except ScriptFailed as failed:
        raise OperatorError(f"{path} is kept, but does not go the same way again: {failed}") from failed
    print(f"Kept as {path}: it plays as it was.")


def _print(heard: Iterable[str]) -> None:
    for text in list(heard) or [NO_REPLY]:
        print("\n".join(f"  {part}" for part in text.splitlines()), flush=True)


def _model() -> Model | None:
    """Return the model that the environment configures; None if there is no key."""
    return model_of(Settings.load())


def _lines(script: Path | None) -> Iterable[str]:
    try:
        return script.read_text(encoding="utf-8").splitlines() if script else sys.stdin
    except UnicodeDecodeError as error:
        raise OperatorError(f"{script} is not a text in UTF-8.") from error


def _prompted() -> Iterator[str]:
    while True:
        try:
            yield _asked("> ")
        except EOFError:
            print()
            return


def _played(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a file, each printed as if it were typed. Lines that start with # are comments, and left
    out.
    """
    for line in lines:
        text = line.rstrip("\n")
        if text.strip() and not text.startswith("#"):
            print(f"> {text}")
            yield text
