"""Cursors: the place behind which a page begins, so that it stays true whatever is written meanwhile."""

import base64
import binascii

from parley.errors import NoSuchPage

END = "~"
"""A key that sorts behind every time and every id, and so behind every place that a cursor names."""


def cursor_at(place: str) -> str:
    """Return the cursor of the page that begins behind this sort key."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str) -> str:
    """Return the sort key that a cursor names; empty for the first page. Raises NoSuchPage for no cursor of ours."""
    try:
        place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError) as error:  # ValueError: bytes that are no text
        raise NoSuchPage from error
    if place >= END:
        raise NoSuchPage
    return place
