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

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from pydantic import BaseModel, JsonValue, ValidationError

from parley import rrule, times
from parley.conversation.day_spelling import NUMBERS
from parley.conversation.normal_form import without_accents
from parley.errors import AccountError, ToolAsks, ToolRefused
from parley.lanes import referent, told_acts, tool_deeds, when, wished_text
from parley.lanes.naming import ONLY_ONE, UNSAID, names_all, parts_of
from parley.lanes.own_words import PLACES, WISH_WORDS, OwnWords, common, is_form_of, is_like
from parley.lanes.plain_wish import CONTENT, OBLIGED, PRONOUNS, PlainWish, opened
from parley.lanes.read_orders import ReadOrders
from parley.lanes.read_texts import FoundThing, ReadTexts
from parley.lanes.said_times import SaidTimes, without_times
from parley.lanes.thing_words import ThingWords
from parley.lanes.time_evidence import TimeEvidence, names_clock
from parley.lanes.time_parts import NO_PARTS, TimeParts
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, pattern
from parley.times import Meaning, Once
from parley.tools.tool import Call, Tier, Tool

BY_ID = re.compile(r"id:(.+)")
"""Matches an argument that names a thing by its id."""
PLACE = re.compile(r"-?\d{1,3}")
PLAIN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
"""Matches a word of letters alone. Anything else in a name is a number, an address or the like."""
SAYS_WHAT = pattern(WISH_WORDS, "wish_says_what", r"(?<!\w)(?:{})(?!\w)")
"""Matches what introduces the content of a new thing: "to call"."""
SETS_IT = pattern(WISH_WORDS, "wish_sets_it", r"(?<!\w)(?:{})(?!\w)")
"""Matches words by which a correction sets a thing to a new value, with its reason in front: "make it"."""


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
        is_exact: bool = False,
        is_planned: bool = False,
    ) -> None:
        """With `is_strict`, the model has read others' words, and names of new things must be said word by word too.
        With `is_exact`, evidence for a time is not enough: the new time must be the one that was said. With
        `is_planned`, the calls are steps of a plan, which is shown whole if they have not said each of them.
        """
        self.call, self.read, self.tools = call, read, tuple(tools)
        self.is_strict, self.is_exact, self.is_planned = is_strict, is_exact or is_strict, is_planned
        self.all = OwnWords(heard, call)
        self.things = ThingWords(self.all, read, tools)
        self.wishes = [wished_text.wished(text, self._is_deed) for text in heard]
        self.said = OwnWords(self.wishes, call)
        self.asks = OwnWords([wished_text.unquoted(text) for text in self.wishes], call)
        self.earlier = tuple(said_before)
        before = [wished_text.wished(text, self._is_deed) for text in said_before]
        continued = [*before, *([wished_text.wished(read.asked_last, self._is_deed)] if _goes_on(heard) else [])]
        self._before = frozenset(word for text in continued for word in without_accents(text).split())
        self._said_before = "\n".join(continued)
        self._spoken_of = "\n".join((*before, wished_text.wished(read.asked_last, self._is_deed)))
        self._with_before = OwnWords([*before, *self.wishes], call)

    def _is_deed(self, word: str) -> bool:
        return any(
            is_form_of(form, deed) for form in tool_deeds.forms_of(word) for deed in tool_deeds.all_deeds_of(self.tools)
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
        if self._is_plain(tool, given, prepared):
            return True
        if tool.makes and not self.is_strict:
            return any(each._makes(tool, given, prepared, refers=refers) for each in self._whatever_is_free)
        things = FoundThing.all_of(prepared, self.read)
        if things:
            return self._changes(tool, given, things, prepared)
        if tool.is_unset and tool.is_unset(self.call) and not self.is_strict:
            return all(self.all.names(each) or self._says_anywhere(each) for each in given.values())
        if not given and not refers and not tool.makes:
            return self._says_whole_phrase(tool)
        rest = [value for value in given.values() if not self._is_of_what_came(value)]
        now, stated = self._time_now(tool, prepared), self.said.statements
        if rest and not refers and all(map(stated.says_moment, rest)):
            return True
        words = "\n".join(stated.heard)
        if tool.is_unset and rest and all(self._is_backed(tool, each, words, now) for each in rest):
            return True
        return bool(self._asking(tool)) and all(
            self._is_said(each, now) or self._is_backed(tool, each, self._acting(tool), now) for each in given.values()
        )

    # --- what nothing that was read can have ordered ----------------------------------------------------------------

    def _is_plain(self, tool: Tool[Services], given: Mapping[str, JsonValue], prepared: BaseModel | None) -> bool:
        """Whether the call changes or makes what the person can take back, nothing that was read can have ordered it or
        given it a value, and one of their clauses may wish for it (`plain_wish.py`).
        """
        is_unset = tool.is_unset is not None and tool.is_unset(self.call)
        if is_unset and not any(map(names_clock, (*self.all.heard, *self.earlier))):
            return False  # what is set for the first time has no hour that could be meant
        if self.is_strict or self.is_planned or not tool.is_easily_undone:
            return False
        things = FoundThing.all_of(prepared, self.read)
        titles = frozenset(each.title for each in things)
        names = [str(given[name]) for name in tool.makes if name in given]
        value, now = _time_given(tool, given), self._time_now(tool, prepared)
        new = self._new_parts(value, now) if value else None
        orders = ReadOrders(self.read.texts, self.tools, self.call, now)
        if orders.speak_to_readers or orders.say_deed_of(tool, titles, new):
            return False
        own = self._own_words(titles)
        worded = [each for n, each in given.items() if isinstance(each, str) and n != "when"]
        worded = [each for each in worded if not (things and self._is_of(each, things))]
        clauses = self._plain_wish(tool, value).clauses_for(tool, titles, names)
        if not clauses or any(orders.give_name(each, own) for each in worded):
            return False
        if new is not None and orders.give_time(new) and not self._has_said(value, clauses, now):
            return False
        timed = [each for each in clauses if value and times.time_words(each, LANGUAGES)]
        return not timed or any(self._evidence(each, now, names).allows(value) for each in timed)

    def _plain_wish(self, tool: Tool[Services], value: str) -> PlainWish:
        return PlainWish(
            [wished_text.if_free(each) for each in self.all.heard] if tool.makes else self.all.heard,
            self.tools,
            self.things,
            self.read.is_answering,
            goes_on_ticking=self._has_ticked_last,
            may_deny=_is_exception(value) or tool.by_denial,
        )

    def _has_said(self, value: str, clauses: Sequence[str], now: Meaning | None) -> bool:
        return self._is_said_before(value) or any(self._says(value, each, now) for each in clauses)

    def may_answer(self, value: str) -> bool:
        """Whether the person may have given this value in answer to a question: they have said something that is no
        question, and no text that was read can have given it.
        """
        orders = ReadOrders(self.read.texts, self.tools, self.call)
        is_read = orders.speak_to_readers or orders.give_name(value, self.all.words)
        said = PlainWish(self.all.heard, self.tools, self.things, is_answering=True).wished
        return bool(said) and not is_read and not orders.give_time(self._new_parts(value, None))

    @property
    def _has_ticked_last(self) -> bool:
        """Whether the person ticked something off last, or took back what they did last."""
        undoes = frozenset(self.read.done_last.values())
        has_ticked = any(each.name in undoes and (each.states or each.by_denial) for each in self.tools)
        return has_ticked or referent.change_of_it(self.read.asked_last) == "undo"

    def _own_words(self, titles: frozenset[str]) -> frozenset[str]:
        """Return the words of the person, with those of the things that they name, that have these titles, or with
        which they go on.
        """
        before = (self.read.asked_last, *self.read.titles_done_last) if self._is_continued else ()
        known = (*titles, *self._named_titles, *self.earlier, *before)
        return self.all.words | frozenset(word for each in known for word in without_accents(each).split())

    def _new_parts(self, value: str, now: Meaning | None) -> TimeParts:
        """Return the parts of a new time that the thing does not have now."""
        said, old = SaidTimes("", self.call, now), TimeParts.of(now, self.call.zone)
        meant = [said.as_changed(each, value) for each in said.meanings_of(value)]
        return TimeParts(
            frozenset(day for each in meant for day in each.days) - old.days,
            frozenset(at for each in meant for at in each.clocks) - old.clocks,
            rule=next((each.rule for each in meant if each.rule != old.rule), ""),
        )

    def _time_now(self, tool: Tool[Services], prepared: BaseModel | None) -> Meaning | None:
        """Return when that is now which the call would set to another time; None if nothing is."""
        return tool.time_now(self.call, prepared) if tool.time_now and prepared else None

    @cached_property
    def _whatever_is_free(self) -> "tuple[OwnWish, ...]":
        """This wish; and, if it depends on whether the person's own time is free, the wish without that condition: the
        model has seen their calendar, and what it makes is taken back with a word.
        """
        heard, before = ([wished_text.if_free(text) for text in texts] for texts in (self.all.heard, self.earlier))
        if (*heard, *before) == (*self.all.heard, *self.earlier):
            return (self,)
        return (
            self,
            OwnWish(self.call, heard, before, self.read, self.tools, is_strict=self.is_strict, is_exact=self.is_exact),
        )

    def _says_anywhere(self, value: JsonValue) -> bool:
        """Whether any words of the person name a time, be it in a question or on a condition. What comes every day
        needs only its time of day.
        """
        if not isinstance(value, str) or (self.all.says_time_of_day(value) and _is_daily(self.call, value)):
            return isinstance(value, str)
        return SaidTimes("\n".join(self.all.heard), self.call).hold(value)

    def _is_said(self, value: JsonValue, now: Meaning | None = None) -> bool:
        """Whether the person has said a value: its words, the same time, or each part of that time."""
        return self.said.names(value) or (isinstance(value, str) and self._accounts_for(value, now))

    def _accounts_for(self, value: str, now: Meaning | None) -> bool:
        """Whether the words of one clause, or of all, name each part of a time and no other. What the person said
        before may explain a part, and so may the time of a thing that they name.
        """
        timed = (each for each in self._clauses if not SaidTimes(each, self.call).is_silent)
        texts = dict.fromkeys(("\n".join(self.wishes), *timed))
        return any(
            SaidTimes(each, self.call, now, before=self._said_before, known=self._known_time).hold(value)
            for each in texts
        )

    @cached_property
    def _named_titles(self) -> tuple[str, ...]:
        """The titles on the card that the person's wishes name by a word of their own."""
        return self.things.titles_named(self.said.words)

    @cached_property
    def _known_time(self) -> TimeParts:
        """The time of the one thing on the card that the person names; no parts if they name several, or none."""
        found = [parts for title, parts in self.read.times if without_accents(title) in self._named_titles]
        return found[0] if len(found) == 1 else NO_PARTS

    def _is_of_what_came(self, value: JsonValue) -> bool:
        """Whether a value consists of words from the last reminder that came, which the person need not repeat: "ten
        more minutes".
        """
        words = set(without_accents(str(value)).split())
        return any(bool(words) and words <= set(without_accents(each.text).split()) for each in self.call.rung[-1:])

    def _changes(
        self,
        tool: Tool[Services],
        given: Mapping[str, JsonValue],
        things: Sequence[FoundThing],
        prepared: BaseModel | None,
    ) -> bool:
        """Whether the person has asked for this change of the things that the call has found."""
        now = self._time_now(tool, prepared)
        if self._corrects(tool, given, things, now) or self._says_value_alone(tool, given, things, now):
            return True
        is_named = (
            any(self._is_named(tool, each, thing, given, prepared) for each in self._asking(tool, thing.title))
            or self._is_meant_by_pronoun(tool, thing)
            for thing in things
        )
        if not all(is_named):
            return False
        rest = [each for name, each in given.items() if name == "title" or not self._is_of(each, things)]
        words = self._acting(tool)
        return all(
            self._says(each, words, now)
            or any(self._is_backed(tool, each, said, now) for said in self._acting_each(tool))
            for each in rest
        )

    def _is_backed(
        self, tool: Tool[Services], value: JsonValue, words: str, now: Meaning | None, names: Sequence[str] = ()
    ) -> bool:
        """Whether the person's words are evidence for a new time (`time_evidence.py`). Evidence is enough where the
        tool makes or moves something of their own, which they can take back.
        """
        is_light = tool.tier is Tier.WRITE and not tool.grave and not tool.person and not self.is_exact
        if not is_light or not (tool.makes or tool.time_now or tool.is_unset) or not isinstance(value, str):
            return False
        return self._evidence(words, now, names).backs(value)

    def _evidence(self, words: str, now: Meaning | None, names: Sequence[str]) -> TimeEvidence:
        """Return these words of the person as evidence for a new time of a thing with these names."""
        named = tuple(at for title, at in self.read.moments if without_accents(title) in self._named_titles)
        titles = frozenset(map(without_accents, names))
        called = tuple(at for title, at in self.read.moments if without_accents(title) in titles)
        said = SaidTimes(words, self.call, now, self.read.asked_last, self._spoken_of)
        return TimeEvidence(said, named, called, self.read.clocks)

    # --- something new ------------------------------------------------------------------------------------------------

    def _makes(
        self, tool: Tool[Services], given: Mapping[str, JsonValue], prepared: BaseModel | None, *, refers: bool
    ) -> bool:
        """Whether the person has asked for the new thing that the call would make: its name and its other values are
        theirs.
        """
        names = [str(given[name]) for name in tool.makes if name in given]
        rest = {name: value for name, value in given.items() if name not in tool.makes}
        if names and self._is_beside_a_thing(tool, names, rest):
            return True
        if not all(
            self._is_said_before(each)
            or self._adds_nothing(tool, given, n, prepared)
            or (n == "when" and any(self._is_backed(tool, each, said, None, names) for said in self._acting_each(tool)))
            or (n == "when" and self._is_own_wording_of(each, names))
            for n, each in rest.items()
        ):
            return False
        is_asked_for = bool(self._asking(tool))
        if not names:
            return is_asked_for or bool(rest)
        if self._refers_to(tool, names) or self._goes_back_to(tool, names):
            return True
        own = self._naming_words(names) if is_asked_for else self.said.statements.words
        if not own or not all(self._is_own_wording(tool, each) for each in names):
            return False
        says_whom = tool.person in rest  # "draft an email to Bo": what it says is left to the model
        if is_asked_for and (says_whom or refers):
            return True
        words = {word for each in names for word in without_accents(each).split()}
        now = {word for each in self._replaced_by(tool) for word in without_accents(each).split()}
        if now and words <= now | own and (words - now) & own - listed(WISH_WORDS, "wish_fillers"):
            return True  # "just one word then", of "one line of journal"
        telling = (own | self._before) & (self._with_before.telling | self.all.telling)
        return any(is_like(word, each) for word in words for each in telling)

    def _naming_words(self, names: Sequence[str]) -> frozenset[str]:
        """Return the person's words that may name a new thing: those of their wishes. What they deny or say on a
        condition counts only if its "not" or "if" is in the name as well: "remind me not to eat".
        """
        words = {word for each in names for word in without_accents(each).split()}
        left_out = self.all.words - self.said.words - common()
        if not words & left_out:
            return self.said.words
        markers = words & listed(WISH_WORDS, "wish_markers") & self.all.words
        return self.all.words if markers else frozenset()

    def _is_beside_a_thing(self, tool: Tool[Services], names: Sequence[str], rest: Mapping[str, JsonValue]) -> bool:
        """Whether the new thing is named after one on the card, and lies as many minutes before or after it as the
        person has said: "10 minutes before my next thing".
        """
        phrase = rest.get("when")
        meant = when.meanings(self.call, phrase[: when.LONGEST_WHEN]) if isinstance(phrase, str) else ()
        if len(rest) != 1 or len(meant) != 1 or not isinstance(meant[0], Once) or not meant[0].has_time:
            return False
        if not (self._asking(tool) or self.said.statements.heard):
            return False
        local = meant[0].at.astimezone(self.call.zone).replace(tzinfo=None)
        return any(
            self.said.says_so_long(
                abs(round((local - at).total_seconds() / 60)), "earlier" if local < at else "later_than"
            )
            and all(self._is_called_as(name, title, at) for name in names)
            for title, at in self.read.moments
        )

    def _is_called_as(self, name: str, title: str, at: datetime) -> bool:
        """Whether a name has a word of a thing's title and, besides, only that title, the thing's hour and the person's
        own words.
        """
        called, words = set(without_accents(title).split()), set(without_accents(name).split())
        own = (
            called
            | {without_accents(f"{at:{form}}") for form in ("%H:%M", "%-H:%M", "%-H")}
            | self.all.words
            | common()
        )
        return words <= own and bool(words & called - common())

    def _refers_to(self, tool: Tool[Services], names: Sequence[str]) -> bool:
        """Whether the new thing is named like one of the person's own things, and they have asked for it only by "that"
        or the like: "what's left? remind me of that at 4".
        """
        if not all(without_accents(each) in self.read.titles for each in names):
            return False
        for clause in self._asking(tool):
            rest = without_accents(when.apart(self.call, clause[: when.LONGEST_WHEN])[0])
            if PRONOUNS & set(rest.split()) and not self.things.telling(tool, rest) & self.said.telling:
                return True
        return False

    def _goes_back_to(self, tool: Tool[Services], names: Sequence[str]) -> bool:
        """Whether the new thing is named like one on the card that the person spoke of before, and they name no other
        thing now: "and remind me an hour before".
        """
        if self.is_exact or not all(without_accents(each) in self.read.titles for each in names):
            return False
        if not (self._asking(tool) or self._is_continued):
            return False
        before = frozenset(without_accents("\n".join((*self.earlier, self.read.asked_last))).split())
        said = without_accents(without_times("\n".join(self.wishes)))
        if SAYS_WHAT.search(said):
            return False  # "remind me at four to call Bo"
        told = self.things.telling(tool, said)
        others = (title for title in self.read.titles if title not in {without_accents(each) for each in names})
        return all(before & (set(without_accents(each).split()) - common()) for each in names) and not any(
            self.things.has_own_word(title, told) for title in others
        )

    @cached_property
    def _is_continued(self) -> bool:
        """Whether the person goes on with what was spoken of: by "and" or "too", or by a time before or after it."""
        wished = any(self.wishes)
        beside = set(without_accents("\n".join(self.wishes)).split()) & listed(WISH_WORDS, "time_beside")
        return wished and (bool(beside) or _goes_on(self.wishes))

    def _is_own_wording_of(self, value: JsonValue, names: Sequence[str]) -> bool:
        """Whether each word of a time that no grammar reads is the person's, or one of the new thing's name, which is
        that of a thing on the card: "half an hour before the rehearsal".
        """
        if self.is_exact or not isinstance(value, str) or when.meanings(self.call, value[: when.LONGEST_WHEN]):
            return False
        called = {
            word
            for each in names
            if without_accents(each) in self.read.titles
            for word in without_accents(each).split()
        }
        own = self.said.words | called | common()
        beside = set(without_accents(value).split()) & self.said.words & listed(WISH_WORDS, "time_beside")
        return bool(beside) and all(any(is_like(word, each) for each in own) for word in without_accents(value).split())

    def _replaced_by(self, tool: Tool[Services]) -> Sequence[str]:
        """Return the texts that the call would replace; () for a tool that replaces none."""
        return tool.texts_now(self.call) if tool.texts_now else ()

    def _is_own_wording(self, tool: Tool[Services], text: str) -> bool:
        """Whether nothing in a name comes from what the model has read, but for what the person names there, and for
        the text that the name replaces. Other words of the model are allowed, but no numbers or addresses.
        """
        theirs = (*self._named_titles, *self._replaced_by(tool))
        own = self.all.words | self._before | {word for each in theirs for word in without_accents(each).split()}
        for written in text.split():
            words = without_accents(written).split()
            if all(any(is_like(word, each) for each in own) for word in words):
                continue
            if not PLAIN.fullmatch(written.strip(".,;:!?¡¿\"'“”()")) or any(word in self.read.words for word in words):
                return self.all.says(text)
        return True

    def _is_said_before(self, value: JsonValue) -> bool:
        return self._with_before.names(value) or self._is_said(value)

    def _adds_nothing(
        self, tool: Tool[Services], given: Mapping[str, JsonValue], name: str, prepared: BaseModel | None
    ) -> bool:
        """Whether the call means the same without this argument, as when a length is the usual one."""
        return prepared is not None and _prepared(tool, self.call, given, without=(name,)) == prepared

    # --- anything else ------------------------------------------------------------------------------------------------

    def _asking(self, tool: Tool[Services], title: str = "") -> list[str]:
        """Return the person's clauses that ask for what the tool does. A word of the thing's title does not count:
        "call Ana" does not complete the task "call Ana".
        """
        wanted = (clause for clause in self.asks.clauses if self._holds_deed(tool, clause, title))
        return [*wanted, *self._denying(tool, title)]

    def _holds_deed(self, tool: Tool[Services], clause: str, title: str = "") -> bool:
        """Whether a clause (in its normal form) has a word that asks for what the tool does, or ends with one that says
        it is so: "el segundo está". The content of another request does not count: "remind me to move it".
        """
        looks, deeds, words = tool_deeds.looks_of(self.tools), tool_deeds.words_of(tool, self.tools), clause.split()
        behind = words[1:2] if words and words[0] in listed(WISH_WORDS, "wish_already") else []
        if {*words[-1:], *behind} & set(map(without_accents, tool.states)):
            return True
        found = [
            *(f" {clause} ".find(f" {deed} ") for deed in deeds if " " in deed),
            *(
                len(" ".join(words[:n])) + 1
                for n, word in enumerate(words)
                if (word not in looks or word in tool.deeds)
                and word not in title.split()
                and told_acts.is_told(words, n, title, deeds, as_told=bool(tool.states))
            ),
        ]
        first = min((at for at in found if at >= 0), default=-1)
        if tool.makes or first < 0:
            return first >= 0
        return not CONTENT.search(clause, 0, first) and not (tool.states and OBLIGED.search(clause))

    def _denying(self, tool: Tool[Services], title: str) -> list[str]:
        """Return the person's clauses with a phrase of the tool that is itself a denial: "the laundry isn't done". A
        clause that denies just what a title says is one too: "no he limpiado el horno".
        """
        denials = tool_deeds.denials_of(tool)
        if not denials:
            return []
        texts = (wished_text.wished(text, self._is_deed, may_deny=True) for text in self.all.heard)
        clauses = OwnWords([wished_text.unquoted(text) for text in texts], self.call).clauses
        return [
            clause
            for clause in clauses
            if any(f" {each} " in f" {clause} " for each in denials)
            or (tool.by_denial and told_acts.denies(clause.split(), title))
        ]

    def _is_named(
        self,
        tool: Tool[Services],
        clause: str,
        thing: FoundThing,
        given: Mapping[str, JsonValue],
        prepared: BaseModel | None,
    ) -> bool:
        """Whether a clause that asks for the tool's action also names the thing; if it names nothing, another clause
        may: "the pills, cancel it please".
        """
        if not self._telling_beside_times(tool, clause):
            clause = " ".join(self.asks.clauses)
        told = self.things.telling(tool, clause)
        if (told - set(thing.title.split())) & listed(WISH_WORDS, "wish_other_things"):
            return False  # "the pills order" is not the reminder of the pills
        if self.things.has_own_word(thing.title, told) and names_all(clause, _plain(thing.shown)):
            return True
        if any(title != thing.title and self.things.has_own_word(title, told) for title in self.read.titles):
            return False  # they name another one
        if any((thing.title, place) in self.read.places for place in self.said.places(clause)):
            return True
        return self._says_whole_phrase(tool) and prepared == _prepared(tool, self.call, given, without=tuple(given))

    def _telling_beside_times(self, tool: Tool[Services], clause: str) -> frozenset[str]:
        """Return the telling words of a clause that may name a thing, and are not part of a time."""
        fillers = listed(WISH_WORDS, "wish_fillers")
        told = (self.things.telling(tool, without_times(clause)) & self.all.telling) - _offset_words(clause) - fillers
        return frozenset(word for word in told if not self._is_deed_of(tool, word))

    def _is_meant_by_pronoun(self, tool: Tool[Services], thing: FoundThing) -> bool:
        """Whether a clause that asks for another time names nothing ("push it a week") and is about this thing: the one
        that the person names in the clauses without a deed, or else in the latest of their texts that names any.
        """
        if self.is_exact or tool.time_now is None or tool.tier is not Tier.WRITE or not self._asking(tool):
            return False
        acting = [each for each in self._clauses if self._holds_deed(tool, without_accents(wished_text.unquoted(each)))]
        if all(self._telling_beside_times(tool, without_accents(each)) for each in acting):
            return False
        beside = "\n".join(each for each in self._clauses if each not in acting)
        for text in (beside, *self.earlier, self.read.asked_last):
            told = frozenset(without_accents(text).split()) - tool_deeds.all_deeds_of(self.tools) - common()
            if named := [title for title in self.read.titles if set(title.split()) & told]:
                return named == [thing.title]
        return False

    def _corrects(
        self, tool: Tool[Services], given: Mapping[str, JsonValue], things: Sequence[FoundThing], now: Meaning | None
    ) -> bool:
        """Whether the call is about the very things that the person's last act made or changed, and they take that act
        back, or say only a new value: "no, 7pm".
        """
        if set(self.read.done_last) != {each.id for each in things}:
            return False
        if self.takes_back:
            return {tool.name} == set(self.read.done_last.values())
        return self._says_value_alone(tool, given, things, now, is_unnamed=True)

    @cached_property
    def takes_back(self) -> bool:
        """Whether a sentence of the person asks to take back what was done last: "omg undo that"."""
        sentences = (each for text in self.wishes for each in re.split(r"[.!?\n]+", text))
        return any(referent.change_of_it(opened(each)) == "undo" for each in sentences if each.strip())

    def _says_value_alone(
        self,
        tool: Tool[Services],
        given: Mapping[str, JsonValue],
        things: Sequence[FoundThing],
        now: Meaning | None,
        *,
        is_unnamed: bool = False,
    ) -> bool:
        """Whether a clause only says the new value of the one thing: "second to monday", "milk. MILK". With
        `is_unnamed`, the clause need not name the thing.
        """
        rest = [each for name, each in given.items() if name == "title" or not self._is_of(each, things)]
        if len(things) != 1 or not rest or tool.tier is not Tier.WRITE:
            return False
        clauses = [each.strip() for each in self._clauses]
        tails = [each[found.end() :] for each in clauses if is_unnamed for found in SETS_IT.finditer(each)]
        for clause in (*clauses, *tails):
            asking = without_accents(wished_text.unquoted(clause))
            is_meant = is_unnamed or self._names(tool, asking, things[0])
            is_alone = (self._is_said_alone(tool, value, clause, things[0], now) for value in rest)
            if is_meant and not self._names_another(tool, asking, things[0], rest) and all(is_alone):
                return True
        return False

    @cached_property
    def _clauses(self) -> tuple[str, ...]:
        """The clauses of the person's wishes, as they wrote them."""
        return tuple(part for text in self.wishes for part in wished_text.parts(text, self._is_deed))

    def _names(self, tool: Tool[Services], clause: str, thing: FoundThing) -> bool:
        is_called = self.things.has_own_word(thing.title, self.things.telling(tool, clause))
        return self._is_at_place(clause, thing) or (is_called and names_all(clause, _plain(thing.shown)))

    def _names_another(self, tool: Tool[Services], clause: str, thing: FoundThing, new: Sequence[JsonValue]) -> bool:
        """Whether a clause names another thing than this one, by a word that is not part of the new values."""
        values = {word for each in new for word in without_accents(str(each)).split()}
        told = self.things.telling(tool, without_times(clause)) - values
        return any(title != thing.title and self.things.has_own_word(title, told) for title in self.read.titles)

    def _is_at_place(self, clause: str, thing: FoundThing) -> bool:
        return any((thing.title, place) in self.read.places for place in self.said.places(clause))

    def _is_said_alone(
        self, tool: Tool[Services], value: JsonValue, clause: str, thing: FoundThing, now: Meaning | None
    ) -> bool:
        """Whether a clause says a value and, besides, only the thing, the tool's action and fillers."""
        is_said = self._says(value, clause, now) or self._is_backed(tool, value, clause, now)
        if not (is_said or self._corrects_title(value, clause, thing)):
            return False
        beside = set(without_accents(without_times(opened(clause))).split()) - set(thing.title.split())
        beside -= set(without_accents(str(value)).split()) | listed(WISH_WORDS, "wish_fillers")
        beside -= _offset_words(without_accents(clause))
        return all(self._is_deed_of(tool, word) or _is_numeral(word) for word in beside)

    def _corrects_title(self, value: JsonValue, clause: str, thing: FoundThing) -> bool:
        """Whether a value is a thing's title with one word in place of another, as in "son 4 docenas"."""
        old, new = thing.title.split(), without_accents(str(value)).split()
        if self.is_exact or len(old) != len(new):
            return False
        changed = [after for before, after in zip(old, new, strict=True) if before != after]
        said = OwnWords([clause], self.call).words
        return len(changed) == 1 and changed[0] in said and bool(said & set(old) - common())

    def _is_deed_of(self, tool: Tool[Services], word: str) -> bool:
        return any(
            is_form_of(form, deed)
            for form in tool_deeds.forms_of(word)
            for deed in tool_deeds.words_of(tool, self.tools)
        )

    def _acting(self, tool: Tool[Services]) -> str:
        """Return the words that may say the new values: the clauses that ask for the deed, with the times behind them;
        the whole wish if these name no time.
        """
        words = " ".join(self._groups(tool))
        return words if words and not SaidTimes(words, self.call).is_silent else "\n".join(self.wishes)

    def _acting_each(self, tool: Tool[Services]) -> Sequence[str]:
        """Return the words that may tell the new values, each clause that asks for the deed by itself, with the times
        behind it; the whole wish if none of these speaks of a time.
        """
        timed = [each for each in self._groups(tool) if times.time_words(each, LANGUAGES)]
        return timed or ["\n".join(self.wishes)]

    def _groups(self, tool: Tool[Services]) -> Sequence[str]:
        """Return the clauses that ask for a deed, each with the times behind it."""
        groups: list[str] = []
        is_behind = False
        for part in self._clauses:
            is_asking = self._holds_deed(tool, without_accents(wished_text.unquoted(part)))
            is_behind = is_asking or (is_behind and when.beside_time(part.strip(" \n,.;:")) == "")
            if is_asking:
                groups.append(part)
            elif is_behind:
                groups[-1] += f" {part}"
        return groups

    def _says(self, value: JsonValue, words: str, now: Meaning | None) -> bool:
        """Whether these words of the person say a value: its words and numbers, or the same time in another form."""
        said = SaidTimes(words, self.call, now, self.read.asked_last, self._said_before)
        if isinstance(value, str) and self._is_time(value):
            return said.hold(value)
        if isinstance(value, int) and not isinstance(value, bool) and said.hold_length(value):
            return True
        return OwnWords([words], self.call).names(value)

    def _says_whole_phrase(self, tool: Tool[Services]) -> bool:
        """Whether a clause has every word, fillers aside, of a tool's phrase that names no thing: "resume", "cancel my
        reminder".
        """
        phrases = [
            {word for word in without_accents(each.literal).split() if word not in common()}
            for each in tool.phrases
            if not each.slots
        ]
        return any(words and words <= set(clause.split()) for clause in self._asking(tool) for words in phrases)

    def _is_time(self, value: str) -> bool:
        return len(value) > when.LONGEST_WHEN or bool(when.meanings(self.call, value))

    def _is_of(self, value: JsonValue, things: Sequence[FoundThing]) -> bool:
        """Whether a value names the things that were found: their titles, or the place in a list or the id of one of
        them.
        """
        if value == ONLY_ONE:
            return True
        if isinstance(value, str) and (by_id := BY_ID.fullmatch(value)):
            return by_id[1] in {each.id for each in things}
        place = int(str(value)) if PLACE.fullmatch(str(value)) else None
        if any((each.title, place) in self.read.places for each in things):
            return True
        titles = {each.title for each in things}
        words = set(without_accents(value).split()) if isinstance(value, str) and not self._is_time(value) else set()
        timed = {each.text for each in times.time_words(str(value), LANGUAGES)} | UNSAID
        if words - common() and any(words <= set(title.split()) | timed for title in titles):
            return True
        return (
            without_accents(str(value)) in titles or {without_accents(each) for each in parts_of(str(value))} == titles
        )

    def names_by_place(self, prepared: BaseModel | None) -> bool:
        """Whether the person has named each thing that a call has found by its place in the list that they saw last:
        "the second one".
        """
        things = FoundThing.all_of(prepared, self.read)
        clauses = self.said.clauses
        return bool(things) and all(any(self._is_at_place(each, thing) for each in clauses) for thing in things)


def _offset_words(clause: str) -> frozenset[str]:
    """Return the words of a clause that only tell a time from another one: "week", of "push it a week"."""
    found = times.time_words(clause, LANGUAGES)
    return frozenset(word for each in found for word in each.text.split())


def _is_numeral(word: str) -> bool:
    """Whether a word is a number or a place in a list; "elevens" is that of "eleven's better"."""
    return word in PLACES or word.isdecimal() or word in NUMBERS or word.removesuffix("s") in NUMBERS


def _is_daily(call: Call[Services], value: str) -> bool:
    """Whether a value is a time that comes every day."""
    meant = when.meanings(call, value)
    return len(meant) == 1 and TimeParts.of(meant[0], call.zone).rule == rrule.EVERY_DAY


def _goes_on(heard: Sequence[str]) -> bool:
    """Whether these texts go on with what was done last: "and the gas too, same time"."""
    words = [without_accents(text).split() for text in heard]
    also, joints = listed(WISH_WORDS, "wish_also"), listed(WISH_WORDS, "wish_and")
    return any(also & set(each) or (each and each[0] in joints) for each in words)


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


def _prepared(
    tool: Tool[Services], call: Call[Services], given: Mapping[str, JsonValue], without: Sequence[str]
) -> BaseModel | None:
    """Return the prepared arguments of a call without some of those given; None if it is not valid without them."""
    try:
        rest = {name: value for name, value in given.items() if name not in without}
        return tool.prepare(call, tool.arguments.model_validate(rest))
    except (ValidationError, ToolAsks, ToolRefused, AccountError):
        return None


def _plain(title: str) -> str:
    """Return a title in small letters and without accents, with commas between the things of a list."""
    return ", ".join(map(without_accents, parts_of(title))) or without_accents(title)
