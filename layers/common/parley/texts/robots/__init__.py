"""The words by which an automatic reply says that it is one: one file a language, read by `conversation/flood.py`."""

from functools import cache
from importlib.resources import files

from parley.texts import LANGUAGES


@cache
def phrases() -> tuple[str, ...]:
    """Return the phrases, of every language, by which an automatic reply says that it is one."""
    import tomllib

    sources = (files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8") for language in LANGUAGES)
    return tuple(phrase for source in sources for phrase in tomllib.loads(source)["phrases"])
