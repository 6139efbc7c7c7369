"""The whole messages that are never an answer: carriers expect HELP, STOP and START to work always."""

from parley.conversation import reach

HELP = frozenset(["help", "info", "ayuda", "información", "informacion"])
KEYWORDS = HELP | reach.STOP | reach.STOP_UNLESS_ASKED | reach.START
