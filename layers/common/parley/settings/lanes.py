"""The setting of which lanes are on."""

from collections.abc import Mapping

from parley.settings import SettingsModel, variable

NEEDS: Mapping[str, str] = {"commerce": "support"}
"""The lanes that bring another one with them: who orders has to reach people about an order."""


class LaneSettings(SettingsModel):
    """The lanes of one deployment, where they are not those that the operator's files name."""

    lanes: str = variable("PARLEY_LANES", "", pattern=r"^([a-z]+(,[a-z]+)*)?$")
    """The names of the lanes that are on, with commas between them; empty: those that `service.toml` names."""

    @property
    def names(self) -> tuple[str, ...]:
        """The lanes that are on, by name; empty: those that `service.toml` names."""
        return tuple(filter(None, self.lanes.split(",")))


def with_needed(names: tuple[str, ...]) -> frozenset[str]:
    """Return these names of lanes, and those that they bring with them."""
    return frozenset((*names, *(NEEDS[name] for name in names if name in NEEDS)))
