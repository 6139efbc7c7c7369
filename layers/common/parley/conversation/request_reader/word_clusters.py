"""Which words are used alike, in all languages together: "milk", "leche" and "latte" are in one cluster, so that what
is learnt of one of them holds for the others, also for a word that no sentence has.

`words.clusters` was made once by `parley_cli/word_clusters.py`, which says from what (decision 0090). It holds the
frequent words of each language, each by its checksum, so that nothing is built when it is read. Pure.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zlib import crc32


@dataclass(frozen=True)
class WordClusters:
    """The clusters of words: small ones, which lie in larger ones."""

    keys: Sequence[int]
    """The checksums of the words, sorted."""
    smallest: Sequence[int]
    """The small cluster of each word."""
    larger: Sequence[Sequence[int]]
    """For each size of larger clusters, the one in which each small cluster lies."""
    digest: str
    """A digest of all of it, so that weights which were learnt with other clusters are seen to be old."""

    def of(self, word: str) -> Sequence[int]:
        """Return the clusters of a plain word (`words.plain`), the smallest first; none for an unknown word."""
        key = checksum(word)
        at = bisect_left(self.keys, key)
        if at == len(self.keys) or self.keys[at] != key:
            return ()
        small = self.smallest[at]
        return (small, *(each[small] for each in self.larger))


def checksum(word: str) -> int:
    """Return the number by which a word is found."""
    return crc32(word.encode(errors="replace"))


@cache
def word_clusters() -> WordClusters:
    """Return the clusters that lie beside this module as `words.clusters`. They are read at the first call."""
    head, _, body = files(__package__).joinpath("words.clusters").read_bytes().partition(b"\n")
    said = json.loads(head)
    keys, smallest = array("I"), array("H")
    split = said["words"] * keys.itemsize
    keys.frombytes(body[:split])
    smallest.frombytes(body[split:])
    return WordClusters(keys, smallest, said["larger"], f"{crc32(head + body):08x}")
