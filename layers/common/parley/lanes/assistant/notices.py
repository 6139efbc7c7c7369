"""Meeting notices: before each event that has a time, the person is told that it comes, in the calendar that they use.

One timer a person looks at the calendar, says what begins soon, and sets itself again: for the moment of the next
notice, at the latest a while later. Nobody else costs anything.

    the calendar is kept here          what changes it runs here and sets the timer (`with_notice`): a look a day
    it is kept elsewhere (Google)      others change it too: a look each 15 minutes
    an event moved or was cancelled    the look finds it at its new time, or not at all
    another calendar is used now       a look at once
    told once                          by the event's id and its start, which the notes keep until it has begun
    it has begun, or lasts whole days  nothing is said
    the consent is lost                said once; then nobody is asked until an account is connected again
    a further calendar is gone         said once, by day; the other calendars are looked at as before
    it cannot be looked at             said, if it is nothing that passes; then an hour later again
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from pydantic import JsonValue

from parley.conversation.state import Conversation, Document
from parley.conversation.time_words import block_in_words
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.errors import AccountError, AccountsUnavailable, ChangeRefused, GrantLost
from parley.lanes import account_problems, when
from parley.lanes.assistant import shown, texts, timetable
from parley.lanes.assistant.periods import without_gone
from parley.lanes.assistant.timetable import Block, Occurrence
from parley.lanes.lane import Delay, LaneTimer
from parley.ports import Appointment, Services, TurnContext
from parley.tools.tool import Call, Result, TimerRequest

NOTE = "notices"
LOOK = "assistant.meeting_notices"
"""The kind of the timer that looks at the calendar. It is stored, so it never changes."""
EACH = timedelta(minutes=15)
"""The time between two looks at a calendar that others change too: 96 requests a day and person. Google takes a million
a day without a charge, which are ten thousand people. Source: Calendar API, "Usage limits"."""
AT_LEAST = timedelta(days=1)
"""The time between two looks at a calendar that only its person changes."""
SOON_AGAIN, LATER_AGAIN = timedelta(minutes=5), timedelta(hours=1)
"""When a look is repeated that failed because Google cannot be reached, and because of anything else."""
MOST_TOLD = 50
"""The most notices that are remembered; each is forgotten once its event has begun."""


class MeetingNotices(Document):
    """What the lane notes of a person who wants meeting notices."""

    minutes: int
    """How many minutes before its start an event is told."""
    told: tuple[str, ...] = ()
    """The keys of the events that are told already, and have not begun."""
    unseen: tuple[str, ...] = ()
    """The names of the further calendars that cannot be seen any more, of which the person was told."""
    is_broken: bool = False
    """Whether the person was told that their calendar cannot be looked at, for another reason than a lost consent."""
    lost: str = ""
    """The id of the link whose lost consent the person was told of; empty if none is lost."""

    @classmethod
    def read(cls, notes: Mapping[str, Any]) -> Self | None:
        """Return what the lane's notes tell; None if the person wants no notices."""
        kept = notes.get(NOTE)
        return cls.model_validate(kept) if isinstance(kept, Mapping) else None

    def store(self, notes: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
        """Return the lane's notes with this in them."""
        return {**notes, NOTE: self.model_dump(mode="json", exclude_defaults=True)}

    def with_told(self, keys: Sequence[str], now: datetime) -> Self:
        """Return this with these events as told, and without those that have begun."""
        kept = [each for each in self.told if each >= _stamp(now)]
        return self.change(told=tuple(dict.fromkeys((*kept, *keys)))[-MOST_TOLD:])


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%S}"


def notice_key(id: str, start: datetime) -> str:
    """Return the key of the notice for an event at one of its starts. An event that moves has another key."""
    return f"{_stamp(start)}.{hashlib.sha256(id.encode()).hexdigest()[:12]}"


