"""The table of all routes of the operators' API, by method and path. The template has the same: IAM allows a route at a
time."""

import json
from functools import cache

from parley.api.context import ApiContext
from parley.api.route import ApiAnswer, ApiCall, Route
from parley.business import files
from parley.operators import acts, description, participants, people, resends
from parley.operators.lanes import LANE_APIS
from parley.settings.lanes import LaneSettings, with_needed


def _describe(api: ApiContext, call: ApiCall) -> ApiAnswer:
    business = files.deployed()
    named = api.settings.of(LaneSettings).names or (business.service.lanes if business else ())
    return ApiAnswer(200, _described(with_needed(named)))


@cache
def _described(lanes: frozenset[str]) -> str:
    """Return the description of the routes that are there where these lanes are on; all, where none is named."""
    off = {key for lane in LANE_APIS if lanes and lane.lane not in lanes for key in lane.routes}
    return json.dumps(description.describe({key: route for key, route in ROUTES.items() if key not in off}))


ROUTES: dict[str, Route] = {
    **participants.ROUTES,
    **people.ROUTES,
    **resends.ROUTES,
    **acts.ROUTES,
    **{key: route for lane in LANE_APIS for key, route in lane.routes.items()},
    "GET /conversation/openapi.json": Route(
        name="describe",
        summary="This description.",
        does=_describe,
        answers={200: ("OpenAPI 3.1.", None)},
    ),
}
