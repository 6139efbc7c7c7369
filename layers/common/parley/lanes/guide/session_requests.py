"""Read what a person wants of calm sessions in their own words: one now, one at a time, or none at a time. Pure.

A request is made of known parts from its first word to its last (`request_words`), with its times and its length taken
out before. A clause beside it that asks for nothing may give a reason ("I can't sleep, can I have a calm session").
Where a text names a calm session and a time, or a deed, and is not read whole, the person is asked what they mean: such
a text is for no other lane, and nothing of it is done.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntFlag
from functools import cache

from parley import times
from parley.business.files import Business
from parley.conversation.deed_verbs import said_words
from parley.conversation.farewell import farewell_of
from parley.conversation.normal_form import without_accents
from parley.conversation.request_reader import NONE, labels
from parley.conversation.requests import asks_for_change, correction, is_request
from parley.lanes.alone import keeps_times_alone
from parley.lanes.guide.notes import GUIDE_LANE
from parley.lanes.guide.request_times import (
    LENGTH_MARK,
    REQUEST_WORDS,
    TIME_MARK,
    MaskedText,
    is_an_end,
    mask,
    with_reason_apart,
    without_lasting,
    without_old_hour,
)
from parley.lanes.lane import LaneNotes, ReadCommand
from parley.lanes.likely_meaning import likely_meaning
from parley.lanes.word_parts import LONGEST_PART, WordParts, readings_of, word_parts
from parley.made_ahead import made_ahead
from parley.texts import LANGUAGES, Language
from parley.texts.vocabulary import listed, words

SURE = 0.8
"""How likely one meaning must be, from 0 to 1, for a text that names a session not to be asked about here."""
LONGEST = 200
"""The most characters of a text that is read."""
CLAUSE = re.compile(r"[^,.;:!?¡¿\n—–]{1,200}")


class RequestPart(IntFlag):
    """What a part of a request about calm sessions says."""

    SESSION = 1
    SESSIONS = 2
    LOOSELY = 4
    """A word that means a session only beside a length: "20 minutes of calm"."""
    BEGINS = 8
    PLANS = 16
    CANCELS = 32
    REFUSES = 64
    PAUSES = 128
    FOR_GOOD = 256
    RESUMES = 512
    CHANGES = 1024
    SHOWS = 2048
    NEXT = 4096
    ASKS = 8192
    CALMING = 16384
    """What people do in a session, which means one only where it is wanted, and at no time: "help me unwind"."""
    IMPLIED = 65536
    """A word that means the session, or all of them, only where no other lane keeps times: "it", "all of them"."""
    PLURAL = 131072
    """A word that means the sessions without saying that they are calm ones, where no other lane keeps times."""
    SOMETIME = 32768
    """A time that is none: "later"."""
    KEEPS = 262144
    """That nothing is cancelled, paused or moved: "don't pause it"."""
    ENDS = 524288
    """Words that end a session which is told, where none is: "finish the session"."""
    TELLS = 1048576
    """What only tells or asks something: "I get up at", "is it"."""


P = RequestPart
NAMED = P.SESSION | P.SESSIONS
AGAINST = P.CANCELS | P.REFUSES | P.PAUSES
"""What says that a session is not to come."""
SPEAKS_OF_PLANS = AGAINST | P.PLANS | P.RESUMES | P.CHANGES | P.SHOWS | P.FOR_GOOD


def read(text: str, business: Business, notes: LaneNotes) -> ReadCommand | None:
    """Return the call of one of the guide's tools that a text about calm sessions means; None for any other text."""
    is_alone = keeps_times_alone(GUIDE_LANE, business)
    is_named = not _core_words().isdisjoint(without_accents(text).replace("-", " ").split())
    if len(text) > LONGEST or not (is_named or is_alone):
        return None
    masked = mask(_with_hours(without_old_hour(text)) if is_alone else text)
    said = [word.plain for word in said_words(masked.text)]
    if _holds(said, _no_request()):
        return None
    if (is_named and _holds(said, _elsewhere())) or (not is_named and farewell_of(text) is not None):
        return None
    calls = [call for language in LANGUAGES if (call := _call_in(masked, language, is_alone)) is not None]
    if calls and all(call == calls[0] for call in calls):
        may_answer = not is_named and calls[0].tool == "start_session"  # "10 minutes", to "how long?"
        return calls[0]._replace(yields=may_answer)
    is_sometime = _holds(said, _parts_that_say(P.SOMETIME))  # "later", which other words would leave out
    is_unsure = is_named and (is_sometime or not likely_meaning(text, _other_words(), SURE))
    return _unsure(masked, said) if is_unsure else None


