"""What an ordinary text of a person costs the assistant's lane with a model: `make bench`.

The texts of evals/ for the assistant, each said to a service on memory; the model's answers are those that a reader has
given by hand (evals/answers). Requests are built as they are sent. Their tokens are counted in two ways, since no
tokenizer is among what this project installs: by characters, as o200k_base has come to over these very requests; and by
the service's own estimate, which is to be rather too high, and is half more than that.
"""

import json
import statistics
from collections import Counter
from itertools import pairwise, takewhile
from pathlib import Path

from parley.adapters.openai import body_of
from parley.ports import ModelRequest
from parley_cli.evals.answers import BY_HAND, AnsweringAgain, load_recorded
from parley_cli.evals.cases import load_all
from parley_cli.evals.run import run

SETS = [Path(__file__).resolve().parents[1] / "evals" / f"assistant-{language}.yaml" for language in ("en", "es")]
CHARACTERS = 3.8
"""Characters of a token of o200k_base, over the bodies of these requests."""
CALLS, TOKENS, STABLE = 1.2, 3_500, 0.75
"""What the design allows a text; and the share of a request that is to be the same as in the one before."""


def in_front(request: ModelRequest) -> str:
    """Return a request as text in the order in which a model reads it, and a cache keeps its beginning: instructions,
    tools, lines (OpenAI, "Harmony response format")."""
    body = body_of(request)
    return json.dumps([body["instructions"], body.get("tools", []), body["input"]], ensure_ascii=False)


def stable_share(asked: list[ModelRequest]) -> float:
    """Return the share of the requests to agents that begins as the request before does: what a cache may keep, also
    from one person's request to another's."""
    texts = list(map(in_front, asked))
    same = [sum(1 for _ in takewhile(lambda at: at[0] == at[1], zip(*two, strict=False))) for two in pairwise(texts)]
    return statistics.mean(count / len(text) for count, text in zip(same, texts[1:], strict=True))


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
        f"service's own estimate), at most {TOKENS:,} wanted; a call {sum(sizes) / CHARACTERS / len(asked):,.0f}; "
        f"{stable_share([each for each in asked if each.use == 'agent']):.0%} of an agent's request begins as the one "
        f"before, at least {STABLE:.0%} wanted"
    )


if __name__ == "__main__":
    main()
