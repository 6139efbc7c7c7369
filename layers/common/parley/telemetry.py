"""What operators see: one structured line a turn, a delivery, a sweep.

A line names conversations by their id, which is a keyed hash, and events by theirs. It never holds a text, a number
or a secret: an error is logged by its type and where it rose, because its message may quote what it was about.
"""

import traceback
from typing import Any

from aws_lambda_powertools import Logger

logger = Logger(use_rfc3339=True)


def say(what: str, **fields: Any) -> None:
    """Log that something happened."""
    logger.info(what, stacklevel=3, **fields)


def warn(what: str, error: BaseException, **fields: Any) -> None:
    """Log that something went wrong and is being dealt with: its type, and the last places it came through."""
    logger.warning(what, stacklevel=3, error=type(error).__name__, places=_places(error), **fields)


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