@cache
def _other_words() -> Mapping[str, str]:
    """Return all labels of the trained reader for requests: what is surely one of them is read in other words."""
    return {each: each for each in labels() - {NONE}}


def speaks_of_sessions(text: str, or_calming: bool = False) -> bool:
    """Return whether a text names a session, and nothing of another lane. `or_calming`: or what people do in one
    ("meditate").
    """
    said = [word.plain for word in said_words(text)] if len(text) <= LONGEST else []
    names = NAMED | P.LOOSELY | (P.CALMING if or_calming else RequestPart(0))
    return _holds(said, _parts_that_say(names)) and not _holds(said, _elsewhere())


@cache
def _parts_that_say(names: RequestPart) -> frozenset[tuple[str, ...]]:
    """Return the parts of all languages that say one of these."""
    pairs = (pair for each in LANGUAGES for pair in _parts(each).items())
    return frozenset(part for part, says in pairs if any(each & names for each in says))


# --- what is asked for ------------------------------------------------------------------------------------------------


def _call_in(masked: MaskedText, language: Language, is_alone: bool) -> ReadCommand | None:
    """Return the call that the whole text means in this language; None if it is not read whole, or means several.
    `is_alone`: no other lane keeps times, so that a session need not be named.
    """
    parts = _parts(language)
    for n, said in enumerate(_readable(masked, parts)):
        for found in readings_of(said, parts):
            meant = [RequestPart(each) for each in found]
            meant = [_with_session(each, masked) for each in meant] if is_alone else meant
            if n:  # beside a reason, a session that is to come is named: "I meant 20 minutes, I'm 40" wants none
                meant = [each for each in meant if not each & P.IMPLIED or each & (AGAINST | P.CHANGES)]
            calls = [call for each in meant if (call := _call(each, masked)) is not None]
            if calls:
                return calls[0] if all(call == calls[0] for call in calls) else None
    return None


def _readable(masked: MaskedText, parts: WordParts) -> Iterator[Sequence[str]]:
    """Yield the words that are to be read: all of them, and those of the clauses that speak of a session, if the others
    may be its reason.
    """
    yield [word.plain for word in said_words(masked.text)]
    clauses = [each for each in CLAUSE.findall(with_reason_apart(masked.text)) if each.strip()]
    said = [[word.plain for word in said_words(each)] for each in clauses]
    own = [n for n, each in enumerate(said) if _is_of_session(each, parts)]
    others = [clauses[n] for n in range(len(clauses)) if n not in own]
    if own and others and all(_is_reason(each, parts) for each in others):
        yield [word for n in own for word in said[n]]


def _is_of_session(said: Sequence[str], parts: WordParts) -> bool:
    """Return whether a clause speaks of a session: it names one, a time or a length, or cancels "the evening ones"."""
    if TIME_MARK in said or LENGTH_MARK in said or not _core_words().isdisjoint(said):
        return True
    means = readings_of(said, parts)[:1]
    return any(each & (P.IMPLIED | P.PLURAL) and each & P.CANCELS for found in means for each in found)


def _is_reason(clause: str, parts: WordParts) -> bool:
    """Return whether a clause may be the reason of a request: it asks for nothing, takes nothing back, and is no no."""
    said = [word.plain for word in said_words(clause)]
    means = readings_of(said, parts)[:1]
    is_against = any(each & AGAINST for found in means for each in found)
    takes_back = means != [{0}] and correction(clause) is not None  # "no puedo dormir" begins as a correction does
    return not (is_against or is_request(clause) or asks_for_change(clause) or takes_back)


