"""Cursors: the place behind which a page begins, so that it stays true whatever is written meanwhile."""

import base64
import binascii

from parley.errors import NoSuchPage

END = "~"
"""A key that sorts behind every time and every id, and so behind every place that a cursor names."""


def cursor_at(place: str) -> str:
    """Return the cursor of the page that begins behind the sort key `place`."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str) -> str:
    """Return the sort key in a cursor, behind which its page begins; empty for an empty cursor (the first page). Raises
    NoSuchPage for an invalid cursor."""
    try:
        place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError) as error:  # ValueError: bytes that are no text
        raise NoSuchPage from error
    if place >= END:
        raise NoSuchPage
    return place
