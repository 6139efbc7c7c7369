"""A strict stand-in for Google's OAuth 2: the consent, the exchange of codes, refreshed and revoked tokens.

It refuses what Google refuses, and more: an unknown parameter, a missing PKCE, a second use of a code. The rules are
those of Google's "Using OAuth 2.0 for Web Server Applications", of RFC 6749 and of RFC 7636.
"""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from parley.conversation.account_services import SERVICES
from parley.settings.google import IDENTITY, scopes_to_ask

CODE_LASTS, TOKEN_LASTS = timedelta(minutes=10), timedelta(seconds=3_599)
KNOWN_SCOPES = frozenset((*IDENTITY, *scopes_to_ask(SERVICES), "https://www.googleapis.com/auth/userinfo.email"))
ASKED = frozenset(
    [
        *("client_id", "redirect_uri", "response_type", "scope", "access_type", "prompt", "include_granted_scopes"),
        *("state", "code_challenge", "code_challenge_method", "hl"),
    ]
)
"""The parameters of a request for consent."""
CHALLENGE, VERIFIER = re.compile(r"[A-Za-z0-9_-]{43}"), re.compile(r"[A-Za-z0-9._~-]{43,128}")

Fields = Mapping[str, str]


class OAuthError(Exception):
    """Raised for a request that Google refuses: OAuth's code of the error, and the HTTP status."""

    def __init__(self, code: str, description: str = "Bad Request", status: int = 400) -> None:
        super().__init__(f"{code}: {description}")
        self.status = status
        self.document = {"error": code, "error_description": description}


@dataclass
class Grant:
    """What one account has allowed our client."""

    account: str
    scopes: frozenset[str]
    is_valid: bool = True


@dataclass
class Code:
    """A code that a consent has given, which can be exchanged once."""

    grant: Grant
    challenge: str
    redirect_uri: str
    expires_at: datetime
    was_used: bool = False


@dataclass
class Access:
    """An access token's account and end."""

    grant: Grant
    expires_at: datetime


