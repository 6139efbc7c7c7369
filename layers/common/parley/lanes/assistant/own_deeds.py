"""What a person asks for with a thing of theirs, in whatever words, while there is no model: "scrap the pills
reminder", "ya no voy al dentista", "wipe the whole list", "ok milk is done".

A sentence (`deed_grammar.py`) says what is to be done; the thing is looked for on the shelf that the text names, or on
all (`shelves.py`). So it is found wherever it is kept. A sentence that may mean something else counts only where there
is such a thing. Everything is still prepared and asked about by the lane's own tools.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice

from parley import times
from parley.conversation.courtesy import without_courtesy, without_hesitations
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.requests import asks_for_change, correction
from parley.lanes import when
from parley.lanes.assistant import (
    headed_lists,
    mailed_lists,
    outside_services,
    told_changes,
    told_details,
    told_free,
    told_news,
    told_people,
    told_times,
    told_wishes,
)
from parley.lanes.assistant.deed_grammar import SaidDeed, deeds_in, names_shelf
from parley.lanes.assistant.named import named_as
from parley.lanes.assistant.new_deeds import NEW, bare_event, is_deed, one_each
from parley.lanes.assistant.ordinals import place
from parley.lanes.assistant.reminder_moments import NewReminder
from parley.lanes.assistant.shelf_tools import CHANGING, NOTHING_THERE, OF_ALL, SHELF_TOOLS, ShelfTool
from parley.lanes.assistant.shelves import (
    CONTACT_SHELF,
    EVENT_SHELF,
    REMINDER_SHELF,
    TASK_SHELF,
    ShelfThing,
    found_at,
    found_on,
    found_on_day,
    has_shown,
    telling_words,
    things_on,
)
from parley.lanes.assistant.told_reasons import (
    REASON_PAUSE,
    before_a_reason,
    begins_story,
    behind_a_story,
    in_one_breath,
)
from parley.lanes.lane import ReadCommand
from parley.lanes.naming import BY_ID, is_list, parts_of
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern
from parley.tools.tool import Call

LONGEST = 160
"""The most characters of a text that is read: a longer one says more."""
VOCABULARY = "parley.lanes.assistant.vocabulary"
CLOCK = pattern(VOCABULARY, "clock_in_deed", r"(?:(?:{}) )?\d{{1,2}}(?:[:.]\d\d)?")
"""Matches an hour without its half of the day: "10", "las 10"."""
SHELVES = (TASK_SHELF, REMINDER_SHELF, EVENT_SHELF, CONTACT_SHELF)


def read(call: Call[Services], text: str) -> Sequence[ReadCommand]:
    """Return the calls that a whole text asks for with the person's own things; none if it asks for none. "Remind
    me at 6 to call mum and add wine to my list" asks for two.
    """
    plain = without_courtesy(without_hesitations(text)).strip()
    if not 0 < len(plain) <= LONGEST:
        return told_wishes.read(call, plain)
    if asked := _looked_up(call, plain) or outside_services.read(plain) or headed_lists.read(plain):
        return asked
    found = _read(call, plain) or told_free.read(call, plain) or told_people.read(plain)
    if [each.tool for each in found] == ["create_event"] and found[0].asks_first and "when" not in found[0].arguments:
        return told_wishes.read(call, plain) or found  # a told event, whose time may stand in several places
    if told_wishes.wakes_by_what_is_told(plain):
        return told_wishes.read(call, plain) or found
    if found and not any(told_wishes.holds_wish(value) for each in found for value in each.arguments.values()):
        return found
    return told_wishes.read(call, plain) or found or _bare(call, plain)


def _bare(call: Call[Services], plain: str) -> Sequence[ReadCommand]:
    """Return the call that keeps an event of which a text says only what it is and when."""
    return [each for each in (bare_event(plain),) if each and not _is_there(call, plain)]


def _read(call: Call[Services], plain: str) -> Sequence[ReadCommand]:
    """Return the calls of a text that is a sentence of the tables, has a form of its own, or tells news of what is
    kept; none for any other text.
    """
    if both := _both(call, plain, needs_shelf=True):
        return both
    if reminders := _two_reminders(call, plain):
        return reminders
    beside_a_reason = before_a_reason(call, plain, _read_one) or in_one_breath(call, plain, _read_one)
    if any(each.tool not in CHANGING for each in beside_a_reason):
        return beside_a_reason  # "remind me at 6 to call mum, I always forget": new words would take in the reason
    return (
        _read_one(call, plain)
        or _both(call, plain, needs_shelf=False)
        or next(filter(None, (_with_several(call, said) for said in deeds_in(plain))), ())
        or beside_a_reason
        or mailed_lists.read(call, plain)
        or told_details.read(call, plain)
        or (() if _holds_a_wish(plain) or _orders(plain) else told_news.read(call, plain))
        or told_changes.read(call, plain)
        or behind_a_story(call, plain, _read_one)
        or _behind_a_no(call, plain)
    )


def _asks_back(plain: str) -> bool:
    """Return whether what a text tells is only asked about: "dentist is at 10 right?"."""
    return ASKS_BACK.search(plain) is not None and ASKS_TO_CHANGE.search(plain) is None


ASKS_BACK = pattern(VOCABULARY, "asks_back", r"(?:\?|[ ,](?:{}))[ ?!.]{{0,4}}$")
"""Matches the end of a text that asks whether it is so."""
ASKS_TO_CHANGE = pattern(VOCABULARY, "news_asks_to_change", r"\b(?:{})\b")
"""Matches a question that is a wish: "dentist is at 10 now, can you change it?"."""
TOLD = frozenset(["told_move", "told_event"])
"""The deeds of which the text only tells, so that a question is none of them."""


def _looked_up(call: Call[Services], plain: str) -> Sequence[ReadCommand]:
    """Return the look at the thing whose time a text asks back about; none for any other text."""
    first, mark, second = plain.partition("?")
    if mark and any(map(str.isalnum, second)):  # "when is the dentist? and do I have to bring anything?"
        told = (said for said in deeds_in(first) if said.deed == "tell")
        return [found for said in told if (found := _with_one(call, replace(said, only_if_there=True)))][:1]
    if not _asks_back(plain):
        return ()
    for said in deeds_in(ASKS_BACK.sub("", plain).rstrip(" ,")):
        if said.deed == "told_move" and _is_time(said.slots.get("when", "")):
            found = _with_one(call, SaidDeed("tell", {"named": said.slots["named"]}, said.shelf, only_if_there=True))
            if found:
                return (found,)
    return ()


def _holds_a_wish(plain: str) -> bool:
    """Return whether a part of a text is a wish for something new, so that the text is no mere news of what is kept."""
    halves = ((plain[: each.start()], plain[each.end() :]) for each in islice(JOINT.finditer(plain), MOST_JOINTS))
    parts = (part.strip() for half in halves for part in half)
    return any(said.deed in MAKE for part in parts for said in deeds_in(part))


def _orders(plain: str) -> bool:
    """Return whether a text of one clause orders something to be changed, so that it tells no news: "move the dentist
    to off", which another's words may have become."""
    return asks_for_change(plain) and JOINT.search(plain) is None


