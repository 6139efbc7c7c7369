"""What a person tells of the habit that they want, in one sentence: what, after what, why and when. Pure.

    so i wanna start flossing every night after i brush my teeth, 10pm
                     habit                 anchor                 time

The words are divided where others begin a reason, an anchor or a time; nothing is left out but how often a day, which
is always once. What asks for something else, or asks a question, is no habit and answers no question about one.
"""

import re
from collections.abc import Mapping
from functools import cache

from parley import times
from parley.conversation.courtesy import without_courtesy
from parley.conversation.farewell import farewell_of
from parley.conversation.request_reader import request_readings
from parley.conversation.request_reader.words import request_words
from parley.conversation.requests import correction
from parley.conversation.small_talk import is_small_talk
from parley.lanes.coach.notes import INTAKE, OPTIONAL, CoachNotes
from parley.lanes.coach.sizes import is_no_habit, size_in
from parley.lanes.coach.spoken_times import SPOKEN_TIME, has_hour, masking_times, only_time, says_half
from parley.lanes.coach.words import LENGTH
from parley.lanes.lane import ReadCommand
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern, words

VOCABULARY = "parley.lanes.coach.vocabulary"
NO_ANSWERS = ("asks", "wants_other", "who_i_am", "begins_again", "complains")
"""The lists of words with which a clause begins that answers nothing."""
MOST_HESITATIONS = 6
LONGEST_HABIT = 200
LONGEST_NAME = 4
"""The most words of a habit that are its name for sure."""
SURELY_NAMED = 0.2
"""How likely the words must be, from 0 to 1, in which the trained reader finds a habit's name."""
MOST_OF_SMALL_TALK = 6
SHORTEST_NAMED = 3
"""The fewest letters of a word by which a part of a habit is named."""
MOST_REFUSED = 6
"""The most words that say which habit is not wanted: "not the pill"."""
MOST_OF_CLAUSE = 3
"""The most words of a clause that says when an anchor is: "my lunch is"."""
MOST_OF_ANCHOR = 5
"""The most words of what a person names as an anchor beside a time, without "after"."""
UNPOINTED = re.compile(r"([01]?\d|2[0-3])([0-5]\d)")
"""Matches a time without its point: "630"."""
DIGIT = re.compile(r"\d")
EDGES = " ,.;:!¡-–—"


@cache
def _said(name: str, form: str) -> re.Pattern[str]:
    return pattern(VOCABULARY, name, form)


def _helps_me() -> re.Pattern[str]:
    """Return the pattern of a wish that is put as a question: "could you help me to", before what is wished for."""
    return _said("helps_me", r"^(?:{})\s(?=\S)")


def told_habit(text: str) -> Mapping[str, str]:
    """Return what a text tells of a habit by the arguments of `note_habit`: habit, anchor, why and when. Empty if it
    tells of none.
    """
    found: dict[str, str] = {}
    is_reason = _said("why", r"^\s*(?:{})\b").match(text) and not _said("wants", r"^(?:{})\s").match(
        _unhesitating(text)
    )
    rest = text if is_reason else _without_wish(text)
    if why := _said("why", r"(?:^|[\s,;.])((?:{})\b.*)$").search(rest):
        found["why"], rest = why[1].strip(EDGES), rest[: why.start()]
        reason, comma, behind = found["why"].rpartition(",")
        if comma and only_time(behind):  # "so i sleep better, half ten ish"
            found["why"], rest = reason.strip(EDGES), f"{rest} {behind}"
    rest, found["when"] = _without_time(rest)
    found["when"] = _with_half(found["when"], rest)
    if anchor := _said("anchor", r"(?:^|[\s,;:.])((?:{})\b[^,;.!?]*)").search(rest):
        found["anchor"] = _trimmed(_said("daily", r"\b(?:{})\b").sub(" ", anchor[1]))
        rest = f"{rest[: anchor.start()].rstrip()} {rest[anchor.end() :].lstrip()}".replace(" ,", ",")
    habit = _trimmed(_said("daily", r"\b(?:{})\b").sub(" ", rest)).rstrip("? ")
    habit = _named_in(text, habit) or _without_anchor_named(habit, found.get("anchor", ""))
    found["habit"] = "" if is_no_habit(habit) or _said("joins", "(?:{})").fullmatch(habit) else habit
    return {name: value for name, value in found.items() if value}


def _without_anchor_named(habit: str, anchor: str) -> str:
    """Return a habit without a clause behind it that only says when its anchor is: "lunch is", of "lunch is at 1"."""
    before, comma, last = habit.rpartition(",")
    said = {word.plain for word in request_words(last)}
    of_anchor = {word.plain for word in request_words(anchor)}
    is_of_anchor = (
        comma and len(said) <= MOST_OF_CLAUSE and any(len(word) >= SHORTEST_NAMED for word in said & of_anchor)
    )
    return before.strip(EDGES) if is_of_anchor else habit


