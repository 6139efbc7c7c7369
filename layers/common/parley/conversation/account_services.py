"""The services of an outside account that can take the place of built-in ones: calendar, contacts, mail and tasks."""

from collections.abc import Collection
from typing import Literal, get_args

ServiceName = Literal["calendar", "contacts", "mail", "tasks"]
SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)
"""All services. Their order is that of their bits in a link's token, so a new one comes last."""
FIRST: tuple[ServiceName, ...] = ("calendar",)
"""What a link asks for if nothing else was said."""


def in_order(names: Collection[str]) -> tuple[ServiceName, ...]:
    """Return the services with these names, in the order of SERVICES."""
    return tuple(service for service in SERVICES if service in names)
