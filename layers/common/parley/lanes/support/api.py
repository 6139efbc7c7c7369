"""What operators may do about tickets and hand-offs: look, answer, take, hand back, close.

Every change is an event in the person's mailbox, in order with what they write. Whoever answers while another operator
has the hand-off gets 409, which says who has it, unless they say that they take it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AwareDatetime, Field, JsonValue

from parley.api.context import ApiContext, no_such_participant
from parley.api.route import (
    OF_PERSON,
    PARTICIPANT,
    PROBLEMS_OF_A_CHANGE,
    STILL_WAITS,
    Accepted,
    ApiAnswer,
    ApiCall,
    ApiContent,
    ApiForm,
    LaneApi,
    NameOfOperator,
    Paging,
    PathValue,
    Route,
    answered,
    rows_asked_for,
)
from parley.conversation.events import Notified
from parley.conversation.state import MOST_UNSENT, Conversation
from parley.errors import Problem

if TYPE_CHECKING:
    from parley.lanes.support.notes import SupportNotes

COLLECTION, PEOPLE = "/conversation/tickets", "/conversation/participants"
LANE_NAME, TICKET_ROWS, NUMBER_ROWS = "support", "TICKET", "TICKET_NUMBER"
TICKET = PathValue(r"T-[0-9A-Z]{4,8}", "The ticket's number.")


AnswerText = Annotated[
    str,
    Field(
        max_length=1_600,
        pattern=r"^[^\x00-\x08\x0b-\x1f\x7f-\x9f]*[^\x00-\x20\x7f-\xa0][^\x00-\x08\x0b-\x1f\x7f-\x9f]*$",
        description="What is said, in lines: no other control characters, and not only space.",
        examples=["We'll be there at five."],
    ),
]


class MoveForm(ApiForm):
    """Who does it."""

    operator: NameOfOperator


class TakingForm(MoveForm):
    """Who takes a hand-off, or hands it back."""

    take: bool = Field(False, strict=True, description="Whether to take it from another operator who has it.")


class AnswerForm(TakingForm):
    """What an operator answers to the person."""

    text: AnswerText


class TicketMove(TakingForm):
    """What becomes of a ticket."""

    move: Literal["take", "close"]


class TicketPaging(Paging):
    """The query that chooses a page of tickets."""

    status: Literal["open", "closed"] | None = Field(None, description="Only those; left out: all.")
    participant: str = Field("", pattern=OF_PERSON, description="Only this participant's, all at once.")


class Ticket(ApiContent):
    """A ticket as operators read it."""

    number: str
    status: str
    conversation: str = Field(description="The participant's id: their transcript, and where to answer.")
    created_at: AwareDatetime
    subject: str
    closed_at: AwareDatetime | None
    closed_by: str | None = Field(description="The operator; null: the person, or nobody yet.")


class TicketDetails(Ticket):
    """A ticket with what was added to it, and who speaks with the person now."""

    entries: list[str]
    name: str | None
    language: str
    handed_off: bool = Field(description="Whether the bot is silent and people answer.")
    taken_by: str | None


class TicketPage(ApiContent):
    """A page of tickets, the latest first."""

    items: list[Ticket]
    next: str | None = Field(description="The cursor of the next page; null: there is none. A page may be short.")


class UnsentWords(ApiContent):
    """An answer that waits until the person writes, because WhatsApp lets nobody write to them before."""

    operator: str
    text: str


class HandOffState(ApiContent):
    """How a conversation stands between the bot and people."""

    conversation: str = Field(description="The participant's id.")
    handed_off: bool = Field(description="Whether the bot is silent and people answer.")
    ticket: str | None
    since: AwareDatetime | None
    taken_by: str | None = Field(description="The operator who has it; null: nobody yet.")
    taken_at: AwareDatetime | None
    summary: str
    name: str | None
    language: str
    unsent: list[UnsentWords] = Field(
        description="Answers that wait until the person writes, oldest first: WhatsApp lets nobody write before."
    )


class HandOffs(ApiContent):
    """A page of the conversations that people answer now, the latest ticket first."""

    items: list[HandOffState]
    next: str | None


# --- looking ----------------------------------------------------------------------------------------------------------


def _notes(conversation: Conversation) -> "SupportNotes":
    from parley.lanes.support.notes import support_notes  # most requests need not load it

    return support_notes(conversation)


def _state(conversation: Conversation) -> HandOffState:
    """Return how a conversation is handed off (operator, ticket, unsent answers), as the API shows it."""
    notes, person = _notes(conversation), conversation.person
    hand_off, ticket = notes.hand_off, notes.ticket
    return HandOffState(
        conversation=conversation.id,
        handed_off=hand_off is not None,
        ticket=ticket.number if ticket else None,
        since=hand_off.since if hand_off else None,
        taken_by=hand_off.operator if hand_off else None,
        taken_at=hand_off.taken_at if hand_off else None,
        summary=ticket.summary if ticket else "",
        name=person.name if person else None,
        language=_language(conversation),
        unsent=[UnsentWords(operator=each.operator, text=each.text) for each in conversation.unsent],
    )


def _language(conversation: Conversation) -> str:
    """Return the language in which the person writes; empty if it is not known yet. It is not guessed from their number
    here: the library for that is not in the API's bundle.
    """
    return (conversation.person.language if conversation.person else None) or ""


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: row.get(name) for name in ("number", "status", "conversation", "subject", "closed_at")}
    return kept | {"created_at": row["at"], "closed_by": row.get("closed_by") or None}


def _tickets(api: ApiContext, call: ApiCall) -> ApiAnswer:
    assert isinstance(call.query, TicketPaging)
    page = rows_asked_for(api.rows(TICKET_ROWS), call.query.participant, call.query)
    wanted = (row for row in page.rows if call.query.status in (None, row["status"]))
    return answered(200, TicketPage(items=[Ticket.model_validate(_fields(row)) for row in wanted], next=page.next))


def _row(api: ApiContext, number: str) -> dict[str, Any]:
    link = api.rows(NUMBER_ROWS).get("", number)
    row = api.rows(TICKET_ROWS).get("", str(link["ticket"])) if link else None
    if row is None:
        raise Problem(404, "There is no such ticket.", "no-such-ticket")
    return row


def _ticket(api: ApiContext, call: ApiCall) -> ApiAnswer:
    row = _row(api, call.path["ticket"])
    return answered(200, _details(row, api.known(row["conversation"])), row["conversation"])


def _details(row: Mapping[str, Any], conversation: Conversation) -> TicketDetails:
    """Return a ticket with its entries, person and hand-off, as the API shows it. The entries of an open ticket are in
    the conversation's notes, those of a closed one in its row.
    """
    notes, person = _notes(conversation), conversation.person
    is_open = notes.ticket is not None and notes.ticket.number == row["number"]
    hand_off = notes.hand_off if is_open else None
    open_one = next((each for each in notes.open_tickets if each.number == row["number"]), None)
    entries = open_one.entries_in_words if open_one else row.get("entries", "")
    return TicketDetails.model_validate(
        _fields(row)
        | {
            "entries": entries.splitlines(),
            "name": person.name if person else None,
            "language": _language(conversation),
            "handed_off": hand_off is not None,
            "taken_by": hand_off.operator if hand_off else None,
        }
    )


def _hand_offs(api: ApiContext, call: ApiCall) -> ApiAnswer:
    assert isinstance(call.query, TicketPaging)
    page = rows_asked_for(api.rows(TICKET_ROWS), call.query.participant, call.query)
    ids = [row["conversation"] for row in page.rows if row["status"] == "open"]
    found = api.directory.documents(list(dict.fromkeys(ids)))
    states = (_state(found[id]) for id in dict.fromkeys(ids) if id in found)
    return answered(200, HandOffs(items=[each for each in states if each.handed_off], next=page.next))


# --- changing ---------------------------------------------------------------------------------------------------------


def _say(api: ApiContext, call: ApiCall) -> ApiAnswer:
    assert isinstance(call.body, AnswerForm)
    data: dict[str, JsonValue] = {"text": call.body.text, "operator": call.body.operator, "take": call.body.take}
    return _moved(api, call, call.path["participant"], "operator_said", call.body, data)


def _take(api: ApiContext, call: ApiCall) -> ApiAnswer:
    assert isinstance(call.body, TakingForm)
    data: dict[str, JsonValue] = {"operator": call.body.operator, "take": call.body.take}
    return _moved(api, call, call.path["participant"], "operator_took", call.body, data)


def _hand_back(api: ApiContext, call: ApiCall) -> ApiAnswer:
    assert isinstance(call.body, TakingForm)
    data: dict[str, JsonValue] = {"operator": call.body.operator, "take": call.body.take}
    return _moved(api, call, call.path["participant"], "handed_back", call.body, data)


def _move_ticket(api: ApiContext, call: ApiCall) -> ApiAnswer:
    assert isinstance(call.body, TicketMove)
    row = _row(api, call.path["ticket"])
    data: dict[str, JsonValue] = {"operator": call.body.operator, "take": call.body.take, "ticket": row["number"]}
    what = {"take": "operator_took", "close": "closed"}[call.body.move]
    return _moved(api, call, row["conversation"], what, call.body, data)


def _moved(api: ApiContext, call: ApiCall, id: str, what: str, body: MoveForm, data: dict[str, JsonValue]) -> ApiAnswer:
    """Queue an operator's move (`what`: answer, take, hand back, close) in the person's mailbox. Answer 200 with the
    hand-off if the move was made, 202 if it still waits. Raises Problem if the move is impossible, or became so while
    it waited.
    """
    before = api.load(id, call.event)
    is_repeated = call.event in before.receipts
    if not is_repeated:
        _require_possible(before.conversation, what, body, data)
    now = api.now()
    told: dict[str, JsonValue] = {**data, "at": now.isoformat()}
    event = Notified(id=call.event, conversation=id, received_at=now, lane=LANE_NAME, what=what, data=told)
    after = api.applied(before, event)
    if after is None:
        return answered(202, Accepted(id=id, event=call.event), id)
    if not is_repeated and not _is_done(after, call.event, what, body):
        _require_possible(after, what, body, data)
        raise Problem(409, "The person has written or been answered meanwhile: look again.", "changed")
    return answered(200, _state(after), id)


def _require_possible(conversation: Conversation, what: str, body: MoveForm, data: Mapping[str, JsonValue]) -> None:
    """Raise Problem if an operator cannot make this move now: 404 for an unknown person; 409 if they cannot be written
    to, another operator has the hand-off, too many answers wait, or it is done already.
    """
    if conversation.person is None:
        raise no_such_participant()
    notes = _notes(conversation)
    if what in ("operator_said", "operator_took"):
        _require_reachable(conversation)
    if what in ("operator_said", "operator_took", "handed_back"):
        _require_free(notes, body)
    if what == "operator_said" and len(conversation.unsent) >= MOST_UNSENT:
        told = f"{MOST_UNSENT} answers wait for them already, and leave as soon as they write: nothing more can wait."
        raise Problem(409, told, "full")
    if what == "handed_back" and notes.hand_off is None:
        raise Problem(409, "The bot answers them already.", "not-handed-off")
    if what == "closed" and data["ticket"] not in [each.number for each in notes.open_tickets]:
        raise Problem(409, "The ticket is closed already.", "closed")


def _require_reachable(conversation: Conversation) -> None:
    if conversation.is_opted_out:
        raise Problem(409, "They texted STOP. Only they can undo that, by texting START.", "opted-out")
    if conversation.is_blocked:
        raise Problem(409, "They are blocked. An admin can undo that, by texting UNBLOCK.", "blocked")


def _require_free(notes: "SupportNotes", body: MoveForm) -> None:
    """Raise Problem 409 if another operator has the hand-off, and this operator has not asked to take it over."""
    hand_off, is_taking = notes.hand_off, isinstance(body, TakingForm) and body.take
    if hand_off is not None and hand_off.is_of_another(body.operator) and not is_taking:
        since = f"{hand_off.taken_at:%Y-%m-%d %H:%M}"
        raise Problem(409, f"{hand_off.operator} has it since {since} UTC; it can be taken from them.", "taken")


def _is_done(after: Conversation, event: str, what: str, body: MoveForm) -> bool:
    """Return whether an operator's move that was just applied had its effect: the answer is in the transcript or waits
    to be sent, the operator has the hand-off, or it is over. Always True for other moves.
    """
    notes = _notes(after)
    if what == "operator_said":
        is_said = any(line.id.startswith(f"{event}.r") for line in after.history.lines)
        return is_said or any(each.event == event for each in after.unsent)
    if what == "handed_back":
        return notes.hand_off is None
    if what == "operator_took":
        return notes.hand_off is not None and not notes.hand_off.is_of_another(body.operator)
    return True


ONE = {"participant": PARTICIPANT}
CHANGING: dict[str, Any] = {"problems": PROBLEMS_OF_A_CHANGE, "changes": True}
API = LaneApi(
    lane="support",
    routes={
        f"GET {COLLECTION}": Route(
            name="listTickets",
            summary="The tickets, the latest first.",
            does=_tickets,
            answers={200: ("A page.", TicketPage)},
            problems=(404,),
            query=TicketPaging,
        ),
        f"GET {COLLECTION}/{{ticket}}": Route(
            name="getTicket",
            summary="One ticket: what it is about, what was added, who speaks with the person.",
            does=_ticket,
            answers={200: ("The ticket.", TicketDetails)},
            problems=(404,),
            path={"ticket": TICKET},
        ),
        f"POST {COLLECTION}/{{ticket}}/moves": Route(
            name="moveTicket",
            summary="Take the hand-off of a ticket, or close it. The person is told that it is closed.",
            does=_move_ticket,
            answers={200: ("How they stand now.", HandOffState), 202: STILL_WAITS},
            body=TicketMove,
            path={"ticket": TICKET},
            **CHANGING,
        ),
        "GET /conversation/hand-offs": Route(
            name="listHandOffs",
            summary="The conversations that people answer now, the latest first.",
            does=_hand_offs,
            answers={200: ("A page.", HandOffs)},
            problems=(404,),
            query=TicketPaging,
        ),
        f"POST {PEOPLE}/{{participant}}/say": Route(
            name="say",
            summary="Answer a person. The bot is silent from then on, until the hand-off ends.",
            does=_say,
            answers={
                200: ("It is said, or will be as soon as they may be written to.", HandOffState),
                202: STILL_WAITS,
            },
            body=AnswerForm,
            path=ONE,
            **CHANGING,
        ),
        f"POST {PEOPLE}/{{participant}}/take": Route(
            name="takeHandOff",
            summary="Take the hand-off of a person, or begin one.",
            does=_take,
            answers={200: ("It is yours.", HandOffState), 202: STILL_WAITS},
            body=TakingForm,
            path=ONE,
            **CHANGING,
        ),
        f"POST {PEOPLE}/{{participant}}/hand-back": Route(
            name="handBack",
            summary="Let the bot answer again; with `take` also from another operator. The person is told.",
            does=_hand_back,
            answers={200: ("The bot answers again.", HandOffState), 202: STILL_WAITS},
            body=TakingForm,
            path=ONE,
            **CHANGING,
        ),
    },
)
