"""The tools of the media lane that tell how things stand: a title, the whole library, and who follows what.

there                      "Yes: Dune (2021) is in your library, ready to watch."
being downloaded           how far it is, how long it takes, and why it is stalled
in the library, not there  it is still looked for
not in the library         so, and it is offered to be added
"""

from collections.abc import Sequence

from pydantic import Field

from parley.conversation.admission import person_label
from parley.errors import LibraryError, ToolAsks, ToolRefused
from parley.lanes.media import choosing, followers, reading
from parley.lanes.media.choosing import title_with_year
from parley.lanes.media.looks import download_state
from parley.lanes.media.notes import MediaNotes, ShownTitle
from parley.lanes.media.texts import say
from parley.lanes.media.tools import SeriesToAdd, add_title, title_to_add
from parley.ports import LibraryDownload, LibraryTitle, Services, TitleKind
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, LaneAction, MissingArgument, NoArguments, Result, Tier, tool

MOST_TOLD = 5
"""The most titles of which one answer tells how they stand."""
MOST_LISTED = 30
"""The most titles of one list: more cannot be read on a phone."""
MOST_NAMED = 9
"""The most people who are named as waiting for one title."""


class AskedTitle(Arguments):
    """The title that is asked about."""

    title: str = Field(max_length=200, description="The person's own words for it.")


class TitleOfKind(AskedTitle):
    """The title that is asked about, and whether it is a film or a series."""

    kind: str = Field("", pattern="^(movie|series|)$", description="movie or series; empty: not said.")


@tool(Tier.READ, outside=True, is_for_phrases=True, in_help=False)
def title_standing(call: Call[Services], arguments: TitleOfKind) -> Result:
    """Tell whether a title is in the library, being downloaded, still looked for, or not there; then offer to add
    it."""
    kind: TitleKind | None = {"movie": "movie", "series": "series"}.get(arguments.kind)  # type: ignore[assignment]
    pointed, held = _held(call, arguments.title, kind)
    if not held:
        return _not_there(call, kind, arguments.title, pointed)
    lines = [_standing_line(call, each) for each in held[:MOST_TOLD]]
    lines += [say(call).more.format(count=len(held) - MOST_TOLD)] if len(held) > MOST_TOLD else []
    notes = MediaNotes.for_call(call)
    known = notes.meaning(held[0], call.now) if len(held) == 1 else notes.showing(held[:MOST_TOLD], call.now)
    return Result("\n".join(lines), notes=known.store())


def _held(call: Call[Services], words: str, kind: TitleKind | None) -> tuple[ShownTitle | None, Sequence[LibraryTitle]]:
    """Return the title of the list shown last to which the words point, if they do, and the titles of the library that
    they mean.
    """
    pointed = choosing.of_list(call, words, kind)
    titles = choosing.all_titles(call, pointed.kind if pointed else kind)
    held = [each for each in titles if each.key == pointed.key] if pointed else choosing.called_so(titles, words)
    return pointed, held


def _standing_line(call: Call[Services], title: LibraryTitle) -> str:
    """Return the sentence that tells how a title of the library stands."""
    says, named = say(call), title_with_year(title)
    if title.is_there:
        return says.stands["there"].format(title=named)
    if coming := _downloads_of(call, title):
        more = says.more.format(count=len(coming) - 1) if len(coming) > 1 else ""
        states = " ".join(filter(None, (download_state(call, coming[0]), more)))
        return says.stands["downloading"].format(title=named, state=states)
    if title.files:
        return says.stands["in part"].format(title=named, files=title.files, episodes=title.episodes)
    return says.stands["wanted"].format(title=named)


def _downloads_of(call: Call[Services], title: LibraryTitle) -> Sequence[LibraryDownload]:
    """Return what is being downloaded of a title, what is farthest first. Raises ToolRefused if its library does not
    answer.
    """
    (library,) = choosing.libraries(call, title.kind)
    try:
        found = library.downloads()
    except LibraryError as error:
        raise ToolRefused(choosing.problem(call, error)) from None
    return sorted((each for each in found if each.key == title.key), key=lambda each: -each.percent)


