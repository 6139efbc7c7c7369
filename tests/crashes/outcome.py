"""The outcome of a story: the state of a world at rest, without what may depend on crashes; and how two outcomes
differ.

Left out, because a crash may change it and nobody but an operator can see it:
- times (of questions, lines, rows, tasks): what is done again is done later;
- whether a question was known to be readable: that depends on when a turn last looked at its row;
- versions: an attempt that is counted, or a stranded reply that is handed over again, is a commit of its own;
- attempts: they count crashes, and are gone once the action has its result;
- receipts of events that only a crash makes (a stranded reply's): they are only looked at for being settled;
- of a row what it went through: leases, the provider's id, whether the provider was asked and it was sent again.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from parley.adapters.dynamodb import conversation_of, partition, transcript_lines
from parley.conversation.identity import conversation_id
from parley.ports import ROW_KINDS
from parley_cli.events import ANA, CONVERSATION_KEY, TWILIO
from tests.crashes.world import World

TIMES = re.compile(r"(.+_)?at|due|until|since|standing")
"""Matches the names of fields that hold a moment, or that depend on one."""

UNANSWERED = re.compile(r"(\.(?:parked|given-up|t\d+))@\d{14}")
TICKET = re.compile(r"\d{8}T\d{6}-(T-\w+)")
"""Matches the id of a ticket, which begins with when it was opened."""
TAKEN = re.compile(r"(\w+\.taken)\.\d+")
"""Matches the id of the event that ends a taking over, which names a version."""
ORDERED = re.compile(r"\d{14}-(?=[0-9a-f]{16})")
"""Matches the beginning of an order's id: when it was drafted."""
STRANDED = re.compile(r"[\w.]+@\d{14}")


@dataclass(frozen=True)
class Outcome:
    """Everything about one person at the end of a story that must not depend on crashes."""

    received: tuple[tuple[str, str], ...]
    """The messages that the person received, in order, as (row, text)."""
    document: Any
    """The conversation's stored document, without its times."""
    window: tuple[Any, ...]
    """The stored lines of the history that the model reads."""
    transcript: tuple[tuple[str, str, str], ...]
    """The (id, direction, text) of each transcript line, by key."""
    data: dict[str, Any]
    """The rows of the tools, of all kinds, with the ids of the effects that changed them."""
    letters: tuple[tuple[str, str], ...]
    """The (effect, addressee) of each letter posted for this person."""
    rows: dict[str, tuple[str, str, str | None]]
    """The (text, status, error code) of each outbox row, by id."""
    receipts: dict[str, str]
    """The receipt's status of each event that a person or a provider caused."""
    unsettled: tuple[str, ...]
    """The other events whose receipt is not "applied"."""
    dead: tuple[str, ...]
    """The bodies of the dead letters."""
    told: tuple[tuple[str, str], ...]
    """The hand-offs that the operator's system was told of, as (notice id, summary)."""
    reach: bool | None
    """Whether the person has opted out, as the function `send` reads it; None if that is not stored."""

    @classmethod
    def of(cls, world: World, person: str = ANA) -> "Outcome":
        """Return the outcome of this world for one person."""
        own = partition(conversation_id(CONVERSATION_KEY, TWILIO.service, person))
        items = {item["sk"]: item for item in world.items() if item["pk"] == own}
        document = json.loads(items["STATE"]["document"])
        window = [line.model_dump(mode="json") for line in conversation_of(own, items).history.lines]
        receipts = {sort[6:]: item["status"] for sort, item in items.items() if sort.startswith("EVENT#")}
        kinds = {*ROW_KINDS, "EFFECT", "POINTER"}
        by_crash = {id for id in receipts if "@" in id}
        return cls(
            received=tuple((unmoved(row), text) for row, text in world.inboxes[person]),
            document=timeless(document),
            window=tuple(timeless(line) for line in window),
            transcript=tuple(
                (unmoved(line.id), line.direction, line.text)
                for _, row in _of(items, "LOG#")
                for line in transcript_lines(row)
            ),
            data={
                **{unmoved(sort): timeless(item) for sort, item in items.items() if sort.partition("#")[0] in kinds},
                **{f"{pk} {unmoved(sort)}": timeless(item) for (pk, sort), item in _outside(world, kinds)},
            },
            letters=tuple(each for each in world.post.letters if each[0].partition(".")[0] in receipts),
            rows={
                unmoved(id): (item["text"], item["status"], item.get("error_code")) for id, item in _of(items, "OUT#")
            },
            receipts={id: status for id, status in receipts.items() if id not in by_crash},
            unsettled=tuple(id for id in by_crash if receipts[id] != "applied"),
            dead=tuple(world.dead),
            told=tuple(sorted(world.told.items())),
            reach=items["REACH"]["opted_out"] if "REACH" in items else None,
        )

    @classmethod
    def of_both(cls, world: World, number: str, user_id: str) -> "Outcome":
        """Return the outcome for a person whose two conversations have become one. It is in no order, because the two
        mailboxes are worked on in any, and a row may lie in either conversation."""
        one, left = cls.of(world, number), cls.of(world, user_id)
        return replace(
            one,
            received=tuple(sorted((*one.received, *left.received))),
            document={"here": one.kept, "left": {**left.kept, "moved": left.document["moved"]}},
            window=(),
            transcript=tuple(sorted((*one.transcript, *left.transcript))),
            data={**one.data, "left behind": left.data},
            letters=tuple(sorted((*one.letters, *left.letters))),
            rows={**left.rows, **one.rows},
            receipts={
                TAKEN.sub(r"\1", id): status
                for id, status in sorted((left.receipts | one.receipts).items())
                if not id.endswith(".shows")  # a message that comes again may find that both are one already
            },
            unsettled=(*one.unsettled, *left.unsettled),
            reach=one.reach if one.reach == left.reach else None,
        )

    @property
    def kept(self) -> dict[str, Any]:
        """Return what a conversation's document keeps of its person, whatever was said last."""
        kept = ("person", "timers", "plans", "notes", "questions", "waiting", "held", "doing", "aliases", "taking")
        return {name: self.document[name] for name in kept}

    @property
    def tasks(self) -> dict[str, str]:
        """Return the state of each task by its title: "open", "done" or "deleted"."""
        return {
            row["title"]: "deleted" if "deleted_by" in row else "done" if "done_by" in row else "open"
            for sort, row in self.data.items()
            if sort.startswith("TASK#")
        }

    @property
    def unknown(self) -> list[str]:
        """Return the ids of the messages whose delivery is unknown. If everything was deleted, a message counts whose
        receipt of a failure is left.
        """
        rows = [id for id, (_, status, _) in self.rows.items() if status == "unknown"]
        told = [id.removesuffix(".failed") for id in self.receipts if id.endswith(".failed")]
        return [*rows, *(id for id in told if id not in self.rows)]

    def without(self, row: str) -> "Outcome":
        """Return the outcome without one message of unknown delivery: its row, its receipt and the note about it."""
        note = f"{row}.failed"
        return replace(
            self,
            received=tuple(each for each in self.received if each[0] != row),
            document={**self.document, "history": None},
            window=tuple(line for line in self.window if line["id"] != note),
            transcript=tuple(line for line in self.transcript if line[0] != note),
            rows={id: each for id, each in self.rows.items() if id != row},
            receipts={id: each for id, each in self.receipts.items() if id != note},
        )


