"""`parley secrets`: the secrets of a deployment, as SecureString parameters of SSM below /<service>/<stage>.

Secrets are asked for on the terminal and go nowhere else: not into the template, an argument, a file or the shell's
history; a backup alone is written to a file, which only its owner can read. An empty answer leaves a secret as it is.
What cannot be right (an account's SID that is none) is refused when it is typed, not by the first message that fails.
"""

import getpass
import json
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from parley_cli.errors import OperatorError
from parley_cli.progress import say
from parley_cli.where import Where

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

CONVERSATION_KEY = "conversation-key"
BACKED_UP = "conversation-key-backed-up"
"""The parameter that says when the conversation key was written to a file, and the fingerprint of that key."""
TRIES = 3
"""How often a secret is asked for until its answer has the right form."""


@dataclass(frozen=True)
class AskedSecret:
    """A secret that operators are asked for: the question, the form of a right answer, and that form in words."""

    question: str
    form: str = r"\S+"
    form_in_words: str = "one word, without blanks"
    valid_at_once: int = 1
    """How many values are valid at the same time while one replaces another: two, separated by a blank, where the
    provider signs what it posts with the one or the other."""

    def fits(self, answer: str) -> bool:
        """Return whether the answer has the form of this secret; several values stand with blanks between them."""
        values = answer.split()
        return 1 <= len(values) <= self.valid_at_once and all(re.fullmatch(self.form, value) for value in values)


HEX_32 = r"[0-9a-f]{32}"
# In the order in which they are asked for. The functions' roles may read exactly these names.
ASKED_FOR: Mapping[str, AskedSecret] = {
    "twilio-account-sid": AskedSecret(
        "Twilio account SID (AC...)", f"AC{HEX_32}", "AC and 32 digits and letters a to f; an SK... is an API key's"
    ),
    "twilio-auth-token": AskedSecret(
        "Twilio auth token (two with a blank while one is replaced, the one to send with first)",
        HEX_32,
        "32 digits and letters a to f; two while one is replaced",
        2,
    ),
    "meta-app-secret": AskedSecret(
        "Meta app secret (none: WhatsApp goes through Twilio)",
        HEX_32,
        "32 digits and letters a to f; two while one is replaced",
        2,
    ),
    "meta-verify-token": AskedSecret("Meta verify token, of your own choice"),
    "meta-access-token": AskedSecret("Meta access token of a system user"),
    "invite-code": AskedSecret("Invite code, if Admission is invite", r"\S+", "words", 8),
    "llm-api-key": AskedSecret("API key of the model service (none: the degraded mode answers)"),
    "hand-off-secret": AskedSecret("The word with which hand-offs are signed, if HandOffWebhook is set"),
    "stripe-secret-key": AskedSecret(
        "Stripe secret or restricted key, sk_ or rk_ (none: people pay on delivery)",
        r"(sk|rk)_\w+",
        "sk_... or rk_...; a pk_... is for browsers",
    ),
    "stripe-webhook-secrets": AskedSecret(
        "Stripe's signing secret of the webhook, whsec_; two with a blank while one is replaced",
        r"whsec_\S+",
        "whsec_...; two while one is replaced",
        2,
    ),
    "sonarr-api-key": AskedSecret("API key of Sonarr (none: there are no series)"),
    "radarr-api-key": AskedSecret("API key of Radarr (none: there are no films)"),
    "library-webhook-password": AskedSecret("Password with which Sonarr and Radarr post notifications, of your choice"),
    "google-client-secret": AskedSecret(
        "Secret of the OAuth client at Google, GOCSPX-... (none: nobody connects an account)"
    ),
}


def prefix(service: str, stage: str) -> str:
    return f"/{service}/{stage}"


def new_conversation_key() -> str:
    """Return a new random key, from which conversation ids are made of phone numbers. With another key, everybody is a
    stranger.
    """
    return secrets.token_urlsafe(32)


def fingerprint(key: str) -> str:
    """Return a short hash by which two conversation keys are told apart, and from which no key can be found."""
    return sha256(key.encode()).hexdigest()[:12]


