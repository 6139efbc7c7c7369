"""Who is told of a title: who has asked for it, and who follows it. Each is a row that lies beside the conversations,
with a pointer in the person's own, so that an export and an erasure find it.

    id: <kind>-<key>-<the conversation in which it was followed first>
"""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from parley.errors import ToolAsks, ToolRefused
from parley.lanes.media import choosing
from parley.lanes.media.choosing import title_with_year
from parley.lanes.media.texts import say
from parley.ports import LibraryTitle, Put, Services, TitleKind
from parley.tools.tool import Arguments, Call, Result, Tier, tool

FOLLOWER = "FOLLOWER"
MOST_FOLLOWED = 50
"""The most titles that one person follows."""


def row_id(kind: TitleKind, key: int, conversation: str) -> str:
    """Return the id of the row by which a conversation follows a title."""
    return f"{kind}-{key}-{conversation}"


def follow(call: Call[Services], title: LibraryTitle, has_asked: bool = False) -> None:
    """Let the person of this call follow a title, anew if they have left it. `has_asked`: they are who asked for it. A
    repeat changes nothing.
    """
    asked = {"has_asked": True} if has_asked else {}
    fields = {
        "is_on": True,
        "kind": title.kind,
        "key": title.key,
        "name": title.name,
        "year": title.year,
        "conversation": call.conversation,
        **asked,
    }
    rows, id = call.services.rows(FOLLOWER), row_id(title.kind, title.key, call.conversation)
    if known := _rows_of(call, title.kind, title.key):
        rows.change("", known[0]["id"], {"is_on": True, **asked})
        return
    row = Put(FOLLOWER, id, fields, is_personal=True)
    if rows.together(call.conversation, call.effect, call.now, (row,)):
        rows.change("", id, {"is_on": True, **asked})


def followed(call: Call[Services]) -> Sequence[dict[str, Any]]:
    """Return the rows of the titles that the person of this call follows."""
    rows = [row for row in call.services.rows(FOLLOWER).of_person(call.conversation) if row["is_on"]]
    return list({(row["kind"], row["key"]): row for row in rows}.values())


def _rows_of(call: Call[Services], kind: TitleKind, key: int) -> Sequence[dict[str, Any]]:
    """Return the rows by which the person of this call follows a title, or did once. There are two where two of their
    conversations followed it that are one now; the id of such a row names the other conversation."""
    rows = call.services.rows(FOLLOWER).of_person(call.conversation)
    return [row for row in rows if (row["kind"], row["key"]) == (kind, key)]


def of_title(services: Services, kind: TitleKind, key: int) -> Sequence[dict[str, Any]]:
    """Return the rows of everybody who follows a title now."""
    rows = services.rows(FOLLOWER).list("")
    return [row for row in rows if row["is_on"] and (row["kind"], row["key"]) == (kind, key)]


def conversations(services: Services, kind: TitleKind, key: int) -> Sequence[str]:
    """Return the conversations that follow a title."""
    return sorted({str(row["conversation"]) for row in of_title(services, kind, key)})


def are_followed(services: Services, conversation: str) -> frozenset[tuple[str, int]]:
    """Return the kinds and keys of the titles that a person follows now."""
    rows = services.rows(FOLLOWER).of_person(conversation)
    return frozenset((str(row["kind"]), int(row["key"])) for row in rows if row["is_on"])


def is_asked_for(services: Services, kind: TitleKind, key: int) -> bool:
    """Return whether somebody here has asked for a title, also if they follow it no more."""
    rows = services.rows(FOLLOWER).list("")
    return any(row.get("has_asked") and (row["kind"], row["key"]) == (kind, key) for row in rows)


def end_for_all(services: Services, kind: TitleKind, key: int) -> None:
    """Let nobody follow a title that was removed, nor count as who has asked for it. A repeat changes nothing."""
    rows = services.rows(FOLLOWER)
    for row in rows.list(""):
        if (row["kind"], row["key"]) == (kind, key):
            rows.change("", row["id"], {"is_on": False, "has_asked": False})


class TitleToFollow(Arguments):
    """The title that is followed, or is not any more."""

    title: str = Field(max_length=200, description="The person's own words for it.")


class FollowedTitle(Arguments):
    """A title that is followed, or is not any more."""

    kind: TitleKind
    key: int
    name: str
    year: int

    @property
    def title(self) -> LibraryTitle:
        """The title itself."""
        return LibraryTitle(self.kind, self.name, self.year, self.key)


def _to_follow(call: Call[Services], given: TitleToFollow) -> FollowedTitle:
    """Return the title of the library that the person names. Raises ToolRefused if they follow it, or too many."""
    title = choosing.in_library(call, given.title, None)
    rows = followed(call)
    if any((row["kind"], row["key"]) == (title.kind, title.key) for row in rows):
        raise ToolRefused(say(call).follows_already.format(title=title_with_year(title)))
    if len(rows) >= MOST_FOLLOWED:
        raise ToolRefused(say(call).follows_too_many.format(most=MOST_FOLLOWED))
    return FollowedTitle(kind=title.kind, key=title.key, name=title.name, year=title.year)


def _to_leave(call: Call[Services], given: TitleToFollow) -> FollowedTitle:
    """Return the title that the person follows and names. Raises ToolRefused if they follow none that is called so."""
    rows = [LibraryTitle(row["kind"], row["name"], int(row["year"]), int(row["key"])) for row in followed(call)]
    option = choosing.OPTION.fullmatch(given.title)
    if option is not None:
        found = [each for each in rows if (each.kind, each.key) == (option[1], int(option[2]))]
    else:
        found = choosing.called_so(rows, given.title)
    if not found:
        raise ToolRefused(say(call).follows_not.format(words=choosing.shortened(given.title)))
    if len(found) > 1:
        raise ToolAsks(say(call).which, "title", choosing.options(found))
    return FollowedTitle(kind=found[0].kind, key=found[0].key, name=found[0].name, year=found[0].year)


@tool(
    Tier.WRITE,
    phrases={
        "en": ["follow the series {title:The Bear}", "follow the movie {title:Dune}"],
        "es": ["sigue la serie {title:The Bear}", "sigue la película {title:Dune}"],
    },
    prepare=_to_follow,
    question=lambda call, wanted: say(call).ask_follow.format(title=title_with_year(wanted.title)),
)
def follow_title(call: Call[Services], arguments: FollowedTitle) -> Result:
    """Tell the person from now on when a title of the library, or a new episode of it, is there."""
    follow(call, arguments.title)
    return Result(say(call).follows.format(title=title_with_year(arguments.title)))


@tool(
    Tier.WRITE,
    phrases={
        "en": ["stop following the series {title:The Bear}", "stop following the movie {title:Dune}"],
        "es": ["deja de seguir la serie {title:The Bear}", "deja de seguir la película {title:Dune}"],
    },
    prepare=_to_leave,
    question=lambda call, wanted: say(call).ask_leave.format(title=title_with_year(wanted.title)),
    in_help=False,
)
def unfollow_title(call: Call[Services], arguments: FollowedTitle) -> Result:
    """Tell the person no more of a title."""
    for row in _rows_of(call, arguments.kind, arguments.key):
        call.services.rows(FOLLOWER).change("", row["id"], {"is_on": False})
    return Result(say(call).follows_no_more.format(title=title_with_year(arguments.title)))


FOLLOWING = (follow_title, unfollow_title)
"""The tools of this file, in the order in which a model and HELP are offered them."""
