"""The timers that a conversation waits for: each is a moment at which it has something to do.

The document is the truth: a timer that is due and not listed there is ignored. A row beside it, written in the same
transaction, is how the sweep finds it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pydantic import AwareDatetime, ConfigDict

from parley.deferred import DeferredModel
from parley.schedules import Schedule, StoredSchedule, UnknownSchedule, UntilDone, following

if TYPE_CHECKING:
    from parley.tools.tool import TimerRequest

MOST_TIMERS, MOST_ALWAYS = 50, 10
"""The most timers that one conversation may wait for, and the most beside them that a lane needs to keep its rows true
(`TimerRules.always`): somebody with fifty reminders can still be handed over to a person, and pay."""

MISSED_LINES = 20
"""The most missed reminders that one message lists: more are no help."""


@dataclass(frozen=True)
class TimerRules:
    """The rules for every timer of one kind: how late it is still useful, and what it waits for."""

    useful: timedelta | None
    """How long after its moment a timer still runs; later, after an outage, it is dropped. None: it always runs."""
    proactive: bool = False
    """Whether the service chose the moment, and not the person: then quiet hours and the daily cap postpone it."""
    unless_heard: bool = False
    """Whether the timer is removed as soon as the person writes."""
    speaks: bool = True
    """Whether the timer says something. One that says nothing needs no channel to the person."""
    waits_for_answers: bool = True
    """Whether an open confirmation postpones the timer, so that nothing is said between a question and its answer."""
    wakes_by: str = ""
    """What happens outside that makes the timer due at once ("account": another account, or calendar, is used); empty:
    nothing does."""
    always: bool = False
    """Whether the timer runs at its moment also where the person opted out, is blocked or may not be written to: it
    keeps the lane's own rows true, and its words are said only if they may be. An opt-out leaves it set."""
    returns: bool = False
    """Whether the person asked for the timer by itself, as for a reminder: an opt-out silences it, and a START sets it
    again."""


REMINDER, MISSED, UNANSWERED, GIVEN_UP = "reminder", "missed", "unanswered", "given-up"
PEOPLE_WAIT, NEXT_QUESTION, HOLD_OVER = "people-wait", "next-question", "hold-over"
KINDS: Mapping[str, TimerRules] = {
    REMINDER: TimerRules(useful=timedelta(hours=12), returns=True),
    UNANSWERED: TimerRules(useful=timedelta(days=7), waits_for_answers=False),
    GIVEN_UP: TimerRules(useful=timedelta(days=7), proactive=True, waits_for_answers=False),
    MISSED: TimerRules(useful=timedelta(days=7), proactive=True),
    PEOPLE_WAIT: TimerRules(useful=timedelta(days=7)),
    NEXT_QUESTION: TimerRules(useful=timedelta(days=7), speaks=False, waits_for_answers=False),
    HOLD_OVER: TimerRules(useful=None, speaks=False, waits_for_answers=False),
}
"""The rules of the kinds of timers that belong to no lane. REMINDER: a reminder that the person asked for. UNANSWERED:
a question still waits, while the person is about. GIVEN_UP: that question is given up, a day later. NEXT_QUESTION: the
question for which others wait has expired. MISSED: reminders that did not come in time, because of an outage.
PEOPLE_WAIT: what an admin was not to be told at night. HOLD_OVER: nobody has agreed to a changed number in time, and
all is deleted. The kinds of a lane are called `<lane>.<name>`, and stand in
`Lane.timers`."""
COLLECTED = timedelta(minutes=1)
"""The time after an outage for which missed reminders are gathered, to be told at once."""


