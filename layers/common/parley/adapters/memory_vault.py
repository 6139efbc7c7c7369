"""`ports.Vault` in memory, for one process: what is sealed is a name for what the vault remembers."""

from parley.errors import Unsealable, VaultClosed


class MemoryVault:
    """`ports.Vault` in memory. While `is_closed`, nothing can be sealed or opened."""

    def __init__(self) -> None:
        self.is_closed = False
        self._sealed: dict[str, tuple[str, str, str]] = {}

    def seal(self, conversation: str, purpose: str, secret: str) -> str:
        if self.is_closed:
            raise VaultClosed("the vault is closed")
        name = f"sealed-{len(self._sealed) + 1}"
        self._sealed[name] = (conversation, purpose, secret)
        return name

    def open(self, conversation: str, purpose: str, sealed: str) -> str:
        if self.is_closed:
            raise VaultClosed("the vault is closed")
        found = self._sealed.get(sealed)
        if found is None or found[:2] != (conversation, purpose):
            raise Unsealable("sealed for something else")
        return found[2]
