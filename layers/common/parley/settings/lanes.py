"""The setting of which lanes are on."""

from parley.settings import SettingsModel, variable


class LaneSettings(SettingsModel):
    """The lanes of one deployment, where they are not those that the operator's files name."""

    lanes: str = variable("PARLEY_LANES", "", pattern=r"^([a-z]+(,[a-z]+)*)?$")
    """The names of the lanes that are on, with commas between them; empty: those that `service.toml` names."""

    @property
    def names(self) -> tuple[str, ...]:
        """The lanes that are on, by name; empty: those that `service.toml` names."""
        return tuple(filter(None, self.lanes.split(",")))
