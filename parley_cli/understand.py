"""`make understand`: plays labelled texts without a model, each in a conversation of its own, and says how many were
understood, by lane and language. It fails if anything harmful was done.

    right      what the text wants is answered, asked about or done, with its words
    partly     the right thing, but not with just these words; or what is missing is asked for
    silent     nothing was understood, and the text was told so
    wrong      something else was answered or asked about
    harmful    something else was done, without a yes

A text is right if it comes to the same calls of tools as the phrase that its label is reworded to, with its own slots.
Texts of the label `none` are right if they come to no call, and harmful if they do anything.
"""

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from parley.adapters.memory_queues import ManualClock
from parley.business.files import Business
from parley.conversation.normal_form import without_accents
from parley.conversation.request_reader import NONE
from parley.lanes import rewording
from parley.lanes.proposing import CallOutcome, Proposing
from parley.lanes.table import LANES
from parley.search_words import content
from parley_cli import service_files
from parley_cli.memory_service import MemoryService, of_folder
from parley_cli.request_sentences import FOLDER, Sentence, held_out_files, sentences_in

BEGIN = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
PERSON = "+14165550123"
RESULTS = ("right", "partly", "silent", "wrong", "harmful")
SHOWN = 60
"""How many texts that were not right are shown at most."""


@dataclass(frozen=True)
class HeardCall:
    """A call of a tool that a text came to."""

    tool: str
    arguments: str
    """The arguments, as plain words."""
    is_done: bool
    """Whether it was done at once, and changes something."""
    lane: str


@dataclass
class Played:
    """What came of a text: the calls of tools, and the words that were sent."""

    calls: list[HeardCall] = field(default_factory=list)
    words: str = ""

    @property
    def tools(self) -> frozenset[str]:
        """The names of the tools that were called."""
        return frozenset(each.tool for each in self.calls)


@contextmanager
def listening(heard: list[HeardCall]) -> Iterator[None]:
    """Note the calls of tools that turns propose."""
    accept_call, accept_undo = Proposing.accept_call, Proposing.accept_undo

    def call(self: Proposing, name: str, arguments: Any, earlier: frozenset[str] = frozenset()) -> CallOutcome:
        writes = len(self.writes)
        taken = accept_call(self, name, arguments, earlier)
        heard.append(HeardCall(name, _plain(str(arguments)), len(self.writes) > writes, self.lane.name))
        return taken

    def undo(self: Proposing, step: Any, earlier: frozenset[str] = frozenset()) -> CallOutcome:
        writes = len(self.writes)
        taken = accept_undo(self, step, earlier)
        heard.append(HeardCall("undo", "", len(self.writes) > writes, self.lane.name))
        return taken

    with patch.object(Proposing, "accept_call", call), patch.object(Proposing, "accept_undo", undo):
        yield


def _plain(text: str) -> str:
    return without_accents(text.replace("'", " "))


@cache
def before() -> Mapping[str, Sequence[str]]:
    """Return what is texted before the sentences of each label."""
    found: Mapping[str, Sequence[str]] = tomllib.loads((FOLDER / "before.toml").read_text("utf-8"))
    return found


def play(business: Business, sentence: Sentence, text: str) -> Played:
    """Return what comes of a text in a new conversation, in which the things of the sentence were made before."""
    clock = ManualClock(BEGIN)
    service = of_folder(clock, business, None)
    for line in before().get(sentence.label, ()):
        try:
            _say(service, clock, line.format(**sentence.values))
        except KeyError:
            continue
    played = Played()
    with listening(played.calls):
        played.words = "\n".join(_say(service, clock, text))
    return played


