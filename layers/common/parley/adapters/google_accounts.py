"""`ports.Accounts` at Google: OAuth 2 with PKCE, and what was granted in one row of the person, encrypted.

    GRANT#google     status (linked or none), account, subject, link, since, scopes, serves (the services that are
                     used of it; keeps_calendar says so of the calendar to an earlier release),
                     calendars and calendar_names (the addresses and names of those that are looked at too),
                     task_list (the id of the list into which tasks go; empty: the default one),
                     sealed (the refresh token, encrypted), revoking (another account's, while it is being revoked),
                     replaced (that account's id), left (the link by which it took the place of an account whose consent
                     was to be taken back later)

The verifier of PKCE is made of the client's secret and the link's id, so it is stored nowhere, and only the function
that has the secret can make it. An access token is kept in this process alone, until shortly before it expires; threads
that need one at the same time wait for the same request.
"""

import base64
import binascii
import hashlib
import hmac
import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from parley.adapters.google import GoogleClient
from parley.conversation.account_services import FIRST, SERVICES, ServiceName
from parley.conversation.link_token import LinkToken, link_of
from parley.errors import AccountError, AccountsBroken, AccountsUnavailable, ConsentUnusable, GrantLost, Unsealable
from parley.ports import (
    AccountConsent,
    AccountLink,
    Clock,
    Deadline,
    LeftConsent,
    LinkedAccount,
    LinkRequest,
    Rows,
    Vault,
)
from parley.settings.google import CALENDAR, CALENDAR_NAMES, FREE_BUSY, allowed_by, scopes_of

KIND, ROW = "GRANT", "google"
CODE, REFRESH_TOKEN = "google-code", "google-refresh-token"
LINKED, NONE = "linked", "none"
VERIFIER = "the verifier of PKCE, version 1"
LEFT, KEPT = "left", "kept"
"""In the row of a conversation of nobody: the account's consent is to be taken back, or was given anew meanwhile."""
OF_NOBODY = "the conversation in which a consent is taken back, version 2"
SEALED = ("sealed", "revoking")
"""The fields of a row that hold something encrypted for its conversation."""
FIELDS = (
    *("status", "account", "subject", "link", "since", "scopes", "serves", "keeps_calendar"),
    *("calendars", "calendar_names", "task_list", "replaced", "left"),
)
"""The other fields of a row."""
LINK_LASTS = timedelta(minutes=15)
"""How long a link to connect an account is valid."""
EARLY = timedelta(minutes=2)
"""How long before its end an access token is not used any more."""


@dataclass(frozen=True)
class GoogleSite:
    """Where Google sends a browser back to, and how links are made."""

    public_url: str
    """The public address of this service, without a slash at the end."""
    key: Callable[[], str]
    """A function that returns the key of conversation ids, with which links are signed."""


@dataclass(frozen=True)
class AccessToken:
    """An access token, which opens the account until it expires."""

    text: str
    expires_at: datetime
    scopes: frozenset[str]
    sealed: str
    """The encrypted refresh token that it was made of."""


