"""What a request about a habit means, once it is read whole: the tool that its parts call together. Pure.

`requests.py` reads the parts. RULES says what they mean, in the order in which they are tried.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import cache
from typing import NamedTuple

from parley import times
from parley.conversation.normal_form import without_accents
from parley.lanes.coach import spoken_times
from parley.lanes.coach.notes import CoachNotes
from parley.lanes.coach.spoken_times import HABIT_REQUEST_WORDS
from parley.lanes.lane import ReadCommand
from parley.lanes.weekly_days import all_days_but
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed


class HabitPart(IntFlag):
    """What a part of a request about a habit says."""

    HABIT = 1
    IT = 2
    STARTS = 4
    SKIPS = 8
    MISSED = 16
    DONE = 32
    PARTLY = 64
    EASIER = 128
    HARDER = 256
    MOVES = 512
    ONCE = 1024
    FOR_GOOD = 2048
    ASKS_AGAIN = 4096
    LATER = 8192
    PAUSES = 16384
    RESUMES = 32768
    LEAVES = 65536
    SHOWS = 131072
    NEXT = 262144
    SUGGESTS = 524288
    BUSY = 1048576
    """A reason to be asked later, or for what was left out."""
    KEEPS = 2097152
    """That all stays as it is."""
    ASKS = 4194304
    """The beginning of a question that wishes for nothing."""
    TELLS = 8388608
    """What the person is going to do, which wishes for nothing."""
    TRIES = 16777216
    ANCHOR = 33554432
    """What the habit shall come after or before."""


P = HabitPart
OF_THE_LAST = P.DONE | P.PARTLY | P.MISSED
"""What tells how the last prompt went."""
IN_USE = OF_THE_LAST | P.SKIPS | P.EASIER | P.HARDER | P.MOVES | P.ONCE | P.ASKS_AGAIN | P.LATER
"""What can be meant only once prompts come."""


@dataclass(frozen=True)
class HabitRequest:
    """A text that was read whole: what its parts say together, and its times as the person wrote them."""

    parts: HabitPart
    said: "ReadableWords"
    notes: CoachNotes
    is_alone: bool
    """Whether no other lane of the service keeps times."""
    anchor: str = ""
    """What the habit shall come after or before, in the person's words."""

    @property
    def times(self) -> tuple[str, ...]:
        """The times of the text, without the present moment."""
        return tuple(each for each in self.said.times if not spoken_times.is_now(each))

    @property
    def is_now(self) -> bool:
        """Whether the text names the present moment, and no other."""
        return bool(self.said.times) and not self.times

    @property
    def has_end(self) -> bool:
        """Whether a time of the text is an end: "until monday"."""
        return not spoken_times.ends().isdisjoint(self.said.words)

    @property
    def when(self) -> str:
        """The times of the text as one phrase."""
        return " ".join(dict.fromkeys(self.times))

    @property
    def names_day(self) -> bool:
        """Whether a time of the text names a day: "tomorrow"."""
        return any(times.names_day(each, LANGUAGES) for each in self.times)

    @property
    def has_hour(self) -> bool:
        """Whether a time of the text names a time of day, in figures or as a length from now."""
        return any(map(spoken_times.has_hour, self.times))


class ReadableWords(NamedTuple):
    """Words of a text that are to be read, with the times among them."""

    words: Sequence[str]
    times: tuple[str, ...]
    is_whole: bool
    """Whether they are all words of the text."""
    beside: tuple[str, ...] = ()
    """The times in the reason beside them."""

    @property
    def leaves_out_day(self) -> bool:
        """Whether the reason beside them names a day."""
        return any(times.names_day(each, LANGUAGES) for each in self.beside)


DAYS_OF_A_WEEK = 7
RankedCall = tuple[int, ReadCommand]
"""A call with the place of its rule in RULES."""