def _not_there(call: Call[Services], kind: TitleKind | None, words: str, pointed: ShownTitle | None) -> Result:
    """Return that a title is not in the library, and the question whether it, or which one of several, is added."""
    says, notes = say(call), MediaNotes.for_call(call)
    title = f"#{pointed.kind}/{pointed.key}" if pointed else words
    try:
        wanted = title_to_add(call, SeriesToAdd(title=title, monitor="all", season=0))
    except ToolAsks as asks:
        which = MissingArgument(says.which_to_add, add_title.name, "title", options=tuple(asks.options))
        shown = notes.showing([choosing.of_option(*each) for each in asks.options], call.now).store()
        return Result(says.none_there.format(words=choosing.shortened(words)), asks=(which,), notes=shown)
    except ToolRefused as refused:
        return Result(str(refused), is_unanswered=True)
    named = LibraryTitle(wanted.kind, wanted.name, wanted.year, wanted.key)
    known = notes.meaning(named, call.now).store()
    absent = says.stands["absent"].format(title=title_with_year(named))
    return Result(absent, notes=known, confirms=(LaneAction(add_title.name, wanted),))


# --- the whole library ------------------------------------------------------------------------------------------------


def _listed(call: Call[Services], kind: TitleKind | None) -> Result:
    """Return the titles of the libraries with their numbers, what is there first; what does not answer says so."""
    says, lines = say(call), list[str]()
    for library in choosing.libraries(call, kind):
        try:
            titles = library.titles()
        except LibraryError as error:
            lines.append(choosing.problem(call, error))
            continue
        there = sum(each.is_there for each in titles)
        lines.append(
            says.holds[library.kind].format(count=len(titles), there=there) if titles else says.empty[library.kind]
        )
        named = sorted(titles, key=lambda each: reading.plain_name(each.name))
        lines += [f"- {_listed_title(call, each)}" for each in named[:MOST_LISTED]]
        lines += [says.more.format(count=len(titles) - MOST_LISTED)] if len(titles) > MOST_LISTED else []
    return Result("\n".join(lines))


def _listed_title(call: Call[Services], title: LibraryTitle) -> str:
    named = title_with_year(title)
    return named if title.is_there else f"{named}: {say(call).not_yet}"


@tool(
    Tier.READ,
    phrases={
        "en": [
            "what is in the library",
            *variants("<suggest|recommend> something <from|in|out of> <our|the> <library|collection>"),
            *variants("what else <is|do we have|have we got> <on|in> there", "what else have we got"),
            *variants("<what's|whats|what do we have|what have we got> in <the|our> library"),
            *variants("what <do|have> you <have|got> in <the|our> library"),
            *variants(
                "<list|show|show me> <the|our> <library|titles>", "what's on <plex|jellyfin>", "what titles do we have"
            ),
        ],
        "es": [
            "qué hay en la biblioteca",
            *variants("qué más <hay|tenemos>", "qué más hay <ahí|en la biblioteca>"),
            *variants("qué <tenemos|tienes> en la biblioteca", "<muestra|enseña|muéstrame|enséñame> la biblioteca"),
            *variants("qué títulos <tenemos|hay>", "qué hay en <plex|jellyfin>"),
        ],
    },
    outside=True,
    is_for_phrases=True,
    in_help=False,
)
def list_titles(call: Call[Services], arguments: NoArguments) -> Result:
    """List the films and series of the libraries."""
    return _listed(call, None)


@tool(
    Tier.READ,
    phrases={
        "en": [
            *variants("<what|which> <movies|films> <do we have|have we got|are there|are in the library>"),
            *variants("<list|show me> <the|our|all the|all> <movies|films>", "how many <movies|films> do we have"),
        ],
        "es": [
            *variants("qué <películas|pelis> <tenemos|hay|tienes>", "cuántas <películas|pelis> tenemos"),
            *variants("<lista|muéstrame|enséñame> las <películas|pelis>"),
        ],
    },
    outside=True,
    is_for_phrases=True,
    in_help=False,
)
def list_movies(call: Call[Services], arguments: NoArguments) -> Result:
    """List the films of the library."""
    return _listed(call, "movie")


@tool(
    Tier.READ,
    phrases={
        "en": [
            *variants("<what|which> <series|shows|tv shows> <do we have|have we got|are there|are in the library>"),
            *variants("<list|show me> <the|our|all the|all> <series|shows>", "how many <series|shows> do we have"),
        ],
        "es": [
            *variants("qué series <tenemos|hay|tienes>", "cuántas series tenemos"),
            *variants("<lista|muéstrame|enséñame> las series"),
        ],
    },
    outside=True,
    is_for_phrases=True,
    in_help=False,
)
def list_series(call: Call[Services], arguments: NoArguments) -> Result:
    """List the series of the library."""
    return _listed(call, "series")


