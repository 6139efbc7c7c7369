"""The second half of `make train`: trains the reader of requests on the sentences in `training/requests`, and writes
its weights beside the code that uses them. The result depends on nothing but the sentences and this module.

The tagger learns from variants of the sentences too (`request_variants.py`).
"""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from parley.conversation.request_reader import NONE, RequestReader, read_weights, refusals
from parley.conversation.request_reader.slot_tagger import NO_SLOT, SlotTagger
from parley.conversation.request_reader.sparse_weights import SparseWeights, of_features
from parley.conversation.request_reader.word_clusters import word_clusters
from parley.conversation.request_reader.words import kinds, label_features, request_words, word_features
from parley_cli import request_variants, sparse_logistic
from parley_cli.request_sentences import Sentence, sentences_in, slot_kinds, training_files
from parley_cli.request_variants import variants
from parley_cli.training import ROOT

WEIGHTS = ROOT / "layers" / "common" / "parley" / "conversation" / "request_reader" / "requests.weights"
FOLDS = 2
"""In how many parts the sentences are cut, so that the classifier learns from tags that were guessed."""
TAGGER = {"c1": 0.05, "c2": 0.02, "max_iterations": 60, "feature.minfreq": 2, "feature.possible_transitions": True}
"""How the tagger is trained (L-BFGS of CRFsuite, with both kinds of regularization)."""
SEEN = 2
"""In how many sentences a feature must stand to count."""
LEAST_OF_TAGGER, LEAST_OF_CLASSIFIER = 0.03, 0.3
"""The smallest weights that are kept."""
PROBE = "Sooo, ¿dónde están los 25 bagels at 3:30?"
"""A text whose features stand for how features are made, so that weights of other features are seen to be old."""


def digest() -> str:
    """Return a digest of all that the weights come from: sentences, settings and the form of features."""
    words = request_words(PROBE)
    features = (word_features(words, PROBE), label_features(words, PROBE, [NO_SLOT] * len(words)))
    settings = (
        TAGGER,
        SEEN,
        LEAST_OF_TAGGER,
        LEAST_OF_CLASSIFIER,
        FOLDS,
        slot_kinds(),
        kinds(),
        word_clusters().digest,
    )
    whole = hashlib.sha256(repr((features, settings)).encode())
    for module in (request_variants, sparse_logistic):
        whole.update(Path(str(module.__file__)).read_bytes())
    for path in training_files():
        whole.update(path.read_bytes())
    return whole.hexdigest()


def trained(sentences: Sequence[Sentence], trained_on: str = "") -> bytes:
    """Return the content of a file of weights for a reader that is trained on these sentences."""
    tags, following, tagger = _tagger([*sentences, *variants(sentences)])
    labels, biases, classifier = _classifier(sentences, _guessed_tags(sentences))
    slots: dict[str, dict[str, str]] = {}
    for each in sentences:
        slots.setdefault(each.label, {}).update(each.kinds)
    head = {
        "tags": tags,
        "following": [[round(each, 4) for each in row] for row in following],
        "tagger": _described(tagger),
        "tagger_bytes": len(tagger.content()),
        "labels": labels,
        "biases": [round(each, 4) for each in biases],
        "classifier": _described(classifier),
        "slots": {label: dict(sorted(found.items())) for label, found in sorted(slots.items()) if label != NONE},
        "sets": _sets(sentences),
        "glue": " ".join(sorted(_glue(sentences))),
        "glue_of_time": {label: " ".join(sorted(words)) for label, words in sorted(_glue_of_time(sentences).items())},
        "refusals": {label: sorted(pairs) for label, pairs in sorted(_refusals(sentences).items())},
        "trained_on": trained_on,
    }
    return json.dumps(head, ensure_ascii=False).encode() + b"\n" + tagger.content() + classifier.content()


def _described(weights: SparseWeights) -> tuple[int, int, Sequence[float]]:
    return len(weights.keys), len(weights.columns), [round(each, 8) for each in weights.scales]


def _glue(sentences: Iterable[Sentence]) -> set[str]:
    """Return the words that sentences which ask for something hold outside of their slots."""
    return {
        word.plain
        for each in sentences
        if each.label != NONE
        for word, tag in zip(each.words, each.tags, strict=True)
        if tag == NO_SLOT
    }


def _sets(sentences: Iterable[Sentence]) -> Mapping[str, Sequence[str]]:
    """Return the tags that the sentences of each label have together, those of one sentence as one text."""
    found: dict[str, set[str]] = {}
    for each in sentences:
        if each.label != NONE:
            found.setdefault(each.label, set()).add(" ".join(sorted(each.kinds)))
    return {label: sorted(sets) for label, sets in sorted(found.items())}


