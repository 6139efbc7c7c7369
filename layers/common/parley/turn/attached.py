"""What a message brought along, understood before the turn is decided: a voice message becomes its words,
a contact card what it says, and a picture goes to a model that sees.

It is fetched only where the turn has a use for it, and never of a person who has opted out. Whatever goes wrong, the
message is decided all the same: without it, or with an honest sentence. Nothing of it is kept but words. A repeated
turn fetches and transcribes again, which costs money, not correctness.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from parley import spans
from parley.conversation import cards
from parley.conversation.events import Form, Message
from parley.conversation.state import Conversation
from parley.conversation.text import clean, is_blank
from parley.errors import MediaError, MediaUnavailable, MediaUnfit, ModelError
from parley.ports import Ask, Attached, Bound, Deadline, Fetched

FETCH_SECONDS = 6.0
"""For all that one message brought along: of the turn's 22, most are for the model."""
VOICE_BYTES = 16 * 2**20
"""WhatsApp's own limit of an audio file; OpenAI takes 25 MB. As WhatsApp records it, it is more than an hour."""
LONGEST_WORDS = 12_000
"""Characters of what was said: a quarter of an hour's, and half of what a model is shown."""

CARD = Bound(2**20, frozenset(["text/vcard", "text/x-vcard", "text/directory"]))
"""Most of a card's bytes are its picture."""

IMAGE = Bound(5 * 2**20, frozenset(["image/jpeg", "image/png", "image/webp", "image/gif"]))
"""WhatsApp's own limit of an image, and the types that OpenAI takes ("Images and vision")."""
PICTURES = 3
"""Of one message: more are sent by MMS alone, and a turn pays for each in every round."""

Reader = Callable[[Message, Ask], tuple[Message, Attached]]


def understand(conversation: Conversation, messages: Sequence[Message], ask: Ask) -> tuple[Sequence[Message], Ask]:
    """The messages with what was attached in words, as far as possible; and `ask` with what became of the rest."""
    message = messages[-1]
    read = READERS.get(message.form)
    opted_out = conversation.person is not None and conversation.person.opted_out
    if read is None or not message.media or message.answered or opted_out:
        return messages, ask
    understood, attached = read(message, ask)
    return (*messages[:-1], understood), replace(ask, attached=attached)


def _voice(message: Message, ask: Ask) -> tuple[Message, Attached]:
    if ask.transcriber is None:
        return message, Attached()
    if ask.overspent:
        ask.usage.degraded = ask.overspent
        return message, Attached(problem=lambda says: says.not_heard)
    try:
        (voice,) = _fetched(message, Bound(VOICE_BYTES, ask.transcriber.types), 1, ask)
        words = clean(ask.transcriber.transcribe(voice, ask.deadline, ask.usage))[:LONGEST_WORDS].strip()
    except MediaUnfit:
        return message, Attached(problem=lambda says: says.unfit_to_hear)
    except MediaError:
        return message, Attached(problem=lambda says: says.not_heard)
    except ModelError as error:
        ask.usage.degraded = type(error).__name__
        return message, Attached(problem=lambda says: says.not_heard)
    if is_blank(words):
        return message, Attached(problem=lambda says: says.nothing_heard)
    return message.model_copy(update={"form": Form.VOICE, "text": words}), Attached()


def _card(message: Message, ask: Ask) -> tuple[Message, Attached]:
    """In words that a model reads and a phrase takes. What was written beside it stays in front."""
    try:
        found = [cards.words(each.data) for each in _fetched(message, CARD, cards.CARDS, ask)]
    except MediaError:
        found = []
    written = () if message.text == "[Contact card]" else (message.text,)
    text = "\n".join((*written, *(each for each in found if each)))
    return message.model_copy(update={"text": text or message.text}), Attached()


def _picture(message: Message, ask: Ask) -> tuple[Message, Attached]:
    """Its words stay as they are: what it shows is the model's to see, in this turn alone."""
    if ask.model is None or not ask.sees_images:
        return message, Attached()
    try:
        return message, Attached(pictures=_fetched(message, IMAGE, PICTURES, ask))
    except MediaError:
        return message, Attached()


READERS: Mapping[Form, Reader] = {Form.AUDIO: _voice, Form.CONTACT: _card, Form.IMAGE: _picture}
"""How each form is understood that has something to fetch. Of the others only their words count."""


def _fetched(message: Message, bound: Bound, most: int, ask: Ask) -> tuple[Fetched, ...]:
    """The first `most` attachments. Raises a MediaError, and notes it, if one of them cannot be had."""
    deadline = Deadline.after(min(FETCH_SECONDS, ask.deadline.left))
    try:
        if ask.media is None:
            raise MediaUnavailable("nowhere")
        media = ask.media(message.provider)
        with spans.measure("media"):
            return tuple(media.fetch(each, bound, deadline) for each in message.media[:most])
    except MediaError as error:
        ask.usage.unfetched = f"{type(error).__name__} {error}"
        raise
