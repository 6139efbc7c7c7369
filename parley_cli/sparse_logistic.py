"""Trains a multinomial logistic regression over many rare features, by AdaGrad: the step of a feature becomes smaller
the more it has learnt already, so that a rare word learns as much as a frequent one. Few passes over the sentences are
enough, which also keeps the weights small.
"""

from collections.abc import Mapping, Sequence
from typing import Any

EPOCHS, STEP, BATCH, SEED = 10, 8.0, 128, 0
"""How often all rows are gone through, how large the first steps are, how many rows make a step, and their order."""
BEGINS = 1e-2
"""What each feature is held to have learnt at the beginning (the square of a gradient)."""


def trained(
    rows: Sequence[Mapping[str, float]], labels: Sequence[str]
) -> tuple[list[str], list[str], Any, list[float]]:
    """Return the features, the labels, the weights (a row for each feature, a column for each label) and the biases
    that are learnt from these rows, each a feature's value by its name.
    """
    import numpy
    from sklearn.feature_extraction import DictVectorizer

    vectorizer = DictVectorizer(dtype=numpy.float32)
    matrix = vectorizer.fit_transform(rows).tocsr()
    columns = sorted(set(labels))
    wanted = numpy.array([columns.index(each) for each in labels])
    count, features = matrix.shape
    weights = numpy.zeros((features, len(columns)), numpy.float32)
    biases = numpy.zeros(len(columns), numpy.float32)
    learnt, learnt_of_biases = numpy.full(features, BEGINS, numpy.float32), BEGINS
    order = numpy.random.default_rng(SEED)
    for _ in range(EPOCHS):
        rows_of_epoch = order.permutation(count)
        for start in range(0, count, BATCH):
            at = rows_of_epoch[start : start + BATCH]
            batch = matrix[at]
            used, places = numpy.unique(batch.indices, return_inverse=True)
            some = type(batch)((batch.data, places, batch.indptr), shape=(len(at), len(used)))
            wrong = _shares(some @ weights[used] + biases)
            wrong[numpy.arange(len(at)), wanted[at]] -= 1
            slope = some.T @ wrong
            learnt[used] += (slope * slope).sum(1)
            weights[used] -= STEP * slope / numpy.sqrt(learnt[used])[:, None]
            slope_of_biases = wrong.sum(0)
            learnt_of_biases += float((slope_of_biases**2).sum())
            biases -= STEP * slope_of_biases / learnt_of_biases**0.5
    return [str(each) for each in vectorizer.get_feature_names_out()], columns, weights, biases.tolist()


def _shares(scores: Any) -> Any:
    """Return how likely each label is by these scores: each row makes 1."""
    import numpy

    parts = numpy.exp(scores - scores.max(1, keepdims=True))
    return parts / parts.sum(1, keepdims=True)