MAKE = frozenset(["add_task", "note_task", "note_list", "set_reminder", "add_contact", "create_event", "put_event"])
"""The deeds that make something new, in so many words."""


def _is_there(call: Call[Services], plain: str) -> bool:
    """Return whether an event is kept that a text with a day names, which may be meant to move."""
    return bool(found_on(call, EVENT_SHELF, when.beside_time(plain) or ""))


def _behind_a_no(call: Call[Services], plain: str) -> Sequence[ReadCommand]:
    """Return the calls of a wish that a text gives in place of what was done: "no, a mail. write to ...", "no, son
    tareas: ...". None for any other text.
    """
    corrects = correction(plain)
    instead = corrects.instead if corrects else ""
    for said in (instead, *(instead[pause.end() :] for pause in islice(REASON_PAUSE.finditer(instead), MOST_JOINTS))):
        found = _read_one(call, said) if len(said.split()) > 1 else ()
        if found and all(each.tool not in CHANGING for each in found):
            return [each._replace(goes_first=False, asks_first=True) for each in found]
    return ()


def _both(call: Call[Services], plain: str, *, needs_shelf: bool) -> Sequence[ReadCommand]:
    """Return the calls of a text that asks for two things, each once: the second part names its shelf, or else both are
    about what is kept. None if it does not.
    """
    for joint in islice(JOINT.finditer(plain), MOST_JOINTS):
        first, second = plain[: joint.start()].strip(), plain[joint.end() :].strip()
        if not (first and second) or (needs_shelf and not names_shelf(second)):
            continue
        both = (_read_one(call, first), _read_one(call, second) or _with_same_deed(call, first, second))
        calls = [called._replace(goes_first=True) for found in both for called in found]
        if all(both) and (needs_shelf or all(_is_of_one(call, each) for each in calls)):
            return [called for n, called in enumerate(calls) if called not in calls[:n]]  # one list may have both
    return ()