@dataclass
class GoogleOAuth:
    """Google's OAuth 2 with one client. `now` is the clock by which codes and tokens expire."""

    client_id: str
    client_secret: str
    redirect_uri: str
    now: Callable[[], datetime]
    grants: dict[str, Grant] = field(default_factory=dict)
    """What each account has allowed, by its address."""
    codes: dict[str, Code] = field(default_factory=dict)
    refresh_tokens: dict[str, Grant] = field(default_factory=dict)
    access_tokens: dict[str, Access] = field(default_factory=dict)
    refreshed: int = 0
    """How many access tokens were made of a refresh token."""

    # --- the page ---------------------------------------------------------------------------------------------------

    def check(self, asked: Fields) -> None:
        """Check the parameters of a request for consent. Raises OAuthError."""
        if unknown := set(asked) - ASKED:
            raise OAuthError("invalid_request", f"Unknown parameters: {sorted(unknown)}")
        wanted = {"client_id": self.client_id, "redirect_uri": self.redirect_uri, "response_type": "code"}
        wanted |= {"access_type": "offline", "include_granted_scopes": "true", "code_challenge_method": "S256"}
        for name, value in wanted.items():
            if asked.get(name) != value:
                raise OAuthError("invalid_request", f"{name} is {asked.get(name)!r}, not {value!r}")
        if "consent" not in asked.get("prompt", "").split():
            raise OAuthError("invalid_request", "without prompt=consent there is no refresh token")
        if not CHALLENGE.fullmatch(asked.get("code_challenge", "")) or not asked.get("state"):
            raise OAuthError("invalid_request", "code_challenge or state is missing")
        scopes = asked.get("scope", "").split()
        if not scopes or not KNOWN_SCOPES.issuperset(scopes):
            raise OAuthError("invalid_scope", f"Some requested scopes were invalid: {scopes}")

    def consent(self, asked: Fields, account: str, without: Iterable[str] = ()) -> str:
        """Let the person of this account allow what is asked, `without` the scopes whose boxes they leave empty. Return
        the address to which the browser is sent back."""
        self.check(asked)
        before = self.grants.get(account)
        earlier = before.scopes if before and before.is_valid else frozenset()
        scopes = frozenset(asked["scope"].split()) - frozenset(without) | earlier
        if before and before.is_valid:
            before.scopes, grant = scopes, before
        else:
            grant = self.grants[account] = Grant(account, scopes)
        code = f"4/0A{secrets.token_urlsafe(48)}"
        expires_at = self.now() + CODE_LASTS
        self.codes[code] = Code(grant, asked["code_challenge"], asked["redirect_uri"], expires_at)
        back = {"state": asked["state"], "code": code, "scope": " ".join(sorted(scopes)), "authuser": "0"}
        return f"{asked['redirect_uri']}?{urlencode({**back, 'prompt': 'consent'})}"

    def refuse(self, asked: Fields, error: str = "access_denied") -> str:
        """Let the person refuse. Return the address to which the browser is sent back."""
        self.check(asked)
        return f"{asked['redirect_uri']}?{urlencode({'error': error, 'state': asked['state']})}"

    # --- the token endpoint -----------------------------------------------------------------------------------------

    def token(self, form: Fields) -> dict[str, Any]:
        """Answer a request for tokens. Raises OAuthError."""
        if form.get("client_id") != self.client_id or form.get("client_secret") != self.client_secret:
            raise OAuthError("invalid_client", "The OAuth client was not found.", 401)
        kinds: Mapping[str, tuple[Sequence[str], Callable[[Fields], dict[str, Any]]]] = {
            "authorization_code": (("code", "code_verifier", "redirect_uri"), self._exchange),
            "refresh_token": (("refresh_token",), self._refresh),
        }
        if form.get("grant_type") not in kinds:
            raise OAuthError("unsupported_grant_type")
        names, answer = kinds[form["grant_type"]]
        if set(form) != {"grant_type", "client_id", "client_secret", *names}:
            raise OAuthError("invalid_request", f"parameters: {sorted(form)}")
        return answer(form)

    def _exchange(self, form: Fields) -> dict[str, Any]:
        code = self.codes.get(form["code"])
        if code is None or self.now() >= code.expires_at:
            raise OAuthError("invalid_grant", "Malformed auth code.")
        if code.was_used:  # RFC 6749, section 4.1.2: and all tokens that were issued for it are revoked
            code.grant.is_valid = False
            raise OAuthError("invalid_grant")
        code.was_used = True
        if form["redirect_uri"] != code.redirect_uri:
            raise OAuthError("redirect_uri_mismatch")
        made = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if not VERIFIER.fullmatch(form["code_verifier"]) or made != code.challenge:
            raise OAuthError("invalid_grant", "Invalid code verifier.")
        refresh_token = f"1//0{secrets.token_urlsafe(48)}"
        self.refresh_tokens[refresh_token] = code.grant
        return {
            **self._access(code.grant),
            "refresh_token": refresh_token,
            "id_token": id_token(code.grant.account, self.client_id),
        }

    def _refresh(self, form: Fields) -> dict[str, Any]:
        grant = self.refresh_tokens.get(form["refresh_token"])
        if grant is None or not grant.is_valid:
            raise OAuthError("invalid_grant", "Token has been expired or revoked.")
        self.refreshed += 1
        return self._access(grant)

    def _access(self, grant: Grant) -> dict[str, Any]:
        token = f"ya29.{secrets.token_urlsafe(48)}"
        self.access_tokens[token] = Access(grant, self.now() + TOKEN_LASTS)
        seconds = int(TOKEN_LASTS.total_seconds())
        scope = " ".join(sorted(grant.scopes))
        return {"access_token": token, "expires_in": seconds, "scope": scope, "token_type": "Bearer"}

    def revoke(self, form: Fields) -> dict[str, Any]:
        """Take back the consent of a token. Raises OAuthError."""
        if set(form) != {"token"}:
            raise OAuthError("invalid_request")
        access = self.access_tokens.get(form["token"])
        grant = access.grant if access else self.refresh_tokens.get(form["token"])
        if grant is None or not grant.is_valid:
            raise OAuthError("invalid_token", "Token expired or revoked")
        grant.is_valid = False
        return {}

    # --- what an API asks -------------------------------------------------------------------------------------------

    def account_of(self, authorization: str, scopes: Collection[str]) -> str | None:
        """Return the account of a request with this header, if its token allows one of the scopes; None if the token is
        not valid. Raises OAuthError for a scope that was not granted."""
        access = self.access_tokens.get(authorization.removeprefix("Bearer "))
        if access is None or not access.grant.is_valid or self.now() >= access.expires_at:
            return None
        if not access.grant.scopes & set(scopes):
            raise OAuthError("insufficientPermissions", "Insufficient Permission", 403)
        return access.grant.account


def subject(account: str) -> str:
    """Return the id of an account: 21 digits, as Google's."""
    return f"1{int(hashlib.sha256(account.encode()).hexdigest(), 16) % 10**20:020}"


def id_token(account: str, client_id: str) -> str:
    """Return an id token for this account. Its signature is none that could be checked."""
    claims = {"iss": "https://accounts.google.com", "aud": client_id, "sub": subject(account), "email": account}
    parts = ({"alg": "RS256", "typ": "JWT"}, {**claims, "email_verified": True})
    coded = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
    return ".".join((*coded, "c2lnbmF0dXJl"))