def _glue_of_time(sentences: Iterable[Sentence]) -> Mapping[str, set[str]]:
    """Return the words of times that the sentences of each label hold outside of their slots: "i did it today"."""
    found: dict[str, set[str]] = {}
    for each in sentences:
        for word, tag in zip(each.words, each.tags, strict=True):
            if tag == NO_SLOT and word.time and each.label != NONE:
                found.setdefault(each.label, set()).add(word.plain)
    return found


def _refusals(sentences: Iterable[Sentence]) -> Mapping[str, set[str]]:
    """Return the words that refuse something in the sentences of each label, each with the word behind it: "don't
    let".
    """
    found: dict[str, set[str]] = {}
    for each in sentences:
        if each.label != NONE and (pairs := refusals(each.words, each.tags)):
            found.setdefault(each.label, set()).update(pairs)
    return found


def _tagger(sentences: Sequence[Sentence]) -> tuple[list[str], list[list[float]], SparseWeights]:
    """Return the tags, how well they follow one another, and the weights of the features."""
    tags, (states, moves) = _crf(sentences)
    column = {tag: at for at, tag in enumerate(tags)}
    following = [[moves.get((one, other), 0.0) for other in tags] for one in tags]
    by_feature: dict[str, dict[int, float]] = {}
    for (feature, tag), weight in states.items():
        by_feature.setdefault(feature, {})[column[tag]] = weight
    return tags, following, of_features(by_feature, len(tags), LEAST_OF_TAGGER)


Weights = tuple[Mapping[tuple[str, str], float], Mapping[tuple[str, str], float]]


def _crf(sentences: Sequence[Sentence]) -> tuple[list[str], Weights]:
    """Return the tags that a CRF learns from these sentences, with its weights of features and of transitions."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(TAGGER)
    for each in sentences:
        trainer.append(word_features(each.words, each.text), [tag or "O" for tag in each.tags])
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
    named = {name: (NO_SLOT if name == "O" else name) for name in info.labels}
    states = {(feature, named[tag]): weight for (feature, tag), weight in info.state_features.items()}
    moves = {(named[one], named[other]): weight for (one, other), weight in info.transitions.items()}
    return sorted(named.values()), (states, moves)


def _guessed_tags(sentences: Sequence[Sentence]) -> list[Sequence[str]]:
    """Return the tags of each sentence as a tagger guesses them that has not learnt from it."""
    fold = [crc32(each.text.encode()) % FOLDS for each in sentences]
    found: list[Sequence[str]] = [()] * len(sentences)
    for left_out in range(FOLDS):
        others = [each for each, at in zip(sentences, fold, strict=True) if at != left_out]
        tags, following, weights = _tagger([*others, *variants(others)])
        tagger = SlotTagger(tags, weights, following)
        for at, each in enumerate(sentences):
            if fold[at] == left_out:
                found[at] = tagger.likeliest(tagger.scores(word_features(each.words, each.text)))
    return found


def _classifier(
    sentences: Sequence[Sentence], tags: Sequence[Sequence[str]]
) -> tuple[list[str], list[float], SparseWeights]:
    """Return the labels, their biases and the weights of the features."""
    rows = [label_features(each.words, each.text, guessed) for each, guessed in zip(sentences, tags, strict=True)]
    seen = Counter(feature for row in rows for feature in row)
    rarity = {each: math.log(len(rows) / count) / math.log(len(rows)) for each, count in seen.items() if count >= SEEN}
    counted = [{each: rarity[each] / len(row) ** 0.5 for each in row if each in rarity} for row in rows]
    names, labels, learnt, biases = sparse_logistic.trained(counted, [each.label for each in sentences])
    by_feature: dict[str, dict[int, float]] = {}
    for name, row in zip(names, learnt.tolist(), strict=True):
        weights = {column: weight * rarity[name] for column, weight in enumerate(row)}
        by_feature[name] = {at: each for at, each in weights.items() if abs(each) >= LEAST_OF_CLASSIFIER}
    return labels, biases, of_features(by_feature, len(labels), LEAST_OF_CLASSIFIER)


def reader_of(sentences: Sequence[Sentence]) -> RequestReader:
    """Return a reader that is trained on these sentences."""
    return read_weights(trained(sentences))


def main() -> None:
    """Train the reader and write its weights."""
    sentences = sentences_in(training_files())
    content = trained(sentences, digest())
    WEIGHTS.write_bytes(content)
    print(f"requests: {len(sentences)} sentences, {len(content):,} bytes")


if __name__ == "__main__":
    main()
