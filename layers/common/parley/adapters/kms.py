"""`ports.Vault` on AWS KMS: one key of the stack, with the conversation and the purpose as encryption context.

KMS authenticates the encryption context, so what was encrypted for one conversation cannot be decrypted for another,
and the roles of the functions allow each of them its own purposes.
"""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from parley.errors import Unsealable, VaultClosed

FOR_GOOD = frozenset(
    ["InvalidCiphertextException", "IncorrectKeyException", "KMSInvalidStateException", "NotFoundException"]
)
"""KMS's error codes for what can never be decrypted: another context or key, or a key that is being deleted."""


class KmsVault:
    """`ports.Vault` on AWS KMS."""

    def __init__(self, client: Callable[[], Any], key: str, service: str) -> None:
        """`client` returns the boto3 client of KMS; it is called when something is first encrypted or decrypted."""
        self._client, self._key, self._service = client, key, service

    def seal(self, conversation: str, purpose: str, secret: str) -> str:
        try:
            answer = self._client().encrypt(
                KeyId=self._key, Plaintext=secret.encode(), EncryptionContext=self._context(conversation, purpose)
            )
        except (ClientError, BotoCoreError) as error:
            raise VaultClosed(_code(error)) from None  # the request, which an error may quote, holds the secret
        return base64.b64encode(answer["CiphertextBlob"]).decode()

    def open(self, conversation: str, purpose: str, sealed: str) -> str:
        try:
            answer = self._client().decrypt(
                KeyId=self._key,
                CiphertextBlob=base64.b64decode(sealed, validate=True),
                EncryptionContext=self._context(conversation, purpose),
            )
        except binascii.Error:
            raise Unsealable("not base64") from None
        except (ClientError, BotoCoreError) as error:
            code = _code(error)
            raise (Unsealable(code) if code in FOR_GOOD else VaultClosed(code)) from None
        plain: bytes = answer["Plaintext"]
        return plain.decode()

    def _context(self, conversation: str, purpose: str) -> dict[str, str]:
        return {"service": self._service, "conversation": conversation, "purpose": purpose}


def _code(error: ClientError | BotoCoreError) -> str:
    """Return KMS's error code, or the error's class name if KMS did not answer."""
    return str(error.response["Error"]["Code"]) if isinstance(error, ClientError) else type(error).__name__
