"""The table of all lanes. A lane takes part once it stands here; its order is that of HELP.

A lane is imported when somebody first asks for it. The operator says which lanes are on, by the setting `PARLEY_LANES`
or else by `lanes` in `service.toml`; where neither names any, all are. What a person has in a lane that is off is kept.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from functools import lru_cache
from pkgutil import resolve_name

from parley.business.files import Business
from parley.conversation.timers import KINDS, REMINDER, Timer, TimerRules
from parley.errors import FileWrong
from parley.lanes.lane import Lane, LaneTimer
from parley.ports import Services
from parley.settings import Settings
from parley.settings.lanes import LaneSettings, with_needed
from parley.tools.tool import Call

AGENTS: Mapping[str, str] = {
    "assistant": "parley.lanes.assistant.agent:ASSISTANT",
    "info": "parley.lanes.info.agent:INFO",
    "media": "parley.lanes.media.agent:MEDIA",
    "commerce": "parley.lanes.commerce.agent:COMMERCE",
    "support": "parley.lanes.support.agent:SUPPORT",
    "coach": "parley.lanes.coach.agent:COACH",
    "guide": "parley.lanes.guide.agent:GUIDE",
    "linking": "parley.lanes.linking.agent:LINKING",
    "personal": "parley.lanes.personal.agent:PERSONAL",
    "admin": "parley.lanes.admin.agent:ADMIN",
    "desk": "parley.lanes.support.agent:DESK",
    "consent": "parley.lanes.consent.agent:CONSENT",
}
"""Where each lane stands, by the name that stored documents know it by: it never changes."""

GOES_WITH: Mapping[str, str] = {"linking": "assistant", "desk": "support"}
"""The lanes that are on where another one is: nobody names them."""
STANDS_IN_FOR: Mapping[str, str] = {"personal": "assistant"}
"""The lanes that are on where another one is off, because they have a part of its tools: nobody names them."""
ALWAYS_ON = ("admin", "consent")
OF_ONESELF = ("coach", "guide")
"""The lanes about what people do by themselves, whose texts name coffee and cake without wanting any. They are named
here, because to ask all lanes would import all, which was 48 ms of a start."""
HERE: Mapping[str, str] = {
    "media": "parley.lanes.media.settings:libraries_are_here",
    "coach": "parley.lanes.coach.settings:coach_is_here",
    "guide": "parley.lanes.guide.settings:guide_is_here",
    "linking": "parley.lanes.linking.here:accounts_are_here",
}
"""The functions that tell whether a lane has what it works with, without importing the lane, which is a tenth of a
start. Each is the lane's own `is_on`, of a lane without commands of its own where it has nothing."""
CHOICES = tuple(name for name in AGENTS if name not in (*GOES_WITH, *STANDS_IN_FOR, *ALWAYS_ON))
"""The names of the lanes that an operator may switch on."""


class LaneTable(MutableMapping[str, Lane]):
    """Lanes by name, in order. Each is imported when it is first read: to list the names imports none."""

    def __init__(self, agents: Mapping[str, str]) -> None:
        self._entries: dict[str, Lane | str] = dict(agents)

    def __getitem__(self, name: str) -> Lane:
        entry = self._entries[name]
        if isinstance(entry, str):
            entry = self._entries[name] = resolve_name(entry)
            assert isinstance(entry, Lane), f"{AGENTS[name]} is no lane"
        return entry

    def __setitem__(self, name: str, lane: Lane) -> None:
        self._entries[name] = lane

    def __delitem__(self, name: str) -> None:
        del self._entries[name]

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


LANES = LaneTable(AGENTS)
"""All lanes, also those that are off."""


def names_by(settings: Settings, business: Business | None) -> frozenset[str]:
    """Return the names of the lanes that the operator has switched on, with those that go with them. Raises FileWrong
    for a name that no lane has.
    """
    names = settings.of(LaneSettings).names or (business.service.lanes if business else ())
    return _with_others(names) if names else frozenset(LANES) - frozenset(STANDS_IN_FOR)


@lru_cache(maxsize=16)
def _with_others(named: tuple[str, ...]) -> frozenset[str]:
    if unknown := sorted(set(named) - set(CHOICES)):
        raise FileWrong(f"lanes: no lane is named {', '.join(unknown)}; there are {', '.join(CHOICES)}")
    own = with_needed(named)
    beside = (name for name, other in GOES_WITH.items() if other in own)
    instead = (name for name, other in STANDS_IN_FOR.items() if other not in own)
    return frozenset((*own, *beside, *instead, *ALWAYS_ON))


def chosen(services: Services, *also: str) -> tuple[Lane, ...]:
    """Return the lanes that the operator has switched on, in their order, without those of `HERE` that have nothing to
    work with, and those named in `also`."""
    names = names_by(services.settings, services.business)
    return of_names({*also, *(name for name in names if name not in HERE or _has_what_it_needs(name)(services))})


@lru_cache(maxsize=len(HERE))
def _has_what_it_needs(name: str) -> Callable[[Services], bool]:
    """Return the function of `HERE` for this lane."""
    return resolve_name(HERE[name])  # type: ignore[no-any-return]


def of_names(names: Collection[str]) -> tuple[Lane, ...]:
    """Return the lanes of these names, in their order. A name that no lane of this release has is left out."""
    return tuple(LANES[name] for name in LANES if name in names)


def is_chosen(name: str, services: Services) -> bool:
    """Return whether the operator has switched this lane on. A lane that no release knows is on nowhere."""
    return name in LANES and name in names_by(services.settings, services.business)


def lane_with(tool: str, services: Services) -> str:
    """Return the name of the lane of this service that has the tool; empty if none has it."""
    return next((lane.name for lane in on(services) if lane.tools.get(tool) is not None), "")


def kept(call: Call[Services]) -> list[str]:
    """Return what all lanes keep about the person of this call, as lines of text. Lanes that are switched off count
    too.
    """
    return [line for lane in LANES.values() for line in lane.kept(call)]


def ends_with_erasure(call: Call[Services]) -> list[str]:
    """Return what an erasure of the person's data would end in any lane (an order, an appointment), as sentences."""
    return [sentence for lane in LANES.values() for sentence in lane.ends_with_erasure(call)]


def on(services: Services) -> tuple[Lane, ...]:
    """Return the lanes to which texts are routed and that have what they need (a catalogue, an account) here, each as
    far as it has that.
    """
    routed = (lane for lane in chosen(services) if lane.is_routed and lane.is_on(services))
    return tuple(lane.offered(services) or lane for lane in routed)


def lane_timer(timer: Timer) -> LaneTimer | None:
    """Return the lane's definition of this timer's kind; None for a timer of no lane, or of a kind that this release
    does not know.
    """
    lane = LANES.get(timer.lane)
    return lane.timers.get(timer.kind) if lane else None


def timer_rules(timer: Timer) -> TimerRules:
    """Return the rules for this timer's kind, whether it belongs to a lane or to the core. A kind that is not known has
    the rules of reminders.
    """
    own = lane_timer(timer)
    return own.rules if own else KINDS.get(timer.kind, KINDS[REMINDER])