def _two_reminders(call: Call[Services], plain: str) -> Sequence[ReadCommand]:
    """Return the calls of a text that asks for two reminders, each with its time: "remind me to call the bank at 3 and
    text Joe at 5". None for any other text.
    """
    for joint in islice(JOINT.finditer(plain), MOST_JOINTS):
        first, second = plain[: joint.start()].strip(), plain[joint.end() :].strip()
        if not (is_deed(when.beside_time(second) or "") and when.beside_time(first)):
            continue
        if when.days_in(first) and not when.days_in(second):
            continue  # "tomorrow at 9 to pay and at 5 to call Bob": whether the second is of that day is not said
        found = _read_one(call, first)
        if [each.tool for each in found] == ["set_reminder"]:
            both = (*found, ReadCommand("set_reminder", {"text": second}))
            return [each._replace(goes_first=True) for each in both]
    return ()


def _is_of_one(call: Call[Services], called: ReadCommand) -> bool:
    """Return whether a call changes one kept thing, and it is clear which."""
    named = "".join(called.arguments.values())
    return called.tool in CHANGING and (BY_ID in named or len(found_on(call, TASK_SHELF, named)) == 1)


def _with_same_deed(call: Call[Services], first: str, second: str) -> Sequence[ReadCommand]:
    """Return the calls of the second part of a request whose verb stands in the first alone: "the milk" of "got the
    bread and the milk"."""
    for said in deeds_in(first):
        named = said.slots.get("named", "")
        if named and said.deed in SHELF_TOOLS and named in first:
            before, _, behind = first.rpartition(named)
            return _read_one(call, f"{before}{second}{behind}")
    return ()


def _read_one(call: Call[Services], plain: str) -> Sequence[ReadCommand]:
    """Return the calls that a text asks for which asks for one deed, of one thing or of several: "put eggs and
    butter on my list" are two.
    """
    for said in deeds_in(plain):
        if said.deed in TOLD and _asks_back(plain):
            continue
        if said.deed == "set_reminder" and not NewReminder.may_be_in(plain, said.slots):
            continue  # "remind me what's on my list" wants to see it
        if (told := told_times.DEEDS.get(said.deed)) is not None:
            if calls := told(call, said):
                return calls
        elif found := _meant(call, said):
            if said.deed in NAMED_BEFORE and _only_names(found, plain):
                found = found._replace(goes_first=False)
            return one_each(found, said.deed == "add_them") if found.tool == "add_task" else (found,)
    return ()


def _with_several(call: Call[Services], said: SaidDeed) -> Sequence[ReadCommand]:
    """Return the calls of a deed with each of several things that are named together, after a yes: "laundry and dishes
    r done". None unless each is one thing that is kept.
    """
    parts = parts_of(said.slots.get("named", "")) if said.deed in SHELF_TOOLS and said.deed != "tell" else []
    if not 1 < len(parts) <= MOST_NAMED:
        return ()
    one = [replace(said, slots={**said.slots, "named": each}, only_if_there=True) for each in parts]
    calls = [found._replace(goes_first=False, asks_first=True) for each in one if (found := _with_one(call, each))]
    return calls if len(calls) == len(parts) and all(_is_of_one(call, each) for each in calls) else ()


MOST_NAMED = 5
"""The most things that are named together."""


NAMED_BEFORE = frozenset(["add_it", "add_them"])
"""The deeds of what a text says before it asks for them."""


def _only_names(added: ReadCommand, plain: str) -> bool:
    """Return whether a text only names what it then wants on a list, which its phrase adds without a yes: "eggs and
    flour, add them to my tasks". Of "we're out of bags, add them to my tasks" a part is told.
    """
    return plain.startswith(added.arguments["title"]) and not begins_story(plain)


JOINT = pattern(VOCABULARY, "joint_of_deeds", r",? (?:{0})(?: (?:{0}))? |[,;.] ")
"""Matches what may stand between two things that a text asks for."""
MOST_JOINTS = 4


def _meant(call: Call[Services], said: SaidDeed) -> ReadCommand | None:
    if "when" in said.slots and not _is_time(said.slots["when"]):
        return None
    if said.deed in OF_ALL:
        return _with_all(call, said)
    if said.deed in SHELF_TOOLS:
        return _with_one(call, said)
    make = NEW.get(said.deed)
    made = make(said) if make else None
    return told_details.as_change(call, made) if made and said.deed == "new_number" else made


