"""What "cancel that" and "no, 8" are about while there is no model: the thing that the person's last message made.

    "undo", "cancel that", "take it back"         takes back what was done: made, changed, completed or deleted
    "delete it", "bórralo"                        takes it back if it was made, by the tool's own question if it has one
    "never mind", "i changed my mind"             takes it back after a yes, for it may be meant otherwise
    "no, 8", "make it 30", "move it to friday"    sets it to another time, or asks when
    "call it brunch", "no, I meant brunch"        gives it another title

What was no command stands between without harm; `once_more.py` has "and friday too". Ids derive from events, so what a
message has made is found by the message's id. How it is taken back stands in `Conversation.undo`, for each action of
the last event that did anything. All that a message did is taken back together; one that made several things leaves the
other words without a referent.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from parley import times
from parley.conversation.day_spelling import NUMBERS
from parley.conversation.history import Line
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.refusal import refused
from parley.conversation.requests import is_request
from parley.conversation.small_talk import is_small_talk
from parley.conversation.state import Conversation, UndoStep
from parley.lanes import degraded, said_instead, said_shift, when
from parley.lanes.degraded import WholeCommand
from parley.lanes.lane import Lane, Made
from parley.ports import CallCache, Services
from parley.texts import LANGUAGES, further
from parley.texts.vocabulary import pattern
from parley.tools.tool import Call, Tier, TimerRequest

REMEMBERED = timedelta(hours=1)
"""The time for which "it" is the thing that was made last."""
STEM = 4
"""The letters that the forms of a verb share: "pausa" and "pauses"."""
LOOKED_AT = 12
"""The most messages of the person to look back at for what was made last. Those that only thank or correct are passed
over."""
TAKES_BACK = frozenset(
    (
        *("put it back", "put it back in", "leave it in", "no leave it in", "hmm no leave it in", "keep it in"),
        *("mejor déjalo puesto", "mejor dejalo puesto", "no déjalo puesto", "no dejalo puesto", "vuelve a ponerlo"),
        *(
            "undo",
            "undo that",
            "oops undo that",
            "oops undo",
            "undo it",
            "cancel that",
            "cancel it",
            "scrap that",
            "take it back",
            "take that back",
        ),
        *("cancel that one", "undo the last one", "undo the last thing", "undo my last", "undo last", "reverse that"),
        *("deshacer", "deshazlo", "deshaz eso", "cancela eso", "cancélalo", "cancelalo", "cancélala", "cancelala"),
        *("deshaz", "deshaz lo último", "deshaz lo ultimo", "deshacer lo último", "revierte eso", "anula eso"),
        *further.listed("takes_back"),
    )
)
"""Whole normalised messages that take back what was done last."""
DELETES = frozenset(
    (
        *(
            "delete that",
            "delete it",
            "remove that",
            "remove it",
            "delete that one",
            "take that off",
            "take it off",
            "take it off again",
            "take that off again",
            "get rid of that",
            "get rid of it",
        ),
        *(
            "borra eso",
            "bórralo",
            "borralo",
            "bórrala",
            "borrala",
            "elimínalo",
            "eliminalo",
            "quítalo",
            "quitalo",
            "quita eso",
            "saca eso",
            "sácalo",
            "sacalo",
            "elimina eso",
        ),
        *further.listed("deletes"),
    )
)
"""Whole normalised messages that take back what was made last, and nothing that was done otherwise."""
MAY_TAKE_BACK = frozenset(
    (
        *("never mind", "nevermind", "nvm", "forget it", "forget that", "no wait", "i changed my mind"),
        *("changed my mind", "scratch that", "never mind that", "on second thought", "no never mind"),
        *("olvídalo", "olvidalo", "déjalo", "dejalo", "cambié de opinión", "cambie de opinion", "mejor no"),
        *("no espera", "cambié de idea", "cambie de idea", "ya no"),
        *further.listed("may_take_back"),
    )
)
"""Whole normalised messages that may mean that what was made last is to be taken back: that waits for a yes."""
A_MISTAKE = sorted(MAY_TAKE_BACK)[0]
"""Stands for a text by which something was a mistake: what was done last is taken back after a yes."""
AS_IT_WAS = pattern("parley.conversation.vocabulary", "as_it_was", r"(?:{})")
"""Matches whole messages that want what was changed last as it was before: "leave it as it was"."""
SCRAPS = pattern("parley.conversation.vocabulary", "scraps_it", r"(?:{})")
"""Matches whole messages that take back what was done last, behind words that hesitate: "ah no, scrap that one"."""
PUTS_BACK = pattern("parley.conversation.vocabulary", "puts_it_back", r"(?:{0})")
"""Matches whole messages that want back what was taken away last: "wait no, put it back"."""
IN_TIME = re.compile(
    rf"\b(?:in|en|dentro de{further.alternatives('in_time')}) \d{{1,4}} ?"
    r"(?P<unit>min\w{0,8}|hours?|hrs?|h|horas?|days?|d[ií]as?)\b",
    re.IGNORECASE,
)
"""Matches how far ahead a thing was set: "in 10 minutes"."""


@dataclass(frozen=True)
class Referent:
    """The thing that the person's last message made, with its lane and the line of that message."""

    lane: Lane
    made: Made
    line: Line
    is_sure: bool = True
    """Whether nothing was looked at since: "it" may be something else that the person has seen then."""


