"""The operator's settings of who is let in. Pure."""

from dataclasses import dataclass
from typing import Literal

from parley.conversation.admission import CODE_TRIES, Admission
from parley.conversation.events import Channel
from parley.conversation.normal_form import normalise

AdminChannel = Literal["any", "whatsapp"]


@dataclass(frozen=True)
class AdmissionPolicy:
    """The operator's settings of who is let in, and who may command the service."""

    mode: Admission = "open"
    invite_code: str = ""
    """The invite code, compared without case and punctuation. With an empty code nobody who is asked for one is let in.

    """
    admins: frozenset[str] = frozenset()
    """The admins' numbers in E.164. Admins are let in whatever the admission, and are never blocked."""
    admin_channel: AdminChannel = "any"
    """The channel over which an admin may command the service: the sender of an SMS can be forged, on WhatsApp it
    cannot."""
    introduces: bool = False
    """Whether somebody new is asked for their name and time zone."""

    def opens(self, number: str, text: str = "", tries: int = 0) -> bool:
        """Return whether a person with this number is let in at once: they are an admin, everybody is let in, or `text`
        is the invite code and they have sent fewer than CODE_TRIES wrong ones today (`tries`)."""
        if number in self.admins or self.mode == "open":
            return True
        code = normalise(self.invite_code)
        return self.mode == "invite" and bool(code) and tries < CODE_TRIES and normalise(text) == code

    def commands(self, number: str, channel: Channel) -> bool:
        """Return whether a message from this number over this channel may give an admin's commands."""
        return number in self.admins and (self.admin_channel == "any" or channel is Channel.WHATSAPP)
