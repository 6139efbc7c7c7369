"""`ports.HandOffWebhook` over HTTPS: each hand-off is posted to the operator's own address, signed.

    Parley-Delivery    the notice's id, the same at every try: by it a receiver drops repeats
    Parley-Signature   t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>", in hex>

No redirect is followed, and only a public address is asked: the name is resolved once, checked, and the connection goes
to what was checked, so that no name can point into the private network in between. The answer's body is not read.
"""

import hashlib
import hmac
import ipaddress
import json
import logging
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import httpx2

from parley.errors import NotDone
from parley.ports import Clock, HandOffNotice

SECONDS = 4.0
"""The seconds for connecting, and for each part of the request: a hand-off waits for nobody's slow server."""

logging.getLogger("httpx2").setLevel(logging.WARNING)  # at INFO it logs addresses

TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that a gateway translates to any IPv4 address, also to a private one (RFC 6052)."""
Resolve = Callable[[str, int], str]
"""A function that returns the IP address of a host and port."""


def resolve(host: str, port: int) -> str:
    """Return the first IP address of a host. Raises OSError if there is none."""
    return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, and does not stand for an IPv4 address behind a gateway."""
    parsed = ipaddress.ip_address(address)
    return parsed.is_global and not parsed.is_multicast and parsed not in TRANSLATED


def signed(secret: str, at: int, body: bytes) -> str:
    """The signature of a body that is posted at that second."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class SignedWebhook:
    """Posts hand-offs to one address."""

    def __init__(
        self,
        url: str,
        secret: Callable[[], str],
        link: str,
        now: Clock,
        is_private_allowed: bool = False,
        resolve: Resolve = resolve,
    ) -> None:
        """`secret` returns the key of the signature; it raises LookupError if nobody has stored one. `link` is the
        address of the operators' API, below which a ticket is found."""
        self._url, self._secret, self._link, self._now = url, secret, link, now
        self._is_private_allowed, self._resolve = is_private_allowed, resolve

    def post(self, notice: HandOffNotice) -> None:
        """Post the notice. Raises NotDone unless the answer is a 2xx."""
        body = json.dumps(
            {
                "id": notice.id,
                "ticket": notice.ticket,
                "participant": notice.conversation,
                "summary": notice.summary,
                "language": notice.language,
                "link": f"{self._link}/conversation/tickets/{notice.ticket}",
            }
        ).encode()
        try:
            answer = self._posted(notice.id, body)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, LookupError) as error:
            raise NotDone(type(error).__name__) from error
        if not 200 <= answer < 300:
            raise NotDone(f"status {answer}")

    def _posted(self, id: str, body: bytes) -> int:
        """Send the request. Returns the HTTP status of the answer."""
        target = urlsplit(self._url)
        host, port = target.hostname or "", target.port or (80 if target.scheme == "http" else 443)
        if target.scheme != "https" and not self._is_private_allowed:
            raise ValueError("only https is posted to")
        address = self._resolve(host, port)
        if not self._is_private_allowed and not is_public(address):
            raise ValueError("the address is no public one")
        headers = {
            "Host": target.netloc,
            "Content-Type": "application/json",
            "User-Agent": "Parley",
            "Parley-Delivery": id,
            "Parley-Signature": signed(self._secret(), int(self._now().timestamp()), body),
        }
        literal = f"[{address}]" if ":" in address else address
        url = target._replace(netloc=f"{literal}:{port}").geturl()
        with (
            httpx2.Client(follow_redirects=False, timeout=SECONDS, trust_env=False) as client,
            client.stream("POST", url, content=body, headers=headers, extensions={"sni_hostname": host}) as answer,
        ):
            return answer.status_code
