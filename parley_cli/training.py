"""`make train`: trains the text classifiers on the sentences in `training/`, and writes their weights beside the code
that uses them. The result depends on nothing but the sentences and this module.

A folder of `training/` is one classifier: its files are TSV with the columns label, language and text; a line that
begins with # says who wrote them and when. Those in `held-out*.tsv` are never trained on: the tests measure on them.
"""

import hashlib
import json
import sys
import tomllib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parley.business.script import script_of
from parley.conversation.request_reader.word_clusters import word_clusters
from parley.conversation.text_classifier import buckets, buckets_by_use, word_kinds

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = ROOT / "training"
HELD_OUT = "held-out*.tsv"
LARGEST = 127
"""The largest weight that a signed byte holds."""
PROBE = "Sooo, ¿dónde están los 25 bagels?"
"""A text whose features stand for how features are made, so that weights of other features are seen to be old."""


@dataclass(frozen=True)
class ClassifierTraining:
    """How one classifier is trained."""

    package: str
    """The folder below the layer's package that its weights lie in."""
    buckets: int = 2**16
    """How many weights each label has: a power of two. A byte each is shipped."""
    strength: float = 30.0
    """How closely the weights follow the sentences (C of scikit-learn)."""
    label_weights: dict[str, float] = field(default_factory=dict)
    """How much a sentence of a label counts; 1 where none is named."""
    scripts: dict[str, str] = field(default_factory=dict, repr=False)
    """The script files (`parley.business.script`) whose sentences are learnt too, as a pattern, by their label."""
    borrows: dict[str, dict[str, str]] = field(default_factory=dict, repr=False)
    """The labels under which sentences of other folders are learnt too, by folder and by their label there."""
    kinds_in: str = field(default="", repr=False)
    """The package whose `word_kinds.toml` is counted too; empty if none is."""
    by_use: bool = field(default=False, repr=False)
    """Whether nothing is looked at but what the words are used like."""
    measured_on: str = field(default="", repr=False)
    """The folder on whose held-out texts it is measured; empty: its own."""


def _trainings() -> dict[str, ClassifierTraining]:
    paths = sorted(SENTENCES.glob("*/training.toml"))
    return {path.parent.name: ClassifierTraining(**tomllib.loads(path.read_text("utf-8"))) for path in paths}


CLASSIFIERS = _trainings()
"""How each classifier is trained, by the folder of its sentences, which also names its weights: its `training.toml`."""


@dataclass(frozen=True)
class LabelledText:
    """A text with the label and the language that its writer gave it."""

    label: str
    language: str
    text: str


def labelled_texts(path: Path) -> Iterator[LabelledText]:
    """Yield the texts of one file of sentences."""
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield LabelledText(*line.split("\t"))


def training_texts(name: str) -> list[LabelledText]:
    """Return the texts that a classifier is trained on, each once and without those that are held out."""
    folder, how = SENTENCES / name, CLASSIFIERS[name]
    held_out = {each.text for each in held_out_texts(name)}
    paths = sorted(path for path in folder.glob("*.tsv") if not path.match(HELD_OUT))
    found = dict.fromkeys(each for path in paths for each in labelled_texts(path))
    for lender, labels in how.borrows.items():
        lent = (each for each in training_texts(lender) if each.label in labels)
        found |= dict.fromkeys(LabelledText(labels[each.label], each.language, each.text) for each in lent)
    for label, pattern in how.scripts.items():
        found |= dict.fromkeys(_script_texts(label, pattern))
    return [each for each in found if each.text not in held_out]


def held_out_texts(name: str) -> list[LabelledText]:
    """Return the texts that a classifier is measured on."""
    how = CLASSIFIERS.get(name)
    folder = SENTENCES / ((how and how.measured_on) or name)
    return [each for path in sorted(folder.glob(HELD_OUT)) for each in labelled_texts(path)]


def _script_texts(label: str, pattern: str) -> Iterator[LabelledText]:
    """Yield the sentences of the scripts that match the pattern; a script's name is its language."""
    for path in sorted(ROOT.glob(pattern)):
        for sentences in script_of(path.read_text("utf-8"), path).values():
            yield from (LabelledText(label, path.stem, each.text) for each in sentences)


