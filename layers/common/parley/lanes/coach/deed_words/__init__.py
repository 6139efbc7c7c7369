"""From what people put together a request about their habit: `en.toml` and `es.toml`, which `requests.py` reads."""
