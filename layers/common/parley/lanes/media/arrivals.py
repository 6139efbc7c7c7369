"""What the home's libraries report, and who is told of it.

in the conversation of the library    a report is handed on to the conversations that follow its title; reports of
                                      the service itself and of titles that were added go to admins
in a person's conversation            it is noted, and told once nothing more has come for some minutes: the
                                      episodes of a season are one message. Quiet hours and the daily cap bind
told before, or reported again        nothing is said
nobody follows the title              nothing happens
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import ConfigDict, Field, JsonValue, ValidationError

from parley.conversation.events import Notified
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer, TimerRules, whole_seconds
from parley.deferred import DeferredModel
from parley.lanes import admins
from parley.lanes.lane import Delay, Handler, LaneTimer
from parley.lanes.media import followers
from parley.lanes.media.choosing import shortened
from parley.lanes.media.notes import LANE_NAME, Arrival, MediaNotes
from parley.lanes.media.texts import MediaTexts, of, say
from parley.ports import Services, TitleKind, TurnContext
from parley.tools.tool import Arguments, Call, LaneAction, Result, Tier, TimerRequest, tool

NEWS, ARRIVED, HOME_NEWS = "library_news", "arrived", "home_news"
"""The names of the events: what a service reports, what a follower is told of, and what an admin is told of."""
ARRIVALS = f"{LANE_NAME}.arrivals"
"""The kind of the timer that tells what has arrived, as documents store it."""
TOGETHER, LONGEST = timedelta(minutes=3), timedelta(minutes=20)
"""How long nothing more has to come until what has arrived is told, and how long the first of it waits at most."""
MOST_WAITING, MOST_LINES = 200, 12
"""The most arrivals that wait to be told, and the most lines of one message about titles, and about services."""


class LibraryReport(Arguments):
    """What a service reports of a title, or of itself."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    service: str = Field(max_length=20)
    what: str = Field(max_length=20)
    kind: TitleKind = "movie"
    key: int = 0
    name: str = Field("", max_length=200)
    year: int = 0
    episodes: tuple[tuple[int, ...], ...] = ()
    """The season and the number of each episode."""
    is_upgrade: bool = False
    message: str = Field("", max_length=200)

    @property
    def title(self) -> str:
        """The title with its year, if it is a film."""
        return f"{self.name} ({self.year})" if self.year and self.kind == "movie" else self.name

    def arrivals(self) -> list[Arrival]:
        """Return what has arrived, or is being downloaded: the film, or each episode. A download is a season's."""
        is_grabbed = self.what == "grabbed"
        pairs = (each for each in self.episodes if len(each) == 2)
        places = {(season, 0 if is_grabbed else number) for season, number in pairs} or {(0, 0)}
        return [
            Arrival(
                kind=self.kind,
                name=self.title,
                key=self.key,
                season=season,
                episode=number,
                is_upgrade=self.is_upgrade and not is_grabbed,
                is_grabbed=is_grabbed,
            )
            for season, number in sorted(places)
        ]


class _ReportData(DeferredModel):
    """The data of an event that hands a report on."""

    report: LibraryReport


# --- in the conversation of the library -------------------------------------------------------------------------------


