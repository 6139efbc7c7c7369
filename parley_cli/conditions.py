"""Works out what the emulator cannot in the conditions of a built template: a value of a mapping, a part of a list.

CloudFormation does both itself; the emulator then compares plain texts. Only the copy for the emulator is written.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

NAME = "template-on-the-emulator.yaml"


def for_emulator(built: Path, parameters: Mapping[str, str]) -> Path:
    """Write a copy of the built template beside it, whose conditions hold values in the place of these functions, for
    these parameters. Return its path.
    """
    content = yaml.load(built.read_text(encoding="utf-8"), yaml.CSafeLoader)
    defaults = {name: each.get("Default", "") for name, each in content["Parameters"].items()}
    mappings = content.get("Mappings", {})
    content["Conditions"] = _worked_out(content["Conditions"], mappings, {**defaults, **parameters})
    copy = built.with_name(NAME)
    copy.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return copy


def _worked_out(node: Any, mappings: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """Return this part of the conditions with values in the place of `Fn::FindInMap`, and of `Fn::Select` of an
    `Fn::Split`.
    """
    match node:
        case {"Fn::FindInMap": [str(name), str(first), str(second)]}:
            return mappings[name][first][second]
        case {"Fn::Select": [index, {"Fn::Split": [str(mark), {"Ref": str(name)}]}]}:
            return str(values[name]).split(mark)[int(index)]
        case {**entries}:
            return {key: _worked_out(value, mappings, values) for key, value in entries.items()}
        case [*items]:
            return [_worked_out(each, mappings, values) for each in items]
    return node
