"""A model that writes guided sessions by numbered sentences, and checks each request that it gets."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import count

from parley.lanes.guide.phases import PHASES, winds_down_at
from parley.lanes.guide.writing import guidance
from parley.ports import Deadline, ModelReply, ModelRequest, Usage
from tests.support.guide import session_of
from tests.support.model import calls
from tests.support.phone import Phone

NUMBERED = re.compile(r"Quiet wave [k-t]+ of the (\w+) shore\.")
"""Matches a sentence of the narrator, with its phase."""


def phase_of(request: ModelRequest) -> str:
    """The phase that a request is for, by its instructions."""
    return next(phase for phase in PHASES if guidance()[phase].instructions in request.instructions)


class Narrator:
    """A model that writes numbered sentences: as many as it is asked for, or what `makes` does of a request. It checks
    each request against the session as it stands.
    """

    def __init__(self, makes: Callable[[ModelRequest, list[str]], ModelReply] | None = None) -> None:
        self.requests: list[ModelRequest] = []
        self.numbers, self.makes = count(1), makes
        self.phone: Phone | None = None
        self.previous = ""
        """The id that the next request should go on from."""

    def sentences(self, request: ModelRequest, more: int = 0) -> list[str]:
        wanted = int(re.search(r"about (\d+) sentences", request.instructions)[1])  # type: ignore[index]
        names = ("".join(chr(ord("k") + int(digit)) for digit in str(next(self.numbers))) for _ in range(wanted + more))
        return [f"Quiet wave {name} of the {phase_of(request)} shore." for name in names]

    def reply(self, request: ModelRequest, deadline: Deadline, usage: Usage) -> ModelReply:
        usage.model_calls += 1
        if request.tools:  # the agent of the lane, which is asked for a session
            minutes = next(word for word in request.lines[-1].text.split() if word.isdigit())
            return calls(("start_session", {"minutes": minutes}))
        usage.add("guide", 300, 200)
        self.requests.append(request)
        if self.phone is not None:
            self.check(request, deadline, self.phone)
        id = f"resp_{len(self.requests)}" if request.is_stored else ""
        reply = self.makes(request, self.sentences(request, more=3)) if self.makes else None
        reply = reply or ModelReply(" ".join(self.sentences(request)))
        if "." in reply.text and "Ahora" not in reply.text:
            self.previous = id if reply.is_whole else ""
        return replace(reply, id=id)

    def check(self, request: ModelRequest, deadline: Deadline, phone: Phone) -> None:
        """Assert that the request is exact: its phase, its hint, its message, the response that it goes on from, and
        the time that it may take.
        """
        session = session_of(phone)
        assert session.written_to is not None
        phase, there = session.written_to
        budget, guided = session.budgets[phase], guidance()[phase]
        turn = winds_down_at(budget)
        assert guided.instructions in request.instructions
        hinted = {each for each in PHASES if guidance()[each].hint and guidance()[each].hint in request.instructions}
        assert hinted == ({phase} if there >= turn and phase != "resolution" else set())
        room = min(30, (turn if there < turn else budget) - there)
        assert f"about {room} sentences" in request.instructions
        begins, enters = "Begin the session.", f"Continue. The session is now entering the {phase} phase."
        message = "Continue." if there else begins if phase == PHASES[0] else enters
        assert request.lines[-1].text == message
        # What the written session has told since is in no stored response, so such a request holds its text instead.
        assert request.previous == (self.previous if session.response_id else "")
        assert (len(request.lines) > 1) == (not request.previous and session.total + len(session.queue) > 0)
        assert (request.use, request.is_streamed, request.tools) == ("guide", True, ())
        assert deadline.left <= (session.next_at - phone.clock()).total_seconds(), "no portion waits for the model"
