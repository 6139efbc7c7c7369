"""Lanes: each is an agent with its tools. `agent_loop.py` and the modules it calls bring a model and tools together.

Nothing here acts.
"""
