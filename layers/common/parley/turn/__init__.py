"""One turn of a conversation: `batch.py` splits a batch of events, `run.py` keeps the order of side effects,
`decide.py` decides what happens.

`decide.py` holds the order of the rules. Each module beside it holds one kind of rules, is named for what they do, and
returns a `decision.Decision`. Only `run.py` and `attempt.py` change anything outside.
"""
