"""The operator's settings, read from environment variables. Secrets are not settings: `secrets.py` reads those.

A model holds the settings of one area (the modules of this folder), of one lane (`lanes/<lane>/settings.py`) or of one
webhook (`hooks/<provider>.py`). `Settings` reads each model when somebody first asks for it, so that a function needs
only the variables of what it uses.
"""

import os
from collections.abc import Mapping
from typing import Annotated, Any, Self, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field

from parley.deferred import DeferredModel


def variable(name: str, default: Any, **limits: Any) -> Any:
    """Return a pydantic field that is read from the environment variable `name`; `limits` are pydantic's constraints,
    such as `ge=0`.
    """
    return Field(default, validation_alias=name, **limits)


def _from_words(value: object) -> object:
    if isinstance(value, str):
        if value not in ("yes", "no"):
            raise ValueError("should be yes or no")
        return value == "yes"
    return value


Switch = Annotated[bool, BeforeValidator(_from_words)]
"""A setting that is `yes` or `no`."""


class SettingsModel(DeferredModel):
    """The settings of one area, lane or webhook. Each field is read from one environment variable."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    @classmethod
    def variables(cls) -> dict[str, str]:
        """Return the environment variable of each field, by field name."""
        return {name: str(field.validation_alias) for name, field in cls.model_fields.items()}

    @classmethod
    def load(cls, environment: Mapping[str, str]) -> Self:
        """Read the settings from `environment`. A missing or blank variable leaves its field at the default."""
        found = {name: environment.get(name, "") for name in cls.variables().values()}
        return cls.model_validate({name: value for name, value in found.items() if value})


AnyModel = TypeVar("AnyModel", bound=SettingsModel)


class Settings:
    """All settings of one process, each model read when it is first used."""

    def __init__(self, environment: Mapping[str, str] | None = None, *given: SettingsModel) -> None:
        """Read settings from `environment`, except the models in `given`, which are used as they are."""
        self._environment = dict(environment or {})
        self._models: dict[type[SettingsModel], SettingsModel] = {type(each): each for each in given}

    @classmethod
    def load(cls) -> Self:
        """Return the settings from the process's own environment."""
        return cls(os.environ)

    def of(self, model: type[AnyModel]) -> AnyModel:
        """Return the settings of this model, read when first asked for. Raises pydantic's ValidationError, which names
        the wrong variable.
        """
        found = self._models.get(model)
        if not isinstance(found, model):
            found = self._models[model] = model.load(self._environment)
        return found
