"""Emails as RFC 5322 wants them, and their headers as people read them. Pure; the standard library does the work.

Other alphabets: headers are coded by RFC 2047, a domain by IDNA, the text as UTF-8.
"""

import base64
import hashlib
import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr

from parley.conversation.text import one_line
from parley.ports import Email

SUBJECT = 200
"""The most characters of a subject that are shown."""
ENCODED = 4_000
"""The most characters of a header that are decoded."""


MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
"""Matches a Message-ID: ASCII between angle brackets."""
MOST_IDS = 20
"""The most Message-IDs of a thread that an answer repeats."""


class NotAnEmail(Exception):
    """Raised for an email that cannot be written by the rules, because of its address."""


def message_id(conversation: str, effect: str, domain: str) -> str:
    """Return the Message-ID of the email that an effect writes. It is the same for every try, and tells nothing."""
    digest = hashlib.sha256(f"{conversation} {effect}".encode()).hexdigest()
    return f"<{digest[:32]}@{domain}>"


def written(email: Email, sender: str, id: str) -> str:
    """Return an email of this sender under a Message-ID, coded for a JSON document. Raises NotAnEmail."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(addr_spec=sender)
        name, _, domain = email.to.rpartition("@")
        message["To"] = Address(addr_spec=f"{name}@{domain.encode('idna').decode()}")
        message["Subject"] = one_line(email.subject, SUBJECT)
        message["Date"] = email.at
        message["Message-ID"] = id
        if email.message_id:
            message["In-Reply-To"] = email.message_id
            message["References"] = " ".join((*_ids(email.references), email.message_id))
        message.set_content(email.body)
        return base64.urlsafe_b64encode(message.as_bytes()).decode()
    except (ValueError, MessageError, IndexError) as error:  # UnicodeError is a ValueError
        raise NotAnEmail(type(error).__name__) from None


def _ids(references: str) -> list[str]:
    """Return the Message-IDs of a thread, at most so many: the first and the last ones."""
    ids = [each for each in references[:ENCODED].split() if MESSAGE_ID.fullmatch(each)]
    return ids if len(ids) <= MOST_IDS else [ids[0], *ids[1 - MOST_IDS :]]


def decoded(header: str) -> str:
    """Return a header as people read it, in one line; as it stands, if its coding is wrong."""
    try:
        return one_line(str(make_header(decode_header(header[:ENCODED]))), SUBJECT)
    except (ValueError, LookupError, MessageError):
        return one_line(header, SUBJECT)


def address(header: str) -> tuple[str, str]:
    """Return the name and the address in a header such as From; empty texts for what is missing."""
    name, found = parseaddr(header[:ENCODED])
    return decoded(name), one_line(found, SUBJECT)
