"""The second half of `make train`: trains the reader of requests on the sentences in `training/requests`, and writes
its weights beside the code that uses them. The result depends on nothing but the sentences and this module.

The files are TSV with the columns label, language and text, in which each slot is marked: "put [milk](task) on my
list". Those in `held-out*.tsv` are never trained on.
"""

import hashlib
import json
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

from parley.conversation.request_reader import ASIDE, NONE, RequestReader, read_weights, refusals
from parley.conversation.request_reader.slot_tagger import NO_SLOT
from parley.conversation.request_reader.sparse_weights import SparseWeights, of_features
from parley.conversation.request_reader.words import RequestWord, kinds, label_features, request_words, word_features
from parley_cli.training import HELD_OUT, ROOT, SENTENCES, LabelledText, labelled_texts

FOLDER = SENTENCES / "requests"
WEIGHTS = ROOT / "layers" / "common" / "parley" / "conversation" / "request_reader" / "requests.weights"
SLOT = re.compile(r"\[(?P<words>[^][]*)\]\((?P<name>\w+)\)")
"""Matches a slot of a sentence: its words and its name."""
FOLDS = 2
"""In how many parts the sentences are cut, so that the classifier learns from tags that were guessed."""
TAGGER = {"c1": 0.05, "c2": 0.02, "max_iterations": 60, "feature.minfreq": 2, "feature.possible_transitions": True}
"""How the tagger is trained (L-BFGS of CRFsuite, with both kinds of regularization)."""
STRENGTH, ITERATIONS = 200.0, 110
"""How closely the classifier's weights follow the sentences (C of scikit-learn), and how long they are searched."""
SEEN = 2
"""In how many sentences a feature must stand to count."""
LEAST_OF_TAGGER, LEAST_OF_CLASSIFIER = 0.03, 0.3
"""The smallest weights that are kept."""
PROBE = "Sooo, ¿dónde están los 25 bagels at 3:30?"
"""A text whose features stand for how features are made, so that weights of other features are seen to be old."""


@dataclass(frozen=True)
class Sentence:
    """A sentence to learn from: its label, its text without the marks, and the tag of each of its words."""

    label: str
    language: str
    text: str
    slots: tuple[str, ...]
    """The slot of each word; NO_SLOT for a word in none."""
    tags: tuple[str, ...]
    """The kind of the slot of each word."""
    words: tuple[RequestWord, ...] = field(repr=False, compare=False)

    @property
    def kinds(self) -> Mapping[str, str]:
        """The slots of the sentence by their kind, without asides."""
        return {tag: slot for tag, slot in zip(self.tags, self.slots, strict=True) if tag not in (NO_SLOT, ASIDE)}

    @property
    def values(self) -> Mapping[str, str]:
        """The words of each slot, without asides."""
        found: dict[str, tuple[int, int]] = {}
        for word, slot in zip(self.words, self.slots, strict=True):
            if slot not in (NO_SLOT, ASIDE):
                found[slot] = (found.get(slot, (word.start, 0))[0], word.end)
        return {slot: self.text[start:end] for slot, (start, end) in found.items()}


@cache
def slot_kinds() -> Mapping[str, str]:
    """Return the kind of each slot that `slot_kinds.toml` names."""
    kinds = tomllib.loads((FOLDER / "slot_kinds.toml").read_text("utf-8"))
    return {slot: kind for kind, slots in kinds.items() for slot in slots}


def kind_of(label: str, slot: str) -> str:
    """Return the kind of a label's slot, by which the tagger knows it."""
    return slot_kinds().get(f"{label}.{slot}", slot_kinds().get(slot, slot))


def sentence_of(labelled: LabelledText) -> Sentence:
    """Return the sentence of a line whose slots are marked. Raises ValueError if a mark is left over."""
    text, places = "", list[tuple[int, int, str]]()
    at = 0
    for each in SLOT.finditer(labelled.text):
        text += labelled.text[at : each.start()]
        places.append((len(text), len(text) + len(each["words"]), each["name"]))
        text, at = text + each["words"], each.end()
    text += labelled.text[at:]
    if "](" in text:
        raise ValueError(f"a mark of a slot is not closed: {labelled.text!r}")
    words = request_words(text)
    slots = tuple(
        next((name for start, end, name in places if start < word.end and word.start < end), NO_SLOT) for word in words
    )
    tags = tuple(kind_of(labelled.label, slot) for slot in slots)
    return Sentence(labelled.label, labelled.language, text, slots, tags, tuple(words))


def sentences_in(paths: Iterable[Path]) -> list[Sentence]:
    """Return the sentences of these files, each once."""
    found = dict.fromkeys(each for path in sorted(paths) for each in labelled_texts(path))
    return [each for each in map(sentence_of, found) if each.words]


