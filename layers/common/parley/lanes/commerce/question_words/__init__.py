"""The words by which people ask about their order and about what is sold, one file a language, and in `topics.toml` the
ways to ask."""
