"""The functions that the grammars name: each makes a larger part of a phrase from smaller ones.

The functions know no language. A function that returns None says that the parts do not fit together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from types import FunctionType

from parley.times.makers import clocks, days, iso, lengths, moments, ranges, repeats, rules, several

MODULES = (clocks, iso, lengths, days, moments, ranges, repeats, rules, several)

FUNCTIONS: Mapping[str, Callable[..., Hashable]] = {
    name: function
    for module in MODULES
    for name, function in vars(module).items()
    if isinstance(function, FunctionType) and function.__module__ == module.__name__ and not name.startswith("_")
}
"""Everything that a grammar may name, by its name."""
