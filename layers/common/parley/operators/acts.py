"""The API route that records what an operator is about to do with their own rights, beside this API.

The console and the command line move dead letters, look at timers and write exports with the operator's own AWS
credentials, so that this API's function needs no rights for it. They tell so here first: the line of the log has the
caller's access key, which IAM has checked.
"""

from typing import Literal

from pydantic import Field

from parley.api.context import ApiContext
from parley.api.route import ApiAnswer, ApiCall, ApiForm, Route


class ActForm(ApiForm):
    """The body that says what is about to be done, and to what."""

    act: Literal[
        "dead letters looked at",
        "dead letters put back",
        "dead letter put back",
        "dead letter dropped",
        "person exported",
        "person erased",
        "timers looked at",
        "timer cancelled",
    ]
    letter: str = Field("", pattern=r"^[0-9a-f-]{0,36}$", description="The dead letter's id, of its queue.")
    participant: str = Field("", pattern=r"^([a-z2-7]{52})?$", description="Whom it is about, if that is known.")


def _record(api: ApiContext, call: ApiCall) -> ApiAnswer:
    assert isinstance(call.body, ActForm)
    said = {"act": call.body.act} | ({"letter": call.body.letter} if call.body.letter else {})
    return ApiAnswer(204, conversation=call.body.participant, recorded=said)


ROUTES: dict[str, Route] = {
    "POST /conversation/acts": Route(
        name="recordAct",
        summary="Record what you are about to do with rights of your own. Nothing else happens.",
        does=_record,
        answers={204: ("It stands in the log.", None)},
        problems=(400, 413, 415),
        body=ActForm,
    ),
}
