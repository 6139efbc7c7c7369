"""How long it takes to tell chat from content, in processor time, and how large the classifier is: `make bench`."""

import time
from collections.abc import Callable
from importlib.resources import files
from statistics import median

from parley.conversation import clause_kinds
from parley.lanes.commerce.chat_clauses import without_chat
from parley_cli import service_files

TEXTS = {
    "a clause": "my hands are full of shopping",
    "chat and an order": "my hands are full of shopping. 2 baguettes, and the boss is in a good mood for once",
    "an order alone": "2 baguettes and a sliced rye for tomorrow at noon",
    "600 characters": "my hands are full, " * 31,
}


def milliseconds(does: Callable[[], object]) -> float:
    """Return the processor time that this takes."""
    began = time.process_time()
    does()
    return (time.process_time() - began) * 1_000


def anew(does: Callable[[], object]) -> Callable[[], object]:
    """Return a function that does this without what is remembered of the clauses before."""

    def forgetting() -> object:
        clause_kinds._shares.cache_clear()
        return does()

    return forgetting


def main() -> None:
    """Print the size of the weights, and a line for each text."""
    catalogue = service_files.read().catalogue
    assert catalogue is not None
    weights = files("parley.conversation.clause_kinds").joinpath("kinds.weights").read_bytes()
    print(f"{'the weights':20} {len(weights):8,} bytes")
    print(f"{'the first clause':20} {milliseconds(lambda: clause_kinds.kind_of('what a day')):8.1f} ms")
    for name, text in TEXTS.items():
        told = median(milliseconds(anew(lambda text=text: clause_kinds.kind_of(text))) for _ in range(9))
        cut = median(milliseconds(anew(lambda text=text: without_chat(catalogue, text))) for _ in range(9))
        print(f"{name:20} {told:8.2f} ms its kind {cut:8.2f} ms without chat")


if __name__ == "__main__":
    main()
