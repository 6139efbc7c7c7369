"""Finds the address of a stage's operators' API, and the AWS credentials that sign requests to it."""

import getpass
import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import boto3
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import BotoCoreError, ClientError

from parley.conversation.text import one_line
from parley_cli import credential
from parley_cli.clients import NO_REGION
from parley_cli.errors import OperatorError
from parley_cli.stack import HOST, REGION
from parley_cli.where import Where

LOCAL = (HOST, "localhost")
OPERATOR = "PARLEY_OPERATOR"
"""The environment variable that names the operator to the people they write to."""


@dataclass(frozen=True)
class StageApi:
    """The address of a stage's operators' API, and the AWS session whose credentials sign requests to it."""

    url: str
    """The API's base address, without a slash at the end."""
    region: str
    credentials: ReadOnlyCredentials = field(repr=False)
    caller: str = ""
    """The name of the IAM user or session behind the credentials; empty where AWS tells none."""


def reach(where: Where) -> StageApi:
    """Return the operators' API of a stage, found in the outputs of its stack. Raises OperatorError."""
    endpoint_url = where.endpoint_url
    try:
        outputs = where.outputs
        session, chosen = _session(where.region, endpoint_url)
        found = session.get_credentials()
        if found is None:
            raise OperatorError("No AWS credentials are configured: run `aws configure`, or set AWS_PROFILE.")
        url = (
            f"{endpoint_url.rstrip('/')}/_aws/execute-api/{outputs['ApiId']}" if endpoint_url else outputs.get("ApiUrl")
        )
        if not url:
            raise OperatorError(f"The stack {where.stack} has no output ApiUrl: deploy this release.")
        return StageApi(url, chosen, found.get_frozen_credentials(), _caller(where.client("sts")))
    except ClientError as error:
        code = error.response["Error"]["Code"]
        hint = "check --service, --stage, --stack, --region and --endpoint-url; of `make dev`: --dev."
        raise OperatorError(f"AWS refused ({code}): {hint}") from error
    except BotoCoreError as error:  # missing credentials, or no connection
        raise OperatorError(_told(error, endpoint_url)) from error


def operator_name(given: str | None, api: StageApi) -> str:
    """Return the operator's name: `given`, else PARLEY_OPERATOR, else the IAM user or session, else this machine's
    user. Raises OperatorError if the name is empty.
    """
    wanted = given or os.environ.get(OPERATOR)
    name = one_line(wanted if wanted is not None else api.caller or getpass.getuser())
    if not name:
        raise OperatorError(f"Say who you are: --as NAME, or {OPERATOR}.")
    return name


def _session(region: str | None, endpoint_url: str | None) -> tuple[boto3.Session, str]:
    """Return (a boto3 session, its region): with the operator's credentials, or with those of the running `make
    dev`.
    """
    if endpoint_url is not None and urlsplit(endpoint_url).hostname in LOCAL:
        arguments = credential.at(endpoint_url).arguments
        return boto3.Session(**arguments, region_name=region or REGION), region or REGION
    session = boto3.Session(region_name=region)
    if session.region_name is None:
        raise OperatorError(NO_REGION)
    return session, session.region_name


def _caller(sts: object) -> str:
    """Return the last part of the caller's ARN: the name of an IAM user or session; empty for the account's root."""
    arn = str(sts.get_caller_identity()["Arn"])  # type: ignore[attr-defined]
    return arn.rpartition("/")[2] if "/" in arn else ""


def _told(error: BotoCoreError, endpoint_url: str | None) -> str:
    if endpoint_url is not None and urlsplit(endpoint_url).hostname in LOCAL:
        return f"Nothing answers at {endpoint_url}: run `make dev` in another terminal."
    return str(error)
