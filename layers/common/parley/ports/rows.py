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
    "GRANT": "a person's account at another service, which they have connected",
    "TICKET": "a problem that a person has reported, or a conversation that was handed to people",
    "TICKET_NUMBER": "the number of a ticket, which leads to it",
    "DUTY": "whether an admin has said that they are on duty",
    "FOLLOWER": "a film or a series of which a person wants to be told",
    "ORDER": "what a person has ordered",
    "ORDER_NUMBER": "which order has a number",
    "STOCK": "how many of a product are left",
    "SOLD": "what was sold to somebody who is forgotten, for the books",
}
"""Every kind of row that tools keep, by the name that begins its keys: it never changes. A new kind takes part once it
stands here: the tests of crashes, export and erasure ask for a story that makes one."""


def checked_kind(kind: str) -> str:
    """Return the kind of row itself. Raises ValueError if it is not in ROW_KINDS, because an erasure would not find its
    rows."""
    if kind not in ROW_KINDS:
        raise ValueError(f"{kind!r} is none of the kinds of rows {tuple(ROW_KINDS)}")
    return kind


@dataclass(frozen=True)
class Put:
    """A write of a transaction that adds a new row; it is refused if the row exists. Without an owner the row lies
    outside every conversation; if it is about a person all the same, set `is_personal`, so that an export and an
    erasure find it."""

    kind: str
    id: str
    fields: Mapping[str, Any]
    owner: str = ""
    is_personal: bool = False


@dataclass(frozen=True)
class Change:
    """A write of a transaction that changes fields of a row; it is refused if the row does not exist. If `first` names
    one of the fields, it is also refused if that field has another value already."""

    kind: str
    id: str
    fields: Mapping[str, Any]
    owner: str = ""
    first: str = ""


@dataclass(frozen=True)
class Add:
    """A write of a transaction that adds `by` (which may be negative) to a number in a row; it is refused if the row
    does not exist, or the number would fall below zero."""

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
    """The rows of one kind. The owner of a row is the conversation of its person, or "" if it belongs to nobody. Fields
    are texts, whole numbers, booleans and lists of these; None is not stored. Every change may be repeated safely."""

    kind: str

    def list(self, owner: str) -> list[dict[str, Any]]:
        """Return the fields and the `id` of all rows of this owner, except deleted ones, in the order of their ids."""

    def page(self, owner: str, limit: int, cursor: str) -> RowPage:
        """Return a page of at most `limit` rows of this owner, the highest ids first, behind the cursor (empty: the
        first page). Raises NoSuchPage for an invalid cursor."""

    def get(self, owner: str, id: str) -> dict[str, Any] | None:
        """Return the fields and the `id` of one row; None if there is no such row."""

    def of_person(self, conversation: str) -> Sequence[dict[str, Any]]:
        """Return the rows of this kind that lie outside every conversation and are about this person, in the order of
        their ids. The pointers in the person's conversation lead to them, so nobody else's rows are read."""

    def expire(self, conversation: str, id: str, at: datetime) -> None:
        """Set the moment at which a row about this person that lies outside their conversation is deleted; its pointer
        is deleted some days later. Does nothing if there is no such row. A repeat may set another moment."""

    def put(self, owner: str, id: str, fields: Mapping[str, Any]) -> bool:
        """Add a new row. Return False, and change nothing, if the row exists or was deleted."""

    def change(self, owner: str, id: str, fields: Mapping[str, Any], first: str = "") -> bool:
        """Set these fields of a row. Return False, and change nothing, if there is no such row, or if the field named
        by `first` has another value already, which shows that another effect was faster."""

    def take(self, owner: str, id: str, now: datetime, effect: str) -> bool:
        """Delete a row, in the name of this effect. Return False if it never existed, or another effect has deleted
        it."""

    def together(self, conversation: str, effect: str, now: datetime, writes: Sequence[Write]) -> tuple[int, ...]:
        """Make these writes, of any kinds, in one transaction, once for this effect. Return an empty tuple if all are
        written, now or by an earlier try; else the positions in `writes` of those that were refused, and nothing is
        written. Raises TryAgain if another transaction is in the way."""


Rows = Callable[[str], RowStore]
"""A function that returns the row store of a kind."""
