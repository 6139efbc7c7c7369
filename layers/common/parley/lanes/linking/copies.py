"""What of a person's own is copied to their Google account: the things that are kept here, and a job that copies them.

    GRANT#copy-<effect>   a job: account (a hash of its id at Google), services, results, is_removing, tries

A result is one text, "<service> <outcome> <id here> <id at Google> <reason>", written after each thing. The id at
Google is made of the id here, so that a repeat makes no second one. What is kept here stays as it is.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from pydantic import Field

from parley.conversation.account_services import ServiceName, in_order
from parley.ports import Appointment, Contact, LinkedAccount, Services, Task
from parley.schedules import following
from parley.tools.tool import Arguments, Call, LaneAction

COPYABLE: tuple[ServiceName, ...] = ("calendar", "contacts", "tasks")
"""The services whose things can be copied. Email that was sent here is no email of the account's."""
COPY_TOOL = "copy_to_google"
"""The name of the tool that copies, which is offered after a choice."""
MOST = 1_000
"""The most things that one job copies."""
ROWS, JOB = "GRANT", "copy-"
CopyOutcome = Literal["copied", "there", "failed", "removed", "stays"]
"""What became of a thing: it was copied; it was there before; it could not be copied; its copy was deleted again; its
copy stays, because it was changed at Google."""
AT_GOOGLE: frozenset[CopyOutcome] = frozenset(["copied", "there", "stays"])
"""The outcomes after which a thing is at Google, and is not copied again."""


class CopyRequest(Arguments):
    """What is copied to the account, as the person is asked."""

    account: str = Field(max_length=254)
    """The email address of the account."""
    events: int = 0
    contacts: int = 0
    tasks: int = 0
    is_offered: bool = False
    """Whether the copying was offered, and not asked for."""

    @property
    def counts(self) -> Mapping[ServiceName, int]:
        """How many things of each service there are to copy; a service without any is left out."""
        counts: dict[ServiceName, int] = {"calendar": self.events, "contacts": self.contacts, "tasks": self.tasks}
        return {service: count for service, count in counts.items() if count}


@dataclass(frozen=True)
class KeptThing:
    """A thing that is kept here: an event that is to come, a contact, or an open task."""

    service: ServiceName
    id: str
    title: str
    thing: Appointment | Contact | Task


@dataclass(frozen=True)
class CopyResult:
    """What became of one thing."""

    service: ServiceName
    outcome: CopyOutcome
    id: str
    made: str = "-"
    """The id of the copy."""
    reason: str = "-"
    """Why the thing could not be copied: a key of the texts' `why`."""

    @classmethod
    def read(cls, stored: str) -> Self:
        """Return the result that is stored as this text."""
        service, outcome, id, made, reason = stored.split(" ")
        return cls(service, outcome, id, made, reason)  # type: ignore[arg-type]

    def store(self) -> str:
        """Return the result as one text."""
        return " ".join((self.service, self.outcome, self.id, self.made, self.reason))


@dataclass(frozen=True)
class CopyJob:
    """A job that copies what is kept here to an account, or deletes these copies again."""

    id: str
    """The id of the effect that the person agreed to."""
    account: str
    """The key of the account (`account_key`)."""
    services: tuple[ServiceName, ...]
    results: tuple[CopyResult, ...] = ()
    is_removing: bool = False
    tries: int = 0
    """How often in a row Google could not be reached."""

    def with_result(self, result: CopyResult) -> Self:
        """Return the job with what became of a thing, in place of what became of it before."""
        others = (each for each in self.results if (each.service, each.id) != (result.service, result.id))
        return replace(self, results=(*others, result), tries=0)

    def having(self, *outcomes: CopyOutcome) -> tuple[CopyResult, ...]:
        """Return the results with these outcomes."""
        return tuple(each for each in self.results if each.outcome in outcomes)

    def store(self) -> dict[str, Any]:
        """Return the fields of the job's row."""
        return {
            "account": self.account,
            "services": list(self.services),
            "results": [each.store() for each in self.results],
            "is_removing": self.is_removing,
            "tries": self.tries,
        }


