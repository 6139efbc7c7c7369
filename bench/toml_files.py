"""Parsing all TOML files of Parley's package, beside parsing what a build makes of them: `make bench`."""

import json
import time
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import parley


def milliseconds(parse: Callable[[str], Any], sources: Iterable[str]) -> float:
    """Return the processor time that parsing all sources takes, the least of five runs."""

    def once() -> float:
        began = time.process_time()
        for source in sources:
            parse(source)
        return time.process_time() - began

    return min(once() for _ in range(5)) * 1000


if __name__ == "__main__":
    sources = [path.read_text("utf-8") for path in Path(*parley.__path__).rglob("*.toml")]
    copies = [json.dumps(tomllib.loads(source), ensure_ascii=False) for source in sources]
    as_toml, as_json = milliseconds(tomllib.loads, sources), milliseconds(json.loads, copies)
    print(f"{len(sources)} files: {as_toml:.0f} ms as TOML, {as_json:.1f} ms as JSON")
