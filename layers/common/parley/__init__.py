"""Parley: a conversation service for people who text. Start reading at `turn/run.py`."""
