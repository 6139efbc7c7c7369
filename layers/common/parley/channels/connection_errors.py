"""What is known of a request that got no answer, when `requests` sent it: did it leave at all?"""

from requests.exceptions import ConnectionError, ConnectTimeout
from urllib3.exceptions import MaxRetryError, NewConnectionError


def never_left(error: Exception) -> bool:
    """Whether the request certainly did not reach the provider: no connection was made."""
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if isinstance(error, ConnectionError) and error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)
