"""A service's folder: where it lies, whether its files fit together, and the settings that it brings.

`parley service` checks a folder as a build does. Reads the folder and template.yaml, and writes nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from parley.business.catalogue import CATALOGUE
from parley.business.files import FAQ, SCRIPTS, SERVICE, Business, load
from parley.errors import FileWrong
from parley.lanes.table import CHOICES, LANES, names_by
from parley.settings import Settings
from parley_cli import languages, service_folders, template
from parley_cli.errors import OperatorError

ROOT, FOLDER, EXAMPLES = service_folders.ROOT, service_folders.FOLDER, service_folders.EXAMPLES
FILES_OF_LANES: Mapping[str, str] = {CATALOGUE: "commerce", FAQ: "info", SCRIPTS: "guide"}
"""The lane that reads each further file or folder of a service."""
OWN_PARAMETERS = ("Lanes", "Stage", "ServiceName", "Runtime", "Architecture")
"""The parameters of a deployment that a folder does not set: `lanes` stands in it by itself."""


def find(named: str) -> Path:
    """Return the folder of a service by its path, or by its name among the examples. Raises OperatorError if there is
    none.
    """
    for folder in service_folders.meant(named):
        if (folder / SERVICE).is_file():
            return folder.resolve()
    there = ", ".join(str(each.relative_to(ROOT)) for each in known())
    raise OperatorError(f"{named} holds no {SERVICE}, so it is no service. There are {there}; `parley new` makes one.")


def known() -> tuple[Path, ...]:
    """Return the folders of this repository's services: the default one, then the examples by name."""
    return (FOLDER, *sorted(each.parent for each in EXAMPLES.glob(f"*/{SERVICE}")))


def read(folder: Path = FOLDER) -> Business:
    """Read and check the files of a service. Raises OperatorError with a line for each mistake."""
    try:
        business = load(folder)
    except FileWrong as error:
        raise OperatorError(str(error)) from error
    if faults := [f"{folder}/{fault}" for fault in _faults(folder, business)]:
        raise OperatorError("\n".join(faults))
    return business


def _faults(folder: Path, business: Business) -> Iterator[str]:
    """Yield a line for each thing that does not fit together: the file, the field, and what to do."""
    yield from _unknown_names(business)
    yield from languages.faults(business)
    yield from _wrong_parameters(business.service.parameters)
    named = business.service.lanes
    if unknown := sorted(set(named) - set(CHOICES)):
        yield f"{SERVICE}: lanes: no lane is named {_listed(unknown)}; there are {_listed(CHOICES)}. Take it out."
    elif named:
        yield from _misfits(folder, business, names_by(Settings(), business))


def _unknown_names(business: Business) -> Iterator[str]:
    """Yield a line for each prompt and each rule of hand-offs that names a lane which does not exist."""
    for name in sorted(set(business.prompts) - set(LANES)):
        yield f"prompts/{name}.md: no lane is named so; there are {_listed(CHOICES)}. Rename it, or take it out."
    rules = business.service.support.rules if business.service.support else ()
    if lanes := sorted({lane for rule in rules for lane in rule.lanes} - set(LANES)):
        told = f"no lane is named {_listed(lanes)}; there are {_listed(CHOICES)}. Rename it, or take it out."
        yield f"{SERVICE}: support, rules: {told}"


def _misfits(folder: Path, business: Business, on: frozenset[str]) -> Iterator[str]:
    """Yield a line for each file or part that no lane of the service reads, and for each that a lane of it lacks."""
    service = business.service
    for file, lane in FILES_OF_LANES.items():
        if (folder / file).exists() and lane not in on:
            yield f"{file}: lanes in {SERVICE} does not name {lane}, which reads it: add it, or delete the file."
    for name in sorted(set(business.prompts) - on):
        yield f"prompts/{name}.md: lanes in {SERVICE} does not name {name}: add it, or delete the file."
    if service.support is not None and "support" not in on:
        yield f"{SERVICE}: support: lanes does not name support: add it, or take this part out."
    if "commerce" in on and business.catalogue is None:
        yield f"{CATALOGUE} is missing, and lanes names commerce: write it after service/{CATALOGUE}, or take that out."


def _wrong_parameters(given: Mapping[str, str | int]) -> Iterator[str]:
    """Yield a line for each parameter that the template does not have, or whose value it refuses."""
    there: Mapping[str, Any] = template.read()["Parameters"]
    for name, value in given.items():
        place = f"{SERVICE}: parameters, {name}"
        if name not in there or name in OWN_PARAMETERS:
            yield f"{place} is none that a service sets: take it out; docs/reference/parameters.md lists them."
        elif (allowed := there[name].get("AllowedValues")) and value not in allowed:
            yield f"{place} is {value!r}: write one of {_listed(map(str, allowed))}."
        elif (pattern := there[name].get("AllowedPattern")) and not re.fullmatch(pattern, str(value)):
            yield f"{place} is {value!r}, which the template refuses: it has to match {pattern}."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)


def variables(business: Business) -> dict[str, str]:
    """Return the environment variables that the folder's parameters become in a deployment, for the service in
    memory.
    """
    function = template.functions(template.read())["OrchestrateFunction"]
    set_by = {
        parameter: name
        for name, value in function["Environment"]["Variables"].items()
        for parameter in _parameters_in(value)
    }
    return {set_by[name]: str(value) for name, value in business.service.parameters.items() if name in set_by}


def _parameters_in(value: Any) -> Iterator[str]:
    """Yield every name in the value of a variable, within `!If` too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _parameters_in(each)


def show(folder: Path = FOLDER) -> None:
    """Check the files of a service, and print its lanes and how much of each kind they hold."""
    business = read(folder)
    service = business.service
    counts = {
        "places": len(service.places),
        "contacts": len(service.contacts),
        "holidays": len(service.holidays),
        "prices": len(service.prices),
        "products": len(business.catalogue.products) if business.catalogue else 0,
        "answers": len(business.faq.answers),
        "rules for hand-offs": len(service.support.rules) if service.support else 0,
        "prompts": len(business.prompts),
    }
    listed = ", ".join(f"{count} {name}" for name, count in counts.items())
    print(f"{service.name} ({', '.join(service.languages)}, {service.timezone}): {listed}.")
    on = names_by(Settings(), business)
    print(f"Lanes: {', '.join(name for name in CHOICES if name in on)}.")
    if service.parameters:
        print(f"Parameters: {', '.join(f'{name}={value}' for name, value in service.parameters.items())}.")
