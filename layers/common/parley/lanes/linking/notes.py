"""What the linking lane notes in the conversation: the link that waits for the person's consent, and the job that
copies what is kept here to their account. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Self

from pydantic import AwareDatetime, JsonValue

from parley.conversation.account_services import FIRST, ServiceName
from parley.conversation.state import Conversation, Document

LANE_NAME = "linking"


class LinkingNotes(Document):
    """The lane's notes: at most one link is open, and at most one job copies. A newer one takes its place."""

    link: str = ""
    """The id of the open link; empty if none is open."""
    until: AwareDatetime | None = None
    """When the open link is not valid any more."""
    services: tuple[ServiceName, ...] = FIRST
    """The services for which the link asks."""
    adds: bool = False
    """Whether the link is to allow more of the account that is connected."""
    account: str = ""
    """The account that was connected when the link was sent; empty if none was."""
    copying: str = ""
    """The id of the job that is going on; empty if none is."""
    offered_for: str = ""
    """The key of the account for which copying was offered when it was connected."""
    offered: tuple[ServiceName, ...] = ()
    """The services of which copying was offered then, so that connecting the account again does not offer it again."""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Return the notes as they are stored."""
        return cls.model_validate(stored)

    @classmethod
    def of(cls, conversation: Conversation) -> Self:
        """Return the notes in a conversation."""
        return cls.read(conversation.notes.get(LANE_NAME, {}))

    def is_open(self, link: object, now: datetime) -> bool:
        """Return whether this is the id of the open link, and it is still valid."""
        return bool(self.link) and link == self.link and self.until is not None and now < self.until

    def closed(self) -> Self:
        """Return the notes without the open link."""
        return self.change(link="", until=None, services=FIRST, adds=False, account="")

    def store(self) -> dict[str, JsonValue]:
        """Return the notes as they are stored."""
        return self.model_dump(mode="json", exclude_defaults=True)
