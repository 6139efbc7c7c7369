"""The words by which people ask for films and series, a file a language."""
