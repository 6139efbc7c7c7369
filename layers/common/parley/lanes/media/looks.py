"""The tools of the media lane that only look: what comes, what is being downloaded, and how the libraries are."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from pydantic import Field

from parley.errors import LibraryError
from parley.lanes.media.choosing import libraries, problem, shortened
from parley.lanes.media.texts import say
from parley.ports import ComingRelease, HomeLibrary, LibraryDownload, LibraryStatus, Services
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NoArguments, Result, Tier, tool

MOST_LINES = 15
"""The most lines of a list."""
GIGABYTE = 10**9
Looked = TypeVar("Looked")


class EpisodeDays(Arguments):
    """How many days ahead are looked at, for episodes."""

    days: int = Field(7, ge=1, le=30)


class MovieDays(Arguments):
    """How many days ahead are looked at, for films."""

    days: int = Field(30, ge=1, le=90)


def _coming(call: Call[Services], library: HomeLibrary, days: int) -> Result:
    """Return what comes out in this many days, by the person's clock."""
    says = say(call)
    try:
        found = library.coming(call.now, call.now + timedelta(days=days))
    except LibraryError as error:
        return Result(problem(call, error))
    if not found:
        return Result(says.nothing_comes[library.kind].format(days=days))
    lines = [_release_line(call, each) for each in found[:MOST_LINES]]
    more = len(found) - MOST_LINES
    lines += [says.more.format(count=more)] if more > 0 else []
    return Result("\n".join((says.comes[library.kind].format(days=days), *lines)))


def _release_line(call: Call[Services], release: ComingRelease) -> str:
    from babel.dates import format_skeleton, format_time  # most turns name no day

    at = release.at.astimezone(call.zone) if release.has_time else release.at
    day = format_skeleton("EMMMd", at, locale=call.language)
    when = f"{day} {format_time(at, 'HH:mm', locale=call.language)}" if release.has_time else day
    number = f" {release.season}x{release.episode:02}" if release.episode else ""
    subtitle = f" “{shortened(release.subtitle, 40)}”" if release.subtitle else ""
    return f"- {when}: {shortened(release.name)}{number}{subtitle}"


@tool(
    Tier.READ,
    phrases={
        "en": [
            "what episodes are coming",
            *variants("<which|what> episodes <are coming|come|air> <this week|soon|next>", "upcoming episodes"),
            *variants(
                "<any|are there any> new <episodes|eps> <tonight|today|this week|coming|soon|>", "episodes coming up"
            ),
            *variants("<when is|whens|when's> the next episode <out|on|>", "new <episodes|episode> <today|this week>"),
            *variants("<which|what> <shows|series> <come back|are back|have new episodes> <soon|this week>"),
        ],
        "es": [
            "qué episodios vienen",
            *variants("qué <episodios|capítulos> <vienen|salen> <esta semana|pronto>"),
            *variants(
                "próximos <episodios|capítulos>", "<hay|algún> <capítulos nuevos|capítulo nuevo> <hoy|esta semana|>"
            ),
            *variants("cuándo sale el próximo <episodio|capítulo>", "qué series <vuelven|tienen capítulos> pronto"),
        ],
    },
    outside=True,
)
def get_upcoming_episodes(call: Call[Services], arguments: EpisodeDays) -> Result:
    """Tell which episodes of the library's series are shown in the next days."""
    return _coming(call, libraries(call, "series")[0], arguments.days)


@tool(
    Tier.READ,
    phrases={
        "en": [
            "what movies are coming",
            *variants("<which|what> <movies|films> <are coming|come|come out> <soon|this month|next>"),
            *variants("upcoming <movies|films>", "<movies|films> coming <soon|up|>", "new <movies|films> this month"),
            *variants("<any|are there any> <movies|films> <coming|coming out|coming soon|about to arrive>"),
            *variants("when do our <movies|films> come out", "which <movies|films> are out soon"),
        ],
        "es": [
            "qué películas vienen",
            *variants("qué <películas|pelis> <salen|vienen> <pronto|este mes|>", "próximas <películas|pelis>"),
            *variants("<hay|qué> <estrenos|películas por llegar|pelis por llegar>", "estrenos <de este mes|de cine|>"),
        ],
    },
    outside=True,
)
def get_upcoming_movies(call: Call[Services], arguments: MovieDays) -> Result:
    """Tell which films of the library come out in the next days."""
    return _coming(call, libraries(call, "movie")[0], arguments.days)


@tool(
    Tier.READ,
    phrases={
        "en": [
            "what's coming this week",
            *variants("what<'s| is|s> <coming|on|airing> <this week|soon|next|the next days>"),
            *variants(
                "what<'s| is|s> coming <in the next|the next> {days:10} days",
                "anything new <this week|coming|coming up>",
            ),
            *variants("what <comes|lands|is new> <next week|this week|next|in the next days>"),
            *variants(
                "<what's|whats|what is> <landing|on the way|coming up|coming out> <this week|soon|>", "coming soon"
            ),
            *variants("what can we look forward to", "upcoming things", "<what's|whats> coming"),
        ],
        "es": [
            "qué viene esta semana",
            *variants("qué <viene|sale|hay> <esta semana|pronto|estos días>", "qué hay de nuevo esta semana"),
            "qué viene en los próximos {days:10} días",
            *variants("qué <se viene|viene|llega|sale> <la próxima semana|la semana que viene|estos días|pronto|>"),
            *variants("<hay algo|algo> nuevo <esta semana|pronto>"),
        ],
    },
    outside=True,
    is_for_phrases=True,
)
def get_upcoming(call: Call[Services], arguments: EpisodeDays) -> Result:
    """Tell which episodes and films of the libraries come in the next days."""
    found = [_coming(call, library, arguments.days) for library in libraries(call, None)]
    return Result("\n".join(each.words for each in found))


