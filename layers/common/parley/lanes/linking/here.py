"""Whether accounts elsewhere can be connected here: told without the rest of the lane, which few services have."""

from parley.ports import Services


def accounts_are_here(services: Services) -> bool:
    """Return whether people can connect an account."""
    return services.accounts is not None
