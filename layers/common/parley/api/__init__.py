"""The types that routes of the operators' API are made of.

`operators/participants.py` has the service's own routes, `lanes/<lane>/api.py` those of a lane and what it tells of a
person; `operators/table.py` joins them, and `operators/routes.py` serves them over HTTP.
"""
