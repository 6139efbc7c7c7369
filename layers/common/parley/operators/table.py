"""The table of all routes of the operators' API, by method and path. The template has the same: IAM allows a route at a
time."""

import json
from functools import cache

from parley.api.context import ApiContext
from parley.api.route import ApiAnswer, ApiCall, Route
from parley.operators import description, participants, people
from parley.operators.lanes import LANE_APIS


def _describe(api: ApiContext, call: ApiCall) -> ApiAnswer:
    return ApiAnswer(200, _described())


@cache
def _described() -> str:
    return json.dumps(description.describe(ROUTES))


ROUTES: dict[str, Route] = {
    **participants.ROUTES,
    **people.ROUTES,
    **{key: route for lane in LANE_APIS for key, route in lane.routes.items()},
    "GET /conversation/openapi.json": Route(
        name="describe",
        summary="This description.",
        does=_describe,
        answers={200: ("OpenAPI 3.1.", None)},
    ),
}
