"""How a function starts: imported before everything else, and told when all is built.

Nothing that is imported becomes garbage, and the collector looks through all of it again and again: that is an eighth
of a cold start. It is off until the function stands, and from then on looks at what turns make alone. Modules, and
what a build has compiled ahead, are taken from its files.
"""

import gc

from parley import compiled_ahead, modules_ahead

gc.disable()
modules_ahead.use()
compiled_ahead.use()
_is_starting = True


def done() -> None:
    """Let the collector work again, on what is made from now on. Only the first call in a process does anything."""
    global _is_starting
    if _is_starting:
        _is_starting = False
        gc.freeze()
        gc.enable()
