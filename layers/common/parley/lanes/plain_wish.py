"""Whether a person's texts wish for what a call does, where nothing that the model has read can have ordered it. Pure.

Then the person is the only one who can have wished anything, and the call is the model's reading of their words. For
what is their own and can be taken back, these words need not be found again one by one: it is enough that a clause

    is a wish                     no question, denial or report; in answer to what they were asked, a report too
    may be about this deed        it has a word for what the tool does, or none for anything else. With a word for
                                  something else, it names what the call is about ("call me at 6 about the bins")
    names no other thing          and says nothing certain against the new time (`TimeEvidence.allows`)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from parley.conversation.normal_form import without_accents
from parley.conversation.small_talk import is_small_talk
from parley.lanes import said_parts, told_acts, tool_deeds, wished_text
from parley.lanes.own_words import NEGATIONS, WISH_WORDS, common, is_form_of, is_like
from parley.lanes.said_times import without_times
from parley.lanes.thing_words import ThingWords, is_about
from parley.ports import Services
from parley.texts.vocabulary import listed, pattern
from parley.tools.tool import Tier, Tool

CONTENT = pattern(WISH_WORDS, "wish_content", r"(?<!\w)(?:{})(?!\w)")
"""Matches words whose content is another deed, which is then not asked for: "remind me to"."""
OBLIGED = pattern(WISH_WORDS, "wish_obliged", r"(?<!\w)(?:{})(?!\w)")
"""Matches words that say that a thing is still to be done."""
PRONOUNS = listed(WISH_WORDS, "pronouns")
"""Words that stand for a thing that was named before: "that", "eso"."""
OPENERS = pattern(WISH_WORDS, "wish_openers", r"(?:{})(?!\w)")
MOST_OPENERS = 6
"""How many openers are taken off at most: "no wait", "omg"."""
ECHOES = listed(WISH_WORDS, "wish_echoes")
"""Words by which a thing is said to be as another: "is", "too"."""
IDLE = listed(WISH_WORDS, "idle_words")
"""Words that wish for nothing by themselves: "wow", "haha"."""


@dataclass(frozen=True)
class PlainWish:
    """What a person's texts wish for, clause by clause, to tell whether a call can be meant."""

    heard: Sequence[str]
    tools: tuple[Tool[Services], ...]
    things: ThingWords
    is_answering: bool
    """Whether the person was asked something just before."""
    goes_on_ticking: bool = False
    """Whether what the person did last was to tick something off, or to take that back."""
    may_deny: bool = False
    """Whether a denial can be what is wished for, as where something is left out: "not on the 24th"."""

    def clauses_for(self, tool: Tool[Services], titles: frozenset[str], names: Sequence[str]) -> tuple[str, ...]:
        """Return the clauses that may wish for a call of this tool, which changes things with these titles, or makes
        something with these names, or gives them to the things of the person's last act.
        """
        if tool.states or tool.by_denial:
            ticking = {title: [each for each in self.wished if self._ticks_off(tool, each, title)] for title in titles}
            return tuple(each for found in ticking.values() for each in found) if all(ticking.values()) else ()
        about = frozenset(word for each in (*titles, *map(without_accents, names)) for word in each.split()) - common()
        found = tuple(
            clause
            for clause in self.wished
            if self._may_ask_for(tool, clause, about, " ".join(titles))
            and not (titles and self._names_another(clause, titles))
        )
        return found if self.is_answering or any(self._says_anything(tool, each, about) for each in found) else ()

    def _says_anything(self, tool: Tool[Services], clause: str, about: frozenset[str]) -> bool:
        """Whether a clause says what the tool does, a time, or what the call is about."""
        words = without_accents(wished_text.unquoted(clause)).split()
        is_deed = any(self._is_of(word, tool) for word in words)
        return is_deed or bool(said_parts.words_of(clause)) or self._is_about(words, about)

    @staticmethod
    def _is_about(words: Sequence[str], about: frozenset[str]) -> bool:
        is_named = any(is_like(word, each) for word in words for each in about)
        return is_named or any(word in PRONOUNS or _has_joined_pronoun(word) for word in words)

    @cached_property
    def wished(self) -> tuple[str, ...]:
        """The clauses that are a wish and no small talk, as the person wrote them."""
        wishes = (
            wished_text.wished(
                text, self._is_deed, may_deny=self.may_deny, may_report=self.is_answering, after_reports=True
            )
            for text in self.heard
        )
        clauses = (part for text in wishes for part in wished_text.parts(text, self._is_deed))
        return tuple(each for each in clauses if self.is_answering or not _is_idle(each))

    @property
    def denied(self) -> tuple[str, ...]:
        """What the person denies, of each text."""
        return tuple(filter(None, (wished_text.denied(text, self._is_deed) for text in self.heard)))

    def _is_deed(self, word: str) -> bool:
        return any(is_form_of(form, deed) for form in tool_deeds.forms_of(word) for deed in self._all_deeds)

    @cached_property
    def _all_deeds(self) -> frozenset[str]:
        return tool_deeds.all_deeds_of(self.tools)

    def _ticks_off(self, tool: Tool[Services], clause: str, title: str) -> bool:
        """Whether a clause says that the thing with this title is done, or not done after all; or whether it goes on
        with what was ticked off last, and names no other thing: "meant the other one, hale".
        """
        deeds = tool_deeds.words_of(tool, self.tools)
        words = without_accents(wished_text.unquoted(clause)).split()
        told = [n for n in range(len(words)) if told_acts.is_told(words, n, title, deeds, as_told=True)]
        is_named = is_about(frozenset(words), title)
        if self.goes_on_ticking and (is_named or not self._names_another(clause, frozenset((title,)))):
            return True
        if is_named and (_says_state(words, tool) or self._echoes(tool, words, title)):
            return True
        beside = (" ".join((*words[:n], *words[n + 1 : n + 3])) for n in told)
        return is_named and bool(told) and not any(OBLIGED.search(each) for each in beside)

    def _echoes(self, tool: Tool[Services], words: Sequence[str], title: str) -> bool:
        """Whether a clause only says of a thing that it is as another, of which the person tells that it is done, or is
        not: "and the milk is", behind "the stamps aren't done".
        """
        beside = [word for word in words if not is_about(frozenset((word,)), title)]
        idle = ECHOES | told_acts.ADVERBS | told_acts.FILLERS
        if not ECHOES & set(beside) or NEGATIONS & set(beside) or not all(word in idle for word in beside):
            return False
        deeds = tool_deeds.words_of(tool, self.tools)
        texts = (wished_text.wished(text, self._is_deed, may_deny=True) for text in self.heard)
        clauses = (without_accents(each).split() for text in texts for each in wished_text.parts(text, self._is_deed))
        titles = [*self.things.read.titles, *self.things.read.titles_done_last]
        return any(
            told_acts.is_told(each, n, title, deeds, as_told=True)
            for each in clauses
            for n in range(len(each))
            for title in titles
            if is_about(frozenset(each), title)
        )

    def _names_another(self, clause: str, titles: frozenset[str]) -> bool:
        words = frozenset(without_accents(without_times(clause)).split())
        return self.things.names_another(words, titles)

    def _may_ask_for(self, tool: Tool[Services], clause: str, about: frozenset[str], title: str) -> bool:
        said = without_accents(wished_text.unquoted(clause))
        words = said.split()
        own = [n for n, word in enumerate(words) if self._is_of(word, tool)]
        if own:
            is_content = not tool.makes and CONTENT.search(said, 0, len(" ".join(words[: own[0]])) + 1)
            is_told = not wished_text.is_polite(clause) and told_acts.is_of_others(words, own[0], title)
            return not is_content and not is_told
        first = without_accents(opened(wished_text.unquoted(clause))).split()[:1]
        if not any(self._is_of(word, each) for word in first if word not in common() for each in self._others(tool)):
            return True
        return self._is_about(words, about)

    def _is_of(self, word: str, tool: Tool[Services]) -> bool:
        deeds = tool_deeds.words_of(tool, self.tools)
        return any(is_form_of(form, deed) for form in tool_deeds.forms_of(word) for deed in deeds)

    def _others(self, tool: Tool[Services]) -> Sequence[Tool[Services]]:
        """Return the tools that do something else."""
        return [each for each in self.tools if each.tier is not Tier.READ and each is not tool]


