"""Lanes: each is an agent with its tools. Only `agent_loop.py` brings a model and tools together; nothing here acts."""
