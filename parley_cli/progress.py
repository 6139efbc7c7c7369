"""Progress lines for long steps, on standard error; standard output is for results."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show a line with the title and duration of a step on standard error. On a terminal it counts the seconds."""
    began = time.monotonic()
    over = threading.Event()
    terminal = sys.stderr.isatty()

    def line() -> str:
        return f"  {title} {time.monotonic() - began:.0f} s"

    def count() -> None:
        while not over.wait(1):
            print(f"\r{line()}", end="", file=sys.stderr, flush=True)

    counter = threading.Thread(target=count, daemon=True)
    if terminal:
        counter.start()
    else:
        say(f"  {title} ...")
    try:
        yield
    finally:
        over.set()
        if terminal:
            counter.join()
            print("\r\033[K", end="", file=sys.stderr)
        say(line())
