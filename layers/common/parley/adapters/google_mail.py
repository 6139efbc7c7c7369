"""`ports.Mail` on the Gmail API, version 1, for people who have connected their account.

    search     messages.list by words, then the headers and the beginning of each message that was found
    received   the same of the inbox, by sender
    draft      drafts.create, unless there is a draft with its Message-ID
    send       messages.send, unless a sent message has its Message-ID: it is looked for before each try
    was_sent   messages.list by the Message-ID

The Message-ID is made of the effect, so that every try of one action writes the same one. A send whose answer was lost
and that cannot be looked for is told as such: nobody knows.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import unescape
from itertools import islice
from typing import Any

from parley.adapters import mime
from parley.adapters.google_api import GoogleApi, GoogleQuery
from parley.conversation.text import one_line
from parley.errors import AccountError, NobodyKnows
from parley.ports import Email

HEADERS = ("From", "To", "Subject", "Message-ID", "References", "Reply-To")
OPERATORS = re.compile(r"[^\w@.+ -]|(?<!\w)-|\b(?:OR|AND|AROUND)\b")
"""What Gmail's search would read as more than words."""
WORDS, SNIPPET = 200, 500
"""The most characters of a search, and of the beginning of a message."""
SENT, DRAFT, INBOX = "SENT", "DRAFT", "INBOX"


class GoogleMail:
    """`ports.Mail` on the mailbox of the person's Google account."""

    def __init__(self, api: GoogleApi, domain: str) -> None:
        """`domain` is that of our Message-IDs."""
        self._api, self._domain = api, domain

    def may_send(self, conversation: str) -> bool:
        return True

    def received(self, conversation: str, sender: str, most: int, *, unread: bool = False) -> list[Email] | None:
        said = [f"from:{word}" for word in OPERATORS.sub(" ", sender[:WORDS]).split()]
        return self._found(conversation, " ".join((*said, *(["is:unread"] if unread else []))), most, labelIds=INBOX)

    def search(self, conversation: str, words: str, most: int) -> list[Email]:
        return self._found(conversation, " ".join(OPERATORS.sub(" ", words[:WORDS]).split()), most)

    def _found(self, conversation: str, said: str, most: int, **more: str) -> list[Email]:
        """Return the messages that a search of Gmail's finds, newest first."""
        query = {"maxResults": str(most), **more, **({"q": said} if said else {})}
        listed = self._listed(conversation, "messages", query)
        ids = (str(each["id"]) for each in listed if isinstance(each, dict) and each.get("id"))
        found = (self._message(conversation, id) for id in islice(ids, most))
        return sorted((each for each in found if each is not None), key=lambda each: each.at, reverse=True)

    def kept(self, conversation: str) -> list[Email]:
        return []

    def draft(self, conversation: str, email: Email) -> None:
        id = self._own_id(conversation, email.id)
        query = {"q": f"rfc822msgid:{id}", "maxResults": "1"}
        try:
            document = {"message": self._written(conversation, email)}
        except mime.NotAnEmail:
            return
        answer = self._api.make(
            conversation,
            "/drafts",
            document,
            lambda: any(True for _ in self._listed(conversation, "drafts", query)),
        )
        if answer is not None and answer.status != 200:
            raise self._api.refusal(answer)

    def send(self, conversation: str, email: Email) -> bool:
        try:
            document = self._written(conversation, email)
        except mime.NotAnEmail:
            return False
        try:
            answer = self._api.make(
                conversation, "/messages/send", document, lambda: self.was_sent(conversation, email.id)
            )
            if answer is not None and answer.status not in (200, 400):
                raise self._api.refusal(answer)
        except AccountError as error:
            if error.is_certain:
                raise
            raise NobodyKnows("it was handed over to be sent, and the answer was lost") from error
        return answer is None or answer.status == 200  # 400 is "Invalid To header"

    def was_sent(self, conversation: str, id: str) -> bool:
        query = {"q": f"rfc822msgid:{self._own_id(conversation, id)}", "labelIds": SENT, "maxResults": "1"}
        return any(True for _ in self._listed(conversation, "messages", query))

    def _listed(self, conversation: str, of: str, query: Mapping[str, str]) -> Iterator[object]:
        """Yield the entries of a list ("messages" or "drafts"), page by page."""
        return (each for page in self._api.pages(conversation, f"/{of}", query) for each in page.get(of, ()))

    def _own_id(self, conversation: str, effect: str) -> str:
        return mime.message_id(conversation, effect, self._domain)

    def _written(self, conversation: str, email: Email) -> dict[str, str]:
        """Return the message that holds an email. Raises NotAnEmail."""
        raw = mime.written(email, self._api.account(conversation), self._own_id(conversation, email.id))
        return {"raw": raw, **({"threadId": email.thread} if email.thread else {})}

    def _message(self, conversation: str, id: str) -> Email | None:
        """Return the message with this id; None if it was deleted meanwhile."""
        query: GoogleQuery = {"format": "metadata", "metadataHeaders": HEADERS}
        answer = self._api.ask(conversation, "GET", f"/messages/{id}", query=query)
        if answer.status in (404, 410):
            return None
        if answer.status != 200:
            raise self._api.refusal(answer)
        return _email(answer.document)


def _email(message: Mapping[str, Any]) -> Email:
    """Return the email that a message of Gmail's is."""
    listed = (message.get("payload") or {}).get("headers", ())
    headers = {
        str(each.get("name", "")).lower(): str(each.get("value", "")) for each in listed if isinstance(each, dict)
    }
    labels = message.get("labelIds", ())
    is_own = SENT in labels or DRAFT in labels
    name, sender = mime.address(headers.get("from", ""))
    milliseconds = str(message.get("internalDate", "0"))
    return Email(
        id=str(message["id"]),
        to=mime.address(headers.get("to", ""))[1],
        subject=mime.decoded(headers.get("subject", "")),
        body=one_line(unescape(str(message.get("snippet", ""))[:SNIPPET]), SNIPPET),
        at=datetime.fromtimestamp(int(milliseconds) / 1000 if milliseconds.isdecimal() else 0, UTC),
        sent=SENT in labels,
        sender="" if is_own else sender,
        sender_name="" if is_own else name,
        thread=str(message.get("threadId", "")),
        message_id=headers.get("message-id", "").strip(),
        references=headers.get("references", "")[: mime.ENCODED],
        reply_to="" if is_own else mime.address(headers.get("reply-to", ""))[1],
    )
