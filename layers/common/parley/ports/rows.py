"""What lanes keep in rows of the table, a kind each: which kinds there are, and how their rows are read and written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

ROW_KINDS: dict[str, str] = {
    "TASK": "a task of a person",
    "APPOINTMENT": "an event in a person's calendar",
    "CONTACT": "somebody whom a person knows",
    "EMAIL": "an email that a person has drafted or sent",
    "TICKET": "a problem that a person has reported, or a conversation that was handed to people",
    "TICKET_NUMBER": "the number of a ticket, which leads to it",
    "DUTY": "whether an admin has said that they are on duty",
    "ORDER": "what a person has ordered",
    "ORDER_NUMBER": "which order has a number",
    "STOCK": "how many of a product are left",
    "SOLD": "what was sold to somebody who is forgotten, for the books",
}
"""Every kind of row that tools keep, by the name that begins its keys: it never changes. A new kind takes part once it
stands here: the tests of crashes, export and erasure ask for a story that makes one."""


def checked_kind(kind: str) -> str:
    """The kind itself. Raises ValueError for one that is not listed: what nobody has listed, nobody erases."""
    if kind not in ROW_KINDS:
        raise ValueError(f"{kind!r} is none of the kinds of rows {tuple(ROW_KINDS)}")
    return kind


@dataclass(frozen=True)
class Put:
    """A write of a transaction: a new row, refused if it is there. Without an owner it lies outside every conversation;
    if it tells of a person all the same, it is personal, and an export and an erasure find it."""

    kind: str
    id: str
    fields: Mapping[str, Any]
    owner: str = ""
    is_personal: bool = False


@dataclass(frozen=True)
class Change:
    """A write of a transaction: other fields of a row, refused if it is not there. With `first`, the name of one of the
    fields, it is refused too if that has another value already."""

    kind: str
    id: str
    fields: Mapping[str, Any]
    owner: str = ""
    first: str = ""


@dataclass(frozen=True)
class Add:
    """A write of a transaction: a number in a row goes up, or down, refused if the row is not there or the number would
    fall below zero."""

    kind: str
    id: str
    field: str
    by: int
    owner: str = ""


Write = Put | Change | Add


@dataclass(frozen=True)
class RowPage:
    """A page of rows, each with its `id`."""

    rows: tuple[dict[str, Any], ...]
    next: str | None
    """The cursor of the next page; None on the last one."""


class RowStore(Protocol):
    """The rows of one kind. Each has an owner, the conversation of its person, or "" for one that is nobody's. Fields
    are texts, whole numbers, booleans and lists of these; None is not stored. Every change is repeat-safe."""

    kind: str

    def list(self, owner: str) -> list[dict[str, Any]]:
        """Return the fields, and the `id`, of all rows of this owner that were not taken away, in the order of the
        ids."""

    def page(self, owner: str, limit: int, cursor: str) -> RowPage:
        """Return a page of the rows of this owner, those with the last ids first. Raises NoSuchPage."""

    def get(self, owner: str, id: str) -> dict[str, Any] | None:
        """Return the fields of one row, and its `id`; None if there is no such row."""

    def of_person(self, conversation: str) -> Sequence[dict[str, Any]]:
        """Return the rows of this kind that lie outside every conversation and tell of this person, in the order of the
        ids: those to which their conversation holds pointers. Nobody else's rows are read."""

    def expire(self, conversation: str, id: str, at: datetime) -> None:
        """Let a row outside this conversation that tells of its person be deleted at that moment, and some days later
        the pointer to it. Nothing happens if there is no such row. A repeat may name another moment."""

    def put(self, owner: str, id: str, fields: Mapping[str, Any]) -> bool:
        """Keep a new row. Return False if the row was there before, or was taken away: then it stays as it was."""

    def change(self, owner: str, id: str, fields: Mapping[str, Any], first: str = "") -> bool:
        """Give a row these fields. False, and nothing is written, if there is no such row, or if the field that `first`
        names has another value already: so an effect is told from another one that was faster."""

    def take(self, owner: str, id: str, now: datetime, effect: str) -> bool:
        """Take a row away. Return False if it was never there, or another effect took it."""

    def together(self, conversation: str, effect: str, now: datetime, writes: Sequence[Write]) -> tuple[int, ...]:
        """Do these writes, of whatever kinds, in one transaction, once for this effect. Return the places of those that
        were refused, and then nothing is written; empty if all are written, now or by an earlier try. Raises TryAgain
        if another transaction is in the way."""


Rows = Callable[[str], RowStore]
"""A function that returns the row store of a kind."""
