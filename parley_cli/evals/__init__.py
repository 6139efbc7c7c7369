"""`parley eval` on sets of texts: what a model does with each text, graded by what it should do.

`cases` reads the sets (evals/*.yaml), `play` says one text to a service on memory and watches, `score` judges what came
of it, `answers` keeps what a model has answered and answers it again, `report` sums up and compares, and `run` does all
of this. For development only.
"""