def _with_half(when: str, rest: str) -> str:
    """Return a time with the half of the day that the other words name, where it names none: "half seven in the
    morning", of "every morning once the kettle is on, half seven would suit me".
    """
    if not when or says_half(when):
        return when
    behind = (behind for each in LANGUAGES for _, behind in words(VOCABULARY, each)["halves_of_day"])
    half = next((said for form, said in zip(_halves(), behind, strict=True) if form.search(rest)), "")
    return f"{when} {half}".strip()


@cache
def _halves() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of the halves of the day, of all languages, in the order of the files."""
    forms = (form for language in LANGUAGES for form, _ in words(VOCABULARY, language)["halves_of_day"])
    return tuple(re.compile(rf"\b(?:{form})\b", re.IGNORECASE) for form in forms)


def _named_in(text: str, habit: str) -> str:
    """Return the few words of a long habit that name it, as the trained reader finds them: "heel raises", of "physio
    told me to do heel raises, id do them"; "" if it finds none, or if the other words hold a number or a time.
    """
    if len(habit.split()) <= LONGEST_NAME:
        return ""
    read = next(iter(request_readings(text, frozenset(["start_habit"]))), None)
    named = read.slots.get("habit", "") if read and min(read.probability, read.certainty) >= SURELY_NAMED else ""
    left_out = request_words(habit.replace(named, " ", 1)) if named and named in habit else []
    return named if left_out and not any(word.time or DIGIT.search(word.plain) for word in left_out) else ""


def wished_habit(words: str) -> Mapping[str, str]:
    """Return what words that name a habit tell of it, as `told_habit` does: "reading 10 mins before bed" is a habit and
    its anchor. What is not wanted ("no phone before bed") stays whole, as the habit.
    """
    told = told_habit(words)
    if "habit" not in told or len(told) < 2:
        return {"habit": words}
    front = words.partition(told["habit"])[0]
    return {"habit": words} if _said("denies", r"\b(?:{})\b(?!,)").search(front) else told


def _without_wish(text: str) -> str:
    """Return a text without the words with which a wish begins: "flossing", of "so i wanna start flossing"."""
    corrects = correction(text)
    rest = " ".join((corrects.instead if corrects and corrects.instead else text).split())
    if corrects:
        rest = _behind_refusal(rest)
    if named := _said("names_habit", "(?:{})").search(rest):
        rest = rest[named.end() :]
    rest = _helps_me().sub("", _unhesitating(without_courtesy(rest)), count=1)
    rest = _said("wants", r"^(?:{})\s").sub("", rest, count=1)
    return _said("begins_doing", r"^(?:{})\s").sub("", rest.strip(EDGES), count=1).strip(EDGES)


def _behind_refusal(text: str) -> str:
    """Return what a correction wants instead, without what it refuses: "walking", of "not the pill. what about
    walking", "I want to walk", of "not that one, I want to walk".
    """
    *refused, _ = _clauses(text)
    wanted = text[len(refused[0]) :].strip(EDGES) if refused else ""
    is_wanted = _said("wants", r"^(?:{})\s").match(wanted) or _said("swaps", r"^(?:{})\s").match(wanted)
    return wanted if is_wanted and len(refused[0].split()) <= MOST_REFUSED else text


def _clauses(text: str) -> list[str]:
    return re.split(r"[,.;!?\n](?=\s)", text)


def _unhesitating(text: str) -> str:
    """Return a text without the words at its beginning that say nothing: "so", "ok then"."""
    rest = text.strip()
    for _ in range(MOST_HESITATIONS):
        after = _said("hesitates", r"^(?:{})\b[\s,:.]+").sub("", rest, count=1)
        if after == rest:
            break
        rest = after
    return rest


def is_wish(text: str) -> bool:
    """Return whether a text says that the writer wants to do something each day: by how it begins, by an anchor, or by
    "every day"; and wants no other thing.
    """
    rest = _without_wish(text)
    is_memory = _said("remembers", r"\b(?:{})\b").search(text) and not _said("wants", r"(?:^|[\s,;.])(?:{})\s").search(
        text
    )
    if is_memory or is_no_answer(text) or _said("no_habit", r"^(?:not |no )?(?:{})\b").match(rest):
        return False
    says_when = _said("daily", r"\b(?:{})\b").search(rest) or _said("anchor", r"[\s,;:.](?:{})\b").search(rest)
    return bool(says_when) and "habit" in told_habit(text)


def _is_memory(text: str) -> bool:
    """Return whether a text tells of earlier days or of the dead, and wishes for nothing: "my gran used to bake"."""
    wishes = _said("wants", r"(?:^|[\s,;.])(?:{})\s").search(text)
    return wishes is None and _said("remembers", r"\b(?:{})\b").search(text) is not None


def likely_habit(text: str) -> Mapping[str, str]:
    """Return what a text tells of a habit for which it may wish without saying when: "wanna read 2 pages", "my doctor
    says I ought to walk a little". It names something to do; whoever reads it asks before anything begins. Empty for
    any other text.
    """
    clauses = [each.strip(EDGES) for each in re.split(r"[,.;!?\n](?=\s|$)", text) if each.strip(EDGES)]
    for place, clause in enumerate(clauses):
        plain = _said("tells_to", "^(?:{})").sub("", _unhesitating(clause), count=1)
        if not _said("likely", r"^(?:{})\b").match(plain):
            continue
        others = [*clauses[:place], *clauses[place + 1 :]]
        is_asked = "?" in text and not any(_said("asks_help", "^(?:{})").match(each) for each in others)
        wished, size = _without_going_on(plain)
        rest = _without_wish(wished)
        is_deed = not _said("no_deed", "^(?:{})").match(rest) and not _said("no_habit", r"^(?:{})\b").match(rest)
        if not rest or not is_deed or is_asked or is_no_answer(plain):
            return {}
        told = told_habit(wished)
        return {**told, "habit": f"{told['habit']} {size}"} if size and "habit" in told else told
    return {}


def _without_going_on(clause: str) -> tuple[str, str]:
    """Return a clause without what goes on behind its wish, and the size that this gives: "I want to do meditation" and
    "five minutes", of "I want to do meditation but five minutes only".
    """
    found = _said("goes_on", "(?:{}).*").search(clause)
    size = size_in(found[0]) if found else None
    return (clause[: found.start()] if found else clause).strip(EDGES), size.said if size and size.unit else ""


def is_no_answer(text: str) -> bool:
    """Return whether a text cannot be the answer to a question about the habit: it asks a question, asks for something
    else, says who somebody is, or says goodbye.
    """
    is_short = len(text.split()) <= MOST_OF_SMALL_TALK
    if is_short and (farewell_of(text) is not None or is_small_talk(text)):
        return True
    asks_for_help = False
    for clause in re.split(r"[,;.!?\n]", text):
        plain, helped = _helps_me().subn("", _unhesitating(clause), count=1)
        asks_for_help |= bool(helped)
        if any(_said(name, r"^(?:{})(?:\b|$)").match(plain) for name in NO_ANSWERS):
            return True
    return text.rstrip().endswith("?") and not asks_for_help


def _without_time(text: str) -> tuple[str, str]:
    """Return a text without the times of day in it, and these as one phrase."""
    masked, said = masking_times(text)
    kept, taken = list[str](), list[str]()
    pieces = masked.split(SPOKEN_TIME)
    for piece, time in zip(pieces, (*said, ""), strict=True):
        kept.append(piece)
        is_time = has_hour(time) and not LENGTH.search(time)
        if is_time:
            taken.append(time)
            kept[-1] = _trimmed(piece)
        kept.append(" " if is_time else f" {time} ")
    return " ".join("".join(kept).split()), " ".join(taken)


def gives_reason(text: str, notes: CoachNotes) -> bool:
    """Return whether a text answers why the habit matters, by how it begins: "para descansar" is no pause there."""
    if not notes.conversation_active or notes.stage != "intake" or open_field(notes) != "motivational_frame":
        return False
    return _said("reason_deed", r"^(?:{})\b").match(text.strip(EDGES)) is not None and not masking_times(text)[1]


def _is_any_time(text: str) -> bool:
    """Return whether a text says that the time does not matter, and between which hours if it says that: "whenever,
    between 10 and 4".
    """
    rest, found = _said("any_time", "(?:{})").subn(" ", text)
    return bool(found) and not _trimmed(masking_times(rest)[0].replace(SPOKEN_TIME, " "))


def _trimmed(said: str) -> str:
    """Return words without the marks and the fillers at their end."""
    rest = " ".join(said.split()).strip(EDGES)
    for _ in range(MOST_HESITATIONS):
        after = _said("trails", r"(?:^|[\s,])(?:{})$").sub("", rest).strip(EDGES)
        if after == rest:
            break
        rest = after
    return rest


def says_only_no(text: str) -> bool:
    """Return whether a text says that there is nothing to tell: "nothing else, thanks"."""
    return _said("only_no", "(?:{})").fullmatch(without_courtesy(text).strip(EDGES)) is not None


def open_field(notes: CoachNotes) -> str:
    """Return the field of the intake that is asked for next; empty if all are answered."""
    return next((each for each in INTAKE if each not in notes.asked and not getattr(notes.profile, each)), "")


ASKED = {"habit_domain": "habit", "prompt_anchor": "anchor"}
"""The argument of `note_habit` for each field of the intake that people answer together with others."""


def other_habit(text: str, habit: str) -> Mapping[str, str]:
    """Return what a text tells of another habit that shall take the place of this one, which was noted: "not the pill.
    what about walking", "mejor que no sea agua sino estirarme". Empty for any other text.
    """
    if wanted := _instead_of(text, habit):
        return told if (told := told_habit(wanted)).get("habit") and not is_no_answer(wanted) else {}
    *before, last = map(_unhesitating, _clauses(_unhesitating(text)))
    swap = _said("swaps", r"^(?:{})\s{{1,3}}(?=\S)").match(last)
    is_refused = correction(text) is not None or any(_said("refuses", r"^(?:{})\b").match(each) for each in before)
    if swap is None or not (is_refused or _said("swaps_surely", r"^(?:{})\s").match(last)):
        return {}
    wanted = last[swap.end() :]
    is_time = not _trimmed(masking_times(wanted)[0].replace(SPOKEN_TIME, " "))
    if is_time or _said("of_habits", "{}").match(wanted) or _said("no_habit", r"(?:{})\b").match(wanted):
        return {}
    told = told_habit(wanted)
    return told if told.get("habit") and not is_no_answer(wanted.rstrip("?")) else {}


def _instead_of(text: str, habit: str) -> str:
    """Return what a text names in the place of something of this habit: "stretching", of "swap the water for
    stretching"; "" for any other text.
    """
    plain = _trimmed(_unhesitating(without_courtesy(text)).rstrip("?"))
    said = {word.plain for word in request_words(habit)}
    for form in _swap_forms():
        found = form.fullmatch(plain)
        of_habit = {word.plain for word in request_words(found["old"])} if found else set[str]()
        if found and any(len(word) >= SHORTEST_NAMED for word in said & of_habit):
            return found["new"].strip(EDGES)
    return ""


@cache
def _swap_forms() -> tuple[re.Pattern[str], ...]:
    """Return the patterns of whole texts that name an old thing and a new one, of all languages."""
    forms = (form for language in LANGUAGES for form in words(VOCABULARY, language)["swap_forms"])
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


def _time_in_intake(text: str, notes: CoachNotes, field: str) -> ReadCommand | None:
    """Return the call that notes the time which a text names and nothing else, for a person who has none yet."""
    plain = text.strip(EDGES)
    if field == "preferred_time" and (digits := UNPOINTED.fullmatch(plain)):
        return ReadCommand("note_habit", {"when": f"{digits[1]}:{digits[2]}"})
    if notes.schedule is not None or plain.isdecimal():
        return None
    is_time = times.is_whole_time(text, LANGUAGES) and not LENGTH.search(text)
    if is_time or _is_any_time(text):
        return ReadCommand("note_habit", {"when": plain}, yields=field == "preferred_time")
    when = only_time(text)
    if not when and field == "motivational_frame" and not _said("why", r"^\s*(?:{})\b").match(text):
        when = _only_hour(text)  # "me levanto como a las 6 y media"
    return ReadCommand("note_habit", {"when": when}) if when else None


def _only_hour(text: str) -> str:
    """Return the time of day that a text names, if it names one; else ""."""
    said = masking_times(text)[1]
    return said[0] if len(said) == 1 and has_hour(said[0]) and not LENGTH.search(said[0]) else ""


def told_in_intake(text: str, notes: CoachNotes) -> ReadCommand | None:
    """Return the call that notes what a text tells of the habit beside, or instead of, what was asked for. None for a
    text that only answers the question, and for any other.
    """
    field = open_field(notes)
    if not notes.conversation_active or notes.stage != "intake" or not field or len(text) > LONGEST_HABIT:
        return None
    if is_no_answer(text):
        return None
    if says_only_no(text):
        return ReadCommand("nothing_to_add", {}) if field in OPTIONAL else None
    if (timed := _time_in_intake(text, notes, field)) is not None:
        return timed
    if field == "preferred_time" and text.strip(EDGES).isdecimal():
        return None
    told = dict(told_habit(text))
    if notes.schedule is None and set(told) == {"when"}:
        return ReadCommand("note_habit", told)
    corrects = correction(text)
    if corrects is not None and corrects.instead and {"habit", "anchor"} <= set(told):
        return ReadCommand("note_habit", told)
    if len(told.get("habit", "").split()) > MOST_OF_ANCHOR and field == "prompt_anchor":
        return None
    if field == "prompt_anchor" and "habit" in told and "anchor" not in told:
        told["anchor"] = told.pop("habit")  # "lunch, around 1"
    if field not in ("habit_domain", "prompt_anchor") or not set(told) - {ASKED[field]}:
        return None
    if field == "prompt_anchor" and "habit" in told:
        return None
    return ReadCommand("note_habit", told)
