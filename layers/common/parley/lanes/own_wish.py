"""Whether a call is what the person has asked for. Pure, but for what a tool's `prepare` looks at.

What a model has read may hold an order, whoever wrote it: a title on the card, a line of a list. A write is then done
at once only if the person's own messages hold it, in a part that is a wish (`wished_text.py`): nothing that they deny,
ask, only think of, hang on a condition or report counts.

    something new   (a tool that `makes`) what it is called has a word of theirs that means something, in a statement or
                    beside the deed, and none that only what was read has; its numbers, addresses and times were said.
                    Or it is called as a thing on the card, and is so long before or after it as they have said
    anything else   the deed   one of the words that the tool's own phrases begin with: "complete", "cancel", "añade";
                               or one of its own beside these: "got". Or the thing and its new value, and nothing else,
                               in one clause: "second to monday", "the dentist at 4pm"
                    the thing  that the call has found, in the same clause: by a word that no other thing has, by all
                               its words, or by its place in the list ("the second one", and never "at 2"); or it is the
                               only one of its kind, and they say a phrase that names none ("cancel my reminder"); or it
                               is what their last act made or changed, and a clause says its new value and names nothing
                               ("no, 7pm", "actually oat milk")
                    the rest   every other value: each of its words and numbers, or the same time in other words
                               (`said_times.py`)

So a number, an id or nothing at all ("all of them") is no consent: the person names the thing that it stands for.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

from pydantic import BaseModel, JsonValue

from parley import times
from parley.conversation.normal_form import without_accents
from parley.lanes import corrected_details, referent, wished_text
from parley.lanes.change_wish import ChangeWish
from parley.lanes.new_thing_wish import NewThingWish
from parley.lanes.own_words import common, is_like
from parley.lanes.plain_wish import PlainWish
from parley.lanes.read_orders import ReadOrders
from parley.lanes.read_texts import FoundThing, ReadTexts
from parley.lanes.time_evidence import names_clock
from parley.lanes.wish_clauses import WishClauses
from parley.lanes.wished_values import WishedValues
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times import Meaning
from parley.tools.tool import Call, Tool

LIMITS = listed("parley.texts.yes_and_no", "restricting")
"""Words by which a person says that only some of the days are meant: "only", "not"."""


class OwnWish:
    """What a person has asked for in this turn, to tell their own wish from orders in texts that the model has read."""

    def __init__(
        self,
        call: Call[Services],
        heard: Sequence[str],
        said_before: Sequence[str],
        read: ReadTexts,
        tools: Sequence[Tool[Services]],
        *,
        is_strict: bool = False,
        is_planned: bool = False,
    ) -> None:
        """With `is_strict`, the model has read others' words: names of new things must be said word by word too, and so
        must new times, for which evidence is not enough. With `is_planned`, the calls are steps of a plan, which is
        shown whole if they have not said each of them.
        """
        self.is_strict, self.is_planned = is_strict, is_planned
        self.clauses = WishClauses(call, heard, said_before, read, tools)
        self.values = WishedValues(self.clauses, is_strict=is_strict)
        self.new = NewThingWish(self.clauses, self.values, is_strict=is_strict)
        self.change = ChangeWish(self.clauses, self.values, is_strict=is_strict)
        self.call, self.read, self.all, self.things = (
            self.clauses.call,
            self.clauses.read,
            self.clauses.all,
            self.clauses.things,
        )

    def holds(
        self,
        tool: Tool[Services],
        given: Mapping[str, JsonValue],
        prepared: BaseModel | None = None,
        *,
        refers: bool = False,
    ) -> bool:
        """Whether the person has asked for this tool with these arguments (without defaults). `prepared` holds the
        arguments as resolved, if known. With `refers`, the missing arguments come from a plan's step or from an answer.
        """
        if self._sets_fewer_days(tool, given, prepared):
            return False
        if self._is_plain(tool, given, prepared) or self._is_correction(tool, prepared):
            return True
        if tool.makes and not self.is_strict:
            return any(each.new.makes(tool, given, prepared, refers=refers) for each in self._whatever_is_free)
        things = FoundThing.all_of(prepared, self.read)
        if things:
            return self.change.changes(tool, given, things, prepared)
        if tool.is_unset and tool.is_unset(self.call) and not self.is_strict:
            return all(self.all.names(each) or self.values.says_anywhere(each) for each in given.values())
        if not given and not refers and not tool.makes:
            return self.clauses.says_whole_phrase(tool)
        rest = [value for value in given.values() if not self.values.is_of_what_came(value)]
        now, stated = self.values.time_now(tool, prepared), self.clauses.said.statements
        if rest and not refers and all(map(stated.says_moment, rest)):
            return True
        words = "\n".join(stated.heard)
        if tool.is_unset and rest and all(self.values.is_backed(tool, each, words, now) for each in rest):
            return True
        return bool(self.clauses.asking(tool)) and all(
            self.values.is_said(each, now) or self.values.is_backed(tool, each, self.clauses.acting(tool), now)
            for each in given.values()
        )

    def _sets_fewer_days(
        self, tool: Tool[Services], given: Mapping[str, JsonValue], prepared: BaseModel | None
    ) -> bool:
        """Whether the call would leave days out of what recurs, though the person may want another hour on the others
        alone: "the iron at 9 on weekends", of something daily.
        """
        value, now = _time_given(tool, given), self.values.time_now(tool, prepared)
        limits = any(word in LIMITS for word in self.all.words)
        return not limits and bool(self.clauses.named_titles) and self.values.sets_fewer_days(value, now)

    def _is_plain(self, tool: Tool[Services], given: Mapping[str, JsonValue], prepared: BaseModel | None) -> bool:
        """Whether the call changes or makes what the person can take back, nothing that was read can have ordered it or
        given it a value, and one of their clauses may wish for it (`plain_wish.py`).
        """
        is_unset = tool.is_unset is not None and tool.is_unset(self.call)
        if is_unset and not any(map(names_clock, (*self.all.heard, *self.clauses.earlier))):
            return False  # what is set for the first time has no hour that could be meant
        if self.is_strict or self.is_planned or not tool.is_easily_undone:
            return False
        things = FoundThing.all_of(prepared, self.read)
        titles = frozenset(each.title for each in things)
        names = [str(given[name]) for name in tool.makes if name in given]
        value, now = _time_given(tool, given), self.values.time_now(tool, prepared)
        new = self.values.new_parts(value, now) if value else None
        orders = ReadOrders(self.read.texts, self.clauses.tools, self.call, now)
        if orders.speak_to_readers or orders.say_deed_of(tool, titles, new):
            return False
        own = self._own_words(titles) | (self._words_of_day(new.days) if new and tool.makes else frozenset())
        worded = [each for n, each in given.items() if isinstance(each, str) and n != "when"]
        worded = [each for each in worded if not (things and self.values.is_of(each, things))]
        wish = self._plain_wish(tool, value, now)
        clauses = wish.clauses_for(tool, titles, [*names, *self._added_to_last(things, worded)])
        if not clauses and things and tool.time_now and value and not worded:
            clauses = wish.told_changes(tool, titles)
        if not clauses or any(orders.give_name(each, own) for each in worded):
            return False
        if value and not wish.may_deny and self._is_denied(value, now, wish.denied, clauses, orders):
            return False
        if new is not None and orders.give_time(new) and not self.values.has_said(value, clauses, now):
            return False
        timed = [each for each in clauses if value and times.time_words(each, LANGUAGES)]
        return not timed or any(self.values.evidence(each, now, names).allows(value) for each in timed)

    def _added_to_last(self, things: Sequence[FoundThing], worded: Sequence[str]) -> Sequence[str]:
        """Return these new values if the person has said all words that they add to the things of their last act, or of
        their last texts, which need not be named then: "and it's at Pacifico".
        """
        said = (*self.clauses.earlier, *self.read.titles_done_last)
        spoken = {word for text in said for word in without_accents(text).split()}
        is_last = {each.id for each in things} <= self.read.done_last.keys()
        if not things or not (is_last or all(set(each.title.split()) - common() <= spoken for each in things)):
            return ()
        known = {word for each in things for word in each.title.split()} | common()
        added = [word for each in worded for word in without_accents(each).split() if word not in known]
        return worded if all(any(is_like(word, each) for each in self.all.words) for word in added) else ()

    def _is_denied(
        self, value: str, now: Meaning | None, denied: Sequence[str], wished: Sequence[str], orders: ReadOrders
    ) -> bool:
        """Whether the person names a new time only where they deny it: "yoga is at 6, not 7"."""
        new = self.values.new_parts(value, now, from_start=True)
        is_named = any(orders.names_time(each, new) for each in denied)
        return is_named and not any(orders.names_time(each, new) for each in wished)

    def _is_correction(self, tool: Tool[Services], prepared: BaseModel | None) -> bool:
        """Whether the call only gives a thing of the person's own the details that they have said for it."""
        if tool.corrects is None or prepared is None or self.is_strict or self.is_planned:
            return False
        before = (*self.clauses.earlier, self.read.asked_last, *self.read.titles_done_last)
        spoken = frozenset(word for each in before for word in without_accents(each).split()) - common()
        return corrected_details.are_said(tool.corrects(prepared), self.clauses.said, spoken)

    def _plain_wish(self, tool: Tool[Services], value: str, now: Meaning | None) -> PlainWish:
        return PlainWish(
            [wished_text.if_free(each) for each in self.all.heard] if tool.makes else self.all.heard,
            self.clauses.tools,
            self.things,
            self.read.is_answering,
            goes_on_ticking=self._has_ticked_last,
            may_deny=_is_exception(value) or self.values.leaves_days_out(value, now) or tool.by_denial,
        )

    def may_answer(self, value: str) -> bool:
        """Whether the person may have given this value in answer to a question: they have said something that is no
        question, and no text that was read can have given it.
        """
        orders = ReadOrders(self.read.texts, self.clauses.tools, self.call)
        is_read = orders.speak_to_readers or orders.give_name(value, self.all.words)
        said = PlainWish(self.all.heard, self.clauses.tools, self.things, is_answering=True).wished
        return bool(said) and not is_read and not orders.give_time(self.values.new_parts(value, None))

    @property
    def _has_ticked_last(self) -> bool:
        """Whether the person ticked something off last, or took back what they did last."""
        undoes = frozenset(self.read.done_last.values())
        has_ticked = any(each.name in undoes and (each.states or each.by_denial) for each in self.clauses.tools)
        return has_ticked or referent.change_of_it(self.read.asked_last) == "undo"

    def _own_words(self, titles: frozenset[str]) -> frozenset[str]:
        """Return the words of the person, with those of the things that they name, that have these titles, or with
        which they go on.
        """
        before = (self.read.asked_last, *self.read.titles_done_last) if self.clauses.is_continued else ()
        known = (*titles, *self.clauses.named_titles, *self.clauses.earlier, *before)
        return self.all.words | frozenset(word for each in known for word in without_accents(each).split())

    def _words_of_day(self, days: frozenset[date]) -> frozenset[str]:
        """Return the words of what is kept for these days, after which something new on one of them may be called: an
        alarm on friday "to leave for the concert", which is then.
        """
        titles = (without_accents(title) for title, parts in self.read.times if parts.days & days)
        return frozenset(word for each in titles for word in each.split())

    @cached_property
    def _whatever_is_free(self) -> "tuple[OwnWish, ...]":
        """This wish; and, if it depends on whether the person's own time is free, the wish without that condition: the
        model has seen their calendar, and what it makes is taken back with a word.
        """
        heard, before = (
            [wished_text.if_free(text) for text in texts] for texts in (self.all.heard, self.clauses.earlier)
        )
        if (*heard, *before) == (*self.all.heard, *self.clauses.earlier):
            return (self,)
        return (
            self,
            OwnWish(
                self.call,
                heard,
                before,
                self.read,
                self.clauses.tools,
                is_strict=self.is_strict,
            ),
        )

    @property
    def takes_back(self) -> bool:
        """Whether a sentence of the person asks to take back what was done last: "omg undo that"."""
        return self.clauses.takes_back

    @property
    def undoes(self) -> bool:
        """Whether they ask so in words that mean nothing else: "undo that", not "delete that"."""
        return self.clauses.undoes

    def names_by_place(self, prepared: BaseModel | None) -> bool:
        """Whether the person has named each thing that a call has found by its place in the list that they saw last:
        "the second one".
        """
        return self.change.names_by_place(prepared)


def _time_given(tool: Tool[Services], given: Mapping[str, JsonValue]) -> str:
    """Return the time in the arguments of a call; "" if there is none. The minutes of something new are its moment, if
    it has no other.
    """
    value, minutes = given.get("when"), given.get("minutes")
    if isinstance(minutes, int) and value is None and tool.makes:
        return f"in {minutes} minutes"
    return value if isinstance(value, str) else ""


def _is_exception(value: str) -> bool:
    """Whether a time leaves something out: "except 24 december"."""
    return any(kind == "except" for word in times.time_words(value, LANGUAGES) for kind, _ in word.meanings)


def given_arguments(arguments: BaseModel) -> dict[str, JsonValue]:
    """Return the arguments of a call that differ from their defaults, by name."""
    fields = type(arguments).model_fields
    given = arguments.model_dump(mode="json")
    return {name: value for name, value in given.items() if getattr(arguments, name) != fields[name].default}