def call_of(request: HabitRequest) -> RankedCall | None:
    """Return the call that a request means, by the first rule that fits; None if none does."""
    is_named = request.parts & P.HABIT or request.parts == P.ANCHOR
    if not (is_named or request.is_alone):
        return None
    if not request.parts and _comes(request) and request.has_hour:
        if request.notes.outcome == "awaited" and all(map(spoken_times.is_from_now, request.times)):
            return len(RULES), _command("ask_again_later", when=request.when)  # "in half an hour", to "did you do it?"
        if not request.said.is_whole:
            return None
        if request.names_day:  # "tonight's at 10"
            return len(RULES), _command("move_prompt", when=request.when)
        if spoken_times.says_correction(request.said.words) and request.notes.outcome != "awaited":  # "no wait, 8:30pm"
            return (len(RULES), moved) if (moved := _moved(request)) is not None else None
    for rank, (needs, others, is_so, make) in enumerate(RULES):
        says = request.parts & ~(P.HABIT | P.IT)
        if says & needs and not says & ~(needs | others) and is_so(request) and (call := make(request)) is not None:
            return rank, call
    return None


MAY_ANSWER = frozenset(("did_habit", "skip_habit", "record_feedback", "make_easier", "make_harder", "start_habit"))
"""The tools whose words may answer an open question of the coach's, which then goes first: "done"."""


def _command(tool: str, **arguments: str) -> ReadCommand:
    given = {name: value for name, value in arguments.items() if value}
    return ReadCommand(tool, given, yields=tool in MAY_ANSWER, goes_first=True)


def _is_enrolled(request: HabitRequest) -> bool:
    return request.notes.conversation_active


def _awaits_time(request: HabitRequest) -> bool:
    notes = request.notes
    return notes.conversation_active and notes.schedule is None and not request.names_day


def _has_no_habit(request: HabitRequest) -> bool:
    """Return whether the person has not yet said which habit they want, and names no time."""
    return not request.notes.profile.habit_domain and not request.times


def _is_start(request: HabitRequest) -> bool:
    """Return whether a text wants to begin and says nothing more: a clause beside it may name the habit."""
    is_keyword = len(request.said.words) == 1 and request.said.words[0] == "start"
    return not request.times and request.said.is_whole and not is_keyword


def _comes(request: HabitRequest) -> bool:
    """Return whether prompts come by themselves, so that one of them can be meant."""
    return request.notes.conversation_active and request.notes.may_prompt


def _has_habit(request: HabitRequest) -> bool:
    return request.notes.conversation_active and bool(request.notes.profile.habit_domain) and not request.times


def _may_leave(request: HabitRequest) -> bool:
    """Return whether the person takes part, and says more than a bare word, which would opt them out. Who asks whether
    they may leave is answered first: the operator's answers tell how.
    """
    said = request.said.words
    asks_whether = any(tuple(said[:size]) in _asking_whether() for size in (2, 3))
    is_of_time = not all(map(spoken_times.times_recur, request.times))
    return request.notes.conversation_active and not is_of_time and len(said) > 1 and not asks_whether


@cache
def _asking_whether() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(without_accents(each).split()) for each in listed(HABIT_REQUEST_WORDS, "asks_whether"))


def _was_asked(request: HabitRequest) -> bool:
    """Return whether the person has had a prompt, and names at most today. "Not" beside "done" is no answer."""
    is_refused = request.parts & P.SKIPS and not request.parts & (P.MISSED | P.PARTLY)
    return request.notes.conversation_active and bool(request.notes.outcome) and not request.has_hour and not is_refused


def _is_of_some_days(notes: CoachNotes) -> bool:
    """Return whether the habit comes on some days of the week alone, to which "every day but" would add others."""
    days = notes.schedule.days_of_week if notes.schedule is not None else None
    return days is None or len(days) < DAYS_OF_A_WEEK


def _skipped(request: HabitRequest) -> ReadCommand | None:
    """Return the call that leaves out one day's prompt, or those until a day; None if the text names no day, or an
    hour.
    """
    others = all_days_but(request.times[0]) if len(request.times) == 1 else ""
    if others and not _is_of_some_days(request.notes):
        return _command("scheduler", when=others)  # "los viernes no puedo"
    if not request.names_day or request.has_hour:
        return None
    if request.has_end:
        return _command("pause_habit", until=request.times[-1])
    return _command("skip_prompt", when=request.when)


