"""What an ordinary text of a person costs the assistant's lane with a model: `make bench`.

The texts of evals/ for the assistant, each said to a service on memory; the model's answers are those that a reader has
given by hand (evals/answers). Requests are built as they are sent. Their tokens are counted in two ways, since no
tokenizer is among what this project installs: by characters, as o200k_base has come to over these very requests; and by
the service's own estimate, which is to be rather too high, and is half more than that.
"""

import json
import statistics
from collections import Counter
from pathlib import Path

from parley.adapters.openai import body_of
from parley.ports import ModelRequest
from parley_cli.evals.answers import BY_HAND, AnsweringAgain, load_recorded
from parley_cli.evals.cases import load_all
from parley_cli.evals.run import run

SETS = [Path(__file__).resolve().parents[1] / "evals" / f"assistant-{language}.yaml" for language in ("en", "es")]
CHARACTERS = 3.8
"""Characters of a token of o200k_base, over the bodies of these requests."""
CALLS, TOKENS = 1.2, 3_500
"""What the design allows a text."""


def main() -> None:
    """Print what a text costs on the average, and what it is made of."""
    asked: list[ModelRequest] = []
    found = run(load_all(SETS), AnsweringAgain(load_recorded(BY_HAND)), asked.append)
    texts, sizes = len(found.results), [len(json.dumps(body_of(each), ensure_ascii=False)) for each in asked]
    uses = Counter(each.use for each in asked)
    by_use = ", ".join(f"{use} {number / texts:.2f}" for use, number in uses.most_common())
    own = statistics.mean(each.kept.read for each in found.results)
    print(
        f"an assistant's text, of {texts}: {len(asked) / texts:.2f} model calls ({by_use}), at most {CALLS} wanted; "
        f"{sum(sizes) / CHARACTERS / texts:,.0f} tokens of input ({CHARACTERS} characters each; {own:,.0f} by the "
        f"service's own estimate), at most {TOKENS:,} wanted; a call {sum(sizes) / CHARACTERS / len(asked):,.0f}"
    )


if __name__ == "__main__":
    main()
