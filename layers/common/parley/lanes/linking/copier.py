"""Copies one thing that is kept here to the person's Google account, or deletes that copy again, through the ports.

    event       added under its own id, which Google refuses to take twice
    task        carries its own id as a mark, and is looked for by it first
    contact     not added if Google has somebody with that address, or with that name and number

A copy that was changed at Google is not deleted.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from parley.conversation.normal_form import normalise
from parley.errors import AccountsBroken, ChangeRefused
from parley.lanes.linking.copies import CopyResult, KeptThing
from parley.ports import Appointment, Contact, Services, Task
from parley.tools.tool import Call

REFUSED = "refused"
"""The reason of a thing that Google does not take."""


class Copier:
    """Copies things for one person, within one step of a job."""

    def __init__(self, call: Call[Services]) -> None:
        self._call, self._services, self._owner = call, call.services, call.conversation

    def copied(self, kept: KeptThing, made: str) -> CopyResult:
        """Copy a thing under this id, and return what became of it. A repeat makes no second copy. Raises GrantLost or
        AccountsUnavailable.
        """
        try:
            is_new = self._add(kept.thing, made)
        except ChangeRefused as error:
            return CopyResult(kept.service, "failed", kept.id, reason=str(error))
        except AccountsBroken:
            return CopyResult(kept.service, "failed", kept.id, reason=REFUSED)
        return CopyResult(kept.service, "copied" if is_new else "there", kept.id, made)

    def removed(self, kept: KeptThing, made: str) -> CopyResult:
        """Delete the copy of a thing, and return what became of it. Raises GrantLost or AccountsUnavailable."""
        try:
            is_gone = self._delete(kept.thing, made)
        except (ChangeRefused, AccountsBroken):
            is_gone = False
        return CopyResult(kept.service, "removed" if is_gone else "stays", kept.id, made)

    # --- copying ----------------------------------------------------------------------------------------------------

    def _add(self, thing: Appointment | Contact | Task, made: str) -> bool:
        """Add a copy of a thing. Return False if it was at Google before."""
        if isinstance(thing, Appointment):
            self._services.calendar.add(self._owner, replace(thing, id=made))
            return True
        if isinstance(thing, Task):
            self._services.tasks.add(self._owner, thing.title, thing.created_at, made, thing.due)
            return True
        if any(_is_known(thing, each) for each in self._people):
            return self._services.contacts.get(self._owner, made) is not None  # the copy of an earlier try
        self._services.contacts.add(self._owner, replace(thing, id=made))
        return True

    @cached_property
    def _people(self) -> Sequence[Contact]:
        """The contacts at Google, as they were when the step began."""
        return self._services.contacts.find(self._owner, "")

    # --- deleting ---------------------------------------------------------------------------------------------------

    def _delete(self, thing: Appointment | Contact | Task, made: str) -> bool:
        """Delete the copy of a thing. Return False if it was changed."""
        now, effect = self._call.now, self._call.effect
        if isinstance(thing, Appointment):
            copy = replace(thing, id=made)
            self._services.calendar.delete(self._owner, made, now, effect, copy)
            return True
        if isinstance(thing, Task):
            task = next((each for each in self._services.tasks.list(self._owner) if each.id == made), None)
            if task is not None and (task.title, task.due, task.done) != (thing.title, thing.due, False):
                return False
            self._services.tasks.delete(self._owner, made, now, effect)
            return True
        found = self._services.contacts.get(self._owner, made)
        if found is None or (found.name, found.emails, found.phones) != (thing.name, thing.emails, thing.phones):
            return found is None
        self._services.contacts.delete(self._owner, made, now, effect)
        return True


def _is_known(contact: Contact, other: Contact) -> bool:
    """Return whether another contact is the same person: by their address, or by their name and number."""
    if contact.email:
        return contact.email.casefold() in (each.casefold() for each in other.emails)
    is_called_so = normalise(contact.name) == normalise(other.name)
    return is_called_so and (not contact.phone or contact.phone in other.phones)
