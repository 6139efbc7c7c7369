"""The words with which admins speak of people, by language: `en.toml` and `es.toml`."""
