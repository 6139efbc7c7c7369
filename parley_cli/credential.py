"""The credential of one run of the emulator. It is made when the emulator starts, and invalid once it has stopped.

It stands in `.parley/<port>`, which nobody but its owner can read, in the form of AWS's own credentials files: so a
second terminal's `./parley ...` finds it, and so do the AWS command line and SAM:

    AWS_SHARED_CREDENTIALS_FILE=.parley/4566 aws --endpoint-url http://127.0.0.1:4566 sqs list-queues
"""

import configparser
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FOLDER = Path(__file__).resolve().parent.parent / ".parley"
PROFILE = "default"


@dataclass(frozen=True)
class Credential:
    """The access key and secret of one run of the emulator."""

    access_key_id: str
    secret: str = field(repr=False)

    @property
    def variables(self) -> dict[str, str]:
        """Return the credential as environment variables for AWS's tools."""
        return {"AWS_ACCESS_KEY_ID": self.access_key_id, "AWS_SECRET_ACCESS_KEY": self.secret}

    @property
    def arguments(self) -> dict[str, Any]:
        """Return the credential as keyword arguments for boto3's sessions and clients."""
        return {name.lower(): value for name, value in self.variables.items()}


OF_ANOTHER = Credential("test", "test")
"""The credential for an emulator that another program started. Such an emulator accepts any credential."""


def new() -> Credential:
    """Return a new, random credential."""
    return Credential(f"AKIA{secrets.token_hex(8).upper()}", secrets.token_urlsafe(30))


def place(port: int) -> Path:
    """Return the path of the credential file of the emulator at this port."""
    return FOLDER / str(port)


def keep(credential: Credential, port: int) -> Path:
    """Write the credential to a file that only its owner can read, for clients of the emulator at this port. Return the
    file's path.
    """
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    path = place(port)
    path.unlink(missing_ok=True)  # an existing file would keep its old mode
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        lines = (f"{name.lower()} = {value}\n" for name, value in credential.variables.items())
        file.write(f"[{PROFILE}]\n{''.join(lines)}")
    return path


def at(endpoint: str) -> Credential:
    """Return the credential of the emulator that runs at this address; a fixed test credential if we did not start that
    emulator.
    """
    kept = configparser.ConfigParser(interpolation=None)
    if not kept.read(FOLDER / str(urlsplit(endpoint).port), encoding="utf-8"):
        return OF_ANOTHER
    return Credential(kept[PROFILE]["aws_access_key_id"], kept[PROFILE]["aws_secret_access_key"])


def forget(port: int) -> None:
    """Delete the credential file of the emulator at this port, once it has stopped."""
    place(port).unlink(missing_ok=True)
