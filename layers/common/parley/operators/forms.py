"""What operators send and are answered, as it stands in the description that is made of it.

Whatever satisfies the description is accepted: what a field may hold is said in JSON Schema, and nowhere else.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, create_model

from parley.api.route import ApiContent, ApiForm, Paging
from parley.conversation.enrolment import Enrolment
from parley.conversation.history import Line
from parley.conversation.state import Conversation, Person
from parley.conversation.timers import Timer
from parley.operators.lanes import LANE_APIS

ParticipantStatus = Literal["active", "paused", "completed", "withdrawn"]


@cache
def _zones() -> tuple[str, ...]:
    """Return the names of the IANA time zones, without "Factory", which stands for no zone."""
    listed = files("tzdata").joinpath("zones").read_text(encoding="ascii").split()
    return tuple(sorted(name for name in listed if name != "Factory"))


def _known_zone(value: object) -> object:
    if value not in _zones():
        raise ValueError("should be an IANA time zone, as America/Toronto")
    return value


Phone = Annotated[
    str,
    Field(
        # E.164: up to 15 digits, none of them a leading 0. The North American plan has ten behind its 1, and neither
        # area nor exchange begins with 0 or 1.
        pattern=r"^\+(1[2-9][0-9]{2}[2-9][0-9]{6}|[2-9][0-9]{6,14})$",
        description="A number in E.164: + and all its digits.",
        examples=["+14165550123"],
    ),
]
Name = Annotated[
    str,
    Field(
        max_length=100,
        pattern=r"^[^\x00-\x20\x7f-\xa0][^\x00-\x1f\x7f-\x9f]*$",
        description="As they are greeted: no control characters, and no space in front.",
        examples=["Ana"],
    ),
]
Zone = Annotated[
    str,
    BeforeValidator(_known_zone),
    Field(
        description="Where their clock stands. What they say themselves goes before it.",
        json_schema_extra=lambda schema: schema.update(enum=list(_zones())),
        examples=["America/Toronto"],
    ),
]
ShortText = Annotated[str, Field(min_length=1, max_length=100)]
Background = Annotated[str, Field(min_length=1, max_length=2_000, description="What helps to talk with them.")]


class NewParticipant(ApiForm):
    """The body that enrols a person. A field that may be left out may be null too."""

    phone: Phone
    name: Name | None = None
    timezone: Zone | None = None
    background: Background | None = None
    gender: ShortText | None = None
    ethnicity: ShortText | None = None


class StatusPatch(ApiForm):
    """The body that changes a participant's status. An active one can be paused, completed or withdrawn, a paused one
    made active again or any of these, a completed one made active or withdrawn; whoever has withdrawn can be enrolled
    anew."""

    status: ParticipantStatus


class TranscriptPaging(Paging):
    """The query that chooses a page of a transcript, and from which end it is read."""

    order: Literal["oldest", "newest"] = Field("oldest", description="Which lines come first.")


class Listing(Paging):
    """The query that chooses which participants are listed, and the page."""

    phone: Phone | None = Field(None, description="Only whoever has this number; its + is written %2B here.")


# --- answers --------------------------------------------------------------------------------------------------------


class Participant(ApiContent):
    """A participant as operators read them."""

    id: str = Field(description="Names them in addresses: it holds nothing of their number.")
    phone: str
    name: str | None
    status: str
    enrolled_at: AwareDatetime
    changed_at: AwareDatetime = Field(description="When the status last changed.")
    channel: str = Field(description="By which they are written to: sms or whatsapp.")
    opted_out: bool = Field(description="Whether they texted STOP: then nothing is sent to them.")
    language: str | None = Field(description="That they write in, or asked for; null while nothing has shown it.")
    timezone: str | None = Field(description="That they or an operator said; null: what their number tells.")
    background: str | None
    gender: str | None
    ethnicity: str | None

    @classmethod
    def fields_of(cls, conversation: Conversation, person: Person, enrolment: Enrolment) -> dict[str, Any]:
        """Return the fields that every answer about a participant has, by name."""
        return {
            "id": conversation.id,
            "phone": person.number,
            "name": person.name,
            "status": enrolment.status,
            "enrolled_at": enrolment.at,
            "changed_at": enrolment.changed_at,
            "channel": person.channel.value,
            "opted_out": person.opted_out,
            "language": person.language,
            "timezone": person.timezone,
            "background": enrolment.background,
            "gender": enrolment.gender,
            "ethnicity": enrolment.ethnicity,
        }

    @classmethod
    def of(cls, conversation: Conversation) -> "Participant | None":
        """Return a participant as operators see them; None if the person is not enrolled."""
        person, enrolment = conversation.person, conversation.enrolment
        if person is None or enrolment is None:
            return None
        return cls.model_validate(cls.fields_of(conversation, person, enrolment))


class State(ApiContent):
    """The state of a participant's conversation, as operators read it."""

    lane: str | None = Field(description="That their texts go to now; null: each text is looked at.")
    in_session: bool = Field(description="Whether they have written within a day.")
    heard_at: AwareDatetime | None = Field(description="When they last wrote in this session.")
    open_questions: list[str]
    lines: int = Field(description="How many were ever said.")


