"""What a person's text costs with a model, by part: `make bench`.

Stories of texts (stories.yaml) are said to a service on memory with all lanes on; the model's answers are those that
readers gave by hand (stories-answers.jsonl), each checked against the tools of its request. Tokens are counted in two
ways, since no tokenizer is among what this project installs: by characters, as o200k_base has come to over such
requests; and by the service's own estimate, which is to be rather too high, most of all for the JSON of tools.

`bench/model.py --waiting e29 s13` plays these stories and prints each request that has no answer yet, and with
`--said` what the person reads.
"""

import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise, takewhile
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from parley.adapters.memory_queues import ManualClock
from parley.adapters.openai import body_of
from parley.conversation.events import Channel, MessageForm
from parley.errors import ModelUnavailable
from parley.ports import Appointment, Contact, Deadline, Fetched, MediaAccess, ModelReply, ModelRequest, Usage
from parley_cli.by_hand.answer import HandAnswer, HandCall, WrongAnswer
from parley_cli.by_hand.request import HandRequest, read
from parley_cli.memory_service import MemoryService, every_lane
from tests.support.business import BUSINESS
from tests.support.media import KeptMedia
from tests.support.phone import Phone

HERE = Path(__file__).resolve().parent
CHARACTERS = 3.8
"""Characters of a token of o200k_base, over the bodies of these requests."""
CALLS, TOKENS, STABLE = 1.2, 3_500, 0.75
"""What the design allows a text; and the share of a request that is to be the same as in the one before."""
ZONE = ZoneInfo("America/Toronto")
BEGINS = datetime(2026, 12, 2, 10, tzinfo=ZONE)
PARTS = ("tools", "instructions", "lines")


class NotAnswered(BaseException):
    """Raised for a request without an answer, or with one that its tools do not allow. The message says why. No handler
    of the service's own errors catches it."""


@dataclass
class Reader:
    """A `ports.Model` that gives a reader's answers, and keeps the requests."""

    answers: list[HandAnswer]
    texts: int = 0
    """How many texts the person has sent with a model; 0 while the story's earlier texts are said, without one."""
    requests: list[ModelRequest] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        if not self.texts:
            raise ModelUnavailable("it is not asked yet")
        asked = read(body_of(request))
        self.requests.append(request)
        if not self.answers:
            raise NotAnswered(f"text {self.texts}, request {len(self.requests)}: no answer")
        answer = with_nulls(self.answers.pop(0), asked)
        try:
            answer.check(asked)
        except WrongAnswer as wrong:
            raise NotAnswered(f"text {self.texts}, request {len(self.requests)}: {wrong}") from wrong
        usage.model_calls += 1
        return answer.reply(self.numbers)


def with_nulls(answer: HandAnswer, asked: HandRequest) -> HandAnswer:
    """Return the answer with null for each argument that it leaves out, as strict mode has a model write it."""
    names = {tool.name: tool.schema.get("required", ()) for tool in asked.tools}
    filled = (
        HandCall(tool=call.tool, arguments={**dict.fromkeys(names.get(call.tool, ())), **call.arguments})
        for call in answer.calls
    )
    return answer.model_copy(update={"calls": tuple(filled)})


def at(moment: str) -> datetime:
    """Return the moment of the last two words ("Friday 2026-12-04 18:30"), by the clock of Toronto."""
    return datetime.fromisoformat("T".join(moment.split()[-2:])).replace(tzinfo=ZONE)


