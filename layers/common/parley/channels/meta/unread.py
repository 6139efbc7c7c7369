"""Messages of Meta's that cannot be read, and what is known of them: the answers of a form, and what is "unsupported".

Each is answered by its kind (`turn/free_text.py`), but for those that only tell of a message which came before, or of
the chat: they say nothing new, and are dropped. Sources: Meta, "Receiving Flow Response", "Unsupported messages webhook
reference", "Conversational components".
"""

from parley.channels.forms import answers_in_words
from parley.channels.meta.fields import Object, object_in, objects_in, text_in
from parley.conversation.events import Unread

WELCOME = "request_welcome"
"""The type that says that somebody has opened the chat for the first time. They have written nothing yet."""
CALL_PERMISSION = "call_permission_reply"
"""The type of the answer to whether a business may call, which this service never asks."""
ABOUT_OTHERS = frozenset(["pin", "keep_in_chat", "poll_update", "reaction"])
"""The unsupported types that say nothing new: somebody has pinned or kept a message, or answered a poll."""
KINDS: dict[str, Unread] = {
    "poll_creation": "poll",
    "edit": "edit",
    **dict.fromkeys(
        ("errors", "link_preview", "media_placeholder", "image", "video", "audio", "document", "location"), "lost"
    ),
}
"""What each unsupported type is to the person who sent it. "lost" are those that can be read otherwise, and that
WhatsApp could not give us this time."""
UNAVAILABLE = "131060"
"""The code of a message that WhatsApp has, and could not give us."""


def is_no_message(message: Object) -> bool:
    """Return whether what Meta tells is no message of the person's: it tells of an earlier one, or of the chat."""
    type, interactive = text_in(message, "type"), object_in(message, "interactive")
    is_about_others = type == "unsupported" and _type(message) in ABOUT_OTHERS
    return is_about_others or type == WELCOME or text_in(interactive, "type") == CALL_PERMISSION


def kind(message: Object) -> Unread | None:
    """Return what a message is that cannot be read; None if that is not known, or it can."""
    if _form(message):
        return "form"
    if text_in(message, "type") != "unsupported":
        return None
    codes = {text_in(error, "code") for error in objects_in(message, "errors")}
    return "lost" if UNAVAILABLE in codes else KINDS.get(_type(message))


def form_words(message: Object) -> str:
    """Return the answers of a form in one line; empty if none can be read."""
    return answers_in_words(text_in(_form(message), "response_json"))


def _form(message: Object) -> Object:
    """Return the reply to a form in a message; empty if it holds none."""
    interactive = object_in(message, "interactive")
    is_form = text_in(message, "type") == "interactive" and text_in(interactive, "type") == "nfm_reply"
    return object_in(interactive, "nfm_reply") if is_form else {}


def _type(message: Object) -> str:
    """Return the type that Meta tells of an unsupported message; empty if it tells none."""
    return text_in(object_in(message, "unsupported"), "type")
