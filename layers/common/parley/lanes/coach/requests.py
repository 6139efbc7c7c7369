"""Read what a person wants of their habit in their own words: begin, move, skip, pause or leave it, tell how it went,
or see it. Pure.

A request is made of known parts from its first word to its last (`request_words`), with its times and its anchor taken
out before; `request_rules.py` says what the parts mean together. Of several divisions into parts, the one with the
fewest counts: "don't stop" is no "stop". A clause beside it that asks for nothing may give the reason ("not tonight,
I've got people round"). Where no other lane of the service keeps times, the habit need not be named ("skip tomorrow").
Beside that, `told.py` reads what the habit shall be.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from parley.business.files import Business
from parley.conversation.deed_verbs import said_words
from parley.conversation.medicines import MedicineTalk, medicine_talk, tells_of_dose
from parley.conversation.normal_form import without_accents
from parley.conversation.request_reader import labels
from parley.conversation.requests import asks_for_change, is_request
from parley.conversation.shapes import asks_something
from parley.lanes.alone import keeps_times_alone
from parley.lanes.coach import spoken_times
from parley.lanes.coach.anchors import masking_anchor
from parley.lanes.coach.notes import LANE, CoachNotes
from parley.lanes.coach.own_deeds import own_deed, without_pictures
from parley.lanes.coach.request_rules import HabitPart, HabitRequest, ReadableWords, call_of
from parley.lanes.coach.sizes import resized
from parley.lanes.coach.spoken_times import HABIT_REQUEST_WORDS
from parley.lanes.coach.told import (
    gives_reason,
    is_no_answer,
    is_wish,
    likely_habit,
    open_field,
    other_habit,
    told_habit,
    told_in_intake,
)
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.lanes.likely_meaning import likely_meaning
from parley.lanes.word_parts import LONGEST_PART, WordParts, readings_of, word_parts
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import listed

LONGEST = 200
"""The most characters of a text that is read."""
OF_A_HABIT = frozenset(["start_habit", "change_habit", "habit_anchor", "suggest_habits"])
"""The labels of the trained reader whose texts may name a habit that somebody wishes for."""
OF_A_SESSION = frozenset(["start_session", "plan_session"])
"""The labels that mean a habit where the service has no sessions: "I want to do meditation, five minutes only"."""
SURELY_ANOTHER = 0.6
"""How likely it must be that a text means one other thing, from 0 to 1, for no habit to be heard in it."""
CLAUSE = re.compile(r"[^,.;:!?¡¿\n—–]{1,200}")

SPOKEN_HABIT = "habitwords"
"""The word that stands for the habit's own name while the other words are read."""
SHORTEST_NAME = 3
"""The fewest letters of a word by which a habit is named."""
WORD = re.compile(r"[^\W\d_]+")
SEVERAL_NAMES = re.compile(rf"{SPOKEN_HABIT}(?: {SPOKEN_HABIT}){{1,9}}")
DIGIT = re.compile(r"\d")


def read(text: str, business: Business, notes: LaneNotes) -> ReadCommand | None:
    """Return the call of one of the coach's tools that a whole text means; None for any other text."""
    if len(text) > LONGEST:
        return None
    text = without_pictures(text)
    masked, said_times = spoken_times.masking_times(text)
    words_said = [word.plain for word in said_words(spoken_times.without_reason(masked))]
    if not words_said or not _spans(words_said).isdisjoint(_elsewhere() | _no_request()):
        return None
    known, is_alone = CoachNotes.read(notes), keeps_times_alone(LANE, business)
    if known.is_medicine and (of_dose := _of_dose(text, known)) is not None:
        return of_dose
    if gives_reason(text, known):
        return None
    if (of_deed := own_deed(text, known)) is not None:
        return of_deed
    if habit := _in_other_size(text, known):
        return ReadCommand("note_habit", {"habit": habit}, goes_first=True)
    anchored = masking_anchor(masked)
    by_name = _with_name_masked(masked, known)
    for spoken, anchor in ((masked, ""), *((anchored,) if anchored else ()), *(((by_name, ""),) if by_name else ())):
        if (call := _whole(spoken, said_times, known, is_alone, anchor)) is not None:
            return call
    if (
        known.conversation_active
        and known.profile.habit_domain
        and (instead := other_habit(text, known.profile.habit_domain))
    ):
        return ReadCommand("note_habit", instead, goes_first=True)
    return told_in_intake(text, known)


def _with_name_masked(masked: str, known: CoachNotes) -> str:
    """Return a text with SPOKEN_HABIT for the words that name the habit which is noted, as in "break from the morning
    run"; "" if it names none.
    """
    names = {each.plain for each in said_words(known.profile.habit_domain) if len(each.plain) >= SHORTEST_NAME}
    names = {each for each in names if each.isalpha()} - _beside_names()
    if not known.conversation_active or not names:
        return ""
    by_name = WORD.sub(lambda found: SPOKEN_HABIT if without_accents(found[0]) in names else found[0], masked)
    return SEVERAL_NAMES.sub(SPOKEN_HABIT, by_name) if by_name != masked else ""