def _outside(world: World, kinds: set[str]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Yield the rows of these kinds that belong to no conversation, each with its key."""
    return (((item["pk"], item["sk"]), item) for item in world.items() if item["pk"] in kinds)


def timeless(value: Any) -> Any:
    """Return a JSON value without its times: fields that hold a moment are dropped, and ids lose the time in them."""
    if isinstance(value, dict):
        return {name: timeless(each) for name, each in value.items() if not TIMES.fullmatch(name)}
    if isinstance(value, str) and value.startswith('{"'):
        return timeless(json.loads(value))
    if isinstance(value, str):
        return unmoved(value)
    return [timeless(each) for each in value] if isinstance(value, list) else value


def unmoved(id: str) -> str:
    """Return an id without the time in it. Ids of stranded replies, unanswered questions, timers, tickets and orders
    hold one.
    """
    id = ORDERED.sub("", id)
    return id.partition("@")[0] if STRANDED.fullmatch(id) else TICKET.sub(r"\1", UNANSWERED.sub(r"\1", id))


def differences(wanted: Outcome, found: Outcome) -> Iterator[str]:
    """Yield in words how the outcome found differs from the wanted one.

    One message may have an unknown delivery and not be received: the provider has no idempotency key, so the service
    gives up after two lost answers. The conversation must have been told then, and nobody receives a message twice.
    """
    if len(found.unknown) == 1:
        row = found.unknown[0]
        told = row not in found.rows or any(
            line["id"] == f"{row}.failed" and "nobody knows" in line["text"] for line in found.window
        )
        if not told or found.receipts.get(f"{row}.failed") != "applied":
            yield f"{row} is unknown, and the conversation was not told"
        if [each for each, _ in found.received].count(row) > 1:
            yield f"{row} is unknown, and was received more than once"
        wanted, found = wanted.without(row), found.without(row)
    for field in fields(Outcome):
        should, does = getattr(wanted, field.name), getattr(found, field.name)
        if should != does:
            yield f"{field.name}: without {_only(should, does)}; with {_only(does, should)}"


def _only(one: Any, other: Any) -> str:
    """Return the parts of `one` that are not in `other`, as text; all parts if only their order or number differs."""
    parts, others = _parts(one), _parts(other)
    return ", ".join(f"{part!r:.200}" for part in [part for part in parts if part not in others] or parts)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.items())
    return list(value) if isinstance(value, tuple) else [value]


def _of(items: dict[str, Any], kind: str) -> list[tuple[str, Any]]:
    return [(sort.removeprefix(kind), item) for sort, item in items.items() if sort.startswith(kind)]
