"""The ports for calendar, contacts, mail and tasks, for people who choose: what is built in, or their Google account.

Which of the two it is takes one database read for each call, and no token. Nothing is moved between the two.
"""

import builtins
from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar

from parley.conversation.account_services import ServiceName
from parley.ports import (
    Accounts,
    Appointment,
    Calendar,
    Contact,
    Contacts,
    Email,
    FurtherCalendar,
    Mail,
    ShownTask,
    Task,
    TaskList,
    Tasks,
)
from parley.ports.tasks import Due

Provided = TypeVar("Provided")


class Choice(Generic[Provided]):
    """The built-in provider of a service and the one at the connected account, of which each person uses one."""

    def __init__(self, service: ServiceName, built_in: Provided, connected: Provided, accounts: Accounts) -> None:
        self._service, self.built_in, self._connected, self._accounts = service, built_in, connected, accounts

    def of(self, conversation: str) -> Provided:
        """Return the provider that this person uses."""
        account = self._accounts.linked(conversation)
        return self._connected if account is not None and self._service in account.serves else self.built_in


class ChosenCalendar:
    """`ports.Calendar` that passes each call on to the calendar which the person has chosen."""

    def __init__(self, built_in: Calendar, connected: Calendar, accounts: Accounts) -> None:
        self._choice = Choice[Calendar]("calendar", built_in, connected, accounts)

    def within(self, conversation: str, start: datetime, end: datetime) -> list[Appointment]:
        return self._choice.of(conversation).within(conversation, start, end)

    def find(self, conversation: str, words: str) -> list[Appointment]:
        return self._choice.of(conversation).find(conversation, words)

    def get(self, conversation: str, id: str) -> Appointment | None:
        return self._choice.of(conversation).get(conversation, id)

    def can_see(self, conversation: str, address: str) -> bool:
        return self._choice.of(conversation).can_see(conversation, address)

    def others(self, conversation: str) -> list[FurtherCalendar] | None:
        return self._choice.of(conversation).others(conversation)

    def busy(self, conversation: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        return self._choice.of(conversation).busy(conversation, start, end)

    def invites(self, conversation: str) -> bool:
        return self._choice.of(conversation).invites(conversation)

    def invite(
        self, conversation: str, appointment: str, guests: Sequence[str], shown: Appointment | None = None
    ) -> bool:
        return self._choice.of(conversation).invite(conversation, appointment, guests, shown)

    def kept(self, conversation: str) -> list[Appointment]:
        return self._choice.built_in.kept(conversation)

    def add(self, conversation: str, appointment: Appointment) -> None:
        self._choice.of(conversation).add(conversation, appointment)

    def change(self, conversation: str, appointment: Appointment, shown: Appointment | None = None) -> bool:
        return self._choice.of(conversation).change(conversation, appointment, shown)

    def move_one(
        self,
        conversation: str,
        rest: Appointment,
        moved: Appointment,
        now: datetime,
        effect: str,
        shown: Appointment | None = None,
    ) -> bool:
        return self._choice.of(conversation).move_one(conversation, rest, moved, now, effect, shown)

    def delete(
        self, conversation: str, appointment: str, now: datetime, effect: str, shown: Appointment | None = None
    ) -> bool:
        return self._choice.of(conversation).delete(conversation, appointment, now, effect, shown)

    def keeps_here(self, conversation: str) -> bool:
        return self._choice.of(conversation) is self._choice.built_in


class ChosenContacts:
    """`ports.Contacts` that passes each call on to the contacts which the person has chosen."""

    def __init__(self, built_in: Contacts, connected: Contacts, accounts: Accounts) -> None:
        self._choice = Choice[Contacts]("contacts", built_in, connected, accounts)

    def find(self, conversation: str, name: str) -> list[Contact]:
        return self._choice.of(conversation).find(conversation, name)

    def with_address(self, conversation: str, email: str) -> list[Contact]:
        return self._choice.of(conversation).with_address(conversation, email)

    def get(self, conversation: str, id: str) -> Contact | None:
        return self._choice.of(conversation).get(conversation, id)

    def kept(self, conversation: str) -> list[Contact]:
        return self._choice.built_in.kept(conversation)

    def add(self, conversation: str, contact: Contact) -> None:
        self._choice.of(conversation).add(conversation, contact)

    def change(self, conversation: str, contact: Contact) -> bool:
        return self._choice.of(conversation).change(conversation, contact)

    def delete(self, conversation: str, contact: str, now: datetime, effect: str, shown: Contact | None = None) -> bool:
        return self._choice.of(conversation).delete(conversation, contact, now, effect, shown)


class ChosenMail:
    """`ports.Mail` that passes each call on to the mail which the person has chosen."""

    def __init__(self, built_in: Mail, connected: Mail, accounts: Accounts) -> None:
        self._choice = Choice[Mail]("mail", built_in, connected, accounts)

    def may_send(self, conversation: str) -> bool:
        return self._choice.of(conversation).may_send(conversation)

    def received(self, conversation: str, sender: str, most: int, *, unread: bool = False) -> list[Email] | None:
        return self._choice.of(conversation).received(conversation, sender, most, unread=unread)

    def search(self, conversation: str, words: str, most: int) -> list[Email]:
        return self._choice.of(conversation).search(conversation, words, most)

    def kept(self, conversation: str) -> list[Email]:
        return self._choice.built_in.kept(conversation)

    def draft(self, conversation: str, email: Email) -> None:
        self._choice.of(conversation).draft(conversation, email)

    def send(self, conversation: str, email: Email) -> bool:
        return self._choice.of(conversation).send(conversation, email)

    def was_sent(self, conversation: str, id: str) -> bool:
        return self._choice.of(conversation).was_sent(conversation, id)


class ChosenTasks:
    """`ports.Tasks` that passes each call on to the tasks which the person has chosen."""

    def __init__(self, built_in: Tasks, connected: Tasks, accounts: Accounts) -> None:
        self._choice = Choice[Tasks]("tasks", built_in, connected, accounts)

    def list(self, conversation: str, of: str = "") -> list[Task]:
        return self._choice.of(conversation).list(conversation, of)

    def lists(self, conversation: str) -> "builtins.list[TaskList] | None":
        return self._choice.of(conversation).lists(conversation)

    def kept(self, conversation: str) -> "builtins.list[Task]":
        return self._choice.built_in.kept(conversation)

    def keeps_here(self, conversation: str) -> bool:
        return self._choice.of(conversation) is self._choice.built_in

    def add(
        self, conversation: str, title: str, now: datetime, effect: str, due: Due | None = None, to: str = ""
    ) -> str:
        return self._choice.of(conversation).add(conversation, title, now, effect, due, to)

    def change(self, conversation: str, task: str, title: str, due: Due | None) -> bool:
        return self._choice.of(conversation).change(conversation, task, title, due)

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        return self._choice.of(conversation).complete(conversation, task, now, effect)

    def reopen(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        return self._choice.of(conversation).reopen(conversation, task, now, effect)

    def delete(self, conversation: str, task: str, now: datetime, effect: str, shown: ShownTask | None = None) -> bool:
        return self._choice.of(conversation).delete(conversation, task, now, effect, shown)
