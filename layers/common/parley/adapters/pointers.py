"""Pointers: how an export and an erasure find what the table holds of a person outside their conversation.

Every row about a person lies in the partition of their conversation, with few exceptions, such as the directory that
admins search. Whoever writes such a row writes a pointer to it in the same transaction, and the pointer lies in the
partition: `POINTER#<kind>#<id>` stands for the row of that kind and id.
"""

POINTER = "POINTER#"


def pointer_to(kind: str, id: str) -> str:
    """Return the sort key of the pointer to a row about a person that lies outside their conversation."""
    return f"{POINTER}{kind}#{id}"


def target_of(sort: str) -> tuple[str, str] | None:
    """Return the kind and the id of the row that a pointer's sort key leads to; None for the sort key of any other
    row."""
    if not sort.startswith(POINTER):
        return None
    kind, _, id = sort.removeprefix(POINTER).partition("#")
    return kind, id
