"""Lanes: each an agent with its tools. `loop.py` is the one place where a model and tools meet; nothing here acts."""
