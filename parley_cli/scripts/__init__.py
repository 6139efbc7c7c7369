"""Conversations as files: their format, and how they are played and recorded. Development only."""