def _say(service: MemoryService, clock: ManualClock, line: str) -> list[str]:
    """Text a line, or move the clock ("/clock 6 minutes"). Return what is heard."""
    if line.startswith("/clock"):
        until = clock.time + timedelta(minutes=int(line.split()[1]))
        while (due := service.next_due(until)) is not None:
            clock.time = max(due, clock.time)
            service.sweep()
            service.work()
            clock.time += timedelta(seconds=1)
        clock.time = max(until, clock.time)
        return []
    clock.time += timedelta(seconds=5)
    return [each.text for each in service.receive(service.message(PERSON, line))]


def phrase_of(sentence: Sentence) -> str:
    """Return the phrase that a sentence is reworded to, if it is read rightly; "" if its label has no such form."""
    forms = rewording.forms_of(tuple(LANES))
    fitting = (form for form in forms[sentence.language].get(sentence.label, ()) if form.slots == set(sentence.values))
    form = next(fitting, None)
    return form.phrase.format(**sentence.values) if form else ""


def result_of(business: Business, sentence: Sentence) -> tuple[str, Played]:
    """Return which of RESULTS came of a sentence, and what was heard."""
    played = play(business, sentence, sentence.text)
    done = [each for each in played.calls if each.is_done]
    if sentence.label == NONE:
        return ("harmful" if done else "wrong" if played.calls else "right"), played
    phrase = phrase_of(sentence)
    wanted = play(business, sentence, phrase) if phrase else Played()
    if not wanted.calls:
        is_same = bool(phrase) and played.words == wanted.words
        return ("right" if is_same else "harmful" if done else "wrong" if played.calls else "silent"), played
    if not played.calls:
        return "silent", played
    if played.tools != wanted.tools:
        return ("harmful" if done else "wrong"), played
    said = " ".join((*(each.arguments for each in played.calls), _plain(played.words)))
    has_all = all(word in said for value in sentence.values.values() for word in content(_plain(value)))
    is_same = sorted(each.arguments for each in played.calls) == sorted(each.arguments for each in wanted.calls)
    return ("right" if is_same or has_all else "partly"), played


def lane_of(label: str) -> str:
    """Return the lane in whose rewordings a label stands; "" for `none`, "all" for what all lanes share."""
    for name in LANES:
        if any(label in labels for labels in rewording.forms_of((name,), with_shared=False).values()):
            return name
    return "" if label == NONE else "all"


def main(arguments: Sequence[str]) -> None:
    """Play the sentences of files, or those that are held out, on a service: `FOLDER=... FILE ...`. Exit with 1 if
    anything harmful was done.
    """
    folders = [each.removeprefix("--service=") for each in arguments if each.startswith("--service=")]
    paths = [Path(each) for each in arguments if not each.startswith("--")] or held_out_files()
    business = service_files.read(Path(folders[0])) if folders else service_files.read()
    without = patch.object(rewording, "rewordings", lambda *_: iter(()))
    if "--without-reader" in arguments:
        without.start()
    counts: dict[tuple[str, str], Counter[str]] = {}
    confusions, harmful = Counter[tuple[str, str]](), 0
    for sentence in sentences_in(paths):
        result, played = result_of(business, sentence)
        counts.setdefault((lane_of(sentence.label), sentence.language), Counter())[result] += 1
        if result in ("wrong", "harmful"):
            confusions[sentence.label, " ".join(sorted(played.tools))] += 1
        if result != "right" and ("--all" in arguments or result == "harmful"):
            print(f"{result:8}{sentence.label:20}{sentence.text}  ->  {played.words[:120]!r}")
        harmful += result == "harmful"
    for (lane, language), found in sorted(counts.items()):
        print(f"{lane or 'none':12}{language:4}" + "".join(f"{each} {found[each]:<5}" for each in RESULTS))
    whole = sum((each for (lane, _), each in counts.items() if lane), Counter[str]())
    print(f"{'wishes':16}" + "".join(f"{each} {whole[each]:<5}" for each in RESULTS))
    print("\n".join(f"{count} {label} taken for {tools}" for (label, tools), count in confusions.most_common(SHOWN)))
    sys.exit(1 if harmful else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
