"""Reads secrets: SecureString parameters of SSM below the stage's path, or environment variables on a developer's
machine.

They are read when first needed and kept for five minutes, so that a changed one is found without a deploy. What a
provider refuses, or what a webhook cannot verify, has them read at once, at most every half minute. They stand in no
setting, log or error.
"""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

KEPT_SECONDS = 300.0
FRESH_SECONDS = 30.0
"""The least seconds between two reads that bypass what is kept: forged requests and outages come by the hundred."""
AT_ONCE = 10
"""The most parameters that one request to SSM may name."""
LOCAL = {
    "conversation-key": ("PARLEY_CONVERSATION_KEY",),
    "twilio-account-sid": ("TWILIO_ACCOUNT_SID",),
    "twilio-auth-token": ("TWILIO_AUTH_TOKEN",),
    "meta-app-secret": ("META_APP_SECRET",),
    "meta-verify-token": ("META_VERIFY_TOKEN",),
    "meta-access-token": ("META_ACCESS_TOKEN",),
    "invite-code": ("PARLEY_INVITE_CODE",),
    "llm-api-key": ("LLM_API_KEY", "OPENAI_API_KEY"),
    "hand-off-secret": ("HAND_OFF_SECRET",),
    "stripe-secret-key": ("STRIPE_SECRET_KEY",),
    "stripe-webhook-secrets": ("STRIPE_WEBHOOK_SECRETS",),
    "google-client-secret": ("GOOGLE_CLIENT_SECRET",),
    "sonarr-api-key": ("SONARR_API_KEY",),
    "radarr-api-key": ("RADARR_API_KEY",),
    "library-webhook-password": ("LIBRARY_WEBHOOK_PASSWORD",),
}
"""The environment variables that hold each secret where there is no SSM; the first that is set is used."""


class Secrets:
    """Reads secrets from SSM parameters below `path`, or from environment variables if `path` is empty."""

    def __init__(
        self, path: str, environment: Mapping[str, str] | None = None, ssm: Callable[[], Any] | None = None
    ) -> None:
        """`ssm` makes the client of SSM, which a path needs."""
        self._path = path.rstrip("/")
        self._environment = os.environ if environment is None else environment
        self._ssm: Any = ssm() if path and ssm else None
        self._kept: dict[str, tuple[float, str]] = {}
        """The secrets that were read from SSM, by name: until when each is kept, and its value."""
        self._fresh_at = -FRESH_SECONDS

    def get(self, *names: str, fresh: bool = False) -> dict[str, str]:
        """Return the named secrets that exist, by name; missing ones are left out. `fresh` reads them now, if the last
        such read is not half a minute ago."""
        if not self._path:
            found = {name: self._local(name) for name in names}
            return {name: value for name, value in found.items() if value}
        if fresh and self._may_bypass():
            self._kept = {}
        kept, now = self._kept, time.monotonic()
        missing = [name for name in names if name not in kept or kept[name][0] <= now]
        for first in range(0, len(missing), AT_ONCE):
            kept |= self._read(missing[first : first + AT_ONCE], now + KEPT_SECONDS)
        return {name: kept[name][1] for name in names if name in kept and kept[name][0] > now}

    def _read(self, names: Sequence[str], until: float) -> dict[str, tuple[float, str]]:
        """Return those of the named secrets that stand in SSM, as they are kept until then."""
        answer = self._ssm.get_parameters(Names=[f"{self._path}/{name}" for name in names], WithDecryption=True)
        found = {each["Name"].removeprefix(f"{self._path}/"): each["Value"] for each in answer["Parameters"]}
        return {name: (until, value) for name, value in found.items() if value}

    def _may_bypass(self) -> bool:
        """Return whether what is kept may be bypassed now, and note that it is."""
        now = time.monotonic()
        if now - self._fresh_at < FRESH_SECONDS:
            return False
        self._fresh_at = now
        return True

    def need(self, *names: str, fresh: bool = False) -> tuple[str, ...]:
        """Return the values of the named secrets, in this order. Raises LookupError, which names any that are
        missing. `fresh` is as for `get`."""
        found = self.get(*names, fresh=fresh)
        if missing := [name for name in names if name not in found]:
            where = f"SSM below {self._path}" if self._path else "the environment"
            raise LookupError(f"missing in {where}: {', '.join(missing)}; `parley secrets set` stores them")
        return tuple(found[name] for name in names)

    def _local(self, name: str) -> str:
        return next((value for variable in LOCAL[name] if (value := self._environment.get(variable))), "")
