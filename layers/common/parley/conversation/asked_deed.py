"""The deed that an open yes-or-no question asks about, and where the words of a text name it. Pure.

    "send it", "mándalo", "que lo mandes"    its own verb, alone or with words that stand for what it is about
    "send the email"                         a noun of the question behind such a word
    "delete milk from my tasks"              any run of the question's own words: enough only beside a yes, for it may
                                             be the request itself, texted twice

A text that names only one of several deeds names none: a yes is to all that is shown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from parley.conversation.deed_verbs import (
    ANSWER_WORDS,
    PRONOUNS_BEFORE,
    NamedVerb,
    SaidWord,
    deed_forms,
    ends_of_verb,
    plain_phrase,
    said_words,
    verb_of,
)
from parley.texts.vocabulary import listed

YES, DEED, NEEDS_YES = 1, 2, 4
"""What a reading of a text has found: a word that says yes, a word that names the deed, words that name it and may be
the request itself."""
AnswerPhrases = Mapping[tuple[str, ...], int]
QUOTED = re.compile(r'[“"][^“”"]*[”"]')
LISTED = re.compile(r'["”], [“"]')
"""Matches what stands between the things of a list: “milk”, “eggs”."""
OBJECTS = 3
"""The most words in a row that stand for what a question is about: "it all"."""


def phrases(names: Iterable[str], counts: int = 0) -> dict[tuple[str, ...], int]:
    """Return the phrases of these lists of `texts/yes_and_no`, each with what it counts as."""
    return {plain_phrase(each): counts for name in names for each in listed(ANSWER_WORDS, name)}


ONE_THING, SEVERAL_THINGS = phrases(["one_thing", "particles"]), phrases(["several_things", "particles"])
COUNTED_THINGS = {2: phrases(["two_things"]), 3: phrases(["three_things"])}
"""Words for several things of which there must be just so many: "both"."""
DETERMINERS = {words[0] for words in phrases(["determiners"])}
BEFORE_DEED = phrases(["before_deed"])
MINE_AND_YOURS = {words[0] for words in phrases(["mine_and_yours"])}
TO_ALL = {words[0] for words in phrases(["to_all"])}


@dataclass(frozen=True)
class AskedDeed:
    """The deed, or the several deeds of one kind, that a question asks about."""

    sentences: tuple[str, ...]
    """The first line of each deed's sentence."""

    @cached_property
    def forms(self) -> frozenset[str]:
        """The words that name all of the deeds."""
        named = [deed_forms(verb_of(each)) for each in self.sentences]
        return frozenset.intersection(*named) if named else frozenset()

    @cached_property
    def verbs(self) -> frozenset[str]:
        """The verbs with which the question itself begins."""
        return frozenset(verb_of(each) for each in self.sentences)

    @property
    def is_of_several(self) -> bool:
        """Whether the question asks about several deeds, or about several things in one sentence."""
        return len(self.sentences) > 1 or any(map(LISTED.search, self.sentences))

    @property
    def several(self) -> AnswerPhrases:
        """The words that stand for all of the several things: "both" only for two."""
        count = len(self.sentences) + sum(len(LISTED.findall(each)) for each in self.sentences)
        return {**SEVERAL_THINGS, **COUNTED_THINGS.get(count, {})}

    @cached_property
    def runs(self) -> Sequence[Sequence[str]]:
        """The words of the question, if it asks about a single deed."""
        return () if self.is_of_several else tuple(map(_owned, self.sentences))

    @cached_property
    def unquoted(self) -> frozenset[str]:
        """The question's words outside its quotes, if it asks about a single deed: "task", and not "milk"."""
        return frozenset(word for run in self.runs for word in _owned(QUOTED.sub(" ", self.sentences[0])) if run)

    def spans(
        self, said: Sequence[SaidWord], at: int, openings: AnswerPhrases = BEFORE_DEED
    ) -> Iterator[tuple[int, int]]:
        """Yield where the naming of the deed ends that begins at this word, with what it counts as. `openings` may
        stand before its verb."""
        yield from self._of_all(said, at)
        for start in (at, *ends_of(said, at, openings)):
            for verb_at in (start, start + 1, start + 2):
                if verb_at >= len(said) or (verb_at > start and said[verb_at - 1].plain not in PRONOUNS_BEFORE):
                    break
                is_told = verb_at == start or start > at or said[verb_at].plain[-1] in "sr"
                for end, named in ends_of_verb(said, verb_at, self.forms) if is_told else ():
                    yield from self._behind(said, end, named)

    def _of_all(self, said: Sequence[SaidWord], at: int) -> Iterator[tuple[int, int]]:
        """Yield where words end which say that a yes is for all of several deeds: "to both"."""
        if self.is_of_several:
            start = at + 1 if said[at].plain in TO_ALL else at
            yield from ((end, NEEDS_YES) for end in ends_of(said, start, self.several))

    def _behind(self, said: Sequence[SaidWord], at: int, verb: NamedVerb) -> Iterator[tuple[int, int]]:
        """Yield where the words end that stand behind the verb and say what the deed is about."""
        if self.is_of_several and verb.has_pronoun and not verb.is_of_several:
            return
        objects = self.several if self.is_of_several else {**ONE_THING, **SEVERAL_THINGS}
        reached = {at}
        for _ in range(OBJECTS):
            reached |= {end for start in reached for end in ends_of(said, start, objects)}
        for end in reached:
            yield end, DEED
            if end > at and end < len(said) and said[end - 1].plain in DETERMINERS and said[end].plain in self.unquoted:
                yield end + 1, DEED
            yield from ((each, DEED | NEEDS_YES) for each in self.run_ends(said, end))

    def run_ends(self, said: Sequence[SaidWord], at: int) -> Iterator[int]:
        """Yield where runs of words end that begin here and stand in the question just so."""
        rest = [_owner(word.plain) for word in said[at:]]
        for run in self.runs:
            for start in range(len(run)):
                length = 0
                while length < len(rest) and start + length < len(run) and rest[length] == run[start + length]:
                    length += 1
                    yield at + length


def ends_of(said: Sequence[SaidWord], at: int, among: AnswerPhrases) -> list[int]:
    """Return where phrases of these end that begin at this word."""
    longest = max(map(len, among), default=0)
    ends = range(at + 1, min(at + longest, len(said)) + 1)
    return [end for end in ends if tuple(word.plain for word in said[at:end]) in among]


def _owned(sentence: str) -> tuple[str, ...]:
    return tuple(_owner(word.plain) for word in said_words(sentence))


def _owner(word: str) -> str:
    """Return the word, and one word for "my" and "your": a person says "my tasks" of what we call "your tasks"."""
    return "my" if word in MINE_AND_YOURS else word


def deed_of(sentences: Sequence[str]) -> AskedDeed:
    """Return the deeds that the sentences of a question ask about. A sentence may ask about several things, each in a
    line of its own that begins with the same verb."""
    lines = [line for sentence in sentences for line in _asking_lines(sentence)]
    return AskedDeed(tuple(lines))


def _asking_lines(sentence: str) -> Iterator[str]:
    first, *others = sentence.splitlines() or [""]
    yield first
    if (verb := verb_of(first)) and first.rstrip().endswith("?"):
        yield from (line for line in others if line.rstrip().endswith("?") and verb_of(line) == verb)
