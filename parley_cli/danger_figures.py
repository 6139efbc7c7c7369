"""Says of the held-out texts how many that tell of danger are answered as one or have help named, and how many that are
harmless (`parley.conversation.crisis`), a line for each file of `training/danger/held-out*.tsv`.

    python -m parley_cli.danger_figures
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from parley.conversation.crisis import HARMLESS, danger_in, doubted_danger
from parley_cli.training import HELD_OUT, SENTENCES, labelled_texts


def figures_of(path: Path) -> str:
    """Return the figures of one file: "sure + doubted of all", of its dangers and of its harmless texts."""
    texts = list(labelled_texts(path))
    harmless = [each.text for each in texts if each.label == HARMLESS]
    dangers = [each.text for each in texts if each.label != HARMLESS]
    return f"{path.name}: dangers {_heard(dangers)}; harmless {_heard(harmless)}"


def _heard(texts: Sequence[str]) -> str:
    return f"{_number(danger_in, texts)} + {_number(doubted_danger, texts)} of {len(texts)}"


def _number(hears: Callable[[str], object], texts: Sequence[str]) -> int:
    return sum(hears(each) is not None for each in texts)


def main() -> None:
    """Print the figures of each file."""
    for path in sorted((SENTENCES / "danger").glob(HELD_OUT)):
        print(figures_of(path))


if __name__ == "__main__":
    main()