def _with_session(parts: RequestPart, masked: MaskedText) -> RequestPart:
    """Return the parts of a text that can only be about sessions, with the session that it does not name: "every night
    at 9", "cancel all of them", "10 minutes please".
    """
    says = parts & ~(P.IMPLIED | P.PLURAL)
    if parts & P.PLURAL:
        return says | P.SESSIONS
    is_of_plan = says & (
        P.BEGINS | P.PLANS | P.CHANGES | P.SHOWS | P.RESUMES | AGAINST | P.FOR_GOOD | NAMED | P.LOOSELY
    )
    if not is_of_plan and not _says_all(masked):
        return parts & ~P.IMPLIED
    if says & NAMED and not parts & P.IMPLIED:
        return says
    if says & P.CHANGES and says & P.REFUSES and masked.times:  # "no, make it nine"
        says &= ~P.REFUSES
    if masked.times and says & P.RESUMES and not says & (AGAINST | P.SHOWS):  # "tomorrow at 8:30 again"
        says &= ~P.RESUMES
    if parts & P.IMPLIED and says & (AGAINST | P.FOR_GOOD):
        is_said = says & (P.CANCELS | P.PAUSES | P.FOR_GOOD) and not (says & P.REFUSES and not says & P.FOR_GOOD)
        return says | P.SESSIONS if is_said or masked.times else says
    is_about_one = masked.times or masked.minutes or (says & P.SHOWS and says & P.NEXT)
    if says & P.LOOSELY:
        return says | P.SESSION
    return says | P.SESSION | P.IMPLIED if is_about_one else says


def _says_all(masked: MaskedText) -> bool:
    """Return whether a text of nothing but a time or a length says all that a session needs: a day, or how it recurs,
    with an hour ("every night at 9"). "7am" and "monday" may be said of anything, and so may "ten minutes".
    """
    beside = [word.plain for word in said_words(masked.text) if word.plain not in (TIME_MARK, LENGTH_MARK)]
    whole = without_accents(masked.when)
    has_hour = any(char.isdigit() for char in whole) or not _hours().isdisjoint(whole.split())
    if not has_hour or recurs(masked.when) or masked.minutes:
        return has_hour
    return times.names_day(masked.when, LANGUAGES) and _polite().issuperset(beside)


def recurs(when: str) -> bool:
    """Return whether a phrase about time has a word that says how often: "every"."""
    return not _recurring().isdisjoint(without_accents(when).split())


def has_half(when: str) -> bool:
    """Return whether a phrase about time says in which half of the day it is: "9pm", "de la noche", "21:00"."""
    return _half().search(without_accents(when)) is not None


@cache
def _half() -> re.Pattern[str]:
    halves = "|".join(str(words(REQUEST_WORDS, each)["halves"]) for each in LANGUAGES)
    return re.compile(rf"(?<![^\W\d_])(?:{halves})\b|\b(?:1[3-9]|2[0-3]|0\d)[ :]?\d\d\b", re.IGNORECASE)


def is_beside_hour(said: str) -> bool:
    """Return whether words beside an hour say nothing but that it is better, or please: "mejor", "ok then"."""
    known = frozenset(word for each in LANGUAGES for word in str(words(REQUEST_WORDS, each)["beside_hour"]).split())
    return known.issuperset(without_accents(said).split())


@cache
def _hours() -> frozenset[str]:
    return frozenset(word for each in LANGUAGES for word in str(words(REQUEST_WORDS, each)["hour_words"]).split())


@cache
def _recurring() -> frozenset[str]:
    return frozenset(word for each in LANGUAGES for word in str(words(REQUEST_WORDS, each)["recurring"]).split())


@cache
def _polite() -> frozenset[str]:
    """Return the words beside a time that leave open what it is said of."""
    return frozenset(word for each in LANGUAGES for word in str(words(REQUEST_WORDS, each)["polite"]).split())


@cache
def _no_request() -> frozenset[tuple[str, ...]]:
    """Return what is said in despair, or of something else, and asks for no session whatever stands beside it."""
    return frozenset(tuple(without_accents(each).split()) for each in listed(REQUEST_WORDS, "no_request"))


def _with_hours(text: str) -> str:
    """Return a text with "at" before an hour that it only names: "make it nine", "move it to 10"."""
    return _bare_hour().sub(lambda found: f"{found['verb']} {_at_of(found['verb'])} {found['hour']}", text)


