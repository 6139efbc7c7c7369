"""Begin, complete and end coaching: people enrol by their own words or an operator enrols them. The functions change
nothing: they return Results, which the turn commits."""

from collections.abc import Mapping

from parley.conversation.enrolment import ACTIVE, COMPLETED, PAUSED, REMOVED, WITHDRAWN
from parley.lanes.coach.flow import all_set_for, prompts, try_or_own
from parley.lanes.coach.notes import CoachNotes, HabitStatus, for_call
from parley.lanes.coach.texts import of as texts_of
from parley.ports import Services
from parley.texts import Language
from parley.tools.tool import Call, Result


def start_enrolment(call: Call[Services], background: Mapping[str, str]) -> Result:
    """Return the Result with the first words to a person whom an operator has enrolled: the same welcome as if they had
    asked for a habit.

    `background` holds what else is known, by its field (background, gender, ethnicity): the coach keeps it as further
    information, which a model reads and nobody is told.
    """
    known = "; ".join(f"{field}: {value}" for field, value in background.items())
    return welcome(for_call(call), call.language, additional_info=known)


def welcome(notes: CoachNotes, language: Language, habit: str = "", additional_info: str = "") -> Result:
    """Return the Result that begins coaching: an example prompt, and the question whether to try one now or to name
    their own habit. What the notes hold from earlier coaching stays.
    """
    says = texts_of(language)
    given = {"habit_domain": habit, "additional_info": additional_info[:200]}
    enrolled = newly_enrolled(notes)
    enrolled = enrolled.change(profile=enrolled.profile.merged(given))
    return Result(f"{says.hello} {says.example}", notes=enrolled.store(), asks=(try_or_own(language),), closes=True)


def newly_enrolled(notes: CoachNotes) -> CoachNotes:
    """Return the coach's notes of a person with whom coaching begins. What they hold from earlier coaching stays."""
    return notes.change(conversation_active=True, status="active", stage="intake", paused_until=None)


def apply_status(call: Call[Services], status: str) -> Result:
    """Return the Result that follows when an operator changes a person's status: the coach's prompts start again, pause
    or end. An empty Result if nothing changes for the habit.
    """
    notes = for_call(call)
    if status == ACTIVE and notes.status != "active":
        going = notes.change(conversation_active=True, status="active", paused_until=None)
        later = prompts(call, going) if going.may_prompt else ()
        return Result("", later=later, forget=all_set_for(call), notes=going.store())
    if status == PAUSED and notes.conversation_active:
        return Result("", forget=all_set_for(call), notes=notes.change(status="paused").store(), closes=True)
    if status in (COMPLETED, WITHDRAWN, REMOVED):
        over = ended(notes, "completed" if status == COMPLETED else "withdrawn")
        if status == REMOVED:  # `additional_info` holds what the operator said of the person
            over = over.change(profile=over.profile.change(additional_info=""))
        return Result("", forget=all_set_for(call), notes=over.store(), closes=True)
    return Result("")


def ended(notes: CoachNotes, status: HabitStatus = "withdrawn") -> CoachNotes:
    """Return the coach's notes with coaching ended in this status. The habit's profile stays, for another start; the
    caller cancels the timers.
    """
    return notes.change(conversation_active=False, status=status, outcome="", paused_until=None)
