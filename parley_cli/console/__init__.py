"""The operators' console: a page in the browser, and the local server that signs what it asks of the operators' API.

Nothing of it is deployed. `parley console` serves it for a stage, and `make dev` beside its phone.
"""
