"""What the lanes of a service are together: whether one alone keeps times, so that "skip tomorrow" need not say what is
skipped; whether one calls people; which are about what people do by themselves.
"""

from functools import lru_cache

from parley.business.files import Business
from parley.lanes.service_words import reaches_people
from parley.ports import Services


def keeps_times_alone(name: str, business: Business) -> bool:
    """Return whether no lane that the operator's folder switches on, but the one of this name, has a tool that takes a
    time. False where the folder names no lanes, because all are on then.
    """
    return bool(business.service.lanes) and _keeps_alone(name, tuple(business.service.lanes))


@lru_cache(maxsize=64)
def _keeps_alone(name: str, switched_on: tuple[str, ...]) -> bool:
    from parley.lanes import table  # imported late: the table imports the lanes, and they this module

    others = (table.LANES[each] for each in switched_on if each != name and each in table.LANES)
    return not any(tool.says_when for lane in others for tool in lane.tools.tools)


def calls_people(services: Services) -> bool:
    """Return whether a lane that is on hands a conversation over to a person, so that HUMAN may be offered."""
    from parley.lanes import table  # imported late, as above

    return reaches_people(table.on(services))


@lru_cache(maxsize=64)
def of_oneself(switched_on: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the lanes about what people do by themselves, of those that are on; all are, if none is
    named.
    """
    from parley.lanes import table  # imported late, as above

    return tuple(name for name in table.OF_ONESELF if name in (switched_on or (name,)))
