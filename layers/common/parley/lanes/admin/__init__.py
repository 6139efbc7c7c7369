"""The admin lane: what who runs the service commands by text. No model speaks for it."""
