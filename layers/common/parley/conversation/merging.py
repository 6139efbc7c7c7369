"""Two conversations of one person made one: what either has kept is kept. Pure.

    the person    what is known of them here goes before what is known there; an opt-out or a block on either side holds
    their things  timers, plans, facts, held messages and operators' words of both
    questions     those that the person could read there stay open here, if none is open; the others are asked again.
                  Those to a newcomer are not: this side asks them, or has answered them itself
    lanes' notes  as each lane says (`MergedNotes`); without that, what stands here holds, and what it lacks is added
    their talk    what was said there after the person's last words here, with the session and what "undo" takes back
    the floor     the lane that silences goes before one that leads, and this before one that answered last

Their rows (tasks, transcript ...) are moved by `turn/run.py`, page by page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import JsonValue

from parley.conversation.admission import SERVED, AdmissionStatus
from parley.conversation.floor import KEPT, LEADS, SILENCES, Floor
from parley.conversation.questions import QUESTIONS, Question
from parley.conversation.state import CONSENTS, MOST_HELD, RUNG, Conversation, Person
from parley.conversation.timers import MOST_TIMERS, REMINDER, Timer

FIRMNESS = (KEPT, LEADS, SILENCES)
"""How firmly a lane may hold the floor, the firmest last."""


@dataclass(frozen=True)
class MergedNotes:
    """What a lane makes of its notes in two conversations of one person."""

    notes: Mapping[str, JsonValue]
    ended: frozenset[str] = frozenset()
    """The ids of the lane's timers, in either conversation, that are not set any more."""
    words: str = ""
    """What the person is told of it when they write next; empty if nothing."""
    is_asked_on: bool = True
    """Whether what the lane asked in the other conversation is asked again in this one."""


def both_in_one(
    here: Conversation,
    there: Conversation,
    address: str = "",
    at: datetime | None = None,
    merged: Mapping[str, MergedNotes] | None = None,
) -> Conversation:
    """Return the conversation `here` with everything that `there`, of the same person, has kept.

    `address` is where the person is written to from now on; empty: as before. `at` is the present moment, for what is
    over by then. `merged` says what lanes make of their notes, by the lane's name."""
    by_lane = merged or {}
    person = _person(here.person, there.person)
    if person is not None and address:
        person = person.change(number=address)
    ended = {timer.id for timer in here.timers}.union(*(each.ended for each in by_lane.values()))
    kept = (timer for timer in here.timers if all(timer.id not in each.ended for each in by_lane.values()))
    timers = (*kept, *(timer for timer in there.timers if timer.id not in ended))
    asked = [question for question in there.unanswered if _is_asked_on(question, there, by_lane)]
    readable = [question for question in asked if question in there.questions and question.readable_at is not None]
    brought = () if here.questions else tuple(question.brought() for question in readable)
    ids = {question.id for question in brought}
    here = _talking_on(here, there)
    waiting = (*here.waiting, *(question.to_be_asked() for question in asked if question.id not in ids))
    words = tuple(each.words for each in by_lane.values() if each.words)
    return here.change(
        person=person,
        enrolment=here.enrolment or there.enrolment,
        floor=_floor(here.floor, there.floor, at),
        held=(*there.held, *here.held, *_crowded_out(timers), *words)[-MOST_HELD:],
        unsent=(*there.unsent, *here.unsent),
        timers=tuple(sorted(timers, key=lambda each: each.due)[:MOST_TIMERS]),
        questions=here.questions or brought,
        silenced=(*here.silenced, *there.silenced)[:MOST_TIMERS],
        waiting=waiting[: 2 * QUESTIONS],
        plans=(*there.plans, *here.plans),
        memory=(*there.memory, *here.memory),
        rung=(*there.rung, *here.rung)[-RUNG:],
        notes=_notes(here.notes, there.notes, by_lane),
        spent=here.spent or there.spent,
        flood=here.flood or there.flood,
    ).known_as(there.id, *there.aliases)


