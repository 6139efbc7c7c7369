"""Example phrases of the lanes' tools, for HELP and for people who were not understood."""

from collections.abc import Iterable, Mapping

from parley.business.files import Business
from parley.lanes.lane import Lane, LaneNotes
from parley.ports import Services
from parley.texts import Language
from parley.tools.tool import Tool

FEW = 3
"""The most tools of a lane that are shown by what is so to somebody who was not understood: HELP has them all."""


def lines(tools: Iterable[tuple[Lane, Tool[Services]]], language: Language, business: Business | None = None) -> str:
    """Return an example of each tool in the words of its lane, one to a line."""
    found = (tool.example(language, lane.example_words(business, language)) for lane, tool in tools)
    return "\n".join(f"- {example}" for example in found if example)


def foremost(
    lanes: Iterable[Lane],
    language: Language,
    business: Business | None,
    notes: Mapping[str, LaneNotes] | None = None,
) -> str:
    """Return example phrases of a few tools in this language, one to a line: a short list for a person who was not
    understood. Where something is sold, it begins with the shop.
    """
    return lines(foremost_tools(lanes, language, business, notes), language, business)


def foremost_tools(
    lanes: Iterable[Lane],
    language: Language,
    business: Business | None,
    notes: Mapping[str, LaneNotes] | None = None,
) -> list[tuple[Lane, Tool[Services]]]:
    """Return the few tools that stand for these lanes, each with its lane. Where something is sold, the shop's are
    first.
    """
    sells = business is not None and business.catalogue is not None
    lanes = sorted(lanes, key=lambda lane: sells and not lane.is_of_shop)
    usual = [tool for lane in lanes if lane.is_featured for tool in _featured(lane, notes)]
    every = [tool for lane in lanes for tool in _featured(lane, notes)]
    return usual if lines(usual, language, business) else every


def _featured(lane: Lane, notes: Mapping[str, LaneNotes] | None = None) -> list[tuple[Lane, Tool[Services]]]:
    """Return the tools that stand for a lane, each with the lane."""
    if (notes or {}).get(lane.name) and (by_notes := shown(lane, notes)):
        return [(lane, tool) for tool in by_notes[:FEW]]
    tools = list(filter(None, map(lane.tools.get, lane.featured))) if lane.featured else in_help(lane)[:2]
    return [(lane, tool) for tool in tools]


def shown(lane: Lane, notes: Mapping[str, LaneNotes] | None) -> list[Tool[Services]]:
    """Return the tools that a lane shows to a person with these notes; an empty list if it has no choice of its own."""
    return [] if notes is None else list(filter(None, map(lane.tools.get, lane.shown(notes.get(lane.name, {})))))


def in_help(lane: Lane) -> list[Tool[Services]]:
    """Return the tools of a lane that HELP lists. Direct tools stand in a line of their own."""
    return [tool for tool in lane.tools.tools if tool.in_help and not tool.direct]