def command(
    lanes: Sequence[Lane],
    conversation: Conversation,
    text: str,
    texts_said: int,
    call: Call[Services],
    once: CallCache | None = None,
) -> WholeCommand | Sequence[WholeCommand] | None:
    """Return the command of a text about the thing that was made last: "undo", "no, 8", "call it brunch"; several that
    take back all that one text did. None if the text is no such command, or if nothing was made. The last `texts_said`
    lines of the person are being answered. `once` remembers what their earlier texts were.
    """
    if len(text) > said_instead.LONGEST:
        return None
    found = _of_whole_text(lanes, conversation, text, texts_said, call, once)
    return found if found is not None else _beside_what_is_told(lanes, conversation, text, texts_said, call, once)


def _beside_what_is_told(
    lanes: Sequence[Lane],
    conversation: Conversation,
    text: str,
    texts_said: int,
    call: Call[Services],
    once: CallCache | None,
) -> WholeCommand | None:
    """Return the command of the one clause of a text that is about the thing made last, if the others only tell why;
    it waits for a yes: "we've still got loads, scratch that". None for any other text.
    """
    clauses = [each.strip() for each in CLAUSE_END.split(text) if each.strip()]
    if not 1 < len(clauses) <= MOST_CLAUSES or "?" in text:
        return None
    for each in clauses:
        others = [other for other in clauses if other is not each]
        if not (may_take_back(normalise(each)) or said_shift.read(each)) or not all(map(_only_tells, others)):
            continue
        found = _of_whole_text(lanes, conversation, each, texts_said, call, once)
        if isinstance(found, WholeCommand) and not found.lane.is_of_shop:  # a shop reads such texts itself, whole
            return replace(found, guessed=True)
    return None


def _only_tells(clause: str) -> bool:
    """Return whether a clause asks for nothing and names no time."""
    return not (is_request(clause) or times.stretches(clause, LANGUAGES) or said_instead.asks_to_set(clause))


CLAUSE_END = re.compile(r"[,;.!]\s+")
MOST_CLAUSES = 3