def _at_of(verb: str) -> str:
    """Return the word that makes an hour of the number behind it, in the language of these words."""
    own = (each for each in LANGUAGES if verb.lower() in str(words(REQUEST_WORDS, each)["before_bare_hour"]).split("|"))
    return str(words(REQUEST_WORDS, next(own))["at"][0])


@cache
def _bare_hour() -> re.Pattern[str]:
    """Return the pattern of an hour behind a word that moves something to it, without a word or a unit of time."""

    def either(name: str) -> str:
        return "|".join(str(words(REQUEST_WORDS, each)[name]) for each in LANGUAGES)

    hour = rf"(?P<hour>\d{{1,2}}(?::\d\d)?|{either('bare_hours')})"
    return re.compile(
        rf"\b(?P<verb>{either('before_bare_hour')}) {hour}\b(?! ?(?:{either('units')}|[:.\d]|[ap]m)\b)", re.I
    )


RequestCall = Callable[[RequestPart, MaskedText], ReadCommand | None]


def _call(parts: RequestPart, masked: MaskedText) -> ReadCommand | None:
    """Return the call that these parts mean together, with the text's times and lengths; None if they mean none."""
    if len(masked.minutes) > 1 or parts & P.TELLS:
        return None
    if parts & P.KEEPS:
        return _command("show_planned_sessions") if parts & (NAMED | P.LOOSELY) and not masked.times else None
    if parts & P.ENDS:
        return None if masked.times or masked.minutes else _command("ask_about_sessions", is_against="yes")
    if parts & P.SOMETIME and not masked.times and not parts & (AGAINST | P.SHOWS | P.ASKS):
        return _command("ask_about_sessions") if parts & (NAMED | P.CALMING | P.LOOSELY) else None
    if not parts & NAMED:
        if parts & (P.CALMING | P.LOOSELY) and parts & P.BEGINS and not masked.times:
            return None if parts & ~(P.CALMING | P.LOOSELY | P.BEGINS) else _begun(parts, masked)
        is_length = parts & P.LOOSELY and masked.minutes and not masked.times and not parts & ~(P.LOOSELY | P.BEGINS)
        return _begun(parts, masked) if is_length else None
    if parts & AGAINST:
        return _left_out(parts, masked)
    rest = parts & ~(NAMED | P.LOOSELY)
    deeds = rest & (P.PLANS | P.CHANGES | P.RESUMES | P.SHOWS | P.ASKS)
    return next(
        (make(parts, masked) for mark, others, make in CALLS if mark & deeds == mark and not deeds & ~others), None
    )


def _command(tool: str, **arguments: str) -> ReadCommand:
    return ReadCommand(tool, {name: value for name, value in arguments.items() if value}, goes_first=True)


def _begun(parts: RequestPart, masked: MaskedText) -> ReadCommand | None:
    """Return the call that begins a session now, or plans it for the time of the text."""
    if (masked.times or masked.minutes) and parts & P.FOR_GOOD:
        return _changed(parts, masked)
    if masked.times:
        return _planned(parts, masked)
    if parts == P.SESSIONS and not masked.minutes:  # "mis sesiones de calma"
        return _command("my_sessions")
    if parts & P.SESSIONS or parts & (P.FOR_GOOD | P.NEXT):
        return None
    return _command("start_session", minutes=masked.length)


def _planned(parts: RequestPart, masked: MaskedText) -> ReadCommand | None:
    """Return the call that plans a session; None without a time."""
    instead = "yes" if parts & P.IMPLIED else ""
    if not masked.times:
        return None
    when = masked.when if is_an_end(masked.when) else without_lasting(masked.when)  # "for every weekday at 9"
    return _command("plan_session", when=when, minutes=masked.length, instead=instead)


def _changed(parts: RequestPart, masked: MaskedText) -> ReadCommand | None:
    """Return the call that changes a planned session: its time is the last one that is named, its minutes are those
    that are named. An earlier time says which session is meant.
    """
    if not masked.times and not masked.minutes:
        return None
    is_which = bool(masked.times) and masked.text.rstrip(" .!?").endswith(TIME_MARK) is False and not masked.minutes
    if len(masked.times) > 2 or (is_which and len(masked.times) > 1):
        return None
    of_which = masked.times[0] if len(masked.times) > 1 or (masked.minutes and masked.times) else ""
    when = "" if of_which and len(masked.times) == 1 else masked.times[-1] if masked.times else ""
    return _command("change_planned_session", when=when, minutes=masked.length, which=of_which)


