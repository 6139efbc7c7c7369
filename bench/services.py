"""What each service of this repository weighs, beside the one with everything on: `make bench`.

For each folder: the lanes; the tools and tokens of the largest first request to a model; the milliseconds until a new
process has read the folder and imported its lanes and the turn (the median of some); and what a thousand of its
conversations cost, where tests/conversations holds one of its own (<folder>.yaml): the segments of SMS that it is
answered with, and the same texts with a model. Two requests a text are counted for that, which is more than most need.
Tokens are counted by characters, as in bench/model.py; prices are the template's defaults.
"""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from parley.adapters.memory_queues import ManualClock
from parley.adapters.openai import body_of
from parley.conversation.segments import segments_of
from parley.lanes.table import CHOICES, names_by
from parley.ports import Deadline, ModelReply, ModelRequest, Usage
from parley.settings import Settings
from parley_cli import service_files, template
from parley_cli.memory_service import of_folder
from parley_cli.scripts.format import Script, load
from parley_cli.scripts.memory import START
from parley_cli.servarr.in_memory import MemoryHome

CHARACTERS = 3.8
"""Characters of a token, as in bench/model.py."""
REQUESTS, WRITTEN = 2, 60
"""The requests that a text takes with a model, at most on average, and the tokens that an answer has."""
RUNS = int(os.environ.get("PARLEY_STARTS", "5"))
PERSON = "+14165550123"
TEXTS = ("I have a question about something", "and could you do that for me on Friday?")
STARTS = """
import sys, time
began = time.perf_counter()
from pathlib import Path
from parley.business.files import load
from parley.lanes import table
from parley.settings import Settings
import parley.turn.run
lanes = table.of_names(table.names_by(Settings(), load(Path(sys.argv[1]))))
print(round((time.perf_counter() - began) * 1000))
"""


@dataclass
class Counting:
    """A `ports.Model` that keeps the sizes of requests, and says little."""

    tools: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        if request.answer is None:
            self.tools.append(len(request.tools))
        self.tokens.append(round(len(str(body_of(request))) / CHARACTERS))
        return ModelReply("I see.")


def requests_of(folder: Path) -> Counting:
    """Return the sizes of the requests that two texts without a phrase make."""
    model, clock = Counting(), ManualClock(START)
    service = of_folder(clock, service_files.read(folder), model, admins=PERSON, libraries=MemoryHome(clock).libraries)
    for text in TEXTS:
        service.receive(service.message(PERSON, text))
    return model


def start_ms(folder: Path) -> int:
    """Return the median of the milliseconds in which a new process is ready for a turn of this service."""
    command = [sys.executable, "-c", STARTS, str(folder)]
    return round(median(int(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(RUNS)))


def dollars_for_a_thousand(script: Script, tokens: int) -> tuple[float, float]:
    """Return what a thousand conversations like this script cost by SMS, and what a model adds to that."""
    defaults = template.read()["Parameters"]
    price = {name: int(defaults[name]["Default"]) for name in defaults if name.endswith("MicroDollars")}
    heard = [text for step in script.steps for text in step.hears or ()]
    texts = sum(len(step.says or ()) for step in script.steps)
    sms = sum(segments_of(text).segments for text in heard) * price["SegmentMicroDollars"] / 1000
    read = texts * REQUESTS * tokens * price["LlmInputMicroDollars"] / 1e9
    written = texts * REQUESTS * WRITTEN * price["LlmOutputMicroDollars"] / 1e9
    return sms, read + written


def main() -> None:
    """Print a line for each service."""
    print("service                     lanes tools tokens start,ms  1000 conversations, US$: by SMS  a model adds")
    for folder in service_files.known():
        on, asked = names_by(Settings(), service_files.read(folder)), requests_of(folder)
        tokens = max(asked.tokens, default=0)
        story = service_files.ROOT / "tests" / "conversations" / f"{folder.name}.yaml"
        sms, model = dollars_for_a_thousand(load(story).script, tokens) if story.is_file() else (0.0, 0.0)
        costs = f"{sms:>33.2f} {model:>13.2f}" if story.is_file() else ""
        lanes, tools = sum(name in on for name in CHOICES), max(asked.tools, default=0)
        print(f"{folder.name:<28}{lanes:>5} {tools:>5} {tokens:>6} {start_ms(folder):>8} {costs}")


if __name__ == "__main__":
    main()
