"""Memory's shelves: what the tools keep of people."""

from dataclasses import replace
from datetime import datetime

from parley.adapters.memory import MemoryTable
from parley.ports import (
    Appointment,
    Contact,
    Email,
    Entry,
    Task,
)


class MemoryPeople:
    """`ports.People`."""

    def __init__(self, table: MemoryTable) -> None:
        self._table = table

    def all(self) -> list[Entry]:
        with self._table.lock:
            return list(self._table.people.values())


class MemoryTasks:
    """`ports.Tasks`, in the one table as they are in DynamoDB."""

    def __init__(self, table: MemoryTable | None = None) -> None:
        table = table or MemoryTable()
        self._tasks, self._done_by, self._deleted_by = table.tasks, table.done_by, table.deleted_by
        self._lock = table.lock

    def list(self, conversation: str) -> list[Task]:
        with self._lock:
            return [
                task
                for (owner, id), task in self._tasks.items()
                if owner == conversation and (owner, id) not in self._deleted_by
            ]

    def add(self, conversation: str, title: str, now: datetime, effect: str, due: datetime | None = None) -> None:
        with self._lock:
            self._tasks.setdefault((conversation, effect), Task(effect, title, now, due=due))

    def change(self, conversation: str, task: str, title: str, due: datetime | None) -> bool:
        key = (conversation, task)
        with self._lock:
            if key not in self._tasks or key in self._deleted_by:
                return False
            self._tasks[key] = replace(self._tasks[key], title=title, due=due or self._tasks[key].due)
            return True

    def complete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        key = (conversation, task)
        with self._lock:
            if key not in self._tasks or key in self._deleted_by:
                return False
            self._tasks[key] = replace(self._tasks[key], done=True)
            return self._done_by.setdefault(key, effect) == effect

    def delete(self, conversation: str, task: str, now: datetime, effect: str) -> bool:
        key = (conversation, task)
        with self._lock:
            return key in self._tasks and self._deleted_by.setdefault(key, effect) == effect


class MemoryCalendar:
    """`ports.Calendar`."""

    def __init__(self, table: MemoryTable) -> None:
        self._kept, self._deleted_by, self._lock = table.appointments, table.deleted_by, table.lock

    def list(self, conversation: str) -> list[Appointment]:
        with self._lock:
            found = (each for key, each in self._kept.items() if key[0] == conversation and key not in self._deleted_by)
            return sorted(found, key=lambda each: (each.start, each.id))

    def add(self, conversation: str, appointment: Appointment) -> None:
        with self._lock:
            self._kept.setdefault((conversation, appointment.id), appointment)

    def change(self, conversation: str, appointment: Appointment) -> bool:
        key = (conversation, appointment.id)
        with self._lock:
            if key not in self._kept or key in self._deleted_by:
                return False
            self._kept[key] = appointment
            return True

    def delete(self, conversation: str, appointment: str, now: datetime, effect: str) -> bool:
        key = (conversation, appointment)
        with self._lock:
            return key in self._kept and self._deleted_by.setdefault(key, effect) == effect


class MemoryContacts:
    """`ports.Contacts`."""

    def __init__(self, table: MemoryTable) -> None:
        self.kept, self.lock = table.contacts, table.lock

    def list(self, conversation: str) -> list[Contact]:
        with self.lock:
            found = (each for (owner, _), each in self.kept.items() if owner == conversation)
            return sorted(found, key=lambda each: (each.name, each.id))

    def add(self, conversation: str, contact: Contact) -> None:
        with self.lock:
            self.kept.setdefault((conversation, contact.id), contact)


class MemoryMail:
    """`ports.Mail`: what is sent, arrives here."""

    def __init__(self, table: MemoryTable, can_send: bool = False) -> None:
        self.kept, self.lock, self.can_send = table.emails, table.lock, can_send

    def list(self, conversation: str) -> list[Email]:
        with self.lock:
            found = (each for (owner, _), each in self.kept.items() if owner == conversation)
            return sorted(found, key=lambda each: (each.at, each.id), reverse=True)

    def draft(self, conversation: str, email: Email) -> None:
        with self.lock:
            self.kept.setdefault((conversation, email.id), email)

    def send(self, conversation: str, email: Email) -> bool:
        with self.lock:
            self.kept[conversation, email.id] = replace(email, sent=self.can_send)
            return self.can_send

    def was_sent(self, conversation: str, id: str) -> bool:
        with self.lock:
            found = self.kept.get((conversation, id))
            return found is not None and found.sent
