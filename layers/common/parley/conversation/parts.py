"""Long replies in parts that a provider takes."""

LIMIT = 1_600
"""Characters of one message: Twilio's limit for `Body`, on SMS and WhatsApp alike."""


def parts(text: str, limit: int = LIMIT) -> list[str]:
    """`text` in pieces of at most `limit` characters, cut at the last line break or space that fits."""
    pieces = []
    rest = text.strip()
    while len(rest) > limit:
        cut = max(rest.rfind("\n", 1, limit + 1), rest.rfind(" ", 1, limit + 1))
        cut = cut if cut > 0 else limit
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*pieces, rest] if rest else pieces
