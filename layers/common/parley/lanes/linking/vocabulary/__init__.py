"""The words by which people name the services of an account, a file for each language."""