def _of_whole_text(
    lanes: Sequence[Lane],
    conversation: Conversation,
    text: str,
    texts_said: int,
    call: Call[Services],
    once: CallCache | None,
) -> WholeCommand | Sequence[WholeCommand] | None:
    """Return the command of a text that is all about the thing made last; None if it is no such text."""
    said = normalise(text)
    if may_take_back(said):
        return _taking_back(lanes, conversation, said, texts_said, call)
    meant = said_instead.behind_a_mistake(text)
    if meant is not None and (not meant or may_take_back(normalise(meant))):
        return _taking_back(lanes, conversation, A_MISTAKE, texts_said, call)
    if (corrected := _correcting_done(lanes, conversation, text, texts_said, call)) is not None:
        return corrected
    if (shifted := _shifting(lanes, conversation, text, texts_said, call, once)) is not None:
        return shifted
    if (swapped := _with_other_words(lanes, conversation, text, texts_said, call, once)) is not None:
        return swapped
    moved, title = _another_time(text), said_instead.title_in(text)
    if not (title or moved):
        return None
    found = last_made(lanes, conversation, texts_said, call, once)
    if found is None:
        return None
    if not found.is_sure and degraded.whole(lanes, text, None, call.services.business, call.notes) is not None:
        return None  # "move it to 7am" is a phrase of some lane, too
    if moved:
        asked = _command(found, found.made.move, {"when": _counted(found.line, moved, call.now)})
        told = said_instead.time_in(text)
        return replace(asked, guessed=True) if asked and told and told.has_reason else asked
    if not (said_instead.names_title_outright(text) or said_instead.is_alike(found.made.title, title)):
        return None
    return _command(found, found.made.retitle, {"title": said_instead.in_place_of(found.made.title, title)})


def _with_other_words(
    lanes: Sequence[Lane],
    conversation: Conversation,
    text: str,
    texts_said: int,
    call: Call[Services],
    once: CallCache | None,
) -> WholeCommand | None:
    """Return the command that puts other words into the title of the thing made last: "it's not cake, it's jelly". None
    for any other text, and if the title has not the words that were wrong.
    """
    swap = said_instead.swapped_in(text)
    found = last_made(lanes, conversation, texts_said, call, once) if swap else None
    if swap is None or found is None or not found.made.retitle:
        return None
    old, new = swap
    at = found.made.title.casefold().find(old.casefold())
    if at < 0:
        return None
    title = f"{found.made.title[:at]}{new}{found.made.title[at + len(old) :]}"
    return _command(found, found.made.retitle, {"title": title})


def _shifting(
    lanes: Sequence[Lane],
    conversation: Conversation,
    text: str,
    texts_said: int,
    call: Call[Services],
    once: CallCache | None,
) -> WholeCommand | None:
    """Return the command that makes the thing made last so much later or longer, after a yes: "an hour will do for
    that". None for any other text.
    """
    wanted = said_shift.read(text)
    found = last_made(lanes, conversation, texts_said, call, once) if wanted and not wanted.named else None
    if wanted is None or found is None or found.made.at is None:
        return None
    given = {}
    lasts = str(found.made.copied.get("minutes", ""))
    if wanted.moves_by:
        given = {"when": (found.made.at + timedelta(minutes=wanted.moves_by)).isoformat()}
    elif lasts.isdecimal() and (minutes := wanted.length_of(int(lasts))):
        given = {"minutes": str(minutes)}
    asked = _command(found, found.made.move, given) if given else None
    return replace(asked, guessed=True) if asked is not None else None


PASSED_OVER = 6
"""The most messages that did nothing which stand between a thing that was made and the words about it."""


def change_of_it(text: str) -> Literal["undo", "title", "when", ""]:
    """Return what a text asks for the thing that was made last: "undo" to take it back, or the argument to change,
    "title" or "when". "" for any other text.
    """
    if len(text) > said_instead.LONGEST:
        return ""
    if normalise(text) in DELETES or takes_back(normalise(text)):
        return "undo"
    if said_instead.names_title_outright(text):
        return "title"
    return "when" if _another_time(text) else ""


def takes_back(said: str) -> bool:
    """Return whether a whole normalised message takes back what was done last: "undo that", "leave it as it was"."""
    is_short = len(said) <= said_instead.LONGEST
    return said in TAKES_BACK or (is_short and AS_IT_WAS.fullmatch(without_accents(said)) is not None)


def may_take_back(said: str) -> bool:
    """Return whether a whole normalised message takes back what was done last, or may mean that: "undo", "scratch
    that"."""
    return takes_back(said) or said in DELETES or _may_mean_it(said)


