"""One turn: `batch.py` splits what arrived, `run.py` keeps the order of side effects, `decide.py` decides.

`decide.py` holds the order of the rules; each of the modules beside it one kind of them, named for what it does, and
all of them end in a `decision.Decision`. None changes anything outside: `run.py` and `attempt.py` alone do.
"""
