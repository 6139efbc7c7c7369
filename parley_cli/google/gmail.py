"""A strict stand-in for the Gmail API, version 1: the mailbox of each account. Nothing is delivered to anybody.

It follows Google's API description and refuses parameters and fields that are none of it, and messages that are not
written by RFC 5322: another sender than the account, a header that is not ASCII, an answer outside its thread.

    GET  .../messages          by words, a Message-ID, a label
    GET  .../messages/{id}     the headers that are asked for, and the beginning of the text
    POST .../messages/send     a raw message
    GET  .../drafts            by a Message-ID
    POST .../drafts            a raw message
"""

import base64
import binascii
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from parley_cli.google.errors import GoogleRefusal, check_names

BASE = "/gmail/v1/users/me"
SHOWN = ("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Reply-To")
Message = dict[str, Any]
Query = Mapping[str, Any]


@dataclass
class GmailServer:
    """The mailboxes of all accounts."""

    now: Callable[[], datetime]
    messages: dict[str, list[Message]] = field(default_factory=dict)
    """The messages of each account, oldest first, drafts among them."""
    page: int = 500
    """The most entries of a page, whatever is asked for."""
    _ids: itertools.count = field(default_factory=lambda: itertools.count(0x18C0))  # type: ignore[type-arg]

    def answer(
        self, account: str, method: str, path: str, query: Query, document: Any, if_match: str
    ) -> tuple[int, dict[str, Any]]:
        """Answer a request for this account's mailbox. Raises GoogleRefusal."""
        own = self.messages.setdefault(account, [])
        match method, path.removeprefix(BASE):
            case "GET", "/messages":
                found, more = self._found(own, query, ("q", "labelIds", "maxResults", "pageToken"))
                listed = [{"id": each["id"], "threadId": each["threadId"]} for each in found]
                return 200, {**({"messages": listed} if listed else {}), **more, "resultSizeEstimate": len(listed)}
            case "GET", "/drafts":
                drafts = [each for each in own if "DRAFT" in each["labelIds"]]
                found, more = self._found(drafts, query, ("q", "maxResults", "pageToken"))
                listed = [{"id": f"r{each['id']}", "message": {"id": each["id"]}} for each in found]
                return 200, {"drafts": listed, **more}
            case "POST", "/messages/send":
                check_names(query, ())
                check_names(document, ("raw", "threadId"), ("raw",))
                return 200, self._kept(own, account, document, "SENT")
            case "POST", "/drafts":
                check_names(query, ())
                check_names(document, ("message",), ("message",))
                made = self._kept(own, account, document["message"], "DRAFT")
                return 200, {"id": f"r{made['id']}", "message": made}
            case "GET", other if other.startswith("/messages/"):
                return 200, self._get(own, other.removeprefix("/messages/"), query)
        raise GoogleRefusal(404, "notFound", f"{method} {path}")

    def receives(self, account: str, sender: str, subject: str, body: str, *more: str) -> Message:
        """Put a message of somebody else's into this account's mailbox. The headers are taken as they are given; `more`
        are further lines of them."""
        first = (f"From: {sender}", f"To: {account}", f"Subject: {subject}", f"Message-ID: <{next(self._ids)}@else>")
        lines = (*first, *more)
        raw = "\r\n".join((*lines, "", body)).encode()
        received = self._add(self.messages.setdefault(account, []), raw, "INBOX", "")
        self.messages[account][-1]["labelIds"].append("UNREAD")
        return received

    def _found(self, own: list[Message], query: Query, known: tuple[str, ...]) -> tuple[list[Message], dict[str, str]]:
        """Return a page of the messages that a query means, newest first, and the field that names the next page.
        Raises GoogleRefusal.
        """
        check_names(query, known)
        words, most = query.get("q", ""), int(query.get("maxResults", "100"))
        if not 1 <= most <= 500:
            raise GoogleRefusal(400, "invalidArgument", "maxResults")
        label = query.get("labelIds")
        found = [each for each in reversed(own) if _fits(each, words) and (label is None or label in each["labelIds"])]
        begin, end = (at := int(query.get("pageToken", "0"))), at + min(most, self.page)
        return found[begin:end], {"nextPageToken": str(end)} if len(found) > end else {}

    def _get(self, own: list[Message], id: str, query: Query) -> Message:
        check_names(query, ("format", "metadataHeaders"))
        if query.get("format") != "metadata":
            raise GoogleRefusal(400, "invalidArgument", "format")
        wanted = query.get("metadataHeaders", ())
        wanted = {each.lower() for each in ([wanted] if isinstance(wanted, str) else wanted)}
        for each in own:
            if each["id"] == id:
                headers = [header for header in each["payload"]["headers"] if header["name"].lower() in wanted]
                shown = {name: value for name, value in each.items() if name != "raw"}
                return {**shown, "payload": {**each["payload"], "headers": headers}}
        raise GoogleRefusal(404, "notFound", "Requested entity was not found.")

    def _kept(self, own: list[Message], account: str, document: Message, label: str) -> Message:
        """Keep a message that the account sends or drafts. Raises GoogleRefusal for one that breaks the rules."""
        check_names(document, ("raw", "threadId"), ("raw",))
        try:
            raw = base64.urlsafe_b64decode(document["raw"])
            head, _, _ = raw.partition(b"\r\n\r\n")
            head.decode("ascii")
        except (binascii.Error, ValueError):
            raise GoogleRefusal(400, "invalidArgument", "raw is no message") from None
        read = message_from_bytes(raw, policy=policy.default)
        if read["From"] != account or not read["Message-ID"] or read["Date"] is None:
            raise GoogleRefusal(400, "invalidArgument", f"From {read['From']}")
        if "@" not in (read["To"] or ""):
            raise GoogleRefusal(400, "invalidArgument", "Invalid To header")
        thread = document.get("threadId", "")
        if thread and not self._answers(own, thread, read):
            raise GoogleRefusal(400, "invalidArgument", "the message does not belong to the thread")
        return self._add(own, raw, label, thread)

    def _answers(self, own: list[Message], thread: str, read: Any) -> bool:
        """Return whether a message names one of the thread's, and has its subject."""
        there = [each for each in own if each["threadId"] == thread]
        subjects = {_header(each, "Subject").removeprefix("Re: ") for each in there}
        ids = {_header(each, "Message-ID") for each in there}
        is_named = str(read["In-Reply-To"]) in ids and str(read["References"]).split()[-1] in ids
        return is_named and str(read["Subject"]).removeprefix("Re: ") in subjects

    def _add(self, own: list[Message], raw: bytes, label: str, thread: str) -> Message:
        read = message_from_bytes(raw, policy=policy.compat32)
        body = message_from_bytes(raw, policy=policy.default)
        assert isinstance(body, EmailMessage)
        id = f"{next(self._ids):x}"
        headers = [{"name": name, "value": str(read[name])} for name in SHOWN if read[name] is not None]
        message = {
            "id": id,
            "threadId": thread or id,
            "labelIds": [label],
            "snippet": str(body.get_content())[:200],
            "internalDate": str(int(self.now().timestamp() * 1000)),
            "payload": {"headers": headers},
            "raw": raw,
        }
        own.append(message)
        return {name: message[name] for name in ("id", "threadId", "labelIds")}


def _header(message: Message, name: str) -> str:
    """Return a header of a message, decoded."""
    return str(message_from_bytes(message["raw"], policy=policy.default)[name] or "")


def _fits(message: Message, words: str) -> bool:
    """Return whether a message has all these words, or the Message-ID that is asked for."""
    if words.startswith("rfc822msgid:"):
        return _header(message, "Message-ID") == words.removeprefix("rfc822msgid:")
    text = " ".join((*(_header(message, name) for name in ("From", "To", "Subject")), message["snippet"])).casefold()
    sender, labels = _header(message, "From").casefold(), message["labelIds"]
    kinds = {
        "from:": lambda word: word in sender,
        "is:": lambda word: word.upper() in labels,
        "": lambda word: word in text,
    }
    found = ((next(kind for kind in kinds if word.startswith(kind)), word) for word in words.casefold().split())
    return all(kinds[kind](word.removeprefix(kind)) for kind, word in found)
