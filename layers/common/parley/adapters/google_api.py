"""Requests to one of Google's APIs for a person: what the adapters for calendar, contacts, mail and tasks share.

    ask     one request with the person's token; 401 makes a new token, once
    need    the document of a success; anything else is an error
    pages   the pages of a list, to its end; ChangeRefused where there are more than MOST_PAGES
    make    something new that takes no id of ours, looked for by its mark before each try

Errors carry the name of the service, because a person is told whether it was their calendar or their mail.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from parley.adapters.google import PAUSES, GoogleAnswer
from parley.adapters.google_accounts import GoogleAccounts
from parley.conversation.account_services import ServiceName
from parley.errors import AccountError, AccountsBroken, AccountsUnavailable, ChangeRefused, GrantLost, ParleyError
from parley.ports import LinkedAccount
from parley.settings.google import SCOPES

MOST_PAGES = 30
"""The pages that are read of one list: most looks have one. Google may put fewer entries on a page than it is asked
for, even none."""
MOST_SECONDS = 10.0
"""The seconds after which no further page of a list is asked for: a turn has to answer."""
GoogleDocument = Mapping[str, Any]
GoogleQuery = Mapping[str, str | tuple[str, ...]]


class GoogleApi:
    """One of Google's APIs, for everybody who has connected an account. Safe under threads."""

    def __init__(
        self, accounts: GoogleAccounts, service: ServiceName, url: str, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """`url` is what all addresses of the API begin with, without a slash at the end."""
        self._accounts, self._service, self._url, self._sleep = accounts, service, url, sleep

    def linked(self, conversation: str) -> LinkedAccount | None:
        """Return the account that the person has connected, by one database read; None if there is none."""
        return self._accounts.linked(conversation)

    def ask(
        self,
        conversation: str,
        method: str,
        path: str,
        *,
        query: GoogleQuery | None = None,
        document: GoogleDocument | None = None,
        headers: Mapping[str, str] | None = None,
        is_repeatable: bool = True,
    ) -> GoogleAnswer:
        """Make a request for this person, and return the answer. One that is not repeatable is tried again only where
        Google has certainly not carried it out. Raises an AccountError.
        """
        with self._named():
            token = self._token(conversation)
            answer = self._asked(token, method, path, query, document, headers, is_repeatable)
            if answer.status != 401:
                return answer
            try:
                token = self._token(conversation, stale=token)
                again = self._asked(token, method, path, query, document, headers, is_repeatable)
                if again.status == 401:
                    raise GrantLost("HTTP 401")
            except AccountError as error:
                error.is_certain = error.is_certain and not answer.is_repeat
                raise
            return again

    def _token(self, conversation: str, stale: str = "") -> str:
        """Return an access token for this API. Raises an AccountError: then the request was certainly not made."""
        try:
            return self._accounts.token(conversation, SCOPES[self._service], stale=stale)
        except AccountError as error:
            error.is_certain = True
            raise

    def _asked(
        self,
        token: str,
        method: str,
        path: str,
        query: GoogleQuery | None,
        document: GoogleDocument | None,
        headers: Mapping[str, str] | None,
        is_repeatable: bool,
    ) -> GoogleAnswer:
        """Make a request with this access token, and return the answer. Raises AccountsUnavailable."""
        return self._accounts.client.ask(
            method,
            f"{self._url}{path}",
            query=query,
            document=document,
            headers={"Authorization": f"Bearer {token}", **(headers or {})},
            is_repeatable=is_repeatable,
        )

    def need(
        self,
        conversation: str,
        method: str,
        path: str,
        *,
        query: GoogleQuery | None = None,
        document: GoogleDocument | None = None,
        headers: Mapping[str, str] | None = None,
        is_repeatable: bool = True,
    ) -> GoogleDocument:
        """Make a request, and return the document of its success. Raises an AccountError for any other answer."""
        answer = self.ask(
            conversation, method, path, query=query, document=document, headers=headers, is_repeatable=is_repeatable
        )
        if answer.status != 200:
            raise self.refusal(answer)
        return answer.document

    def pages(
        self,
        conversation: str,
        path: str,
        query: GoogleQuery,
        refusal: Callable[[GoogleAnswer], ParleyError] | None = None,
    ) -> Iterator[GoogleDocument]:
        """Yield the pages of a list. Raises ChangeRefused if it is too long to be read to its end, because a list that
        was cut would look like a whole one; and what `refusal` makes of an answer that is no success.
        """
        asked, ends_at = dict(query), time.monotonic() + MOST_SECONDS
        for _ in range(MOST_PAGES):
            answer = self.ask(conversation, "GET", path, query=asked)
            if answer.status != 200:
                raise (refusal or self.refusal)(answer)
            yield answer.document
            more = answer.document.get("nextPageToken")
            if not isinstance(more, str) or not more:
                return
            if time.monotonic() > ends_at:
                break
            asked["pageToken"] = more
        raise ChangeRefused("too_much", self._service)

    def make(
        self,
        conversation: str,
        path: str,
        document: GoogleDocument,
        is_there: Callable[[], bool],
        query: GoogleQuery | None = None,
    ) -> GoogleAnswer | None:
        """Make something new for which Google takes no id of ours, and return the answer; None if an earlier try has
        made it. `is_there` looks for it by its mark, before each try, so that a lost answer makes no second one. Raises
        an AccountError, which says whether it was certainly not made.
        """
        may_be_there = False
        for pause in (*PAUSES, None):
            is_making = False
            try:
                if is_there():
                    return None
                is_making = True
                answer = self.ask(conversation, "POST", path, query=query, document=document, is_repeatable=False)
                return replace(answer, is_repeat=answer.is_repeat or may_be_there)
            except AccountsUnavailable as error:
                may_be_there = may_be_there or (is_making and not error.is_certain)
                if pause is None:
                    error.is_certain = not may_be_there
                    raise
            except AccountError as error:
                error.is_certain = error.is_certain and not may_be_there
                raise
            self._sleep(pause)
        raise AssertionError("the last try returns or raises")

    def account(self, conversation: str) -> str:
        """Return the email address of the person's account; empty if none is connected."""
        found = self._accounts.linked(conversation)
        return found.name if found else ""

    def refusal(self, answer: GoogleAnswer) -> AccountError:
        """Return the error that an answer means which is no success."""
        if answer.status == 403 and answer.reasons & {"insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"}:
            error: AccountError = GrantLost(f"the {self._service} was taken back")
        else:
            error = AccountsBroken(f"HTTP {answer.status} {' '.join(sorted(answer.reasons))[:60]}".strip())
        error.service, error.is_certain = self._service, not answer.is_repeat
        return error

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Put the name of the service into each error that leaves the block."""
        try:
            yield
        except AccountError as error:
            error.service = self._service
            raise
