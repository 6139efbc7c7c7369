"""`parley library`: ask a home's Radarr and Sonarr whether they can be used, with the addresses and keys of the
environment, and say what is wrong."""

import os
from collections.abc import Iterator, Mapping

import dotenv
from pydantic import ValidationError

from parley.adapters.servarr import RadarrLibrary, ServarrLibrary, SonarrLibrary
from parley.errors import LibraryError
from parley.lanes.media.settings import LibrarySettings
from parley.lanes.media.texts import of
from parley.settings import Settings
from parley_cli.errors import OperatorError


def environment() -> dict[str, str]:
    """Return the variables of `.env`, where there is one, and of the environment, which win."""
    return {name: value or "" for name, value in dotenv.dotenv_values(".env").items()} | dict(os.environ)


def check(variables: Mapping[str, str]) -> Iterator[str]:
    """Yield a line about each service that is set up. Raises OperatorError if none is, or if one cannot be used."""
    try:
        home = Settings(variables).of(LibrarySettings)
    except ValidationError as error:
        raise OperatorError("; ".join(str(each["msg"]) for each in error.errors(include_input=False))) from None
    kinds: tuple[tuple[type[ServarrLibrary], str], ...] = (
        (RadarrLibrary, home.radarr_url),
        (SonarrLibrary, home.sonarr_url),
    )
    if not home.is_on:
        raise OperatorError("Set RADARR_URL or SONARR_URL, and RADARR_API_KEY or SONARR_API_KEY.")
    wrong = []
    for kind, url in kinds:
        if not url:
            continue
        try:
            yield from _checked(kind(url, lambda kind=kind: _key(kind.service, variables)))  # type: ignore[misc]
        except LibraryError as error:
            wrong.append(of("en").problems[error.reason].format(service=error.service))
    if wrong:
        raise OperatorError("\n".join(wrong))


def _key(service: str, variables: Mapping[str, str]) -> str:
    """Return the API key of a service. Raises LookupError if there is none."""
    found = variables.get(f"{service.upper()}_API_KEY", "")
    if not found:
        raise LookupError(service)
    return found


def _checked(library: ServarrLibrary) -> Iterator[str]:
    """Yield what is told of a service that answers, and what has to be set up there. Raises LibraryError."""
    status, choices, says = library.status(), library.choices(), of("en")
    yield says.works.format(service=library.service, version=status.version)
    yield from (f"  {problem}" for problem in status.problems)
    if not choices.folders:
        yield f"  {says.no_folder.format(service=library.service)}"
    if not choices.profiles:
        yield f"  {says.no_profile.format(service=library.service)}"
