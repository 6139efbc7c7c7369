"""Sending an email through Amazon SES."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError

from parley.adapters.transient import CODES
from parley.errors import NotDone
from parley.ports import Email

NEVER_LEFT = (ConnectTimeoutError, EndpointConnectionError, ProxyConnectionError)
"""The exceptions of botocore that mean that no connection was made, so that nothing was sent."""
TOO_MUCH = 429
"""The HTTP status of TooManyRequestsException: the email may be sent later. Source: the SES API v2, SendEmail."""


class SesPost:
    """Sends single emails through Amazon SES.

    Source: the SES API v2, SendEmail: an answer 4xx, such as MessageRejected, means that nothing was accepted.
    """

    def __init__(self, sender: str, client: Callable[[], Any]) -> None:
        self._sender, self._client = sender, client

    def __call__(self, email: Email) -> bool:
        """Send the email. Return True if SES has accepted it, False if SES refuses it. Raises NotDone if SES may accept
        it later, and an error of botocore if nobody knows whether it was accepted."""
        try:
            self._client().send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [email.to]},
                Content={
                    "Simple": {
                        "Subject": {"Data": email.subject, "Charset": "UTF-8"},
                        "Body": {"Text": {"Data": email.body, "Charset": "UTF-8"}},
                    }
                },
            )
        except NEVER_LEFT as error:
            raise NotDone("SES cannot be reached") from error
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            if status >= 500:
                raise
            if status == TOO_MUCH or error.response["Error"]["Code"] in CODES:
                raise NotDone("SES takes no more now") from error
            return False
        return True