def _postponed(request: HabitRequest) -> ReadCommand | None:
    """Return the call that asks again in a while. What is asked each day, or from a day on, is the time of the prompts:
    "text me at 8 from now on", and so is an hour at which one comes later: "can it come later, at 10".
    """
    if any(map(spoken_times.times_recur, request.times)) or request.parts & P.FOR_GOOD:
        return _moved(request) if request.has_hour else None
    if request.parts & P.MOVES and not request.parts & P.ASKS_AGAIN and request.has_hour:
        return _moved(request)
    if request.names_day and not request.has_hour and not request.parts & P.LATER:
        return None
    return _command("ask_again_later", when=request.when)


def _moved(request: HabitRequest) -> ReadCommand | None:
    """Return the call that moves one prompt, or all of them from now on; None without a time."""
    said = request.times
    if len(said) > 1 and spoken_times.says_correction(request.said.words) and _are_alike(said):
        said = (spoken_times.last_of(said),)  # "7pm works, actually no, 7:30"
    recurs = any(spoken_times.times_recur(each) for each in request.times)
    if not said or not (request.has_hour or recurs):
        return None
    is_once = bool(request.parts & (P.ONCE | P.NEXT)) or (request.names_day and not request.parts & P.FOR_GOOD)
    is_once = is_once and not recurs
    may_be_once = request.said.leaves_out_day and not request.parts & P.FOR_GOOD  # "I'm out on monday, make it 9.30"
    if may_be_once and not is_once:
        return None
    return _command("move_prompt" if is_once else "scheduler", when=" ".join(said))


def _are_alike(said: Sequence[str]) -> bool:
    """Return whether all these times are days that recur, or all are times of day."""
    return len({(spoken_times.times_recur(each), spoken_times.has_hour(each)) for each in said}) == 1


def _time_told(request: HabitRequest) -> ReadCommand | None:
    """Return the call that notes at what time the habit is to come, for a person who is still choosing one."""
    moved = _moved(request)
    return _command("note_habit", when=str(moved.arguments["when"])) if moved and moved.tool == "scheduler" else None


def _paused(request: HabitRequest) -> ReadCommand | None:
    """Return the call that pauses the habit for the while that was named last; None for an hour."""
    if request.has_hour and not spoken_times.is_span_of_days(request.times[-1]):
        return None
    if request.said.leaves_out_day and not request.times:  # "away from the 20th to the 27th, don't text me then"
        is_while = len(request.said.beside) == 1 and not spoken_times.is_one_day(request.said.beside[0])
        return _command("pause_habit", time=request.said.beside[0]) if is_while else None
    if request.times and not request.has_end and spoken_times.is_one_day(request.times[-1]):  # "hoy descanso"
        return _skipped(request) if _comes(request) else None
    said = "".join(request.times[-1:])
    return _command("pause_habit", until=said) if request.has_end else _command("pause_habit", time=said)


def _paused_for_a_while(request: HabitRequest) -> ReadCommand | None:
    """Return the call that pauses the habit for the while that a text names: "could we leave it for this week". None
    without one: then the person leaves.
    """
    is_while = bool(request.times) and not any(map(spoken_times.times_recur, request.times))
    return _paused(request) if is_while else None


def _anchored(request: HabitRequest) -> ReadCommand | None:
    """Return the call that lets the habit follow something else."""
    return _command("save_user_profile", prompt_anchor=request.anchor)


def _is_running(request: HabitRequest) -> bool:
    """Return whether prompts come and are not paused. A habit that is, and shall not be, goes on."""
    return _comes(request) and request.notes.status == "active"


def _tried(request: HabitRequest) -> ReadCommand | None:
    """Return the call that sends a prompt now; None if the text does not say that one is wanted now."""
    wants_one = request.is_now and request.parts & (P.IT | P.HABIT)
    return _command("generate_habit_prompt") if wants_one or (request.parts & P.TRIES and not request.times) else None


def _asks_when(request: HabitRequest) -> bool:
    """Return whether the text asks when the next prompt comes, and moves none."""
    return _is_enrolled(request) and not (request.parts & P.MOVES and request.has_hour)


def _asks_whether_one_comes(request: HabitRequest) -> bool:
    """Return whether the text asks whether a prompt comes on a day: "do I get one tonight"."""
    return _comes(request) and request.names_day and not request.has_hour


