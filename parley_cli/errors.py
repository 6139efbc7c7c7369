"""The errors with which a command stops; each is shown to its user in one line."""


class OperatorError(Exception):
    """An error for the operator in one line: what went wrong and what to do. The command prints it and exits with
    `exit_code`."""

    exit_code = 1


class NotKnownYet(OperatorError):
    """Raised when the API has accepted a change, and it is not known yet whether it was carried out."""

    exit_code = 3
