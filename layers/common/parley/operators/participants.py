"""The API routes about participants: listing and enrolling them, changing their status, reading their transcript."""

from parley.api.context import ApiContext
from parley.api.route import (
    PARTICIPANT,
    PROBLEMS_OF_A_CHANGE,
    STILL_WAITS,
    Accepted,
    ApiAnswer,
    ApiCall,
    Route,
    answered,
)
from parley.operators import enrolments
from parley.operators.forms import (
    Details,
    Listing,
    NewParticipant,
    Participant,
    Participants,
    StatusPatch,
    Transcript,
    TranscriptPaging,
)

COLLECTION = "/conversation/participants"
ONE = {"participant": PARTICIPANT}


def _enrol(api: ApiContext, call: ApiCall) -> ApiAnswer:
    assert isinstance(call.body, NewParticipant)
    id, participant = enrolments.enrol(api, call.body, call.event)
    if participant is None:
        return _waiting(id, call.event)
    return answered(201, participant, id, location=f"{COLLECTION}/{id}")


def _list(api: ApiContext, call: ApiCall) -> ApiAnswer:
    assert isinstance(call.query, Listing)
    return answered(200, enrolments.participants(api, call.query))


def _look(api: ApiContext, call: ApiCall) -> ApiAnswer:
    return answered(200, enrolments.one(api, call.path["participant"]))


def _change(api: ApiContext, call: ApiCall) -> ApiAnswer:
    assert isinstance(call.body, StatusPatch)
    participant = enrolments.change(api, call.path["participant"], call.body, call.event)
    return _waiting(call.path["participant"], call.event) if participant is None else answered(200, participant)


def _remove(api: ApiContext, call: ApiCall) -> ApiAnswer:
    is_out = enrolments.remove(api, call.path["participant"], call.event)
    return ApiAnswer(204) if is_out else _waiting(call.path["participant"], call.event)


def _transcript(api: ApiContext, call: ApiCall) -> ApiAnswer:
    assert isinstance(call.query, TranscriptPaging)
    return answered(200, enrolments.transcript(api, call.path["participant"], call.query))


def _waiting(participant: str, event: str) -> ApiAnswer:
    accepted = Accepted(id=participant, event=event)
    return answered(202, accepted, participant, location=f"{COLLECTION}/{participant}")


ROUTES: dict[str, Route] = {
    f"POST {COLLECTION}": Route(
        name="enrol",
        summary="Enrol somebody, and greet them.",
        does=_enrol,
        answers={201: ("They are enrolled.", Participant), 202: STILL_WAITS},
        problems=(400, 409, 413, 415),
        body=NewParticipant,
        changes=True,
    ),
    f"GET {COLLECTION}": Route(
        name="listParticipants",
        summary="Who is enrolled, a page at a time, or whoever has a number.",
        does=_list,
        answers={200: ("A page.", Participants)},
        problems=(404,),
        query=Listing,
    ),
    f"GET {COLLECTION}/{{participant}}": Route(
        path=ONE,
        name="getParticipant",
        summary="One of them: who they are, where their conversation stands, what they will be sent.",
        does=_look,
        answers={200: ("The participant.", Details)},
        problems=(404,),
    ),
    f"PATCH {COLLECTION}/{{participant}}": Route(
        path=ONE,
        name="changeStatus",
        summary="Pause, go on, complete or withdraw. Whoever withdraws is told.",
        does=_change,
        answers={200: ("As they are now.", Participant), 202: STILL_WAITS},
        problems=PROBLEMS_OF_A_CHANGE,
        body=StatusPatch,
        changes=True,
    ),
    f"DELETE {COLLECTION}/{{participant}}": Route(
        path=ONE,
        name="removeParticipant",
        summary="Withdraw somebody, tell them, and forget what was said about them here.",
        does=_remove,
        answers={204: ("They are out.", None), 202: STILL_WAITS},
        problems=(404,),
        changes=True,
    ),
    f"GET {COLLECTION}/{{participant}}/transcript": Route(
        path=ONE,
        name="getTranscript",
        summary="What was said and who said it, as far as it is kept.",
        does=_transcript,
        answers={200: ("A page.", Transcript)},
        problems=(404,),
        query=TranscriptPaging,
    ),
}
