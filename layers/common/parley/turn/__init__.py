"""One turn: `batch.py` splits what arrived, `run.py` keeps the order of side effects, `decide.py` decides."""