class Timer(DeferredModel):
    """A moment at which the conversation has something to do, and the words that are then said, if any."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    """The timer's id, derived from the effect that set it."""
    due: AwareDatetime
    """The moment at which the timer is due, in whole seconds."""
    text: str
    kind: str = REMINDER
    """A name of `KINDS` or of `Lane.timers`. One that a later release has added is said as a reminder."""
    schedule: StoredSchedule | None = None
    """The schedule of a timer that recurs: the turn that applies the timer sets the next one. None: the timer comes
    once."""
    until_done: UntilDone | None = None
    """How a reminder comes again until the person says that it is done. None: they need not say so."""
    outside: bool = False
    """Whether the timer's text may repeat what others wrote, because it was set after reading that, with the person's
    yes."""
    put_off: bool = False
    """Whether the timer was due while a question was open or a lane held the floor: it waits until that is over, at the
    latest until `due`."""
    meant_for: AwareDatetime | None = None
    """The moment the timer was set for before it was postponed; None if it was not postponed."""

    @property
    def moment(self) -> datetime:
        """The moment the timer was set for, also after it was postponed."""
        return self.meant_for or self.due

    @property
    def lane(self) -> str:
        """The lane that the timer belongs to; empty for a timer that only says its text."""
        return self.kind.partition(".")[0] if "." in self.kind else ""

    @property
    def recurs(self) -> Schedule | None:
        """The schedule by which the timer recurs; None if it comes once. A timer whose schedule only a later release
        knows counts as coming once."""
        return None if isinstance(self.schedule, UnknownSchedule) else self.schedule

    def again(self, after: datetime) -> "Timer | None":
        """Return the timer set for its next occurrence after that moment; None if it does not recur, or its schedule is
        over."""
        due = following(self.recurs, self.id, after) if self.recurs else None
        return self._set_for(due, 0) if due else None

    def until_it_is_done(self, now: datetime) -> "Timer | None":
        """Return the timer set to come again because nobody has said yet that it is done. None if it is no such timer,
        has come often enough, or comes by its schedule before."""
        told, scheduled = self.until_done, self.again(now)
        if told is None or told.came >= told.most:
            return None
        due = whole_seconds(now + timedelta(minutes=told.every))
        return self._set_for(due, told.came + 1) if scheduled is None or due < scheduled.due else None

    def _set_for(self, due: datetime, came: int) -> "Timer":
        """Return the timer set for another moment, to which it comes again for the time `came` if it is to be done."""
        told = self.until_done.model_copy(update={"came": came}) if self.until_done else None
        return self.model_copy(update={"due": due, "put_off": False, "meant_for": None, "until_done": told})

    def postponed(self, until: datetime) -> "Timer":
        """Return this timer as postponed until a question is answered or a floor is given up, at the latest until
        `until`."""
        return self.model_copy(update={"due": until, "put_off": True, "meant_for": self.moment})

    def released(self, now: datetime) -> "Timer":
        """Return this timer as no longer postponed: it is due at `now`, unless it is due sooner."""
        return self.model_copy(update={"due": min(self.due, now), "put_off": False})

    def moved(self, zone: str, now: datetime) -> "Timer":
        """Return the timer for a person whose clock is now in that time zone: a recurring timer goes by the clock
        there, any other is unchanged."""
        if self.recurs is None:
            return self
        there = self.recurs.model_copy(update={"zone": zone})
        return self.model_copy(update={"schedule": there}).again(now) or self

    @property
    def event(self) -> str:
        """The id of the event that the timer becomes when it is due, `<id>@<due>`. Another due moment makes another
        event."""
        return f"{self.id}@{self.due.astimezone(UTC):%Y%m%d%H%M%S}"


def whole_seconds(moment: datetime) -> datetime:
    """Return the first whole second that is not before `moment`."""
    return (moment + timedelta(microseconds=999_999)).replace(microsecond=0)


def timers(effect: str, later: "Sequence[TimerRequest]") -> tuple[Timer, ...]:
    """Return the timers that an effect sets: each at its moment or, with a schedule, at the first occurrence after that
    moment. A request whose schedule is over by then gives no timer."""
    made = ((f"{effect}.t{n}", each) for n, each in enumerate(later))
    due = ((id, each, following(each.schedule, id, each.at) if each.schedule else each.at) for id, each in made)
    return tuple(
        Timer(id=id, due=at, text=each.text, schedule=each.schedule, until_done=each.until_done, kind=each.kind)
        for id, each, at in due
        if at
    )
