"""Read what a person wants of their habit in their own words: begin, move, skip, pause or leave it, tell how it went,
or see it. Pure.

A request is made of known parts from its first word to its last (`request_words`), with its times taken out before. A
clause beside it that asks for nothing may give the reason ("not tonight, I've got people round"). Where no other lane
of the service keeps times, the habit need not be named ("skip tomorrow"). Beside that, `told.py` reads what the habit
shall be, and `no_answer.py` what answers no open question.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import cache
from typing import NamedTuple

from parley import times
from parley.business.files import Business
from parley.conversation.deed_verbs import said_words
from parley.conversation.medicines import MedicineTalk, medicine_talk, tells_of_dose
from parley.conversation.normal_form import without_accents
from parley.conversation.requests import asks_for_change, is_request
from parley.conversation.shapes import asks_something
from parley.lanes.alone import keeps_times_alone
from parley.lanes.coach import spoken_times
from parley.lanes.coach.notes import LANE, CoachNotes
from parley.lanes.coach.spoken_times import HABIT_REQUEST_WORDS
from parley.lanes.coach.told import is_no_answer, is_wish, open_field, other_habit, told_habit, told_in_intake
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.lanes.word_parts import LONGEST_PART, WordParts, readings_of, word_parts
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import listed

LONGEST = 200
"""The most characters of a text that is read."""
CLAUSE = re.compile(r"[^,.;:!?¡¿\n—–]{1,200}")

DIGIT = re.compile(r"\d")


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

    @property
    def times(self) -> tuple[str, ...]:
        """The times of the text."""
        return self.said.times

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


def read(text: str, business: Business, notes: LaneNotes) -> ReadCommand | None:
    """Return the call of one of the coach's tools that a whole text means; None for any other text."""
    if len(text) > LONGEST:
        return None
    masked, said_times = spoken_times.masking_times(text)
    words_said = [word.plain for word in said_words(spoken_times.without_reason(masked))]
    if not words_said or not _spans(words_said).isdisjoint(_elsewhere()):
        return None
    known, is_alone = CoachNotes.read(notes), keeps_times_alone(LANE, business)
    if known.is_medicine and (of_dose := _of_dose(text, known)) is not None:
        return of_dose
    for language in LANGUAGES:
        parts = _parts(language)
        for said in _readable(masked, said_times, parts):
            for found in readings_of(said.words, parts):
                requests = [HabitRequest(HabitPart(each), said, known, is_alone) for each in found]
                called = [call for each in requests if (call := _call(each)) is not None]
                if called:
                    return min(called)[1]
    if known.conversation_active and known.profile.habit_domain and (instead := other_habit(text)):
        return ReadCommand("note_habit", instead, goes_first=True)
    return told_in_intake(text, known)


def _of_dose(text: str, known: CoachNotes) -> ReadCommand | None:
    """Return the call for a text that only says whether the medicine was taken that is the habit, or None."""
    talk = medicine_talk(text, is_known=True)
    if talk is MedicineTalk.MISSED:
        return ReadCommand("skip_habit" if known.outcome == "awaited" else "missed_dose", {}, goes_first=True)
    is_told = talk is None and known.outcome == "awaited" and tells_of_dose(text)
    return ReadCommand("did_habit", {}, goes_first=True) if is_told else None


def read_in_part(text: str, business: Business, notes: LaneNotes) -> ReadCommand | None:
    """Return the call that notes, or offers, the habit which a text wishes for that nobody has understood; None for a
    text that is no such wish. Who is asked for a habit may just name one.
    """
    known = CoachNotes.read(notes)
    if len(text) > LONGEST or is_no_answer(text) or spoken_times.only_time(text):
        return None
    is_asked = known.conversation_active and known.stage == "intake" and open_field(known) == "habit_domain"
    if not is_asked and (known.conversation_active or not is_wish(text)):
        return None
    told = told_habit(text)
    if not told:
        return None
    return ReadCommand("note_habit" if is_asked or keeps_times_alone(LANE, business) else "offer_habit", told)


class ReadableWords(NamedTuple):
    """Words of a text that are to be read, with the times among them."""

    words: Sequence[str]
    times: tuple[str, ...]
    is_whole: bool
    """Whether they are all words of the text."""


def _readable(masked: str, said_times: tuple[str, ...], parts: WordParts) -> Iterator[ReadableWords]:
    """Yield the words that are to be read, with the times among them: all words, and those of the clauses that are made
    of known parts, if the others may be their reason.
    """
    clauses = [each for each in CLAUSE.findall(spoken_times.with_reason_apart(masked)) if each.strip()]
    said = [[word.plain for word in said_words(each)] for each in clauses]
    yield ReadableWords([word for each in said for word in each], said_times, True)
    own = [n for n, each in enumerate(said) if any(found != {0} for found in readings_of(each, parts)[:1])]
    others = [n for n in range(len(clauses)) if n not in own]
    if own and others and all(_is_reason(clauses[n]) for n in others):
        yield ReadableWords([word for n in own for word in said[n]], _times_of(said, own, said_times), False)


def _times_of(said: Sequence[Sequence[str]], own: Sequence[int], said_times: Sequence[str]) -> tuple[str, ...]:
    """Return the times that stand in the clauses with these places."""
    whose = [n for n, each in enumerate(said) for word in each if word == spoken_times.SPOKEN_TIME]
    return tuple(time for n, time in zip(whose, said_times, strict=False) if n in own)


def _is_reason(clause: str) -> bool:
    """Return whether a clause may be the reason of a request, because it asks for nothing and takes nothing back."""
    if spoken_times.says_correction(word.plain for word in said_words(clause)) and DIGIT.search(clause):
        return False
    return not (is_request(clause) or asks_for_change(clause) or asks_something(clause))