def put(ssm: "SSMClient", path: str, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        ssm.put_parameter(Name=f"{path}/{name}", Value=value, Type="SecureString", Overwrite=True)


def read(ssm: "SSMClient", path: str, *names: str) -> dict[str, str]:
    """Return those of the named parameters below the path that exist, by name."""
    found: dict[str, str] = {}
    for first in range(0, len(names), 10):  # the most that one request may name
        asked = [f"{path}/{name}" for name in names[first : first + 10]]
        for each in ssm.get_parameters(Names=asked, WithDecryption=True)["Parameters"]:
            found[each["Name"].removeprefix(f"{path}/")] = each["Value"]
    return found


def make_conversation_key(ssm: "SSMClient", path: str) -> bool:
    """Store a new conversation key unless there is one already. Return whether one was made."""
    try:
        ssm.put_parameter(Name=f"{path}/{CONVERSATION_KEY}", Value=new_conversation_key(), Type="SecureString")
    except ssm.exceptions.ParameterAlreadyExists:
        return False
    return True


def set_all(where: Where, name: str | None) -> dict[str, object]:
    """Ask for the secrets of a deployment (or for the one of this name) on the terminal, and store the answers in SSM.
    Return the names of what was stored, and whether a conversation key was made. Raises OperatorError.
    """
    require_named(where, "secrets set")
    asked = ASKED_FOR if name is None else {name: _known(name)}
    with _reached(where) as (ssm, path):
        say(f"Secrets of {where.service}, stage {where.stage}: stored below {path}.")
        answers = {each: answer for each, secret in asked.items() if (answer := _answer(secret))}
        put(ssm, path, answers)
        made = make_conversation_key(ssm, path)
        say(f"Stored: {', '.join(answers) or 'nothing'}.")
        if made:
            say(f"A new conversation key was made. Without it the table is useless: {_backup_command(where)}")
    return {"stored": list(answers), "conversation_key_made": made}


def rotate(where: Where, name: str, *, finish: bool) -> dict[str, object]:
    """Ask for a secret's new value and store it. Where two are valid at once, the old one stays valid behind it until
    `finish`, which drops it. Return how many values are valid now. Raises OperatorError.
    """
    require_named(where, "secrets rotate")
    secret = _known(name)
    with _reached(where) as (ssm, path):
        old = read(ssm, path, name).get(name, "").split()
        if finish:
            if len(old) < 2:
                raise OperatorError(f"{name} has one value: there is no old one to drop.")
            put(ssm, path, {name: old[0]})
            say(f"The old value of {name} is dropped.")
            return {"secret": name, "valid": 1}
        answer = _answer(secret)
        if not answer:
            raise OperatorError("Nothing was typed, and nothing changed.")
        both = secret.valid_at_once == 2 and bool(old) and old[0] != answer
        put(ssm, path, {name: f"{answer} {old[0]}" if both else answer})
    say(f"Stored. Running functions use it within {APPLIED_SECONDS // 60} minutes, or at the first refusal of the old.")
    if both:
        say(
            "Both are valid for what is posted to us; we send with the new one. When the provider has dropped the old "
            f"one: ./parley secrets rotate {where.named} {name} --finish"
        )
    return {"secret": name, "valid": 2 if both else 1}


APPLIED_SECONDS = 300
"""The seconds for which a function keeps what it has read (parley/secrets.py: KEPT_SECONDS)."""


def backup(where: Where, output: Path) -> dict[str, object]:
    """Write the conversation key to a file that only its owner can read, and note in SSM that this was done. Return
    the key's fingerprint. Raises OperatorError.
    """
    from parley_cli.rights import write_privately

    with _reached(where) as (ssm, path):
        key = read(ssm, path, CONVERSATION_KEY).get(CONVERSATION_KEY)
        if key is None:
            raise OperatorError(f"There is no {CONVERSATION_KEY} below {path}: {_set_command(where)}")
        kept = {"service": where.service, "stage": where.stage, CONVERSATION_KEY: key}
        write_privately(output, json.dumps(kept, indent=2) + "\n")
        noted = f"{datetime.now(UTC):%Y-%m-%d} {fingerprint(key)}"
        ssm.put_parameter(Name=f"{path}/{BACKED_UP}", Value=noted, Type="String", Overwrite=True)
    say(f"Written to {output}. Move it to where your other keys are kept, and off this machine.")
    return {"written": str(output), "fingerprint": fingerprint(key)}


def restore(where: Where, source: Path, *, replace: bool) -> dict[str, object]:
    """Store the conversation key of a backup. Another key that is there is only replaced with `replace`: with a new key
    everybody is a stranger. Return the key's fingerprint. Raises OperatorError.
    """
    require_named(where, "secrets restore")
    try:
        kept: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
        key = str(kept[CONVERSATION_KEY])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OperatorError(f"{source} is no backup that `parley secrets backup` has written.") from error
    if kept.get("service") != where.service:  # a conversation's id is made of the key and the service's name
        raise OperatorError(
            f"{source} is the key of the service {kept.get('service')}: with another ServiceName than that, it finds "
            "nobody."
        )
    with _reached(where) as (ssm, path):
        there = read(ssm, path, CONVERSATION_KEY).get(CONVERSATION_KEY)
        if there is not None and there != key and not replace:
            raise OperatorError(
                f"Another key ({fingerprint(there)}) is below {path}, and whoever has written since it was made would "
                f"be a stranger. To replace it by that of the backup ({fingerprint(key)}): --replace"
            )
        put(ssm, path, {CONVERSATION_KEY: key})
    say(f"The conversation key {fingerprint(key)} is stored below {path}.")
    return {"fingerprint": fingerprint(key)}


def require_named(where: Where, command: str) -> None:
    """Raise OperatorError unless the operator has said which stage. What writes never guesses one."""
    if not (where.given_stage or where.given_stack or where.endpoint_url):
        raise OperatorError(f"Say of which stage: ./parley {command} --stage prod")


def _known(name: str) -> AskedSecret:
    if name not in ASKED_FOR:
        raise OperatorError(f"There is no secret {name!r}; there are {', '.join(ASKED_FOR)}.")
    return ASKED_FOR[name]


def _answer(secret: AskedSecret) -> str:
    """Ask for a secret until its answer has the right form, three times at most; empty if it is left as it is. Raises
    OperatorError.
    """
    for _ in range(TRIES):
        answer = " ".join(getpass.getpass(f"{secret.question}: ").split())
        if not answer or secret.fits(answer):
            return answer
        say(f"  That cannot be it: it has the form {secret.form_in_words}.")
    raise OperatorError(f"Nothing was stored. {secret.question}: it has the form {secret.form_in_words}.")


@contextmanager
def _reached(where: Where) -> "Iterator[tuple[SSMClient, str]]":
    """Give the block SSM and the stage's path there. AWS errors of the block become a one-line OperatorError."""
    path = prefix(where.service, where.stage)
    try:
        yield where.client("ssm"), path
    except (BotoCoreError, ClientError) as error:
        raise OperatorError(f"SSM did not take or give the secrets below {path}: {error}") from error


def _backup_command(where: Where) -> str:
    return f"./parley secrets backup {where.named} conversation-key.json"


def _set_command(where: Where) -> str:
    return f"./parley secrets set {where.named}"
