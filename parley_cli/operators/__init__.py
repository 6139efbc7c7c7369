"""The command-line client of the operators' API: people, transcripts, orders, stock, tickets and operators' replies.

stage_api.py     where a stage's API is, and with whose credentials it is asked
api_client.py    one request: signed, retried under one idempotency key, refused in one sentence
table.py         rows for a terminal
commands.py      the commands of `parley`
"""
