"""Tell whether a request that got no answer has left at all, by the error of the library `requests`."""

from requests.exceptions import ConnectionError, ConnectTimeout
from urllib3.exceptions import MaxRetryError, NewConnectionError


def never_left(error: Exception) -> bool:
    """Return whether this error of `requests` shows that the request never reached the provider, because no connection
    was made."""
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if isinstance(error, ConnectionError) and error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
