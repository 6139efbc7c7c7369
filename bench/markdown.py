"""How long the longest text takes to be read as Markdown, of signs that make slow readers slow: `make bench`.

A quarter of the text should take about a quarter of the time; what takes a sixteenth is quadratic.
"""

import time

from parley.conversation.events import Channel
from parley.conversation.markdown import LONGEST, render

HOSTILE = {
    "brackets": "[",
    "images": "![",
    "links": "[a](",
    "angles": "[](<",
    "openers": "**a ",
    "closers": "a** ",
    "both ways": "a**b",
    "mixed": "*x _y **z ",
    "underscores": "_a__b ",
    "quotations": "> ",
    "lists": "- ",
    "numbers": "1) ",
    "items": ">\n- a\n",
    "fences": "```\n",
    "tabs": "-\t",
    "entities": "&#x",
    "addresses": "<a@b.",
    "backslashes": "\\",
    "lines": "a\n",
    "spaces": "a" + " " * 1_000 + "\n",
}
"""Signs, over and over."""


def main() -> None:
    """Print a line each: a quarter of the longest text, and all of it, in milliseconds of processor time."""
    for name, text in HOSTILE.items():
        quarter, whole = (milliseconds(text * (length // len(text))) for length in (LONGEST // 4, LONGEST))
        print(f"{name:12} {quarter:8.1f} {whole:8.1f} ms")


def milliseconds(text: str) -> float:
    """Of processor time, to read this."""
    began = time.process_time()
    render(text, Channel.WHATSAPP)
    return 1000 * (time.process_time() - began)


if __name__ == "__main__":
    main()