def training_files() -> list[Path]:
    """Return the files that are learnt from."""
    return sorted(path for path in FOLDER.glob("*.tsv") if not path.match(HELD_OUT))


def held_out_files() -> list[Path]:
    """Return the files that are measured on."""
    return sorted(FOLDER.glob(HELD_OUT))


def digest() -> str:
    """Return a digest of all that the weights come from: sentences, settings and the form of features."""
    words = request_words(PROBE)
    features = (word_features(words, PROBE), label_features(words, PROBE, [NO_SLOT] * len(words)))
    settings = (TAGGER, STRENGTH, ITERATIONS, SEEN, LEAST_OF_TAGGER, LEAST_OF_CLASSIFIER, FOLDS, slot_kinds(), kinds())
    whole = hashlib.sha256(repr((features, settings)).encode())
    for path in training_files():
        whole.update(path.read_bytes())
    return whole.hexdigest()


def trained(sentences: Sequence[Sentence], trained_on: str = "") -> bytes:
    """Return the content of a file of weights for a reader that is trained on these sentences."""
    features = [word_features(each.words, each.text) for each in sentences]
    tags, following, tagger = _tagger(sentences, features)
    guessed = _guessed_tags(sentences, features)
    labels, biases, classifier = _classifier(sentences, guessed)
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


def _tagger(
    sentences: Sequence[Sentence], features: Sequence[Sequence[Sequence[str]]]
) -> tuple[list[str], list[list[float]], SparseWeights]:
    """Return the tags, how well they follow one another, and the weights of the features."""
    tags, (states, moves) = _crf(sentences, features)
    column = {tag: at for at, tag in enumerate(tags)}
    following = [[moves.get((one, other), 0.0) for other in tags] for one in tags]
    by_feature: dict[str, dict[int, float]] = {}
    for (feature, tag), weight in states.items():
        by_feature.setdefault(feature, {})[column[tag]] = weight
    return tags, following, of_features(by_feature, len(tags), LEAST_OF_TAGGER)


Weights = tuple[Mapping[tuple[str, str], float], Mapping[tuple[str, str], float]]


def _crf(sentences: Sequence[Sentence], features: Sequence[Sequence[Sequence[str]]]) -> tuple[list[str], Weights]:
    """Return the tags that a CRF learns from these sentences, with its weights of features and of transitions."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params(TAGGER)
    for each, found in zip(sentences, features, strict=True):
        trainer.append(found, [tag or "O" for tag in each.tags])
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


def _guessed_tags(sentences: Sequence[Sentence], features: Sequence[Sequence[Sequence[str]]]) -> list[Sequence[str]]:
    """Return the tags of each sentence as a tagger guesses them that has not learnt from it."""
    from parley.conversation.request_reader.slot_tagger import SlotTagger

    fold = [crc32(each.text.encode()) % FOLDS for each in sentences]
    found: list[Sequence[str]] = [()] * len(sentences)
    for left_out in range(FOLDS):
        others = [at for at, each in enumerate(fold) if each != left_out]
        tags, following, weights = _tagger([sentences[at] for at in others], [features[at] for at in others])
        tagger = SlotTagger(tags, weights, following)
        for at in (at for at, each in enumerate(fold) if each == left_out):
            found[at] = tagger.likeliest(tagger.scores(features[at]))
    return found


def _classifier(
    sentences: Sequence[Sentence], tags: Sequence[Sequence[str]]
) -> tuple[list[str], list[float], SparseWeights]:
    """Return the labels, their biases and the weights of the features."""
    import numpy
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    rows = [label_features(each.words, each.text, guessed) for each, guessed in zip(sentences, tags, strict=True)]
    seen = Counter(feature for row in rows for feature in row)
    rarity = {each: math.log(len(rows) / count) / math.log(len(rows)) for each, count in seen.items() if count >= SEEN}
    counted = [{each: rarity[each] / len(row) ** 0.5 for each in row if each in rarity} for row in rows]
    vectorizer = DictVectorizer(dtype=numpy.float32)
    matrix = vectorizer.fit_transform(counted)
    model = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS)
    model.fit(matrix, [each.label for each in sentences])
    names, labels = vectorizer.get_feature_names_out(), [str(each) for each in model.classes_]
    by_feature: dict[str, dict[int, float]] = {}
    for column, row in enumerate(model.coef_.tolist()):
        for name, learnt in zip(names, row, strict=True):
            weight = learnt * rarity[name]
            if abs(weight) >= LEAST_OF_CLASSIFIER:
                by_feature.setdefault(str(name), {})[column] = weight
    return labels, model.intercept_.tolist(), of_features(by_feature, len(labels), LEAST_OF_CLASSIFIER)


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