def _read(row: Mapping[str, Any]) -> CopyJob:
    return CopyJob(
        id=str(row["id"]).removeprefix(JOB),
        account=str(row["account"]),
        services=in_order(row["services"]),
        results=tuple(CopyResult.read(each) for each in row["results"]),
        is_removing=bool(row["is_removing"]),
        tries=int(row["tries"]),
    )


def account_key(call: Call[Services], account: LinkedAccount) -> str:
    """Return a key by which an account is known again, and which does not tell whose it is: it outlasts the account."""
    return hashlib.sha256(f"{call.conversation} {account.subject}".encode()).hexdigest()[:16]


def jobs(call: Call[Services]) -> list[CopyJob]:
    """Return the person's jobs, oldest first."""
    return [_read(row) for row in call.services.rows(ROWS).list(call.conversation) if str(row["id"]).startswith(JOB)]


def job_called(call: Call[Services], id: str) -> CopyJob | None:
    """Return the job with this id; None if there is none."""
    row = call.services.rows(ROWS).get(call.conversation, f"{JOB}{id}")
    return _read(row) if row else None


def tries_of(services: Services, conversation: str, id: str) -> int:
    """Return how often in a row Google could not be reached for a job."""
    row = services.rows(ROWS).get(conversation, f"{JOB}{id}")
    return int(row["tries"]) if row else 0


def save(call: Call[Services], job: CopyJob) -> None:
    """Write a job's row."""
    rows, id = call.services.rows(ROWS), f"{JOB}{job.id}"
    if not rows.change(call.conversation, id, job.store()):
        rows.put(call.conversation, id, job.store())


def kept_things(call: Call[Services], services: Iterable[ServiceName]) -> list[KeptThing]:
    """Return what is kept here of these services and can be copied: events that are to come, all contacts, and open
    tasks.
    """
    own, found = call.services, list[KeptThing]()
    if "calendar" in services:
        events = own.calendar.kept(call.conversation)
        found += [KeptThing("calendar", each.id, each.title, each) for each in events if _is_to_come(call, each)]
    if "contacts" in services:
        people = own.contacts.kept(call.conversation)
        found += [KeptThing("contacts", each.id, each.name, each) for each in people]
    if "tasks" in services:
        tasks = own.tasks.kept(call.conversation)
        found += [KeptThing("tasks", each.id, each.title, each) for each in tasks if not each.done]
    return found


def _is_to_come(call: Call[Services], event: Appointment) -> bool:
    """Return whether an event has not ended, or happens again."""
    return event.end(event.start) > call.now or bool(event.recurs and following(event.recurs, event.id, call.now))


def not_copied(call: Call[Services], services: Iterable[ServiceName], account: LinkedAccount) -> list[KeptThing]:
    """Return what is kept here of these services and was not copied to this account, at most MOST things."""
    key = account_key(call, account)
    there = (each for job in jobs(call) if job.account == key for each in job.having(*AT_GOOGLE))
    at_google = {(each.service, each.id) for each in there}
    found = kept_things(call, services)
    return [each for each in found if (each.service, each.id) not in at_google][:MOST]


def id_at_google(thing: KeptThing, earlier: Sequence[CopyJob]) -> str:
    """Return the id of a thing's next copy: its own or, since no id can be used again whose thing was deleted, one with
    the number of copies that were.
    """
    gone = sum(
        each.id == thing.id and each.service == thing.service for job in earlier for each in job.having("removed")
    )
    return f"{thing.id}.c{gone}" if gone else thing.id


def request(
    call: Call[Services], services: Iterable[ServiceName], account: LinkedAccount, *, is_offered: bool
) -> CopyRequest | None:
    """Return what to ask the person about copying to their account; None if there is nothing to copy."""
    used = in_order([each for each in services if each in account.serves and each in COPYABLE])
    found = not_copied(call, used, account)
    events, contacts, tasks = (sum(each.service == service for each in found) for service in COPYABLE)
    if not found:
        return None
    return CopyRequest(account=account.name, events=events, contacts=contacts, tasks=tasks, is_offered=is_offered)


def copy_offer(
    call: Call[Services], services: Iterable[ServiceName], account: LinkedAccount | None
) -> tuple[LaneAction, ...]:
    """Return the offer to copy what is kept here of these services to the account; empty if there is nothing."""
    wanted = request(call, services, account, is_offered=True) if account else None
    return (LaneAction(COPY_TOOL, wanted),) if wanted else ()
