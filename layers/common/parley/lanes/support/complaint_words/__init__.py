"""The words by which people complain about what they bought or about the service: one file per language."""
