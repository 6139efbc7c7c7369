"""What a person has said in a turn, clause by clause, and which clauses ask for what a tool does. Pure."""

import re
from collections.abc import Sequence
from functools import cached_property

from parley import times
from parley.conversation.courtesy import without_courtesy
from parley.conversation.normal_form import normalise, without_accents
from parley.lanes import referent, told_acts, tool_deeds, when, wished_text
from parley.lanes.own_words import WISH_WORDS, OwnWords, common, is_form_of
from parley.lanes.plain_wish import CONTENT, OBLIGED, opened
from parley.lanes.read_texts import ReadTexts
from parley.lanes.said_times import SaidTimes, without_times
from parley.lanes.thing_words import ThingWords
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.tools.tool import Call, Tool

SENTENCE_ENDS = re.compile(r"[.!?\n]+")


class WishClauses:
    """The clauses of a person's messages that are wishes, beside what a model has read before it called a tool."""

    def __init__(
        self,
        call: Call[Services],
        heard: Sequence[str],
        said_before: Sequence[str],
        read: ReadTexts,
        tools: Sequence[Tool[Services]],
    ) -> None:
        self.call, self.read, self.tools = call, read, tuple(tools)
        self.all = OwnWords(heard, call)
        self.things = ThingWords(self.all, read, tools)
        self.wishes = [wished_text.wished(text, self._is_deed) for text in heard]
        self.said = OwnWords(self.wishes, call)
        self.asks = OwnWords([wished_text.unquoted(text) for text in self.wishes], call)
        self.earlier = tuple(said_before)
        before = [wished_text.wished(text, self._is_deed) for text in said_before]
        continued = [*before, *([wished_text.wished(read.asked_last, self._is_deed)] if _goes_on(heard) else [])]
        self.before = frozenset(word for text in continued for word in without_accents(text).split())
        self.said_before = "\n".join(continued)
        self.spoken_of = "\n".join((*before, wished_text.wished(read.asked_last, self._is_deed)))
        self.with_before = OwnWords([*before, *self.wishes], call)

    def _is_deed(self, word: str) -> bool:
        return any(
            is_form_of(form, deed) for form in tool_deeds.forms_of(word) for deed in tool_deeds.all_deeds_of(self.tools)
        )

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The clauses of the person's wishes, as they wrote them."""
        return tuple(part for text in self.wishes for part in wished_text.parts(text, self._is_deed))

    def asking(self, tool: Tool[Services], title: str = "") -> list[str]:
        """Return the person's clauses that ask for what the tool does. A word of the thing's title does not count:
        "call Ana" does not complete the task "call Ana".
        """
        wanted = (clause for clause in self.asks.clauses if self.holds_deed(tool, clause, title))
        return [*wanted, *self._denying(tool, title)]

    def holds_deed(self, tool: Tool[Services], clause: str, title: str = "") -> bool:
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

    def is_deed_of(self, tool: Tool[Services], word: str) -> bool:
        return any(
            is_form_of(form, deed)
            for form in tool_deeds.forms_of(word)
            for deed in tool_deeds.words_of(tool, self.tools)
        )

    def _groups(self, tool: Tool[Services]) -> Sequence[str]:
        """Return the clauses that ask for a deed, each with the times behind it."""
        groups: list[str] = []
        is_behind = False
        for part in self.parts:
            is_asking = self.holds_deed(tool, without_accents(wished_text.unquoted(part)))
            is_behind = is_asking or (is_behind and when.beside_time(part.strip(" \n,.;:")) == "")
            if is_asking:
                groups.append(part)
            elif is_behind:
                groups[-1] += f" {part}"
        return groups

    def acting(self, tool: Tool[Services]) -> str:
        """Return the words that may say the new values: the clauses that ask for the deed, with the times behind them;
        the whole wish if these name no time.
        """
        words = " ".join(self._groups(tool))
        return words if words and not SaidTimes(words, self.call).is_silent else "\n".join(self.wishes)

    def acting_each(self, tool: Tool[Services]) -> Sequence[str]:
        """Return the words that may tell the new values, each clause that asks for the deed by itself, with the times
        behind it; the whole wish if none of these speaks of a time.
        """
        timed = [each for each in self._groups(tool) if times.time_words(each, LANGUAGES)]
        return timed or ["\n".join(self.wishes)]

    def says_whole_phrase(self, tool: Tool[Services]) -> bool:
        """Whether a clause has every word, fillers aside, of a tool's phrase that names no thing: "resume", "cancel my
        reminder".
        """
        phrases = [
            {word for word in without_accents(each.literal).split() if word not in common()}
            for each in tool.phrases
            if not each.slots
        ]
        return any(words and words <= set(clause.split()) for clause in self.asking(tool) for words in phrases)

    @cached_property
    def named_titles(self) -> tuple[str, ...]:
        """The titles on the card that the person's wishes name by a word of their own."""
        return self.things.titles_named(self.said.words)

    @cached_property
    def is_continued(self) -> bool:
        """Whether the person goes on with what was spoken of: by "and" or "too", or by a time before or after it."""
        wished = any(self.wishes)
        beside = set(without_accents("\n".join(self.wishes)).split()) & listed(WISH_WORDS, "time_beside")
        return wished and (bool(beside) or _goes_on(self.wishes))

    @cached_property
    def takes_back(self) -> bool:
        """Whether a sentence of the person, or a part of one, asks to take back what was done last: "omg undo that",
        "scratch that, we have loads".
        """
        return bool(self._taking_back)

    @cached_property
    def undoes(self) -> bool:
        """Whether they ask so in words that can mean nothing else, as "delete that" can: that asks for a deletion,
        which has its own question.
        """
        return not all(referent.deletes(each) for each in self._taking_back)

    @cached_property
    def _taking_back(self) -> tuple[str, ...]:
        """The normalised sentences and parts of sentences that ask to take back what was done last."""
        wished = (normalise(opened(each)) for text in self.wishes for each in SENTENCE_ENDS.split(text))
        whole = [each for text in self.all.heard if "?" not in text for each in SENTENCE_ENDS.split(text)]
        parts = (normalise(without_courtesy(opened(part))) for each in whole for part in each.split(","))
        return (
            *(each for each in wished if referent.change_of_it(each) == "undo"),
            *(said for each in whole if referent.takes_back(said := normalise(each))),  # "como" asks elsewhere
            *(each for each in parts if referent.may_take_back(each)),
        )

    def replaced_by(self, tool: Tool[Services]) -> Sequence[str]:
        """Return the texts that the call would replace; () for a tool that replaces none."""
        return tool.texts_now(self.call) if tool.texts_now else ()

    def telling_beside_times(self, tool: Tool[Services], clause: str) -> frozenset[str]:
        """Return the telling words of a clause that may name a thing, and are not part of a time."""
        fillers = listed(WISH_WORDS, "wish_fillers")
        told = (self.things.telling(tool, without_times(clause)) & self.all.telling) - offset_words(clause) - fillers
        return frozenset(word for word in told if not self.is_deed_of(tool, word))


def offset_words(clause: str) -> frozenset[str]:
    """Return the words of a clause that only tell a time from another one: "week", of "push it a week"."""
    found = times.time_words(clause, LANGUAGES)
    return frozenset(word for each in found for word in each.text.split())


def _goes_on(heard: Sequence[str]) -> bool:
    """Whether these texts go on with what was done last: "and the gas too, same time"."""
    words = [without_accents(text).split() for text in heard]
    also, joints = listed(WISH_WORDS, "wish_also"), listed(WISH_WORDS, "wish_and")
    return any(also & set(each) or (each and each[0] in joints) for each in words)
