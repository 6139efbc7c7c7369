"""The words by which people ask what is in food, and whether it is safe for somebody: one file per language."""
