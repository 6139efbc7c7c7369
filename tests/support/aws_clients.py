"""Makes boto3 clients faster to create, because tests of functions create several each."""

import inspect
from functools import cache
from typing import Any

import botocore.hooks
import botocore.loaders
from botocore.hooks import EventAliaser

_begin, _takes_anything = EventAliaser.__init__, botocore.hooks.accepts_kwargs
_names: dict[str, str] = {}
"""botocore's aliases of event names, shared by all clients."""


def made_quickly() -> None:
    """Make new boto3 clients of this process share the descriptions of services, which take half a second to load, and
    the names of events.
    """
    botocore.loaders.create_loader = cache(botocore.loaders.create_loader)
    EventAliaser.__init__ = _with_known_names
    botocore.hooks.accepts_kwargs = _accepts_kwargs


def _with_known_names(self: EventAliaser, *args: Any, **kwargs: Any) -> None:
    _begin(self, *args, **kwargs)
    self._alias_name_cache = _names


def _accepts_kwargs(function: Any) -> bool:
    """Return whether a function has **kwargs. A plain function is answered from its code object, anything else by
    botocore.
    """
    code = getattr(function, "__code__", None)
    return bool(code.co_flags & inspect.CO_VARKEYWORDS) if code is not None else _takes_anything(function)
