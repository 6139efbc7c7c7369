"""The stage that `parley doctor` looks at."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from parley_cli import secrets, template
from parley_cli.stack import STACK_NAME
from parley_cli.where import Where

SECONDS = 15.0


@dataclass(frozen=True)
class Patient:
    """A stage, with its stack, its secrets and an HTTP client for its providers. Each is read once, and may be
    missing.
    """

    where: Where
    http: httpx2.Client = field(default_factory=lambda: httpx2.Client(timeout=SECONDS), repr=False)

    @functools.cached_property
    def stack(self) -> Mapping[str, Any] | None:
        """Return the stack as CloudFormation describes it; None if there is none yet."""
        return self.where.described()

    @functools.cached_property
    def parameters(self) -> Mapping[str, str]:
        """Return the deployed parameters by name, and the template's defaults of those that are not deployed."""
        defaults = {name: str(each.get("Default", "")) for name, each in template.read()["Parameters"].items()}
        deployed = (self.stack or {}).get("Parameters", [])
        return defaults | {each["ParameterKey"]: each.get("ParameterValue", "") for each in deployed}

    @functools.cached_property
    def outputs(self) -> Mapping[str, str]:
        """Return the stack's outputs by name; empty if there is no stack."""
        return {each["OutputKey"]: each["OutputValue"] for each in (self.stack or {}).get("Outputs", [])}

    @property
    def is_make_devs_own(self) -> bool:
        """Return whether this is the stage that `make dev` itself deploys, which ends with it."""
        return self.where.endpoint_url is not None and self.where.stack == STACK_NAME

    @functools.cached_property
    def path(self) -> str:
        """Return the path of the stage's secrets in SSM."""
        return secrets.prefix(self.where.service, self.where.stage)

    @functools.cached_property
    def secrets(self) -> Mapping[str, str]:
        """Return the stored secrets by name. They are held against the providers, and never shown."""
        names = (*secrets.ASKED_FOR, secrets.CONVERSATION_KEY, secrets.BACKED_UP)
        return secrets.read(self.where.client("ssm"), self.path, *names)

    @property
    def named(self) -> str:
        """Return the options that name this stage, for commands in advice."""
        return self.where.named

    def get(self, url: str, **given: Any) -> httpx2.Response:
        """Send a GET request to a provider."""
        return self.http.get(url, **given)
