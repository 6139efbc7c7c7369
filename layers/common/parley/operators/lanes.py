"""The lanes' parts of the operators' API: their routes, and the fields they add to a participant. One line per lane."""

from parley.api.route import LaneApi
from parley.lanes.coach import api as coach
from parley.lanes.commerce import api as commerce
from parley.lanes.support import api as support

LANE_APIS: tuple[LaneApi, ...] = (coach.API, commerce.API, support.API)
