"""What lanes add to the operators' API: their routes, and what they tell of a participant. A line a lane."""

from parley.api.route import LaneApi
from parley.lanes.coach import api as coach

LANE_APIS: tuple[LaneApi, ...] = (coach.API,)
