"""The whole messages that are never an answer: carriers expect HELP, STOP and START to work always."""

from parley.conversation import reach
from parley.texts import languages

HELP = languages.keywords("help")
KEYWORDS = HELP | reach.STOP | reach.STOP_UNLESS_ASKED | reach.START