# --- what is asked for ------------------------------------------------------------------------------------------------

RankedCall = tuple[int, ReadCommand]
"""A call with the place of its rule in RULES."""


def _call(request: HabitRequest) -> RankedCall | None:
    """Return the call that a request means, by the first rule that fits; None if none does."""
    if not (request.parts & P.HABIT or request.is_alone):
        return None
    if not request.parts and _comes(request) and request.has_hour:
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
    return request.notes.conversation_active and not request.times and len(said) > 1 and not asks_whether


@cache
def _asking_whether() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(without_accents(each).split()) for each in listed(HABIT_REQUEST_WORDS, "asks_whether"))


def _was_asked(request: HabitRequest) -> bool:
    """Return whether the person has had a prompt, and names at most today."""
    return request.notes.conversation_active and bool(request.notes.outcome) and not request.has_hour


def _skipped(request: HabitRequest) -> ReadCommand | None:
    """Return the call that leaves out one day's prompt; None if the text names no day, or an hour."""
    return _command("skip_prompt", when=request.when) if request.names_day and not request.has_hour else None


def _postponed(request: HabitRequest) -> ReadCommand | None:
    return _command("ask_again_later", when=request.when)


def _moved(request: HabitRequest) -> ReadCommand | None:
    """Return the call that moves one prompt, or all of them from now on; None without a time."""
    said = request.times
    if len(said) > 1 and spoken_times.says_correction(request.said.words) and _are_alike(said):
        said = (spoken_times.last_of(said),)  # "7pm works, actually no, 7:30"
    if not said:
        return None
    is_once = bool(request.parts & P.ONCE) or (request.names_day and not request.parts & P.FOR_GOOD)
    is_once = is_once and not any(spoken_times.times_recur(each) for each in request.times)
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
    return None if request.has_hour else _command("pause_habit", time="".join(request.times[-1:]))


def _resumed(request: HabitRequest) -> ReadCommand | None:
    """Return the call that lets the habit come again: at once, or from a day on, until which it is paused; None for an
    hour.
    """
    if not request.names_day:
        return None if request.times else _command("resume_habit")
    return None if request.has_hour else _command("pause_habit", time=request.times[-1])


def _just(tool: str, **arguments: str) -> Callable[[HabitRequest], ReadCommand | None]:
    """Return a function that makes the call of this tool for any request."""
    return lambda _: _command(tool, **arguments)


def _told(request: HabitRequest) -> ReadCommand | None:
    """Return the call that tells how the last prompt went."""
    if request.parts & P.MISSED:
        return _command("skip_habit")
    return _command("record_feedback", outcome="partly") if request.parts & P.PARTLY else _command("did_habit")


HabitRule = tuple[HabitPart, HabitPart, Callable[[HabitRequest], bool], Callable[[HabitRequest], ReadCommand | None]]
RULES: tuple[HabitRule, ...] = (
    (P.SUGGESTS, P.STARTS | P.SHOWS | P.SKIPS | P.MOVES | P.DONE, _has_no_habit, _just("suggest_habits")),
    (P.NEXT, P.SHOWS | P.MOVES | P.ASKS_AGAIN, _is_enrolled, _just("next_habit")),
    (P.SHOWS, P.DONE | P.MOVES, _is_enrolled, _just("habit_status")),
    (P.RESUMES, P.PAUSES | P.STARTS | P.SKIPS | P.MOVES, _is_enrolled, _resumed),
    (P.PAUSES, P.STARTS | P.SKIPS | P.MISSED | P.MOVES, _is_enrolled, _paused),
    (P.ASKS_AGAIN | P.LATER, P.MOVES | P.SKIPS | P.STARTS | P.MISSED, _comes, _postponed),
    (OF_THE_LAST, P.STARTS | P.SKIPS | P.MOVES, _was_asked, _told),
    (P.EASIER, P.MOVES | P.STARTS | P.DONE | P.PARTLY, _has_habit, _just("make_easier")),
    (P.HARDER, P.MOVES | P.STARTS | P.DONE | P.PARTLY, _has_habit, _just("make_harder")),
    (P.SKIPS, P.STARTS | P.MOVES | P.ONCE | P.MISSED, _comes, _skipped),
    (P.MOVES | P.ONCE, P.STARTS | P.FOR_GOOD | P.PARTLY | P.SKIPS, _comes, _moved),
    (
        P.MOVES,
        P.STARTS,
        _awaits_time,
        _time_told,
    ),
    (
        P.LEAVES,
        P.STARTS | P.FOR_GOOD | P.SKIPS | P.MISSED | P.DONE,
        _may_leave,
        lambda _: ReadCommand("leave_habit", {}),
    ),
    (P.STARTS, P.MOVES | P.DONE | P.LATER, _is_start, _just("start_habit")),
)
"""What a text asks for, by what its parts say: the parts of which it has at least one, those that may stand beside
them, what else must be so, and the function that makes the call. The first fitting line counts."""


# --- words ------------------------------------------------------------------------------------------------------------


def _spans(said: Sequence[str]) -> set[tuple[str, ...]]:
    """Return all words that stand side by side, as many as the longest part has at most."""
    return {
        tuple(said[at:end]) for at in range(len(said)) for end in range(at + 1, min(len(said), at + LONGEST_PART) + 1)
    }


@cache
def _parts(language: Language) -> WordParts:
    """Return the parts that requests are made of in this language, each with what it may say."""
    lists = {each.name.lower(): int(each) for each in HabitPart if each.name}
    return word_parts(HABIT_REQUEST_WORDS, language, {**lists, "beside": 0})


@cache
def _elsewhere() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(without_accents(each).split()) for each in listed(HABIT_REQUEST_WORDS, "elsewhere"))