def _says_state(words: Sequence[str], tool: Tool[Services]) -> bool:
    """Whether a clause says of something that it is done, at its end or behind "already": "el arroz ya está"."""
    states, already = frozenset(map(without_accents, tool.states)), listed(WISH_WORDS, "wish_already")
    at = [n for n, word in enumerate(words) if word in states]
    return any(n == len(words) - 1 or (n and words[n - 1] in already) for n in at) and not NEGATIONS & set(words)


def _has_joined_pronoun(word: str) -> bool:
    """Whether a pronoun for a thing is joined to a word: "devuélvemelo", and not "people"."""
    joined = word[len(tool_deeds.without_clitics(word)) :]
    return any(joined.endswith(each) for each in PRONOUNS)


def _is_idle(clause: str) -> bool:
    """Whether a clause wishes for nothing: it is small talk, or has only words such as "wow"."""
    return is_small_talk(clause) or set(without_accents(clause).split()) <= IDLE


def opened(said: str) -> str:
    """Return a clause without the words that only open it: "omg", "no wait"."""
    said = said.strip(" ,.;:!?¡¿")
    for _ in range(MOST_OPENERS):
        found = OPENERS.match(without_accents(said))
        rest = said.split()[len(found[0].split()) :] if found else []
        if not rest:
            break
        said = " ".join(rest)
    return said
