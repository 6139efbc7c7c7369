"""The signed token in a link by which a person connects an account at another service with their conversation.

The same token is the `state` of OAuth 2, so the page that the service sends the browser back to knows, without reading
a table, which conversation the consent is for. The token names the conversation, says until when it is valid, and
cannot be forged; it is no secret of the account. The key is derived from the key of conversation ids, for this purpose
alone.

    version 1 | conversation 32 | link 9 | expires 4 | digits 2 | asked 1 | challenge 32 | signature 16     (bytes)

The byte `asked` has the language in its lower half, and in its upper half a bit for each service that is asked for:
none in the links of a release that knew of the calendar alone.
"""

import base64
import binascii
import hashlib
import hmac
import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime

from parley.conversation.account_services import FIRST, SERVICES, ServiceName
from parley.texts import LANGUAGES, Language

VERSION = 1
FORM = struct.Struct(">B32s9sIHB32s")
SIGNATURE_BYTES = 16
TEXT = re.compile(r"[A-Za-z0-9_-]{130}")
"""The token as it stands in a link: base64 for URLs, without padding."""
CONVERSATION = re.compile(r"[a-z2-7]{52}")
PURPOSE = b"the token of a link to an account, version 1"


@dataclass(frozen=True)
class LinkToken:
    """What a link to connect an account says."""

    conversation: str
    link: str
    """The link's id, 12 characters, by which the conversation knows its open link."""
    expires_at: datetime
    """When the link is not valid any more, in whole seconds."""
    digits: str
    """The last three digits of the person's number, for the page that asks whether it is theirs."""
    language: Language
    challenge: str
    """The code challenge of PKCE: the SHA-256 of a verifier that the token does not contain."""
    services: tuple[ServiceName, ...] = FIRST
    """The services for which the person is asked to consent."""

    def signed(self, key: str) -> str:
        """Return the token as text, signed with the key of conversation ids. Raises ValueError for a conversation id
        that no key makes."""
        if not CONVERSATION.fullmatch(self.conversation):
            raise ValueError("not the id of a conversation")
        body = FORM.pack(
            VERSION,
            base64.b32decode(self.conversation.upper() + "===="),
            _bytes(self.link),
            int(self.expires_at.timestamp()),
            int(self.digits),
            LANGUAGES.index(self.language) | _bits(self.services) << 4,
            _bytes(self.challenge),
        )
        return _text(body + _signature(body, key))


def read(text: str, key: str, now: datetime) -> LinkToken | None:
    """Return the token in this text; None if it was not signed with this key, or is not valid any more."""
    if not TEXT.fullmatch(text):
        return None
    try:
        whole = _bytes(text)
    except (binascii.Error, ValueError):
        return None
    body, signature = whole[:-SIGNATURE_BYTES], whole[-SIGNATURE_BYTES:]
    if _text(whole) != text or not hmac.compare_digest(_signature(body, key), signature):
        return None
    version, conversation, link, expires, digits, asked, challenge = FORM.unpack(body)
    expires_at, language = datetime.fromtimestamp(expires, UTC), asked & 0x0F
    if version != VERSION or language >= len(LANGUAGES) or now >= expires_at:
        return None
    return LinkToken(
        conversation=base64.b32encode(conversation).decode().rstrip("=").lower(),
        link=_text(link),
        expires_at=expires_at,
        digits=f"{digits:03}",
        language=LANGUAGES[language],
        challenge=_text(challenge),
        services=tuple(each for n, each in enumerate(SERVICES) if asked >> 4 & 1 << n) or FIRST,
    )


def link_of(effect: str) -> str:
    """Return the id of the link that the action with this effect id makes. It is the same however often that runs."""
    return _text(hashlib.sha256(f"link {effect}".encode()).digest()[:9])


def _bits(services: tuple[ServiceName, ...]) -> int:
    """Return a number with one bit for each of these services."""
    return sum(1 << n for n, each in enumerate(SERVICES) if each in services)


def _signature(body: bytes, key: str) -> bytes:
    own = hmac.digest(key.encode(), PURPOSE, "sha256")
    return hmac.digest(own, body, "sha256")[:SIGNATURE_BYTES]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
