"""The sentences by which people ask for something to be done with their own things, in each language: tables of words,
and of sentences made of them. `deed_grammar.py` tells how a sentence is written."""
