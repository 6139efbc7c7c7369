"""The tools for a person's tickets: open one, add to it, view it, close it. A person sees only their own tickets."""

from collections.abc import Mapping

from pydantic import AwareDatetime, Field
from pydantic.json_schema import SkipJsonSchema

from parley.business.files import Business
from parley.conversation.text import one_line
from parley.errors import ToolAsks, ToolRefused
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.lanes.support import shop_chat
from parley.lanes.support import ticket as rows
from parley.lanes.support.desk_notice import DeskNotice, tell_desk
from parley.lanes.support.duty import people_answer
from parley.lanes.support.notes import ENTRY, OpenTicket, SupportNotes, notes_for
from parley.lanes.support.passing_on import ASKED, REPORTED
from parley.lanes.support.texts import SupportTexts, say
from parley.lanes.support.wishes import names_no_problem
from parley.ports import Services
from parley.tools.tool import Arguments, Call, LaneAction, NoArguments, Result, Tier, tool

FRAME = 3
"""The characters around what a ticket is about, in its subject: a space and brackets."""
SAME, ANOTHER = "same", "another"
"""The answers to whether a new problem is the one of the open ticket."""


class ReportedProblem(Arguments):
    """What somebody needs help with."""

    problem: str = Field(default="", max_length=1_600, description="What is wrong, in the person's own words.")
    which: str = Field(
        default="", max_length=20, description="same: it belongs to the open ticket; another: it does not."
    )
    is_question: SkipJsonSchema[bool] = False
    """Whether it is no problem, but a question that nobody could answer here."""


class PreparedProblem(Arguments):
    """A problem with what becomes of it."""

    problem: str
    before: tuple[str, ...] = ()
    """What the person wrote before that, which nobody understood, oldest first: the ticket's first entries."""
    is_same: bool = False
    """Whether it is added to the open ticket."""
    closes: str = ""
    """The number of the open ticket that is closed for it."""
    about: str = ""
    """What the person has lately had, in words, if the problem is probably about that: "your order A-7K2P"."""
    at: AwareDatetime
    is_question: bool = False
    """Whether it is a question that nobody could answer here, which people are to answer."""


class Addition(Arguments):
    """What is added to the open ticket."""

    text: str = Field(default="", max_length=1_600, description="What is to be added, in the person's own words.")


class NamedTicket(Arguments):
    """The ticket that is looked at."""

    ticket: str = Field(
        default="", max_length=40, description="Its number, as T-7K2P; empty: the open one, or the last."
    )

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the words in the place of the ticket number have its form ("T-7K2P"), or there are none.
        "ticket to Lisbon" has no such number.
        """
        return "ticket" not in slots or rows.number_in(slots["ticket"]) is not None


class KeepTicket(Arguments):
    """The ticket of a hand-off that an operator has begun."""

    subject: str
    at: AwareDatetime


class CloseTicket(Arguments):
    """The ticket that is closed."""

    id: str
    by: str
    entries: str = ""


def same_or_another(says: SupportTexts, number: str) -> tuple[tuple[str, str], ...]:
    """Return the two answers to whether a new problem belongs to the open ticket, as (words, value) pairs."""
    return ((says.same.format(ticket=number), SAME), (says.another.format(ticket=number), ANOTHER))


def to_open(call: Call[Services], said: ReportedProblem) -> PreparedProblem:
    """Return the problem, and whether it joins the open ticket or gets a new one. Raises ToolAsks if the problem, or
    the answer to that, is missing.
    """
    says, open_one = say(call), notes_for(call).ticket
    if not said.problem or names_no_problem(said.problem):
        raise ToolAsks(says.what_problem, "problem")
    if said.is_question:
        return PreparedProblem(problem=said.problem, is_same=open_one is not None, at=call.now, is_question=True)
    if open_one is None:
        return PreparedProblem(problem=said.problem, at=call.now)
    if said.which not in (SAME, ANOTHER):
        words = says.same_problem.format(ticket=open_one.number, subject=open_one.subject)
        raise ToolAsks(words, "which", same_or_another(says, open_one.number))
    is_same = said.which == SAME
    return PreparedProblem(
        problem=said.problem, is_same=is_same, closes="" if is_same else open_one.number, at=call.now
    )


def _whether_to_open(call: Call[Services], new: PreparedProblem) -> str:
    """Return the question whether to open a ticket for a problem, or to pass on a question that nobody could answer."""
    says = say(call)
    return says.ask_pass_on if new.is_question else says.ask_open.format(problem=_subject(call, new.problem, new.about))


def _passed_on(call: Call[Services], asked: PreparedProblem) -> Result:
    """Add a question to the person's ticket, or open one for it, and tell people on duty of it."""
    notes = notes_for(call)
    if notes.ticket is None:
        ticket = rows.opened(call, asked.at, asked.problem[:ENTRY])
    else:
        ticket = notes.ticket.added(asked.problem, asked.at)
    words = say(call).question_passed_on.format(ticket=ticket.number, when=people_answer(call))
    notice = DeskNotice(ticket=ticket.number, summary=one_line(asked.problem, ENTRY), what=ASKED, by_webhook=False)
    return Result(words, notes=notes.change(ticket=ticket).store(), acts=(LaneAction(tell_desk.name, notice),))


