"""What Parley needs of the world, as the turn sees it. Each has two implementations: the service's, and memory's."""

from parley.ports.accounts import AccountConsent, AccountLink, Accounts, LinkedAccount, LinkRequest
from parley.ports.agenda import DUE_KINDS, Agenda, DueItem, DueKind
from parley.ports.calendar import Appointment, Calendar
from parley.ports.call_cache import CallCache
from parley.ports.clock import Clock, Deadline
from parley.ports.contacts import Contact, Contacts
from parley.ports.directory import ConversationPage, ParticipantDirectory, TranscriptPage
from parley.ports.hand_off import HandOffNotice, HandOffWebhook
from parley.ports.mail import Email, Mail
from parley.ports.model import (
    Exchange,
    Model,
    ModelReply,
    ModelRequest,
    Moderator,
    StoredResponses,
    ToolCall,
    ToolSpec,
)
from parley.ports.outbox import Outbox, OutboxReader, OutboxRow, Refused
from parley.ports.payments import (
    LONGEST_SESSION,
    PAYMENT_SECONDS,
    SHORTEST_SESSION,
    PaymentLine,
    PaymentRequest,
    Payments,
    PaymentSession,
    PaymentState,
)
from parley.ports.people import DirectoryEntry, People
from parley.ports.providers import Bound, Fetched, Media, Sender, Transcriber
from parley.ports.queues import (
    NEAR,
    DeadLetters,
    Delays,
    Deliveries,
    DeliveryStatus,
    Mailbox,
    OptedOut,
    RelayMessage,
    Statuses,
    StatusOrStop,
    load_status,
)
from parley.ports.rows import ROW_KINDS, Add, Change, Put, RowPage, Rows, RowStore, Write, checked_kind
from parley.ports.services import Services
from parley.ports.store import Commit, Loaded, Receipt, Store
from parley.ports.tasks import Task, Tasks
from parley.ports.turn_context import CONTEXT_TOKENS, Attached, Budgets, MediaAccess, Policy, TurnContext
from parley.ports.usage import DayTotal, Ledger, Overspent, Usage, Use
from parley.ports.vault import Vault

__all__ = [
    "CONTEXT_TOKENS",
    "DUE_KINDS",
    "LONGEST_SESSION",
    "NEAR",
    "PAYMENT_SECONDS",
    "ROW_KINDS",
    "SHORTEST_SESSION",
    "AccountConsent",
    "AccountLink",
    "Accounts",
    "Add",
    "Agenda",
    "Appointment",
    "Attached",
    "Bound",
    "Budgets",
    "Calendar",
    "CallCache",
    "Change",
    "Clock",
    "Commit",
    "Contact",
    "Contacts",
    "ConversationPage",
    "DayTotal",
    "DeadLetters",
    "Deadline",
    "Delays",
    "Deliveries",
    "DeliveryStatus",
    "DirectoryEntry",
    "DueItem",
    "DueKind",
    "Email",
    "Exchange",
    "Fetched",
    "HandOffNotice",
    "HandOffWebhook",
    "Ledger",
    "LinkRequest",
    "LinkedAccount",
    "Loaded",
    "Mail",
    "Mailbox",
    "Media",
    "MediaAccess",
    "Model",
    "ModelReply",
    "ModelRequest",
    "Moderator",
    "OptedOut",
    "Outbox",
    "OutboxReader",
    "OutboxRow",
    "Overspent",
    "ParticipantDirectory",
    "PaymentLine",
    "PaymentRequest",
    "PaymentSession",
    "PaymentState",
    "Payments",
    "People",
    "Policy",
    "Put",
    "Receipt",
    "Refused",
    "RelayMessage",
    "RowPage",
    "RowStore",
    "Rows",
    "Sender",
    "Services",
    "StatusOrStop",
    "Statuses",
    "Store",
    "StoredResponses",
    "Task",
    "Tasks",
    "ToolCall",
    "ToolSpec",
    "Transcriber",
    "TranscriptPage",
    "TurnContext",
    "Usage",
    "Use",
    "Vault",
    "Write",
    "checked_kind",
    "load_status",
]
