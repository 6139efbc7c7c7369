"""What DynamoDB bills for a turn, by how long the conversation is and how long its lines are: `make bench`.

The function's own handler in moto, with a scripted model; tests/support/bill.py counts the units as AWS's price list
says. Nothing of this depends on the machine. `python bench/written_units.py 300 800` tells of lines with so many
characters each.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from parley import telemetry, wiring
from parley_cli.memory_service import MemoryService
from tests.support.cloud import Cloud, Context, load_app, shut_out
from tests.support.model import ScriptedModel, words
from tests.support.moto_in_place import aws_in_moto
from tests.support.phone import clock

TURNS = (10, 50, 200, 500)
ENGLISH = "the of and to in is you that it for was on are with as they be at this have from or one had by word but what"
LENGTHS = {"short": (40, 90), "ordinary": (60, 300), "long": (1_500, 1_500)}
"""The characters of what a person writes and of what they are answered."""


def of_length(length: int, chance: random.Random) -> str:
    """Return words that do not repeat as a sentence would, so many characters of them."""
    text = ""
    while len(text) < length:
        text += f" {chance.choice(ENGLISH.split())}{chance.choice('aeioulnrst')}"
    return text[1 : length + 1]


def turns(length: tuple[int, int]) -> Iterator[tuple[int, Counter[str], float]]:
    """Apply turns of lines of this length. Yield each turn's number, its write units by kind of item, and its read
    units."""
    chance = random.Random(0)
    with pytest.MonkeyPatch.context() as patch, aws_in_moto():
        shut_out(patch)
        cloud, model, people = Cloud(), ScriptedModel(), MemoryService(clock())
        for name, value in cloud.environment.items():
            patch.setenv(name, value)
        patch.setattr(wiring, "model", lambda settings: model)
        cloud.bill.watch(cloud.events)
        app = load_app("orchestrate")
        for turn in range(1, TURNS[-1] + 1):
            model.will(words(of_length(length[1], chance)))
            cloud.put(people.message("+14165550123", of_length(length[0], chance)))
            batch = cloud.receive("mailbox")
            cloud.bill.reset()
            assert app.handler(batch, Context()) == {"batchItemFailures": []}
            cloud.delete("mailbox", batch, {"batchItemFailures": []})
            yield turn, Counter(cloud.bill.by_item), cloud.bill.reads
            if turn % 10 == 0:
                cloud.expire()  # as retention does


def told(name: str, length: tuple[int, int], say: Callable[[str], None]) -> None:
    """Say what the turns of TURNS cost with lines of this length, and the most of all turns."""
    most = 0
    for turn, units, reads in turns(length):
        most = max(most, units.total()) if turn > 1 else 0
        if turn in TURNS:
            parts = ", ".join(f"{kind} {count}" for kind, count in sorted(units.items()))
            say(f"  {name} lines, turn {turn}: {units.total()} write units ({parts}), {reads:.0f} read units")
    say(f"  {name} lines: {most} write units at most, behind the first turn")


if __name__ == "__main__":
    telemetry.logger.setLevel("CRITICAL")
    print("a plain turn's DynamoDB units, the index counted twice too (AWS does not say):")
    lengths = {f"{number}-character": (int(number), int(number)) for number in sys.argv[1:]}
    for name, length in (lengths or LENGTHS).items():
        told(name, length, print)
