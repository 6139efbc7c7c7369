"""What a person's phone has received, for messages of which the service keeps no trace: a link that is for them alone,
or words about somebody else. The transcript shows "…" for these; the provider of the workbench has caught them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from parley.conversation.segments import to_gsm7
from parley.turn.decision import HIDDEN

Bubble = Mapping[str, Any]


def with_received_texts(bubbles: Sequence[Bubble], caught: Iterable[str]) -> list[Bubble]:
    """Return the bubbles with the hidden texts as the phone has received them. `caught` are the texts that the provider
    has sent to this phone, oldest first; those that no bubble shows belong to the hidden ones, the newest to the
    newest.
    """
    shown = {to_gsm7(each["text"]) for each in bubbles if each["direction"] == "out"}
    unknown = [text for text in caught if to_gsm7(text) not in shown]
    hidden = [place for place, each in enumerate(bubbles) if each["direction"] == "out" and each["text"] == HIDDEN]
    texts = dict(zip(reversed(hidden), reversed(unknown), strict=False))
    return [{**each, "text": texts.get(place, each["text"])} for place, each in enumerate(bubbles)]
