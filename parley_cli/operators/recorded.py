"""One audit line for each command that looks or acts with the operator's own rights, beside the operators' API.

`export`, `erase`, `timers` and `redrive` read the table and the queues themselves. Each tells the stage's API first,
whose log then has a line with the access key that IAM has checked. What cannot be recorded is not done.
"""

from parley_cli.errors import OperatorError
from parley_cli.where import Where

PATH = "/conversation/acts"


def record(where: Where, act: str, *, participant: str = "", letter: str = "") -> None:
    """Have the stage's API write that the operator is about to do this, and to whom or what: ids, never a text or a
    number. Raises OperatorError if the line was not written.
    """
    from parley_cli.operators import stage_api
    from parley_cli.operators.api_client import OperatorsClient

    said = {"act": act, "participant": participant, "letter": letter}
    try:
        client = OperatorsClient.of(stage_api.reach(where))
        client.change("POST", PATH, {name: value for name, value in said.items() if value})
    except OperatorError as error:
        raise OperatorError(f"Nothing was done, because it could not be recorded: {error}") from error
