"""`parley secrets set`: the secrets of a deployment, as SecureString parameters of SSM below
/<service>/<stage>.

Secrets are asked for on the terminal and go nowhere else: not into the template, an argument, a file or
the shell's history. An empty answer leaves a secret as it is.
"""

import getpass
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from parley_cli.errors import OperatorError
from parley_cli.progress import say

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

CONVERSATION_KEY = "conversation-key"

# In the order in which they are asked for. The functions' roles may read exactly these names.
ASKED_FOR = {
    "twilio-account-sid": "Twilio account SID (AC...)",
    "twilio-auth-token": "Twilio auth token",
    "meta-app-secret": "Meta app secret (none: WhatsApp goes through Twilio)",
    "meta-verify-token": "Meta verify token, of your own choice",
    "meta-access-token": "Meta access token of a system user",
    "invite-code": "Invite code, if Admission is invite",
    "llm-api-key": "API key of the model service (none: the degraded mode answers)",
    "hand-off-secret": "The word with which hand-offs are signed, if HandOffWebhook is set",
    "stripe-secret-key": "Stripe secret or restricted key, sk_ or rk_ (none: people pay on delivery)",
    "stripe-webhook-secrets": "Stripe's signing secret of the webhook, whsec_; two with a blank while one is replaced",
    "sonarr-api-key": "API key of Sonarr (none: there are no series)",
    "radarr-api-key": "API key of Radarr (none: there are no films)",
    "library-webhook-password": "Password with which Sonarr and Radarr post notifications, of your own choice",
    "google-client-secret": "Secret of the OAuth client at Google, GOCSPX-... (none: nobody connects an account)",
}


def prefix(service: str, stage: str) -> str:
    return f"/{service}/{stage}"


def new_conversation_key() -> str:
    """Return a new random key, from which conversation ids are made of phone numbers. With another key, everybody is a
    stranger.
    """
    return secrets.token_urlsafe(32)


def put(ssm: "SSMClient", path: str, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        ssm.put_parameter(Name=f"{path}/{name}", Value=value, Type="SecureString", Overwrite=True)


def make_conversation_key(ssm: "SSMClient", path: str) -> bool:
    """Store a new conversation key unless there is one already. Return whether one was made."""
    try:
        ssm.put_parameter(Name=f"{path}/{CONVERSATION_KEY}", Value=new_conversation_key(), Type="SecureString")
    except ssm.exceptions.ParameterAlreadyExists:
        return False
    return True


def set_all(service: str, stage: str, region: str | None) -> None:
    """Ask for the secrets of a deployment on the terminal, and store the answers in SSM. Raises OperatorError."""
    path = prefix(service, stage)
    try:
        ssm = boto3.Session(region_name=region).client("ssm")
        answers = {name: getpass.getpass(f"{question}: ").strip() for name, question in ASKED_FOR.items()}
        put(ssm, path, {name: answer for name, answer in answers.items() if answer})
        made = make_conversation_key(ssm, path)
    except (BotoCoreError, ClientError) as error:
        raise OperatorError(f"The secrets below {path} were not stored: {error}") from error
    say(f"Stored below {path}." + (" A new conversation key was made: keep it for good." if made else ""))
