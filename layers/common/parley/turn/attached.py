"""Attachments of a message, read before the turn is decided: a voice message is transcribed, a contact card becomes
text, and a picture goes to a model that can see.

An attachment is fetched only if the turn can use it, and never for a person who has opted out. If it cannot be read,
the message is decided without it, or the person is told so. Only its text is kept. A repeated turn fetches and
transcribes again, which costs money but is harmless.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from parley import tracing
from parley.conversation import cards
from parley.conversation.events import Message, MessageForm
from parley.conversation.state import Conversation
from parley.conversation.text import clean, is_blank
from parley.errors import MediaError, MediaUnavailable, MediaUnfit, ModelError
from parley.ports import Attached, Bound, Deadline, Fetched, TurnContext

FETCH_SECONDS = 6.0
"""The most seconds for fetching all attachments of one message; most of a turn's 22 seconds are for the model."""
VOICE_BYTES = 16 * 2**20
"""WhatsApp's limit of an audio file, more than an hour of speech; OpenAI accepts 25 MB."""
LONGEST_WORDS = 12_000
"""The most characters of a voice message's transcript: about a quarter of an hour, and half of what a model is
shown."""

CARD = Bound(2**20, frozenset(["text/vcard", "text/x-vcard", "text/directory"]))
"""The most bytes of a contact card (vCard); most of them are its picture."""

IMAGE = Bound(5 * 2**20, frozenset(["image/jpeg", "image/png", "image/webp", "image/gif"]))
"""WhatsApp's own limit of an image, and the types that OpenAI takes ("Images and vision")."""
PICTURES = 3
"""The most pictures read from one message. Only MMS carries more, and the model is paid for each picture in every
round."""

Reader = Callable[[Message, TurnContext], tuple[Message, Attached]]


def understand(
    conversation: Conversation, messages: Sequence[Message], context: TurnContext
) -> tuple[Sequence[Message], TurnContext]:
    """Return the messages with their attachments turned into text, and the context with pictures and with what could
    not be read.
    """
    message = messages[-1]
    read = READERS.get(message.form)
    opted_out = conversation.person is not None and conversation.person.opted_out
    if read is None or not message.media or message.answered or opted_out:
        return messages, context
    understood, attached = read(message, context)
    return (*messages[:-1], understood), replace(context, attached=attached)


def _voice(message: Message, context: TurnContext) -> tuple[Message, Attached]:
    """Return a voice message with its transcript as its text, or with the reason why it could not be transcribed."""
    if context.media.transcriber is None:
        return message, Attached()
    if context.overspent:
        context.usage.degraded = context.overspent
        return message, Attached(problem=lambda says: says.not_heard)
    try:
        (voice,) = _fetched(message, Bound(VOICE_BYTES, context.media.transcriber.types), 1, context)
        words = clean(context.media.transcriber.transcribe(voice, context.deadline, context.usage))[
            :LONGEST_WORDS
        ].strip()
    except MediaUnfit:
        return message, Attached(problem=lambda says: says.unfit_to_hear)
    except MediaError:
        return message, Attached(problem=lambda says: says.not_heard)
    except ModelError as error:
        context.usage.degraded = type(error).__name__
        return message, Attached(problem=lambda says: says.not_heard)
    if is_blank(words):
        return message, Attached(problem=lambda says: says.nothing_heard)
    return message.model_copy(update={"form": MessageForm.VOICE, "text": words}), Attached()


def _card(message: Message, context: TurnContext) -> tuple[Message, Attached]:
    """Return the message with its contact card as text, behind any words that the person wrote. An unreadable card adds
    nothing.
    """
    try:
        found = [cards.card_lines(each.data) for each in _fetched(message, CARD, cards.CARDS, context)]
    except MediaError:
        found = []
    written = () if message.text == "[Contact card]" else (message.text,)
    text = "\n".join((*written, *(each for each in found if each)))
    return message.model_copy(update={"text": text or message.text}), Attached()


def _picture(message: Message, context: TurnContext) -> tuple[Message, Attached]:
    """Return the message unchanged, with its picture for the model to see in this turn; without the picture if it
    cannot be fetched or no model sees images.
    """
    if context.model is None or not context.media.sees_images:
        return message, Attached()
    try:
        return message, Attached(pictures=_fetched(message, IMAGE, PICTURES, context))
    except MediaError:
        return message, Attached()


READERS: Mapping[MessageForm, Reader] = {
    MessageForm.AUDIO: _voice,
    MessageForm.CONTACT: _card,
    MessageForm.IMAGE: _picture,
}
"""The function that reads the attachments of each form of message."""


def _fetched(message: Message, bound: Bound, most: int, context: TurnContext) -> tuple[Fetched, ...]:
    """Fetch the message's first `most` attachments. Raises a MediaError, and logs it, if one cannot be fetched."""
    deadline = Deadline.after(min(FETCH_SECONDS, context.deadline.left))
    try:
        if context.media.fetch is None:
            raise MediaUnavailable("nowhere")
        media = context.media.fetch(message.provider)
        with tracing.measure("media"):
            return tuple(media.fetch(each, bound, deadline) for each in message.media[:most])
    except MediaError as error:
        context.usage.unfetched = f"{type(error).__name__} {error}"
        raise