@cache
def _beside_names() -> frozenset[str]:
    """Return the single words of requests, which name no habit."""
    return frozenset(part[0] for each in LANGUAGES for part in _parts(each) if len(part) == 1)


def _in_other_size(text: str, known: CoachNotes) -> str:
    """Return the habit in the size that a text sets anew; "" for any other text, and for a medicine."""
    if not known.conversation_active or known.is_medicine:
        return ""
    return resized(text, known, is_time_asked=open_field(known) == "preferred_time")


def _whole(
    masked: str, said_times: tuple[str, ...], known: CoachNotes, is_alone: bool, anchor: str
) -> ReadCommand | None:
    """Return the call that a text means from its first word to its last, its times and its anchor masked, or None."""
    for language in LANGUAGES:
        parts = _parts(language)
        for said in _readable(masked, said_times, parts):
            for found in readings_of(said.words, parts)[:1]:  # other divisions split what belongs together
                requests = [HabitRequest(HabitPart(each), said, known, is_alone, anchor) for each in found]
                called = [call for each in requests if (call := call_of(each)) is not None]
                if called:
                    return min(called)[1]
    return None


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
    is_alone = keeps_times_alone(LANE, business)
    if len(text) > LONGEST or spoken_times.only_time(text):
        return None
    is_asked = known.conversation_active and known.stage == "intake" and open_field(known) == "habit_domain"
    own = OF_A_HABIT | (OF_A_SESSION if is_alone else frozenset())
    if not is_asked and likely_meaning(text, {each: each for each in labels() - own}, SURELY_ANOTHER):
        return None  # a story of somebody's habits, or another lane's wish
    if not known.conversation_active and is_alone and not is_wish(text):
        offered = likely_habit(text)
        return ReadCommand("offer_habit", offered, goes_first=True) if "habit" in offered else None
    if is_no_answer(text):
        return None
    if not is_asked and (known.conversation_active or not is_wish(text)):
        return None
    told = told_habit(text)
    if not told:
        return None
    tool = "note_habit" if is_asked or is_alone else "offer_habit"
    return ReadCommand(tool, told, goes_first=True)  # its own words, before other words for them


def _readable(masked: str, said_times: tuple[str, ...], parts: WordParts) -> Iterator[ReadableWords]:
    """Yield the words that are to be read, with the times among them: all words, and those of the clauses that are made
    of known parts, if the others may be their reason.
    """
    clauses = [each for each in CLAUSE.findall(spoken_times.with_reason_apart(masked)) if each.strip()]
    said = [[word.plain for word in said_words(each)] for each in clauses]
    yield ReadableWords([word for each in said for word in each], said_times, True)
    read = [readings_of(each, parts)[:1] for each in said]
    own = [n for n, each in enumerate(read) if each and (each != [{0}] or spoken_times.SPOKEN_TIME in said[n])]
    if all(read[n] == [{0}] and spoken_times.SPOKEN_TIME not in said[n] for n in own):
        return
    others = [n for n in range(len(clauses)) if n not in own]
    if own and others and all(_is_reason(clauses[n]) for n in others):
        own_times, beside = (_times_of(said, each, said_times) for each in (own, others))
        yield ReadableWords([word for n in own for word in said[n]], own_times, False, beside)


def _times_of(said: Sequence[Sequence[str]], own: Sequence[int], said_times: Sequence[str]) -> tuple[str, ...]:
    """Return the times that stand in the clauses with these places."""
    whose = [n for n, each in enumerate(said) for word in each if word == spoken_times.SPOKEN_TIME]
    return tuple(time for n, time in zip(whose, said_times, strict=False) if n in own)


def _is_reason(clause: str) -> bool:
    """Return whether a clause may be the reason of a request, because it asks for nothing and takes nothing back."""
    said = [word.plain for word in said_words(clause)]
    if spoken_times.says_correction(said) and DIGIT.search(clause):
        return False
    if any(tuple(said[:size]) in _asking() for size in (1, 2, 3)):
        return False
    return not (is_request(clause) or asks_for_change(clause) or asks_something(clause))


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
def _no_request() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(without_accents(each).split()) for each in listed(HABIT_REQUEST_WORDS, "no_request"))


@cache
def _asking() -> frozenset[tuple[str, ...]]:
    """Return the words with which a question begins that is no reason of a request: "does", "is that", "y ahora"."""
    return frozenset(tuple(without_accents(each).split()) for each in listed(HABIT_REQUEST_WORDS, "begins_question"))


@cache
def _elsewhere() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(without_accents(each).split()) for each in listed(HABIT_REQUEST_WORDS, "elsewhere"))