class ScheduledMessage(ApiContent):
    """A message that a participant will be sent."""

    kind: str
    due: AwareDatetime
    text: str
    recurs: bool


class Known(Participant):
    """A participant, their conversation's state, and what they will be sent, soonest first."""

    state: State
    schedules: list[ScheduledMessage]

    @classmethod
    def known_of(cls, conversation: Conversation, person: Person, enrolment: Enrolment) -> dict[str, Any]:
        """Return the fields of this answer by name, without those that lanes add."""
        session = conversation.session
        state = State(
            lane=conversation.floor.lane if conversation.floor else None,
            in_session=session is not None,
            heard_at=session.heard_at if session else None,
            open_questions=[question.text for question in conversation.questions],
            lines=conversation.history.count,
        )
        schedules = [scheduled(timer) for timer in conversation.timers]
        return cls.fields_of(conversation, person, enrolment) | {"state": state, "schedules": schedules}


DETAILS = {name: detail for lane in LANE_APIS for name, detail in lane.details.items()}
"""The fields that lanes add to the answer about a participant, by name."""
_FIELDS: Any = {
    name: (detail.content | None, Field(description=detail.description)) for name, detail in DETAILS.items()
}
Details = create_model(
    "Details",
    __base__=Known,
    __module__=__name__,
    __doc__="A participant, what lanes know of them, their conversation's state, and what they will be sent.",
    **_FIELDS,
)


def details(conversation: Conversation) -> Known | None:
    """Return all that operators see of a participant; None if the person is not enrolled."""
    person, enrolment = conversation.person, conversation.enrolment
    if person is None or enrolment is None:
        return None
    told = {name: detail.of(conversation) for name, detail in DETAILS.items()}
    return Details.model_validate(Details.known_of(conversation, person, enrolment) | told)


def scheduled(timer: Timer) -> ScheduledMessage:
    """Return a timer as operators read it."""
    return ScheduledMessage(kind=timer.kind, due=timer.due, text=timer.text, recurs=timer.schedule is not None)


LineSpeaker = Literal["person", "service", "operator", "note"]
SPEAKERS: Mapping[str, LineSpeaker] = {"in": "person", "out": "service", "note": "note"}
"""The speaker of a transcript line without an operator's name, by the line's direction."""


class Said(ApiContent):
    """A line of a transcript: who said what, and when."""

    id: str
    at: AwareDatetime
    direction: str = Field(description="in: from them; out: to them; note: what only the model reads.")
    speaker: LineSpeaker = Field(description="Who said it; note: nobody did, only the model reads it.")
    operator: str | None = Field(description="The operator's name; null where another spoke.")
    text: str
    status: str | None = Field(
        description="How far it has got to them: pending, sending, sent, delivered, read, failed, or unknown where "
        "nobody knows; null: it was not sent to them, or that is no longer kept."
    )

    @classmethod
    def of(cls, line: Line, status: str | None) -> "Said":
        speaker: LineSpeaker = "operator" if line.operator is not None else SPEAKERS[line.direction]
        return cls(
            id=line.id,
            at=line.at,
            direction=line.direction,
            speaker=speaker,
            operator=line.operator,
            text=line.text,
            status=status,
        )


NEXT = Field(
    description="The cursor of the page behind this one; null: there is none. A page may be short of its limit."
)


class Participants(ApiContent):
    """A page of participants, in no order that means anything."""

    items: list[Participant]
    next: str | None = NEXT


class Transcript(ApiContent):
    """A page of what was said, in the order that was asked for."""

    items: list[Said]
    next: str | None = NEXT


class Wrong(ApiContent):
    """One field of a request that is wrong, and why."""

    field: str = Field(description="Of the body, the query or the headers; empty: the body as a whole.")
    detail: str


class ProblemDetails(ApiContent):
    """The body of an answer that is an error, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Wrong]
