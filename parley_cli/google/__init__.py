"""A stand-in for Google, in memory, for `make dev` and for tests: its consent page, tokens, and APIs."""
