"""Webhooks: one module for each provider, which reads that provider's requests; `table.py` lists their routes.

A hook only reads: it checks the signature and makes events and statuses of the request, which `parley.intake` queues.
The webhook function must answer from a cold start within the provider's patience, so no hook imports a lane, an adapter
or a client of a provider. A hook tells a lane something by an event that names the lane.
"""
