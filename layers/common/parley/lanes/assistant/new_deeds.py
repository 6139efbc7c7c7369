"""The calls that make something new, or look at what is kept, for sentences of the tables (`deed_grammar.py`) that name
no thing which is there already.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from parley import times
from parley.conversation.farewell import Farewell, farewell_of
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.refusal import refused
from parley.conversation.requests import is_request
from parley.lanes import when
from parley.lanes.assistant.deed_grammar import SaidDeed
from parley.lanes.assistant.people import ADDRESS, NUMBER
from parley.lanes.assistant.shelves import (
    EVENT_SHELF,
    telling_words,
    telling_words_of_other_things,
)
from parley.lanes.captured import holds_phone_number
from parley.lanes.lane import ReadCommand
from parley.lanes.naming import parts_of
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, pattern

VOCABULARY = "parley.lanes.assistant.vocabulary"
MOST_TASKS_ADDED = 20
"""The most things that one text adds."""


def one_each(added: ReadCommand, are_several: bool = False) -> Sequence[ReadCommand]:
    """Return the call that adds each thing of a list as a task of its own; the one call for a title that is no list. Of
    two things, each has few words and neither begins with a verb: "call mum and dad" is one task. `are_several`: the
    person speaks of several things ("put them on my list").
    """
    title = added.arguments["title"]
    if len(both := [each for each in FURTHER.split(title) if each]) > 1:  # "call Leo and also pay the gas"
        return [added._replace(arguments={"title": each}, goes_first=True) for each in both]
    parts = parts_of(title)
    are_deeds = bool(parts) and all(map(is_deed, parts))
    is_pair = len(parts) == A_PAIR and (any(len(each.split()) > SHORT for each in parts) or is_deed(title))
    is_too_long = any(len(each.split()) > LONGER for each in parts)
    may_be_one = (is_pair or is_too_long) and not (are_deeds or are_several)
    if not parts or len(parts) > MOST_TASKS_ADDED or may_be_one:
        return (added,)
    return [added._replace(arguments={"title": each}) for each in parts]


FURTHER = pattern("parley.lanes.assistant.wish_words", "and_also", r"(?<=\w),? (?:{}) (?=\w)")
"""Matches what stands between two things, of which the second is surely another one."""


def is_deed(part: str) -> bool:
    """Return whether a part of a list is something to do, with what: "call mum", "pagar el gas"."""
    first, _, rest = without_accents(part).partition(" ")
    is_infinitive = INFINITIVE.fullmatch(first) is not None
    return bool(rest) and (is_request(part) or is_infinitive or first in listed(VOCABULARY, "task_begins"))


INFINITIVE = re.compile(r"\w{1,20}[aei]r(?:l[eoa]s?|se|me)?")
"""Matches a Spanish verb as a list of things to do names it: "comprar", "llamarlo"."""


A_PAIR, SHORT, LONGER = 2, 3, 6
"""The number of things of a pair; the most words of a thing of a pair, and of a longer list."""


def _look(tool: str, argument: str = "", *, goes_first: bool = False) -> Callable[[SaidDeed], ReadCommand | None]:
    return lambda said: ReadCommand(tool, {argument: said.slots["when"]} if argument else {}, goes_first=goes_first)


def _task(said: SaidDeed, *, goes_first: bool) -> ReadCommand | None:
    """Return the call that adds a task with the person's words as its title, without an "also" in front."""
    return ReadCommand("add_task", {"title": ALSO.sub("", said.slots["text"])}, goes_first=goes_first)


def _told_task(said: SaidDeed) -> ReadCommand | None:
    """Return the call that adds what a person tells first and then wants on their list, after a yes: "we're out of
    bags, stick them on the shopping list".
    """
    text = HEADING.sub("", said.slots["text"])
    is_asking = "?" in text or is_request(text)
    return None if is_asking else ReadCommand("add_task", {"title": text}, goes_first=True, asks_first=True)


def _put_there(said: SaidDeed) -> ReadCommand | None:
    """Return the same for "put oat milk on there instead", which may mean another list: it does not go first."""
    found = _told_task(said)
    return found._replace(goes_first=False) if found else None


HEADING = pattern(VOCABULARY, "list_begins", r"^(?:{}):\s+(?=.{{1,200}}(?:,| and | y | e ))")
"""Matches what is said in front of a list: "so much to do:", of "so much to do: milk, eggs"."""


ALSO = pattern(VOCABULARY, "also_before_a_task", r"^(?:{})[ :,]+(?=\w)")


