"""Webhooks: a module for each provider, which says what a request of theirs means; `table.py` lists their routes.

A hook only reads: it checks the signature and makes events and statuses of the request, which `parley.intake` queues.
The webhook function must answer from a cold start within the provider's patience, so no hook imports a lane, an adapter
or a client of a provider. What a hook has to tell a lane is an event with the lane's name in it.
"""
