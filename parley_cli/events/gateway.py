"""A request as the event that API Gateway gives a function (HTTP API, payload 2.0). Nothing here asks a clock."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from parley_cli.events.story import AT, AWS_ACCOUNT, milliseconds

BROWSER = "Mozilla/5.0"


# long: the whole shape of API Gateway's event
def requested(
    method: str, url: str, body: str, content_type: str, agent: str, own: Mapping[str, str]
) -> dict[str, Any]:
    """Return an HTTP request as the event that API Gateway gives a function. `own` are headers of the sender's own."""
    address, traced = urlsplit(url), digest(url, body)
    headers = {
        "accept": "*/*",
        "content-length": str(len(body)),
        "content-type": content_type,
        "host": address.netloc,
        "user-agent": agent,
        "x-amzn-trace-id": f"Root=1-{int(AT.timestamp()):08x}-{traced[:24]}",
        "x-forwarded-for": "203.0.113.20",
        "x-forwarded-port": "443",
        "x-forwarded-proto": "https",
        **own,
    }
    query = {"queryStringParameters": dict(parse_qsl(address.query))} if address.query else {}
    return {
        "version": "2.0",
        "routeKey": f"{method} {address.path}",
        "rawPath": address.path,
        "rawQueryString": address.query,
        "headers": dict(sorted(headers.items())),
        **query,
        "requestContext": {
            "accountId": AWS_ACCOUNT,
            "apiId": "a1b2c3d4e5",
            "domainName": address.netloc,
            "domainPrefix": address.netloc.partition(".")[0],
            "http": {
                "method": method,
                "path": address.path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.20",
                "userAgent": agent,
            },
            "requestId": b64encode(bytes.fromhex(traced[:22])).decode(),
            "routeKey": f"{method} {address.path}",
            "stage": "$default",
            "time": f"{AT:%d/%b/%Y:%H:%M:%S %z}",
            "timeEpoch": milliseconds(AT),
        },
        "body": body,
        "isBase64Encoded": False,
    }


def digest(url: str, body: str) -> str:
    """Return 64 hexadecimal digits from which the ids of a request are made."""
    return hashlib.sha256(f"{url}\n{body}".encode()).hexdigest()
