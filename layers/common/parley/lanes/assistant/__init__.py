"""The assistant lane: what a person keeps with the service. Tasks, for now."""