def without_notices(notes: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the lane's notes of a person who wants no notices any more."""
    return {name: each for name, each in notes.items() if name != NOTE}


# --- the look ---------------------------------------------------------------------------------------------------------


def look(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Return the result of a due look: a notice for each event that begins soon and is not told, and the next look."""
    notes, now = conversation.notes.get(shown.LANE, {}), context.now()
    wanted = MeetingNotices.read(notes)
    if wanted is None:
        return Result("")
    others = tuple(each.id for each in conversation.timers if each.kind == LOOK and each.id != timer.id)
    link = _link(conversation, context) if wanted.lost else ""
    if wanted.lost and wanted.lost == link:  # it is still the account that does not let us in
        return Result("", again=now + EACH, forget=others)
    try:
        gone = list[str]()
        found = _ahead(conversation, wanted, context, gone)
    except GrantLost as error:
        return replace(_lost(conversation, wanted, error, context), forget=others)
    except AccountsUnavailable:
        return Result("", again=now + SOON_AGAIN, forget=others)
    except (AccountError, ChangeRefused) as error:
        return replace(_broken(conversation, wanted, error, context), forget=others)
    lead = timedelta(minutes=wanted.minutes)
    due = [each for each in found if each.block.start - lead <= now and _key(each) not in wanted.told]
    following = min((each.block.start - lead for each in found if each.block.start - lead > now), default=None)
    latest = now + _between(conversation, context)
    untold = _untold(conversation, [each for each in gone if each not in wanted.unseen], context)
    unseen = [each for each in gone if each in wanted.unseen or untold]
    kept = wanted.change(lost="", is_broken=False, unseen=tuple(unseen))
    return Result(
        "\n".join((*(_notice(conversation, each, now) for each in due), *untold)),
        again=min(following or latest, latest),
        forget=others,
        notes=kept.with_told([_key(each) for each in due], now).store(notes),
        is_of_others=any(each.appointment.is_of_others for each in due),
    )


def _untold(conversation: Conversation, gone: Sequence[str], context: TurnContext) -> list[str]:
    """Return the sentences about further calendars that cannot be seen any more; empty by night, because nobody asked
    for this message at this hour.
    """
    is_night = context.policy.quiet.hold(context.now(), conversation.zone)
    return [account_problems.calendars_gone(gone, conversation.language)] if gone and not is_night else []


def _ahead(
    conversation: Conversation, wanted: MeetingNotices, context: TurnContext, gone: list[str]
) -> list[Occurrence]:
    """Return the events that have a time, have not begun, and are to be told before the next look, soonest first. The
    names of further calendars that cannot be seen any more are put into `gone`.
    """
    now, calendar = context.now(), context.services.calendar
    reach = Block(now, now + timedelta(minutes=wanted.minutes) + _between(conversation, context))
    within = without_gone(lambda: calendar.within(conversation.id, reach.start, reach.end), gone)
    found = timetable.occurrences([each for each in within if not each.days], reach)
    return [each for each in found if each.block.start > now]


def _between(conversation: Conversation, context: TurnContext) -> timedelta:
    return AT_LEAST if context.services.calendar.keeps_here(conversation.id) else EACH


def _key(each: Occurrence) -> str:
    return notice_key(each.appointment.id, each.block.start)


def _notice(conversation: Conversation, each: Occurrence, now: datetime) -> str:
    """Return the words that tell of an event: "In 30 minutes: standup (today, Saturday 21 November, at 09:00-10:00)."""
    language, left = conversation.language, each.block.start - now
    time = block_in_words(each.block.start, each.block.end, language, now, conversation.zone)
    length = when.lasting(max(1, round(left.total_seconds() / 60)), language)
    return texts.of(language).notice.format(time=length, title=each.appointment.title, when=time)


def _link(conversation: Conversation, context: TurnContext) -> str:
    """Return the id of the link by which the person's account was connected; empty if none is."""
    accounts = context.services.accounts
    account = accounts.linked(conversation.id) if accounts else None
    return account.link if account else ""


def _lost(conversation: Conversation, wanted: MeetingNotices, error: GrantLost, context: TurnContext) -> Result:
    """Return the result that tells the person, by day, that their calendar cannot be looked at any more."""
    return _told(conversation, wanted.change(lost=_link(conversation, context)), error, EACH, context)


def _broken(
    conversation: Conversation, wanted: MeetingNotices, error: AccountError | ChangeRefused, context: TurnContext
) -> Result:
    """Return the result for a calendar that cannot be looked at for a reason which may last: the person is told once,
    by day, and an hour later it is looked at again.
    """
    if wanted.is_broken:
        return Result("", again=context.now() + LATER_AGAIN)
    return _told(conversation, wanted.change(is_broken=True), error, LATER_AGAIN, context)


def _told(
    conversation: Conversation,
    noted: MeetingNotices,
    error: AccountError | ChangeRefused,
    again: timedelta,
    context: TurnContext,
) -> Result:
    """Return the result that tells the person, by day, why there are no notices now, and keeps what is noted then."""
    now, language, quiet = context.now(), conversation.language, context.policy.quiet
    if quiet.hold(now, conversation.zone):  # nobody asked for this message at this hour
        return Result("", again=quiet.after(now, conversation.zone))
    words = texts.of(language).notices_lost.format(problem=account_problems.sentence(error, language))
    return Result(words, again=now + again, notes=noted.store(conversation.notes.get(shown.LANE, {})))


def not_looked(conversation: Conversation, timer: Timer, delay: Delay, context: TurnContext) -> Result:
    """Return the result for a look that was dropped, because the person may not be written to now: a later look."""
    if delay is Delay.POSTPONED or MeetingNotices.read(conversation.notes.get(shown.LANE, {})) is None:
        return Result("")
    return Result("", again=context.now() + LATER_AGAIN)


TIMERS = {LOOK: LaneTimer(TimerRules(useful=None, wakes_by=account_problems.ACCOUNT), look, not_looked)}
"""The timer that looks at the calendar. However late it is, it looks; the events say whether they are still to be
told."""


# --- what sets the timer ----------------------------------------------------------------------------------------------


def looks(call: Call[Services]) -> tuple[str, ...]:
    """Return the ids of the person's timers that look at the calendar; empty if there are no notices."""
    return tuple(each.id for each in call.timers if each.kind == LOOK)


def wanted_notices(call: Call[Services]) -> MeetingNotices | None:
    """Return what the person wants of notices; None if nothing, or if an operator has cancelled the timer."""
    return MeetingNotices.read(call.notes.get(shown.LANE, {})) if looks(call) else None


def look_at(call: Call[Services], at: datetime) -> Result:
    """Return a result without words that sets the look at the calendar for this moment, in place of any other."""
    return Result("", later=(TimerRequest(whole_seconds(at), "", kind=LOOK),), forget=looks(call))


def with_notice(call: Call[Services], result: Result, event: Appointment) -> Result:
    """Return the result of adding or changing an event, so that its notice comes in time. A notice that would be due
    already is not sent: the person has just said when the event is.
    """
    wanted, start = wanted_notices(call), timetable.upcoming(event, call.now)
    if wanted is None or start is None or event.days:
        return result
    at = start - timedelta(minutes=wanted.minutes)
    if at <= call.now:
        told = wanted.with_told([notice_key(event.id, start)], call.now)
        return replace(result, notes=told.store(call.notes.get(shown.LANE, {})))
    if at >= min(each.at for each in call.timers if each.kind == LOOK):
        return result
    sooner = look_at(call, at)
    return replace(result, later=(*result.later, *sooner.later), forget=(*result.forget, *sooner.forget))