def _left_out(parts: RequestPart, masked: MaskedText) -> ReadCommand | None:
    """Return the call that cancels, pauses or leaves out planned sessions; None if the text does not say which."""
    if masked.minutes or parts & (P.SHOWS | P.ASKS | P.PLANS):
        return None
    is_for_good = bool(parts & (P.CANCELS | P.FOR_GOOD))
    if masked.times:
        return _command("leave_out_sessions", when=masked.when, for_good="yes" if is_for_good else "")
    if parts & P.NEXT:
        return _command("cancel_next_session")
    is_all = parts & P.CANCELS or (parts & P.REFUSES and parts & (P.SESSIONS | P.FOR_GOOD))
    return _command("cancel_planned_sessions") if is_all else None


def _resumed(parts: RequestPart, masked: MaskedText) -> ReadCommand | None:
    """Return the call that lets planned sessions begin again, or for one session that is wanted again, begins it."""
    if parts & P.BEGINS and not parts & P.SESSIONS:
        return _begun(parts, masked)
    return None if masked.times or masked.minutes else _command("resume_planned_sessions")


def _shown(parts: RequestPart, masked: MaskedText) -> ReadCommand | None:
    """Return the call that shows the planned sessions."""
    return None if masked.minutes else _command("show_planned_sessions")


CALLS: tuple[tuple[RequestPart, RequestPart, RequestCall], ...] = (
    (P.SHOWS, P.SHOWS | P.ASKS | P.RESUMES, _shown),
    (P.PLANS, P.PLANS | P.RESUMES, _planned),
    (P.CHANGES, P.CHANGES | P.RESUMES, _changed),
    (P.RESUMES, P.RESUMES, _resumed),
    (RequestPart(0), RequestPart(0), _begun),
)
"""What a text asks for, by what its parts say of a deed: the parts that it has, those that may stand beside them, and
the function that makes the call. The first fitting line counts."""


def _unsure(masked: MaskedText, said: Sequence[str]) -> ReadCommand | None:
    """Return the call that asks what is meant, for a text that names a calm session with a time or a deed, and is not
    read whole; None for any other text.
    """
    says, spans = RequestPart(0), _spans(said)
    for parts in map(_parts, LANGUAGES):
        for span in spans & parts.keys():
            for each in parts[span]:
                says |= RequestPart(each)
    if not says & NAMED or (says & P.ASKS and not masked.times and not says & AGAINST):
        return None
    if not masked.times and not says & SPEAKS_OF_PLANS:
        return None
    return _command("ask_about_sessions", is_against="yes" if says & AGAINST else "")


# --- words ------------------------------------------------------------------------------------------------------------


def _holds(said: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    """Return whether the words hold one of these phrases side by side."""
    return not phrases.isdisjoint(_spans(said))


def _spans(said: Sequence[str]) -> set[tuple[str, ...]]:
    """Return all words that stand side by side, as many as the longest part has at most."""
    return {
        tuple(said[at:end]) for at in range(len(said)) for end in range(at + 1, min(len(said), at + LONGEST_PART) + 1)
    }


@made_ahead
def _parts(language: Language) -> WordParts:
    """Return the parts that requests are made of in this language, each with what it may say."""
    lists = {each.name.lower(): int(each) for each in RequestPart if each.name}
    return word_parts(REQUEST_WORDS, language, {**lists, "beside": 0})


@cache
def _core_words() -> frozenset[str]:
    """Return the words of which a text about calm sessions has at least one."""
    names = (RequestPart.SESSION, RequestPart.SESSIONS, RequestPart.LOOSELY, RequestPart.CALMING)
    found = (
        part for each in LANGUAGES for part, says in _parts(each).items() if any(int(name) in says for name in names)
    )
    return frozenset(word for part in found for word in part if len(word) > 3)


@cache
def _elsewhere() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(without_accents(each).split()) for each in listed(REQUEST_WORDS, "elsewhere"))
