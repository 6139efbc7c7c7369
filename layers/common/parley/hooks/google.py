"""The pages by which a person connects their Google account: the link that we text, and the page after the consent.

    GET /google/link?t=<token>                  says which phone number the account will be connected with, and leads on
    GET /google/callback?state=<token>&code=..  Google sends the browser back here, with a code or an error

    the token is forged, cut or too old       a page says so; nobody is told
    another browser than the link's           a page says so; nobody is told (a cookie tells the browsers apart)
    the person did not consent                a page and a text say so
    the person consented                      the code goes, sealed, to the conversation, which exchanges it for tokens

The code alone is of no use: whoever exchanges it needs the client's secret and the verifier of PKCE, and this function
has neither. Source: Google, "Using OAuth 2.0 for Web Server Applications"; RFC 6749, RFC 7636.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode, urlsplit

from pydantic import JsonValue

from parley.conversation import link_token
from parley.conversation.events import Notified
from parley.conversation.link_token import LinkToken
from parley.errors import TryAgain
from parley.hooks.hook import Hook, HookContext, Received, WebhookAnswer, WebhookRequest
from parley.hooks.page import Page, answer
from parley.settings.deployment import DeploymentSettings
from parley.settings.google import IDENTITY, GoogleSettings, scopes_to_ask
from parley.texts import DEFAULT, LANGUAGES, Language, account_names, link_page

KEY = "conversation-key"
LANE = "linking"
CONSENTED, DECLINED = "google_consented", "google_declined"
SEALED_AS = "google-code"
"""The purpose for which a code is sealed, in the encryption context."""
COOKIE = "parley-link"
CODE = re.compile(r"[!-~]{1,512}")
CALLBACK = "/google/callback"
MOST_FIELDS = 20
"""The most parameters of a query that are read. Google sends seven."""


def _link(request: WebhookRequest, context: HookContext) -> Received:
    """Return the page that the link in our text opens: it says which phone number asked for the link, and leads on to
    Google. The browser gets a cookie, so that only it can finish.
    """
    token = _token(_only(_query(request), "t"), context)
    if token is None:
        return _page("invalid", _language(request))
    says, names = link_page.of(token.language), account_names.of(token.language)
    asked = {table: names.listed(getattr(names, table), token.services) for table in ("products", "uses", "yours")}
    words = (says.begin_words.format(digits=token.digits, **asked), says.begin_warning.format(**asked))
    go_on = (says.go_on, _consent_url(request, token, context))
    shown = answer(Page(token.language, says.begin_title.format(**asked), words, go_on))
    seconds = max(1, int((token.expires_at - context.received_at).total_seconds()))
    address = urlsplit(context.settings.of(DeploymentSettings).public_url)
    secure = "; Secure" if address.scheme == "https" else ""  # on a developer's machine it is http
    cookie = f"{COOKIE}={token.link}; Path={address.path}/google; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    return Received(WebhookAnswer(shown.body, shown.content_type, headers={**shown.headers, "set-cookie": cookie}))


def _consent_url(request: WebhookRequest, token: LinkToken, context: HookContext) -> str:
    """Return the address of Google's page where the person chooses their account and consents."""
    google = context.settings.of(GoogleSettings)
    asked = {
        "client_id": google.client_id,
        "redirect_uri": f"{context.settings.of(DeploymentSettings).public_url}{CALLBACK}",
        "response_type": "code",
        "scope": " ".join((*IDENTITY, *scopes_to_ask(token.services))),
        "access_type": "offline",
        "prompt": "select_account consent",  # without it, a second consent gives no refresh token
        "include_granted_scopes": "true",
        "state": _only(_query(request), "t"),
        "code_challenge": token.challenge,
        "code_challenge_method": "S256",
        "hl": token.language,
    }
    return f"{google.accounts_url.rstrip('/')}/o/oauth2/v2/auth?{urlencode(asked)}"


def _callback(request: WebhookRequest, context: HookContext) -> Received:
    """Read what Google sends the browser back with, and tell the conversation of the token."""
    query = _query(request)
    token, code, error = _token(_only(query, "state"), context), _only(query, "code"), _only(query, "error")
    if token is None or not (error or CODE.fullmatch(code)):
        return _page("invalid", _language(request))
    if _cookie(request) != token.link:
        return _page("other_browser", token.language)
    if error:
        reason = "refused" if error == "access_denied" else "failed"
        told = _notified(token, DECLINED, "declined", {"reason": reason}, context)
        return Received(_page("declined", token.language, HTTPStatus.OK).answer, (told,))
    try:
        sealed = context.seal(token.conversation, SEALED_AS, code)
    except TryAgain:
        return _page("later", token.language, HTTPStatus.SERVICE_UNAVAILABLE)
    told = _notified(token, CONSENTED, hashlib.sha256(code.encode()).hexdigest()[:16], {"code": sealed}, context)
    return Received(_page("consented", token.language, HTTPStatus.OK).answer, (told,))


def _notified(token: LinkToken, what: str, name: str, data: Mapping[str, JsonValue], context: HookContext) -> Notified:
    """Return the event for the conversation of the token. A browser that reloads the page makes the same id."""
    return Notified(
        id=f"google-{token.link}-{name}",
        conversation=token.conversation,
        received_at=context.received_at,
        lane=LANE,
        what=what,
        data={"link": token.link, "at": context.received_at.isoformat(), **data},
    )


def _page(name: str, language: Language, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Received:
    """Return the page with this name, a prefix of the catalogue's sentences."""
    says = link_page.of(language)
    words = (getattr(says, f"{name}_words"),)
    return Received(answer(Page(language, getattr(says, f"{name}_title"), words), status))


def _token(text: str, context: HookContext) -> LinkToken | None:
    """Return the token in a query; None if it is not valid, or Google is off."""
    is_on = context.settings.of(GoogleSettings).is_on
    return link_token.read(text, context.secrets[KEY], context.received_at) if is_on else None


def _query(request: WebhookRequest) -> Mapping[str, Sequence[str]]:
    try:
        return parse_qs(request.query, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}


def _only(query: Mapping[str, Sequence[str]], name: str) -> str:
    """Return the value of a parameter; empty if it is missing, or stands there more than once."""
    values = query.get(name, ())
    return values[0] if len(values) == 1 else ""


def _cookie(request: WebhookRequest) -> str:
    """Return the link id in the browser's cookie; empty if there is none."""
    try:
        found = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _language(request: WebhookRequest) -> Language:
    """Return the first language of the browser that we speak, for a page whose token tells none."""
    wanted = (part.strip()[:2].lower() for part in request.headers.get("accept-language", "")[:200].split(","))
    return next((each for want in wanted for each in LANGUAGES if each == want), DEFAULT)


HOOKS = {
    "GET /google/link": Hook(_link, (KEY,), settings=(GoogleSettings,)),
    f"GET {CALLBACK}": Hook(_callback, (KEY,), settings=(GoogleSettings,)),
}
