"""Whatever the served description allows is answered as it says, and whatever it does not allow is refused: generated
requests and chains of them (`schemathesis`), each through the handler as API Gateway would hand it on.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

import schemathesis
from schemathesis import engine
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events

from tests.support.operators_api import Api

DESCRIPTION = "/conversation/openapi.json"
CONFIG = {
    "seed": 1,
    "workers": 1,
    "cache": {"enabled": False},
    "generation": {"max-examples": 20, "database": "none", "deterministic": True},
    "suppress-health-check": ["all"],
}
DELETED, STAYS = "Deleted resource still available", re.compile(r"/(transcript|say|take|hand-back)['?\s]")
"""What is answered of a participant who was taken out: they stay a person, whose words are kept until an erasure."""
Start = Callable[[str, list[tuple[str, str]]], object]


class Gateway:
    """API Gateway in front of the handler, as far as it alters what passes; IAM lets in everybody."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.statuses: dict[str, set[int]] = {}
        """The statuses that were answered, by method."""

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
        headers = {name[5:].lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
        headers["content_type"] = environ.get("CONTENT_TYPE", "")
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        address = f"{path}?{environ.get('QUERY_STRING', '')}"
        answer = self.api.asks_bytes(environ["REQUEST_METHOD"], address, body, headers)
        self.statuses.setdefault(environ["REQUEST_METHOD"], set()).add(answer["statusCode"])
        start(f"{answer['statusCode']} -", list(answer["headers"].items()))
        return [answer["body"].encode()]


def told(check: Any) -> str:
    """What a check has found, and the request that it found it with; nothing if it is content."""
    found = check.failure_info
    if found and found.failure.title == DELETED and STAYS.search(f"{found.code_sample.rpartition('curl ')[2]} "):
        return ""
    return f"{found.failure.title}: {found.failure.message}\n{found.code_sample}" if found else ""


def test_schemathesis_finds_nothing(api: Api) -> None:
    """Schemathesis tries all that it does by itself: the values at every boundary, wrong and right ones, and chains of
    requests."""
    gateway = Gateway(api)
    described = schemathesis.openapi.from_wsgi(DESCRIPTION, gateway, config=SchemathesisConfig.from_dict(CONFIG))
    found: list[str] = []
    for event in engine.from_schema(described).execute():
        match event:
            case events.ScenarioFinished(recorder=recorder):
                found += (each for checks in recorder.checks.values() for check in checks if (each := told(check)))
            case events.NonFatalError(value=error) | events.FatalError(exception=error):
                found.append(repr(error))
    assert "\n\n".join(dict.fromkeys(found)) == ""
    assert gateway.statuses["POST"] >= {201, 409, 415, 422}
    assert gateway.statuses["GET"] >= {200, 404, 422}
    assert gateway.statuses["PATCH"] >= {200}
    assert gateway.statuses["DELETE"] >= {204}
