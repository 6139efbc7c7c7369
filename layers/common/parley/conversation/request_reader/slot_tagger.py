"""Finds the slots of a request: the words for a thing, a time, a person. A linear-chain conditional random field,
decoded by Viterbi's algorithm in plain Python.

For each word, its features speak for some tags (the names of slots, or "" for a word outside of slots), and each tag
for the tag that follows. The likeliest tags of all words together are the answer; how likely they are beside all other
tags comes from the forward algorithm. Pure; the time is linear in the words and quadratic in the tags that are meant.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from parley.conversation.request_reader.sparse_weights import SparseWeights

NO_SLOT = ""
"""The tag of a word that is in no slot."""
LIKELY_TAGS = 5
"""How many tags of each word are looked at where any may be meant: those that its features speak for most."""


@dataclass(frozen=True)
class SlotTagger:
    """A trained tagger: which tags the features of a word speak for, and which tags follow one another."""

    tags: Sequence[str]
    features: SparseWeights
    following: Sequence[Sequence[float]]
    """How well each tag (a row) is followed by each other (a column)."""

    def scores(self, features: Sequence[Sequence[str]]) -> list[list[float]]:
        """Return how much the features of each word speak for each tag."""
        return [self.features.scores(each) for each in features]

    def likeliest(self, scores: Sequence[Sequence[float]]) -> list[str]:
        """Return the likeliest tag of each word, of those that its features speak for most."""
        choices = [sorted(self._all, key=each.__getitem__)[-LIKELY_TAGS:] for each in scores]
        best = {at: scores[0][at] for at in choices[0]}
        came_from = list[dict[int, int]]()
        for word, columns in zip(scores[1:], choices[1:], strict=True):
            came, better = dict[int, int](), dict[int, float]()
            for at in columns:
                highest, came[at] = max((each + self.following[of][at], of) for of, each in best.items())
                better[at] = highest + word[at]
            came_from.append(came)
            best = better
        path = [max(best, key=best.__getitem__)]
        for came in reversed(came_from):
            path.append(came[path[-1]])
        return [self.tags[at] for at in reversed(path)]

    def among(
        self, scores: Sequence[Sequence[float]], sets: Collection[frozenset[str]], beside: Collection[str]
    ) -> tuple[list[str], float]:
        """Return the likeliest tag of each word if just the tags of one of these sets are meant, each in one place,
        with those `beside` them anywhere; and how likely that is among all ways to use these tags.
        """
        slots = sorted(frozenset[str]().union(*sets))
        bit = {self.tags.index(slot): 1 << at for at, slot in enumerate(slots) if slot in self.tags}
        columns = [*bit, *(at for at in self._all if self.tags[at] in beside)]
        wanted = {sum(1 << slots.index(slot) for slot in each) for each in sets}
        best: dict[tuple[int, int], float] = {(at, bit.get(at, 0)): scores[0][at] for at in columns}
        sums = {at: scores[0][at] for at in columns}
        came_from = list[dict[tuple[int, int], tuple[int, int]]]()
        for word in scores[1:]:
            came, better = dict[tuple[int, int], tuple[int, int]](), dict[tuple[int, int], float]()
            for (before, used), score in best.items():
                for at in columns:
                    if at != before and bit.get(at, 0) & used:
                        continue  # the slot was left already
                    state, total = (at, used | bit.get(at, 0)), score + self.following[before][at] + word[at]
                    if total > better.get(state, -math.inf):
                        better[state], came[state] = total, (before, used)
            came_from.append(came)
            best = better
            sums = {
                at: word[at] + _log_of_sum([each + self.following[of][at] for of, each in sums.items()])
                for at in columns
            }
        ends = [state for state in best if state[1] in wanted]
        if not ends:
            return [], 0.0
        path = [max(ends, key=best.__getitem__)]
        certainty = math.exp(min(0.0, best[path[0]] - _log_of_sum(list(sums.values()))))
        for came in reversed(came_from):
            path.append(came[path[-1]])
        return [self.tags[at] for at, _ in reversed(path)], certainty

    @property
    def _all(self) -> range:
        return range(len(self.tags))


def _log_of_sum(logarithms: Sequence[float]) -> float:
    """Return the logarithm of the sum of numbers that are given by their logarithms."""
    highest = max(logarithms)
    return highest + math.log(sum(math.exp(each - highest) for each in logarithms))
