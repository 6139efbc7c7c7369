"""The settings of a home's libraries: where Sonarr (series) and Radarr (films) are reached, and how they are used."""

import ipaddress
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from pydantic import model_validator

from parley.settings import SettingsModel, Switch, variable

if TYPE_CHECKING:
    from parley.ports import Services

ADDRESS = r"^(https?://[A-Za-z0-9.\-\[\]:]+(/[A-Za-z0-9._~\-/]*)?)?$"
"""The form of a base address: no user, no query. It may have a path, behind a proxy."""
PRIVATE_ENDINGS = (".local", ".lan", ".internal", ".home.arpa", ".localhost")
"""The ends of names that only a private network knows."""


def is_private_name(host: str) -> bool:
    """Return whether a host is this machine, a private address, or a name that only a private network knows."""
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return "." not in host or host.endswith(PRIVATE_ENDINGS)
    return address.is_private or address.is_loopback or address.is_link_local


class LibrarySettings(SettingsModel):
    """The settings of the home's libraries. Without an address, the library is not offered."""

    sonarr_url: str = variable("SONARR_URL", "", pattern=ADDRESS, max_length=300)
    """The base address of Sonarr; empty: there are no series."""
    sonarr_profile: str = variable("SONARR_PROFILE", "", max_length=100)
    """The name of the quality profile of new series; empty: the first one."""
    sonarr_folder: str = variable("SONARR_FOLDER", "", max_length=300)
    """The root folder of new series; empty: the first one."""
    radarr_url: str = variable("RADARR_URL", "", pattern=ADDRESS, max_length=300)
    """The base address of Radarr; empty: there are no films."""
    radarr_profile: str = variable("RADARR_PROFILE", "", max_length=100)
    """The name of the quality profile of new films; empty: the first one."""
    radarr_folder: str = variable("RADARR_FOLDER", "", max_length=300)
    """The root folder of new films; empty: the first one."""
    is_plain_http_allowed: Switch = variable("PARLEY_LIBRARY_PLAIN_HTTP", False)
    """Whether an address outside the private network may be plain HTTP, which shows the key to everybody on the way."""

    @property
    def is_on(self) -> bool:
        """Whether there is any library."""
        return bool(self.sonarr_url or self.radarr_url)

    @model_validator(mode="after")
    def _keeps_keys_secret(self) -> Self:
        """Refuse an address that would send the key in the clear through the internet."""
        for url in (self.sonarr_url, self.radarr_url):
            address = urlsplit(url)
            is_safe = address.scheme != "http" or is_private_name(address.hostname or "")
            if not (is_safe or self.is_plain_http_allowed):
                raise ValueError("the address of a library outside the private network has to begin with https")
        return self


def libraries_are_here(services: "Services") -> bool:
    """Return whether any of the home's libraries is set up."""
    return bool(services.libraries)
