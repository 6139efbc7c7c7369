"""The stand-in for OpenAI's transcriptions: checks of a request. By OpenAI's API description
(`CreateTranscriptionRequest`) and its guide "Speech to text", for models that answer in JSON alone."""

from collections.abc import Callable, Mapping
from email import message_from_bytes
from email.message import Message

from tests.support.http_server import Request
from tests.support.openai_schema import Document, Wrong

PATH = "/v1/audio/transcriptions"
RECORDINGS = frozenset(["flac", "mp3", "mp4", "mpeg", "mpga", "m4a", "ogg", "wav", "webm"])
RECORDING_BYTES = 25 * 2**20
TRANSCRIPTION: Mapping[str, Callable[[str], bool]] = {
    "model": bool,
    "response_format": lambda value: value == "json",  # all that gpt-4o-mini-transcribe takes
    "language": lambda value: len(value) == 2,
    "prompt": bool,
    "temperature": lambda value: 0 <= float(value) <= 1,
}


def check(request: Request) -> Document:
    """Return the form fields of a correct request for a transcription, with the file as bytes. Raises Wrong."""
    if request.headers.get_content_type() != "multipart/form-data":
        raise Wrong("Unsupported content type. This API method only accepts 'multipart/form-data' requests.")
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    document: Document = {}
    for part in message_from_bytes(head + request.body).get_payload():
        assert isinstance(part, Message)
        name, content = str(part.get_param("name", header="content-disposition")), part.get_payload(decode=True)
        assert isinstance(content, bytes)
        document[name] = content if name == "file" else content.decode()
        if name == "file":
            ending = str(part.get_filename()).rpartition(".")[2]
            if ending not in RECORDINGS:
                raise Wrong(f"Unrecognized file format. Supported formats: {sorted(RECORDINGS)}", "file")
            if not content or len(content) > RECORDING_BYTES:
                raise Wrong("The file is empty, or longer than 25 MB.", "file")
        elif name not in TRANSCRIPTION:
            raise Wrong(f"Unknown parameter: '{name}'.", name, "unknown_parameter")
        elif not TRANSCRIPTION[name](document[name]):
            raise Wrong(f"Invalid value for '{name}': {document[name]!r}.", name, "invalid_value")
    for name in ("file", "model"):
        if name not in document:
            raise Wrong(f"Missing required parameter: '{name}'.", name, "missing_required_parameter")
    return document