def reported(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Return the result that hands a report on to everybody whom it concerns."""
    try:
        report = LibraryReport.model_validate(data)
    except ValidationError:
        return Result("")
    return Result("", acts=(LaneAction(tell_followers.name, report),))


@tool(Tier.WRITE, question=lambda call, _: say(call).ask_tell, is_for_lane=True)
def tell_followers(call: Call[Services], arguments: LibraryReport) -> Result:
    """Hand a report on to the conversations of those who follow its title, or of admins. Safe to repeat."""
    report = arguments
    mailbox = call.services.mailbox
    if mailbox is None:
        return Result("")
    if report.what in ("grabbed", "arrived"):
        what, told = ARRIVED, followers.conversations(call.services, report.kind, report.key)
    else:
        is_asked = report.what == "added" and followers.is_asked_for(call.services, report.kind, report.key)
        what = HOME_NEWS
        told = [] if is_asked else [each.conversation for each in admins.known(call.services)]
    for conversation in told:
        mailbox.put(
            Notified(
                id=f"{call.effect}.{conversation[:16]}",
                conversation=conversation,
                received_at=call.now,
                lane=LANE_NAME,
                what=what,
                data={"report": report.model_dump(mode="json")},
            )
        )
    return Result("")


# --- in the conversation of a person ----------------------------------------------------------------------------------


def arrived(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Note what has arrived, and set the timer that tells it."""
    notes = MediaNotes.of(conversation)
    known = {*notes.told, *(each.place for each in notes.arrived)}
    report = _ReportData.model_validate(data).report
    new = [each for each in report.arrivals() if each.place not in known and not _is_late(each, known)]
    if not new:
        return Result("")
    waiting = (*notes.arrived, *new)
    untold = notes.untold + max(0, len(waiting) - MOST_WAITING)
    return _told_later(conversation, notes.change(arrived=waiting[-MOST_WAITING:], untold=untold), context.now())


def _is_late(arrival: Arrival, known: set[str]) -> bool:
    """Return whether a download is reported after something of it has arrived, or its quality after that was told."""
    if arrival.is_grabbed:
        begins = f"{arrival.kind}/{arrival.key}/{arrival.season}/"
        return any(each.startswith(begins) and each.endswith("/new") for each in known)
    return False


def home_news(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Tell an admin how a service is, or what was added. A test is answered at once, everything else is collected."""
    report, says = _ReportData.model_validate(data).report, of(conversation.language)
    if not context.is_admin(conversation):
        return Result("")
    if report.what == "test":
        return Result(says.test_works.format(service=report.service))
    message = shortened(report.message, 160)
    sentence = {
        "unwell": says.unwell if message else says.unwell_wordless,
        "well": says.well_again if message else says.well_wordless,
        "added": says.added_by_others,
    }.get(report.what)
    if sentence is None:
        return Result("")
    line = sentence.format(service=report.service, message=message, title=shortened(report.title))
    notes = MediaNotes.of(conversation)
    if line in (*notes.news, *notes.trouble):
        return Result("")
    return _told_later(conversation, _with_news(notes, line, report.what != "added"), context.now())


def _with_news(notes: MediaNotes, line: str, is_trouble: bool) -> MediaNotes:
    """Return the notes with one more sentence for an admin. One that is too many is counted."""
    if is_trouble:
        is_full = len(notes.trouble) >= MOST_LINES
        return (
            notes.change(untold_trouble=notes.untold_trouble + 1)
            if is_full
            else notes.change(trouble=(*notes.trouble, line))
        )
    if len(notes.news) >= MOST_LINES:
        return notes.change(untold=notes.untold + 1)
    return notes.change(news=(*notes.news, line))


def _told_later(conversation: Conversation, notes: MediaNotes, now: datetime) -> Result:
    """Return the result that keeps these notes, and tells them once nothing more has come for some minutes."""
    since = notes.arrived_since or now
    due = min(now + TOGETHER, max(since + LONGEST, now))
    set_already = tuple(each.id for each in conversation.timers if each.kind == ARRIVALS)
    kept = notes.change(arrived_since=since).store()
    return Result("", notes=kept, later=(TimerRequest(whole_seconds(due), "", kind=ARRIVALS),), forget=set_already)


def due(conversation: Conversation, timer: Timer, context: TurnContext) -> Result:
    """Tell what has arrived of what the person still follows: a title that was removed or left meanwhile is not told.
    The words hold what others wrote, so no model reads them.
    """
    notes, says = MediaNotes.of(conversation), of(conversation.language)
    followed = followers.are_followed(context.services, conversation.id) if notes.arrived else ()
    arrived = [each for each in notes.arrived if (each.kind, each.key) in followed]
    titles = [*notes.news, *_lines(says, arrived)]
    untold = max(0, len(titles) - MOST_LINES) + (notes.untold if titles else 0)
    lines = [
        *notes.trouble,
        *([says.more_trouble.format(count=notes.untold_trouble)] if notes.untold_trouble else []),
        *titles[:MOST_LINES],
        *([says.more.format(count=untold)] if untold else []),
    ]
    return Result("\n".join(lines), notes=_told(notes).store(), is_told_aside=True)


def delayed(conversation: Conversation, timer: Timer, delay: Delay, context: TurnContext) -> Result:
    """Forget what could not be told in time. A timer that was postponed keeps it."""
    if delay is Delay.POSTPONED:
        return Result("")
    return Result("", notes=_told(MediaNotes.of(conversation)).store())


def _told(notes: MediaNotes) -> MediaNotes:
    return notes.with_told([each.place for each in notes.arrived])


def _lines(says: MediaTexts, arrivals: Sequence[Arrival]) -> Iterator[str]:
    """Yield a line about each film, and each season of a series. A download says nothing where something has come."""
    groups: dict[tuple[str, int, int, bool], list[Arrival]] = {}
    come = {(each.kind, each.key, each.season) for each in arrivals if not each.is_grabbed}
    for each in arrivals:
        if not (each.is_grabbed and (each.kind, each.key, each.season) in come):
            groups.setdefault((each.kind, each.key, each.season, each.is_upgrade), []).append(each)
    for group in groups.values():
        first, title = group[0], shortened(group[0].name)
        if first.is_grabbed:
            yield says.grabbed.format(title=title)
        elif first.is_upgrade:
            yield says.upgraded.format(title=title)
        elif first.kind == "series" and not first.episode:
            yield says.series_ready.format(title=title)
        elif first.kind == "movie":
            yield says.ready.format(title=title)
        else:
            numbers = sorted({each.episode for each in group})
            form = says.episode_numbers["one" if len(numbers) == 1 else "many"]
            yield says.episodes_ready.format(
                title=title, season=first.season, episodes=form.format(numbers=ranges(numbers))
            )


def ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers in short: "1-3, 5"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


EVENTS: Mapping[str, Handler] = {NEWS: reported, ARRIVED: arrived, HOME_NEWS: home_news}
"""The events from outside that the lane understands, by name."""
OF_LIBRARY = frozenset({NEWS})
"""The events of the library's own conversation, which has no person."""
TIMERS: Mapping[str, LaneTimer] = {
    ARRIVALS: LaneTimer(TimerRules(useful=timedelta(days=2), proactive=True), due, delayed),
}
"""The lane's timers, by the kinds that documents store."""
