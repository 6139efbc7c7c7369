"""What the media lane notes in a conversation: the titles shown last, and what has arrived but is not told. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Self

from pydantic import AwareDatetime, JsonValue

from parley.conversation.state import Conversation, Document
from parley.ports import LibraryTitle, Services, TitleKind
from parley.tools.tool import Call

LANE_NAME = "media"
REMEMBERED = timedelta(hours=1)
"""How long "the second one" means the second title of the list that was shown last."""
MOST_TOLD = 200
"""The most arrivals that are remembered as told, so that a second notice of one says nothing."""


class ShownTitle(Document):
    """A title of the list that was shown last."""

    kind: TitleKind
    name: str
    year: int = 0
    key: int
    id: int = 0

    @classmethod
    def of(cls, title: LibraryTitle) -> Self:
        """Return what is noted of a title."""
        return cls(kind=title.kind, name=title.name, year=title.year, key=title.key, id=title.id)


class Arrival(Document):
    """A film or an episode that has arrived."""

    kind: TitleKind
    name: str
    """The name of the film with its year, or of the series."""
    key: int
    season: int = 0
    episode: int = 0
    is_upgrade: bool = False
    is_grabbed: bool = False
    """Whether it has only been found, and is being downloaded now."""

    @property
    def place(self) -> str:
        """Return what has arrived, as it is remembered once it was told."""
        what = "grab" if self.is_grabbed else "upgrade" if self.is_upgrade else "new"
        return f"{self.kind}/{self.key}/{self.season}/{self.episode}/{what}"


class MediaNotes(Document):
    """The lane's notes."""

    shown: tuple[ShownTitle, ...] = ()
    """The titles that were shown last, in order."""
    shown_at: AwareDatetime | None = None
    meant: ShownTitle | None = None
    """The title that was added or asked about last: "it"."""
    meant_at: AwareDatetime | None = None
    arrived: tuple[Arrival, ...] = ()
    """What has arrived and is told when no more arrives."""
    arrived_since: AwareDatetime | None = None
    """When the first of what waits has arrived."""
    news: tuple[str, ...] = ()
    """Sentences for an admin that wait with it."""
    trouble: tuple[str, ...] = ()
    """What the services say of themselves, which waits apart, so that nothing else displaces it."""
    untold: int = 0
    """How many reports were too many to be kept: they are counted, and their number is told."""
    untold_trouble: int = 0
    told: tuple[str, ...] = ()
    """The places of the arrivals that were told, the latest last."""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Return the notes as they are stored."""
        return cls.model_validate(stored)

    @classmethod
    def of(cls, conversation: Conversation) -> Self:
        """Return the notes in a conversation."""
        return cls.read(conversation.notes.get(LANE_NAME, {}))

    @classmethod
    def for_call(cls, call: Call[Services]) -> Self:
        """Return the notes in the conversation of a call."""
        return cls.read(call.notes.get(LANE_NAME, {}))

    def listed(self, now: datetime) -> Sequence[ShownTitle]:
        """Return the titles that were shown within the last hour; none if it is longer ago."""
        is_fresh = self.shown_at is not None and now - self.shown_at <= REMEMBERED
        return self.shown if is_fresh else ()

    def pointed(self, now: datetime) -> Sequence[ShownTitle]:
        """Return the titles of which "it" may be one: the title that was meant last, or else those that were shown."""
        meant, listed = self.meant_lately(now), self.listed(now)
        return (meant,) if meant is not None and (self.is_meant_last or len(listed) != 1) else listed

    @property
    def is_meant_last(self) -> bool:
        """Return whether a title was added or asked about since the last list was shown."""
        return self.meant_at is not None and (self.shown_at is None or self.meant_at >= self.shown_at)

    def meant_lately(self, now: datetime) -> ShownTitle | None:
        """Return the title that was added or asked about within the last hour; None if there is none."""
        is_fresh = self.meant_at is not None and now - self.meant_at <= REMEMBERED
        return self.meant if is_fresh else None

    def noted_names(self) -> Sequence[str]:
        """Return the names of the titles that the person was shown, or has meant, last."""
        return tuple(each.name for each in (*self.shown, *filter(None, (self.meant,))))

    def latest_names(self) -> Sequence[str]:
        """Return the names of what was spoken of last: the title that was meant, or else those that were shown."""
        return (
            (self.meant.name,)
            if self.meant is not None and self.is_meant_last
            else tuple(each.name for each in self.shown)
        )

    def meaning(self, title: LibraryTitle, now: datetime) -> Self:
        """Return the notes with this title as the one that is meant by "it"."""
        return self.change(meant=ShownTitle.of(title), meant_at=now)

    def showing(self, titles: Sequence[LibraryTitle], now: datetime) -> Self:
        """Return the notes with these titles as the ones that were shown last."""
        return self.change(shown=tuple(map(ShownTitle.of, titles)), shown_at=now)

    def with_told(self, places: Sequence[str]) -> Self:
        """Return the notes with these arrivals as told."""
        told = (*self.told, *places)[-MOST_TOLD:]
        return self.change(arrived=(), arrived_since=None, news=(), trouble=(), untold=0, untold_trouble=0, told=told)

    def store(self) -> dict[str, JsonValue]:
        """Return the notes as they are stored."""
        return self.model_dump(mode="json", exclude_defaults=True)