def pass_on_question(text: str, business: Business, stored: LaneNotes) -> ReadCommand | None:
    """Return the tool call that passes this question on to people; None for a joke, a riddle and whatever else has
    nothing to do with the trade."""
    if shop_chat.chat_kind(text, business) is not None:
        return None
    return ReadCommand(open_ticket.name, {"problem": text[:LONGEST_QUESTION], "is_question": "true"})


LONGEST_QUESTION = 300
"""The most characters of a question that are passed on."""


def _subject(call: Call[Services], problem: str, about: str) -> str:
    """Return what a ticket is about, in one text: the problem, and what the person has lately had."""
    if not about:
        return problem
    return say(call).subject_about.format(problem=problem[: ENTRY - len(about) - FRAME], about=about)


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            "open a ticket about {problem:a missing item}",
            "open a ticket",
            "i have a problem with {problem:my order}",
            "report a problem with {problem:my order}",
            "i want to complain about {problem:the bread}",
        ],
        "es": [
            "abre un ticket sobre {problem:algo que falta}",
            "abre un ticket",
            "tengo un problema con {problem:mi pedido}",
            "quiero reclamar por {problem:el pan}",
            "quiero quejarme de {problem:el pan}",
        ],
    },
    prepare=to_open,
    question=lambda call, new: _whether_to_open(call, new),
    makes=("problem",),
    is_asked_apart=True,
    wants_number=True,
)
def open_ticket(call: Call[Services], arguments: PreparedProblem) -> Result:
    """Open a ticket for a problem that the people of the place have to look at, such as a complaint."""
    says, notes = say(call), notes_for(call)
    if arguments.is_question:
        return _passed_on(call, arguments)
    if arguments.is_same and notes.ticket is not None:
        added = notes.change(ticket=notes.ticket.added(arguments.problem, arguments.at))
        return Result(says.added.format(ticket=notes.ticket.number), notes=added.store())
    old = notes.ticket
    if old is not None and arguments.closes == old.number:
        rows.close(call, old.id, "", old.entries_in_words)
        notes = notes.without_ticket()
    about, subject = arguments.about, _subject(call, arguments.problem, arguments.about)
    opened = rows.opened(call, arguments.at, subject[:ENTRY])
    for text in arguments.before:
        opened = opened.added(text, arguments.at)
    left = notes.change(ticket=opened, message_until=call.now + rows.MESSAGE)
    when = people_answer(call)
    words = (says.opened_about if about else says.opened).format(ticket=opened.number, when=when, about=about)
    if old is not None:
        words = says.opened_beside.format(ticket=opened.number, old=old.number, when=when)
    notice = DeskNotice(ticket=opened.number, summary=opened.summary, what=REPORTED, by_webhook=False)
    return Result(words, notes=left.store(), acts=(LaneAction(tell_desk.name, notice),))


def to_add(call: Call[Services], said: Addition) -> Addition:
    """Return the text to add to the open ticket. Raises ToolRefused if no ticket is open, ToolAsks without a text."""
    says = say(call)
    if notes_for(call).ticket is None:
        raise ToolRefused(says.no_ticket)
    if not said.text:
        raise ToolAsks(says.what_to_add, "text")
    return said