class GoogleAccounts:
    """`ports.Accounts` at Google. Safe under threads."""

    def __init__(self, rows: Rows, vault: Vault, client: GoogleClient, site: GoogleSite, now: Clock) -> None:
        self._rows, self._vault, self.client, self._site, self._now = rows(KIND), vault, client, site, now
        self._tokens: dict[str, AccessToken] = {}
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    # --- connecting -------------------------------------------------------------------------------------------------

    def link(self, request: LinkRequest) -> AccountLink:
        id = link_of(request.effect)
        expires_at = (request.now + LINK_LASTS).replace(microsecond=0)
        token = LinkToken(
            conversation=request.conversation,
            link=id,
            expires_at=expires_at,
            digits=request.number[-3:],
            language=request.language,
            challenge=_url_safe(hashlib.sha256(self._verifier(id).encode()).digest()),
            services=request.services,
        )
        return AccountLink(id, f"{self._site.public_url}/google/link?t={token.signed(self._site.key())}", expires_at)

    def linked(self, conversation: str) -> LinkedAccount | None:
        row = self._linked_row(conversation)
        return _account(row) if row else None

    def is_let_in(self, conversation: str) -> bool:
        known, row = self._tokens.get(conversation), self._linked_row(conversation)
        scopes = scopes_of(_account(row).serves) if row else ()
        try:
            self.token(conversation, scopes, stale=known.text if known else "")
        except GrantLost:
            return False
        except AccountError:
            return True
        return True

    def connect(self, conversation: str, consent: AccountConsent, now: datetime) -> LinkedAccount:
        before = self._rows.get(conversation, ROW) or {}
        if before.get("link") == consent.link and before.get("status") == LINKED:  # an earlier try came this far
            return self._after_revoking(conversation, before)
        answer = self._exchange(conversation, consent.link, consent.code)
        name, subject = identity(str(answer.get("id_token", "")))
        scopes = str(answer.get("scope", "")).split()
        token = answer.get("refresh_token")
        is_same = before.get("status") == LINKED and before.get("subject") == subject
        allowed, wanted = allowed_by(scopes), frozenset(consent.services)
        if not allowed & wanted or not isinstance(token, str) or not token:
            self._give_back(answer, is_same=is_same)
            raise ConsentUnusable("nothing that was asked for is among what was allowed", "partial")
        if consent.adds and before.get("status") == LINKED and not is_same:
            self._give_back(answer, is_same=False)
            raise ConsentUnusable("another account than the connected one", "other_account")
        used = _account(before).serves if is_same else frozenset()
        fields = {
            "status": LINKED,
            "account": name,
            "subject": subject,
            "link": consent.link,
            "since": now.isoformat(),
            "scopes": scopes,
            **_served((used | wanted) & allowed),
            **_chosen_of(_account(before) if is_same else None),
            "sealed": self._vault.seal(conversation, REFRESH_TOKEN, token),
            "revoking": "" if is_same else str(before.get("sealed", "")),
            "replaced": "" if is_same else str(before.get("subject", "")),
        }
        self._write(conversation, fields)
        return self._after_revoking(conversation, fields)

    def _give_back(self, answer: Mapping[str, Any], *, is_same: bool) -> None:
        """Revoke a consent that connects nothing; but not one of the connected account, because that would end what was
        allowed before, too."""
        token = answer.get("refresh_token")
        if not is_same:
            self.client.revoke(token if isinstance(token, str) and token else str(answer["access_token"]))

    def _exchange(self, conversation: str, link: str, sealed_code: str) -> Mapping[str, Any]:
        """Exchange the code of a consent for tokens, and return Google's answer. Raises an AccountError."""
        try:
            code = self._vault.open(conversation, CODE, sealed_code)
        except Unsealable as error:
            raise ConsentUnusable("the code cannot be read", "refused") from error
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": self._verifier(link),
            "redirect_uri": f"{self._site.public_url}/google/callback",
        }
        try:
            return self.client.tokens(fields)
        except GrantLost as error:
            raise ConsentUnusable("the code is not valid", "refused") from error

    def _verifier(self, link: str) -> str:
        """Return the verifier of PKCE for this link: 43 characters."""
        return _url_safe(hmac.digest(self.client.secret().encode(), f"{VERIFIER}\n{link}".encode(), "sha256"))

    def _after_revoking(self, conversation: str, row: Mapping[str, Any]) -> LinkedAccount:
        """Take back the consent of the account that was connected before, if there is one, and return the new one. What
        could not be taken back stays in the row: it is among `left_consents`. An older consent of the new account that
        is still to be taken back is not any more: Google would end the new one with it."""
        self._rows.change(self._of_nobody(str(row["subject"])), ROW, {"status": KEPT})
        if sealed := str(row.get("revoking", "")):
            with suppress(AccountsUnavailable, AccountsBroken):
                self._revoke(conversation, sealed, None)
                self._write(conversation, {"revoking": ""})
                row = {**row, "revoking": ""}
        return _account(row)

    # --- letting go ---------------------------------------------------------------------------------------------------

    def disconnect(self, conversation: str, within: Deadline | None = None) -> LinkedAccount | None:
        row = self._rows.get(conversation, ROW)
        if row is None:
            return None
        for sealed in _consents(row):
            self._revoke(conversation, sealed, within)
        if row.get("status") != LINKED:
            self._tokens.pop(conversation, None)
            return None
        account = _account(row)
        self._forget(conversation)
        return account

    def move(self, source: str, target: str) -> None:
        row = self._linked_row(source)
        if row is None:
            return
        if self._linked_row(target) is None:
            sealed = {name: self._sealed_anew(source, target, str(row.get(name, ""))) for name in SEALED}
            self._write(target, {name: each for name, each in row.items() if name in FIELDS} | sealed)
        self._forget(source)

    def _sealed_anew(self, source: str, target: str, sealed: str) -> str:
        """Return what was encrypted for one conversation, encrypted for another; empty if nothing was."""
        return (
            self._vault.seal(target, REFRESH_TOKEN, self._vault.open(source, REFRESH_TOKEN, sealed)) if sealed else ""
        )

    def _forget(self, conversation: str) -> None:
        """Leave a row that says that no account is connected."""
        self._tokens.pop(conversation, None)
        empty = dict.fromkeys(("account", "subject", "link", "since", *SEALED, "replaced", "left"), "")
        self._write(conversation, {"status": NONE, **empty, "scopes": [], **_chosen_of(None), **_served(())})

    def left_consents(self, conversation: str, *, of_replaced: bool = False) -> tuple[LeftConsent, ...]:
        left, row = list[LeftConsent](), self._rows.get(conversation, ROW) or {}
        for field, of in (("revoking", "replaced"), *(() if of_replaced else (("sealed", "subject"),))):
            if not (sealed := str(row.get(field, ""))):
                continue
            digest = hashlib.sha256(sealed.encode()).hexdigest()
            id = self._of_nobody(str(row.get(of) or digest))  # an earlier release did not note whom it replaced
            with suppress(Unsealable):
                token = self._vault.open(conversation, REFRESH_TOKEN, sealed)
                left.append(LeftConsent(id, digest[:16], self._vault.seal(id, REFRESH_TOKEN, token)))
                self._write(id, {"status": LEFT})
        return tuple(left)

    def _of_nobody(self, subject: str) -> str:
        """Return the id of the conversation of nobody in which a consent of this account is taken back. It is as long
        as any conversation's, and only who has the key of those can tell the account."""
        digest = hmac.digest(self._site.key().encode(), f"{OF_NOBODY}\n{subject}".encode(), "sha256")
        return base64.b32encode(digest).decode().rstrip("=").lower()

    def forget_replaced(self, conversation: str) -> None:
        row = self._rows.get(conversation, ROW) or {}
        if row.get("revoking"):
            self._write(conversation, {"revoking": "", "left": row["link"]})

    def revoke(self, consent: LeftConsent, *, is_last: bool) -> None:
        if (self._rows.get(consent.id, ROW) or {}).get("status") == KEPT:
            return
        try:
            self._revoke(consent.id, consent.sealed, None)
        except (AccountsUnavailable, AccountsBroken):
            if is_last:
                self.client.report(AccountsBroken("a consent that was left could not be taken back"))
            raise

    def _revoke(self, conversation: str, sealed: str, within: Deadline | None) -> None:
        """Take back the consent of a sealed refresh token. One that can never be read again cannot be taken back by
        us."""
        try:
            token = self._vault.open(conversation, REFRESH_TOKEN, sealed)
        except Unsealable:
            return
        self.client.revoke(token, within)

    def use(self, conversation: str, service: ServiceName, *, uses: bool) -> bool:
        row = self._linked_row(conversation)
        if row is None:
            return False
        serves = _account(row).serves
        self._write(conversation, _served(serves | {service} if uses else serves - {service}))
        return True

    def look_at(self, conversation: str, calendars: Mapping[str, str]) -> bool:
        if self._linked_row(conversation) is None:
            return False
        self._write(conversation, {"calendars": list(calendars), "calendar_names": dict(calendars)})
        return True

    def keep_tasks_in(self, conversation: str, task_list: str) -> bool:
        if self._linked_row(conversation) is None:
            return False
        self._write(conversation, {"task_list": task_list})
        return True

    # --- using it -----------------------------------------------------------------------------------------------------

    def token(
        self,
        conversation: str,
        scopes: Iterable[str] = (CALENDAR,),
        within: Deadline | None = None,
        stale: str = "",
    ) -> str:
        """Return an access token for the person's account with these scopes; another one than `stale`, which Google has
        refused. Raises GrantLost, AccountsUnavailable or AccountsBroken."""
        with self._locks[conversation]:
            row = self._linked_row(conversation)
            if row is None:
                raise GrantLost("no account is connected")
            sealed, known = str(row["sealed"]), self._tokens.get(conversation)
            is_good = known and known.sealed == sealed and self._now() < known.expires_at - EARLY
            if known is None or not is_good or known.text == stale:
                known = self._tokens[conversation] = self._refreshed(conversation, row, within)
        if not known.scopes.issuperset(scopes):
            raise GrantLost("a scope is missing")
        return known.text

    def _refreshed(self, conversation: str, row: Mapping[str, Any], within: Deadline | None) -> AccessToken:
        """Return a new access token made of the sealed refresh token in a row. Raises an AccountError."""
        sealed = str(row["sealed"])
        try:
            token = self._vault.open(conversation, REFRESH_TOKEN, sealed)
        except Unsealable as error:
            raise GrantLost("the refresh token cannot be read") from error
        answer = self.client.tokens({"grant_type": "refresh_token", "refresh_token": token}, within)
        granted = answer.get("scope")
        scopes = granted.split() if isinstance(granted, str) else _scopes(row)
        seconds = answer.get("expires_in")
        lasts = timedelta(seconds=seconds if isinstance(seconds, int) else 0)
        return AccessToken(str(answer["access_token"]), self._now() + lasts, frozenset(scopes), sealed)

    # --- the row ------------------------------------------------------------------------------------------------------

    def _linked_row(self, conversation: str) -> Mapping[str, Any] | None:
        row = self._rows.get(conversation, ROW)
        return row if row is not None and row.get("status") == LINKED else None

    def _write(self, conversation: str, fields: Mapping[str, Any]) -> None:
        """Set fields of the person's row, which is made if it does not exist."""
        if not self._rows.change(conversation, ROW, fields):
            self._rows.put(conversation, ROW, fields)


