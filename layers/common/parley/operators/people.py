"""The API routes about everybody who has written: searching them, looking at one of them whole, letting somebody in or
blocking them, cancelling a timer, and deleting everything about a person.

What is done to participants stands in `participants.py`.
"""

import hashlib
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from parley.api.context import ApiContext, no_such_participant
from parley.api.route import (
    PARTICIPANT,
    PROBLEMS_OF_A_CHANGE,
    STILL_WAITS,
    Accepted,
    ApiAnswer,
    ApiCall,
    ApiContent,
    ApiForm,
    Paging,
    PathValue,
    Route,
    answered,
)
from parley.conversation.admission import AdmissionStatus
from parley.conversation.events import EraseRequested, StatusSet, TimerCancelled
from parley.conversation.floor import SILENCES
from parley.conversation.state import Conversation, Person
from parley.errors import Problem
from parley.operators.forms import NEXT, ScheduledMessage, scheduled
from parley.ports import DirectoryEntry, Loaded

COLLECTION = "/conversation/people"
ONE = {"participant": PARTICIPANT}
TIMER = PathValue(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}", "The timer's id.")
AdmissionName = Literal["unknown", "onboarding", "pending", "active", "blocked"]
LEAST_DIGITS = 3
"""The least digits of a search that are looked for in numbers: fewer would find nearly everybody."""


class PeopleSearch(Paging):
    """The query that chooses which people are listed, and the page."""

    words: str = Field("", max_length=100, description="Part of a name, digits of a number, or an id.")
    ids: str = Field(
        "", pattern=r"^([a-z2-7]{52}(,[a-z2-7]{52}){0,99})?$", description="Only these, by their ids, comma-separated."
    )
    status: AdmissionName | None = Field(None, description="Only whoever has this admission status.")
    language: str | None = Field(None, pattern=r"^[a-z]{2}$", description="Only whoever is written to in it.")
    opted_out: Literal["yes", "no"] | None = Field(
        None, description="yes: only whoever texted STOP; no: only the others."
    )


class KnownPerson(ApiContent):
    """A person who has written, as a list shows them."""

    id: str = Field(description="Names them in addresses: it holds nothing of their number.")
    phone: str
    name: str | None
    status: str = Field(description="Whether they are let in: unknown, onboarding, pending, active or blocked.")
    channel: str = Field(description="By which they are written to: sms or whatsapp.")
    language: str | None
    opted_out: bool = Field(description="Whether they texted STOP: then nothing is sent to them.")
    heard_at: AwareDatetime | None = Field(description="When they last wrote.")
    enrolment: str | None = Field(description="Their status as a participant; null: they are not enrolled.")
    open_questions: int = Field(description="How many questions wait for their answer.")
    answered_by: str = Field(description="Who answers them: service, or operators while a hand-off lasts.")


class PeoplePage(ApiContent):
    """A page of people, in no order that means anything."""

    items: list[KnownPerson]
    next: str | None = NEXT


class AdmissionForm(ApiForm):
    """The body that decides whether a person is let in."""

    happening: Literal["let in", "blocked", "unblocked"]


class OpenQuestion(ApiContent):
    """A question that waits for a person's answer."""

    text: str
    tools: list[str] = Field(description="The actions that a yes would run.")


class OpenPlan(ApiContent):
    """A plan of several steps that is not over."""

    summary: str
    steps: list[str] = Field(description="Each step and how far it is, as `send_email: asked`.")


class PersonTimer(ScheduledMessage):
    """A message that a person will be sent, with the id by which it is cancelled."""

    id: str


class ConsentRecord(ApiContent):
    """A consent to be written to, or its withdrawal."""

    at: AwareDatetime
    given: bool
    channel: str
    words: str
    vouched: bool = Field(description="Whether an operator vouched for it.")


class SpentToday(ApiContent):
    """What a person's conversation has cost on the last day on which it cost anything (UTC)."""

    day: str
    tokens: int
    model_micro_dollars: int
    sms_micro_dollars: int


class WholePerson(KnownPerson):
    """A person, with all that stands open in their conversation."""

    timezone: str | None
    lane: str | None = Field(description="That their texts go to now; null: each text is looked at.")
    questions: list[OpenQuestion]
    plans: list[OpenPlan]
    timers: list[PersonTimer]
    facts: int = Field(description="How many things the service remembers of them.")
    lanes: list[str] = Field(description="The lanes that keep something of them.")
    consents: list[ConsentRecord]
    spent: SpentToday | None


