"""Scripted attachments and a scripted transcriber. Whatever the script does not expect fails the test."""

from collections import deque
from dataclasses import dataclass, field

from parley.conversation.events import Attachment
from parley.errors import MediaUnfit
from parley.ports import Bound, Deadline, Fetched, Usage


@dataclass
class KeptMedia:
    """A `ports.Media` that gives out the files that a test has put there."""

    kept: dict[str, Fetched | Exception] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    """The places of the attachments that were fetched, in order."""

    def keep(self, what: Fetched | Exception, type: str = "") -> Attachment:
        """Store a file, or the error of fetching it, and return it as an attachment."""
        place = f"place-{len(self.kept)}"
        self.kept[place] = what
        return Attachment(place=place, type=type or (what.type if isinstance(what, Fetched) else ""))

    def fetch(self, attachment: Attachment, bound: Bound, deadline: Deadline) -> Fetched:
        self.fetched.append(attachment.place)
        what = self.kept[attachment.place]
        if isinstance(what, Exception):
            raise what
        if what.type not in bound.types or len(what.data) > bound.most:
            raise MediaUnfit("type or size")
        return what


@dataclass
class ScriptedTranscriber:
    """A `ports.Transcriber` that follows a script."""

    types: frozenset[str] = frozenset(["audio/ogg"])
    script: deque[str | Exception] = field(default_factory=deque)
    cost: int = 0
    """The input tokens that each recording costs."""

    def will(self, *heard: str | Exception) -> None:
        """Answer the next recordings with these texts, or raise these errors, in this order."""
        self.script.extend(heard)

    def transcribe(self, voice: Fetched, deadline: Deadline, usage: Usage) -> str:
        usage.transcriptions += 1
        usage.input_tokens += self.cost
        assert self.script, "a voice message was listened to although the script expects nothing"
        heard = self.script.popleft()
        if isinstance(heard, Exception):
            raise heard
        return heard
