"""What an operator has set about who is let in. Pure."""

from dataclasses import dataclass
from typing import Literal

from parley.conversation.admission import TRIES, Admission
from parley.conversation.events import Channel
from parley.conversation.questions import normalise

AdminChannel = Literal["any", "whatsapp"]


@dataclass(frozen=True)
class AdmissionPolicy:
    """What an operator has set about who is let in."""

    admission: Admission = "open"
    invite_code: str = ""
    """Compared without case and punctuation. Empty lets in nobody who is asked for one."""
    admins: frozenset[str] = frozenset()
    """Numbers in E.164. They are let in whatever the admission, and are never blocked."""
    admin_channel: AdminChannel = "any"
    """Over which channel an admin may command: a sender of SMS can be forged, one of WhatsApp cannot."""
    introduces: bool = False
    """Whether somebody new is asked a thing or two."""

    def opens(self, number: str, text: str = "", tries: int = 0) -> bool:
        """Whether somebody with this number, who says this after so many wrong codes, is let in at once."""
        if number in self.admins or self.admission == "open":
            return True
        code = normalise(self.invite_code)
        return self.admission == "invite" and bool(code) and tries < TRIES and normalise(text) == code

    def commands(self, number: str, channel: Channel) -> bool:
        """Whether what comes from this number over this channel may command the service."""
        return number in self.admins and (self.admin_channel == "any" or channel is Channel.WHATSAPP)