def _list(api: ApiContext, call: ApiCall) -> ApiAnswer:
    """List a page of the people who match. Language and opt-out stand in the documents, so that a page that asks for
    them may be short.
    """
    asked = call.query
    assert isinstance(asked, PeopleSearch)
    following: str | None = None
    if asked.ids:
        ids = list(dict.fromkeys(asked.ids.split(",")))
    else:
        page = api.directory.people(asked.limit, asked.cursor, lambda entry: _matches(entry, asked))
        ids, following = [entry.conversation for entry in page.entries], page.next
    found = api.directory.documents(ids)
    people = (_listed(found[id], api.now()) for id in ids if id in found)
    items = [each for each in people if each is not None and _has(each, asked)]
    return answered(200, PeoplePage(items=items, next=following))


def _look(api: ApiContext, call: ApiCall) -> ApiAnswer:
    conversation = api.known(call.path["participant"])
    assert conversation.person is not None  # `known` raises for whoever never wrote
    return answered(200, _whole(conversation, conversation.person, api.now()))


def _decide(api: ApiContext, call: ApiCall) -> ApiAnswer:
    """Let a person in, block or unblock them. Raises Problem 409 if that does not apply to them: an admin cannot be
    blocked, and nobody unblocked who is not.
    """
    assert isinstance(call.body, AdmissionForm)
    id, happening = call.path["participant"], call.body.happening
    before = _known(api, call)
    event = StatusSet(id=call.event, conversation=id, received_at=api.now(), happening=happening)
    after = api.applied(before, event)
    if after is None or after.person is None:
        return answered(202, Accepted(id=id, event=call.event), id)
    if call.event not in before.receipts and after.person.status is _status(before.conversation):
        told = (
            f"Nothing has changed: nobody who is {after.person.status.value} can be {happening}, and no admin blocked."
        )
        raise Problem(409, told, "not-possible")
    return answered(200, _whole(after, after.person, api.now()), id)


def _cancel(api: ApiContext, call: ApiCall) -> ApiAnswer:
    """Cancel a timer. The person is not told. Raises Problem 404 if nothing with this id is awaited."""
    id, timer = call.path["participant"], call.path["timer"]
    before = _known(api, call)
    awaited = next((each.id for each in before.conversation.timers if name_of_timer(each.id) == timer), None)
    if awaited is None and call.event not in before.receipts:
        raise Problem(404, "Nothing with this id is awaited.", "no-such-timer")
    event = TimerCancelled(id=call.event, conversation=id, received_at=api.now(), timer=awaited or "")
    if api.applied(before, event) is None:
        return answered(202, Accepted(id=id, event=call.event), id)
    return ApiAnswer(204)


def name_of_timer(id: str) -> str:
    """Return the name of a timer in an address: a hash of its id, which may hold any sign of a provider's ids."""
    return hashlib.sha256(id.encode()).hexdigest()[:32]


def _erase(api: ApiContext, call: ApiCall) -> ApiAnswer:
    """Have everything about a person deleted, as they can themselves. It waits for what runs, and is often still
    awaited when the API answers.
    """
    id = call.path["participant"]
    before = _known(api, call)
    after = api.applied(before, EraseRequested(id=call.event, conversation=id, received_at=api.now()))
    is_gone = after is not None and after.person is None
    return ApiAnswer(204) if is_gone else answered(202, Accepted(id=id, event=call.event), id)


def _known(api: ApiContext, call: ApiCall) -> Loaded:
    """Load the conversation of a person, with the receipt of this request's event. Raises Problem 404 if nobody has
    this id, unless this request has already been applied.
    """
    loaded = api.load(call.path["participant"], call.event)
    if loaded.conversation.person is None and call.event not in loaded.receipts:
        raise no_such_participant()
    return loaded


def _status(conversation: Conversation) -> AdmissionStatus | None:
    return conversation.person.status if conversation.person else None


def _matches(entry: DirectoryEntry, asked: PeopleSearch) -> bool:
    if asked.status is not None and entry.status != AdmissionStatus(asked.status):
        return False
    words = asked.words.strip().casefold()
    if not words or entry.conversation == words or words in (entry.name or "").casefold():
        return True
    digits = "".join(each for each in words if each.isdecimal())
    is_number = not any(each.isalpha() for each in words) and len(digits) >= LEAST_DIGITS
    return is_number and digits in entry.number