# --- who follows what -------------------------------------------------------------------------------------------------


@tool(
    Tier.READ,
    phrases={
        "en": [
            "what am i following",
            *variants(
                "what do i follow", "<what|which> <titles|series|shows|movies|films> <am i following|do i follow>"
            ),
            *variants("<list|show me> <what i follow|my follows|the shows i follow|what i asked for>", "my follows"),
            *variants("what <do you message me about|are you keeping me posted about|have i subscribed to>"),
            *variants("am i following anything", "<which|what> titles do i get news of", "which ones do i follow"),
            *variants("what <have i asked for|did i ask for|have i requested|did i request|have i added|did i add>"),
        ],
        "es": [
            "qué sigo",
            *variants("qué <estoy siguiendo|títulos sigo|series sigo|películas sigo>"),
            *variants("qué <he pedido|pedí|he añadido>", "<lista de lo que sigo|lo que sigo|mis seguidos>"),
            *variants("de qué <títulos|series|pelis> me avisas", "a qué estoy <suscrita|suscrito>"),
        ],
    },
    outside=True,
    in_help=False,
    is_for_phrases=True,
)
def list_followed(call: Call[Services], arguments: NoArguments) -> Result:
    """List the titles of which the person is told, because they asked for them or follow them."""
    rows = followers.followed(call)
    if not rows:
        return Result(say(call).follows_nothing)
    titles = [LibraryTitle(row["kind"], row["name"], int(row["year"]), int(row["key"])) for row in rows]
    lines = [f"- {title_with_year(each)}" for each in titles]
    known = MediaNotes.for_call(call).showing(titles[:MOST_LISTED], call.now).store()
    return Result("\n".join((say(call).follows_these, *lines)), notes=known)


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "who <asked for|wanted|added|requested|ordered|wants|asked to add|is waiting for> {title:Severance}",
            "who's waiting for {title:Severance}",
            "whos waiting for {title:Severance}",
            *variants("who put {title:Severance} <on|on here|on there|in>", "whose idea was {title:Severance}"),
            *variants("<tell me|do you know> who <asked for|ordered|added|wanted|requested> {title:Severance}"),
            "was it me who asked for {title:Severance}",
        ),
        "es": variants(
            "quién <pidió|ha pedido|añadió|agregó|quería|quiere|puso|solicitó|encargó> {title:Severance}",
            "quién fue el que pidió {title:Severance}",
            "dime quién <pidió|encargó|puso> {title:Severance}",
            "de quién fue la idea de {title:Severance}",
        ),
    },
    outside=True,
    direct=True,
    role="admin",
    in_help=False,
)
def who_asked(call: Call[Services], arguments: AskedTitle) -> Result:
    """Tell an admin who has asked for a title, and who else is told of it."""
    _, found = _held(call, arguments.title, None)
    if not found:
        return Result(say(call).not_there.format(words=choosing.shortened(arguments.title)))
    return Result("\n".join(_asked_by(call, each) for each in found[:MOST_TOLD]))


def _asked_by(call: Call[Services], title: LibraryTitle) -> str:
    """Return who has asked for a title of the library, and who else is told of it."""
    says, named = say(call), title_with_year(title)
    rows = followers.of_title(call.services, title.kind, title.key)
    asked = {str(row["conversation"]) for row in rows if row.get("has_asked")}
    others = {str(row["conversation"]) for row in rows} - asked
    lines = [
        sentence.format(title=named, who=_names(call, conversations))
        for sentence, conversations in ((says.asked_by, asked), (says.followed_by, others))
        if conversations
    ]
    return " ".join(lines) or says.asked_by_nobody.format(title=named)


def _names(call: Call[Services], conversations: set[str]) -> str:
    """Return the people of these conversations as an admin reads them."""
    people = call.services.people
    entries = people.with_ids(sorted(conversations)[:MOST_NAMED]) if people is not None else []
    return ", ".join(person_label(each.name, each.number) for each in entries) or say(call).somebody


STANDING = (title_standing, list_titles, list_movies, list_series, list_followed, who_asked)
"""The tools of this file, in the order in which HELP would offer them. No model is offered them: it has those of
`looks.py` and of `tools.py`."""