def _resumed(request: HabitRequest) -> ReadCommand | None:
    """Return the call that lets the habit come again: at once, or from a day on, until which it is paused; None for an
    hour.
    """
    if not request.names_day or all(map(spoken_times.is_today, request.times)):  # "back on from tonight"
        return None if request.has_hour or (request.times and not request.names_day) else _command("resume_habit")
    return None if request.has_hour else _command("pause_habit", until=request.times[-1])


def _just(tool: str, **arguments: str) -> Callable[[HabitRequest], ReadCommand | None]:
    """Return a function that makes the call of this tool for any request."""
    return lambda _: _command(tool, **arguments)


def _told(request: HabitRequest) -> ReadCommand | None:
    """Return the call that tells how the last prompt went."""
    if request.parts & P.MISSED:
        return _command("skip_habit")
    return _command("record_feedback", outcome="partly") if request.parts & P.PARTLY else _command("did_habit")


KEPT_BESIDE = P.MOVES | P.FOR_GOOD | P.SKIPS | P.STARTS
"""What may stand beside words that keep all as it is."""
HabitRule = tuple[HabitPart, HabitPart, Callable[[HabitRequest], bool], Callable[[HabitRequest], ReadCommand | None]]
RULES: tuple[HabitRule, ...] = (
    (P.SUGGESTS, P.STARTS | P.SHOWS | P.SKIPS | P.MOVES | P.DONE, _has_no_habit, _just("suggest_habits")),
    (P.KEEPS, KEPT_BESIDE, _is_running, _just("habit_status")),
    (P.NEXT, P.SHOWS | P.MOVES | P.ASKS_AGAIN | P.ASKS, _asks_when, _just("next_habit")),
    (P.ASKS, P.MOVES | P.ASKS_AGAIN | P.STARTS, _asks_whether_one_comes, _just("next_habit")),
    (P.TRIES | P.MOVES | P.STARTS | P.ASKS_AGAIN, P.DONE | P.SHOWS, _comes, _tried),
    (P.SHOWS, P.DONE | P.MOVES | P.ASKS, _is_enrolled, _just("habit_status")),
    (P.RESUMES, P.PAUSES | P.STARTS | P.SKIPS | P.MOVES | P.FOR_GOOD, _is_enrolled, _resumed),
    (P.KEEPS, KEPT_BESIDE, _is_enrolled, _just("habit_status")),
    (P.PAUSES, P.STARTS | P.SKIPS | P.MISSED | P.MOVES, _is_enrolled, _paused),
    (P.ASKS_AGAIN | P.LATER, P.MOVES | P.SKIPS | P.STARTS | P.MISSED | P.BUSY | P.FOR_GOOD, _comes, _postponed),
    (OF_THE_LAST, P.STARTS | P.SKIPS | P.MOVES | P.BUSY | P.ONCE | P.ANCHOR, _was_asked, _told),
    (P.EASIER, P.MOVES | P.STARTS | P.DONE | P.PARTLY, _has_habit, _just("make_easier")),
    (P.HARDER, P.MOVES | P.STARTS | P.DONE | P.PARTLY, _has_habit, _just("make_harder")),
    (P.SKIPS, P.STARTS | P.MOVES | P.ONCE | P.MISSED | P.BUSY, _comes, _skipped),
    (P.BUSY, P.STARTS | P.SKIPS | P.MISSED, _comes, _postponed),
    (P.MOVES | P.ONCE, P.STARTS | P.FOR_GOOD | P.PARTLY | P.SKIPS | P.NEXT, _comes, _moved),
    (
        P.MOVES,
        P.STARTS,
        _awaits_time,
        _time_told,
    ),
    (P.LEAVES, P.STARTS | P.SKIPS | P.BUSY, _comes, _paused_for_a_while),
    (
        P.LEAVES,
        P.STARTS | P.FOR_GOOD | P.SKIPS | P.DONE,
        _may_leave,
        lambda _: ReadCommand("leave_habit", {}),
    ),
    (P.STARTS, P.MOVES | P.DONE | P.LATER, _is_start, _just("start_habit")),
    (P.ANCHOR, P.MOVES | P.STARTS | P.FOR_GOOD, _is_enrolled, _anchored),
)
"""What a text asks for, by what its parts say: the parts of which it has at least one, those that may stand beside
them, what else must be so, and the function that makes the call. The first fitting line counts."""
