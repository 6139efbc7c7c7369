"""All that tools may use: a person's own data, the rows under it, other services, and the operator's settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from parley.business.files import Business
from parley.ports.accounts import Accounts
from parley.ports.calendar import Calendar
from parley.ports.contacts import Contacts
from parley.ports.hand_off import HandOffWebhook
from parley.ports.libraries import HomeLibrary, TitleKind
from parley.ports.mail import Mail
from parley.ports.model import Moderator, StoredResponses
from parley.ports.payments import Payments
from parley.ports.people import People
from parley.ports.queues import Mailbox
from parley.ports.rows import Rows
from parley.ports.tasks import Tasks
from parley.settings import Settings


@dataclass(frozen=True)
class Services:
    """The ports and settings that tools may use. A new outside service is a new field here."""

    rows: Rows
    """A function that returns the store of the rows of one kind, which lanes keep."""
    tasks: Tasks
    calendar: Calendar
    contacts: Contacts
    mail: Mail
    people: People | None = None
    """The directory in which admins find people; None where nobody is listed."""
    mailbox: Mailbox | None = None
    """The mailbox of all conversations, by which a tool of one conversation changes another."""
    business: Business | None = None
    """The operator's files; None where there are none."""
    hand_off_webhook: HandOffWebhook | None = None
    """The operator's webhook for hand-offs; None where none is set up."""
    report_untold: Callable[[str], None] = lambda conversation: None
    """A function that is called with the id of a conversation whose person wants to talk to a human, in hours in which
    humans answer, if none of them could be told: an operator has to mend how they are told."""
    settings: Settings = field(default_factory=Settings)
    """The operator's settings: a tool asks for those of its lane by their class."""
    payments: Payments | None = None
    """The service that takes payments; None where people pay on delivery alone."""
    accounts: Accounts | None = None
    """The accounts that people have at Google; None where they cannot connect any."""
    moderator: Moderator | None = None
    """The moderation that checks what a model has written for many to read; None: only the lanes' own lists of words
    do."""
    responses: StoredResponses | None = None
    """The responses that the model's provider stores; None where it stores none, or none is to be deleted."""
    libraries: Mapping[TitleKind, HomeLibrary] = field(default_factory=dict)
    """The home's libraries of films and series, by what they hold; empty where there are none."""
