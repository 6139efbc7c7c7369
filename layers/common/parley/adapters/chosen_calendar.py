"""`ports.Calendar` for everybody: the built-in calendar, or that of the account that a person has connected.

Which one it is takes one database read, and no token. Appointments are not moved between the two.
"""

from datetime import datetime

from parley.ports import Accounts, Appointment, Calendar


class ChosenCalendar:
    """`ports.Calendar` that passes each call on to the calendar which the person has chosen."""

    def __init__(self, built_in: Calendar, connected: Calendar, accounts: Accounts) -> None:
        self._built_in, self._connected, self._accounts = built_in, connected, accounts

    def within(self, conversation: str, start: datetime, end: datetime) -> list[Appointment]:
        return self._of(conversation).within(conversation, start, end)

    def find(self, conversation: str, words: str) -> list[Appointment]:
        return self._of(conversation).find(conversation, words)

    def get(self, conversation: str, id: str) -> Appointment | None:
        return self._of(conversation).get(conversation, id)

    def kept(self, conversation: str) -> list[Appointment]:
        return self._built_in.kept(conversation)

    def add(self, conversation: str, appointment: Appointment) -> None:
        self._of(conversation).add(conversation, appointment)

    def change(self, conversation: str, appointment: Appointment) -> bool:
        return self._of(conversation).change(conversation, appointment)

    def move_one(self, conversation: str, rest: Appointment, moved: Appointment, now: datetime, effect: str) -> bool:
        return self._of(conversation).move_one(conversation, rest, moved, now, effect)

    def delete(self, conversation: str, appointment: str, now: datetime, effect: str) -> bool:
        return self._of(conversation).delete(conversation, appointment, now, effect)

    def keeps_here(self, conversation: str) -> bool:
        return self._of(conversation) is self._built_in

    def _of(self, conversation: str) -> Calendar:
        account = self._accounts.linked(conversation)
        return self._connected if account is not None and account.keeps_calendar else self._built_in