def _with_one(call: Call[Services], said: SaidDeed) -> ReadCommand | None:
    """Return the call of a deed with the one thing that the words name. If it is on no shelf, the tool of the shelf
    that the text names is called with the words, and says so itself; without a shelf, None.
    """
    tools, named = SHELF_TOOLS[said.deed], said.slots.get("named", "")
    if named.lstrip("#").isdecimal():  # the phrases of each shelf know its numbers, but for "1 done"
        is_listed = said.deed == "complete" and has_shown(call, TASK_SHELF)
        return ReadCommand("complete_task", {"task": named.lstrip("#")}, goes_first=True) if is_listed else None
    is_place = place(named) is not None
    shelves = [each for each in tools if each != said.shelf]
    if is_place:  # "the last one" is one of a list that the person has seen, "the last reminder" of that shelf alone
        shelves = [] if said.shelf else [each for each in shelves if has_shown(call, each)]
    first = [said.shelf] if said.shelf in tools else []
    time = {"when": _with_hour(said.slots["when"])} if "when" in said.slots else {}
    if said.deed == "retitle":
        if _is_time(said.slots["text"]):
            return None
        time = {"title": said.slots["text"]}
    for shelf in (*first, *shelves):
        if found := _found(call, said, shelf, named):
            is_told = said.deed == "told_move" and shelf == REMINDER_SHELF  # the thing has moved, and its reminder?
            return _call(tools[shelf], found, named, time)._replace(asks_first=is_told)
    if said.only_if_there or not first or not telling_words(named) or names_shelf(named):
        return None  # words that name a shelf are no name: the sentence was cut wrongly
    if is_place:  # no such place: an empty shelf is said to be empty
        is_empty = said.shelf in NOTHING_THERE and not things_on(call, said.shelf)
        return ReadCommand(NOTHING_THERE[said.shelf], {}, goes_first=True) if is_empty else None
    tool = tools[said.shelf]
    return ReadCommand(tool.tool, {tool.by_words: named, **time} if tool.by_words else {}, goes_first=True)


def _found(call: Call[Services], said: SaidDeed, shelf: str, named: str) -> Sequence[ShelfThing]:
    if said.deed == "reopen":
        done = (each for each in call.services.tasks.list(call.conversation) if each.done)
        wanted = telling_words(named)
        return [
            ShelfThing(TASK_SHELF, each.id, each.title)
            for each in done
            if wanted and wanted <= telling_words(each.title)
        ]
    found = found_on(call, shelf, named)
    found = found or (found_at(call, shelf, named) if said.deed == "move" else found)
    return found or found_on_day(call, shelf, named)


def _call(tool: ShelfTool, found: Sequence[ShelfThing], named: str, time: Mapping[str, str]) -> ReadCommand:
    """Return the call of a tool with the thing that was found; with the person's words if there are several, so
    that the tool asks which.
    """
    if not tool.by_id:
        return ReadCommand(tool.tool, {}, goes_first=True)
    one = found[0] if len(found) == 1 else None
    value = _words_for(one, named) if one and one.shelf == TASK_SHELF else f"{BY_ID}{one.id}" if one else ""
    given = {tool.by_id: value} if one else {tool.by_words: named}
    if tool.by_id == "chosen":
        given = {tool.by_words: one.title if one else named, **(given if one else {})}
    goes_first = place(named) is None  # of several lists, the phrases know which one the verb is about
    return ReadCommand(tool.tool, {**given, **time}, goes_first=goes_first)


def _words_for(task: ShelfThing, named: str) -> str:
    """Return the words by which the tools find this task: the person's own if its title holds them, so that a part of a
    list is seen as one; else the title.
    """
    title = f" {normalise(task.title)} "
    return named if is_list(task.title) or any(f" {each} " in title for each in named_as(named)) else task.title


def _with_all(call: Call[Services], said: SaidDeed) -> ReadCommand | None:
    """Return the call of a deed with all things of a shelf; it waits for a yes. "Both" are two, of the shelf where
    there are two. None if there is nothing.
    """
    deed, _, how = said.deed.partition("_")
    shelves = OF_ALL[said.deed]
    if said.shelf and said.shelf not in shelves:
        return None
    on = {each: things_on(call, each) for each in ([said.shelf] if said.shelf else shelves)}
    is_both = how == "both" and "both" in said.deed
    shelf = next((each for each, things in on.items() if (len(things) == 2 if is_both else things)), None)
    if shelf is None:
        return None if said.only_if_there else ReadCommand(NOTHING_THERE[said.shelf or shelves[0]], {}, goes_first=True)
    tool, things = SHELF_TOOLS[deed][shelf], on[shelf][:MOST_AT_ONCE]
    first, *others = (f"{BY_ID}{each.id}" for each in things)
    if shelf == EVENT_SHELF:
        return ReadCommand(tool.tool, {tool.by_id: ", ".join((first, *others))}, goes_first=True)
    also = {"also": ", ".join(others)} if others else {}
    return ReadCommand(tool.tool, {tool.by_id: first, **also}, goes_first=True, asks_first=len(things) > 1)


MOST_AT_ONCE = 20
"""The most things that one text deletes or completes."""


def _is_time(words: str) -> bool:
    said = without_accents(words)
    return CLOCK.fullmatch(said) is not None or times.is_whole_time(words, LANGUAGES)


def _with_hour(words: str) -> str:
    """Return the words for a time; a bare hour as one: "at 10" for "10"."""
    return f"at {words}" if words.replace(":", "").replace(".", "").isdecimal() else words
