"""What a command says to the person who ran it when it cannot go on."""


class OperatorError(Exception):
    """An error for the operator in one line: what went wrong and what to do. The command prints it and exits with
    `exit_code`."""

    exit_code = 1


class NotKnownYet(OperatorError):
    """A change that was accepted, and whose outcome is not known yet."""

    exit_code = 3