def _talking_on(here: Conversation, there: Conversation) -> Conversation:
    """Return the conversation `here` with the lines that were said there after the person's last words here, and with
    the session there if the person has written there last."""
    heard = max((line.at for line in here.history.lines if line.direction == "in"), default=None)
    known = {line.id for line in here.history.lines}
    later = [line for line in there.history.lines if line.id not in known and (heard is None or line.at > heard)]
    if not any(line.direction == "in" for line in later):
        return here
    history = here.history
    for line in later:
        history = history.add(line)
    session = there.session and there.session.change(since=here.history.count)
    if session is not None and here.session is not None and not here.session.is_over(session.heard_at):
        session = session.change(
            since=here.session.since,
            outside=here.session.outside or session.outside,
            outside_at=_latest(here.session.outside_at, session.outside_at),
        )
    return here.change(history=history, session=session or here.session, undo=there.undo or here.undo)


def _is_asked_on(question: Question, there: Conversation, merged: Mapping[str, MergedNotes]) -> bool:
    """Return whether a question that is open in the other conversation is asked again in this one."""
    of_newcomers = {each.question for each in there.person.introduced.values()} if there.person else set()
    lanes = (call.lane for call in question.planned)
    return question.id not in of_newcomers and all(merged[lane].is_asked_on for lane in lanes if lane in merged)


def _floor(here: Floor | None, there: Floor | None, at: datetime | None) -> Floor | None:
    """Return the floor of one person who has two: the firmest one that is not over; of two as firm, the one here."""
    floors = [each for each in (here, there) if each is not None and (at is None or at < each.until)]
    return max(floors, key=_firmness, default=here or there)


def _firmness(floor: Floor) -> int:
    return FIRMNESS.index(floor.mode) if floor.mode in FIRMNESS else 0


def _crowded_out(timers: Sequence[Timer]) -> tuple[str, ...]:
    """Return the words of the reminders that come latest where there are more than one person may have: they are told
    of them when they write next."""
    rest = sorted(timers, key=lambda each: each.due)[MOST_TIMERS:]
    return tuple(f"{each.due:%Y-%m-%d %H:%M} UTC: {each.text}" for each in rest if each.kind == REMINDER)


def _person(here: Person | None, there: Person | None) -> Person | None:
    if here is None or there is None:
        return here or there
    consents = sorted((*there.consents, *here.consents), key=lambda each: each.at)
    merged = here.change(
        user_id=here.user_id or there.user_id,
        left_ids=tuple(dict.fromkeys((*there.left_ids, *here.left_ids))),
        name=here.name or there.name,
        language=here.language or there.language,
        writing_style=here.writing_style or there.writing_style,
        timezone=here.timezone or there.timezone,
        introduced={**there.introduced, **here.introduced},
        heard_at=_latest(here.heard_at, there.heard_at),
        whatsapp_heard_at=_latest(here.whatsapp_heard_at, there.whatsapp_heard_at),
        opted_in_at=_latest(here.opted_in_at, there.opted_in_at),
        status=_status(here.status, there.status),
        consents=(*consents[:1], *consents[1:][-(CONSENTS - 1) :]),
    )
    stops = [each.opted_out_at for each in (here, there) if each.opted_out and each.opted_out_at is not None]
    stopped_at, started_at = max(stops, default=None), merged.opted_in_at
    is_undone = stopped_at is not None and started_at is not None and stopped_at < started_at
    opted_out = (here.opted_out or there.opted_out) and not is_undone
    return merged.change(opted_out=opted_out, opted_out_at=stopped_at if opted_out else merged.opted_out_at)


def _status(here: AdmissionStatus, there: AdmissionStatus) -> AdmissionStatus:
    """Return the admission status of one person who has two: blocked if either is, else the one that is served."""
    if AdmissionStatus.BLOCKED in (here, there):
        return AdmissionStatus.BLOCKED
    return there if there in SERVED and here not in SERVED else here


def _latest(first: Any, second: Any) -> Any:
    return max((each for each in (first, second) if each is not None), default=None)


def _notes(
    here: Mapping[str, dict[str, JsonValue]],
    there: Mapping[str, dict[str, JsonValue]],
    merged: Mapping[str, MergedNotes],
) -> dict[str, dict[str, JsonValue]]:
    """Return the notes of each lane on both sides, as the lane has merged them; otherwise those here hold, and what
    they lack is added."""
    filled = {lane: {**there.get(lane, {}), **_said(here.get(lane, {}))} for lane in (*there, *here)}
    return {**filled, **{lane: dict(each.notes) for lane, each in merged.items() if each.notes or lane in filled}}


def _said(notes: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the notes that say something: a field that is empty on one side does not hide the other side's."""
    return {name: value for name, value in notes.items() if value not in (None, "", [], {})}
