"""Says how well the reader of requests reads sentences that it has not learnt: those that are held out, or those of the
files that are named, by its weights as they are. With `--left-out`, a reader is trained first on all
sentences but those of these files (some minutes), so that each writer's can be judged by what is learnt of the others.

    python -m parley_cli.request_figures
    python -m parley_cli.request_figures --left-out training/requests/assistant-3.tsv

For each bar, how likely a reading must be: of the wishes, how many are read with their label and just their slots, with
their label and other words in the slots, with a wrong label; of texts that want nothing, how many are taken for a wish.
"""

import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from parley.conversation.request_reader import NONE, RequestReader, RequestReading, reader
from parley_cli.request_sentences import Sentence, held_out_files, sentences_in, training_files
from parley_cli.request_training import reader_of

BARS = (0.0, 0.1, 0.25, 0.4, 0.6, 0.8)
MOST_UNKNOWN = 1
"""How many words nobody knows a reading may leave out to count (`rewording.MOST_UNKNOWN`)."""

Read = tuple[Sentence, RequestReading | None]


def read_by(trained: RequestReader, sentences: Iterable[Sentence]) -> list[Read]:
    """Return the likeliest reading of each sentence; None if it has none."""
    labels = frozenset(trained.labels)
    return [(each, next(iter(trained.read(each.text, labels)), None)) for each in sentences]


def likelihood(found: RequestReading | None) -> float:
    """Return how likely a reading is as a whole; -1 for none, and for one that leaves out too much."""
    return found.probability * found.certainty if found and found.unknown <= MOST_UNKNOWN else -1.0


def line_of(bar: float, found: Sequence[Read]) -> str:
    """Return the figures of a bar, in percent."""
    wishes = [each for each in found if each[0].label != NONE]
    others = [each for each in found if each[0].label == NONE]
    taken = [(wish, read) for wish, read in wishes if read is not None and likelihood(read) >= bar]
    same = [(wish, read) for wish, read in taken if read.label == wish.label]
    right = [wish for wish, read in same if dict(read.slots) == dict(wish.values)]
    wrongly = [read for _, read in others if likelihood(read) >= bar]
    counts = (len(right), len(same) - len(right), len(taken) - len(same))
    shares = [100 * each / max(1, len(wishes)) for each in counts] + [100 * len(wrongly) / max(1, len(others))]
    names = ("right", "other words", "wrong", "of none")
    return f"{bar:4}" + "".join(f"  {name} {share:5.1f}" for name, share in zip(names, shares, strict=True))


def main(arguments: Sequence[str]) -> None:
    """Print the figures of the sentences in files, or of those that are held out."""
    paths = [Path(each) for each in arguments if not each.startswith("--")] or held_out_files()
    sentences = sentences_in(paths)
    if "--left-out" in arguments:
        left_out = {path.resolve() for path in paths}
        trained = reader_of(sentences_in(path for path in training_files() if path.resolve() not in left_out))
        sentences = [each for each in sentences if each.label in trained.labels]
    else:
        trained = reader()
    begun = time.process_time()
    found = read_by(trained, sentences)
    took = (time.process_time() - begun) * 1000 / max(1, len(sentences))
    labels = [likeliest_label(trained, each) == each.label for each in sentences if each.label != NONE]
    print(f"{len(sentences)} sentences, {took:.1f} ms each; right label {100 * sum(labels) / max(1, len(labels)):.1f}")
    print("\n".join(line_of(bar, found) for bar in BARS))


def likeliest_label(trained: RequestReader, sentence: Sentence) -> str:
    """Return the likeliest label of a sentence but `none`, whatever its slots."""
    shares = trained.label_shares(sentence.text)
    return max((each for each in shares if each != NONE), key=shares.__getitem__)


if __name__ == "__main__":
    main(sys.argv[1:])
