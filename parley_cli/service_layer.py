"""The part of `make build` that makes a build one of a service's folder: its files, and what it decides.

`sam build` takes service/. What another folder decides stands in the built template, so that `sam deploy` needs no
further argument. Only the folder of the build is written.
"""

import shutil
from pathlib import Path
from typing import Any

import yaml

from parley.business.files import SERVICE, Business
from parley.lanes.table import names_by
from parley.settings import Settings
from parley_cli.errors import OperatorError

MAPPING = "Folder"
"""The mapping of the template that says which lanes the folder names."""


def fill(layer: Path, service: Path) -> None:
    """Put the files of a service's folder into the built layer, in the place of those that `sam build` has put there.
    Raises OperatorError if it has put none.
    """
    found = next(layer.rglob(SERVICE), None)
    if found is None:
        raise OperatorError(f"sam build has left no {SERVICE} in {layer}: build again after `make clean`.")
    shutil.rmtree(found.parent)
    shutil.copytree(service, found.parent, ignore=shutil.ignore_patterns("__pycache__", ".*", "conversations"))


def set_defaults(built: Path, business: Business, service: Path) -> None:
    """Write into the built template the folder's name and languages, which lanes it names, and as defaults the
    parameters that it sets.
    """
    content = yaml.load(built.read_text(encoding="utf-8"), yaml.CSafeLoader)
    content["Mappings"][MAPPING]["About"] |= {"Name": service.name, "Languages": ",".join(business.service.languages)}
    on, lanes = names_by(Settings(), business), content["Mappings"][MAPPING]["Lanes"]
    for key in lanes:
        is_on = bool(business.service.lanes) if key == "Named" else key.lower() in on
        lanes[key] = "yes" if is_on else "no"
    parameters: dict[str, dict[str, Any]] = content["Parameters"]
    for name, value in business.service.parameters.items():
        parameters[name]["Default"] = value
    built.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
