"""Which lanes' resources are deployed: by the parameter Lanes, and else by the service's folder."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from samcli.yamlhelper import yaml_parse

from parley.lanes.table import CHOICES
from parley_cli import service_files, service_layer, template
from parley_cli.conditions import for_emulator
from parley_cli.deploy import require_same_service
from parley_cli.errors import OperatorError
from parley_cli.where import Where

EVERYTHING = {"Assistant", "Media", "Commerce", "Support", "Coach", "Guide"}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return a template as `sam build` leaves it, for the default service."""
    path = tmp_path / "template.yaml"
    content = yaml_parse(template.TEMPLATE.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content), encoding="utf-8")  # which is YAML too
    return path


def lanes_on(built: Path, lanes: str = "") -> set[str]:
    """Return the names of the conditions HasX that hold with this parameter."""
    content = yaml.load(for_emulator(built, {"Lanes": lanes}).read_text(encoding="utf-8"), yaml.CSafeLoader)
    conditions, values = content["Conditions"], {"Lanes": lanes}

    def holds(node: Any) -> Any:
        ((function, given),) = node.items()
        match function:
            case "Condition":
                return holds(conditions[given])
            case "Fn::Equals":
                left, right = (values.get(each["Ref"], "") if isinstance(each, dict) else each for each in given)
                return left == right
            case "Fn::Not":
                return not holds(given[0])
            case "Fn::Or":
                return any(map(holds, given))
            case "Fn::And":
                return all(map(holds, given))
        raise AssertionError(f"{function} is none that the emulator knows in a condition")

    return {name.removeprefix("Has") for name, each in conditions.items() if name.startswith("Has") and holds(each)}


def test_no_name_of_a_lane_is_part_of_anothers() -> None:
    assert [(one, other) for one in CHOICES for other in CHOICES if one != other and one in other] == []


@pytest.mark.parametrize(
    ("folder", "lanes", "on"),
    [
        ("service", "", EVERYTHING),
        ("service", "info", set()),
        ("service", "commerce", {"Commerce", "Support"}),
        ("service", "info,guide,assistant", {"Guide", "Assistant"}),
        ("examples/tienda", "", {"Commerce", "Support"}),
        ("examples/tienda", "support", {"Support"}),
        ("examples/home-library", "", {"Media"}),
        ("examples/home-library", "coach,media", {"Coach", "Media"}),
    ],
)
def test_what_a_lane_needs_is_deployed_where_it_is_on(built: Path, folder: str, lanes: str, on: set[str]) -> None:
    service = service_files.find(folder)
    service_layer.set_defaults(built, service_files.read(service), service)
    assert lanes_on(built, lanes) == on


def test_a_folders_parameters_are_the_defaults_of_what_is_built(built: Path) -> None:
    service = service_files.find("home-library")
    service_layer.set_defaults(built, service_files.read(service), service)
    parameters = yaml.load(built.read_text(encoding="utf-8"), yaml.CSafeLoader)["Parameters"]
    assert parameters["Admission"]["Default"] == "approval"
    assert parameters["Admins"]["Default"] == ""


def test_a_stage_is_never_made_another_service() -> None:
    where, tienda = Where(given_stage="prod"), service_files.find("tienda")
    stack = {"Outputs": [{"OutputKey": "ServiceFolder", "OutputValue": "home-library"}]}
    with pytest.raises(OperatorError, match="name --folder home-library, or another stage"):
        require_same_service(where, stack, tienda)
    for other in (None, {"Outputs": []}, {"Outputs": [{"OutputKey": "ServiceFolder", "OutputValue": "tienda"}]}):
        require_same_service(where, other, tienda)