@tool(
    Tier.WRITE,
    phrases={
        "en": [
            *("add to my ticket {text:the box was open}", "add to my ticket: {text:the box was open}"),
            *(f"add to {it} that {{text:the box was open}}" for it in ("my ticket", "the ticket", "my complaint")),
            *(f"add to {it} that {{text:the box was open}}" for it in ("the complaint", "the report", "my report")),
            "add to my complaint {text:the box was open}",
        ],
        "es": [
            *("añade a mi ticket {text:la caja estaba abierta}", "añade a mi ticket: {text:la caja estaba abierta}"),
            *(f"añade {it} que {{text:la caja estaba abierta}}" for it in ("a mi ticket", "al ticket", "al reporte")),
            *(f"agrega {it} que {{text:la caja estaba abierta}}" for it in ("a mi ticket", "al ticket", "al reporte")),
            *(f"añade {it} que {{text:la caja estaba abierta}}" for it in ("a mi queja", "a la queja", "al reclamo")),
            *(f"agrega {it} que {{text:la caja estaba abierta}}" for it in ("a mi queja", "a la queja", "al reclamo")),
            "agrega a mi queja {text:la caja estaba abierta}",
        ],
    },
    prepare=to_add,
    question=lambda call, added: say(call).ask_add.format(text=added.text),
    makes=("text",),
    is_asked_apart=True,
)
def add_to_ticket(call: Call[Services], arguments: Addition) -> Result:
    """Add something to the person's open ticket."""
    says, notes = say(call), notes_for(call)
    if notes.ticket is None:
        return Result(says.no_ticket)
    added = notes.change(ticket=notes.ticket.added(arguments.text, call.now), message_until=call.now + rows.MESSAGE)
    return Result(says.added.format(ticket=notes.ticket.number), notes=added.store())


@tool(
    Tier.READ,
    phrases={
        "en": [
            "my ticket",
            "how is my ticket",
            "my ticket number",
            "what is my ticket number",
            "ticket {ticket:T-7K2P}",
            "status of ticket {ticket:T-7K2P}",
        ],
        "es": [
            "mi ticket",
            "cómo va mi ticket",
            "el número de mi ticket",
            "ticket {ticket:T-7K2P}",
            "estado del ticket {ticket:T-7K2P}",
        ],
    },
)
def view_ticket(call: Call[Services], arguments: NamedTicket) -> str:
    """Tell the person about their own ticket: the open one, or one of their last ones by its number."""
    says, notes = say(call), notes_for(call)
    number = rows.number_in(arguments.ticket) if arguments.ticket else None
    if arguments.ticket and number is None:
        raise ToolRefused(says.no_such_ticket.format(ticket=arguments.ticket[:20]))
    if (told := own_ticket(says, notes, call.services, call.conversation, number)) is None:
        raise ToolRefused(says.no_such_ticket.format(ticket=number) if number else says.no_ticket)
    return told


def own_ticket(
    says: SupportTexts, notes: SupportNotes, services: Services, conversation: str, number: str | None
) -> str | None:
    """Return what a person is told of their own ticket with this number: of an open one, or else of one of their last
    ones; without a number, of the open or the last one. None if they have no such ticket.
    """
    found = next((each for each in notes.open_tickets if number in (None, each.number)), None)
    if found is not None:
        return _open_one(says, found)
    own = [id for id in reversed(notes.past) if number is None or id.endswith(f"-{number}")]
    row = services.rows(rows.TICKET).get("", own[0]) if own else None
    if row is None or row["conversation"] != conversation:
        return None
    return says.ticket_closed.format(ticket=row["number"], subject=row["subject"])


def _open_one(says: SupportTexts, open_one: OpenTicket) -> str:
    lines = [says.ticket_open.format(ticket=open_one.number, subject=open_one.subject)]
    return "\n".join((*lines, *(says.entry.format(text=entry.text) for entry in open_one.entries)))


@tool(
    Tier.WRITE,
    phrases={
        "en": ["close my ticket", "my problem is solved", "close the ticket", "cancel my ticket"],
        "es": ["cierra mi ticket", "mi problema está resuelto", "cierra el ticket", "cancela mi ticket"],
    },
    question=lambda call, _: say(call).ask_close,
    is_asked_apart=True,
)
def close_ticket(call: Call[Services], arguments: NoArguments) -> Result:
    """Close the person's open ticket, because their problem is solved."""
    says, notes = say(call), notes_for(call)
    if notes.ticket is None:
        return Result(says.no_ticket)
    rows.close(call, notes.ticket.id, "", notes.ticket.entries_in_words)
    return Result(says.closed.format(ticket=notes.ticket.number), notes=notes.without_ticket().store())


# --- for operators' moves: no model is offered these ------------------------------------------------------------------


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_tell_desk, role="admin", is_for_lane=True)
def keep_ticket(call: Call[Services], arguments: KeepTicket) -> Result:
    """Open the ticket of a hand-off that an operator has begun."""
    notes = notes_for(call)
    if notes.ticket is not None:
        return Result("")
    opened = rows.opened(call, arguments.at, arguments.subject[:ENTRY])
    return Result("", notes=notes.change(ticket=opened).store())


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_close, role="admin", is_for_lane=True)
def close_row(call: Call[Services], arguments: CloseTicket) -> Result:
    """Note in its row that a ticket is closed."""
    rows.close(call, arguments.id, arguments.by, arguments.entries)
    return Result("")
