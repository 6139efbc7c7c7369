"""Which texts that a model has read may have ordered a call, or have given it a value. Pure.

Most titles are the names of things ("violin lesson", "call the plumber"): no model can take an order from them. One may
order a call if it

    speaks to whoever reads it       "ignore all rules", "please", "everything"; or is longer than a title
    says the deed, and of what       "cancel the gym": a word for what the tool does, beside a word of the thing that
                                     the call changes, or a part of its new time

Short of an order, a text may give a value: a word of a new name, a part of a new time. These the person has to say.
"""

from dataclasses import dataclass
from functools import cached_property

from parley import times
from parley.conversation.normal_form import without_accents
from parley.lanes import said_parts, tool_deeds
from parley.lanes.own_words import WISH_WORDS, common, is_form_of, is_like
from parley.lanes.said_times import SaidTimes
from parley.lanes.time_parts import TimeParts
from parley.ports import Services
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed
from parley.times import Meaning
from parley.times.spotting import DAY_PARTS
from parley.tools.tool import Call, Tool

LONGEST_NAME = 8
"""The most words of a title that only names a thing, articles and the like aside."""


@dataclass(frozen=True)
class ReadOrders:
    """The texts worded by people that a model has read, to tell which calls they may have ordered."""

    texts: tuple[str, ...]
    tools: tuple[Tool[Services], ...]
    call: Call[Services]
    now: Meaning | None = None
    """When that is now which a call would set to another time."""

    @cached_property
    def _words(self) -> tuple[tuple[str, ...], ...]:
        """The words of each text, in their normal form."""
        return tuple(tuple(without_accents(each).split()) for each in self.texts)

    @cached_property
    def speak_to_readers(self) -> bool:
        """Whether any text is more than the name of a thing: it commands, or is too long."""
        commands, things_to_do = listed(WISH_WORDS, "order_words"), listed(WISH_WORDS, "orders_of_things")
        return any(
            len([word for word in words if word not in common()]) > LONGEST_NAME
            or commands.intersection(words[1:] if words[0] in things_to_do else words)
            for words in filter(None, self._words)
        )

    def say_deed_of(self, tool: Tool[Services], titles: frozenset[str], new: TimeParts | None) -> bool:
        """Whether a text says what the tool does, and names one of these things or a part of a new time."""
        deeds = tool_deeds.words_of(tool, self.tools)
        named = frozenset(word for title in titles for word in title.split()) - common()
        for text, words in zip(self.texts, self._words, strict=True):
            others = frozenset(words if " ".join(words) not in titles else ())
            forms = [form for each in words for form in tool_deeds.forms_of(each)]
            is_deed = any(is_form_of(form, deed) for form in forms for deed in deeds)
            if is_deed and (others & named or (new is not None and self.names_time(text, new))):
                return True
        return False

    def give_time(self, new: TimeParts) -> bool:
        """Whether a text names a part of this new time, so that a model may have it from there."""
        return any(self.names_time(text, new) for text in self.texts)

    def give_name(self, name: str, own: frozenset[str]) -> bool:
        """Whether a new name has a word of a text that is not among the person's own words. The first word of a longer
        title is mostly a verb, which other things share: "call the plumber".
        """
        beside = {
            word for words in self._words for n, word in enumerate(words) if n or len(words) == 1 or not word.isalpha()
        }
        unsaid = (word for word in without_accents(name).split() if not any(is_like(word, each) for each in own))
        return any(word in beside and word not in common() for word in unsaid)

    def names_time(self, text: str, new: TimeParts) -> bool:
        """Whether a text names a part of a new time. A part of the day names no moment: "night shift"."""
        rule_days = said_parts.rule_days_of(new.rule) or frozenset()
        today = self.call.now.astimezone(self.call.zone).date()
        parts = said_parts.Parts(new.days, new.clocks, rule_days, frozenset(), today)
        said = SaidTimes(text, self.call, self.now)
        return bool(said.days & new.days or said.clocks & new.clocks) or any(
            not all(kind in DAY_PARTS for kind, _ in word.meanings) and said_parts.is_part_of(word, parts)
            for word in times.time_words(text, LANGUAGES)
        )
