"""Lets a developer answer model requests by hand, to try prompts and tools without a key.

`request` reads what the model would be sent, `answer` checks what the developer answers and writes it as the model's
API would, `waiting` holds the requests of a running `make dev ARGS=--be-the-model` until they are answered, `patience`
gives the deployment the time for it, and `terminal` is the model of `parley chat --be-the-model`. For
development only; it is in no Lambda bundle.
"""
