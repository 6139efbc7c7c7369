"""The vault, which encrypts what must never stand in the clear in a table or a queue."""

from typing import Protocol


class Vault(Protocol):
    """Encrypts secrets, each for one conversation and one purpose. What was encrypted for one cannot be decrypted for
    another."""

    def seal(self, conversation: str, purpose: str, secret: str) -> str:
        """Return the secret encrypted, as text. Raises VaultClosed if that is not possible now."""

    def open(self, conversation: str, purpose: str, sealed: str) -> str:
        """Return the secret that was sealed for this conversation and purpose. Raises Unsealable if it can never be
        read, and VaultClosed if that is not possible now."""