def _of_each(
    call: Call[Services],
    look: Callable[[HomeLibrary], Looked],
    line: Callable[[HomeLibrary, Looked], Sequence[str]],
) -> list[str]:
    """Return the lines of what each library is asked; one that does not answer has a line that says so."""
    lines: list[str] = []
    for library in libraries(call, None):
        try:
            lines += line(library, look(library))
        except LibraryError as error:
            lines.append(problem(call, error))
    return lines


def time_left(call: Call[Services], seconds: int) -> str:
    """Return a time that is left, in the largest unit that fits."""
    units = say(call).units
    minutes = max(1, round(seconds / 60))
    if minutes < 100:
        return units["minutes"].format(count=minutes)
    hours = round(minutes / 60)
    return units["hours"].format(count=hours) if hours < 49 else units["days"].format(count=round(hours / 24))


@tool(
    Tier.READ,
    phrases={
        "en": [
            "what is downloading",
            *variants("<what's|what is|whats> <downloading|in the queue|in the download queue>", "download queue"),
            *variants("<show|show me> the <queue|download queue|downloads>", "what are you downloading", "downloads"),
            *variants("<how far is|how are> <the download|the downloads|my download>", "download <status|progress>"),
            *variants("<any|are there any|are there> downloads <running|going|>", "<is anything|anything> downloading"),
            *variants("how <is|are> the download<s|> <going|doing|>", "what are you <fetching|downloading> right now"),
            *variants(
                "<what's|whats> <stuck|in the line|still coming down|being downloaded>", "anything still coming down"
            ),
            *variants("did the download fail", "why is <it|the download> <stuck|taking so long|so slow>"),
        ],
        "es": [
            "qué se está descargando",
            *variants("qué <está descargando|estás descargando|se descarga>"),
            *variants(
                "cola de descargas", "descargas", "qué hay en la cola", "cómo <va|van> <la descarga|las descargas>"
            ),
            *variants(
                "<hay algo|algo> <descargándose|bajando|bajándose>", "sigue bajando algo", "qué <está|se está> bajando"
            ),
            *variants("por qué <tarda tanto|está parada> la descarga", "falló la descarga"),
        ],
    },
    outside=True,
)
def get_download_queue(call: Call[Services], arguments: NoArguments) -> Result:
    """Tell what is being downloaded: how far it is, how long it takes, and what is stalled and why."""

    def line(_: HomeLibrary, found: Sequence[LibraryDownload]) -> Sequence[str]:
        return [_download_line(call, each) for each in found]

    lines = _of_each(call, lambda library: library.downloads(), line)
    return Result("\n".join(lines[:MOST_LINES]) if lines else say(call).nothing_downloads)


def _download_line(call: Call[Services], found: LibraryDownload) -> str:
    return f"- {shortened(found.name)}: {download_state(call, found)}"


def download_state(call: Call[Services], found: LibraryDownload) -> str:
    """Return how far a download is, and how long it takes or why it is stalled: "40%, 12 min left"."""
    states, percent = say(call).downloads, found.percent
    if found.is_stalled:
        why = shortened(found.problem, 120)
        return states["stalled why" if why else "stalled"].format(percent=percent, why=why)
    if found.seconds is None:
        return states["moving"].format(percent=percent)
    return states["until"].format(percent=percent, left=time_left(call, found.seconds))


@tool(
    Tier.READ,
    phrases={
        "en": [
            "library status",
            *variants("how is the library", "<disk space|free space>", "is the library <ok|up>"),
            *variants("how much <space|room|disk space> <is left|do we have|do we have left>"),
            *variants(
                "is there <enough|any|still> <space|room>", "is there space left", "are we running out of <space|disk>"
            ),
            *variants(
                "<is the|the> <library|server|plex|radarr|sonarr> <up|down|ok|working|alive>", "how many gigs free"
            ),
            *variants("is everything <ok|fine|alright> with the <library|server>", "room for more <movies|films|>"),
            *variants("how is the library doing", "<what's|whats> the status of the library", "does the library work"),
            *variants("is something wrong with <plex|radarr|sonarr|the library>", "health check"),
            *variants("is <plex|radarr|sonarr> <up|down|ok|working|still alive>", "is the <disk|drive> full"),
        ],
        "es": [
            *("estado de la biblioteca", "cómo está la biblioteca", "espacio en disco"),
            *variants("cuánto <espacio|sitio> <queda|hay>", "<hay|queda> <espacio|sitio> <suficiente|>"),
            *variants("<funciona|está bien> <la biblioteca|el servidor|plex|el plex|radarr|sonarr>", "se cayó el plex"),
            *variants("está todo bien con <el servidor|la biblioteca>", "nos estamos quedando sin <disco|espacio>"),
        ],
    },
    outside=True,
)
def library_status(call: Call[Services], arguments: NoArguments) -> Result:
    """Tell how the libraries are: whether they answer, their disk space, and what they complain of."""

    def lines(library: HomeLibrary, found: LibraryStatus) -> Sequence[str]:
        says = say(call)
        disks = [
            says.disk.format(path=path, free=round(free / GIGABYTE), total=round(total / GIGABYTE))
            for path, free, total in found.disks[:4]
        ]
        problems = [shortened(each, 160) for each in found.problems[:4]]
        first = says.works.format(service=library.service, version=found.version)
        return [first, *disks, *(f"- {each}" for each in problems)]

    return Result("\n".join(_of_each(call, lambda library: library.status(), lines)))


LOOKS = (get_upcoming, get_upcoming_episodes, get_upcoming_movies, get_download_queue, library_status)
"""The tools of this file, in the order in which a model and HELP are offered them."""
