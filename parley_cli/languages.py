"""What a language lacks, by lane: the files that the others have, the keys in them, and the phrases of tools.

`parley language pt` shows it, and `parley service` refuses a language in which a lane of the service is not whole:
nothing is half in a language. Reads the package and writes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import parley
from parley import toml_files
from parley.business.files import Business
from parley.lanes.table import CHOICES, LANES, names_by
from parley.settings import Settings
from parley.texts import DEFAULT, KNOWN_LANGUAGES, READ_TOGETHER
from parley.tools.tool import phrase_table
from parley_cli.errors import OperatorError

PACKAGE = Path(parley.__path__[0])
CORE = "core"
"""The name under which stands what every service needs."""
WEIGHTS = "conversation/crisis/danger_{language}.weights"
"""What hears danger in a language; English and Spanish have one together."""
CATALOGUES = ("account_names", "people", "plans", "schedules")
"""The folders of sentences besides those whose names end in "texts": in these, tables hold sentences too."""
FEW = 3
"""The most faults that are told of one lane where a service is refused."""


def missing(language: str) -> dict[str, list[str]]:
    """Return what a language lacks, as lines, by the lane in whose folder it lies; what lies in none is CORE's. Where
    nothing is missing, there is no line.
    """
    found: dict[str, list[str]] = {name: [] for name in (CORE, *LANES)}
    for path in sorted(PACKAGE.rglob(f"{DEFAULT}.t*")):
        found[_lane_of(path.relative_to(PACKAGE).parts)] += _missing_of(path, language)
    for lane in LANES.values():
        for tool in lane.tools.tools:
            found[_folder_of(tool)] += _phrases_missing(tool, language)
    if language not in READ_TOGETHER and not (PACKAGE / WEIGHTS.format(language=language)).is_file():
        found[CORE].append(
            f"{WEIGHTS.format(language=language)} is missing: write training/danger_{language}, and train"
        )
    return {name: list(dict.fromkeys(lines)) for name, lines in found.items()}


def _lane_of(parts: Sequence[str]) -> str:
    """Return the name of the lane whose folder holds what lies there in the package; CORE for what lies in none."""
    return parts[1] if len(parts) > 2 and parts[0] == "lanes" and parts[1] in LANES else CORE


def _folder_of(tool: Any) -> str:
    return _lane_of(tool.run.__module__.split(".")[1:])


def _needs(lanes: Iterable[str]) -> frozenset[str]:
    """Return where the words lie that these lanes need: their own folders, those of their tools, and CORE."""
    return frozenset({CORE, *lanes, *(_folder_of(tool) for name in lanes for tool in LANES[name].tools.tools)})


def _missing_of(path: Path, language: str) -> Iterator[str]:
    """Yield a line if a language has no such file as this English one, or lacks keys that all others have."""
    own = path.with_stem(language)
    shown = own.relative_to(PACKAGE)
    if not own.is_file():
        yield f"{shown} is missing: write it after {path.name}"
        return
    if path.suffix != ".toml":
        return
    others = [_keys(_content(path.with_stem(each))) for each in READ_TOGETHER]
    there = _keys(_content(own))
    is_text = path.parent.name.endswith("texts") or path.parent.name in CATALOGUES
    lacking = {each for each in frozenset.intersection(*others) - there if is_text or "." not in each}
    if lacking:
        yield f"{shown} lacks {', '.join(sorted(lacking))}"


def _content(path: Path) -> Mapping[str, Any]:
    return toml_files.content(".".join(("parley", *path.parent.relative_to(PACKAGE).parts)), path.stem)


def _keys(content: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of what a file holds, and in its tables those that are said as sentences."""
    inner = (f"{name}.{each}" for name, value in content.items() if isinstance(value, dict) for each in value)
    return frozenset((*content, *inner))


def _phrases_missing(tool: Any, language: str) -> Iterator[str]:
    """Yield a line if a tool has phrases in all other languages and none in this one."""
    if language in READ_TOGETHER or not tool.is_translated:
        return
    package = tool.run.__module__.rpartition(".")[0]
    if not phrase_table(package, language).get(tool.name):
        folder = package.removeprefix("parley.").replace(".", "/")
        yield f"{folder}/phrases/{language}.toml lacks {tool.name}"


def faults(business: Business) -> Iterator[str]:
    """Yield a line for each language of a service in which a lane of it is not whole."""
    on = _needs(names_by(Settings(), business))
    for language in business.service.languages:
        if language in READ_TOGETHER:
            continue
        for name, lines in missing(language).items():
            if name in on and lines:
                told = "; ".join(lines[:FEW]) + (f"; and {len(lines) - FEW} more" if len(lines) > FEW else "")
                what = "the core is" if name == CORE else f"the lane {name} is"
                yield (
                    f"service.toml: languages: {what} not whole in {language!r}: {told}. Take {language!r} or the lane"
                    f" out; `parley language {language}` says what is missing."
                )


def whole(language: str) -> Sequence[str]:
    """Return the lanes that a service may choose in this language; none if the core is not whole in it."""
    lacking = missing(language)
    return [name for name in CHOICES if not any(lacking[each] for each in _needs([name]))]


def show(language: str) -> None:
    """Print what a language lacks, a lane after the other. Raises OperatorError for a language without any file."""
    if language not in KNOWN_LANGUAGES:
        raise OperatorError(
            f"There is no texts/{language}.toml: begin with it. There are {', '.join(KNOWN_LANGUAGES)}."
        )
    for name, lines in missing(language).items():
        print(f"{name}: {'whole' if not lines else f'{len(lines)} missing'}")
        for line in lines:
            print(f"  {line}")
