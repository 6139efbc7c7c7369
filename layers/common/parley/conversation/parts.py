"""Long replies in parts that a provider takes."""

LIMIT = 1_600
"""Characters of one message: Twilio's limit for `Body`, on SMS and WhatsApp alike."""


MOST = 10
"""Parts of one reply: nobody reads more on a phone, and a commit must stay far below DynamoDB's 100 items."""
MORE = "[...]"


def parts(text: str, limit: int = LIMIT) -> list[str]:
    """`text` in pieces of at most `limit` characters, cut at the last line break or space that fits.

    What does not fit into the most parts that are sent is left out, and the last part ends with MORE.
    """
    pieces: list[str] = []
    rest = text.strip()
    while len(rest) > limit:
        if len(pieces) == MOST - 1:
            return [*pieces, f"{rest[: limit - len(MORE)]}{MORE}"]
        cut = max(rest.rfind("\n", 1, limit + 1), rest.rfind(" ", 1, limit + 1))
        cut = cut if cut > 0 else limit
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces
