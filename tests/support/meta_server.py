"""A stand-in for Meta's Graph API (WhatsApp Cloud) that refuses every wrong request and records what it has accepted.

`POST /{version}/{phone number id}/messages`, with texts, reply buttons, lists, templates and read marks, as Meta's
description of the messaging API (v23.0) has them; `biz_opaque_callback_data` and the error codes are in its prose
("Status webhooks", "Error codes"). There is no list of messages: what was taken shows only in the statuses that are
posted to the webhook.
`GET /{version}/{media id}` tells where something attached lies, for the number that it was sent to.

    with MetaServer() as server:
        server.will(hangs_after_accepting, fails(400, 131056))   # the next two; those after them are accepted
"""

import json
import re
from collections import deque
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from parley_cli.meta import PHONE_NUMBER_ID, wamid
from tests.support.http_server import Answer, LocalServer, Request, in_json

VERSION, TOKEN = "v23.0", "EAAfedcba9876543210"

Message = Mapping[str, Any]
Step = Callable[["MetaServer", Message], Answer | None]
"""A function that handles one correct request and returns its answer; None closes the connection."""


class Wrong(Exception):
    """Raised for a request that Meta would refuse, with Meta's error code and HTTP status."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class MetaServer(LocalServer):
    """A stand-in for Meta's Graph API with one phone number."""

    def __init__(self) -> None:
        """Start with no messages and no script: every correct request is accepted."""
        super().__init__()
        self.taken: list[tuple[str, Message]] = []
        """The id and the request of each message that was accepted: what people would receive."""
        self.refused: list[str] = []
        """Why requests that were not correct were refused."""
        self.media: dict[str, Mapping[str, Any]] = {}
        """The description of each attachment, by its media id."""
        self.read: list[str] = []
        """The ids of the messages marked as read, once for each mark."""
        self._script: deque[Step] = deque()
        self._marks: deque[Step] = deque()
        self._taking = Lock()

    def will(self, *steps: Step) -> None:
        """Handle the next messages by these scripted steps; later ones are accepted."""
        self._script.extend(steps)

    def marks_will(self, *steps: Step) -> None:
        """Handle the next read marks by these scripted steps; later ones are accepted."""
        self._marks.extend(steps)

    @property
    def texts(self) -> list[str]:
        """Return the texts of the accepted messages, in order."""
        return [_words(message) for _, message in self.taken]

    def attach(self, url: str, kind: str, size: int) -> str:
        """Register the attachment at `url`, and return its media id."""
        id = str(544529763028279 + len(self.media))
        about = {"messaging_product": "whatsapp", "url": url, "mime_type": kind, "sha256": "0" * 64, "id": id}
        self.media[id] = about | {"file_size": str(size)}
        return id

    def answer(self, request: Request) -> Answer | None:
        """Answer a request: refuse a wrong one with Meta's error, and let the script decide about a correct one."""
        try:
            if request.method == "GET":
                return self._tell(request)
            message = _read(request)
        except Wrong as wrong:
            self.refused.append(wrong.message)
            return failure(wrong.status, wrong.code, wrong.message)
        if "status" in message:
            return (self._marks.popleft() if self._marks else marks)(self, message)
        return (self._script.popleft() if self._script else accepts)(self, message)

    def _tell(self, request: Request) -> Answer:
        """Answer with the address of an attachment. Raises Wrong."""
        _authorized(request)
        if request.query != f"phone_number_id={PHONE_NUMBER_ID}" or not request.headers.get("User-Agent"):
            raise Wrong(100, f"Unsupported query {request.query}")
        _, version, id = request.path.split("/")
        if version != VERSION:
            raise Wrong(2500, f"Unknown path components: {request.path}")
        if id not in self.media:
            return failure(400, 100, f"Object with ID '{id}' does not exist", error_subcode=33)
        return in_json(200, self.media[id], {"Content-Type": "text/javascript; charset=UTF-8"})

    def take(self, message: Message) -> str:
        """Accept a message, and return its id. It counts as sent, even if the answer gets lost."""
        with self._taking:
            id = wamid(0x100 + len(self.taken))
            self.taken.append((id, message))
        return id


# --- what becomes of a request --------------------------------------------------------------------------------------


def accepts(server: MetaServer, message: Message) -> Answer:
    """A scripted step that accepts the message."""
    named = {"user_id": message["recipient"]} if "recipient" in message else {"wa_id": message["to"]}
    return in_json(
        200,
        {
            "messaging_product": "whatsapp",
            "contacts": [{"input": next(iter(named.values())), **named}],
            "messages": [{"id": server.take(message), "message_status": "accepted"}],
        },
    )


def marks(server: MetaServer, mark: Message) -> Answer:
    """A scripted step that takes a read mark."""
    server.read.append(mark["message_id"])
    return in_json(200, {"success": True})


def fails(status: int, code: int, message: str = "Not now", **more: Any) -> Step:
    """Return a scripted step that refuses the message with this error of Meta's."""
    return lambda server, asked: failure(status, code, message, **more)


def fails_without_words(status: int) -> Step:
    """Return a scripted step that answers with an HTML error page, as a proxy in front of Meta would."""
    return lambda server, asked: Answer(status, b"<html>upstream</html>", {"Content-Type": "text/html"})


def hangs_before_accepting(server: MetaServer, message: Message) -> None:
    """A scripted step that does not take the message and never answers."""
    server.hang()


def hangs_after_accepting(server: MetaServer, message: Message) -> None:
    """A scripted step that takes the message and never answers."""
    server.take(message)
    server.hang()


def hangs_up_before_accepting(server: MetaServer, message: Message) -> None:
    """A scripted step that does not take the message and closes the connection."""


def hangs_up_after_accepting(server: MetaServer, message: Message) -> None:
    """A scripted step that takes the message and closes the connection without an answer."""
    server.take(message)


def is_cut_off_after_accepting(server: MetaServer, message: Message) -> Answer:
    """A scripted step that takes the message and sends half of the answer."""
    whole = accepts(server, message)
    length = {"Content-Length": str(len(whole.body))}
    return Answer(200, whole.body[: len(whole.body) // 2], {**whole.headers, **length})


def babbles_after_accepting(server: MetaServer, message: Message) -> Answer:
    """A scripted step that takes the message and answers 200 with HTML in place of JSON."""
    server.take(message)
    return Answer(200, b"<html>created</html>", {"Content-Type": "text/html"})


def names_nothing_after_accepting(server: MetaServer, message: Message) -> Answer:
    """A scripted step that takes the message and answers without its id."""
    server.take(message)
    return in_json(200, {"messaging_product": "whatsapp", "contacts": [], "messages": []})


def failure(status: int, code: int, message: str, **more: Any) -> Answer:
    """Return an error answer in Meta's form."""
    error = {"message": f"(#{code}) {message}", "type": "OAuthException", "code": code, "fbtrace_id": "AbC", **more}
    return in_json(status, {"error": error})


# --- requests -------------------------------------------------------------------------------------------------------

TEMPLATE = "reminder"
"""The name of the approved template, "Reminder: {{1}}"."""
COMMON = {"messaging_product", "recipient_type", "type", "biz_opaque_callback_data"}
TEXT_CHARACTERS, BODY_CHARACTERS, CALLBACK_CHARACTERS = 4096, 1024, 512
BUTTONS, BUTTON_ID_CHARACTERS, TITLE_CHARACTERS = 3, 256, 20
SHARE_NUMBER = "request_contact_info"
ROWS, ROW_ID_CHARACTERS, ROW_CHARACTERS = 10, 200, 24


def _read(request: Request) -> Message:
    """Return the message of a correct request. Raises Wrong."""
    if request.method != "POST" or request.path != f"/{VERSION}/{PHONE_NUMBER_ID}/messages" or request.query:
        raise Wrong(100, f"Unsupported request {request.method} {request.path}", 404)
    _authorized(request)
    if request.headers.get_content_type() != "application/json":
        raise Wrong(100, "The message belongs in JSON")
    message = json.loads(request.body)
    check(message)
    return message  # type: ignore[no-any-return]


def _authorized(request: Request) -> None:
    if request.headers.get("Authorization") != f"Bearer {TOKEN}":
        raise Wrong(190, "Invalid OAuth access token", 401)


def check(message: Message) -> None:
    """Raise Wrong unless Meta would take this message or read mark."""
    if "status" in message:
        _check_mark(message)
        return
    kind = message.get("type")
    checks = {"text": _check_text, "interactive": _check_interactive, "template": _check_template}
    if kind not in checks:
        raise Wrong(100, f"Param type must be one of {sorted(checks)}, not {kind!r}")
    address = {"recipient"} if "recipient" in message else {"to"}
    _fields(message, COMMON | address | {kind})
    if message["messaging_product"] != "whatsapp":
        raise Wrong(100, "Param messaging_product must be whatsapp")
    _check_receiver(message)
    _check_words("biz_opaque_callback_data", message["biz_opaque_callback_data"], CALLBACK_CHARACTERS)
    checks[kind](message[kind])


def _check_receiver(message: Message) -> None:
    """Raise Wrong unless the message names a number or a group in "to", or a person's id in "recipient"."""
    kind = message["recipient_type"]
    shapes = {"individual": r"[0-9]{7,15}", "group": r"[A-Za-z0-9+/=_-]{20,200}"}
    if kind not in shapes or ("recipient" in message and kind != "individual"):
        raise Wrong(100, f"Param recipient_type must not be {kind}")
    if "recipient" in message and not re.fullmatch(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}", message["recipient"]):
        raise Wrong(131009, f"Param recipient is no id: {message['recipient']!r}")
    if "to" in message and not re.fullmatch(shapes[kind], str(message["to"])):
        raise Wrong(131009, f"Param to is no phone number and no group: {message['to']!r}")


def _check_mark(mark: Message) -> None:
    _fields(mark, {"messaging_product", "status", "message_id"})
    if (mark["messaging_product"], mark["status"]) != ("whatsapp", "read"):
        raise Wrong(100, "A message can be marked as read, and as nothing else")
    if not re.fullmatch(r"wamid\.[A-Za-z0-9+/_-]{8,}={0,2}", mark["message_id"]):
        raise Wrong(131009, f"Param message_id is no message's: {mark['message_id']!r}")


def _check_text(text: Message) -> None:
    _fields(text, {"body", "preview_url"})
    _check_words("text.body", text["body"], TEXT_CHARACTERS)
    if not isinstance(text["preview_url"], bool):
        raise Wrong(100, "Param text.preview_url must be a boolean")


def _check_interactive(interactive: Message) -> None:
    _fields(interactive, {"type", "body", "action"})
    checks = {"button": _check_buttons, "list": _check_list, SHARE_NUMBER: _check_number_request}
    if interactive["type"] not in checks:
        raise Wrong(100, f"Param interactive.type must be one of {sorted(checks)}")
    _fields(interactive["body"], {"text"})
    _check_words("interactive.body.text", interactive["body"]["text"], BODY_CHARACTERS)
    checks[interactive["type"]](interactive["action"])


def _check_number_request(action: Message) -> None:
    if action != {"name": SHARE_NUMBER}:
        raise Wrong(131009, f"The action of {SHARE_NUMBER} is its name alone: {action!r}")


def _check_buttons(action: Message) -> None:
    _fields(action, {"buttons"})
    if not 1 <= len(action["buttons"]) <= BUTTONS:
        raise Wrong(131009, "There are one to three buttons")
    for button in action["buttons"]:
        _fields(button, {"type", "reply"})
    _check_choices([button["reply"] for button in action["buttons"]], BUTTON_ID_CHARACTERS, TITLE_CHARACTERS)


def _check_list(action: Message) -> None:
    _fields(action, {"button", "sections"})
    _check_words("list button", action["button"], TITLE_CHARACTERS)
    (section,) = action["sections"]  # the service sends one section; several would need titles
    _fields(section, {"rows"})
    if not 1 <= len(section["rows"]) <= ROWS:
        raise Wrong(131009, "There are one to ten rows")
    _check_choices(section["rows"], ROW_ID_CHARACTERS, ROW_CHARACTERS)


def _check_choices(choices: list[Message], id_characters: int, title_characters: int) -> None:
    for choice in choices:
        _fields(choice, {"id", "title"})
        _check_words("id", choice["id"], id_characters)
        _check_words("title", choice["title"], title_characters)
    for name in ("id", "title"):
        if len({choice[name] for choice in choices}) != len(choices):
            raise Wrong(131009, f"Each choice has a {name} of its own")


def _check_template(template: Message) -> None:
    """Raise Wrong unless the template is the approved one, with one parameter of plain text."""
    _fields(template, {"name", "language", "components"})
    if template["name"] != TEMPLATE or template["language"] != {"code": "en_US"}:
        raise Wrong(132001, f"Template name does not exist in the translation: {template!r}", 404)
    if [component["type"] for component in template["components"]] != ["body"]:
        raise Wrong(132000, "The template has a body and nothing else")
    (parameter,) = template["components"][0]["parameters"]
    _fields(parameter, {"type", "text"})
    _check_words("parameter", parameter["text"], BODY_CHARACTERS)
    if "\n" in parameter["text"] or "\t" in parameter["text"] or " " * 5 in parameter["text"]:
        raise Wrong(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")


def _fields(part: Any, names: set[str]) -> None:
    if not isinstance(part, dict) or set(part) != names:
        raise Wrong(100, f"The fields must be {sorted(names)}: {part!r}")


def _check_words(name: str, words: Any, most: int) -> None:
    if not isinstance(words, str) or not words or words != words.strip() or len(words) > most:
        raise Wrong(131009, f"Param {name} must be 1 to {most} characters: {words!r}")


def _words(message: Message) -> str:
    said: Mapping[str, Callable[[], str]] = {
        "text": lambda: message["text"]["body"],
        "interactive": lambda: message["interactive"]["body"]["text"],
        "template": lambda: f"Reminder: {message['template']['components'][0]['parameters'][0]['text']}",
    }
    return said[message["type"]]()
