"""What the support lane keeps of a person: one model, stored as JSON in the conversation. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import AwareDatetime, JsonValue

from parley.conversation.state import Conversation, LaneDocument
from parley.conversation.text import one_line
from parley.tools.tool import Call

LANE_NAME = "support"
SILENCE_KIND, NOTICE_KIND = f"{LANE_NAME}.silence", f"{LANE_NAME}.notice"
UNTAKEN_KIND = f"{LANE_NAME}.untaken"
"""The kinds of the lane's timers, as documents store them: to end a hand-off in which nobody writes; to send a notice
to people on duty again; to tell the person that nobody has taken the hand-off for an hour."""

ENTRY = 300
"""The most characters of a ticket's entry: the transcript has the whole text."""
MOST_ENTRIES = 20
"""The most entries of an open ticket, the latest of them: the transcript has all."""
MOST_PAST = 5
"""The closed tickets that a person can look at."""


class TicketEntry(LaneDocument):
    """A text that the person has added to their ticket, and when."""

    at: AwareDatetime
    text: str


class OpenTicket(LaneDocument):
    """The person's open ticket, as it is kept in the conversation. Its number and subject also stand in a row, which
    operators list.
    """

    id: str
    """The id of the ticket's row, which begins with the moment at which it was opened."""
    number: str
    """The number by which people and operators name it: T-7K2P."""
    at: AwareDatetime
    subject: str
    entries: tuple[TicketEntry, ...] = ()

    @property
    def summary(self) -> str:
        """What the ticket is about, in one line for operators: its subject and its last two entries."""
        last = [entry.text for entry in self.entries[-2:]]
        return one_line("; ".join(dict.fromkeys((self.subject, *last))), ENTRY)

    @property
    def entries_in_words(self) -> str:
        """The texts that were added to the ticket, one per line."""
        return "\n".join(entry.text for entry in self.entries)

    def added(self, text: str, at: datetime) -> Self:
        """Return the ticket with this text (cut to 300 characters) as its last entry. Only the last 20 entries are
        kept.
        """
        entry = TicketEntry(at=at, text=text[:ENTRY])
        return self.change(entries=(*self.entries, entry)[-MOST_ENTRIES:])


class HandOff(LaneDocument):
    """A hand-off: people answer the person instead of the bot, which is silent."""

    since: AwareDatetime
    operator: str | None = None
    """The name of the operator who has taken it; None while nobody has."""
    taken_at: AwareDatetime | None = None
    phone: str = ""
    """The conversation of the admin who took it by text: what the person writes is passed on there. Empty for an
    operator who works elsewhere."""

    def taken(self, operator: str, at: datetime, phone: str) -> Self:
        """Return the hand-off as taken by this operator. If they have it already, `taken_at` stays as it is."""
        since = self.taken_at if self.operator == operator else at
        return self.change(operator=operator, taken_at=since, phone=phone)

    def is_of_another(self, operator: str) -> bool:
        """Whether the hand-off is taken by another operator than this one; False if nobody has taken it."""
        return self.operator is not None and self.operator.casefold() != operator.casefold()


class TextingOperator(LaneDocument):
    """An admin who answered the person by text, kept so that they can be told if their answer did not arrive."""

    operator: str
    phone: str
    """The admin's own conversation."""
    ticket: str = ""
    """The number of the ticket that they answered."""


MOST_TEXTING = 3
"""The admins who are remembered to have answered by text, the latest of them."""


class PendingNotice(LaneDocument):
    """A notice about a ticket that has not reached everybody yet: admins by text, or the webhook."""

    id: str
    """The id by which the webhook's receiver knows a repeat: the effect of the action that first sent the notice."""
    what: str = "wanted"
    """Whether a person is wanted, or a problem was reported."""
    tries: int = 0
    """How often a post to the webhook has failed."""
    by_text: bool = False
    """Whether admins on duty are still to be told by text."""
    by_webhook: bool = False


class SupportNotes(LaneDocument):
    """What the support lane keeps of one person: their ticket, hand-off and past tickets, and notices to be sent."""

    ticket: OpenTicket | None = None
    waiting: tuple[OpenTicket, ...] = ()
    """Further open tickets, of another address of the person's: each becomes the open one when that is closed."""
    hand_off: HandOff | None = None
    notice: PendingNotice | None = None
    message_until: AwareDatetime | None = None
    """Until when the next text is added to the ticket, as part of a message for people who will answer later; None: it
    is not."""
    displeased_at: AwareDatetime | None = None
    """When the person was last displeased with the service, and was offered a human; None: never, or it is over."""
    past: tuple[str, ...] = ()
    """The ids of the rows of tickets that are closed, oldest first."""
    texting: tuple[TextingOperator, ...] = ()

    def answered_by(self, operator: str, phone: str) -> Self:
        """Return the notes with this operator remembered as one who answers by text, at this phone; without a phone, as
        not one of them any more.
        """
        others = tuple(each for each in self.texting if each.operator != operator)
        own = TextingOperator(operator=operator, phone=phone, ticket=self.ticket.number if self.ticket else "")
        return self.change(texting=(*others, own)[-MOST_TEXTING:] if phone else others)

    @property
    def open_tickets(self) -> tuple[OpenTicket, ...]:
        """The person's open tickets; only the first is added to."""
        return (*((self.ticket,) if self.ticket else ()), *self.waiting)

    def without_ticket(self) -> Self:
        """Return the notes with the open ticket moved to the past tickets. A further one is the open one then."""
        if self.ticket is None:
            return self
        past, following = (*self.past, self.ticket.id)[-MOST_PAST:], next(iter(self.waiting), None)
        return self.change(ticket=following, waiting=self.waiting[1:], past=past, notice=None, message_until=None)

    def without_waiting(self, number: str) -> tuple[OpenTicket | None, Self]:
        """Return the further open ticket with this number, or None, and the notes with it among the past tickets."""
        found = next((each for each in self.waiting if each.number == number), None)
        if found is None:
            return None, self
        past = (*self.past, found.id)[-MOST_PAST:]
        return found, self.change(past=past, waiting=tuple(each for each in self.waiting if each is not found))

    def store(self) -> dict[str, JsonValue]:
        """Return the notes as JSON values, for the conversation's document."""
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def read(cls, stored: Mapping[str, JsonValue] | None) -> Self:
        """Read notes from the JSON values that `store` returned; None or an empty mapping gives empty notes."""
        return cls.model_validate(stored or {})


def support_notes(conversation: Conversation) -> SupportNotes:
    """Return the support lane's notes in this conversation; empty notes if it has none."""
    return SupportNotes.read(conversation.notes.get(LANE_NAME))


def notes_for(call: Call[Any]) -> SupportNotes:
    """Return the support lane's notes of the person for whom the tool is called."""
    return SupportNotes.read(call.notes.get(LANE_NAME))
