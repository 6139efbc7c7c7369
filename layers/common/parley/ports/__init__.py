"""What Parley needs of the world, as the turn sees it. Each has two implementations: the service's, and memory's."""

from parley.ports.agenda import DUE_KINDS, Agenda, Due, DueKind
from parley.ports.asking import CONTEXT_TOKENS, Ask, Attached
from parley.ports.clock import Clock, Deadline
from parley.ports.model import Exchange, Model, ModelReply, ModelRequest, ToolCall, ToolSpec
from parley.ports.outbox import Outbox, Refused, Row
from parley.ports.outside import Bound, Fetched, Media, Sender, Transcriber
from parley.ports.queues import NEAR, DeadLetters, Delays, Deliveries, DeliveryStatus, Mailbox, RelayMessage, Statuses
from parley.ports.shelves import (
    Appointment,
    Calendar,
    Coaching,
    Contact,
    Contacts,
    Email,
    Entry,
    Mail,
    People,
    Services,
    Task,
    Tasks,
)
from parley.ports.store import Commit, Loaded, Receipt, Store
from parley.ports.usage import Ledger, Overspent, Usage, Use

__all__ = [
    "CONTEXT_TOKENS",
    "DUE_KINDS",
    "NEAR",
    "Agenda",
    "Appointment",
    "Ask",
    "Attached",
    "Bound",
    "Calendar",
    "Clock",
    "Coaching",
    "Commit",
    "Contact",
    "Contacts",
    "DeadLetters",
    "Deadline",
    "Delays",
    "Deliveries",
    "DeliveryStatus",
    "Due",
    "DueKind",
    "Email",
    "Entry",
    "Exchange",
    "Fetched",
    "Ledger",
    "Loaded",
    "Mail",
    "Mailbox",
    "Media",
    "Model",
    "ModelReply",
    "ModelRequest",
    "Outbox",
    "Overspent",
    "People",
    "Receipt",
    "Refused",
    "RelayMessage",
    "Row",
    "Sender",
    "Services",
    "Statuses",
    "Store",
    "Task",
    "Tasks",
    "ToolCall",
    "ToolSpec",
    "Transcriber",
    "Usage",
    "Use",
]
