"""The shards of the sparse index `due`: a conversation's rows that wait lie in one of them, by its id."""

from zlib import crc32

SHARDS = tuple(str(number) for number in range(16))
"""The partitions of the index. One takes 1,000 writes a second, and a turn writes one row or two that wait: a single
partition would hold the whole service at some 500 messages a second, and DynamoDB cannot split it. An earlier release
wrote the first one alone. More can be added; one that was written must stay, or what waits in it is never found.
"""


def shard_of(conversation: str) -> str:
    """Return the shard of a conversation's rows in the index."""
    return SHARDS[crc32(conversation.encode()) % len(SHARDS)]
