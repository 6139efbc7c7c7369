"""What lanes add to the operators' API: their routes, and what they tell of a participant. A line a lane."""

from parley.api.route import LaneApi
from parley.lanes.coach import api as coach
from parley.lanes.commerce import api as commerce
from parley.lanes.support import api as support

LANE_APIS: tuple[LaneApi, ...] = (coach.API, commerce.API, support.API)
