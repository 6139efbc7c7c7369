"""The words with which people say yes and no, a file a language; `conversation/yes_and_no.py` reads them."""
