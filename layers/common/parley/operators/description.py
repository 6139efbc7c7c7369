"""Builds the OpenAPI description of the operators' API from its routes and forms. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from parley.api.route import IDEMPOTENCY_KEY, JSON, KEY_PATTERN, PROBLEM, PathValue, Route
from parley.operators.forms import ProblemDetails

Json = dict[str, Any]

ABOUT = """Who takes part in the service, what becomes of them, and what was said.

Every request is signed with AWS Signature Version 4, for the service `execute-api`: IAM says who may what.
A change is an event in the person's mailbox, in order with what they text. It is waited for; where that takes longer
than some seconds, the answer is 202, and a later GET shows what it became. A change that is repeated with the same
Idempotency-Key and the same body is done once, and is answered as it stands then.
"""
PROBLEMS: Mapping[int, str] = {
    400: "The body is no JSON.",
    403: "IAM does not let you: answered by the gateway.",
    404: "There is no such participant, or no such page.",
    409: "It cannot be done as things stand: `type` tells why.",
    413: "The body is too long.",
    415: "The body is not said to be application/json.",
    422: "A field is wrong: `errors` names it.",
    429: "Too many requests at once: answered by the gateway.",
    500: "It failed.",
    503: "It cannot be done now: try again, or set up what `detail` names.",
}
EVERYWHERE = (403, 422, 429, 500, 503)
"""The HTTP statuses that every route may answer with."""
GATEWAY = {
    "type": "object",
    "properties": {"message": {"type": ["string", "null"]}},
    "description": "What API Gateway answers by itself.",
}


def describe(routes: Mapping[str, Route]) -> Json:
    """Return the OpenAPI document of these routes, keyed by method and path: "GET /conversation/participants"."""
    schemas, references = _schemas(routes.values())
    paths: dict[str, Json] = {}
    for key, route in routes.items():
        method, _, path = key.partition(" ")
        paths.setdefault(path, {})[method.lower()] = _operation(route, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Parley: the operators' API", "version": "1", "description": ABOUT},
        "paths": paths,
        "components": {"schemas": {**schemas, "Gateway": GATEWAY}},
    }


def _schemas(routes: Iterable[Route]) -> tuple[Json, Mapping[type[BaseModel], Json]]:
    """Return the JSON schemas of all request and response bodies, and a reference to each, by model."""
    taken = {route.body for route in routes if route.body}
    given = {model for route in routes for _, model in route.answers.values() if model} | {ProblemDetails}
    sides = [(model, "validation") for model in taken] + [(model, "serialization") for model in given]
    ordered = sorted(sides, key=lambda side: side[0].__name__)
    by_side, definitions = models_json_schema(ordered, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    return definitions["$defs"], {model: by_side[model, side] for model, side in ordered}  # type: ignore[index]


def _operation(route: Route, references: Mapping[type[BaseModel], Json]) -> Json:
    """Return the OpenAPI description of one route: its parameters, body and responses."""
    parameters = [*_path_parameters(route.path), *_query_parameters(route.query)]
    if route.changes:
        told = "Names this request: a repeat with the same key and body is done once."
        schema = {"type": "string", "pattern": KEY_PATTERN}
        parameters.append({"name": IDEMPOTENCY_KEY, "in": "header", "description": told, "schema": schema})
    operation: Json = {
        "operationId": route.name,
        "summary": route.summary,
        "x-amazon-apigateway-auth": {"type": "AWS_IAM"},
        "parameters": parameters,
        "responses": {
            **{str(status): _answer(when, model, references) for status, (when, model) in route.answers.items()},
            **{str(status): _problem(status, references) for status in sorted({*route.problems, *EVERYWHERE})},
        },
    }
    if route.body:
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": references[route.body]}}}
    return operation


def _path_parameters(values: Mapping[str, PathValue]) -> list[Json]:
    """Return the OpenAPI descriptions of a route's path parameters."""
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": value.description,
            "schema": {"type": "string", "pattern": f"^{value.pattern}$"},
        }
        for name, value in values.items()
    ]


def _query_parameters(query: type[BaseModel]) -> list[Json]:
    """Return the OpenAPI descriptions of a route's query parameters. Each is optional: it is left out, never sent as
    null.
    """
    found = []
    for name, schema in query.model_json_schema()["properties"].items() if query.model_fields else ():
        told = schema.pop("description", "")
        some = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
        own = {key: value for key, value in some.items() if key not in ("title", "description")}
        found.append({"name": name, "in": "query", "description": told, "schema": own})
    return found


def _answer(when: str, model: type[BaseModel] | None, references: Mapping[type[BaseModel], Json]) -> Json:
    return {"description": when} | ({"content": {JSON: {"schema": references[model]}}} if model else {})


def _problem(status: int, references: Mapping[type[BaseModel], Json]) -> Json:
    content: Json = {PROBLEM: {"schema": references[ProblemDetails]}}
    if status in (403, 429, 500, 503):
        content[JSON] = {"schema": {"$ref": "#/components/schemas/Gateway"}}
    return {"description": PROBLEMS[status], "content": content}
