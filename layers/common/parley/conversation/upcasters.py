"""Convert stored documents of earlier versions to this one: raw dicts, one schema at a time, by functions never edited
again.

The schema number rises only for what older code would misread; a new field needs no number, because fields that the
code does not know are kept and written back. A document of a higher schema than this code knows is refused: its event
waits in the queue, uses no attempt, and is applied by the release that can read it.
"""

from collections.abc import Callable, Mapping
from typing import Any

from parley.conversation.state import SCHEMA
from parley.errors import FromTheFuture

StoredDocument = dict[str, Any]

UPCASTERS: Mapping[int, Callable[[StoredDocument], StoredDocument]] = {}
"""The function from each schema to the next: `{1: to_schema_2}`. There has been one schema so far."""


def lift(document: StoredDocument, schema: int) -> StoredDocument:
    """Return a stored document converted to this version's schema. Raises FromTheFuture for a document that this
    version would misread."""
    if schema > SCHEMA:
        raise FromTheFuture(f"a document of schema {schema}, and this release reads up to {SCHEMA}")
    for number in range(schema, SCHEMA):
        document = UPCASTERS[number](document)
    return document