def package_of(name: str) -> str:
    """Return the package that a classifier's weights lie in."""
    return f"parley.{CLASSIFIERS[name].package.replace('/', '.')}"


def weights_of(name: str) -> Path:
    """Return the path of a classifier's weights."""
    return ROOT / "layers" / "common" / "parley" / CLASSIFIERS[name].package / f"{name}.weights"


def digest(name: str) -> str:
    """Return a digest of all that a classifier's weights come from: sentences, settings and the form of features."""
    how = CLASSIFIERS[name]
    whole = repr((training_texts(name), how, buckets(PROBE, 2**20)))
    whole += repr(word_kinds(how.kinds_in)) if how.kinds_in else ""
    whole += repr(buckets_by_use(PROBE, 2**20)) + word_clusters().digest if how.by_use else ""
    return hashlib.sha256(whole.encode()).hexdigest()


def train(name: str) -> bytes:
    """Return the content of the file of weights of a classifier, trained anew."""
    return trained(training_texts(name), CLASSIFIERS[name], digest(name))


def trained(texts: Sequence[LabelledText], how: ClassifierTraining, trained_on: str) -> bytes:
    """Return the content of a file of weights for a classifier that is trained on these texts."""
    import numpy
    from sklearn.linear_model import LogisticRegression

    features = _matrix(texts, how)
    rarity = _rarities(features)
    model = LogisticRegression(C=how.strength, max_iter=1_000, class_weight=_label_weights(texts, how))
    model.fit(features @ rarity, [each.label for each in texts])
    weights, biases = model.coef_ @ rarity, model.intercept_
    if len(weights) == 1:  # of two labels, scikit-learn keeps the weights of the second
        weights, biases = numpy.vstack([-weights, weights]) / 2, numpy.array([-biases[0], biases[0]]) / 2
    scales = numpy.abs(weights).max(axis=1) / LARGEST
    described = {
        "labels": [str(label) for label in model.classes_],
        "biases": [round(float(each), 4) for each in biases],
        "scales": [round(float(each), 8) for each in scales],
        "trained_on": trained_on,
    }
    if how.kinds_in:
        described["kinds_in"] = how.kinds_in
    if how.by_use:
        described["by_use"] = True
    whole = numpy.rint(weights / scales[:, None]).astype(int)
    body = b"".join(array("b", row.tolist()).tobytes() for row in whole)
    return json.dumps(described).encode() + b"\n" + body


def _label_weights(texts: Sequence[LabelledText], how: ClassifierTraining) -> dict[str, float]:
    return {each.label: how.label_weights.get(each.label, 1.0) for each in texts}


def _matrix(texts: Sequence[LabelledText], how: ClassifierTraining) -> Any:
    """Return the features of the texts, a row each, as `TextClassifier.probabilities` weighs them."""
    from scipy.sparse import csr_matrix

    number = how.buckets
    rows = [
        buckets_by_use(each.text, number) if how.by_use else buckets(each.text, number, how.kinds_in) for each in texts
    ]
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    values = [1 / len(row) ** 0.5 for row in rows for _ in row]
    columns = [bucket for row in rows for bucket in row]
    matrix = csr_matrix((values, columns, starts), shape=(len(rows), number))
    matrix.sum_duplicates()
    return matrix


def _rarities(features: Any) -> Any:
    """Return how rare each feature is (inverse document frequency), as a diagonal matrix: what is rare says more."""
    import numpy
    from scipy.sparse import diags

    texts, number = features.shape
    seen = numpy.bincount(features.indices, minlength=number)
    return diags(numpy.log((1 + texts) / (1 + seen)) / numpy.log(1 + texts))


def main(names: Sequence[str]) -> None:
    """Train the classifiers of these names, or all if none is named, and say the size of each."""
    for name in names or CLASSIFIERS:
        content = train(name)
        weights_of(name).write_bytes(content)
        print(f"{name}: {len(training_texts(name))} sentences, {len(content):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