def _list(said: SaidDeed) -> ReadCommand | None:
    """Return the call that adds a list of things to do, each with its verb. It is asked about, because no list is
    named, unless each is an infinitive, as one notes things in Spanish. None for any other words.
    """
    parts = parts_of(said.slots["text"])
    is_list_of_deeds = len(parts) > 1 and all(map(is_deed, parts))
    title, are_noted = {"title": said.slots["text"]}, all(map(_is_infinitive, parts))
    return ReadCommand("add_task", title, goes_first=True, asks_first=not are_noted) if is_list_of_deeds else None


def _is_infinitive(part: str) -> bool:
    return INFINITIVE.fullmatch(without_accents(part).partition(" ")[0]) is not None


def _reminder(said: SaidDeed) -> ReadCommand | None:
    """Return the call that sets a reminder; None if the words say nothing beside a time, as "again in an hour"."""
    text = said.slots["text"]
    beside_time = when.beside_time(text)
    return (
        ReadCommand("set_reminder", {"text": text})
        if telling_words(text if beside_time is None else beside_time)
        else None
    )


def _reminder_at(said: SaidDeed) -> ReadCommand | None:
    """Return the call that sets a reminder of which the text says what, and then when: "pill reminder 8 in the morning
    and 8 at night".
    """
    text = said.slots["text"]
    is_asking = "?" in text or is_request(text) or refused(normalise(text)) is not None
    is_told = not is_asking and PAUSE.search(text) is None and bool(telling_words(text) - A_REMINDER)
    is_told = is_told and not said.slots["when"].isdecimal()
    return ReadCommand("set_reminder", {"text": text, "when": said.slots["when"]}, asks_first=True) if is_told else None


A_REMINDER = listed(VOCABULARY, "beside_a_reminder")
"""Words in front of "reminder" that say nothing of what it is about: "set my"."""


def _contact(said: SaidDeed) -> ReadCommand | None:
    """Return the call that keeps somebody, if the words hold an address or a number, and a name in front of it."""
    card = said.slots["card"]
    detail = ADDRESS.search(card) or NUMBER.search(card)
    is_named = detail is not None and any(each.isalpha() for each in card[: detail.start()])
    rest = card[detail.end() :].strip(" .,") if detail else ""
    if detail is None or not is_named or (rest and farewell_of(rest) is not Farewell.THANKS):
        return None
    return ReadCommand("add_contact", {"card": card[: detail.end()]})


def _new_number(said: SaidDeed) -> ReadCommand | None:
    """Return the call that keeps somebody's new number or address: whoever is there by that name gets it. After a yes
    where the name is several words ("my daughter Elizabeth"). None if the words hold no such detail.
    """
    who, detail = said.slots["who"], said.slots["detail"]
    found = ADDRESS.search(detail) or NUMBER.search(detail)
    is_whole = found is not None and not any(map(str.isdecimal, detail[: found.start()] + detail[found.end() :]))
    is_name = len(who.split()) <= TO_WHOM and not any(map(str.isdecimal, who))
    if found is None or not (is_whole and is_name):
        return None
    card = f"{who}, {found[0].strip(' .,')}"
    return ReadCommand("add_contact", {"card": card}, goes_first=True, asks_first=len(who.split()) > 1)


def _event(said: SaidDeed) -> ReadCommand | None:
    """Return the call that puts something into the calendar, if the words hold a time and something beside it."""
    title = said.slots["timed"]
    if holds_phone_number(title):
        return None  # "agenda el número de Ana 310 555 0177" keeps a contact
    return ReadCommand("create_event", {"title": title}) if when.beside_time(title) else None


def _put_event(said: SaidDeed) -> ReadCommand | None:
    """Return the same for an event that is told, and then asked for: "dentist friday at 10, put it in my calendar"."""
    found = _event(said) if said.shelf in ("", EVENT_SHELF) else None
    return found._replace(goes_first=True) if found else None


def _told_event(said: SaidDeed) -> ReadCommand | None:
    """Return the call that asks whether to put an appointment into the calendar that the person only tells of, with its
    hour: "I've got the dentist on friday at 10".
    """
    title = said.slots.get("timed") or f"{said.slots['text']} {said.slots['when']}"
    is_timed = TELLS_AN_HOUR.search(without_accents(title)) is not None
    is_none = NO_APPOINTMENT.search(without_accents(title)) is not None or holds_phone_number(title) or "?" in title
    beside = when.beside_time(title)
    if not is_timed or is_none or not beside or telling_words(beside) & telling_words_of_other_things():
        return None
    return ReadCommand("create_event", {"title": title}, asks_first=True)