def _may_mean_it(said: str) -> bool:
    """Return whether a whole normalised message may mean that what was done last is to be taken back."""
    plain = without_accents(said) if len(said) <= said_instead.LONGEST else ""
    return said in MAY_TAKE_BACK or any(each.fullmatch(plain) is not None for each in (SCRAPS, PUTS_BACK))


def deletes(said: str) -> bool:
    """Return whether a whole normalised message asks to delete what was made last: "delete that"."""
    return said in DELETES


def is_about_it(text: str) -> bool:
    """Return whether a text asks to change what it only calls "it", whatever it says of the change: "change it to
    four".
    """
    return bool(change_of_it(text)) or said_instead.asks_to_set(text)


def minutes_instead(text: str, asked: str) -> int | None:
    """Return the minutes that a text puts in the place of those by which a thing was set: 10, for "make that 10" after
    "in 5 minutes". None if the text names none.
    """
    ahead = IN_TIME.search(asked)
    numbers = [word for word in normalise(text).split() if word.isdecimal() or word in NUMBERS]
    if ahead is None or len(numbers) != 1:
        return None
    number = int(numbers[0]) if numbers[0].isdecimal() else NUMBERS[numbers[0]]
    return when.minutes_of(f"{number} {ahead['unit']}")


def to_reminder(
    lanes: Sequence[Lane], conversation: Conversation, text: str, texts_said: int, call: Call[Services]
) -> WholeCommand | str | None:
    """Return what a text means that answers the reminder which came last ("in an hour", "done"): a command, or words to
    say. None if no reminder came last, or if the text is no answer.
    """
    lines = conversation.history.lines
    last = next((each for each in reversed(lines[: len(lines) - texts_said]) if each.direction != "note"), None)
    came = next((each for each in call.rung if last and last.id.startswith(f"{each.id}@")), None)
    is_last = came is not None and last is not None and last.direction == "out" and call.now - last.at <= REMEMBERED
    came = came if is_last else _pressing(conversation, call)
    if came is None:
        return None
    for lane in lanes:
        meant = lane.to_reminder(call, came, text)
        tool = lane.tools.get(meant.tool) if meant else None
        if meant is not None and (is_last or meant.ends):
            return WholeCommand(lane, tool, meant.arguments) if tool else meant.words
    return None


def _pressing(conversation: Conversation, call: Call[Services]) -> TimerRequest | None:
    """Return the reminder that comes until it is done, if it is the last thing that came by itself, whatever was said
    since: "done" still answers it. None if there is none.
    """
    last = next((each.id for each in reversed(conversation.history.lines) if OF_A_TIMER in each.id), "")
    came = next((each for each in call.rung if last.startswith(f"{each.id}@")), None)
    waits = came and any(each.id == came.id and each.until_done and each.until_done.came for each in call.later)
    return came if waits else None


OF_A_TIMER = "@"
"""What stands in the id of a line that a timer has said (`Timer.event`)."""


def _command(found: Referent, name: str, given: dict[str, str]) -> WholeCommand | None:
    tool = found.lane.tools.get(name)
    named = {**found.made.named, **given}
    return WholeCommand(found.lane, tool, named, guessed=not found.is_sure) if tool else None


def _taking_back(
    lanes: Sequence[Lane], conversation: Conversation, said: str, texts_said: int, call: Call[Services]
) -> WholeCommand | Sequence[WholeCommand] | None:
    """Return the command that takes back what was done last, or one for each thing that was done then; None if there is
    nothing to take back, or if one of several cannot be.
    """
    for passed, line in enumerate(heard_before(conversation, texts_said, call.now), 1):
        steps = [each for each in conversation.undo if each.event == line.id]
        if steps and PUTS_BACK.fullmatch(without_accents(said)) and _has_made(lanes, line, call):
            return None  # what is there already
        if steps and all(each.calls for each in steps) and (said not in DELETES or _has_made(lanes, line, call)):
            found = [_undoing(lanes, each, not takes_back(said) and _may_mean_it(said)) for each in reversed(steps)]
            commands = [each for each in found if each is not None]
            return commands[0] if len(commands) == 1 else commands if len(commands) == len(steps) else None
        if any(each.event == line.id for each in conversation.undo):
            return None
        if passed > PASSED_OVER or not _is_passed_over(lanes, line.text, call, None):
            return None
    return None


