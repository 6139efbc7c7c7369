"""`ports.HandOffWebhook` over HTTPS: each hand-off is posted to the operator's own address, signed.

    Parley-Delivery    the notice's id, the same at every try: by it a receiver drops repeats
    Parley-Signature   t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>", in hex>

No redirect is followed, and only a public address is asked: the name is resolved once, checked, and the connection goes
to what was checked, so that no name can point into the private network in between. The answer's body is not read. All
of it has one deadline, also looking up the name and an answer that comes byte by byte: what still runs then is left to
a thread of its own, whose connection is closed.
"""

import hashlib
import hmac
import ipaddress
import json
import logging
import socket
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

import httpx2

from parley.errors import NotDone
from parley.ports import Clock, HandOffNotice

SECONDS = 4.0
"""The seconds that one try may take in all: a conversation waits for nobody's slow server."""

logging.getLogger("httpx2").setLevel(logging.WARNING)  # at INFO it logs addresses

TRANSLATED = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")))
"""IPv6 addresses that a gateway translates to any IPv4 address, also to a private one (RFC 6052, 8215, 3056)."""
Resolve = Callable[[str, int], str]
"""A function that returns the IP address of a host and port."""


def resolve(host: str, port: int) -> str:
    """Return the first IP address of a host. Raises OSError if it has none."""
    return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])


def is_public(address: str) -> bool:
    """Return whether an IP address is in the public internet. False for an IPv6 address that a gateway translates to an
    IPv4 one."""
    parsed = ipaddress.ip_address(address)
    is_translated = any(parsed in network for network in TRANSLATED)
    return parsed.is_global and not parsed.is_multicast and not is_translated


def signed(secret: str, at: int, body: bytes) -> str:
    """Return the signature of a body that is posted at the Unix time `at`: `t=<at>,v1=<HMAC-SHA256 in hex>`."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class SignedWebhook:
    """`ports.HandOffWebhook` over HTTPS: posts hand-offs, signed, to the operator's address."""

    def __init__(
        self,
        url: str,
        secret: Callable[[], str],
        link: str,
        now: Clock,
        is_private_allowed: bool = False,
        resolve: Resolve = resolve,
        report: Callable[[HandOffNotice, NotDone], None] = lambda notice, error: None,
        seconds: float = SECONDS,
    ) -> None:
        """`secret` returns the key for the signature, or raises LookupError if none is stored. `link` is the address of
        the operators' API, which the links to tickets begin with. `report` is called with each failed post, so that a
        webhook that never works is noticed."""
        self._url, self._secret, self._link, self._now = url, secret, link, now
        self._is_private_allowed, self._resolve = is_private_allowed, resolve
        self._report, self._seconds = report, seconds

    def post(self, notice: HandOffNotice) -> None:
        """Post the notice. Raises NotDone, which says why, unless the receiver answers with a status 2xx in time."""
        try:
            self._post(notice)
        except NotDone as error:
            self._report(notice, error)
            raise

    def _post(self, notice: HandOffNotice) -> None:
        """Post the notice from a thread of its own. Raises NotDone unless the answer is a status 2xx within the
        deadline."""
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
        answers: SimpleQueue[int | BaseException] = SimpleQueue()
        backstop = 2 * self._seconds  # it ends the thread, whose answer nobody waits for by then
        client = httpx2.Client(follow_redirects=False, timeout=backstop, trust_env=False)
        Thread(target=lambda: answers.put(self._answered(client, notice.id, body)), daemon=True).start()
        try:
            answer = answers.get(timeout=self._seconds)
        except Empty:
            raise NotDone(f"no answer within {self._seconds:g} s") from None
        finally:
            client.close()
        if isinstance(answer, BaseException):
            raise answer
        if not 200 <= answer < 300:
            raise NotDone(f"status {answer}")

    def _answered(self, client: httpx2.Client, id: str, body: bytes) -> int | BaseException:
        """Send the request. Return the HTTP status of the answer, or the exception that was raised: NotDone if there is
        no answer, in words that do not quote the address."""
        try:
            return self._posted(client, id, body)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
            return NotDone(type(error).__name__)
        except LookupError:
            return NotDone("no secret hand-off-secret is stored")
        except BaseException as error:  # it is raised in the waiting thread, not in this one
            return error

    def _posted(self, client: httpx2.Client, id: str, body: bytes) -> int:
        """Send the signed request to the IP address of the host, and return the HTTP status of the answer. Raises
        NotDone if the address is not public or not https."""
        target = urlsplit(self._url)
        host, port = target.hostname or "", target.port or (80 if target.scheme == "http" else 443)
        if target.scheme != "https" and not self._is_private_allowed:
            raise NotDone("only https is posted to")
        address = self._resolve(host, port)
        if not self._is_private_allowed and not is_public(address):
            raise NotDone("the address is no public one")
        headers = {
            "Host": target.netloc,
            "Content-Type": "application/json",
            "User-Agent": "Parley",
            "Parley-Delivery": id,
            "Parley-Signature": signed(self._secret(), int(self._now().timestamp()), body),
        }
        literal = f"[{address}]" if ":" in address else address
        url = target._replace(netloc=f"{literal}:{port}").geturl()
        with client.stream("POST", url, content=body, headers=headers, extensions={"sni_hostname": host}) as answer:
            return answer.status_code
