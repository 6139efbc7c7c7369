"""The consent lane: asks whether a person wants to be written to, where a message leaves that in doubt."""
