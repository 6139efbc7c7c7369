"""The weights of a linear model by feature, as a file of bytes holds them: only those that matter, a signed byte each.

A feature is found by its checksum among sorted ones, so that nothing is built when the file is read. Pure.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

LARGEST = 127
"""The largest weight that a signed byte holds."""


@dataclass(frozen=True)
class SparseWeights:
    """For each feature, the columns (labels or tags) that it speaks for or against, and how much."""

    keys: Sequence[int]
    """The checksums of the features, sorted."""
    starts: Sequence[int]
    """Where the columns of each feature begin; one more than there are features."""
    columns: Sequence[int]
    weights: Sequence[int]
    scales: Sequence[float]
    """What one unit of a column's weights is worth."""

    def scores(self, features: Iterable[str]) -> list[float]:
        """Return the sum of the features' weights for each column."""
        keys, starts, columns, weights = self.keys, self.starts, self.columns, self.weights
        sums, last = [0] * len(self.scales), len(keys)
        for feature in features:
            key = crc32(feature.encode(errors="replace"))
            at = bisect_left(keys, key)
            if at < last and keys[at] == key:
                here = slice(starts[at], starts[at + 1])
                for column, weight in zip(columns[here], weights[here], strict=True):
                    sums[column] += weight
        return [each * scale for each, scale in zip(sums, self.scales, strict=True)]

    def content(self) -> bytes:
        """Return the arrays as bytes, in the order in which `read` takes them."""
        parts = (("I", self.keys), ("I", self.starts), ("B", self.columns), ("b", self.weights))
        return b"".join(array(code, values).tobytes() for code, values in parts)


def read(content: memoryview, features: int, entries: int, scales: Sequence[float]) -> SparseWeights:
    """Return the weights that these bytes hold, of so many features with so many entries."""
    found, at = [], 0
    for code, count in (("I", features), ("I", features + 1), ("B", entries), ("b", entries)):
        values = array(code)
        values.frombytes(content[at : at + count * values.itemsize])
        found.append(values)
        at += count * values.itemsize
    return SparseWeights(found[0], found[1], found[2], found[3], scales)


def of_features(weights: Mapping[str, Mapping[int, float]], columns: int, least: float) -> SparseWeights:
    """Return the weights of features by column, without those that are smaller than `least`."""
    largest = [least] * columns
    for each in weights.values():
        for column, weight in each.items():
            largest[column] = max(largest[column], abs(weight))
    scales = [each / LARGEST for each in largest]
    by_key: dict[int, dict[int, int]] = {}
    for feature, each in weights.items():
        kept = {at: round(weight / scales[at]) for at, weight in each.items() if abs(weight) >= least}
        if kept := {at: weight for at, weight in kept.items() if weight}:
            by_key[crc32(feature.encode(errors="replace"))] = kept
    keys = sorted(by_key)
    starts, flat = [0], list[tuple[int, int]]()
    for key in keys:
        flat += sorted(by_key[key].items())
        starts.append(len(flat))
    return SparseWeights(keys, starts, [each[0] for each in flat], [each[1] for each in flat], scales)
