"""The words by which people ask about the place, one file a language, and in `topics.toml` the ways to ask."""
