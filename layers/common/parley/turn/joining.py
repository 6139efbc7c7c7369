"""What becomes of the open confirmation when a message that does not answer it asks for more that needs a yes: the new
calls join it. One message shows all that waits then, and one yes is to all that it shows.

    another thing               is asked beside what waits
    the same thing anew         replaces its old form: another text for the same addressee, an event at another hour
    fewer of several things     replaces them too: what the person took back is left out ("not Dr Lee", "just the mail")
    what deletes for good,      is asked alone: it takes the place of what waits, or is set aside itself
    or a lane has offered
    what costs nothing, beside  is asked alone, and what waits is asked again behind its answer: whoever wants a ticket
    another kind of thing       orders nothing with that yes
    what cancels an order       is asked alone: an offer to add something to it is over with that

What falls out takes along the waiting questions that are about it alone. Pure.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from parley.conversation.normal_form import holds_words, normalise
from parley.conversation.questions import PreparedCall, Question, QuestionDraft
from parley.conversation.requests import correction, is_request
from parley.conversation.state import Conversation
from parley.lanes import table
from parley.lanes.proposing import ACTIONS
from parley.ports import Services
from parley.texts.vocabulary import listed
from parley.tools.tool import Tool

ADDING = listed("parley.texts.yes_and_no", "adding")
"""Words by which a text asks for something more and corrects nothing: "also"."""
ADDING_MORE = listed("parley.texts.yes_and_no", "adding_more")
"""Words by which a text asks for one more thing of the same name: "another"."""
RESTRICTING = listed("parley.texts.yes_and_no", "restricting")
"""Words by which a text says that only some of the things are meant: "just the email"."""


SCRAPPING = listed("parley.texts.yes_and_no", "scrapping")
"""Words by which a text takes back what is asked: "forget the email"."""


@dataclass(frozen=True)
class JoinedCalls:
    """What is to be confirmed once new calls have joined an open confirmation."""

    confirms: tuple[PreparedCall, ...]
    dropped: tuple[PreparedCall, ...] = ()
    """The calls of the open confirmation that are not done now, because the new ones take their place."""
    waits: tuple[PreparedCall, ...] = ()
    """The calls of the open confirmation that are asked again by themselves, once the new ones are answered."""


def joined(question: QuestionDraft, new: Sequence[PreparedCall], text: str, replaces: bool = False) -> JoinedCalls:
    """Return what is to be confirmed once this message has asked for the calls `new` while the question was open: what
    the message left alone, each call in its new form, and the other new ones. `replaces`: the new calls stand for what
    was asked, whatever they are about.
    """
    asked, said = question.planned, frozenset(normalise(text).split())
    if not new:
        return JoinedCalls(asked)
    if not replaces and not RESTRICTING.isdisjoint(said) and all(_again(each, asked) for each in new):
        return _only(asked, new)
    if replaces or not _may_be_joined(asked) or not _may_be_joined(new):
        return _only(asked, new)
    if _is_of_another_kind(asked, new):
        is_over = calls_off(text) or _ends_what_waits(asked, new)
        return _only(asked, new) if is_over else JoinedCalls(tuple(new), waits=asked)
    old_forms = _old_forms(asked, new, text)
    kept: list[PreparedCall] = []
    for place, planned in enumerate(asked):
        anew = next((each for each, old in zip(new, old_forms, strict=True) if place in old), None)
        form = planned if anew is None else _one_form(planned, anew)
        kept += [form] if anew is None or form not in kept else []
    together = (*kept, *(each for each, old in zip(new, old_forms, strict=True) if not old))
    lost = [
        asked[place]
        for each, old in zip(new, old_forms, strict=True)
        for place in old
        if asked[place].tool == each.tool and not _says_all(each, asked[place])
    ]
    return JoinedCalls(together, tuple(lost)) if len(together) <= ACTIONS else _only(asked, new)


def of_one_kind(calls: Sequence[PreparedCall]) -> JoinedCalls:
    """Return the calls that are asked with one yes: all, or, where those that cost nothing stand beside another kind of
    thing, these alone; the others wait for a yes of their own.
    """
    apart, others = (
        tuple(each for each in calls if _is_apart(each)),
        tuple(each for each in calls if not _is_apart(each)),
    )
    return JoinedCalls(apart, waits=others) if apart and others else JoinedCalls(tuple(calls))


def of_latest_kind(calls: Sequence[PreparedCall]) -> JoinedCalls:
    """Return the calls that are asked with one yes: those of the kind of the last one; the others wait for a yes
    of their own. "Close your ticket?" is not answered by the yes to an order.
    """
    latest = tuple(each for each in calls if _is_apart(each) == _is_apart(calls[-1]))
    return JoinedCalls(latest, waits=tuple(each for each in calls if each not in latest))


def left_by(question: QuestionDraft, done: Sequence[PreparedCall], text: str) -> JoinedCalls | None:
    """Return the calls of an open confirmation that are still to be asked once these others are done at once: all but
    those of which they are another form. Dropped is what another tool has done with the same thing, and what the other
    form does not say anew. None if they cannot stand beside each other: what deletes for good, what a lane has offered,
    and a deed with several things of which one is changed now.
    """
    asked = question.planned
    if not _may_be_joined(asked):
        return None
    forms = _old_forms(asked, done, text)
    gone = {place: call for call, old in zip(done, forms, strict=True) for place in old}
    left = tuple(each for place, each in enumerate(asked) if place not in gone)
    touched = {id for each in done for id in _ids(each.arguments)}
    if any(not touched.isdisjoint(_ids(each.arguments)) for each in left):
        return None
    return JoinedCalls(left, tuple(asked[place] for place, call in gone.items() if not _says_all(call, asked[place])))


def _says_all(new: PreparedCall, old: PreparedCall) -> bool:
    """Return whether a call that takes the place of another one says anew all that the other says of their thing: not
    if it only moves what the other would rename.
    """
    return old.tool == new.tool and set(old.says) <= set(new.says)


def calls_off(text: str) -> bool:
    """Return whether a text may take back what is asked: "never mind the mail, forget it"."""
    return any(holds_words(normalise(text), each) for each in SCRAPPING)


def _only(asked: Sequence[PreparedCall], new: Sequence[PreparedCall]) -> JoinedCalls:
    """Return the new calls as all that is to be confirmed, and what was asked and is not among them."""
    confirms = tuple(next((_one_form(old, each) for old in _again(each, asked)), each) for each in new)
    return JoinedCalls(confirms, tuple(each for each in asked if not _again(each, new)))


def _again(call: PreparedCall, among: Sequence[PreparedCall]) -> list[PreparedCall]:
    """Return those of the calls that do the same with the same arguments."""
    return [old for old in among if (old.lane, old.tool, old.arguments) == (call.lane, call.tool, call.arguments)]


def without(calls: Sequence[PreparedCall], gone: Sequence[PreparedCall]) -> tuple[PreparedCall, ...]:
    """Return the calls that do not the same as one of those which are gone."""
    return tuple(each for each in calls if not _again(each, gone))


def leaves_as_it_is(question: Question, new: Sequence[PreparedCall], text: str) -> bool:
    """Return whether the new calls leave all that the question asks about as it is: none does the same in another form,
    or changes one of its things.
    """
    others = [each for each in new if not _again(each, question.planned)]
    together = joined(question, others, text)
    is_there = all(_again(each, (*together.confirms, *together.waits)) for each in question.planned)
    return is_there and not any(_is_about_the_same(each, other) for each in question.planned for other in others)


def is_asked_in(question: Question, call: PreparedCall) -> bool:
    """Return whether the question asks about just this call."""
    return bool(_again(call, question.planned))


def is_changed_by(call: PreparedCall, new: Sequence[PreparedCall]) -> bool:
    """Return whether one of the new calls is about what this call is about, or of its tool."""
    return any(_is_about_the_same(call, each) or (call.lane, call.tool) == (each.lane, each.tool) for each in new)


def fallen(question: Question, kept: Sequence[PreparedCall]) -> tuple[str, ...]:
    """Return the lines of the question that are not asked any more once only `kept` is."""
    lines = {line for each in kept for sentence in each.shown for line in sentence.splitlines()}
    return tuple(line for line in question.text.splitlines() if line not in lines)


def without_what_fell(conversation: Conversation, question: Question, kept: Sequence[PreparedCall]) -> Conversation:
    """Return the conversation without the waiting questions that are only about what fell out of the confirmation:
    "What is Dr Lee's email address?", once nothing of Dr Lee is to be done.
    """
    gone = "\n".join(fallen(question, kept))
    left = "\n".join(sentence for each in kept for sentence in each.shown)
    if not gone:
        return conversation

    def is_about_it(waiting: Question) -> bool:
        named = [normalise(each) for each in _names(waiting)]
        return any(holds_words(gone, each) and not holds_words(left, each) for each in named)

    waiting = tuple(each for each in conversation.waiting if each.steps or not is_about_it(each))
    return conversation.change(waiting=waiting) if len(waiting) < len(conversation.waiting) else conversation


def _names(question: Question) -> Iterator[str]:
    """Yield the names of what a question is about: the person whose address it asks for, the thing of its call."""
    if question.learns is not None:
        yield question.learns.name
    waits = question.unfinished
    tool = _tool(waits.lane, waits.tool) if waits else None
    if waits is not None and tool is not None and isinstance(named := waits.arguments.get(tool.person or ""), str):
        yield named


def _may_be_joined(calls: Sequence[PreparedCall]) -> bool:
    """Return whether calls may be asked beside others: not what deletes for good, nor what a lane has offered."""
    lanes = [(table.LANES.get(each.lane), each) for each in calls]
    return not any(each.is_grave or (lane is not None and lane.is_offer(each)) for lane, each in lanes)


def _is_of_another_kind(asked: Sequence[PreparedCall], new: Sequence[PreparedCall]) -> bool:
    """Return whether either the asked calls or the new ones are of tools that are asked about apart, and the others are
    not."""
    return {_is_apart(each) for each in asked}.isdisjoint(_is_apart(each) for each in new)


def _ends_what_waits(asked: Sequence[PreparedCall], new: Sequence[PreparedCall]) -> bool:
    """Return whether the new calls take something away in the lane where what waits would only add something: whoever
    cancels an order adds nothing to it."""
    lanes = {each.lane for each in (*asked, *new)}
    return len(lanes) == 1 and all(map(_takes_away, new)) and not any(map(_takes_away, asked))


def _takes_away(call: PreparedCall) -> bool:
    tool = _tool(call.lane, call.tool)
    return tool is not None and tool.takes_away


def is_all_apart(question: Question) -> bool:
    """Return whether all that a question asks for is asked about apart from other things."""
    return bool(question.planned) and all(map(_is_apart, question.planned))


def _is_apart(call: PreparedCall) -> bool:
    tool = _tool(call.lane, call.tool)
    return tool is not None and tool.is_asked_apart


def waiting_draft(together: JoinedCalls) -> tuple[QuestionDraft, ...]:
    """Return the question that asks again about what waits behind the new calls; none if nothing does."""
    return (QuestionDraft(planned=together.waits),) if together.waits else ()


def without_old_forms(conversation: Conversation, new: Sequence[PreparedCall]) -> Conversation:
    """Return the conversation in which no confirmation waits to be asked for what the new calls ask in another form."""
    waiting = list[Question]()
    for question in conversation.waiting:
        left = tuple(each for each in question.planned if not is_changed_by(each, new))
        if left or not question.planned:
            waiting.append(question.model_copy(update={"planned": left}))
    return conversation.change(waiting=tuple(waiting))


def _old_forms(asked: Sequence[PreparedCall], new: Sequence[PreparedCall], text: str) -> list[list[int]]:
    """Return for each new call the places of the asked calls that it replaces: those about the same things, or the one
    that the person corrects. A call that is asked just so already is replaced by itself alone.
    """
    taken = {place for place, each in enumerate(asked) if _again(each, new)}
    found: list[list[int]] = []
    for call in new:
        again = [place for place, each in enumerate(asked) if _again(call, [each])]
        free = [place for place in range(len(asked)) if place not in taken]
        found.append(again or _replaced(asked, free, call, text))
        taken.update(found[-1])
    return found


def _replaced(asked: Sequence[PreparedCall], free: Sequence[int], new: PreparedCall, text: str) -> list[int]:
    """Return the places, of those that are free, of the asked calls which the new call replaces."""
    about = [place for place in free if _is_about_the_same(asked[place], new)]
    if about and any(_ids(new.arguments)):
        return about
    said = frozenset(normalise(text).split())
    corrects = correction(text) is not None and ADDING.isdisjoint(said)
    if about:
        return _at_its_time(asked, about, new, said, corrects)
    of_its_tool = [place for place in free if (asked[place].lane, asked[place].tool) == (new.lane, new.tool)]
    but_numbers = [place for place in of_its_tool if _differs_in_numbers(asked[place], new)]
    if len(but_numbers) == 1 and (corrects or not _asks_for_another(text, new)):
        return but_numbers
    return of_its_tool if corrects and len(of_its_tool) == 1 else []


ONE_DAY = timedelta(hours=16)
"""Two things of one name that are further apart in time than this are taken to be of different days."""


def _at_its_time(
    asked: Sequence[PreparedCall], about: list[int], new: PreparedCall, said: frozenset[str], corrects: bool
) -> list[int]:
    """Return which of several asked calls that make a thing of the same name the new call replaces: the one nearest in
    time, if it is of the same day or the only one. None if the person asks for one more.
    """
    at, moments = _moment(new), {place: _moment(asked[place]) for place in about}
    if at is None or None in moments.values():
        return about
    apart = {place: abs(at - moment) for place, moment in moments.items() if moment is not None}
    nearest = min(about, key=lambda place: apart[place])
    if apart[nearest] and not ADDING_MORE.isdisjoint(said) and not corrects:
        return []
    is_the_one = len(about) == 1 and (corrects or ADDING.isdisjoint(said))
    return [nearest] if apart[nearest] < ONE_DAY or is_the_one else []


def _moment(call: PreparedCall) -> datetime | None:
    """Return the first moment that stands in the arguments of a call; None if there is none."""
    return next(filter(None, (_read(each) for each in call.arguments.values() if isinstance(each, str))), None)


def _read(value: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


NUMBER = re.compile(r"[0-9]+")


def _differs_in_numbers(old: PreparedCall, new: PreparedCall) -> bool:
    """Return whether two calls of a tool make things whose names are alike but for a number: "size 31", "size 32"."""
    before, after = _subject(old), _subject(new)
    return before != after and NUMBER.sub("0", before) == NUMBER.sub("0", after)


def _asks_for_another(text: str, new: PreparedCall) -> bool:
    """Return whether a text asks for one more thing of this kind: it begins with "and", has a word such as "also", or
    is a request that names the thing.
    """
    said = normalise(text).split()
    named = {word for word in normalise(_subject(new)).split() if len(word) >= NAMING and not NUMBER.search(word)}
    is_more = not ADDING_MORE.isdisjoint(said) or (bool(said) and said[0] in ADDING)
    return is_more or (is_request(text) and not named.isdisjoint(said))


NAMING = 4
"""The fewest letters of a word by which a text names a thing."""


def _one_form(old: PreparedCall, new: PreparedCall) -> PreparedCall:
    """Return the call in its new form. What is known of the old one stays, if nothing but that tells them apart."""
    if not _again(new, [old]):
        return new
    return old.model_copy(update={"outside": old.outside or new.outside, "question": new.question})


def _is_about_the_same(old: PreparedCall, new: PreparedCall) -> bool:
    """Return whether two calls are about the same thing, so that only the newer one can be meant."""
    is_one_tool, tool = (old.lane, old.tool) == (new.lane, new.tool), _tool(new.lane, new.tool)
    if is_one_tool and tool is not None and tool.as_asked is not None:
        return True  # there is one draft: a summary that is prepared anew takes the place of the earlier one
    before, after = frozenset(_ids(old.arguments)), frozenset(_ids(new.arguments))
    if before or after:
        return (
            not before.isdisjoint(after)
            if is_one_tool
            else old.lane == new.lane and before != set() and before <= after
        )
    return is_one_tool and _subject(old) == _subject(new)


def _ids(value: object, name: str = "") -> Iterator[str]:
    """Yield the ids of the things that stand in the arguments of a call, at any depth."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _ids(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _ids(each, name)
    elif name == "id" and isinstance(value, str):
        yield value


def _subject(planned: PreparedCall) -> str:
    """Return what a call without ids is about: its addressee, or what it is to make. All arguments, if it holds a list
    of things; empty for a call of which there can be but one, as a pause.
    """
    tool = _tool(planned.lane, planned.tool)
    arguments: Mapping[str, object] = planned.arguments
    name = next((each for each in (tool.person, *tool.makes) if each in arguments), None) if tool else None
    if name is not None:
        return json.dumps(arguments[name], sort_keys=True)
    has_list = any(isinstance(each, list) and each for each in arguments.values())
    return json.dumps(arguments, sort_keys=True) if has_list else ""


def _tool(lane_name: str, tool_name: str) -> Tool[Services] | None:
    lane = table.LANES.get(lane_name)
    return lane.tools.get(tool_name) if lane else None
