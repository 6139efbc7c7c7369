"""What a command says to the person who ran it when it cannot go on."""


class OperatorError(Exception):
    """An error for the operator in one line: what went wrong and what to do. The command prints it and exits with 1."""
