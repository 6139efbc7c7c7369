"""A phone whose service has Google: the stand-in, the vault, and the browser in which the person consents.

account = Account(phone, google)
account.connects()                          # "connect Google", the link, the consent, and the words that say so
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field

from parley.adapters.chosen import ChosenCalendar, ChosenContacts, ChosenMail, ChosenTasks
from parley.adapters.google_calendar import GoogleCalendar
from parley.adapters.google_contacts import GoogleContacts
from parley.adapters.google_mail import GoogleMail
from parley.adapters.google_tasks import GoogleTasks
from parley.adapters.memory_queues import MemoryStatuses
from parley.adapters.memory_vault import MemoryVault
from parley.conversation.account_services import FIRST, ServiceName
from parley.conversation.identity import conversation_id
from parley.errors import AccountError
from parley_cli.memory_service import KEY, SERVICE
from tests.support.google_server import URL, Browser, GoogleServer, api_at, google_accounts, granted
from tests.support.phone import Phone

ANA_AT, BO_AT = "ana@example.com", "bo@example.com"
CONNECTED = (
    "Your Google account {} is connected, and I use its calendar from now on. If that is not your account, text "
    "“disconnect Google”."
)
REPLACED = "It takes the place of {}, which I no longer use: my access to that one is ended at Google."
REPLACED_ONLY_HERE = (
    "It takes the place of {}, which I no longer use. I could not reach Google to end my access there, and I’ll try "
    "again for 7 days; you can end it yourself at https://myaccount.google.com/connections"
)
LINK = re.compile(re.escape(URL) + r"/google/link\?t=[A-Za-z0-9_-]{130}(?=\n)")


@dataclass
class Account:
    """A phone whose service has Google, the stand-in, and the person's browser."""

    phone: Phone
    google: GoogleServer
    vault: MemoryVault = field(default_factory=MemoryVault)
    errors: list[AccountError] = field(default_factory=list)

    def __post_init__(self) -> None:
        service = self.phone.service
        accounts = google_accounts(service.rows, self.google, self.vault, service.now, self.errors)
        service.accounts = accounts
        calendar = GoogleCalendar(api_at(self.google, accounts, "calendar"), service.now)
        service.calendar = ChosenCalendar(service.calendar, calendar, accounts)
        contacts = GoogleContacts(api_at(self.google, accounts, "contacts"), service.now)
        service.contacts = ChosenContacts(service.contacts, contacts, accounts)
        tasks = GoogleTasks(api_at(self.google, accounts, "tasks"), service.now)
        service.tasks = ChosenTasks(service.tasks, tasks, accounts)
        mail = GoogleMail(api_at(self.google, accounts, "mail"), "parley.example.com")
        service.mail = ChosenMail(service.mail, mail, accounts)  # type: ignore[assignment]
        self.browser = self.another_browser()

    def another_browser(self) -> Browser:
        return Browser(self.phone.service, self.google, self.vault, MemoryStatuses())

    def link(self, text: str = "connect Google", phone: Phone | None = None) -> str:
        """Text this, and return the link that comes."""
        asks = phone or self.phone
        asks.says(text)
        (heard,), asks.inbox = asks.inbox, []
        found = LINK.search(heard)
        assert found, heard
        return found[0]

    def works(self) -> None:
        """Let the service work on what the pages have queued, as the queue does, which delivers again what failed."""
        phone, waiting = self.phone, [*self.phone.service.mailbox.events]
        phone.service.mailbox.events.clear()
        for event in (each for each in waiting for _ in range(3)):
            with suppress(Exception):  # and the third try says so
                phone.service.turn(event)
        phone.inbox += [message.text for message in phone.service.work() if message.to == phone.number]

    def connects(self, account: str = ANA_AT) -> str:
        """Connect this account, whatever was asked first. Return the address of the page behind the consent."""
        back = self.browser.consents(self.link(), account)
        self.works()
        self.phone.hears(CONNECTED.format(account))
        return back

    def has_connected(self, *services: ServiceName) -> None:
        """Connect Ana's account for these services (the calendar) without a text, before anything is said."""
        service, owner = self.phone.service, conversation_id(KEY, SERVICE, self.phone.number)
        granted(self.google, service.rows, self.vault, owner, ANA_AT, services or FIRST)

    @property
    def row(self) -> dict[str, object]:
        return self.phone.service.rows("GRANT").get(self.phone.state.id, "google") or {}