def _has(person: KnownPerson, asked: PeopleSearch) -> bool:
    speaks = asked.language is None or person.language == asked.language
    return speaks and (asked.opted_out is None or person.opted_out is (asked.opted_out == "yes"))


def _listed(conversation: Conversation, at: datetime) -> KnownPerson | None:
    person = conversation.person
    return KnownPerson.model_validate(_fields(conversation, person, at)) if person is not None else None


def _fields(conversation: Conversation, person: Person, at: datetime) -> dict[str, object]:
    floor = conversation.floor
    is_silent = floor is not None and floor.mode == SILENCES and floor.is_held(at)
    return {
        "id": conversation.id,
        "phone": person.number,
        "name": person.name,
        "status": person.status.value,
        "channel": person.channel.value,
        "language": person.language,
        "opted_out": person.opted_out,
        "heard_at": person.heard_at,
        "enrolment": conversation.enrolment.status if conversation.enrolment else None,
        "open_questions": len(conversation.questions) + len(conversation.waiting),
        "answered_by": "operators" if is_silent else "service",
    }


def _whole(conversation: Conversation, person: Person, at: datetime) -> WholePerson:
    spent = conversation.spent
    return WholePerson.model_validate(
        _fields(conversation, person, at)
        | {
            "timezone": person.timezone,
            "lane": conversation.floor.lane if conversation.floor else None,
            "questions": [
                OpenQuestion(text=each.text, tools=[planned.tool for planned in each.planned])
                for each in (*conversation.questions, *conversation.waiting)
            ],
            "plans": [
                OpenPlan(summary=plan.summary, steps=[f"{step.action}: {step.state}" for step in plan.steps])
                for plan in conversation.plans
            ],
            "timers": [
                PersonTimer(id=name_of_timer(timer.id), **scheduled(timer).model_dump())
                for timer in conversation.timers
            ],
            "facts": len(conversation.memory),
            "lanes": sorted(conversation.notes),
            "consents": [
                ConsentRecord(
                    at=each.at, given=each.given, channel=each.channel.value, words=each.words, vouched=each.vouched
                )
                for each in person.consents
            ],
            "spent": SpentToday(
                day=spent.day.isoformat(),
                tokens=spent.tokens,
                model_micro_dollars=spent.micro_dollars,
                sms_micro_dollars=spent.sms_micro_dollars,
            )
            if spent
            else None,
        }
    )


ROUTES: dict[str, Route] = {
    f"GET {COLLECTION}": Route(
        name="listPeople",
        summary="Everybody who has written, a page at a time, or whom a search finds.",
        does=_list,
        answers={200: ("A page.", PeoplePage)},
        problems=(404,),
        query=PeopleSearch,
    ),
    f"GET {COLLECTION}/{{participant}}": Route(
        path=ONE,
        name="getPerson",
        summary="One of them: what stands open in their conversation, their timers, consents and cost.",
        does=_look,
        answers={200: ("The person.", WholePerson)},
        problems=(404,),
    ),
    f"POST {COLLECTION}/{{participant}}/admission": Route(
        path=ONE,
        name="decideAdmission",
        summary="Let somebody in, block them, or unblock them. Who is let in is told.",
        does=_decide,
        answers={200: ("As they are now.", WholePerson), 202: STILL_WAITS},
        problems=PROBLEMS_OF_A_CHANGE,
        body=AdmissionForm,
        changes=True,
    ),
    f"DELETE {COLLECTION}/{{participant}}/timers/{{timer}}": Route(
        path=ONE | {"timer": TIMER},
        name="cancelTimer",
        summary="Cancel a message that somebody would be sent. They are not told.",
        does=_cancel,
        answers={204: ("It is cancelled.", None), 202: STILL_WAITS},
        problems=(404,),
        changes=True,
    ),
    f"DELETE {COLLECTION}/{{participant}}": Route(
        path=ONE,
        name="erasePerson",
        summary="Delete everything about somebody, for good.",
        does=_erase,
        answers={204: ("It is deleted.", None), 202: STILL_WAITS},
        problems=(404,),
        changes=True,
    ),
}
