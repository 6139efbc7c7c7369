"""The coach's part of the card, the summary that its model gets: the habit, its status, and when its prompts come."""

from collections.abc import Iterator

from parley.conversation.schedule_words import in_full
from parley.lanes.card import CardEntry, CardPart
from parley.lanes.coach.notes import for_call
from parley.ports import Services
from parley.texts import DEFAULT
from parley.tools.tool import Call


def habit(call: Call[Services]) -> Iterator[CardEntry]:
    """Yield the one card entry of the person's habit: its status, intensity and schedule, and how the last prompt went.
    Yield nothing for somebody who is not enrolled.
    """
    notes = for_call(call)
    if not notes.conversation_active:
        return
    schedule = notes.schedule
    comes = f"prompts {in_full(schedule, DEFAULT, call.now, call.zone)}" if schedule else "prompts at no time yet"
    paused = f"paused until {notes.paused_until.astimezone(call.zone):%a %Y-%m-%d %H:%M}" if notes.paused_until else ""
    is_before = notes.prompted_on is not None and notes.prompted_on < call.now.astimezone(call.zone).date()
    prompt = "last prompt (before today)" if is_before else "last prompt"
    last = f"{prompt} {notes.outcome.replace('_', ' ')}" if notes.outcome else ""
    stands = (
        f"status {notes.status}",
        f"stage {notes.stage}",
        f"intensity {notes.profile.intensity}",
        comes,
        paused,
        last,
    )
    yield CardEntry(notes.profile.habit_domain, ", ".join(filter(None, stands)))


CARD = (CardPart("habit", habit, most=1, rest="look"),)
