"""Whether a person's texts wish for what a call does, where nothing that the model has read can have ordered it. Pure.

Then the person is the only one who can have wished anything, and the call is the model's reading of their words. For
what is their own and can be taken back, these words need not be found again one by one: it is enough that a clause

    is a wish                     no question, denial or report; in answer to what they were asked, a report too
    may be about this deed        it has a word for what the tool does, or none for anything else. With a word for
                                  something else, it names what the call is about ("call me at 6 about the bins")
    names no other thing          and says nothing certain against the new time (`TimeEvidence.allows`)
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import dropwhile, pairwise

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
GROUP, WHOLE = listed(WISH_WORDS, "wish_group"), listed(WISH_WORDS, "wish_whole")
"""Words for several things ("stuff"), and for all of them ("everything")."""
BUT_FOR = listed(WISH_WORDS, "wish_but_for")
"""Words behind which stands what is left out of all: "except"."""
INFINITIVE = listed(WISH_WORDS, "wish_infinitive")
"""Words between somebody who wishes and what they wish: "to", of "wants to start"."""
UNSETTLED = listed(WISH_WORDS, "wish_unsettled")
"""Words beside which what others say of a time is not settled: "asked", "but"."""
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
            if not all(ticking.values()) and (group := self._ticks_off_group(tool, titles)):
                return group
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

    def told_changes(self, tool: Tool[Services], titles: frozenset[str]) -> tuple[str, ...]:
        """Return the clauses in which the person only tells of the things with these titles that others have set them
        to another time: "Priya wants to start at 5:30 for piano". () if anything beside it leaves that open.
        """
        found = list[str]()
        for text in self.heard:
            words = without_accents(wished_text.unquoted(text)).split()
            wanted = {word for before, word in pairwise(words) if before in INFINITIVE and not self._is_of(word, tool)}
            passive = {word for before, word in pairwise(words) if before in told_acts.PASSIVE}
            of_theirs = {*wanted, *passive, *(word for title in titles for word in title.split())}
            is_open = "?" in text or UNSETTLED & set(words) or wished_text.denied(text, self._is_deed)
            told = wished_text.wished(text, partial(self._is_own_deed, of_theirs), may_report=True)
            if is_open or told != text.strip() or wished_text.quotes(text):
                return ()
            found += filter(wished_text.reports, wished_text.parts(text, self._is_deed))
        named = (each for each in found if said_parts.words_of(each) and not self._names_another(each, titles))
        told_of = {each: frozenset(without_accents(each).split()) for each in named}
        return tuple(each for each, words in told_of.items() if all(is_about(words, title) for title in titles))

    def _is_own_deed(self, of_theirs: Collection[str], word: str) -> bool:
        return word not in of_theirs and self._is_deed(word)

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
        if not is_named and self._is_meant_by_pronoun(words, clause, title) and self._tells_done(tool, words):
            return not (NEGATIONS & set(words) or OBLIGED.search(" ".join(words)))
        beside = (" ".join((*words[:n], *words[n + 1 : n + 3])) for n in told)
        return is_named and bool(told) and not any(OBLIGED.search(each) for each in beside)

    def _is_meant_by_pronoun(self, words: Sequence[str], clause: str, title: str) -> bool:
        """Whether a clause has a pronoun and names no other thing, and another clause of the same texts names this one:
        "heard back from the accountant so that one's finished"."""
        if not PRONOUNS & set(words) or self._names_another(clause, frozenset((title,))):
            return False
        others = " ".join(without_accents(wished_text.unquoted(each)) for each in self.heard)
        return is_about(frozenset(others.split()), title) and not self._names_another(others, frozenset((title,)))

    def _ticks_off_group(self, tool: Tool[Services], titles: frozenset[str]) -> tuple[str, ...]:
        """Return the clauses that say of several things at once that they are done: of a group that one word of theirs
        names ("the garden stuff is finished"), or of all but what the text names ("all done except the bank"). () if
        none does.
        """
        found = list[str]()
        for clause in self.wished:
            said = without_accents(wished_text.unquoted(clause)).split()
            words = frozenset(said)
            if NEGATIONS & words or OBLIGED.search(" ".join(said)) or not self._tells_done(tool, said):
                continue
            is_group = bool(words & GROUP) and len(titles) > 1 and any(is_about(words, title) for title in titles)
            is_all = bool(words & WHOLE) and not any(is_about(self._left_out, title) for title in titles)
            is_all = is_all and (bool(self._left_out) or titles >= frozenset(self.things.read.titles))
            found += [clause] if is_group or is_all else []
        return tuple(found)

    @cached_property
    def _left_out(self) -> frozenset[str]:
        """The words behind "except" and the like, up to the end of their clause."""
        texts = (without_accents(wished_text.unquoted(each)).split() for text in self.heard for each in text.split(","))
        behind = ({*dropwhile(lambda word: word not in BUT_FOR, each)} for each in texts)
        return frozenset().union(*behind) - BUT_FOR - common()

    def _tells_done(self, tool: Tool[Services], words: Sequence[str]) -> bool:
        """Whether a clause tells that something is done, or asks to tick it off: "is finished", "tick off"."""
        deeds = tool_deeds.words_of(tool, self.tools)
        return any(tool_deeds.is_word_of(each, deeds, as_told=True) for each in words) or _says_state(words, tool)

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
