"""One turn: `batch.py` splits what arrived, `run.py` keeps the order of side effects, `decide.py` decides.

`decide.py` holds the order of the rules. Each module beside it holds one kind of rules, is named for what they do, and
returns a `decision.Decision`. Only `run.py` and `attempt.py` change anything outside.
"""