def refused_deed(
    lanes: Sequence[Lane], conversation: Conversation, text: str, texts_said: int, call: Call[Services]
) -> WholeCommand | None:
    """Return the command that takes back what was done last, after a yes, for a text that refuses just that, by its
    verb: "actually no, don't pause". None if there is nothing to take back, or another deed is refused.
    """
    step = next((step for step in _last_acted(conversation, texts_said, call.now)), None)
    lines = [line.text for line in heard_before(conversation, texts_said, call.now) if step and line.id == step.event]
    verb = (refused(normalise(text)) or "").partition(" ")[0]
    if not verb or not any(_is_said(verb, line) for line in lines):
        return None
    return _undoing(lanes, step, is_guessed=True) if step is not None and step.calls else None


def _is_said(verb: str, line: str) -> bool:
    """Return whether a verb stands in a line, in whatever form."""
    stem = without_accents(verb)[:STEM]
    return any(word.startswith(stem) for word in without_accents(normalise(line)).split())


def _correcting_done(
    lanes: Sequence[Lane], conversation: Conversation, text: str, texts_said: int, call: Call[Services]
) -> WholeCommand | None:
    """Return the command by which a text corrects what the person's last message did, as its lane reads it; None if it
    corrects nothing.
    """
    step = next((each for each in _last_acted(conversation, texts_said, call.now)), None)
    lane = next((each for each in lanes if step and each.name == step.lane), None)
    if step is None or lane is None or len(step.calls) != 1:
        return None
    read = lane.corrects_done(step.calls[0].tool, step.calls[0].arguments, text)
    tool = lane.tools.get(read.tool) if read else None
    return WholeCommand(lane, tool, read.arguments) if read is not None and tool is not None else None


def has_just_acted(conversation: Conversation, texts_said: int, now: datetime) -> bool:
    """Return whether the person's last message did something, thanks aside."""
    return any(True for _ in _last_acted(conversation, texts_said, now))


def _last_acted(conversation: Conversation, texts_said: int, now: datetime) -> Sequence[UndoStep]:
    """Return the steps of what the person's last message did, thanks aside; none if it did several things, which are
    not taken back together.
    """
    for line in heard_before(conversation, texts_said, now):
        if steps := [each for each in conversation.undo if each.event == line.id]:
            return steps if len(steps) == 1 else [steps[0].model_copy(update={"calls": ()})]
        if not is_small_talk(line.text):
            break
    return ()


def _has_made(lanes: Sequence[Lane], line: Line, call: Call[Services]) -> bool:
    return any(True for lane in lanes for _ in lane.made(call, line.id))


def last_step(conversation: Conversation, lines: Sequence[Line]) -> UndoStep | None:
    """Return the undo step of the last event that did anything, if its line is among these; None if the event did
    several things, or something that cannot be taken back.
    """
    heard = {line.id for line in lines}
    steps = [each for each in conversation.undo if each.event in heard]
    return steps[0] if len(steps) == 1 and steps[0].calls else None


def to_be_undone(conversation: Conversation, texts_said: int, now: datetime) -> UndoStep | None:
    """Return the undo step of what the person's messages did last, within the hour; None if there is none. A model may
    call for it.
    """
    return last_step(conversation, tuple(heard_before(conversation, texts_said, now)))


def _undoing(lanes: Sequence[Lane], step: UndoStep, is_guessed: bool) -> WholeCommand | None:
    lane = next((each for each in lanes if each.name == step.lane), None)
    tool = lane.tools.get(step.calls[0].tool) if lane else None
    return WholeCommand(lane, tool, {}, is_guessed, step=step) if lane and tool else None


