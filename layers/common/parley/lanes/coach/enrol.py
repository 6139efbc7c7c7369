"""Who is coached: enrolled by their own words or by an operator, completed, taken out. Looks, as `decide` does."""

from collections.abc import Mapping

from parley.conversation.state import Conversation
from parley.lanes.coach.flow import try_or_own
from parley.lanes.coach.notes import AFTER_A_PROMPT, PREPARATION, PROMPT, Notes, of
from parley.lanes.coach.texts import of as texts_of
from parley.ports import Ask
from parley.texts import Language
from parley.tools.tool import Result

COACHED = ("active", "paused")


def is_enrolled(conversation: Conversation) -> bool:
    """Whether this person is in the program."""
    return of(conversation).conversation_active


def enrolled(conversation: Conversation, name: str, background: Mapping[str, str], ask: Ask) -> Result:
    """The first message to somebody whom an operator has enrolled, as if they had said hello.

    `background` holds what else is known, by its field (background, gender, ethnicity): the coach keeps it as further
    information, which models read and nobody is told.
    """
    known = "; ".join(f"{field}: {value}" for field, value in background.items() if value)
    return welcome(of(conversation), conversation.language, name=name, additional_info=known)


def welcome(notes: Notes, language: Language, habit: str = "", name: str = "", additional_info: str = "") -> Result:
    """An example first, and then the choice to try one or to make it theirs. What is known of an earlier time stays."""
    says = texts_of(language)
    given = {"habit_domain": habit, "additional_info": additional_info[:200]}
    begun = notes.change(
        conversation_active=True,
        status="active",
        stage="intake",
        paused_until=None,
        profile=notes.profile.merged(given),
    )
    hello = says.hello_name.format(name=name) if name else says.hello
    return Result(f"{hello} {says.example}", notes=begun.store(), asks=(try_or_own(language),), closes=True)


def left(conversation: Conversation, ask: Ask, completed: bool = False) -> Result:
    """What is said to somebody whom an operator takes out of the program, or who has completed it."""
    notes, says = of(conversation), texts_of(conversation.language)
    counts = {"count": notes.profile.success_count, "total": notes.profile.total_prompts}
    words = says.completed.format(**counts) if completed else says.withdrawn
    gone = tuple(each.id for each in conversation.timers if each.kind in (PROMPT, PREPARATION, *AFTER_A_PROMPT))
    status = "completed" if completed else "withdrawn"
    return Result(words, forget=gone, notes=ended(notes, status).store(), closes=True)


def ended(notes: Notes, status: str = "withdrawn") -> Notes:
    """Without anything that is awaited; what is known stays."""
    return notes.change(conversation_active=False, status=status, outcome="", paused_until=None)
