"""The operators' page of the workbench: its requests to the operators' API, signed with the credential of the run.

The page goes through the same routes as an operator elsewhere. Nothing but these routes can be asked in this way: no
part of a path begins with a dot, so it leads nowhere else on the emulator.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from botocore.credentials import ReadOnlyCredentials

from parley_cli import credential
from parley_cli.operators.api_client import ApiReply, OperatorsClient
from parley_cli.operators.stage_api import StageApi
from parley_cli.phone.settings import PhoneSettings

PATH = re.compile(r"/conversation(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}){1,4}")
"""Matches a path below which the API's routes are; no part of it can be `..`."""


def operators_client(settings: PhoneSettings) -> OperatorsClient | None:
    """Return a client of the operators' API on the emulator; None if the phone knows no such API."""
    if settings.api_url is None or settings.aws_endpoint is None:
        return None
    given = credential.at(settings.aws_endpoint)
    signed_with = ReadOnlyCredentials(given.access_key_id, given.secret, None)
    return OperatorsClient.of(StageApi(settings.api_url, settings.aws_region, signed_with))


def ask(client: OperatorsClient, method: str, path: str, query: Mapping[str, str], body: bytes, key: str) -> ApiReply:
    """Pass a request of the operators' page on to the operators' API, and return the answer. Raises OperatorError if
    there is none.

    A request with an idempotency key is retried, because a function may start too slowly. Any other is sent once: the
    page repeats its reads by itself.
    """
    target = f"{path}?{urlencode(query)}" if query else path
    client = client if key else replace(client, pauses=())
    return client.send(method, target, body or None, key or None)