def _another_time(text: str) -> str:
    """Return the words of a text that name another time for a thing: "at 5", of "no, at 5". "" if the text is no such
    correction.
    """
    said = said_instead.time_in(text)
    return said.when if said is not None and said.is_plain else ""


def _counted(line: Line, said: str, now: datetime) -> str:
    """Return the time that `said` names instead of the earlier one: "30", about something set "in 20 minutes", is 30
    minutes from when that was said.
    """
    number, ahead = said_instead.A_NUMBER.fullmatch(said.casefold()), IN_TIME.search(line.text)
    if number is None:
        return said
    if ahead is None:
        return f"at {number['number']}"
    minutes = when.minutes_of(f"{number['number']} {ahead['unit']}")
    at = line.at + timedelta(minutes=minutes or 0)
    return at.replace(microsecond=0).isoformat() if minutes and at > now else said


def last_made(
    lanes: Sequence[Lane],
    conversation: Conversation,
    texts_said: int,
    call: Call[Services],
    once: CallCache | None = None,
) -> Referent | None:
    """Return the one thing made by the person's last message that did anything, passing over thanks, corrections and
    what was no command; None if there is no such thing, or more than one.
    """
    has_looked = False
    for passed, line in enumerate(heard_before(conversation, texts_said, call.now), 1):
        found = [Referent(lane, made, line) for lane in lanes for made in lane.made(call, line.id)]
        found = found or list(_changed_by(lanes, conversation, line, call))
        if len(found) == 1:
            return replace(found[0], is_sure=not has_looked)
        has_acted = any(each.event == line.id for each in conversation.undo)
        is_look = _is_look(lanes, line.text, call, once)
        has_looked = has_looked or is_look
        is_over = is_look or _is_passed_over(lanes, line.text, call, once)
        if found or has_acted or passed > PASSED_OVER or not is_over:
            return None
    return None


def _is_look(lanes: Sequence[Lane], text: str, call: Call[Services], once: CallCache | None) -> bool:
    """Return whether a text was a command that only looks at something."""
    command = degraded.whole(lanes, text, once, call.services.business, call.notes)
    if command is not None:
        return command.tool.tier is Tier.READ
    read = [lane.tools.get(each.tool) for lane in lanes for each in lane.reads_own(call, text)]
    return bool(read) and all(tool is not None and tool.tier is Tier.READ for tool in read)


ACTION = ".a"
"""What stands between the id of a message and the number of its action, in the id of a thing that it has made."""


def _changed_by(
    lanes: Sequence[Lane], conversation: Conversation, line: Line, call: Call[Services]
) -> Iterator[Referent]:
    """Yield the thing that a message has moved or renamed, as the call shows that would take it back: after "call it
    brunch", "move it to friday" is about the same thing.
    """
    step = last_step(conversation, (line,))
    id = str(step.calls[0].arguments.get("id", "")) if step else ""
    maker, mark, _ = id.rpartition(ACTION)
    for lane in lanes:
        if step is None or not mark or lane.name != step.lane:
            continue
        for made in lane.made(call, maker):
            is_changed = step.calls[0].tool in (made.move, made.retitle)
            if is_changed and any(value.endswith(id) for value in made.named.values()):
                yield Referent(lane, made, line)


def _is_passed_over(lanes: Sequence[Lane], text: str, call: Call[Services], once: CallCache | None) -> bool:
    """Return whether a text stands without harm between a thing that was made and the words about it: thanks, a
    correction, or a text that was no command, as a question that nobody could answer.
    """
    if is_small_talk(text) or _another_time(text):
        return True
    if any(lane.reads_own(call, text) for lane in lanes):
        return False
    return degraded.whole(lanes, text, once, call.services.business, call.notes) is None


def heard_before(conversation: Conversation, texts_said: int, now: datetime) -> Iterator[Line]:
    """Yield the person's messages of the last hour before those that are being answered, the newest first."""
    heard = [line for line in conversation.history.lines if line.direction == "in"]
    for line in reversed(heard[: len(heard) - texts_said][-LOOKED_AT:]):
        if now - line.at <= REMEMBERED:
            yield line