def _consents(row: Mapping[str, Any]) -> list[str]:
    """Return the encrypted refresh tokens in a row whose consents are not taken back yet."""
    return [sealed for field in ("revoking", "sealed") if (sealed := str(row.get(field, "")))]


def _account(row: Mapping[str, Any]) -> LinkedAccount:
    return LinkedAccount(
        name=str(row["account"]),
        subject=str(row["subject"]),
        link=str(row["link"]),
        since=datetime.fromisoformat(str(row["since"])),
        serves=_serves(row),
        allows=allowed_by(_scopes(row)),
        calendars=tuple(str(each) for each in row.get("calendars") or ()),
        calendar_names={str(each): str(name) for each, name in (row.get("calendar_names") or {}).items() if name},
        task_list=str(row.get("task_list") or ""),
        tells_busy=FREE_BUSY in _scopes(row),
        tells_calendars=CALENDAR_NAMES in _scopes(row),
        left_another=bool(row.get("revoking")) or row.get("left") == row["link"],
    )


def _chosen_of(account: LinkedAccount | None) -> dict[str, Any]:
    """Return the fields of a row that say which calendars are looked at beside the account's own, and which list of
    tasks is used; None: no others, and the default list."""
    if account is None:
        return {"calendars": [], "calendar_names": {}, "task_list": ""}
    names = dict(account.calendar_names)
    return {"calendars": list(account.calendars), "calendar_names": names, "task_list": account.task_list}


