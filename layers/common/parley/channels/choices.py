"""Ways to answer at a touch, as WhatsApp shows them: what fits there, whoever carries the message. Pure.

    up to 3     buttons, below the text
    up to 10    a list, that a button below the text opens
    else        nothing: the text says how to answer

A message that breaks one of these limits is refused for good, and its words would be lost with it. Source: Meta,
"Interactive reply buttons messages" and "Interactive list messages"; Twilio's content types have the same limits.
"""

from collections.abc import Sequence

from parley.conversation.effects import Button, Outbound

BUTTONS, ROWS = 3, 10
BODY, ID = 1_024, 200
"""The most characters of a text that has choices, and of the id that a choice sends back. (Meta takes 4,096 above a
list, and 256 of a button.)"""
BUTTON_TITLE, ROW_TITLE = 20, 24


def shown_buttons(message: Outbound) -> Sequence[Button]:
    """Return the message's choices as buttons with different titles that WhatsApp can show; empty if they break its
    limits, and the text alone says how to answer."""
    choices = message.buttons or ()
    ids = {choice.id for choice in choices}
    if len(choices) > ROWS or len(ids) < len(choices) or max(map(_size, ids), default=0) > ID:
        return ()
    if _size(message.text) > BODY:
        return ()
    most = BUTTON_TITLE if len(choices) <= BUTTONS else ROW_TITLE
    titles = [cut(choice.title, most) for choice in choices]
    if not all(titles) or len(set(titles)) < len(titles):
        titles = [cut(f"{number} {choice.title}", most) for number, choice in enumerate(choices, 1)]
    return [choice.model_copy(update={"title": title}) for choice, title in zip(choices, titles, strict=True)]


def cut(title: str, most: int) -> str:
    """Return the title of a button in one line of at most `most` UTF-16 units, cut between two characters as people see
    them."""
    line = " ".join(title.split())
    if _size(line) <= most:
        return line
    from parley.conversation.parts import beginning  # 15 ms of import, spared where titles are short

    return beginning(line, most)


def _size(text: str) -> int:
    """Return the length of a text in UTF-16 units, the way of counting that gives the highest number."""
    return len(text.encode("utf-16-le")) // 2