def _needed(said: SaidDeed) -> ReadCommand | None:
    """Return the call that adds a list of what the person says they have to do, after a yes: "I have to: bleed the
    radiators, ring the council and buy a card". None if they tell of less than two such things.
    """
    parts = parts_of(said.slots["text"])
    tells_why = len(parts) == A_PAIR and PAUSE.search(said.slots["text"]) is not None  # "drop swim, the pool's shut"
    are_things = (
        len(parts) > 1
        and not tells_why
        and all(1 < len(each.split()) <= LONGER or len(parts) > A_PAIR for each in parts)
    )
    is_long = any(len(each.split()) > LONGER for each in parts) or len(parts) > MOST_TASKS_ADDED
    return (
        ReadCommand("add_task", {"title": said.slots["text"]}, asks_first=True) if are_things and not is_long else None
    )


def _mail(said: SaidDeed) -> ReadCommand | None:
    """Return the call that writes to an address what the person says; None if the words hold no address."""
    found = ADDRESS.search(said.slots["to"])
    if found is None or len(said.slots["to"].split()) > TO_WHOM:
        return None
    return ReadCommand("send_email", {"to": found[0], "body": said.slots["body"]}, goes_first=True)


TO_WHOM = 6
"""The most words that say whom a mail is to."""


def bare_event(plain: str) -> ReadCommand | None:
    """Return the call that puts something into the calendar, after a yes, of which the person only says what it is, the
    day and the hour: "lunch with Karen next Wednesday 12.30 at the Fox". None for any other text.
    """
    plain = DOTTED_HOUR.sub(r"\1:\2", plain)
    title, days = when.beside_time(plain), when.days_in(plain)
    is_told = PAUSE.search(plain) is not None or "?" in plain
    if not title or is_told or not times.names_day(days, LANGUAGES) or len(plain.split()) > A_BARE_EVENT:
        return None
    time = without_accents(days.replace(":", " ").replace(".", " "))
    words = without_accents(title).split()
    is_noun = words[0] not in listed(VOCABULARY, "begins_no_event") and not is_request(title) and not is_deed(title)
    is_one = not telling_words(title) & telling_words_of_other_things() and not holds_phone_number(plain)
    is_plain = is_noun and is_one and NO_APPOINTMENT.search(" ".join(words)) is None
    is_named = bool(telling_words(title)) and len(words) <= LONGER and not words[0].isdecimal()
    if not (is_plain and is_named and HOUR_AND_DAY.search(time)):
        return None
    return ReadCommand("create_event", {"title": plain}, asks_first=True)


def may_be_event(plain: str) -> bool:
    """Return whether a text with a time begins as the name of an event does, and says nothing that is none."""
    words = without_accents(when.beside_time(plain) or "").split()
    begins = bool(words) and words[0] not in listed(VOCABULARY, "begins_no_event") and not words[0].isdecimal()
    return begins and not is_request(plain) and not is_deed(plain) and NO_APPOINTMENT.search(" ".join(words)) is None


A_BARE_EVENT = 14
"""The most words of such a text."""
DOTTED_HOUR = re.compile(r"(?<= )([01]?\d|2[0-3])\.([0-5]\d)(?= |$)")
"""Matches an hour with a dot: "12.30"."""
PAUSE = re.compile(r"[,;:.!]\s")
HOUR_AND_DAY = re.compile(r"\d|noon|midday|mediod|quarter|half|media|cuarto")
"""Matches an hour in words for a time that names a day, without accents and signs."""


TELLS_AN_HOUR = pattern(VOCABULARY, "tells_an_hour", r"\b(?:{})")
NO_APPOINTMENT = pattern(VOCABULARY, "no_appointment", r"\b(?:{})\b")


NEW: Mapping[str, Callable[[SaidDeed], ReadCommand | None]] = {
    "list_tasks": _look("list_tasks"),
    "list_reminders": _look("list_reminders"),
    "list_events": _look("list_events", "period"),
    "next_event": _look("next_event", goes_first=True),  # "next" names no days
    "busy_at": _look("find_free_time", "period"),
    "add_task": partial(_task, goes_first=True),  # it names the list, so nothing else is meant
    "note_task": partial(_task, goes_first=False),
    "add_them": _told_task,
    "add_it": _told_task,
    "add_there": _put_there,
    "note_list": _list,
    "set_reminder": _reminder,
    "reminder_at": _reminder_at,
    "add_contact": _contact,
    "create_event": _event,
    "put_event": _put_event,
    "told_event": _told_event,
    "need_list": _needed,
    "new_number": _new_number,
    "mail": _mail,
}
"""The functions that make a call of a sentence, by its deed."""