def _scopes(row: Mapping[str, Any]) -> Sequence[str]:
    """Return the scopes that a person has granted."""
    return [str(each) for each in row.get("scopes") or (CALENDAR,)]


def _serves(row: Mapping[str, Any]) -> frozenset[ServiceName]:
    """Return the services that are used of the account; a row of an earlier release knows of the calendar alone."""
    if "serves" not in row:
        return frozenset(FIRST if row.get("keeps_calendar") else ())
    return frozenset(service for service in SERVICES if service in row["serves"])


def _served(services: Iterable[ServiceName]) -> dict[str, Any]:
    """Return the fields of a row that say which services are used of the account."""
    used = [service for service in SERVICES if service in frozenset(services)]
    return {"serves": used, "keeps_calendar": "calendar" in used}


def identity(id_token: str) -> tuple[str, str]:
    """Return the email address and the id of the account in an id token. It came from Google itself over TLS, so its
    signature need not be checked (OpenID Connect Core 1.0, section 3.1.3.7, step 6). Raises AccountsBroken if it tells
    no account.
    """
    parts = id_token.split(".")
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        name, subject = claims["email"], claims["sub"]
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error):
        raise AccountsBroken("the id token tells no account") from None
    if not isinstance(name, str) or not isinstance(subject, str) or not subject or len(name) > 254:
        raise AccountsBroken("the id token tells no account")
    return name, subject


def _url_safe(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