class StoryPlay:
    """One story on a service of its own, with a reader for its model."""

    def __init__(self, story: dict[str, Any], answers: Sequence[HandAnswer]) -> None:
        self.story, self.reader = story, Reader(list(answers))
        self.clock = ManualClock(BEGINS.astimezone(UTC) - timedelta(seconds=61))
        self.media = KeptMedia()
        has_card = any(isinstance(each, dict) and "card" in each for each in story["texts"])
        access = MediaAccess(fetch=lambda _: self.media) if has_card else MediaAccess()
        self.service = MemoryService(self.clock, self.reader, business=BUSINESS, settings=every_lane(), media=access)
        self.service.mail.can_send = True
        self.phone = Phone(self.service, channel=Channel.WHATSAPP if has_card else Channel.SMS)
        self.said: list[str] = []

    def play(self) -> str:
        """Say all texts of the story. Return why it ended early; empty if it did not."""
        try:
            self._say_earlier()
            self._keep()
            for number, text in enumerate(self.story["texts"], 1):
                self.clock.advance(seconds=59)
                self._say(text if isinstance(text, dict) else {"say": text}, number)
        except NotAnswered as reason:
            return f"{self.story['id']}: {reason}"
        left = len(self.reader.answers)
        return f"{self.story['id']}: {left} answers are left over" if left else ""

    def _say_earlier(self) -> None:
        earlier = self.story.get("earlier", ())
        if not earlier:
            return
        self.clock.time = at(earlier[0]["at"]).astimezone(UTC)
        for each in earlier:
            if "at" in each:
                self._wait(at(each["at"]))
            self.clock.advance(seconds=20)
            self.phone.says(each["say"])
        till = at(self.story["till"]) if "till" in self.story else BEGINS - timedelta(seconds=61)
        self._wait(till)
        self.phone.inbox.clear()

    def _wait(self, moment: datetime) -> None:
        self.phone.until(moment.astimezone(UTC).replace(tzinfo=None).isoformat())

    def _keep(self) -> None:
        """Keep what the story says that is kept."""
        kept, person, since = self.story.get("before", {}), self.phone.state.id, self.clock() - timedelta(days=2)
        for n, task in enumerate(kept.get("tasks", ())):
            self.service.tasks.add(person, task["title"], since + timedelta(minutes=n), f"task{n}")
            if task.get("done"):
                self.service.tasks.complete(person, f"task{n}", since + timedelta(hours=1, minutes=n), f"done{n}")
        for n, event in enumerate(kept.get("events", ())):
            start = at(event["start"])
            end = (
                start.replace(**dict(zip(("hour", "minute"), map(int, event["end"].split(":")), strict=True)))
                if ("end" in event)
                else start + timedelta(hours=1)
            )
            minutes = int((end - start).total_seconds() // 60)
            entry = Appointment(f"event{n}", event["title"], start.astimezone(UTC), minutes, ZONE.key)
            self.service.calendar.add(person, entry)
        for n, each in enumerate(kept.get("contacts", ())):
            name = " ".join(filter(None, (each["name"], each.get("note"))))
            phone = each.get("phone", "").replace(" ", "")
            self.service.contacts.add(person, Contact(f"contact{n}", name, each.get("email", ""), phone))

    def _say(self, text: dict[str, str], number: int) -> None:
        if "until" in text:
            self._wait(at(text["until"]))
        self.reader.texts = number
        if "card" in text:
            card = self.media.keep(Fetched("text/vcard", text["card"].encode()))
            self.phone.says(text["say"], form=MessageForm.CONTACT, attached=(card,))
        else:
            self.phone.says(text["say"])
        self.said += [f"> {text['say']}", *self.phone.inbox]
        self.phone.inbox.clear()


def stories(names: Sequence[str] = ()) -> Iterator[StoryPlay]:
    """Yield the stories of these names, or all, with their answers; none is played yet."""
    lines = map(json.loads, (HERE / "stories-answers.jsonl").read_text(encoding="utf-8").splitlines())
    answers = {line["story"]: [HandAnswer.read(each) for each in line["answers"]] for line in lines}
    for story in yaml.safe_load((HERE / "stories.yaml").read_text(encoding="utf-8")):
        if not names or story["id"] in names:
            yield StoryPlay(story, answers.get(story["id"], ()))


def in_front(request: ModelRequest) -> str:
    """Return a request as text in the order in which a model reads it, and a cache keeps its beginning: instructions,
    tools, lines (OpenAI, "Harmony response format")."""
    body = body_of(request)
    return json.dumps([body["instructions"], body.get("tools", []), body["input"]], ensure_ascii=False)


PLAIN = (
    "I walked along the harbour before work and the light was lovely",
    "The neighbours painted their fence green, it suits the street",
    "My sister says hello, she is in a good mood these days",
    "It rained all night here and the garden smells wonderful",
)
"""What a person tells who only talks."""
TALK = "That sounds like a good start into the day, and I am glad that you tell me of it. " * 2
LONG_TALK, PLAIN_TURN = range(20, 60), 30
"""The turns of a long talk over which the share is taken, and the one whose tokens are told."""


def long_talk() -> list[ModelRequest]:
    """Return the requests of a long talk of plain turns, one a turn, with all lanes on."""

    class Talker:
        def __init__(self) -> None:
            self.requests: list[ModelRequest] = []

        def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
            self.requests.append(request)
            return ModelReply(TALK)

    clock, talker = ManualClock(BEGINS.astimezone(UTC)), Talker()
    phone = Phone(MemoryService(clock, talker, business=BUSINESS, settings=every_lane()))
    for turn in range(LONG_TALK.stop):
        clock.advance(seconds=61)
        asked = len(talker.requests)
        phone.says(f"{PLAIN[turn % len(PLAIN)]}, {turn}")
        phone.inbox.clear()
        assert len(talker.requests) == asked + 1, "a plain turn asks once"
    return talker.requests


def stable_share(asked: list[ModelRequest]) -> float:
    """Return the share of the requests to agents that begins as the request before does: what a cache may keep, also
    from one person's request to another's."""
    texts = list(map(in_front, asked))
    same = [sum(1 for _ in takewhile(lambda at: at[0] == at[1], zip(*two, strict=False))) for two in pairwise(texts)]
    return statistics.mean(count / len(text) for count, text in zip(same, texts[1:], strict=True))


def by_part(asked: Sequence[ModelRequest]) -> tuple[Counter[str], Counter[str]]:
    """Return the tokens of the parts of these requests: by characters, and by the service's own estimate."""
    characters, estimated = Counter[str](), Counter[str]()
    for request in asked:
        body = body_of(request)
        shapes = [*body.get("tools", ()), *([body["text"]] if "text" in body else [])]
        written = {"tools": shapes, "instructions": body["instructions"], "lines": body["input"]}
        for part in PARTS:
            characters[part] += round(len(json.dumps(written[part], ensure_ascii=False)) / CHARACTERS)
        estimated.update(read(body).tokens)
    return characters, estimated


def main() -> None:
    """Print what a text costs on the average, and what a call is made of."""
    played = list(stories())
    for reason in filter(None, (each.play() for each in played)):
        print(f"not whole: {reason}", file=sys.stderr)
    asked = [request for each in played for request in each.reader.requests]
    texts = sum(len(each.story["texts"]) for each in played)
    uses = Counter(each.use for each in asked)
    characters, estimated = by_part(asked)
    by_use = ", ".join(f"{use} {number / texts:.2f}" for use, number in uses.most_common())
    print(
        f"a text with all lanes on, of {texts}: {len(asked) / texts:.2f} model calls ({by_use}), at most {CALLS} "
        f"wanted; {characters.total() / texts:,.0f} tokens of input ({CHARACTERS} characters each; "
        f"{estimated.total() / texts:,.0f} by the service's own estimate), at most {TOKENS:,} wanted; "
        f"{stable_share([each for each in asked if each.use == 'agent']):.0%} of an agent's request begins as the one "
        f"before, at least {STABLE:.0%} wanted"
    )
    talk = long_talk()
    tokens = by_part([talk[PLAIN_TURN]])
    print(
        f"a plain turn in a long talk, turn {PLAIN_TURN}: {tokens[0].total():,} tokens of input ({tokens[1].total():,} "
        f"estimated), at most {TOKENS:,} wanted; turns {LONG_TALK.start} to {LONG_TALK.stop}: "
        f"{stable_share(talk[LONG_TALK.start - 1 :]):.0%} begins as the turn before, at least {STABLE:.0%} wanted"
    )
    for part in PARTS:
        print(
            f"  a call's {part}: {characters[part] / len(asked):,.0f} tokens "
            f"({estimated[part] / len(asked):,.0f} estimated), {estimated[part] / estimated.total():.0%}"
        )


def waiting(arguments: Sequence[str]) -> None:
    """Play the named stories, and print the request at which each waits for an answer, without what all have."""
    for each in stories([name for name in arguments if not name.startswith("-")]):
        if reason := each.play():
            print(f"##### {reason}")
            if each.reader.requests and "left over" not in reason:
                asked = read(body_of(each.reader.requests[-1]))
                print(f"tools: {', '.join(tool.name for tool in asked.tools)}")
                print("\n".join(f"[{line.who}] {line.text}" for line in asked.lines))
        if "--said" in arguments:
            print(f"--- {each.story['id']}", *each.said, sep="\n")


if __name__ == "__main__":
    waiting(sys.argv[2:]) if sys.argv[1:2] == ["--waiting"] else main()
