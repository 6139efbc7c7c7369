"""Conversations as YAML files: their format, and how they are played and recorded. For development only."""
